"""The pages as HTML: what stands where, and that nothing of a text becomes markup."""

from __future__ import annotations

import re
from types import ModuleType
from urllib.parse import quote

import pytest
from lxml import html
from starlette.testclient import TestClient

from api.web.addresses import Search
from api.web.labels.values import TYPES
from ontology.queries import Filters
from ontology.records import TagType

PAGES = [
    "/",
    "/?q=东门",
    "/?q=东门&k=20&collection=古籍&type=PER",
    "/ask",
    "/ask?q=东门",
    "/ask?q=何时",
    "/passages/%E5%BF%97%231?begin=2&end=8",
    "/passages/wall-1",
    "/documents/志/城垣",
    "/documents/志/城垣?page=2",
    "/entities/p/1",
    "/about",
    "/nowhere",
]


def page(client: TestClient, path: str) -> html.HtmlElement:
    return html.fromstring(client.get(path, headers={"accept": "text/html"}).text)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_inert_and_complete(client: TestClient, path: str) -> None:
    response = client.get(path, headers={"accept": "text/html"})
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "unsafe-inline" not in response.headers["content-security-policy"]
    tree = html.fromstring(response.text)
    scripts = [one.get("src") for one in tree.iter("script")]
    assert scripts[0] == "/static/wenmai.js"
    assert all(one.startswith("/static/") for one in scripts)
    assert not [name for one in tree.iter() for name in one.attrib if name.startswith("on") or name == "style"]
    assert not list(tree.iter("style", "iframe"))
    assert all(one.get("src").startswith("/api/pictures/") and one.get("alt") for one in tree.iter("img"))
    assert not tree.xpath("//p[@class='text']//b")
    assert not [one for one in tree.iter("a") if one.get("href", "").startswith("javascript:")]
    assert tree.get("lang") == "zh-Hans"
    assert len(tree.xpath("//main")) == len(tree.xpath("//h1")) == 1
    assert tree.xpath("//label[@for='q']")
    identifiers = [one.get("id") for one in tree.xpath("//*[@id]")]
    assert len(identifiers) == len(set(identifiers))


def test_a_hit_shows_its_text_to_the_letter_with_tags_and_marks(client: TestClient, fake: ModuleType) -> None:
    tree = page(client, "/?q=东门")
    first = tree.xpath("//li[@id='hit-1']")[0]
    text = first.xpath(".//p[@class='text']")[0]
    assert text.text_content() == fake.TEXT
    assert text.get("lang") == "lzh-Hans"
    assert [mark.text_content() for mark in text.xpath(".//mark")] == ["东门", "知府"]
    assert (
        text.xpath(".//span[contains(@class, 't-OFI')]//span[contains(@class, 't-PER')]")[0].get("title")
        == "人物 · 未定"
    )
    assert "字词相同：东门、知府" in first.xpath(".//p[@class='why']")[0].text_content()
    assert "字词匹配：第 1 位" in first.xpath(".//details")[0].text_content()
    assert first.xpath(".//h2/a/@href") == ["/passages/%E5%BF%97%231"]


def test_filters_are_links_that_set_and_take_away(client: TestClient) -> None:
    tree = page(client, "/?q=东门&collection=古籍")
    chip = tree.xpath("//ul[@class='chips']//a/@href")
    assert chip == [f"/?q={quote('东门')}"]
    links = tree.xpath("//*[@id='facets']//a/@href")
    assert f"/?q={quote('东门')}&collection={quote('古籍')}&dynasty={quote('明')}" in links
    assert tree.xpath("//form[@class='box']/input[@type='hidden']/@value") == ["古籍"]
    assert len(tree.xpath("//details[@id='facets']//details//li")) == 6


def test_an_empty_page_helps(client: TestClient) -> None:
    text = page(client, "/?q=门&book=无此书").text_content()
    assert "馆藏中没有找到" in text
    assert "清除全部" in text


def test_an_answer_shows_receipts_that_lead_to_the_quotation(client: TestClient, fake: ModuleType) -> None:
    tree = page(client, "/ask?q=东门")
    assert tree.xpath("//blockquote")[0].text_content().strip() == fake.TEXT[2:8]
    address = tree.xpath("//figcaption/a/@href")[0]
    assert address == "/passages/%E5%BF%97%231?begin=2&end=8#quote"
    marked = page(client, address).xpath("//section[@class='exhibit']//mark")
    assert "".join(one.text_content() for one in marked) == fake.TEXT[2:8]


def test_a_refusal_offers_the_nearest_and_the_librarian(client: TestClient) -> None:
    tree = page(client, "/ask?q=何时")
    assert "馆藏中没有找到" in tree.xpath("//p[@class='said']")[0].text_content()
    assert len(tree.xpath("//li[@class='hit']")) == 2
    assert "馆员" in tree.xpath("//section[@class='librarian']")[0].text_content()


def test_a_passage_shows_its_tags_and_what_is_open(client: TestClient, fake: ModuleType) -> None:
    tree = page(client, "/passages/%E5%BF%97%231")
    assert tree.xpath("//section[@class='exhibit']/p")[0].text_content() == fake.TEXT
    stops = tree.xpath("//a[@class='stop']")
    assert [one.text_content() for one in stops] == ["𠮷阳", "知府", "周大年"]
    for stop in stops:
        assert all(tree.xpath(f"//*[@id='{card}']") for card in stop.get("data-cards").split())
    card = tree.xpath("//*[@id='card-2']")[0].text_content()
    for word in ("未定", "同朝", "0.80", "rules 1", "机器标引，未经审核"):
        assert word in card
    said = tree.xpath("//section[@class='relations']")[0].text_content()
    for word in ("任职", "地点 𠮷阳", "知府周大年", "0.70"):
        assert word in said
    assert "版本稿本" in tree.xpath("//section[@class='metadata']")[0].text_content()
    assert "城垣小记" in tree.xpath("//p[@id='cite-gbt7714']")[0].text


def test_a_document_is_read_page_by_page(client: TestClient) -> None:
    tree = page(client, "/documents/志/城垣")
    assert tree.xpath("//a[@rel='next']/@href") == [f"/documents/{quote('志/城垣')}?page=2"]
    assert "第 1 页，共 3 页，41 段" in tree.text_content()
    given = tree.xpath("//section[@class='relations']")[0].text_content()
    for word in ("名胜古迹", "中图法", "0.71", "城；门"):
        assert word in given


def test_an_entity_gives_years_and_names(client: TestClient) -> None:
    text = page(client, "/entities/p/1").text_content()
    for word in ("前12—30", "伯永", "32.0500, 118.7800", "javascript:alert(1)"):
        assert word in text


def test_an_attack_in_a_title_stays_text(client: TestClient, fake: ModuleType) -> None:
    response = client.get("/passages/wall-1")
    assert "<script>document" not in response.text
    assert fake.ATTACK in html.fromstring(response.text).text_content()
    hostile = client.get("/", params={"q": fake.ATTACK})
    assert "<script>document" not in hostile.text
    assert html.fromstring(hostile.text).xpath("//input[@id='q']/@value") == [fake.ATTACK]


def test_a_search_says_all_of_itself_in_its_address() -> None:
    search = Search("东 门", 20, Filters(books=("a&b",), types=(TagType.PER,)))
    assert search.address("/ask") == f"/ask?q={quote('东')}+{quote('门')}&k=20&book=a%26b&type=PER"
    assert search.toggled("type", "PER").toggled("book", "a&b") == Search("东 门")
    assert Search("x", 100).more().k == 100


def test_every_type_has_a_name_a_colour_and_a_switch(client: TestClient) -> None:
    style = client.get("/static/wenmai.css").text
    for kind in TagType:
        assert kind in TYPES
        assert f".t-{kind} {{ --c:" in style
        assert f"#show-{kind}:not(:checked)" in style
    assert not re.search(r"https?://", style + client.get("/static/wenmai.js").text)
