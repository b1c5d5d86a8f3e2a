"""Records to works in the catalogue's file: added, changed and taken away, decided and taken back."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from api.catalogue.decisions import Action
from api.catalogue.records import Knowledge, Record
from ontology.errors import Gone, LibraryBroken, NotFound

Shelf: TypeAlias = Any  # of conftest.py, which cannot be imported

ROWS = [
    ("东坡志林", "苏东坡"), ("東坡志林五卷", "（宋）蘇軾撰"), ("东坡志林", ""),
    ("文集", "茅盾"), ("文集", "巴金"), ("文集", ""),
    ("中国通史", "范文澜著"), ("中国通史", "白寿彝总主编"), ("中国通史", ""),
    ("[嘉庆]新安县志", "舒懋官修；王崇熙纂"), ("嘉慶新安縣志", "王崇熙等纂"),
    ("[康熙]新安县志", "靳文谟修"), ("新安县志", ""),
    ("续资治通鉴", "毕沅"), ("资治通鉴", "司马光"),
    ("資治通鑑二百九十四卷", "（宋）司馬光編著"), ("资治通鉴", ""),
    ("增订中国通史", "范文澜著"),
]  # fmt: skip


@pytest.fixture
def records(record: Callable[..., Record]) -> list[Record]:
    return [
        record(f"d{n:02}", title, creator, branch=f"{'甲乙丙'[n % 3]}馆") for n, (title, creator) in enumerate(ROWS)
    ]


def test_records_become_works(shelf: Shelf, records: list[Record]) -> None:
    shelf.put(*records)
    assert {frozenset({"d00", "d01", "d02"}), frozenset({"d03"}), frozenset({"d04"})} <= shelf.groups()
    assert {frozenset({"d09", "d10"}), frozenset({"d11"}), frozenset({"d14", "d15", "d16"})} <= shelf.groups()
    assert {frozenset({"d06"}), frozenset({"d07"}), frozenset({"d08"})} <= shelf.groups()
    open_pairs = {(one.one, one.other) for one in shelf.reader.undecided()}
    assert {("d06", "d08"), ("d07", "d08")} <= open_pairs


@pytest.mark.parametrize("seed", range(4))
def test_one_by_one_comes_to_the_same_as_all_at_once(
    shelf: Shelf, records: list[Record], seed: int, tmp_path: Path, known: Knowledge
) -> None:
    chance = random.Random(seed)
    shelf.put(*records)
    other = type(shelf)(tmp_path / "另", known)
    order = records * 2
    chance.shuffle(order)
    for number, one in enumerate(order):
        other.put(one)
        if number % 5 == 0:
            other.drop(chance.choice(order[: number + 1]).document)
    other.put(*records)
    assert other.groups() == shelf.groups()
    told = [[(one.one, one.other, one.score) for one in some.reader.undecided()] for some in (shelf, other)]
    assert told[0] == told[1]


def test_a_work_keeps_its_address_while_members_come_and_go(shelf: Shelf, records: list[Record]) -> None:
    shelf.put(records[0])
    work = shelf.work("d00")
    shelf.put(*records[1:3])
    assert shelf.work("d01") == work
    shelf.drop("d00")
    assert shelf.works() == {work: {"d01", "d02"}}
    shelf.put(records[0])
    assert shelf.work("d00") == work
    shelf.drop("d00", "d01", "d02")
    with pytest.raises(Gone):
        shelf.reader.work(work)
    shelf.put(records[1])
    assert shelf.work("d01") == work
    with pytest.raises(NotFound):
        shelf.reader.work("w-nothing")


def test_merged_works_lead_to_one_and_come_back(shelf: Shelf, records: list[Record]) -> None:
    shelf.put(*records)
    one, other = shelf.work("d06"), shelf.work("d07")
    shelf.decide(Action.SAME, "d06", "d07")
    merged = shelf.work("d06")
    assert shelf.work("d07") == merged
    assert {shelf.reader.target(one), shelf.reader.target(other)} == {merged}
    (reason,) = [reason for reason in shelf.reader.work(one).reasons if reason.decision]
    assert reason.decision.reviewer == "张三"
    shelf.decide(Action.UNDO, "d06", "d07", undoes=1)
    assert (shelf.work("d06"), shelf.work("d07")) == (one, other)
    assert shelf.reader.target(one) == one
    assert [event.what for event in shelf.reader.work(other if merged == one else one).events][-1] == "joined"


def test_a_decision_outweighs_rules_and_outlives_the_records(shelf: Shelf, records: list[Record]) -> None:
    shelf.put(*records)
    shelf.decide(Action.DIFFERENT, "d00", "d01")
    assert shelf.work("d00") != shelf.work("d01")
    shelf.drop("d01")
    shelf.put(*records)
    assert shelf.work("d00") != shelf.work("d01")
    shelf.store.clear()
    shelf.put(*records)
    assert shelf.work("d00") != shelf.work("d01")
    shelf.decide(Action.UNDO, "d00", "d01", undoes=1)
    assert shelf.work("d00") == shelf.work("d01")


def test_a_rebuild_keeps_all_addresses(shelf: Shelf, records: list[Record]) -> None:
    shelf.put(*records)
    before = shelf.works()
    editions = dict(shelf.store.rows("SELECT unit, edition FROM units"))
    shelf.store.clear()
    shelf.put(*records)
    assert shelf.works() == before
    assert dict(shelf.store.rows("SELECT unit, edition FROM units")) == editions


def test_what_went_before_all_was_read_anew_is_gone(shelf: Shelf, records: list[Record]) -> None:
    shelf.put(*records)
    work = shelf.work("d03")
    shelf.store.clear()
    shelf.put(*(one for one in records if one.document != "d03"))
    with pytest.raises(Gone):
        shelf.reader.work(work)
    assert frozenset({"d03"}) not in shelf.groups()


def test_a_new_record_touches_only_its_block(
    shelf: Shelf, records: list[Record], record: Callable[..., Record]
) -> None:
    shelf.put(*records)
    shelf.store.rows("SELECT 1")
    with shelf.store.writing() as writer:
        writer.run("DELETE FROM unpublished")
    shelf.put(record("d90", "东坡志林", "苏轼", branch="丁馆"))
    assert [work for (work,) in shelf.store.rows("SELECT work FROM unpublished")] == [shelf.work("d90")]


def test_editions_of_a_work(shelf: Shelf, record: Callable[..., Record]) -> None:
    shelf.put(
        record("d1", "儒林外史", "吴敬梓", 版本="清嘉庆八年卧闲草堂刻本", branch="甲馆"),
        record("d2", "儒林外史", "吴敬梓", 版本="人民文学出版社1958年版", branch="甲馆", 索书号="I242/1"),
        record("d3", "儒林外史", "吴敬梓", 出版者="人民文学出版社", 出版年="1958", branch="乙馆"),
        record("d4", "儒林外史", "吴敬梓", branch="丙馆"),
        record("d5", "儒林外史", "吴敬梓", 版本="清刻本", branch="丙馆"),
    )
    work = shelf.reader.work(shelf.work("d1"))
    assert [sorted(item.unit for item in edition.items) for edition in work.editions if edition.begin] == [
        ["d1", "d5"],
        ["d2", "d3"],
    ]
    assert [edition.label for edition in work.editions][-1] == "版本未详"
    assert work.branches == (("丙馆", 2), ("甲馆", 2), ("乙馆", 1))
    shelf.decide(Action.DIFFERENT_EDITION, "d1", "d5")
    shelf.decide(Action.SAME_EDITION, "d3", "d4")
    found = {frozenset(item.unit for item in edition.items) for edition in shelf.reader.work(work.id).editions}
    assert found == {frozenset({"d1"}), frozenset({"d5"}), frozenset({"d2", "d3", "d4"})}


def test_works_are_found_by_words_and_branch(shelf: Shelf, records: list[Record]) -> None:
    shelf.put(*records)
    found = shelf.reader.search("資治 司馬光")
    assert [one.title for one in found.works] == ["资治通鉴"]
    assert dict(found.branches) == {"丙馆": 1, "甲馆": 1, "乙馆": 1}
    assert shelf.reader.search("通史", branch="甲馆").total == 1
    assert shelf.reader.search("没有的书").total == 0
    assert shelf.reader.search("100%_'").total == 0
    counts = shelf.reader.counts()
    assert counts.items == len(ROWS)
    assert counts.branches == 3
    assert counts.undecided == len(shelf.reader.undecided())


def test_a_text_without_branch_is_a_work_only_beside_a_holding(
    shelf: Shelf, records: list[Record], known: Knowledge
) -> None:
    from api.catalogue.records import record_of
    from ontology.records import Document, Metadata

    text = record_of(
        Document("t1", "古籍", "志林.txt", "txt", Metadata(title="东坡志林", creator="苏轼", dynasty="宋")), known
    )
    assert text is not None
    shelf.put(text)
    assert shelf.works() == {}
    shelf.put(records[0])
    assert shelf.works() == {shelf.work("d00"): {"t1", "d00"}}
    labels = [edition.label for edition in shelf.reader.work(shelf.work("d00")).editions]
    assert "全文文本" in labels
    assert shelf.reader.counts().items == 1


def test_hundreds_of_records_of_one_title_stay_quick(shelf: Shelf, record: Callable[..., Record]) -> None:
    many = [record(f"m{n}", "中国通史", f"某{n}撰" if n % 3 else "", branch=f"{n % 7}馆") for n in range(900)]
    shelf.put(*many)
    works = shelf.works()
    assert all(len(units) == 1 or {int(unit[1:]) % 3 for unit in units} == {0} for units in works.values())


def test_no_catalogue_yet_is_an_empty_one(tmp_path: Path, known: Knowledge) -> None:
    from api.catalogue.reading import CatalogueReader
    from api.catalogue.store import CatalogueStore

    reader = CatalogueReader(CatalogueStore(tmp_path / "无"), known.agree, list, str)
    assert reader.counts().works == 0
    assert reader.search("史记").works == ()
    assert reader.work_of("d1") == ""
    assert not (tmp_path / "无").exists()


@pytest.mark.parametrize("ident", ["d90", "d91", "d92", "d93", "d94"])
def test_every_work_comes_back_under_its_own_address(shelf: Shelf, record: Callable[..., Record], ident: str) -> None:
    """Whichever of two addresses sorts first."""
    shelf.put(record("d1", "武林旧事", "（宋）周密撰"), record(ident, "增补武林旧事", "周密撰；（明）朱廷焕补"))
    before = shelf.works()
    assert len(before) == 2
    shelf.decide(Action.SAME, "d1", ident)
    assert len(shelf.works()) == 1
    shelf.decide(Action.UNDO, "d1", ident, undoes=1)
    assert shelf.works() == before


def test_a_damaged_file_is_one_clear_error(
    shelf: Shelf, records: list[Record], tmp_path: Path, known: Knowledge
) -> None:
    shelf.put(*records)
    shelf.store.close()
    path = tmp_path / "目录" / "catalogue.db"
    path.write_bytes(path.read_bytes()[:5000].replace(b"SQLite", b"SQLazy"))
    for name in ("catalogue.db-wal", "catalogue.db-shm"):
        path.with_name(name).unlink(missing_ok=True)
    with pytest.raises(LibraryBroken, match="wenmai catalogue rebuild"):
        type(shelf)(tmp_path / "目录", known).reader.counts()
    with pytest.raises(LibraryBroken, match="wenmai catalogue rebuild"):
        type(shelf)(tmp_path / "目录", known).put(*records)


def test_a_reader_waits_for_no_writer(shelf: Shelf, records: list[Record], tmp_path: Path, known: Knowledge) -> None:
    shelf.put(*records)
    with shelf.store.writing() as writer:
        writer.run("DELETE FROM works")
        beside = type(shelf)(tmp_path / "目录", known)
        assert beside.reader.counts().works > 0
        beside.store.close()
