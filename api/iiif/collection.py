"""The collections of the library as IIIF collections: https://iiif.io/api/presentation/3.0/#51-collection.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from api.iiif.addresses import collection_address, manifest_address
from api.iiif.manifest import CONTEXT
from api.schemas import document_title
from ontology.records import Document

_HANS = "zh-Hans"

Json = dict[str, Any]


def collection(base: str, name: str, documents: Iterable[Document]) -> Json:
    """Return a collection: the manifests of those of its documents that have images or a recording."""
    items = [
        {
            "id": f"{base[:-1]}{manifest_address(one.id)}",
            "type": "Manifest",
            "label": {"lzh" if one.metadata.language == "lzh" else "zh": [document_title(one)]},
        }
        for one in documents
        if one.metadata.images or one.metadata.media
    ]
    return {**_named(base, name), "partOf": [_named(base, "")], "@context": CONTEXT, "items": items}


def collections(base: str, names: Iterable[str]) -> Json:
    """Return the collection of all collections."""
    return {**_named(base, ""), "@context": CONTEXT, "items": [_named(base, name) for name in names]}


def _named(base: str, name: str) -> Json:
    label = {"none": [name]} if name else {_HANS: ["馆藏专题"], "en": ["Collections"]}
    return {"id": collection_address(base, name), "type": "Collection", "label": label}
