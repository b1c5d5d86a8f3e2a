"""The kinds of files that a library keeps for its documents, told by their first bytes, whatever their names say.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

HEAD = 4_096
"""So many first bytes tell a kind."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file. ``family`` is image, audio, video, pages or text; browsers show it where ``inline``."""

    suffix: str
    media_type: str
    family: str
    inline: bool = True


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        one.suffix: one
        for one in (
            Kind("png", "image/png", "image"),
            Kind("jpg", "image/jpeg", "image"),
            Kind("gif", "image/gif", "image"),
            Kind("webp", "image/webp", "image"),
            Kind("tif", "image/tiff", "image", inline=False),
            Kind("jp2", "image/jp2", "image", inline=False),
            Kind("bmp", "image/bmp", "image"),
            Kind("pdf", "application/pdf", "pages"),
            Kind("wav", "audio/wav", "audio"),
            Kind("mp3", "audio/mpeg", "audio"),
            Kind("aac", "audio/aac", "audio"),
            Kind("flac", "audio/flac", "audio"),
            Kind("m4a", "audio/mp4", "audio"),
            Kind("oga", "audio/ogg", "audio"),
            Kind("weba", "audio/webm", "audio"),
            Kind("ogv", "video/ogg", "video"),
            Kind("mp4", "video/mp4", "video"),
            Kind("webm", "video/webm", "video"),
            Kind("vtt", "text/vtt; charset=utf-8", "text"),
        )
    }
)
"""By the ending of the name under which a file is kept."""

_SIGNS = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "png"),
    (re.compile(rb"\xff\xd8\xff"), "jpg"),
    (re.compile(rb"GIF8[79]a"), "gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "webp"),
    (re.compile(rb"II\*\0|MM\0\*|II\+\0|MM\0\+"), "tif"),
    (re.compile(rb"\0\0\0\x0cjP  \r\n\x87\n"), "jp2"),
    (re.compile(rb"BM.{4}\0\0\0\0", re.DOTALL), "bmp"),
    (re.compile(rb".{0,1024}?%PDF-", re.DOTALL), "pdf"),
    (re.compile(rb"(?:RIFF|RF64)....WAVE", re.DOTALL), "wav"),
    (re.compile(rb"fLaC"), "flac"),
    (re.compile(rb"OggS.*(?:\x80theora|OVP80)", re.DOTALL), "ogv"),
    (re.compile(rb"OggS.*(?:\x01vorbis|OpusHead|\x7fFLAC|Speex)", re.DOTALL), "oga"),
    (re.compile(rb"....ftyp(?:M4A|M4B)", re.DOTALL), "m4a"),
    (re.compile(rb"....ftyp", re.DOTALL), "mp4"),
    # A WebM whose first track has a picture (ContentEncodings aside, a Video element, id E0) is a film.
    (re.compile(rb"\x1aE\xdf\xa3.{0,60}webm.*(?:V_VP8|V_VP9|V_AV1)", re.DOTALL), "webm"),
    (re.compile(rb"\x1aE\xdf\xa3.{0,60}webm.*(?:A_OPUS|A_VORBIS)", re.DOTALL), "weba"),
    (re.compile(rb"ID3|\xff[\xfb\xfa\xf3\xf2]"), "mp3"),
    (re.compile(rb"\xff[\xf1\xf9]"), "aac"),
    (re.compile(rb"WEBVTT[ \t\n]"), "vtt"),
)
_NAME = re.compile(r"[0-9a-f]{32}\.([a-z0-9]{2,4})")


def recognize(head: bytes) -> Kind | None:
    """Return the kind of a file by its first :data:`HEAD` bytes; ``None`` for one that is not kept."""
    return next((KINDS[suffix] for sign, suffix in _SIGNS if sign.match(head)), None)


def kind_of(name: str) -> Kind | None:
    """Return the kind of the name of a kept file; ``None`` for what is no such name."""
    found = _NAME.fullmatch(name)
    return KINDS.get(found[1]) if found else None


def is_address(name: str) -> bool:
    """Whether a document's image or recording lies elsewhere."""
    return name.startswith(("https://", "http://"))
