"""Files of items, given out and taken in. What is wrong with one row stops no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from api import workbook
from api.desk.knowledge.checking import tidy
from api.desk.knowledge.exchange import Format, Read, Row, cells, csv_of, jsonl_of, rows_of_cells, rows_of_csv
from api.desk.knowledge.exchange import rows_of_jsonl as lines
from api.desk.knowledge.knowledge import Knowledge
from api.desk.knowledge.records import Act, Content, Item, State
from api.desk.knowledge.store import changed
from ontology.errors import NotFound, WenmaiError, WrongUse

LARGEST = 10_000_000
MOST_ROWS = 20_000
MEDIA = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.JSONL: "application/x-ndjson; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the rows of a file: numbers of items; of rows that were refused or need a look, why."""

    added: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    unchanged: tuple[int, ...] = ()
    refused: tuple[tuple[int, str], ...] = ()
    noted: tuple[tuple[int, str], ...] = ()


def given(items: Iterable[Item], form: Format) -> bytes:
    """Return a file of items."""
    if form is Format.XLSX:
        return workbook.write("知识库", cells(items))
    return (csv_of(items) if form is Format.CSV else jsonl_of(items)).encode()


def form_of(name: str) -> Format:
    """Return the form that a file's name tells. Raises :class:`WrongUse`."""
    ending = name.rpartition(".")[2].lower()
    try:
        return Format("jsonl" if ending == "ndjson" else ending)
    except ValueError as error:
        raise WrongUse(f"不认得 {name}：请用 .csv、.xlsx 或 .jsonl。") from error


def take(knowledge: Knowledge, data: bytes, form: Format, *, by: str) -> Taken:
    """Take a file in, row by row. Raises :class:`WrongUse` for what is no such file."""
    if len(data) > LARGEST:
        raise WrongUse(f"文件有 {len(data)} 字节，最多 {LARGEST}：请分成几个。")
    rows = list(_rows(data, form))
    if len(rows) > MOST_ROWS:
        raise WrongUse(f"文件有 {len(rows)} 行，最多 {MOST_ROWS}：请分成几个。")
    same = {one.content: one.id for one in knowledge.items()}
    told: dict[str, list[int]] = {"added": [], "changed": [], "unchanged": []}
    refused, noted = [], []
    for number, read in rows:
        try:
            became, item, note = _take(knowledge, read(), same, by=by)
        except WenmaiError as error:
            refused.append((number, str(error)))
            continue
        same[item.content] = item.id
        told[became].append(item.id)
        if note:
            noted.append((number, note))
    knowledge.shelf.follow()
    numbers: dict[str, Sequence[int]] = {name: tuple(found) for name, found in told.items()}
    return Taken(**numbers, refused=tuple(refused), noted=tuple(noted))  # type: ignore[arg-type]


def _rows(data: bytes, form: Format) -> Iterator[tuple[int, Read]]:
    if form is Format.XLSX:
        return rows_of_cells(workbook.read(data))
    return rows_of_csv(_text(data)) if form is Format.CSV else lines(_text(data))


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise WrongUse("文字编码不认得：请存为 UTF-8 再导入。")


def _take(knowledge: Knowledge, row: Row, same: Mapping[Content, int], *, by: str) -> tuple[str, Item, str]:
    """Return what became of a row, its item, and what the librarian should know of it."""
    was = _numbered(knowledge, row.number)
    content = tidy(row.content if was is None else row.over(was.content))
    if was is None and content in same:
        was = knowledge.item(same[content])
    if was is None:
        item, became = knowledge.add(content, by=by, act=Act.IMPORT), "added"
    else:
        item = was
        if row.number and row.revision not in (0, was.revision) and changed(was, replace(was, content=content)):
            raise WrongUse(f"{was.number} 已有第 {was.revision} 版，这一行是从第 {row.revision} 版改的：请先重新导出。")
        if changed(was, replace(was, content=content)):
            item = knowledge.edit(was.id, content, by=by, revision=was.revision, act=Act.IMPORT)
        became = "unchanged" if item.revision == was.revision else "changed"
    state = row.state if was is None or "state" in row.stated else item.state
    moved, note = _moved(knowledge, item, state, by=by)
    return ("changed" if became == "unchanged" and moved is not item else became), moved, note


def _numbered(knowledge: Knowledge, number: int) -> Item | None:
    """Return the item of a row's number; ``None`` for a row without one, and for the number of another library."""
    try:
        return knowledge.item(number) if number else None
    except NotFound:
        return None


def _moved(knowledge: Knowledge, item: Item, state: State, *, by: str) -> tuple[Item, str]:
    if item.state is state:
        return item, ""
    if state is State.RETIRED:
        return knowledge.retire(item.id, by=by, revision=item.revision), ""
    if state is State.DRAFT:
        return knowledge.withdraw(item.id, by=by, revision=item.revision), ""
    try:
        return knowledge.approve(item.id, by=by, revision=item.revision), ""
    except WrongUse as error:
        return item, f"{item.number} 存为草稿：{error}"
