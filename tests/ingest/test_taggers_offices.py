"""Offices: what governs a place carries it, an appointment announces, a post of today is somebody's."""

import pytest

from ingest.normalize import fold
from ingest.taggers.mention import Mention, TextContext
from ingest.taggers.offices import OfficeFinder
from ingest.taggers.resolve import FLOOR
from ontology.records import Maker, TagType

CLASSICAL, MODERN = TextContext("lzh"), TextContext("zh")


def offices(text: str, context: TextContext = CLASSICAL, known: tuple[Mention, ...] = ()) -> set[str]:
    text = fold(text)
    return {
        text[one.begin : one.end]
        for one in OfficeFinder().find(text, context=context, known=known)
        if one.type is TagType.OFI and one.confidence >= FLOOR
    }


def place(begin: int, end: int, type_: TagType = TagType.LOC) -> Mention:
    return Mention(begin, end, type_, "", "", 0.9, Maker("a", "1"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("授右正言、知制誥、參知政事", {"右正言", "知制诰", "参知政事"}),
        ("除太子洗馬，遷殿中侍御史", {"太子洗马", "殿中侍御史"}),
        ("明兵部右侍郎范欽建", {"兵部右侍郎"}),
        ("官至禮部尚書兼文淵閣大學士", {"礼部尚书", "文渊阁大学士"}),
        ("南京光祿卿馬理與焉", {"南京光禄卿"}),
        ("由南平教諭遷淳安知縣", {"南平教谕", "淳安知县"}),
        ("徙治明州，知南康軍", {"知南康军"}),
        ("封始興縣伯", {"始兴县伯"}),
        ("拜鎮東大將軍、開府儀同三司", {"镇东大将军", "开府仪同三司"}),
    ],
)
def test_titles_in_classical_text(text: str, expected: set[str]) -> None:
    assert expected <= offices(text)


def test_a_known_place_joins_the_office_that_governs_it() -> None:
    known = (place(1, 3),)
    assert "会稽太守" in offices("为会稽太守", known=known)
    assert "邺令" in offices("邺令西门豹", known=(place(0, 1),))


def test_a_degree_is_no_office() -> None:
    assert offices("天聖八年進士，正統十二年舉人") == set()


def test_a_plain_word_is_no_office_without_company() -> None:
    assert offices("其从事于学者，皆中书之") == set()


def test_a_post_belongs_to_somebody() -> None:
    known = (place(0, 5, TagType.ORG), place(7, 9, TagType.PER))
    assert offices("深圳图书馆馆长张岩", MODERN, known) == {"馆长"}
    assert offices("馆长负责制", MODERN) == set()
    assert offices("各级馆长应当", MODERN) == set()
