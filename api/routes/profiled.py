"""``/data/…?profile=``: a document or an entity in the terms of others, as RDF/XML.

The argument is that of Content Negotiation by Profile (https://www.w3.org/TR/dx-prof-conneg/#qsa), whose answer links
to the profile that it conforms to.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from fastapi import Query, Request, Response

from api.harvest.source import Source
from api.harvest.xml import written
from api.open_data.profiles import statements_in
from api.open_data.representations import represent
from api.service import Service
from ontology.errors import NotFound, WrongUse
from ontology.iri import Kind
from ontology.mappings import Profile, profile
from ontology.rdfxml import element
from ontology.records import Statement
from ontology.statements import entity_statements

ProfileName = Annotated[
    str, Query(alias="profile", description="写成别人的词汇：edm（Europeana）或 slib（上海图书馆）")
]


def in_profile(service: Service, request: Request, kind: Kind, ident: str, *, name: str) -> Response:
    """The thing in the terms of the vocabulary called ``name``. Raises :class:`WrongUse`, :class:`NotFound`."""
    chosen = profile(name)
    said = _said(chosen, service.harvest.source, kind, ident)
    body = written(element(said, prefixes=chosen.table.prefixes, typed=True))
    return represent(request, body, "application/rdf+xml", links=[(chosen.address, "profile", "")])


def _said(chosen: Profile, source: Source, kind: Kind, ident: str) -> Iterable[Statement]:
    if kind is Kind.ENTITY:
        return chosen.write(entity_statements(source.entity(ident), namer=source.namer), namer=source.namer)
    if kind is not Kind.DOCUMENT:
        raise WrongUse("写成别人的词汇的只有文献和实体。")
    record = source.log.record(ident)
    described = source.described(record, entities=True) if record is not None else None
    if described is None:
        raise NotFound(f"没有编号为 {ident} 的文献。")
    return statements_in(chosen, described)
