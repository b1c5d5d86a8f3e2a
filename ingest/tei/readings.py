"""Which of several readings stands in the text, and in what words the others are kept.

The text is the source's own: ``orig`` and ``sic`` stand, ``lem`` of an apparatus, what was added and supplied; what was
deleted does not. The others become notes 校记, so that they are found; a regularised form that matching takes for the
same anyway needs none.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from ingest.normalize import fold
from ingest.safexml import name_of
from ingest.tei.names import children

Told = Callable[[etree._Element], str]
"""The text of an element, as the walk reads it."""
_STANDS = ("orig", "sic", "abbr", "am", "unclear", "seg", "reg", "corr", "expan", "ex", "lem", "rdg")
_OTHERS = {
    "reg": "「{0}」规范作「{1}」",
    "corr": "「{0}」当作「{1}」",
    "expan": "「{0}」即「{1}」",
    "ex": "「{0}」即「{1}」",
}


def standing(choice: etree._Element) -> etree._Element | None:
    """Return the child of a ``choice`` or an ``app`` that stands in the text."""
    order = ("lem", "rdg") if name_of(choice) == "app" else _STANDS
    return next((one for name in order for one in children(choice, name)), None)


def others(choice: etree._Element, told: Told) -> Iterator[str]:
    """Yield, for a ``choice``, what its other readings say."""
    stands = standing(choice)
    if stands is None:
        return
    text = told(stands)
    for one in children(choice):
        other = told(one)
        if one is stands or name_of(one) not in _OTHERS or not other:
            continue
        if name_of(one) != "reg" or fold(other) != fold(text):
            yield _OTHERS[name_of(one)].format(text, other)


def _readings(app: etree._Element) -> Iterator[etree._Element]:
    """Yield the readings of an ``app``, also those in groups; not those of another that stands in one of them."""
    for one in children(app, "rdg", "rdgGrp"):
        if name_of(one) == "rdg":
            yield one
        else:
            yield from _readings(one)


def witnesses(app: etree._Element, lemma: str, told: Told, named: Told) -> Iterator[str]:
    """Yield what each witness of an ``app`` reads otherwise than ``lemma``; ``named`` tells a reading's witnesses."""
    stands = standing(app)
    for one in _readings(app):
        if one is stands:
            continue
        other, source = told(one), named(one) or "一本"
        if not other:
            yield f"{source}无「{lemma}」" if lemma else ""
        elif other != lemma:
            yield f"「{lemma}」，{source}作「{other}」" if lemma else f"{source}有「{other}」"
