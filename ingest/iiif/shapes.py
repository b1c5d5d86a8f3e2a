"""What may stand where in a manifest, read without trust: what is of another shape counts as not there.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

_PREFERRED = ("zh-hans", "zh-cn", "zh", "lzh", "zh-hant", "zh-tw", "none", "@none", "", "en")
_TAG = re.compile(r"<[^<>]{0,1000}>")
_BREAK = re.compile(r"(?i)<(?:br|/p|/div|/li)[^<>]{0,100}>")
_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&nbsp;": " "}


def json_of(value: object) -> Json:
    """Return an object; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def objects(value: object) -> list[Json]:
    """Return the objects of a list, or the one that stands alone."""
    many = value if isinstance(value, list) else [value]
    return [one for one in many if isinstance(one, dict)]


def text_of(value: object) -> str:
    """Return a text without blanks around it; numbers are written out."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()


def ident(value: object) -> str:
    """Return the address of a resource, which may stand for itself as a text."""
    given = json_of(value)
    return text_of(given.get("id") or given.get("@id")) if given else text_of(value)


def kind(value: Json) -> str:
    """Return the type of a resource without its prefix: ``sc:Manifest`` is ``Manifest``."""
    return text_of(value.get("type") or value.get("@type")).rsplit(":", 1)[-1]


def number(value: object) -> float:
    """Return a positive number, 0 for anything else."""
    try:
        found = float(text_of(value) or 0)
    except ValueError:
        return 0.0
    return found if 0 < found < float("inf") else 0.0


def words(value: object, between: str = "；") -> str:
    """Return what a language map of version 3, or a text in the manner of version 2, says: in Chinese where it can."""
    told: dict[str, list[str]] = {}
    for language, text in _said(value):
        told.setdefault(language.lower(), []).append(text)
    best = next((one for one in _PREFERRED if one in told), next(iter(told), ""))
    return between.join(dict.fromkeys(told.get(best, ())))


def plain(text: str) -> str:
    """Return a text without the marks of HTML."""
    if "<" not in text and "&" not in text:
        return text
    bare = _TAG.sub("", _BREAK.sub("\n", text))
    for name, character in _ENTITIES.items():
        bare = bare.replace(name, character)
    return "\n".join(line.strip() for line in bare.split("\n") if line.strip())


def _said(value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for one in value:
            yield from _said(one)
    elif isinstance(value, dict) and "@value" in value:
        yield from _once(text_of(value.get("@language")), value["@value"])
    elif isinstance(value, dict):
        for language, texts in value.items():
            for one in texts if isinstance(texts, list) else [texts]:
                yield from _once(language, one)
    else:
        yield from _once("", value)


def _once(language: str, value: object) -> Iterator[tuple[str, str]]:
    if text := plain(text_of(value)):
        yield language, text


def firsts(values: Sequence[Json], name: str) -> Json:
    """Return the first of ``values`` whose type ends in ``name``; an empty object where there is none."""
    return next((one for one in values if kind(one).endswith(name)), {})
