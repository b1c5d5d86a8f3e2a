"""What to ask a reader back: what an enquiry leaves open, by what was understood of it and by its kind.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from api.desk.enquiries.records import Enquiry, Kind
from api.understanding.records import Sense, SenseKind
from ontology.queries import QueryMention
from ontology.records import TagType

MOST = 5
_NAMED = 4

_UNDECIDED = {
    SenseKind.PERSON: "您问的是哪一位“{name}”：{who}，还是别的一位？",
    SenseKind.PLACE: "您说的“{name}”是哪一处：{who}，还是别的地方？",
    SenseKind.WORK: "您说的“{name}”是哪一部书：{who}，还是别的一部？",
    SenseKind.OFFICE: "您说的“{name}”是哪个官职：{who}，还是别的？",
    SenseKind.ERA: "您说的“{name}”是哪个年号：{who}，还是别的？",
}
_OTHERWISE = "您说的“{name}”指的是哪一个：{who}，还是别的？"
_UNKNOWN = {
    TagType.PER: "“{name}”大约是哪个朝代、哪里的人？知道字号、官职或亲属也请告诉我们。",
    TagType.LOC: "“{name}”在今天的什么地方，属哪个省、哪个县？",
    TagType.BOOK: "“{name}”的作者是谁，大约是什么时候的书？",
}
_YEAR = "您问的大约是什么年代的事？知道朝代或年号也好。"
_PLACE = "您问的是哪个府、州、县？"
_EDITION = "“{name}”您要看哪一种版本：影印的原书、今人的点校本，还是电子版？"
_PURPOSE = "您查这些是作什么用：论文、展览、修谱，还是自己了解？知道用途，我们好定找多细。"
_EXTENT = "要尽量找全，还是有几种主要的就够？外文的、论文和报纸要不要？"
_DEADLINE = "您什么时候要用？"
_SPAN = "要从哪一年查到哪一年？"
_POINTS = "请写明查新点：哪几点您认为是新的，各用一两句话说清。"
_REACH = "查新的范围是国内，还是国内外？报告给哪个单位、做什么用？"
_BRANCH = "您说的是哪个馆、哪一层或哪项服务？"

_SAYS_YEAR = re.compile(r"\d{3,4}|[一二三四五六七八九〇零]{4}|年间|年代|朝|世纪|古代|近代|民国|解放|今|现在|时期")
_ASKS_YEAR = re.compile(r"哪一?年|何年|什么时候|何时|什么年代|几时|哪一?天|哪个朝代")
_SAYS_PURPOSE = re.compile(r"论文|课题|作业|展览|修谱|编写|写书|讲座|申报|写一|研究|诉讼|出版|备课")
_SAYS_DEADLINE = re.compile(r"之前|以前要|急|明天|后天|月底|下周|本周|周[一二三四五六日]|截止|\d+[月日号]")
_SAYS_EDITION = re.compile(r"版|影印|点校|刻本|抄本|电子|PDF|pdf")
_SAYS_EXTENT = re.compile(r"全部|所有|几种|几本|主要|尽量|一本|一部")
_AT_A_TIME = frozenset({SenseKind.YEAR, SenseKind.ERA})
_AT_A_PLACE = frozenset({SenseKind.PLACE, SenseKind.ORGANISATION})
_DATED = frozenset({SenseKind.PERSON, SenseKind.WORK, SenseKind.EVENT, SenseKind.YEAR, SenseKind.ERA})
"""What tells of its time by itself."""


def follow_ups(enquiry: Enquiry, senses: Sequence[Sense], mentions: Sequence[QueryMention]) -> tuple[str, ...]:
    """Return what to ask, what was left undecided first; nothing that the reader said already."""
    asked = (*_undecided(senses), *_unknown(senses, mentions), *_missing(enquiry, senses), *_of_kind(enquiry))
    return tuple(islice(dict.fromkeys(asked), MOST))


def _undecided(senses: Sequence[Sense]) -> Iterator[str]:
    for one in senses:
        if one.candidates and not one.entity_id:
            who = "、".join(candidate.label for candidate in one.candidates[:_NAMED])
            yield _UNDECIDED.get(one.kind, _OTHERWISE).format(name=one.surface, who=who)


def _unknown(senses: Sequence[Sense], mentions: Sequence[QueryMention]) -> Iterator[str]:
    """Yield what to ask of names that no authority knows."""
    read = {one.surface for one in senses if one.kind is not SenseKind.BRIDGE}
    for one in mentions:
        if not one.entity_id and one.surface not in read and one.type in _UNKNOWN:
            yield _UNKNOWN[one.type].format(name=one.surface)


def _missing(enquiry: Enquiry, senses: Sequence[Sense]) -> Iterator[str]:
    text = f"{enquiry.question} {enquiry.detail}"
    kinds = {one.kind for one in senses}
    if enquiry.kind is Kind.FACTUAL:
        if SenseKind.OFFICE in kinds and not kinds & _AT_A_PLACE:
            yield _PLACE
        if not kinds & _DATED and not _SAYS_YEAR.search(text) and not _ASKS_YEAR.search(text):
            yield _YEAR
    if enquiry.kind in (Kind.LITERATURE, Kind.FACTUAL) and not _SAYS_EDITION.search(text):
        works = [one for one in senses if one.kind is SenseKind.WORK and one.entity_id]
        if works and enquiry.kind is Kind.LITERATURE:
            yield _EDITION.format(name=works[0].surface)


def _of_kind(enquiry: Enquiry) -> Iterator[str]:
    text = f"{enquiry.question} {enquiry.detail}"
    kind = enquiry.kind
    if kind is Kind.DIRECTIONAL:
        if not enquiry.branch and "分馆" not in text:
            yield _BRANCH
        return
    if kind is Kind.NOVELTY:
        yield _POINTS
        yield _REACH
    if kind in (Kind.LITERATURE, Kind.SPECIAL):
        if not _SAYS_PURPOSE.search(text):
            yield _PURPOSE
        if not _SAYS_EXTENT.search(text):
            yield _EXTENT
    if kind is Kind.SPECIAL and not _SAYS_YEAR.search(text):
        yield _SPAN
    if kind is not Kind.FACTUAL and not _SAYS_DEADLINE.search(text):
        yield _DEADLINE
