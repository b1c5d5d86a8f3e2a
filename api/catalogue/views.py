"""What the union catalogue shows of works. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from api.catalogue.decisions import GroupingDecision
from api.catalogue.rules import Evidence


@dataclass(frozen=True, slots=True)
class WorkSummary:
    """A line of a list. ``branches`` are those that hold it, with the number of items; ``texts`` counts full texts."""

    id: str
    title: str
    creator: str
    editions: int
    items: int
    texts: int
    branches: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ItemView:
    """A copy that a branch holds, or a full text (of no branch, perhaps), as its record describes it."""

    id: str
    unit: str
    documents: tuple[str, ...]
    title: str
    creator: str
    edition: str
    branch: str
    collection: str
    shelf: str
    place: str
    volumes: str
    binding: str
    series: str
    holding: bool
    full_text: bool


@dataclass(frozen=True, slots=True)
class EditionView:
    """An edition with its items. ``begin`` and ``end`` count historically."""

    id: str
    label: str
    kind: str
    publisher: str
    begin: int | None
    end: int | None
    numbers: tuple[str, ...]
    items: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class ReasonView:
    """Why a record is part of the work: the record through which it came, the rules, and who stands behind it."""

    unit: str
    title: str
    branch: str
    through: str
    through_title: str
    through_branch: str
    evidence: tuple[Evidence, ...]
    confidence: float
    decision: GroupingDecision | None


@dataclass(frozen=True, slots=True)
class ProposalView:
    """Two records that may describe one work."""

    one: str
    other: str
    one_title: str
    other_title: str
    one_creator: str
    other_creator: str
    one_branch: str
    other_branch: str
    one_work: str
    other_work: str
    score: float
    confidence: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class EventView:
    """A line of a work's history: it was made, was joined, left, led elsewhere."""

    time: str
    work: str
    what: str
    unit: str
    title: str
    other: str


@dataclass(frozen=True, slots=True)
class CreatorView:
    """A creator of a work; ``entity`` where one person of the authorities alone is meant."""

    name: str
    role: str
    dynasty: str
    entity: str


@dataclass(frozen=True, slots=True)
class WorkView:
    """A work with everything that is known of it. ``other_titles`` are further ways in which records write it."""

    id: str
    title: str
    creator: str
    other_titles: tuple[str, ...]
    creators: tuple[CreatorView, ...]
    book: str
    editions: tuple[EditionView, ...]
    reasons: tuple[ReasonView, ...]
    proposals: tuple[ProposalView, ...]
    events: tuple[EventView, ...]
    decisions: tuple[GroupingDecision, ...]
    founder: str

    @property
    def branches(self) -> tuple[tuple[str, int], ...]:
        """The branches that hold it, with the number of items, most first."""
        counted: dict[str, int] = {}
        for edition in self.editions:
            for item in edition.items:
                if item.holding:
                    counted[item.branch] = counted.get(item.branch, 0) + 1
        return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))

    @property
    def units(self) -> tuple[str, ...]:
        """The units of its records."""
        return tuple(item.unit for edition in self.editions for item in edition.items)


@dataclass(frozen=True, slots=True)
class Counts:
    """Sizes of the catalogue."""

    works: int
    editions: int
    items: int
    texts: int
    branches: int
    shared: int
    """Works that more than one branch holds."""
    undecided: int


@dataclass(frozen=True, slots=True)
class Found:
    """One page of works, and how many there are by branch."""

    works: tuple[WorkSummary, ...]
    total: int
    branches: tuple[tuple[str, int], ...]
