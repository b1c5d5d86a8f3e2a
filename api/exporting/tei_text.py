"""The text of a document in TEI: divisions, paragraphs, verse, notes where they stood, page breaks.

Beside each character it is known where in the text of its element it stands, for pointers of the form
``string-range(id,offset,length)`` count the characters of all that an element holds, its notes too.

Pure.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from lxml import etree

from api.harvest.xml import add
from ingest.tei.names import ID, OWN, SPACE, TEI
from ingest.tei.notes import APPARATUS, PLACES
from ingest.tei.squeeze import LINE, squeeze
from ontology.rdfxml import clean
from ontology.records import Mark, Stretch

_NAME = re.compile(r"#([^\W\d][\w.·-]*)")
_NOTE = re.compile(f"(?:^|\\s)({'|'.join(PLACES)})(?:「(.*)」)?$", re.DOTALL)
_PAGE = re.compile(r"p\. \d+|\[image \d+\]")
_COLUMN = " 栏"
_GLOSSED = 8
"""As many characters before a note are told in its locator."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the version's text within an element: where it begins there and in the element's own text."""

    begin: int
    length: int
    ident: str
    offset: int


@dataclass(slots=True)
class Text:
    """The body of a text while it is written. ``images`` are addresses of page images by the names of the leaves."""

    version: str
    images: Mapping[str, str]
    leaves: Sequence[str]
    prefix: str = ""
    body: etree._Element = field(default_factory=lambda: etree.Element(f"{{{TEI}}}body"))
    pieces: list[Piece] = field(default_factory=list)
    page: str = ""
    path: list[str] = field(default_factory=list)
    open: list[etree._Element] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def write(self, stretches: Sequence[Stretch]) -> None:
        """Write all stretches of a text into the body."""
        texts, notes = _with_notes(stretches)
        for number, stretch in enumerate(texts, start=1):
            run = _Run(self, stretch, notes.get(stretch.begin, []), self.identifier(stretch, number))
            run.write(self._place(stretch))
        if not texts:
            add(self.body, "p")
        if self.page in self.leaves:
            for leaf in self.leaves[self.leaves.index(self.page) + 1 :]:
                self.turn(self.open[-1] if self.open else self.body, leaf)

    def identifier(self, stretch: Stretch, number: int) -> str:
        """Return the id of a stretch: its source's own where that can be one, no other has it and it is wanted."""
        own = _NAME.fullmatch(stretch.locator)
        ident = f"{self.prefix}{own[1]}" if own else ""
        if not ident or ident in self.ids:
            ident = f"{self.prefix}{OWN}{number}"
            while ident in self.ids:
                ident += "_"
        self.ids.add(ident)
        return ident

    def turn(self, parent: etree._Element, page: str) -> None:
        """Begin a page, and those that have nothing on them between it and the page before."""
        leaf, _, column = page.partition(_COLUMN)
        if leaf != self.page.partition(_COLUMN)[0]:
            for one in self._skipped(leaf):
                made = add(parent, "pb", n=one)
                if image := self.images.get(one, ""):
                    made.set("facs", image)
        if column:
            add(parent, "cb", n=column)
        self.page = page

    def _skipped(self, leaf: str) -> Sequence[str]:
        if leaf not in self.leaves:
            return [leaf]
        before = self.page.partition(_COLUMN)[0]
        first = self.leaves.index(before) + 1 if before in self.leaves else 0
        last = self.leaves.index(leaf)
        return self.leaves[first : last + 1] if first <= last else [leaf]

    def _place(self, stretch: Stretch) -> etree._Element:
        """Return the division of a stretch: paragraphs stand before the divisions within theirs, never behind them."""
        path = [part for part in stretch.heading.split("/") if part]
        depth = 0
        while depth < min(len(path), len(self.path)) and path[depth] == self.path[depth]:
            depth += 1
        if depth == len(path) and (len(self.path) > depth or not path):
            depth = self._reopened(path, depth)
        self._close(depth)
        for part in path[depth:]:
            self._open(part)
        return self.open[-1] if self.open else self.body

    def _reopened(self, path: list[str], depth: int) -> int:
        """Come back to a division whose divisions have begun: another of the same name goes on."""
        if path:
            return depth - 1
        if any(one.tag == f"{{{TEI}}}div" for one in self.body) and self.path != [""]:
            self._close(0)
            self._open("")
        return 1 if self.path == [""] else 0

    def _open(self, part: str) -> None:
        made = add(self.open[-1] if self.open else self.body, "div")
        if part:
            add(made, "head", part)
        self.open.append(made)
        self.path.append(part)

    def _close(self, depth: int) -> None:
        del self.open[depth:], self.path[depth:]


@dataclass(slots=True)
class _Run:
    """A stretch while it is written: its characters one part after the other, notes and page breaks between them."""

    text: Text
    stretch: Stretch
    notes: Sequence[Stretch]
    ident: str
    offset: int = 0

    def write(self, parent: etree._Element) -> None:
        if self.stretch.role == "note":
            self._note(add(parent, "p"), self.stretch)
            return
        content = self.text.version[self.stretch.begin : self.stretch.end]
        verse = self.stretch.role == "verse"
        if self._first() is not None and self._first() != self.text.page:
            self.text.turn(parent, self._first() or "")
        made = add(parent, "lg" if verse else "p")
        made.set(ID, self.ident)
        if not self.stretch.locator.startswith("#") and self.stretch.locator:
            made.set("n", clean(self.stretch.locator))
        stable = squeeze(content.replace("\n", LINE)).text == content if verse else squeeze(content).text == content
        if verse and stable and not any(line.endswith("　") for line in content.split("\n")):
            self._lines(made, content)
            return
        if not stable or verse:
            made.set(SPACE, "preserve")
        self._between(add(made, "l") if verse else made, self.stretch.begin, self.stretch.end)

    def _first(self) -> str | None:
        """Return the page on which the stretch begins, where that is told."""
        marks = [mark for mark in self.stretch.marks if not mark.timed]
        if not marks and _PAGE.fullmatch(self.stretch.locator):
            return self.stretch.locator
        return marks[0].locator if marks and marks[0].begin <= self.stretch.begin else None

    def _lines(self, parent: etree._Element, content: str) -> None:
        begin = self.stretch.begin
        for line in content.split("\n"):
            self._between(add(parent, "l"), begin, begin + len(line))
            begin += len(line) + 1

    def _between(self, parent: etree._Element, begin: int, end: int) -> None:
        """Write the characters ``[begin, end)``, and before each what stands there; what stands at the end too."""
        events = [event for event in self._events() if begin <= event[0] <= end]
        stops = sorted({begin, end, *(place for place, _ in events)})
        for place, following in pairwise([*stops, end]):
            for at, what in events:
                if at == place:
                    self._put(parent, what)
            if following > place:
                self._say(parent, place, following)

    def _events(self) -> list[tuple[int, Mark | Stretch]]:
        marks = (mark for mark in self.stretch.marks if mark.begin > self.stretch.begin and not mark.timed)
        breaks = [(mark.begin, mark) for mark in marks]
        return sorted([*breaks, *((note.anchor, note) for note in self.notes)], key=lambda event: event[0])

    def _put(self, parent: etree._Element, what: Mark | Stretch) -> None:
        if isinstance(what, Mark):
            if what.locator != self.text.page:
                self.text.turn(parent, what.locator)
        else:
            self._note(parent, what)

    def _say(self, parent: etree._Element, begin: int, end: int) -> None:
        _append(parent, self.text.version[begin:end])
        self.text.pieces.append(Piece(begin, end - begin, self.ident, self.offset))
        self.offset += end - begin

    def _note(self, parent: etree._Element, note: Stretch) -> None:
        made = add(parent, "note")
        ident = f"{self.text.prefix}{OWN}n{note.begin}"
        while ident in self.text.ids:
            ident += "_"
        self.text.ids.add(ident)
        made.set(ID, ident)
        for name, value in self._kind(note).items():
            made.set(name, clean(value))
        content = self.text.version[note.begin : note.end]
        lines = content.split("\n")
        if len(lines) > 1 and squeeze(content.replace("\n", LINE)).text == content:
            begin = note.begin
            offset = 0
            for line in lines:
                add(made, "p", line)
                self.text.pieces.append(Piece(begin, len(line), ident, offset))
                begin, offset = begin + len(line) + 1, offset + len(line)
        else:
            made.text = clean(content)
            self.text.pieces.append(Piece(note.begin, len(content), ident, 0))
            offset = len(content)
            if squeeze(content).text != content:
                made.set(SPACE, "preserve")
        self.offset += offset

    def _kind(self, note: Stretch) -> dict[str, str]:
        """Return the attributes that say of what sort a note is and what it glosses."""
        found = _NOTE.search(note.locator)
        if found is None:
            return {"n": note.locator} if note.locator else {}
        sort, glossed = found[1], found[2] or ""
        stated = {"type": "apparatus"} if sort == APPARATUS else {}
        if PLACES[sort]:
            stated["place"] = PLACES[sort][0]
        before = self.text.version[self.stretch.begin : max(note.anchor, self.stretch.begin)]
        usual = before[-_GLOSSED:].rpartition("\n")[2]
        start = self._offset(note.anchor - len(glossed)) if glossed != usual and before.endswith(glossed) else -1
        if glossed and start >= 0:
            stated["target"] = f"#string-range({self.ident},{start},{self.offset - start})"
        return stated

    def _offset(self, place: int) -> int:
        """Return the offset in the element's own text of a character that was written."""
        for piece in reversed(self.text.pieces):
            if piece.ident == self.ident and piece.begin <= place < piece.begin + piece.length:
                return piece.offset + place - piece.begin
        return -1


def _append(parent: etree._Element, text: str) -> None:
    text = clean(text)
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _with_notes(stretches: Iterable[Stretch]) -> tuple[list[Stretch], dict[int, list[Stretch]]]:
    """Part notes from texts; return with them, by the begin of a text, the notes that stand in it.

    A note whose place is not known stands at the end of the text before it, one before all text is a text of its own.
    """
    texts: list[Stretch] = []
    notes: list[tuple[Stretch, Stretch | None]] = []
    for stretch in stretches:
        if stretch.role == "note":
            notes.append((stretch, texts[-1] if texts else None))
        else:
            texts.append(stretch)
    found: dict[int, list[Stretch]] = defaultdict(list)
    alone: list[Stretch] = []
    begins = [one.begin for one in texts]
    for note, before in notes:
        place = bisect_right(begins, note.anchor) - 1
        host = texts[place] if place >= 0 and note.anchor <= texts[place].end else None
        if host is not None:
            found[host.begin].append(note)
        elif before is not None:
            found[before.begin].append(_at_end(note, before))
        else:
            alone.append(note)
    return sorted([*alone, *texts], key=lambda one: one.begin), found


def _at_end(note: Stretch, host: Stretch) -> Stretch:
    return Stretch(note.begin, note.end, note.heading, note.locator, "note", host.end, note.marks)
