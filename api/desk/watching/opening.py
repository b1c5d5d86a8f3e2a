"""The watches and dossiers of an opened library."""

from __future__ import annotations

from api.access.rules import public
from api.desk.dossiers.dossiers import Dossiers
from api.desk.watching.delivering import Deliverer
from api.desk.watching.hooking import Hooks
from api.desk.watching.issuing import Issuing
from api.desk.watching.posting import Post
from api.desk.watching.running import Found, Runner
from api.desk.watching.watching import Watching
from api.service import DocumentView, Manner, Service
from ontology.iri import Namer
from ontology.queries import Filters
from ontology.records import Entity


def watching_of(service: Service, namer: Namer) -> Watching:
    """Return the watches of a library; ``namer`` makes the addresses that go out.

    What they bring goes out: whoever runs them, they see what everybody may see.
    """
    service = service.seen_by(public(service.desk.access.rules()))

    def search(question: str, filters: Filters, limit: int) -> Found:
        # With facets, only what stands out is reached beyond the first ten.
        return service.search(question, filters=filters, limit=limit, manner=Manner(facets=True))

    def describe(document_id: str) -> DocumentView:
        return service.document(document_id, limit=1)

    def entity(entity_id: str) -> Entity:
        return service.entity(entity_id, limit=1).entity

    desk, sending = service.desk, service.desk.sending
    issuing = Issuing(service.passage, describe, namer, service.hides)
    ways = (Post(sending.smtp_url, sending.mail_from), Hooks(private=sending.private_webhooks))
    deliverer = Deliverer(desk.watches, desk.outbox, issuing, *ways, namer)
    return Watching(desk.watches, desk.outbox, Runner(desk.watches, search, entity), issuing, deliverer, namer)


def dossiers_of(service: Service, namer: Namer) -> Dossiers:
    """Return the dossiers of a library."""
    return Dossiers(
        service.desk.dossiers, service.passage, namer, service.desk.sending.fonts, hides=service.hides_passage
    )
