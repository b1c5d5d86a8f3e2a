"""Words that point back at what was said: 他, 那里, 这本书, 那一年, 后来呢. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from ontology.records import TagType

PAIR = re.compile(
    "^(?:那么?)?(?:[这那]|它们)?两(?P<kind>个?(?:图书)?馆|家(?:图书馆|单位|机构)|[本部](?:书|著作)|书|个?人|个?地方|座?[城山寺塔]|条[河江水]|者)"
)
"""Both of what was spoken of one after the other: 两个馆, 两部书."""
THEY = re.compile("他们|她们|这(?:些|几个|两个|两)人|那(?:些|几个|两个|两)人|^(?:两|二)人")
_ROLE = (
    "皇帝|皇后|太子|公主|将军|诗人|词人|作者|学者|官员|大臣|先生|夫人|画家|作家|宰相|丞相|知府|知县|县令|太守|国君|国王|诸侯|主将|使者|"
    "馆长|创办人|设计师|人物?"
)
PERSON = re.compile(
    "(?<![其吉])[他她](?![们人乡日年])|此人|该人|[这那]个(?:皇帝|将军|诗人|作者|学者|官员|大臣|宰相|人)|[这那]人"
    "|^其(?=[父母子弟兄妻女师友字号])"
)
WHOM = re.compile(f"[这那]一?[位名](?P<role>{_ROLE})?")
"""That one: before a role it is him, before another noun or a name it only points."""
BOOK = re.compile(
    "[这那](?:一?[本部卷套册])?书|该书|此书|(?<![哪几多一两三每各])本书(?!馆)|[这那]一?[部本篇](?:著作|作品|文章|文献|诗|书稿|志书|小说)|该文|此文"
    "|(?<![图全藏丛史古类文读])书(?=[里中内])"
)
PLACE = re.compile(
    "那里(?!面)|那儿|那边|此地|当地|该地|这里(?!面)|这儿|[这那]个?地方|[这那]座?城市?(?!\\w*呢)|该[县市城区镇]|[这那]个?[县郡州府国](?!家)"
)
TIME = re.compile("[那这]一?年(?!代)|当年|同年|该年|当时|那时候?|[这那]个?(?:年代|时代|朝代|时期)")
EVENT = re.compile(
    "[这那]件?事(?![业情务])(?:情)?|此事|该事件|[这那]个?事件|[这那][场次][^，。？的里中]{0,4}?(?:战争|战役|战|运动|政变|起义|活动|会议|展览|变法)|这一仗"
)
IT = re.compile("它们?(?!山)|前者")
AMONG = re.compile("^(?:那么?)?其中")
THING = re.compile(
    "(?:[这那](?:一?[个项种座条所间处棵只道首口件批类块幅套])|(?<![应本])该)"
    "(?P<noun>(?![还又也都正很最后当时])[^的，。？在是有为什哪几多怎谁我你他能可被讲写说记叫]{1,6}?)"
    "(?=[的，。？在是有为什哪几多怎谁里中我你他能可被讲写说记叫]|后来|当时|$)"
)
HEADLESS = re.compile("[这那](?:一?[个条位只件座块种]|些)(?=$|[，。？是有在怎后当又被])")
TYPES: tuple[tuple[re.Pattern[str], tuple[TagType, ...]], ...] = (
    (PERSON, (TagType.PER,)),
    (BOOK, (TagType.BOOK,)),
    (PLACE, (TagType.LOC, TagType.ORG)),
    (TIME, (TagType.TIME,)),
    (EVENT, (TagType.EVENT,)),
    (IT, (TagType.BOOK, TagType.LOC, TagType.ORG, TagType.EVENT)),
)
"""What points back, with the types of name that it can point at."""

THEN = re.compile(
    "^(?:那么?|再)?(?P<word>后来|结果|然后|之后|再后来|最后|最终|接下来|接着|再往后)(?:呢|怎么样了?|怎样了?|如何了?|怎么了|又怎样)?[？?。！!]*$"
)
MORE = re.compile(
    "^(?:那么?)?(?:还有|别的|其他的?|其它的?|除此之外|除了这些)(?:别的|其他|其它|更多)?的?(?:还有)?[^，。？?的是在有]{0,3}?(?:吗|呢|什么|哪些|谁|么|没有)?[？?。！!]*$"
)
INSTEAD = re.compile(
    "^(?:那么|那|换成|换作|如果是|要是|至于)?(?P<thing>[^，。？?！!]{1,14}?)(?:又)?(?:呢|如何|怎么样|怎样)[？?。！!]*$"
)
POLITE = re.compile("^(?:谢谢|多谢|感谢|好的|好吧|明白|知道了|原来如此|再见|你好|您好|嗯|哦|行)")
PRACTICAL = re.compile(
    "你们|贵馆|借书证|读者证|办证|续借|还书|罚款|上班|下班|开馆|闭馆|开门|关门|营业|门票|停车|地铁|公交|几路车|预约|座位|自习|打印|复印|扫描|上网|WiFi|wifi|"
    "电话|邮箱|联系方式|地址|饮水|充电|寄存|天气|你是|你能|你会|您能|人工服务|转人工|馆员"
)
"""Matters of the house: they stand by themselves, whatever was spoken of."""


def _row(words: str) -> tuple[str, ...]:
    return tuple(words.split())


CLASSES: tuple[tuple[str, ...], ...] = (
    _row(
        "曾祖父 祖父 祖母 外祖父 父亲 母亲 爸爸 妈妈 儿子 女儿 子女 孙子 孙女 哥哥 弟弟 姐姐 妹妹 兄长 兄弟 姐妹 "
        "妻子 丈夫 夫人 皇后 叔父 伯父 舅舅 侄子 外甥 女婿 岳父 老师 学生 弟子 门生 朋友 父 母 兄 弟 妻 师"
    ),
    _row("表字 字号 别号 谥号 庙号 年号 本名 原名 别名 名字 封号 籍贯 生年 卒年 字 号"),
    _row("春天 夏天 秋天 冬天 春季 夏季 秋季 冬季 春 夏 秋 冬"),
    _row("东边 西边 南边 北边 东面 西面 南面 北面 东部 西部 南部 北部 东 西 南 北"),
    _row("长度 宽度 高度 深度 面积 重量 人口 户数 造价 价钱"),
    _row("开头 结尾 前半 后半 上卷 中卷 下卷 上册 下册"),
    _row("正月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月 腊月"),
    _row("出生 去世 即位 退位 登基"),
)
"""Words one of which can stand in the place of another of the same row."""
ORDINAL = re.compile("第[一二三四五六七八九十百0-9]+[次卷回章篇代任批位个条]?")

MEN = frozenset(
    _row("父亲 爸爸 儿子 哥哥 弟弟 兄长 兄弟 丈夫 祖父 外祖父 孙子 叔父 伯父 舅舅 侄子 外甥 女婿 岳父 父 兄 弟")
)
WOMEN = frozenset(_row("母亲 妈妈 女儿 姐姐 妹妹 姐妹 妻子 夫人 皇后 祖母 孙女 妻 母"))

_WANTED: Mapping[TagType, re.Pattern[str]] = MappingProxyType(
    {
        TagType.PER: re.compile("谁|什么人|何人|哪一?[位个]人?|叫什么名?字?"),
        TagType.BOOK: re.compile("[哪什][一么]?[些本部几]?[本部]?(?:书|著作|作品|文献)|书叫什么"),
        TagType.LOC: re.compile("哪里|哪儿|何处|何地|什么地方|哪个?(?:地方|县|州|城市|省)"),
        TagType.TIME: re.compile("何时|什么时候|哪一?年|哪天|哪一天|何年|什么年代|几时"),
        TagType.EVENT: re.compile("什么(?:事|事件|战争|运动)|哪[些场](?:事|战)"),
        TagType.ORG: re.compile("(?:哪|什么)[个家所]?(?:机构|单位|图书馆|大学|学校)"),
    }
)


def wanted(question: str) -> TagType | None:
    """Return the type of what a question asks for; ``None`` where it asks for no name."""
    found = ((match.start(), type_) for type_, pattern in _WANTED.items() if (match := pattern.search(question)))
    return min(found, default=(0, None), key=lambda one: one[0])[1]


_AROUND = re.compile(
    "^(?:请问一?下?|请教|我想(?:知道|问|了解)一?下?|想问一?下?|对了|那么|麻烦问|告诉我|你好|您好)[，,：: ]*"
    "|[？?。！!\\s]+$"
)
_ASKING = re.compile(
    "(?:是|在|有|叫|于|了|过)*(?:怎么回事|怎么样|怎样|怎么|如何|为什么|为何|什么时候|什么地方|什么|何时|何地|何处|哪一?[年天月里儿些个位本部座]|"
    "多少|多[大高长久远]|几[个位次年本卷种]|谁|吗|么|是不是|有没有)"
)
_TAIL = re.compile("(?:的|了|呢|吗|来的|样|地方)+$")


def bare(question: str) -> str:
    """Return a question without what is said around it: 请问, its mark."""
    before = None
    while before != question:
        before, question = question, _AROUND.sub("", question)
    return question


WHY = re.compile("为什么|为何|为啥|怎么会|何以")


def statement(question: str) -> str:
    """Return what a question takes for granted: 孙武给吴王练兵是怎么回事 → 孙武给吴王练兵."""
    plain = bare(question)
    left = _TAIL.sub("", _ASKING.sub("", plain))
    return left or plain


_PREDICATE = re.compile(
    "(?:一共|总共|现在|目前|如今|最[早后初先]|到底|究竟|曾经?|主要|都)?(?:是|有多|有哪|有几|有什么|有谁|有没有|在哪|在什么|在何|为什么|为何|怎么|怎样|如何|什么|哪|多少|多[大高长久远]|几[个位次年本卷种]|谁|何[时地处人]|"
    "叫|讲了|写了|写过|做过|做了|始?建[于成]|成立|发生|可以|能不能|会不会|流经|记载|提到)"
)


def subject(question: str) -> str:
    """Return what a question is about, as far as that stands at its beginning; empty where it does not."""
    plain = bare(question)
    match = _PREDICATE.search(plain)
    return (plain[: match.start()] if match else plain).rstrip("的，、在")
