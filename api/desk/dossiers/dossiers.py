"""What librarians do with dossiers: collect, note, order, and make a paper of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from api.citing import brief
from api.desk.clock import now
from api.desk.dossiers import as_docx, as_pdf
from api.desk.dossiers.paper import Paper, Piece, Quoted, Reading, pieces
from api.desk.dossiers.records import LONGEST_NOTE, LONGEST_QUOTE, MOST_ITEMS, Clipping, Dossier, State
from api.desk.dossiers.store import DossierStore
from api.desk.dossiers.typefaces import typefaces
from api.schemas import document_title
from api.topics.quoting import placed
from api.topics.records import Item, Kind
from ontology.errors import WrongUse
from ontology.iri import Namer

_LONGEST_TITLE = 200
_LONGEST_INTRODUCTION = 20_000
_LONGEST_SECTION = 100


@dataclass(frozen=True, slots=True)
class Dossiers:
    """The dossiers of one library; ``read`` gives a passage by its id. Every refusal is a :class:`WrongUse`."""

    store: DossierStore
    read: Reading
    namer: Namer
    fonts: Path | None = None
    """A folder with fonts for PDF beside those of the system."""
    hides: Callable[[str], bool] = lambda _passage_id: False
    """Passages that whoever asks may not see: for them none was ever clipped."""

    # --- collecting -----------------------------------------------------------------------------------------

    def create(self, title: str, introduction: str = "", *, by: str, branch: str = "") -> Dossier:
        """Begin a dossier."""
        made = Dossier(_title(title), _long(introduction, _LONGEST_INTRODUCTION, "引言"), owner=by, branch=branch)
        return self.store.add(made, by=by)

    def edit(
        self, ident: int, *, by: str, revision: int, title: str, introduction: str, state: State = State.OPEN
    ) -> Dossier:
        """Set what a dossier is called and says before its clippings."""
        named, said = _title(title), _long(introduction, _LONGEST_INTRODUCTION, "引言")

        def edit(was: Dossier) -> Dossier:
            return replace(was, title=named, introduction=said, state=state)

        return self.store.change(ident, edit, by=by, act="edit", revision=revision)

    def add(
        self,
        ident: int,
        passage_id: str,
        quote: str = "",
        *,
        by: str,
        begin: int | None = None,
        note: str = "",
        section: str = "",
    ) -> Dossier:
        """Put a quotation, or a whole passage, behind the others of its section; it joins the last one without.

        ``begin`` says where it begins in the passage. Raises :class:`~ontology.errors.NotFound`.
        """
        made = replace(self.clipped(passage_id, quote, begin), note=_note(note), section=_section(section))

        def edit(was: Dossier) -> Dossier:
            if len(was.items) >= MOST_ITEMS:
                raise WrongUse(f"一份微剪报最多收 {MOST_ITEMS} 段，请另开一份。")
            if any((one.passage_id, one.begin, one.end) == (passage_id, made.begin, made.end) for one in was.items):
                raise WrongUse("这一段已经在这份微剪报里了。")
            number = max((one.id for one in was.items), default=0) + 1
            named = section or (was.items[-1].section if was.items else "")
            return replace(was, items=_placed(was.items, replace(made, id=number, section=_section(named))))

        return self.store.change(ident, edit, by=by, act="clip", detail={"passage": passage_id})

    def annotate(
        self, ident: int, clipping: int, *, by: str, revision: int, note: str, section: str | None = None
    ) -> Dossier:
        """Say something of a clipping, or put it into another section."""
        said = _note(note)

        def edit(was: Dossier) -> Dossier:
            one = _one(was, clipping)
            if section is None or _section(section) == one.section:
                return _with(was, replace(one, note=said))
            rest = tuple(other for other in was.items if other.id != clipping)
            return replace(was, items=_placed(rest, replace(one, note=said, section=_section(section))))

        return self.store.change(ident, edit, by=by, act="annotate", revision=revision, detail={"item": clipping})

    def move(self, ident: int, clipping: int, *, by: str, revision: int, to: int) -> Dossier:
        """Put a clipping at a place, from 1; it joins the section of the one before it, at the head of the first."""

        def edit(was: Dossier) -> Dossier:
            one = _one(was, clipping)
            rest = [other for other in was.items if other.id != clipping]
            if not 1 <= to <= len(was.items):
                raise WrongUse(f"这份微剪报有 {len(was.items)} 段，没有第 {to} 位。")
            # Sections stay in one piece: what is moved belongs to where it stands.
            beside = [*rest[max(to - 2, 0) : to - 1], *rest[to - 1 : to]]
            section = one.section if not beside or one.section in (x.section for x in beside) else beside[0].section
            rest.insert(to - 1, replace(one, section=section))
            return replace(was, items=tuple(rest))

        return self.store.change(ident, edit, by=by, act="move", revision=revision, detail={"item": clipping})

    def remove(self, ident: int, clipping: int, *, by: str, revision: int) -> Dossier:
        """Take a clipping out."""

        def edit(was: Dossier) -> Dossier:
            gone = _one(was, clipping)
            return replace(was, items=tuple(one for one in was.items if one is not gone))

        return self.store.change(ident, edit, by=by, act="unclip", revision=revision, detail={"item": clipping})

    def renew(self, ident: int, clipping: int, *, by: str, revision: int, quote: str = "") -> Dossier:
        """Take a quotation from the text as it stands now: the same words where they are, or other ones."""
        was = _one(self.dossier(ident), clipping)
        fresh = self.clipped(was.passage_id, quote.strip() or was.quote, None)

        def edit(now: Dossier) -> Dossier:
            old = _one(now, clipping)
            return _with(now, replace(fresh, id=old.id, note=old.note, section=old.section))

        return self.store.change(ident, edit, by=by, act="renew", revision=revision, detail={"item": clipping})

    def clipped(self, passage_id: str, quote: str, begin: int | None = None) -> Clipping:
        """Return a quotation of a passage, held against its text; the whole passage where it quotes nothing.

        Raises :class:`~ontology.errors.NotFound`, and :class:`WrongUse` for words that are not there to the letter.
        """
        quote = quote.replace("\r\n", "\n")
        if len(quote) > LONGEST_QUOTE:
            raise WrongUse(f"引文太长：一段最多 {LONGEST_QUOTE} 字。")
        told = self.read(passage_id)
        item = placed(Item(Kind.PASSAGE, passage_id, quote), told.passage.text, begin=begin)
        title = document_title(told.document)
        return Clipping(passage_id, item.quote, item.begin, item.end, title, told.passage.version_id)

    # --- reading --------------------------------------------------------------------------------------------

    def dossier(self, ident: int) -> Dossier:
        """Return a dossier as it may be seen. Raises :class:`~ontology.errors.NotFound`."""
        return self.seen(self.store.dossier(ident))

    def seen(self, dossier: Dossier) -> Dossier:
        """Return a dossier without the clippings that are hidden."""
        return replace(dossier, items=tuple(one for one in dossier.items if not self.hides(one.passage_id)))

    def pieces(self, dossier: Dossier) -> tuple[Piece, ...]:
        """Return the clippings, each held against the text that stands now."""
        said = [
            Quoted(one.passage_id, one.quote, one.begin, one.end, one.title, (), one.note, one.section)
            for one in self.seen(dossier).items
        ]
        return pieces(said, self.read, self.namer, accessed=now()[:10])

    def paper(self, dossier: Dossier, *, editor: str) -> Paper:
        """Return a dossier as a paper of today; ``editor`` is who answers for it."""
        made = now()
        found = self.pieces(dossier)
        below = [f"编者：{editor}", f"{made[:10]}，第 {dossier.revision} 版，{len(found)} 段"]
        if changed := sum(1 for one in found if one.amiss):
            below.append(f"其中 {changed} 段的原文在收入之后改动或撤下，已在该处注明。")
        return Paper(dossier.title, tuple(below), dossier.introduction, found, editor, made)

    def docx(self, dossier: Dossier, *, editor: str) -> bytes:
        """Return a dossier as DOCX."""
        return as_docx.write(self.paper(dossier, editor=editor))

    def pdf(self, dossier: Dossier, *, editor: str) -> bytes:
        """Return a dossier as PDF. Raises :class:`~ontology.errors.NotAcceptable` where no Chinese font is here."""
        return as_pdf.write(self.paper(dossier, editor=editor), typefaces(self.fonts))

    def short(self, piece: Piece) -> str:
        """Return the source of a piece in a few words."""
        return brief.write(piece.cited) if piece.cited else piece.citation


def _placed(items: Sequence[Clipping], made: Clipping) -> tuple[Clipping, ...]:
    """Put a clipping behind the last of its section, so that each section stays in one piece."""
    last = max((place for place, one in enumerate(items) if one.section == made.section), default=len(items) - 1)
    return (*items[: last + 1], made, *items[last + 1 :])


def _with(dossier: Dossier, made: Clipping) -> Dossier:
    return replace(dossier, items=tuple(made if one.id == made.id else one for one in dossier.items))


def _one(dossier: Dossier, clipping: int) -> Clipping:
    found = dossier.clipping(clipping)
    if found is None:
        raise WrongUse("这份微剪报里已经没有这一段，也许刚被别人取下：请刷新。")
    return found


def _title(text: str) -> str:
    title = " ".join(text.split())
    if not title or len(title) > _LONGEST_TITLE:
        raise WrongUse(f"微剪报要有标题，最多 {_LONGEST_TITLE} 字。")
    return title


def _note(text: str) -> str:
    return _long(text, LONGEST_NOTE, "批注")


def _section(text: str) -> str:
    return _long(" ".join(text.split()), _LONGEST_SECTION, "分节的标题")


def _long(text: str, most: int, what: str) -> str:
    if len(text) > most:
        raise WrongUse(f"{what}太长：最多 {most:,} 字。")
    return text.replace("\r\n", "\n").strip()
