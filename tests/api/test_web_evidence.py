"""What the program says of its reasons, of formats and in drawings is said in the language of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.exporting import EXPORTS
from api.library import Library
from api.web.labels.evidence import SENTENCES
from api.web.labels.exporting import EXPORTS as CALLED
from api.web.words import Language, words_in
from ontology.queries import Filters

_PLACE = re.compile(r"\{\w+\}")
_HAN = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize(
    ("stored", "traditional", "english"),
    [
        ("同段地名同在广东", "同段地名同在广东", "places of the passage lie in 广东"),
        ("规范注及「两江」", "規範注及「两江」", "the note of the authority names 「两江」"),
        ("「姓+别称」匹配", "「姓+別稱」匹配", "matches as: Surname+Other name"),
        ("语义比平均近 3.5 个标准差", "語義比平均近 3.5 個標準差",
         "nearer in meaning than the average by 3.5 standard deviations"),
        ("题前冠词不同：无，钦定", "題前冠詞不同：無，钦定", "different words before the title: none, 钦定"),
        ("责任者同名：刘义庆，责任方式不同", "責任者同名：刘义庆，責任方式不同",
         "creators of the same name: 刘义庆, in another function"),
        ("馆员手记：见书影", "馆员手记：见书影", "馆员手记：见书影"),
    ],
)  # fmt: skip
def test_a_reason_speaks_the_language_of_its_page_and_quotes_to_the_letter(
    stored: str, traditional: str, english: str
) -> None:
    assert words_in(Language.HANS).evidence(stored) == stored
    assert words_in(Language.HANT).evidence(stored) == traditional
    assert words_in(Language.EN).evidence(stored) == english


def test_a_sentence_has_the_same_places_in_both_languages_and_one_reading() -> None:
    assert [one for one in SENTENCES if sorted(_PLACE.findall(one[0])) != sorted(_PLACE.findall(one[1]))] == []
    english = words_in(Language.EN)
    for chinese, said in SENTENCES:
        assert english.evidence(_PLACE.sub("甲", chinese)) == _PLACE.sub("甲", said), chinese


def test_every_reason_of_the_sample_is_known(sample_app: FastAPI) -> None:
    english, known = words_in(Language.EN), set("「」")
    unknown = {one for one in _reasons(sample_app.state.service) if english.evidence(one) == one}
    assert {one for one in unknown if not known <= {one[0], one[-1]}} == set()


def _reasons(service: Library) -> Iterator[str]:
    for stored in service.texts.passages(service.texts.keys(Filters()).tolist()):
        for tag in stored.tags:
            yield from (one for candidate in tag.link.candidates for one in candidate.evidence) if tag.link else ()
    for document in service.texts.documents():
        yield from (one for heading in service.texts.tagged(document.id).subjects for one in heading.evidence)


def test_formats_are_called_in_the_language_of_the_page() -> None:
    assert [name for name, (chinese, _) in CALLED.items() if EXPORTS[name].label != chinese] == []
    english = words_in(Language.EN)
    assert [
        one.name for one in EXPORTS.values() if _HAN.search(english.values["EXPORTS"].get(one.name, one.label))
    ] == []


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-Hans", ("CSV（一份文献一行）", "语义比平均近")),
        ("zh-Hant", ("CSV（一份文獻一行）", "語義比平均近")),
        ("en", ("CSV (a row for each document)", "nearer in meaning")),
    ],
)
def test_the_page_of_a_document_says_them(sample_client: TestClient, language: str, said: tuple[str, ...]) -> None:
    hit = sample_client.get("/api/search", params={"q": "南京城墙", "k": 1}).json()["hits"][0]
    document = hit["passage_id"].rpartition("-")[0]
    page = sample_client.get(f"/documents/{document}", params={"lang": language}).text
    assert [one for one in said if one not in page] == []


def test_ways_of_searching_are_called_in_english(sample_client: TestClient) -> None:
    page = sample_client.get("/", params={"q": "南京城墙", "lang": "en"}).text
    assert "meaning: rank" in page and "语义相近" not in page


@pytest.mark.parametrize(
    ("view", "language", "said"),
    [
        ("map", "zh-Hant", "圓點大小隨提到的段數"),
        ("map", "en", "No boundaries are drawn"),
        ("years", "zh-Hant", "規範所載"),
        ("years", "en", "told by a text or an authority"),
    ],
)
def test_legends_of_the_search_speak_the_language(
    sample_client: TestClient, view: str, language: str, said: str
) -> None:
    page = sample_client.get("/", params={"q": "南京城墙", "view": view, "lang": language}).text
    assert said in page.partition("<svg ")[2]


@pytest.mark.parametrize("kind", ["map", "timeline", "network"])
def test_pictures_speak_the_language_that_is_asked_for_and_keep_names(sample_client: TestClient, kind: str) -> None:
    entity = sample_client.get("/api/entities", params={"q": "郑和"}).json()["entities"][0]["id"]
    told = {
        language: sample_client.get(f"/api/pictures/{kind}.svg", params={"entity": entity, "lang": language}).text
        for language in ("zh-Hans", "zh-Hant", "en")
    }
    assert len(set(told.values())) == 3
    assert all("郑和" in one for one in told.values()), "a name is as it was written"
    assert re.search("passages|authority", told["en"])


@pytest.mark.parametrize("view", ["map", "years"])
def test_drawings_of_a_page_have_its_colours(sample_client: TestClient, view: str) -> None:
    drawn = sample_client.get("/", params={"q": "南京城墙", "view": view}).text.partition("<svg ")[2]
    drawn = drawn.partition("</svg>")[0]
    assert 'fill="var(--paper)"' in drawn and 'fill="var(--ink)"' in drawn
    assert re.findall('(?:fill|stroke)="#[^"]*"', drawn) == []
