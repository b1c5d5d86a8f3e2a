"""The same thing told with another year, in other words 说法不同: hints, each with the words that say so.

Two passages are laid beside each other where they make the same dated statement (建成, 成立, 发生时间, a dated 改名, 著
or 编) of the same entity, name a second entity in common, and give years that exclude each other. A thing that may
happen twice (任职, 重修, 到达) is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from api.parallels.alike import entities_of
from api.parallels.differences import SELF_DATED
from api.parallels.records import Difference, Kind, Side, Telling
from api.reading import PresentTexts
from index.ports import KeyArray, StoredPassage
from ontology.moments import Years, year_text, years_of
from ontology.queries import Filters
from ontology.records import Relation, Tag, TagType

_DATED = frozenset({"建成", "成立", "发生时间"})
_WITH_TIME = frozenset({"改名", "著", "编", "主办"})
_TIME = "时间"
# What both passages must name, the subject among it.
_TOGETHER = 2
# Passages that name one subject and are looked through.
_MENTIONS = 400


@dataclass(frozen=True, slots=True)
class Claim:
    """A dated statement: ``what`` of ``subject``, an entity, in ``years``, as the words from begin to end say."""

    key: int
    subject: str
    label: str
    what: str
    years: Years
    time: Tag
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Tellings:
    """Finds what is told otherwise elsewhere."""

    texts: PresentTexts

    def of(self, stored: StoredPassage) -> list[Telling]:
        """Return what other passages tell otherwise than this one."""
        mine = self._claims([stored])
        found: list[Telling] = []
        for subject in dict.fromkeys(claim.subject for claim in mine):
            keys = self.texts.keys(Filters(entities=(subject,)))[:_MENTIONS].tolist()
            others = self._dated([key for key in keys if key != stored.key], {subject})
            found.extend(self._apart([one for one in mine if one.subject == subject], others))
        return found

    def between(self, one: KeyArray, other: KeyArray, *, limit: int) -> list[Telling]:
        """Return what the passages of two sets tell otherwise."""
        mine, theirs = self._dated(one.tolist(), None), self._dated(other.tolist(), None)
        return self._apart(mine, theirs)[:limit]

    def _dated(self, keys: Sequence[int], subjects: set[str] | None) -> list[Claim]:
        """The claims of passages that make any; few do, so that their relations are looked at first."""
        said = self.texts.relations(keys)
        telling = [
            key
            for key in keys
            if any(
                one.predicate in _DATED | _WITH_TIME and one.subject_entity and subjects in (None, {one.subject_entity})
                for one in said.get(key, ())
            )
        ]
        return self._claims(self.texts.passages(telling), said)

    def _claims(
        self, stored: Sequence[StoredPassage], said: Mapping[int, Sequence[Relation]] | None = None
    ) -> list[Claim]:
        relations = said if said is not None else self.texts.relations([one.key for one in stored])
        return [claim for one in stored for claim in claims_of(one, relations.get(one.key, ()))]

    def _apart(self, mine: Sequence[Claim], theirs: Sequence[Claim]) -> list[Telling]:
        pairs = [
            (one, other)
            for one in mine
            for other in theirs
            if (one.subject, one.what) == (other.subject, other.what) and one.key != other.key
            if _exclude(one.years, other.years)
        ]
        stored = {one.key: one for one in self.texts.passages(sorted({claim.key for pair in pairs for claim in pair}))}
        told = (_telling(one, other, stored[one.key], stored[other.key]) for one, other in pairs)
        return [one for one in told if one is not None]


def claims_of(stored: StoredPassage, relations: Sequence[Relation]) -> Iterator[Claim]:
    """Yield the dated statements of a passage whose subject is a known entity."""
    tags = {tag.id: tag for tag in stored.tags}
    for one in relations:
        time = tags.get(_time_of(one))
        subject = tags.get(one.subject)
        years = _years(time)
        if one.subject_entity and time is not None and subject is not None and years is not None:
            yield Claim(stored.key, one.subject_entity, subject.surface, one.predicate, years, time, one.begin, one.end)


def _time_of(relation: Relation) -> str:
    if relation.predicate in _DATED:
        return relation.object
    times = [tag for part, tag in relation.qualifiers if part == _TIME]
    return times[0] if relation.predicate in _WITH_TIME and len(times) == 1 else ""


def _years(time: Tag | None) -> Years | None:
    """The year of a date that says it by itself; a whole era or dynasty is no year."""
    if time is None or time.type is not TagType.TIME or time.kind not in SELF_DATED:
        return None
    found = years_of(time.value)
    return found if found is not None and found.begin is not None and found.begin == found.end else None


def _exclude(one: Years, other: Years) -> bool:
    return one.begin != other.begin


def _telling(one: Claim, other: Claim, mine: StoredPassage, theirs: StoredPassage) -> Telling | None:
    names, other_names = entities_of(_outermost(mine.tags)), entities_of(_outermost(theirs.tags))
    together = tuple(names[entity] for entity in names if entity in other_names)
    if len(together) < _TOGETHER:
        return None
    begin, end = one.time.begin - mine.passage.begin, one.time.end - mine.passage.begin
    other_begin, other_end = other.time.begin - theirs.passage.begin, other.time.end - theirs.passage.begin
    return Telling(
        _side(mine),
        _side(theirs),
        f"{one.label} {one.what}",
        Difference(
            Kind.DATE,
            begin,
            end,
            other_begin,
            other_end,
            one.time.surface,
            other.time.surface,
            year_text(one.years.begin or 0),
            year_text(other.years.begin or 0),
        ),
        _words(one, mine),
        _words(other, theirs),
        together,
    )


def _outermost(tags: Sequence[Tag]) -> list[Tag]:
    """Tags within no other: 南京 in 南京长江大桥 is nothing further that both passages name."""
    return [
        tag
        for tag in tags
        if not any(
            other.begin <= tag.begin and tag.end <= other.end and other.end - other.begin > tag.end - tag.begin
            for other in tags
        )
    ]


def _words(claim: Claim, stored: StoredPassage) -> str:
    origin = stored.passage.begin
    return stored.passage.text[claim.begin - origin : claim.end - origin]


def _side(stored: StoredPassage) -> Side:
    return Side(stored.key, stored.passage, stored.document, stored.tags, 0.0)
