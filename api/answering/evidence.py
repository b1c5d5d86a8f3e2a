"""How sure it is that the collection holds an answer, from what the question asks and what was found.

The signs are weighed by a logistic function learnt by ``training/answers.py`` on questions with and without an answer.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

import numpy as np

from api.answering.asked import Asked
from api.answering.candidates import Candidate
from api.answering.kinds import Kind
from api.answering.scoring import Scored
from api.answering.weights import Linear
from index.fusion import Fused
from index.search import BRIDGE, DENSE, SECOND_LOOK

NAMES = (
    "held", "shown", "told", "joint", "named_joint", "strict", "loose", "best", "best_three", "ahead",
    "weakest", "missing", "named", "known", "unseen", "words", "weight", "near", "look", "score_ahead",
    "agreed", "ordinary", "signed", "aspects", "reason", "thing", "stranger", "faint",
)  # fmt: skip
"""The signs of a question, in the order of :func:`signs`."""
_ORDINARY = re.compile(
    r"几点|开门|关门|下班|停车|收费|门票|密码|电话|押金|预约|天气|下雨|地铁|wifi|无线|复印|打印|借书证|续借|逾期|餐厅|咖啡|餐馆"
    r"|现在|今天|明天|昨天|目前|最近的|附近|你们|食堂|厕所|打折|网上"
)
"""Matters of the day: a collection holds them only if it says so to the letter."""
_WINDOWS = 6
# A short question may be vague; beyond these, more words say nothing of whether there is an answer.
_FAINT = 0.25
_FAR, _MANY, _HEAVY = 10, 8, 30.0


def probability(weights: Linear, told: Sequence[float]) -> float:
    """Return how likely it is that there is an answer."""
    (value,) = weights.of(np.array([told], dtype=np.float32))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, float(value)))))


def signs(
    asked: Asked, ranked: Sequence[Scored], candidates: Sequence[Candidate], found: Sequence[Fused]
) -> tuple[float, ...]:
    """Return the signs of a question; ``ranked`` are the sentences, the best first, at least one."""
    scores = [one.score for one in ranked]
    windows = _windows(ranked)
    close = max(one.sign("context") * _shown(one) * _told(one) * one.sign("close") for one in ranked)
    missing = [_missing(asked, one) for one in windows]
    known = _known(asked, candidates)
    return (
        max(one.sign("context") for one in ranked),
        max(one.sign("context") * _shown(one) for one in ranked),
        max(one.sign("context") * _told(one) for one in ranked),
        max(one.sign("context") * _shown(one) * _told(one) for one in ranked),
        max(one.sign("context") * _shown(one) * _told(one) * one.sign("named") for one in ranked),
        close if asked.signed or asked.aspects else 0.0,
        0.0 if asked.signed or asked.aspects else close,
        scores[0],
        sum(scores[:3]) / 3,
        scores[0] - scores[min(20, len(scores) - 1)],
        min(max(shares, default=0.0) for shares in missing),
        min(sum(shares) for shares in missing),
        max((asked.named(_window(one)) for one in windows), default=1.0),
        known,
        sum(word.share for word in asked.words if word.unseen),
        min(len(asked.words), _MANY) / _MANY,
        min(asked.weight, _HEAVY) / _HEAVY,
        _best(found, DENSE),
        _best(found, SECOND_LOOK),
        found[0].score - found[min(_FAR, len(found) - 1)].score,
        _agreed(found[0]),
        float(_ORDINARY.search(asked.normalized) is not None),
        float(asked.signed),
        float(bool(asked.aspects)),
        float(asked.kind in (Kind.WHY, Kind.HOW)),
        float(asked.kind is Kind.WHAT),
        float(known == 0),
        float(close < _FAINT),
    )


def _shown(one: Scored) -> float:
    return 1.0 - one.sign("unsigned")


def _told(one: Scored) -> float:
    return 1.0 - one.sign("no_aspect")


def _windows(ranked: Sequence[Scored]) -> list[Candidate]:
    """Return the passages that say most of the question, with what they were found for."""
    said: dict[str, tuple[float, Candidate]] = {}
    for one in ranked:
        value = one.sign("context") + 0.5 * one.sign("parent")
        key = one.candidate.stored.passage.id
        if value > said.get(key, (-1.0,))[0]:
            said[key] = (value, one.candidate)
    best = sorted(said.values(), key=lambda pair: -pair[0])[:_WINDOWS]
    return [candidate for _, candidate in best]


def _window(candidate: Candidate) -> str:
    return f"{candidate.before}{candidate.described}{candidate.after}"


def _missing(asked: Asked, candidate: Candidate) -> list[float]:
    text = _window(candidate)
    return [word.share * (1 - word.held(text)) for word in asked.words]


def _known(asked: Asked, candidates: Iterable[Candidate]) -> float:
    """Return the share of names that some passage at all bears."""
    texts = [one.described for one in candidates]
    known = [any(name.named(text) for text in texts) for name in asked.names]
    return sum(known) / len(known) if known else 1.0


def _best(found: Sequence[Fused], method: str) -> float:
    return max((reason.score for one in found for reason in one.reasons if reason.method == method), default=0.0)


def _agreed(one: Fused) -> float:
    """Return how far words and meaning agree on the first passage."""
    ranks = [reason.rank for reason in one.reasons if reason.method in (BRIDGE, DENSE)]
    return sum(1 / rank for rank in ranks) / 2
