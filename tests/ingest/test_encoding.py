"""Encodings are told apart on real prose, long and short."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.encoding import decode, likelihood
from ontology.errors import BrokenSource, SourceError, WrongEncoding

CLASSICAL = (
    "黄帝者，少典之子，姓公孙，名曰轩辕。生而神灵，弱而能言，幼而徇齐，长而敦敏，成而聪明。轩辕之时，神农氏世衰。"
    "诸侯相侵伐，暴虐百姓，而神农氏弗能征。于是轩辕乃习用干戈，以征不享，诸侯咸来宾从。"
)
TRADITIONAL = (
    "黃帝者，少典之子，姓公孫，名曰軒轅。生而神靈，弱而能言，幼而徇齊，長而敦敏，成而聰明。軒轅之時，神農氏世衰。"
    "諸侯相侵伐，暴虐百姓，而神農氏弗能征。於是軒轅乃習用干戈，以征不享，諸侯咸來賓從。"
)
MODERN = "图书馆是城市的书房。2022年，我们将继续推进地方文献的收集、整理和开发，让更多读者享受到便捷的阅读服务。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("text", [CLASSICAL, TRADITIONAL, MODERN, "江寧府志𠮷卷一", "plain ASCII"])
def test_text_comes_back_from_each_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "x.txt").text == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_both_orders_of_utf_16_are_read_by_their_mark(encoding: str) -> None:
    assert decode(("\ufeff" + MODERN).encode(encoding), "x.txt").text == MODERN


def test_big5_is_told_from_gb18030() -> None:
    assert decode(TRADITIONAL.encode("big5"), "x.txt").text == TRADITIONAL


def windows(text: str, *, shortest: int) -> st.SearchStrategy[str]:
    bounds = st.tuples(st.integers(0, len(text) - shortest), st.integers(shortest, 40))
    return bounds.map(lambda pair: text[pair[0] : pair[0] + pair[1]])


@given(windows(CLASSICAL, shortest=6) | windows(TRADITIONAL, shortest=6))
def test_six_characters_of_prose_are_enough_in_gb18030(text: str) -> None:
    assert decode(text.encode("gb18030"), "x.txt").text == text


@given(windows(TRADITIONAL, shortest=6))
def test_six_characters_of_prose_are_enough_in_big5(text: str) -> None:
    assert decode(text.encode("big5"), "x.txt").text == text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1))
def test_utf_8_is_always_taken_as_such(text: str) -> None:
    assert decode(text.encode("utf-8"), "x.txt").text == text.removeprefix("\ufeff")


@given(st.binary(min_size=1, max_size=200))
def test_any_bytes_give_text_or_a_refusal(data: bytes) -> None:
    try:
        decode(data, "x.txt")
    except SourceError as error:
        assert error.source == "x.txt"


def test_real_books_are_told_apart(shared: Callable[[str], Path]) -> None:
    import opencc_pyo3

    to_traditional = opencc_pyo3.OpenCC("s2t")
    wrong = []
    for path in sorted(shared("corpus/books").rglob("*.txt"))[::20]:
        text = path.read_text("utf-8")
        traditional = to_traditional.convert(text).encode("big5", "ignore").decode("big5")
        for begin in range(0, min(len(text), len(traditional)) - 12, 97):
            for part, encoding in ((text, "gb18030"), (traditional, "cp950")):
                piece = part[begin : begin + 12]
                try:
                    data = piece.encode(encoding)
                except UnicodeEncodeError:
                    continue
                if any(character > "\x7f" for character in piece) and decode(data, "x").text != piece:
                    wrong.append(piece)
    assert len(wrong) <= 2, wrong


def test_bytes_that_are_no_chinese_are_refused_with_the_place() -> None:
    with pytest.raises(WrongEncoding, match="第 4 字节起不是 UTF-8"):
        decode(b"caf \xe9 na\xefve r\xe9sum\xe9", "x.txt")


def test_a_wrong_mark_is_said() -> None:
    with pytest.raises(WrongEncoding, match="文件头标明是 UTF-8"):
        decode(b"\xef\xbb\xbf\xe4\xb8", "x.txt")


def test_control_characters_make_it_binary() -> None:
    with pytest.raises(BrokenSource, match="控制字符"):
        decode(b"\x01\x02\x03\x04 text", "x.txt")
    with pytest.raises(BrokenSource, match="零字节"):
        decode(b"text\0text", "x.txt")


def test_prose_is_far_likelier_than_a_wrong_decoding() -> None:
    assert likelihood(TRADITIONAL) > 1.5
    assert likelihood(TRADITIONAL.encode("big5").decode("gb18030")) < 0
    assert likelihood("") == 0
