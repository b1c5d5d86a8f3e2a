"""The log of acts: one chain whoever writes, a database that refuses to change it, a check that names what was done."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DatabaseError

from api.cli import main
from api.desk.audit import Audit
from api.desk.auditing.chain import START, digest
from api.desk.auditing.tables import acts, links
from api.desk.auditing.verify import Wrong, head_of, verify
from api.desk.store import open_desk
from api.desk.tables import metadata

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)


@pytest.fixture
def engine(database: str) -> Iterator[sa.Engine]:
    opened = open_desk(database)
    yield opened
    opened.dispose()


@pytest.fixture
def ten(engine: sa.Engine) -> sa.Engine:
    """A log of ten acts."""
    for number in range(1, 11):
        Audit(engine).noted(by="lin", act="change", subject=f"person/{number}", detail={"role": "读者"})
    return engine


def unguarded(engine: sa.Engine, *statements: str) -> None:
    """Do to the log what somebody does who owns the database."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET session_replication_role = replica")
        else:
            for name in connection.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def test_each_act_is_chained_to_the_one_before(ten: sa.Engine) -> None:
    previous = START
    with ten.connect() as connection:
        rows = connection.execute(sa.select(acts, links.c.no, links.c.digest).join_from(links, acts)).mappings().all()
    assert [row["no"] for row in rows] == list(range(1, 11))
    for row in rows:
        told = {name: row[name] for name in ("time", "by", "act", "subject", "detail", "no")} | {"previous": previous}
        written = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        previous = hashlib.sha256(written.encode()).hexdigest()
        assert row["digest"] == previous
    found = verify(ten)
    assert (found.fault, found.head.number, found.head.digest) == (None, 10, previous)
    assert found.head == head_of(ten)


@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
@pytest.mark.parametrize(("table", "column"), [("acts", "id"), ("act_links", "no")])
def test_the_database_refuses_to_change_the_log(ten: sa.Engine, statement: str, table: str, column: str) -> None:
    if statement.startswith("TRUNCATE") and ten.dialect.name == "sqlite":
        pytest.skip("SQLite knows no TRUNCATE")
    with pytest.raises(DatabaseError, match="only ever added"), ten.begin() as connection:
        connection.exec_driver_sql(statement.format(table, column, column))
    assert verify(ten).fault is None


CHAIN = "INSERT INTO act_links (no, act_id, digest) VALUES (11, 11, '" + "0" * 64 + "')"
INSERT = """INSERT INTO acts (id, time, "by", act, subject, detail) VALUES (11, '2026', 'x', 'y', 'z', '{}')"""


@pytest.mark.parametrize(
    ("wrong", "number", "statements"),
    [
        (Wrong.ALTERED, 4, ["UPDATE acts SET \"by\" = 'wu' WHERE id = 4"]),
        (Wrong.ALTERED, 4, ["UPDATE acts SET detail = '{}' WHERE id = 4"]),
        (Wrong.ALTERED, 4, ["UPDATE act_links SET digest = 'a' WHERE no = 4"]),
        (Wrong.REMOVED, 4, ["DELETE FROM act_links WHERE no = 4", "DELETE FROM acts WHERE id = 4"]),
        (Wrong.REMOVED, 4, ["DELETE FROM acts WHERE id = 4"]),
        (Wrong.REMOVED, 1, ["DELETE FROM act_links WHERE no < 4", "DELETE FROM acts WHERE id < 4"]),
        (
            Wrong.ALTERED,
            4,
            [
                "DELETE FROM act_links WHERE no = 4",
                "DELETE FROM acts WHERE id = 4",
                "UPDATE act_links SET no = -no WHERE no > 4",
                "UPDATE act_links SET no = -no - 1 WHERE no < 0",
            ],
        ),
        (Wrong.INSERTED, 0, [INSERT]),
        (Wrong.ALTERED, 11, [INSERT, CHAIN]),
        (
            Wrong.ALTERED,
            4,
            [
                "UPDATE act_links SET act_id = 99 WHERE no = 4",
                "UPDATE act_links SET act_id = 4 WHERE no = 5",
                "UPDATE act_links SET act_id = 5 WHERE no = 4",
            ],
        ),
        (Wrong.EXCHANGED, 4, ["UPDATE acts SET id = -4 WHERE id = 4", "UPDATE act_links SET act_id = -4 WHERE no = 4"]),
    ],
)
def test_what_was_done_to_the_log_is_named(ten: sa.Engine, wrong: Wrong, number: int, statements: list[str]) -> None:
    unguarded(ten, *statements)
    fault = verify(ten).fault
    assert fault
    assert (fault.wrong, fault.number) == (wrong, number)
    assert fault.said


def test_a_cut_end_is_told_by_a_digest_kept_elsewhere(ten: sa.Engine) -> None:
    kept = head_of(ten).digest
    Audit(ten).noted(by="lin", act="change", subject="person/11")
    assert verify(ten, kept=kept).fault is None
    unguarded(ten, "DELETE FROM act_links WHERE no > 8", "DELETE FROM acts WHERE id > 8")
    assert verify(ten).fault is None
    fault = verify(ten, kept=kept).fault
    assert fault
    assert (fault.wrong, fault.number) == (Wrong.CUT, 8)


def test_a_chain_written_anew_is_told_by_a_digest_kept_elsewhere(ten: sa.Engine) -> None:
    kept = head_of(ten).digest
    with ten.connect() as connection:
        rows = [dict(row) for row in connection.execute(sa.select(acts).order_by(acts.c.id)).mappings()]
    rows[3]["by"] = "wu"
    previous, statements = START, ["UPDATE acts SET \"by\" = 'wu' WHERE id = 4"]
    for number, row in enumerate(rows, 1):
        previous = digest(number, row, previous)
        statements.append(f"UPDATE act_links SET digest = '{previous}' WHERE no = {number}")
    unguarded(ten, *statements)
    assert verify(ten).fault is None
    found = verify(ten, kept=kept).fault
    assert found
    assert found.wrong is Wrong.CUT


def _write(address: str, name: str, times: int) -> None:
    engine = open_desk(address)
    audit = Audit(engine)
    for number in range(times):
        audit.noted(by=name, act="change", subject=f"person/{number}")
        if number % 7 == 0:  # one that is undone leaves no hole
            try:
                with engine.begin() as connection:
                    audit.note(connection, by=name, act="undone", subject="person/0")
                    raise ZeroDivisionError
            except ZeroDivisionError:
                pass
    engine.dispose()


def test_many_processes_write_one_chain(database: str) -> None:
    open_desk(database).dispose()
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write, args=(database, f"w{number}", 25)) for number in range(3)]
    for one in writers:
        one.start()
    for one in writers:
        one.join(120)
    assert [one.exitcode for one in writers] == [0, 0, 0]
    engine = open_desk(database)
    found = verify(engine)
    with engine.connect() as connection:
        by = connection.execute(sa.select(acts.c.by).join_from(links, acts).order_by(links.c.no)).scalars().all()
    engine.dispose()
    assert (found.fault, found.head.number) == (None, 75)
    assert {name: by.count(name) for name in set(by)} == {"w0": 25, "w1": 25, "w2": 25}


def test_acts_from_before_the_chain_are_chained(database: str) -> None:
    engine = sa.create_engine(database)
    older = [table for table in metadata.sorted_tables if table is not links]
    with engine.begin() as connection:
        metadata.create_all(connection, tables=older)
        row = {"time": "2025-01-01T00:00:00+00:00", "by": "lin", "act": "sign-in", "subject": "person/lin"}
        connection.execute(acts.insert(), [row | {"detail": {"n": number}} for number in range(1_203)])
        connection.execute(metadata.tables["desk_settings"].insert().values(name="schema", value="1"))
    engine.dispose()
    opened = open_desk(database)
    Audit(opened).noted(by="wu", act="sign-in", subject="person/wu")
    found = verify(opened)
    opened.dispose()
    assert (found.fault, found.head.number) == (None, 1_204)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.dictionaries(TEXT, VALUES, max_size=3), min_size=1, max_size=4))
def test_any_detail_is_verified_as_it_was_written(details: list[dict[str, object]]) -> None:
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    metadata.create_all(engine, tables=[acts, links])
    for detail in details:
        Audit(engine).noted(by="lin", act="change", subject="person/1", detail=detail)
    assert verify(engine).fault is None
    engine.dispose()


def test_at_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "texts.db").touch()
    engine = open_desk(f"sqlite:///{tmp_path / 'desk.db'}")
    Audit(engine).noted(by="lin", act="sign-in", subject="person/lin")
    library = ["--library", str(tmp_path)]

    def told(*arguments: str, code: int = 0) -> dict[str, object]:
        assert main(["audit", *arguments, "--json", *library]) == code
        found: dict[str, object] = json.loads(capsys.readouterr().out)
        return found

    head = told("head")
    assert told("verify", "--head", str(head["digest"]))["whole"] is True
    assert [one["subject"] for one in told("list", "--by", "lin")["acts"]] == ["person/lin"]  # type: ignore[attr-defined]
    unguarded(engine, "UPDATE acts SET \"by\" = 'wu'")
    fault = told("verify", code=1)["fault"]
    assert fault == {
        "wrong": "altered",
        "number": 1,
        "act_id": 1,
        "said": "链上第 1 条（act/1）与它的摘要对不上：被改过",
    }
    assert main(["audit", "verify", "--head", "short", *library]) == 2
    capsys.readouterr()
    assert main(["audit", "verify", *library]) == 1
    assert "被改过" in capsys.readouterr().out
    engine.dispose()


@pytest.mark.slow
def test_a_long_log_is_verified_in_seconds(tmp_path: Path, soak: bool, capsys: pytest.CaptureFixture[str]) -> None:
    many = 1_000_000 if soak else 20_000
    engine = open_desk(f"sqlite:///{tmp_path / 'desk.db'}")
    previous = START
    with engine.begin() as connection:
        for first in range(1, many + 1, 10_000):
            rows, chain = [], []
            for number in range(first, first + 10_000):
                row = {"id": number, "time": "2026-01-01T00:00:00+00:00", "by": "lin", "act": "change"}
                row |= {"subject": f"enquiry/{number}", "detail": {"n": number}}
                previous = digest(number, row, previous)
                rows.append(row)
                chain.append({"no": number, "act_id": number, "digest": previous})
            connection.execute(acts.insert(), rows)
            connection.execute(links.insert(), chain)
    # Of the processor alone: what else the machine does is not to be measured.
    began = time.process_time()
    found = verify(engine)
    seconds = time.process_time() - began
    engine.dispose()
    with capsys.disabled():
        print(f"{many} acts verified in {seconds:.2f} s of the processor")
    assert (found.fault, found.head.number) == (None, many)
    assert seconds < many / 10_000, "a million in less than 100 s"
