"""Templates to HTML: everything that is put into them is escaped, and a name that they misspell is an error."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.catalogue.decisions import WORDS
from api.web import catalogue_labels, data_labels
from api.web.addresses import Search, data_address, document_address, entity_address, passage_address, picture_address
from api.web.labels import AUTHORITIES, FATES, REVIEWS, SCHEMES, TYPES, ZH_HANS
from api.web.views import entity_page, linked_address

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"


class Pages:
    """The pages' templates."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(FOLDER / "templates", encoding="utf-8"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(
            L=SimpleNamespace(**ZH_HANS),
            C=SimpleNamespace(**catalogue_labels.ZH_HANS),
            DECISIONS=WORDS,
            EVENTS=catalogue_labels.ZH_HANS,
            D=SimpleNamespace(**data_labels.ZH_HANS),
            TYPES=TYPES,
            FATES=FATES,
            REVIEWS=REVIEWS,
            SCHEMES=SCHEMES,
            AUTHORITIES=AUTHORITIES,
            data_address=data_address,
            document_address=document_address,
            entity_address=entity_address,
            passage_address=passage_address,
            picture_address=picture_address,
            entity_page=entity_page,
            linked_address=linked_address,
        )

    def render(self, template: str, *, search: Search | None = None, **values: object) -> str:
        """The page that ``template`` makes of ``values``; ``search`` fills the box at its head."""
        return self._environment.get_template(template).render(search=search or Search(), **values)
