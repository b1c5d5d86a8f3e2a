"""Raw text to a query, through the same normalising, segmenting, tagging and linking as a document.

A question is short and modern, so its years and names are looked at once more (:mod:`api.question_dates`,
:mod:`api.known_names`), and what it names is given the forms in which documents write it (:mod:`api.forms`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from api.forms import Behind, Find, Forms
from api.known_names import KnownNames
from api.question_dates import add_years
from api.understanding.times import Times
from ingest.normalize import fold, normalize
from ingest.segment import words
from ontology.authority.bundled import bundled_entities, bundled_eras
from ontology.authority.names import NameIndex
from ontology.errors import WrongUse
from ontology.language import language_of
from ontology.queries import Filters, Query, QueryMention
from ontology.records import Entity, Link, Tag

LONGEST = 500
MOST = 1000

Tagger = Callable[[str, str], Sequence[Tag]]
"""A normalised text and its language to its tags."""


@dataclass(frozen=True, slots=True)
class Naming:
    """What is known of names: which stand in a question, and how else they are written."""

    known: KnownNames
    forms: Forms
    times: Times


@cache
def bundled_naming() -> Naming:
    """Return the naming over the bundled authorities, made once in a process."""
    entities = bundled_entities()
    return naming_of(entities, NameIndex(entities, fold=fold))


def naming_of(
    entities: Sequence[Entity], names: NameIndex, *, find: Find | None = None, behind: Behind | None = None
) -> Naming:
    """Return the naming over ``entities`` and their names.

    ``find`` knows the entities that do not lead, ``behind`` the records that stand behind one.
    """
    eras = bundled_eras(fold=fold)
    forms = Forms(entities, eras, find=find, behind=behind)
    return Naming(KnownNames(names, entities), forms, Times(entities, eras))


def understand(
    raw: str,
    *,
    tagger: Tagger,
    filters: Filters,
    limit: int,
    methods: tuple[str, ...],
    mentions: bool = True,
    naming: Naming | None = None,
) -> Query:
    """Make a question ready; ``naming`` is that of the bundled authorities where none is given.

    Raises :class:`WrongUse` when the question is empty, too long, or asks for a senseless number.
    """
    normalized = normalize(raw).text.strip()
    if not any(character.isalnum() for character in normalized):
        raise WrongUse("检索词是空的：请输入至少一个字或词。")
    if len(raw) > LONGEST:
        raise WrongUse(f"检索词有 {len(raw)} 个字，最多 {LONGEST} 个：请缩短后再试。")
    if not 1 <= limit <= MOST:
        raise WrongUse(f"条数须在 1 到 {MOST} 之间，收到的是 {limit}。")
    named = () if not mentions else _named(normalized, tagger, naming or bundled_naming())
    return Query(raw, normalized, words(normalized), named, filters, limit, methods)


def tags_of(normalized: str, *, tagger: Tagger, naming: Naming) -> tuple[Tag, ...]:
    """Return what a normalised question names, its years and known names looked at once more."""
    dated = add_years(normalized, tagger(normalized, language_of(normalized)))
    return naming.known.look(normalized, dated)


def mention_of(tag: Tag, naming: Naming) -> QueryMention:
    """Return what a tag names, with the forms in which documents write it."""
    link = tag.link
    bare = QueryMention(tag.surface, tag.type, tag.value, link.entity_id if link else "", _common_name(link))
    return naming.forms.written(bare)


def _named(normalized: str, tagger: Tagger, naming: Naming) -> tuple[QueryMention, ...]:
    return tuple(mention_of(tag, naming) for tag in tags_of(normalized, tagger=tagger, naming=naming))


def _common_name(link: Link | None) -> str:
    """Return what the authority calls the linked entity: a text says 建康 or 南京, seldom 江苏南京."""
    if link is None:
        return ""
    return next((one.label for one in link.candidates if one.entity_id == link.entity_id), link.label)
