"""How sure it is that a question asks what an item answers.

Two questions may be near in every way and still want different things, so nearness in meaning only chooses what is
looked at: what each says and the other does not weighs against them, all the more where each has something of its own,
where they ask for different things (who, when), and where they name different numbers. The weights are those of a
logistic regression.

Pure.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from api.desk.knowledge.words import ASKED, EMPTY, FILLERS, LIGHT, SAME, known_runs
from index.function_words import WORDS
from ingest.normalize import fold
from ingest.segment import words

_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_NUMBER = re.compile(r"\d+|[〇零一二三四五六七八九十百千万]+")
# 怎样借书 and 可以借书吗 are asked for one answer, 怎样借书 and 借书几天 are not.
_GO_TOGETHER = frozenset({"how", "whether", "which"})
_ALONE = frozenset({"一"})

FEATURES = ("mine", "theirs", "both", "asked", "numbers")
"""Of a pair of questions: the share of each that the other does not say; the smaller of the two; whether they ask for
different things; whether they name different numbers."""
# Learnt and measured by training/knowledge.py, which prints them.
WEIGHTS = (-4.36, -5.01, -2.28, -2.14, -1.31)
BIAS = 2.61
SURE = 0.8
"""From here on an item answers."""
BARELY = 0.1
"""Below this without regard to what words are near to, nothing becomes sure by it."""
NEAR = 0.5
"""Below this cosine two questions have nothing to do with each other, whatever words they share."""


# The cosine of two words from which on one says something of the other, and that from which on it says it whole.
_AKIN, _ALIKE = 0.7, 0.85

Nearness = Callable[[str, str], float]
"""Two words to the cosine of their meanings."""


def apart(_one: str, _other: str) -> float:
    """Hold no two words near."""
    return 0.0


def alike(_one: str, _other: str) -> float:
    """Hold any two words for the same: what is not sure even so is not sure."""
    return 1.0


@dataclass(frozen=True, slots=True)
class Said:
    """What a question says: ``asked`` for what, of what (``parts`` with their weights), with which numbers."""

    text: str
    asked: frozenset[str]
    parts: Mapping[str, float]
    numbers: frozenset[str]

    @property
    def bare(self) -> str:
        """The question without what does not tell it from another wording."""
        return "".join(character for character in FILLERS.sub("", self.text) if character.isalnum())


def said(question: str) -> Said:
    """Read a question."""
    text = fold(question)
    asked: set[str] = set()
    parts: dict[str, float] = {}
    for unit, name in _units(FILLERS.sub(" ", text)):
        if name in _ASKED_FOR:
            asked.add(name)
        elif name:
            parts[name] = 0.5 if name in LIGHT else 2.0
        else:
            parts[unit] = float(min(len(unit), 4))
    numbers = frozenset(map(_number, _NUMBER.findall(text))) - _ALONE - {"1"}
    return Said(text, frozenset(asked), MappingProxyType(parts), numbers)


_ASKED_FOR = frozenset(ASKED.values())
_NAMES = frozenset(SAME.values())


def _units(text: str) -> Iterator[tuple[str, str]]:
    """Yield what a question is made of, each with the name of what it says, empty where that is not known."""
    last = 0
    for run in known_runs(text):
        yield from _words(text[last : run.start()])
        word = run.group().lower()
        yield word, ASKED.get(word) or SAME.get(word, "")
        last = run.end()
    yield from _words(text[last:])


def _words(text: str) -> Iterator[tuple[str, str]]:
    for word in words(text):
        name = ASKED.get(word) or SAME.get(word, "")
        empty = word in WORDS or word in EMPTY or _NUMBER.fullmatch(word) or not any(map(str.isalnum, word))
        told = bool(name) or not empty
        if told:
            yield word, name


def _number(run: str) -> str:
    positional = run.translate(_DIGITS)
    return positional if positional.isdecimal() and (len(run) > 1 or run.isdecimal()) else run


def features(one: Said, other: Said, near: Nearness = apart) -> tuple[float, ...]:
    """Return the values of :data:`FEATURES`; ``one`` is a reader's question, ``other`` what an item is asked as."""
    left, right = _left(one, other), _left(other, one)
    mine, theirs = (_share(*side, near) for side in ((one, left, right), (other, right, left)))
    different = _apart(one.asked, other.asked)
    return mine, theirs, min(mine, theirs), float(different), float(one.numbers != other.numbers)


def sureness(one: Said, other: Said, near: Nearness = apart) -> float:
    """Return how sure it is, from 0 to 1, that two questions want one answer; 1 where they are worded alike."""
    if one.bare and one.bare == other.bare:
        return 1.0
    if not one.parts or not other.parts:
        return 0.0
    plain = _weighed(features(one, other))
    # How near words are is asked of the encoder, which takes time: only where it can still tell.
    return plain if near is apart or plain < BARELY else _weighed(features(one, other, near))


def _weighed(values: Iterable[float]) -> float:
    return 1 / (1 + math.exp(-BIAS - sum(weight * value for weight, value in zip(WEIGHTS, values, strict=True))))


def _left(one: Said, other: Said) -> dict[str, float]:
    """Return what ``one`` says and ``other`` does not, with its weight."""
    left = {part: weight * (1 - _held(part, other)) for part, weight in one.parts.items()}
    return {part: weight for part, weight in left.items() if weight}


def _share(one: Said, left: Mapping[str, float], others: Iterable[str], near: Nearness) -> float:
    """Return how much of ``one`` is left when what the other has left over is taken for what it is near to."""
    rest = sum(
        weight * (1 - max((_akin(part, it, near) for it in others), default=0.0)) for part, weight in left.items()
    )
    return rest / (sum(one.parts.values()) or 1.0)


def _akin(one: str, other: str, near: Nearness) -> float:
    """Return how far one word says another, from 0 to 1; two that are known to say different things do not."""
    if one in _NAMES and other in _NAMES:
        return 0.0
    return min(max((near(one, other) - _AKIN) / (_ALIKE - _AKIN), 0.0), 1.0)


def _held(part: str, other: Said) -> float:
    if part in other.parts or (part not in _NAMES and part in other.text):
        return 1.0
    return 0.5 * sum(character in other.text for character in part) / len(part)


def _apart(one: frozenset[str], other: frozenset[str]) -> bool:
    """Say whether two questions ask for different things; one that does not say for what may ask for anything."""
    if not one or not other or one & other - {"whether", "which"}:
        return False
    mine, theirs = one - _GO_TOGETHER, other - _GO_TOGETHER
    return bool(mine or theirs)
