"""The pages on which texts are read, as HTML: the text to the letter, its contents, its tags and their cards."""

from __future__ import annotations

import re
from types import ModuleType, SimpleNamespace
from urllib.parse import quote, unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from starlette.testclient import TestClient

from api.leaves import marks_of, terms_of
from api.web.reading_cards import card_of, tip_of
from api.web.reading_contents import MOST, Contents, Entry, contents_of
from api.web.reading_dates import in_words
from api.web.reading_settings import Setting, setting_of
from api.web.render import Pages
from api.web.spans import segments
from api.web.views import Text
from api.web.words import Language, words_in
from index.leafing import Chapter, Heading
from ontology.queries import Highlight
from ontology.records import Candidate, Document, Link, Maker, Metadata, Passage, Tag, TagType

RULES = Maker("rules", "1")
HANS, EN = words_in(Language.HANS), words_in(Language.EN)
OLD = Document("d1", "古籍", "志/卷一.txt", "text", Metadata(title="卷一", book="志", language="lzh"))
NEW = Document("d2", "地方文献", "a.txt", "text", Metadata(title="城墙", language="zh"))


def page(client: TestClient, path: str, **cookies: str) -> html.HtmlElement:
    client.cookies.clear()
    client.cookies.update(cookies)
    answer = client.get(path, headers={"accept": "text/html"})
    assert answer.status_code == 200
    return html.fromstring(answer.text)


# --- dates --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edtf", "chinese", "english"),
    [
        ("1684", "公元1684年", "1684"),
        ("-0352", "公元前353年", "353 BCE"),
        ("0331", "公元331年", "331 CE"),
        ("1204-05-24", "公元1204年5月24日（儒略历）", "24 May 1204 (Julian)"),
        ("1582-10-15", "公元1582年10月15日", "15 Oct 1582"),
        ("1136-08-29/1136-09-27", "公元1136年8月29日—9月27日（儒略历）", "29 Aug 1136 – 27 Sep 1136 (Julian)"),
        ("1403/1424", "公元1403—1424年", "1403 – 1424"),
        ("-0205/0220", "公元前206—公元220年", "206 BCE – 220 CE"),
        ("[1403,0346]", "公元1403年或346年", "1403 or 346 CE"),
        ("{1960,1961}", "公元1960年、1961年", "1960 and 1961"),
        ("155X", "公元1550年代", "1550–1559"),
        ("15XX", "公元1500—1599年", "1500–1599"),
        ("1984~", "公元约1984年", "c. 1984"),
        ("1984?", "公元1984年（存疑）", "1984?"),
        ("2004-21", "公元2004年春", "spring 2004"),
        ("1500/", "公元1500年起", "from 1500"),
        ("../1500", "公元1500年止", "until 1500"),
        ("洪武六年", "洪武六年", "洪武六年"),
        ("", "", ""),
    ],
)
def test_a_date_in_words(edtf: str, chinese: str, english: str) -> None:
    assert in_words(edtf, HANS) == chinese
    assert in_words(edtf, EN) == english


def era(*candidates: Candidate, entity_id: str = "", label: str = "", value: str = "1403/1424") -> Tag:
    link = Link(entity_id, label, candidates, 0.13, RULES)
    return Tag("t1", "p", 0, 2, "永樂", TagType.TIME, RULES, 0.9, "年号纪年", value, link=link)


MING = Candidate("t0980", "明成祖永乐（1403—1424）", 0.55, ("近前文1407年",), "1403/1424")
LIANG = Candidate("t0350", "前凉桓公永乐（346—353）", 0.43, (), "0346/0353")


def test_an_era_that_was_decided_says_its_years() -> None:
    tag = era(MING, LIANG, entity_id="t0980", label="1403/1424")
    assert tip_of(tag, HANS) == "时间（年号纪年） · 明成祖永乐 · 公元1403—1424年"
    assert re.fullmatch(r"Time \([a-z ]+\) · 明成祖永乐 · 1403 – 1424", tip_of(tag, EN))
    card = card_of(tag, Passage("p", "d1", "v", 0, 0, 2, "永樂"), HANS)
    assert (card.entity, card.open, card.margin) == ("明成祖永乐", False, "0.13")


def test_an_open_era_lists_its_readings() -> None:
    tag = era(MING, LIANG)
    said = "公元1403—1424年（明成祖永乐）；或 公元346—353年（前凉桓公永乐）"
    assert tip_of(tag, HANS) == f"时间（年号纪年） · 未定：{said}"
    card = card_of(tag, Passage("p", "d1", "v", 0, 0, 2, "永樂"), HANS)
    assert card.open
    assert card.date is not None
    assert card.date.readings == tuple(said.split("；或 "))
    # The label of a candidate says the years; they are not said twice.
    assert [one.value for one in card.readings] == ["", ""]


# --- settings -----------------------------------------------------------------------------------------------------


def test_an_address_goes_before_what_is_remembered() -> None:
    assert setting_of([], "", OLD) == Setting()
    kept = setting_of([], "LOC.PER|vertical|large", OLD)
    assert (kept.shown, kept.vertical, kept.size) == (frozenset({TagType.LOC, TagType.PER}), True, "large")
    assert setting_of([], kept.cookie(), OLD) == kept
    stated = setting_of([("show", "PER,TIME"), ("set", "horizontal")], kept.cookie(), OLD)
    assert stated.shown == frozenset({TagType.PER, TagType.TIME})
    assert not stated.vertical
    assert stated.stated == (("show", "PER,TIME"), ("set", "horizontal"))


def test_a_form_and_a_shared_address_say_the_same() -> None:
    form = setting_of([("show", ""), ("show", "PER"), ("show", "LOC"), ("size", "medium")], "", OLD)
    assert form.stated == (("show", "PER,LOC"),)
    assert setting_of([("show", "")], "", OLD).shown == frozenset()
    assert setting_of([("show", "PER,<b>,NOPE"), ("size", "9")], "", OLD).stated[0] == ("show", "PER")


def test_only_old_texts_are_set_down_the_page_by_memory() -> None:
    assert not setting_of([], "*|vertical|medium", NEW).vertical
    assert setting_of([("set", "vertical")], "", NEW).vertical


@given(st.text(max_size=40))
def test_no_cookie_breaks_a_page(cookie: str) -> None:
    setting = setting_of([], cookie, OLD)
    assert setting_of([], setting.cookie(), OLD).shows(TagType.PER) == setting.shows(TagType.PER)


# --- contents -----------------------------------------------------------------------------------------------------


def lines(entries: tuple[Entry, ...], depth: int = 0) -> list[str]:
    return [
        line
        for one in entries
        for line in ("  " * depth + one.text + ("*" if one.here else ""), *lines(one.children, depth + 1))
    ]


def contents(headings: list[str], chapters: list[Chapter] | None = None, at: int = 0) -> Contents:
    runs = [Heading(text, ordinal * 10) for ordinal, text in enumerate(headings)]
    return contents_of(OLD, runs, chapters or [], at=at)


def test_headings_make_a_tree_with_the_present_place() -> None:
    found = contents(["", "卷一/城池", "卷一/山川", "卷二"], at=25)
    assert lines(found.entries) == ["", "卷一", "  城池", "  山川*", "卷二"]
    assert found.entries[1].open
    assert found.entries[1].children[1].address == "/documents/d1?page=2#p-21"
    assert contents(["卷一"]).entries == ()


def test_chapters_of_a_book_stand_by_their_numbers_around_the_one_that_is_read() -> None:
    others = [Chapter(f"x{n}", f"卷{n}", f"卷{n}", f"志/卷{n}.txt") for n in ("十一", "二", "十", "三")]
    found = contents(["卷一/序", "卷一/城"], [*others, Chapter("d1", "卷一", "卷一/序", "志/卷一.txt")], at=12)
    assert lines(found.entries) == ["卷一", "  序", "  城*", "卷二", "卷三", "卷十", "卷十一"]
    assert found.of_book
    assert found.ordered
    assert (found.before, found.after) == (("", ""), ("卷二", f"/documents/x{quote('二')}"))


def test_no_order_is_made_up() -> None:
    names = ("七十列传/刺客列传", "十二本纪/秦本纪", "八书/乐书")
    chapters = [Chapter(f"x{n}", name.split("/")[1], name, name) for n, name in enumerate(names)]
    found = contents(["三十世家/卷一"], [*chapters, Chapter("d1", "卷一", "三十世家/卷一", "卷一")])
    assert [one.text for one in found.entries] == ["十二本纪", "八书", "三十世家", "七十列传"]
    assert not found.ordered
    assert found.after == ("", "")


def test_very_long_contents_open_the_present_branch_alone() -> None:
    headings = [f"卷{volume}/{leaf}" for volume in range(9) for leaf in range(MOST // 8)]
    found = contents(headings, at=10 * (MOST // 8 + 3))
    assert [bool(one.children) for one in found.entries] == [volume == 1 for volume in range(9)]


# --- words that are looked for ------------------------------------------------------------------------------------


def test_words_are_found_in_either_script_and_marked_on_the_original() -> None:
    text = "萬曆三十五年，𠮷陽门外万历碑。"
    marks = marks_of(text, terms_of("万历 𠮷阳"))
    assert [text[one.begin : one.end] for one in marks] == ["萬曆", "𠮷陽", "万历"]
    assert terms_of("  ") == ()
    assert marks_of(text, ()) == []


# --- the text to the letter ---------------------------------------------------------------------------------------

bounds = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted)
texts = st.text(st.sampled_from("史记𠮷𡨸汉江宁府，。 <&\"'e\u0301\u3000"), min_size=1, max_size=30)
REQUEST = SimpleNamespace(
    method="GET",
    query_params=SimpleNamespace(get=lambda _: None, multi_items=list),
    cookies={},
    url=SimpleNamespace(path="/"),
)
ENVIRONMENT = Pages().speaking(REQUEST).environment  # type: ignore[arg-type]
SHEET = ENVIRONMENT.from_string(
    '{% from "_text.html" import stops, running with context %}'
    "<main>{{ stops(text, far=far) }}{{ running(text) }}</main>"
)


@settings(max_examples=60, deadline=None)
@given(
    text=texts,
    tags=st.lists(st.tuples(bounds, st.sampled_from(TagType)), max_size=8),
    marks=st.lists(bounds.map(lambda pair: Highlight(*pair, "词")), max_size=4),
    far=st.booleans(),
)
def test_what_is_shown_is_the_text_to_the_letter(
    text: str, tags: list[tuple[list[int], TagType]], marks: list[Highlight], far: bool
) -> None:
    made = [Tag(f"t{n}", "p", *pair, text[slice(*pair)], kind, RULES, 0.9) for n, (pair, kind) in enumerate(tags)]
    shown = Text(tuple(segments(text, made, marks)), "lzh")
    tree = html.fromstring(SHEET.render(text=shown, far=far))
    assert [one.text_content() for one in tree.xpath("//p")] == [text, text]
    stops = tree.xpath("//a[@class='stop']")
    assert all(one.get("href").startswith("/tags/t" if far else "#card-") for one in stops)
    covered = "".join(one.text_content() for one in stops)
    places = {place for (low, high), _ in tags for place in range(low, min(high, len(text)))}
    assert covered == "".join(text[place] for place in sorted(places))


# --- pages --------------------------------------------------------------------------------------------------------


def test_a_document_shows_every_passage_to_the_letter(sample_client: TestClient) -> None:
    (found,) = sample_client.get("/api/search", params={"q": "燈窗隨錄", "k": 1}).json()["hits"]
    passage = sample_client.get(f"/api/passages/{quote(found['passage_id'])}").json()
    document_id = passage["document_id"]
    held = sample_client.get(f"/api/documents/{document_id}?limit=20").json()["passages"]
    tree = page(sample_client, f"/documents/{document_id}?show=PER&size=large")
    assert [one.text_content() for one in tree.xpath("//section/p[@class='text']")] == [one["text"] for one in held]
    hant = page(sample_client, f"/documents/{document_id}?lang=zh-Hant")
    assert [one.text_content() for one in hant.xpath("//section/p[@class='text']")] == [one["text"] for one in held]
    assert hant.xpath("//fieldset[@id='legend']/legend")[0].text == "標引（本頁）"
    chosen = tree.xpath("//fieldset[@id='legend']//input[@checked]/@value")
    assert chosen == ["PER"]
    counted = sum(int(one.text) for one in tree.xpath("//fieldset[@id='legend']//data"))
    assert counted == sum(len(one["tags"]) for one in held)
    own = [one for one in tree.xpath("//nav[@class='contents']//a/@href") if "#" in one]
    assert own
    for address in own:
        assert tree.xpath(f"//*[@id='{address.partition('#')[2]}']")


def test_every_tag_has_a_card_of_its_own_and_its_data(sample_client: TestClient) -> None:
    tree = page(sample_client, "/documents/" + first_document(sample_client))
    address = tree.xpath("//a[@class='stop']/@href")[0]
    whole = page(sample_client, address)
    assert whole.xpath("//section[@class='exhibit']//mark")
    (card,) = whole.xpath("//div[@class='card']")
    for word in ("置信度", "标引者", "审核"):
        assert word in card.text_content()
    part = sample_client.get(f"{address}?part=1").text
    assert "<html" not in part
    assert len(part) < 6000
    assert sample_client.get(card.xpath(".//p[@class='card-foot']/a/@href")[0]).status_code == 200
    assert sample_client.get("/tags/none/card").status_code == 404


def first_document(client: TestClient) -> str:
    hit = client.get("/api/search", params={"q": "徐霞客", "k": 1}).json()["hits"][0]
    found = client.get(f"/api/passages/{quote(hit['passage_id'])}").json()["document_id"]
    return str(found)


def test_links_of_the_pages_lead_somewhere(sample_client: TestClient) -> None:
    document = first_document(sample_client)
    tree = page(sample_client, f"/documents/{document}")
    passage = tree.xpath("//a[@class='leaf-number']/@href")[0]
    for one in (tree, page(sample_client, passage)):
        ways = one.xpath("//main//a[not(@class='stop')]/@href")
        for address in dict.fromkeys(way.partition("#")[0] for way in ways):
            if address.startswith("/") and not address.startswith("/static"):
                answer = sample_client.get(address, follow_redirects=True)
                assert answer.status_code == 200, address


def test_words_are_looked_for_within_the_document(sample_client: TestClient) -> None:
    document = first_document(sample_client)
    tree = page(sample_client, f"/documents/{document}?find={quote('盜')}")
    listed = tree.xpath("//section[@id='findings']//li")
    assert listed
    assert "盗" in listed[0].xpath(".//mark")[0].text_content() + "盗"
    address = listed[0].xpath("./a/@href")[0]
    assert "find=" in address
    assert tree.xpath(f"//*[@id='{address.partition('#')[2]}']//mark")
    assert int(re.findall(r"(\d+) 段", tree.xpath("//p[@role='status']")[0].text_content())[0]) == len(listed)
    none = page(sample_client, f"/documents/{document}?find={quote('量子')}")
    assert "没有同时出现" in none.xpath("//p[@role='status']")[0].text_content()


def test_a_place_is_found_by_number_and_by_passage(client: TestClient) -> None:
    at = f"/documents/{quote('志/城垣')}"
    assert client.get(f"{at}?n=41&set=vertical").headers["location"] == f"{at}?page=3&set=vertical#p-41"
    assert client.get(f"{at}?n=999").headers["location"] == f"{at}?page=3#p-41"
    tree = page(client, f"{at}?at={quote('志#2')}")
    assert tree.xpath("//section[contains(@class, 'here')]/@id") == ["p-2"]
    assert client.get(f"{at}?at=wall-1", headers={"accept": "text/html"}).status_code == 404


def test_a_setting_is_remembered_without_scripts(client: TestClient) -> None:
    at = f"/documents/{quote('志/城垣')}"
    form = f"{at}?page=2&keep=1&show=&show=PER&set=vertical&size=large"
    answer = client.get(form)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{at}?page=2&show=PER&set=vertical&size=large"
    assert answer.cookies["reading"].strip('"') == "PER|vertical|large"
    tree = page(client, at, reading="PER|vertical|large")
    assert "vertical" in tree.xpath("//*[@data-sheet]/@class")[0]
    assert "size-large" in tree.xpath("//*[@data-sheet]/@class")[0]
    assert tree.xpath("//fieldset[@id='legend']//input[@checked]/@value") == ["PER"]
    assert tree.xpath("//a[@rel='next']/@href") == [f"{at}?page=2"]


def test_an_address_that_is_shared_shows_the_same_everywhere(client: TestClient) -> None:
    tree = page(client, f"/documents/{quote('志/城垣')}?show=LOC,PER&set=vertical", reading="*|horizontal|small")
    assert tree.xpath("//fieldset[@id='legend']//input[@checked]/@value") == ["PER", "LOC"]
    assert "vertical size-small" in " ".join(sorted(tree.xpath("//*[@data-sheet]/@class")[0].split(), reverse=True))
    assert "show=PER,LOC&set=vertical" in unquote(tree.xpath("//a[@rel='next']/@href")[0])


def test_an_attack_in_a_heading_and_in_a_passage_stays_text(client: TestClient, fake: ModuleType) -> None:
    answer = client.get(f"/documents/{quote('志/城垣')}", params={"find": fake.ATTACK})
    assert "<script>document" not in answer.text
    tree = html.fromstring(answer.text)
    entry = tree.xpath("//nav[@class='contents']//details//a")
    assert "alert(1)" in "".join(one.text_content() for one in tree.xpath("//nav[@class='contents']"))
    assert entry
    assert tree.xpath("//input[@id='find']/@value") == [fake.ATTACK]
    text = html.fromstring(client.get("/passages/wall-1").text).xpath("//section[@class='exhibit']/p")[0]
    assert text.text_content() == fake.THIRD.text
    assert not text.xpath(".//b")


def test_an_astral_name_keeps_its_place(client: TestClient) -> None:
    tree = page(client, f"/documents/{quote('志/城垣')}")
    first = tree.xpath("//section[@id='p-1']//a[@class='stop']")[0]
    assert first.text_content() == "𠮷阳"
    assert first.get("href") == "/tags/t1/card"
    card = page(client, "/tags/t1/card")
    assert card.xpath("//section[@class='exhibit']//mark")[0].text_content() == "𠮷阳"
    assert card.xpath("//a[contains(@href, 'begin=5&end=7')]")


def test_relations_lead_to_their_words(client: TestClient, fake: ModuleType) -> None:
    tree = page(client, f"/passages/{quote('志#1')}")
    address = tree.xpath("//section[@class='relations']//a[q]/@href")[0]
    marked = page(client, address).xpath("//section[@class='exhibit']//mark")
    assert "".join(one.text_content() for one in marked) == fake.TEXT[8:13]
