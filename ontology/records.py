"""The frozen records that travel between the rooms.

Every offset is a count of Unicode code points in the stored text of a text version, half open: ``[begin, end)``.
A change makes a copy (:func:`dataclasses.replace`); no record is edited after its identifier is made.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class TagType(StrEnum):
    """The types of a tag 标引."""

    PER = "PER"
    LOC = "LOC"
    ORG = "ORG"
    OFI = "OFI"
    BOOK = "BOOK"
    TIME = "TIME"
    EVENT = "EVENT"
    SUBJECT = "SUBJECT"


class ReviewState(StrEnum):
    """Who stands behind a tag or a link."""

    MACHINE = "machine"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is said of a document as a whole. An empty string means: not stated."""

    title: str = ""
    creator: str = ""
    dynasty: str = ""
    date: str = ""
    """EDTF where the source gave a date that can be read as one, the source's wording otherwise."""
    book: str = ""
    kind: str = ""
    """地方文献, 古籍, 特藏 or a finer kind."""
    language: str = ""
    """``lzh`` for classical, ``zh`` for modern Chinese; empty lets the passages be cut by what the text looks like."""
    branch: str = ""
    rights: str = ""
    subjects: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    """Further fields of the source, in its order."""


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text as a reader found it: a paragraph, a page's part, a row's cell, a ready passage."""

    text: str
    heading: str = ""
    locator: str = ""
    """Where a person finds it in the source: ``p. 3``, ``row 12``."""
    ready_id: str = ""
    """The id of a ready passage: such a block is one passage and is neither cut nor joined."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """One document as a reader hands it over, before it has an identity."""

    key: str
    """Stable within its collection: the path below the ingested folder, and ``#row`` where a file holds many."""
    metadata: Metadata
    blocks: tuple[Block, ...]
    format: str


@dataclass(frozen=True, slots=True)
class Document:
    """A described thing 文献."""

    id: str
    collection: str
    source: str
    format: str
    metadata: Metadata


@dataclass(frozen=True, slots=True)
class TextVersion:
    """The immutable text of a document 文本版本. ``id`` is derived from the document's id and the text."""

    id: str
    document_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """What is indexed and cited 段落: ``text`` is exactly ``version.text[begin:end]``."""

    id: str
    document_id: str
    version_id: str
    ordinal: int
    begin: int
    end: int
    text: str
    heading: str = ""
    locator: str = ""


@dataclass(frozen=True, slots=True)
class Maker:
    """Who made a statement: a model or rule with its version, or a person."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that a mention may name, with the evidence for it."""

    entity_id: str
    label: str
    score: float
    evidence: tuple[str, ...] = ()
    value: str = ""
    """For a reading of a date: its EDTF value."""


@dataclass(frozen=True, slots=True)
class Link:
    """From a tag to an entity 链接. ``entity_id`` is empty where the choice is 未定."""

    entity_id: str
    label: str
    candidates: tuple[Candidate, ...]
    margin: float
    maker: Maker


@dataclass(frozen=True, slots=True)
class Tag:
    """A typed span 标引 of a text version with its passport."""

    id: str
    passage_id: str
    begin: int
    end: int
    surface: str
    type: TagType
    maker: Maker
    confidence: float
    kind: str = ""
    """A finer kind beneath the type: 字, 号, 府, 年号 …"""
    value: str = ""
    """What the surface stands for when that can be said without an authority: an EDTF date."""
    review: ReviewState = ReviewState.MACHINE
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """One name of an entity and its kind: 姓名 字 号 谥号 庙号 封爵 别称 旧称 今名 简称."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing of an authority 规范; ``begin`` and ``end`` count historically: -1 is 前 1 年, there is no year 0."""

    id: str
    type: TagType
    label: str
    names: tuple[Name, ...] = ()
    note: str = ""
    kind: str = ""
    dynasty: str = ""
    begin: int | None = None
    end: int | None = None
    modern: str = ""
    """Today's place, for a historical one."""
    latitude: float | None = None
    longitude: float | None = None
    same_as: tuple[str, ...] = ()
    source: str = ""
    relations: tuple[tuple[str, str], ...] = ()
    """What its authority says of it and others: (predicate, entity id), as (撰, id of the author) for a book."""
    close_to: tuple[str, ...] = ()
    """Things described elsewhere that its authority calls close; those that it calls the same are ``same_as``."""


@dataclass(frozen=True, slots=True)
class Literal:
    """An RDF literal. ``datatype`` is a full IRI; at most one of ``datatype`` and ``language`` is set."""

    text: str
    datatype: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One RDF statement; subject and predicate are full IRIs, a string object is an IRI too."""

    subject: str
    predicate: str
    object: str | Literal


@dataclass(frozen=True, slots=True)
class Relation:
    """What a passage says of two of its tags 关系: tag ids, and entity ids where the links are decided.

    ``begin`` and ``end`` bound the words of evidence in the text version; ``qualifiers`` are further tags with their
    part in it: (``时间``, tag id).
    """

    id: str
    passage_id: str
    predicate: str
    subject: str
    object: str
    subject_entity: str
    object_entity: str
    begin: int
    end: int
    confidence: float
    maker: Maker
    qualifiers: tuple[tuple[str, str], ...] = ()
    review: ReviewState = ReviewState.MACHINE


@dataclass(frozen=True, slots=True)
class Assignment:
    """A subject heading 主题词 or class 分类 given to a whole document; ``evidence`` are the words that speak for it.

    ``scheme`` is the authority of the heading: ``clc``, ``sibu``, a thesaurus of the library's own.
    """

    heading_id: str
    label: str
    scheme: str
    score: float
    evidence: tuple[str, ...]
    maker: Maker
    review: ReviewState = ReviewState.MACHINE


@dataclass(frozen=True, slots=True)
class TaggedPassage:
    """A passage with its tags and what they say of each other and, for the lexical index, its words."""

    passage: Passage
    tags: tuple[Tag, ...]
    normalized: str
    tokens: tuple[str, ...]
    relations: tuple[Relation, ...] = ()


@dataclass(frozen=True, slots=True)
class TaggedDocument:
    """Everything that ingest found in one document, ready to be stored in one transaction."""

    document: Document
    version: TextVersion
    passages: tuple[TaggedPassage, ...]
    subjects: tuple[Assignment, ...] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions that a passage must meet; an empty one does not restrict. Values of one field are alternatives."""

    collections: tuple[str, ...] = ()
    books: tuple[str, ...] = ()
    dynasties: tuple[str, ...] = ()
    types: tuple[TagType, ...] = ()
    entities: tuple[str, ...] = ()
    """The passage carries a tag linked to one of these, as it carries one of ``types``."""
    branches: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any((self.collections, self.books, self.dynasties, self.types, self.entities, self.branches))


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


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file or a part of one that was not taken in, and why."""

    source: str
    code: str
    reason: str
