"""The reader of the collection chinese-poetry: the shapes of its folders, and files that are not as they should be.

The samples are written as that collection writes its files; the poems are old.
"""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.corpus import walk
from ingest.json_items import Broken, Item, items
from ontology.records import Refusal, SourceText

TANG = [
    {
        "author": "王之渙",
        "paragraphs": ["白日依山盡，黃河入海流。", "欲窮千里目，更上一層樓。"],
        "tags": ["唐诗三百首"],
        "title": "登鸛雀樓",
        "id": "id-1",
    },
    {
        "author": "李白",
        "paragraphs": ["牀前明月光，疑是地上霜。", "舉頭望明月，低頭思故鄉。"],
        "title": "靜夜思",
        "id": "id-2",
    },
]


def write(folder: Path, name: str, value: object) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path


def taken(path: Path) -> tuple[list[SourceText], list[Refusal]]:
    found = list(walk([path]))
    texts = [one for one in found if isinstance(one, SourceText)]
    return texts, [one for one in found if isinstance(one, Refusal)]


def test_a_poem_is_a_document_with_what_its_folder_says(tmp_path: Path) -> None:
    write(tmp_path, "quantangshi/poet.tang.0.json", TANG)
    (first, second), refused = taken(tmp_path)
    assert refused == []
    assert first.key == "quantangshi/poet.tang.0.json#id-1"
    said = first.metadata
    assert (said.title, said.creator, said.dynasty, said.book) == ("登鸛雀樓", "王之渙", "唐", "全唐诗")
    assert (said.subjects, said.language, said.kind) == (("唐诗三百首",), "lzh", "古籍")
    assert [block.text for block in second.blocks] == TANG[1]["paragraphs"]
    assert {(block.role, block.heading, block.locator) for block in second.blocks} == {("verse", "靜夜思", "第 2 首")}


def test_a_volume_gives_chapters_places_and_the_poet_s_life_once(tmp_path: Path) -> None:
    poem = {
        "title": "帝京篇",
        "author": "李世民",
        "biography": "帝姓李氏，諱世民。",
        "paragraphs": ["秦川雄帝宅，函谷壯皇居。"],
        "notes": ["一作秦原", ""],
        "volume": "卷一",
        "no#": 1,
    }
    write(tmp_path, "yudingquantangshi/json/001.json", [poem, {**poem, "no#": 2, "title": "其二"}])
    (life, first, second), refused = taken(tmp_path)
    assert refused == []
    assert (life.metadata.title, life.metadata.kind, life.blocks[0].text) == (
        "李世民",
        "人物小传",
        "帝姓李氏，諱世民。",
    )
    assert [(block.role, block.locator, block.heading) for block in first.blocks] == [
        ("verse", "卷一·第 1 首", "卷一/帝京篇"),
        ("note", "卷一·第 1 首", "卷一/帝京篇"),
    ]
    assert (first.metadata.book, dict(first.metadata.extra)["卷次"], second.key[-2:]) == ("御定全唐诗", "卷一", "#2")


def test_each_folder_has_a_shape_of_its_own(tmp_path: Path) -> None:
    write(
        tmp_path,
        "songci/ci.song.0.json",
        [
            {
                "author": "苏轼",
                "rhythmic": "浣溪沙",
                "paragraphs": ["软草平莎过雨新。"],
                "prologue": "徐州石潭谢雨，道上作。",
            }
        ],
    )
    write(
        tmp_path,
        "shijing/shijing.json",
        [{"title": "关雎", "chapter": "国风", "section": "周南", "content": ["关关雎鸠，在河之洲。"]}],
    )
    write(tmp_path, "lunyu/lunyu.json", [{"chapter": "学而篇", "paragraphs": ["子曰：“学而时习之，不亦说乎？”"]}])
    write(
        tmp_path,
        "yuanqu/yuanqu.json",
        [{"dynasty": "yuan", "author": "马致远", "title": "天净沙·秋思", "paragraphs": ["枯藤老树昏鸦。"]}],
    )
    write(
        tmp_path,
        "quantangshi/authors.tang.json",
        [{"name": "李白", "desc": "李白，字太白，隴西人。", "id": "a1"}, {"name": "某", "desc": "--", "id": "a2"}],
    )
    write(
        tmp_path,
        "mengxue/tangshisanbaishou.json",
        {
            "title": "唐詩三百首",
            "content": [
                {
                    "type": "五言律詩",
                    "content": [
                        {
                            "chapter": "曲江對酒",
                            "author": "（唐）杜甫",
                            "paragraphs": [{"subchapter": "其一", "paragraphs": ["一片花飛減卻春。"]}],
                        }
                    ],
                }
            ],
        },
    )
    write(
        tmp_path,
        "mengxue/sanzijing.json",
        {
            "title": "三字經",
            "author": "王應麟",
            "tags": "南宋",
            "content": [{"chapter": "上", "paragraphs": ["人之初，性本善。"]}],
        },
    )
    texts, refused = taken(tmp_path)
    found = {one.metadata.title: one for one in texts}
    assert found["浣溪沙·软草平莎过雨新"].metadata.book == "全宋词"
    assert [block.role for block in found["浣溪沙·软草平莎过雨新"].blocks] == ["", "verse"]
    assert found["关雎"].blocks[0].heading == "国风/周南/关雎"
    assert found["学而篇"].blocks[0].role == ""
    assert found["天净沙·秋思"].metadata.dynasty == "元"
    assert found["李白"].metadata.book == "全唐诗作者小传"
    assert (found["曲江對酒 其一"].metadata.creator, found["曲江對酒 其一"].metadata.dynasty) == ("杜甫", "唐")
    assert found["三字經"].metadata.dynasty == "南宋"
    assert [one.reason for one in refused] == ["有 1 位作者没有小传，未收"]


def test_wrong_json_in_the_middle_costs_one_poem(tmp_path: Path) -> None:
    poems = [
        json.dumps({"title": f"其{n}", "author": "某", "paragraphs": ["白日依山盡。"]}, ensure_ascii=False)
        for n in range(10_000)
    ]
    poems[5_000] = poems[5_000].replace('"author"', "author")
    texts, refused = taken(write(tmp_path, "poet.song.0.json", "[" + ",\n".join(poems) + "]"))
    assert len(texts) == 9_999
    assert [(one.code, one.reason) for one in refused] == [
        (
            "source-broken",
            "第 5001 条（第 5001 行）不是正确的 JSON（Expecting property name enclosed in double quotes），未收",
        )
    ]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ('{"title": "无诗", "paragraphs": []}', "没有正文"),
        ('{"title": "错", "paragraphs": [1, 2]}', "有一行不是文字"),
        ('["不是诗"]', "不是一首诗"),
        ('{"title": "字节\udc80", "paragraphs": ["白日\udc80依山盡。"]}', "不是 UTF-8"),
        ('{"title": "' + "长" * 1_100_000 + '"}', "一条超过 1000000 字"),
        ("[" * 90_000, "嵌套过深"),
    ],
)
def test_a_wrong_shape_is_one_clear_line(tmp_path: Path, wrong: str, reason: str) -> None:
    good = json.dumps(TANG[0], ensure_ascii=False)
    path = tmp_path / "poet.tang.0.json"
    path.write_bytes(f"[{good},\n{wrong},\n{good}]".encode(errors="surrogateescape"))
    texts, refused = taken(path)
    assert [one.key for one in texts] == ["poet.tang.0.json#id-1", "poet.tang.0.json#id-1~3"]
    assert len(refused) == 1
    assert reason in refused[0].reason
    assert "第 2 条（第 2 行）" in refused[0].reason


@pytest.mark.parametrize("sign", ["strains", "baidu", "error_type"])
def test_lists_without_texts_are_refused_once(tmp_path: Path, sign: str) -> None:
    texts, refused = taken(write(tmp_path, "poet.tang.0.json", [{"paragraphs": ["白日"], sign: []}] * 3))
    assert (texts, len(refused)) == ([], 1)


def test_a_file_of_other_objects_is_given_up(tmp_path: Path) -> None:
    texts, refused = taken(write(tmp_path, "x.json", [{"content": ""}] * 500))
    assert texts == []
    assert len(refused) == 101
    assert "其后不再读" in refused[-1].reason


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.dictionaries(st.text(max_size=5), st.text() | st.integers() | st.lists(st.text(max_size=5)), min_size=1)
    ),
    st.sampled_from([None, 0, 2]),
    st.booleans(),
)
def test_values_come_back_as_they_were(values: list[dict[str, object]], indent: int | None, ascii_only: bool) -> None:
    data = json.dumps(values, ensure_ascii=ascii_only, indent=indent).encode("utf-8", "surrogatepass")
    found = list(items(io.BytesIO(data), longest=10_000))
    if not ascii_only and any("\\ud" in repr(one) for one in values):
        return  # half a pair is no UTF-8
    assert [one.value for one in found if isinstance(one, Item)] == values
    assert not any(isinstance(one, Broken) for one in found)


@settings(deadline=None, max_examples=40)
@given(st.binary(max_size=300), st.integers(0, 4))
def test_no_bytes_stop_the_reading(junk: bytes, place: int) -> None:
    good = [b'{"paragraphs": ["x"]}'] * 5
    good[place] = junk
    found = list(items(io.BytesIO(b"[" + b",\n".join(good) + b"]"), longest=10_000))
    assert len(found) <= 5 + len(junk)
