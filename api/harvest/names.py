"""The names that harvesters know documents and collections by.

An identifier is ``oai:HOST:ID`` (http://www.openarchives.org/OAI/2.0/guidelines-oai-identifier.htm). A setSpec may hold
ASCII letters, digits and ``-_.!~*'()`` alone (http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd, ``setSpecType``): every
other byte of the collection's name in UTF-8 is written ``~`` and two hexadecimal digits, which is reversible.

Pure.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit

_KEPT = re.compile(rb"[A-Za-z0-9_.-]")
_SPEC = re.compile(r"(?:[A-Za-z0-9_.-]|~[0-9A-F]{2})+")
# What may stand in an address and is no ":" or "~".
_SAFE = "-_.!*'()"


def host_of(base: str) -> str:
    """Return the host that the addresses of a library begin with."""
    return urlsplit(base).hostname or "localhost"


def identifier(host: str, document_id: str) -> str:
    """Return the identifier of a document."""
    return f"oai:{host}:{quote(document_id, safe=_SAFE)}"


def document_of(host: str, given: str) -> str:
    """Return the id of the document that an identifier names; empty when it is not of this library."""
    prefix = f"oai:{host}:"
    if not given.startswith(prefix):
        return ""
    try:
        found = unquote(given.removeprefix(prefix), errors="strict")
    except UnicodeDecodeError:
        return ""
    return found if identifier(host, found) == given else ""


def set_spec(collection: str) -> str:
    """Return the setSpec of a collection."""
    return "".join(
        chr(byte) if _KEPT.fullmatch(bytes([byte])) else f"~{byte:02X}" for byte in collection.encode("utf-8")
    )


def collection_of(spec: str) -> str:
    """Return the collection of a setSpec; empty when it is none of ours."""
    if not _SPEC.fullmatch(spec):
        return ""
    try:
        found = unquote(spec.replace("~", "%"), errors="strict")
    except UnicodeDecodeError:
        return ""
    return found if set_spec(found) == spec else ""
