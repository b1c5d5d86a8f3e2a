"""Tags that a source bears: at their offsets, over what machines find, linked to what they name."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.annotate import Annotator
from api.pipeline import tag_document
from api.stating import resolved, span_in
from ingest.normalize import normalize
from ontology.records import (
    Block,
    Entity,
    Maker,
    Metadata,
    ReviewState,
    SourceText,
    StatedTag,
    Tag,
    TaggedDocument,
    TagType,
)

LIN = Maker("林某", "")


@cache
def annotator() -> Annotator:
    return Annotator(without=("model", "classical", "keyphrases"))


def tagged(*blocks: Block) -> TaggedDocument:
    source = SourceText("a.xml", Metadata("某书", dynasty="宋", language="lzh"), blocks, "tei")
    return tag_document(source, annotator(), collection="古籍")


def stated(text: str, surface: str, type_: TagType, **more: object) -> StatedTag:
    begin = text.index(surface)
    return StatedTag(begin, begin + len(surface), type_, LIN, **more)  # type: ignore[arg-type]


def tags_of(document: TaggedDocument) -> list[Tag]:
    return [tag for part in document.passages for tag in part.tags]


TEXT = "蘇軾字子瞻，熙寧四年為杭州通判，作《東坡集》。"


def test_it_comes_as_its_source_says_it() -> None:
    own = (
        stated(TEXT, "子瞻", TagType.PER, kind="字", confidence=0.6),
        stated(TEXT, "熙寧四年", TagType.TIME, value="1072"),
        stated(TEXT, "杭州通判", TagType.OFI),
        stated(TEXT, "杭州", TagType.LOC, entity="http://x.example/hangzhou"),
    )
    document = tagged(Block(TEXT, tags=own))
    found = {(tag.surface, tag.type): tag for tag in tags_of(document) if tag.review is ReviewState.STATED}
    assert set(found) == {
        ("子瞻", TagType.PER), ("熙寧四年", TagType.TIME), ("杭州通判", TagType.OFI), ("杭州", TagType.LOC)
    }  # fmt: skip
    assert {(tag.maker, document.version.text[tag.begin : tag.end] == tag.surface) for tag in found.values()} == {
        (LIN, True)
    }
    poet = found["子瞻", TagType.PER]
    assert (poet.kind, poet.confidence) == ("字", 0.6)
    assert (found["熙寧四年", TagType.TIME].value, found["熙寧四年", TagType.TIME].link) == ("1072", None)
    city = found["杭州", TagType.LOC]
    assert city.value == "http://x.example/hangzhou"
    assert city.link is not None
    assert city.link.maker != LIN


def test_a_date_that_states_no_value_is_dated_by_the_machine() -> None:
    (date,) = [
        tag
        for tag in tags_of(tagged(Block(TEXT, tags=(stated(TEXT, "熙寧四年", TagType.TIME),))))
        if tag.type is TagType.TIME
    ]
    assert (date.review, date.value) == (ReviewState.STATED, "1071")
    assert date.link is not None
    assert date.link.maker != date.maker


def test_machines_yield_to_it() -> None:
    text = "杭州西湖之上。"
    own = (stated(text, "州西湖", TagType.LOC), stated(text, "之上", TagType.PER))
    found = {(tag.surface, tag.review) for tag in tags_of(tagged(Block(text, tags=own)))}
    assert found == {("州西湖", ReviewState.STATED), ("之上", ReviewState.STATED)}


def test_what_it_names_is_followed_where_the_library_knows_it() -> None:
    known = next(one for one in annotator().entities if one.type is TagType.PER and one.label == "苏轼")
    for reference in (known.id, f"https://elsewhere.example/id/entity/{known.id}"):
        own = (stated(TEXT, "子瞻", TagType.PER, entity=reference),)
        (tag,) = [tag for tag in tags_of(tagged(Block(TEXT, tags=own))) if tag.surface == "子瞻"]
        assert tag.link is not None
        assert (tag.link.entity_id, tag.link.maker, tag.link.candidates[0].evidence) == (
            known.id,
            LIN,
            (f"来源所标：{reference}",),
        )


def test_a_foreign_id_leads_to_the_one_that_claims_it() -> None:
    entities = {
        one.id: one
        for one in (Entity("p1", TagType.PER, "甲"), Entity("p2", TagType.PER, "乙"), Entity("l1", TagType.LOC, "丙"))
    }
    claims = {"wikidata:Q1": ["p1", "l1"], "wikidata:Q2": ["p1", "p2"]}

    def find(reference: str, type_: TagType = TagType.PER) -> str:
        found = resolved(reference, type_, entity=entities.get, claimed=lambda one: claims.get(one, ()))
        return found.id if found else ""

    assert find("https://www.wikidata.org/wiki/Q1") == find("wikidata:Q1") == "p1"
    assert find("wikidata:Q1", TagType.LOC) == "l1"
    assert find("wikidata:Q2") == find("wikidata:Q3") == find("l1") == find("") == ""


def test_it_takes_part_in_relations() -> None:
    text = "某甲乙字子虛，錢塘人。"
    plain = tagged(Block(text))
    own = (stated(text, "某甲乙", TagType.PER), stated(text, "錢塘", TagType.LOC))
    relations = [one for part in tagged(Block(text, tags=own)).passages for one in part.relations]
    names = {tag.id: tag.surface for tag in tags_of(tagged(Block(text, tags=own)))}
    assert ("某甲乙", "錢塘") in {(names[one.subject], names[one.object]) for one in relations}
    assert not [one for part in plain.passages for one in part.relations]


def test_no_passage_ends_within_one_where_that_can_be() -> None:
    first = "甲" * 119 + "。"
    text = first + "乙丙丁。" + "戊" * 119 + "。"
    own = StatedTag(118, 122, TagType.BOOK, LIN)
    parts = tagged(Block(text, tags=(own,))).passages
    assert [tag.surface for part in parts for tag in part.tags if tag.review is ReviewState.STATED] == ["甲。乙丙"]
    long = StatedTag(10, 300, TagType.BOOK, LIN)
    long_text = text * 2
    found = [tag for part in tagged(Block(long_text, tags=(long,))).passages for tag in part.tags]
    assert "".join(tag.surface for tag in found if tag.review is ReviewState.STATED) == long_text[10:300]


def test_notes_share_no_passage_with_the_text() -> None:
    note = Block("小注一句。", role="note", anchor=3)
    parts = tagged(Block("河水出崑崙。"), note, note, Block("又東流。")).passages
    assert [part.passage.text for part in parts] == ["河水出崑崙。", "小注一句。\n小注一句。", "又東流。"]


_chars = st.text(alphabet="甲乙苏軾杭州年。，\n ⅷ㍿\u200b𠮷A１", min_size=1, max_size=60)


@st.composite
def _blocks(draw: st.DrawFn) -> list[Block]:
    blocks = []
    for text in draw(st.lists(_chars, min_size=1, max_size=3)):
        spans = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 30), st.sampled_from(TagType))
        tags = [
            StatedTag(at, min(len(text), at + size), type_, LIN)
            for at, size, type_ in draw(st.lists(spans, max_size=4))
        ]
        blocks.append(Block(text, role=draw(st.sampled_from(("", "note"))), tags=tuple(tags)))
    return blocks


@settings(deadline=None, max_examples=25)
@given(_blocks())
def test_its_offsets_are_those_of_the_version(blocks: list[Block]) -> None:
    document = tagged(*blocks)
    covered: dict[TagType, set[int]] = {type_: set() for type_ in TagType}
    for part in document.passages:
        for tag in part.tags:
            assert part.passage.begin <= tag.begin < tag.end <= part.passage.end
            assert document.version.text[tag.begin : tag.end] == tag.surface
            if tag.review is ReviewState.STATED:
                covered[tag.type].update(range(tag.begin, tag.end))
        assert len({tag.id for tag in part.tags}) == len(part.tags)
    inside = {place for part in document.passages for place in range(part.passage.begin, part.passage.end)}
    offset = 0
    for block in blocks:
        for one in block.tags:
            said = set(range(offset + one.begin, offset + one.end)) & inside
            dropped = {place for place in said if document.version.text[place] == "\u200b"}
            assert said - dropped <= covered[one.type]
        offset += len(block.text) + 1


@settings(deadline=None, max_examples=50)
@given(_chars, st.data())
def test_a_span_goes_to_normalised_text_and_back(text: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(begin + 1, len(text)))
    form = normalize(text)
    span = span_in(form, begin, end)
    if span is not None:
        low, high = form.span(*span)
        assert low <= begin or text[low:begin].strip("\u200b") == text[low:begin]
        assert max(low, begin) < min(high, end)


@pytest.mark.parametrize("kind", ["", "字"])
def test_of_two_with_one_span_and_type_the_surer_stays(kind: str) -> None:
    one = stated(TEXT, "子瞻", TagType.PER, kind=kind, confidence=0.5)
    found = tags_of(tagged(Block(TEXT, tags=(one, replace(one, maker=Maker("周某", ""), confidence=0.9)))))
    assert [tag.maker.name for tag in found if tag.surface == "子瞻"] == ["周某"]
