"""What the pages show on which texts are read: the leaves of a page, its pager, what was looked for in the document.

Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.leaves import Found, marks_of
from api.schemas import document_title
from api.service import DocumentView
from api.web.addresses import document_address, passage_address
from api.web.reading_contents import PAGE, ordinal_address
from api.web.reading_settings import with_parameters
from api.web.spans import segments
from api.web.views import Text, text_of, who_of
from ingest.leafmarks import is_of_notes
from ontology.queries import Highlight
from ontology.records import Document, Passage, Tag, TagType

_REACH = 24
"""Characters on each side of a word that was looked for."""
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A passage on a reading page. ``heading`` is empty where it goes on under the heading before it."""

    number: int
    heading: str
    text: Text
    address: str
    here: bool
    passage: Passage
    tagged: bool

    @property
    def glosses(self) -> str:
        """What the passage glosses, where it is one of notes."""
        return self.passage.locator if is_of_notes(self.passage.locator) else ""


@dataclass(frozen=True, slots=True)
class Pager:
    """Which page is shown, and of which passages; addresses are empty where there is no such page."""

    number: int
    pages: int
    begin: int
    end: int
    total: int
    previous: str
    next: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A place where the document says what was looked for; ``cut`` tells at which ends the passage goes on."""

    number: int
    heading: str
    text: Text
    address: str
    cut: tuple[bool, bool]


@dataclass(frozen=True, slots=True)
class Findings:
    """What was looked for in a document, and where it stands."""

    words: str
    total: int
    spots: tuple[Spot, ...]


def leaves_of(view: DocumentView, *, at: str = "", terms: tuple[str, ...] = ()) -> list[Leaf]:
    """The passages of a page; ``at`` is the id of the one to mark, ``terms`` are marked in all of them."""
    title = document_title(view.document)
    found, last = [], title
    for one in view.passages:
        passage, heading = one.passage, one.passage.heading
        found.append(
            Leaf(
                number=passage.ordinal + 1,
                heading=heading_of(passage, title) if heading != last else "",
                text=text_of(passage, one.document, one.tags, marks_of(passage.text, terms)),
                address=passage_address(passage.id),
                here=passage.id == at,
                passage=passage,
                tagged=bool(one.tags),
            )
        )
        last = heading or last
    return found


def heading_of(passage: Passage, title: str) -> str:
    """The levels of a passage's heading, without a last one that is the title which stands above it."""
    levels = [part for part in passage.heading.split("/") if part]
    return " · ".join(levels[:-1] if levels[-1:] == [title] else levels)


def pager_of(view: DocumentView, pairs: Pairs) -> Pager:
    """The place of a page among its document's pages; every address says ``pairs``."""
    number, pages = view.offset // PAGE + 1, max(1, -(-view.total // PAGE))

    def address(page: int) -> str:
        return with_parameters(document_address(view.document.id, page=page), pairs) if 1 <= page <= pages else ""

    end = min(view.offset + PAGE, view.total)
    return Pager(number, pages, view.offset + 1, end, view.total, address(number - 1), address(number + 1))


def findings_of(document: Document, words: str, found: Found, pairs: Pairs) -> Findings | None:
    """Where the words stand, each with some characters around it; ``None`` where nothing was asked for."""
    if not found.terms:
        return None
    spots = (_spot(document, one, found.terms, pairs=pairs) for one in found.passages)
    return Findings(words, found.total, tuple(spots))


def _spot(document: Document, passage: Passage, terms: tuple[str, ...], *, pairs: Pairs) -> Spot:
    marks = marks_of(passage.text, terms)
    begin = max(0, marks[0].begin - _REACH) if marks else 0
    end = min(len(passage.text), (marks[0].end if marks else 0) + 2 * _REACH)
    inside = [Highlight(one.begin - begin, one.end - begin, one.term) for one in marks]
    runs = tuple(segments(passage.text[begin:end], (), inside))
    language = text_of(passage, document, ()).language
    address = ordinal_address(document.id, passage.ordinal, pairs)
    heading = heading_of(passage, document_title(document))
    return Spot(passage.ordinal + 1, heading, Text(runs, language), address, (begin > 0, end < len(passage.text)))


def counted(tags: Iterable[Tag]) -> dict[TagType, int]:
    """How many tags there are of each type, none left out."""
    counts = Counter(tag.type for tag in tags)
    return {one: counts[one] for one in TagType}


def byline(document: Document) -> str:
    """Who wrote a text, when and in which book: ［明］徐弘祖 · 《徐霞客游记》."""
    metadata = document.metadata
    who = who_of(metadata)
    book = f"《{metadata.book}》" if metadata.book and metadata.book != document_title(document) else ""
    return " · ".join(filter(None, (who, book)))
