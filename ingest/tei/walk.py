"""Through the text of a TEI document, once, from its first element to its last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from ingest.safexml import name_of
from ingest.tei.dates import edtf
from ingest.tei.drafts import Draft, Named, Note
from ingest.tei.kinds import kind_of, type_of
from ingest.tei.lookups import Lookups, ranges
from ingest.tei.makers import Makers, confidence_of
from ingest.tei.names import ID, child, children, pointed, preserves, said, within, words
from ingest.tei.notes import joined, sort_of
from ingest.tei.readings import others, standing, witnesses
from ingest.tei.squeeze import LINE, squeeze
from ontology.records import TagType
from ontology.whole import whole

_DIVISIONS = frozenset(("div", *(f"div{level}" for level in range(8)), "group", "floatingText"))
_BLOCKS = frozenset(
    (
        *("p", "ab", "item", "row", "speaker", "stage", "byline", "opener", "closer", "signed", "salute", "dateline"),
        *("trailer", "lg", "table", "list", "sp", "titlePart", "docAuthor", "docDate", "docImprint", "imprimatur"),
        *("epigraph", "argument", "postscript", "figDesc", "jhead", "juan", "figure", "head", "eg", "address", "entry"),
        *("form", "def"),
    )
)
"""Where one of these begins or ends, a block ends."""
_LEFT_OUT = frozenset(
    (
        *("teiHeader", "standOff", "facsimile", "sourceDoc", "fw", "index", "interp", "interpGrp", "spanGrp", "mulu"),
        *("docNumber", "rt", "certainty", "respons", "precision", "listAnnotation", "anchor", "link", "linkGrp"),
    )
)
_CAESURA = "　"
_MOST = 200
"""Characters that a gap may stand for."""


@dataclass(slots=True)
class Walk:
    """What is known of a document, and how far its reading came."""

    makers: Makers
    lookups: Lookups
    title: str = ""
    drafts: list[Draft] = field(default_factory=list)
    pages: list[tuple[str, str]] = field(default_factory=list)
    """Each page that begins: its name, its image."""
    page: str = ""
    now: Draft | None = None
    path: tuple[str, ...] = ()
    anchors: dict[str, tuple[Draft, int]] = field(default_factory=dict)
    """Where ids of the text stand."""
    callers: dict[str, tuple[Draft, int]] = field(default_factory=dict)
    """By the id of a note, where it is called."""
    far: list[etree._Element] = field(default_factory=list)
    """Notes and readings that name by a pointer what they gloss."""
    edition: str | None = None
    inside: list[tuple[str, int]] = field(default_factory=list)
    """The ids of the elements around, each with the length of its own text so far."""
    telling: bool = False
    """The text alone is wanted: what is told beside it is passed over, which would be read again at each depth."""

    def read(self, texts: Iterable[etree._Element]) -> list[Draft]:
        """Read each ``text`` of a document and return the blocks of all."""
        for text in texts:
            self._children(text)
            self._flush()
        for element in self.far:
            self._lay(element)
        return [draft for draft in self.drafts if draft.length or draft.notes]

    # --- text -----------------------------------------------------------------------------------------------

    def _open(self) -> Draft:
        """Return the block that goes on, or a new one."""
        if self.now is None:
            self.now = Draft("/".join(self.path), page=self.page)
        return self.now

    def _flush(self) -> None:
        if self.now is not None:
            self.drafts.append(self.now)
            self.now = None

    def _say(self, text: str) -> None:
        """Take characters of the file's own text."""
        if not text or (self.now is None and not text.strip()):
            self._count(len(text))
            return
        draft = self._open()
        for place, (ident, length) in enumerate(self.inside):
            draft.streams.setdefault(ident, []).append((length, draft.length, len(text)))
            self.inside[place] = (ident, length + len(text))
        draft.add(text)

    def _count(self, length: int) -> None:
        self.inside = [(ident, before + length) for ident, before in self.inside]

    def _put(self, text: str) -> None:
        """Add characters that the file says by an element."""
        self._open().add(text)

    def _children(self, element: etree._Element) -> None:
        self._say(element.text or "")
        for one in element:
            if isinstance(one.tag, str):
                self._element(one)
            self._say(one.tail or "")

    def _element(self, element: etree._Element) -> None:
        ident = element.get(ID) or ""
        if ident:
            self.anchors[ident] = (self.now, self.now.length) if self.now else (Draft(), -len(self.drafts) - 1)
        tracked = ident in self.lookups.annotated if ident else False
        if tracked:
            self.inside.append((ident or "", 0))
        handler = _HANDLERS.get(name_of(element))
        if handler is not None:
            handler(self, element)
        elif name_of(element) in _LEFT_OUT:
            self._count(_length(element))
        elif name_of(element) in _DIVISIONS:
            self._division(element)
        elif name_of(element) in _BLOCKS:
            self._block(element)
        else:
            self._inline(element)
        if tracked:
            self.inside.pop()

    # --- what is around text --------------------------------------------------------------------------------

    def _division(self, element: etree._Element) -> None:
        self._flush()
        outer = self.path
        if not self.telling and (heading := self._heading(element)):
            self.path = (*outer, heading)
        self._children(element)
        self._flush()
        self.path = outer

    def _heading(self, element: etree._Element) -> str:
        """Return what a division is called; nothing where that is the document's title again."""
        heads = [self._told(one) for one in children(element, "head")] or [words(child(element, "mulu"))]
        heading = "　".join(filter(None, heads)).replace("/", "／").replace("\n", "　")
        return "" if not self.path and heading == self.title else heading

    def _block(self, element: etree._Element) -> None:
        name = name_of(element)
        if name == "head" and within(element) in _DIVISIONS:
            self._head(element)
            return
        if not (name == "item" and self.now is not None and self.now.last() == _CAESURA):
            self._flush()
        draft = Draft("/".join(self.path), element.get(ID) or "", page=self.page) if self.now is None else self.now
        draft.preserve = preserves(element)
        draft.role = "verse" if name == "lg" else ""
        self.now = draft
        self._children(element)
        self._flush()

    def _head(self, element: etree._Element) -> None:
        """A heading's words are in the path; its notes and page breaks go to what follows."""
        held, inside = self.now, self.inside
        self.now, self.inside = Draft(page=self.page), []
        self._children(element)
        notes = self.now.notes if self.now is not None else []
        self.now, self.inside = held, inside
        if notes:
            self.drafts.append(Draft("/".join(self.path), page=self.page, notes=notes))

    def _line(self, element: etree._Element) -> None:
        if self.now is not None and self.now.role == "verse":
            if not self.now.blank and self.now.last(beside="\n \t") != _CAESURA:
                self._put(LINE)
        else:
            self._flush()
            self.now = Draft("/".join(self.path), element.get(ID) or "", "verse", self.page)
        self._children(element)

    def _label(self, element: etree._Element) -> None:
        """A label of a list stands before its item."""
        if within(element) == "list":
            self._flush()
            self._children(element)
            self._put("　")
        else:
            self._inline(element)

    def _cell(self, element: etree._Element) -> None:
        if self.now is not None and not self.now.blank:
            self._put("　")
        told = list(children(element, "p", "ab"))
        if not told:
            self._children(element)
        for one in told:
            self._children(one)

    def _quote(self, element: etree._Element) -> None:
        """A quotation with paragraphs, or one between paragraphs, is a block; another goes on in its sentence."""
        if self.now is None and not any(one for one in children(element, "p", "lg", "ab", "l")):
            self._block(element)
        else:
            self._children(element)

    # --- within text ----------------------------------------------------------------------------------------

    def _inline(self, element: etree._Element) -> None:
        type_ = type_of(element)
        if type_ is None:
            self._children(element)
            return
        draft, begin = self.now, self.now.length if self.now else 0
        self._children(element)
        if self.now is not None and (draft is None or draft is self.now):
            value = edtf(element) if type_ is TagType.TIME else ""
            told = (kind_of(element, type_), value, self.lookups.entity(element), confidence_of(element))
            self.now.named.append(Named(begin, self.now.length, type_, self.makers.of(element), *told))

    def _page(self, element: etree._Element) -> None:
        edition = said(element, "ed", "edRef")
        if self.edition is None:
            self.edition = edition
        if edition != self.edition:
            return
        image = self.lookups.image(said(element, "facs"))
        name = said(element, "n") or said(element, ID) or f"[image {len(self.pages) + 1}]"
        self.pages.append((name, image))
        self._turn(name)

    def _column(self, element: etree._Element) -> None:
        if number := said(element, "n"):
            self._turn(f"{self.page.partition(' 栏')[0]} 栏{number}".strip())

    def _turn(self, page: str) -> None:
        self.page = page
        if self.now is not None:
            self.now.breaks.append((self.now.length, page))

    def _break(self, element: etree._Element) -> None:
        if said(element, "break") != "no":
            self._put("\n") if self.now is not None else None

    def _character(self, element: etree._Element) -> None:
        self._put(self.lookups.character(element)) if not words(element) else self._children(element)

    def _mark(self, element: etree._Element) -> None:
        """Punctuation that is said by ``n`` alone, as in the texts of TLS."""
        self._children(element) if words(element) else self._put(said(element, "n"))

    def _gap(self, element: etree._Element) -> None:
        quantity = said(element, "quantity", "extent")
        of_characters = said(element, "unit").lower() in ("", "char", "chars", "character", "characters", "字")
        count = (whole(quantity) or 1) if of_characters else 1
        self._put("□" * min(count, _MOST))

    def _space(self, element: etree._Element) -> None:  # noqa: ARG002 - as its peers
        self._put(_CAESURA)

    def _deleted(self, element: etree._Element) -> None:
        self._count(_length(element))
        if not self.telling and (text := self._told(element)):
            self._add_note("校记", f"原有「{text}」，已删")

    def _choice(self, element: etree._Element) -> None:
        begin = self._open().length
        stands = standing(element)
        for one in children(element):
            if one is stands:
                self._element(one)
            else:
                self._count(_length(one))
        for text in () if self.telling else others(element, self._told):
            self._add_note("校记", text, begin=begin)

    def _apparatus(self, element: etree._Element) -> None:
        if said(element, "from"):
            self.far.append(element)
            self._count(_length(element))
            return
        begin = self._open().length
        self._choice(element)
        if self.telling:
            return
        lemma = squeeze(self._open().since(begin)).text
        for text in filter(None, witnesses(element, lemma, self._told, self.lookups.named)):
            self._add_note("校记", text, begin=begin)

    def _translated(self, element: etree._Element) -> None:
        """Of a term in several languages (``cb:tt``) the first stands; the others are kept as a note."""
        begin = self._open().length
        first, *rest = [*children(element, "t")] or [element]
        self._children(first)
        for one in rest:
            self._count(_length(one))
        if not self.telling and (told := "；".join(filter(None, map(self._told, rest)))):
            self._add_note("注", told, begin=begin)

    def _note(self, element: etree._Element) -> None:
        if not self.telling:
            self._keep_note(element)
        self._count(_length(element))

    def _keep_note(self, element: etree._Element) -> None:
        target = said(element, "target")
        glossed = ranges(target)
        if (target.startswith("#") and glossed is None) or element.get(ID) in self.lookups.called:
            self.far.append(element)
        else:
            draft = self._noted(element)
            if not draft.blank:
                end = self._open().length
                begin = self._open().raw_of(glossed[0], glossed[1]) if glossed is not None else None
                self._open().notes.append(Note(sort_of(element), draft, end if begin is None else begin, end))

    # --- notes ----------------------------------------------------------------------------------------------

    def _noted(self, element: etree._Element) -> Draft:
        """Read an element as a text of its own: its blocks become lines of one."""
        walk = Walk(self.makers, self.lookups, page=self.page, edition=self.edition)
        ident = element.get(ID) or ""
        walk.inside = [(ident, 0)] if ident in self.lookups.annotated else []
        walk._children(element)
        walk._flush()
        self.page, self.edition = walk.page, walk.edition
        self.pages += walk.pages
        self.far += walk.far
        draft = joined(walk.drafts)
        draft.preserve = preserves(element)
        if ident:
            self.anchors[ident] = (draft, 0)
        return draft

    def _told(self, element: etree._Element) -> str:
        walk = Walk(self.makers, self.lookups, telling=True)
        walk._children(element)
        walk._flush()
        return joined(walk.drafts).squeezed().text

    def _reference(self, element: etree._Element) -> None:
        """Where a note is called by its number, the number is not text."""
        target = pointed(said(element, "target").split(" ")[0])
        if target in self.lookups.called:
            self.callers.setdefault(target, (self._open(), self._open().length))
            self._count(_length(element))
        else:
            self._children(element)

    def _add_note(self, sort: str, text: str, *, begin: int = -1) -> None:
        draft = self._open()
        end = draft.length
        draft.notes.append(Note(sort, Draft.of(text), end if begin < 0 else begin, end))

    def _lay(self, element: etree._Element) -> None:
        """Put a note or a reading that stands elsewhere where its pointer leads."""
        ident = element.get(ID) or ""
        begin = self.callers.get(ident) or self._found(said(element, "target", "from"))
        end = self._found(said(element, "to", "targetEnd")) or begin
        if begin is None or end is None:
            draft = Draft("/".join(self.path))
            self.drafts.append(draft)
            begin = end = (draft, 0)
        if end[0] is not begin[0] or end[1] < begin[1]:
            end = begin
        draft = begin[0]
        if name_of(element) == "note":
            told = [self._noted(element)]
        else:
            lemma = squeeze(draft.raw[begin[1] : end[1]]).text
            told = [Draft.of(one) for one in witnesses(element, lemma, self._told, self.lookups.named) if one]
        sort = sort_of(element)
        draft.notes += [Note(sort, one, begin[1], end[1]) for one in told if not one.blank]

    def _found(self, pointer: str) -> tuple[Draft, int] | None:
        found = self.anchors.get(pointed(pointer.split()[0])) if pointer.split() else None
        if found is None or found[1] >= 0:
            return found
        place = -found[1] - 1  # it stood between blocks
        return (self.drafts[place], 0) if place < len(self.drafts) else None


def _length(element: etree._Element) -> int:
    return sum(len(str(piece)) for piece in element.itertext())


_HANDLERS = {
    "l": Walk._line, "label": Walk._label, "cell": Walk._cell, "quote": Walk._quote, "q": Walk._quote,
    "said": Walk._quote, "cit": Walk._quote, "pb": Walk._page, "cb": Walk._column, "lb": Walk._break,
    "g": Walk._character, "c": Walk._mark, "pc": Walk._mark, "gap": Walk._gap, "space": Walk._space,
    "caesura": Walk._space, "del": Walk._deleted, "choice": Walk._choice, "app": Walk._apparatus,
    "tt": Walk._translated, "note": Walk._note, "ref": Walk._reference, "ptr": Walk._reference,
}  # fmt: skip
