"""What reviewers confirmed in a document whose source is a record: names in its statement of responsibility, names and
headings of what it is about.

A creator who is named in the abstract too is not what the work is about, nor is the work itself.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from api.desk.decisions import link_state
from api.desk.marc.records import Heading
from ingest.normalize import fold
from ontology.errors import NotFound
from ontology.iri import Namer, is_local
from ontology.records import Assignment, Entity, ReviewState, Tag, TaggedDocument, TagType
from ontology.responsibility import read_creators

_SURE = (ReviewState.CONFIRMED, ReviewState.CORRECTED)
_TYPES = (TagType.PER, TagType.ORG, TagType.LOC, TagType.BOOK, TagType.EVENT, TagType.SUBJECT)
_NAMED = (TagType.PER, TagType.ORG)
_SLASH = " / "
_STATES = {ReviewState.CONFIRMED: "已确认", ReviewState.CORRECTED: "已改正"}


def headings(tagged: TaggedDocument, *, entity: Callable[[str], Entity], namer: Namer) -> tuple[Heading, ...]:
    """Return each confirmed name and heading once: creators first, in the order in which the record names them.

    ``entity`` raises :class:`~ontology.errors.NotFound` for one that is no more.
    """
    found: dict[tuple[str, bool], Heading] = {}
    for tag, place, creator in _tags(tagged):
        if tag.link is None or (tag.link.entity_id, creator) in found:
            continue
        try:
            known = entity(tag.link.entity_id)
        except NotFound:
            continue
        evidence = f"{place}“{tag.surface}”{_STATES[link_state(tag) or ReviewState.CONFIRMED]}"
        made = _heading(known, tag.type, evidence, namer)
        found[tag.link.entity_id, creator] = _credited(made, tagged, tag) if creator else made
    makers = {one for one, creator in found if creator}
    title = fold(tagged.document.metadata.title)
    about = [
        one for (ident, creator), one in found.items() if not creator and ident not in makers and not _is(one, title)
    ]
    given = (_assigned(one, namer) for one in tagged.subjects if one.review in _SURE)
    return (*(one for one in found.values() if one.creator), *about, *given)


def _tags(tagged: TaggedDocument) -> Iterator[tuple[Tag, str, bool]]:
    """Yield the tags whose links reviewers stand behind, the field in which each is, and whether it is a creator's."""
    slash = _statement(tagged).find(_SLASH)
    for part in tagged.passages:
        for tag in part.tags:
            sure = tag.type in _TYPES and tag.link and tag.link.entity_id and not is_local(tag.link.entity_id)
            if sure and link_state(tag) in _SURE:
                credited = 0 <= slash < tag.begin and tag.end <= len(_statement(tagged)) and tag.type in _NAMED
                within = (one.locator for one in tagged.version.stretches if one.begin <= tag.begin < one.end)
                yield tag, next(within, part.passage.locator), credited


def _statement(tagged: TaggedDocument) -> str:
    """Return the title and responsibility: the first piece of the text, which may share a passage with the next."""
    stretches = tagged.version.stretches
    return tagged.version.text[: stretches[0].end] if stretches else tagged.version.text


def _heading(entity: Entity, type_: TagType, evidence: str, namer: Namer) -> Heading:
    names = frozenset(fold(one) for one in (entity.label, *(name.text for name in entity.names)) if len(one) > 1)
    return Heading(
        type_,
        entity.label,
        namer.entity_iri(entity.id),
        names,
        evidence,
        dynasty=entity.dynasty,
        years=_years(entity) if type_ is TagType.PER else "",
        same_as=tuple(one for one in entity.same_as if one.startswith(("http://", "https://"))),
    )


def _years(entity: Entity) -> str:
    if entity.begin is None and entity.end is None:
        return ""
    return "-".join(
        "" if year is None else f"前{-year}" if year < 0 else str(year) for year in (entity.begin, entity.end)
    )


def _credited(heading: Heading, tagged: TaggedDocument, tag: Tag) -> Heading:
    """Add what the statement of responsibility says that a creator did."""
    statement = _statement(tagged).partition(_SLASH)[2].removesuffix("。")
    read = read_creators(statement, dynasty="", persons=lambda name, _: ("known",) if name == tag.surface else ())
    mine = next((one for one in read.creators if one.name == tag.surface), None)
    return replace(heading, creator=True, role=mine.role if mine else "", main=mine is None or mine.main)


def _is(heading: Heading, title: str) -> bool:
    """Say whether a heading is the work itself, which is not what it is about."""
    return heading.type is TagType.BOOK and title in heading.names


def _assigned(given: Assignment, namer: Namer) -> Heading:
    number = given.heading_id.rpartition(":")[2] if given.scheme == "clc" else ""
    return Heading(
        TagType.SUBJECT,
        given.label,
        namer.entity_iri(given.heading_id),
        frozenset((fold(given.label),)),
        f"主题{_STATES[given.review]}",
        scheme=given.scheme,
        number=number,
    )
