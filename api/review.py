"""Tags out of a library into the table of review, and decisions from the table back into it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from api.annotate import Annotator
from api.desk.anchors import Lost, find
from api.desk.decisions import Action, by_reviewer
from api.desk.held import HeldDocument
from api.desk.requests import Entities, Request
from api.desk.reviews import Made, Reviews
from api.desk.sheet import Row, anchor_of, request_of, row_of
from index.texts import SqlTextStore
from ontology.authority.names import NameIndex
from ontology.errors import NotFound, WenmaiError, WrongUse
from ontology.records import Document, Entity, ReviewState, Tag, TagType


@dataclass(frozen=True, slots=True)
class Selection:
    """Which tags to show; an empty field does not restrict.

    ``below`` is a confidence. ``reviewer`` shows what machines said and nothing that others decided, so that a second
    reviewer judges for himself. ``undecided`` leaves out what was decided: by that reviewer, or by anybody.
    """

    documents: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    types: tuple[TagType, ...] = ()
    states: tuple[ReviewState, ...] = ()
    below: float = 0.0
    undecided: bool = False
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row of the table that was not taken, and why; the names of the columns are row 1."""

    row: int
    tag_id: str
    surface: str
    reason: str


@dataclass(slots=True)
class ImportReport:
    """What came of a table: decisions kept, rows that say what was known, rows without a decision, rows refused."""

    kept: int = 0
    known: int = 0
    empty: int = 0
    documents: int = 0
    refused: list[RefusedRow] = field(default_factory=list)


def entities_of(annotator: Annotator) -> Entities:
    """Return what finds an entity by its id or, where one alone of the type has it, by its label."""

    def found(text: str, type_: TagType) -> Entity:
        try:
            one = annotator.entity(text)
        except NotFound:
            return _labelled(text, type_, annotator.names)
        if one.type is not type_:
            raise WrongUse(f"规范 {text}「{one.label}」是 {one.type.value}，不是 {type_.value}")
        return one

    return found


def _labelled(text: str, type_: TagType, names: NameIndex) -> Entity:
    found = [one for one in names.candidates(text, type=type_) if one.label == text]
    if not found:
        raise WrongUse(f"没有 {type_.value} 规范「{text}」；写规范号，不知道是谁写 未定")
    if len(found) > 1:
        raise WrongUse(f"「{text}」有 {len(found)} 个同名规范，请写规范号：{'、'.join(one.id for one in found)}")
    return found[0]


def rows(reviews: Reviews, selection: Selection) -> Iterator[Row]:
    """Yield the rows of the tags that a selection shows, document by document. Raises :class:`NotFound`."""
    for document in _documents(reviews.texts, selection):
        held = reviews.held(document.id)
        title = document.metadata.title or document.source
        yield from (replace(row, document=title) for row in _rows(held, selection))


def _documents(texts: SqlTextStore, selection: Selection) -> Iterator[Document]:
    if selection.documents:
        yield from (texts.document(document_id)[0] for document_id in selection.documents)
        return
    for document in texts.documents():
        if not selection.collections or document.collection in selection.collections:
            yield document


def _rows(held: HeldDocument, selection: Selection) -> Iterator[Row]:
    for tag, state, reviewer in _shown(held, selection.reviewer):
        decided = state is not ReviewState.MACHINE
        if selection.reviewer:
            decided = reviewer == selection.reviewer or state is ReviewState.STATED
        if selection.undecided and decided:
            continue
        if _fits(tag, state, selection):
            yield row_of(tag, held.passages[tag.passage_id], document="", state=state, reviewer=reviewer)


def _fits(tag: Tag, state: ReviewState, selection: Selection) -> bool:
    if selection.below and tag.confidence >= selection.below:
        return False
    if selection.types and tag.type not in selection.types:
        return False
    return state in selection.states if selection.states else bool(selection.reviewer) or state is not _GONE


def _shown(held: HeldDocument, reviewer: str) -> Iterator[tuple[Tag, ReviewState, str]]:
    """Yield tags with their state and who decided: to a reviewer the machines' with his own word, else what stands."""
    if reviewer:
        yield from _blind(held, reviewer)
        return
    for tag in held.present_tags.values():
        target = held.applied.made.get(tag.id)
        yield tag, tag.review, held.standing[target].reviewer if target else ""
    for tag in held.machine_tags.values():
        decision = held.standing.get(_target(held, tag))
        if decision is not None and not decision.outcomes:
            yield tag, ReviewState.REJECTED, decision.reviewer


_GONE = ReviewState.REJECTED
_OWN = {Action.CONFIRM: ReviewState.CONFIRMED, Action.REJECT: ReviewState.REJECTED}


def _blind(held: HeldDocument, reviewer: str) -> Iterator[tuple[Tag, ReviewState, str]]:
    decided = by_reviewer(held.decisions)
    for tag in held.machine_tags.values():
        own = decided.get(_target(held, tag), {}).get(reviewer)
        if own is None:
            yield tag, tag.review, ""
        else:
            yield tag, _OWN.get(own.verdict, ReviewState.CORRECTED), reviewer


def _target(held: HeldDocument, tag: Tag) -> str:
    """Return the target at a machine's tag; empty where nothing was decided."""
    return held.targets.get((*held.folded.inside(tag.begin, tag.end), tag.type), "") if held.decisions else ""


def take(reviews: Reviews, table: Iterable[tuple[int, Row]], *, reviewer: str) -> ImportReport:
    """Keep the decisions of a table; a row that makes no sense is named in the report and the rest is done."""
    report = ImportReport()
    for document_id, numbered in _by_document(table, report).items():
        report.documents += 1
        try:
            held = reviews.held(document_id)
        except NotFound:
            report.refused += [_refused(number, row, f"馆中没有文献 {document_id}") for number, row in numbered]
            continue
        _take_document(reviews, held, numbered, reviewer=reviewer, report=report)
    report.refused.sort(key=lambda one: one.row)
    return report


def _by_document(table: Iterable[tuple[int, Row]], report: ImportReport) -> dict[str, list[tuple[int, Row]]]:
    found: dict[str, list[tuple[int, Row]]] = {}
    for number, row in table:
        if not row.decision:
            report.empty += 1
            continue
        # A tag's id begins with its version's, and that with the document's.
        found.setdefault(row.document_id or row.tag_id.split("-")[0], []).append((number, row))
    return found


def _take_document(
    reviews: Reviews,
    held: HeldDocument,
    numbered: Sequence[tuple[int, Row]],
    *,
    reviewer: str,
    report: ImportReport,
) -> None:
    asked: list[tuple[int, Row, Request]] = []
    for number, row in numbered:
        try:
            asked.append((number, row, _request(row, held)))
        except WrongUse as error:
            report.refused.append(_refused(number, row, str(error)))
    answers = reviews.decide_all(held.document.id, [request for _, _, request in asked], reviewer=reviewer)
    for (number, row, _), answer in zip(asked, answers, strict=True):
        if isinstance(answer, WenmaiError):
            report.refused.append(_refused(number, row, str(answer)))
        else:
            _count(report, answer)


def _count(report: ImportReport, made: Made) -> None:
    report.kept += made.new
    report.known += not made.new


def _refused(number: int, row: Row, reason: str) -> RefusedRow:
    return RefusedRow(number, row.tag_id, row.surface or row.new_surface, reason)


def _request(row: Row, held: HeldDocument) -> Request:
    if row.tag_id:
        tag_id, blind = _seen(row, held)
        return request_of(row, blind=blind, tag_id=tag_id)
    request = request_of(row)
    if request.action is not Action.ADD:
        raise WrongUse("没有标引号；只有「补标」的行可以不写")
    anchor = anchor_of(row)
    if anchor is None or not request.wanted:
        return request
    place = find(anchor, held.folded, held.version.id)
    if isinstance(place, Lost):
        raise WrongUse(f"上下文在文献里找不到：{place.value}")
    begin, _ = held.folded.outside(place.begin, place.end)
    return replace(request, wanted=tuple(replace(one, begin=begin) for one in request.wanted))


def _seen(row: Row, held: HeldDocument) -> tuple[str, bool]:
    """Return the id of the tag that a row shows, and whether the row shows only what the machine said of it.

    A row that was exported before the text changed is looked for by its context.
    """
    present, machine = held.present_tags.get(row.tag_id), held.machine_tags.get(row.tag_id)
    if present is None and machine is None:
        return _moved(row, held), False
    if present is not None and _shows(row, present):
        return present.id, False
    if machine is not None and _shows(row, machine):
        return machine.id, True
    raise WrongUse("此行的字面或实体与馆中的标引不符：行内容被改动过，或导出之后标引已变；请重新导出")


def _shows(row: Row, tag: Tag) -> bool:
    return row.surface == tag.surface.strip() and row.entity == (tag.link.entity_id if tag.link else "")


def _moved(row: Row, held: HeldDocument) -> str:
    anchor = anchor_of(row)
    place = find(anchor, held.folded, held.version.id) if anchor else Lost.CONTEXT
    if isinstance(place, Lost):
        raise WrongUse(f"没有标引 {row.tag_id}，按上下文也找不到：{place.value}")
    tags: Collection[Tag] = (*held.present_tags.values(), *held.machine_tags.values())
    span = held.folded.outside(place.begin, place.end)
    found = next((tag.id for tag in tags if (tag.begin, tag.end) == span and tag.type.value == row.type), "")
    if not found:
        raise WrongUse(f"没有标引 {row.tag_id}；文献重新收入后这里没有 {row.type} 标引，请重新导出")
    return found
