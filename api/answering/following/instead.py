"""The last question asked of another: 苏轼的弟弟是谁 and 那王安石呢 make 王安石的弟弟是谁. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from api.answering.following import cues
from api.answering.following.records import Name
from ontology.records import TagType

Words = Callable[[str], Sequence[str]]
"""A text to its words in order."""

_PLACES = frozenset({TagType.LOC, TagType.ORG})
_LEADING = re.compile("^(?:在|于|对|给|从|到|是|关于|和|跟|与)(?=.{2})")


def instead(question: str, names: Sequence[Name], thing: str, of_thing: Sequence[Name], *, words: Words) -> str:
    """Return ``question`` with ``thing`` in the place of its like; empty where there is none."""
    thing = _LEADING.sub("", thing)
    owner, _, attribute = thing.rpartition("的")
    if owner and attribute and any(one.text == owner for one in of_thing):
        of_owner = [one for one in of_thing if one.text == owner]
        of_other = question if owner in question else _named(question, names, owner, of_owner)
        if attribute in of_other:
            return of_other
        return of_other and (_classed(of_other, attribute) or _headed(of_other, attribute, words(of_other)) or "")
    named = _named(question, names, thing, of_thing)
    alike = _classed(question, thing) or _headed(question, thing, _common(question, names, words))
    # A name that nobody knows, 铁路桥, is rather a thing like another.
    return named or alike if any(one.label for one in of_thing) else alike or named


def _named(question: str, names: Sequence[Name], thing: str, of_thing: Sequence[Name]) -> str:
    """Put a name in the place of the first name of its type."""
    types = {one.type for one in of_thing if len(one.text) * 2 > len(thing)}
    alike = types | (_PLACES if types & _PLACES else set())
    place = next((one for one in names if one.type in types), None) or next(
        (one for one in names if one.type in alike), None
    )
    return question.replace(place.text, thing) if place else ""


def _classed(question: str, thing: str) -> str:
    if (ordinal := cues.ORDINAL.search(question)) and cues.ORDINAL.fullmatch(thing):
        return question.replace(ordinal[0], thing)
    for row in cues.CLASSES:
        if thing in row:
            held = [word for word in row if word in question and word != thing]
            if held:
                return question.replace(max(held, key=len), thing, 1)
    return ""


def _common(question: str, names: Sequence[Name], words: Words) -> list[str]:
    """Return the words of a question; those that name somebody or something known stand empty."""
    known = {one.text for one in names if one.label}
    return ["" if word in known else word for word in words(question)]


def _headed(question: str, thing: str, tokens: Sequence[str]) -> str:
    """Put a thing in the place of one with the same last character: 公路桥, 铁路桥."""
    if len(thing) < 2:
        return ""
    for place, token in enumerate(tokens):
        if not token.endswith(thing[-1]) or token == thing:
            continue
        begin = place
        while begin and len("".join(tokens[begin : place + 1])) < min(len(thing), 3):
            if "".join(tokens[begin - 1 : place + 1]) not in question or tokens[begin - 1] in "的是在和有":
                break
            begin -= 1
        run = "".join(tokens[begin : place + 1])
        if run in question:
            return question.replace(run, thing, 1)
    return ""
