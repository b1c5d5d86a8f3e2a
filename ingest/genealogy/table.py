"""Tables of a clan's persons: which column means what, and a row as a person.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ingest.genealogy.persons import Person
from ontology.authority.numerals import number
from ontology.describing import plain

_COLUMNS = {
    "id": "编号 序号 谱号 人物编号 id personid",
    "name": "姓名 名 名讳 讳 本名 谱名 讳名 name",
    "generation": "世次 世代 世 代 第几世 世系 代次 世数 辈分 generation",
    "父": "父 父亲 父名 生父 父编号 父id 父亲编号 father fatherid",
    "母": "母 母亲 生母 母名 母编号 母id mother motherid",
    "夫妻": "配 配偶 妻 夫 妻室 元配 继配 妻子 丈夫 配偶编号 spouse spouseid",
    "子": "子 子女 儿子 女 女儿 生子 子嗣 children",
    "字": "字 表字",
    "号": "号 别号",
    "又名": "又名 别名 乳名 曾用名 幼名",
}
_TOLD = (
    ("性别", "性别 sex gender"), ("行", "排行 行 行第 行次"), ("生于", "生 生年 出生 生日 出生日期 生辰 birth born"),
    ("卒于", "卒 卒年 去世 殁 卒日 逝世 死亡日期 death died"), ("生卒：", "生卒 生卒年"),
    ("葬于", "葬 葬地 墓地 burial"),
    ("", "事略 事迹 小传 备注 简介 传略 生平 note notes"),
)  # fmt: skip
_TITLES = frozenset(map(plain, ("题名", "书名", "title", "正题名")))
_GENERATION = re.compile(r"第?\s*([〇零一二三四五六七八九十百廿卅\d]{1,5})\s*[世代]?(?:祖|孙)?")
_BETWEEN = re.compile(r"[、，,；;\n]\s*|\s+(?=\S)")


class Columns:
    """The places of what is said of persons in a row."""

    def __init__(self, header: Sequence[str]) -> None:
        names = [plain(one) for one in header]
        self._places: Mapping[str, list[int]] = {
            field: [names.index(plain(word)) for word in words.split(" ") if plain(word) in names]
            for field, words in (*_COLUMNS.items(), *_TOLD)
        }

    def has(self, *fields: str) -> int:
        """Count those of ``fields`` that have a column."""
        return sum(bool(self._places[field]) for field in fields)

    def person(self, row: Sequence[str], line: int, *, sheet: str = "") -> Person | None:
        """Return the person of a row; ``None`` for one without a name."""
        name = self._first(row, "name")
        if not name:
            return None
        found = _GENERATION.fullmatch(self._first(row, "generation"))
        return Person(
            id=self._first(row, "id") or f"row-{line}",
            name=name,
            where=f"{sheet} 第 {line} 行".strip() + " ",
            generation=(number(found[1]) or 0) if found else 0,
            kin=tuple(self._kin(row)),
            names=tuple((kind, part) for kind in ("字", "号", "又名") for part in self._several(row, kind)),
            told=tuple(f"{word}{value}" for word, _ in _TOLD if (value := self._first(row, word))),
        )

    def _kin(self, row: Sequence[str]) -> Iterator[tuple[str, str]]:
        for predicate in ("父", "母", "夫妻", "子"):
            several = self._several(row, predicate)
            # A father's number and his name in two columns are one father.
            yield from ((predicate, part) for part in (several[-1:] if predicate in "父母" else several))

    def _several(self, row: Sequence[str], field: str) -> list[str]:
        cells = [row[place].strip() for place in self._places[field] if place < len(row)]
        return list(dict.fromkeys(part for cell in cells for part in _BETWEEN.split(cell) if part))

    def _first(self, row: Sequence[str], field: str) -> str:
        cells = (row[place].strip() for place in self._places[field] if place < len(row))
        return next(filter(None, cells), "")


def columns(header: Sequence[str]) -> Columns | None:
    """Find the columns of a table of persons: a name, two of generation and kin, and no title; else ``None``."""
    if _TITLES & set(map(plain, header)):
        return None
    found = Columns(header)
    return found if found.has("name") and found.has("generation", "父", "母", "夫妻", "子") >= 2 else None
