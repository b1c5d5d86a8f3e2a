"""What a manifest is made of, gathered from an opened library."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from api.files.images import PageImage, on_images, page_images
from api.files.kinds import is_address, kind_of
from api.files.store import FileStore
from api.files.transcript import Transcript
from api.iiif.addresses import file_address
from api.iiif.annotations import Placed
from api.iiif.derived import Derived
from api.iiif.images import ImageService
from api.iiif.manifest import Recording, Shown
from api.schemas import document_title
from api.service import Service
from api.web.views import described
from api.web.words import Language, words_in
from ontology.describing import LEAF_SIZES
from ontology.errors import NotFound, WenmaiError
from ontology.iri import Namer
from ontology.records import Document, Mark, Metadata, Passage, TaggedDocument
from ontology.spans import Spread

_SIZE = re.compile(r"(\d{1,6})×(\d{1,6})")

FILMS = (".mp4", ".m4v", ".webm", ".ogv")
"""How the addresses of films end, where a recording lies on another site."""


def show(service: Service, document_id: str, *, base: str, namer: Namer) -> Shown:
    """Gather what the manifest of a document tells. Raises NotFound, also for one without images and recording."""
    view = service.document(document_id, limit=1)
    passages = service.leaves.passages(document_id)
    made = _shown(view.document, view.version_id, passages, service.files, base=base, namer=namer)
    return replace(made, lines=_placed(one.mark for one in service.leaves.lines(document_id)))


def show_tagged(tagged: TaggedDocument, files: FileStore, *, namer: Namer, base: str = "") -> Shown:
    """Gather the same of a document that is at hand, with its tags; all of it stands in the manifest.

    Raises NotFound for one without images and recording.
    """
    passages = [one.passage for one in tagged.passages]
    made = _shown(tagged.document, tagged.version.id, passages, files, base=base or namer.base, namer=namer)
    tags = {one.passage.id: one.tags for one in tagged.passages}
    on = {number: [tag for one in many for tag in tags[one.id]] for number, many in made.passages.items()}
    marks = (mark for one in tagged.version.stretches for mark in one.marks)
    return replace(made, tags=on, whole=True, lines=_placed(marks))


def _placed(marks: Iterable[Mark]) -> Spread[Placed]:
    return Spread(Placed(one.begin, one.end, one.box) for one in marks if one.box)


def _shown(
    document: Document, version_id: str, passages: Sequence[Passage], files: FileStore, *, base: str, namer: Namer
) -> Shown:
    metadata = document.metadata
    images = page_images(metadata, files)
    if not images and not metadata.media:
        raise NotFound("这份文献没有书影，也没有录音录像。")
    return Shown(
        base=base,
        document=document,
        title=document_title(document),
        version=namer.version_iri(version_id),
        described=described(document, words_in(Language.HANS)),
        images=images,
        sizes={**sizes_of(images, files), **dict(_stated_sizes(images, metadata))},
        passages=on_images(passages, images) if images else {},
        total=len(passages),
        transcript=transcript_of(metadata, files),
        recording=_recording(metadata, files, base),
    )


def transcript_of(metadata: Metadata, store: FileStore) -> Transcript:
    """Return when the text is said; an empty transcript where the file is missing or spoilt."""
    try:
        return store.transcript(metadata.transcript)
    except (WenmaiError, ValueError):
        return Transcript(())


def sizes_of(images: Sequence[PageImage], files: FileStore) -> dict[str, tuple[int, int]]:
    """Return the sizes of the page images that this library has, in pixels."""
    return dict(_sizes(images, files))


def _sizes(images: Sequence[PageImage], files: FileStore) -> Iterator[tuple[str, tuple[int, int]]]:
    service = ImageService(files, Derived(Path(), 0), 0)
    for image in images:
        try:
            if image.id:
                yield image.id, service.size(image.id)
        except WenmaiError:
            continue


def _stated_sizes(images: Sequence[PageImage], metadata: Metadata) -> Iterator[tuple[str, tuple[int, int]]]:
    """The sizes of images of other services, as the manifest that they came with stated them."""
    stated = dict(metadata.extra).get(LEAF_SIZES, "").split("；")
    for image, size in zip(images, stated, strict=False) if len(stated) == len(images) else ():
        if image.service and (found := _SIZE.fullmatch(size)):
            yield image.service, (int(found[1]), int(found[2]))


def _recording(metadata: Metadata, store: FileStore, base: str) -> Recording | None:
    media = metadata.media
    if is_address(media):
        return Recording(media, "", urlsplit(media).path.lower().endswith(FILMS), 0.0)
    kind = kind_of(media)
    if kind is None:
        return None
    try:
        seconds = store.facts(media).seconds
    except WenmaiError:
        seconds = 0.0
    return Recording(f"{base[:-1]}{file_address(media)}", kind.media_type, kind.family == "video", seconds)
