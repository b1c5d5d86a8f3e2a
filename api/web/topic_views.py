"""What the pages of a topic and its exhibition show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from api.schemas import document_title
from api.service import Service
from api.topics.prose import Block, blocks, plain
from api.topics.reading import Found, Shown, TopicView
from api.topics.records import Topic
from api.web import views
from api.web.addresses import Search, document_address, entity_address, passage_address
from api.web.media_views import media_view
from api.web.words import Words
from index.ports import StoredPassage
from ontology.errors import NotFound
from ontology.records import Document, Entity, Passage

_SNIPPET = 120
_UPRIGHT = 160
"""Characters up to which a classical quotation is set vertically."""
_LENGTHS = ((16, "short"), (48, "middle"), (140, "long"))


@dataclass(frozen=True, slots=True)
class PieceView:
    """One thing that is shown; ``kind`` says how. Addresses and ``image`` are empty where there is none."""

    number: int
    kind: str
    title: str
    address: str
    language: str
    caption: tuple[Block, ...]
    quote: str = ""
    place: str = ""
    image: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    note: str = ""
    length: str = ""
    """How long the quotation is: ``short``, ``middle``, ``long`` or ``full``."""
    upright: bool = False

    @property
    def leaf(self) -> bool:
        """Whether a page image stands beside it."""
        return bool(self.image)


@dataclass(frozen=True, slots=True)
class FoundView:
    """One hit of the standing query."""

    title: str
    address: str
    place: str
    snippet: str
    language: str
    new: bool


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic in a list."""

    title: str
    address: str
    lead: str
    curator: str
    changed: str
    pieces: int
    image: str


def topic_address(slug: str, part: str = "", **stated: str | int) -> str:
    """A topic's page; ``part`` is ``show``, ``feed.atom``, ``map.svg`` or ``timeline.svg``."""
    path = f"/topics/{quote(slug, safe='')}" + (f"/{part}" if part else "")
    return f"{path}?{urlencode(stated)}" if stated else path


def line_of(topic: Topic, service: Service) -> TopicLine:
    """A topic in a list."""
    lead = plain(topic.introduction)
    return TopicLine(
        topic.title,
        topic_address(topic.slug),
        lead if len(lead) <= _SNIPPET else f"{lead[:_SNIPPET]}…",
        topic.curator,
        topic.changed[:10],
        len(topic.items),
        cover_of(topic, service),
    )


def cover_of(topic: Topic, service: Service) -> str:
    """The address of a topic's picture; empty where it has none."""
    if not topic.cover or topic.cover.startswith("/"):
        return topic.cover
    texts = service.topics.texts
    try:
        return _image(texts.description(topic.cover)[0], None, service)
    except NotFound:
        pass
    try:
        stored = texts.passage(topic.cover)
    except NotFound:
        return ""
    return _image(stored.document, stored.passage, service)


def _image(document: Document, passage: Passage | None, service: Service) -> str:
    """The page image that a passage stands on, or a document's first."""
    if not document.metadata.images:
        return ""
    shown = media_view(service, document, passage).facsimile
    return shown.leaf.source if shown else ""


def sections_of(view: TopicView, service: Service, words: Words) -> list[tuple[str, list[PieceView]]]:
    """The chosen items under their headings."""
    return [(name, [piece_of(one, service, words) for one in held]) for name, held in view.sections]


def piece_of(shown: Shown, service: Service, words: Words) -> PieceView:
    """One chosen item."""
    if shown.passage is not None:
        return _passage(shown, shown.passage, service)
    if shown.document is not None:
        return _document(shown, shown.document, service, words)
    if shown.entity is not None:
        return _entity(shown, shown.entity, words)
    return PieceView(shown.number, "text", "", "", "zh-Hans", blocks(shown.item.caption))


def _passage(shown: Shown, stored: StoredPassage, service: Service) -> PieceView:
    item = shown.item
    title = document_title(stored.document)
    language = views.language_of(stored.document)
    heading = "" if stored.passage.heading == title else stored.passage.heading
    size = len(item.quote)
    return PieceView(
        shown.number,
        "quote",
        title,
        passage_address(item.target, item.begin, item.end),
        language,
        blocks(item.caption),
        quote=item.quote,
        place=" · ".join(filter(None, (heading, stored.passage.locator, _author(stored.document)))),
        image=_image(stored.document, stored.passage, service),
        length=next((name for most, name in _LENGTHS if size <= most), "full"),
        upright=language == "lzh" and size <= _UPRIGHT,
    )


def _author(document: Document) -> str:
    stated = document.metadata
    return f"［{stated.dynasty}］{stated.creator}" if stated.dynasty and stated.creator else stated.creator


def _document(shown: Shown, document: Document, service: Service, words: Words) -> PieceView:
    left_out = (words.label("title"), words.label("rights"))
    return PieceView(
        shown.number,
        "document",
        document_title(document),
        document_address(document.id),
        views.language_of(document),
        blocks(shown.item.caption),
        image=_image(document, None, service),
        facts=tuple(pair for pair in views.described(document, words) if pair[0] not in left_out),
    )


def _entity(shown: Shown, entity: Entity, words: Words) -> PieceView:
    facts = [(kind or words.label("topic_names"), "、".join(names)) for kind, names in views.names_by_kind(entity)]
    if years := views.years_of(entity, words):
        facts.append((words.label("topic_years"), years))
    if entity.modern:
        facts.append((words.label("topic_modern"), entity.modern))
    return PieceView(
        shown.number,
        "entity",
        entity.label,
        entity_address(entity.id),
        "zh-Hans",
        blocks(shown.item.caption),
        place=" · ".join(filter(None, (words.called("TYPES", entity.type), entity.kind, entity.dynasty))),
        facts=tuple((name, value) for name, value in facts if value and value != entity.label),
        note=entity.note,
    )


def found_views(found: Sequence[Found]) -> list[FoundView]:
    """The hits of the standing query, what is new first."""
    return [_found(one) for one in sorted(found, key=lambda one: not one.new)]


def _found(one: Found) -> FoundView:
    passage, document = one.hit.passage, one.hit.document
    title = document_title(document)
    text = passage.text.strip()
    return FoundView(
        title,
        passage_address(passage.id),
        " · ".join(part for part in (passage.heading, passage.locator) if part not in ("", title)),
        text if len(text) <= _SNIPPET else f"{text[:_SNIPPET]}…",
        views.language_of(document),
        one.new,
    )


def searching(topic: Topic) -> Search:
    """The topic's standing query as a reader's search."""
    standing = topic.standing
    return Search(standing.question, filters=standing.filters, order=standing.order)
