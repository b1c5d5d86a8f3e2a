"""Attachments: bytes under their digest in the library's folder, taken for what they are, not what they are called."""

from __future__ import annotations

import hashlib
import io
import os
import re
import tempfile
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from api.files.kinds import HEAD, recognize
from ontology.archives import members
from ontology.durable import settle
from ontology.errors import NotFound, OversizedSource, SourceError, UnknownFormat, WrongUse

FOLDER = "desk_files"
MAX_FILE = 20 << 20
"""Bytes of one attachment."""
MOST_FILES = 20
"""Attachments of one enquiry."""
_DIGEST = re.compile(r"[0-9a-f]{64}")
_LONGEST_NAME = 120
_FAMILIES = ("image", "pages")

# A part that only this kind of Office document has.
_OFFICE: Mapping[str, str] = MappingProxyType(
    {
        "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    }
)
_MOST_UNPACKED = 500_000_000
_TEXT = "text/plain; charset=utf-8"


class DeskFiles:
    """The attachments in ``folder``; a file that is there is never changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, data: bytes, name: str) -> tuple[str, str]:
        """Keep bytes; return what media type they are and their SHA-256.

        Raises :class:`OversizedSource`, :class:`UnknownFormat` for what is neither image, PDF, Office document
        nor text in UTF-8, :class:`WrongUse` for no bytes.
        """
        if not data:
            raise WrongUse("附件是空的。")
        if len(data) > MAX_FILE:
            raise OversizedSource(safe_name(name), f"有 {len(data)} 字节，附件最多 {MAX_FILE} 字节。")
        media_type = media_type_of(data)
        if not media_type:
            raise UnknownFormat(safe_name(name), "附件只收图像、PDF、DOCX、XLSX、PPTX 和 UTF-8 文字。")
        digest = hashlib.sha256(data).hexdigest()
        place = self._place(digest)
        # One that was cut off when the power failed, before its bytes were settled, is written again.
        if not (place.is_file() and place.stat().st_size == len(data)):
            _write(place, data)
        return media_type, digest

    def drop(self, digest: str) -> None:
        """Remove the bytes of a digest, which no attachment has any more."""
        if _DIGEST.fullmatch(digest):
            self._place(digest).unlink(missing_ok=True)

    def path(self, digest: str) -> Path:
        """Return where the bytes of a digest lie. Raises :class:`NotFound`."""
        place = self._place(digest) if _DIGEST.fullmatch(digest) else None
        if place is None or place.is_symlink() or not place.is_file():
            raise NotFound("没有这个附件。")
        return place

    def _place(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest


def media_type_of(data: bytes) -> str:
    """Return the media type of bytes that may be attached; empty for any others."""
    kind = recognize(data[:HEAD])
    if kind is not None:
        return kind.media_type if kind.family in _FAMILIES else ""
    if data.startswith(b"PK\x03\x04"):
        return _office(data)
    return _TEXT if _is_text(data) else ""


def safe_name(name: str) -> str:
    """Return a file's name without folders and without characters that a file system or a header would take amiss."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    clean = "".join(one for one in last if unicodedata.category(one)[0] != "C" and one not in '<>:"|?*').strip(" .")
    stem, dot, ending = clean.rpartition(".")
    if dot and len(ending) <= 8:
        return f"{stem[: _LONGEST_NAME - len(ending) - 1]}.{ending}" if stem else f"file.{ending}"
    return clean[:_LONGEST_NAME] or "file"


def _office(data: bytes) -> str:
    try:
        names = {one.filename for one in members(io.BytesIO(data), "附件", most_bytes=_MOST_UNPACKED)}
    except SourceError:
        return ""
    # Macros are programs, and programs are not taken.
    if "[Content_Types].xml" not in names or any(name.endswith("vbaProject.bin") for name in names):
        return ""
    return next((kind for part, kind in _OFFICE.items() if part in names), "")


def _is_text(data: bytes) -> bool:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not any(unicodedata.category(one) == "Cc" and one not in "\t\n\r\f" for one in text)


def _write(place: Path, data: bytes) -> None:
    """Write aside, then put in place whole; once it is, it outlives a failure of power."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(prefix=".new-", dir=place.parent)
    aside = Path(draft)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        aside.chmod(0o600)
        settle(aside)
        aside.replace(place)
        for folder in (place.parent, place.parent.parent):  # the inner one may be new
            settle(folder)
    finally:
        aside.unlink(missing_ok=True)
