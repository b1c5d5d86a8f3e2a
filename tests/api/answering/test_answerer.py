"""An answer is made of receipts that hold; a refusal says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from api.answering.answerer import REFUSAL, Answerer
from api.answering.evidence import NAMES as EVIDENCE
from api.answering.scoring import NAMES as SIGNS
from api.answering.weights import Linear, Weights, shipped
from api.answering.wording import LONGEST
from api.question import understand
from index.fusion import Fused
from index.ports import KeyArray, StoredPassage, TokenArray
from ontology.errors import NotFound
from ontology.queries import Answer, Filters, Query, Reason
from ontology.records import Document, Metadata, Passage, TextVersion

TEXT = "南京长江大桥于1968年12月29日公路桥通车。此前火车要靠轮渡过江。"
ASKED = "南京长江大桥哪一天通车？"
DOCUMENT = Document("d1", "地方文献", "大桥.txt", "txt", Metadata(title="大桥"))


def passage(text: str = TEXT, *, ordinal: int = 0) -> Passage:
    return Passage(f"d1-{ordinal}", "d1", "v1", ordinal, 0, len(text), text, "通车")


def query(text: str, filters: Filters | None = None) -> Query:
    return understand(text, tagger=lambda *_: (), filters=filters or Filters(), limit=10, methods=("lexical",))


def found(*keys: int) -> list[Fused]:
    return [Fused(key, 1.0 - rank / 10, (Reason("dense", rank + 1, 0.9),)) for rank, key in enumerate(keys)]


class Texts:
    """A text store of a few passages, keyed from 1, which shows ``later`` when a receipt is read again."""

    def __init__(self, *passages: Passage, later: Sequence[Passage] | None = None) -> None:
        self._held = {key: StoredPassage(key, one, DOCUMENT, ()) for key, one in enumerate(passages, 1)}
        self._later = {one.id: one for one in (passages if later is None else later)}

    def passage(self, passage_id: str) -> StoredPassage:
        if passage_id not in self._later:
            raise NotFound(passage_id)
        return StoredPassage(1, self._later[passage_id], DOCUMENT, ())

    def passages(self, keys: Sequence[int]) -> list[StoredPassage]:
        return [self._held[key] for key in keys if key in self._held]

    def document(self, document_id: str) -> tuple[Document, TextVersion]:
        raise NotFound(document_id)

    def token_vectors(self, keys: Sequence[int]) -> dict[int, TokenArray]:
        return {}

    def keys(self, filters: Filters, *, document_id: str = "") -> KeyArray:
        raise NotFound(document_id)


def rarity(terms: Sequence[str]) -> list[float]:
    return [3.0 for _ in terms]


def always() -> Weights:
    """Weights by which everything has an answer."""
    questions = Linear(EVIDENCE, np.zeros(len(EVIDENCE), dtype=np.float32), 5.0)
    return replace(shipped(), questions=questions)


def ask(texts: Texts, question: str = ASKED, *, keys: Sequence[int] = (1,), weights: Weights | None = None) -> Answer:
    return Answerer(texts, rarity, weights or always()).answer(query(question), found(*keys))


def test_a_line_that_only_repeats_the_heading_is_not_quoted() -> None:
    heading = "南京长江大桥通车"
    told = ask(Texts(replace(passage(f"{heading}\n{TEXT}"), heading=heading)))
    quoted = [one.quote.strip() for one in told.receipts]
    assert quoted[0].startswith("南京长江大桥于1968年")
    assert heading not in quoted


def test_a_caption_that_is_all_there_is_is_quoted() -> None:
    assert [one.quote for one in ask(Texts(passage("大桥"))).receipts] == ["大桥"]


def test_the_weights_that_came_along_are_those_of_the_signs() -> None:
    assert shipped().sentences.names == SIGNS
    assert shipped().questions.names == EVIDENCE
    assert 0 < shipped().threshold < 1


def test_every_receipt_cuts_its_quotation() -> None:
    answer = ask(Texts(passage()))
    assert not answer.refused
    assert answer.kind == "when"
    assert answer.receipts
    for receipt in answer.receipts:
        assert TEXT[receipt.begin : receipt.end] == receipt.quote
        assert f"“{receipt.quote}”" in answer.text
    assert "".join(one.text for one in answer.sentences) == answer.text
    assert sorted(place for one in answer.sentences for place in one.receipts) == list(range(len(answer.receipts)))


def test_what_answers_best_is_said_first() -> None:
    story = "此前火车要靠轮渡过江，旅客在两岸等上半天。南京长江大桥于1968年12月29日公路桥通车。"
    answer = ask(Texts(passage(story)))
    assert answer.text.startswith("《大桥》载：“南京长江大桥于1968年")
    assert answer.receipts[0].begin > 0


def test_a_quotation_that_no_longer_stands_is_withheld() -> None:
    changed = passage("南京长江大桥的文字已经改过了，与原来不同。" + TEXT)
    for later in ([changed], []):
        answer = ask(Texts(passage(), later=later))
        assert (answer.refused, answer.text, answer.receipts) == (True, REFUSAL, ())


def test_of_two_quotations_the_one_that_still_stands_is_shown() -> None:
    first, second = passage(), passage("南京长江大桥1968年12月通车那天，五万人上了桥。", ordinal=1)
    assert len(ask(Texts(first, second), keys=(1, 2)).receipts) == 2
    answer = ask(Texts(first, second, later=[second]), keys=(1, 2))
    assert {one.passage_id for one in answer.receipts} == {second.id}


def test_what_stands_beside_is_read_but_not_beside_a_filter() -> None:
    texts = Texts(passage("大桥的通车典礼人人都去看。"), passage("那天是1968年12月29日。", ordinal=1))
    assert {one.passage_id for one in ask(texts).receipts} == {"d1-0", "d1-1"}
    narrowed = query(ASKED, Filters(collections=("地方文献",)))
    answer = Answerer(texts, rarity, always()).answer(narrowed, found(1))
    assert {one.passage_id for one in answer.receipts} == {"d1-0"}


def test_nothing_found_is_said() -> None:
    answer = ask(Texts(), "量子计算机", keys=())
    assert (answer.refused, answer.text) == (True, REFUSAL)
    unlike = ask(Texts(passage()), "量子计算机的说明书在哪里下载", weights=shipped())
    assert unlike.refused
    assert 0 <= unlike.confidence <= 1


@given(st.lists(st.text(alphabet="江桥通车𠮷，。“”、\n年漢㊀", min_size=1, max_size=200), min_size=1, max_size=5))
def test_receipts_hold_for_any_text(texts: list[str]) -> None:
    passages = [passage(text, ordinal=place) for place, text in enumerate(texts)]
    answer = ask(Texts(*passages), "江桥何年通车", keys=range(1, len(texts) + 1))
    held = {one.id: one.text for one in passages}
    assert all(held[one.passage_id][one.begin : one.end] == one.quote for one in answer.receipts)
    assert len(answer.text) <= LONGEST
    assert "".join(one.text for one in answer.sentences) == ("" if answer.refused else answer.text)
