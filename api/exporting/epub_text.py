"""The text of a document as chapters of XHTML: headings, paragraphs, verse, notes at their place, pages of the print.

Persons and places that are surely known are spans with ids, so that an index can lead to them.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from ontology.iri import is_local
from ontology.records import Stretch, Tag, TaggedDocument, TagType

INDEXED = {TagType.PER: "人名", TagType.LOC: "地名"}
"""The types that an index lists, and what its parts are called."""

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PAGE = re.compile(r"p\. (\S.*)$")
# A chapter of so many characters goes on in another file: devices load files whole.
_LONGEST = 60_000
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Head:
    """A heading; ``level`` counts from 1 within its document."""

    level: int
    label: str
    ident: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where something named stands: an id in a file."""

    type: TagType
    entity: str
    label: str
    ident: str


@dataclass(slots=True)
class Chapter:
    """A file of the book: its headings, the pages that begin in it, what is named in it, and its body."""

    name: str
    heads: list[Head] = field(default_factory=list)
    pages: list[tuple[str, str]] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    size: int = 0


def xml(text: str) -> str:
    """Return a text as XML: escaped, and without what XML cannot hold."""
    return escape(_ILLEGAL.sub("", text))


def chapters(tagged: TaggedDocument, prefix: str, *, under: int) -> Iterator[Chapter]:
    """Yield the chapters of a document; their names begin with ``prefix``, headings are ``under`` levels below the top.

    A new file begins with a new first heading, and where one has become too long.
    """
    book = _Book(tagged, prefix, under)
    for stretch in book.stretches:
        if book.ends(stretch):
            yield book.close()
        book.add(stretch)
    if book.chapter.body:
        yield book.close()


def stretches_of(tagged: TaggedDocument) -> tuple[Stretch, ...]:
    """Return how the text is built; where nothing is kept of it, its lines under the headings of their passages."""
    version = tagged.version
    if version.stretches:
        return version.stretches
    made: list[Stretch] = []
    passages = [one.passage for one in tagged.passages]
    begin = place = 0
    for line in version.text.split("\n"):
        while place + 1 < len(passages) and passages[place].end <= begin:
            place += 1
        heading = passages[place].heading if passages else ""
        if line:
            made.append(Stretch(begin, begin + len(line), heading))
        begin += len(line) + 1
    return tuple(made)


def _known(tagged: TaggedDocument) -> list[Tag]:
    """The persons and places whose links are decided, none within another, in their order."""
    tags = sorted(
        (tag for one in tagged.passages for tag in one.tags if tag.type in INDEXED and _is_sure(tag)),
        key=lambda tag: (tag.begin, -tag.end),
    )
    kept: list[Tag] = []
    for tag in tags:
        if not kept or tag.begin >= kept[-1].end:
            kept.append(tag)
    return kept


def _is_sure(tag: Tag) -> bool:
    return tag.link is not None and bool(tag.link.entity_id) and not is_local(tag.link.entity_id)


class _Book:
    """A document on its way into chapters."""

    def __init__(self, tagged: TaggedDocument, prefix: str, under: int) -> None:
        self.stretches = stretches_of(tagged)
        self._text = tagged.version.text
        self._title = tagged.document.metadata.title
        self._tags = _known(tagged)
        self._notes = _referred(self.stretches)
        self._prefix, self._under = prefix, under
        self._path: tuple[str, ...] = ()
        self._page = ""
        self._files = self._ids = 0
        self._numbers: dict[int, tuple[int, str]] = {}
        self.chapter = self._fresh()

    def ends(self, stretch: Stretch) -> bool:
        """Whether a chapter ends before a stretch."""
        if not self.chapter.body or stretch.role == "note":
            return False
        anew = self._path_of(stretch)[:1] != self._path[:1]
        return anew or self.chapter.size > _LONGEST

    def close(self) -> Chapter:
        """Return the chapter that is done, and begin another."""
        done, self.chapter = self.chapter, self._fresh()
        return done

    def add(self, stretch: Stretch) -> None:
        """Put a stretch into the chapter."""
        self._headings(self._path_of(stretch))
        self.chapter.size += stretch.end - stretch.begin
        said = self._said(stretch)
        if stretch.role == "note":
            number, ident = self._numbers.get(stretch.begin, (0, ""))
            back = f'<a href="#r{ident}" role="doc-backlink">[{number}]</a> ' if number else ""
            ident = ident or self._ident()
            self.chapter.body.append(
                f'<aside epub:type="footnote" role="doc-footnote" id="n{ident}"><p>{back}{said}</p></aside>'
            )
        elif stretch.role == "verse":
            self.chapter.body.append(f'<p class="verse">{said}</p>')
        else:
            self.chapter.body.append(f"<p>{said}</p>")

    def _path_of(self, stretch: Stretch) -> tuple[str, ...]:
        """Return the headings of a stretch below the title, which has a page of its own."""
        path = tuple(filter(None, stretch.heading.split("/")))
        return path[1:] if path[:1] == (self._title,) else path

    def _fresh(self) -> Chapter:
        self._files += 1
        return Chapter(f"{self._prefix}-{self._files:04}.xhtml")

    def _ident(self) -> str:
        self._ids += 1
        return f"{self._prefix}-{self._ids}"

    def _headings(self, path: tuple[str, ...]) -> None:
        """Open the headings of ``path`` that are not open."""
        if path == self._path:
            return
        same = next(
            (n for n, (old, new) in enumerate(zip(self._path, path, strict=False)) if old != new), len(self._path)
        )
        # Text that goes back to a heading above says it again.
        same = min(same, max(len(path) - 1, 0))
        for level, label in enumerate(path[same:], start=same + 1):
            head = Head(level, label, f"h{self._ident()}")
            tag = f"h{min(level + self._under, _DEEPEST)}"
            self.chapter.heads.append(head)
            self.chapter.body.append(f'<{tag} id="{head.ident}">{xml(label)}</{tag}>')
        self._path = path

    def _said(self, stretch: Stretch) -> str:
        """Return the words of a stretch with what stands among them."""
        inserts = [*self._pages(stretch), *self._references(stretch), *self._spans(stretch)]
        pieces, place = [], stretch.begin
        for offset, _, markup in sorted(inserts, key=lambda insert: insert[:2]):
            pieces += [xml(self._text[place:offset]), markup]
            place = offset
        pieces.append(xml(self._text[place : stretch.end]))
        return "".join(pieces).replace("\n", "<br/>")

    def _pages(self, stretch: Stretch) -> Iterator[tuple[int, int, str]]:
        for mark in stretch.marks:
            found = None if mark.timed else _PAGE.match(mark.locator)
            if found and found[1] != self._page:
                self._page = found[1]
                ident = f"p{self._ident()}"
                self.chapter.pages.append((found[1], ident))
                label = xml(found[1])
                yield (
                    max(mark.begin, stretch.begin), 2,
                    f'<span epub:type="pagebreak" role="doc-pagebreak" id="{ident}" aria-label="{label}"></span>',
                )  # fmt: skip

    def _references(self, stretch: Stretch) -> Iterator[tuple[int, int, str]]:
        for note in self._notes.get(stretch.begin, ()):
            number, ident = len(self._numbers) + 1, self._ident()
            self._numbers[note.begin] = (number, ident)
            yield (
                note.anchor,
                1,
                f'<a epub:type="noteref" role="doc-noteref" id="r{ident}" href="#n{ident}">[{number}]</a>',
            )

    def _spans(self, stretch: Stretch) -> Iterator[tuple[int, int, str]]:
        while self._tags and self._tags[0].begin < stretch.begin:
            self._tags.pop(0)
        for tag in self._tags:
            if tag.begin >= stretch.end:
                return
            if tag.end <= stretch.end and tag.link is not None:
                ident = f"t{self._ident()}"
                self.chapter.places.append(Place(tag.type, tag.link.entity_id, tag.link.label, ident))
                yield tag.begin, 3, f'<span id="{ident}">'
                yield tag.end, 0, "</span>"


def _referred(stretches: Sequence[Stretch]) -> Mapping[int, list[Stretch]]:
    """Return the notes that follow each stretch and stood at a place in it, by where it begins."""
    found: dict[int, list[Stretch]] = {}
    host: Stretch | None = None
    for stretch in stretches:
        if stretch.role != "note":
            host = stretch
        elif host is not None and host.begin <= stretch.anchor <= host.end:
            found.setdefault(host.begin, []).append(stretch)
    return found
