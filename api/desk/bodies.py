"""Entities as librarians write them: options of a command, or objects of a JSON file.

Pure.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ontology.errors import WrongUse
from ontology.living import EDITABLE, OWN
from ontology.records import Entity, Name, TagType

_TEXTS = ("label", "note", "kind", "dynasty", "modern")
_YEARS = ("begin", "end")
_POINT = ("latitude", "longitude")


def name_of(text: str) -> Name:
    """Return the name of ``字:伯安``; without a kind it is another name 别称."""
    kind, colon, name = text.replace("：", ":").partition(":")
    found = Name(name.strip(), kind.strip()) if colon else Name(text.strip(), "别称")
    if not found.text:
        raise WrongUse(f"别名「{text}」是空的：请写成 字:伯安 这样。")
    return found


def entity_type(text: str) -> TagType:
    """Return a type by its name. Raises :class:`WrongUse`."""
    try:
        return TagType(text.upper())
    except ValueError as error:
        raise WrongUse(f"没有类型 {text}：可用的有 {'、'.join(TagType)}。") from error


def body(fields: Mapping[str, Any], *, type_: TagType, id_: str = "") -> Entity:
    """Return the entity that ``fields`` describe. Raises :class:`WrongUse` for what they cannot say."""
    told = checked(fields)
    if not told.get("label"):
        raise WrongUse("新建的规范要有名称。")
    return Entity(id_, type_, source=OWN, **told)


def checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields of an entity in the types that they have. Raises :class:`WrongUse` naming what is amiss."""
    if unknown := sorted(set(fields) - set(EDITABLE)):
        raise WrongUse(f"不认识 {'、'.join(unknown)}：可写的有 {'、'.join(EDITABLE)}。")
    return {name: _value(name, value) for name, value in fields.items()}


def _value(name: str, value: Any) -> Any:  # noqa: ANN401 - it comes from a file
    if value is None and name in (*_YEARS, *_POINT):
        return None
    if name in _TEXTS and isinstance(value, str):
        return value.strip()
    if name in _YEARS and isinstance(value, int) and not isinstance(value, bool):
        return value
    if name in _POINT and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if name == "names" and isinstance(value, list | tuple):
        return tuple(map(_name, value))
    if name == "same_as" and isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        return tuple(value)
    raise WrongUse(f'{name} 的值 {value!r} 不合：名称、说明写文字，年份写整数，names 写 ["字:伯安", …]。')


def _name(one: Any) -> Name:  # noqa: ANN401 - it comes from a file
    if isinstance(one, Name):
        return one
    if isinstance(one, str):
        return name_of(one)
    if isinstance(one, dict) and set(one) <= {"text", "kind"} and isinstance(one.get("text"), str):
        return Name(one["text"].strip(), str(one.get("kind", "别称")).strip())
    raise WrongUse(f'别名 {one!r} 不合：请写成 "字:伯安"，或 {{"text": "伯安", "kind": "字"}}。')


def parts_of(text: str, *, type_: TagType) -> list[str | Entity]:
    """Return the parts that the text of a JSON file lists: ids of entities that are there, or bodies of new ones."""
    try:
        listed = json.loads(text)
    except json.JSONDecodeError as error:
        raise WrongUse(f"拆分的文件不是 JSON：第 {error.lineno} 行第 {error.colno} 字符，{error.msg}。") from error
    except (ValueError, RecursionError) as error:
        raise WrongUse(f"拆分的文件不是 JSON：{str(error)[:80]}。") from error
    if not isinstance(listed, list):
        raise WrongUse('拆分的文件应是一个列表：已有规范写编号，新建的写 {"label": …}。')
    return [one if isinstance(one, str) else body(_object(one), type_=type_) for one in listed]


def _object(one: Any) -> Mapping[str, Any]:  # noqa: ANN401 - it comes from a file
    if not isinstance(one, dict):
        raise WrongUse(f'拆分的文件里 {one!r} 不合：已有规范写编号，新建的写 {{"label": …}}。')
    return one


def with_names(names: Iterable[Name], *, more: Iterable[str] = (), less: Iterable[str] = ()) -> tuple[Name, ...]:
    """Return names with ``more`` added and those whose text is in ``less`` left out."""
    dropped = set(less)
    kept = tuple(one for one in names if one.text not in dropped)
    if missing := dropped - {one.text for one in names}:
        raise WrongUse(f"没有别名「{'」「'.join(sorted(missing))}」可去掉。")
    return tuple(dict.fromkeys((*kept, *map(name_of, more))))
