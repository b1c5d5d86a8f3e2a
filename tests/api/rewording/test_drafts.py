"""A model's text to sentences with what they cite."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.answering.rewording.drafts import sentences


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("城建于唐[1]。后来重修[2]。", [("城建于唐。", (0,)), ("后来重修。", (1,))]),
        ("城建于唐。[1]后来重修。[2]", [("城建于唐。", (0,)), ("后来重修。", (1,))]),
        ("城建于唐【1】【2】。", [("城建于唐。", (0, 1))]),
        ("城建于唐［1，2］，高三丈[3]。", [("城建于唐，高三丈。", (0, 1, 2))]),
        ("<think>我想想[9]。</think>城建于唐[1]", [("城建于唐。", (0,))]),
        ("```\n城建于唐[1]。\n```", [("城建于唐。", (0,))]),
        ("- 城建于唐[1]\n- 后来重修[2]", [("城建于唐。", (0,)), ("后来重修。", (1,))]),
        ("他说：“城建于唐。”[1]", [("他说：“城建于唐。”", (0,))]),
        ("好的，以下是回答：\n城建于唐[1]。", [("好的，以下是回答。", ()), ("城建于唐。", (0,))]),
        ("[1][2]", []),
        ("", []),
        ("城" * 2001, []),
    ],
)
def test_sentences(text: str, found: list[tuple[str, tuple[int, ...]]]) -> None:
    assert [(one.text, one.cites) for one in sentences(text)] == found


def test_the_rest_of_a_draft_that_was_cut_short_is_left_out() -> None:
    assert [one.text for one in sentences("城建于唐[1]。后来重", whole=False)] == ["城建于唐。"]
    assert len(sentences("城建于唐[1]。后来重修[2]。", whole=False)) == 2


@given(st.text(alphabet="城建于唐。！？[]【】1２,，\n“”<think>/ ", max_size=80))
def test_any_text_is_read(text: str) -> None:
    for one in sentences(text):
        assert one.text
        assert all(place >= -1 for place in one.cites)
