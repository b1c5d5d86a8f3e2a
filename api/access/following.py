"""Which rules on reading the graph, the union catalogue and the published files were made under.

These three are public: they hold nothing that is not open to everybody. After a change of the rules the documents of
the collections concerned are announced anew, so that they come into what is public or leave it; how far this is done is
a setting of the text store. What was stopped midway is done again, and doing it twice is harmless.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from api.access.collections import CollectionAccess
from api.access.rules import public
from index.ports import Change
from ontology.records import Document, TaggedPassage
from ontology.sight import ALL, Sight

_SETTING = "public-sight"


@dataclass(frozen=True, slots=True)
class Applied:
    """What is hidden from the public, and the position of the outbox from which on it is."""

    sight: Sight = ALL
    head: int = 0

    @classmethod
    def from_json(cls, text: str) -> Applied:
        """What :meth:`to_json` wrote; of an empty text, that nothing is hidden."""
        told = json.loads(text or "{}")
        return cls(Sight(frozenset(told.get("named", ())), bool(told.get("others"))), int(told.get("head", 0)))

    def to_json(self) -> str:
        """As it is kept."""
        return json.dumps(
            {"named": sorted(self.sight.named), "others": self.sight.others, "head": self.head}, ensure_ascii=False
        )


class Settings(Protocol):
    """Where it is kept."""

    def setting(self, name: str) -> str: ...


class Texts(Settings, Protocol):
    """The texts, as far as a change of the rules concerns them."""

    def set_setting(self, name: str, value: str) -> None: ...

    def head(self) -> int: ...

    def documents(self) -> Iterator[Document]: ...

    def fingerprint(self, document_id: str) -> str: ...

    def retag(self, document_id: str, parts: tuple[TaggedPassage, ...], *, fingerprint: str) -> Change: ...


def applied(texts: Settings) -> Applied:
    """Return which rules were applied last."""
    return Applied.from_json(texts.setting(_SETTING))


def apply(texts: Texts, sight: Sight) -> int:
    """Announce the documents that the public sees now and did not, or no longer; return how many they are."""
    was = applied(texts)
    if was.sight == sight:
        return 0
    moved = [one.id for one in texts.documents() if was.sight.hides(one.collection) != sight.hides(one.collection)]
    for document_id in moved:
        texts.retag(document_id, (), fingerprint=texts.fingerprint(document_id))
    texts.set_setting(_SETTING, Applied(sight, texts.head()).to_json())
    return len(moved)


FILE = "sight.json"
"""Stands beside published files: under which rules they were made."""


def sound(folder: Path, access: CollectionAccess) -> bool:
    """Say whether published files hold nothing that is hidden from the public now."""
    now = public(access.rules())
    if not now:
        return True
    file = folder / FILE
    made = Applied.from_json(file.read_text("utf-8") if file.exists() else "")
    return made.sight.covers(now)
