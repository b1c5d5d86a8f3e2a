"""The table in which tags are reviewed outside the library, as CSV that spreadsheets open and save.

Pure.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from api.desk.anchors import CONTEXT, Anchor, letters
from api.desk.decisions import Action
from api.desk.requests import Request, Wanted
from ontology.errors import WrongUse
from ontology.records import Link, Passage, ReviewState, Tag, TagType

OPEN, CLOSE = "【", "】"
_AROUND = 2 * CONTEXT
_PARTS = "|"
# What a spreadsheet would run, or turn into a number or a date of its own.
_GUARDED = re.compile(r"[=+\-@\t\r'＝＋－＠]|0\d|\d{16}|[\d\s.]*\d[-/:eE][\d\s\-/.:eE]*$")


@dataclass(frozen=True, slots=True)
class Row:
    """One tag of the table; every cell is text. ``context`` shows the surface between :data:`OPEN` and :data:`CLOSE`.

    The reviewer fills ``decision`` and the cells after it; in those a split has ``|`` between its parts.
    """

    tag_id: str = ""
    document_id: str = ""
    document: str = ""
    passage_id: str = ""
    heading: str = ""
    context: str = ""
    type: str = ""
    kind: str = ""
    surface: str = ""
    value: str = ""
    entity: str = ""
    label: str = ""
    candidates: str = ""
    confidence: str = ""
    maker: str = ""
    state: str = ""
    reviewer: str = ""
    decision: str = ""
    new_type: str = ""
    new_kind: str = ""
    new_surface: str = ""
    new_entity: str = ""
    new_value: str = ""
    note: str = ""


_NAMES = """标引号 文献号 文献 段落号 标题 上下文 类型 细类 字面 值 实体 规范名 候选 置信度 标引者 状态 审核人
    决定 新类型 新细类 新字面 新实体 新值 备注"""
HEADERS: Mapping[str, str] = dict(zip((one.name for one in fields(Row)), _NAMES.split(), strict=True))
"""The Chinese name of each column; either name is read."""

ACTIONS: Mapping[str, Action] = {
    **{action.value: action for action in Action},
    **dict(zip(("确认", "改正", "否定", "合并", "拆分", "补标", "撤销"), Action, strict=True)),
}
_TYPES: Mapping[str, TagType] = {
    **{type_.value: type_ for type_ in TagType},
    **dict(zip(("人物", "地名", "机构", "职官", "典籍", "时间", "事件", "主题"), TagType, strict=True)),
}
STATES: Mapping[ReviewState, str] = dict(
    zip(ReviewState, ("机器", "已确认", "已改正", "已否定", "来源所标"), strict=True)
)


def row_of(tag: Tag, passage: Passage, *, document: str, state: ReviewState, reviewer: str) -> Row:
    """Return the row of a tag with nothing decided in it."""
    link = tag.link
    return Row(
        tag_id=tag.id,
        document_id=passage.document_id,
        document=document,
        passage_id=passage.id,
        heading=passage.heading,
        context=_context(tag, passage),
        type=tag.type.value,
        kind=tag.kind,
        surface=tag.surface,
        value=tag.value,
        entity=link.entity_id if link else "",
        label=(link.label or "未定") if link else "",
        candidates=_candidates(link) if link else "",
        confidence=f"{tag.confidence:.2f}",
        maker=" ".join(filter(None, (tag.maker.name, tag.maker.version))),
        state=STATES[state],
        reviewer=reviewer,
    )


def _context(tag: Tag, passage: Passage) -> str:
    begin, end = tag.begin - passage.begin, tag.end - passage.begin
    before, after = passage.text[max(0, begin - _AROUND) : begin], passage.text[end : end + _AROUND]
    return _line(f"{before}{OPEN}{passage.text[begin:end]}{CLOSE}{after}")


def _candidates(link: Link) -> str:
    return "；".join(
        f"{one.label}（{one.entity_id}，{one.score:.2f}{'：' if one.evidence else ''}{'、'.join(one.evidence)}）"
        for one in link.candidates
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def write(rows: Iterable[Row]) -> Iterator[str]:
    """Yield the table line by line, the names of the columns first; the mark that tells a spreadsheet UTF-8 leads."""
    yield "\ufeff" + _written(HEADERS.values())
    for row in rows:
        yield _written(guarded(getattr(row, name)) for name in HEADERS)


def _written(cells: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(list(cells))
    return buffer.getvalue()


def guarded(cell: str) -> str:
    """Return a cell that a spreadsheet takes for text: an apostrophe stands before what it might run or change."""
    return f"'{cell}" if _GUARDED.match(cell) else cell


def bare(cell: str) -> str:
    """Return what :func:`guarded` was given."""
    return cell[1:] if cell.startswith("'") else cell.strip()


def read(text: str) -> Iterator[tuple[int, Row]]:
    """Yield the rows with their numbers, the names of the columns being row 1.

    Raises :class:`WrongUse` when there is no column for the tag or for the decision.
    """
    table = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        names = [_column(cell) for cell in next(table, [])]
        missing = [HEADERS[name] for name in ("tag_id", "decision") if name not in names]
        if missing:
            raise WrongUse(f"第 1 行没有这些列名：{'、'.join(missing)}；第 1 行应与导出的相同")
        for number, cells in enumerate(table, start=2):
            pairs = zip(names, cells, strict=False)
            yield number, Row(**{name: bare(cell) for name, cell in pairs if name})
    except csv.Error as error:
        raise WrongUse(f"不能读作 CSV：引号没有配对，或有一格太长（{error}）") from error


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(",\t;", key=first.count)


def _column(cell: str) -> str:
    name = cell.strip().strip("\ufeff")
    return next((key for key, header in HEADERS.items() if name in (key, header)), "")


def request_of(row: Row, *, blind: bool = False, tag_id: str = "") -> Request:
    """Return what a row with a decision asks for. ``tag_id`` is the tag that it is about, where that has a new id.

    Raises :class:`WrongUse` for a decision, a type or a number of parts that makes no sense.
    """
    action = ACTIONS.get(row.decision.lower())
    if action is None:
        raise WrongUse(f"不认得决定「{row.decision}」；可以写 {'、'.join(list(ACTIONS)[len(Action) :])}")
    wanted = _wanted(row) if action is Action.SPLIT else _single(row)
    about = "" if action is Action.ADD else tag_id or row.tag_id
    return Request(action, about, wanted, passage_id=row.passage_id, blind=blind, note=row.note)


def _single(row: Row) -> tuple[Wanted, ...]:
    wanted = _one(row.new_surface, row.new_type, row.new_kind, row.new_value, row.new_entity)
    return () if wanted == Wanted() else (wanted,)


def _wanted(row: Row) -> tuple[Wanted, ...]:
    """Return the parts of a split; the cells other than the surface may be empty or have as many parts."""
    surfaces = [part for part in row.new_surface.split(_PARTS) if part.strip()]
    cells = (row.new_type, row.new_kind, row.new_value, row.new_entity)
    parts = [_parts(cell, len(surfaces)) for cell in cells]
    return tuple(_one(*one) for one in zip(surfaces, *parts, strict=True))


def _parts(cell: str, count: int) -> Sequence[str]:
    parts = cell.split(_PARTS) if cell else [""] * count
    if len(parts) != count:
        raise WrongUse(f"新字面拆成 {count} 份，「{cell}」却有 {len(parts)} 份")
    return parts


def _one(surface: str, type_: str, kind: str, value: str, entity: str) -> Wanted:
    name = type_.strip()
    if name and name.upper() not in _TYPES:
        raise WrongUse(f"不认得类型「{name}」；可以写 {'、'.join(TagType)}")
    return Wanted(
        surface=surface.strip(),
        type=_TYPES[name.upper()] if name else None,
        kind=kind.strip() or None,
        value=value.strip() or None,
        entity=entity.strip() or None,
    )


def anchor_of(row: Row) -> Anchor | None:
    """Return where a row's tag stood, from its context alone; ``None`` when the context does not show it."""
    marked = f"{OPEN}{row.surface or row.new_surface}{CLOSE}"
    if row.context.count(_line(marked)) != 1:
        return None
    before, after = (_letters(side) for side in row.context.split(_line(marked)))
    return Anchor(letters(row.surface or row.new_surface), before[-CONTEXT:], after[:CONTEXT], "", 0, 0)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, letters(text)))
