import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontology.ancient.divisions import division_of, headings_of
from ontology.ancient.extent import read_extent, read_kept, read_missing
from ontology.ancient.marks import read_inscriptions, read_seals
from ontology.ancient.pages import read_format, read_rows
from ontology.ancient.reading import read_book, survey_number, traits
from ontology.ancient.records import Missing
from ontology.records import Metadata


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("半叶十行行二十字小字双行同", (10, 20, 20, "同", False)),
        ("半葉九行，行十八字，小字雙行二十七字，白口，四周雙邊", (9, 18, 18, "27", False)),
        ("每半叶十一行二十一至二十四字不等", (11, 21, 24, "", True)),
        ("10行20字，小字双行字数同，左右双边", (10, 20, 20, "同", False)),
        ("十二行字数不等", (12, None, None, "", True)),
        ("8行", (8, None, None, "", False)),
    ],
)
def test_rows(text: str, read: tuple[object, ...]) -> None:
    rows = read_rows(text)
    assert rows is not None
    assert (rows.rows, rows.least, rows.most, rows.small, rows.uneven) == read
    assert rows.wording in text


@pytest.mark.parametrize("text", ["行款不一", "", "印行", "九十九行二十字", "小字双行同"])
def test_what_says_no_rows(text: str) -> None:
    assert read_rows(text) is None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("白口左右双边单黑鱼尾", ("白口", "左右双边", "单鱼尾")),
        ("細黑口，四周雙欄，雙順黑魚尾", ("细黑口", "四周双边", "双鱼尾")),
        ("上下单边左右双边，上白口下黑口", ("上白口下黑口", "左右双边", "")),
        ("四周单边，无鱼尾", ("", "四周单边", "无鱼尾")),
    ],
)
def test_format(text: str, read: tuple[str, str, str]) -> None:
    found = read_format(text)
    assert found is not None
    assert (found.mouth, found.border, found.tail) == read
    assert read_format("版式不详") is None


@pytest.mark.parametrize(
    ("text", "juan", "volumes", "cases"),
    [
        ("四十卷首一卷，十二册二函", 40, 12, 2),
        ("不分卷，六冊", None, 6, None),
        ("一百三十卷附录一卷 32册(4函)", 130, 32, 4),
        ("卷首一卷", None, None, None),
    ],
)
def test_extent(text: str, juan: int | None, volumes: int | None, cases: int | None) -> None:
    found = read_extent(text)
    assert (found.juan, found.volumes, found.cases) == (juan, volumes, cases)
    assert found.undivided == ("不分卷" in text)


def test_kept_and_missing() -> None:
    kept = read_kept("存十二卷（一至六、九、十一至十五）")
    assert kept is not None
    assert (kept.count, kept.juan) == (12, ((1, 6), (9, 9), (11, 15)))
    assert read_kept("残本") is None
    assert read_missing("缺卷三第五至七叶；卷末缺二叶") == (
        Missing((3, 3), (5, 7), None, "卷三第五至七叶"),
        Missing(None, None, 2, "二叶"),
    )
    assert read_missing("缺卷五至八") == (Missing((5, 8), None, None, "缺卷五至八"),)
    assert read_missing("无缺叶") == read_missing("完整") == read_missing("有缺损") == ()


def test_seals() -> None:
    first, second, third = read_seals("钤“汪士鐘印”白文方印、“藝芸主人”朱文方印、「沅叔」朱文")
    assert (first.text, first.style, first.shape, first.owner) == ("汪士鐘印", "白文", "方印", "汪士钟")
    assert (second.text, second.style, second.owner) == ("藝芸主人", "朱文", "汪士钟")
    assert (third.owner, third.why) == ("", "")
    assert [one.text for one in read_seals("铁琴铜剑楼（朱文长方印）；八千卷楼")] == ["铁琴铜剑楼", "八千卷楼"]
    assert [one.owner for one in read_seals("铁琴铜剑楼（朱文长方印）；八千卷楼")] == ["瞿镛", "丁丙"]


def test_inscriptions() -> None:
    found = read_inscriptions("清黄丕烈、顾广圻批校并跋；卷末有傅增湘题识；佚名圈点；丁丙跋（书前）")
    told = [(one.name, one.dynasty, one.function, one.place) for one in found]
    assert told == [
        ("黄丕烈", "清", "批校并跋", ""),
        ("顾广圻", "清", "批校并跋", ""),
        ("傅增湘", "", "题识", "卷末"),
        ("佚名", "", "圈点", ""),
        ("丁丙", "", "跋", "书前"),
    ]
    assert read_inscriptions("无") == ()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("320000-1602-0000123", "320000-1602-0000123"),
        ("普查号 ３２００００－１６０２－００００１２３", "320000-1602-0000123"),
        ("990000-1602-0000123", ""),
        ("320000-1602-123", ""),
        ("1320000-1602-0000123", ""),
    ],
)
def test_survey_numbers(text: str, number: str) -> None:
    assert survey_number(text) == number


@pytest.mark.parametrize(
    ("text", "notation"),
    [
        ("史部/地理类/都会郡县之属", "史部地理类都会郡县之属"),
        ("史部地理類", "史部地理类"),
        ("地理类", "史部地理类"),
        ("集部·別集類·清", "集部别集类"),
        ("史部-方志类", "史部地理类都会郡县之属"),
        ("子部", "子部"),
        ("新学", ""),
    ],
)
def test_divisions(text: str, notation: str) -> None:
    assert division_of(text) == notation
    assert headings_of("史部/地理类") == ("sibu:史部", "sibu:史部地理类")


BOOK = Metadata(
    title="景定建康志",
    creator="［宋］周应合纂；（清）孙星衍校",
    dynasty="宋",
    kind="古籍",
    extra=(
        ("版本", "清嘉慶六年(1801)金陵孫忠愍祠刻本"),
        ("卷数", "五十卷首一卷"),
        ("册数", "24册"),
        ("行款", "半叶九行行十九字"),
        ("版式", "白口，左右雙邊，單魚尾"),
        ("藏書印", "「八千卷樓」朱文方印"),
        ("题跋", "清丁丙跋"),
        ("普查编号", "320000-1602-0000123"),
        ("四部分类", "史部/地理类"),
        ("缺葉", "卷三第五葉"),
        ("存卷", "残"),
    ),
)


def test_a_book_and_its_traits() -> None:
    book = read_book(BOOK)
    assert (book.edition_kind, book.begin, book.survey) == ("刻本", 1801, "320000-1602-0000123")
    assert [(one.name, one.function, one.dynasty) for one in book.responsible] == [
        ("周应合", "纂", "宋"),
        ("孙星衍", "校", "清"),
    ]
    assert book.unread == (("存卷", "残"),)
    assert set(traits(BOOK)) == {
        ("edition_kind", "刻本"),
        ("sibu", "sibu:史部"),
        ("sibu", "sibu:史部地理类"),
        ("function", "纂"),
        ("function", "校"),
        ("rows", "9"),
        ("bears", "钤印"),
        ("bears", "批校题跋"),
        ("bears", "缺叶"),
        ("bears", "存卷"),
        ("century", "19"),
        ("ancient", "1"),
        ("seal", "八千卷楼"),
        ("writer", "丁丙"),
        ("survey", "320000-1602-0000123"),
    }
    assert not read_book(Metadata(title="深圳大事", kind="地方文献"))
    assert traits(Metadata(title="深圳大事", extra=(("版本", "中华书局1980年版"),))) == ()


@settings(deadline=None, max_examples=50)
@given(
    st.text(
        alphabet="半葉十行二字小双同不等白黑口四周左右边鱼尾单缺卷第至叶、，存钤“”印朱文方清黄丕烈跋（）0123 ",
        max_size=40,
    )
)
def test_any_words_are_read_or_left_and_wordings_stand_in_them(text: str) -> None:
    rows = read_rows(text)
    assert rows is None or (rows.wording in text and 1 <= rows.rows <= 40)
    assert all(one.wording in text for one in read_missing(text))
    assert all(one.text in text for one in read_seals(text))
    assert all(one.wording in text and one.name in text for one in read_inscriptions(text))
    read_format(text), read_kept(text), read_extent(text)
