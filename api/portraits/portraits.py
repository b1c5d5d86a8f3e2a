"""Portraits of entities: what authorities and texts tell of each, gathered for its page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.catalogue.reading import CatalogueReader
from api.catalogue.views import WorkSummary
from api.portraits.names import name_groups
from api.portraits.places import places_of
from api.portraits.quoting import mention
from api.portraits.records import HeadingNear, MentionPage, Portrait, RelationGroup, Shelf, Step
from api.portraits.shelves import shelf_of, tops
from api.portraits.told import authority_lines, ends, groups, names_itself, naming_of, told_lines
from api.portraits.walking import LOOKED_AT, WALKED, step
from api.portraits.years import dated, year_chart
from api.reconcile.matching import Matching
from index.portraits import MOST_PASSAGES, Beside, Given, PortraitTables, Said
from index.ports import StoredPassage
from ontology.authority.bundled import bundled_eras
from ontology.authority.headings import Headings
from ontology.errors import Gone, NotFound
from ontology.records import Entity, TagType
from ontology.resolving import Resolver

MENTIONS = 10
"""Passages on a page of mentions."""
RELATIONS = 120
"""Relations of texts that a page shows at first."""
ALL_RELATIONS = 2_000
NEIGHBOURS = 12
"""Neighbours that a walk begins with."""
_SURFACES = 12
_WORKS = 10
_DIVISIONS = "sibu"
_PLACES = 80
_HOLDINGS = 20


@dataclass(frozen=True, slots=True)
class _Subject:
    """An entity with every id that leads to it, and a memory of others that were looked up for it."""

    entity: Entity
    ids: frozenset[str]
    resolver: Resolver
    find: Callable[[str], Entity | None]


@dataclass(frozen=True, slots=True)
class Portraits:
    """Makes portraits. ``entity`` raises NotFound and Gone, ``pointing`` gives the ids of what points at some ids."""

    tables: PortraitTables
    passages: Callable[[Sequence[int]], list[StoredPassage]]
    """Passages by key, as entities are now."""
    resolver: Callable[[], Resolver]
    entity: Callable[[str], Entity]
    matching: Matching
    pointing: Callable[[Collection[str]], tuple[str, ...]]
    headings: Headings
    catalogue: CatalogueReader
    titles: Callable[[], Mapping[str, str]]
    """What the loaded authorities are called, by name."""

    def of(self, entity_id: str, *, relations: int = RELATIONS) -> Portrait:
        """Return the portrait of the entity that an id leads to, with at most so many ``relations`` of texts.

        Raises :class:`NotFound` for one that never was, :class:`Gone` for one that was split or retired.
        """
        subject = self._subject(entity_id)
        entity, ids, living = subject.entity, subject.ids, subject.resolver.living
        named = self.tables.named(ids)
        said = self._said(subject, limit=relations + 1)
        told = self._groups(subject, said[:relations])
        eras = bundled_eras()
        dates = self.tables.dates(ids) if named.passages else []
        beside = self._beside(subject) if named.passages else []
        return Portrait(
            entity=entity,
            names=name_groups(entity, self._same(entity), naming_of(said[:relations], ids, subject.find)),
            written=tuple(self.tables.surfaces(ids, limit=_SURFACES)),
            begin=dated(entity.begin, eras),
            end=dated(entity.end, eras),
            named=named,
            relations=told,
            more=len(said) > relations,
            books=tuple(self.tables.books(ids)),
            years=year_chart(entity.label, dates, looked_at=min(named.passages, MOST_PASSAGES)),
            places=places_of(entity, ends(told), _places(beside), find=subject.find, named=named.passages),
            step=self._step(subject, told, beside, passages=named.passages),
            works=self._works(entity),
            holdings=self._holdings(entity),
            division=self._division(entity),
            shelf=shelf_of(entity.id, self.headings, self.tables),
            titles=self.titles(),
            former=living.former(entity.id),
            history=living.history(entity.id),
        )

    def mentions(self, entity_id: str, *, page: int = 1) -> MentionPage:
        """Return a page of the passages that name an entity; a page past the last is empty. Raises as :meth:`of`."""
        subject = self._subject(entity_id)
        total = self.tables.named(subject.ids).passages
        keys = self.tables.keys(subject.ids, offset=(page - 1) * MENTIONS, limit=MENTIONS)
        shown = tuple(mention(one, subject.ids) for one in self.passages(keys))
        return MentionPage(shown, page, max(1, -(-total // MENTIONS)), total)

    def step(self, entity_id: str, *, limit: int, along: Collection[str] = ()) -> Step:
        """Return an entity with ``limit`` neighbours, and those of ``along`` that it is related to.

        Raises as :meth:`of`.
        """
        subject = self._subject(entity_id)
        told = self._groups(subject, self._said(subject, limit=ALL_RELATIONS))
        passages = self.tables.named(subject.ids).passages
        return self._step(subject, told, self._beside(subject), limit=limit, along=along, passages=passages)

    def shelf(self, heading_id: str) -> Shelf | None:
        """Return a heading among others; ``None`` for one that the library does not use."""
        return shelf_of(heading_id, self.headings, self.tables)

    def tops(self) -> tuple[tuple[str, tuple[HeadingNear, ...]], ...]:
        """Return the widest headings of each scheme."""
        return tops(self.headings, self.tables)

    # --- within ---------------------------------------------------------------------------------------------

    def _subject(self, entity_id: str) -> _Subject:
        entity = self.entity(entity_id)
        resolver = self.resolver()
        known: dict[str, Entity | None] = {entity.id: entity}

        def find(other: str) -> Entity | None:
            if other not in known:
                known[other] = self._found(other)
            return known[other]

        return _Subject(entity, frozenset((entity.id, *resolver.living.former(entity.id))), resolver, find)

    def _found(self, entity_id: str) -> Entity | None:
        try:
            return self.entity(entity_id)
        except (NotFound, Gone):  # the authority was taken out, or it was split; the text still names it
            return None

    def _said(self, subject: _Subject, *, limit: int) -> list[Said]:
        return self.tables.relations(subject.ids, limit=limit)

    def _groups(self, subject: _Subject, said: Iterable[Said]) -> tuple[RelationGroup, ...]:
        ids, find = subject.ids, subject.find
        others = [one for one in said if not names_itself(one.relation, ids)]
        pointing = [one for ident in self.pointing(ids) if (one := find(ident))]
        return groups((*authority_lines(subject.entity, pointing, find), *told_lines(others, ids, find)))

    def _same(self, entity: Entity) -> list[Entity]:
        """Return the records of other authorities here that are said to be exactly this entity."""
        others = dict.fromkeys(one.other for one in self.matching.matches(entity) if one.exact and one.other)
        found = (self._found(one) for one in others)
        return [one for one in found if one is not None and one.id != entity.id]

    def _beside(self, subject: _Subject) -> list[Beside]:
        return self.tables.beside(subject.ids, WALKED, limit=LOOKED_AT)

    def _step(
        self,
        subject: _Subject,
        told: Iterable[RelationGroup],
        beside: Sequence[Beside],
        *,
        limit: int = NEIGHBOURS,
        along: Collection[str] = (),
        passages: int = 0,
    ) -> Step:
        living = subject.resolver.living

        def now(ident: str) -> str:
            current = living.current(ident)
            return current if living.lives(current) else ""

        asked = {"limit": limit, "passages": passages}
        return step(subject.entity, told, beside, find=subject.find, now=now, along=along, **asked)

    def _division(self, entity: Entity) -> str:
        """Return the class of the four divisions that a book's kind names: 经部易类."""
        heading = f"{_DIVISIONS}:{entity.kind}"
        return heading if entity.type is TagType.BOOK and heading in self.headings else ""

    def _works(self, entity: Entity) -> tuple[WorkSummary, ...]:
        if entity.type is not TagType.BOOK:
            return ()
        return self.catalogue.of_book(entity.id, limit=_WORKS)

    def _holdings(self, entity: Entity) -> tuple[Given, ...]:
        if entity.type is not TagType.BOOK:
            return ()
        names = {entity.label, *(name.text for name in entity.names)}
        return tuple(self.tables.called(names, limit=_HOLDINGS))


def _places(beside: Iterable[Beside]) -> list[Beside]:
    """Return the places among companions, as many as are looked up."""
    return [one for one in beside if one.type is TagType.LOC][:_PLACES]
