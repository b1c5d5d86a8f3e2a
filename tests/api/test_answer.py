"""An answer is made of receipts that hold; a refusal says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from api.answer import LONGEST, REFUSAL, Answerer, evidence
from api.question import understand
from index.encoders import load_encoder
from index.ports import KeyArray, StoredPassage
from ontology.errors import NotFound
from ontology.records import (
    Document,
    Filters,
    Hit,
    Metadata,
    Passage,
    Query,
    QueryMention,
    Reason,
    TagType,
    TextVersion,
)

TEXT = "南京长江大桥于1968年12月29日公路桥通车。此前火车要靠轮渡过江。"


def hit(text: str = TEXT, *, language: str = "zh", ident: str = "d1-1") -> Hit:
    passage = Passage(ident, "d1", "v1", 0, 0, len(text), text, "通车")
    document = Document("d1", "地方文献", "大桥.txt", "txt", Metadata(title="大桥", language=language))
    return Hit(passage, document, 1.0, (Reason("dense", 1, 0.9),))


def query(text: str, *mentions: QueryMention) -> Query:
    made = understand(text, tagger=lambda *_: (), filters=Filters(), limit=10, methods=("lexical",))
    return replace(made, mentions=mentions)


class Texts:
    """A text store of a few passages, to be changed behind an answer's back."""

    def __init__(self, *passages: Passage) -> None:
        self._held = {passage.id: passage for passage in passages}

    def passage(self, passage_id: str) -> StoredPassage:
        if passage_id not in self._held:
            raise NotFound(passage_id)
        return StoredPassage(1, self._held[passage_id], hit().document, ())

    def passages(self, keys: Sequence[int]) -> list[StoredPassage]:
        return []

    def document(self, document_id: str) -> tuple[Document, TextVersion]:
        raise NotFound(document_id)

    def keys(self, filters: Filters, *, document_id: str = "") -> KeyArray:
        raise NotFound(document_id)


def answerer(*passages: Passage) -> Answerer:
    return Answerer(load_encoder("hashing"), Texts(*passages))


def test_every_receipt_cuts_its_quotation() -> None:
    found = hit()
    answer = answerer(found.passage).answer("南京长江大桥哪一天通车？", query("南京长江大桥哪一天通车？"), [found])
    assert not answer.refused
    assert answer.receipts
    for receipt in answer.receipts:
        assert found.passage.text[receipt.begin : receipt.end] == receipt.quote
        assert f"“{receipt.quote}”" in answer.text
    assert len(answer.text) <= 300


def test_a_quotation_that_no_longer_stands_is_withheld() -> None:
    found = hit()
    changed = replace(found.passage, text="南京长江大桥的文字已经改过了，与原来不同。" + TEXT)
    answer = answerer(changed).answer("南京长江大桥哪一天通车？", query("南京长江大桥哪一天通车？"), [found])
    assert answer.refused
    assert answer.receipts == ()
    gone = answerer().answer("南京长江大桥哪一天通车？", query("南京长江大桥哪一天通车？"), [found])
    assert gone.refused


def test_nothing_found_is_said() -> None:
    answer = answerer().answer("量子计算机", query("量子计算机"), [])
    assert (answer.refused, answer.text) == (True, REFUSAL)
    unlike = answerer(hit().passage).answer("量子计算机的说明书", query("量子计算机的说明书"), [hit()])
    assert unlike.refused


def test_a_name_that_no_passage_bears_weighs_against_an_answer() -> None:
    asked = "大桥通车时火车怎样过江"
    named = QueryMention("茅以升", TagType.PER, entity_id="p9")
    assert evidence(query(asked, named), [hit()]) < evidence(query(asked), [hit()])


@given(st.lists(st.text(alphabet="江桥通车𠮷，。“”\n年", min_size=1, max_size=80), min_size=1, max_size=6))
def test_receipts_hold_for_any_text(texts: list[str]) -> None:
    hits = [hit(text, ident=f"d1-{place}") for place, text in enumerate(texts)]
    asked = "江桥通车"
    answer = answerer(*(one.passage for one in hits)).answer(asked, query(asked), hits)
    held = {one.passage.id: one.passage.text for one in hits}
    assert all(held[one.passage_id][one.begin : one.end] == one.quote for one in answer.receipts)
    assert sum(len(one.quote) for one in answer.receipts) <= LONGEST
