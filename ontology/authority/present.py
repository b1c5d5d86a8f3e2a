"""The entities of all authorities as people's decisions left them, and who bears a name among them. Pure.

What was merged stands behind its survivor, which also bears its names; what was split or retired is nobody; what a
library made itself is there like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from ontology.authority.names import LoadedBearer, LoadedNames, NameIndex
from ontology.living import Find, Living
from ontology.records import Entity, Name, TagType

MERGED_NAME = "别称"
"""The kind of name that the label of a merged entity is to its survivor."""


class Present:
    """Entities after ``living``. ``leading`` are those that the program brings, ``find`` knows every authority's."""

    def __init__(self, living: Living, leading: Sequence[Entity], find: Find) -> None:
        self.living = living
        self._led = tuple(leading)
        self._find = find

    @cached_property
    def leading(self) -> tuple[Entity, ...]:
        """The entities that lead the loaded ones: the program's, and those that the library made itself."""
        if not self.living:
            return self._led
        return tuple(self.entities((*self._led, *self.living.own())))

    def entities(self, entities: Iterable[Entity]) -> Iterator[Entity]:
        """Yield those of some entities that live, as they are now."""
        for one in entities:
            if self.living.lives(one.id):
                yield self.as_it_is(one)

    def entity(self, entity_id: str) -> Entity | None:
        """Return the entity that an id leads to now; ``None`` for an unknown, a split and a retired one."""
        current = self.living.current(entity_id)
        found = self.record(current) if self.living.lives(current) else None
        return self.as_it_is(found) if found is not None else None

    def record(self, entity_id: str) -> Entity | None:
        """Return what an authority, or the deed that made it, says of an id, living or not."""
        return self.living.made(entity_id) or self._find(entity_id)

    def as_it_is(self, entity: Entity) -> Entity:
        """Return a living entity with the edits of it, the names of what was merged into it, and present relations."""
        entity = self.living.edited(entity)
        if former := self.living.former(entity.id):
            entity = replace(entity, names=(*entity.names, *self._taken_over(entity, former)))
        if any(not self.living.lives(other) for _, other in entity.relations):
            entity = replace(entity, relations=tuple(self._related(entity)))
        return entity

    def loaded(self, names: LoadedNames, *, fold: Callable[[str], str]) -> LoadedNames:
        """Return the names of the loaded authorities as they are now; they are kept folded by ``fold``."""
        return _LoadedNow(self, names, fold) if self.living else names

    @cached_property
    def led(self) -> dict[str, Entity]:
        """The leading entities by id."""
        return {one.id: one for one in self.leading}

    @cached_property
    def altered(self) -> tuple[Entity, ...]:
        """The living entities of loaded authorities whose names are not those that were loaded."""
        ids = dict.fromkeys((*self.living.changed(), *self.living.merged()))
        found = (self.entity(one) for one in ids if self.living.lives(one) and one not in self.led)
        return tuple(one for one in found if one is not None)

    def _taken_over(self, entity: Entity, former: Iterable[str]) -> Iterator[Name]:
        known = {entity.label, *(name.text for name in entity.names)}
        for one in former:
            deed = self.living.state(one).deed
            record = self.record(one)
            if record is None:  # its authority is gone, but not what it was when it was decided on
                record = deed.was if deed is not None else None
            if record is None:
                continue
            record = self.living.edited(record)
            for name in (Name(record.label, MERGED_NAME), *record.names):
                if name.text not in known:
                    known.add(name.text)
                    yield name

    def _related(self, entity: Entity) -> Iterator[tuple[str, str]]:
        for word, other in entity.relations:
            yield from ((word, part) for part in self.living.parts(other) if part != entity.id)


class _LoadedNow:
    """Loaded names after deeds: bearers that are others now, or nobody, and names that were not loaded."""

    def __init__(self, present: Present, names: LoadedNames, fold: Callable[[str], str]) -> None:
        self._present = present
        self._names = names
        self._altered = {one.id for one in present.altered}
        self._more = NameIndex(present.altered, fold=fold)

    def bearers(self, surface: str, *, type: TagType | None = None) -> tuple[LoadedBearer, ...]:  # noqa: A002
        """Return who bears the folded ``surface``."""
        found = [self._now(one) for one in self._names.bearers(surface, type=type)]
        more = (LoadedBearer(one.entity, one.kind, one.entity.id) for one in self._more.bearers(surface, type=type))
        known: dict[str, LoadedBearer] = {}
        for bearer in (*found, *more):
            if bearer is not None:
                known.setdefault(bearer.entity.id, bearer)
        return tuple(known.values())

    def _now(self, bearer: LoadedBearer) -> LoadedBearer | None:
        living = self._present.living
        current = living.current(bearer.entity.id)
        if current == bearer.entity.id and not self._is_touched(bearer):
            return bearer
        entity = self._present.entity(current)
        if entity is None or (current in self._altered and current == bearer.entity.id):
            return None  # nobody; or one whose names of now are looked up apart
        kind = bearer.kind if current == bearer.entity.id else bearer.kind or MERGED_NAME
        return LoadedBearer(entity, kind, self._lead(bearer, current))

    def _is_touched(self, bearer: LoadedBearer) -> bool:
        living = self._present.living
        return not living.lives(bearer.entity.id) or bearer.entity.id in self._altered or not living.lives(bearer.lead)

    def _lead(self, bearer: LoadedBearer, current: str) -> str:
        """A survivor leads itself; whoever stood behind an entity stands behind what that is now."""
        if current != bearer.entity.id:
            return current
        lead = self._present.living.current(bearer.lead)
        return lead if self._present.living.lives(lead) else current
