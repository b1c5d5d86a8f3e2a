"""Books and events: titles, quoted activities, wars, meetings, and what only sounds like one."""

import pytest

from ingest.normalize import fold
from ingest.taggers.mention import TextContext
from ingest.taggers.resolve import FLOOR
from ingest.taggers.works import WorkFinder
from ontology.kinds import KINDS
from ontology.records import TagType

CLASSICAL, MODERN = TextContext("lzh"), TextContext("zh")


def works(text: str, context: TextContext = MODERN) -> dict[str, tuple[str, str]]:
    text = fold(text)
    found = WorkFinder().find(text, context=context, known=())
    return {text[one.begin : one.end]: (one.type.value, one.kind) for one in found if one.confidence >= FLOOR}


def test_a_title_and_the_place_whose_gazetteer_it_is() -> None:
    found = works("（万历）《扬州府志》入选《国家珍贵古籍名录》。")
    assert found["扬州府志"] == ("BOOK", "")
    assert found["扬州府"][0] == "LOC"
    assert found["国家珍贵古籍名录"] == ("BOOK", "文件")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("举办“读吧！深圳——喜迎新春 全城共读”大型全民阅读活动", "读吧！深圳——喜迎新春 全城共读"),
        ("由我馆承办的“江南家谱与地方社会”学术研讨会圆满落幕", "江南家谱与地方社会"),
        ("启动“邻里图书馆”项目，", "邻里图书馆"),
        ("推行“城市书房”建设，", "城市书房"),
        ("「一二八」事變爆發，", "一二八」事变"),
        ("第十五届全国运动会将于2025年举行", "第十五届全国运动会"),
        ("为迎接世界读书日，全市", "世界读书日"),
        ("第二次鸦片战争中，", "第二次鸦片战争"),
        ("深入学习贯彻党的二十大精神", "党的二十大"),
    ],
)
def test_events_of_today(text: str, expected: str) -> None:
    assert works(text)[expected][0] == "EVENT"


def test_events_of_old() -> None:
    found = works("会于信州鹅湖寺，世谓鹅湖之会。安史之乱，", CLASSICAL)
    assert found["鹅湖之会"] == ("EVENT", "会议")
    assert found["安史之乱"] == ("EVENT", "变乱")


@pytest.mark.parametrize(
    "text",
    [
        "“十四五”规划建设",
        "深入开展体育运动",
        "每年举办运动会",
        "国家重点工程建设",
        "组织各类研讨会",
        "“以人为本”的理念",
    ],
)
def test_what_only_sounds_like_an_event(text: str) -> None:
    assert {name for name, (type_, _) in works(text).items() if type_ == "EVENT"} == set()


def test_classics_where_they_are_read_and_books_where_they_are_written() -> None:
    assert works("治春秋，通尚書。", CLASSICAL).keys() >= {"春秋", "尚书"}
    assert "剑南诗稿" in works("自号放翁有剑南诗稿八十五卷", CLASSICAL)


def test_laws_without_marks() -> None:
    assert works("依据公共图书馆法及有关规定")["公共图书馆法"] == ("BOOK", "文件")


def test_kinds_are_of_the_registry() -> None:
    text = "举办“国学”大赛、国际博物馆日、靖难之役、《史记》、抗日战争、第十五届全国运动会、汶川大地震、落成典礼"
    for one in WorkFinder().find(text, context=TextContext(""), known=()):
        assert not one.kind or one.kind in KINDS[one.type]
        assert one.type in (TagType.BOOK, TagType.EVENT, TagType.LOC)
