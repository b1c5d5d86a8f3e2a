"""The frozen records of asking: a question, what it is narrowed by, what is found and what is answered. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from ontology.errors import WrongUse
from ontology.records import Document, Passage, ReviewState, Tag, TagType


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions that a passage must meet, all of them; an empty one does not restrict. Values of one field are
    alternatives: ``persons`` and ``places`` together take passages that name one of the persons and one of the places.
    """

    collections: tuple[str, ...] = ()
    books: tuple[str, ...] = ()
    dynasties: tuple[str, ...] = ()
    types: tuple[TagType, ...] = ()
    entities: tuple[str, ...] = ()
    """The passage carries a tag linked to one of these, as it carries one of ``types``."""
    branches: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    """Of the document: 地方文献, 古籍 …"""
    languages: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    """``Hans`` or ``Hant``, as most of the passage is written."""
    subjects: tuple[str, ...] = ()
    """Ids of headings that the document was given."""
    reviews: tuple[ReviewState, ...] = ()
    """The passage carries a tag in one of these states."""
    begin: int | None = None
    """The passage tells of, or its document is dated, this year or later; historical counting, -1 is 前1年."""
    end: int | None = None
    pictured: bool = False
    """The document has page images or a recording."""
    persons: tuple[str, ...] = ()
    """As ``entities``, and so are ``places``: three conditions apart, each of ids of entities of any type."""
    places: tuple[str, ...] = ()

    edition_kinds: tuple[str, ...] = ()
    """Of an ancient book 古籍, and so are the next five: 刻本, 抄本 …"""
    divisions: tuple[str, ...] = ()
    """Ids of classes of the four divisions 四部."""
    functions: tuple[str, ...] = ()
    """What somebody did who made it: 撰, 校 …"""
    rows: tuple[str, ...] = ()
    """How many rows half a leaf has, in figures."""
    bears: tuple[str, ...] = ()
    """What the copy has: 钤印, 批校题跋, 缺叶, 存卷."""
    centuries: tuple[str, ...] = ()
    """In which its edition came out, in figures; ``-1`` is the last before the first."""

    def __bool__(self) -> bool:
        return self != Filters()


TRAITS: Mapping[str, str] = MappingProxyType(
    {
        "edition_kind": "edition_kinds",
        "sibu": "divisions",
        "function": "functions",
        "rows": "rows",
        "bears": "bears",
        "century": "centuries",
    }
)
"""The traits of an ancient book (:data:`ontology.ancient.reading.TRAITS`) -> the field of :class:`Filters`."""


def traits_wanted(filters: Filters) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield those traits that ``filters`` restrict, with the values."""
    return ((name, values) for name, field in TRAITS.items() if (values := getattr(filters, field)))


def checked_filters(filters: Filters) -> Filters:
    """Return ``filters`` as they are. Raises :class:`WrongUse` for years that there are not."""
    if 0 in (filters.begin, filters.end):
        raise WrongUse("没有公元 0 年：公元 1 年之前是前 1 年，写作 -1。")
    if filters.begin is not None and filters.end is not None and filters.begin > filters.end:
        raise WrongUse(f"起年 {filters.begin} 在止年 {filters.end} 之后，请对调。")
    return filters


class Order(StrEnum):
    """In which order hits come."""

    RELEVANCE = "relevance"
    DATE = "date"
    """The earliest year that a passage tells of first; passages without a year last."""


@dataclass(frozen=True, slots=True)
class QueryMention:
    """Something that the question names, as the same taggers and linker found it."""

    surface: str
    type: TagType
    value: str = ""
    entity_id: str = ""
    label: str = ""
    forms: tuple[str, ...] = ()
    """Other ways in which documents write it: bynames of a person, former names of a place, reign years of a date."""


@dataclass(frozen=True, slots=True)
class Expansion:
    """A term of the lexical index that stands for a part of the question: ``强盗`` ≈ ``盗``.

    ``term`` is a character, a bigram or a longer run, normalised; ``weight`` is what a match of it counts beside a
    match of the question's own characters, 1 being as much. A ``classical`` one stands for it in classical texts alone.
    """

    source: str
    term: str
    weight: float
    classical: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A question made ready for the index by the same normalising and segmenting as a document."""

    raw: str
    normalized: str
    tokens: tuple[str, ...]
    mentions: tuple[QueryMention, ...] = ()
    filters: Filters = field(default_factory=Filters)
    limit: int = 10
    methods: tuple[str, ...] = ("bridge", "dense", "second_look")
    expansions: tuple[Expansion, ...] = ()
    explained: str = ""
    """The normalised question with the common names of those it calls otherwise, for the encoder; empty without any."""


@dataclass(frozen=True, slots=True)
class Highlight:
    """A matched run of the passage's original characters; offsets count from the passage's begin.

    ``source`` is the part of the question that the run stands for, where that is written otherwise: 强盗 for 盗.
    """

    begin: int
    end: int
    term: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a hit came: ``method`` found it at ``rank`` (from 1) with ``score``."""

    method: str
    rank: int
    score: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that answers a query."""

    passage: Passage
    document: Document
    score: float
    reasons: tuple[Reason, ...]
    highlights: tuple[Highlight, ...] = ()
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A receipt: exact characters of a passage. ``begin`` and ``end`` count from the passage's begin."""

    passage_id: str
    begin: int
    end: int
    quote: str
    document: str
    locator: str


class Origin(StrEnum):
    """Where an answer comes from."""

    TEXTS = "texts"
    GRAPH = "graph"
    KNOWLEDGE = "knowledge"
    """An item of the knowledge base 知识库, approved by a librarian."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer with the places of the receipts that it rests on.

    One without any only connects: it states nothing of the collection.
    """

    text: str
    receipts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Gloss:
    """What a hard word of a quotation means; ``begin`` and ``end`` count in the quotation of ``receipt``."""

    receipt: int
    begin: int
    end: int
    meaning: str
    source: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer made of receipts, or a refusal."""

    question: str
    text: str
    refused: bool
    confidence: float
    receipts: tuple[Citation, ...] = ()
    nearest: tuple[Hit, ...] = ()
    """What came closest, shown when the answer is a refusal."""
    sentences: tuple[Sentence, ...] = ()
    """``text`` in its sentences."""
    kind: str = ""
    """What was asked for: who, when, where, how_many, list, compare, whether, why, how, what, where_to_read."""
    asked: str = ""
    """The question as the conversation completes it; empty where it stands by itself."""
    origin: Origin = Origin.TEXTS
    glosses: tuple[Gloss, ...] = ()
    item: int = 0
    """Number of the knowledge item that it was taken from; 0 for none."""
    reworded: bool = False
    """Whether a language model put it into words; what it says is that of the receipts."""
