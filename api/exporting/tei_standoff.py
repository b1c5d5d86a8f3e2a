"""What is said of a text in TEI apart from it: an annotation for each tag with its passport, the things they name.

An annotation points to its characters by ``string-range(id,offset,length)``; ``resp`` is who made it, ``cert`` how
surely, ``ana`` the state of its review and the address of what it names.
https://tei-c.org/release/doc/tei-p5-doc/en/html/SA.html#SASOann

Pure.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from lxml import etree

from api.exporting.tei_text import Piece
from api.harvest.xml import add
from ingest.tei.dates import attributes
from ingest.tei.kinds import ELEMENT
from ingest.tei.names import ID
from ingest.tei.standoff import STATE
from ontology.foreign import address_of
from ontology.iri import Namer, is_local
from ontology.kinds import known_kind
from ontology.records import Candidate, Entity, Maker, ReviewState, Tag, TagType

_STATES = {
    ReviewState.MACHINE: "机器标引，未经审核", ReviewState.CONFIRMED: "馆员已确认",
    ReviewState.CORRECTED: "馆员已改正", ReviewState.REJECTED: "馆员已否定", ReviewState.STATED: "来源所标",
}  # fmt: skip
_LISTS = {
    TagType.PER: ("listPerson", "person", "persName"), TagType.LOC: ("listPlace", "place", "placeName"),
    TagType.ORG: ("listOrg", "org", "orgName"), TagType.BOOK: ("listBibl", "bibl", "title"),
}  # fmt: skip
_ADDRESS = re.compile(r"[^\s<>\"{}|\\^`]+")
_CANDIDATES = 5


def makers_of(tags: Iterable[Tag], prefix: str) -> dict[Maker, str]:
    """Return an id for each maker of tags, in the order in which they come."""
    return {
        maker: f"{prefix}maker-{number}" for number, maker in enumerate(dict.fromkeys(tag.maker for tag in tags), 1)
    }


def write_makers(parent: etree._Element, makers: Mapping[Maker, str]) -> None:
    """Name the makers as those responsible."""
    for maker, ident in makers.items():
        made = add(parent, "respStmt")
        made.set(ID, ident)
        add(made, "resp", "标引")
        add(made, "name", maker.name or "不详")
        if maker.version:
            add(made, "note", maker.version, type="version")


def write_annotations(
    parent: etree._Element, tags: Sequence[Tag], pieces: Sequence[Piece], makers: Mapping[Maker, str], *, namer: Namer,
    prefix: str,
) -> None:  # fmt: skip
    """Write an annotation for each tag of which the text has a character."""
    places = _Places(pieces)
    found = [(tag, pointers) for tag in tags if (pointers := places.pointers(tag.begin, tag.end))]
    if not found:
        return
    states = add(parent, "interpGrp", type="review")
    for state in dict.fromkeys(tag.review for tag, _ in found):
        add(states, "interp", _STATES[state]).set(ID, f"{prefix}{STATE}{state.value}")
    listed = add(parent, "listAnnotation")
    for number, (tag, pointers) in enumerate(found, start=1):
        made = add(listed, "annotation", motivation="tagging", target=" ".join(pointers))
        made.set(ID, f"{prefix}t{number}")
        made.set("resp", f"#{makers[tag.maker]}")
        made.set("cert", repr(tag.confidence))
        made.set("ana", " ".join((f"#{prefix}{STATE}{tag.review.value}", *_addresses(tag, namer))))
        _body(made, tag, namer)


def _addresses(tag: Tag, namer: Namer) -> Iterator[str]:
    if tag.link is not None and tag.link.entity_id and not is_local(tag.link.entity_id):
        yield namer.entity_iri(tag.link.entity_id)


def _body(parent: etree._Element, tag: Tag, namer: Namer) -> None:
    name, type_ = ELEMENT[tag.type]
    made = add(add(parent, "note"), name, tag.surface)
    kind = known_kind(tag.type, tag.kind)
    if type_:
        made.set("type", type_)
        if kind:
            made.set("subtype", kind)
    elif kind:
        made.set("type", kind)
    if tag.type is TagType.TIME:
        _date(made, tag)
    elif reference := tag.value or (next(_addresses(tag, namer), "") if _is_own(tag) else ""):
        made.set("ref" if _ADDRESS.fullmatch(reference) else "key", reference)
    if tag.link is not None and not tag.link.entity_id:
        for candidate in _others(tag.link.candidates):
            said = add(parent, "ref", candidate.label, type="candidate", target=namer.entity_iri(candidate.entity_id))
            said.set("cert", f"{candidate.score:.3f}")


def _others(candidates: Sequence[Candidate]) -> list[Candidate]:
    return [one for one in candidates if one.entity_id and not is_local(one.entity_id)][:_CANDIDATES]


def _is_own(tag: Tag) -> bool:
    """Say whether what a tag names, or when, is said by whoever made the tag, and is no suggestion of the linker."""
    return tag.review is not ReviewState.STATED or tag.link is None or tag.link.maker == tag.maker


def _date(element: etree._Element, tag: Tag) -> None:
    """State a date; one that a machine found where the source named none is no statement of the source."""
    own = _is_own(tag)
    stated = attributes(tag.value) if own else {}
    for name, value in stated.items():
        element.set(name, value)
    if own and tag.value and not stated:
        element.set("when-custom", tag.value)


def write_entities(
    parent: etree._Element, tags: Iterable[Tag], entity: Callable[[str], Entity | None], *, namer: Namer, prefix: str
) -> None:
    """Write the persons, places, bodies and books that tags name, each once, and the rest in one list."""
    ids = dict.fromkeys(tag.link.entity_id for tag in tags if tag.link is not None and any(_addresses(tag, namer)))
    found = [one for ident in ids if (one := entity(ident)) is not None]
    number = 0
    for type_ in (*_LISTS, None):
        listed = [one for one in found if (one.type if one.type in _LISTS else None) is type_]
        outer = add(parent, _LISTS[type_][0] if type_ else "list") if listed else parent
        if listed and type_ is None:
            outer.set("type", "entities")
        for one in listed:
            number += 1
            _entity(outer, one, namer).set(ID, f"{prefix}e{number}")


def _entity(parent: etree._Element, one: Entity, namer: Namer) -> etree._Element:
    _, element, name = _LISTS.get(one.type, ("", "item", "name"))
    made = add(parent, element)
    add(made, name, one.label)
    for other in one.names:
        if other.text != one.label:
            add(made, name, other.text, type=other.kind) if other.kind else add(made, name, other.text)
    if one.type is TagType.PER:
        for tag, year in (("birth", one.begin), ("death", one.end)):
            if year is not None:
                _year(add(made, tag), year)
    if one.type is TagType.LOC and one.latitude is not None and one.longitude is not None:
        add(add(made, "location"), "geo", f"{one.latitude} {one.longitude}")
    add(made, "idno", namer.entity_iri(one.id), type="URI")
    for same in dict.fromkeys(filter(None, map(address_of, one.same_as))):
        add(made, "idno", same, type="URI")
    return made


def _year(element: etree._Element, year: int) -> None:
    if year > 0:
        element.set("when", f"{year:04d}")
    else:
        element.text = f"前{-year}年"


class _Places:
    """Leads from the characters of a version to pointers."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = sorted(pieces, key=lambda piece: piece.begin)
        self._begins = [piece.begin for piece in self._pieces]

    def pointers(self, begin: int, end: int) -> list[str]:
        """Return the pointers to ``[begin, end)``: one for each run of characters within one element."""
        found: list[tuple[str, int, int]] = []
        for number in range(max(0, bisect_right(self._begins, begin) - 1), bisect_left(self._begins, end)):
            piece = self._pieces[number]
            low, high = max(begin, piece.begin), min(end, piece.begin + piece.length)
            if low >= high:
                continue
            offset = piece.offset + low - piece.begin
            if found and found[-1][0] == piece.ident and found[-1][1] + found[-1][2] == offset:
                found[-1] = (piece.ident, found[-1][1], found[-1][2] + high - low)
            else:
                found.append((piece.ident, offset, high - low))
        return [f"#string-range({ident},{offset},{length})" for ident, offset, length in found]
