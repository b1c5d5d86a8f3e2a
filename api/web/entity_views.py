"""What the page of an entity shows, made of its portrait."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from api.pictures.draw_map import map_svg
from api.pictures.draw_years import years_svg
from api.pictures.records import Spot
from api.portraits.records import (
    Dated,
    Evidence,
    Mention,
    MentionPage,
    Portrait,
    Related,
    RelationGroup,
    SaidName,
    Step,
    Thing,
    WalkEdge,
    YearBar,
)
from api.web.addresses import Search, document_address, entity_address, passage_address
from api.web.inline import inline
from api.web.spans import Segment, segments
from api.web.views import entity_page
from api.web.words import Words
from ontology.queries import Filters, Highlight
from ontology.records import Entity, ReviewState, TagType

SHOWN = 6
"""Other ends of a relation that are shown before the rest is folded away."""
QUOTES = 3
"""Quotations of one other end, likewise."""
CANDIDATES = 5
"""Of what is open, those that are linked to."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a passage, with the address that marks them there."""

    text: str
    address: str
    language: str
    title: str
    heading: str
    qualifiers: tuple[tuple[str, Thing], ...]
    said: str
    """Who read it so, how surely, and whether it was reviewed."""


@dataclass(frozen=True, slots=True)
class End:
    """One other end of a relation."""

    label: str
    type: TagType
    address: str
    sources: str
    quotes: tuple[Quote, ...]
    folded: tuple[Quote, ...]
    candidates: tuple[tuple[str, str], ...] = ()
    """Those that it may be, where that is open, with their pages."""


@dataclass(frozen=True, slots=True)
class Told:
    """One relation to the entity, with its other ends."""

    name: str
    ends: tuple[End, ...]
    folded: tuple[End, ...]

    @property
    def count(self) -> int:
        return len(self.ends) + len(self.folded)


@dataclass(frozen=True, slots=True)
class NameView:
    """A name, who says so, and the words of texts that do."""

    text: str
    sources: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a table of counts; ``share`` is of the longest, in per cent."""

    label: str
    note: str
    count: int
    share: float
    address: str


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place on the map."""

    label: str
    address: str
    modern: str
    latitude: float
    longitude: float
    count: int
    said: str
    told: bool
    """Whether it is the entity, or something says that it has to do with it."""


@dataclass(frozen=True, slots=True)
class MentionView:
    """A passage that names the entity."""

    title: str
    heading: str
    locator: str
    address: str
    language: str
    segments: tuple[Segment, ...]
    cut_before: bool
    cut_after: bool
    score: float
    review: str


@dataclass(frozen=True, slots=True)
class EdgeRow:
    """A line of the graph in words."""

    source: str
    target: str
    label: str
    by: str


def names_of(portrait: Portrait, words: Words) -> list[tuple[str, list[NameView]]]:
    """The names by kind."""
    called = authorities(portrait, words)
    return [
        (
            words.called("NAME_KINDS", group.kind),
            [_name(one, portrait.entity.source, called, words) for one in group.names],
        )
        for group in portrait.names
    ]


def _name(name: SaidName, own: str, called: Mapping[str, str], words: Words) -> NameView:
    # The authority of the page itself is named once, at the foot of the facts.
    others = [one for one in name.sources if one != own]
    return NameView(name.text, _sources(others, called), tuple(quote(one, words) for one in name.evidence[:QUOTES]))


def authorities(portrait: Portrait, words: Words) -> dict[str, str]:
    """What authorities are called: those that the program brings in the page's language, the others by their titles."""
    return {**portrait.titles, **words.values["SCHEMES"], **words.values["AUTHORITIES"]}


def _sources(names: Iterable[str], called: Mapping[str, str]) -> str:
    return "、".join(called.get(one) or one for one in names)


def year_words(dated: Dated, words: Words) -> str:
    """A year and how it was called."""
    reigns = words.label("entity_reigns", names="、".join(dated.reigns)) if dated.reigns else ""
    return f"{words.year(dated.year)}{reigns}"


def told_of(portrait: Portrait, words: Words) -> list[Told]:
    """The relations, but those that the place of a heading among others tells anyway."""
    shelved = portrait.shelf is not None
    called = authorities(portrait, words)
    groups = (one for one in portrait.relations if not (shelved and one.predicate in ("上位", "下位")))
    return [_told(one, called, words) for one in groups]


def _told(group: RelationGroup, called: Mapping[str, str], words: Words) -> Told:
    ends = tuple(_end(one, called, words) for one in group.related)
    name = words.called("PREDICATES" if group.forward else "INVERSES", group.predicate)
    # One more is shown rather than folded away by itself.
    cut = SHOWN if len(ends) > SHOWN + 1 else len(ends)
    return Told(name, ends[:cut], ends[cut:])


def _end(related: Related, called: Mapping[str, str], words: Words) -> End:
    quotes = tuple(quote(one, words) for one in related.evidence)
    other = related.other
    sources = _sources(related.sources, called)
    candidates = tuple((label, entity_page(ident)) for ident, label in other.candidates[:CANDIDATES])
    return End(other.label, other.type, entity_page(other.id), sources, quotes[:QUOTES], quotes[QUOTES:], candidates)


def quote(evidence: Evidence, words: Words) -> Quote:
    """The words that something stands on."""
    parts = [
        words.label("entity_read_by", maker=f"{evidence.maker.name} {evidence.maker.version}".strip()),
        words.label("entity_sure", n=f"{evidence.confidence:.2f}"),
        reviewed(evidence.review, words),
    ]
    qualifiers = tuple((words.called("PARTS", part), one) for part, one in evidence.qualifiers)
    return Quote(
        evidence.quote,
        passage_address(evidence.passage_id, evidence.begin, evidence.end),
        evidence.language,
        evidence.title,
        evidence.heading,
        qualifiers,
        " · ".join(parts),
    )


def reviewed(state: ReviewState, words: Words) -> str:
    """Whether a person looked at it; briefly where none did, for that is said of nearly everything."""
    return words.label("entity_unreviewed") if state is ReviewState.MACHINE else words.called("REVIEWS", state)


def narrowed(entity: Entity, **filters: object) -> str:
    """The search for the entity under further filters."""
    return Search(entity.label, filters=Filters(entities=(entity.id,), **filters)).address()  # type: ignore[arg-type]


def books_of(portrait: Portrait, words: Words) -> list[Bar]:
    """The books and documents that name the entity."""
    most = max((one.passages for one in portrait.books), default=1)
    return [
        Bar(
            one.title,
            words.label("entity_book_documents", n=one.documents) if one.documents > 1 else "",
            one.passages,
            round(100 * one.passages / most, 1),
            document_address(one.document_id) if one.document_id else narrowed(portrait.entity, books=(one.title,)),
        )
        for one in portrait.books
    ]


def year_bars(portrait: Portrait, words: Words) -> list[Bar]:
    """The years that passages tell of, those without passages left out."""
    most = max((one.passages for one in portrait.years.bars), default=1) or 1
    return [
        Bar(
            words.span(one.begin, one.end),
            "",
            one.passages,
            round(100 * one.passages / most, 1),
            _years(portrait.entity, one),
        )
        for one in portrait.years.bars
        if one.passages
    ]


def year_picture(portrait: Portrait, words: Words) -> Markup:
    """The chart of years, as an element of the page."""
    return inline(years_svg(portrait.years, lambda bar: _years(portrait.entity, bar), words), kind="years")


def _years(entity: Entity, bar: YearBar) -> str:
    return narrowed(entity, begin=bar.begin, end=bar.end)


def place_rows(portrait: Portrait, words: Words) -> list[PlaceRow]:
    """The places of the map."""
    said: dict[str, dict[str, None]] = {portrait.entity.id: {words.label("entity_self"): None}}
    for group in portrait.relations:
        name = words.called("PREDICATES" if group.forward else "INVERSES", group.predicate)
        for related in group.related:
            said.setdefault(related.other.id, {})[name] = None
    return [_place(one, "、".join(said.get(one.id, ())), words) for one in portrait.places.spots]


def _place(spot: Spot, said: str, words: Words) -> PlaceRow:
    return PlaceRow(
        spot.label,
        entity_address(spot.id),
        spot.modern,
        spot.latitude,
        spot.longitude,
        spot.named,
        said or words.label("entity_beside"),
        bool(spot.said),
    )


def place_picture(portrait: Portrait, words: Words) -> Markup:
    """The map, as an element of the page."""
    return inline(map_svg(portrait.places, words), kind="map")


def mention_views(page: MentionPage, words: Words) -> list[MentionView]:
    """The passages of a page of mentions."""
    return [_mention(one, words) for one in page.mentions]


def _mention(one: Mention, words: Words) -> MentionView:
    origin = one.origin + one.begin
    marks = [Highlight(tag.begin - origin, tag.end - origin, tag.surface) for tag in one.tags]
    first = one.tags[0] if one.tags else None
    address = passage_address(one.passage_id)
    if first is not None:
        address = passage_address(one.passage_id, first.begin - one.origin, first.end - one.origin)
    return MentionView(
        one.title,
        one.heading,
        one.locator,
        address,
        one.language,
        tuple(segments(one.text, (), marks)),
        one.cut_before,
        one.cut_after,
        one.score,
        "、".join(reviewed(review, words) for review in one.reviews),
    )


def edge_rows(step: Step, called: Mapping[str, str], words: Words) -> list[EdgeRow]:
    """The lines of a step in words, as the script writes those of further steps."""
    labels = {node.id: node.label for node in (step.centre, *step.nodes)}
    return [_edge(one, labels, called, words) for one in step.edges]


def _edge(edge: WalkEdge, labels: Mapping[str, str], called: Mapping[str, str], words: Words) -> EdgeRow:
    by = [_sources(edge.authority.split("、"), called)] if edge.authority else []
    if edge.passages:
        by.append(words.label("walk_by_texts", n=edge.passages))
    label = words.called("PREDICATES", edge.label) if edge.label else words.label("entity_beside")
    return EdgeRow(labels[edge.source], labels[edge.target], label, "、".join(by))


def walk_words(called: Mapping[str, str], words: Words) -> dict[str, object]:
    """What the script of the graph says."""
    names = (
        "walk_expand", "walk_expand_one", "walk_expanded", "walk_expanded_one", "walk_visit", "walk_added",
        "walk_nothing", "walk_undone", "walk_full", "walk_failed", "walk_copied", "walk_by_texts", "walk_thing",
        "walk_type", "walk_lines", "walk_act", "walk_from", "walk_says", "walk_to", "walk_by", "entity_beside",
        "entity_passages",
    )  # fmt: skip
    return {
        **{name: words.label(name) for name in names},
        "types": dict(words.values["TYPES"]),
        "predicates": dict(words.values["PREDICATES"]),
        "authorities": dict(called),
    }


def lines_of(step: Step) -> dict[str, int]:
    """How many lines each thing of a step has."""
    found: dict[str, int] = {}
    for edge in step.edges:
        for end in (edge.source, edge.target):
            found[end] = found.get(end, 0) + 1
    return found


def pages_around(page: MentionPage, entity: Entity, kept: Sequence[tuple[str, str]] = ()) -> tuple[str, str]:
    """The addresses of the pages of mentions before and after; empty where there is none."""
    address = entity_address(entity.id)
    extra = "".join(f"&{name}={value}" for name, value in kept)
    before = f"{address}?page={page.number - 1}{extra}#mentions" if page.number > 1 else ""
    after = f"{address}?page={page.number + 1}{extra}#mentions" if page.number < page.pages else ""
    return before, after
