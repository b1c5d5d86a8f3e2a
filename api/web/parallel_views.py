"""What the pages of passages beside each other show, made of records.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from api.parallels.alike import ENTITIES, Alike
from api.parallels.between import Comparison
from api.parallels.records import GROUPS, TELLING, Difference, Kind, Parallel, Shared, Side, Telling
from api.schemas import document_title
from api.web import views
from api.web.addresses import passage_address
from api.web.words import Words


@dataclass(frozen=True, slots=True)
class Reason:
    """What two passages have in common; ``links`` are names with the page of each, empty where there is none."""

    label: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AlikeView:
    """A passage like another."""

    title: str
    heading: str
    locator: str
    address: str
    text: views.Text
    why: tuple[Reason, ...]


def alike_view(alike: Alike, words: Words) -> AlikeView:
    """A passage like another, with why it came."""
    title = document_title(alike.document)
    return AlikeView(
        title=title,
        heading="" if alike.passage.heading == title else alike.passage.heading,
        locator=alike.passage.locator,
        address=passage_address(alike.passage.id),
        text=views.text_of(alike.passage, alike.document, alike.tags),
        why=tuple(
            Reason(
                words.label(f"similar_{one.kind}"),
                tuple(
                    (name, views.entity_page(one.ids[place]) if one.kind == ENTITIES else "")
                    for place, name in enumerate(one.names)
                ),
            )
            for one in alike.common
        ),
    )


# --- parallels --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a passage's text. ``kind`` is empty for what is not shared, ``same``, or that of a difference.

    ``number`` leads to the difference in the list below the pair; 0 where it is not listed.
    """

    text: str
    kind: str = ""
    label: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class SideView:
    """One of two passages beside each other."""

    title: str
    heading: str
    address: str
    language: str
    share: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """A difference of date, number or name in words."""

    number: int
    kind: str
    label: str
    words: str
    said: str
    other_words: str
    other_said: str


@dataclass(frozen=True, slots=True)
class PairView:
    """Two passages beside each other."""

    one: SideView
    other: SideView
    agreeing: int
    telling: tuple[DifferenceView, ...]
    wording: int
    """How many differences are of wording alone."""
    whole: str
    """The address that lays the two books, or documents, side by side."""


@dataclass(frozen=True, slots=True)
class TellingView:
    """The same thing told with another year."""

    about: str
    one: SideView
    other: SideView
    year: str
    other_year: str
    together: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """A kind of difference to narrow by, with the address that sets it or takes it away."""

    label: str
    address: str
    chosen: bool


def pair_view(parallel: Parallel, words: Words) -> PairView:
    """Two passages that share wording, their differences numbered."""
    telling = [one for one in parallel.differences if one.kind in TELLING]
    return PairView(
        _side(parallel.one, parallel.shared, parallel.differences, words=words),
        _side(
            parallel.other,
            [one.turned() for one in parallel.shared],
            [one.turned() for one in parallel.differences],
            words=words,
        ),
        parallel.agreeing,
        tuple(_difference(one, number, words) for number, one in enumerate(telling, 1)),
        len(parallel.differences) - len(telling),
        f"/parallels?{urlencode([('a', _work(parallel.one)), ('b', _work(parallel.other))])}",
    )


def _work(side: Side) -> str:
    return side.document.metadata.book or side.document.id


def telling_view(telling: Telling, words: Words) -> TellingView:
    """The same thing told with another year."""
    difference = telling.difference
    return TellingView(
        telling.about,
        _side(telling.one, [], [difference], words=words),
        _side(telling.other, [], [difference.turned()], words=words),
        difference.said,
        difference.other_said,
        telling.together,
    )


def filters_of(only: Sequence[str], path: str, pairs: Sequence[tuple[str, str]], words: Words) -> list[Filter]:
    """The kinds of difference that a comparison can be narrowed by; ``pairs`` are its other parameters."""
    return [
        Filter(
            words.label(f"parallels_{name}"),
            f"{path}?{urlencode([*pairs, *(('only', one) for one in _toggled(only, name))])}",
            name in only,
        )
        for name in GROUPS
    ]


def following_address(comparison: Comparison, only: Sequence[str]) -> str:
    """The address of the next page; empty on the last."""
    if not comparison.following:
        return ""
    pairs = [("a", comparison.one.name), ("b", comparison.other.name), *(("only", one) for one in only)]
    return f"/parallels?{urlencode([*pairs, ('after', str(comparison.following))])}"


def _toggled(only: Sequence[str], name: str) -> list[str]:
    return [one for one in only if one != name] if name in only else [*only, name]


def _side(side: Side, shared: Sequence[Shared], differences: Sequence[Difference], *, words: Words) -> SideView:
    title = document_title(side.document)
    return SideView(
        title,
        "" if side.passage.heading == title else side.passage.heading,
        passage_address(side.passage.id),
        views.text_of(side.passage, side.document, ()).language,
        f"{round(side.share * 100)}%" if side.share else "",
        tuple(pieces(side.passage.text, shared, differences, words=words)),
    )


def pieces(text: str, shared: Sequence[Shared], differences: Sequence[Difference], *, words: Words) -> list[Piece]:
    """Cut a text where what it shares begins and ends, and where it differs; joined, the pieces are the text."""
    paint: list[tuple[str, int]] = [("", 0)] * len(text)
    for run in shared:
        begin, end = run.span
        paint[begin:end] = [("same", 0)] * (end - begin)
    numbers = {id(one): number for number, one in enumerate((d for d in differences if d.kind in TELLING), 1)}
    # What tells more is painted over what tells less.
    for one in sorted(differences, key=lambda difference: difference.kind in TELLING):
        paint[one.begin : one.end] = [(one.kind.value, numbers.get(id(one), 0))] * (one.end - one.begin)
    found: list[Piece] = []
    begin = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or paint[place] != paint[begin]:
            kind, number = paint[begin]
            label = words.label(f"parallels_kind_{kind}") if kind not in ("", "same") else ""
            found.append(Piece(text[begin:place], kind, label, number))
            begin = place
    return found


def _difference(one: Difference, number: int, words: Words) -> DifferenceView:
    return DifferenceView(
        number,
        one.kind.value,
        words.label(f"parallels_kind_{one.kind.value}"),
        one.words,
        _said(one.said, one.kind, one.words),
        one.other_words,
        _said(one.other_said, one.kind, one.other_words),
    )


def _said(said: str, kind: Kind, words: str) -> str:
    """What words stand for, where they do not say so themselves."""
    return said if said and said != words and kind in TELLING else ""
