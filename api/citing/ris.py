"""RIS as of its specification of 2011: a line a field, ``XX  - value``, ended by CR and LF; UTF-8.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from api.citing.records import Cited, Creator, Issued


def write(cited: Cited) -> str:
    """Return one record, from ``TY`` to ``ER``."""
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in _fields(cited) if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def _fields(cited: Cited) -> Iterator[tuple[str, str]]:
    yield "TY", "CHAP" if cited.container and cited.genre.ris == "BOOK" else cited.genre.ris
    yield "ID", cited.key
    yield "TI", cited.title
    yield "T2", cited.container
    yield from (("AU", _name(one)) for one in cited.main)
    yield from (("A4", one.name) for one in cited.others)
    yield from _when(cited.issued)
    yield "ET", cited.edition
    yield "CY", cited.place
    yield "PB", cited.publisher
    yield "SN", cited.isbn
    yield "DO", cited.doi
    begin, _, end = cited.pages.partition("-")
    yield "SP", begin
    yield "EP", end
    yield "N1", cited.part
    yield "AB", cited.abstract
    yield "N1", cited.note
    yield "LA", cited.language
    yield "DP", cited.holder
    yield "UR", cited.address
    yield "Y2", cited.accessed.replace("-", "/")


def _name(creator: Creator) -> str:
    """A comma would part surname and given name."""
    dynasty = f"[{creator.dynasty}]" if creator.dynasty else ""
    return dynasty + creator.name


def _when(issued: Issued | None) -> Iterator[tuple[str, str]]:
    """``PY`` takes four digits and nothing else; ``DA`` takes year, month and day; other dates are notes."""
    if issued is None:
        return
    if issued.begin is not None and issued.begin == issued.end and issued.exact and issued.begin > 0:
        yield "PY", f"{issued.begin:04d}"
        yield "DA", issued.day.replace("-", "/") or (f"{issued.begin:04d}/{issued.month:02d}//" if issued.month else "")
        yield "N1", issued.wording
        return
    years = "-".join("" if year is None else str(year) for year in (issued.begin, issued.end))
    yield "N1", issued.wording or (years.strip("-") and years)
