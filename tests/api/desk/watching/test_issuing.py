"""Issues in the forms that readers' and libraries' programs take, read by those programs' own parsers."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import docx
import pymarc
import pytest
import rispy
from lxml import etree
from pybtex.database import parse_string

from api.desk.desk import Desk
from api.desk.watching.records import Attachment, Issue, Watch
from api.desk.watching.watching import Watching

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Shelf

    Make = Callable[..., Watching]


@pytest.fixture
def issued(make: Make, shelf: Shelf, desk: Desk) -> tuple[Watching, Watch, Issue]:
    watching = make(shelf, desk)
    watch = watching.create(Watch("宝船", "宝船尺寸"), by="li")
    watching.run(watch.id, by="li")
    issue = watching.store.issue(watch.id, 1)
    kept = watching.edit_issue(
        issue, by="li", revision=1, note="按 {卷} & 首", items={"航海-1": (False, "可参 10% {甲}")}
    )
    watching.send(kept, by="li", revision=2)
    return watching, watch, watching.store.issue(watch.id, 1)


def written(issued: tuple[Watching, Watch, Issue], form: Attachment) -> bytes:
    watching, watch, issue = issued
    return watching.issuing.file(watch, issue, form).content


def test_ris_is_read_with_quotation_and_reasons(issued: tuple[Watching, Watch, Issue]) -> None:
    first, second = rispy.loads(written(issued, Attachment.RIS).decode())
    assert (first["title"], first["abstract"]) == ("航海考", "宝船六十二艘，長四十四丈。")
    assert any("入选" in one or "字词相同：宝船" in one for one in first["notes"])
    assert second["abstract"] == "宝船泊此。"


def test_bibtex_is_read_with_quotation_and_reasons(issued: tuple[Watching, Watch, Issue]) -> None:
    entries = parse_string(written(issued, Attachment.BIBTEX).decode(), "bibtex").entries
    assert len(entries) == 2
    first = next(one for one in entries.values() if "六十二" in one.fields["abstract"])
    assert r"可参 10\% \textbraceleft{}甲\textbraceright{}" in first.fields["annote"]


def test_marc_is_read_by_other_programs(issued: tuple[Watching, Watch, Issue]) -> None:
    records = list(pymarc.MARCReader(written(issued, Attachment.MARC)))
    assert [one["245"]["a"] for one in records if one] == ["航海考", "星槎考"]
    assert all(one and str(one.leader)[9] == "a" for one in records)
    tree = etree.fromstring(written(issued, Attachment.MARCXML))
    assert len(tree) == 2 and tree.tag == "{http://www.loc.gov/MARC21/slim}collection"


def test_the_list_in_plain_text_and_the_document_say_the_same(issued: tuple[Watching, Watch, Issue]) -> None:
    text = written(issued, Attachment.GBT7714).decode()
    lines = [one.text for one in docx.Document(io.BytesIO(written(issued, Attachment.DOCX))).paragraphs]
    for said in ("按：可参 10% {甲}", "入选缘由：字词相同：宝船", "按 {卷} & 首"):
        assert said in text and said in lines
    assert "[2] [明]茅元儀.星槎考:卷一[M/OL]" in text


def test_what_was_changed_or_taken_away_since_is_said_and_not_quoted(
    issued: tuple[Watching, Watch, Issue], shelf: Shelf
) -> None:
    shelf.texts["航海"] = ["大舶六十二艘。"]
    del shelf.texts["星槎"]
    text = written(issued, Attachment.GBT7714).decode()
    assert "宝船六十二艘" not in text and "〔原文已改，段落中不再有这句引文〕" in text
    assert "[2] 《星槎考》\n    〔原文已经撤下〕" in text
    assert len(rispy.loads(written(issued, Attachment.RIS).decode())) == 1
    assert [one["245"]["a"] for one in pymarc.MARCReader(written(issued, Attachment.MARC)) if one] == ["航海考"]
