"""What the page of an entity shows. Years count historically: -1 is 前 1 年, there is no year 0."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from api.catalogue.views import WorkSummary
from api.pictures.records import SpotMap
from index.portraits import Given, InBook, Named
from ontology.living import Deed
from ontology.records import Entity, Maker, ReviewState, Tag, TagType


@dataclass(frozen=True, slots=True)
class Thing:
    """What stands at the other end of a line. ``id`` is empty for what a text names and nobody identified."""

    id: str
    label: str
    type: TagType
    candidates: tuple[tuple[str, str], ...] = ()
    """What it may be, where that is open 未定: ids with what these are called, the likeliest first."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The exact words of a passage that say something, and who read it so. Offsets count from the passage's begin."""

    passage_id: str
    begin: int
    end: int
    quote: str
    title: str
    heading: str
    language: str
    """``lzh`` or ``zh-Hans``, of the quotation."""
    qualifiers: tuple[tuple[str, Thing], ...]
    maker: Maker
    confidence: float
    review: ReviewState


@dataclass(frozen=True, slots=True)
class Related:
    """One other end of a relation: what texts say of it, and which authorities do."""

    other: Thing
    evidence: tuple[Evidence, ...]
    sources: tuple[str, ...] = ()
    """Names of authorities that say so."""


@dataclass(frozen=True, slots=True)
class RelationGroup:
    """Everything that stands in one relation to the entity; ``forward`` where the entity is its subject."""

    predicate: str
    forward: bool
    related: tuple[Related, ...]


@dataclass(frozen=True, slots=True)
class SaidName:
    """A name with who says so: authorities by name, and the words of texts."""

    text: str
    sources: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class NameGroup:
    """Names of one kind: 字, 号, 旧称 …; empty where the authority gives no kind."""

    kind: str
    names: tuple[SaidName, ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """A year, and how it was called then: 正统十四年."""

    year: int
    reigns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class YearBar:
    """How many passages that name the entity tell of the years from ``begin`` to ``end``, both among them."""

    begin: int
    end: int
    passages: int


@dataclass(frozen=True, slots=True)
class YearChart:
    """The years that are told of beside an entity. ``step`` is the years of a bar; without bars nothing is dated."""

    title: str
    bars: tuple[YearBar, ...] = ()
    """Every bar from the first to the last, those without passages too."""
    step: int = 1
    dated: int = 0
    """Passages that a bar counts."""
    looked_at: int = 0
    """Passages that were looked at."""
    before: int = 0
    """Dated passages that tell only of years before the first bar: few, and far from all others."""
    after: int = 0


@dataclass(frozen=True, slots=True)
class Mention:
    """A passage that names the entity: a stretch of it around the first mention, which begins at ``begin`` in it."""

    passage_id: str
    title: str
    heading: str
    locator: str
    language: str
    text: str
    begin: int
    cut_before: bool
    cut_after: bool
    tags: tuple[Tag, ...]
    """The tags of the entity in the whole passage."""
    origin: int
    """Where the passage begins in its text version."""
    score: float
    """How sure the surest of these links is, 0 to 1."""
    reviews: tuple[ReviewState, ...]


@dataclass(frozen=True, slots=True)
class MentionPage:
    """One page of the mentions; ``total`` counts the passages of all pages."""

    mentions: tuple[Mention, ...]
    number: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class HeadingNear:
    """A heading above or below, with how many documents were given it or what is below it."""

    id: str
    name: str
    documents: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """A subject heading or class among others, and the documents that were given it."""

    scheme: str
    broader: tuple[HeadingNear, ...]
    """From the widest to the next."""
    narrower: tuple[HeadingNear, ...]
    own: int
    below: int
    documents: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class WalkNode:
    """A thing on a walk through the graph; ``passages`` is how many name it beside what was asked about."""

    id: str
    label: str
    type: TagType
    passages: int


@dataclass(frozen=True, slots=True)
class WalkEdge:
    """A line on a walk: ``label`` is what is said, empty where passages only name both; ``passages`` say so.

    ``authority`` is the authority that says so, empty for what texts say.
    """

    source: str
    target: str
    label: str
    passages: int
    authority: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A thing with its neighbours, those with most to do with it first, and the lines between it and them."""

    centre: WalkNode
    nodes: tuple[WalkNode, ...]
    edges: tuple[WalkEdge, ...]
    left_out: int
    """Neighbours that were found and are not among these."""


@dataclass(frozen=True, slots=True)
class Portrait:
    """Everything that is known of an entity, and what the texts hold of it."""

    entity: Entity
    names: tuple[NameGroup, ...]
    written: tuple[tuple[str, int], ...]
    """How texts write it, and how often."""
    begin: Dated | None
    end: Dated | None
    named: Named
    relations: tuple[RelationGroup, ...]
    more: bool
    """Whether texts say more of it than is shown."""
    books: tuple[InBook, ...]
    years: YearChart
    places: SpotMap
    step: Step
    """It with the neighbours that a walk begins with."""
    works: tuple[WorkSummary, ...] = ()
    """Of a book: works of the union catalogue."""
    holdings: tuple[Given, ...] = ()
    """Of a book: documents that are it, or are parts of it."""
    division: str = ""
    """Of a book: the id of its class among the four divisions 四部."""
    shelf: Shelf | None = None
    """Of a subject heading."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """What the loaded authorities are called, by name."""
    former: tuple[str, ...] = ()
    history: tuple[Deed, ...] = ()
