"""``wenmai eval tags`` and ``wenmai eval ner``: gold spans against what ingest finds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from api.annotate import Annotated, Annotator
from api.evaluate.bootstrap import f1_interval
from api.evaluate.canonical import canonical
from api.evaluate.files import read_conll, read_lines
from api.evaluate.metrics import prf, spans_by_type
from ingest.normalize import Normalized, fold, normalize
from ingest.taggers.mention import TextContext
from ontology.language import language_of
from ontology.records import TagType
from ontology.spans import contains, outermost


class Typed(NamedTuple):
    """A span of a sentence with its type."""

    begin: int
    end: int
    type: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a gold file: what it holds and what was found, each with its canonical form."""

    text: str
    expected: Mapping[Typed, str]
    found: Mapping[Typed, str]

    def flat(self) -> Sentence:
        """Return the sentence with the outermost layer alone."""
        return Sentence(self.text, _flat(self.expected), _flat(self.found))


def evaluate_tags(annotator: Annotator, gold: Path) -> dict[str, Any]:
    """Return strict precision, recall, F1 over spans and types, and the share of right canonical forms.

    A gold file without nested mentions is compared with the outermost layer of the tags; one with them is compared
    layer by layer, and ``flat`` holds the figures of the outermost layers.
    """
    sentences = tag_sentences(annotator, gold)
    if not any(_is_nested(one.expected) for one in sentences):
        return _report([one.flat() for one in sentences])
    return {**_report(sentences), "flat": _report([one.flat() for one in sentences])}


def tag_sentences(annotator: Annotator, gold: Path) -> list[Sentence]:
    """Return each line of a gold file beside what the production path finds in it."""
    return [
        Sentence(
            one["text"],
            {Typed(each["start"], each["end"], each["type"]): each["canonical"] for each in one["mentions"]},
            {Typed(begin, end, found.mention.type.value): _canonical(found, one["text"][begin:end])
             for begin, end, found in annotate(annotator, one["text"])},
        )
        for one in read_lines(gold)
    ]  # fmt: skip


def errors(sentences: Sequence[Sentence]) -> Iterator[dict[str, str]]:
    """Yield what is missed, what is too much, and matched mentions with another canonical form."""
    for one in sentences:
        for span in sorted({*one.expected, *one.found}):
            stated = {"text": one.text, "surface": one.text[span.begin : span.end], "type": span.type}
            if span not in one.found:
                yield {"error": "missed", **stated, "canonical": one.expected[span]}
            elif span not in one.expected:
                yield {"error": "too much", **stated, "found": one.found[span]}
            elif fold(one.expected[span]) != fold(one.found[span]):
                yield {"error": "canonical", **stated, "canonical": one.expected[span], "found": one.found[span]}


def evaluate_ner(annotator: Annotator, gold: Path) -> dict[str, Any]:
    """Return strict precision, recall, F1 on a CoNLL file over the types that it marks, outermost layer."""
    lines = [(text, [Typed(*span) for span in spans]) for text, spans in read_conll(gold)]
    marked = {span.type for _, spans in lines for span in spans}
    sentences = []
    for text, spans in lines:
        tagged = outermost(Typed(begin, end, one.mention.type.value) for begin, end, one in annotate(annotator, text))
        found = {span: "" for span in tagged if span.type in marked}
        sentences.append(Sentence(text, dict.fromkeys(spans, ""), found))
    return _measured(sentences)


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


def _canonical(found: Annotated, surface: str) -> str:
    mention = found.mention
    return canonical(surface, mention.type, kind=mention.kind, value=mention.value, link=found.link)


def _flat(spans: Mapping[Typed, str]) -> dict[Typed, str]:
    return {span: spans[span] for span in outermost(spans)}


def _is_nested(spans: Mapping[Typed, str]) -> bool:
    return any(contains(one, other) for one in spans for other in spans)


def _report(sentences: Sequence[Sentence]) -> dict[str, Any]:
    matched = [(one.expected[span], one.found[span]) for one in sentences for span in one.expected if span in one.found]
    right = sum(fold(expected) == fold(found) for expected, found in matched)
    return {**_measured(sentences), "canonical": round(right / len(matched), 4) if matched else 0.0}


def _measured(sentences: Sequence[Sentence]) -> dict[str, Any]:
    expected = {(number, *span) for number, one in enumerate(sentences) for span in one.expected}
    found = {(number, *span) for number, one in enumerate(sentences) for span in one.found}
    by_type = {
        name: {**figures, "f1_interval": _interval(sentences, name)}
        for name, figures in spans_by_type(found, expected).items()
    }
    return {**prf(found, expected), "f1_interval": _interval(sentences), "by_type": by_type}


def _interval(sentences: Sequence[Sentence], type_: str = "") -> tuple[float, float]:
    """Return the interval of F1 over the sentences, for one type or for all."""

    def count(spans: Iterable[Typed]) -> int:
        return sum(not type_ or span.type == type_ for span in spans)

    return f1_interval(
        [(count(one.expected.keys() & one.found.keys()), count(one.found), count(one.expected)) for one in sentences]
    )
