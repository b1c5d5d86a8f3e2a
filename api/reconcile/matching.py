"""The matches of a library: what its entities are elsewhere, and which entities here a foreign id leads to.

What authorities say lies in their store; what people's decisions changed of it, an edited foreign id or a merger, is
laid over that here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256

from api.annotate import Annotator
from ontology.authority.alongside import match_alongside, matches_alongside
from ontology.authority.present import Present
from ontology.foreign import canonical
from ontology.iri import Namer
from ontology.matches import Claim, Conflict, Match, claims_of, conflicts, match_statements, matches_of
from ontology.records import Entity, Statement

Stamp = tuple[tuple[str, ...], ...]
_MERGED = "由合并入它的 {id} 而来"


@dataclass(frozen=True, slots=True)
class Resolved:
    """An entity that a foreign id leads to; ``exact`` says whether it is exactly that."""

    entity: Entity
    exact: bool


class Matching:
    """The matches of the entities that ``annotator`` knows, as they are now."""

    def __init__(self, annotator: Annotator) -> None:
        self._annotator = annotator
        self._held: tuple[tuple[Present, Stamp], _Overlay] | None = None

    def matches(self, entity: Entity) -> tuple[Match, ...]:
        """Return what an entity is elsewhere: as authorities say, by mergers, and as a rule found."""
        own = matches_of(entity, disputed=self._overlay.disputed)
        known = {one.target for one in own}
        more = (*self._taken_over(entity), *self._alongside(entity))
        return (*own, *(one for one in more if one.target not in known))

    def resolve(self, text: str) -> tuple[Resolved, ...]:
        """Return the living entities that a foreign id, an address or an id of our own leads to: the exact ones, or
        else the close ones."""
        found: dict[str, Resolved] = {}
        claimed = ((claim.entity_id, exact) for claim, exact in self._claims(canonical(text)))
        for entity_id, exact in ((text.strip(), True), *claimed):
            for entity in self._now(entity_id):
                known = found.get(entity.id)
                found[entity.id] = Resolved(entity, exact or (known is not None and known.exact))
        exactly = tuple(one for one in found.values() if one.exact)
        return exactly or tuple(found.values())

    def conflicts(self) -> tuple[Conflict, ...]:
        """Return the foreign ids that several living entities claim as exactly theirs."""
        return self._overlay.conflicts

    @property
    def disputed(self) -> frozenset[str]:
        """The foreign ids of :meth:`conflicts`."""
        return self._overlay.disputed

    def disputes_of(self, authority: str) -> str:
        """Return a short digest of those of them that an authority has a part in; empty where it has none."""
        own = [one.target for one in self.conflicts() if authority in {claim.authority for claim in one.claims}]
        return sha256("\n".join(own).encode()).hexdigest()[:12] if own else ""

    @property
    def identity(self) -> str:
        """What :meth:`statements` depend on."""
        deeds = self._annotator.present.living.deeds
        loaded = self._annotator.loaded.identity if self._annotator.loaded is not None else ""
        return f"1 {self._annotator.bundled} {loaded} {len(deeds)} {deeds[-1].id if deeds else ''}".strip()

    def statements(self, namer: Namer) -> Iterator[Statement]:
        """Yield what no single authority says: matches found by rule, and those taken over from merged entities."""
        yield from match_statements(self._found(), namer=namer, prefix="found")

    # --- within ---------------------------------------------------------------------------------------------

    @property
    def _overlay(self) -> _Overlay:
        key = (self._annotator.present, self._annotator.loaded.stamp if self._annotator.loaded is not None else ())
        if self._held is None or self._held[0] != key:
            self._held = (key, _Overlay(self._annotator))
        return self._held[1]

    def _now(self, entity_id: str) -> Iterator[Entity]:
        """Yield the living entities that an id leads to: one, none, or those that it was split into."""
        present = self._annotator.present
        found = (present.entity(part) for part in present.living.parts(entity_id))
        return (one for one in found if one is not None)

    def _claims(self, target: str) -> Iterator[tuple[Claim, bool]]:
        overlay = self._overlay
        if self._annotator.loaded is not None:
            stored = self._annotator.loaded.claims(target)
            yield from (one for one in stored if one[0].entity_id not in overlay.altered)
        yield from ((one, True) for one in overlay.claims if one.target == target)

    def _taken_over(self, entity: Entity) -> Iterator[Match]:
        for former in self._annotator.present.living.former(entity.id):
            record = self._annotator.present.record(former)
            for match in matches_of(record, disputed=self._overlay.disputed) if record is not None else ():
                yield replace(match, entity_id=entity.id, evidence=_MERGED.format(id=former))

    def _alongside(self, entity: Entity) -> Iterator[Match]:
        store = self._annotator.loaded
        if store is None:
            return
        for other in self._living(store.behind(entity.id), entity):
            if other.source != entity.source:
                yield match_alongside(entity, other)
        lead = self._annotator.present.entity(store.lead(entity.id))
        if lead is not None and lead.id != entity.id and lead.source != entity.source:
            match = match_alongside(lead, entity)
            yield replace(match, entity_id=entity.id, target=lead.id, source=lead.source, other=lead.id)

    def _living(self, entities: tuple[Entity, ...], leader: Entity) -> Iterator[Entity]:
        living = self._annotator.present.living
        return (one for one in entities if living.lives(one.id) and one.id != leader.id)

    def _found(self) -> Iterator[Match]:
        store, present = self._annotator.loaded, self._annotator.present
        led = store.led() if store is not None else ()
        pairs = ((present.living.current(lead), one) for lead, one in led if present.living.lives(one.id))
        yield from matches_alongside((pair for pair in pairs if pair[0] != pair[1].id), _Leaders(present))
        for survivor in present.living.merged():
            if (entity := present.entity(survivor)) is not None:
                yield from self._taken_over(entity)


class _Leaders(dict[str, Entity]):
    """The living entities by id, each looked up when it is asked for."""

    def __init__(self, present: Present) -> None:
        super().__init__()
        self._present = present

    def __contains__(self, ident: object) -> bool:
        if not super().__contains__(ident) and (found := self._present.entity(str(ident))) is not None:
            self[str(ident)] = found
        return super().__contains__(ident)


class _Overlay:
    """What decisions changed of the claims: made anew when a decision or a loaded authority is."""

    def __init__(self, annotator: Annotator) -> None:
        self._annotator = annotator
        self._present = annotator.present

    @cached_property
    def altered(self) -> frozenset[str]:
        """The ids whose claims are not those that were loaded."""
        return frozenset(one.id for one in self._told)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """The claims of those entities as they are now, and of all that no store of loaded authorities has."""
        return tuple(claim for one in self._told for claim in claims_of(one))

    @cached_property
    def _told(self) -> tuple[Entity, ...]:
        present = self._present
        found = [present.entity(one) for one in present.living.changed()]
        leading = (one for one in present.leading if one.same_as)
        told = {one.id: one for one in (*found, *leading) if one is not None}
        return tuple(told.values())

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The foreign ids that several living entities claim."""
        store = self._annotator.loaded
        stored = [one for one in store.disputed() if one.entity_id not in self.altered] if store is not None else []
        if store is not None:
            new = dict.fromkeys(one.target for one in self.claims)
            stored += [one for target in new for one, exact in store.claims(target) if exact]
        living = self._present.living
        told = (one for one in (*stored, *self.claims) if living.lives(living.current(one.entity_id)))
        return conflicts(told, survivor=living.current)

    @cached_property
    def disputed(self) -> frozenset[str]:
        """Their targets."""
        return frozenset(one.target for one in self.conflicts)
