"""What the two dialects have in common when their fields are put into words: marks, dates, coordinates, labelled notes.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ontology import describing
from ontology.copies import FIELD as FURTHER
from ontology.copies import Copy, written
from ontology.records import Block, Metadata
from ontology.responsibility import read_creators

# ISBD puts a mark before the next element; MARC 21 leaves it at the end of the one before.
_TRAILING = re.compile(r"\s*[/:;,=]\s*$")
_STOP = re.compile(r"(?<=[^.\sA-Z])\s*\.\s*$")
_YEAR = re.compile(r"(?<!\d)(1\d{3}|20\d{2})(?!\d)")
_SPAN = re.compile(r"(?<!\d)(1\d{3}|20\d{2})\s*(?:[-—–~～]|and|至)\s*(1\d{3}|20\d{2})(?!\d)")
_BRACKETED = re.compile(r"[\[［(（〔][^\]］)）〕]*[\]］)）〕]")
_PLAIN = re.compile(
    r"^[\[\]［］()（）c©p\s]*(1\d{3}|20\d{2})(?:(?:年|[./-])(1[0-2]|0?[1-9])月?|年)?\s*([?？]?)[\]］)）.。\s]*$"
)
_LABEL = re.compile(r"^([^：:，。,.\s]{2,8})[：:]\s*(.+)$", re.DOTALL)
_DEGREES = re.compile(r"^([EWNSewns+\-]?)(\d{3})(\d{2})(\d{2})?(?:\.\d+)?$")
_VOLUMES = re.compile(r"[册冊函轴軸幅张張卷帖件]")
ANCIENT = "古籍"
STATEMENT, ABSTRACT, CONTENTS = "题名与责任说明", describing.ABSTRACT, describing.CONTENTS
"""The headings of the passages that a record gives."""

_CLOSED = ("。", "！", "？", "…", "!", "?")
KINDS = {
    "c": "乐谱", "d": "乐谱", "e": "地图", "f": "地图", "g": "影像", "i": "录音", "j": "录音", "k": "图片",
    "l": "电子资源", "m": "电子资源", "r": "实物",
}  # fmt: skip
_LANGUAGES = {"eng": "en"}


@dataclass(slots=True)
class Said:
    """What a record says, gathered field by field."""

    title: str = ""
    subtitle: str = ""
    creator: str = ""
    date: str = ""
    language: str = ""
    kind: str = ""
    rights: str = ""
    subjects: list[str] = field(default_factory=list)
    extra: list[tuple[str, str]] = field(default_factory=list)
    holdings: list[Copy] = field(default_factory=list)
    texts: list[Block] = field(default_factory=list)
    dynasties: list[str] = field(default_factory=list)

    def add(self, name: str, *values: str) -> None:
        """Add a further field for each value that says something, once."""
        for value in values:
            pair = (name, value.strip())
            if pair[1] and pair not in self.extra:
                self.extra.append(pair)

    def note(self, name: str, text: str) -> None:
        """Add a note; one that begins with the name of a field (``钤印：…``) is that field."""
        found = _LABEL.match(text.strip())
        if found and describing.is_known(found[1]):
            self.add(describing.canonical(found[1]), found[2])
        elif found and found[1] in _TWO_FIELDS:
            self.add(describing.ROWS, found[2])
        else:
            self.add(name, text)

    def extent(self, text: str) -> None:
        """Add what 载体形态 counts: volumes, or pages."""
        self.add(describing.VOLUMES if _VOLUMES.search(text) else describing.PAGES, text)

    def text(self, heading: str, tag: str, text: str) -> None:
        """Add a passage."""
        if text.strip():
            again = sum(one.locator.split(" ")[0] == tag for one in self.texts)
            locator = f"{tag} ({again + 1})" if again else tag
            self.texts.append(Block(text.strip(), heading, locator))

    def year(self, wording: str, coded: str) -> None:
        """Take the date of publication by its wording, which stays, and by the coded one where that says no year."""
        self.add(describing.YEAR, wording)
        self.date = edtf(wording) or coded or wording.strip()

    def reading(self, title_tag: str) -> tuple[Metadata, tuple[Block, ...]]:
        """Return the description and the passages."""
        first, *others = self.holdings or [Copy()]
        extra = [
            *self.extra,
            *((name, value) for name, value in ((describing.ROOM, first.room), (describing.CALL_NUMBER, first.call))),
            *((describing.BARCODE, one) for one in first.marks),
            (describing.KEPT, first.kept),
            *((FURTHER, written(one)) for one in others),
        ]
        metadata = Metadata(
            title=self.title,
            creator=self.creator,
            dynasty=self._dynasty(),
            date=self.date,
            kind=self.kind,
            language=_LANGUAGES.get(self.language, ""),
            branch=first.branch,
            rights=self.rights,
            subjects=tuple(dict.fromkeys(self.subjects)),
            extra=tuple(dict.fromkeys(pair for pair in extra if pair[1])),
        )
        full = f"{self.title}：{self.subtitle}" if self.subtitle else self.title
        statement = f"{full} / {self.creator}" if self.creator else full
        # A full stop, as in ISBD: without one it would be taken for a title and share a passage with what follows.
        closed = statement if statement.endswith(_CLOSED) else f"{statement}。"
        texts = sorted(self.texts, key=lambda one: one.heading == CONTENTS)
        return metadata, (Block(closed, STATEMENT, title_tag), *texts)

    def _dynasty(self) -> str:
        if self.dynasties:
            return self.dynasties[0]
        read = read_creators(self.creator, dynasty="", persons=lambda *_: ())
        return next((one.dynasty for one in read.creators if one.dynasty), "")


# Notes of ancient books say both at once.
_TWO_FIELDS = frozenset({"行款版式", "版式行款", "行款及版式"})


def plain(text: str) -> str:
    """Return a subfield's text without the mark of ISBD that leads to the next one, and without marks of filing."""
    text = text.replace("<<", "").replace(">>", "").strip()
    return _TRAILING.sub("", text).strip()


def name(text: str) -> str:
    """Return a name without the comma or full stop that ends it; initials keep theirs."""
    return _STOP.sub("", plain(text)).strip(" ,，")


def joined(texts: Iterable[str], mark: str = "；") -> str:
    """Put texts together, each once."""
    return mark.join(dict.fromkeys(one.strip() for one in texts if one.strip()))


def edtf(wording: str) -> str:
    """Return the EDTF of a date of publication, empty where the wording must do: ``[1935?]`` is ``1935?``.

    Of 民国二十三年 [1934] the year in brackets is what the cataloguer reckoned.
    """
    if span := _SPAN.search(wording):
        return f"{span[1]}/{span[2]}" if span[1] < span[2] else ""
    if found := _PLAIN.match(wording):
        return f"{found[1]}{f'-{int(found[2]):02}' if found[2] else ''}{'?' if found[3] else ''}"
    outside = _YEAR.findall(_BRACKETED.sub("", wording))
    within = [one for piece in _BRACKETED.findall(wording) for one in _YEAR.findall(piece)]
    years = outside or within
    return years[0] if len(set(years)) == 1 else ""


def coded_years(kind: str, first: str, second: str) -> str:
    """Return the EDTF of two coded years; ``kind`` is ``d`` for one year, ``q`` for a span in which it lies."""
    one, other = (year if _YEAR.fullmatch(year) else "" for year in (first.strip(), second.strip()))
    if kind == "q" and one and other and one < other:
        return f"{one}/{other}"
    return one


def lines(text: str) -> str:
    """Put the parts of a table of contents on lines of their own."""
    return "\n".join(part.strip(" .") for part in re.split(r"\s+--\s+|\s*－－\s*", text) if part.strip(" ."))


def coordinates(west: str, east: str, north: str, south: str) -> str:
    """Return ``west,east,south,north`` in decimal degrees; empty unless all four are stated as hdddmmss."""
    told = [_degrees(one) for one in (west, east, south, north)]
    return ",".join(f"{one:.6g}" for one in told if one is not None) if None not in told else ""


def _degrees(text: str) -> float | None:
    found = _DEGREES.match(text.strip())
    if found is None:
        return None
    degrees = int(found[2]) + int(found[3]) / 60 + int(found[4] or 0) / 3600
    return -degrees if found[1].upper() in ("W", "S", "-") else degrees


def heading(parts: Sequence[str]) -> str:
    """Return a subject heading with its subdivisions: 诗话--中国--清代."""
    return "--".join(one for part in parts if (one := name(part)))
