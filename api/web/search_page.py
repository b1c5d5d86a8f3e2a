"""The search page put together: one search of the library, and what a reader sees of it."""

from __future__ import annotations

from dataclasses import dataclass

from api.service import Facets, Manner, SearchResult, Service
from api.web.addresses import Search, View
from api.web.search_facets import Choice, Facet, Labeller, chosen_views, facet_views, labels_of, removals
from api.web.search_places import MomentsView, PlacesView, moments_view, places_view
from api.web.search_views import (
    GATHERED,
    SenseView,
    Tab,
    Work,
    asked_of,
    correction_views,
    order_tabs,
    sense_views,
    view_tabs,
    work_views,
)
from api.web.search_years import YearsView, years_view
from api.web.views import HitView, hit_view
from api.web.words import Words
from ontology.authority.bundled import bundled_eras
from ontology.errors import NotFound
from ontology.iri import is_local

# Filters that an empty page tries to do without; each try is a search.
_TRIED = 4


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of a page in the one view that was asked for; of the other views there is nothing."""

    hits: tuple[HitView, ...] = ()
    works: tuple[Work, ...] = ()
    places: PlacesView | None = None
    moments: MomentsView | None = None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """All that the template shows. ``count`` is of the hits at hand, ``total`` of all that the pages reach."""

    count: int
    total: int
    took_ms: float
    senses: list[SenseView]
    corrections: list[tuple[str, str]]
    chosen: list[Choice]
    facets: list[Facet]
    years: YearsView | None
    found: Found
    tabs: list[Tab]
    orders: list[Tab]
    first: int
    """The place of the first hit of the page among all, from 1."""
    following: str
    preceding: str
    beginning: str
    literal: str
    wider: list[Choice]


def search_page(service: Service, search: Search, words: Words) -> SearchPage:
    """Search, and make the page of it. Raises what :meth:`~api.service.Service.search` does."""
    result = searched(service, search, limit=max(search.k, GATHERED.get(search.view, 0)))
    facets = result.facets or service.facets()
    labels = labeller(service, result, facets)
    return SearchPage(
        count=len(result.hits),
        total=max(result.total, len(result.hits)),
        took_ms=result.took_ms,
        senses=sense_views(result.senses, search, words),
        corrections=correction_views(result.corrections, search),
        chosen=chosen_views(search, words, labels),
        facets=facet_views(facets, search, words),
        years=years_view(facets, search, words, eras=bundled_eras()),
        found=_found(service, result, search, words=words),
        tabs=view_tabs(search, words),
        orders=order_tabs(search, words),
        first=result.offset + 1,
        following=search.following(result.following).address() if result.following else "",
        preceding="" if result.preceding is None else search.following(result.preceding).address(),
        # Two pages on, the way back is longer than a step.
        beginning=search.following("").address() if result.preceding else "",
        literal=search.literal(raw=not search.raw).address(),
        wider=[] if result.hits else _wider(service, search, words, labels=labels),
    )


def searched(service: Service, search: Search, *, limit: int) -> SearchResult:
    """Search for what an address says, counting what there is to narrow by."""
    manner = Manner(raw=search.raw, off=search.off, order=search.order, after=search.after, facets=True)
    return service.search(search.q, filters=search.filters, limit=limit, manner=manner)


def labeller(service: Service, result: SearchResult | None = None, facets: Facets | None = None) -> Labeller:
    """Return what knows how ids are called: those that were counted or understood, else those of the authorities."""
    known = labels_of(facets)
    senses = {one.entity_id: one.label for one in result.senses if one.entity_id} if result else {}

    def label(name: str, value: str) -> str:
        if name not in ("entity", "person", "place"):
            return known.get((name, value), "")
        return known.get((name, value)) or senses.get(value) or _label_of(service, value)

    return label


def _label_of(service: Service, entity_id: str) -> str:
    if is_local(entity_id):
        return ""
    try:
        return service.pictures.entity(entity_id).label
    except NotFound:  # an address may name anything
        return ""


def _found(service: Service, result: SearchResult, search: Search, *, words: Words) -> Found:
    asked = asked_of(result, search)
    match search.view:
        case View.WORKS:
            return Found(works=tuple(work_views(result.hits, search, words, asked=asked)))
        case View.MAP:
            return Found(places=places_view(result.hits, search, words, entity=service.pictures.entity))
        case View.YEARS:
            return Found(moments=moments_view(result.hits, words, title=search.q))
    return Found(hits=tuple(hit_view(hit, words, asked) for hit in result.hits))


def _wider(service: Service, search: Search, words: Words, *, labels: Labeller) -> list[Choice]:
    """Return what doing without one filter would bring, where that is anything."""
    made = [_tried(service, name, without) for name, without in removals(search, words, labels)[:_TRIED]]
    return [one for one in made if one.count]


def _tried(service: Service, name: str, without: Search) -> Choice:
    manner = Manner(raw=without.raw, off=without.off)
    result = service.search(without.q, filters=without.filters, limit=1, manner=manner)
    return Choice(name, max(result.total, len(result.hits)), without.address(), chosen=False)
