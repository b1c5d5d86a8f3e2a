"""Persons 人物 by the words around a name: 「X者，某地人也，字Y」, a surname before a verb, a title.

A given name alone (良 after 张良) is found last, from the full names that stand before it in the same text. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.taggers.mention import Mention, TextContext
from ingest.taggers.surnames import FULL_NAME, GIVEN, OFFICE_SURNAMES, SURNAME, split_name
from ingest.taggers.words import words
from ontology.records import Maker, TagType

MAKER = Maker("people", "2")

_START = "(?:^|(?<=[，。、；：？！“”‘’\\s]))"
_END = "(?=[，。、；：？！“”‘’\\s]|$)"
_VERB = "|".join(words("verbs"))
# Words after which a name begins, and which are no part of one.
_LEAD = "".join(words("verbs_before"))
# In the surest patterns a name may hold what is a function word elsewhere: 振之, 存中.
_ANY = "[^者也曰矣乎其自，。、；：？！“”‘’「」『』《》〈〉（）()\\s0-9a-z]"
_BYNAME = re.compile(
    f"(?:(?<=[，。；：、者也人\\s])|^|(?=讳|自号))(?P<word>小字|表字|字|自号|又号|更号|晚号|别号|号曰|号|谥曰|谥|"
    f"追谥|赐谥|私谥|初名|改名|更名|原名|小名|名曰|名|讳)(?P<name>{_ANY}{{1,4}}){_END}"
)
_BYNAME_KINDS = {
    "小字": "字",
    "表字": "字",
    "字": "字",
    "自号": "号",
    "又号": "号",
    "更号": "号",
    "晚号": "号",
    "别号": "号",
    "初名": "名",
    "改名": "名",
    "更名": "名",
    "原名": "名",
    "小名": "名",
    "号曰": "号",
    "号": "号",
    "名曰": "名",
    "名": "名",
    "讳": "名",
}
_BYNAME_LENGTHS = {"字": (1, 2), "号": (2, 4), "名": (1, 2), "谥": (1, 3)}
_SUBJECT = re.compile(
    f"{_START}(?![名字号讳谥初又其])(?:[唐宋元明清隋汉晋](?={SURNAME}))?(?P<name>(?:(?!字){_ANY}){{2,4}}?)(?<!人)(?=者?，[^，。；数十百千万死]{{1,10}}人(?:也|"
    f"，|。)|者?，(?:小|表)?字{_ANY}|讳|，名{_ANY}{{1,2}}，)"
)
# 「徐霞客名弘祖」, 「茅坤字顺甫号鹿门归安人」: names told without a stop between them.
_NAMED = re.compile(f"(?P<name>{SURNAME}{GIVEN}{{1,2}})(?:名|讳)(?P<other>{_ANY}{{1,2}})(?=[，。；]|字)")
_CALLED = re.compile(
    f"(?P<name>{SURNAME}(?:(?!字){GIVEN}){{1,2}})字(?P<other>{_ANY}{{2}})(?:号(?P<style>{_ANY}{{2}}))?(?=[，。；]|"
    f"号|{_ANY}{{2,4}}人|$)"
)
_GIVEN_CALLED = re.compile(f"{_START}(?P<name>(?![其本表小文自]){_ANY})字(?P<other>{_ANY}{{1,2}})(?=[，。；])")
_DOES = re.compile(
    f"{_START}(?P<name>{SURNAME}{GIVEN}{{1,2}}?)(?=(?:重修|重建|创建|始建|增修|编次|所著|所撰|自为|为作|有诗|撰|"
    f"著|编|纂|辑|筑|建|凿|修|守|知|奏|请|奉诏|奉命|率师|率兵|帅师|讨|击|克|平|隐居|卜居|读书|讲学|遇害|死之|"
    f"战死|卒|致仕|所筑|所建|所造|所凿))"
)
_SPEAKS = re.compile(f"{_START}(?P<name>{SURNAME}{GIVEN}{{1,2}}?)(?=(?:{_VERB}))")
_ALONE = re.compile(f"{_START}(?P<name>{SURNAME}{GIVEN}{{1,2}}){_END}")
_LED = re.compile(
    f"(?<=[{_LEAD}])(?P<name>{SURNAME}{GIVEN}{{1,2}})(?=[，。、；：？！]|(?:曰|为|者|等|之|将|击|于|往|至|以))"
)

_STATES = "秦汉楚齐燕赵韩魏晋宋卫鲁郑陈蔡吴越周曹梁滕薛邹莒许虞虢随唐隋明清元金辽辟"
_POSTHUMOUS = "".join(words("posthumous"))
_RULER = re.compile(
    f"(?:[{_STATES}])?(?:[{_POSTHUMOUS}]{{1,2}}(?:公|王|侯|帝|皇帝|皇后|太后|祖|宗)|始皇帝?|二世皇帝|太上皇|"
    f"上皇)(?![子孙族室主者所之道制业霸])"
)
_TITLED = re.compile(f"{SURNAME}(?:公|君|夫人|先生|太后|皇后|贵妃|贵人|美人|妃|氏)(?={_VERB}|[，。、；：？！]|$)")
_STYLED = re.compile(
    f"(?:{_START}|(?<=[称号为谓与]))(?P<name>[^，。、；：？！“”‘’《》\\s称号为谓与者之]{{2}}(?:先生|居士|道人|"
    f"山人)){_END}"
)
_PRINCE = re.compile(
    "(?:^|"
    "(?<=[，。、；：？！唐宋元明清汉晋隋祀封避立以与使]))(?P<title>[^，。、；：？！“”‘’《》\\s之其以为者曰而于大先诸国女帝天后霸法龙药阎二三四五故使召令悉嗣子前立为故今群列通彻关诸]{1,2}[王侯])(?![者之道制业霸室])"
)
_RULER_WORDS = frozenset(words("rulers_vague"))
_SINGLE_BAD = frozenset(words("given_common"))
_DEED = re.compile(
    "重修|重建|创建|始建|增修|编次|遇害|所[建筑修凿造撰]|奉[诏命敕]|死之|战死|隐居|率[师兵众]|帅师|讨之|[凿筑]|"
    "舍宅|捐|浚(?=[\u4e00-\u9fff]{1,3}[塘河江渠湖浦港])|"
    "[建修撰记书立作反叛降](?=[，。；之]|$)|建[明清宋]"
)
_STOP = re.compile("[，。、；：？！）”」]|$")
_OF_DYNASTY = re.compile(
    "[秦汉魏晋隋唐宋辽金元明清](?=[李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁郑谢韩冯董萧程曹袁邓许沈曾彭吕苏卢蒋蔡贾丁薛叶阎余潘杜戴汪田任姜范姚谭廖邹熊陆郝孔崔毛邱史顾侯邵孟段雷钱汤尹黎乔贺赖龚欧]|"
    "滕王|鄂王)"
)
_STRANGER = re.compile(f"(?P<name>{GIVEN}{{2}})(?=反|重修|重建|遇害|[建筑修凿撰卒](?:[，。；之]|$))")
_NO_SURNAME = frozenset("时易于为安和平常时方成明都经从向过全何通应管别连有能后所相容言上下东西南北中诸官国")
_TITLES = frozenset("公王侯君生氏帝子妃") | {
    "太后", "皇后", "夫人", "公主", "先生", "将军", "丞相", "太子", "公子",
}  # fmt: skip
_ACTS = re.compile(f"(?:{_VERB}|[，：。])")


class PersonFinder:
    """Finds persons by pattern, then the given names of those already named in full."""

    maker = MAKER

    def find(self, text: str, *, context: TextContext, known: Sequence[Mention]) -> Iterator[Mention]:
        """Yield the persons of ``text``; ``known`` gives the offices before a name and the names found so far."""
        found = [*_bynames(text)]
        if context.language != "zh":
            found += [*_told_together(text), *_titled_princes(text, known)]
            found += [*_patterns(text), *_rulers(text), *_after_office(text, known)]
        yield from found
        yield from _given_names(text, [*known, *found], classical=context.language != "zh")


def _bynames(text: str) -> Iterator[Mention]:
    """Yield 「字仲卿」: the name without the word before it."""
    for match in _BYNAME.finditer(text):
        kind = _BYNAME_KINDS.get(match["word"], "谥")
        shortest, longest = _BYNAME_LENGTHS[kind]
        if shortest <= len(match["name"]) <= longest:
            yield _person(*match.span("name"), kind, 0.8 if kind in "字号" else 0.6)


def _patterns(text: str) -> Iterator[Mention]:
    for pattern, kind, confidence in (
        (_SUBJECT, "姓名", 0.8),
        (_DOES, "姓名", 0.62),
        (_SPEAKS, "姓名", 0.48),
        (_LED, "姓名", 0.45),
        (_ALONE, "姓名", 0.4),
    ):
        for match in pattern.finditer(text):
            if pattern in (_DOES, _SPEAKS, _ALONE) and match["name"][0] in _NO_SURNAME:
                continue
            sure = confidence
            if pattern is _SUBJECT and not split_name(match["name"])[0]:
                sure = 0.6 if len(match["name"]) < 4 else 0.45
            yield _person(_without_dynasty(match["name"], match.start("name")), match.end("name"), kind, sure)


def _without_dynasty(name: str, begin: int) -> int:
    """Return where the name begins: 唐李渤 is 李渤 of Tang."""
    return begin + 1 if len(name) > 2 and _OF_DYNASTY.match(name) else begin


def _told_together(text: str) -> Iterator[Mention]:
    """Yield a name and the 名, 字 or 号 that follows it at once."""
    for pattern, kind, sure in ((_NAMED, "名", 0.78), (_CALLED, "字", 0.84)):
        for match in pattern.finditer(text):
            yield _person(*match.span("name"), "姓名", sure)
            yield _person(*match.span("other"), kind, sure)
            if pattern is _CALLED and match["style"]:
                yield _person(*match.span("style"), "号", 0.75)
    for match in _GIVEN_CALLED.finditer(text):
        yield _person(*match.span("name"), "名", 0.74)
        yield _person(*match.span("other"), "字", 0.8)


def _titled_princes(text: str, known: Sequence[Mention]) -> Iterator[Mention]:
    """Yield 东海王 alone, and in 鄂王岳飞 the title as an office and the person behind it."""
    seats = {mention.begin: mention.end for mention in known if mention.type is TagType.LOC}
    for match in _PRINCE.finditer(text):
        begin = match.start("title")
        if seats.get(begin, match.end() - 1) != match.end() - 1:
            continue
        state = match.end() - begin == 2 and text[begin] in _STATES
        name = FULL_NAME.match(text, match.end())
        sure = begin in seats or state or match["title"][-1] == "侯"
        if name is not None and name["surname"] not in tuple("太世子母妃为与后使之") and sure:
            yield Mention(begin, match.end(), TagType.OFI, "封爵", "", 0.7, MAKER)
            yield _person(match.end(), _name_end(text, name), "姓名", 0.7)
        elif match.end() - begin > 2:
            yield _person(begin, match.end(), "封爵", 0.68 if begin in seats else 0.54)


def _rulers(text: str) -> Iterator[Mention]:
    """Yield 楚平王, 孝文帝, 窦太后."""
    for match in _RULER.finditer(text):
        yield _person(*match.span(), "君主", 0.5 if match.group() in _RULER_WORDS else 0.65)
    for match in _STYLED.finditer(text):
        yield _person(*match.span("name"), "号", 0.6)
    for match in _TITLED.finditer(text):
        yield _person(*match.span(), "尊称", 0.6)


def _after_office(text: str, known: Sequence[Mention]) -> Iterator[Mention]:
    """Yield 李斯 in 丞相李斯; without a surname that is known another finder's word is taken."""
    persons = {mention.begin: mention.end for mention in known if mention.type is TagType.PER}
    for end in {one.end for one in known if one.type is TagType.OFI and one.confidence >= 0.5}:
        match = FULL_NAME.match(text, end)
        if match is not None and match["surname"] not in OFFICE_SURNAMES and match["surname"] not in _NO_SURNAME:
            closed = _closed_end(text, match)
            yield _person(end, closed or persons.get(end, match.end()), "姓名", 0.78 if closed else 0.64)
        elif end in persons:
            yield _person(end, persons[end], "姓名", 0.5)
        elif (stranger := _STRANGER.match(text, end)) is not None:
            yield _person(*stranger.span("name"), "姓名", 0.56)


def _closed_end(text: str, match: re.Match[str]) -> int:
    """Return where a deed or a stop says that the name ends; 0 where nothing does."""
    end = match.end()
    if len(match["given"]) == 1:
        return end
    for place in (end - 1, end):
        if _DEED.match(text, place):
            return place
    if _STOP.match(text, end):
        return end
    if _ACTS.match(text, end - 1):
        return end - 1
    return end if _ACTS.match(text, end) else 0


def _name_end(text: str, match: re.Match[str]) -> int:
    """Return where the name ends, at the latest after two given characters."""
    return _closed_end(text, match) or match.end()


def _given_names(text: str, found: Sequence[Mention], *, classical: bool) -> Iterator[Mention]:
    """Yield later mentions of a given name or 字 alone, where a clause begins with it or speech follows."""
    seen: set[str] = set()
    for mention in sorted(found, key=lambda mention: mention.begin):
        if mention.type is not TagType.PER or mention.confidence < 0.55:
            continue
        given = _short_form(text[mention.begin : mention.end], mention.kind)
        if not given or given in seen or (len(given) == 1 and (not classical or given in _SINGLE_BAD)):
            continue
        seen.add(given)
        yield from _alone(text, given, mention.end)


def _short_form(name: str, kind: str) -> str:
    if kind in ("字", "名"):
        return name
    surname, given = split_name(name)
    return given if surname and given not in _TITLES else ""


def _alone(text: str, given: str, after: int) -> Iterator[Mention]:
    for match in re.finditer(re.escape(given), text[after:]):
        begin, end = after + match.start(), after + match.end()
        before, following = text[begin - 1], text[end : end + 1]
        opens = before in "，。、；：？！“”‘’\n "
        if len(given) > 1 or (opens and (not following or _ACTS.match(text, end))):
            yield _person(begin, end, "名", 0.7)
        elif opens or (following and following in "曰，。" and before in "使令遣召以与及谓杀问告语"):
            yield _person(begin, end, "名", 0.55)


def _person(begin: int, end: int, kind: str, confidence: float) -> Mention:
    return Mention(begin, end, TagType.PER, kind, "", confidence, MAKER)
