"""Who or what may bear a surface: the lookups in the name index, from the whole surface to its parts. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.linking.canonical import PROVINCES, province_of, stem
from ingest.taggers.mention import Mention
from ingest.taggers.surnames import COMPOUND_FROM, SINGLE, split_name
from ontology.authority.names import Bearer, NameIndex
from ontology.records import Entity, TagType


@dataclass(frozen=True, slots=True)
class Option:
    """An entity that bears the surface by a ``kind`` of name; the kind of its label is ``""``."""

    entity: Entity
    kind: str
    words: str = ""
    """What else was seen on the way, as evidence."""
    weight: float = 0.0
    """What the way to it adds or takes: a name without its unit is less sure than the whole."""


_TITLES = re.compile(
    "(?:先生|居士|夫子|公子|大师|禅师|法师|上人|和尚|真人|道人|将军|丞相|相国|尚书|侍郎|太守|使君|学士|少保|太傅|太师|太尉|司徒|"
    "司空|大夫|中丞|御史|参军|拾遗|翰林|同志|教授|院士|公|君|生|侯|王|帝)$"
)
_RULER = re.compile("(?P<filial>孝?)(?P<word>.{1,2}?)(?P<rank>皇帝|皇|帝|祖|宗|王|公|侯|)")
_RANKS = {"": ("帝", "宗", "祖", "王"), "皇帝": ("帝", "皇帝"), "皇": ("皇帝", "帝")}
_FILIAL = 0.8
"""The weight of 孝, which all rulers of Han after the first bear."""
_RULED = frozenset({"庙号", "谥号", "别称", ""})
_SURNAME_TITLES = frozenset({"字", "号", "谥号", "封爵", "别称"})
_LOOSE = -0.8
_TAILS = {
    "市": 0.4, "县": 0.2, "州": 0.1, "府": 0.0, "郡": 0.3, "国": 0.3, "军": 0.0, "省": 0.3,
    "江": 0.5, "水": 0.4, "河": 0.1, "山": 0.0, "区": -0.6, "城": 0.0,
}  # fmt: skip
"""Words for a unit that a name may have lost, and how often it is this one."""
_TAIL_KINDS = {
    "江": ("水", "江", "河"), "水": ("水", "江", "河"), "河": ("水", "河"), "城": ("城", "都城"), "军": ("府", "州"),
}  # fmt: skip
_FORMERLY = {
    "广东": ("海南", "广西"), "四川": ("重庆",), "河北": ("北京", "天津"), "直隶": ("河北", "北京", "天津"),
    "江苏": ("上海",), "江南": ("江苏", "安徽", "上海"), "湖广": ("湖北", "湖南"), "甘肃": ("青海", "宁夏"),
}  # fmt: skip
"""Provinces of today in which a place of a former province may lie."""
_BELOW = 0.7
"""The weight of standing below a place that it lies in."""
_PART_KINDS = frozenset({"", "旧称", "今名", "别称", "简称"})
_ABOVE = re.compile(".{1,3}?[省州府郡国军路市翊](?=..)")
_WALLS = re.compile("(?P<place>.{2,3}?)[大小故]?城")
_HELD = re.compile("^(?:\\d{4}年?)?(?:首届|本届|第[一二三四五六七八九十百\\d]+[届次个])?")
_STATES = ("齐", "鲁", "晋", "秦", "楚", "宋", "郑", "卫", "陈", "蔡", "燕", "赵", "魏", "韩", "吴", "越", "周", "曹")
_LORD = re.compile(".{1,2}[公王侯子]")
_LAW = re.compile("(?:法|条例)$")
_EDITION = re.compile("(?:[（(][^）)]*[）)]|[·•].*)$")


def options(mention: Mention, text: str, names: NameIndex) -> tuple[Option, ...]:
    """Return the entities that the mention of the normalised ``text`` may name, by the surest way that finds any."""
    surface = text[mention.begin : mention.end].strip()
    for way in _WAYS.get(mention.type, (_whole,)):
        found = _distinct(way(surface, mention.type, names))
        if found:
            return found
    return ()


def _distinct(found: Iterator[Option]) -> tuple[Option, ...]:
    first: dict[str, Option] = {}
    for option in found:
        first.setdefault(option.entity.id, option)
    return tuple(first.values())


def _whole(surface: str, type_: TagType, names: NameIndex) -> Iterator[Option]:
    yield from (Option(one.entity, one.kind) for one in names.bearers(surface, type=type_))


def _person(surface: str, type_: TagType, names: NameIndex) -> Iterator[Option]:
    """Yield the bearers of the whole, and for a ruler those of the posthumous and temple names it stands for."""
    yield from _whole(surface, type_, names)
    if 2 <= len(surface) <= 6:
        yield from _rulers(surface, names)


def _rulers(surface: str, names: NameIndex) -> Iterator[Option]:
    """Yield who is called 魏武, 孝文帝, 文皇: a word of honour with its rank, behind the state where it is told."""
    for begin in range(min(3, len(surface) - 1)):
        state, rest = surface[:begin], surface[begin:]
        for form in _ruler_forms(rest):
            for one in names.bearers(form, type=TagType.PER):
                if one.kind in _RULED and _of_state(one.entity, state):
                    han = rest.startswith("孝") and one.entity.dynasty in ("西汉", "东汉")
                    yield Option(one.entity, "庙号谥号", "", _FILIAL if han else 0.0)
    if surface.endswith("皇帝") and surface[1] in "祖宗":
        yield from (Option(one.entity, one.kind) for one in names.bearers(surface[:2], type=TagType.PER))


def lords(surface: str, names: NameIndex) -> Iterator[Option]:
    """Yield the lords of the states who are called 景公, 简子 without their state."""
    if _LORD.fullmatch(surface):
        for state in _STATES:
            for one in names.bearers(state + surface, type=TagType.PER):
                yield Option(one.entity, "谥号", "", _LOOSE)


def _ruler_forms(rest: str) -> Iterator[str]:
    match = _RULER.fullmatch(rest)
    if match is None:
        return
    word = match["word"]
    for rank in _RANKS.get(match["rank"], (match["rank"],)):
        yield from (word + rank, f"孝{word}{rank}")
    if match["filial"] or match["rank"] in ("皇", "皇帝"):
        yield f"孝{word}"


def _of_state(entity: Entity, state: str) -> bool:
    return not state or entity.label.startswith(state) or state in entity.dynasty


def _surname_and_byname(surface: str, type_: TagType, names: NameIndex) -> Iterator[Option]:
    """Yield who bears 东璧 and is called 李 for 李东璧; 文成 for 王文成公; 信国公 for 文信国."""
    bare = _TITLES.sub("", surface) if len(surface) > 3 else surface
    for whole in dict.fromkeys((surface, bare)):
        for surname, byname in _splits(whole):
            for form in (byname, byname + "公", byname + "侯", byname + "王"):
                for one in names.bearers(form, type=type_):
                    if one.kind in _SURNAME_TITLES and own_name(one.entity).startswith(surname):
                        yield Option(one.entity, f"姓+{one.kind}")


def _splits(whole: str) -> Iterator[tuple[str, str]]:
    for surname in COMPOUND_FROM.get(whole[:1], ()):
        if whole.startswith(surname) and len(whole) > len(surname):
            yield surname, whole[len(surname) :]
    if 2 <= len(whole) <= 5 and whole[0] in SINGLE:
        yield whole[0], whole[1:]


def own_name(entity: Entity) -> str:
    """Return a person's own name: 赵祯 for 宋仁宗."""
    return next((name.text for name in entity.names if name.kind == "姓名"), entity.label)


def _lord(surface: str, type_: TagType, names: NameIndex) -> Iterator[Option]:
    del type_
    yield from lords(surface, names)


def _without_title(surface: str, type_: TagType, names: NameIndex) -> Iterator[Option]:
    """Yield who is called 东莱 for 东莱先生, 孙中山 for 孙中山先生."""
    bare = _TITLES.sub("", surface)
    if bare != surface and len(bare) > 1:
        for one in names.bearers(bare, type=type_):
            yield Option(one.entity, one.kind or "姓名", f"去称呼「{surface[len(bare) :]}」")


def _place(surface: str, type_: TagType, names: NameIndex) -> Iterator[Option]:
    """Yield the places of the whole name, and with or without the word for their unit."""
    yield from _whole(surface, type_, names)
    yield from _bare(surface, names)
    if len(surface) <= 3 and not surface.endswith(tuple(_TAILS)):
        for tail, weight in _TAILS.items():
            kinds = _TAIL_KINDS.get(tail, (tail,))
            found = (one.entity for one in _parts(surface + tail, names))
            yield from (Option(one, "补通名", "", weight) for one in found if one.kind in kinds)


def _bare(surface: str, names: NameIndex) -> Iterator[Option]:
    """Yield the places called so without the word for the unit: 佛山 for 佛山市, 陈 for 陈郡."""
    bare = stem(surface)
    if bare == surface and len(surface) == 2 and surface[1] in "郡州县府国":
        bare = surface[0]
    if bare != surface:
        yield from (Option(one.entity, one.kind, "", _LOOSE) for one in _parts(bare, names))


def _parts(name: str, names: NameIndex) -> Iterator[Bearer]:
    yield from (one for one in names.bearers(name, type=TagType.LOC) if one.kind in _PART_KINDS)


def _within(surface: str, type_: TagType, names: NameIndex) -> Iterator[Option]:
    """Yield the last part of a place told from above: 海宁 for 浙江海宁, 南安 for 蜀郡南安."""
    for begin in range(1, len(surface)):
        head, tail = surface[:begin], surface[begin:]
        above = tuple(one.entity for one in (*_whole(head, type_, names), *_bare(head, names)))
        tails = tuple(_distinct(_place(tail, type_, names)))
        if not tails or not (above or head in PROVINCES):
            continue
        lying = [one for one in tails if _lies_in(one.entity, head, above)]
        if lying:
            yield from (Option(one.entity, one.kind, f"在「{head}」之下", one.weight + _BELOW) for one in lying)
            return


def _walled(surface: str, type_: TagType, names: NameIndex) -> Iterator[Option]:
    """Yield the county or prefecture whose walls are spoken of: 长平 for 长平城, 阴平 for 阴平大城."""
    match = _WALLS.fullmatch(surface)
    if match is not None:
        found = _distinct(_place(match["place"], type_, names))
        yield from (Option(one.entity, one.kind, f"「{match['place']}」之城", one.weight) for one in found)


def _tail(surface: str, type_: TagType, names: NameIndex) -> Iterator[Option]:
    """Yield the county at the end where nothing is known of what stands above it: 缑氏 in 洛州缑氏."""
    match = _ABOVE.match(surface)
    if match is not None:
        tail = surface[match.end() :]
        yield from (Option(one.entity, one.kind) for one in _distinct(_place(tail, type_, names)))


def _lies_in(entity: Entity, head: str, above: tuple[Entity, ...]) -> bool:
    """Say whether the place is in what ``head`` names, as far as today's provinces tell."""
    if stem(head) in entity.modern or entity.modern.startswith(_FORMERLY.get(stem(head), ("?",))):
        return True
    province = province_of(entity.modern)
    return any(province and province == province_of(one.modern or one.label) for one in above)


def places(surface: str, names: NameIndex) -> Iterator[Entity]:
    """Yield the places called ``surface``, with or without the word for their unit."""
    yield from (one.entity for one in _distinct(_place(surface, TagType.LOC, names)))


def _book(surface: str, type_: TagType, names: NameIndex) -> Iterator[Option]:
    """Yield the works of the whole title, or of it without its edition, or a law of the People's Republic."""
    bare = surface.strip("《》〈〉「」『』“”")
    for form in dict.fromkeys((bare, _EDITION.sub("", bare))):
        yield from _whole(form, type_, names)
    if _LAW.search(bare):
        yield from _whole("中华人民共和国" + bare, type_, names)


def _organisation(surface: str, type_: TagType, names: NameIndex) -> Iterator[Option]:
    """Yield the institutions of the whole name, or of it with or without 市, 省, 国立."""
    yield from _whole(surface, type_, names)
    for short, full in (("市", ""), ("省", ""), ("区", ""), ("", "国立")):
        form = full + surface.replace(short, "", 1) if short else full + surface
        if form != surface and len(form) > 3:
            yield from (Option(one.entity, _shorter(one.kind)) for one in names.bearers(form, type=type_))
    place = re.match("(.{2,3}?)(?=.*(?:图书馆|博物馆|档案馆|文化馆))", surface)
    if place is not None:
        for unit in ("市", "省", "区"):
            form = surface[: place.end()] + unit + surface[place.end() :]
            yield from (Option(one.entity, _shorter(one.kind)) for one in names.bearers(form, type=type_))
    for begin in range(2, len(surface) - 4):
        if surface[:begin] in PROVINCES or any(True for _ in places(surface[:begin], names)):
            bearers = names.bearers(surface[begin:], type=type_)
            yield from (Option(one.entity, "简称", f"去「{surface[:begin]}」") for one in bearers if not one.kind)


def _shorter(kind: str) -> str:
    return "旧简称" if kind else "简称"


def _event(surface: str, type_: TagType, names: NameIndex) -> Iterator[Option]:
    """Yield the events of the whole name, without its quotation marks and what stands behind a dash."""
    bare = event_name(surface)
    for form in dict.fromkeys((surface, bare)):
        yield from _whole(form, type_, names)
    held = _HELD.sub("", bare)
    if held != bare:
        yield from (Option(one.entity, one.kind or "简称") for one in names.bearers(held, type=type_))


def event_name(surface: str) -> str:
    """Return an event's name without quotation marks and without what stands behind a dash."""
    return re.split("——|──|—", re.sub('[“”「」『』"]', "", surface), maxsplit=1)[0]


_WAYS = {
    TagType.PER: (_person, _surname_and_byname, _lord, _without_title),
    TagType.LOC: (_place, _within, _tail, _walled),
    TagType.BOOK: (_book,),
    TagType.ORG: (_organisation,),
    TagType.EVENT: (_event,),
}


def surname_of(name: str) -> str:
    """Return the surname with which ``name`` begins; empty where none is known."""
    return split_name(name)[0] or next((surname for surname, _ in _splits(name)), "")
