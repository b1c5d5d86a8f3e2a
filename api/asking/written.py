"""An answer as it is written for programs: JSON shapes, and a table as CSV."""

from __future__ import annotations

import csv
import io

from pydantic import BaseModel, Field

from api.asking.records import Evidence, GraphAnswer, Row


class CellShape(BaseModel):
    """一格：显示的文字，所指的实体和它的网页（没有则为空）。"""

    text: str
    entity: str = ""
    address: str = ""


class EvidenceShape(BaseModel):
    """凭据：kind 为 passage 时，quote 正是该段 begin 到 end 的原文（位置从段首算起，以 Unicode 字符计）。"""

    kind: str = Field(description="passage 原文、document 著录、authority 规范")
    id: str
    quote: str
    begin: int = 0
    end: int = 0
    source: str = ""
    place: str = ""
    address: str = ""
    confidence: float = 1.0
    review: str = ""


class RowShape(BaseModel):
    """一行和它的凭据；more 是没有列出的凭据数。"""

    cells: list[CellShape]
    evidence: list[EvidenceShape]
    more: int = 0


class SenseShape(BaseModel):
    """问句中一个名称可能所指的一个实体。"""

    entity: str
    label: str
    about: str
    chosen: bool


class NamedShape(BaseModel):
    """问句中的一个名称和它的各种可能。"""

    text: str
    type: str
    senses: list[SenseShape]


class SuggestionShape(BaseModel):
    """相近的句式和例子。"""

    shape: str
    example: str


class GraphAnswerShape(BaseModel):
    """问图谱的答案：表、产生它的 SPARQL、每行的凭据。"""

    question: str
    outcome: str = Field(description="answered、empty 图谱中没有、unknown 名称不认识、refused 不在句式之内")
    said: str
    shape: str
    reading: str
    columns: list[str]
    rows: list[RowShape]
    total: int
    truncated: bool
    withheld: int
    counted: bool = Field(description="问的是数目，答案在 number")
    number: int
    sparql: str
    named: list[NamedShape]
    notes: list[str]
    suggestions: list[SuggestionShape]


def answer_shape(answer: GraphAnswer) -> GraphAnswerShape:
    """Return the answer for JSON."""
    return GraphAnswerShape(
        question=answer.question,
        outcome=answer.outcome.value,
        said=answer.said,
        shape=answer.shape,
        reading=answer.reading,
        columns=list(answer.columns),
        rows=[_row(one) for one in answer.rows],
        total=answer.total,
        truncated=answer.truncated,
        withheld=answer.withheld,
        counted=answer.counted,
        number=answer.number,
        sparql=answer.sparql,
        named=[
            NamedShape(
                text=one.text,
                type=one.type,
                senses=[
                    SenseShape(entity=sense.entity_id, label=sense.label, about=sense.about, chosen=sense.chosen)
                    for sense in one.senses
                ],
            )
            for one in answer.named
        ],
        notes=list(answer.notes),
        suggestions=[SuggestionShape(shape=one.shape, example=one.example) for one in answer.suggestions],
    )


def answer_csv(answer: GraphAnswer) -> str:
    """Return the table as CSV (RFC 4180), each row with its first piece of evidence."""
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow([*answer.columns, "凭据", "出处", "引文"])
    for row in answer.rows:
        first = row.evidence[0]
        table.writerow(
            [_safe(text) for text in (*(cell.text for cell in row.cells), first.id, first.source, first.quote)]
        )
    return written.getvalue()


def _safe(text: str) -> str:
    """A cell that a spreadsheet would run as a formula is quoted as text."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") and not text[1:].replace(".", "").isdigit() else text


def _row(row: Row) -> RowShape:
    cells = [CellShape(text=one.text, entity=one.entity_id, address=one.address) for one in row.cells]
    return RowShape(cells=cells, evidence=[_evidence(one) for one in row.evidence], more=row.more)


def _evidence(one: Evidence) -> EvidenceShape:
    return EvidenceShape(
        kind=one.kind,
        id=one.id,
        quote=one.quote,
        begin=one.begin,
        end=one.end,
        source=one.source,
        place=one.place,
        address=one.address,
        confidence=one.confidence,
        review=one.review,
    )
