"""What readers ask for the text of a page image: recognised once, then remembered by the image and the model."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.ocr.lines import Page, as_json, from_json

if TYPE_CHECKING:
    from PIL.Image import Image

    from ingest.ocr.engine import Engine

_LOG_EVERY = 20
_log = logging.getLogger("wenmai.ocr")
_FORM = "1"
"""Part of the name of what is remembered: raise it when the same image would be read otherwise."""


def model_name() -> str:
    """Return what recognises, for passports and for the names of what is remembered."""
    return f"rapidocr-{version('rapidocr')}-PP-OCRv6-small"


@dataclass(slots=True)
class Recognizer:
    """Recognises pages in ``threads`` threads. What was read lies below ``folder``: it can be deleted at any time and
    is made anew when it is needed; ``None`` remembers nothing."""

    folder: Path | None = None
    threads: int = 1
    _engine: Engine | None = None
    _read: int = 0
    _digests: dict[tuple[str, int, int], str] = field(default_factory=dict)

    def page(self, path: Path, number: int, draw: Callable[[], Image]) -> Page:
        """Return the lines of the page with that number in a file; ``draw`` gives its image where it is not known."""
        name = self._name(path, number)
        held = self._held(name)
        if held is not None:
            return held
        from ingest.ocr.recognize import recognize

        page = recognize(draw(), self._opened())
        self._keep(name, page)
        self._read += 1
        if self._read % _LOG_EVERY == 0:
            _log.info("recognised %d pages; last page %d of %s", self._read, number, path.name)
        return page

    def _opened(self) -> Engine:
        if self._engine is None:
            from ingest.ocr.engine import Engine

            self._engine = Engine(threads=self.threads)
        return self._engine

    def _name(self, path: Path, number: int) -> str:
        stat = path.stat()
        key = (str(path), stat.st_size, stat.st_mtime_ns)
        if key not in self._digests:
            self._digests.clear()  # a file's pages come one after the other
            with path.open("rb") as file:
                self._digests[key] = hashlib.file_digest(file, "sha256").hexdigest()
        return f"{self._digests[key]}-{number}"

    def _place(self, name: str) -> Path | None:
        if self.folder is None:
            return None
        return self.folder / f"{model_name()}-{_FORM}" / name[:2] / f"{name}.json"

    def _held(self, name: str) -> Page | None:
        path = self._place(name)
        if path is None or not path.is_file():
            return None
        with suppress(OSError, ValueError, KeyError, TypeError):
            return from_json(json.loads(path.read_text("utf-8")))
        return None

    def _keep(self, name: str, page: Page) -> None:
        path = self._place(name)
        if path is None:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(prefix=".new-", dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(as_json(page), file, ensure_ascii=False)
        Path(aside).replace(path)
