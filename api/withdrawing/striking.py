"""What people and machines kept of a document, with its words struck out. Pure.

Kept records are JSON: a receipt, a clipping or an item names the passage that it quotes, and its wording stands beside
that. Prose around them (an answer, a note) may repeat the quotation: there every run of the named passages' words, of
:data:`RUN` characters or more, is struck. Where a record names no passage of the document, its prose is left alone: the
same words may stand in another book.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

RUN = 8
SAID = "〔引文已随文献删除〕"
"""What stands where words of the document stood."""
TITLE = "（已删除的文献）"
_EMPTY: Mapping[str, Any] = {
    "quote": "",
    "text": "",
    "begin": 0,
    "end": 0,
    "locator": "",
    "heading": "",
    "why": [],
    "highlights": [],
}
_NAMES = ("title", "document")
_POINTERS = ("passage_id", "target", "document_id")


@dataclass(frozen=True, slots=True)
class Leaving:
    """A document that goes: its id, its title, the texts of its passages by their ids."""

    document_id: str
    title: str = ""
    passages: Mapping[str, str] = field(default_factory=dict)

    def owns(self, ident: str) -> bool:
        """Whether an id is the document's, or of one of its passages, of an earlier text too."""
        return ident == self.document_id or ident in self.passages or ident.rpartition("-")[0] == self.document_id

    def strike(self, record: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return a record without the words of the document; ``None`` where it names nothing of it."""
        named = [one for value in record.values() for one in _pointing(value, self.owns)]
        if not named:
            return None
        ground = [self.title] if len(self.title) >= RUN else []
        ground += [self.passages.get(ident, "") for ident, _ in named] + [quote for _, quote in named]
        words = list(dict.fromkeys(filter(None, ground)))
        return {name: self._struck(value, words) for name, value in record.items()}

    def _struck(self, value: Any, words: Sequence[str]) -> Any:  # noqa: ANN401 - JSON
        if isinstance(value, str):
            return without(value, words)
        if isinstance(value, Mapping):
            told = {name: one if name in _POINTERS else self._struck(one, words) for name, one in value.items()}
            return blank(told) if self._named(value) else told
        if isinstance(value, list | tuple):
            return [self._struck(one, words) for one in value]
        return value

    def _named(self, value: Mapping[str, Any]) -> bool:
        return any(self.owns(str(value.get(name) or "")) for name in _POINTERS)


def blank(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a quoting record that still says what it quoted, by id, and none of its words."""
    told = {**record, **{name: value for name, value in _EMPTY.items() if name in record}}
    return told | {name: TITLE for name in _NAMES if told.get(name)}


def without(text: str, words: Collection[str]) -> str:
    """Return ``text`` with every run of :data:`RUN` or more characters that stands in one of ``words`` struck out."""
    spans = [*_runs(text, words)]
    if not spans:
        return text
    parts, last = [], 0
    for begin, end in spans:
        parts += [text[last:begin], SAID]
        last = end
    return "".join([*parts, text[last:]])


def _runs(text: str, words: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield the longest runs, from the left; they do not overlap."""
    begin = 0
    while begin + RUN <= len(text):
        end = max((_reach(text, begin, one) for one in words), default=begin)
        if end > begin:
            yield begin, end
            begin = end
        else:
            begin += 1


def _reach(text: str, begin: int, word: str) -> int:
    """Return where the longest run that begins at ``begin`` and stands in ``word`` ends; ``begin`` for none."""
    end = begin + RUN
    if text[begin:end] not in word:
        return begin
    while end < len(text) and text[begin : end + 1] in word:
        end += 1
    return end


def _pointing(value: Any, owns: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - JSON
    """Yield what a value names of the document, each with the words that it quotes."""
    if isinstance(value, Mapping):
        for name in _POINTERS:
            if owns(str(value.get(name) or "")):
                yield str(value[name]), str(value.get("quote") or "")
        for one in value.values():
            yield from _pointing(one, owns)
    elif isinstance(value, list | tuple):
        yield from _each(value, owns)


def _each(values: Iterable[Any], owns: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - JSON
    for one in values:
        yield from _pointing(one, owns)
