"""A sense with what it does to the question, and the question made of those that are on. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from api.understanding.records import Sense, SenseKind
from ontology.queries import Expansion, Query, QueryMention


@dataclass(frozen=True, slots=True)
class Part:
    """What switching a sense off takes away.

    ``said`` is a run of the normalised question and what the encoder reads in its place; ``mention`` is what the
    question names by it.
    """

    sense: Sense
    expansions: tuple[Expansion, ...] = ()
    mention: QueryMention | None = None
    said: tuple[str, str] | None = None
    unbridged: str = ""
    """A run of the normalised question for whose words nothing of other times stands in."""


def sense_id(kind: SenseKind, surface: str, meaning: str) -> str:
    """Return the id of a sense: of itself alone, so that no other sense has a part in it."""
    told = hashlib.blake2b(f"{kind}\n{surface}\n{meaning}".encode(), digest_size=3)
    return f"{kind[:2]}{told.hexdigest()}"


def switched(parts: Iterable[Part], off: Collection[str], *, raw: bool) -> tuple[Part, ...]:
    """Return each part once, on or off; ``off`` holds ids of senses, or kinds all of whose senses are off.

    Where a quotation is on, nothing stands in for its words.
    """
    known: dict[str, Part] = {}
    for part in parts:
        on = not raw and part.sense.id not in off and part.sense.kind not in off
        known.setdefault(part.sense.id, part if on else _off(part))
    quotes = [part.unbridged for part in known.values() if part.unbridged and part.sense.on]
    return tuple(_off(part) if _is_quoted(part, quotes) else part for part in known.values())


def _off(part: Part) -> Part:
    return replace(part, sense=replace(part.sense, on=False))


def _is_quoted(part: Part, quotes: Collection[str]) -> bool:
    """Say whether a word for which the bridge has others is one of a quotation's."""
    word = part.expansions[0].source if part.sense.kind is SenseKind.BRIDGE else ""
    return bool(word) and any(word in quote for quote in quotes)


def composed(
    query: Query, parts: Sequence[Part], *, plain: Sequence[Expansion], others: Sequence[QueryMention]
) -> Query:
    """Return ``query`` with what the parts that are on add to it.

    ``plain`` weighs the question's own words and stands for no other; ``others`` are mentions without a sense.
    """
    standing = [part for part in parts if part.sense.on]
    mentions = (*others, *(part.mention for part in standing if part.mention is not None))
    return replace(
        query,
        mentions=tuple(sorted(mentions, key=lambda one: query.normalized.find(one.surface))),
        expansions=(*plain, *(one for part in standing for one in part.expansions)),
        explained=_explained(query.normalized, [part.said for part in standing if part.said is not None]),
    )


def _explained(text: str, said: Iterable[tuple[str, str]]) -> str:
    for surface, instead in said:
        text = text.replace(surface, instead, 1)
    return text
