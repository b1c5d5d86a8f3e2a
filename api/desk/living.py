"""Decisions on entities: taken, kept, and laid before whoever reads.

Only the deeds are kept. What they amount to is made of them when the desk holds more of them than were read last, so
that a process that only reads sees what another one decided.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from api.desk.living_store import DeedStore
from api.desk.reviews import reviewer_name
from ontology.errors import WrongUse
from ontology.living import OWN, Deed, DeedKind, Find, Living, Standing, own_id
from ontology.records import Entity

_LONGEST_REASON = 1_000
_UNREASONED = (DeedKind.CREATE, DeedKind.EDIT)


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class LivingEntities:
    """The decisions of one library; ``find`` knows the entities of all authorities.

    Deciding needs the library's write lock. Every refusal is a :class:`WrongUse` of one sentence.
    """

    store: DeedStore
    find: Find
    clock: Callable[[], datetime] = _now
    _known: Living = field(default_factory=Living)

    # --- asking ---------------------------------------------------------------------------------------------

    def now(self) -> Living:
        """Return the state of all entities."""
        if self.store.head() != (self._known.deeds[-1].id if self._known.deeds else 0):
            self._known = Living(self.store.deeds())
        return self._known

    def state(self, entity_id: str) -> Standing:
        """Return what became of an id at the end of its mergers."""
        return self.now().end(entity_id)

    def history(self, entity_id: str = "") -> tuple[Deed, ...]:
        """Return every decision that names an id, oldest first; all without one."""
        return self.now().history(entity_id)

    # --- deciding -------------------------------------------------------------------------------------------

    def merge(self, entity_id: str, into: str, *, by: str, reason: str) -> Deed:
        """Decide that an entity is another one, which stays."""
        return self._decide(DeedKind.MERGE, entity_id, by=by, reason=reason, into=(into,))

    def split(self, entity_id: str, parts: Sequence[str | Entity], *, by: str, reason: str) -> Deed:
        """Decide that an entity is several: ids of others, or bodies without an id for those to be made."""
        time = self._time()
        made = [self._made(part, time, n) if isinstance(part, Entity) else part for n, part in enumerate(parts)]
        into = tuple(one if isinstance(one, str) else one.id for one in made)
        new = tuple(one for one in made if isinstance(one, Entity))
        return self._decide(DeedKind.SPLIT, entity_id, by=by, reason=reason, into=into, entities=new, time=time)

    def retire(self, entity_id: str, *, by: str, reason: str) -> Deed:
        """Decide that an entity is used no more."""
        return self._decide(DeedKind.RETIRE, entity_id, by=by, reason=reason)

    def create(self, entity: Entity, *, by: str, reason: str = "") -> Deed:
        """Make an entity of the library's own; its id is given where the body has none."""
        time = self._time()
        made = self._made(entity, time, 0)
        return self._decide(DeedKind.CREATE, made.id, by=by, reason=reason, entities=(made,), time=time)

    def edit(self, entity_id: str, changes: Mapping[str, Any], *, by: str, reason: str = "") -> Deed:
        """Set fields of an entity; what its authority says of the others is followed as before."""
        was = self._record(entity_id)
        if was is None:  # what is amiss with the id is said there
            return self._decide(DeedKind.EDIT, entity_id, by=by, reason=reason)
        fields = tuple(name for name, value in changes.items() if getattr(was, name) != value)
        if not fields:
            raise WrongUse(f"{entity_id} 本来就是这样，没有要改的。")
        edited = (replace(was, **changes),)
        return self._decide(DeedKind.EDIT, entity_id, by=by, reason=reason, entities=edited, fields=fields)

    def restore(self, deed_id: int, *, by: str, reason: str) -> Deed:
        """Undo a decision, where nothing was built upon it."""
        undone = self.now().deed(deed_id)
        about: dict[str, Any] = {"into": undone.into, "entities": undone.entities} if undone is not None else {}
        entity_id = undone.entity_id if undone is not None else ""
        return self._decide(DeedKind.RESTORE, entity_id, by=by, reason=reason, undoes=deed_id, **about)

    def _decide(self, kind: DeedKind, entity_id: str, *, by: str, reason: str, time: str = "", **more: Any) -> Deed:  # noqa: ANN401
        living = self.now()
        number = living.deeds[-1].id + 1 if living.deeds else 1
        was = self._record(entity_id)
        said = _reason(reason, kind)
        deed = Deed(number, kind, entity_id, reviewer_name(by), time or self._time(), said, was=was, **more)
        living.after(deed, find=self.find)
        kept = self.store.add(deed)
        self._known = Living((*living.deeds, kept))
        return kept

    def _record(self, entity_id: str) -> Entity | None:
        living = self.now()
        found = living.made(entity_id) or self.find(entity_id)
        return living.edited(found) if found is not None else None

    def _time(self) -> str:
        return self.clock().astimezone(UTC).isoformat(timespec="microseconds")

    def _made(self, entity: Entity, time: str, number: int) -> Entity:
        return replace(entity, id=entity.id or own_id(entity, time=time, number=number), source=OWN)


def _reason(given: str, kind: DeedKind) -> str:
    reason = " ".join(given.split())
    if not reason and kind not in _UNREASONED:
        raise WrongUse("请写明理由（--reason）：以后的人要知道为什么这样定。")
    if len(reason) > _LONGEST_REASON or not reason.isprintable():
        raise WrongUse(f"理由最多 {_LONGEST_REASON} 个可显示的字。")
    return reason
