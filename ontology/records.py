"""The frozen records that travel between the rooms.

Every offset is a count of Unicode code points in the stored text of a text version, half open: ``[begin, end)``.
A change makes a copy (:func:`dataclasses.replace`); no record is edited after its identifier is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ontology.refusals import Refusal as Refusal


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
    STATED = "stated"
    """Its source says so: no machine found it, and nobody of the library has judged it."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A field of a description that nobody stated: the program took its value from ``evidence``, how surely it says."""

    field: str
    value: str
    confidence: float
    evidence: str
    """Where it was read: a part of the file's name, the words of the text's head."""


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
    images: tuple[str, ...] = ()
    """Page images in their order: names of files that the library keeps, or addresses of IIIF image services."""
    media: str = ""
    """The film or recording of a transcript: the name of a file that the library keeps, or an address."""
    transcript: str = ""
    """The name of the kept WebVTT file that says when which characters of the text are spoken."""
    guesses: tuple[Guess, ...] = ()
    """Those of the fields above that were guessed; a field that is guessed bears the value of its guess."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page image, in pixels of the image as it is kept. ``page`` is its number, from 1."""

    page: int
    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a run of a block's text stands in its source: a leaf, a cue with its milliseconds ``[start, stop)``, or a
    line of a page image, with its box and how surely it was recognised (from 0 to 1)."""

    begin: int
    end: int
    locator: str
    start: int = 0
    stop: int = 0
    speaker: str = ""
    box: Box | None = None
    confidence: float = 1.0

    @property
    def timed(self) -> bool:
        """Whether this is a cue."""
        return self.stop > self.start


@dataclass(frozen=True, slots=True)
class Maker:
    """Who made a statement: a model or rule with its version, or a person."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class StatedTag:
    """A tag that the source itself bears, made by ``maker``; ``begin`` and ``end`` count in the text of its block."""

    begin: int
    end: int
    type: TagType
    maker: Maker
    kind: str = ""
    value: str = ""
    entity: str = ""
    """What the source says it names: an address, or an id of an authority."""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class StatedRelation:
    """What the source itself says of two of its names: each end is a type and where its words stand in the block."""

    predicate: str
    subject: tuple[TagType, int, int]
    object: tuple[TagType, int, int]
    maker: Maker
    qualifiers: tuple[tuple[str, TagType, int, int], ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text as a reader found it: a paragraph, a page's part, a row's cell, a ready passage."""

    text: str
    heading: str = ""
    locator: str = ""
    """Where a person finds it in the source: ``p. 3``, ``row 12``."""
    ready_id: str = ""
    """The id of a ready passage: such a block is one passage and is neither cut nor joined."""
    marks: tuple[Mark, ...] = ()
    """Finer places within the text, in its order; empty where ``locator`` says all there is to say."""
    role: str = ""
    """``note`` for a note that is kept apart from the text which it glosses, ``verse`` for lines of verse; empty for
    running text."""
    tags: tuple[StatedTag, ...] = ()
    anchor: int = -1
    """Of a note: where it stood, as an offset in what all blocks make, a line feed between two; -1 if not known."""
    relations: tuple[StatedRelation, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """The description of a document as its source wrote it, byte for byte; ``format`` is ``marc21``, ``cnmarc`` …"""

    format: str
    data: bytes


@dataclass(frozen=True, slots=True)
class SourceText:
    """One document as a reader hands it over, before it has an identity."""

    key: str
    """Stable within its collection: the path below the ingested folder, and ``#row`` where a file holds many."""
    metadata: Metadata
    blocks: tuple[Block, ...]
    format: str
    files: tuple[tuple[str, str], ...] = ()
    """The files that ``metadata`` names as images and recording: the name, and the path where it lies now."""
    record: SourceRecord | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A described thing 文献."""

    id: str
    collection: str
    source: str
    format: str
    metadata: Metadata


@dataclass(frozen=True, slots=True)
class Stretch:
    """A block, less its text and tags; it and its marks and anchor lie at offsets of the version's text."""

    begin: int
    end: int
    heading: str = ""
    locator: str = ""
    role: str = ""
    anchor: int = -1
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class TextVersion:
    """The immutable text of a document 文本版本. ``id`` is derived from the document's id and the text."""

    id: str
    document_id: str
    text: str
    stretches: tuple[Stretch, ...] = ()
    """How the text is built, so that it goes out as it came in; empty where every line is a paragraph like others."""


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
    record: SourceRecord | None = None
