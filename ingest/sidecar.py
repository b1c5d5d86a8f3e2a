"""What is said of a file beside it: side-cars ``name.ext.yaml``, ``_collection.yaml``, front matter.

All three are one YAML mapping of names to a string or a list of strings. ``images`` and ``media`` name files from where
the document lies, or addresses; :mod:`ingest.attachments` finds them. Keys that the metadata has no field for are
kept as further fields. YAML is read without types: ``1368``, ``no`` and ``2021-01-01`` stay what was written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias, TypeGuard

import yaml

from ingest.limits import Limits
from ingest.plainyaml import load
from ontology.errors import OversizedSource, WrongMapping
from ontology.records import Metadata

COLLECTION = "_collection.yaml"
SUFFIX = ".yaml"
FIELDS = ("title", "creator", "dynasty", "date", "book", "kind", "language", "branch", "rights")
_MERGED = (*FIELDS, "subjects", "images", "media")

_Value: TypeAlias = str | list[str]
_LIST_MARKS = re.compile(r"[;；,，、]")


@dataclass(frozen=True, slots=True)
class Sidecar:
    """Metadata and, for a table, which column means what."""

    metadata: Metadata = field(default_factory=Metadata)
    mapping: Mapping[str, str] = field(default_factory=dict)
    ocr: bool = False
    """Whether the text of the images that the document names is to be recognised."""


def read_sidecar(path: Path, source: str, limits: Limits) -> Sidecar:
    """Read a side-car; ``source`` is what errors name it by.

    Raises :class:`~ontology.errors.WrongMapping` when it is not a YAML mapping of names to texts,
    :class:`~ontology.errors.OversizedSource` when it is larger than a side-car is.
    """
    with path.open("rb") as file:
        data = file.read(limits.max_sidecar_bytes + 1)
    if len(data) > limits.max_sidecar_bytes:
        raise OversizedSource(source, f"{path.name} 超过 {limits.max_sidecar_bytes} 字节，不像说明文件")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongMapping(source, f"{path.name} 第 {error.start} 字节起不是 UTF-8") from error
    return parse(text, source, name=path.name)


def parse(text: str, source: str, *, name: str) -> Sidecar:
    """Read the YAML of a side-car or of front matter. Raises :class:`~ontology.errors.WrongMapping`."""
    try:
        stated = load(text, typed=False)
    except (yaml.YAMLError, RecursionError) as error:
        raise WrongMapping(source, f"{name} 不是正确的 YAML：{_where(error)}") from error
    if not stated:
        return Sidecar()
    if not isinstance(stated, dict):
        raise WrongMapping(source, f"{name} 应为“名称: 值”的列表，如 title: 南京志")
    mapping = stated.pop("mapping", {})
    if not _is_mapping(mapping):
        raise WrongMapping(source, f"{name} 的 mapping 应为“字段: 列名”，如 mapping: {{title: 题名}}")
    ocr = stated.pop("ocr", "no")
    if ocr not in ("yes", "no", "true", "false", "是", "否"):
        raise WrongMapping(source, f"{name} 的 ocr 应是 yes 或 no")
    columns = {key: _joined(value) for key, value in mapping.items()}
    return Sidecar(_metadata(stated, source, name=name), columns, ocr in ("yes", "true", "是"))


def _where(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "嵌套过深"
    return f"第 {mark.line + 1} 行，{problem}" if mark else str(problem)


def _is_value(value: object) -> TypeGuard[_Value]:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def _is_mapping(mapping: object) -> TypeGuard[dict[str, _Value]]:
    return isinstance(mapping, dict) and all(isinstance(key, str) and _is_value(mapping[key]) for key in mapping)


def _joined(value: _Value) -> str:
    return value if isinstance(value, str) else ",".join(value)


def _metadata(stated: dict[object, object], source: str, *, name: str) -> Metadata:
    fields: dict[str, str] = {}
    extra: list[tuple[str, str]] = []
    subjects: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    for key, value in stated.items():
        if not isinstance(key, str) or not _is_value(value):
            raise WrongMapping(source, f"{name} 的 {key!s:.40} 应为文字或文字的列表")
        if key == "subjects":
            subjects = split_subjects(value)
        elif key == "images":
            images = tuple(one.strip() for one in ([value] if isinstance(value, str) else value))
        elif key == "media" and not isinstance(value, str):
            raise WrongMapping(source, f"{name} 的 media 应是一个文件或一个地址")
        elif key in (*FIELDS, "media"):
            fields[key] = _text(value)
        else:
            extra.append((key, _text(value)))
    return Metadata(**fields, subjects=subjects, extra=tuple(extra), images=images, guesses=())


def _text(value: _Value) -> str:
    return value.strip() if isinstance(value, str) else "；".join(one.strip() for one in value)


def split_subjects(value: _Value) -> tuple[str, ...]:
    """Return subjects from a list, or from one text in which marks separate them; each once."""
    parts = _LIST_MARKS.split(value) if isinstance(value, str) else value
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def merge(*layers: Metadata) -> Metadata:
    """Put layers together: for each field the first that states it; further fields from all, each name once."""
    merged = layers[0] if layers else Metadata()
    for layer in layers[1:]:
        missing = {name: getattr(layer, name) for name in _MERGED if not getattr(merged, name)}
        known = {name for name, _ in merged.extra}
        extra = merged.extra + tuple(pair for pair in layer.extra if pair[0] not in known)
        merged = replace(merged, **missing, extra=extra)
    return merged
