"""The routes of the door, one resource a file; the order is that of the documentation."""

from __future__ import annotations

from api.routes import (
    ask,
    asking,
    catalogue,
    dataset,
    documents,
    entities,
    facets,
    health,
    identifiers,
    oai,
    pages,
    passages,
    pictures,
    reconcile,
    resolve,
    search,
    sparql,
    suggest,
    vocabulary,
)

ROUTERS = (
    search.router,
    facets.router,
    ask.router,
    asking.router,
    passages.router,
    documents.router,
    suggest.router,
    entities.router,
    resolve.router,
    reconcile.router,
    sparql.router,
    catalogue.router,
    identifiers.router,
    dataset.router,
    vocabulary.router,
    pictures.router,
    oai.router,
    health.router,
    pages.router,
)
