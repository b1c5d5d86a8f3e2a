"""From the queue into a library: what is taken in, refused, deleted; and what outlives a kill."""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI

from api.app import create_app
from api.cli import main
from api.commands.harvest import remote_of
from api.desk.desk import Desk
from api.desk.intake.arriving import Arriving, Sender, Wanted, settle
from api.desk.intake.harvesting import Harvester
from api.desk.intake.records import Item, Kind, Source, State, What
from api.desk.intake.taking import Taking
from api.desk.intake.working import Worker
from api.library import Library
from api.lock import writer_lock
from api.logs import make_logger
from api.settings import Settings
from api.wiring import open_library, open_the_desk
from ontology.errors import NotFound

Serving = Callable[[FastAPI], AbstractContextManager[str]]
ROOT = Path(__file__).parents[4]
TEXT = "{title}\n\n南京城墙建于洪武年间，朱元璋下令修筑，凡二十一年而成。"


@pytest.fixture
def desk(small: Settings) -> Iterator[Desk]:
    with open_the_desk(small) as desk:
        desk.intake.waking.ready = False
        yield desk


def sender(desk: Desk, branch: str = "玄武馆", *collections: str) -> Sender:
    key, _ = desk.keys.add("", branch=branch, collections=collections, by="test")
    return Sender(key, key.collections[0])


def push(desk: Desk, who: Sender, number: str, text: str, *, name: str = "a.txt", metadata: str = "") -> Item:
    spool, folder = desk.intake.spool.begin()
    (folder / name).write_text(text, "utf-8")
    arrived = settle(desk.intake, spool, name, metadata=metadata)
    return Arriving(desk.intake).put(who, number, arrived, wanted=Wanted(), there=True)[0]


def many(desk: Desk, who: Sender, text: str, *, name: str = "all.jsonl") -> Item:
    spool, folder = desk.intake.spool.begin()
    (folder / name).write_text(text, "utf-8")
    return Arriving(desk.intake).many(who, settle(desk.intake, spool, name))


@contextmanager
def taking(settings: Settings, desk: Desk) -> Iterator[tuple[Taking, Library]]:
    with open_library(settings, write=True) as library:
        yield Taking(library, desk.intake.queue, desk.intake.spool), library


def outcome(desk: Desk, item: Item) -> What:
    found = desk.intake.queue.item(item.id).outcome
    assert found is not None
    return found.what


def test_documents_are_taken_in_changed_and_deleted_in_order(small: Settings, desk: Desk) -> None:
    who = sender(desk)
    first = push(desk, who, "1", TEXT.format(title="甲"), metadata='{"title": "城墙甲", "branch": "别的馆"}')
    second = push(desk, who, "1", TEXT.format(title="乙"))
    other = push(desk, who, "2", TEXT.format(title="丙"))
    gone = Arriving(desk.intake).delete(who, "2", wanted=Wanted(), there=lambda _: False)
    broken = push(desk, who, "3", "{", name="x.jsonl")
    assert gone is not None
    with taking(small, desk) as (worker, library):
        assert worker.slice(seconds=60) == 5
        document, _ = library.texts.document(first.document_id)
        assert (document.metadata.title, document.metadata.branch) == ("乙", "玄武馆")
        assert document.source == "push:玄武馆/1"
        with pytest.raises(NotFound):
            library.texts.document(other.document_id)
    whats = [outcome(desk, one) for one in (first, second, other, gone, broken)]
    assert whats == [What.CREATED, What.CHANGED, What.CREATED, What.DELETED, What.REFUSED]
    refused = desk.intake.queue.item(broken.id).outcome
    assert refused is not None
    assert "第 1 行" in refused.reason
    receipt = desk.intake.queue.item(gone.id).outcome
    assert receipt is not None
    assert receipt.receipt["document"] == other.document_id
    assert not any(one.name != broken.spool for one in (small.library / "intake").iterdir())


def test_a_passage_id_that_another_one_in_the_queue_has_is_refused(small: Settings, desk: Desk) -> None:
    who = sender(desk)
    line = json.dumps({"id": "x#1", "book": "城记", "text": "记南京城垣。"})
    items = [push(desk, who, number, line, name="a.jsonl") for number in "12"]
    other = push(desk, who, "3", TEXT.format(title="丙"))
    with taking(small, desk) as (worker, library):
        assert worker.slice(seconds=60) == 3
        assert len(list(library.texts.documents())) == 2
    assert [outcome(desk, one) for one in (*items, other)] == [What.CREATED, What.REFUSED, What.CREATED]
    refused = desk.intake.queue.item(items[1].id).outcome
    assert refused is not None
    assert "x#1" in refused.reason and items[0].document_id in refused.reason


def test_two_branches_never_meet(small: Settings, desk: Desk) -> None:
    """The same number, the same collection, two documents; and neither deletes the other's."""
    one, two = sender(desk, "甲馆", "共用"), sender(desk, "乙馆", "共用")
    items = [push(desk, who, "1", TEXT.format(title=who.key.branch)) for who in (one, two)]
    assert items[0].document_id != items[1].document_id
    with taking(small, desk) as (worker, library):
        worker.slice(seconds=60)
        Arriving(desk.intake).delete(one, "1", wanted=Wanted(), there=lambda _: True)
        worker.slice(seconds=60)
        assert [found.metadata.branch for found in library.texts.documents()] == ["乙馆"]


def test_many_records_have_each_an_outcome(small: Settings, desk: Desk) -> None:
    who = sender(desk)
    lines = [json.dumps({"id": f"p{n}", "book": f"书{n}", "text": f"第{n}种，记南京城垣。"}) for n in range(6)]
    lines.insert(2, '{"id": "bad"}')
    item = many(desk, who, "\n".join(lines))
    with taking(small, desk) as (worker, library):
        slices = 0
        while desk.intake.queue.waiting():  # each slice is over at once: it goes on behind what is kept
            worker.slice(seconds=1e-9)
            worker._take(desk.intake.queue.next(10), until=0.0)
            slices += 1
        assert slices > 2
        found = desk.intake.queue.results(item.id)
        assert [one.number for one in found if one.number] == [f"书{n}" for n in range(6)]
        assert [one.outcome.what for one in found].count(What.REFUSED) == 1
        assert desk.intake.queue.item(item.id).outcome is not None
        # What came among many is that branch's under its own number.
        assert Arriving(desk.intake).delete(who, "书3", wanted=Wanted(), there=lambda _: True) is not None
        worker.slice(seconds=60)
        assert len(list(library.texts.documents())) == 5


def test_a_file_of_many_is_no_document(small: Settings, desk: Desk) -> None:
    item = push(desk, sender(desk), "1", "题名,正文\n甲,南京城\n乙,北京城\n", name="a.csv")
    with taking(small, desk) as (worker, _):
        worker.slice(seconds=60)
    told = desk.intake.queue.item(item.id).outcome
    assert told is not None
    assert "POST /api/documents" in told.reason


def test_what_stops_the_program_each_time_is_given_up(small: Settings, desk: Desk) -> None:
    """Three tries, each broken off before it could end; the next in the queue is not held up."""
    who = sender(desk)
    poison, good = push(desk, who, "1", TEXT.format(title="毒")), push(desk, who, "2", TEXT.format(title="好"))
    for _ in range(3):
        assert [one.id for one in desk.intake.queue.next(10)][:1] == [poison.id]
        desk.intake.queue.begin(poison, was="")
    with taking(small, desk) as (worker, _):
        worker.slice(seconds=60)
    assert (outcome(desk, poison), outcome(desk, good)) == (What.REFUSED, What.CREATED)


def test_a_document_that_was_kept_before_the_kill_counts_as_what_it_was(small: Settings, desk: Desk) -> None:
    """Two pushes of a number, each broken off before its outcome was told: new it is, then changed."""
    who = sender(desk)
    for title, what in (("甲", What.CREATED), ("乙", What.CHANGED)):
        item = push(desk, who, "1", TEXT.format(title=title))
        with taking(small, desk) as (worker, _):
            worker._end = lambda _ended: None  # type: ignore[method-assign]
            worker._take([item], until=time.monotonic() + 60)
        assert desk.intake.queue.item(item.id).state is State.WAITING
        with taking(small, desk) as (worker, _):
            worker.slice(seconds=60)
        told = desk.intake.queue.item(item.id).outcome
        assert told
        assert (told.what, told.passages) == (what, 1)


def test_images_come_with_their_document(small: Settings, desk: Desk, sample: Path) -> None:
    spool, folder = desk.intake.spool.begin()
    (folder / "a.txt").write_text(TEXT.format(title="图"), "utf-8")
    picture = next(sample.rglob("*.png"))
    (folder / "1.png").write_bytes(picture.read_bytes())
    arrived = settle(desk.intake, spool, "a.txt", metadata="images: [1.png]")
    item = Arriving(desk.intake).put(sender(desk), "1", arrived, wanted=Wanted(), there=False)[0]
    with taking(small, desk) as (worker, library):
        worker.slice(seconds=60)
        worker.sweep()
        assert len(library.texts.document(item.document_id)[0].metadata.images) == 1


def test_the_same_is_queued_once_and_again_after_a_refusal(small: Settings, desk: Desk) -> None:
    who = sender(desk)
    one, two = push(desk, who, "1", TEXT.format(title="甲")), push(desk, who, "1", TEXT.format(title="甲"))
    assert one.id == two.id
    broken = push(desk, who, "2", "{", name="x.jsonl")
    with taking(small, desk) as (worker, _):
        worker.slice(seconds=60)
    assert push(desk, who, "2", "{", name="x.jsonl").id != broken.id
    assert desk.intake.queue.again(broken.id, by="lin").state is State.WAITING


def test_a_worker_waits_for_the_lock_and_works_alone(small: Settings, desk: Desk) -> None:
    push(desk, sender(desk), "1", TEXT.format(title="甲"))
    worker = Worker(small, desk.intake.queue, desk.intake.spool, patience_s=0.1)
    with writer_lock(small.library), pytest.raises(Exception, match=r"正由.*写入"):
        worker.work(linger_s=0)
    assert desk.intake.queue.waiting() == 1
    assert replace(worker, patience_s=30).work(linger_s=0) == 1


def test_what_is_refused_by_hand_is_named_and_told_to_the_shell(
    small: Settings, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    work = ["intake", "work", "--linger", "0", "--library", str(small.library)]
    who = sender(desk)
    push(desk, who, "1", TEXT.format(title="甲"))
    push(desk, who, "2", "{", name="x.jsonl")
    many(desk, who, json.dumps({"id": "p1", "book": "书", "text": "记南京城垣。"}) + '\n{"id": "bad"}')
    many(desk, who, "{", name="bad.jsonl")
    assert main(work) == 1
    told = capsys.readouterr().out.splitlines()
    assert [line.partition("：")[0] for line in told[:-1]] == [
        "未收入 push:玄武馆/2", "未收入 push:玄武馆/all.jsonl", "未收入 push:玄武馆/bad.jsonl",
    ]  # fmt: skip
    assert "第 2 行" in told[1]
    assert told[-1] == "收完 4 件，未收入 3；见 wenmai intake list"
    # What an earlier run refused is on the list, and no fault of this one.
    push(desk, who, "3", TEXT.format(title="丙"))
    assert main([*work, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"ended": 1, "running": False, "refused": []}


@pytest.mark.slow
def test_a_kill_in_the_middle_loses_nothing(small: Settings, desk: Desk) -> None:
    who = sender(desk)
    items = [push(desk, who, str(n), TEXT.format(title=f"第{n}篇") * 3) for n in range(40)]
    command = [sys.executable, "-m", "api.cli", "intake", "work", "--linger", "0", "--library", str(small.library)]
    for _ in range(3):
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        begun = time.monotonic()
        while not any(one.tries for one in desk.intake.queue.items(State.WAITING, limit=100)):
            assert time.monotonic() - begun < 120
            if process.poll() is not None:
                break
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
        for one in desk.intake.queue.items(State.WAITING, limit=100):
            assert one.tries <= 3
    with taking(small, desk) as (worker, library):
        while desk.intake.queue.waiting():
            worker.slice(seconds=60)
        assert {one.id for one in library.texts.documents()} == {one.document_id for one in items}
        assert library.status().agreed
    assert {outcome(desk, one) for one in items} == {What.CREATED}


@pytest.mark.slow
def test_whoever_is_asked_to_stop_ends_after_the_document_in_hand(small: Settings, desk: Desk) -> None:
    who = sender(desk)
    items = [push(desk, who, str(n), TEXT.format(title=f"第{n}篇") * 3) for n in range(12)]
    command = [sys.executable, "-m", "api.cli", "intake", "work", "--library", str(small.library)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        begun = time.monotonic()
        while not any(one.tries for one in desk.intake.queue.items(State.WAITING, limit=100)):
            assert time.monotonic() - begun < 120
            assert process.poll() is None
            time.sleep(0.005)
        process.terminate()
        told = process.communicate(timeout=120)[1]
    assert process.returncode == 0, told
    assert all(line.startswith("{") for line in told.splitlines())
    # What was begun was ended; the rest waits untouched.
    ended = {one.id for one in items} - {one.id for one in desk.intake.queue.items(State.WAITING, limit=100)}
    assert ended
    assert all(one.tries == 0 for one in desk.intake.queue.items(State.WAITING, limit=100))
    with taking(small, desk) as (_, library):
        assert len(list(library.texts.documents())) == len(ended)
        assert library.status().agreed


def test_whoever_is_to_stop_does_not_wait_for_the_lock(small: Settings, desk: Desk) -> None:
    push(desk, sender(desk), "1", TEXT.format(title="甲"))
    worker = Worker(small, desk.intake.queue, desk.intake.spool)
    threading.Timer(0.2, worker.stopping.set).start()
    with writer_lock(small.library):
        assert worker.work() == 0
    assert desk.intake.queue.waiting() == 1


def test_what_one_library_serves_another_harvests(
    small: Settings, desk: Desk, serving: Serving, library_at: Callable[[str], Settings]
) -> None:
    """There and back: titles, subjects, deletions, over a real server."""
    theirs = library_at("theirs")
    with open_the_desk(theirs) as their_desk:
        who = sender(their_desk, "邻馆", "方志")
        told = "title: {}\nsubjects: [城墙, 方志]\ncreator: 王焕镳"
        for n in range(3):
            push(their_desk, who, str(n), TEXT.format(title="x"), metadata=told.format(f"城志{n}"))
        with taking(theirs, their_desk) as (worker, _):
            worker.slice(seconds=60)
        with open_library(theirs) as library, serving(create_app(library, logger=make_logger(io.StringIO()))) as at:
            made = Source("oai", "邻馆", f"{at}/oai", "邻馆方志", "邻馆", settings={"prefix": "marcxml"})
            source = desk.intake.sources.add(made, by="test")
            harvester = Harvester(desk.intake.sources, remote_of(small, source.address))
            harvester.run(source, by="test")
            with taking(small, desk) as (worker, mine):
                worker.slice(seconds=60)
                found = sorted(mine.texts.documents(), key=lambda one: one.metadata.title)
            assert [one.metadata.title for one in found] == ["城志0", "城志1", "城志2"]
            assert all({"城墙", "方志"} <= set(one.metadata.subjects) for one in found)
            assert all("王焕镳" in one.metadata.creator and one.metadata.branch == "邻馆" for one in found)
            Arriving(their_desk.intake).delete(who, "1", wanted=Wanted(), there=lambda _: True)
            with taking(theirs, their_desk) as (worker, _):
                worker.slice(seconds=60)
            harvester.run(desk.intake.sources.source(source.id), by="test")
    assert [(one.kind, one.number.rpartition(":")[0] != "") for one in desk.intake.queue.items(State.WAITING)] == [
        (Kind.DELETE, True)
    ]
    with taking(small, desk) as (worker, mine):
        worker.slice(seconds=60)
        assert sorted(one.metadata.title for one in mine.texts.documents()) == ["城志0", "城志2"]
