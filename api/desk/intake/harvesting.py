"""A harvest: lists of records read page by page into the queue.

The place behind each page is kept with what the page brought. A run that was broken off, by whatever, goes on there.
The next run begins where the last list began by the server's own clock, a little earlier: what is known already is not
queued again.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from api.desk.intake.arriving import name_of
from api.desk.intake.oai import Identity, OaiRecord, OaiRefused, Page, Remote, identify, page, stamps
from api.desk.intake.records import Going, Item, Kind, Outcome, Run, Source, State, What, key_of
from api.desk.intake.sources import SourceStore, digest_of
from api.pipeline import make_document_id
from ingest.fetching import Unfetched
from ontology.errors import SourceError

OVERLAP = {True: timedelta(minutes=10), False: timedelta(days=1)}
"""How much earlier than the last list the next one begins, for stamps to the second and to the day: records that a
server stamped before, and showed after, its answer are not missed."""
MOST_PAGES = 100_000
_SAME_PAGES = 3
_RESTARTS = 3
_WAITS_S = (2.0, 5.0, 15.0, 60.0, 180.0)
_LONGEST_WAIT_S = 600.0
_EXPIRED = "badResumptionToken"


class _Stopped(Exception):
    """The run ends here; the next one goes on, or begins anew."""


@dataclass(frozen=True, slots=True)
class Harvester:
    """Reads the lists of one source into the queue. ``paused`` is called with seconds to wait, ``room`` before each
    page: it may empty the queue."""

    store: SourceStore
    remote: Remote
    paused: Callable[[float], None] = time.sleep
    room: Callable[[], object] = lambda: None
    most_pages: int = MOST_PAGES

    def run(self, source: Source, *, by: str) -> Run:
        """Read what is new. What goes wrong ends the run with one line and keeps its place."""
        run = self.store.begin(source, by=by)
        try:
            identity = self._patiently(partial(identify, self.remote))
            run = self._lists(run, source, identity)
        except _Stopped as stopped:
            return self.store.end(self.store.run(run.id), Going.STOPPED, str(stopped))
        except SourceError as error:
            return self.store.end(self.store.run(run.id), Going.STOPPED, error.reason)
        except BaseException:
            # Also where somebody stops the program: the place stands, and the run is not left as if it went on.
            self.store.end(self.store.run(run.id), Going.STOPPED, "中断了，下一次从断处接着取")
            raise
        return self.store.end(run, Going.DONE)

    def _lists(self, run: Run, source: Source, identity: Identity) -> Run:
        wanted = list(source.settings.get("sets") or [""])
        if not source.position.get("open"):
            source = self.store.place(source, _begun(source, identity))
        for number in range(int(source.position["set"]), len(wanted)):
            if number != source.position["set"]:
                # Each list begins where the run does, however far on the one before had to begin anew.
                anew = {**_begun(source, identity), "set": number, "began": source.position["began"]}
                source = self.store.place(source, anew)
            run, source = self._list(run, source, wanted[number], identity)
        began = source.position["began"] or source.position.get("stamp", "")
        self.store.place(source, {"open": False, "stamp": began})
        return run

    def _list(self, run: Run, source: Source, wanted: str, identity: Identity) -> tuple[Run, Source]:
        """Read one list to its end."""
        while True:
            self.room()
            place = source.position
            try:
                found = self._patiently(partial(page, self.remote, **_asked(source, wanted)))
            except OaiRefused as refused:
                if refused.error != _EXPIRED or not place["token"]:
                    raise
                source = self._again(source, identity)
                continue
            names = digest_of(one.identifier + one.stamp for one in found.records)
            self._check_circle(source, found, names)
            items = [_item(source, one) for one in found.records]
            went_on = _behind(place, found)
            run = self.store.take_page(run, source, items, went_on, page=names, token=found.token)
            source = self.store.source(source.id)
            if not found.token:
                return run, source
            if run.pages >= self.most_pages:
                raise _Stopped(f"这一次已取 {run.pages} 页，先停在这里；下一次接着取")

    def _again(self, source: Source, identity: Identity) -> Source:
        """Begin a list anew whose token the server takes no more: behind what came in order, or from its beginning."""
        place = source.position
        if place["restarts"] >= _RESTARTS:
            self.store.place(source, {"open": False, "stamp": place.get("stamp", "")})
            raise _Stopped(f"对方 {_RESTARTS} 次不认它给的续取标记，停下；下一次从头取")
        since = place["from"]
        if place["ordered"] and place["last"]:
            since = earlier(place["last"], OVERLAP[identity.to_seconds], to_seconds=identity.to_seconds)
        anew = {**place, **_NEW_LIST, "from": since, "restarts": place["restarts"] + 1}
        return self.store.place(source, anew)

    def _check_circle(self, source: Source, found: Page, names: str) -> None:
        """Stop where a server goes in circles."""
        reason = ""
        if found.token and self.store.given(source, token=found.token):
            reason = "对方重复给出同一个续取标记，名单不会完"
        elif found.token and self.store.given(source, records=names) >= _SAME_PAGES:
            reason = f"对方 {_SAME_PAGES + 1} 次给出同样的一页，名单不会完"
        if reason:
            self.store.place(source, {"open": False, "stamp": source.position.get("stamp", "")})
            raise _Stopped(f"{reason}；已停下，已取到的照收。请告诉对方的管理员")

    def _patiently(self, asked: Callable[[], Any]) -> Any:  # noqa: ANN401 - what is asked for
        """Ask again after a while where that may help, as long as the server says, or longer each time."""
        waits = iter(_WAITS_S)
        while True:
            try:
                return asked()
            except Unfetched as error:
                if not error.again:
                    raise
                wait = next(waits, None)
                if wait is None:
                    tries = len(_WAITS_S) + 1
                    raise _Stopped(f"{error.reason}；试了 {tries} 次，停下；下一次从这里接着取") from error
                if error.after > _LONGEST_WAIT_S:
                    raise _Stopped(f"对方要等 {error.after:.0f} 秒，停下；请晚些再取，会从这里接着取") from error
                pause = max(error.after, wait)
            self.paused(pause)


_NEW_LIST: Mapping[str, Any] = {"token": "", "last": "", "ordered": True}


def _begun(source: Source, identity: Identity) -> dict[str, Any]:
    """The place before the first list of a run."""
    stamp = str(source.position.get("stamp", ""))
    since = str(source.settings.get("from", ""))
    if stamp:
        since = earlier(stamp, OVERLAP[identity.to_seconds], to_seconds=identity.to_seconds)
    return {"open": True, "set": 0, "from": since, "began": "", "restarts": 0, "stamp": stamp, **_NEW_LIST}


def _asked(source: Source, wanted: str) -> dict[str, str]:
    place = source.position
    if place["token"]:
        return {"resumptionToken": place["token"]}
    until = str(source.settings.get("until", ""))
    return {"metadataPrefix": str(source.settings["prefix"]), "set_": wanted, "from_": place["from"], "until": until}


def _behind(place: Mapping[str, Any], found: Page) -> dict[str, Any]:
    """The place behind a page. Whether records come in the order of their stamps is seen, for no server must."""
    told = [place["last"], *stamps(found.records)]
    ordered = place["ordered"] and told == sorted(told)
    began = place["began"] or found.date
    return {**place, "token": found.token, "last": max(told), "ordered": ordered, "began": began}


def _item(source: Source, record: OaiRecord) -> Item:
    document_id = make_document_id(source.collection, key_of(source.owner, record.identifier))
    made = Item(
        Kind.DELETE if record.deleted else Kind.PUT,
        source.owner,
        source.collection,
        record.identifier,
        document_id,
        branch=source.branch,
        # Named by its identifier, for a record without a title is called after its file.
        name=name_of(record.identifier, stated="", kind="text/xml", format_=""),
        data=record.metadata or None,
        digest=hashlib.sha256(record.metadata).hexdigest() if record.metadata else "",
    )
    if not record.problem:
        return made
    outcome = Outcome(What.REFUSED, code="source-broken", reason=record.problem)
    told = digest_of((record.stamp, record.problem))
    return replace(made, name="", state=State.REFUSED, outcome=outcome, digest=told)


def earlier(stamp: str, span: timedelta, *, to_seconds: bool) -> str:
    """Return the stamp of a time before ``stamp``, in the granularity that a server takes."""
    try:
        time_ = datetime.fromisoformat(stamp.replace("Z", "+00:00"))
    except ValueError:
        return ""
    return (time_ - span).strftime("%Y-%m-%dT%H:%M:%SZ" if to_seconds else "%Y-%m-%d")
