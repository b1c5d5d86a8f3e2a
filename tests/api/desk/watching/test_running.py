"""Runs of watches: what is new, what changed, what was known, what waits."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from api.desk.audit import Audit
from api.desk.desk import Desk
from api.desk.watching.records import Contact, News, Schedule, Stage, State, Watch
from api.desk.watching.scheduling import following, next_try
from api.desk.watching.watching import Watching
from api.service import SearchResult
from ontology.errors import WrongUse
from ontology.queries import Filters

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Shelf

    Make = Callable[..., Watching]

WANTED = Watch("宝船", "宝船尺寸", limit=10)


@pytest.fixture
def watching(make: Make, shelf: Shelf, desk: Desk) -> Watching:
    return make(shelf, desk)


@pytest.fixture
def on_either(make: Make, shelf: Shelf, either_desk: Desk) -> Watching:
    """In SQLite and in PostgreSQL."""
    return make(shelf, either_desk)


def ids(watching: Watching, number: int = 1) -> list[str]:
    return [one.passage_id for one in watching.store.issue(1, number).items]


def test_a_run_reports_what_stands_clear_with_words_and_reasons(watching: Watching) -> None:
    watch = watching.create(WANTED, by="li")
    ran = watching.run(watch.id, by="li")
    assert ran is not None and (ran.found, ran.clear, ran.fresh) == (3, 2, 2)
    first, second = watching.store.issue(watch.id, 1).items
    assert (first.passage_id, first.quote, first.begin, first.news) == (
        "航海-1",
        "宝船六十二艘，長四十四丈。",
        0,
        News.NEW,
    )
    assert first.why == ("字词相同：宝船", "意思很相近")
    assert second.passage_id == "星槎-1"
    assert watching.store.runs(watch.id)[0].clear == 2


def test_only_what_is_new_comes_again_and_a_changed_text_says_so(watching: Watching, shelf: Shelf) -> None:
    watch = watching.create(WANTED, by="li")
    watching.run(watch.id, by="li")
    first = watching.store.issue(watch.id, 1)
    watching.send(first, by="li", revision=first.revision)
    assert (ran := watching.run(watch.id, by="li")) is not None and ran.issue is None
    # A passage before the others moves their ids and changes none of their words.
    shelf.texts["航海"] = ["宝船始造。", *shelf.texts["航海"]]
    shelf.texts["瀛涯"] = ["宝船廠。"]
    watching.run(watch.id, by="li")
    assert [(one.passage_id, one.quote, one.news) for one in watching.store.issue(watch.id, 2).items] == [
        ("航海-1", "宝船始造。", News.CHANGED),
        ("瀛涯-1", "宝船廠。", News.NEW),
    ]


def test_more_than_an_issue_holds_waits_for_the_next(watching: Watching) -> None:
    watch = watching.create(replace(WANTED, limit=1), by="li")
    watching.run(watch.id, by="li")
    first = watching.store.issue(watch.id, 1)
    assert (ids(watching), first.waiting) == (["航海-1"], 1)
    watching.send(first, by="li", revision=first.revision)
    watching.run(watch.id, by="li")
    assert (ids(watching, 2), watching.store.issue(watch.id, 2).waiting) == (["星槎-1"], 0)


def test_what_is_new_joins_the_issue_that_nobody_has_sent(on_either: Watching, shelf: Shelf) -> None:
    watching = on_either
    watch = watching.create(WANTED, by="li")
    watching.run(watch.id, by="li")
    shelf.texts["瀛涯"] = ["宝船廠。"]
    watching.run(watch.id, by="li")
    assert ids(watching) == ["航海-1", "星槎-1", "瀛涯-1"]
    assert len(watching.store.issues(watch.id)) == 1
    assert watching.store.drafts() == {watch.id: 3}
    stale = watching.store.issue(watch.id, 1)
    with pytest.raises(WrongUse, match="已经发出或刚被别人改过"):
        watching.send(stale, by="li", revision=1)


def test_from_now_on_takes_what_there_is_as_known(watching: Watching, shelf: Shelf) -> None:
    watch = watching.create(WANTED, by="li", from_now=True)
    assert watching.store.issues(watch.id) == []
    shelf.texts["瀛涯"] = ["宝船廠。"]
    watching.run(watch.id, by="li")
    assert ids(watching) == ["瀛涯-1"]


def test_a_run_that_fails_leaves_all_to_the_next(watching: Watching, shelf: Shelf) -> None:
    watch = watching.create(WANTED, by="li")
    shelf.failure = RuntimeError("no disk")
    with pytest.raises(RuntimeError):
        watching.run(watch.id, by="li")
    shelf.failure = None
    assert [one.watch.id for one in watching.run_due()] == [watch.id]
    assert ids(watching) == ["航海-1", "星槎-1"]


AUTOMATIC = replace(WANTED, automatic=True)


@pytest.mark.parametrize("dies_at", ["issue", "send"])
def test_an_automatic_issue_is_made_and_sent_or_neither(
    on_either: Watching, monkeypatch: pytest.MonkeyPatch, dies_at: str
) -> None:
    watching = on_either
    watch = watching.create(AUTOMATIC, by="li")
    watching.serve(watch.id, Contact("汪直甫", "wang@example.org"), by="li")
    note = Audit.note

    def killed(audit: Audit, connection: sa.Connection, **said: object) -> None:
        if said["act"] == dies_at:
            raise KeyboardInterrupt
        note(audit, connection, **said)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(Audit, "note", killed)
        with pytest.raises(KeyboardInterrupt):
            watching.run_due()
    assert (watching.store.issues(watch.id), watching.outbox.deliveries()) == ([], [])
    # It is due as before, and comes once.
    assert [one.fresh for one in watching.run_due()] == [2]
    assert watching.run_due() == []
    watching.run(watch.id, by="li")
    assert [(one.number, one.stage) for one in watching.store.issues(watch.id)] == [(1, Stage.SENT)]
    assert len(watching.outbox.deliveries()) == 1


def test_a_draft_that_an_automatic_watch_was_left_with_goes_out_with_the_next_run(on_either: Watching) -> None:
    watching = on_either
    watch = watching.create(AUTOMATIC, by="li")
    watching.serve(watch.id, Contact("汪直甫", "wang@example.org"), by="li")
    watching.runner.run(watch.id, by="li")
    assert watching.store.drafts() == {watch.id: 2}
    ran = watching.run(watch.id, by="li")
    assert ran is not None and ran.issue is not None
    assert (ran.fresh, ran.issue.number, len(ran.issue.kept)) == (0, 1, 2)
    again = watching.run(watch.id, by="li")
    assert again is not None and again.issue is None
    assert [one.stage for one in watching.store.issues(watch.id)] == [Stage.SENT]
    assert len(watching.outbox.deliveries()) == 1


def test_a_draft_of_which_all_is_struck_stays_also_with_an_automatic_watch(watching: Watching) -> None:
    watch = watching.create(WANTED, by="li")
    watching.run(watch.id, by="li")
    issue = watching.store.issue(watch.id, 1)
    gone = {one.passage_id: (True, "") for one in issue.items}
    kept = watching.edit_issue(issue, by="li", revision=1, note="", items=gone)
    watching.edit(watch.id, AUTOMATIC, by="li", revision=1)
    ran = watching.run(watch.id, by="li")
    assert ran is not None and ran.issue is None
    assert watching.store.issue(watch.id, 1) == kept


def test_of_two_jobs_one_runs_what_is_due(on_either: Watching, shelf: Shelf) -> None:
    watching = on_either
    watch = watching.create(WANTED, by="li")
    began, go = threading.Barrier(2), shelf.search

    def slow(question: str, filters: Filters, limit: int) -> SearchResult:
        began.wait(10)
        began.wait(10)
        return go(question, filters, limit)

    shelf.search = slow
    other = watching.runner.__class__(watching.store, slow, shelf.entity)
    thread = threading.Thread(target=other.run, args=(watch.id,), kwargs={"by": "cron", "due": True})
    thread.start()
    began.wait(10)
    assert watching.runner.run(watch.id, by="cron", due=True) is None
    with pytest.raises(WrongUse, match="正在运行"):
        watching.runner.run(watch.id, by="li")
    began.wait(10)
    thread.join(10)
    assert watching.run_due() == []
    assert len(watching.store.runs(watch.id)) == 1


def test_a_watch_without_a_question_reports_what_names_its_entities(watching: Watching, shelf: Shelf) -> None:
    watch = watching.create(Watch("郑和", entities=("p1",)), by="li")
    ran = watching.run(watch.id, by="li")
    assert ran is not None and ran.fresh == 3
    assert shelf.asked[-1] == ("郑和", Filters(entities=("p1",)))
    assert watching.store.issue(watch.id, 1).items[0].why == ("合于所设的条件",)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Watch("  "), "名称"),
        (Watch("空"), "一个问题"),
        (Watch("谁", entities=("p9",)), "p9"),
        (Watch("多", "问", limit=51), "50"),
        (Watch("年", "问", Filters(begin=5, end=3)), "起年"),
    ],
)
def test_what_makes_no_sense_is_refused(watching: Watching, wanted: Watch, said: str) -> None:
    with pytest.raises(WrongUse, match=said):
        watching.create(wanted, by="li")
    assert watching.store.watches() == []


def test_a_watch_is_changed_from_its_newest_revision(on_either: Watching) -> None:
    watching = on_either
    watch = watching.create(WANTED, by="li")
    watching.edit(watch.id, replace(WANTED, schedule=Schedule.ON_DEMAND), by="wang", revision=1)
    with pytest.raises(WrongUse, match="已被别人改过"):
        watching.edit(watch.id, WANTED, by="li", revision=1)
    now = watching.store.watch(watch.id)
    assert (now.owner, now.schedule, now.next_run) == ("li", Schedule.ON_DEMAND, "")
    assert watching.store.watches(due=True) == []


def test_one_that_rests_is_not_due(watching: Watching) -> None:
    watch = watching.create(WANTED, by="li")
    watching.pause(watch.id, by="li")
    assert watching.run_due() == []
    watching.pause(watch.id, by="li", paused=False)
    assert watching.store.watch(watch.id).state is State.ACTIVE
    assert len(watching.run_due()) == 1


def test_items_are_struck_and_remarked_on_before_an_issue_goes_out(on_either: Watching) -> None:
    watching = on_either
    watch = watching.create(WANTED, by="li")
    watching.run(watch.id, by="li")
    issue = watching.store.issue(watch.id, 1)
    changes = {"航海-1": (True, ""), "星槎-1": (False, " 可參\r\n看 "), "别的": (True, "")}
    kept = watching.edit_issue(issue, by="li", revision=1, note="卷首", items=changes)
    assert [one.passage_id for one in kept.kept] == ["星槎-1"] and kept.kept[0].note == "可參\n看"
    with pytest.raises(WrongUse, match="别人改过"):
        watching.edit_issue(issue, by="wang", revision=1, note="", items={})
    watching.send(kept, by="li", revision=2)
    sent = watching.store.issue(watch.id, 1)
    assert (sent.stage, sent.sent_by, sent.note) == (Stage.SENT, "li", "卷首")
    with pytest.raises(WrongUse, match="已由 li"):
        watching.edit_issue(sent, by="wang", revision=3, note="", items={})


def test_an_issue_of_which_nothing_is_left_does_not_go_out(watching: Watching) -> None:
    watch = watching.create(WANTED, by="li")
    watching.run(watch.id, by="li")
    issue = watching.store.issue(watch.id, 1)
    gone = {one.passage_id: (True, "") for one in issue.items}
    kept = watching.edit_issue(issue, by="li", revision=1, note="", items=gone)
    with pytest.raises(WrongUse, match="都划去了"):
        watching.send(kept, by="li", revision=kept.revision)


def test_when_a_watch_is_due_and_a_delivery_tried_again() -> None:
    now = "2026-11-21T22:40:00+00:00"
    assert following(Schedule.DAILY, "2026-11-21T22:39:59+00:00", now) == "2026-11-22T00:00:00+00:00"
    assert following(Schedule.WEEKLY, "2026-11-21T22:39:59+00:00", now) == "2026-11-28T00:00:00+00:00"
    assert (following(Schedule.ON_DEMAND, now, now), following(Schedule.DAILY, "", now)) == ("", now)
    assert [next_try(tries, now) for tries in (1, 6, 7)] == [
        "2026-11-21T22:41:00+00:00",
        "2026-11-22T22:40:00+00:00",
        "",
    ]
