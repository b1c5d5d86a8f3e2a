"""An answer as the text of a message: its sentences with numbers, and under them numbered notes.

Each number is an annotation of the kind that OpenAI calls ``url_citation``; its indexes are Unicode code points of the
message and span the number, such as ``[1]``.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.chat.openai.requests import NEAREST
from api.schemas import document_title, sentences_of
from api.web.addresses import passage_address
from ontology.queries import Answer, Citation, Hit

_SHOWN = 40
"""Characters of a passage that only came close."""


@dataclass(frozen=True, slots=True)
class Note:
    """Where a number of the text leads."""

    title: str
    url: str
    quote: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A number in the text: the note of index ``note`` from ``begin`` to ``end`` of the message."""

    note: Note
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the message as a stream sends it."""

    text: str
    marks: tuple[Mark, ...] = ()


def pieces(answer: Answer, *, base: str) -> tuple[Piece, ...]:
    """Return the parts of the message, joined they are the whole; ``base`` ends in a slash."""
    root = base.rstrip("/")
    told = tuple(_sentences(answer, [_note(one, root) for one in answer.receipts]))
    length = sum(len(one.text) for one in told)
    if answer.refused:
        return (*told, *_nearest([_near(one, root) for one in answer.nearest], length))
    return (*told, *_notes(answer.receipts, root))


def _sentences(answer: Answer, notes: Sequence[Note]) -> Iterator[Piece]:
    at = 0
    for sentence in sentences_of(answer):
        text, marks = sentence.text, []
        for number in sentence.receipts:
            begin = at + len(text)
            text += f"[{number + 1}]"
            marks.append(Mark(notes[number], begin, at + len(text)))
        at += len(text)
        yield Piece(text, tuple(marks))


def _notes(receipts: Sequence[Citation], root: str) -> Iterator[Piece]:
    if receipts:
        lines = (f"[{number}] {_told(_note(one, root))}" for number, one in enumerate(receipts, start=1))
        yield Piece("\n\n" + "\n".join(lines))


def _nearest(notes: Sequence[Note], at: int) -> Iterator[Piece]:
    if not notes:
        return
    text, marks = f"\n\n{NEAREST}", []
    for number, note in enumerate(notes, start=1):
        begin = at + len(text) + 1
        text += f"\n[{number}] {_told(note)}"
        marks.append(Mark(note, begin, begin + len(f"[{number}]")))
    yield Piece(text, tuple(marks))


def _note(receipt: Citation, root: str) -> Note:
    title = " ".join(filter(None, (f"《{receipt.document}》", receipt.locator)))
    return Note(title, root + passage_address(receipt.passage_id, receipt.begin, receipt.end), receipt.quote)


def _near(hit: Hit, root: str) -> Note:
    text = hit.passage.text
    title = " ".join(filter(None, (f"《{document_title(hit.document)}》", hit.passage.heading)))
    return Note(title, root + passage_address(hit.passage.id), text[:_SHOWN] + "…" * (len(text) > _SHOWN))


def _told(note: Note) -> str:
    return f"{note.title}：“{note.quote}” {note.url}"
