"""Books 典籍 within 《》 and events 事件 by their last word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.taggers.mention import Mention, TextContext
from ontology.records import Maker, TagType

MAKER = Maker("works", "1")

_TITLE = re.compile("《(?P<title>[^《》\n]{1,60})》")
_DOCUMENT = re.compile(
    "(?:条例|办法|规定|规划|纲要|意见|方案|通知|标准|清单|细则|章程|法|报告|倡议|指南|规范|决定|公约|计划)(?:[（(].*)?$"
)
_C = "[^，。、；：？！“”‘’《》（）\\s的了是在和与及为以曰者也于其此有所不自至乃则而于用大小]"
_EVENT = re.compile(f"{_C}{{2,4}}?之(?P<last>变|战|乱|役|盟|围|祸|难|狱|捷|议|案)(?=[，。、；：？！后前时中年]|$)")
_FIXED = re.compile(
    "鸿门宴|焚书坑儒|焚书|玄武门之变|安史之乱|靖康之变|靖康之耻|靖难之役|土木之变|七国之乱|八王之乱|永嘉之乱|淝水之战|赤壁之战|官渡之战|"
    "长平之战|牧野之战|巫蛊之祸|党锢之祸|王安石变法|商鞅变法|戊戌变法|庆历新政|贞观之治|开元盛世|文景之治|"
    "辛亥革命|五四运动|抗日战争|解放战争|鸦片战争|甲午战争|太平天国|义和团运动|洋务运动|新文化运动|改革开放|文化大革命|"
    "新冠肺炎疫情|新冠疫情"
)
_MODERN_EVENT = re.compile(
    "(?P<name>(?:党的|中共|中国共产党)(?:第?[一二三四五六七八九十]{1,3}(?:大|届[一二三四五六七]中全会))|(?:十[一二三四五六七八九]|二十)(?:大|届[一二三四五六七]中全会)(?![类项个批方家力]))|"
    "(?P<day>世界读书日|深圳读书月|全民阅读月|全国科普日|文化和自然遗产日|国际博物馆日|[\u4e00-\u9fff]{2,6}?(?:读书节|读书月|阅读节|文化节|艺术节|博览会|图书馆年会|奥运会|亚运会))"
)
_QUOTED_EVENT = re.compile(
    "[“「](?P<name>[^“”「」\n]{2,20})[”」](?=(?:系列)?(?:活动|讲座|展览|论坛|大赛|比赛|工程|行动|计划|运动|会议|读书会|节目))"
)


class WorkFinder:
    """Finds books and events."""

    maker = MAKER

    def find(self, text: str, *, context: TextContext, known: Sequence[Mention]) -> Iterator[Mention]:
        """Yield the titles and events of ``text``."""
        del known
        for match in _TITLE.finditer(text):
            kind = "文件" if context.language == "zh" and _DOCUMENT.search(match["title"]) else "典籍"
            yield _work(*match.span("title"), TagType.BOOK, kind, 0.97)
        for match in _FIXED.finditer(text):
            yield _work(*match.span(), TagType.EVENT, "", 0.95)
        for match in _EVENT.finditer(text):
            yield _work(*match.span(), TagType.EVENT, "", 0.6)
        if context.language != "lzh":
            yield from _modern(text)


def _modern(text: str) -> Iterator[Mention]:
    for match in _MODERN_EVENT.finditer(text):
        yield _work(*match.span(), TagType.EVENT, "会议" if match["name"] else "节会", 0.7)
    for match in _QUOTED_EVENT.finditer(text):
        yield _work(*match.span("name"), TagType.EVENT, "活动", 0.55)


def _work(begin: int, end: int, type_: TagType, kind: str, confidence: float) -> Mention:
    return Mention(begin, end, type_, kind, "", confidence, MAKER)
