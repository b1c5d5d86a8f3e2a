"""Footnotes and endnotes of HTML and XHTML pages: which link refers to which note, and what the note says.

A note is known by what it is said to be (``epub:type``, ``role``, the classes that makers of books use), or, in books
that say nothing, by its form: a link ``[1]`` to a paragraph that begins with the same sign and leads back.

Pure.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import etree

from ingest.flow import BLOCKS, HEADINGS, Rules, runs, said_of
from ingest.safexml import name_of

_REFERENCES = frozenset(
    (
        "noteref",
        "doc-noteref",
        "duokan-footnote",
        "footnote-ref",
        "fnref",
        "note-ref",
        "footnoteref",
        "footnote-reference",
    )
)
_BACK = frozenset(("backlink", "doc-backlink", "footnote-backref", "footnote-back", "fn-backref"))
_NOTES = frozenset(
    (
        *("footnote", "endnote", "rearnote", "doc-footnote", "doc-endnote", "duokan-footnote-item", "footnote-item"),
        "note-item",
    )
)
_NUMBER = r"\d{1,4}|[*†‡§]{1,3}|[①-⑳㉑-㊿]|[一二三四五六七八九十百]{1,4}"
_LABEL = re.compile(
    rf"\s{{0,9}}[\[［〔(（【]?\s{{0,9}}(?:注|註|note|n)?\s{{0,9}}({_NUMBER})\s{{0,9}}[\]］〕)）】]?[.．、:：]?\s*",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"[\[［〔(（【①-⑳㉑-㊿*†‡§注註]")
_RETURN = re.compile(r"\s*(?:[↩↑⏎^←]\ufe0e?|返回(?:正文|原文)?|回到?正文|back)\s*\Z", re.IGNORECASE)
_WRAPPED = frozenset(("li", "aside", "dd"))


@dataclass(frozen=True, slots=True)
class Link:
    """A link that may refer to a note: to ``target`` (``file#id``), with the ids at its place."""

    target: str
    label: str
    stated: bool
    """Whether its maker says so."""
    raised: bool
    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Notes:
    """What is known of a book's notes.

    ``texts`` are the notes by their keys, ``keys`` the keys by the places that links lead to, ``elements`` the keys by
    the ordinals of their elements, by file.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    elements: Mapping[str, Mapping[int, str]] = field(default_factory=dict)


def links_of(root: etree._Element, path: str) -> Iterator[Link]:
    """Yield the links of a file that may refer to notes."""
    for element in root.iter("{*}a"):
        target = resolved(path, element.get("href") or "")
        if not target:
            continue
        label = _label(_plain(element))
        said = said_of(element) | _said_above(element)
        if said & _BACK or not (label or said & _REFERENCES):
            continue
        near = (element, element.getparent(), *element.iter("{*}sup", "{*}span"))
        ids = frozenset(f"{path}#{one.get('id')}" for one in near if one is not None and one.get("id"))
        raised = _is_raised(element) or bool(_SIGNED.match(_plain(element)))
        yield Link(target, label, bool(said & _REFERENCES), raised, ids)


def resolved(path: str, href: str) -> str:
    """Return ``file#id`` for a link within the book; empty for others, and for one to a whole file."""
    address, _, ident = href.partition("#")
    if not ident or ":" in address or address.startswith("//"):
        return ""
    file = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(address))) if address else path
    return f"{file}#{unquote(ident)}"


def find_notes(root: etree._Element, path: str, links: Mapping[str, list[Link]]) -> Notes:
    """Return the notes that stand in a file; ``links`` are those of the whole book by where they lead."""
    order = {element: ordinal for ordinal, element in enumerate(root.iter("*"))}
    found: dict[etree._Element, str] = {}
    keys: dict[str, str] = {}
    for element in order:
        ident = _ident(element)
        here = f"{path}#{ident}"
        marked = said_of(element) & _NOTES and name_of(element) in BLOCKS
        note = element if marked else _meant(element, links.get(here, []), path) if ident else None
        if note is None:
            continue
        known = next((found[one] for one in (note, *note.iterancestors()) if one in found), "")
        key = found[note] = known or f"{path}#{_ident(note) or ident or order[note]}"
        keys[here] = key
        keys.update({f"{path}#{_ident(one)}": key for one in note.iter("*") if _ident(one)})
    outer = {note: key for note, key in found.items() if not any(one in found for one in note.iterancestors())}
    labels: dict[str, set[str]] = {}
    for here, key in keys.items():
        labels.setdefault(key, set()).update(one.label for one in links.get(here, []))
    texts = {key: _text(note, path, labels.get(key, set())) for note, key in outer.items()}
    return Notes(texts, keys, {path: {order[note]: key for note, key in outer.items()}})


def _ident(element: etree._Element) -> str:
    return element.get("id") or (element.get("name") if name_of(element) == "a" else "") or ""


def _meant(element: etree._Element, links: list[Link], path: str) -> etree._Element | None:
    """Return the note that a place of many links' targets stands in, if it is one."""
    held = _holder(element) if links else None
    return held if held is not None and _referred(links, held, path) else None


def merged(found: Iterable[Notes]) -> Notes:
    """Put what was found in the files of a book together."""
    all_ = Notes({}, {}, {})
    for one in found:
        all_ = Notes({**all_.texts, **one.texts}, {**all_.keys, **one.keys}, {**all_.elements, **one.elements})
    return all_


def rules_for(root: etree._Element, path: str, notes: Notes, *, pages: Mapping[str, str], page: str) -> Rules:
    """Return what is known of a file before it is read: which links refer to notes, which elements are notes."""
    elements = notes.elements.get(path, {})
    references: dict[int, str] = {}
    for ordinal, element in enumerate(root.iter("*")):
        if name_of(element) == "a":
            key = notes.keys.get(resolved(path, element.get("href") or ""))
            if key is not None:
                references[ordinal] = key
            elif said_of(element) & (_REFERENCES | _BACK):
                references[ordinal] = ""
    return Rules(references, frozenset(elements), pages, page)


def _plain(element: etree._Element) -> str:
    return "".join(map(str, element.itertext())).strip()


def _label(text: str) -> str:
    found = _LABEL.fullmatch(text)
    return unicodedata.normalize("NFKC", found[1]) if found else ""


def _said_above(element: etree._Element) -> frozenset[str]:
    parent = element.getparent()
    return said_of(parent) if parent is not None and name_of(parent) in ("sup", "span") else frozenset()


def _is_raised(element: etree._Element) -> bool:
    parent = element.getparent()
    return (parent is not None and name_of(parent) == "sup") or any(True for _ in element.iter("{*}sup"))


def _holder(element: etree._Element) -> etree._Element | None:
    """Return the paragraph or item that a place stands in; nothing for a heading or a whole part of a page."""
    one: etree._Element | None = element
    while one is not None and name_of(one) not in BLOCKS:
        one = one.getparent()
    if one is None or name_of(one) in HEADINGS or name_of(one) in ("body", "section", "article", "main", "table"):
        return None
    above = one.getparent()
    return above if above is not None and name_of(one) == "p" and name_of(above) in _WRAPPED else one


def _referred(links: list[Link], note: etree._Element, path: str) -> bool:
    """Whether a link refers to what may be a note: its maker says so, or the signs agree and one leads back."""
    if any(link.stated for link in links):
        return True
    text = _plain(note)
    found = _LABEL.match(text)
    label = unicodedata.normalize("NFKC", found[1]) if found else ""
    says_more = len(text) > (found.end() if found else 0)
    led = {resolved(path, one.get("href") or "") for one in note.iter("{*}a")}
    is_item = name_of(note) == "li"
    for link in links:
        back = not led.isdisjoint(link.ids)
        if (is_item and back) or (found and label == link.label and says_more and (back or link.raised)):
            return True
    return False


def _text(note: etree._Element, path: str, labels: set[str]) -> str:
    """Return what a note says without its sign and without the way back."""
    dropped = {
        ordinal: ""
        for ordinal, element in enumerate(note.iter("*"))
        if name_of(element) == "a" and _leads_back(element, path)
    }
    lines = [run.text for run in runs(note, Rules(dropped))]
    text = "\n".join(line for line in lines if not _RETURN.fullmatch(line))
    found = _LABEL.match(text)
    if found is None or found.end() == len(text):
        return text
    # A year or a number that the note speaks of is no sign.
    is_sign = unicodedata.normalize("NFKC", found[1]) in labels or _SIGNED.match(found[0].strip())
    return text[found.end() :].strip() if is_sign else text


def _leads_back(element: etree._Element, path: str) -> bool:
    label = _plain(element)
    inner = bool(resolved(path, element.get("href") or "")) or not element.get("href")
    return bool(said_of(element) & _BACK) or (inner and bool(_label(label) or _RETURN.fullmatch(label)))
