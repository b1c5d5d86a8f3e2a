"""Images made of others, kept so that they are made once; the oldest go when there are too many.

All of it can be deleted at any time: it is made anew when it is asked for.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

# Down to this part of the limit is cleared at once, so that it is not done at every image.
_CLEARED = 0.8
_TOUCHED = 3600


@dataclass(slots=True)
class Derived:
    """Made images in ``folder``, ``limit`` bytes of them in all; 0 keeps none."""

    folder: Path
    limit: int
    _held: int = -1

    def get(self, key: str) -> bytes | None:
        """Return what was made for a key."""
        path = self._place(key)
        try:
            data = path.read_bytes()
            if time.time() - path.stat().st_mtime > _TOUCHED:
                os.utime(path)
        except OSError:
            return None
        return data

    def put(self, key: str, data: bytes) -> None:
        """Keep what was made; where nothing can be written here it is not kept, and that is no fault."""
        if len(data) > self.limit:
            return
        path = self._place(key)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, aside = tempfile.mkstemp(prefix=".new-", dir=path.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(aside).replace(path)
            self._count(len(data))

    def clear(self) -> None:
        """Remove all that was made."""
        for path, _ in self._files():
            path.unlink(missing_ok=True)
        self._held = -1

    def _count(self, size: int) -> None:
        """Add up what is held; past the limit, remove what was not asked for longest."""
        if self._held < 0:
            self._held = sum(one.st_size for _, one in self._files())
        else:
            self._held += size
        if self._held <= self.limit:
            return
        files = sorted(self._files(), key=lambda one: one[1].st_mtime)
        self._held = sum(one.st_size for _, one in files)
        for path, one in files:
            if self._held <= self.limit * _CLEARED:
                break
            path.unlink(missing_ok=True)
            self._held -= one.st_size

    def _files(self) -> list[tuple[Path, os.stat_result]]:
        found = []
        for path in self.folder.glob("??/*"):
            with suppress(OSError):
                found.append((path, path.stat()))
        return found

    def _place(self, key: str) -> Path:
        digest = hashlib.sha256(key.encode()).hexdigest()
        return self.folder / digest[:2] / digest
