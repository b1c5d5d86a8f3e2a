"""Texts and catalogues of the Kanseki Repository: leaves, notes, characters without codes, works under their classes.

The samples are short ones written as its files are; the texts are old.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.corpus import Limits, walk
from ingest.mandoku import parse, place_of
from ingest.passages import compose, cut
from ontology.records import Refusal, SourceText

WATERS = """# -*- mode: mandoku-view -*-
#+TITLE: 水經注
#+DATE: 2015-09-23 10:17:39
#+PROPERTY: ID KR2k0094
#+PROPERTY: BASEEDITION WYG\u0020\u0020
#+PROPERTY: BASEEDITION SBCK
#+PROPERTY: JUAN 1
<pb:KR2k0094_WYG_001-1a>¶
欽定四庫全書¶
　水經注卷一¶
　　　　　　　後魏　酈道元　撰¶
　　河水一¶
崑崙墟在西北三成為崑崙丘崑崙説曰崑崙之山三級¶
下曰樊桐一名板桐二曰𤣥圃一名閬風上曰層城一名¶
天庭是為太帝之居(案近刻脫/名天庭三)(字/也)去嵩髙五萬里地之中也¶
<pb:KR2k0094_WYG_001-1b>¶
禹本紀與此同髙誘稱河出崑山伏流地中萬三千里禹¶
導而通之出積石山案山海經自崑崙至積石一千七百¶
四十里&KR0881;自積石出隴西郡至洛¶
"""

# As the texts with punctuation are: a phrase a line, headings of Org, comments.
HISTORY = """# -*- mode: mandoku-view -*-
#+TITLE: 史記
#+PROPERTY: ID KR2a0001
#+PROPERTY: BASEEDITION tls
#+PROPERTY: JUAN 卷二
** 2 表
*** 2.2　《十二諸侯年表》　　¶
# src: SJ 14; tr. x
<pb:KR2a0001_tls_202-1a>¶
太史公讀春秋曆譜諜，¶
至周厲王，¶
未嘗不廢書而歎也。¶

曰：嗚呼，<pb:KR2a0001_tls_202-2a>師摯見之矣！=>
"""

# As a text with the lines of a second edition laid over it is.
OVERLAID = """# -*- mode: mandoku-view; -*-
#+TITLE: 曲江集 / WYG
#+PROPERTY: JUAN 0
<pb:KR4c0011_WYG_000-12b>
@fw曲江集
臣聞昔者元徳升聞皇天眷命<md:KR4c0011_SBCK_001-1b>¶必
見意於休徵不忘象於幽贊惟¶兹
<pb:KR4c0011_WYG_WYG0297-0606c>
降鑒
"""

CATALOGUE = """# -*- mode: mandoku-view; -*-
#+TITLE: 四庫全書 1 經部
* S1 經部
** S1a 易類
*** 周易註疏
:PROPERTIES:
:TYPE:  text
:KR_ID:  KR1a0007
:SOURCE:   四庫全書 文淵閣版, V7.6, p283
:EXTENT: 13 卷
:BOOK:   12
:END:
**** 人物
***** 王弼
      :PROPERTIES:
      :DYNASTY:  魏
      :FUNCTION: 注
      :END:

***** 孔穎達
      :PROPERTIES:
      :DYNASTY:  唐
      :FUNCTION: 疏
      :END:

**** (附)周易略例
      :PROPERTIES:
      :TYPE:   appendix
      :EXTENT: 1 卷
      :END:
***** 人物
****** 邢璹
      :PROPERTIES:
      :DYNASTY:  唐
      :FUNCTION: 注
      :END:
** S1b 書類
*** 尚書殘本
:PROPERTIES:
:EXTENT: 存 3 卷
:END:
*** 沒有屬性的書
**** 版本
* S2 史部
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def one(path: Path) -> SourceText:
    (found,) = walk([path])
    assert isinstance(found, SourceText), found
    return found


def test_leaves_are_places_and_notes_stand_apart(tmp_path: Path) -> None:
    write(tmp_path, "KR2k0094/KR2k0094_001.txt", WATERS)
    text = one(tmp_path)
    said = text.metadata
    assert (said.title, said.book, said.language, said.kind) == ("卷一", "水經注", "lzh", "古籍")
    extra = dict(said.extra)
    assert (extra["版本"], extra["四部分类"], extra["编号"]) == ("文淵閣四庫全書本", "史部", "KR2k0094")
    assert extra["外字"] == "〓 依次为 KR0881"
    *front, body, note = text.blocks
    assert [block.text for block in front] == ["欽定四庫全書", "水經注卷一", "後魏　酈道元　撰", "河水一"]
    assert body.text.startswith("崑崙墟在西北三成")
    assert "天庭是為太帝之居去嵩髙五萬里" in body.text
    assert "四十里〓自積石" in body.text
    first, second = body.marks
    assert (first.locator, second.locator) == ("卷一·叶一上", "卷一·叶一下")
    assert body.text[second.begin :].startswith("禹本紀與此同")
    assert (note.text, note.role, note.locator) == ("案近刻脫名天庭三字也", "note", "卷一·叶一上")
    whole = compose(text.blocks)
    assert whole[: note.anchor].endswith("天庭是為太帝之居")
    spans = cut(text.blocks, 40)
    assert {span.locator for span in spans} == {"卷一·叶一上", "卷一·叶一上 – 卷一·叶一下"}


def test_phrases_run_on_and_headings_are_chapters(tmp_path: Path) -> None:
    text = one(write(tmp_path, "KR2a0001_202.txt", HISTORY))
    assert [(block.text, block.locator, block.heading) for block in text.blocks] == [
        ("太史公讀春秋曆譜諜，至周厲王，未嘗不廢書而歎也。", "卷二百零二·叶一上", "卷二/2 表/2.2　《十二諸侯年表》"),
        ("曰：嗚呼，師摯見之矣！", "卷二百零二·叶一上", "卷二/2 表/2.2　《十二諸侯年表》"),
    ]
    assert [mark.locator[-3:] for mark in text.blocks[1].marks] == ["叶一上", "叶二上"]


def test_a_second_edition_leaves_no_trace_in_the_text(tmp_path: Path) -> None:
    text = one(write(tmp_path, "KR4c0011_000.org", OVERLAID))
    assert (text.metadata.title, text.metadata.book) == ("卷首", "曲江集")
    assert "".join(block.text for block in text.blocks) == "臣聞昔者元徳升聞皇天眷命必見意於休徵不忘象於幽贊惟兹降鑒"
    assert {block.locator for block in text.blocks} == {"卷首·叶十二下"}


@pytest.mark.parametrize(
    ("anchor", "place"),
    [
        ("KR2a0001_WYG_001-1a", "卷一·叶一上"),
        ("KR6q0053_T_000-0551b", "卷首·叶五百五十一下"),
        ("CK-KZ_JY001_01p001a", "卷一·叶一上"),
        ("KR5a0004_CK-KZ_01p012b", "卷一·叶十二下"),
        ("KR2a0038_WYG_WYG0297-0606c", ""),
        ("nonsense", ""),
    ],
)
def test_the_forms_of_a_leaf_s_name(anchor: str, place: str) -> None:
    assert place_of(anchor)[0] == place


def test_a_file_of_keywords_and_a_table_of_contents(tmp_path: Path) -> None:
    write(
        tmp_path, "KR1a0170/KR1a0170_000.txt", "# -*- mode: mandoku-view -*-\n#+TITLE: 周易\n#+PROPERTY: ID KR1a0170\n"
    )
    write(tmp_path, "KR1a0170/Readme.org", "#+TITLE: 周易\n* 目次\n[[file:KR1a0170_001.txt][1.1 〈乾〉第一]]\n")
    refused, contents = walk([tmp_path])
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.reason) == ("source-empty", "没有可读的文字")
    assert isinstance(contents, SourceText)
    assert (contents.metadata.title, contents.blocks[0].text) == ("周易", "1.1 〈乾〉第一")


def test_a_catalogue_gives_works_with_class_makers_and_extent(tmp_path: Path) -> None:
    first, kept, bare = walk([write(tmp_path, "skqs.org", CATALOGUE)])
    assert isinstance(first, SourceText)
    assert isinstance(kept, SourceText)
    assert isinstance(bare, SourceText)
    assert first.key == "skqs.org#KR1a0007"
    said = first.metadata
    assert (said.title, said.creator, said.dynasty) == ("周易註疏", "（魏）王弼注；（唐）孔穎達疏", "魏")
    assert said.extra == (
        ("四部分类", "經部·易類"), ("卷数", "十三卷"), ("册数", "12册"), ("版本", "四庫全書 文淵閣版"),
        ("版本附注", "V7.6, p283"), ("目次", "(附)周易略例一卷"), ("编号", "KR1a0007"),
    )  # fmt: skip
    assert first.blocks[0].text == "周易註疏十三卷　（魏）王弼注；（唐）孔穎達疏"
    assert dict(kept.metadata.extra) == {"四部分类": "經部·書類", "存卷": "存三卷"}
    assert (bare.metadata.title, bare.key) == ("沒有屬性的書", "skqs.org#3")


@pytest.mark.parametrize(("ending", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress)])
def test_packed_catalogues(tmp_path: Path, ending: str, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / f"skqs.org{ending}"
    path.write_bytes(pack(CATALOGUE.encode()))
    assert sum(isinstance(found, SourceText) for found in walk([path])) == 3
    path.write_bytes(pack(CATALOGUE.encode() * 40)[:-60])
    *_, last = walk([path])
    assert isinstance(last, Refusal)
    assert "压缩结构已损坏" in last.reason


@pytest.mark.parametrize(("ending", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress)])
def test_a_bomb_is_stopped_early(tmp_path: Path, ending: str, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / f"bomb.org{ending}"
    path.write_bytes(pack(CATALOGUE.encode() + (b"x" * 999 + b"\n") * 5_000))
    *_, last = walk([path])
    assert isinstance(last, Refusal)
    assert (last.code, "压缩炸弹" in last.reason) == ("source-oversized", True)
    path.write_bytes(pack(CATALOGUE.encode()))
    *_, last = walk([path], limits=Limits(max_streamed_bytes=500))
    assert isinstance(last, Refusal)
    assert "超过上限 500 字节" in last.reason


def test_one_work_with_wrong_bytes_costs_itself(tmp_path: Path) -> None:
    path = tmp_path / "skqs.org"
    path.write_bytes(CATALOGUE.replace("尚書殘本", "\udcff").encode(errors="surrogateescape"))
    first, refused, bare = walk([path])
    assert isinstance(first, SourceText)
    assert isinstance(bare, SourceText)
    assert isinstance(refused, Refusal)
    assert "第 38 行起的一部书" in refused.reason


PLAIN = st.text("天地玄黃宇宙洪荒日月盈昃〓", min_size=1, max_size=12)
MARKS = st.integers(1, 300).map(lambda leaf: f"<pb:KR1a0001_WYG_001-{leaf}a>")
PIECES = st.lists(
    st.one_of(PLAIN, MARKS, st.sampled_from(["¶\n", "(注/文)", "<md:KR1a0001_SBCK_001-1b>", "&KR0001;", "\n\n"]))
)


@settings(deadline=None, max_examples=50)
@given(PIECES)
def test_every_character_stands_on_the_leaf_that_was_open(pieces: list[str]) -> None:
    text = parse("#+TITLE: 題\n" + "".join(pieces))
    leaf, expected = "", []
    for piece in pieces:
        if piece.startswith("<pb:"):
            leaf = place_of(piece[4:-1])[0]
        elif piece[0] not in "<(&¶\n":
            expected += [(character, leaf) for character in piece]
        elif piece == "&KR0001;":
            expected.append(("〓", leaf))
    found = []
    whole = compose(text.blocks)
    for block in text.blocks:
        if block.role == "note":
            assert 0 <= block.anchor <= len(whole)
            continue
        places = [mark for mark in block.marks for _ in range(mark.end - mark.begin)]
        assert not block.marks or [mark.begin for mark in block.marks] == [0, *(mark.end for mark in block.marks[:-1])]
        found += [
            (c, places[at].locator if places else block.locator)
            for at, c in enumerate(block.text)
            if c not in "(注文)/"
        ]
    assert found == expected


@settings(deadline=None, max_examples=50)
@given(st.text(alphabet="天()/（）¶\n\u3000<>pb:KR1a_001-2&; *#+", max_size=200))
def test_no_text_stops_the_reading(text: str) -> None:
    for block in parse(text).blocks:
        assert block.text
        assert all(0 <= mark.begin < mark.end <= len(block.text) for mark in block.marks)
