"""Works 典籍: titles within 《》, documents by their full titles, classics where they are read; and events. Pure.

What lies in a title is found with it: the place whose gazetteer it is (《扬州府志》), the person or place that it is
named after stays with the other finders.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.taggers.events import events
from ingest.taggers.mention import Mention, TextContext
from ingest.taggers.office_titles import any_of
from ingest.taggers.signs import reads_modern
from ingest.taggers.words import words
from ontology.records import Maker, TagType

MAKER = Maker("works", "2")

_TITLE = re.compile("《(?P<title>[^《》\n]{1,60}(?:《[^《》\n]{1,30}》[^《》\n]{0,30})?)》")
_INNER_TITLE = re.compile("《(?P<title>[^《》\n]{1,30})》|〈(?P<part>[^〈〉\n]{1,30})〉")
_PART = re.compile("[〈](?P<title>[^〈〉\n]{1,40})[〉]")
_DOCUMENT = re.compile(
    "(?:条例|办法|规定|规划|纲要|意见|方案|通知|标准|清单|细则|章程|法|报告|倡议|倡议书|指南|规范|决定|公约|计划|"
    "名录|制度|规程|程序|登记表|信息表|要点|总结|白皮书|蓝皮书|宣言|协定|条约|公报|合同)(?:[（(].*)?$"
)
_VOLUME = re.compile("^(?:卷[一二三四五六七八九十百上中下]+|第[一二三四五六七八九十百]+)")
_GAZETTEER = re.compile(
    "^(?:[续重新增修纂]{1,2}|嘉靖|万历|康熙|雍正|乾隆|嘉庆|道光|同治|光绪|宣统|民国|洪武|永乐|正德|弘治|隆庆|"
    "崇祯|宋元|大清|大明|淳熙|景定|至正|咸淳|宝庆|至顺)?"
    "(?P<place>[\u4e00-\u9fff]{1,3}?(?:府|州|县|省|厅|卫|镇|市|郡|乡|山|湖|寺|书院|江|河|水))(?:续|新|旧|通|乡土|"
    "艺文|风物|小)?(?:志|图经|记|乘|图志|采访册|年鉴|胜览|文征)"
)
_PLACE_BOOK = re.compile(
    "^(?:[续重新增修纂]{1,2}|嘉靖|万历|康熙|乾隆|嘉庆|光绪|民国)?(?P<place>[\u4e00-\u9fff]{2})(?:志|丛书|先贤传|"
    "耆旧传|风俗通|风土记|图经|梦华录|伽蓝记|方言|文献|史话|先哲传|乡土志|诗征|文征|掌故|竹枝词)$"
)
_ON_A_BUILDING = re.compile(
    "^(?:重修|重建|新修|登|游|题)?(?P<place>[\u4e00-\u9fff]{1,3}(?:阁|亭|楼|台|寺|山|桥|塔|洞|湖|关|观|祠|庙|"
    "书院))(?:集|新)?(?:序|记|赋|碑|碑记|铭|图|诗|歌|志)$"
)
_NOT_PLACE_BOOK = re.compile(
    "三国|博物|艺文|经籍|郡县|人物|舆地|职官|地理|山水|一统|风俗|通俗|金石|四部|四库|元和|太平|图书"
)
_LAW = re.compile(
    "(?P<name>(?:中华人民共和国)?(?:公共图书馆法|公共文化服务保障法|著作权法|文物保护法|非物质文化遗产法|档案法|"
    "高等教育法|未成年人保护法|数据安全法|个人信息保护法|网络安全法|图书馆法|城乡规划法|国家通用语言文字法|宪法))"
)
_PLAN = re.compile(
    "(?P<name>(?:国家|全国|"
    "[\u4e00-\u9fff]{2,3}[省市区县])?[“”十一二三四五国民经济和社会发展文化旅游公共服务体系图书馆古籍保护事业]{4,30}(?:规划纲要|"
    "发展规划|工作规划|实施方案|管理办法|条例))"
)
_CLASSIC = any_of(words("classics"))
_READ = re.compile(
    f"(?:(?<=[治读通注善习讲受授诵明好精撰著作修传学说引按校刊刻梓辑见据考载云])|"
    f"(?<=[，。、；])(?=..))(?P<name>{_CLASSIC})(?=[，。、；：》云曰言载者所]|$|注|疏|等|"
    f"[数凡一二三四五六七八九十百])"
)
_BOOK_NAME = "[^，。、；：？！“”‘’《》（）\\s之其以者曰而于乃使与有日年月不人也所]"
_COMPOSED = re.compile(
    f"(?:(?<=[著撰编纂辑有作选])|(?<=所著)|"
    f"(?<=撰成))(?:(?P<counted>{_BOOK_NAME}{{2,10}}?)(?=[一二三四五六七八九十百]+[卷篇])"
    f"|(?P<named>{_BOOK_NAME}{{1,8}}(?:集|志|录|稿|钞|诗话|类编|丛书|全书|杂记|笔记|图经|年谱|随笔|"
    f"日记))(?=[，。、；]|行世|传世|行于世))"
)


class WorkFinder:
    """Finds books and events."""

    maker = MAKER

    def find(self, text: str, *, context: TextContext, known: Sequence[Mention]) -> Iterator[Mention]:
        """Yield the titles and events of ``text``."""
        modern = reads_modern(text, context)
        yield from _titles(text, modern=modern)
        if context.language != "zh":
            for match in _READ.finditer(text):
                if len(match["name"]) == 1 and text[match.start() - 1] in "，。、；":
                    continue
                yield _work(*match.span("name"), "典籍", 0.72)
            for match in _COMPOSED.finditer(text):
                name = "counted" if match["counted"] else "named"
                yield _work(*match.span(name), "典籍", 0.64 if match["counted"] else 0.56)
        if modern:
            for match in _LAW.finditer(text):
                yield _work(*match.span("name"), "文件", 0.8)
            for match in _PLAN.finditer(text):
                yield _work(*match.span("name"), "文件", 0.5)
        yield from events(text, known, MAKER, modern=modern)


def _titles(text: str, *, modern: bool) -> Iterator[Mention]:
    for match in _TITLE.finditer(text):
        title, begin = match["title"], match.start("title")
        kind = "文件" if modern and _DOCUMENT.search(title) else ""
        yield _work(begin, match.end("title"), kind, 0.97)
        place = _GAZETTEER.match(title) or _ON_A_BUILDING.match(title) or _PLACE_BOOK.match(title)
        if place is not None and not _NOT_PLACE_BOOK.match(title):
            sure = 0.85 if place.re is _GAZETTEER else 0.72 if place.re is _ON_A_BUILDING else 0.6
            low, high = place.span("place")
            yield Mention(begin + low, begin + high, TagType.LOC, "", "", sure, MAKER)
        for inner in _INNER_TITLE.finditer(title):
            name = "title" if inner["title"] else "part"
            yield _work(begin + inner.start(name), begin + inner.end(name), "", 0.9)
    for match in _PART.finditer(text):
        yield _work(*match.span("title"), "篇目", 0.85)


def _work(begin: int, end: int, kind: str, confidence: float) -> Mention:
    return Mention(begin, end, TagType.BOOK, kind, "", confidence, MAKER)
