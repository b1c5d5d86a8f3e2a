"""What the box of citations shows.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from api.citing import FORMS, brief
from api.citing.described import cite_document, cite_entity, cite_passage, cite_search
from api.citing.records import Cited
from ontology.iri import Kind, Namer
from ontology.records import Document, Entity, Passage


@dataclass(frozen=True, slots=True)
class CiteForm:
    """A citation in one form; ``address`` gives it as a file."""

    name: str
    label: str
    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Cites:
    """The citations of one thing. ``brief`` is put below a copied text, ``page`` shows all forms."""

    forms: tuple[CiteForm, ...]
    brief: str
    page: str


def passage_cited(passage: Passage, document: Document, namer: Namer, *, today: str) -> Cited:
    """A passage as it is cited today, ``YYYY-MM-DD``."""
    return cite_passage(passage, document, address=namer.iri(Kind.PASSAGE, passage.id), accessed=today)


def document_cited(document: Document, namer: Namer, *, today: str) -> Cited:
    """A document as it is cited today."""
    return cite_document(document, address=namer.iri(Kind.DOCUMENT, document.id), accessed=today)


def entity_cited(entity: Entity, namer: Namer, *, today: str) -> Cited:
    """An entity's page as it is cited today."""
    return cite_entity(entity, address=namer.iri(Kind.ENTITY, entity.id), accessed=today)


def search_cited(pairs: list[tuple[str, str]], namer: Namer, *, name: str, today: str) -> Cited:
    """A search as it is cited today; ``pairs`` is its query string, ``name`` what a search is called."""
    question = next((value for key, value in pairs if key == "q"), "")
    return cite_search(question, title=name, address=f"{namer.base}?{urlencode(pairs)}", accessed=today)


def passage_cites(passage: Passage, document: Document, namer: Namer, *, today: str) -> Cites:
    """The citations of a passage."""
    return _cites(passage_cited(passage, document, namer, today=today), "passages", passage.id)


def document_cites(document: Document, namer: Namer, *, today: str) -> Cites:
    """The citations of a document."""
    return _cites(document_cited(document, namer, today=today), "documents", document.id)


def entity_cites(entity: Entity, namer: Namer, *, today: str) -> Cites:
    """The citations of an entity's page."""
    return _cites(entity_cited(entity, namer, today=today), "entities", entity.id)


def search_cites(pairs: list[tuple[str, str]], namer: Namer, *, name: str, today: str) -> Cites:
    """The citations of a search."""
    cited = search_cited(pairs, namer, name=name, today=today)
    query = urlencode(pairs)
    return _made(cited, f"/cite?{query}", f"/api/search/citation?{query}&")


def _cites(cited: Cited, folder: str, ident: str) -> Cites:
    place = f"/{folder}/{quote(ident, safe='/')}"
    return _made(cited, f"{place}/cite", f"/api{place}/citation?")


def _made(cited: Cited, page: str, data: str) -> Cites:
    forms = (CiteForm(name, form.label, form.write(cited), f"{data}format={name}") for name, form in FORMS.items())
    return Cites(tuple(forms), brief.write(cited), page)
