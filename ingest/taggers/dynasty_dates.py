"""Dynasties that tell the time: 明代, 北宋, 清末, 明清, 唐 before a man of it. Pure.

A dynasty of one character is a common word, a surname or a state as well, so it must stand in brackets, at the head of
a clause before what one is called by (``汉，董永``, ``隋匠``), or beside 初, 末, 时. That it stands before a person or
an office is seen later, when these are known (:mod:`ingest.dating`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.taggers.mention import Mention
from ingest.taggers.plain_dates import MAKER, edtf_span
from ontology.authority.eras import Dynasty, EraTable
from ontology.records import TagType

ONE = "[秦汉晋隋唐宋辽金元明清]"
"""Dynasties whose one character is seldom anything else before a name."""
_ANY = "[夏商周秦汉魏蜀吴晋隋唐宋齐梁陈辽金元明清]"
_ALONE = "(?:(?<![\u4e00-\u9fff])|(?<=[在自从至于到为的之与及和是由起迄以今故原系有经]))"
_TWO = (
    "西汉|东汉|两汉|曹魏|蜀汉|孙吴|东吴|西晋|东晋|两晋|北魏|东魏|西魏|北齐|北周|刘宋|南朝宋|南齐|南朝齐|萧梁|南朝梁|南朝陈"
    "|南北朝|十六国|南朝|北朝|五代十国|北宋|南宋|两宋|西夏|南明|六朝|先秦|武周|新莽|后梁|后唐|后晋|后汉|后周|南唐|北汉|南汉"
)
_AGE = "(?:时期|时代|年间)"
_NOT_MORE = "(?<![一二三四五六七八九十百其之先然自])"

_PATTERNS = (
    ("时期", 0.85, re.compile(f"(?<![\u4e00-\u9fff]){_ANY}{{2,5}}(?:南北朝)?(?:{_AGE}|之际|两[代朝])")),
    ("时期", 0.85, re.compile("(?:春秋战国|春秋|战国|三国|五代|魏晋南北朝|夏商周)(?:时期|时代)")),
    ("朝代", 0.85, re.compile(f"(?<![\u4e00-\u9fff])(?:{_TWO})(?:时期|朝(?!廷))?(?![书史门纪志])")),
    ("朝代", 0.8, re.compile(f"{_NOT_MORE}(?:{_TWO})(?:时期|(?=[初末时中]))(?![书史门纪志])")),
    ("朝代", 0.7, re.compile(f"{_NOT_MORE}(?:{_TWO})(?![书史水门纪志寺县州村镇乡路街])")),
    (
        "朝代",
        0.85,
        re.compile(
            f"(?<![后前南北东西三五])(?:大?{_ANY}(?:代(?!表|替|理|码|办|销|数|价)|朝(?![廷野阳天鲜风日有又还去散来]))|大唐|大宋|大元|大明|大清)"
        ),
    ),
    ("朝代", 0.8, re.compile("(?:(?<=晚)[唐明清]|(?<=[盛中初])唐)(?![\u4e00-\u9fff]市)")),
    ("朝代", 0.75, re.compile("(?<![高国澄肃太发说声证纪])[秦汉隋唐宋元明清](?=末|初(?![一二三四五六七八九十元]))")),
    (
        "朝代",
        0.75,
        re.compile(
            f"{_ALONE}[秦汉隋唐宋元明清](?=(?:季|中叶|之[初末世]|时(?=[，。、；所为之有置建改属名号人称曰已即始曾尚犹设立筑旧故县郡]|$)|以[来后前]))"
        ),
    ),
    ("朝代", 0.85, re.compile(f"(?<=[（(〔\\[【]){_ANY}(?=[）)〕\\]】])")),
    (
        "朝代",
        0.75,
        re.compile(
            "(?:(?<=[。！？「“\n])|^)[秦汉魏蜀吴晋隋唐宋齐梁陈元明清](?=[，·][\u4e00-\u9fff]{2,4}，[^。]{0,8}[人字])"
        ),
    ),
    (
        "朝代",
        0.7,
        re.compile(
            "(?:(?<=[。！？，；、「“\n])|^)[秦汉隋唐宋元明清](?=(?:县|郡|匠|故城|旧[县城址]|时人)(?![长令尉丞守]))"
        ),
    ),
)
_REIGNS = {
    "乾嘉": (1736, 1820), "康乾": (1662, 1795), "康雍乾": (1662, 1795), "雍乾": (1723, 1795), "嘉道": (1796, 1850),
    "道咸": (1821, 1861), "咸同": (1851, 1874), "隆万": (1567, 1620), "正嘉": (1506, 1566), "嘉万": (1522, 1620),
    "启祯": (1621, 1644), "成弘": (1465, 1505), "弘正": (1488, 1521), "永宣": (1403, 1435), "乾淳": (1165, 1189),
}  # fmt: skip
"""Neighbouring reigns that are named together."""
_TWO_REIGNS = re.compile(
    f"(?P<reigns>{'|'.join(_REIGNS)})(?P<age>时期|年间)?(?P<after>之[际间世]|间|以[来后前]|两朝|学派|盛世|朝(?!廷))?"
)
_PAIRS = re.compile(
    "(?<![\u4e00-\u9fff])(?:秦汉|汉唐|汉魏|魏晋|隋唐|唐宋|宋元|元明|明清|宋明|辽金|辽宋|宋金|金元|元明清|宋元明清|唐宋元明清|宋辽金元|辽金元)"
    "(?![八券史书帝世宗朝元代])|(?<=[\u4e00-\u9fff])(?:明清|宋元|唐宋|隋唐|秦汉|魏晋)(?![八券史书帝世宗朝代])"
)
_USUAL = {
    "魏": "三国魏",
    "蜀": "三国蜀",
    "吴": "三国吴",
    "齐": "南朝齐",
    "梁": "南朝梁",
    "陈": "南朝陈",
    "后汉": "东汉",
}
"""Which dynasty is meant by a name that several bore."""
_CHEAP = re.compile("[学盛间之以秦汉魏晋隋唐宋辽金元明清周齐梁陈吴蜀朝国代]")
_WHOLE = re.compile("两[代朝]|之际|之交|时期|时代|年间|大(?=.)|代|(?<=[^北南六])朝")


def dynasty_dates(text: str, eras: EraTable) -> Iterator[Mention]:
    """Yield the dynasties that ``text`` tells the time by; of two that overlap the first stands."""
    if not _CHEAP.search(text):
        return
    taken: list[tuple[int, int]] = []
    for mention in (*_named(text, eras), *_reigns(text), *_pairs(text, eras)):
        if mention.value and not any(low < mention.end and mention.begin < high for low, high in taken):
            taken.append((mention.begin, mention.end))
            yield mention


def _named(text: str, eras: EraTable) -> Iterator[Mention]:
    """Yield 明代, 北宋, 明清时期; an earlier pattern comes first."""
    for kind, sure, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            yield Mention(*match.span(), TagType.TIME, kind, dynasty_value(match.group(), eras), sure, MAKER)


def _reigns(text: str) -> Iterator[Mention]:
    """Yield 乾嘉 in 乾嘉间 and 康乾时期."""
    for match in _TWO_REIGNS.finditer(text):
        if match["age"] or match["after"]:
            end = match.end("age" if match["age"] else "reigns")
            value = edtf_span(*_REIGNS[match["reigns"]])
            yield Mention(match.start(), end, TagType.TIME, "时期", value, 0.8, MAKER)


def _pairs(text: str, eras: EraTable) -> Iterator[Mention]:
    """Yield 明 and 清 in 明清方志, each by itself."""
    for match in _PAIRS.finditer(text):
        for place in range(*match.span()):
            yield Mention(place, place + 1, TagType.TIME, "朝代", dynasty_value(text[place], eras), 0.7, MAKER)


def dynasty_value(words: str, eras: EraTable) -> str:
    """Return the EDTF interval of 明代, 北宋, 明清时期; empty for what is no dynasty."""
    found = dynasties_of(words, eras)
    if not found:
        return ""
    return edtf_span(min(one.begin for one in found), max(one.end or one.begin for one in found))


def dynasties_of(words: str, eras: EraTable) -> tuple[Dynasty, ...]:
    """Return the dynasty that 明代 or 北宋 names, or those of 明清时期; none where one of them is unknown."""
    name = _WHOLE.sub("", words) or words
    one = _dynasty(name, eras) or _dynasty(words, eras)
    if one is not None:
        return (one,)
    parts = [_dynasty(part, eras) for part in re.findall("春秋|战国|南北朝|五代|.", name)]
    return tuple(part for part in parts if part is not None) if None not in parts else ()


def _dynasty(name: str, eras: EraTable) -> Dynasty | None:
    """Return the dynasty that a text most likely calls so: 三国魏 rather than the state of 战国."""
    found = [one for one in eras.dynasties_called(name) if one.end]
    return next((one for one in found if one.name == _USUAL.get(name, name)), found[0] if found else None)
