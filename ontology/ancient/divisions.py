"""四部分类 as catalogues write it, read into the classes that there are: 史部/地理类/都会郡县之属, 史部地理類."""

from __future__ import annotations

import re
from functools import cache

from ontology.ancient.forms import simple
from ontology.authority.schemes import bundled_headings

SCHEME = "sibu"
_BETWEEN = re.compile(r"[\s/／\\·.．。—\-–>＞→、,，:：|]+")
# Classes under other names, as the tables of the survey and of libraries have them.
_OTHERWISE = (
    ("小学类文字", "小学类字书"),
    ("小学类音韵", "小学类韵书"),
    ("诗文评类", "诗文评类"),
    ("方志类", "地理类都会郡县之属"),
    ("地理类方志之属", "地理类都会郡县之属"),
    ("释家类", "释家类"),
    ("金石类", "目录类金石之属"),
    ("群经总义类", "五经总义类"),
    ("杂著类", "杂家类"),
    ("道教类", "道家类"),
    ("佛教类", "释家类"),
    ("曲类", "词曲类"),
    ("词类", "词曲类"),
)


@cache
def _notations() -> dict[str, str]:
    return {one.notation: one.id for one in bundled_headings() if one.scheme == SCHEME}


@cache
def _labels() -> dict[str, str]:
    """The classes whose own name says where they stand: 地理类, of which there is one."""
    named: dict[str, list[str]] = {}
    for notation in _notations():
        named.setdefault(notation[2:].split("类")[0] + "类" if len(notation) > 2 else notation, []).append(notation)
    return {label: min(found, key=len) for label, found in named.items()}


def division_of(text: str) -> str:
    """Return the notation of the finest class that a text names: 史部地理类; empty where it names none."""
    plain = _BETWEEN.sub("", simple(text).strip())
    found = _finest(plain) or next((_finest(plain.replace(a, b)) for a, b in _OTHERWISE if a in plain), "")
    better = next((_finest(plain.replace(a, b)) for a, b in _OTHERWISE if a in plain), "")
    return max(found, better, key=len)


def _finest(plain: str) -> str:
    notations = _notations()
    for end in range(len(plain), 1, -1):
        if plain[:end] in notations:
            return plain[:end]
    label = _labels().get(plain) or _labels().get(plain.split("类")[0] + "类" if "类" in plain else "")
    return label or ""


def headings_of(text: str) -> tuple[str, ...]:
    """Return the ids of the headings that a text names, the widest first; several may be parted by ``；``."""
    found: list[str] = []
    for part in re.split(r"[；;\n]+", text):
        notation = division_of(part)
        found += [_notations()[notation[:end]] for end in range(2, len(notation) + 1) if notation[:end] in _notations()]
    return tuple(dict.fromkeys(found))
