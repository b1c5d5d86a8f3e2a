"""Runs as markup: what they show is the text, whatever it says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from api.web.runs import runs_of
from api.web.spans import segments
from api.web.words import Language, words_in
from ontology.queries import Highlight
from ontology.records import Maker, Tag, TagType

WORDS = words_in(Language.HANS)
bounds = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted)
texts = st.text(st.sampled_from("史记𠮷𡨸汉江宁府，。<>&\"'b/"), min_size=1, max_size=30)


def tag(begin: int, end: int, kind: str) -> Tag:
    return Tag(f"t{begin}", "p", begin, end, "", TagType.PER, Maker("rules", "1"), 0.9, kind=kind)


@given(
    text=texts,
    tags=st.lists(st.builds(lambda pair, kind: tag(*pair, kind), bounds, texts), max_size=6),
    marks=st.lists(bounds.map(lambda pair: Highlight(*pair, "词")), max_size=3),
)
def test_markup_shows_the_text_and_what_is_said_of_tags_to_the_letter(
    text: str, tags: list[Tag], marks: list[Highlight]
) -> None:
    runs = segments(text, tags, marks)
    tree = html.fragment_fromstring(f"<p>{runs_of(runs, WORDS)}</p>")
    assert tree.text_content() == text
    assert {one.tag for one in tree.iter()} <= {"p", "span", "mark"}
    shown = {index for run in runs for index in (mark.index for mark in run.marks)}
    assert {one.get("title") for one in tree.iter("span")} == {f"人物（{tags[index].kind}）" for index in shown}
    assert bool(tree.xpath("//mark")) == any(run.term for run in runs)
