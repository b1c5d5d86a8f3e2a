"""Places 地名 in the company they keep: where a person is of, what lies where, what one reaches or besieges. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ingest.taggers.mention import Mention, TextContext
from ingest.taggers.modern_places import modern_places
from ingest.taggers.signs import reads_modern
from ontology.records import Maker, TagType

MAKER = Maker("places", "5")

_BREAK = "，。、；：？！“”‘’「」『』《》（）()\\s"
_C = f"[^{_BREAK}之其以为者曰而于乃使与有日年月不人也所及在至自此诸何]"
_ADMIN = "[州府郡县国道路军监]"
_FEATURE_END = (
    "(?:大道|大街|路(?!上|过|经)|道(?=[，。、；])|山|岭|峰|岩|冈|矶|崖|岗|江|河|湖|溪|泽|池|潭|塘|浦|涧|水|海|洋|"
    "岛|洲|屿|泉|井|谷|峡|洞|关|隘|津|渡|港|桥|"
    "渠|陂|堰|堤|闸|坝|城|门|街|巷|亭|驿|铺|寺|观|庵|院|塔|祠|庙"
    "|坛|宫|殿|陵|墓|坟|冢|楼|台|阁|轩|堂|斋|园|苑|圃|镇|乡|里|村|寨|堡|坊|墟)"
)
_SPOT = (
    f"[^{_BREAK}之其以为者曰而于乃使与有日年月人也所及在至自此诸何凡皆又东西南北前后上下左右内外入出百"
    f"千万数我是不可女亦则若相其彼故吾尔得见闻令命过行来去往径迳侧乎虽恣侮兵击攻战谋反欲杀还归]"
)
_NEXT = f"[^一侯王跨守浚凿筑建修祀临濒通引导流注汇五曲隐{_SPOT[2:-1]}]"
_NATIVE = re.compile(
    f"(?:^|(?<=[{_BREAK}者]))(?:本|先世|世为|为|故|其先)?(?P<place>{_C}{{2,6}})(?=人(?:也|[，。；]|$))"
)
_SEATS = frozenset({TagType.LOC, TagType.OFI})
_ONE_DIRECTION = frozenset("东西南北")
_NATIVE_UNSTOPPED = re.compile(f"(?<=[字号](?P<name>..))(?P<place>{_C}{{4}}|{_C}{{2}})(?=人(?:也|{_C}))")
_ADMIN_SPLIT = re.compile(f"(?P<wide>{_C}{{1,3}}{_ADMIN})(?P<narrow>{_C}{{1,4}})")
_REACHED = re.compile(
    "(?:徙治|至于|至|于|浚|疏|凿|溯|泛|涉|临|游|经|抵|驻|过|出|入|居|屯|围|攻|破|徙|都|葬|奔|次|渡|登|陷|取|袭|"
    "守|拔|克|屠|寇|犯|趋|还|归|戍|镇|筑|建|创|修|跨|瀕|濒|隶|属|连|界|距|去|抵|引|导|赴|幸|宿|憩|隐|卜居)"
    f"(?P<place>{_NEXT}{_SPOT}{{0,2}}(?:{_FEATURE_END}|{_ADMIN}))(?=[{_BREAK}]|$|"
    f"[下上南北东西中而以之口侧旁麓阳阴外内]|所)"
)
# What a river passes: 东径临戎县故城北, 历桥亭南. The words after it tell where a short name ends.
_PASSED = re.compile(
    f"(?<=[径迳经历过至对])(?:"
    f"(?P<named>{_SPOT}{{1,3}}[县郡州国城亭邑聚山泽津戍])"
    f"(?=(?:故|大|小|旧)?城?(?:[东西南北之而界也注合入{_BREAK}]|$))"
    f"|(?P<bare>{_SPOT}{{2,3}})(?=故城))"
)
_LISTED = re.compile(f"(?:^|(?<=[，。、；：]))(?P<place>{_SPOT}{{1,3}}[州郡县水山江河湖城陵寺])(?=[、，])")
_LIES = re.compile(
    f"(?:^|(?<=[{_BREAK}]))(?:今|古|其)?(?P<place>{_SPOT}{{1,4}}(?:{_FEATURE_END}|{_ADMIN}))(?=(?:在|位于|距|"
    f"去(?:县|城|府|州)|源出|发源|出{_C}{{1,4}}[山县]|跨|北临|南临|东临|西临|一名|又名|旧名|本名|亦名|即古|即今|"
    f"，一名|，又名|，旧名|，本名|，即|，在|，汉县|，唐县|，属|，隶|[东西南北]流|[东西南北]至|[东西南北]距))"
)
_CALLED = re.compile(
    f"(?:一名|又名|旧名|本名|亦名|名曰|名为|赐名|改名|更名|改曰|名之曰|号曰|"
    f"曰)(?P<place>{_SPOT}{{1,3}}(?:{_FEATURE_END}|{_ADMIN}))(?=[{_BREAK}]|$|是也|者)"
)
_FOLLOWING = re.compile(
    f"(?P<direction>(?:治|城)?(?:之)?(?:东南|西南|东北|西北|"
    f"[东西南北])(?:[一二三四五六七八九十百]+里)?)?(?P<place>{_NEXT}{_SPOT}{{0,2}}?{_FEATURE_END})"
    f"(?=[{_BREAK}]|$|[外内下上中前后左右侧旁之东西南北麓阳阴口祀汉唐宋元明清晋隋]|[建筑凿修])"
)
_WALL = re.compile("城(?=[东西南北中内外{_BREAK}]|$)".replace("{_BREAK}", _BREAK))
_SINGLE_LIST = re.compile(
    f"(?:^|"
    f"(?<=[{_BREAK}陷破通取定及徙分]))(?P<list>[\u4e00-\u9fff](?:、[\u4e00-\u9fff]){{1,7}})(?=[一二三"
    f"四五六七八九十诸]{{1,2}}[水江河州郡县国山府路省]|"
    f"震动|间)"
)
_OF_REGIONS = frozenset(
    "江浙闽粤湘赣皖苏鲁豫晋秦陇蜀滇黔桂吴越楚燕赵齐鲁魏韩宋卫陈蔡郑荆扬徐兖青冀雍凉益幽并交广梁豫淮泗汴汉沔渭泾洛漳伊"
)
_REGION_LIST = re.compile(
    "(?:^|(?<=[^\u4e00-\u9fff]))(?P<list>[\u4e00-\u9fff](?:、[\u4e00-\u9fff]){1,7})(?=[\u4e00-\u9fff，。；]|$)"
)
_STANDS = re.compile(
    "(?:(?<=古)|(?<=故)|(?<=本)|(?<=先)|^|"
    "(?<=[，。、；：]))(?P<place>[秦楚齐燕赵韩魏晋宋卫鲁郑陈蔡吴越蜀闽粤曹梁])(?=地(?:也|，|。)|"
    "人(?=[由多尚善也，])|之(?:东|西|南|北|地|境|郊|野|鄙)|中之|境)"
)
_FROM = re.compile(
    "(?:(?<=自)(?=.[来至入归])|(?<=入)|(?<=适)|(?<=伐)|(?<=奔)|"
    "(?<=如))(?P<place>[秦楚齐燕赵韩魏晋宋卫鲁郑陈蔡吴越蜀闽粤])(?=[来至入归还适，。；、]|$)"
)
# A name of two to four characters in a clause of its own, or 者, stands before the native place.
_TOLD_OF = re.compile(f"(?:^|[{_BREAK}])[^{_BREAK}曰]{{2,4}}(?:者)?，(?:本|先世|世为|为|故|其先)?$")
_HAS_ADMIN = re.compile(f"{_C}{{1,3}}[州郡县]{_C}{{0,3}}$")
_NOT_NATIVE = re.compile(
    "[一二三四五六七八九十百千万数]|何|[男女老丈号]|"
    "[时道代间中见虽恣侮爱敬亡先闲作士夫妇等上下贵贱富贫国主家工商客行旅]$|^(?:其|此|夫|凡|古|今|先|故|善|小|大|"
    "圣|众|诸|世|庶|贤|匹|舍|宫|中|主|使|仇|异|贵|外|家|吾|若|皆|时|后|前|同|乡|邑|里|土|州|县|郡|山|野|门|舟|船|"
    "官|军|令|杀|得|闻|见|与|同郡|同县|同邑|郡|天下|某)"
)
_NOT_PLACE = re.compile(
    "^(?:.*[一二三四五六七八九十]里|[郡州县府城邑国本某他诸各此其旧新故小大高名深荒][\u4e00-\u9fff]|"
    "[一二三四五六七八九十百千万数]+[\u4e00-\u9fff]|.*(?:开门|闭门|出门|入门|登楼|登山|渡江|渡河|过江|临水|入海|"
    "出海|上山|下山|还山|守城|攻城|围城|屠城|筑城|修城|入城|出城|入关|出关|守关|入宫|还宫|升堂|太守))$"
)
_TRUSTED = re.compile(f".*(?:{_ADMIN}|城)$")
_SEATS = frozenset({TagType.LOC, TagType.OFI})
_UNSTOPPED = 0.03
"""Stops a character below which a text has none to go by: three in a hundred characters."""


class PlaceFinder:
    """Finds places by pattern."""

    maker = MAKER

    def find(self, text: str, *, context: TextContext, known: Sequence[Mention]) -> Iterator[Mention]:
        """Yield the places of ``text`` that a pattern vouches for; ``known`` are those that stand beside others."""
        if reads_modern(text, context):
            yield from modern_places(text, MAKER)
        yield from _after_places(text, known)
        if context.language == "zh":
            return
        yield from _natives(text, {one.begin: one.end for one in known if one.type in _SEATS})
        yield from _by_company(text)
        yield from _lists(text)


def _after_places(text: str, known: Sequence[Mention]) -> Iterator[Mention]:
    """Yield 章江门 in 南昌府章江门, 芝川镇 in 韩城县南芝川镇, 泉州府城: what lies where a place is named."""
    for place in known:
        if place.type is not TagType.LOC or place.end - place.begin < 2 or place.confidence < 0.5:
            continue
        wall = _WALL.match(text, place.end)
        if wall is not None and text[place.end - 1] in "府州县郡":
            yield _place(place.begin, wall.end(), 0.85)
        match = _FOLLOWING.match(text, place.end)
        if match is not None and not _NOT_PLACE.match(match["place"]):
            begin, end = match.span("place")
            if match["direction"] in _ONE_DIRECTION and text[place.end - 1] not in "府州县郡城山":
                begin = place.end
            yield _place(begin, end, 0.78 if text[place.end - 1] in "省府州县郡市区" else 0.62)


def _natives(text: str, seats: Mapping[int, int]) -> Iterator[Mention]:
    """Yield 庐江舒 in 「文翁，庐江舒人，」, and its parts, where a name or what is known of places speaks for it."""
    for match in _NATIVE.finditer(text):
        begin = match.start("place")
        if _NOT_NATIVE.search(match["place"]):
            continue
        if begin in seats or _TOLD_OF.search(text, max(0, begin - 8), begin) or _HAS_ADMIN.match(match["place"]):
            yield from _native(match.span("place"), match["place"], 0.86, seats)
        else:
            yield _place(begin, match.end("place"), 0.46)
    if not _is_stopped(text):
        for match in _NATIVE_UNSTOPPED.finditer(text):
            if not _NOT_NATIVE.search(match["place"]):
                yield from _native(match.span("place"), match["place"], 0.84, seats)


def _native(span: tuple[int, int], name: str, sure: float, seats: Mapping[int, int]) -> Iterator[Mention]:
    """Yield the place and its parts, cut behind a known place, behind 郡 or 州, or after two characters."""
    begin, end = span
    yield _place(begin, end, sure)
    split = _ADMIN_SPLIT.fullmatch(name)
    middle = begin + (split.end("wide") if split else 2)
    if begin < seats.get(begin, 0) < end:
        middle = seats[begin]
    if 3 <= len(name) <= 6 and middle < end:
        yield _place(begin, middle, 0.7)
        yield _place(middle, end, 0.66)


def _is_stopped(text: str) -> bool:
    return sum(text.count(stop) for stop in "，。；：") > _UNSTOPPED * len(text)


def _by_company(text: str) -> Iterator[Mention]:
    for pattern, sure in ((_REACHED, 0.6), (_LISTED, 0.45), (_LIES, 0.85), (_CALLED, 0.6)):
        for match in pattern.finditer(text):
            name = match["place"]
            if not _NOT_PLACE.match(name):
                better = 0.06 if _TRUSTED.match(name) and len(name) > 2 else 0.0
                yield _place(*match.span("place"), sure + better)
    for match in _PASSED.finditer(text):
        if not _NOT_PLACE.match(match.group()):
            yield _place(*match.span(), 0.75)


def _lists(text: str) -> Iterator[Mention]:
    """Yield 睦, 歙 and 杭 in 「睦、歙、杭诸州」, 江 and 浙 in 「江、浙」, 齐 in 「古齐地」."""
    for match in _SINGLE_LIST.finditer(text):
        yield from (_place(place, place + 1, 0.85) for place in range(*match.span("list"), 2))
    for match in _REGION_LIST.finditer(text):
        if set(match["list"]) - {"、"} <= _OF_REGIONS:
            yield from (_place(place, place + 1, 0.72) for place in range(*match.span("list"), 2))
    for pattern in (_STANDS, _FROM):
        for match in pattern.finditer(text):
            yield _place(*match.span("place"), 0.66)


def _place(begin: int, end: int, confidence: float) -> Mention:
    return Mention(begin, end, TagType.LOC, "", "", confidence, MAKER)
