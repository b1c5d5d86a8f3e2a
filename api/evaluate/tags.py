"""``wenmai eval tags`` and ``wenmai eval ner``: gold spans against what ingest finds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from api.annotate import Annotated, Annotator
from api.evaluate.files import read_conll, read_lines
from api.evaluate.metrics import Span, prf, spans_by_type
from ingest.normalize import Normalized, fold, normalize
from ingest.taggers.mention import TextContext
from ontology.language import language_of
from ontology.records import Entity, TagType

_YEAR = re.compile(r"(-?)(\d{4})")
_DAY = re.compile(r"\d{4}-\d\d(-\d\d)?")


def evaluate_tags(annotator: Annotator, gold: Path) -> dict[str, Any]:
    """Return strict precision, recall, F1 over spans and types, and the share of right canonical forms."""
    found: dict[Span, str] = {}
    expected: dict[Span, str] = {}
    for number, one in enumerate(read_lines(gold)):
        for mention in one["mentions"]:
            expected[number, mention["start"], mention["end"], mention["type"]] = mention["canonical"]
        for begin, end, annotated in annotate(annotator, one["text"]):
            surface = one["text"][begin:end]
            found[number, begin, end, annotated.mention.type.value] = canonical(annotated, surface, annotator)
    matched = expected.keys() & found.keys()
    right = sum(fold(expected[span]) == fold(found[span]) for span in matched)
    return {
        **_measured(found, expected),
        "canonical": round(right / len(matched), 4) if matched else 0.0,
    }


def evaluate_ner(annotator: Annotator, gold: Path) -> dict[str, Any]:
    """Return strict precision, recall, F1 on a CoNLL file, over the types that it marks."""
    found: set[Span] = set()
    expected: set[Span] = set()
    for number, (text, spans) in enumerate(read_conll(gold)):
        expected.update((number, begin, end, kind) for begin, end, kind in spans)
        found.update((number, begin, end, one.mention.type.value) for begin, end, one in annotate(annotator, text))
    marked = {"PER", "LOC", "OFI", "BOOK"}
    return _measured({span for span in found if span[3] in marked}, expected)


def annotate(annotator: Annotator, text: str) -> Iterator[tuple[int, int, Annotated]]:
    """Yield what ingest finds in a sentence, with offsets in the original."""
    normalized: Normalized = normalize(text)
    context = TextContext(language="lzh" if language_of(text) == "lzh" else "zh")
    (mentions,) = annotator.annotate([normalized.text], context=context)
    for annotated in mentions:
        if annotated.mention.type is TagType.SUBJECT:  # a subject is no mention, and no gold file marks it
            continue
        begin, end = normalized.span(annotated.mention.begin, annotated.mention.end)
        yield begin, end, annotated


def canonical(annotated: Annotated, surface: str, annotator: Annotator) -> str:
    """Return the form by which a mention's entity is known; the surface itself where it is 未定."""
    if annotated.mention.type is TagType.TIME:
        return year(annotated.mention.value) or surface
    if annotated.link is None or not annotated.link.entity_id:
        return surface
    entity: Entity = annotator.entity(annotated.link.entity_id)
    return entity.modern or entity.label if entity.type is TagType.LOC else entity.label


def year(edtf: str) -> str:
    """Return an EDTF date's first year as it is said: ``-0166`` is 前167 (EDTF counts a year 0)."""
    if _DAY.fullmatch(edtf):
        return edtf
    match = _YEAR.match(edtf)
    if not match:
        return ""
    number = int(match[2])
    return f"前{number + 1}" if match[1] else str(number)


def _measured(found: Iterable[Span], expected: Iterable[Span]) -> dict[str, Any]:
    found, expected = set(found), set(expected)
    return {**prf(found, expected), "by_type": spans_by_type(found, expected)}
