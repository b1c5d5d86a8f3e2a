"""Which column of a catalogue means what: by the mapping that is given, or by the names that catalogues use.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.sidecar import split_subjects
from ontology.errors import WrongMapping
from ontology.records import Block, Metadata

_METADATA = ("title", "creator", "dynasty", "date", "book", "kind", "language", "branch", "rights")
_FIELDS = ("id", *_METADATA, "subjects", "chapter", "text")
_COMMON = {
    "id": "馆藏号 典藏号 登录号 登记号 索书号 藏品号 档号 编号 标识 序号 id identifier",
    "title": "题名 正题名 标题 名称 书名 篇名 片名 品名 题目 title name",
    "creator": "责任者 作者 著者 撰者 创作者 主要责任者 撰书者 主讲人 creator author",
    "dynasty": "朝代 时代 dynasty",
    "date": "年代 日期 时间 创作年代 刻立年代 出版年 出版时间 出版日期 年份 date year",
    "book": "所属书 丛书 book",
    "kind": "类型 类别 文献类型 资料类型 种类 体裁 type kind",
    "language": "语种 语言 language",
    "branch": "收藏单位 收藏馆 馆藏地 分馆 馆藏地点 branch",
    "rights": "版权 权利 权利声明 授权 rights",
    "subjects": "主题 主题词 关键词 标签 subject subjects keywords",
    "chapter": "章节 卷次 chapter",
    "text": "说明 内容 正文 全文 释文 提要 摘要 简介 描述 内容提要 题跋 text description abstract",
}


ROOMS = frozenset({"馆藏地", "馆藏地点"})
"""Columns that name the branch, or, where something else names it, the room or shelf."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The places of the fields in a row; ``text`` may have several, ``rest`` are all others."""

    header: tuple[str, ...]
    fields: Mapping[str, tuple[int, ...]]
    rest: tuple[int, ...]

    def value(self, row: Sequence[str], field: str) -> str:
        """Return what a row says of a field; several columns a line each."""
        return "\n".join(cell for place in self.fields.get(field, ()) if (cell := _cell(row, place)))

    def metadata(self, row: Sequence[str]) -> Metadata:
        """Return what a row says of its document."""
        extra = tuple((self.header[place], cell) for place in self.rest if (cell := _cell(row, place)))
        fields = {field: self.value(row, field) for field in _METADATA}
        return Metadata(**fields, subjects=split_subjects(self.value(row, "subjects")), extra=extra)

    def block(self, row: Sequence[str], locator: str) -> Block:
        """Return the row's text; a row that only has a title says that."""
        title = self.value(row, "title")
        return Block(self.value(row, "text") or title, self.value(row, "chapter") or title, locator)


def columns(header: Sequence[str], mapping: Mapping[str, str], source: str) -> Columns:
    """Find the fields in a table's header.

    Raises :class:`~ontology.errors.WrongMapping` where the mapping names a field or a column that there is not, and
    where neither a title nor a text can be found.
    """
    names = tuple(name.strip() or f"第 {number} 列" for number, name in enumerate(header, start=1))
    fields = _mapped(names, mapping, source) if mapping else _recognised(names)
    if not fields.get("title") and not fields.get("text"):
        reason = f"认不出题名列和说明列；表中有：{'、'.join(names)}。请在同名 .yaml 里写 mapping，如 title: 列名"
        raise WrongMapping(source, reason)
    told = ((field, place) for field, places in fields.items() for place in places)
    used = {place for field, place in told if mapping or not _is_room(field, names[place])}
    return Columns(names, fields, tuple(place for place in range(len(names)) if place not in used))


def _is_room(field: str, name: str) -> bool:
    return field == "branch" and name in ROOMS


def _mapped(names: Sequence[str], mapping: Mapping[str, str], source: str) -> dict[str, tuple[int, ...]]:
    unknown = [field for field in mapping if field not in _FIELDS]
    if unknown:
        raise WrongMapping(source, f"mapping 里的字段 {'、'.join(unknown)} 不认识；可用的是 {'、'.join(_FIELDS)}")
    return {field: _places(names, column, source) for field, column in mapping.items()}


def _places(names: Sequence[str], column: str, source: str) -> tuple[int, ...]:
    wanted = [column] if column in names else [one.strip() for one in column.split(",")]
    missing = [one for one in wanted if one not in names]
    if missing:
        raise WrongMapping(source, f"没有 mapping 所指的列 {'、'.join(missing)}；表中有：{'、'.join(names)}")
    return tuple(names.index(one) for one in wanted)


def _recognised(names: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Take for each field the first of its usual names that there is; for the text all of them, in their order."""
    folded = [name.lower() for name in names]
    fields: dict[str, tuple[int, ...]] = {}
    for field, usual in _COMMON.items():
        found = [folded.index(name) for name in usual.split(" ") if name in folded]
        if found:
            fields[field] = tuple(sorted(found)) if field == "text" else (found[0],)
    return fields


def _cell(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""
