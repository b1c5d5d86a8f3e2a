"""Relations in original text: traditional characters, letters that fold to more, a passage amid its version."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from api.annotate import Annotated, make_tag
from api.relations import make_relations
from ingest.normalize import normalize
from ingest.relations import relations
from ingest.taggers.mention import Mention
from ontology.records import Maker, Passage, Relation, Tag, TagType

MAKER = Maker("test", "1")


def read(before: str, text: str, *surfaces: tuple[str, TagType]) -> tuple[str, list[Tag], tuple[Relation, ...]]:
    """Return the version's text, the tags of the passage in it and what it says."""
    version = before + text
    passage = Passage("p1", "d1", "v1", 0, len(before), len(version), text)
    form = normalize(text)
    mentions = []
    for surface, type_ in surfaces:
        begin = form.text.index(normalize(surface).text)
        mentions.append(Mention(begin, begin + len(normalize(surface).text), type_, "", "", 0.9, MAKER))
    tags = [
        make_tag(Annotated(one, None), form, text, offset=len(before), name=lambda b, e, kind: f"v1-{b}-{e}-{kind}")
        for one in mentions
    ]
    found = relations(mentions, [None] * len(mentions), form.text)
    return version, tags, make_relations(found, tags, form, passage)


def test_offsets_are_those_of_the_version() -> None:
    version, tags, (born, byname) = read(
        "本紀\n", "陳勝者，陽城人也，字涉。", ("陳勝", TagType.PER), ("陽城", TagType.LOC), ("涉", TagType.PER)
    )
    assert [(born.predicate, byname.predicate)] == [("籍贯", "字")]
    assert version[born.begin : born.end] == "陳勝者，陽城人"
    assert (born.subject, born.object) == (tags[0].id, tags[1].id)
    assert born.passage_id == "p1"


@given(st.text(alphabet="。本紀㎡ﬁ⑳\u200b ", max_size=6), st.text(alphabet="㎡ﬁ⑳ ", max_size=3))
def test_characters_that_fold_to_more_or_none_are_quoted_whole(before: str, within: str) -> None:
    version, _, said = read(before, f"{within}\n司馬遷著《史記》", ("司馬遷", TagType.PER), ("史記", TagType.BOOK))
    (wrote,) = said
    assert version[wrote.begin : wrote.end] == "司馬遷著《史記》"


def test_the_same_text_gives_the_same_ids() -> None:
    surfaces = (("韓信", TagType.PER), ("大將軍", TagType.OFI))
    once, again = read("", "韓信拜大將軍。", *surfaces)[2], read("", "韓信拜大將軍。", *surfaces)[2]
    assert once == again
    assert once[0].id.startswith("r")


def test_of_two_that_became_one_the_surest_stays() -> None:
    text = "韓信拜大將軍。"
    form = normalize(text)
    mentions = [Mention(0, 2, TagType.PER, "", "", 0.9, MAKER), Mention(3, 6, TagType.OFI, "", "", 0.9, MAKER)]
    (one,) = relations(mentions, [None, None], form.text)
    tags = [
        make_tag(Annotated(mention, None), form, text, offset=0, name=lambda b, e, kind: f"{b}-{e}-{kind}")
        for mention in mentions
    ]
    passage = Passage("p1", "d1", "v1", 0, 0, len(text), text)
    (kept,) = make_relations([one, replace(one, confidence=0.2)], tags, form, passage)
    assert kept.confidence == one.confidence
    assert make_relations([one], [tags[0], tags[0]], form, passage) == ()
