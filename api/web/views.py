"""What the templates show, made of records.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.schemas import document_title, why_shapes
from api.service import DocumentView, Facets, FacetValue, PassageView
from api.web.addresses import Search, document_address, entity_address, passage_address
from api.web.labels import AUTHORITIES, FACET_NAMES, LANGUAGES, TYPES, ZH_HANS
from api.web.spans import Segment, segments
from ontology.foreign import SCHEMES as FOREIGN_SCHEMES
from ontology.foreign import address_of, foreign
from ontology.iri import is_local
from ontology.matches import STATED, Match
from ontology.moments import year_text
from ontology.records import Citation, Document, Entity, Highlight, Hit, Passage, Tag

# Values of a facet that are shown before the rest is folded away.
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Text:
    """A passage's text ready to be shown. ``language`` is a BCP 47 tag."""

    segments: tuple[Segment, ...]
    language: str


@dataclass(frozen=True, slots=True)
class HitView:
    """One hit of a list."""

    title: str
    heading: str
    locator: str
    address: str
    text: Text
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet, with the address that sets it or takes it away."""

    label: str
    count: int
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet: the first values, and those folded away."""

    name: str
    shown: tuple[Choice, ...]
    folded: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """A quotation of an answer, with its source."""

    quote: str
    title: str
    place: str
    address: str
    language: str


def language_of(document: Document) -> str:
    """``lzh`` for classical Chinese, otherwise the pages' own."""
    return "lzh" if document.metadata.language == "lzh" else "zh-Hans"


def text_of(passage: Passage, document: Document, tags: Sequence[Tag], marks: Iterable[Highlight] = ()) -> Text:
    """A passage's text with its tags and highlights."""
    return Text(tuple(segments(passage.text, tags, marks, origin=passage.begin)), language_of(document))


def hit_view(hit: Hit) -> HitView:
    """A hit."""
    title = document_title(hit.document)
    return HitView(
        title=title,
        heading="" if hit.passage.heading == title else hit.passage.heading,
        locator=hit.passage.locator,
        address=passage_address(hit.passage.id),
        text=text_of(hit.passage, hit.document, hit.tags, hit.highlights),
        why=tuple(reason.text for reason in why_shapes(hit)),
    )


def receipt_view(citation: Citation, view: PassageView) -> Receipt:
    """A receipt; the passage lends its heading where the citation's locator does not say it."""
    heading = view.passage.heading
    parts = [citation.locator] if heading in citation.locator else [heading, citation.locator]
    place = " · ".join(part for part in parts if part not in ("", citation.document))
    return Receipt(
        quote=citation.quote,
        title=citation.document,
        place=place,
        address=passage_address(citation.passage_id, citation.begin, citation.end),
        language=language_of(view.document),
    )


def facet_views(facets: Facets, search: Search) -> list[Facet]:
    """The facets, those that have any value."""
    values = {
        "collection": facets.collections,
        "book": facets.books,
        "dynasty": facets.dynasties,
        "branch": facets.branches,
        "type": facets.types,
    }
    return [_facet(name, many, search) for name, many in values.items() if many]


def chosen_views(search: Search) -> list[Choice]:
    """The filters that are set, each with the address that takes it away."""
    return [
        Choice(f"{FACET_NAMES[name]}：{_label(name, value)}", 0, search.toggled(name, value).address(), chosen=True)
        for name, value in search.pairs()
    ]


def _facet(name: str, values: Sequence[FacetValue], search: Search) -> Facet:
    choices = [
        Choice(
            _label(name, one.value),
            one.count,
            search.toggled(name, one.value).address(),
            chosen=search.has(name, one.value),
        )
        for one in values
        if one.value
    ]
    ordered = sorted(choices, key=lambda choice: not choice.chosen)
    return Facet(FACET_NAMES[name], tuple(ordered[:SHOWN]), tuple(ordered[SHOWN:]))


def _label(name: str, value: str) -> str:
    return TYPES.get(value, value) if name == "type" else value


def described(document: Document) -> list[tuple[str, str]]:
    """A document's description, what is stated of it only."""
    metadata = document.metadata
    stated = [
        ("title", metadata.title),
        ("creator", metadata.creator),
        ("dynasty", metadata.dynasty),
        ("date", metadata.date),
        ("book", metadata.book),
        ("kind", metadata.kind),
        ("collection", document.collection),
        ("language", LANGUAGES.get(metadata.language, metadata.language)),
        ("branch", metadata.branch),
        ("subjects", "；".join(metadata.subjects)),
        ("rights", metadata.rights),
    ]
    return [(ZH_HANS[name], value) for name, value in stated if value] + [pair for pair in metadata.extra if pair[1]]


def citation_of(view: PassageView) -> str:
    """How a reader cites the passage: who, what, where, and the passage's number."""
    metadata = view.document.metadata
    who = f"［{metadata.dynasty}］{metadata.creator}" if metadata.dynasty and metadata.creator else metadata.creator
    title = document_title(view.document)
    heading = "" if view.passage.heading == title else view.passage.heading
    place = " ".join(filter(None, (heading, view.passage.locator)))
    parts = (who, f"《{title}》", place, view.document.collection, f"文脉 {view.passage.id}")
    return "．".join(filter(None, parts)) + "．"


def years_of(entity: Entity) -> str:
    """The years of an entity in words: 前 for those before the common era, ？ for one that is not known."""
    if entity.begin is None and entity.end is None:
        return ""
    return f"{_year(entity.begin)}—{_year(entity.end)}"


def _year(year: int | None) -> str:
    return "？" if year is None else year_text(year)


def names_by_kind(entity: Entity) -> list[tuple[str, list[str]]]:
    """An entity's names, gathered by kind in the order of the authority."""
    kinds = dict.fromkeys(name.kind for name in entity.names)
    return [(kind, [name.text for name in entity.names if name.kind == kind]) for kind in kinds]


@dataclass(frozen=True, slots=True)
class Page:
    """Which page of a document is shown; addresses are empty where there is no such page."""

    number: int
    pages: int
    previous: str
    next: str


def page_of(view: DocumentView, size: int) -> Page:
    """The place of a page among its document's pages."""
    number, pages = view.offset // size + 1, max(1, -(-view.total // size))
    return Page(
        number,
        pages,
        document_address(view.document.id, page=number - 1) if number > 1 else "",
        document_address(view.document.id, page=number + 1) if number < pages else "",
    )


@dataclass(frozen=True, slots=True)
class MatchView:
    """Records elsewhere that one source says an entity is, or is close to: each with its address, empty without one."""

    near: str
    said: str
    records: list[tuple[str, str]]


def match_groups(matches: Iterable[Match]) -> list[tuple[str, list[MatchView]]]:
    """An entity's matches, gathered by whose ids they are, how near they are and who says so; exact ones first."""
    groups: dict[str, dict[tuple[str, str], MatchView]] = {}
    for match in sorted(matches, key=lambda one: not one.exact):
        scheme = FOREIGN_SCHEMES.get(match.scheme)
        title = scheme.title if scheme else ZH_HANS["match_here" if match.other else "match_other"]
        near = ZH_HANS["match_exact" if match.exact else "match_close"]
        said = _said(match)
        view = groups.setdefault(title, {}).setdefault((near, said), MatchView(near, said, []))
        view.records.append(_record(match))
    return [(title, list(views.values())) for title, views in groups.items()]


def _said(match: Match) -> str:
    source = AUTHORITIES.get(match.source, match.source)
    said = ZH_HANS["match_rule" if match.maker else "match_by"].format(source=source, evidence=match.evidence)
    return said if match.maker or match.evidence in ("", STATED) else f"{said}：{match.evidence}"


def _record(match: Match) -> tuple[str, str]:
    known = foreign(match.target)
    page = entity_address(match.other) if match.other and known is None else ""
    return known.id if known else match.target or match.other, page or address_of(match.target)


def linked_address(tag: Tag) -> str:
    """The page of the entity that a tag is linked to; empty where the choice is open or there is none."""
    return entity_page(tag.link.entity_id) if tag.link else ""


def entity_page(entity_id: str) -> str:
    """The page of an entity; empty for one that a document alone names, and for none."""
    return entity_address(entity_id) if entity_id and not is_local(entity_id) else ""
