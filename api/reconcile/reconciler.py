"""Finds entities for names that stand in the tables of others, suggests names while they are typed, and tells what is
known of an entity."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, islice
from urllib.parse import unquote

from api.annotate import Annotator
from api.reconcile.matching import Matching, Stamp
from api.reconcile.properties import FOREIGN, MENTIONS, PROPERTIES, Value, stated, years_text
from api.reconcile.scoring import Asked, Option, Scored, Stated, distance, ranked, telling
from api.reconcile.surfaces import Surfaces
from api.reconcile.terms import TYPE_NAMES
from ingest.normalize import fold
from ontology.authority.alike import without_unit
from ontology.authority.names import LoadedBearer, LoadedNames, NameIndex
from ontology.authority.present import Present
from ontology.records import Entity, TagType

# What a table writes beside a name: 〔宋〕苏轼, (清)袁枚撰, 苏轼（1037-1101）.
_BEFORE = re.compile(r"^\s*[\[(（〔【［](?P<dynasty>[^\])）〕】］]{1,4})[\])）〕】］]\s*(?=\S)")
_AFTER = re.compile(r"\s*[\[(（〔【［](?P<told>[^\])）〕】］]*)[\])）〕】］]\s*$")
_DYNASTY = re.compile(
    "(?:[先东西南北前后]|三国)?[商周秦汉魏蜀吴晋宋齐梁陈隋唐辽金元明清][朝代]?|民国|五代|南北朝|三国|先秦"
)
_ROLES = re.compile(r"(?<=.{2})\s{0,9}[,，]?\s{0,9}(?:等?[编編]?[撰著辑輯纂注校修]|主[编編])$")
_GOES_BY = 0.9
"""How telling the kind of a name is by which an entity goes: 苏东坡, but not 苏 for 苏村."""
_ENOUGH = 10
"""Exact bearers from which nothing that only resembles a name is looked for."""
_MOST_ALIKE = 40
"""Names that resemble what was asked for, that are weighed at most."""
_LONG = 7
"""A name of so many characters may have two of them otherwise."""
_REMEMBERED = 8_192
"""Names whose bearers are remembered."""
_SUGGESTED = (60, 40, 20, 20)
"""Names that are read for suggestions at most: that begin so, of what leads and of all; that hold it, likewise."""


@dataclass(frozen=True, slots=True)
class Query:
    """One query. ``properties`` are (id, values); an empty ``text`` looks by foreign ids in the properties alone."""

    text: str
    types: tuple[TagType, ...] = ()
    limit: int = 10
    properties: tuple[tuple[str, tuple[str, ...]], ...] = ()
    strict: bool = True


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entity that bears a name which was begun, with that name."""

    entity: Entity
    name: str
    kind: str


class Reconciler:
    """Over the entities that ``annotator`` knows, as they are now; ``mentions`` counts the passages of an entity."""

    def __init__(self, annotator: Annotator, matching: Matching, *, mentions: Callable[[str], int]) -> None:
        self._annotator = annotator
        self._matching = matching
        self._mentions = mentions
        self._made: Names | None = None

    # --- asking ---------------------------------------------------------------------------------------------

    def reconcile(self, query: Query) -> tuple[Scored, ...]:
        """Return the entities that a query can mean, best first, at most one of them a safe match."""
        if found := tuple(self._by_id(query.text)):
            return found[: query.limit]
        name, more = _bare(query.text)
        asked = Asked(fold(name), query.types, tuple(self._stated((*query.properties, *more))), query.strict)
        options = tuple(self._options(asked, self.names)) if asked.name.strip() else tuple(self._claimants(query))
        return ranked(asked if asked.name.strip() else replace(asked, name=""), options)[: query.limit]

    def suggest(
        self, text: str, *, limit: int = 10, offset: int = 0, types: tuple[TagType, ...] = ()
    ) -> tuple[Suggestion, ...]:
        """Return entities for a name that was begun: those that go by it, those whose name begins with it, and those
        whose name holds it; what leads its group goes before what is known only from a loaded authority."""
        direct = [Suggestion(one.option.entity, one.option.surface, "") for one in self._by_id(text)]
        folded = fold(text.strip())
        found = sorted(self._suggested(folded, types), key=lambda one: _prominence(folded, one)) if folded else []
        seen: dict[str, Suggestion] = {}
        for one in (*direct, *(Suggestion(option.entity, option.surface, option.kind) for option in found)):
            seen.setdefault(one.entity.id, one)
        return tuple(seen.values())[offset : offset + limit]

    def entity(self, entity_id: str) -> Entity:
        """Return an entity as it is now. Raises :class:`NotFound` and :class:`Gone`."""
        return self._annotator.entity(entity_id)

    def values(self, entity: Entity, pid: str) -> tuple[Value, ...]:
        """Return the values of a property; none for one that is not known."""
        if pid in PROPERTIES:
            return tuple(PROPERTIES[pid].values(entity))
        if pid in FOREIGN:
            found = (match for match in self._matching.matches(entity) if match.scheme == pid)
            return tuple(match.target.partition(":")[2] for match in sorted(found, key=lambda one: not one.exact))
        return (self._mentions(entity.id),) if pid == MENTIONS else ()

    def warm(self) -> int:
        """Make what the first query would wait for; return the number of names."""
        return len(self.names.surfaces)

    # --- within ---------------------------------------------------------------------------------------------

    @property
    def names(self) -> Names:
        """All names as they are now: made when they are first asked for, and again when they have changed."""
        present, loaded = self._annotator.present, self._annotator.loaded
        stamp = loaded.stamp if loaded is not None else ()
        if self._made is None or (self._made.present, self._made.stamp) != (present, stamp):
            self._made = Names(self._annotator, stamp)
        return self._made

    def _by_id(self, text: str) -> Iterator[Scored]:
        """Yield what an id of ours, or a foreign id or address, leads to; it is a match where it is but one."""
        text = text.strip()
        text = unquote(text.rpartition("/id/entity/")[2]) if "/id/entity/" in text else text
        found = self._matching.resolve(text) if text and text not in self.names.surfaces else ()
        for one in found:
            option = Option(one.entity, one.entity.label, "", one.entity.id)
            sure = one.exact and len(found) == 1
            yield Scored(option, 100.0 if one.exact else 90.0, {"id": True}, match=sure)

    def _stated(self, properties: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[Stated]:
        known: set[str] = set()
        for pid, values in properties:
            one = stated(pid, values, foreign=self._matching.matches)
            if one is not None and one.name not in known:
                known.add(one.name)
                yield one

    def _claimants(self, query: Query) -> Iterator[Option]:
        """Yield what the foreign ids of a query without a name lead to."""
        for pid, values in query.properties:
            for text in values if pid in FOREIGN else ():
                for one in self._matching.resolve(f"{pid}:{text}"):
                    yield Option(one.entity, "", "", one.entity.id)

    def _options(self, asked: Asked, names: Names) -> Iterator[Option]:
        exact = list(names.options(asked.name))
        if not any(one.entity.type is TagType.LOC for one in exact) and without_unit(asked.name) != asked.name:
            exact += names.options(without_unit(asked.name))
        yield from exact
        if len(exact) < _ENOUGH:
            for surface in _alike(asked.name, names.surfaces):
                yield from names.options(surface)

    def _suggested(self, text: str, types: tuple[TagType, ...]) -> Iterator[Option]:
        known = self.names
        leading, every = known.leading, known.surfaces
        runs = (leading.begin_with(text), every.begin_with(text), leading.hold(text), every.hold(text))
        names = chain.from_iterable(islice(run, most) for run, most in zip(runs, _SUGGESTED, strict=True))
        for surface in dict.fromkeys(names):
            options = known.options(surface)
            leads = {one.lead for one in options if one.leads}
            for one in options:
                if (one.leads or one.lead not in leads) and (not types or one.entity.type in types):
                    yield one


def _alike(name: str, surfaces: Surfaces) -> Iterator[str]:
    """Yield names that differ from ``name`` in a character, or two of a long one, or that go on after it."""
    most = 2 if len(name) >= _LONG else 1
    close = (one for one in surfaces.like(name) if distance(name, one, most=most) <= most)
    longer = (one for one in surfaces.begin_with(name) if one != name)
    return iter(dict.fromkeys(chain(islice(close, _MOST_ALIKE), islice(longer, _ENOUGH))))


class Names:
    """All names as they are now, and who bears them."""

    def __init__(self, annotator: Annotator, stamp: Stamp) -> None:
        self.present: Present = annotator.present
        self.stamp = stamp
        self._own = annotator.names
        self._loaded: LoadedNames | None = None
        loaded: Iterable[str] = ()
        if annotator.loaded is not None and stamp:
            self._loaded = self.present.loaded(annotator.loaded, fold=fold)
            loaded = annotator.loaded.spelt()
        altered = (surface for surface, _ in NameIndex(self.present.altered, fold=fold).surfaces())
        self.leading = Surfaces(surface for surface, _ in self._own.surfaces())
        """The names of what leads."""
        self.surfaces = Surfaces(chain((surface for surface, _ in self._own.surfaces()), loaded, altered))

        self.options = lru_cache(_REMEMBERED)(self._options)

    def _options(self, surface: str) -> tuple[Option, ...]:
        """Return who bears a folded name; what leads the groups of bearers is among them, by their names."""
        own = NameIndex.bearers(self._own, surface)  # without the loaded ones that stand behind
        found = [Option(one.entity, surface, one.kind, one.entity.id, leads=True) for one in own]
        loaded: Sequence[LoadedBearer] = self._loaded.bearers(surface) if self._loaded is not None else ()
        known = {one.entity.id for one in own}
        for one in loaded:
            found.append(Option(one.entity, surface, one.kind, one.lead or one.entity.id))
            if one.lead in self.present.led and one.lead not in known:
                known.add(one.lead)
                found.append(Option(self.present.led[one.lead], surface, one.kind, one.lead, leads=True))
        return tuple(found)


def description(entity: Entity) -> str:
    """Return in a line what tells an entity from its namesakes."""
    names = "、".join(
        f"{name.kind}{name.text}" for name in entity.names[:3] if name.kind in ("字", "号", "谥号", "庙号")
    )
    parts = (
        TYPE_NAMES[entity.type],
        entity.kind,
        entity.dynasty,
        years_text(entity),
        entity.modern,
        names,
        entity.note,
    )
    return " · ".join(dict.fromkeys(part.strip()[:60] for part in parts if part.strip()))


def _prominence(text: str, one: Option) -> tuple[int, bool, int, str, str]:
    """Return the place of a suggestion: the smaller comes first."""
    exact, begins = one.surface == text, one.surface.startswith(text)
    known = telling(one.surface, one.surface, one.kind) >= _GOES_BY
    tier = 0 if exact and known and one.leads else 1 if exact and known else 2 if begins and one.leads else 3
    tier = tier if tier < 3 or exact else 4 if begins else 5
    return tier, not one.leads, len(one.surface), one.surface, one.entity.id


def _bare(text: str) -> tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """Return a name without what a table writes beside it, and what that says."""
    more: list[tuple[str, tuple[str, ...]]] = []
    name = text.strip()
    if before := _BEFORE.match(name):
        more.append(("dynasty", (before["dynasty"],)))
        name = name[before.end() :]
    if (after := _AFTER.search(name)) and after.start():
        told = after["told"].strip()
        if re.search(r"\d", told):
            more.append(("years", (told,)))
        elif _DYNASTY.fullmatch(fold(told)):
            more.append(("dynasty", (told,)))
        name = name[: after.start()]
    stem = _ROLES.sub("", name)
    return (stem if before else name).strip(), tuple(more)
