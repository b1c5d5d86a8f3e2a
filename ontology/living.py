"""Entities that live: what people decided of them, and what they are now.

A deed is only ever added. What an entity is follows from the deeds that stand, in their order; undoing one is a deed
too, and nothing is refused later than at its beginning: an undoing is taken only where the deeds that stay still make
sense one after the other. So there is never a circle, and every chain of mergers ends.

Pure.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ontology.authority.bodies import wrong
from ontology.errors import LibraryBroken, WrongUse
from ontology.iri import is_local
from ontology.records import Entity

OWN = "local"
"""The authority of what a library makes itself 馆自建规范."""
EDITABLE = ("label", "names", "note", "kind", "dynasty", "begin", "end", "modern", "latitude", "longitude", "same_as")
"""The fields of an entity that an edit may set."""

Find = Callable[[str], Entity | None]
"""An id to the entity of an authority; ``None`` for an unknown one."""


class DeedKind(StrEnum):
    """What a person does with an entity."""

    MERGE = "merge"
    SPLIT = "split"
    RETIRE = "retire"
    RESTORE = "restore"
    CREATE = "create"
    EDIT = "edit"


class Fate(StrEnum):
    """What became of an entity."""

    LIVE = "live"
    MERGED = "merged"
    SPLIT = "split"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Deed:
    """One row of the log. ``id`` grows with time, from 1; ``time`` is UTC in ISO 8601.

    ``into`` is the survivor of a merger, or the parts of a split. ``entities`` are those that the deed brings: the
    created one, the parts that a split makes, the edited one of which the ``fields`` count. ``was`` is the entity as it
    stood, so that a tombstone can be read when its authority is gone. A restoration names the deed that it ``undoes``
    and repeats whom that was about.
    """

    id: int
    kind: DeedKind
    entity_id: str
    by: str
    time: str
    reason: str = ""
    into: tuple[str, ...] = ()
    entities: tuple[Entity, ...] = ()
    fields: tuple[str, ...] = ()
    was: Entity | None = None
    undoes: int = 0

    @property
    def touched(self) -> tuple[str, ...]:
        """Every id that the deed names, each once."""
        return tuple(dict.fromkeys((self.entity_id, *self.into, *(one.id for one in self.entities))))


@dataclass(frozen=True, slots=True)
class Standing:
    """What an entity is: ``into`` is the next id of a merger or the parts of a split, ``deed`` what made it so."""

    entity_id: str
    fate: Fate = Fate.LIVE
    into: tuple[str, ...] = ()
    deed: Deed | None = None


def own_id(entity: Entity, *, time: str, number: int = 0) -> str:
    """Return the id of an entity that a library makes itself."""
    told = "\0".join((entity.type, entity.label, time, str(number)))
    return "own-" + hashlib.sha256(told.encode()).hexdigest()[:10]


class Living:
    """The state that a sequence of deeds amounts to. It is never changed; :meth:`after` makes the next one.

    Raises :class:`LibraryBroken` for deeds that cannot have come about one after the other.
    """

    def __init__(self, deeds: Iterable[Deed] = ()) -> None:
        self.deeds = tuple(deeds)
        self._undone = {deed.undoes: deed for deed in self.deeds if deed.kind is DeedKind.RESTORE}
        self._standings: dict[str, Standing] = {}
        self._own: dict[str, Entity] = {}
        self._edits: dict[str, list[Deed]] = defaultdict(list)
        self._lay_undone()
        for deed in self.standing():
            if reason := self._amiss(deed):
                raise LibraryBroken(f"规范决定第 {deed.id} 号与它之前的决定不合：{reason}")
            self._lay(deed)
        self._formers = self._gathered()

    def __bool__(self) -> bool:
        return bool(self.deeds)

    # --- asking ---------------------------------------------------------------------------------------------

    def standing(self) -> Iterator[Deed]:
        """Yield the deeds that were not undone, restorations left out, oldest first."""
        return (one for one in self.deeds if one.kind is not DeedKind.RESTORE and one.id not in self._undone)

    def state(self, entity_id: str) -> Standing:
        """Return what became of an id itself; one that no deed names lives."""
        return self._standings.get(entity_id, Standing(entity_id))

    def current(self, entity_id: str) -> str:
        """Return the id that it is now, at the end of its mergers; that one may be split or retired."""
        while (standing := self._standings.get(entity_id)) is not None and standing.fate is Fate.MERGED:
            entity_id = standing.into[0]
        return entity_id

    def end(self, entity_id: str) -> Standing:
        """Return the state at the end of an id's mergers."""
        return self.state(self.current(entity_id))

    def lives(self, entity_id: str) -> bool:
        """Tell whether an id stands for itself."""
        return self.state(entity_id).fate is Fate.LIVE

    def parts(self, entity_id: str) -> tuple[str, ...]:
        """Return the living ids that an id leads to: one, none, or those of a split, in its order."""
        standing = self.end(entity_id)
        if standing.fate is Fate.SPLIT:
            return tuple(dict.fromkeys(part for one in standing.into for part in self.parts(one)))
        return (standing.entity_id,) if standing.fate is Fate.LIVE else ()

    def former(self, entity_id: str) -> tuple[str, ...]:
        """Return all other ids that are this one now, ascending."""
        return self._formers.get(entity_id, ())

    def merged(self) -> tuple[str, ...]:
        """Return the ids that others were merged into and that stand at the end of those mergers."""
        return tuple(self._formers)

    def fallen(self) -> tuple[Standing, ...]:
        """Return the states of all that do not live, by id."""
        return tuple(one for _, one in sorted(self._standings.items()))

    def own(self) -> tuple[Entity, ...]:
        """Return the entities that deeds made, living or not, as they are now."""
        return tuple(self.edited(one) for one in self._own.values())

    def made(self, entity_id: str) -> Entity | None:
        """Return an entity that a deed made, as it is now."""
        found = self._own.get(entity_id)
        return self.edited(found) if found is not None else None

    def changed(self) -> tuple[str, ...]:
        """Return the ids of entities that edits set fields of."""
        return tuple(one for one, deeds in self._edits.items() if deeds)

    def edited(self, entity: Entity) -> Entity:
        """Return an entity with the fields that edits set."""
        for deed in self._edits.get(entity.id, ()):
            entity = replace(entity, **{name: getattr(deed.entities[0], name) for name in deed.fields})
        return entity

    def history(self, entity_id: str = "") -> tuple[Deed, ...]:
        """Return every deed that names an id, also those that were undone, oldest first; all without one."""
        return tuple(one for one in self.deeds if not entity_id or entity_id in one.touched)

    def undone(self, deed_id: int) -> Deed | None:
        """Return the deed that undid this one."""
        return self._undone.get(deed_id)

    def deed(self, deed_id: int) -> Deed | None:
        """Return a deed by its number."""
        return next((one for one in self.deeds if one.id == deed_id), None)

    # --- the next state -------------------------------------------------------------------------------------

    def after(self, deed: Deed, *, find: Find) -> Living:
        """Return the state after one more deed. Raises :class:`WrongUse` for one that makes no sense, and says why."""
        if deed.kind is DeedKind.RESTORE:
            return self._restored(deed)
        if reason := self._unknown(deed, find) or self._amiss(deed) or self._unlike(deed, find):
            raise WrongUse(reason)
        return Living((*self.deeds, deed))

    def _restored(self, deed: Deed) -> Living:
        undoes = self.deed(deed.undoes)
        if undoes is None:
            raise WrongUse(f"没有第 {deed.undoes} 号决定：用 wenmai entity history 查看。")
        if undoes.kind is DeedKind.RESTORE:
            raise WrongUse(f"第 {undoes.id} 号决定本身是撤销，不能再撤销：要恢复原样，请重新作一次决定。")
        if (by := self.undone(undoes.id)) is not None:
            raise WrongUse(f"第 {undoes.id} 号决定已由第 {by.id} 号撤销。")
        if (built := self._built_upon(undoes)) is not None:
            raise WrongUse(f"第 {built.id} 号决定建立在第 {undoes.id} 号之上：请先撤销第 {built.id} 号。")
        return Living((*self.deeds, deed))

    def _built_upon(self, undoes: Deed) -> Deed | None:
        """Return the first deed that makes no sense without this one."""
        kept = Living(one for one in self.standing() if one.id < undoes.id)
        kept._own_ever |= {one.id for one in undoes.entities if _makes(undoes)}
        for deed in self.standing():
            if deed.id > undoes.id:
                if kept._amiss(deed):
                    return deed
                kept._lay(deed)
        return None

    def _unknown(self, deed: Deed, find: Find) -> str:
        made = {one.id for one in deed.entities}
        for one in deed.touched:
            if is_local(one):
                return f"{one} 只是一篇文献里的称谓，不是规范，不能作决定。"
            if one in made and deed.kind in (DeedKind.CREATE, DeedKind.SPLIT):
                if one in self._own_ever or find(one) is not None:
                    return f"编号 {one} 已经用过，请换一个。"
            elif one not in self._own_ever and find(one) is None:
                return f"没有规范 {one}：请核对编号。"
        return next((f"「{one.label}」不能收：{why}。" for one in deed.entities if (why := wrong(one))), "")

    def _unlike(self, deed: Deed, find: Find) -> str:
        """Say where a deed brings things of different types together."""
        if deed.kind not in (DeedKind.MERGE, DeedKind.SPLIT, DeedKind.EDIT):
            return ""
        brought = {one.id: one for one in deed.entities}
        known = [brought.get(one) or self._own.get(one) or find(one) for one in deed.touched]
        subject = self._own.get(deed.entity_id) or find(deed.entity_id)
        for other in known:
            if subject is not None and other is not None and other.type is not subject.type:
                return f"{subject.id} 是 {subject.type}，{other.id} 是 {other.type}：类型不同的规范不能合并或拆成对方。"
        return ""

    # --- one deed after the other ---------------------------------------------------------------------------

    def _lay_undone(self) -> None:
        """What an undone deed had made is a tombstone, and its id is never used again."""
        self._own_ever = {one.id for deed in self.deeds if _makes(deed) for one in deed.entities}
        for deed in self.deeds:
            if _makes(deed) and deed.id in self._undone:
                for one in deed.entities:
                    self._standings[one.id] = Standing(one.id, Fate.RETIRED, deed=self._undone[deed.id])

    def _lay(self, deed: Deed) -> None:
        if _makes(deed):
            self._own.update((one.id, one) for one in deed.entities)
        if deed.kind is DeedKind.EDIT:
            self._edits[deed.entity_id].append(deed)
        elif deed.kind in _FATES:
            self._standings[deed.entity_id] = Standing(deed.entity_id, _FATES[deed.kind], deed.into, deed)

    def _amiss(self, deed: Deed) -> str:
        """Say why a deed makes no sense after those before it; empty where it does."""
        if deed.kind is DeedKind.CREATE:
            return ""
        if reason := self._not_there(deed.entity_id):
            return reason
        if deed.kind is DeedKind.EDIT and not set(deed.fields) <= set(EDITABLE):
            return f"不能改 {'、'.join(sorted(set(deed.fields) - set(EDITABLE)))}。"
        if deed.kind is DeedKind.MERGE:
            return self._no_survivor(deed)
        return self._no_parts(deed) if deed.kind is DeedKind.SPLIT else ""

    def _no_survivor(self, deed: Deed) -> str:
        if len(deed.into) != 1:
            return "合并要写明并入哪一个规范。"
        (into,) = deed.into
        if into == deed.entity_id:
            return f"{into} 不能并入它自己。"
        if self.current(into) == deed.entity_id:
            return f"{into} 已并入 {deed.entity_id}，再把 {deed.entity_id} 并入 {into} 就成了环。"
        return self._not_there(into)

    def _no_parts(self, deed: Deed) -> str:
        if len(deed.into) < 2 or len(set(deed.into)) < len(deed.into):
            return "拆分要写明至少两个不同的规范。"
        if deed.entity_id in deed.into:
            return f"{deed.entity_id} 不能拆成它自己：要留下的那一部分请另建规范。"
        made = {one.id for one in deed.entities}
        return next((reason for one in deed.into if one not in made and (reason := self._not_there(one))), "")

    def _not_there(self, entity_id: str) -> str:
        standing = self.state(entity_id)
        if standing.fate is Fate.MERGED:
            return f"{entity_id} 已并入 {self.current(entity_id)}：请改用后者。"
        if standing.fate is Fate.SPLIT:
            return f"{entity_id} 已拆分为 {'、'.join(standing.into)}：请改用其中之一。"
        if standing.fate is Fate.RETIRED or (entity_id in self._own_ever and entity_id not in self._own):
            return f"{entity_id} 已停用，不能再作此决定。"
        return ""

    def _gathered(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for entity_id, standing in sorted(self._standings.items()):
            if standing.fate is Fate.MERGED:
                found[self.current(entity_id)].append(entity_id)
        return {current: tuple(former) for current, former in found.items()}


_FATES = {DeedKind.MERGE: Fate.MERGED, DeedKind.SPLIT: Fate.SPLIT, DeedKind.RETIRE: Fate.RETIRED}


def _makes(deed: Deed) -> bool:
    return deed.kind in (DeedKind.CREATE, DeedKind.SPLIT)


def said(deed: Deed) -> str:
    """Return a deed in a few words of Chinese, without who and when."""
    into = "、".join(deed.into)
    told: dict[DeedKind, Sequence[str]] = {
        DeedKind.MERGE: (f"并入 {into}",),
        DeedKind.SPLIT: (f"拆分为 {into}",),
        DeedKind.RETIRE: ("停用",),
        DeedKind.RESTORE: (f"撤销第 {deed.undoes} 号决定",),
        DeedKind.CREATE: ("新建",),
        DeedKind.EDIT: ("改动 ", "、".join(FIELD_NAMES.get(one, one) for one in deed.fields)),
    }
    return "".join(told[deed.kind])


FIELD_NAMES = {
    "label": "名称",
    "names": "别名",
    "note": "说明",
    "kind": "细类",
    "dynasty": "朝代",
    "begin": "起年",
    "end": "止年",
    "modern": "今地",
    "latitude": "纬度",
    "longitude": "经度",
    "same_as": "另见",
}
