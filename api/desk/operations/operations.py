"""Statistics of the desk and of the chat, and the report of what was asked and not held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from threading import Lock

import numpy as np
import sqlalchemy as sa

from api.chat.masking import mask
from api.desk.audit import Audit
from api.desk.enquiries.records import Thing
from api.desk.enquiries.settings import HoursStore
from api.desk.operations import counts
from api.desk.operations.days import Span, span_of
from api.desk.operations.figures import figures
from api.desk.operations.gathering import FloatArray, gather
from api.desk.operations.records import Asked, Lacking, Theme, Told, Wanted

GROUPED = 200
"""Wordings that are put into groups, the most asked first: one takes some 15 ms the first time."""
LISTED = 50
"""Groups that are told, the most asked first."""
_THINGS = 5
_REMEMBERED = 4_000


@dataclass(frozen=True, slots=True)
class Understanding:
    """What is asked of the library about questions; it is told of none of them who asked."""

    things: Callable[[str], tuple[Thing, ...]]
    """What a question names."""
    vectors: Callable[[Sequence[str]], FloatArray]
    """``(questions, dimension)`` rows of unit length."""
    subject: Callable[[Sequence[str]], Thing | None]
    """The heading that a group of questions is about, where their words speak for one clearly."""


@dataclass(slots=True)
class Operations:
    """Counts what lies in the desk's database, each time anew."""

    engine: sa.Engine
    understanding: Understanding
    _known: dict[str, tuple[tuple[Thing, ...], FloatArray]] = field(default_factory=dict)
    _subjects: dict[tuple[str, ...], Thing | None] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def told(self, wanted: Wanted) -> Told:
        """Return the service of a span of days in numbers."""
        return figures(self.engine, wanted)

    def lacking(self, wanted: Wanted) -> Lacking:
        """Return what was asked of the chat in a span of days and not held, near questions together."""
        with self.engine.connect() as connection:
            refused = counts.refused(connection, wanted)
        groups = sorted(self._gathered(refused[:GROUPED]), key=_weight)
        return Lacking(
            wanted,
            times=sum(one.times for one in refused),
            questions=len(refused),
            themes=tuple(map(self._theme, groups[:LISTED])),
            left_out=sum(map(len, groups[LISTED:])) + max(len(refused) - GROUPED, 0),
        )

    def span(self, begin: date | None, end: date | None) -> tuple[Span, date]:
        """Return the span that is asked for and the day that it is now: :func:`span_asked`."""
        return span_asked(self.engine, begin, end)

    def branches(self) -> tuple[str, ...]:
        """Return the branches that enquiries and questions came to."""
        with self.engine.connect() as connection:
            return counts.branches(connection)

    def _gathered(self, asked: Sequence[Asked]) -> list[list[Asked]]:
        if not asked:
            return []
        known = self._understood([one.text for one in asked])
        vectors = np.stack([known[one.text][1] for one in asked])
        groups = gather(vectors)
        return [[asked[place] for place in group] for group in groups]

    def _theme(self, asked: Sequence[Asked]) -> Theme:
        texts = tuple(one.text for one in asked)
        known = self._understood(texts)
        named = Counter(thing for one in asked for thing in known[one.text][0] for _ in range(one.times))
        with self._lock:
            if texts not in self._subjects:
                self._subjects[texts] = self.understanding.subject(texts)
            subject = self._subjects[texts]
        things = tuple(thing for thing, _ in named.most_common(_THINGS))
        return Theme(tuple(map(_masked, asked)), things, subject)

    def _understood(self, texts: Iterable[str]) -> dict[str, tuple[tuple[Thing, ...], FloatArray]]:
        """What is known of questions: found once in the life of the process, as long as there is room."""
        wanted = list(dict.fromkeys(texts))
        with self._lock:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
                self._subjects.clear()
            new = [text for text in wanted if text not in self._known]
            if new:
                vectors = self.understanding.vectors(new)
                self._known |= {
                    text: (self.understanding.things(text), vector) for text, vector in zip(new, vectors, strict=True)
                }
            return {text: self._known[text] for text in wanted}


def span_asked(engine: sa.Engine, begin: date | None, end: date | None) -> tuple[Span, date]:
    """Return the span that is asked for, by the library's clock, and the day that it is there now.

    Raises :class:`~ontology.errors.WrongUse` for a senseless one.
    """
    offset = HoursStore(engine, Audit(engine)).hours().offset
    today = datetime.now(timezone(timedelta(minutes=offset))).date()
    return span_of(begin, end, today=today, offset=offset), today


def _masked(asked: Asked) -> Asked:
    return replace(asked, text=mask(asked.text))


def _weight(asked: Sequence[Asked]) -> tuple[int, int, str]:
    return (-sum(one.times for one in asked), -len(asked), asked[0].text)
