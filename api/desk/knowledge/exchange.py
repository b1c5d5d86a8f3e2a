"""Items as the rows of a table and as lines of JSON, and back; what is written and read again is the same.

Pure.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from api.desk.enquiries.records import Kind, Thing
from api.desk.knowledge.records import Content, Item, Receipt, State
from api.desk.sheet import guarded
from ontology.errors import WrongUse


class Format(StrEnum):
    """What files of items are written as."""

    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True)
class Row:
    """What one row of a file says. ``number`` is the item's, 0 for a new one; ``revision`` that it was written from.

    ``stated`` are the columns that the file has: what it says nothing of stays as it is.
    """

    number: int
    revision: int
    state: State
    content: Content
    stated: frozenset[str]

    def over(self, was: Content) -> Content:
        """Return what an item says once the row is laid over it."""
        return replace(was, **{name: getattr(self.content, name) for name in self.stated & set(_WRITTEN)})


_RECEIPTS: TypeAdapter[tuple[Receipt, ...]] = TypeAdapter(tuple[Receipt, ...])
_CONTENT: TypeAdapter[Content] = TypeAdapter(Content)
# In the order of the columns, the name that a program reads and the one that a librarian does.
COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "number": "编号",
        "revision": "版次",
        "state": "状态",
        "question": "标准问法",
        "wordings": "别的问法",
        "answer": "答案",
        "receipts": "出处",
        "links": "链接",
        "entities": "实体",
        "subjects": "主题",
        "kind": "类别",
        "branch": "分馆",
        "owner": "责任者",
        "review_by": "复核日期",
        "enquiry": "来源咨询",
    }
)
STATES: Mapping[State, str] = MappingProxyType(dict(zip(State, ("草稿", "已核准", "已停用"), strict=True)))
KINDS: Mapping[Kind, str] = MappingProxyType(
    dict(zip(Kind, ("指向性", "事实性", "文献检索", "专题", "科技查新"), strict=True))
)
_JOINED = "\n"
_PARTS = "|"
_NEEDED = ("question", "answer")
_WRITTEN = tuple(name for name in COLUMNS if name not in ("number", "revision", "state"))


# --- writing ------------------------------------------------------------------------------------------------


def cells(items: Iterable[Item]) -> Iterator[list[str]]:
    """Yield the rows of a table, the names of the columns first."""
    yield list(COLUMNS.values())
    for item in items:
        yield [_cell(item, name) for name in COLUMNS]


def csv_of(items: Iterable[Item]) -> str:
    """Return a CSV that a spreadsheet opens: the mark that tells it UTF-8 leads, and no cell is run."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for row in cells(items):
        writer.writerow([guarded(cell) for cell in row])
    return "\ufeff" + buffer.getvalue()


def jsonl_of(items: Iterable[Item]) -> str:
    """Return a line of JSON for each item."""
    return "".join(json.dumps(object_of(item), ensure_ascii=False) + "\n" for item in items)


def object_of(item: Item) -> dict[str, Any]:
    """Return an item as JSON says it."""
    head = {"number": item.number, "revision": item.revision, "state": item.state.value}
    content: dict[str, Any] = _CONTENT.dump_python(item.content, mode="json")
    return head | content


def _cell(item: Item, name: str) -> str:
    content = item.content
    match name:
        case "number":
            return item.number
        case "revision":
            return str(item.revision)
        case "state":
            return STATES[item.state]
        case "kind":
            return KINDS[content.kind]
        case "wordings" | "links":
            return _JOINED.join(getattr(content, name))
        case "entities" | "subjects":
            return _JOINED.join(_thing(one) for one in getattr(content, name))
        case "receipts":
            return _receipts(content.receipts)
    text: str = getattr(content, name)
    return text


def _thing(one: Thing) -> str:
    return _PARTS.join((one.label, one.id, one.type)).rstrip(_PARTS)


def _receipts(receipts: tuple[Receipt, ...]) -> str:
    said = _RECEIPTS.dump_python(receipts, mode="json")
    return json.dumps(said, ensure_ascii=False) if said else ""


# --- reading ------------------------------------------------------------------------------------------------

Read = Callable[[], Row]
Value = TypeVar("Value", bound=StrEnum)


def rows_of_csv(text: str) -> Iterator[tuple[int, Read]]:
    """Yield the rows of a CSV; each is read when it is called for, so that one that is wrong stops no other.

    Raises :class:`WrongUse` for what is no such table.
    """
    first = text.split("\n", 1)[0]
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=max(",\t;", key=first.count)))
    except csv.Error as error:
        raise WrongUse(f"不能读作 CSV：引号没有配对，或有一格太长（{error}）。") from error
    yield from rows_of_cells([[_bare(cell) for cell in row] for row in table])


def _bare(cell: str) -> str:
    return cell[1:] if cell.startswith("'") else cell


def rows_of_cells(table: Sequence[Sequence[str]]) -> Iterator[tuple[int, Read]]:
    """Yield the rows of a table whose first one names the columns."""
    names = [_column(cell) for cell in table[0]] if table else []
    missing = [COLUMNS[name] for name in _NEEDED if name not in names]
    if missing:
        raise WrongUse(f"第 1 行没有这些列名：{'、'.join(missing)}；第 1 行应与导出的相同。")
    for number, row in enumerate(table[1:], start=2):
        # Spreadsheets leave out the empty cells at the end of a row.
        whole = (*row, *[""] * (len(names) - len(row)))
        said = {name: cell for name, cell in zip(names, whole, strict=False) if name}
        if any(cell.strip() for cell in said.values()):
            yield number, _reading(_of_cells, said)


def rows_of_jsonl(text: str) -> Iterator[tuple[int, Read]]:
    """Yield the lines of a file of JSON Lines."""
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        if line.strip():
            yield number, _reading(_of_json, line)


def _reading(read: Callable[[Any], Row], said: object) -> Read:
    return lambda: read(said)


def _column(cell: str) -> str:
    name = cell.strip().strip("\ufeff")
    return next((key for key, header in COLUMNS.items() if name in (key, header)), "")


def _of_cells(said: Mapping[str, str]) -> Row:
    fields: dict[str, Any] = {name: cell.replace("\r\n", "\n") for name, cell in said.items() if name in _WRITTEN}
    for name in {"wordings", "links"} & fields.keys():
        fields[name] = [one for one in fields[name].split(_JOINED) if one.strip()]
    for name in {"entities", "subjects"} & fields.keys():
        fields[name] = [_named(one) for one in fields[name].split(_JOINED) if one.strip()]
    if "kind" in fields:
        fields["kind"] = _one_of(KINDS, fields["kind"], Kind.FACTUAL, "类别")
    if "receipts" in fields:
        fields["receipts"] = _json(fields["receipts"] or "[]", "出处")
    state = _one_of(STATES, said.get("state", ""), State.DRAFT, "状态")
    number, revision = _number(said.get("number", "")), _revision(said.get("revision", ""))
    return Row(number, revision, state, _content(fields), frozenset(said))


def _of_json(line: str) -> Row:
    said = _json(line, "这一行")
    if not isinstance(said, dict):
        raise WrongUse("这一行应是一个 JSON 对象。")
    stated = frozenset(said)
    number = _number(str(said.pop("number", "")))
    revision = _revision(str(said.pop("revision", "")))
    state = _one_of(STATES, str(said.pop("state", "")), State.DRAFT, "状态")
    return Row(number, revision, state, _content(said), stated)


def _content(said: Mapping[str, Any]) -> Content:
    unknown = sorted(set(said) - set(COLUMNS))
    if unknown:
        raise WrongUse(f"不认得「{unknown[0]}」这一项。")
    try:
        return _CONTENT.validate_python(dict(said))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise WrongUse(
            f"「{COLUMNS.get(str(first['loc'][0]), place)}」不合要求（{place}：{first['msg']}）。"
        ) from error


def _json(text: str, what: str) -> Any:  # noqa: ANN401 - whatever the text says
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WrongUse(f"{what}不是 JSON（{str(error)[:80]}）。") from error


def _named(line: str) -> dict[str, str]:
    label, ident, type_, *_ = (*line.split(_PARTS), "", "")
    return {"label": label.strip(), "id": ident.strip(), "type": type_.strip()}


def _one_of(words: Mapping[Value, str], said: str, usual: Value, what: str) -> Value:
    name = said.strip()
    if not name:
        return usual
    found = next((value for value, word in words.items() if name.lower() in (value.value, word)), None)
    if found is None:
        raise WrongUse(f"{what}没有「{name[:20]}」；可以写 {'、'.join(words.values())}。")
    return found


def _number(said: str) -> int:
    digits = said.strip().upper().removeprefix("ZS")
    if digits and not (digits.isascii() and digits.isdecimal() and len(digits) < 16):
        raise WrongUse(f"编号「{said.strip()[:20]}」不对：应是 ZS000012 这样，新条目留空。")
    return int(digits or 0)


def _revision(said: str) -> int:
    digits = said.strip()
    if digits and not (digits.isascii() and digits.isdecimal() and len(digits) < 10):
        raise WrongUse(f"版次「{digits[:20]}」不是数字。")
    return int(digits or 0)
