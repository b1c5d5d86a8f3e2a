"""How well an entity fits what a table says of a thing, and whether the best one is safe.

A score is 100 for a name that an entity goes by in full and nothing that speaks against it. It is the product of how
telling the name is and, for each further statement, whether the entity agrees, is silent or differs. A match is made
by the margin rule of the linker (``ingest/linking/ranking.py``): namesakes are the norm, and 未定 is an answer.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import exp

from ingest.linking.ranking import FLOOR, MARGIN
from ontology.records import Entity, TagType

SILENT = 0.93
"""The factor of a statement on which an entity is silent."""
DIFFERENT = 0.55
"""The factor of one from which it differs."""
OTHER_TYPE = 0.6
"""The factor of another type than those asked for, where they are not strict."""

_TELLING = {
    "": 1.0, "繁体": 1.0, "姓名": 0.98, "全称": 0.98, "今名": 0.95, "旧称": 0.92, "别称": 0.9, "庙号": 0.9,
    "谥号": 0.88, "号": 0.88, "字": 0.85, "封爵": 0.85, "官称": 0.85, "简称": 0.85,
}  # fmt: skip
_UNKNOWN_KIND = 0.85
_SURE_NAME = 0.95
"""A name less telling than this is a match only where another statement agrees."""
_LONG, _LONG_NAME = 3, 0.88
"""A byname of so many characters, 苏东坡, speaks for itself."""
_NOBODY = 70.0
"""The score at which it is as likely that nobody here is meant."""
_STEP = 8.0
"""Points of score that make an entity e times as likely."""
_SAFE_SCORE = 80.0
_MISSED = 1.6
"""How much a character that differs takes from a name, in shares of its length."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One further statement: which one (``dynasty``, ``begin`` …) and how an entity stands to it."""

    name: str
    judge: Callable[[Entity], float | None]
    """1 where the entity agrees, 0 where it differs, something between, or None where it is silent."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for. ``name`` is folded; no ``types`` are any; ``strict`` leaves out other types."""

    name: str
    types: tuple[TagType, ...] = ()
    stated: tuple[Stated, ...] = ()
    strict: bool = True


@dataclass(frozen=True, slots=True)
class Option:
    """An entity that may be meant, with the folded name under which it was found, the kind of that name, and the id of
    the entity that leads its group."""

    entity: Entity
    surface: str
    kind: str
    lead: str
    leads: bool = False
    """It is the program's or the library's own, which leads others."""


@dataclass(frozen=True, slots=True)
class Scored:
    """An option with its score from 0 to 100, what made it, and whether it is a safe match."""

    option: Option
    score: float
    features: Mapping[str, float | bool]
    match: bool = False


def ranked(asked: Asked, options: Sequence[Option]) -> tuple[Scored, ...]:
    """Return the options that can be meant, best first, at most one of them a match."""
    best: dict[str, Scored] = {}
    for option in options:
        if asked.types and asked.strict and option.entity.type not in asked.types:
            continue
        scored = score(asked, option)
        if option.entity.id not in best or scored.score > best[option.entity.id].score:
            best[option.entity.id] = scored
    order = sorted(best.values(), key=lambda one: (-one.score, not one.option.leads, one.option.entity.id))
    safe = _safe(order)
    return tuple(_matched(one) if one is safe else one for one in order)


def score(asked: Asked, option: Option) -> Scored:
    """Return one option with its score."""
    name = telling(asked.name, option.surface, option.kind)
    features: dict[str, float | bool] = {"name": round(name, 4)}
    total = 100 * name
    if asked.types:
        features["type"] = option.entity.type in asked.types
        total *= 1.0 if features["type"] else OTHER_TYPE
    for stated in asked.stated:
        agreed = stated.judge(option.entity)
        total *= SILENT if agreed is None else DIFFERENT + (1 - DIFFERENT) * agreed
        if agreed is not None:
            features[stated.name] = round(agreed, 4)
    return Scored(option, round(total, 2), features)


def telling(asked: str, surface: str, kind: str) -> float:
    """Return how telling it is, from 0 to 1, that what was asked for is written like a name of this kind."""
    worth = _TELLING.get(kind, _UNKNOWN_KIND)
    if asked == surface:
        return worth
    long, short = max(len(asked), len(surface)), min(len(asked), len(surface))
    if surface.startswith(asked) or asked.startswith(surface):
        return 0.6 * worth * short / long
    missed = distance(asked, surface, most=2)
    if missed <= 2:
        return max(0.3, 1 - _MISSED * missed / long) * worth
    return 0.4 * worth * short / long if asked in surface or surface in asked else 0.2 * worth


def distance(first: str, second: str, *, most: int) -> int:
    """Return in how many characters two names differ (Levenshtein), or ``most + 1`` for more than ``most``."""
    if abs(len(first) - len(second)) > most:
        return most + 1
    row = list(range(len(second) + 1))
    for place, character in enumerate(first, 1):
        last, row[0] = row[0], place
        for other, known in enumerate(second, 1):
            last, row[other] = row[other], min(row[other] + 1, row[other - 1] + 1, last + (character != known))
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def _safe(order: Sequence[Scored]) -> Scored | None:
    """Return the first of ``order`` where no rival comes near it; those of its own group are none."""
    if not order or not _is_telling(order[0]):
        return None
    first, weights = order[0], dict[str, float]()
    for one in order:
        weights[one.option.lead] = max(weights.get(one.option.lead, 0.0), exp((one.score - _NOBODY) / _STEP))
    total = 1.0 + sum(weights.values())
    own = weights.pop(first.option.lead) / total
    rival = max(weights.values(), default=0.0) / total
    if own < FLOOR or own - rival < MARGIN:
        return None
    level = [one for one in order if one.option.lead == first.option.lead and one.score == first.score]
    # Records of one thing for one reign after another: which of them, nothing tells, unless one leads them.
    return first if first.option.leads or len(level) == 1 else None


def _is_telling(one: Scored) -> bool:
    stated = {name: value for name, value in one.features.items() if name not in ("name", "type")}
    if one.score < _SAFE_SCORE or one.features.get("type") is False or any(value < 0.5 for value in stated.values()):
        return False
    long = len(one.option.surface) >= _LONG and one.features["name"] >= _LONG_NAME
    return long or one.features["name"] >= _SURE_NAME or any(value >= 0.9 for value in stated.values())


def _matched(one: Scored) -> Scored:
    return Scored(one.option, one.score, one.features, match=True)
