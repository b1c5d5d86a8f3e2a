"""The page images and the recording that a document's description names: found beside it, never outside the folder."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.folders import Found, why_unreadable
from ontology.errors import UnreadableSource
from ontology.records import Metadata, Refusal

IMAGES = frozenset([".jpg", ".jpeg", ".png", ".gif", ".webp", ".tif", ".tiff", ".jp2", ".bmp"])
RECORDINGS = frozenset(
    [".mp3", ".m4a", ".aac", ".wav", ".flac", ".ogg", ".oga", ".opus", ".ogv", ".mp4", ".m4v", ".webm"]
)
"""Endings of files that are no documents of their own: they belong to the one that names them."""

_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_INFO = re.compile(r"/(?:info\.json)?$")
_NUMBERS = re.compile(r"(\d+)")
_TIMED = ("webvtt", "srt", "ass", "ttml", "lrc")


@dataclass(frozen=True, slots=True)
class Attached:
    """A description whose files were found. An image that is missing leaves an empty name, so that pages keep their
    numbers."""

    metadata: Metadata
    files: tuple[tuple[str, str], ...]
    refusals: tuple[Refusal, ...]


def belongs(path: Path) -> bool:
    """Whether a file is an image or a recording by its ending."""
    return path.suffix.lower() in IMAGES | RECORDINGS


def attach(metadata: Metadata, found: Found, format_: str) -> Attached:
    """Find what ``images`` and ``media`` name. A folder stands for the images in it, in the order of their numbers.

    A PDF without images is its own; a transcript without a recording has the one that is named as it is.
    """
    if not (metadata.images or metadata.media or format_ == "pdf" or format_ in _TIMED):
        return Attached(metadata, (), ())
    search = _Search(found)
    images = [one for stated in metadata.images for one in search.images(stated)]
    media = search.media(metadata.media) if metadata.media else ""
    if format_ == "pdf" and not images:
        images = [search.take(found.path)]
    if format_ in _TIMED and not media:
        media = search.beside()
    described = replace(metadata, images=tuple(images) if any(images) else (), media=media)
    return Attached(described, tuple(search.files.items()), tuple(search.refusals))


class _Search:
    """What was found so far. Names are paths from the document's folder."""

    def __init__(self, found: Found) -> None:
        self.files: dict[str, str] = {}
        self.refusals: list[Refusal] = []
        self._found = found
        self._folder = found.path.parent
        self._root = found.path.parents[len(found.folders)].resolve()

    def images(self, stated: str) -> list[str]:
        """Return the names that one entry of ``images`` stands for; an empty one is a leaf without a picture."""
        if not stated:
            return [""]
        if _ADDRESS.fullmatch(stated):
            return [_INFO.sub("", stated)]
        path = self._folder / stated
        if not self._within(path) or not path.is_dir():
            return [self._file(stated, "images")]
        inside = sorted((one for one in path.iterdir() if one.suffix.lower() in IMAGES), key=by_numbers)
        if not inside:
            self._refuse(f"images 所说的文件夹 {stated} 里没有图像")
        return [self._file(str(one.relative_to(self._folder)), "images") for one in inside]

    def media(self, stated: str) -> str:
        """Return the name of the recording."""
        return stated if _ADDRESS.fullmatch(stated) else self._file(stated, "media")

    def beside(self) -> str:
        """Return the recording that is named as the document is; empty where there is none."""
        named = (self._found.path.with_suffix(ending) for ending in sorted(RECORDINGS))
        path = next((one for one in named if one.is_file() and self._within(one)), None)
        return self.take(path) if path else ""

    def take(self, path: Path) -> str:
        """Take a file."""
        name = str(path.relative_to(self._folder))
        self.files[name] = str(path)
        return name

    def _file(self, stated: str, field: str) -> str:
        path = self._folder / stated
        if not self._within(path):
            return self._refuse(f"{field} 所说的 {stated} 不在收入的文件夹之内，不读")
        try:
            if not path.is_file():
                return self._refuse(f"{field} 所说的 {stated} 不存在，或不是普通文件")
        except OSError as error:
            return self._refuse(f"{field} 所说的 {stated} 读不了：{why_unreadable(error)}")
        self.files[stated] = str(path)
        return stated

    def _within(self, path: Path) -> bool:
        try:
            return path.resolve().is_relative_to(self._root)
        except (OSError, RuntimeError, ValueError):
            return False

    def _refuse(self, reason: str) -> str:
        self.refusals.append(Refusal(self._found.key, UnreadableSource.code, reason))
        return ""


def by_numbers(path: Path) -> list[tuple[int, str]]:
    """Sort numbers in names by their value: 2 before 10."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in _NUMBERS.split(path.name)]
