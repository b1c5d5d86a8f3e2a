"""Hits on a map and on a time line: what they name and date, drawn, and as rows of a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from api.pictures.draw_map import map_svg
from api.pictures.draw_timeline import span_word, timeline_svg
from api.pictures.records import Moment, Timeline
from api.pictures.scene import Scene
from api.pictures.spots import spot_map
from api.pictures.timeline import timeline
from api.schemas import document_title
from api.web.addresses import Search, View, passage_address
from api.web.inline import inline
from api.web.views import entity_page
from api.web.words import Words
from index.ports import StoredPassage
from ontology.authority.ganzhi import length
from ontology.queries import Hit
from ontology.records import Entity

PLACES, MOMENTS = 80, 60
# A dynasty, a century: a span that says so little is no moment, and is only counted.
_WIDE = 60
_ALL = 5000
# Passages of a place that are linked one by one; a filter shows all.
_LINKED = 4


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place of the map: ``passages`` are its first ones, ``only`` narrows the search to all that name it."""

    label: str
    address: str
    modern: str
    latitude: float
    longitude: float
    count: int
    passages: tuple[tuple[str, str], ...]
    only: str


@dataclass(frozen=True, slots=True)
class PlacesView:
    """The places that hits name; ``picture`` is SVG."""

    rows: tuple[PlaceRow, ...]
    left_out: int
    picture: Markup


@dataclass(frozen=True, slots=True)
class MomentRow:
    """A dated statement; ``wording`` is the date as the text has it."""

    years: str
    wording: str
    label: str
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class MomentsView:
    """What hits date; ``wide`` counts what is said of a dynasty or a century only, ``picture`` is SVG."""

    rows: tuple[MomentRow, ...]
    left_out: int
    wide: int
    picture: Markup


def places_view(hits: Sequence[Hit], search: Search, words: Words, *, entity: Callable[[str], Entity]) -> PlacesView:
    """The places that the hits name and whose position is known, the most often named first."""
    drawn = spot_map(_scene(hits, search.q), entity, limit=PLACES)
    by_id = {hit.passage.id: hit for hit in hits}
    alone = search.viewed(View.LIST)
    rows = tuple(
        PlaceRow(
            spot.label,
            entity_page(spot.id),
            spot.modern if spot.modern != spot.label else "",
            spot.latitude,
            spot.longitude,
            len(spot.passages),
            tuple((_called(by_id[one]), passage_address(one)) for one in spot.passages[:_LINKED]),
            (alone if search.has("place", spot.id) else alone.toggled("place", spot.id)).address(),
        )
        for spot in drawn.spots
    )
    return PlacesView(rows, drawn.left_out, inline(map_svg(drawn, words)) if rows else Markup())


def moments_view(hits: Sequence[Hit], words: Words, *, title: str) -> MomentsView:
    """What the hits date, in the order of time."""
    found = timeline(_scene(hits, title), limit=_ALL).moments
    narrow = [one for one in found if length(one.begin, one.end) <= _WIDE]
    # The hits come best first: their moments are those that stay.
    order = {hit.passage.id: place for place, hit in enumerate(hits)}
    kept = sorted(sorted(narrow, key=lambda one: order[one.passage_id])[:MOMENTS], key=lambda one: (one.begin, one.end))
    drawn = Timeline(title, tuple(kept), len(narrow) - len(kept))
    titles = {hit.passage.id: _called(hit) for hit in hits}
    rows = tuple(_moment(one, titles, words) for one in drawn.moments)
    picture = inline(timeline_svg(drawn, words)) if rows else Markup()
    return MomentsView(rows, drawn.left_out, len(found) - len(narrow), picture)


def _moment(moment: Moment, titles: dict[str, str], words: Words) -> MomentRow:
    return MomentRow(
        span_word(moment.begin, moment.end, words),
        moment.wording,
        moment.label,
        titles.get(moment.passage_id, ""),
        passage_address(moment.passage_id),
    )


def _scene(hits: Sequence[Hit], title: str) -> Scene:
    stored = (StoredPassage(key, hit.passage, hit.document, hit.tags) for key, hit in enumerate(hits))
    return Scene(title, tuple(stored), {}, total=len(hits))


def _called(hit: Hit) -> str:
    title = document_title(hit.document)
    heading = hit.passage.heading
    return f"{title} · {heading}" if heading and heading != title else title
