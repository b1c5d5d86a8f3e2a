"""Citations of the chosen documents, in the forms that :mod:`api.citing` knows: a file for a citation manager."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from api.citing import bibtex, csl, gbt7714, ris
from api.citing.described import cite_document
from api.citing.records import Cited
from api.exporting.held import Held


def write_gbt7714(held: Iterable[Held], out: BinaryIO) -> int:
    """Write a numbered list; return how many documents."""
    return _each(held, out, lambda cited, number: f"[{number}] {gbt7714.write(cited)}\n")


def write_bibtex(held: Iterable[Held], out: BinaryIO) -> int:
    """Write an entry a document; return how many."""
    return _each(held, out, lambda cited, number: ("\n" if number > 1 else "") + bibtex.write(cited))


def write_ris(held: Iterable[Held], out: BinaryIO) -> int:
    """Write a record a document; return how many."""
    return _each(held, out, lambda cited, number: ("\r\n" if number > 1 else "") + ris.write(cited))


def write_csl(held: Iterable[Held], out: BinaryIO) -> int:
    """Write one list of CSL-JSON; return how many documents."""
    count = _each(held, out, lambda cited, number: ("[\n" if number == 1 else ",\n") + _json(cited))
    out.write(b"\n]\n" if count else b"[]\n")
    return count


def _json(cited: Cited) -> str:
    return json.dumps(csl.item(cited), ensure_ascii=False)


def _each(held: Iterable[Held], out: BinaryIO, written: Callable[[Cited, int], str]) -> int:
    count = 0
    for count, cited in enumerate(_cited(held), start=1):
        out.write(written(cited, count).encode("utf-8"))
    return count


def _cited(held: Iterable[Held]) -> Iterator[Cited]:
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    for one in held:
        yield cite_document(one.document, address=one.described.address, accessed=today)
