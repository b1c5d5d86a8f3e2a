"""Who brings up what is kept in memory: whoever asks first after a change, or one thread for all.

In a service a reader who asks is not to wait for what takes a second to make; what was made before goes on answering
until the keeper is done. In a command there is nobody else.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Keeping:
    """Says of each thread whether it may make things anew."""

    def __init__(self) -> None:
        self._local = threading.local()
        self.is_kept = False
        """Whether a keeper is at work."""

    def may(self) -> bool:
        """Say whether whoever asks is to bring up what is behind."""
        return not self.is_kept or getattr(self._local, "keeps", False)

    @contextmanager
    def keeper(self) -> Iterator[None]:
        """Be the keeper, in this thread."""
        self._local.keeps = self.is_kept = True
        try:
            yield
        finally:
            self._local.keeps = self.is_kept = False
