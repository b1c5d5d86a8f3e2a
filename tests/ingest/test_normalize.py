"""Normalised text leads back to the original, character by character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.normalize import fold, normalize

MIXED = st.text(
    alphabet=st.one_of(
        st.sampled_from("於後裏峯為說臺灣龍鳳乾隆㈱①ⅣＡｂ９　⾦⼗金\ufa0c\u200b\ufe00\U000e0100𠮷𡈽𪚥㍿ﾊ½\n\t，。「」"),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
        st.characters(min_codepoint=0x20000, max_codepoint=0x2A6DF),
        st.characters(codec="utf-8"),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("original", "expected"),
    [
        ("永樂十年", "永乐十年"),
        ("１９３３年", "1933年"),
        ("⾦陵⼗二釵", "金陵十二钗"),
        ("乾隆皇帝", "乾隆皇帝"),
        ("𠮷野家", "𠮷野家"),
        ("葛\U000e0100城", "葛城"),
        ("於是乎", "于是乎"),
        ("Ａ座", "a座"),
        ("他說：「是。」", "他说：「是。」"),
    ],
)
def test_one_form(original: str, expected: str) -> None:
    assert fold(original) == expected


@given(MIXED)
def test_every_span_leads_back(text: str) -> None:
    normalized = normalize(text)
    for place in range(len(normalized.text)):
        begin, end = normalized.span(place, place + 1)
        assert 0 <= begin < end <= len(text)
        assert fold(text[begin:end])[:1] or not text[begin:end].strip()
    spans = [normalized.span(place, place + 1) for place in range(len(normalized.text))]
    assert spans == sorted(spans)


@given(MIXED, st.data())
def test_a_found_term_cuts_its_original(text: str, data: st.DataObject) -> None:
    normalized = normalize(text)
    if not normalized.text:
        return
    begin = data.draw(st.integers(0, len(normalized.text) - 1))
    end = data.draw(st.integers(begin + 1, len(normalized.text)))
    low, high = normalized.span(begin, end)
    widened = normalize(text[low:high]).text
    # OpenCC reads phrases, so a cut may come out in another simplified form, but never in another length.
    assert len(widened) >= end - begin


@given(MIXED)
def test_folding_twice_changes_nothing_in_length(text: str) -> None:
    once = fold(text)
    assert len(fold(once)) == len(once)


def test_no_span_outside() -> None:
    with pytest.raises(ValueError, match="no span"):
        normalize("金陵").span(1, 1)
