"""Glosses of hard words in classical quotations."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.answering.glossing.glosser import MOST, Glosser
from api.answering.glossing.hardness import common, hard
from api.answering.glossing.meanings import LEAST, Meanings
from api.answering.glossing.reviewed import KEPT
from index.bridge import TableBridge, shipped_bridge
from index.ports import StoredPassage
from ingest.normalize import fold
from ontology.errors import NotFound
from ontology.queries import Answer, Citation
from ontology.records import Document, Maker, Metadata, Passage, Tag, TagType


@cache
def meanings() -> Meanings:
    return Meanings(TableBridge(shipped_bridge()))


@dataclass
class Held:
    """One classical passage."""

    text: str
    language: str = "lzh"
    tags: list[tuple[int, int]] = field(default_factory=list)

    def passage(self, passage_id: str) -> StoredPassage:
        if passage_id != "p":
            raise NotFound("no")
        passage = Passage("p", "d", "v", 0, 100, 100 + len(self.text), self.text)
        document = Document("d", "c", "s", "txt", Metadata(title="书", language=self.language))
        maker = Maker("m", "1")
        tags = [
            Tag(f"t{begin}", "p", 100 + begin, 100 + end, self.text[begin:end], TagType.PER, maker, 1.0)
            for begin, end in self.tags
        ]
        return StoredPassage(1, passage, document, tuple(tags))


def glossed(held: Held, begin: int = 0, end: int | None = None, passage_id: str = "p") -> Answer:
    end = len(held.text) if end is None else end
    receipt = Citation(passage_id, begin, end, held.text[begin:end], "书", "")
    answer = Answer("问", held.text, refused=False, confidence=1.0, receipts=(receipt,))
    return Glosser(held, meanings()).gloss(answer)


def told(answer: Answer) -> list[tuple[str, str]]:
    quote = answer.receipts[0].quote
    return [(quote[one.begin : one.end], one.meaning) for one in answer.glosses]


@pytest.mark.parametrize(
    ("text", "glosses"),
    [
        ("七年，王薨，子立。", [("薨", "去世")]),
        ("丙戌，蠲广南东西路残扰州县今年租。", [("蠲", "减免")]),
        ("樵者饮於逆旅，未几而去。", [("樵", "打柴"), ("逆旅", "客栈"), ("未几", "没多久")]),
        ("王遽去，徙其民。", [("遽", "急忙"), ("徙", "迁移")]),
        ("學者恆患瘞埋之難。", [("瘞", "埋葬")]),
        ("王至于谒者之家，出奔颍水。", []),
        ("天下太平，百姓安樂。", []),
    ],
)
def test_a_hard_word_by_itself_is_glossed(text: str, glosses: list[tuple[str, str]]) -> None:
    assert told(glossed(Held(text))) == glosses


def test_offsets_count_in_the_quotation() -> None:
    answer = glossed(Held("元年春，王正月。七年，王薨，子立。"), begin=8)
    (gloss,) = answer.glosses
    assert (gloss.receipt, gloss.begin, gloss.end) == (0, 4, 5)
    assert answer.receipts[0].quote[gloss.begin : gloss.end] == "薨"


def test_names_and_modern_texts_are_left_alone() -> None:
    assert told(glossed(Held("七年，王薨，子立。", tags=[(3, 5)]))) == []
    assert told(glossed(Held("七年，王薨，子立。", language="zh"))) == []
    assert told(glossed(Held("七年，王薨。"), passage_id="gone")) == []


def test_an_answer_has_few_glosses_and_no_word_twice() -> None:
    answer = glossed(Held("王薨。公薨。遂徙之。乃斫之。有豕焉。或谮之。"))
    assert len(answer.glosses) == MOST
    assert len({word for word, _ in told(answer)}) == MOST


def test_what_is_kept_is_hard_and_backed_by_the_table() -> None:
    for word, meaning in KEPT.items():
        assert common(meaning) or meaning == "砍", (word, meaning)
        assert len(word) == 2 or hard(word), word
        assert meanings().bridge.associations(meaning).get(word, 0.0) >= LEAST, (word, meaning)


def test_a_word_that_the_table_no_longer_backs_has_no_meaning() -> None:
    class Empty:
        def associations(self, _source: str) -> dict[str, float]:
            return {}

    assert Meanings(Empty()).of("薨") == ""


def test_hardness_is_by_the_first_level_of_the_standard() -> None:
    assert hard("爨")
    assert not hard("水")
    assert not hard("a")
    assert not common("犇")


@given(st.text("王薨徙之，。瘞豕山百乃abc未几", max_size=60))
def test_every_gloss_stands_in_its_quotation(text: str) -> None:
    for one in glossed(Held(text)).glosses:
        word = text[one.begin : one.end]
        assert KEPT[fold(word)] == one.meaning
