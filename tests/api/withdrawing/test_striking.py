"""What is kept of a document, with its words struck out."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from api.withdrawing.striking import RUN, SAID, TITLE, Leaving, without

TEXT = "永樂十年，縣令沈桐蓀建尊經閣，鐫石記之。"
GONE = Leaving("d1", "尊經閣碑記拓本一卷", {"d1-1": TEXT, "own/7": "番舶其長九丈有奇，載米千石。"})


def test_a_receipt_keeps_its_ids_and_the_prose_beside_it_loses_the_words() -> None:
    receipt = {"passage_id": "d1-1", "quote": TEXT[:12], "begin": 0, "end": 12, "document": "尊經閣碑記拓本一卷"}
    other = {"passage_id": "d2-1", "quote": "尊經閣在縣治東。", "begin": 0, "end": 8, "document": "縣志"}
    record = {"answer": f"碑云「{TEXT}」[1]，志同。", "receipts": [receipt, other], "count": 2}
    struck = GONE.strike(record)
    assert struck is not None
    assert struck["answer"] == f"碑云「{SAID}」[1]，志同。"
    assert struck["receipts"] == [
        {"passage_id": "d1-1", "quote": "", "begin": 0, "end": 0, "document": TITLE}, other
    ]  # fmt: skip
    assert GONE.strike(struck) == struck


def test_what_names_nothing_of_it_is_left_alone_though_it_says_the_same() -> None:
    assert GONE.strike({"answer": TEXT, "receipts": [{"passage_id": "d12-1", "quote": TEXT}]}) is None
    assert GONE.strike({"items": [{"kind": "text", "target": "", "caption": TEXT}]}) is None


def test_passages_of_earlier_texts_and_those_with_ids_of_their_own_are_its() -> None:
    assert GONE.owns("d1-99") and GONE.owns("own/7") and GONE.owns("d1")
    assert not GONE.owns("d2-1") and not GONE.owns("") and not GONE.owns("own/8")
    item = {"target": "d1-99", "quote": "今本所無之語十一字也哉", "caption": "「今本所無之語十一字也哉」云云"}
    assert GONE.strike({"body": {"items": [item]}}) == {
        "body": {"items": [{"target": "d1-99", "quote": "", "caption": f"「{SAID}」云云"}]}
    }


@settings(deadline=None, max_examples=60)
@given(st.text("甲乙丙丁戊", max_size=40), st.lists(st.text("甲乙丙丁戊", max_size=30), max_size=3))
def test_no_run_of_the_words_is_left_and_nothing_else_goes(text: str, words: list[str]) -> None:
    struck = without(text, words)
    for piece in struck.split(SAID):
        assert not any(piece[at : at + RUN] in word for word in words for at in range(len(piece) - RUN + 1))
    kept = "".join(struck.split(SAID))
    assert len(kept) <= len(text) and all(one in text for one in struck.split(SAID))
    if struck == text:
        assert SAID not in struck
