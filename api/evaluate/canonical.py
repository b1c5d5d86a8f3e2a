"""The form by which a tag's entity is known, as ``docs/tagging.md`` writes it. Pure."""

from __future__ import annotations

import re

from ingest.link import listed
from ingest.linking.canonical import said
from ontology.records import Link, TagType

_YEAR = re.compile(r"-?\d{4}")
_YEARS = re.compile(r"-?\d{4}/-?\d{4}")
_UNSAID = re.compile(r"(?P<century>\d{2})(?P<decade>\d|X)X")
_LUNAR = frozenset({"年号纪年", "王公纪年", "干支纪年", "干支纪日", "承前纪年", "月日"})
"""Kinds of dates of which the year alone is said: their months are not those of today's calendar."""


def canonical(surface: str, type_: TagType, *, kind: str, value: str, link: Link | None) -> str:
    """Return the canonical form of a tag; its ``surface`` where nothing better is known."""
    if type_ is TagType.TIME:
        return _time(kind, value, link) or surface
    return listed(link, surface)


def _time(kind: str, value: str, link: Link | None) -> str:
    if kind == "朝代" and link is not None:
        return f"{link.label}代" if len(link.label) == 1 else link.label
    if not value or value.startswith(("[", "{")):
        return ""
    if unsaid := _UNSAID.fullmatch(value):
        return _years(**unsaid.groupdict())
    if kind in _LUNAR and not _YEARS.fullmatch(value):
        year = _YEAR.match(value)
        return said(year.group()) if year else ""
    return said(value)


def _years(*, century: str, decade: str) -> str:
    """Write 14XX as 1401/1500 and 198X as 1980/1989."""
    if decade == "X":
        return f"{int(century) * 100 + 1}/{int(century) * 100 + 100}"
    return f"{century}{decade}0/{century}{decade}9"
