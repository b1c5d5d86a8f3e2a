"""Statements of responsibility as citations need them: who, of which dynasty, who translated or annotated.

A role is taken off a name only where what is left is surely a name; otherwise the words stay as the source has them.

Pure.
"""

from __future__ import annotations

import re
from dataclasses import replace

from api.citing.records import Creator
from ingest.normalize import Normalized, normalize

_GROUPS = re.compile(r"[，,；;/|\n]+")
_LATIN_GROUPS = re.compile(r"[;；|\n]+")
_NAMES = re.compile(r"、|\s+&\s+|\s+and\s+")
_LATIN = re.compile(r"[A-Za-z]")
_DYNASTY = re.compile(r"^[\[［〔【(（]\s*([\u4e00-\u9fff]{1,6})\s*[\]］〕】)）]\s*")
# Roles are looked for in the simplified form of a statement, and so in either script.
_OTHER = "点校|校点|校注|译注|校勘|笺注|注释|标点|整理|集解|今译|选注|译|注|校|疏|笺"
_MAIN = "主编|编著|编纂|纂修|编修|总纂|总修|编绘|编辑|编写|编撰|撰述|辑录|创办|著|撰|编|纂|修|辑|绘|述"
_ROLE = re.compile(rf"(?P<name>.+?)\s{{0,9}}(?:等\s{{0,9}})?(?P<role>(?P<other>{_OTHER})|(?:{_MAIN}))$")
# Hardly a given name ends so.
_SURE = "著撰译笺"
_MORE = re.compile(rf"(?<=..)等\s*(?:{_OTHER}|{_MAIN})?$")
_BODY = re.compile(
    r"(?:馆|館|出版社|书局|書局|大学|大學|学院|委员会|委員會|编委会|研究院|研究所|研究会|学会|协会|编辑部|編輯部|编者|办公室|政府|局|公司|社)$"
)


def creators_of(stated: str, dynasty: str) -> tuple[tuple[Creator, ...], bool]:
    """Return those whom a statement of responsibility names, and whether it says that there are more (等).

    ``dynasty`` is that of the work; it is put to persons for whom the statement names none, never to a body.
    """
    groups = (_LATIN_GROUPS if _LATIN.search(stated) else _GROUPS).split(stated)
    found: list[Creator] = []
    more = False
    for group in groups:
        more = more or bool(_MORE.search(_simplified(group.strip()).text))
        found.extend(_group(group, dynasty))
    return tuple(found), more


def is_body(name: str) -> bool:
    """Tell whether a name is that of a body 团体."""
    return bool(_BODY.search(name))


def _group(group: str, dynasty: str) -> list[Creator]:
    """The names of one group share the role at its end: 金吾伦、胡新和译."""
    names = [name.strip() for name in _NAMES.split(group) if name.strip()]
    if not names:
        return []
    names[-1], role = _role(names[-1])
    return [_creator(name, role, dynasty) for name in names]


def _creator(name: str, role: str, dynasty: str) -> Creator:
    marked = _DYNASTY.match(name)
    era = marked[1].strip() if marked else dynasty
    name = name[marked.end() :] if marked else name
    if len(name) > 2:
        name = name.removesuffix("等")
    return Creator(name, "" if is_body(name) or _LATIN.search(name) else era, role)


def _role(name: str) -> tuple[str, str]:
    """Part a name, as it is written, from its role in 简体; the role of the main ones is not kept."""
    simplified = _simplified(name)
    found = _ROLE.fullmatch(simplified.text)
    sure = found is not None and (len(found["role"]) > 1 or found["role"] in _SURE)
    if found is None or len(_DYNASTY.sub("", found["name"])) < (2 if sure else 3):
        return name, ""
    begin, end = simplified.span(*found.span("name"))
    return name[begin:end], found["other"] or ""


def _simplified(text: str) -> Normalized:
    """Return a statement in 简体 with the way back to its own characters."""
    simplified = normalize(text)
    # Of 著 the tables make 着 where it is not part of a word.
    return replace(simplified, text=simplified.text.replace("着", "著"))
