"""Persons 人物 by the words around a name: 「X者，某地人也，字Y」, a surname before a word of speech, a title after a state.

A given name alone (良 after 张良) is found last, from the full names that stand before it in the same text. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.taggers.mention import Mention, TextContext
from ingest.taggers.surnames import FULL_NAME, GIVEN, OFFICE_SURNAMES, SURNAME, split_name
from ontology.records import Maker, TagType

MAKER = Maker("people", "1")

_START = "(?:^|(?<=[，。、；：？！“”‘’\\s]))"
_END = "(?=[，。、；：？！“”‘’\\s]|$)"
_VERB = (
    "曰|云|言|谓|问|对|为|与|以|之|者|字|卒|薨|死|奏|请|率|将|帅|击|攻|遣|使|等|及|亦|既|乃|不|皆|自|至|见|闻|上|入|出|还|拜|降|谏|怒|喜|走|奔|败|围|守|据|遂|因|又|有|所|来|反|谋|立|受|说"
)
# Words after which a name begins, and which are no part of one.
_LEAD = "使|令|遣|召|以|与|及|拜|封|立|杀|斩|执|囚|诛|因|乃|而|唯|命|诏|见|谓|语|告|问|从|于|和|同|并|用|荐|劾|降|擢|征|为|是|若|如|有|虽|非|故|其将|将"

_BYNAME = re.compile(
    f"(?:(?<=[，。；：、者也人\\s])|^)(?P<word>小字|表字|字|自号|号曰|号|谥曰|谥|追谥|赐谥|名曰|名|讳)(?P<name>{GIVEN}{{1,4}}){_END}"
)
_BYNAME_KINDS = {"小字": "字", "表字": "字", "字": "字", "自号": "号", "号曰": "号", "号": "号", "名曰": "名", "名": "名", "讳": "名"}
_BYNAME_LENGTHS = {"字": (1, 2), "号": (2, 4), "名": (1, 2), "谥": (1, 3)}
_SUBJECT = re.compile(f"{_START}(?P<name>{GIVEN}{{2,4}})(?=者?，(?:[^，。；]{{1,12}}人(?:也|，|。)|(?:小|表)?字{GIVEN}))")
_SPEAKS = re.compile(f"{_START}(?P<name>{SURNAME}{GIVEN}{{1,2}}?)(?=(?:{_VERB}))")
_ALONE = re.compile(f"{_START}(?P<name>{SURNAME}{GIVEN}{{1,2}}){_END}")
_LED = re.compile(f"(?<=[{_LEAD.replace('|', '')}])(?P<name>{SURNAME}{GIVEN}{{1,2}})(?=[，。、；：？！]|(?:曰|为|者|等|之|将|击|于|往|至|以))")

_STATES = "秦汉楚齐燕赵韩魏晋宋卫鲁郑陈蔡吴越周曹梁滕薛邹莒许虞虢随唐隋明清元金辽辟"
_POSTHUMOUS = "文武成康昭穆共懿孝夷厉宣幽平桓庄僖襄顷匡定简灵景悼敬元贞哀考威烈安显慎惠隐闵献釐湣声怀顷缪德桓哀闵肃静康光高太世神仁英哲徽钦宁理度恭圣章和顺冲质殇明质缙躁出戴倾考缗郁"
_RULER = re.compile(
    f"(?:[{_STATES}])?(?:[{_POSTHUMOUS}]{{1,2}}(?:公|王|侯|帝|皇帝|皇后|太后|祖|宗)|始皇帝?|二世皇帝)(?![子孙族室主者所之道制业霸])"
)
_TITLED = re.compile(f"{SURNAME}(?:公|君|夫人|先生|太后|皇后|贵妃|贵人|美人|妃|氏)(?={_VERB}|[，。、；：？！]|$)")
_RULER_WORDS = frozenset("成王 高祖 圣王 明王 武王 文王 先王 德宗 高帝 明公 明帝 太王 圣帝 元帝 大王 襄公".split())
_SINGLE_BAD = frozenset("王公侯君子大小上下中为有不之所以其何者也人民国家天地山水文武长安平和成立得用行至通明光德义信礼智仁道士兵军将相臣主父母兄弟男女")
_ACTS = re.compile(f"(?:{_VERB}|[，：。])")


class PersonFinder:
    """Finds persons by pattern, then the given names of those already named in full."""

    def find(self, text: str, *, context: TextContext, known: Sequence[Mention]) -> Iterator[Mention]:
        """Yield the persons of ``text``; ``known`` gives the offices before a name and the names found so far."""
        found = [*_bynames(text)]
        if context.language == "lzh":
            found += [*_patterns(text), *_rulers(text), *_after_office(text, known)]
        yield from found
        yield from _given_names(text, [*known, *found], classical=context.language == "lzh")


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
        (_SPEAKS, "姓名", 0.55),
        (_LED, "姓名", 0.5),
        (_ALONE, "姓名", 0.4),
    ):
        for match in pattern.finditer(text):
            if pattern is _SUBJECT and not split_name(match["name"])[0]:
                confidence = 0.6
            yield _person(*match.span("name"), kind, confidence)


def _rulers(text: str) -> Iterator[Mention]:
    """Yield 楚平王, 孝文帝, 窦太后."""
    for match in _RULER.finditer(text):
        yield _person(*match.span(), "君主", 0.5 if match.group() in _RULER_WORDS else 0.65)
    for match in _TITLED.finditer(text):
        yield _person(*match.span(), "尊称", 0.6)


def _after_office(text: str, known: Sequence[Mention]) -> Iterator[Mention]:
    """Yield 李斯 in 丞相李斯."""
    for office in known:
        if office.type is not TagType.OFI:
            continue
        match = FULL_NAME.match(text, office.end)
        if match is not None and match["surname"] not in OFFICE_SURNAMES:
            yield _person(match.start(), _name_end(text, match), "姓名", 0.7)


def _name_end(text: str, match: re.Match[str]) -> int:
    """Return where the name ends: after one given character when only then a word of action or a stop follows."""
    if len(match["given"]) == 1:
        return match.end()
    return match.end() - 1 if _ACTS.match(text, match.end() - 1) and not _ACTS.match(text, match.end()) else match.end()


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
    return given if surname else ""


def _alone(text: str, given: str, after: int) -> Iterator[Mention]:
    for match in re.finditer(re.escape(given), text[after:]):
        begin, end = after + match.start(), after + match.end()
        before, following = text[begin - 1], text[end : end + 1]
        opens = before in "，。、；：？！“”‘’\n "
        if len(given) > 1:
            yield _person(begin, end, "名", 0.7)
        elif opens and (not following or _ACTS.match(text, end)):
            yield _person(begin, end, "名", 0.7)
        elif opens or (following and following in "曰，。" and before in "使令遣召以与及谓杀问告语"):
            yield _person(begin, end, "名", 0.55)


def _person(begin: int, end: int, kind: str, confidence: float) -> Mention:
    return Mention(begin, end, TagType.PER, kind, "", confidence, MAKER)
