"""Offices and ranks 职官 in classical text: titles, the place they govern, appointments and ennoblements. Pure.

What governs a place carries it (会稽太守, 知杭州); the place is a mention of its own within. Posts of today are found
by :mod:`ingest.taggers.posts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ingest.taggers.mention import Mention, TextContext
from ingest.taggers.office_titles import DEGREES, HEADS, LISTED, LOCAL, TITLE_PARTS, WEAK
from ingest.taggers.posts import posts
from ingest.taggers.signs import reads_modern
from ingest.taggers.surnames import FULL_NAME
from ontology.records import Maker, TagType

MAKER = Maker("offices", "2")

_BREAK = "，。、；：？！“”‘’《》（）()\\s"
# Verbs of appointment; what follows one of them is an office, and what stands before it is none.
_VERB = (
    "(?:累官至|累迁至|历官至|仕至|官至|位至|累官|累迁|历官|左迁|右迁|出为|入为|起为|起知|召为|征为|辟为|荐为|"
    "擢为|迁为|转为|改为|拜为|诏为|补为|以为|除授|特授|超拜|再迁|超擢"
    "|进封|追赠|赐赠|赠|授|除|拜|擢|转|徙|历|迁|领|兼|摄|署|权|试|充|改|调|补|加|进|迁|任|官|为|行|守|判|知|选|由|自)"
)
_STRONG_VERB = re.compile(
    "(?:累官至|累迁至|历官至|仕至|官至|位至|累官|累迁|历官|左迁|右迁|出为|入为|起为|召为|征为|辟为|荐为|擢为|"
    "迁为|转为|改为|拜为|除授|特授|超拜|再迁|超擢|追赠|赠|授|除|拜|擢|转|徙|历"
    "|迁|领|兼|摄|署|权|充|改|调|补|加|任|由|为)$"
)
_NOT_PLACE = (
    "之其以为拜迁除授领兼转徙署补擢任由自召起历至者曰而于乃使与有日年月不故前诸某本时今各令其及后复又命知判守官出入"
)
_PLACE = f"[^{_BREAK}{_NOT_PLACE}]"
_VAGUE_PLACE = re.compile(
    "^(?:[郡州县府道路邑国夏商周秦汉魏晋隋唐宋辽金元明清]|[东西前后北南][汉晋魏周唐宋齐梁]|"
    "[一二三四五六七八九十百千数]|.*(?:等|贤|良|新任|邻|邑|大|小))$"
)
_TITLE = re.compile("|".join((*TITLE_PARTS, LISTED)))
_LOCAL_OFFICE = re.compile(LOCAL)
_SEAT = re.compile(f"{_PLACE}{{1,6}}$")
_ENDS = f"(?=[{_BREAK}]|$|[兼领加寻卒致以而等时]|再|转)"
_AFTER_VERB = re.compile(f"(?<=[授除拜擢迁徙转补累历调充改赠荐官])(?P<title>{_PLACE}{{0,8}}?{HEADS}){_ENDS}")
_KNOW = re.compile(
    f"(?:权发遣|权知|权判|同知|通判|签书|佥书|签判|判|知|提点|提举|权|守|尹)(?P<place>{_PLACE}{{1,5}}?(?:州|府|"
    f"县|军|监|路|郡))(?:军)?(?:事)?"
    f"(?=[{_BREAK}]|$|[兼卒时，而以])"
)
_KNOW_SEEN = re.compile("(?:权发遣|权知|权判|通判|判|知|尹|都督|节度|观察|镇守|提督)$")
_HOLDERS = tuple("王侯公人国相太之者")
_UNIT = re.compile("(?:军(?!民|马|事务)|州|府|县|监)?(?P<affairs>事?)")
_NOBLE = re.compile(
    f"(?<=[封爵赠袭])(?:为|以|号)?(?P<title>(?:开国)?(?P<place>{_PLACE}{{1,5}}?)(?:郡|县|国|乡|亭|开国)*(?:公主|"
    f"[王公侯伯子男君]))(?={'[' + _BREAK + ']'}|$|[，食邑世谥])"
)
_FOUNDING = re.compile(f"(?P<place>{_PLACE}{{2,4}}?)(?:开国[郡县]?)[公侯伯子男]")
_SINGLE_SEATS = frozenset(
    "蜀邺郓滑陈蔡曹许郑邓鄂越吴润常苏湖杭睦婺衢处温台明秀宣歙饶信抚洪江虔吉袁筠潭衡永道郴全连邵岳鼎澧辰"
)
_NO_SEAT = frozenset({"将军", "中尉", "主簿", "功曹", "从事", "司马", "长史", "教授", "参军", "太傅", "都尉"})
_LOCAL_ALONE = frozenset(
    {
        "知县",
        "知州",
        "知府",
        "知军",
        "郡守",
        "太守",
        "刺史",
        "县令",
        "县丞",
        "县尉",
        "州牧",
        "教谕",
        "训导",
        "典史",
        "通判",
        "同知",
    }
)


# Surnames that are more often another word behind a title.
_NO_SURNAME = tuple("于为安和平常时方成明都经从向过全何通应管别连有能后所相容言上下东西南北中诸官国")


class OfficeFinder:
    """Finds titles of office."""

    maker = MAKER

    def find(self, text: str, *, context: TextContext, known: Sequence[Mention]) -> Iterator[Mention]:
        """Yield the offices of ``text`` and the places that lie in them; ``known`` gives places and persons."""
        if reads_modern(text, context):
            yield from posts(text, known, MAKER, modern=context.language == "zh")
        persons = {mention.begin for mention in known if mention.type is TagType.PER}
        yield from _titles(text, persons)
        yield from _governing(text, _by_end(known), persons, modern=context.language == "zh")
        if context.language == "zh":
            return
        yield from _knowing(text, known)
        yield from _announced(text)
        yield from _ennobled(text)


def _by_end(known: Sequence[Mention]) -> Mapping[int, Sequence[Mention]]:
    ends: dict[int, list[Mention]] = {}
    for mention in known:
        if mention.type is TagType.LOC:
            ends.setdefault(mention.end, []).append(mention)
    return ends


def _titles(text: str, persons: set[int]) -> Iterator[Mention]:
    """Yield titles that stand by themselves; a weak one needs an appointment before it or a name behind it."""
    for match in _TITLE.finditer(text):
        title = match.group()
        if title in DEGREES:
            continue
        sure = 0.42 if title in WEAK else 0.82
        if match.end() in persons or _name_follows(text, match.end()):
            sure += 0.3 if title in WEAK else 0.1
        if _STRONG_VERB.search(text, max(0, match.start() - 3), match.start()):
            sure += 0.3 if title in WEAK else 0.08
        yield _office(match.start(), match.end(), _kind(title), min(sure, 0.95))


def _name_follows(text: str, end: int) -> bool:
    match = FULL_NAME.match(text, end)
    return match is not None and (len(match["surname"]) > 1 or match["surname"] not in _NO_SURNAME)


def _governing(
    text: str, places: Mapping[int, Sequence[Mention]], persons: set[int], *, modern: bool
) -> Iterator[Mention]:
    """Yield 会稽太守: a local title with the place before it, which is known or stands alone before the title."""
    for match in _LOCAL_OFFICE.finditer(text):
        short = len(match.group()) == 1
        if modern and short:
            continue
        named = match.end() in persons or _name_follows(text, match.end())
        closed = not short or named or _is_closed(text, match.end())
        seats = [seat for seat in places.get(match.start(), ()) if _may_govern(text, seat, match)]
        if seats and closed:
            widest = min(seats, key=lambda seat: seat.begin)
            yield _office(widest.begin, match.end(), "地方官", 0.72 if short else 0.93)
        elif not short and (chained := _chained_seat(text, match.start(), places)) is not None:
            yield _office(chained, match.end(), "地方官", 0.72)
            yield _seat(chained, match.start(), 0.6)
        elif closed and not modern:
            yield from _unknown_seat(text, match, short=short, named=named)


def _chained_seat(text: str, end: int, places: Mapping[int, Sequence[Mention]]) -> int | None:
    """Return where 南康星子 begins, of which the first part is known."""
    for gap in (2, 1):
        seats = [seat.begin for seat in places.get(end - gap, ()) if seat.end - seat.begin > 1]
        if seats and _SEAT.fullmatch(text, end - gap, end):
            return min(seats)
    return None


def _is_closed(text: str, end: int) -> bool:
    return end >= len(text) or text[end] in "，。、；：？！）”」兼卒时"


def _may_govern(text: str, seat: Mention, match: re.Match[str]) -> bool:
    """Say whether the place may be what the office governs: 齐太仓令 and 汉丞相 name two things side by side."""
    if seat.end - seat.begin > 1:
        return True
    return len(match.group()) <= 2 and text[seat.begin] not in "汉唐宋元明清隋"


def _unknown_seat(text: str, match: re.Match[str], *, short: bool, named: bool) -> Iterator[Mention]:
    """Yield an office whose place is not known: what stands between a boundary and the title."""
    before = _SEAT.search(text, max(0, match.start() - 6), match.start())
    if before is None:
        return
    begin = before.start()
    appointed = begin > 0 and _STRONG_VERB.search(text, max(0, begin - 3), begin) is not None
    opens = begin == 0 or text[begin - 1] in "，。、；：！？\n 」”）"
    length = match.start() - begin
    if length > 5 or (length < 2 and not (appointed or named)) or not (appointed or (opens and named)):
        return
    seat = text[begin : match.start()]
    if short and not appointed and seat not in _SINGLE_SEATS:
        return
    if (short and length > 3) or match.group() in _NO_SEAT or _VAGUE_PLACE.search(seat):
        return
    sure = 0.7 if short else 0.8 if appointed else 0.62
    yield _office(begin, match.end(), "地方官", sure)
    if appointed or seat in _SINGLE_SEATS:
        yield _seat(begin, match.start(), sure - 0.08)


def _knowing(text: str, known: Sequence[Mention]) -> Iterator[Mention]:
    """Yield 知杭州: what was commissioned, with its place."""
    for match in _KNOW.finditer(text):
        if not _VAGUE_PLACE.search(match["place"]):
            yield _office(*match.span(), "差遣", 0.82)
            yield _seat(*match.span("place"), 0.75)
    for mention in known:
        if mention.type is not TagType.LOC or mention.end - mention.begin < 2:
            continue
        verb = _KNOW_SEEN.search(text, max(0, mention.begin - 3), mention.begin)
        if (
            verb is not None
            and _may_be_commissioned(text, verb)
            and text[mention.end : mention.end + 1] not in _HOLDERS
        ):
            unit = _UNIT.match(text, mention.end)
            end = unit.end() if unit else mention.end
            yield _office(verb.start(), end, "差遣", 0.85)
            if unit:
                yield _seat(mention.begin, unit.start("affairs"), 0.8)


def _may_be_commissioned(text: str, verb: re.Match[str]) -> bool:
    before = text[verb.start() - 1 : verb.start()]
    return verb.group() not in "知判尹" or before not in tuple("不未可所相谁安焉当乃孰")


def _announced(text: str) -> Iterator[Mention]:
    """Yield what a verb of appointment announces and the head of a title ends."""
    for match in _AFTER_VERB.finditer(text):
        title = match["title"]
        if title not in DEGREES and len(title) > 1:
            yield _office(*match.span("title"), _kind(title), 0.6 if title in WEAK or len(title) > 7 else 0.68)


def _ennobled(text: str) -> Iterator[Mention]:
    for match in _NOBLE.finditer(text):
        yield _office(*match.span("title"), "封爵", 0.78)
        if len(match["place"]) > 1:
            yield _seat(*match.span("place"), 0.5)
    for match in _FOUNDING.finditer(text):
        yield _office(*match.span(), "封爵", 0.75)


def _kind(title: str) -> str:
    if title[-1] in "公侯伯子男王" and len(title) > 2:
        return "封爵"
    if title in _LOCAL_ALONE:
        return "地方官"
    if title.startswith(("知", "权", "判", "提举", "提点", "主管", "管勾", "直", "同修")):
        return "差遣"
    return "地方官" if _LOCAL_OFFICE.fullmatch(title) and title not in WEAK else "官职"


def _office(begin: int, end: int, kind: str, confidence: float) -> Mention:
    return Mention(begin, end, TagType.OFI, kind, "", confidence, MAKER)


def _seat(begin: int, end: int, confidence: float) -> Mention:
    return Mention(begin, end, TagType.LOC, "", "", confidence, MAKER)
