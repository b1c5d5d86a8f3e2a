"""The contrary, and who did it to whom."""

from __future__ import annotations

import pytest

from api.answering.rewording.direction import contradicts, turned
from api.answering.rewording.entailment import content_words


def against(sentence: str, evidence: str) -> bool:
    return contradicts(content_words(sentence), sentence, [evidence], lambda word: dict.fromkeys((word, *word), 1.0))


@pytest.mark.parametrize(
    ("sentence", "evidence", "found"),
    [
        ("他接受了官职。", "受其官。", False),
        ("他没有接受官职。", "受其官。", True),
        ("他没有接受官职。", "不受其官。", False),
        ("他接受了官职。", "不受其官。", True),
        ("他拒绝了官职，没有接受。", "辞其官。", False),
        ("他不但受官，而且受赏。", "受官，又受赏。", False),
        ("无锡有城。", "无锡有城。", False),
    ],
)
def test_negations(sentence: str, evidence: str, found: bool) -> None:
    assert against(sentence, evidence) is found


@pytest.mark.parametrize(
    ("mine", "theirs", "sentence", "evidence", "found"),
    [
        (["甲", "乙"], ["甲", "乙"], "甲打败了乙。", "甲败乙。", False),
        (["乙", "甲"], ["甲", "乙"], "乙打败了甲。", "甲败乙。", True),
        (["乙", "甲"], ["甲", "乙"], "乙被甲打败。", "甲败乙。", False),
        (["甲", "乙"], ["甲", "乙"], "甲被乙打败。", "甲败乙。", True),
        (["甲", "乙"], ["甲", "乙"], "甲被乙打败。", "甲为乙所败。", False),
        (["甲"], ["甲", "乙"], "甲来了。", "甲败乙。", False),
    ],
)
def test_who_did_it(mine: list[str], theirs: list[str], sentence: str, evidence: str, found: bool) -> None:
    assert turned(mine, theirs, sentence, evidence) is found
