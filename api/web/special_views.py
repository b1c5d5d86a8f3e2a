"""What a document's page shows of special collections: where a map lies, and the way to a genealogy's persons.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from api.pictures.draw_map import extent_svg
from api.schemas import document_title
from api.web.inline import inline
from api.web.words import Words
from ontology.cartography import extent_of
from ontology.coordinates import Extent, read_scale
from ontology.describing import GENERATION, SCALE, said
from ontology.records import Document


@dataclass(frozen=True, slots=True)
class SpecialView:
    """``rows`` say in words what ``picture`` shows; ``clan`` is the address of a genealogy's page."""

    rows: tuple[tuple[str, str], ...]
    picture: Markup
    clan: str


def special_view(document: Document, words: Words) -> SpecialView | None:
    """Return what there is; ``None`` where nothing is."""
    extra = document.metadata.extra
    extent = extent_of(extra)
    clan = clan_address(document.id) if document.metadata.kind == "家谱" and said(extra, GENERATION) else ""
    if extent is None and not clan:
        return None
    rows = tuple(_rows(extent, words)) if extent else ()
    scale = next((found for stated in said(extra, SCALE) if (found := read_scale(stated))), 0)
    if extent and scale:
        rows = (*rows, (words.label("special_scale"), f"1:{scale}"))
    picture = inline(extent_svg(document_title(document), extent, words)) if extent else Markup("")
    return SpecialView(rows, picture, clan)


def clan_address(document_id: str, who: str = "") -> str:
    """Where the persons of a genealogy are shown; ``who`` is the id of one of them."""
    page = f"/genealogies/{quote(document_id, safe='/')}"
    return f"{page}?who={who}#{who}" if who else page


def _rows(extent: Extent, words: Words) -> list[tuple[str, str]]:
    west, east, south, north = extent
    stated = (
        (("longitude", west), ("latitude", south))
        if extent.is_point
        else (("west", west), ("east", east), ("south", south), ("north", north))
    )
    return [(words.label(f"special_{name}"), f"{value:.4f}".rstrip("0").rstrip(".") + "°") for name, value in stated]
