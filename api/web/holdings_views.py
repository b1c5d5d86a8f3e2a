"""What pages and pictures show of holdings in numbers: records made ready to be said in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode

from markupsafe import Markup

from api.holdings.addresses import chart_address, listing_address, part_address
from api.holdings.centuries import bounds
from api.holdings.charts import ALONG_TIME, chart
from api.holdings.holdings import TRAITS
from api.holdings.records import Row, Statistics, Tally
from api.pictures.ink import Drawing
from api.schemas import document_title
from api.web.addresses import Search, document_address, filters_of
from api.web.inline import inline
from api.web.views import entity_page, language_of
from api.web.words import Words
from index.tallies import Listing, Part
from ontology.guesses import MARK, guessed, value_of
from ontology.records import Document, Metadata

_ENTITIES = ("persons", "places", "offices", "works", "organisations", "events", "subjects")
_FILTERS = {"dynasties": "dynasty", "kinds": "kind", "languages": "language", "types": "type", "reviews": "review"}
_TRAITS = {name: trait for name, trait in TRAITS.items() if name != "ancient_branches"}
"""Tallies of ancient books and the parameter that narrows a search to a row of them."""
ANCIENT = (*_TRAITS, "ancient_branches")
_SAID_FIRST = 5


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of a table; ``share`` is a percentage of all that was counted, empty where shares say nothing."""

    label: str
    count: str
    share: str
    address: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class TallyView:
    """A tally as a chart and a table."""

    name: str
    title: str
    unit: str
    svg: Markup
    rows: tuple[RowView, ...]
    outside: tuple[tuple[str, str], ...] = ()
    left_out: int = 0
    picture: str = ""


@dataclass(frozen=True, slots=True)
class SpotView:
    """A place on the map, in degrees (WGS 84)."""

    label: str
    address: str
    modern: str
    latitude: float
    longitude: float
    count: int


@dataclass(frozen=True, slots=True)
class StatisticsView:
    """A part in numbers."""

    part: Part
    sizes: tuple[tuple[str, str], ...]
    tallies: tuple[TallyView, ...]
    spots: tuple[SpotView, ...]
    map: str


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One document of a list."""

    title: str
    address: str
    language: str
    creator: str
    dynasty: str
    date: str
    kind: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListingView:
    """One page of a list of documents. Addresses are empty where there is no such page."""

    wanted: Listing
    lines: tuple[DocumentLine, ...]
    total: int
    page: int
    pages: int
    previous: str
    next: str
    kinds: tuple[str, ...] = ()
    dynasties: tuple[str, ...] = ()
    orders: tuple[tuple[str, str], ...] = field(default=())


def statistics_view(told: Statistics, words: Words) -> StatisticsView:
    """A part in numbers, said."""
    sizes = told.sizes
    numbers = {
        "documents": sizes.documents,
        "passages": sizes.passages,
        "characters": sizes.characters,
        "tags": told.tags,
        "pictured": sizes.pictured,
        "recorded": sizes.recorded,
    }
    return StatisticsView(
        told.part,
        tuple((words.label(f"stat_{name}"), f"{count:,}") for name, count in numbers.items() if count),
        tuple(tally_view(one, told, words) for one in told.tallies if _telling(one, told.part)),
        tuple(
            SpotView(one.label, entity_page(one.id), one.modern, one.latitude, one.longitude, one.named)
            for one in told.spots.spots
        ),
        chart_address("map", told.part) if told.spots.spots and told.part.passages is None else "",
    )


def _telling(tally: Tally, part: Part) -> bool:
    """Whether a tally tells anything: that all is of one collection does not."""
    named = tally.name in (*_ENTITIES, "types", *ALONG_TIME, *ANCIENT)
    return len(tally.rows) > 1 or named or not part


def tally_view(tally: Tally, told: Statistics, words: Words) -> TallyView:
    """A tally as a chart and a table."""
    everything = sum(row.count for row in tally.rows)
    shares = tally.name in ("types", "reviews")
    return TallyView(
        tally.name,
        words.label(f"stat_{tally.name}"),
        words.label(f"stat_{tally.unit}"),
        inline(tally_drawing(tally, words).written()),
        tuple(
            RowView(
                row_label(tally, row, words),
                f"{row.count:,}",
                f"{100 * row.count / everything:.1f}%" if shares and everything else "",
                _address(tally, row, told.part),
                _note(tally, row, words),
            )
            for row in tally.rows
        ),
        tuple((words.label(f"stat_outside_{name}"), f"{count:,}") for name, count in tally.outside),
        tally.left_out,
        chart_address(tally.name, told.part) if told.part.passages is None else "",
    )


def tally_drawing(tally: Tally, words: Words) -> Drawing:
    """A tally as a chart."""
    labels = [row_label(tally, row, words) for row in tally.rows]
    title = words.label(f"stat_{tally.name}")
    said = "、".join(
        f"{label} {row.count:,}" for label, row in list(zip(labels, tally.rows, strict=True))[:_SAID_FIRST]
    )
    return chart(tally, labels, title=title, description=words.label("stat_described", title=title, first=said))


def row_label(tally: Tally, row: Row, words: Words) -> str:
    """What a row is called; what a library holds is never converted."""
    if tally.name == "types":
        return words.called("TYPES", row.value)
    if tally.name == "reviews":
        return words.label(f"stat_review_{row.value}")
    if tally.name == "languages":
        return words.called("LANGUAGES", row.value)
    if tally.name == "rows":
        return words.label("rows_of_half", n=row.value)
    if tally.name in (*ALONG_TIME, "edition_centuries"):
        century = int(row.value)
        return words.label("stat_century" if century > 0 else "stat_century_before", n=abs(century))
    return row.label


def _note(tally: Tally, row: Row, words: Words) -> str:
    if tally.name in ALONG_TIME:
        begin, end = map(words.year, bounds(int(row.value)))
        return words.label("stat_years", begin=begin, end=end)
    if row.documents and tally.unit == "passages":
        return f"{row.documents:,} {words.label('stat_documents')}"
    return ""


def _address(tally: Tally, row: Row, part: Part) -> str:
    """Where a row leads; nowhere for the passages of a topic, which no filter says."""
    name = tally.name
    if name in _ENTITIES:
        return entity_page(row.value)
    if name in ("collections", "branches", "books"):
        parts = {"collections": Part(row.value), "branches": Part(branch=row.value), "books": Part(book=row.value)}
        return part_address(parts[name])
    if name in _TRAITS and part.passages is None:
        return searching(part, (_TRAITS[name], row.value)).address()
    if name == "ancient_branches":
        return f"/ancient?{urlencode({'branch': row.value})}"
    if part.collection and name in ("kinds", "dynasties"):
        wanted = Listing(part, kind=row.value) if name == "kinds" else Listing(part, dynasty=row.value)
        return listing_address(wanted)
    if name in _FILTERS and part.passages is None:
        return searching(part, (_FILTERS[name], row.value)).address()
    return ""


def searching(part: Part, *pairs: tuple[str, str]) -> Search:
    """A search within a part."""
    stated = [(name, value) for name in ("collection", "branch", "book") if (value := getattr(part, name))]
    return Search(filters=filters_of([*stated, *pairs]))


def labels_of(told: Statistics, words: Words) -> dict[tuple[str, str], str]:
    """What the values of a table are called, by tally and value."""
    found = {(one.name, row.value): row_label(one, row, words) for one in told.tallies for row in one.rows}
    for name in ("documents", "passages", "characters", "tags", "pictured", "recorded"):
        found["sizes", name] = words.label(f"stat_{name}")
    for name in ("wide", "undated"):
        found["outside", name] = words.label(f"stat_outside_{name}")
    return found


def part_title(part: Part, words: Words) -> str:
    """What a part is called."""
    return "·".join(filter(None, (part.collection, part.branch, part.book))) or words.label("stat_whole")


def listing_view(
    wanted: Listing, found: tuple[tuple[Document, ...], int], told: Statistics, words: Words, *, page: int, size: int
) -> ListingView:
    """One page of a collection's documents."""
    documents, total = found
    pages = max(1, -(-total // size))
    return ListingView(
        wanted,
        tuple(_line(one, words) for one in documents),
        total,
        page,
        pages,
        listing_address(wanted, page - 1) if 1 < page <= pages + 1 else "",
        listing_address(wanted, page + 1) if page < pages else "",
        _values(told, "kinds"),
        _values(told, "dynasties"),
        tuple((name, words.label(f"coll_sort_{name}")) for name in ("title", "date", "added")),
    )


def _values(told: Statistics, name: str) -> tuple[str, ...]:
    tally = told.tally(name)
    return tuple(row.value for row in tally.rows) if tally else ()


def _marked(stated: Metadata, field: str) -> str:
    value = value_of(stated, field)
    return f"{value}〔{MARK}〕" if guessed(stated, field) else value


def _line(document: Document, words: Words) -> DocumentLine:
    stated = document.metadata
    marks = (("coll_image", stated.images), ("coll_media", stated.media))
    return DocumentLine(
        document_title(document),
        document_address(document.id),
        language_of(document),
        _marked(stated, "creator"),
        _marked(stated, "dynasty"),
        stated.date,
        stated.kind,
        tuple(words.label(name) for name, there in marks if there),
    )
