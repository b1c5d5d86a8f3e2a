"""Quotations in plain Chinese: each under its source, with the year of today and the full name where links tell them.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from api.answering.naming import source_name
from ontology.queries import Citation, Sentence
from ontology.records import Document

LONGEST = 300


@dataclass(frozen=True, slots=True)
class Quotation:
    """A receipt with the document it is taken from, and what links say of it."""

    receipt: Citation
    document: Document
    notes: tuple[str, ...] = ()


def worded(quotations: Sequence[Quotation]) -> tuple[Sentence, ...]:
    """Return one sentence for each document, with the receipts that it rests on, all below 300 characters."""
    plain = list(_sentences(quotations, set()))
    room = LONGEST - 1 - sum(len(one.text) for one in plain)
    kept = set(_fitting(quotations, room))
    return tuple(_sentences(quotations, kept)) if kept else tuple(plain)


def _fitting(quotations: Sequence[Quotation], room: int) -> Iterator[str]:
    """Yield the notes for which there is room, each once."""
    seen: set[str] = set()
    for note in (note for one in quotations for note in one.notes):
        # One byname of a person is enough: 「刚峰即海瑞」 says nothing new after 「汝贤即海瑞」.
        of = note.rpartition("即")[2]
        if of not in seen and len(note) + 2 <= room:
            seen.add(of)
            room -= len(note) + 2
            yield note


def _sentences(quotations: Sequence[Quotation], kept: set[str]) -> Iterator[Sentence]:
    said: set[str] = set()
    numbered = list(enumerate(quotations))
    for _, group in groupby(numbered, key=lambda pair: pair[1].document.id):
        members = list(group)
        text = f"《{source_name(members[0][1].document)}》载："
        for _, one in members:
            here = [note for note in dict.fromkeys(one.notes) if note in kept and note not in said]
            said.update(here)
            text += f"“{one.receipt.quote}”" + (f"（{'；'.join(here)}）" if here else "")
        yield Sentence(text, tuple(number for number, _ in members))
