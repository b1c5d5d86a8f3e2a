"""A decision's place is found again in a changed text, or is not found; it is never guessed."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from api.desk.anchors import CONTEXT, FoldedText, Lost, Place, find, letters, make_anchor

TEXT = st.text(st.sampled_from("王安石字介甫撫州臨川人也，。 \n\u3000ＡB１於𠮷"), max_size=60)
ORDINARY = "王安石，字介甫，撫州臨川人。王安國，字平甫，安石弟也。安石少好讀書，一過目終身不忘。"


def anchor(text: str, surface: str, *, occurrence: int = 0, version: str = "v1"):  # noqa: ANN201
    begin = -1
    for _ in range(occurrence + 1):
        begin = text.index(surface, begin + 1)
    return make_anchor(FoldedText(text), version, begin=begin, end=begin + len(surface))


def located(text: str, made, version: str = "v2") -> str | Lost:  # noqa: ANN001
    folded = FoldedText(text)
    found = find(made, folded, version)
    return found if isinstance(found, Lost) else text[slice(*folded.outside(found.begin, found.end))]


@given(TEXT, st.data())
def test_in_its_own_version_an_anchor_is_its_offsets(text: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, len(text)))
    assume(letters(text[begin:end]))
    folded = FoldedText(text)
    found = find(make_anchor(folded, "v1", begin=begin, end=end), folded, "v1")
    assert isinstance(found, Place)
    assert folded.text[found.begin : found.end] == letters(text[begin:end])


@given(TEXT, st.data())
def test_what_is_put_before_moves_an_anchor_with_its_words(before: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(ORDINARY) - 1))
    end = data.draw(st.integers(begin + 1, min(len(ORDINARY), begin + 6)))
    assume(letters(ORDINARY[begin:end]))
    made = make_anchor(FoldedText(ORDINARY), "v1", begin=begin, end=end)
    text = f"{before}\n{ORDINARY}"
    folded = FoldedText(text)
    found = find(made, folded, "v2")
    if isinstance(found, Place):
        # Another place may be taken only when it has the same words on both sides.
        first, _ = folded.outside(found.begin, found.end)
        assert first == begin + len(before) + 1 or folded.text[: found.end].endswith(made.prefix[-3:] + made.exact)
    else:
        assert found is not Lost.TEXT


@given(TEXT, TEXT, TEXT)
def test_a_place_always_bears_the_quote(one: str, surface: str, other: str) -> None:
    assume(letters(surface))
    made = make_anchor(FoldedText(one + surface), "v1", begin=len(one), end=len(one + surface))
    folded = FoldedText(other)
    found = find(made, folded, "v2")
    if isinstance(found, Place):
        assert folded.text[found.begin : found.end] == made.exact
        assert 0.5 <= found.fit <= 1
    elif found is Lost.TEXT:
        assert made.exact not in folded.text


@pytest.mark.parametrize(
    "text",
    [
        "宋史列傳。" + ORDINARY,
        ORDINARY.replace("王安國", "其弟王安國"),
        "王安石字介甫撫州臨川人王安國字平甫安石弟也安石少好讀書一過目終身不忘",
        "王安石，字介甫，抚州临川人。王安国，字平甫，安石弟也。安石少好读书，一过目终身不忘。",
        ORDINARY.replace("，", "，\n　　"),
    ],
)
def test_other_script_layout_and_punctuation_are_the_same_place(text: str) -> None:
    made = anchor(ORDINARY, "安石", occurrence=2)
    folded = FoldedText(text)
    found = find(made, folded, "v2")
    assert isinstance(found, Place)
    after = letters(text[folded.outside(found.begin, found.end)[1] :])
    assert after.startswith("少好读书")


def test_what_is_gone_changed_or_doubled_has_no_place() -> None:
    made = anchor(ORDINARY, "平甫")
    assert located(ORDINARY.replace("平甫", "介甫"), made) is Lost.TEXT
    assert located("司馬光與平甫友善，熙寧中同在京師，往來不絕，人皆知之。", made) is Lost.CONTEXT
    assert located(f"序曰。{ORDINARY}又曰。{ORDINARY}", made) is Lost.TWICE
    assert located(f"{ORDINARY}{ORDINARY}", made) == "平甫"  # the offsets still hold with the whole context


def test_a_surface_alone_and_white_space() -> None:
    assert located("李白", anchor("李白", "李白")) == "李白"
    with pytest.raises(ValueError, match="white space"):
        make_anchor(FoldedText("　 "), "v1", begin=0, end=1)


def test_offsets_beyond_a_shorter_text_do_no_harm() -> None:
    made = anchor(ORDINARY, "不忘")
    assert located("安石少好讀書，一過目終身不忘", made) == "不忘"
    assert len(made.prefix) == CONTEXT
