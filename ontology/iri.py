"""Identifiers and the addresses they have in the graph and on the web.

An address is ``<base>id/<kind>/<id>``. The id is percent-encoded as UTF-8 (RFC 3986, section 2), so that an address is
plain ASCII, fits a ``Location`` header and gives the id back unchanged.

Pure.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, unquote, urlsplit

from ontology.errors import WrongUse

DEFAULT_BASE = "https://wenmai.example/"

# A client that tidies paths (RFC 3986, section 5.2.4) would walk up a folder on these.
_DOT_SEGMENTS = frozenset({".", ".."})


_LOCAL = re.compile("x[0-9a-f]{12}")
LOCAL = "local:"
"""How a source's tag begins what it names, where that is known in the source alone."""


def local_id(document: str, *parts: str) -> str:
    """Return the id of an entity that one document alone names: no authority has it, and it has no page."""
    return "x" + hashlib.sha256("\0".join((document, *parts)).encode()).hexdigest()[:12]


def is_local(entity_id: str) -> bool:
    """Tell whether an id was made by :func:`local_id`."""
    return bool(_LOCAL.fullmatch(entity_id))


class Kind(StrEnum):
    """What an address names; the value is its path segment."""

    DOCUMENT = "document"
    VERSION = "version"
    PASSAGE = "passage"
    TAG = "tag"
    ENTITY = "entity"
    COLLECTION = "collection"
    RELATION = "relation"
    MAKER = "maker"
    AUTHORITY = "authority"
    GRAPH = "graph"
    WORK = "work"
    INSTANCE = "instance"
    ITEM = "item"
    BRANCH = "branch"
    DEED = "deed"


@dataclass(frozen=True, slots=True)
class Namer:
    """Makes and reads the addresses of one library. ``base`` is an absolute http(s) IRI that ends in ``/``."""

    base: str = DEFAULT_BASE

    def __post_init__(self) -> None:
        parts = urlsplit(self.base)
        wrong = parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment
        if wrong or not self.base.endswith("/") or not self.base.isascii() or set(self.base) & set(' <>"{}|\\^`'):
            raise WrongUse(f"base {self.base!r} is not an http(s) address ending in '/'; write it like {DEFAULT_BASE}")

    def iri(self, kind: Kind, ident: str) -> str:
        """The address of ``ident``. Raises :class:`WrongUse` for an id that no address can carry."""
        if not ident or ident in _DOT_SEGMENTS:
            raise WrongUse(f"{ident!r} cannot be the id of a {kind}: an address needs a name that is not a dot segment")
        try:
            return f"{self.base}id/{kind}/{quote(ident, safe='')}"
        except UnicodeEncodeError as error:
            raise WrongUse(f"{ident!r} holds a lone surrogate and cannot be the id of a {kind}") from error

    def document_iri(self, document_id: str) -> str:
        """The address of a document."""
        return self.iri(Kind.DOCUMENT, document_id)

    def version_iri(self, version_id: str) -> str:
        """The address of a text version."""
        return self.iri(Kind.VERSION, version_id)

    def passage_iri(self, passage_id: str) -> str:
        """The address of a passage."""
        return self.iri(Kind.PASSAGE, passage_id)

    def tag_iri(self, tag_id: str) -> str:
        """The address of a tag."""
        return self.iri(Kind.TAG, tag_id)

    def relation_iri(self, relation_id: str) -> str:
        """The address of a relation."""
        return self.iri(Kind.RELATION, relation_id)

    def entity_iri(self, entity_id: str) -> str:
        """The address of an entity."""
        return self.iri(Kind.ENTITY, entity_id)

    def collection_iri(self, collection: str) -> str:
        """The address of a collection."""
        return self.iri(Kind.COLLECTION, collection)

    def maker_iri(self, name: str, version: str) -> str:
        """The address of a maker, ``name@version``; an ``@`` within the name is escaped once more."""
        escaped = name.replace("%", "%25").replace("@", "%40")
        return self.iri(Kind.MAKER, f"{escaped}@{version}")

    def authority_iri(self, name: str) -> str:
        """The address of an authority."""
        return self.iri(Kind.AUTHORITY, name)

    def graph_iri(self, version_id: str) -> str:
        """The named graph that holds everything said of a text version."""
        return self.iri(Kind.GRAPH, version_id)

    def authority_graph_iri(self, name: str) -> str:
        """The named graph that holds an authority's entities; no version id begins with its prefix."""
        return self.iri(Kind.GRAPH, f"authority:{name}")

    def parse(self, iri: str) -> tuple[Kind, str]:
        """Kind and id of an address, the inverse of :meth:`iri`; ideographs may stand unencoded.

        Raises :class:`WrongUse` for an address that is not of this library or has a path or fragment below the id.
        """
        prefix = f"{self.base}id/"
        kind, slash, encoded = iri.removeprefix(prefix).partition("/")
        if not iri.startswith(prefix) or not slash or not encoded or set(encoded) & set("/?#"):
            raise WrongUse(f"{iri!r} is not an address of this library; one looks like {prefix}passage/…")
        try:
            return Kind(kind), unquote(encoded, errors="strict")
        except ValueError as error:
            raise WrongUse(f"{iri!r} names no known kind or is not percent-encoded UTF-8") from error
