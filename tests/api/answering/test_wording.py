"""Quotations are stated under their sources, with what links say of them."""

from __future__ import annotations

from api.answering.naming import notes, source_name
from api.answering.wording import LONGEST, Quotation, worded
from ontology.queries import Citation
from ontology.records import Candidate, Document, Link, Maker, Metadata, Tag, TagType

MAKER = Maker("test", "1")
QUOTE = "汉五年，汝贤为相，字刚峰。"


def document(title: str = "史记") -> Document:
    return Document(title, "馆藏", f"{title}.txt", "txt", Metadata(title=title))


def quotation(quote: str, *told: str, title: str = "史记") -> Quotation:
    return Quotation(Citation("p", 0, len(quote), quote, title, ""), document(title), told)


def tag(surface: str, kind: TagType, *, value: str = "", name: str = "", sure: float = 1.0) -> Tag:
    begin = 10 + QUOTE.index(surface)
    link = Link("p1", name, (Candidate("p1", name, 1.0, ()),), sure, MAKER) if name else None
    return Tag("t", "p", begin, begin + len(surface), surface, kind, MAKER, 1.0, value=value, link=link)


def test_a_year_and_a_full_name_are_told_where_they_are_sure() -> None:
    year = tag("汉五年", TagType.TIME, value="-0201")
    person = tag("汝贤", TagType.PER, name="海瑞")
    doubtful = tag("刚峰", TagType.PER, name="海瑞", sure=0.5)
    assert list(notes((year, person, doubtful), 10, QUOTE)) == ["汉五年即公元前202年", "汝贤即海瑞"]
    assert list(notes((year, person), 500, QUOTE)) == []


def test_a_month_by_the_moon_is_of_a_year_where_it_lies_in_one() -> None:
    within = tag("汉五年", TagType.TIME, value="1405-06-27/1405-07-25")
    across = tag("汉五年", TagType.TIME, value="1405-12-27/1406-01-25")
    assert list(notes((within, across), 10, QUOTE)) == ["汉五年即公元1405年"]


def test_a_year_that_the_quotation_says_itself_is_not_told_again() -> None:
    year = tag("汉五年", TagType.TIME, value="-0201")
    assert list(notes((year,), 10, f"{QUOTE}（前202）")) == []


def test_quotations_of_one_document_share_its_name() -> None:
    first, second = worded((quotation("甲。"), quotation("乙。"), quotation("丙。", title="宋史")))
    assert (first.text, first.receipts) == ("《史记》载：“甲。”“乙。”", (0, 1))
    assert (second.text, second.receipts) == ("《宋史》载：“丙。”", (2,))


def test_what_links_say_is_left_out_where_there_is_no_room() -> None:
    (short,) = worded((quotation("甲。", "汝贤即海瑞", "刚峰即海瑞"),))
    assert short.text == "《史记》载：“甲。”（汝贤即海瑞）"
    (long,) = worded((quotation("甲" * (LONGEST - 15), "汝贤即海瑞"),))
    assert "即" not in long.text


def test_a_file_is_called_without_its_ending_and_a_long_title_is_cut() -> None:
    assert source_name(Document("d", "馆藏", "plans/规划.txt", "txt", Metadata())) == "规划"
    assert len(source_name(document("很" * 40))) == 14
