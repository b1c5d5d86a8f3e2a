"""What a page of HTML or XHTML says, in its order: headings, paragraphs, rows, lines of verse, each with its anchors.

Readings of ruby, scripts and pictures are left out, references to notes too (:mod:`ingest.pagenotes` finds them).

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from ingest.safexml import name_of
from ontology.records import Mark

BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "div", "dl"),
        *("dt", "fieldset", "figcaption", "figure", "footer", "header", "hr", "li", "main", "nav", "ol", "p", "pre"),
        *("section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul", "h1", "h2", "h3", "h4", "h5", "h6"),
    )
)
HEADINGS: Mapping[str, int] = {f"h{level}": level for level in range(1, 7)}

_LEFT_OUT = frozenset(("head", "script", "style", "template", "rt", "rp", "svg", "noscript", "iframe", "object"))
_LISTS = frozenset(("toc", "landmarks", "page-list", "doc-toc", "doc-pagelist"))
_CELLS = frozenset(("td", "th"))
_VERSE = frozenset(("verse", "poem", "poetry", "stanza", "z3998:verse", "z3998:poem", "z3998:verse-like", "lg"))
_BREAKS = frozenset(("pagebreak", "doc-pagebreak"))
_TYPE = "{http://www.idpf.org/2007/ops}type"
_PARTS = re.compile(r"[ \t\r\n\f\xa0]+|[^ \t\r\n\f\xa0]+")
_BRACKETS = {"[": "]", "［": "］", "〔": "〕", "(": ")", "（": "）", "【": "】"}
_MISSING = "〓"
_LETTER = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3000-\u303f\uff00-\uffef]")


@dataclass(frozen=True, slots=True)
class Run:
    """A heading of ``level`` 1 to 6 or a paragraph, whose level is 0.

    ``anchor`` is the nearest id at or above its beginning, ``ids`` are those between the run before and its end,
    ``notes`` the keys of the notes that it refers to, ``asides`` notes that stand within it as a whole, both with the
    offsets in its text at which they stood.
    """

    level: int
    text: str
    anchor: str
    ids: tuple[str, ...]
    role: str = ""
    marks: tuple[Mark, ...] = ()
    notes: tuple[tuple[str, int], ...] = ()
    asides: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """What is known of a page before it is read.

    ``references`` say by the ordinals of links which notes they lead to (an empty key: the link is only dropped),
    ``left_out`` are ordinals of elements that stand elsewhere, ``pages`` the page numbers that ids begin.
    """

    references: Mapping[int, str] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()
    pages: Mapping[str, str] = field(default_factory=dict)
    page: str = ""
    """The page that goes on from the file before."""


def said_of(element: etree._Element) -> frozenset[str]:
    """Return what an element is said to be: by ``epub:type``, by ``role``, by its classes."""
    stated = (element.get(_TYPE), element.get("epub:type"), element.get("role"), element.get("class"))
    return frozenset(" ".join(filter(None, stated)).lower().split())


def runs(root: etree._Element, rules: Rules) -> Iterator[Run]:
    """Yield what the page says."""
    state = _State(page=rules.page)
    walk = etree.iterwalk(root, events=("start", "end"))
    ordinal = -1
    for event, element in walk:
        name = name_of(element)
        if event == "start":
            ordinal += bool(name)
            if not name or name in _LEFT_OUT or _is_list(element, name) or ordinal in rules.left_out:
                # Elements below one that is skipped count too: ordinals are those of the whole page.
                ordinal += sum(1 for _ in element.iterdescendants("*"))
                walk.skip_subtree()
                continue
            yield from _begin(state, element, name, ordinal=ordinal, rules=rules)
            if state.skips:
                ordinal += sum(1 for _ in element.iterdescendants("*"))
                walk.skip_subtree()
        else:
            yield from _end(state, element, name)
            if element is not root:
                yield from state.say(element.tail or "")
    yield from state.flush()


def _is_list(element: etree._Element, name: str) -> bool:
    return name == "nav" and bool(said_of(element) & _LISTS)


def _begin(state: _State, element: etree._Element, name: str, *, ordinal: int, rules: Rules) -> Iterator[Run]:
    state.skips = False
    if name == "br" and state.level:
        state.add(" ")
    elif name in BLOCKS:
        yield from state.flush()
        state.level = HEADINGS.get(name, state.level)
    said = said_of(element)
    state.enter(element, name, said)
    if ident := element.get("id") or (element.get("name") if name == "a" else None):
        state.place(ident, rules.pages.get(ident, ""))
    if said & _BREAKS:
        state.turn(_page_label(element))
        state.skips = True
    elif ordinal in rules.references:
        state.refer(rules.references[ordinal])
        state.skips = True
    elif name == "img":
        state.picture(element, said)
    elif name in _CELLS:
        state.add("\u3000", cell=True)
    if not state.skips:
        yield from state.say(element.text or "")


def _end(state: _State, element: etree._Element, name: str) -> Iterator[Run]:
    if name in BLOCKS and not (name == "br" and state.level):
        yield from state.flush()
        state.level = 0 if name in HEADINGS else state.level
    for around in (state.verses, state.kept):
        if around and around[-1] is element:
            around.pop()


def _page_label(element: etree._Element) -> str:
    stated = element.get("title") or element.get("aria-label") or "".join(map(str, element.itertext()))
    label = " ".join(stated.split()) or re.sub(r"^\D+", "", element.get("id") or "")
    return re.sub(r"^(?:page|p\.?)\s*(?=\S)", "", label, flags=re.IGNORECASE).rstrip(". ")


@dataclass(slots=True)
class _State:
    """The run in the making, and what goes on from run to run."""

    page: str
    """The page that the run before ended on; the run's own turns are in ``turns``."""
    level: int = 0
    text: str = ""
    space: str = ""
    anchor: str = ""
    begins: str = ""
    bracket: str = ""
    skips: bool = False
    ids: list[str] = field(default_factory=list)
    turns: list[tuple[int, str]] = field(default_factory=list)
    notes: list[tuple[str, int]] = field(default_factory=list)
    asides: list[tuple[str, int]] = field(default_factory=list)
    verses: list[etree._Element] = field(default_factory=list)
    kept: list[etree._Element] = field(default_factory=list)
    """The elements around whose lines are as they stand in the file."""
    blank: bool = False
    """A picture without words came last: what follows at once says whether it stood for a character."""

    def enter(self, element: etree._Element, name: str, said: frozenset[str]) -> None:
        """Note what an element says of the lines in it, until it ends."""
        if name == "pre":
            self.kept.append(element)
        if said & _VERSE:
            self.verses.append(element)

    def place(self, ident: str, page: str) -> None:
        """Note an id, and the page that begins at it."""
        self.anchor = ident
        self.ids.append(ident)
        if page:
            self.turn(page)

    def turn(self, page: str) -> None:
        """Begin a page."""
        self.turns.append((len(self.text), page))

    def say(self, text: str) -> Iterator[Run]:
        """Put text at the end; where lines are kept, each is a run as one that ``br`` ends."""
        first, *more = text.split("\n") if self.kept and not self.level else [text]
        self.add(first)
        for line in more:
            yield from self.flush()
            self.add(line)

    def add(self, text: str, *, cell: bool = False) -> None:
        """Put text at the end; space becomes one blank, and none where a line was broken between Chinese characters."""
        if self.bracket and text:
            if text[0] == self.bracket:
                self.text, text = self.text[:-1], text[1:]
            self.bracket = ""
        if cell:
            self.space = text if self.text else ""
            return
        for part in _PARTS.findall(text):
            if part.isspace():
                self.blank = False
                self.space = self.space or ("\n" if "\n" in part else " ")
            else:
                self._word(part)

    def _word(self, part: str) -> None:
        if self.blank and _LETTER.match(part):
            self.text += _MISSING
        self.blank = False
        if not self.text:
            part = part.lstrip("\u3000")
            self.begins = self.anchor
        elif self.space == "\n":
            wide = _LETTER.match(self.text[-1]) and _LETTER.match(part)
            self.text += "" if wide else " "
        else:
            self.text += self.space
        self.space = ""
        self.text += part

    def refer(self, key: str) -> None:
        """Take a reference to a note out, with the brackets around it."""
        self.bracket = _BRACKETS.get(self.text[-1:], "") if not self.space else ""
        if key:
            self.notes.append((key, len(self.text) - len(self.bracket)))

    def picture(self, element: etree._Element, said: frozenset[str]) -> None:
        """A picture says what it stands for: a note, a character that fonts lack."""
        alt = " ".join((element.get("alt") or element.get("zy-footnote") or "").split())
        if any("footnote" in one for one in said):
            self.asides.extend([(alt, len(self.text))] if alt else [])
        elif 0 < len(alt) <= 2 and _LETTER.match(alt):
            self.add(alt)
        elif not alt and self.text and not self.space and _LETTER.match(self.text[-1]):
            self.blank = True

    def flush(self) -> Iterator[Run]:
        """End the run; one without text passes what it has on to the next."""
        text = self.text.rstrip(" \u3000")
        self.space, self.blank, self.bracket = "", False, ""
        if not text:
            self.text, self.turns = "", [(0, label) for _, label in self.turns]
            return
        role = "verse" if self.verses and not self.level else ""
        yield Run(
            self.level,
            text,
            self.begins,
            tuple(self.ids),
            role,
            self._marks(text),
            tuple(self.notes),
            tuple(self.asides),
        )
        self.text = ""
        self.ids, self.turns, self.notes, self.asides = [], [], [], []

    def _marks(self, text: str) -> tuple[Mark, ...]:
        """The pages that the run stands on, from where each begins."""
        places = [(0, self.page), *((min(place, len(text)), label) for place, label in self.turns)]
        ends = [*(place for place, _ in places[1:]), len(text)]
        self.page = places[-1][1]
        return tuple(
            Mark(begin, end, f"p. {label}")
            for (begin, label), end in zip(places, ends, strict=True)
            if label and end > begin
        )
