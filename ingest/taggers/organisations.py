"""Organisations 机构: where the word stands that ends a name, how far the name reaches back. Pure.

A name begins at a place or body that is known, at a word that only begins names (国立, 中华 …), or behind the last
verb or boundary before it; the further one must go without any of these, the less sure it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ingest.taggers.mention import Mention, TextContext
from ingest.taggers.office_titles import any_of
from ingest.taggers.signs import reads_modern
from ingest.taggers.words import words
from ontology.records import Maker, TagType

MAKER = Maker("organisations", "3")

_STOP = (
    "的了是在和与及或为以对由向等将把被让从到于各该本我其此每某全这那个位所家座间处类种请使可应已曾都"
    "也就还又有如经自往至跟并且若因由而之者曰其则即不没无很最更再仅只获赴拟往访"
)
_OUTSIDE = f"{_STOP}，。、；：？！“”‘’「」『』《》〈〉（）()\\s0-9a-z—－·…/|-"
_CHARACTER = re.compile(f"[^{_OUTSIDE}]*$")
# Words that hold a character which elsewhere ends a name; they are read as one block.
_BLOCKS = re.compile(
    "国家|全国|研究所|办事处|管理处|筹备处|秘书处|总务处|教务处|家庭|和平|文化和旅游|发展和改革|"
    "人力资源和社会保障|住房和城乡建设|工业和信息化|卫生和计划生育|规划和自然资源|广电和旅游"
    "|有限|国有|公有|大都|成都|首都|都市|全民|全球|自然|自治|自来|自强|经济|外经|财经|石经|中山|对外|向阳|"
    "第[一二三四五六七八九十]+|位育|专家|作家|画家|客家|同志|不锈|因特|之江|其中|该校|种子|种植|以色列|如皋|如东|"
    "曾国藩|都督|由义|有为"
    "|各族|处州|还珠|可持续|应用|应急|应天|类型|将军|家谱|于谦|和田|和县|无锡|经学|经纶"
)
_LAST = re.compile(
    f"(?P<last>{any_of(words('organisations'))})(?<!合作协)(?<!本科协)(?![员之长们界学们史业卡证级类型化服网法条事]|"
    f"之城|之友|服务|建设|规划|事业|工作|管理|资源|数据|体系|读者|活动|联合|系统|文献资)"
    "|(?P<strong>图书馆学[会系]|(?:图书馆|博物馆|档案馆|委员会|大学|出版社|学院|中学|公司|书店|书局|文化馆|"
    "美术馆|协会|学会|纪念馆)(?=服务|建设|工作|管理|资源|数据|活动|联合|读者|事业))"
)
_WITHIN = re.compile(
    f"(?P<name>[^{_OUTSIDE}]{{0,6}}?(?:{any_of(words('organisations_within'))}))(?![员之长们界学级类型网]|服务|"
    f"建设|工作)"
)
_ANCHOR = re.compile(
    "国立|国家|中国|中华|中共|中央|省立|市立|县立|私立|人民|京师|北洋|两江|全国|首都|皇家|世界|国际图联|联合国|"
    "亚洲|欧洲|东亚|香港|澳门|台湾|教育部|文化部|财政部|文化和旅游部|商务印书馆|世界书局|新华书店|新华社|人民日报"
)
_FORE = re.compile("(?:中共|中国共产党|中华人民共和国|国立|私立|公立|原|旧|第[一二三四五六七八九十]+届)$")
_VERBS = re.compile(any_of(words("organisation_verbs")))
_GENERIC_PART = (
    "级|地|家|自助|公共|古籍|移动化|信息化|智能|全|残障人士|党群|国家级|省级|市级|区级|县级|城市|基层|社区|农村|"
    "学校|高校|中心|数字|智慧|少儿|少年儿童|国内|国际|国外|世界|全国|我国|中小学|大型|现代|专业|地方|乡镇|街道|"
    "流动|城乡|传统|古代|近代"
    "|新型|民办|民间|私人|个人|普通|综合|综合性|主题|特色|总分馆|成员|服务|联合|镇街|实体|移动|线上|虚拟|儿童|"
    "青少年|成人|老年|盲人|省市|市县|各级|新|老|大|小|旧|多|自|主|上级|下级|相关|有关|其他|主管|行政|文化|教育|"
    "科研|学术|医疗|卫生|宣传|社会|行业|企业|事业|志愿|读者"
    "|重点|示范|标准|文献|信息|专门|研究|军事|高等|高职|职业|师范|私营|民营|外国|西方|海外|本地|当地|中外|县|市|"
    "区|省|镇|校|院|馆|部门|机关|党政|公益|品牌|优秀|国有|首个|首家|大学|中学|小学|学院|图书|阅读|知识|法人|理事|"
    "合作|区域|跨|共建|共享"
    "|[一二三四五六七八九十两几数]+|东|西|南|北|前|后|当|同|另|两|三|一|几|数|多家|十|百|分|总|下属|直属|所属|"
    "附属|学科|电影|出版|发行|新闻"
)
_GENERIC = re.compile(f"(?:{_GENERIC_PART})*$")
_REFERRED = re.compile(
    "(?:我|(?<![版善抄刻基样课剧文标])本|该)(?:馆|校|局|院|社|所|楼|公司|中心|书院|学会|协会|会馆|"
    "报社)(?![区址藏员内外长人舍务数次报训级友刊])(?:(?P<part>地方文献部|历史文献部|古籍部|特藏部|"
    "[\u4e00-\u9fff]{2,4}部)(?![门分]))?"
)
_NATIONAL = re.compile(
    "(?:(?:第[一二三四五六七八九十]+届)?(?:全国人大常委会|全国人民代表大会常务委员会|全国人民代表大会)|全国政协|"
    "国务院|中共中央|党中央|中央军委|新华书店|商务印书馆|中华书局|国际图联|联合国教科文组织|新华社|人民日报社"
    "|[国教文财]{1}家?(?:文物局|古籍保护中心|档案局|版权局|新闻出版署|新闻出版总署|发展改革委|统计局)|教育部|"
    "文化和旅游部|文化部|财政部|科技部|外交部|民政部|商务部|公安部|司法部|水利部|交通部|内政部|农业农村部|"
    "住房和城乡建设部|国家发展改革委)(?!门)"
)
_ARMY = re.compile(
    "(?P<state>[日美英法俄德苏清])军(?![人事官舰队长])|英法联军|八国联军|太平军|太平天国军|新四军|八路军|红军|"
    "解放军|中国人民解放军|东江纵队|湘军|淮军|北洋水师|义和团"
)
_LOCAL_SHORT = re.compile(
    "(?:(?<=[，。、；：由经与和在向及是为])|^)(?P<name>[省市](?:图书馆|博物馆|档案馆|美术馆|文化馆|文化和旅游厅|"
    "文化和旅游局|文旅厅|教育厅|财政局|教育局|文化局|民政局|政府|委(?:宣传部|办公厅|组织部)))"
)
_ANCIENT = re.compile(
    "(?<![南北])[吏户礼兵刑工]部(?![尚侍郎员主司考左右])|中书省|门下省|尚书省|行中书省|枢密院(?![使编])|"
    "翰林院(?![学侍修编检庶待典])|国子监(?![祭司丞博助直学生])|御史台|都察院|大理寺(?![卿少丞评正])|"
    "鸿胪寺(?![卿少丞])|太常寺(?![卿少丞])"
    "|光禄寺(?![卿少丞])|钦天监(?![正监])|司天监|集贤院(?![学])|秘书省(?![校正著])|崇文馆|弘文馆|"
    "史馆(?![修编检])|昭文馆|军机处|总理衙门|四库馆|广文馆|太医院|宗人府|詹事府(?![詹少])|内务府|理藩院|通政司|"
    "市舶司|转运司|提举司|布政使司|按察使司|都指挥使司"
    "|(?:州|府|县|郡|军|路)学(?![教训正生官者])|太学(?![博生助正录])"
)
_ACADEMY = re.compile("(?:书院|精舍)(?![山院])")
_ACADEMY_NAME = re.compile(
    "[^，。、；：？！“”‘’《》（）()\\s之其以为者曰而于乃使与有日年月不人也所及在至自此建复修创立置入"
    "讲主掌重筑游过到]{1,4}$"
)
# Bodies that are seldom spoken of in general; their name needs no place at its head.
_RARE = re.compile(
    "同志会|印书馆|书局|书社|书店|会馆|公所|善堂|报社|出版社|学堂|中学堂|女校|剧团|通讯社|藏书楼|书画院|画院|"
    "医院|同乡会|校友会|青年会|纵队"
)
_SEVERAL = re.compile(
    "相关|沿线|地区|区域|范围|高校|各|第[一二三四五六七八九十]+届|先进|同级|两级|^基层$|^所有|^部分|^多|^等"
)
_LEAGUE = re.compile("图书馆(?:联盟|学会|协会|理事会)")
_UNANCHORED = 0.42
GENERIC = re.compile(f"(?:{_GENERIC_PART})*(?:{any_of(words('organisations'))})")
"""A whole phrase that speaks of a sort of body: 自助图书馆."""
_LONGEST = 22


class OrganisationFinder:
    """Finds organisations; places and bodies found before say where a name begins."""

    maker = MAKER

    def find(self, text: str, *, context: TextContext, known: Sequence[Mention]) -> Iterator[Mention]:
        """Yield the organisations of ``text``, and those that lie in them."""
        if context.language != "zh":
            for match in _ANCIENT.finditer(text):
                yield _organisation(*match.span(), "官署", 0.68)
        yield from _academies(text)
        yield from _referred(text)
        if not reads_modern(text, context):
            return
        yield from _told(text, known)
        yield from _Reader(text, known).names()


def _academies(text: str) -> Iterator[Mention]:
    """Yield 白鹿洞书院: the two or more characters before 书院, as far as a boundary."""
    for match in _ACADEMY.finditer(text):
        name = _ACADEMY_NAME.search(text, max(0, match.start() - 4), match.start())
        if name is not None and name.group() not in ("诸", "各", "旧", "新", "本"):
            sure = 0.85 if len(name.group()) in (2, 3) else 0.65
            yield _organisation(name.start(), match.end(), "书院", sure)


def _referred(text: str) -> Iterator[Mention]:
    """Yield 我馆 and, with its part, 我馆地方文献部."""
    for match in _REFERRED.finditer(text):
        if match["part"]:
            yield _organisation(*match.span(), "部门", 0.75)
        yield _organisation(match.start(), match.end() - len(match["part"] or ""), "", 0.85)


def _told(text: str, known: Sequence[Mention]) -> Iterator[Mention]:
    """Yield what is known by its words alone: 教育部, 我馆, 日军, and 市图书馆 where the city is named."""
    for match in _NATIONAL.finditer(text):
        yield _organisation(*match.span(), "", 0.85)
    for match in _ARMY.finditer(text):
        yield _organisation(*match.span(), "军队", 0.75)
        if match["state"]:
            yield Mention(*match.span("state"), TagType.LOC, "国", "", 0.7, MAKER)
    cities = [mention.begin for mention in known if mention.type is TagType.LOC and mention.end - mention.begin > 1]
    for match in _LOCAL_SHORT.finditer(text):
        if any(begin < match.start() for begin in cities):
            yield _organisation(*match.span("name"), "", 0.66)


class _Reader:
    """Reads one text from left to right, each name knowing where the one before it ended."""

    def __init__(self, text: str, known: Sequence[Mention]) -> None:
        self.text = text
        self.blocks = _BLOCKS.sub(lambda match: "国" * len(match.group()), text)
        self.starts = _starts(known)
        self.begins = {one.begin for one in known if one.type in (TagType.LOC, TagType.PER) and one.confidence >= 0.55}
        self.ends: dict[int, int] = {}
        for one in known:
            if one.type is TagType.LOC:
                self.ends[one.begin] = max(one.end, self.ends.get(one.begin, 0))

    def names(self) -> Iterator[Mention]:
        """Yield the names, outer and inner."""
        last_begin = last_end = 0
        for match in _LAST.finditer(self.text):
            region = _CHARACTER.search(self.blocks, max(last_end, match.start() - _LONGEST), match.start())
            low = region.start() if region is not None else match.start()
            if last_end and low == last_end and not _VERBS.search(self.text, low, match.start()):
                if match.end() - last_begin <= _LONGEST + 8:
                    outer = _organisation(last_begin, match.end(), "", 0.84)
                    yield outer
                    yield from self._parts(outer)
                    last_end = match.end()
                continue
            found = self._name(low, match)
            if found is not None:
                yield found
                yield from self._parts(found)
                yield from self._core(found, match.start())
                last_begin, last_end = found.begin, found.end

    def _parts(self, found: Mention) -> Iterator[Mention]:
        """Yield 深圳图书馆北馆: what belongs to the body just found."""
        match = _WITHIN.match(self.blocks, found.end)
        if match is not None and not _VERBS.search(self.text, found.end, match.end()):
            yield _organisation(found.begin, match.end(), "", 0.82)

    def _core(self, found: Mention, last: int) -> Iterator[Mention]:
        """Yield 冯平山图书馆 in 香港冯平山图书馆: the name behind the place, where it begins with a name itself."""
        begin = self.ends.get(found.begin, last)
        if begin in self.begins and begin < last and not _GENERIC.match(self.text[begin:last]):
            yield _organisation(begin, found.end, "", 0.7)

    def _name(self, low: int, match: re.Match[str]) -> Mention | None:
        begin, sure = self._begin(low, match.start())
        if begin is None or (begin == match.start() and len(match.group()) < 4):
            return None
        return _organisation(begin, match.end(), "", sure)

    def _anchored(self, begin: int, end: int) -> float:
        """Return how sure a name with an anchor is; what speaks of several bodies names none."""
        rest = self.text[max(begin, self.ends.get(begin, begin)) : end]
        alone = rest == "公共" and not _LEAGUE.match(self.text, end)
        if alone or _SEVERAL.search(rest):
            return _UNANCHORED
        if begin in self.starts:
            return 0.86
        return 0.8 if not _GENERIC.match(self.text[begin:end]) else _UNANCHORED

    def _begin(self, low: int, end: int) -> tuple[int | None, float]:
        """Return where the name that ends behind ``end`` begins, and how sure that is."""
        after = max((verb.end() for verb in _VERBS.finditer(self.text, low, end)), default=low)
        known = [place for place in range(low, end) if place in self.starts]
        anchors = [match.start() for match in _ANCHOR.finditer(self.text, low, end)]
        beyond = [place for place in (*known, *anchors) if place >= after]
        name = self.text[after:end]
        if beyond or (known and (not after > max(known) or len(name) < 2 or _GENERIC.match(name))):
            begin = min(beyond or known)
            fore = _FORE.search(self.text, low, begin)
            return (fore.start() if fore else begin), self._anchored(begin, end)
        if not name or _GENERIC.match(name) or end - after > 8 or self.text[after - 1 : after] in tuple("“「‘《"):
            return None, 0.0
        return after, 0.64 if _RARE.match(self.text, end) and len(name) > 1 else _UNANCHORED


def _starts(known: Sequence[Mention]) -> Mapping[int, float]:
    return {
        mention.begin: mention.confidence
        for mention in known
        if mention.type in (TagType.LOC, TagType.ORG)
        and mention.end - mention.begin > 1
        and mention.confidence >= _floor(mention)
    }


def _floor(mention: Mention) -> float:
    """A body that is known only by a model does not begin another's name."""
    return 0.5 if mention.type is TagType.LOC else 0.75


def _organisation(begin: int, end: int, kind: str, confidence: float) -> Mention:
    return Mention(begin, end, TagType.ORG, kind, "", confidence, MAKER)
