import json
from pathlib import Path, PurePath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.corpus import walk
from ingest.guessing import filled, guesses
from ontology.guesses import marked, settled, stated_only, value_of
from ontology.records import Block, Metadata, SourceText

GOLD = Path(__file__).parents[1] / "golden" / "guessing"
FIELDS = {"edition": "版本", "part": "卷次", "sibu": "四部分类"}


def said(path: str, *lines: str) -> dict[str, str]:
    parts = PurePath(path)
    found = guesses(parts.parts[:-1], parts.name.rsplit(".", 1)[0], [Block(line) for line in lines])
    return {one.field: one.value for one in found}


@pytest.mark.parametrize(("name", "precision", "recall"), [("names", 0.95, 0.85), ("held", 0.9, 0.85)])
def test_names_of_files_are_guessed_as_well_as_is_said(name: str, precision: float, recall: float) -> None:
    right = wrong = lacking = 0
    for line in (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found = said(row.pop("path"))
        for field in ("title", "book", "creator", "dynasty", "edition", "part", "sibu", "date"):
            got, wanted = found.get(FIELDS.get(field, field), ""), row.get(field, "")
            right += bool(got) and got == wanted
            wrong += bool(got) and got != wanted
            lacking += bool(wanted) and got != wanted
    assert right / (right + wrong) >= precision
    assert right / (right + lacking) >= recall


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (
            ("洛陽伽藍記卷第一", "北魏　楊衒之　撰", "城內"),
            {"book": "洛陽伽藍記", "creator": "楊衒之", "dynasty": "北魏", "卷次": "卷第一"},
        ),
        (
            ("随园诗话", "清 袁枚 著", "古英雄未遇时，都无大志。"),
            {"title": "随园诗话", "creator": "袁枚", "dynasty": "清"},
        ),
        (("题名：老城南", "作者：陈桂英", "来源：采访"), {"title": "老城南", "creator": "陈桂英", "来源": "采访"}),
        (("古英雄未遇时，都无大志。", "光绪十六年江宁甘氏重刊"), {"版本": "光绪十六年江宁甘氏重刊"}),
        (("年份：1986　事项：红荔路馆舍开放", "年份：1993　事项：新馆奠基"), {}),
        (("孟子曰：仁者无敌", "明日张三撰文祝贺。", "宋人著书甚多"), {}),
    ],
)
def test_heads_and_ends_of_texts(lines: tuple[str, ...], wanted: dict[str, str]) -> None:
    assert said("x.txt", *lines) == wanted


def test_what_is_stated_is_never_guessed() -> None:
    made = guesses((), "[清]袁枚-随园诗话-卷三", ())
    metadata = filled(Metadata(creator="袁子才", extra=(("卷次", "三"),)), made)
    assert (metadata.creator, metadata.dynasty, metadata.book, metadata.title) == ("袁子才", "清", "随园诗话", "卷三")
    assert {one.field for one in metadata.guesses} == {"book", "title", "dynasty"}
    assert stated_only(metadata, keep=("title",)) == Metadata(
        title="卷三", creator="袁子才", extra=(("卷次", "三"),), guesses=metadata.guesses[1:2]
    )
    assert marked(metadata).extra[-1][0] == "推测"
    assert "朝代：清（0.95，据文件名“[清]袁枚-随园诗话-卷三”）" in marked(metadata).extra[-1][1]


def test_a_person_settles_a_guess() -> None:
    metadata = filled(Metadata(), guesses((), "随园诗话_袁枚_清乾隆刻本", ()))
    right = settled(metadata, "版本", "清嘉庆刻本")
    assert value_of(right, "版本") == "清嘉庆刻本"
    assert value_of(settled(right, "creator", ""), "creator") == ""
    assert {one.field for one in right.guesses} == {"title", "creator"}


def test_a_folder_of_files(tmp_path: Path) -> None:
    for name in (
        "史部/地理类/景定建康志/卷一.txt",
        "史记/本纪·五帝本纪.txt",
        "[清]袁枚-随园诗话-卷三.txt",
        "史部/地理类/金陵志.txt",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("江水又东，过建业北。", encoding="utf-8")
    found = {one.key: one for one in walk([tmp_path]) if isinstance(one, SourceText)}
    told = {key: (one.metadata.book, one.metadata.title) for key, one in found.items()}
    assert told == {
        "史部/地理类/景定建康志/卷一.txt": ("景定建康志", "卷一"),
        "史部/地理类/金陵志.txt": ("", "金陵志"),
        "史记/本纪·五帝本纪.txt": ("史记", "五帝本纪"),
        "[清]袁枚-随园诗话-卷三.txt": ("随园诗话", "卷三"),
    }
    assert not found["史记/本纪·五帝本纪.txt"].metadata.guesses
    assert found["[清]袁枚-随园诗话-卷三.txt"].blocks[0].heading == "卷三"
    assert [one.value for one in found["史部/地理类/景定建康志/卷一.txt"].metadata.guesses] == ["史部地理类"]


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.sampled_from(
            [
                "[清]",
                "（宋）",
                "袁枚",
                "沈括",
                "卷三",
                "随园诗话",
                "《水经注》",
                "清刻本",
                "-",
                "_",
                "·",
                "001",
                "史部",
                "撰",
                "明",
            ]
        ),
        max_size=9,
    ),
    st.text(max_size=12),
)
def test_every_guess_shows_its_words(pieces: list[str], noise: str) -> None:
    stem = "".join(pieces) + noise
    made = guesses((), stem, ())
    assert len({one.field for one in made}) == len(made)
    for one in made:
        assert one.value and 0 < one.confidence < 1
        assert stem in one.evidence
        if one.field not in ("四部分类", "date", "creator"):
            assert one.value in stem
