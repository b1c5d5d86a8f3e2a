"""What pages show of a document's page images and recording, and where a passage leads to in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat
from urllib.parse import urlsplit

from api.files.images import PageImage, image_of, page_images
from api.files.kinds import is_address, kind_of
from api.files.store import FileStore
from api.files.transcript import Spoken, Transcript
from api.iiif.addresses import (
    PAGE_SIZE,
    file_address,
    leaf_address,
    leaf_data_address,
    manifest_address,
    picture,
    service_address,
)
from api.service import Service
from ingest.cues import clock
from ontology.errors import WenmaiError
from ontology.records import Document, Passage

MOST_CUES = 400
_FILMS = (".mp4", ".m4v", ".webm", ".ogv")


@dataclass(frozen=True, slots=True)
class LeafView:
    """A page image. ``source`` and ``info`` are empty where it is missing or may not be shown; then ``elsewhere``
    leads to it, if anything does. ``whole`` is the image in full size."""

    number: int
    label: str
    source: str = ""
    info: str = ""
    whole: str = ""
    elsewhere: str = ""
    width: int = 0
    height: int = 0

    @property
    def host(self) -> str:
        """Whose image it is, where it is another site's."""
        return urlsplit(self.elsewhere).netloc


@dataclass(frozen=True, slots=True)
class FacsimileView:
    """The page images of a document, one of them shown. Addresses are empty where there is no such page."""

    leaf: LeafView
    count: int
    previous: str
    next: str
    manifest: str
    data: str
    """Where a script reads of another page image; ``0`` stands for its number."""


@dataclass(frozen=True, slots=True)
class CueView:
    """What is said at a time. ``seek`` plays it without a script."""

    code: str
    seconds: float
    stop: float
    text: str
    speaker: str
    seek: str


@dataclass(frozen=True, slots=True)
class PlayerView:
    """A recording and its transcript. ``source`` is empty where there is none that may be played here."""

    tag: str
    source: str
    media_type: str
    captions: str
    start: float
    cues: tuple[CueView, ...]
    total: int
    language: str
    elsewhere: str = ""

    @property
    def host(self) -> str:
        """Whose recording it is, where it is another site's."""
        return urlsplit(self.elsewhere).netloc


@dataclass(frozen=True, slots=True)
class MediaView:
    """Page images and recording of a document; either may be missing. False in a template where both are."""

    document_id: str
    title: str
    facsimile: FacsimileView | None
    player: PlayerView | None
    images: tuple[PageImage, ...]
    transcript: Transcript

    def __bool__(self) -> bool:
        return self.facsimile is not None or self.player is not None

    def leaf_of(self, passage: Passage) -> int:
        """Return the number of the page image on which a passage begins; 0 where it is not known."""
        return image_of(passage.locator, self.images)

    def leaf_address(self, number: int) -> str:
        """Return the page that shows a page image beside its text."""
        return leaf_address(self.document_id, number)

    def seconds_of(self, passage: Passage, begin: int = 0) -> float:
        """Return the second at which a passage, or its character ``begin``, is said; 0 without a transcript."""
        return self.transcript.at(passage.begin + begin) / 1000

    def timed(self) -> bool:
        """Whether it is known when the text is said."""
        return bool(self.transcript.cues)

    def seek_address(self, seconds: float) -> str:
        """Return what plays the recording from a second on; empty where there is none."""
        source = self.player.source if self.player else ""
        return f"{source}#t={seconds:.10g}" if source else ""


def media_view(
    service: Service,
    document: Document,
    passage: Passage | None = None,
    *,
    passages: Sequence[Passage] = (),
    leaf: int = 0,
    begin: int = 0,
) -> MediaView:
    """Return the page images and the recording of a document, shown where ``passage`` (or its character ``begin``) is.

    ``passages`` are those that the page shows, where it shows several: the transcript is cut to what they say.
    ``leaf`` is the number of the page image that the reader asked for; 0 for the one that the text is on.
    """
    store = service.files
    shown = passages or ((passage,) if passage else ())
    images = page_images(document.metadata, store) if document.metadata.images else ()
    transcript = _transcript(store, document.metadata.transcript)
    first = next(iter(shown), None)
    number = min(leaf, len(images)) or (image_of(first.locator, images) if first else 0) or 1
    facsimile = _facsimile(document, images, number, store) if images else None
    start = transcript.at(first.begin + begin) if first else 0
    player = _player(document, transcript, store, shown, start)
    return MediaView(document.id, document.metadata.title, facsimile, player, images, transcript)


def leaf_view(image: PageImage, store: FileStore) -> LeafView:
    """Return a page image; one of another site is shown where ``image_hosts`` names the site."""
    if image.service:
        return _foreign(image, store.hosts)
    if not image.id:
        return LeafView(image.number, image.label)
    service = service_address(image.id)
    return LeafView(
        image.number, image.label, picture(service, PAGE_SIZE), f"{service}/info.json", picture(service, "max")
    )


def allowed(address: str, hosts: Sequence[str]) -> bool:
    """Whether pages may show what is at an address: its host is one of ``hosts``, which may name the scheme too."""
    parts = urlsplit(address)
    return any(host in (parts.netloc, f"{parts.scheme}://{parts.netloc}") for host in hosts)


def _foreign(image: PageImage, hosts: Sequence[str]) -> LeafView:
    info = f"{image.service}/info.json"
    if not allowed(image.service, hosts):
        return LeafView(image.number, image.label, elsewhere=picture(image.service, "max"))
    whole = picture(image.service, "max")
    return LeafView(image.number, image.label, picture(image.service, PAGE_SIZE), info, whole)


def _facsimile(document: Document, images: Sequence[PageImage], number: int, store: FileStore) -> FacsimileView:
    return FacsimileView(
        leaf=leaf_view(images[number - 1], store),
        count=len(images),
        previous=leaf_address(document.id, number - 1) if number > 1 else "",
        next=leaf_address(document.id, number + 1) if number < len(images) else "",
        manifest=manifest_address(document.id),
        data=leaf_data_address(document.id, 0),
    )


def _transcript(store: FileStore, name: str) -> Transcript:
    try:
        return store.transcript(name)
    except (WenmaiError, ValueError):
        return Transcript(())


def _player(
    document: Document, transcript: Transcript, store: FileStore, shown: Sequence[Passage], start: int
) -> PlayerView | None:
    media = document.metadata.media
    if not media and not transcript.cues:
        return None
    source, media_type, tag, elsewhere = _recording(media, store)
    cues = transcript.within(shown[0].begin, shown[-1].end) if shown else transcript.cues
    return PlayerView(
        tag=tag,
        source=source,
        media_type=media_type,
        captions=file_address(document.metadata.transcript) if transcript.cues else "",
        start=start / 1000,
        cues=tuple(map(_cue, cues[:MOST_CUES], (None, *cues), repeat(source))),
        total=len(transcript.cues),
        language="lzh" if document.metadata.language == "lzh" else "zh-Hans",
        elsewhere=elsewhere,
    )


def _recording(media: str, store: FileStore) -> tuple[str, str, str, str]:
    """Return source, media type, HTML element and foreign address of a recording."""
    if is_address(media):
        tag = "video" if urlsplit(media).path.lower().endswith(_FILMS) else "audio"
        return (media, "", tag, "") if allowed(media, store.hosts) else ("", "", tag, media)
    kind = kind_of(media)
    if kind is None:
        return "", "", "audio", ""
    return file_address(media), kind.media_type, "video" if kind.family == "video" else "audio", ""


def _cue(cue: Spoken, before: Spoken | None, source: str) -> CueView:
    """Return a cue; its speaker is named where another spoke before."""
    seconds = cue.start / 1000
    speaker = "" if before is not None and before.speaker == cue.speaker else cue.speaker
    return CueView(
        clock(cue.start), seconds, cue.stop / 1000, cue.text, speaker, f"{source}#t={seconds:.10g}" if source else ""
    )
