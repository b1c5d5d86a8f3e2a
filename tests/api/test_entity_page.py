"""The page of an entity, over the library of the sample collection."""

from __future__ import annotations

from types import ModuleType
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from lxml import html
from starlette.testclient import TestClient

PERSON, PLACE, OFFICE, BOOK, EVENT, SUBJECT = "p1130", "l0001", "o0183", "b0367", "e0147", "clc:K296.5"
NOTED = "p1093"


def page(client: TestClient, address: str) -> html.HtmlElement:
    response = client.get(address, headers={"accept": "text/html"})
    assert response.status_code == 200, address
    return html.fromstring(response.text)


def text(tree: html.HtmlElement, path: str) -> str:
    return " ".join(" ".join(one.text_content() for one in tree.xpath(path)).split())


def facts(tree: html.HtmlElement) -> dict[str, str]:
    return {
        row.findtext("dt"): " ".join(row.find("dd").text_content().split())
        for row in tree.xpath("//dl[@class='facts']/div")
    }


def test_a_person_has_names_years_relations_and_mentions(sample_client: TestClient) -> None:
    tree = page(sample_client, f"/entities/{PERSON}")
    told = facts(tree)
    assert "徐弘祖" in told["姓名"] + told.get("名", "")
    assert told["生年"].startswith("1587（万历十五年")
    assert told["卒年"].startswith("1641（")
    assert "徐霞客" in told["文中写作"]
    assert tree.xpath("//section[@id='relations']//h3")
    assert text(tree, "//section[@id='mentions']/p").startswith("共 5 段")


def test_each_quotation_leads_to_its_very_words(sample_client: TestClient) -> None:
    tree = page(sample_client, f"/entities/{NOTED}")
    quoted = tree.xpath("//section[@id='relations']//a[@class='quoted']")
    assert quoted
    for one in quoted:
        there = page(sample_client, one.get("href"))
        marked = "".join(mark.text_content() for mark in there.xpath("//mark"))
        assert one.text_content() in marked
    assert "未经审核" in text(tree, "//section[@id='relations']")
    assert "由 relations" in text(tree, "//section[@id='relations']")
    assert "把握 0." in text(tree, "//section[@id='relations']")


def test_each_mention_is_marked_and_leads_to_itself(sample_client: TestClient) -> None:
    tree = page(sample_client, f"/entities/{PLACE}")
    hits = tree.xpath("//section[@id='mentions']//li")
    assert len(hits) == 10
    written = {one.partition(" ")[0] for one in facts(tree)["文中写作"].split("、")}
    for hit in hits:
        assert {mark.text for mark in hit.xpath(".//mark")} <= written
        there = page(sample_client, hit.xpath(".//h3/a/@href")[0])
        assert "".join(one.text_content() for one in there.xpath("//mark")) in written
        assert "把握" in hit.text_content()


def test_mentions_are_turned_page_by_page(sample_client: TestClient) -> None:
    seen: list[str] = []
    address = f"/entities/{PLACE}"
    while address:
        tree = page(sample_client, address)
        seen += tree.xpath("//section[@id='mentions']//h3/a/@href")
        address = next(iter(tree.xpath("//section[@id='mentions']//a[@rel='next']/@href")), "")
    assert len(seen) == len(set(seen)) == int(text(tree, "//section[@id='mentions']/p").split()[1])
    beyond = page(sample_client, f"/entities/{PLACE}?page=999")
    assert beyond.xpath("//section[@id='mentions']//li") == []
    assert sample_client.get(f"/entities/{PLACE}?page=0").status_code == 422


def test_counts_lead_to_the_search_that_lists_them(sample_client: TestClient) -> None:
    tree = page(sample_client, f"/entities/{PLACE}")
    rows = tree.xpath("//section[@id='years']//table//tbody/tr")
    assert rows
    for row in rows:
        address = row.xpath("./th/a/@href")[0]
        assert f"entity={PLACE}" in address
        assert "from=" in address
        assert "to=" in address
        assert int(row.xpath("./td[@class='number']")[0].text) > 0
    bars = tree.xpath("//section[@id='years']//*[local-name()='svg' and @class='years']//*[local-name()='a']/@href")
    assert bars == [row.xpath("./th/a/@href")[0] for row in rows]
    books = tree.xpath("//section[@id='books']//tbody/tr")
    assert sum(int(one.xpath("./td[@class='number']")[0].text) for one in books) == int(
        text(tree, "//section[@id='mentions']/p").split()[1]
    )


def test_a_year_leads_to_as_many_passages_as_it_counts(sample_client: TestClient) -> None:
    tree = page(sample_client, f"/entities/{PLACE}")
    row = max(
        tree.xpath("//section[@id='years']//table//tbody/tr"),
        key=lambda one: int(one.xpath("./td[@class='number']")[0].text),
    )
    counted = int(row.xpath("./td[@class='number']")[0].text)
    query = row.xpath("./th/a/@href")[0].partition("?")[2]
    found = sample_client.get(f"/api/search?{query}&k=100").json()
    # Dates of a dynasty's length are left out of the bars, and the search finds their passages too.
    assert len(found["hits"]) >= counted


def test_a_place_is_on_the_map_and_its_table_says_the_same(sample_client: TestClient) -> None:
    tree = page(sample_client, f"/entities/{PLACE}")
    drawn = tree.xpath("//*[@id='map-drawn']//*[local-name()='a']/@href")
    rows = tree.xpath("//table[@id='places']/tbody/tr")
    assert sorted(drawn) == sorted(tree.xpath("//table[@id='places']/tbody/tr/td[1]/a/@href"))
    assert "本身" in rows[0].text_content()
    assert rows[0].get("data-beside") is None
    assert rows[-1].get("data-beside") == "1"


def test_who_held_an_office_is_told_from_the_office(sample_client: TestClient) -> None:
    tree = page(sample_client, f"/entities/{OFFICE}")
    assert "任此职者" in text(tree, "//section[@id='relations']//h3")


@pytest.mark.parametrize("entity", [BOOK, EVENT, "p0096", SUBJECT])
def test_every_kind_has_a_page(sample_client: TestClient, entity: str) -> None:
    tree = page(sample_client, f"/entities/{quote(entity)}")
    assert tree.xpath("//h1")
    assert len(tree.xpath("//ul[@class='formats']//a")) == 5
    assert "GB/T 7714" in text(tree, "//section[@class='cites']")
    for one in tree.xpath("//nav[@class='contents']//a/@href"):
        assert tree.xpath(f"//*[@id='{one[1:]}']"), one


def test_a_subject_lists_its_documents_and_its_neighbours(sample_client: TestClient) -> None:
    tree = page(sample_client, f"/entities/{quote(SUBJECT)}")
    assert len(tree.xpath("//section[@id='shelf']//ul[@class='titles']/li")) == 11
    above = tree.xpath("//nav[@class='trail']//a/@href")
    assert above[0] == "/subjects"
    wider = page(sample_client, above[-1])
    assert f"/entities/{quote(SUBJECT)}" in wider.xpath("//ul[@class='headings']//a/@href")


def test_subjects_begin_at_the_widest(sample_client: TestClient) -> None:
    tree = page(sample_client, "/subjects")
    assert "中图法" in text(tree, "//h2")
    assert "/entities/clc%3AK" in tree.xpath("//ul[@class='headings']//a/@href")
    answer = sample_client.get(f"/subjects/{SUBJECT}")
    assert (answer.status_code, answer.headers["location"]) == (301, f"/entities/{quote(SUBJECT)}")


def test_a_book_leads_to_its_class_and_to_what_is_held_of_it(sample_client: TestClient) -> None:
    told = facts(page(sample_client, "/entities/b0001"))
    assert told["部类"] == "经部易类"
    assert page(sample_client, "/entities/b0001").xpath("//dl//a[contains(@href, 'sibu')]")


def test_a_walk_gives_neighbours_and_ties_what_it_knows(sample_client: TestClient) -> None:
    step = sample_client.get("/api/walk", params={"entity": NOTED, "limit": 5}).json()
    assert step["centre"]["id"] == NOTED
    assert 0 < len(step["nodes"]) <= 5
    ids = {one["id"] for one in step["nodes"]} | {NOTED}
    assert all({edge["source"], edge["target"]} <= ids for edge in step["edges"])
    tree = page(sample_client, f"/entities/{NOTED}")
    listed = tree.xpath("//table[@id='walk-nodes']/tbody/tr/td[1]/a")
    assert [one.text for one in listed][: len(step["nodes"]) + 1] == [
        one["label"] for one in [step["centre"], *step["nodes"]]
    ]
    assert sample_client.get("/api/walk?entity=nobody").status_code == 404
    assert sample_client.get("/api/walk?entity=").status_code == 422
    assert sample_client.get(f"/api/walk?entity={NOTED}&limit=61").status_code == 422


def test_what_is_asked_does_not_grow_with_the_mentions(sample_client: TestClient, sample_app: FastAPI) -> None:
    def asked(entity: str) -> int:
        statements: list[str] = []
        engine = sample_app.state.service.texts._engine
        listen = lambda *told: statements.append(told[2])  # noqa: E731
        sa.event.listen(engine, "before_cursor_execute", listen)
        page(sample_client, f"/entities/{entity}")
        sa.event.remove(engine, "before_cursor_execute", listen)
        return len(statements)

    assert asked(PLACE) <= asked("p1057") + 8 <= 60


def test_pages_speak_three_languages_and_convert_no_name(sample_client: TestClient) -> None:
    hant = page(sample_client, f"/entities/{PERSON}?lang=zh-Hant")
    assert "關係" in text(hant, "//h2")
    assert "徐霞客" in text(hant, "//h1")
    english = page(sample_client, f"/entities/{PERSON}?lang=en")
    assert {"Relations", "Places", "Walk the graph"} <= {one.text_content() for one in english.xpath("//h2")}
    assert english.get("lang") == "en"


def test_an_attack_in_a_name_stays_text(client: TestClient, fake: ModuleType) -> None:
    response = client.get("/entities/p/1", headers={"accept": "text/html"})
    assert "<script>document" not in response.text
    assert "<img src=x" not in response.text
    tree = html.fromstring(response.text)
    for path in (
        "//section[@id='relations']",
        "//section[@id='books']",
        "//table[@id='places']",
        "//section[@id='walk']",
    ):
        assert fake.ATTACK in tree.xpath(path)[0].text_content(), path
    assert "周大年" in [one.text for one in tree.xpath("//section[@id='mentions']//mark")]
    assert tree.xpath("//*[@style]") == []
    listed = html.fromstring(client.get("/subjects").text)
    assert fake.ATTACK in listed.text_content()
