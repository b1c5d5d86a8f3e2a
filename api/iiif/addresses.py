"""Addresses of the image service, of manifests and of the pages that show them.

Pure.
"""

from __future__ import annotations

from urllib.parse import quote, urlencode

PAGE_SIZE = "!1000,1400"
"""The size of a page image on a page that runs no script."""
THUMB = "!200,280"


def file_address(name: str) -> str:
    """Where a kept file is handed out."""
    return f"/files/{quote(name, safe='')}"


def service_address(image_id: str) -> str:
    """Where this library's image service begins for an image."""
    return f"/iiif/image/{quote(image_id, safe='')}"


def picture(service: str, size: str = PAGE_SIZE) -> str:
    """The whole image of a service in a size, as JPEG."""
    return f"{service}/full/{size.replace('^', '%5E')}/0/default.jpg"


def manifest_address(document_id: str) -> str:
    """The manifest of a document."""
    return f"/iiif/{quote(document_id, safe='/')}/manifest.json"


def collection_address(base: str, name: str = "") -> str:
    """The IIIF collection of a collection of the library; without a name that of all of them."""
    return f"{base}iiif/collection/{quote(name, safe='')}" if name else f"{base}iiif/collection"


def leaf_address(document_id: str, number: int) -> str:
    """The page that shows a page image beside its text."""
    return f"/leaves/{quote(document_id, safe='/')}?leaf={number}"


def leaf_data_address(document_id: str, number: int) -> str:
    """What a script reads of a page image."""
    return f"/api/leaves/{number}?{urlencode({'document': document_id})}"
