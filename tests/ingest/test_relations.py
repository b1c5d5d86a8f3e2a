"""Relations within a passage."""

from ingest.relations import relations
from ingest.taggers.mention import Mention
from ontology.records import Maker, TagType

TEXT = "陈胜者，阳城人也，字涉。司马迁著《史记》。韩信拜大将军。"


def mention(surface: str, type_: TagType, kind: str = "") -> Mention:
    begin = TEXT.index(surface)
    return Mention(begin, begin + len(surface), type_, kind, "", 0.9, Maker("test", "1"))


MENTIONS = (
    mention("陈胜", TagType.PER),
    mention("阳城", TagType.LOC),
    mention("涉", TagType.PER, "字"),
    mention("司马迁", TagType.PER),
    mention("史记", TagType.BOOK),
    mention("韩信", TagType.PER),
    mention("大将军", TagType.OFI),
)


def said() -> list[tuple[str, str, str]]:
    found = relations(MENTIONS, [None] * len(MENTIONS), TEXT)
    surface = [TEXT[one.begin : one.end] for one in MENTIONS]
    return [(surface[one.subject], one.predicate, surface[one.object]) for one in found]


def test_what_a_passage_says() -> None:
    assert said() == [
        ("陈胜", "籍贯", "阳城"),
        ("陈胜", "字", "涉"),
        ("司马迁", "著", "史记"),
        ("韩信", "任职", "大将军"),
    ]


def test_each_carries_the_words_that_say_so() -> None:
    first = relations(MENTIONS, [None] * len(MENTIONS), TEXT)[0]
    assert TEXT[first.begin : first.end] == "陈胜者，阳城人"
    assert 0 < first.confidence < 0.9


def test_nothing_is_said_across_a_paragraph() -> None:
    only = (MENTIONS[0], MENTIONS[4])
    assert relations(only, (None, None), TEXT.replace("。司", "\n司").replace("司马迁", "某年某")) == ()
