"""What the templates show, made of records.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.schemas import document_title
from api.service import PassageView
from api.web.addresses import entity_address, passage_address
from api.web.search_why import Asked, Why, ranks, why_views
from api.web.spans import Segment, segments
from api.web.words import Words
from ingest.script import scripts_of
from ontology.describing import LEAF_SIZES, canonical
from ontology.foreign import SCHEMES as FOREIGN_SCHEMES
from ontology.foreign import address_of, foreign
from ontology.guesses import MARK, guessed
from ontology.iri import is_local
from ontology.matches import STATED, Match
from ontology.queries import Citation, Highlight, Hit
from ontology.records import Document, Entity, Metadata, Passage, Tag


@dataclass(frozen=True, slots=True)
class Text:
    """A passage's text ready to be shown. ``language`` is a BCP 47 tag."""

    segments: tuple[Segment, ...]
    language: str


@dataclass(frozen=True, slots=True)
class HitView:
    """One hit of a list. ``facts`` say what its document is, ``why`` why it came, ``ranks`` how the ways ranked it."""

    id: str
    title: str
    heading: str
    facts: tuple[str, ...]
    locator: str
    address: str
    text: Text
    why: tuple[Why, ...]
    ranks: tuple[str, ...]
    similar: str
    cite: str


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
    """A passage's text with its tags and highlights; the language of a classical one says the script that it is in,
    by which its punctuation is set."""
    script = scripts_of((passage.text,))[0] if document.metadata.language == "lzh" else ""
    language = "-".join(filter(None, (language_of(document), script)))
    return Text(tuple(segments(passage.text, tags, marks, origin=passage.begin)), language)


def hit_view(hit: Hit, words: Words, asked: Asked | None = None) -> HitView:
    """A hit; without what it was asked for, the phrases say what the hit alone can tell."""
    title = document_title(hit.document)
    return HitView(
        id=hit.passage.id,
        title=title,
        heading="" if hit.passage.heading == title else hit.passage.heading,
        facts=facts_of(hit.document),
        locator=hit.passage.locator,
        address=passage_address(hit.passage.id),
        text=text_of(hit.passage, hit.document, hit.tags, hit.highlights),
        why=why_views(hit, asked or Asked(), words),
        ranks=ranks(hit, words),
        similar=f"{passage_address(hit.passage.id)}/similar",
        cite=f"{passage_address(hit.passage.id)}/cite",
    )


def facts_of(document: Document) -> tuple[str, ...]:
    """What a card says of a document: who wrote it and when, where it is kept."""
    metadata = document.metadata
    date = metadata.date if metadata.date != metadata.dynasty else ""
    title = f"题名〔{MARK}〕" if guessed(metadata, "title") else ""
    return tuple(filter(None, (who_of(metadata), title, date, document.collection, metadata.branch)))


def who_of(metadata: Metadata) -> str:
    """Who made a text, with the dynasty: ［明］徐弘祖; what was guessed of it is said to be a guess."""
    who = f"［{metadata.dynasty}］{metadata.creator}" if metadata.dynasty else metadata.creator
    return f"{who}〔{MARK}〕" if guessed(metadata, "creator") or guessed(metadata, "dynasty") else who


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


def described(document: Document, words: Words) -> list[tuple[str, str]]:
    """A document's description, what is stated of it only."""
    metadata = document.metadata
    stated: list[tuple[str, str]] = [
        ("title", metadata.title),
        ("creator", metadata.creator),
        ("dynasty", metadata.dynasty),
        ("date", metadata.date),
        ("book", metadata.book),
        ("kind", metadata.kind),
        ("collection", document.collection),
        ("language", words.called("LANGUAGES", metadata.language)),
        ("branch", metadata.branch),
        ("subjects", "；".join(metadata.subjects)),
        ("rights", metadata.rights),
    ]
    plain = [(words.label(name), _shown(metadata, name, value, words=words)) for name, value in stated if value]
    return plain + [
        (name, _shown(metadata, canonical(name), value, words=words))
        for name, value in metadata.extra
        if value and name != LEAF_SIZES
    ]


def _shown(metadata: Metadata, field: str, value: str, *, words: Words) -> str:
    guess = guessed(metadata, field)
    if guess is None:
        return value
    return words.label(
        "guess_of", value=value, confidence=f"{guess.confidence:.2f}", evidence=words.evidence(guess.evidence)
    )


def years_of(entity: Entity, words: Words) -> str:
    """The years of an entity in words, ？ for one that is not known."""
    if entity.begin is None and entity.end is None:
        return ""
    return "—".join("？" if year is None else words.year(year) for year in (entity.begin, entity.end))


def names_by_kind(entity: Entity) -> list[tuple[str, list[str]]]:
    """An entity's names, gathered by kind in the order of the authority."""
    kinds = dict.fromkeys(name.kind for name in entity.names)
    return [(kind, [name.text for name in entity.names if name.kind == kind]) for kind in kinds]


@dataclass(frozen=True, slots=True)
class MatchView:
    """Records elsewhere that one source says an entity is, or is close to: each with its address, empty without one."""

    near: str
    said: str
    records: list[tuple[str, str]]


def match_groups(matches: Iterable[Match], words: Words) -> list[tuple[str, list[MatchView]]]:
    """An entity's matches, gathered by whose ids they are, how near they are and who says so; exact ones first."""
    groups: dict[str, dict[tuple[str, str], MatchView]] = {}
    for match in sorted(matches, key=lambda one: not one.exact):
        scheme = FOREIGN_SCHEMES.get(match.scheme)
        title = scheme.title if scheme else words.label("match_here" if match.other else "match_other")
        near = words.label("match_exact" if match.exact else "match_close")
        said = _said(match, words)
        view = groups.setdefault(title, {}).setdefault((near, said), MatchView(near, said, []))
        view.records.append(_record(match))
    return [(title, list(views.values())) for title, views in groups.items()]


def _said(match: Match, words: Words) -> str:
    source, evidence = words.called("AUTHORITIES", match.source), words.evidence(match.evidence)
    said = words.label("match_rule" if match.maker else "match_by", source=source, evidence=evidence)
    return said if match.maker or match.evidence in ("", STATED) else f"{said}{words.label('read_colon')}{evidence}"


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
