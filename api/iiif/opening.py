"""The image service of a library, by its settings."""

from __future__ import annotations

from api.files.store import FileStore
from api.iiif.derived import Derived
from api.iiif.images import ImageService
from api.settings import Settings


def open_images(settings: Settings, store: FileStore) -> ImageService:
    """Return the service over ``store``; made images lie in ``derived`` in the library's folder."""
    derived = Derived(settings.library / "derived", settings.image_cache_bytes)
    return ImageService(store, derived, settings.image_answer_pixels)
