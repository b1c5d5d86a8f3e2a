from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
from fastapi.testclient import TestClient

from api.web.labels import GROUPS
from api.web.labels.about import MAKERS
from api.web.labels.values import VALUES
from api.web.measured import MEASURED
from api.web.words import Language, words_in
from ingest.taggers import TAGGERS

LABELS = {
    f"{letter}.{name}": said for letter, tables in GROUPS.items() for table in tables for name, said in table.items()
}
NAMES = {f"{group}.{value}": said for group, table in VALUES.items() for value, said in table.items()}
IN_CHINESE = {"L.entrance_example_event", "L.entrance_example_person", "L.entrance_example_place"}
"""Questions to begin with: they are asked in Chinese whatever the page speaks."""
FIGURES = Path(__file__).parents[2] / "docs" / "figures.md"


def test_no_label_hides_another() -> None:
    for tables in GROUPS.values():
        names = [name for table in tables for name in table]
        assert sorted(names) == sorted(set(names))


def test_a_label_says_the_same_in_both_languages() -> None:
    every = LABELS | NAMES
    assert {name for name, said in every.items() if not all(said)} == IN_CHINESE
    assert [name for name, (one, other) in every.items() if other and _places(one) != _places(other)] == []


def _places(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}


def test_traditional_labels_are_made_of_the_simplified_ones() -> None:
    assert words_in(Language.HANT).label("ask") == "提問"
    assert words_in(Language.HANT).called("TYPES", "BOOK") == "典籍"
    assert words_in(Language.EN).called("TYPES", "BOOK") == "Book"
    assert words_in(Language.EN).called("TYPES", "不知道") == "不知道"


def test_traditional_labels_are_written_as_people_write_them() -> None:
    words = words_in(Language.HANT)
    said = [*(one for group in words.groups.values() for one in vars(group).values())]
    said += [one for group in words.values.values() for one in group.values()]
    assert [one for one in said if re.search("[覈髮錶]|隻影響|摺合|答復", one)] == []
    assert words.label("entity_unreviewed") == "未經審核"
    assert words.label("enq_key_new") == "換發查詢碼"
    assert words.label("entity_map_failed").endswith("請看下表。")
    assert words.script("没有叫华覈的人。") == "沒有叫華覈的人。", "a name is as it was written"


def test_figures_on_the_page_are_those_of_the_document() -> None:
    told = FIGURES.read_text("utf-8")
    for one in MEASURED:
        assert re.search(
            rf"(?<![\d.]){re.escape(one.figure.rstrip('0') if one.figure == '1.00' else one.figure)}", told
        )
        assert not one.interval or one.interval in told


def test_every_tagger_is_explained() -> None:
    assert len(MAKERS) >= len(TAGGERS)


@pytest.mark.parametrize(("language", "said"), [("zh-Hans", "关于"), ("zh-Hant", "關於"), ("en", "About")])
def test_a_language_is_asked_for_by_the_address_and_remembered(
    sample_client: TestClient, language: str, said: str
) -> None:
    first = sample_client.get("/about", params={"lang": language})
    assert f'<html lang="{language}">' in first.text and said in first.text
    assert first.headers["set-cookie"].startswith(f"lang={language};")
    assert said in sample_client.get("/about").text


def test_an_unknown_language_is_the_usual_one(sample_client: TestClient) -> None:
    sample_client.cookies.set("lang", "xx")
    answer = sample_client.get("/about", params={"lang": "fr"})
    assert '<html lang="zh-Hans">' in answer.text
    assert "set-cookie" not in answer.headers


def test_links_to_other_languages_keep_what_the_address_says(sample_client: TestClient) -> None:
    page = sample_client.get("/ask", params={"q": "南京", "lang": "en", "collection": "古籍"}).text
    assert "/ask?q=%E5%8D%97%E4%BA%AC&amp;collection=%E5%8F%A4%E7%B1%8D&amp;lang=zh-Hant" in page


def test_what_the_library_holds_is_never_converted(sample_client: TestClient) -> None:
    simplified, traditional = (
        sample_client.get("/collections", params={"lang": language}).text for language in ("zh-Hans", "zh-Hant")
    )
    assert "地方文献" in simplified and "地方文献" in traditional


def test_years_are_said_in_the_language_of_the_page() -> None:
    said = [words_in(language).span(-209, 7) for language in Language]
    assert said == ["前209—7", "前209—7", "209 BC—7"]
    assert words_in(Language.EN).span(1449, 1449) == "1449"
