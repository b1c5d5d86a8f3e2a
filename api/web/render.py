"""Templates to HTML: everything that is put into them is escaped, and a name that they misspell is an error."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request

from api.desk.people.records import Signed
from api.web.addresses import Search, data_address, document_address, entity_address, passage_address, picture_address
from api.web.assets import asset
from api.web.labels.data import FORMAT_NAMES, RDF_FORMATS, SAVED_FORMATS
from api.web.language import language_of
from api.web.reading_stops import stops_of
from api.web.runs import runs_of
from api.web.tongues import Tongue, tongues_of
from api.web.views import entity_page, linked_address
from api.web.words import Language, Words, words_in

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"


class Pages:
    """The pages' templates."""

    def speaking(self, request: Request, *, me: Signed | None = None, at: str = "") -> Speaking:
        """Return the templates in the language that a request asks for; ``me`` is who has signed in.

        ``at`` is where the page stands, if elsewhere than at the address that was asked for.
        """
        language = language_of(request)
        return Speaking(_environment(language), words_in(language), tongues_of(request, language, at=at), me)


@cache
def _environment(language: Language) -> Environment:
    """The templates in one language, compiled once a process.

    Macros that are imported without their page's context see globals alone: an environment a language.
    """
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates", encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    words = words_in(language)
    made.filters["evidence"] = words.evidence
    made.globals.update(
        **words.groups,
        **words.values,
        words=words,
        RDF_FORMATS=RDF_FORMATS,
        FORMAT_NAMES=FORMAT_NAMES,
        SAVED_FORMATS=SAVED_FORMATS,
        asset=asset,
        data_address=data_address,
        document_address=document_address,
        entity_address=entity_address,
        passage_address=passage_address,
        picture_address=picture_address,
        entity_page=entity_page,
        linked_address=linked_address,
        stops_of=stops_of,
        runs_of=runs_of,
    )
    return made


@dataclass(frozen=True, slots=True)
class Speaking:
    """The templates in one language, for the page of one request."""

    environment: Environment
    words: Words
    tongues: tuple[Tongue, ...]
    me: Signed | None = None

    def render(self, template: str, *, search: Search | None = None, **values: object) -> str:
        """The page that ``template`` makes of ``values``; ``search`` fills the box at its head."""
        page = self.environment.get_template(template)
        return page.render(search=search or Search(), tongues=self.tongues, me=self.me, **values)
