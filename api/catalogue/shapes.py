"""The JSON shapes of the union catalogue."""

from __future__ import annotations

from pydantic import Field

from api.catalogue.decisions import Action
from api.shapes import Shape


class EvidenceShape(Shape):
    """A rule that held for two records."""

    rule: str = Field(description="规则名", examples=["责任者同人"])
    weight: float = Field(description="权重，正为同，负为异")
    words: str = Field(description="依据", examples=["责任者为规范中的同一人：苏东坡 = 苏轼"])


class WorkSummaryShape(Shape):
    """A work in a list."""

    id: str
    title: str
    creator: str
    editions: int = Field(description="版本数")
    items: int = Field(description="馆藏件数")
    texts: int = Field(description="全文数")
    branches: list[tuple[str, int]] = Field(description="分馆与件数；空名为未注明分馆")


class WorksResponse(Shape):
    """A page of works, with what each branch holds of those that were found."""

    works: list[WorkSummaryShape]
    total: int
    branches: list[tuple[str, int]] = Field(description="所得作品中各分馆收藏的部数")


class CatalogueItemShape(Shape):
    """A copy that a branch holds, or a full text."""

    id: str
    unit: str = Field(description="记录编号，供判定时使用")
    documents: list[str]
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


class CatalogueEditionShape(Shape):
    """An edition with its items; years count historically."""

    id: str
    label: str
    kind: str
    publisher: str
    begin: int | None
    end: int | None
    numbers: list[str]
    items: list[CatalogueItemShape]


class GroupingDecisionShape(Shape):
    """A librarian's decision on two records."""

    id: int
    action: Action
    one: str
    other: str
    reviewer: str
    time: str
    note: str
    undoes: int


class ReasonShape(Shape):
    """Why a record is part of the work."""

    unit: str
    title: str
    branch: str
    through: str = Field(description="经由哪条记录归入")
    through_title: str
    through_branch: str
    evidence: list[EvidenceShape]
    confidence: float
    decision: GroupingDecisionShape | None


class ProposalShape(Shape):
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
    evidence: list[EvidenceShape]


class EventShape(Shape):
    """A line of a work's history: made, joined, left, merged, gone."""

    time: str
    work: str
    what: str
    unit: str
    title: str
    other: str


class WorkCreatorShape(Shape):
    """A creator; ``entity`` is empty where no one person of the authorities is meant."""

    name: str
    role: str
    dynasty: str
    entity: str


class WorkResponse(Shape):
    """A work with everything that is known of it."""

    id: str
    title: str
    creator: str
    other_titles: list[str]
    creators: list[WorkCreatorShape]
    book: str = Field(description="规范典籍的编号")
    branches: list[tuple[str, int]]
    editions: list[CatalogueEditionShape]
    reasons: list[ReasonShape]
    proposals: list[ProposalShape]
    events: list[EventShape]
    decisions: list[GroupingDecisionShape]
    founder: str = Field(description="归并的起点")
