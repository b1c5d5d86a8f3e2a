"""``/genealogies/{document}``: the persons of a genealogy by generation."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request

from api.exporting.exporter import Choice
from api.routes.parts import Opened, page_router, pages
from api.schemas import document_title
from api.web.clan_views import clan_view

router = page_router()


@router.get("/genealogies/{document_id:path}")
def genealogy(
    request: Request,
    service: Opened,
    document_id: str,
    generation: Annotated[int, Query(ge=1, le=100_000)] = 1,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    who: Annotated[str, Query(max_length=40)] = "",
) -> str:
    """One generation of a genealogy, or that of a person."""
    (held,) = service.exporter.held(Choice((document_id,)))
    speaking = pages(request)
    view = clan_view(held.tagged, speaking.words, generation=generation, page=page, who=who)
    return speaking.render(
        "genealogy.html", document=held.document, title=document_title(held.document), clan=view, who=who
    )
