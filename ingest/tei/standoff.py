"""Annotations that stand apart from the text: ``annotation`` with ``#string-range(id,offset,length)`` in ``standOff``.

https://tei-c.org/release/doc/tei-p5-doc/en/html/SA.html#SASOann

Of annotations that this program wrote those are taken that a source or a person stands behind: what a machine says is
said again by the machines of the library that reads. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ingest.tei.dates import edtf
from ingest.tei.drafts import Draft, Named
from ingest.tei.kinds import kind_of, type_of
from ingest.tei.lookups import ranges
from ingest.tei.makers import confidence_of
from ingest.tei.names import below, children, said
from ingest.tei.walk import Walk
from ontology.records import TagType

STATE = "state-"
"""With what the ids of states of review begin, to which ``ana`` points."""
_LEFT = (f"{STATE}machine", f"{STATE}rejected")


def lay(document: etree._Element, walk: Walk) -> None:
    """Lay the annotations of a document on the drafts of its text."""
    drafts = [*_all(walk.drafts)]
    by_id = {ident: draft for draft in drafts for ident in draft.streams}
    for annotation in [*_annotations(document)]:
        if not any(one.endswith(_LEFT) for one in said(annotation, "ana").split()):
            _lay(annotation, by_id, walk)


def _annotations(document: etree._Element) -> Iterator[etree._Element]:
    for standoff in children(document, "standOff"):
        yield from below(standoff, "annotation")


def _all(drafts: list[Draft]) -> Iterator[Draft]:
    for draft in drafts:
        yield draft
        yield from _all([note.draft for note in draft.notes])


def _lay(annotation: etree._Element, by_id: dict[str, Draft], walk: Walk) -> None:
    said_of = next((one for one in annotation.iter(etree.Element) if type_of(one) is not None), None)
    places = [found for one in said(annotation, "target").split() if (found := ranges(one))]
    if said_of is None or not places or any(ident not in by_id for ident, _, _ in places):
        return
    draft = by_id[places[0][0]]
    begins = [draft.raw_of(ident, offset) for ident, offset, _ in places]
    ends = [draft.raw_of(ident, offset + length - 1) for ident, offset, length in places if length]
    if not ends or None in begins or None in ends:
        return
    type_ = type_of(said_of) or TagType.SUBJECT
    value = edtf(said_of) or said(said_of, "when-custom") if type_ is TagType.TIME else ""
    entity = walk.lookups.entity(said_of)
    begin, end = min(one for one in begins if one is not None), max(one for one in ends if one is not None) + 1
    told = (kind_of(said_of, type_), value, entity, confidence_of(annotation))
    draft.named.append(Named(begin, end, type_, walk.makers.of(annotation), *told))
