"""Events 事件: wars and upheavals, meetings, festivals, campaigns, and activities that stand in quotation marks. Pure.

Quotation marks are not part of a name. What follows them is, where it says what it is and not of which programme:
「“江南家谱与地方社会”学术研讨会」 reaches to 会, 「“城市书房”建设」 ends with the quotation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.taggers.mention import Mention
from ingest.taggers.office_titles import any_of
from ingest.taggers.words import words
from ontology.records import Maker, TagType

_CALLED_AFTER = frozenset({TagType.PER, TagType.LOC, TagType.TIME})
_BREAK = "，。、；：？！“”‘’「」『』《》（）()\\s"
_C = f"[^{_BREAK}的了是在和与及为以曰者也于其此有所不自至乃则而用大小起年0-9a-z]"
_N = f"[^{_BREAK}的了是在和与及为以曰者也于其此]"
_AFTER = f"(?=[{_BREAK}]|$|[后前时中年起以之遂既平]|期间|爆发|发生|始|结束|失败|胜利)"
_CLASSICAL = re.compile(
    f"(?:世谓|所谓|是谓|是为|史称|亲蹈|谓|称|即|遭|经|遇|诛|待|夫|召|平|讨|定|救|从|及|逢|值|因|至|自|当|遂|以|"
    f"除|靖|避)?(?P<name>{_C}{{1,5}}?之(?P<last>变|战|乱|役|盟|围|祸|难|狱|捷|会|议|案|耻|治|约|役|败|"
    f"劫)){_AFTER}"
)
_NOT_NAMED = re.compile(
    "^(?:一时|窃痛|"
    "[群臣汉未何谁某一二三四五六七八九十百千万数诸众天地人父兄弟君臣内外大小前后上下古今相攻凡此是夫若兵革水火春秋日夜累旬]|"
    "无|非|不|疾|患|夷|敌|军旅|干戈|攻|野|终|逃|免|解|救|平|遇|遭|罹|当|方|戎马|盗贼|骨肉|萧墙|倒悬|燃眉)*之"
)
_WAR = re.compile(
    f"(?P<name>(?:第[一二三四五六七八九十]+次)?{_C}{{2,6}}?(?:起义|事变|政变|战役|战争|兵变|首义|惨案|会战|"
    f"保卫战|海战|大捷|暴动|变法|维新|条约|大地震|大水灾|大旱灾|大洪水))"
    "(?![者军队的家时员场会区性化动力量])"
)
_VAGUE_WAR = re.compile(
    "^(?:体育|健身|志愿|阅读|读书|全民|群众|社会|思想|文化|爱国|政治|科学|学生|工人|农民|各种|多次|每次|多年|"
    "一场|这场|该|此|国内|对外|革命|侵略|解放|人民|局部|世界|现代|历史|重大|突发|紧急|公共|卫生|安全|有关|相关|"
    "新闻|自然|参加|发动|领导|举行|爆发|镇压|经过|开展|组织|掀起|武装|农民|土地|技术|产业|工业|信息|绿色|数字|"
    "学术|重要|大型|民主|民族|反对|经历|遭遇|发生|宣传|推广|技能|学习|竞赛|服务|公益|健康|书法|绘画|水上|冬季|"
    "夏季|智慧|春季|秋季|亲子|趣味|田径|职工|校园|市民|青年|少年|儿童|老年|残疾人|专业|单项|综合|国际|大中小|"
    "典型|轻微|强烈|疑似)*(?:起义|事变|政变|战役|战争|兵变|惨案|会战|海战|大捷|暴动|革命|运动|变法|新政|维新|"
    "条约|地震|大地震|大火|疫情|水灾|旱灾|洪灾|事件|大典)$"
)
_FIXED = re.compile(any_of(words("events")))
_MEETING = re.compile(
    "(?P<name>"
    "(?:中国共产党|中共)第[一二三四五六七八九十]+届中央委员会第[一二三四五六七八九十]+次全体会议|"
    "(?:(?:党的|中共|中国共产党)(?:第?[一二三四五六七八九十]{1,3}(?:大|届[一二三四五六七](?:中全会|次全会))|"
    "第[一二三四五六七八九十]+次全国代表大会))"
    "|(?:十[一二三四五六七八九]|二十)(?:大(?=[，。、；：的以精报]|$)|届[一二三四五六七]中全会)"
    f"|第[一二三四五六七八九十0-9]+届[^{_BREAK}的]{{2,16}}?第[一二三四五六七八九十0-9]+次(?:全体)?会议"
    ")"
)
_SESSION = (
    f"(?P<session>(?:第[一二三四五六七八九十百0-9]+[届次]|[0-9]{{4}}年?|首届)?(?P<what>{_N}{{2,14}}?"
    "(?:读书节|读书月|阅读月|阅读节|文化节|艺术节|书香节|图书节|旅游节|美食节|电影节|戏剧节|科技节|音乐节|诗歌节|"
    "动漫节|书展|博览会|图书博览会|书博会|文博会|高交会|广交会|进博会|交易会|世博会|园博会|图书馆年会|学术年会|"
    "年会"
    "|奥运会|亚运会|全运会|大运会|运动会|代表大会|全体会议|研讨会|高峰论坛|论坛|高端论坛|书市|庙会|灯会|嘉年华|"
    "双年展|大奖赛|锦标赛|挑战赛|选拔赛|总决赛|宣传周|活动周|科普周|宣传月|保护周|推广月|助残日|敬老月|科普日|"
    "遗产日|博物馆日|读书日|盲人节|文化周|服务周|保护宣传月)))"
    "(?![上中的各一]?[品牌机制体系办])"
)
_SESSIONS = re.compile(_SESSION)
_VAGUE_SESSION = re.compile(
    "^(?:各类|各种|各级|有关|相关|学术|主题|国际|全国|全市|本次|历届|大型|专题|高端|传统|系列|举办|参加|召开|"
    "组织|开展|承办|主办|协办|参与|出席|策划|配合|围绕|结合|迎接|定期|多场|行业|年度|校园|社区|职工|业务|主题图|"
    "图|群众|青少年|亲子|高峰|理论|工作|专家|交流|馆际|中外|国内|国际性|一年一度|每年|今年|连续|成功|积极|体育|"
    "民俗|文化|图书馆|公共图书馆|公共|图书|古籍|阅读|保护|服务|推广|读书|全民阅读|"
    "[0-9一二三四五六七八九十]+[场次届]|深化|举行|通过|依托|利用|借助|作为|列入|第)*"
    "(?:读书节|读书月|阅读月|阅读节|文化节|艺术节|书展|博览会|交易会|学术年会|年会|运动会|代表大会|全体会议|"
    "研讨会|高峰论坛|论坛|高端论坛|书市|庙会|灯会|嘉年华|双年展|大奖赛|锦标赛|挑战赛|选拔赛|总决赛|宣传周|活动周|"
    "宣传月|推广月|文化周|服务周|音乐节|科技节)$"
)
_LEADING = re.compile(
    "^(?:.*(?:举办|参加|召开|组织|开展|承办|主办|协办|参与|出席|策划|配合|围绕|结合|迎接|定期|举行|通过|依托|"
    "利用|借助|作为|列入|深化|推出|启动|亮相|打造|创办|纪念|庆祝|荣获|入选|获得|以及|期间|关于|响应|支持|推进|"
    "每年|今年|去年|连续|成功|积极|借|当天|当日|暨|度|同时|大型|每逢|正值|恰逢|适逢|值此|[全各本][市省区馆县]|"
    "各级|一年一度|大型|系列|多场|(?:年|月|日)(?!$)|将|并|第一时间|同步))"
)
_TAIL_KEPT = "(?:事变|惨案|起义|大罢工|血案)"
# Between the quotation and the word for what it is: 「“读吧！深圳”大型全民阅读活动」, but not 「“共读”的活动」.
_QUIET = f"[^{_BREAK}的等为是与和及以将把在这该了也0-9a-z]"
_TAIL_CUT = (
    f"(?:{_QUIET}{{0,10}}?(?:活动|系列|阅读推广品牌|活动品牌|节目|课堂|培训|夏令营|嘉年华|征文|推广|接力|打卡|"
    f"之旅|会议|研讨会|座谈会|论坛|讲座|大赛|比赛|竞赛"
    "|选拔赛|展览|书展|主题展|特展|巡展|画展|摄影展|年会|大会|音乐会|故事会|读书会|朗诵会|分享会|交流会|沙龙|"
    "晚会|峰会|展(?![示现开望厅]))"
    f"|{_QUIET}{{0,6}}?(?:项目|工程|计划|行动|建设|运动))(?!体系|机制|模式|平台|理念|合力|精神|定位|方案|要求|目标)"
)
_QUOTED = re.compile(f"[“「](?P<name>[^“”「」\n]{{2,30}})[”」](?:(?P<kept>{_TAIL_KEPT})|(?P<cut>{_TAIL_CUT}))")
_PROGRAMME = re.compile("(?:项目|工程|计划|行动|建设)$")
_SUBTITLED = re.compile("[“「](?P<name>[^“”「」\n，。]{2,14}(?:——|！|·)[^“”「」\n。]{2,16})[”」](?!一文|为题|的通知)")
_NOT_EVENT = re.compile(
    ".*(?:数据库|平台|系统|机制|体系|模式|理念|原则|精神|思想|专栏|书房|空间|公众号|网站|分馆|中心|基地|驿站|"
    "基金|账号|小程序|丛书|库|馆|室|制度|效应|方针|格局|框架|标签)"
)
_PLAN = re.compile("[一二三四五六七八九十]{1,3}五.*|.*”|.{2,8}(?:精神|思想|理念|主义|原则|方针|要求)")
_PROJECT = re.compile(
    f"(?P<name>(?:国家|全国|中华|文化|农家|东风|[0-9一二三四五六七八九]+){_C}{{2,10}}?(?:工程|计划|"
    f"行动))(?![师学的表书安方要纲任目技建])"
)
_VAGUE_PLAN = re.compile("[一二三四五六七八九十]{1,3}五.*|.*”|.{2,8}(?:精神|思想|理念|主义|原则|方针|要求)")
_PROJECT = re.compile(
    "^(?:文化|全国|国家|国家级|重点|重大|惠民|系统|民生|五年|十年|年度|工作|建设|发展|行动|实施|重要|公共|服务|"
    "保护|古籍|基础|水利|专项)*(?:工程|计划|行动)$"
)
_CEREMONY = re.compile(
    f"(?P<name>{_C}{{3,16}}?(?:落成典礼|开馆仪式|奠基仪式|揭牌仪式|启动仪式|成立大会|开幕式|开馆典礼|成立典礼))"
)
_KIND_ENDS = (
    ("会议", "会 议 盟 约 大 论坛 中全会 次会议"),
    ("战争", "战 役 捷 战争 战役 首义 围 海战 会战 败"),
    ("变乱", "变 乱 难 祸 狱 案 耻 起义 事变 政变 兵变 暴动 惨案 劫 事件"),
    ("运动", "运动 变法 新政 革命 维新 治"),
    ("灾害", "地震 大火 疫情 水灾 旱灾 洪灾"),
    ("展览", "展 展览 双年展 书展"),
    ("赛事", "赛 比赛 竞赛 全运会 奥运会 亚运会 运动会 大运会"),
    ("节会", "节 日 月 周 书市 庙会 灯会 嘉年华 博览会 交易会"),
    ("典礼", "典礼 仪式 大典 开幕式 成立大会"),
    ("工程", "工程 计划 行动 项目"),
    ("条约", "条约"),
)
_KINDS = {end: kind for kind, ends in reversed(_KIND_ENDS) for end in ends.split()}


_FESTIVAL = re.compile(
    "春节|元宵节|清明节|端午节|七夕节|中秋节|重阳节|腊八节|国庆节|劳动节|儿童节|教师节|妇女节|青年节|建军节|元旦"
)


_VAGUE_PROJECT = re.compile(
    "^(?:文化|全国|国家|国家级|重点|重大|惠民|系统|民生|五年|十年|年度|工作|建设|发展|行动|实施|重要|公共|服务|"
    "保护|古籍|基础|水利|专项|[一二三四五六七八九0-9])*(?:工程|计划|行动)$"
)


_CUT_OFF = 17
"""Characters; a longer name of a session began before the pattern did."""
_ATTENDS = re.compile(".*(?:出席|参加|举行|举办|主持|见证|在|于)")
_NAMED = ((_WAR, _VAGUE_WAR, 0.66), (_MEETING, None, 0.85), (_PROJECT, _VAGUE_PROJECT, 0.6))


def events(text: str, known: Sequence[Mention], maker: Maker, *, modern: bool) -> Iterator[Mention]:
    """Yield the events of ``text``; ``known`` says where the name begins that a war is called after."""
    for match in _FIXED.finditer(text):
        yield _event(text, match.start(), match.end(), 0.92, maker)
    named = {one.end: one for one in known if one.confidence >= 0.5}
    for match in _CLASSICAL.finditer(text):
        called = named.get(match.end("name") - 1 - len(match["last"]))
        if called is not None and called.type in _CALLED_AFTER:
            yield _event(text, called.begin, match.end("name"), 0.72, maker)
        elif called is None and match["last"] not in "议会约围治" and not _NOT_NAMED.match(match["name"]):
            yield _event(text, *match.span("name"), 0.55, maker)
    if modern:
        yield from _modern(text, maker)
        yield from _quoted(text, maker)


def _modern(text: str, maker: Maker) -> Iterator[Mention]:
    for pattern, vague, sure in _NAMED:
        for match in pattern.finditer(text):
            if vague is None or not vague.match(match["name"]):
                yield _event(text, *match.span("name"), sure, maker)
    for match in _FESTIVAL.finditer(text):
        yield Mention(match.start(), match.end(), TagType.EVENT, "节会", "", 0.62, maker)
    for match in _CEREMONY.finditer(text):
        lead = _ATTENDS.match(match["name"])
        begin = match.start("name") + (lead.end() if lead else 0)
        yield _event(text, begin, match.end("name"), 0.68, maker)
    for match in _SESSIONS.finditer(text):
        begin = _begin(match)
        if len(match["what"]) >= _CUT_OFF and text[begin - 1 : begin].isalpha():
            continue
        name = text[begin : match.end("session")]
        ordinal = name.startswith("第") and len(match["what"]) > 3
        if not name.endswith("人民代表大会") and len(name) > 3 and (ordinal or not _VAGUE_SESSION.match(name)):
            yield _event(text, begin, match.end("session"), 0.72, maker)


def _begin(match: re.Match[str]) -> int:
    """Return where the name of a session begins: behind the verb, after the year that it is of."""
    leading = _LEADING.match(match["what"])
    if leading is not None and leading.end() < len(match["what"]):
        return match.start("what") + leading.end()
    if match.start() < match.start("what") and not match.group().startswith("第"):
        return match.start("what")
    return match.start()


def _quoted(text: str, maker: Maker) -> Iterator[Mention]:
    """Yield what quotation marks hold, and the word behind them where it belongs to the name."""
    for match in _QUOTED.finditer(text):
        programme = match["cut"] and _PROGRAMME.search(match["cut"])
        if _PLAN.fullmatch(match["name"]) or (not programme and _NOT_EVENT.fullmatch(match["name"])):
            continue
        end = match.end("kept") if match["kept"] else match.end("name")
        yield _event(text, match.start("name"), end, 0.72, maker)
    for match in _SUBTITLED.finditer(text):
        if not _NOT_EVENT.fullmatch(match["name"]):
            yield _event(text, *match.span("name"), 0.55, maker)


def _event(text: str, begin: int, end: int, confidence: float, maker: Maker) -> Mention:
    kind = next((_KINDS[text[end - length : end]] for length in (3, 2, 1) if text[end - length : end] in _KINDS), "")
    return Mention(begin, end, TagType.EVENT, kind, "", confidence, maker)
