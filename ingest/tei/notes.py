"""Notes: of what sort an element says that they are, and several drafts in one.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lxml import etree

from ingest.safexml import name_of
from ingest.tei.drafts import Draft, Note
from ingest.tei.names import said
from ingest.tei.squeeze import LINE

PLACES: Mapping[str, tuple[str, ...]] = {
    "夹注": ("inline", "inline2", "interlinear"),
    "脚注": ("foot", "foot text", "bottom"),
    "尾注": ("end",),
    "眉批": ("top", "margin"),
    "旁批": ("right", "left"),
    "校记": (),
    "注": (),
}
"""The sorts of notes, and the ``place`` that says each, the first as it is written."""
APPARATUS = "校记"
_APPARATUS = ("app", "apparatus", "variant", "collation", "校記", APPARATUS)
_SORTS = {place: sort for sort, places in PLACES.items() for place in places}


def sort_of(element: etree._Element) -> str:
    """Return what sort of note an element is."""
    if name_of(element) == "app" or said(element, "type") in _APPARATUS:
        return APPARATUS
    stated = said(element, "place").lower()
    return _SORTS.get(stated) or next((_SORTS[one] for one in stated.split() if one in _SORTS), "注")


def joined(drafts: list[Draft]) -> Draft:
    """Make one of several drafts, a line for each."""
    whole = Draft(page=drafts[0].page if drafts else "")
    for draft in drafts:
        if not draft.blank and whole.length:
            whole.add(LINE)
        at = whole.length
        whole.add(draft.raw)
        whole.named += [replace(one, begin=one.begin + at, end=one.end + at) for one in draft.named]
        whole.notes += [Note(one.sort, one.draft, one.begin + at, one.end + at) for one in draft.notes]
        whole.breaks += [(place + at, page) for place, page in draft.breaks]
        for ident, pieces in draft.streams.items():
            whole.streams.setdefault(ident, []).extend((own, raw + at, length) for own, raw, length in pieces)
    return whole
