"""What is cited, before any style writes it down: only what the library states of it.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Genre(Enum):
    """What sort of thing is cited: its code in GB/T 7714—2015 (appendix B), its types in BibTeX, RIS and CSL."""

    BOOK = ("M", "book", "BOOK", "book")
    COMPILATION = ("G", "book", "BOOK", "book")
    PROCEEDINGS = ("C", "proceedings", "CONF", "book")
    NEWSPAPER = ("N", "misc", "NEWS", "article-newspaper")
    SERIAL = ("J", "misc", "SER", "periodical")
    THESIS = ("D", "misc", "THES", "thesis")
    REPORT = ("R", "misc", "RPRT", "report")
    ARCHIVE = ("A", "misc", "MANSCPT", "manuscript")
    MAP = ("CM", "misc", "MAP", "map")
    DATABASE = ("DB", "misc", "AGGR", "webpage")
    PICTURE = ("Z", "misc", "ART", "graphic")
    FILM = ("Z", "misc", "VIDEO", "motion_picture")
    SOUND = ("Z", "misc", "SOUND", "song")
    OTHER = ("Z", "misc", "GEN", "document")

    def __init__(self, code: str, bibtex: str, ris: str, csl: str) -> None:
        self.code = code
        self.bibtex = bibtex
        self.ris = ris
        self.csl = csl


@dataclass(frozen=True, slots=True)
class Creator:
    """One who is responsible. ``role`` is set for those beside the main ones: 译, 校注 …"""

    name: str
    dynasty: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Issued:
    """When it came out. ``begin`` and ``end`` count historically; both are ``None`` where only ``wording`` is known.

    ``wording`` is the year as the source puts it beside the common era (清光绪七年), or all that it says.
    """

    begin: int | None = None
    end: int | None = None
    wording: str = ""
    exact: bool = True
    open: bool = False
    """It begins and does not end: ``1911/``."""
    day: str = ""
    """The full date where one is stated, ``YYYY-MM-DD``."""
    month: int = 0
    """The month, from 1 to 12, where one is stated without a day."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A thing to be cited. What is not stated is empty."""

    key: str
    """ASCII, the same each time; the name of the entry in BibTeX and of the file."""
    genre: Genre
    title: str
    address: str
    accessed: str
    """The day on which it was looked at, ``YYYY-MM-DD``."""
    creators: tuple[Creator, ...] = ()
    more_creators: bool = False
    """The source ends the list of creators with 等."""
    container: str = ""
    """The book that ``title`` is a part of."""
    part: str = ""
    """Volume, chapter or section within ``title``."""
    pages: str = ""
    edition: str = ""
    place: str = ""
    publisher: str = ""
    issued: Issued | None = None
    isbn: str = ""
    doi: str = ""
    language: str = ""
    holder: str = ""
    """The library that holds it."""
    abstract: str = ""
    """What of it is quoted."""
    note: str = ""
    """What somebody remarks on it."""

    @property
    def main(self) -> tuple[Creator, ...]:
        """Those with the main responsibility 主要责任者."""
        return tuple(one for one in self.creators if not one.role)

    @property
    def others(self) -> tuple[Creator, ...]:
        """Those with another responsibility 其他责任者."""
        return tuple(one for one in self.creators if one.role)
