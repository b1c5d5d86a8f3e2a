"""``/about``: what the library holds, from where, how its tags are made and how well that is done."""

from __future__ import annotations

from fastapi import Request

from api.open_data.dataset import Counter
from api.routes.parts import Opened, page_router, pages
from api.web.about_views import maker_rows, measured_rows, source_rows
from ontology.iri import Namer

router = page_router()


@router.get("/about")
def about(request: Request, service: Opened) -> str:
    """What is in the library and how it is made."""
    page = pages(request)
    counter: Counter = request.app.state.counter
    namer: Namer = request.app.state.namer
    figures = counter.figures(service, namer)
    return page.render(
        "about.html",
        status=service.status(),
        sources=source_rows(figures, namer, page.words),
        makers=maker_rows(service.makers(), page.words),
        measured=measured_rows(page.words),
    )
