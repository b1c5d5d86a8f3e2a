"""The entrance and the search page: chips, facets, views, reasons; in the client and in a browser."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from fastapi import FastAPI
from lxml import html
from playwright.sync_api import Browser, Page, expect
from starlette.testclient import TestClient

from api.app import create_app
from api.logs import make_logger
from api.service import Facets, FacetValue, Manner, SearchResult, YearCount
from api.understanding.records import Correction, Sense, SenseKind
from api.web.search_why import Asked, ranks, why_views
from api.web.words import Language, words_in
from ontology.errors import NotFound
from ontology.queries import Filters, Highlight, Hit, Order, Query, QueryMention, Reason
from ontology.records import Candidate, Document, Entity, Link, Maker, Metadata, Name, Passage, Tag, TagType

Serving = Callable[[FastAPI], AbstractContextManager[str]]
Making = Callable[..., FastAPI]
Visiting = Callable[..., AbstractContextManager[Page]]

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "api" / "web" / "node_modules" / "axe-core" / "axe.min.js"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
ATTACK = "<script>document.title='开'</script>"
RULES = Maker("rules", "1")
YU = Entity("p/于谦", TagType.PER, "于谦", (Name("于少保", "尊称"),))
CITY = Entity("l/城", TagType.LOC, f"𠮷城{ATTACK}", latitude=32.0, longitude=118.8, modern="南京")
FORT = Entity("l/堡", TagType.LOC, "土木堡", latitude=40.4, longitude=115.6)
TEXT = "正统十四年，于少保守𠮷城，盗不敢近。"


def linked(entity: Entity) -> Link:
    return Link(entity.id, entity.label, (Candidate(entity.id, entity.label, 0.9),), 0.9, RULES)


def hit(number: int, *, book: str = "", title: str = "于公事略", year: str = "1449", place: Entity = CITY) -> Hit:
    document = Document(
        f"d{number}",
        "古籍",
        "d.txt",
        "text",
        Metadata(title, "無名氏", "明", book=book, language="lzh", branch="总馆"),
    )
    passage = Passage(f"d{number}-1", document.id, "v", 0, 0, len(TEXT), TEXT, "守城", "卷一")
    tags = (
        Tag(f"t{number}a", passage.id, 0, 5, "正统十四年", TagType.TIME, RULES, 0.9, value=year),
        Tag(f"t{number}b", passage.id, 6, 9, "于少保", TagType.PER, RULES, 0.9, link=linked(YU)),
        Tag(f"t{number}c", passage.id, 10, 12, "𠮷城", TagType.LOC, RULES, 0.9, link=linked(place)),
    )
    marks = (Highlight(6, 9, "于少保"), Highlight(13, 14, "盗", "强盗"))
    return Hit(passage, document, 0.03, (Reason("bridge", 1, 9.5), Reason("dense", 2, 0.61)), marks, tags)


HITS = (
    hit(1, book="于公全集"),
    hit(2, title=ATTACK, year="1450", place=FORT),
    *(hit(number, book=f"书{number % 3}", year=str(1300 + number)) for number in range(3, 25)),
)
SENSES = (
    Sense("s1", SenseKind.PERSON, "于少保", "于谦", ("廷益", "于忠肃"), "bundled", YU.id),
    Sense("s2", SenseKind.YEAR, "1449年", "1449", ("正统十四年",), ATTACK, value="1449"),
)


def facets(books: int = 45) -> Facets:
    return Facets(
        (FacetValue("古籍", 20), FacetValue(ATTACK, 4)),
        tuple(FacetValue(f"书{number}", 99 - number % 90) for number in range(books)),
        (FacetValue("明", 24),),
        (FacetValue("PER", 24),),
        scripts=(FacetValue("Hans", 24),),
        persons=(FacetValue(YU.id, 24, YU.label),),
        places=(FacetValue(CITY.id, 3, CITY.label), FacetValue(FORT.id, 1, FORT.label)),
        pictured=2,
        years=(YearCount(-221, -201, 1), YearCount(1301, 1400, 20), YearCount(1401, 1500, 4)),
    )


class Painter:
    """Entities for maps and chips."""

    def entity(self, entity_id: str) -> Entity:
        for one in (YU, CITY, FORT):
            if one.id == entity_id:
                return one
        raise NotFound(entity_id)


@pytest.fixture(scope="session")
def made(fake: ModuleType) -> Making:
    """The application over a library in memory that understands; ``wait`` are the seconds that a search takes."""

    class Understanding(fake.FakeLibrary):
        wait = 0.0
        books = 45
        hits: tuple[Hit, ...] = HITS

        @property
        def pictures(self) -> Painter:
            return Painter()

        def search(
            self,
            question: str,
            *,
            filters: Filters = Filters(),  # noqa: B008 - frozen
            limit: int = 10,
            methods: tuple[str, ...] = (),
            manner: Manner = Manner(),  # noqa: B008 - frozen
        ) -> SearchResult:
            time.sleep(self.wait)
            on = [not manner.raw and one.id not in manner.off for one in SENSES]
            senses = tuple(replace(one, on=is_on) for one, is_on in zip(SENSES, on, strict=True))
            mention = QueryMention("于少保", TagType.PER, "", YU.id, "于谦", ("于谦", "廷益"))
            query = Query(question, question, (question,), (mention,) if on[0] else ())
            reached = self.hits if on[0] else self.hits[1:]
            if filters.books == ("无此书",) or "无" in question:
                reached = ()
            begin = int(manner.after or 0)
            page = reached[begin : begin + limit]
            following = str(begin + limit) if begin + limit < len(reached) else ""
            corrections = (Correction("徐霞客游记", "徐遐客", "徐霞客", SenseKind.PERSON),) if "遐" in question else ()
            counted = facets(self.books) if manner.facets and reached else None
            preceding = None if not begin else str(begin - limit) if begin > limit else ""
            return SearchResult(
                query,
                page,
                1.0,
                senses,
                corrections,
                total=len(reached),
                following=following,
                offset=begin,
                preceding=preceding,
                facets=counted,
            )

    def make(*, wait: float = 0.0, books: int = 45, hits: tuple[Hit, ...] = HITS) -> FastAPI:
        library = Understanding()
        library.wait, library.books, library.hits = wait, books, hits
        return create_app(library, logger=make_logger(io.StringIO()))

    return make


@pytest.fixture
def reader(made: Making) -> TestClient:
    return TestClient(made())


def page(client: TestClient, path: str) -> html.HtmlElement:
    response = client.get(path, headers={"accept": "text/html"})
    assert response.status_code == 200, response.text[:500]
    return html.fromstring(response.text)


def texts(found: list[html.HtmlElement]) -> list[str]:
    return [" ".join(one.text_content().split()) for one in found]


# --- what was understood ---


def test_a_chip_says_what_was_understood_and_switches_it_off_and_on(reader: TestClient) -> None:
    tree = page(reader, "/?q=于少保")
    chip = tree.xpath("//li[starts-with(@class, 'sense')]")[0]
    assert "人物 于少保 → 于谦" in texts([chip])[0]
    switch = chip.xpath("a/@href")[0]
    assert parse_qs(urlsplit(switch).query) == {"q": ["于少保"], "off": ["s1"]}
    grounds = texts(tree.xpath("//details[@class='grounds']"))[0]
    assert "出处：文脉自带规范" in grounds
    assert "同时检索：廷益、于忠肃" in grounds
    without = page(reader, switch)
    assert len(tree.xpath("//li[@id='hit-1']//cite[text()='于公事略']")) == 1
    assert without.xpath("//li[@id='hit-1']//cite")[0].text == ATTACK
    off = without.xpath("//li[@class='sense off']")[0]
    assert "未采用" in texts([off])[0]
    assert off.xpath("a/@href") == [f"/?q={quote('于少保')}"]


def test_the_words_alone_are_searched_for_on_demand(reader: TestClient) -> None:
    tree = page(reader, "/?q=于少保")
    literal = tree.xpath("//a[@class='literal']/@href")[0]
    assert literal == f"/?q={quote('于少保')}&raw=1"
    raw = page(reader, literal)
    assert not raw.xpath("//li[starts-with(@class, 'sense')]")
    assert raw.xpath("//section[@class='senses']//a/@href") == [f"/?q={quote('于少保')}"]


def test_a_new_question_is_shown_as_the_last_was(reader: TestClient) -> None:
    box = page(reader, "/?q=于少保&book=书1&view=map&sort=date&off=s1").xpath("//form[@class='box']")[0]
    kept = [(one.get("name"), one.get("value")) for one in box.xpath("input[@type='hidden']")]
    assert kept == [("book", "书1"), ("sort", "date"), ("view", "map")]


def test_a_correction_is_an_address(reader: TestClient) -> None:
    link = page(reader, "/?q=徐遐客游记&book=书1").xpath("//p[@class='meant']/a")[0]
    assert link.text == "徐霞客游记"
    assert parse_qs(urlsplit(link.get("href")).query) == {"q": ["徐霞客游记"], "book": ["书1"]}


# --- why ---


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-Hans", ("字词相同：于少保", "同一人物：于谦（文中作于少保）", "古今对应：强盗 ≈ 盗", "意思很相近")),
        ("zh-Hant", ("字詞相同：于少保", "同一人物：于谦（文中作于少保）", "古今對應：强盗 ≈ 盗", "意思很相近")),
        ("en", ("Same words: 于少保", "Same person: 于谦 (here written 于少保)", "Very close in meaning")),
    ],
)
def test_reasons_are_plain_phrases_in_the_readers_language(
    reader: TestClient, language: str, said: tuple[str, ...]
) -> None:
    first = page(reader, f"/?q=于少保&lang={language}").xpath("//li[@id='hit-1']")[0]
    for phrase in said:
        assert phrase in texts(first.xpath(".//p[@class='why']"))[0]
    assert first.xpath(".//p[@class='why']/span[@title]")[0].get("title").endswith("0.61")


def test_ranks_are_kept_for_those_who_look_after_the_search(reader: TestClient) -> None:
    first = page(reader, "/?q=于少保").xpath("//li[@id='hit-1']")[0]
    assert "字词与古今对译：第 1 位" in texts(first.xpath(".//details[@class='ranks']"))[0]
    assert "第 1 位" not in texts(first.xpath(".//p[@class='why']"))[0]


def phrases(found: Hit, asked: Asked) -> list[str]:
    return [one.text for one in why_views(found, asked, words_in(Language.HANS))]


@pytest.mark.parametrize(("score", "band"), [(0.56, "意思很相近"), (0.5, "意思相近"), (0.43, "意思略相近"), (0.2, "")])
def test_nearness_is_said_in_words(score: float, band: str) -> None:
    found = replace(HITS[0], reasons=(Reason("dense", 1, score),), highlights=(), tags=())
    assert phrases(found, Asked()) == [one for one in (band,) if one]


def test_other_names_and_times_are_said() -> None:
    date = QueryMention("1449年", TagType.TIME, "1449", label="1449年")
    person = QueryMention("苏东坡", TagType.PER, "", "p/苏轼", "苏轼", ("子瞻",))
    found = replace(HITS[0], highlights=(Highlight(13, 14, "子瞻", "苏东坡"),), reasons=())
    asked = Asked(Query("", "", (), (date, person)))
    assert phrases(found, asked) == ["同一时间：1449年（文中作正统十四年）", "别名或旧称：苏东坡 = 子瞻"]
    place = QueryMention("浙江", TagType.LOC, label="浙江", forms=("杭州",))
    found = replace(found, highlights=(Highlight(13, 14, "杭州", "浙江"), Highlight(15, 16, "江", "浙江")))
    assert phrases(found, Asked(Query("", "", (), (place,)))) == ["别名或旧称：浙江 ≈ 杭州", "古今对应：浙江 ≈ 江"]
    found = replace(found, highlights=(Highlight(13, 14, "子瞻", "苏东坡"),))
    off = Sense("x", SenseKind.PERSON, "苏东坡", "苏轼", on=False)
    assert phrases(found, replace(asked, senses=(off,)))[1:] == ["古今对应：苏东坡 ≈ 子瞻"]


def test_in_the_order_of_dates_the_year_is_the_reason() -> None:
    assert "文中最早的年份：1449" in phrases(HITS[0], Asked(order=Order.DATE))
    assert "文中没有可系的年份" in phrases(replace(HITS[0], tags=()), Asked(order=Order.DATE))
    assert ranks(replace(HITS[0], reasons=()), words_in(Language.HANS)) == ()


# --- narrowing ---


def test_a_long_facet_is_folded_and_has_a_page_of_its_own(reader: TestClient) -> None:
    tree = page(reader, "/?q=于少保&sort=date")
    books = next(one for one in tree.xpath("//section[@class='facet']") if one.xpath("h3")[0].text == "书名")
    assert len(books.xpath("ul/li")) == 6
    assert len(books.xpath("details//li//input[@name='book'][@type='checkbox']")) == 24
    kept = {(one.get("name"), one.get("value")) for one in books.xpath("details//input[@type='hidden']")}
    assert kept == {("q", "于少保"), ("sort", "date")}
    everything = books.xpath(".//p[@class='everything']/a/@href")[0]
    whole = page(reader, everything)
    assert len(whole.xpath("//div[@class='facet every']//li")) == 45
    assert f"/?q={quote('于少保')}&book={quote('书7')}&sort=date" in whole.xpath("//main//li/a/@href")


def test_things_are_called_by_their_names_in_facets_and_in_what_is_chosen(reader: TestClient) -> None:
    tree = page(reader, f"/?q=于少保&person={quote(YU.id)}&place=l/没有&script=Hans&image=1&from=-221&to=1500")
    said = texts(tree.xpath("//ul[@class='chips']/li"))
    for label in ("人物：于谦", "地点：l/没有", "字体：", "有书影或音像", "年代：前221—1500"):
        assert any(label in one for one in said), label
    facet = texts(tree.xpath("//section[@class='facet']//li"))
    assert any(one.startswith("✓ 已选 于谦") for one in facet)
    assert any("土木堡 1" in one for one in facet)


def test_the_years_are_a_form_that_keeps_the_rest(reader: TestClient) -> None:
    form = page(reader, "/?q=于少保&book=书1&view=works&from=1449").xpath("//form[contains(@class, 'years')]")[0]
    kept = {(one.get("name"), one.get("value")) for one in form.xpath("input[@type='hidden']")}
    assert kept == {("q", "于少保"), ("book", "书1"), ("view", "works")}
    assert form.xpath(".//input[@name='from']/@value") == ["1449"]
    assert "公元 1449 年 · 明正统十四年" in texts([form])[0]
    bars = form.xpath(".//*[local-name()='rect']")
    assert [bar.get("class") for bar in bars] == [None, None, "in"]
    assert "前221—前201：1 段" in bars[0].text_content()


@pytest.mark.parametrize("path", ["/?q=于少保&from=&to=", "/?q=于少保&after=&sort=&view="])
def test_fields_that_a_form_sends_empty_say_nothing(reader: TestClient, path: str) -> None:
    assert not page(reader, path).xpath("//ul[@class='chips']")


def test_a_page_leads_on_and_back_to_the_first(reader: TestClient) -> None:
    tree = page(reader, "/?q=于少保&view=list")
    following = tree.xpath("//a[@rel='next']/@href")[0]
    assert tree.xpath("//link[@rel='next']/@href") == [following]
    assert "找到 24 段，这里是第 1—10 段" in texts(tree.xpath("//p[@class='summary']"))[0]
    assert not tree.xpath("//a[@rel='prev']")
    second = page(reader, following)
    assert second.xpath("//ol[@class='hits']/@start") == ["11"]
    assert second.xpath("//a[@rel='prev']/@href") == [f"/?q={quote('于少保')}"]
    last = page(reader, second.xpath("//a[@rel='next']/@href")[0])
    assert not last.xpath("//a[@rel='next']")
    assert last.xpath("//a[@rel='prev']/@href") == [following]
    assert f"/?q={quote('于少保')}" in last.xpath("//nav[@class='pager']/a/@href")
    assert "这里是第 21—24 段" in texts(last.xpath("//p[@class='summary']"))[0]


def test_nothing_found_says_so_and_where_there_is_something(reader: TestClient) -> None:
    tree = page(reader, "/?q=于少保&book=无此书&collection=古籍")
    text = texts(tree.xpath("//section[@class='empty']"))[0]
    assert "馆藏中没有找到" in text
    assert "去掉「书名：无此书」 · 24 段" in text
    assert "去掉「馆藏专题：古籍」" not in text
    assert "馆员" in text
    assert f"/ask?q={quote('于少保')}" in tree.xpath("//section[@class='empty']//a/@href")[-1]
    assert "您是不是要找" in page(reader, "/?q=无遐").text_content()


# --- views ---


def test_hits_stand_by_their_works(reader: TestClient) -> None:
    works = page(reader, "/?q=于少保&view=works").xpath("//li[@class='work']")
    assert [one.xpath("h2/cite")[0].text for one in works] == ["于公全集", ATTACK, "书0", "书1", "书2"]
    assert [len(one.xpath("article")) for one in works] == [1, 1, 2, 2, 2]
    assert len(works[2].xpath("details//li/a")) == 6
    assert f"/?q={quote('于少保')}&book={quote('书0')}" in works[2].xpath("p/a/@href")


def test_places_are_a_picture_and_a_table(reader: TestClient) -> None:
    tree = page(reader, "/?q=于少保&view=map")
    rows = tree.xpath("//table[@id='places']/tbody/tr")
    assert [one.get("data-label") for one in rows] == [CITY.label, FORT.label]
    assert [one.get("data-count") for one in rows] == ["23", "1"]
    assert len(rows[0].xpath("td[4]//li")) == 5
    assert f"/?q={quote('于少保')}&place={quote(CITY.id, safe='')}" in rows[0].xpath("td[4]//a/@href")
    picture = tree.xpath("//*[local-name()='svg'][.//*[local-name()='circle']]")[0]
    assert picture.get("aria-hidden") == "true"
    assert {one.get("tabindex") for one in picture.xpath(".//*[local-name()='a']")} == {"-1"}
    assert not tree.xpath("//*[@style] | //script[not(@src)]")


def test_years_are_a_picture_and_a_table(reader: TestClient) -> None:
    tree = page(reader, "/?q=于少保&view=years")
    rows = texts(tree.xpath("//table[@id='moments']/tbody/tr"))
    assert rows[0].startswith("1303年 正统十四年")
    assert rows[-1].startswith("1450年")
    assert len(rows) == 24
    assert tree.xpath("//div[@class='drawn']/*[local-name()='svg']")


@pytest.mark.parametrize("view", ["map", "years"])
def test_a_view_of_what_names_nothing_says_so(made: Making, view: str) -> None:
    bare = TestClient(made(hits=tuple(replace(one, tags=()) for one in HITS)))
    tree = page(bare, f"/?q=于少保&view={view}")
    assert "这些段落里没有" in texts(tree.xpath("//p[@class='summary']"))[0]
    assert not tree.xpath("//table")


def test_an_attack_stays_text_in_every_view(reader: TestClient) -> None:
    for view in ("list", "works", "map", "years"):
        response = reader.get("/", params={"q": f"于少保{ATTACK}", "view": view})
        assert response.status_code == 200
        assert ATTACK not in response.text
        assert ATTACK in html.fromstring(response.text).text_content()


def test_a_page_of_ten_hits_is_light(made: Making) -> None:
    client = TestClient(made(books=400))
    for path in ("/?q=于少保", "/?q=于少保&view=works"):
        assert len(client.get(path, headers={"accept-encoding": "identity"}).content) < 100_000


# --- the entrance ---


def test_the_entrance_leads_into_the_holdings(sample_client: TestClient) -> None:
    tree = page(sample_client, "/")
    ways = {one.xpath("h2")[0].text: one for one in tree.xpath("//section[@class='way']")}
    for name in ("按馆藏专题", "按世纪", "按地方", "按人物"):
        assert ways[name].xpath(".//li/a"), name
    century = ways["按世纪"].xpath(".//li/a")[0]
    assert set(parse_qs(urlsplit(century.get("href")).query)) == {"q", "from", "to", "sort"}
    examples = tree.xpath("//section[@class='tries']//a")
    assert 3 <= len(examples) <= 5
    place = ways["按地方"].xpath(".//li/a")[0].text
    assert any(place in one.text for one in examples)
    assert tree.xpath("//dl[@class='holdings']//dd")[0].text.isdigit()


def test_centuries_are_called_as_readers_call_them(client: TestClient) -> None:
    said = {language: page(client, f"/?lang={language}").text_content() for language in ("zh-Hans", "en")}
    assert "前 1 世纪—15 世纪" in said["zh-Hans"]
    assert "1st century BC—15th century" in said["en"]


@pytest.mark.parametrize("name", ["按馆藏专题", "按世纪", "按朝代", "按地方", "按人物", "按书"])
def test_no_way_in_is_a_dead_end(sample_client: TestClient, name: str) -> None:
    tree = page(sample_client, "/")
    way = next(one for one in tree.xpath("//section[@class='way']") if one.xpath("h2")[0].text == name)
    for address in way.xpath(".//li/a/@href")[:2]:
        assert not page(sample_client, address).xpath("//section[@class='empty']")


def test_no_link_of_a_result_is_dead(sample_client: TestClient) -> None:
    tree = page(sample_client, "/?q=南京城墙")
    first = tree.xpath("//li[@id='hit-1']//p[@class='where']/a/@href")
    assert len(first) == 3
    others = tree.xpath("//p[contains(@class, 'whole')]/a/@href") + tree.xpath("//nav//a[@rel='next']/@href")
    tabs = tree.xpath("//nav[@class='tabs']/a/@href")
    assert len(tabs) == 6
    for address in [*first, *others, *tabs]:
        assert sample_client.get(address).status_code == 200, address


# --- in a browser ---


@pytest.fixture(scope="module")
def address(made: Making, serving: Serving) -> Iterator[str]:
    with serving(made()) as at:
        yield at


slow = pytest.mark.slow
ALL = ["/", "/?q=于少保", "/?q=于少保&view=works", "/?q=于少保&view=map", "/?q=于少保&view=years", "/?q=无"]


@slow
def test_a_chip_a_view_and_a_page_without_scripts(visiting: Visiting, address: str) -> None:
    with visiting(address, java_script_enabled=False) as shown:
        shown.goto("/?q=于少保")
        shown.locator(".sense > a").first.click()
        expect(shown.locator(".sense.off")).to_have_count(1)
        assert "off=s1" in shown.url
        shown.locator(".tabs").get_by_text("地图").click()
        expect(shown.locator("#map-drawn svg")).to_be_visible()
        expect(shown.locator("#map")).to_be_hidden()
        expect(shown.locator("#places")).to_be_visible()
        shown.locator("#from").fill("1440")
        shown.get_by_role("button", name="按年代筛选").click()
        expect(shown).to_have_url(re.compile("off=s1.*from=1440|from=1440.*off=s1"))
        expect(shown.locator(".chips")).to_contain_text("1440 以后")


@slow
def test_on_a_phone_the_facets_are_a_drawer(visiting: Visiting, address: str) -> None:
    for scripts in (True, False):
        with visiting(address, viewport=NARROW, java_script_enabled=scripts) as shown:
            shown.goto("/?q=于少保")
            drawer = shown.locator(".drawer > summary")
            expect(drawer).to_be_visible()
            expect(shown.locator(".facet").first).to_be_hidden()
            drawer.click()
            expect(shown.locator(".facet").first).to_be_visible()
    with visiting(address) as shown:
        shown.goto("/?q=于少保")
        expect(shown.locator(".drawer > summary")).to_be_hidden()
        expect(shown.locator(".facet").first).to_be_visible()


@slow
def test_the_years_slide(visiting: Visiting, address: str) -> None:
    with visiting(address) as shown:
        shown.goto("/?q=于少保")
        slider = shown.get_by_label("起年滑块")
        assert slider.get_attribute("aria-valuetext") == "前221"
        slider.focus()
        slider.press("End")
        slider.press("ArrowLeft")
        expect(shown.locator("#from")).to_have_value("1499")
        expect(shown.locator(".bars .in")).to_have_count(1)
        shown.locator("#from").fill("-221")
        expect(shown.locator(".bars .in")).to_have_count(3)
        shown.get_by_role("button", name="按年代筛选").click()
        shown.wait_for_url("**from=*")
        assert parse_qs(urlsplit(shown.url).query) == {"q": ["于少保"], "from": ["-221"]}


@slow
def test_the_keyboard_goes_from_hit_to_hit(visiting: Visiting, address: str) -> None:
    with visiting(address) as shown:
        shown.goto("/?q=于少保")
        for _ in range(40):
            shown.keyboard.press("Tab")
            if shown.evaluate("document.activeElement.matches('#hit-1 h2 a')"):
                break
        expect(shown.locator("#hit-1 h2 a")).to_be_focused()
        shown.goto("/?q=于少保")
        for key, place in (("j", 1), ("j", 2), ("k", 1), ("k", 1)):
            shown.keyboard.press(key)
            expect(shown.locator(f"#hit-{place} h2 a")).to_be_focused()
        shown.keyboard.press("/")
        shown.keyboard.type("jk")
        expect(shown.locator("#q")).to_be_focused()


@slow
def test_a_slow_answer_says_that_it_is_on_its_way(made: Making, serving: Serving, visiting: Visiting) -> None:
    with serving(made(wait=1.5)) as at, visiting(at) as shown:
        shown.goto("/")
        shown.locator("#q").fill("于少保")
        # What a page says while it is being left is seen from within alone.
        said = "document.querySelector('.waiting').textContent"
        for after, name in ((200, "early"), (900, "late")):
            shown.evaluate(f"() => {{ setTimeout(() => {{ sessionStorage.{name} = {said}; }}, {after}); }}")
        shown.locator("#q").press("Enter")
        expect(shown.locator(".hit").first).to_be_visible()
        assert shown.evaluate("[sessionStorage.early, sessionStorage.late]") == ["", "正在检索…"]
        expect(shown.locator(".waiting")).to_be_empty()


@slow
def test_the_map_moves_and_its_places_open(visiting: Visiting, address: str) -> None:
    with visiting(address) as shown:
        shown.goto("/?q=于少保&view=map")
        if not shown.locator("script[src*=leaflet]").count():
            pytest.skip("leaflet is not set up: npm ci --ignore-scripts in api/web, then python -m api.web.assets")
        expect(shown.locator("#map")).to_be_visible()
        expect(shown.locator("#map-drawn")).to_be_hidden()
        shown.locator("#map path.leaflet-interactive").first.click()
        popup = shown.locator(".leaflet-popup-content")
        expect(popup).to_contain_text("𠮷城")
        expect(popup.get_by_role("link", name="于公事略 · 守城").first).to_be_visible()
        expect(shown.locator("#map .name").first).to_contain_text(ATTACK)
        assert shown.title() != "开"


@slow
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_no_page_scrolls_sideways_or_keeps_anyone_out(browser: Browser, address: str, viewport: dict[str, int]) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not set up: npm ci --ignore-scripts in api/web")
    context = browser.new_context(base_url=address, viewport=viewport, bypass_csp=True)  # type: ignore[arg-type]
    shown = context.new_page()
    for path in ALL:
        shown.goto(path)
        wider = shown.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, path
        shown.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        shown.evaluate(AXE.read_text("utf-8"))
        found = shown.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
        grave = [
            (one["id"], [node["html"][:120] for node in one["nodes"]][:3])
            for one in found
            if one["impact"] in ("serious", "critical")
        ]
        assert grave == [], path
    context.close()
