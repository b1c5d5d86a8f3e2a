"""A document as a manifest of the IIIF Presentation API 3.0: https://iiif.io/api/presentation/3.0/.

A canvas for each page image and one for the recording; the texts stand on them as supplementing annotations, each with
the characters of the text version that it is (``TextPositionSelector`` of the Web Annotation Data Model).

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from api.files.images import PageImage
from api.files.transcript import Transcript
from api.iiif.addresses import THUMB, collection_address, file_address, picture, service_address
from api.iiif.annotations import Ground, Placed, passages_on, tags_on, text
from api.iiif.ranges import structures
from api.web.labels.values import TYPES
from ingest.leafmarks import LEAVES
from ontology.authority.described import licence_iri
from ontology.describing import ABSTRACT, DIRECTION, LEAF_SIZES, said
from ontology.media import SUFFIXES, TRIPLES
from ontology.records import Document, Passage, Tag
from ontology.spans import Spread

CONTEXT = "http://iiif.io/api/presentation/3/context.json"
_LINES = "http://iiif.io/api/extension/text-granularity/context.json"
MEDIA = "media"
"""The name of the canvas of the recording, as numbers are those of the page images."""
EMBEDDED = 1_000
"""Texts of more passages than this stand in pages of annotations of their own."""

_UNKNOWN = (1200, 1600)
_FILM = (1280, 720)
_HANS = "zh-Hans"

# What a manifest says in a way of its own.
_OWN = frozenset({LEAVES, LEAF_SIZES, DIRECTION, ABSTRACT})

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Recording:
    """A film or a sound. ``address`` is where it is played, ``seconds`` how long it goes on."""

    address: str
    media_type: str
    film: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class Shown:
    """What a manifest is made of. ``base`` begins all its addresses and ends in a slash."""

    base: str
    document: Document
    title: str
    version: str
    """The address of the text version that the characters are counted in."""
    described: Sequence[tuple[str, str]]
    images: Sequence[PageImage]
    sizes: Mapping[str, tuple[int, int]]
    """Width and height of the page images that this library has."""
    passages: Mapping[int, Sequence[Passage]]
    """By the number of the page image on which they begin."""
    total: int
    transcript: Transcript
    recording: Recording | None = None
    tags: Mapping[int, Sequence[Tag]] = field(default_factory=dict)
    """By the number of the page image, where they are wanted in the manifest itself."""
    lines: Spread[Placed] = field(default_factory=Spread)
    """Where on the page images the lines of the text stand."""
    whole: bool = False
    """All annotations stand in the manifest, however many they are."""

    @property
    def root(self) -> str:
        """Where the addresses within the manifest begin."""
        return f"{self.base}iiif/{quote(self.document.id, safe='/')}"

    @property
    def language(self) -> str:
        """The language of the text, as a BCP 47 tag."""
        return "lzh" if self.document.metadata.language == "lzh" else "zh"

    @property
    def ground(self) -> Ground:
        """What its annotations stand on."""
        return Ground(self.root, self.version, self.language, self.lines)

    def canvas(self, name: str) -> str:
        """The address of a canvas."""
        return self.ground.canvas(name)


def manifest(shown: Shown) -> Json:
    """Return the manifest."""
    document = shown.document
    page = f"{shown.base}documents/{quote(document.id, safe='/')}"
    made: Json = {
        "@context": _context(shown),
        "id": f"{shown.root}/manifest.json",
        "type": "Manifest",
        "label": {shown.language: [shown.title]},
        "metadata": [
            {"label": {_HANS: [label]}, "value": {"none": [value]}}
            for label, value in shown.described
            if value and label not in _OWN
        ],
        "homepage": [{"id": page, "type": "Text", "label": {_HANS: [shown.title]}, "format": "text/html"}],
        "seeAlso": [_data(shown, media_type) for media_type in TRIPLES],
        "items": [*(_leaf(shown, image) for image in shown.images), *_recordings(shown)],
    }
    rights = licence_iri(document.metadata.rights).replace("https://creativecommons", "http://creativecommons")
    if rights.startswith(("http://creativecommons.org/", "http://rightsstatements.org/")):
        made["rights"] = rights
    elif document.metadata.rights:
        made["requiredStatement"] = {"label": {_HANS: ["权利"]}, "value": {"none": [document.metadata.rights]}}
    if shown.images and (direction := _direction(shown)):
        made["viewingDirection"] = direction
    made |= _framed(shown)
    if len(shown.images) > 1:
        made["behavior"] = ["paged"]
    if shown.images and shown.images[0].id:
        made["thumbnail"] = [_thumbnail(shown, shown.images[0])]
    return made


def annotation_page(shown: Shown, name: str) -> Json:
    """Return the page of annotations of a canvas, to stand by itself: the texts on it."""
    return {"@context": _context(shown), **_page(shown, name), "items": _texts(shown, name)}


def tag_page(shown: Shown, name: str) -> Json:
    """Return the page of annotations of a canvas, to stand by itself: the tags in the texts on it."""
    return {"@context": _context(shown), **_tagged(shown, name)}


def canvas_names(shown: Shown) -> list[str]:
    """Return the names of the canvases."""
    return [str(image.number) for image in shown.images] + ([MEDIA] if shown.recording else [])


def _context(shown: Shown) -> str | list[str]:
    """The context; that of lines before it where texts are told line by line."""
    return [_LINES, CONTEXT] if shown.lines else CONTEXT


def _data(shown: Shown, media_type: str) -> Json:
    address = f"{shown.base}data/document/{quote(shown.document.id, safe='')}?format={SUFFIXES[media_type]}"
    return {"id": address, "type": "Dataset", "label": {_HANS: ["著录与标引（RDF）"]}, "format": media_type}


def _direction(shown: Shown) -> str:
    stated = dict(shown.document.metadata.extra).get(DIRECTION, "")
    return stated or ("right-to-left" if shown.language == "lzh" else "")


def _framed(shown: Shown) -> Json:
    """What stands around the canvases: a summary, who provides them, the collection, the ranges."""
    metadata, made = shown.document.metadata, Json()
    if summary := said(metadata.extra, ABSTRACT):
        made["summary"] = {"none": list(summary)}
    if metadata.branch:
        made["provider"] = [{"id": shown.base, "type": "Agent", "label": {"none": [metadata.branch]}}]
    if shown.document.collection:
        name = shown.document.collection
        made["partOf"] = [{"id": collection_address(shown.base, name), "type": "Collection", "label": {"none": [name]}}]
    if ranges := structures(shown.root, _headed(shown), language=shown.language):
        made["structures"] = ranges
    return made


def _headed(shown: Shown) -> list[tuple[str, list[str]]]:
    """The headings of the passages, each with the canvases on which they stand, in the order of the text."""
    placed = [(one, number) for number in sorted(shown.passages) for one in shown.passages[number]]
    return [(one.heading, [shown.canvas(str(number))]) for one, number in sorted(placed, key=lambda p: p[0].ordinal)]


def _size(shown: Shown, image: PageImage) -> tuple[int, int]:
    return shown.sizes.get(image.id or image.service, _UNKNOWN)


def _service(shown: Shown, image: PageImage) -> str:
    return image.service or f"{shown.base[:-1]}{service_address(image.id)}"


def _thumbnail(shown: Shown, image: PageImage) -> Json:
    return {"id": picture(_service(shown, image), THUMB), "type": "Image", "format": "image/jpeg"}


def _leaf(shown: Shown, image: PageImage) -> Json:
    name = str(image.number)
    width, height = _size(shown, image)
    label = image.label or f"第 {image.number} 幅"
    made: Json = {
        "id": shown.canvas(name),
        "type": "Canvas",
        "label": {_HANS: [label]},
        "width": width,
        "height": height,
        "items": [_painted(shown, name, _image(shown, image))] if image.id or image.service else [],
    }
    if image.number in shown.passages:
        made["annotations"] = [_listed(shown, name), _tagged(shown, name, bare=not shown.whole)]
    return made


def _image(shown: Shown, image: PageImage) -> Json:
    service = _service(shown, image)
    width, height = _size(shown, image)
    return {
        "id": picture(service, "max"),
        "type": "Image",
        "format": "image/jpeg",
        "width": width,
        "height": height,
        "service": [{"id": service, "type": "ImageService3", "profile": "level2"}],
    }


def _painted(shown: Shown, name: str, body: Json) -> Json:
    return {
        "id": f"{shown.root}/painting/{name}",
        "type": "AnnotationPage",
        "items": [
            {
                "id": f"{shown.root}/painting/{name}/1",
                "type": "Annotation",
                "motivation": "painting",
                "body": body,
                "target": shown.canvas(name),
            }
        ],
    }


def _recordings(shown: Shown) -> list[Json]:
    recording = shown.recording
    if recording is None:
        return []
    seconds = round(recording.seconds, 3) or round(shown.transcript.seconds, 3) or 1.0
    size: Json = {"width": _FILM[0], "height": _FILM[1]} if recording.film else {}
    body: Json = {
        "id": recording.address,
        "type": "Video" if recording.film else "Sound",
        "duration": seconds,
        **size,
    }
    if recording.media_type:
        body["format"] = recording.media_type
    canvas: Json = {
        "id": shown.canvas(MEDIA),
        "type": "Canvas",
        "label": {_HANS: ["录像" if recording.film else "录音"]},
        "duration": seconds,
        **size,
        "items": [_painted(shown, MEDIA, body)],
    }
    if shown.transcript.cues:
        canvas["annotations"] = [_captions(shown), _listed(shown, MEDIA)]
    return [canvas]


def _captions(shown: Shown) -> Json:
    body = {
        "id": f"{shown.base[:-1]}{file_address(shown.document.metadata.transcript)}",
        "type": "Text",
        "format": "text/vtt",
        "label": {_HANS: ["字幕"]},
        "language": shown.language,
    }
    return {
        "id": f"{shown.root}/captions",
        "type": "AnnotationPage",
        "items": [
            {
                "id": f"{shown.root}/captions/1",
                "type": "Annotation",
                "motivation": "supplementing",
                "body": body,
                "target": shown.canvas(MEDIA),
            }
        ],
    }


def _page(shown: Shown, name: str) -> Json:
    return {"id": f"{shown.root}/texts/{name}.json", "type": "AnnotationPage"}


def _listed(shown: Shown, name: str) -> Json:
    """The texts on a canvas: here, or where there are many by their address alone."""
    page = _page(shown, name)
    return page if shown.total > EMBEDDED and not shown.whole else {**page, "items": _texts(shown, name)}


def _tagged(shown: Shown, name: str, *, bare: bool = False) -> Json:
    """The tags on a canvas: by their address alone where ``bare``."""
    page: Json = {"id": f"{shown.root}/tags/{name}.json", "type": "AnnotationPage"}
    if bare:
        return page
    here = shown.tags.get(int(name), ()) if name != MEDIA else ()
    return {**page, "items": tags_on(shown.ground, name, here, entity=f"{shown.base}id/entity/", words=TYPES)}


def _texts(shown: Shown, name: str) -> list[Json]:
    if name != MEDIA:
        return passages_on(shown.ground, name, shown.passages.get(int(name), ()))
    canvas = shown.canvas(name)
    return [
        text(
            shown.ground,
            f"{name}/{number}",
            (cue.begin, cue.end),
            cue.text,
            f"{canvas}#t={_times(cue.start, cue.stop)}",
        )
        for number, cue in enumerate(shown.transcript.cues, start=1)
    ]


def _times(start: int, stop: int) -> str:
    return f"{start / 1000:.10g},{stop / 1000:.10g}"
