"""Descriptions of documents in RDF by others: EDM, and the terms of the Shanghai Library (:mod:`ontology.mappings`).

Each object that is described is a document; its text is its description, or its title where there is none. The agents,
places and concepts of such a file are read as an authority (:mod:`ontology.authority.importers.linked`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

from ingest.reading import Reading, Source
from ontology.errors import WrongMapping
from ontology.mappings import PROFILES, profile_of
from ontology.mappings.records import DocumentRead, documents_of, untitled
from ontology.rdffiles import parsed
from ontology.records import Block, Refusal

_COLLECTION = "馆藏专题"


def read(source: Source) -> Iterator[Reading | Refusal]:
    """Yield the documents by their addresses, and a refusal for each that has no title.

    Raises :class:`~ontology.errors.BrokenSource` for what is no RDF, :class:`WrongMapping` where it describes nothing
    in terms that are known.
    """
    statements = list(parsed(source.path.read_bytes(), source.path.suffix.lower(), source=source.key))
    profile = profile_of(statements)
    if profile is None:
        known = "、".join(one.title for one in PROFILES.values())
        raise WrongMapping(source.key, f"这个 RDF 文件里没有用{known}的词汇描述的文献")
    ours = list(profile.read(statements))
    for address in untitled(ours):
        yield Refusal(f"{source.key}#{address}", WrongMapping.code, "没有题名")
    times: Counter[str] = Counter()
    for document in documents_of(ours):
        yield _reading(document, times)


def _reading(document: DocumentRead, times: Counter[str]) -> Reading:
    metadata = document.metadata
    if document.collection:
        metadata = replace(metadata, extra=(*metadata.extra, (_COLLECTION, document.collection)))
    text = document.abstract or metadata.title
    return Reading(metadata, (Block(text, metadata.title, document.address),), _row(document.address, times))


def _row(address: str, times: Counter[str]) -> str:
    """What names the document within its file: the last part of its address."""
    row = unquote(address.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]) or address
    times[row] += 1
    return row if times[row] == 1 else f"{row}~{times[row]}"
