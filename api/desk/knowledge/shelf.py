"""The ways of asking that are held in memory, with their vectors; they follow the desk's database."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from api.desk.knowledge.matching import NEAR, Said, alike, said, sureness
from api.desk.knowledge.nearness import WordNearness
from api.desk.knowledge.records import Item, Near, State
from api.desk.knowledge.store import KnowledgeStore
from index.ports import Encoder, FloatArray
from ingest.normalize import fold

# So many wordings are looked at word by word.
_LOOKED_AT = 20
Holds = Callable[[Item], bool]


@dataclass(frozen=True, slots=True)
class _Held:
    """All items but the retired at one moment: row ``n`` of ``(wordings, dimension)`` is that of ``wordings[n]``."""

    head: int
    wordings: tuple[tuple[Item, str, Said], ...]
    matrix: FloatArray


class Shelf:
    """Finds items by what they are asked as."""

    def __init__(self, store: KnowledgeStore, encoder: Encoder) -> None:
        self._store = store
        self._encoder = encoder
        self._near = WordNearness(encoder)
        self._held: _Held | None = None
        self._lock = threading.Lock()

    def near(self, question: str, holds: Holds, *, limit: int, least: float = 0.0) -> list[Near]:
        """Return the items that may answer a question, each once, the surest first.

        Looked at are those that ``holds`` lets through and that can be as sure as ``least``.
        """
        held = self._follow()
        if not held.wordings or not question.strip():
            return []
        asked = said(question)
        cosines = held.matrix @ self._encoder.encode_queries([asked.text])[0]
        best: dict[int, Near] = {}
        looked_at = 0
        for row in np.argsort(-cosines, kind="stable"):
            item, wording, theirs = held.wordings[int(row)]
            if looked_at >= _LOOKED_AT or cosines[row] < NEAR:
                break
            if not holds(item):
                continue
            looked_at += 1
            # To tell how near words are costs the encoder's time, most candidates are out without it.
            if sureness(asked, theirs, alike) < least:
                continue
            likeness = sureness(asked, theirs, self._near)
            if likeness >= least and (item.id not in best or likeness > best[item.id].likeness):
                best[item.id] = Near(item, likeness, wording)
        return sorted(best.values(), key=lambda one: (-one.likeness, one.item.id))[:limit]

    def follow(self) -> None:
        """Read what has changed, and encode what is new, before somebody waits for it."""
        self._follow()

    def pairs(self, above: float) -> list[tuple[Near, Item]]:
        """Return the pairs of items that may want one answer, the likest first; the first item is the older one."""
        held = self._follow()
        found: dict[tuple[int, int], tuple[Near, Item]] = {}
        for row, (item, wording, asked) in enumerate(held.wordings):
            cosines = held.matrix[:row] @ held.matrix[row]
            for other in np.flatnonzero(cosines >= NEAR):
                older, _, theirs = held.wordings[int(other)]
                key = (older.id, item.id)
                if older.id == item.id or sureness(asked, theirs, alike) < above:
                    continue
                likeness = sureness(asked, theirs, self._near)
                if likeness >= above and (key not in found or likeness > found[key][0].likeness):
                    found[key] = Near(item, likeness, wording), older
        return sorted(found.values(), key=lambda pair: (-pair[0].likeness, pair[1].id, pair[0].item.id))

    def _follow(self) -> _Held:
        """Return what is held, read again where something has changed."""
        head = self._store.head()
        with self._lock:
            if self._held is None or self._held.head != head:
                self._held = self._read(head)
            return self._held

    def _read(self, head: int) -> _Held:
        items = self._store.items(State.DRAFT, State.APPROVED)
        told = [(item, wording) for item in items for wording in item.content.asked_as]
        texts = [fold(wording) for _, wording in told]
        digests = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        known = self._store.vectors(self._encoder.identity)
        missing = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in known}
        if missing:
            known |= self._made(missing, digests)
        rows = [known[digest] for digest in digests]
        matrix = np.stack(rows) if rows else np.zeros((0, self._encoder.dimension), dtype=np.float32)
        return _Held(head, tuple((item, wording, said(wording)) for item, wording in told), matrix)

    def _made(self, missing: dict[str, str], used: Sequence[str]) -> dict[str, FloatArray]:
        vectors = self._encoder.encode_queries(list(missing.values()))
        made = dict(zip(missing, vectors, strict=True))
        self._store.keep_vectors(self._encoder.identity, made, used=used)
        return made
