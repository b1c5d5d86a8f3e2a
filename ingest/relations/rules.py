"""Rules of the one form that all families are written in, and how a rule is applied. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.relations.scene import Scene

LIST = "(?:[、，及与和兼]?{0})*"
"""More of the same letter after the first."""


def listed(letter: str, name: str = "o") -> str:
    """Return the expression of a group of one or more mentions of a letter: 「布、肇」."""
    return f"(?P<{name}>{letter}{LIST.format(letter)})"


@dataclass(frozen=True, slots=True)
class Rule:
    """What words make of the mentions beside them.

    ``expression`` is over the letters of :class:`Scene`. Its group ``o`` holds the objects; without one the object is
    what is spoken of and ``s`` holds the subjects. Without ``s`` the subject is what is spoken of: the nearest of the
    letters ``topic``, at most ``reach`` sentences and ``clauses`` clauses back. Groups ``time``, ``org``, ``place`` and
    ``person`` qualify.
    """

    predicate: str
    expression: re.Pattern[str]
    confidence: float
    topic: str = "P"
    reach: int = 0
    clauses: int = 99
    kin: bool = True
    rulers: bool = True
    dated: bool = False
    """Whether the time of the clause is a qualifier."""
    turned: bool = False
    """Whether subject and object change places."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A relation between two positions of a scene; ``begin`` and ``end`` bound the words of evidence there."""

    subject: int
    predicate: str
    object: int
    begin: int
    end: int
    confidence: float
    qualifiers: tuple[tuple[str, int], ...] = ()


_PARTS = {"time": "时间", "place": "地点", "org": "机构", "person": "人物"}


def apply(rule: Rule, scene: Scene) -> Iterator[Claim]:
    """Yield what a rule finds."""
    for match in rule.expression.finditer(scene.pattern):
        if scene.denied(match.start(), match.end()):
            continue
        qualifiers = _qualifiers(rule, match, scene)
        for subject, object_, sure in _ends(rule, match, scene):
            if rule.turned:
                subject, object_ = object_, subject
            if subject != object_:
                span = evidence(scene, match.start(), match.end(), subject)
                yield Claim(subject, rule.predicate, object_, *span, rule.confidence * sure, qualifiers)


def evidence(scene: Scene, begin: int, end: int, subject: int) -> tuple[int, int]:
    """Return the bounds of the words that say so, from the subject on where that is in the same sentence."""
    if scene.sentence(subject) == scene.sentence(begin):
        begin = min(begin, subject)
    return begin, max(end, subject + 1) if subject >= begin else end


def _ends(rule: Rule, match: re.Match[str], scene: Scene) -> Iterator[tuple[int, int, float]]:
    groups = match.re.groupindex
    objects = _members(match, "o", scene) if "o" in groups else []
    subjects = _members(match, "s", scene) if "s" in groups else []
    if objects and subjects:
        yield from ((subject, object_, 1.0) for subject in subjects for object_ in objects)
        return
    spoken = scene.subject(
        match.start(), rule.topic, reach=rule.reach, clauses=rule.clauses, kin=rule.kin, rulers=rule.rulers
    )
    if spoken is not None:
        yield from ((subject, spoken[0], spoken[1]) for subject in subjects)
        yield from ((spoken[0], object_, spoken[1]) for object_ in objects)


def _members(match: re.Match[str], group: str, scene: Scene) -> list[int]:
    return scene.letters(*match.span(group)) if match[group] else []


def _qualifiers(rule: Rule, match: re.Match[str], scene: Scene) -> tuple[tuple[str, int], ...]:
    given = match.groupdict()
    stated = {part: match.start(group) for group, part in _PARTS.items() if given.get(group)}
    if rule.dated and "时间" not in stated and (time := scene.time(match.start())) is not None:
        stated["时间"] = time
    return tuple(stated.items())
