"""What a tagger finds in normalised text, and what it is told about that text. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from ontology.records import Candidate, Maker, TagType


@dataclass(frozen=True, slots=True)
class Mention:
    """A typed span ``[begin, end)`` of normalised text, in code points, with its passport.

    ``kind`` is a finer kind beneath the type (字, 年号纪年 …); ``value`` is an EDTF date for TIME where one can be
    said, and empty otherwise; ``confidence`` is between 0 and 1. ``candidates`` are the readings of a date, best first.
    """

    begin: int
    end: int
    type: TagType
    kind: str
    value: str
    confidence: float
    maker: Maker
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class TextContext:
    """What is known of a text before it is tagged: its language and its metadata.

    ``language`` is ``lzh`` classical or ``zh`` modern Chinese; a finder may also meet an empty one: read it both ways.
    """

    language: str
    dynasty: str = ""
    book: str = ""
    date: str = ""


@runtime_checkable
class Foresighted(Protocol):
    """A finder that takes many texts at once faster than one by one."""

    def look_ahead(self, texts: Sequence[str]) -> None:
        """Read ``texts``, which :meth:`Finder.find` is asked for next; what it finds is the same."""
        ...


class Finder(Protocol):
    """Finds mentions in one normalised text."""

    @property
    def maker(self) -> Maker:
        """Whose mentions these are; its version changes when they may."""
        ...

    def find(self, text: str, *, context: TextContext, known: Sequence[Mention]) -> Iterable[Mention]:
        """Yield the mentions of ``text``; ``known`` holds what the finders before this one found."""
        ...
