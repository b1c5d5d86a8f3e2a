"""``wenmai eval relations``: gold triples against what the passages are found to say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.annotate import Annotator
from api.evaluate.files import read_lines
from ingest.normalize import normalize
from ingest.relations import relations
from ingest.taggers.mention import TextContext
from ontology.errors import WrongUse
from ontology.language import language_of
from ontology.predicates import PARTS, PREDICATES

Triple = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """A triple of surfaces with its qualifiers."""

    triple: Triple
    qualifiers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Expected:
    """What a gold line expects: any of the surfaces and predicates will do."""

    subjects: frozenset[str]
    predicates: tuple[str, ...]
    objects: frozenset[str]
    qualifiers: Mapping[str, frozenset[str]]

    def meets(self, triple: Triple) -> bool:
        """Tell whether a found triple is this one."""
        subject, name, object_ = triple
        return subject in self.subjects and name in self.predicates and object_ in self.objects


@dataclass(slots=True)
class _Tally:
    gold: int = 0
    found: int = 0
    right: int = 0
    told: int = 0
    """Gold triples met by some finding; two findings may meet one."""
    tagged: int = 0

    def figures(self) -> dict[str, float]:
        precision = self.right / self.found if self.found else 0.0
        recall = self.told / self.gold if self.gold else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        reachable = self.tagged / self.gold if self.gold else 0.0
        measured = {"precision": precision, "recall": recall, "f1": f1, "reachable": reachable}
        return {"n": self.gold, **{name: round(value, 4) for name, value in measured.items()}}


def evaluate_relations(annotator: Annotator, gold: Path) -> dict[str, Any]:
    """Return precision, recall and F1 of triples of surfaces, in all and by predicate.

    ``reachable`` is the share of gold triples both of whose ends are tagged, ``qualifiers`` the same measures
    over the qualifiers of triples that were found. Raises :class:`~ontology.errors.WrongUse` for a malformed line.
    """
    total, parts, by_name = _Tally(), _Tally(), dict[str, _Tally]()
    for number, line in enumerate(read_lines(gold), 1):
        expected = [read_expected(one, f"{gold}, line {number}") for one in line.get("relations", ())]
        surfaces, found = say(annotator, line["text"])
        for tally in (total, by_name):
            _count(tally, found, expected, surfaces)
        _count_parts(parts, found, expected)
    return {
        **total.figures(),
        "qualifiers": {"all": {key: figure for key, figure in parts.figures().items() if key != "reachable"}},
        "by_predicate": {name: by_name[name].figures() for name in sorted(by_name)},
    }


def say(annotator: Annotator, text: str) -> tuple[frozenset[str], tuple[Found, ...]]:
    """Return the surfaces that are tagged in a sentence and what it is found to say, as ingest does it."""
    form = normalize(text)
    context = TextContext(language="lzh" if language_of(text) == "lzh" else "zh")
    (annotated,) = annotator.annotate([form.text], context=context)
    mentions = [one.mention for one in annotated]
    surfaces = [text[slice(*form.span(one.begin, one.end))] for one in mentions]
    said = relations(mentions, [one.link for one in annotated], form.text)
    found = (
        Found(
            (surfaces[one.subject], one.predicate, surfaces[one.object]),
            {part: surfaces[place] for part, place in one.qualifiers},
        )
        for one in said
    )
    return frozenset(surfaces), tuple({one.triple: one for one in found}.values())


def _count(
    tally: _Tally | dict[str, _Tally],
    found: Iterable[Found],
    expected: Iterable[Expected],
    surfaces: frozenset[str],
) -> None:
    """Count one sentence, in all or for each predicate; a gold triple of either predicate counts as its first."""
    found, expected = list(found), list(expected)

    def of(name: str) -> _Tally:
        return tally if isinstance(tally, _Tally) else tally.setdefault(name, _Tally())

    for one in found:
        met = next((gold for gold in expected if gold.meets(one.triple)), None)
        mine = of(met.predicates[0] if met else one.triple[1])
        mine.found += 1
        mine.right += met is not None
    for gold in expected:
        mine = of(gold.predicates[0])
        mine.gold += 1
        mine.tagged += bool(gold.subjects & surfaces and gold.objects & surfaces)
        mine.told += any(gold.meets(one.triple) for one in found)


def _count_parts(tally: _Tally, found: Iterable[Found], expected: Iterable[Expected]) -> None:
    for one in found:
        gold = next((gold for gold in expected if gold.meets(one.triple)), None)
        if gold is None:
            continue
        right = sum(surface in gold.qualifiers.get(part, ()) for part, surface in one.qualifiers.items())
        tally.found += len(one.qualifiers)
        tally.gold += len(gold.qualifiers)
        tally.right += right
        tally.told += right


def read_expected(stated: Mapping[str, Any], where: str) -> Expected:
    """Return what a gold file states. Raises :class:`~ontology.errors.WrongUse` beginning with ``where``."""
    try:
        names, qualifiers = _several(stated["predicate"]), stated.get("qualifiers", {})
        for name in names:
            if name not in PREDICATES:
                raise WrongUse(f"{where}: no predicate is called {name!r}; there are {'、'.join(PREDICATES)}")
        if unknown := set(qualifiers) - set(PARTS):
            raise WrongUse(f"{where}: there is no qualifier {sorted(unknown)[0]!r}; there are {'、'.join(PARTS)}")
        return Expected(
            frozenset(_several(stated["subject"])),
            names,
            frozenset(_several(stated["object"])),
            {part: frozenset(_several(surface)) for part, surface in qualifiers.items()},
        )
    except (KeyError, TypeError) as error:
        raise WrongUse(f"{where}: a relation has subject, predicate and object; {error} is amiss") from error


def _several(stated: str | Iterable[str]) -> tuple[str, ...]:
    return (stated,) if isinstance(stated, str) else tuple(stated)
