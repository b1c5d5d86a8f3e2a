"""Records to works in the catalogue's file: what changed is grouped anew together with all that it touches, no more.

:class:`Grouper` keeps records as documents come and go, notes which units are stale, and settles them: the records
that share a key with a stale one, those of its work, and those that decisions tie to it are clustered anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import TypeAdapter

from api.catalogue.changes import Batch
from api.catalogue.decisions import GroupingDecision, Standing, standing
from api.catalogue.records import Record
from api.catalogue.rules import Agree
from api.catalogue.store import CatalogueStore, Row, Writer

RECORD: TypeAdapter[Record] = TypeAdapter(Record)
# Stale units that are looked at together, and units that are written in one transaction.
_TOGETHER = 20_000
_WRITTEN = 4_000


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass(slots=True)
class Grouper:
    """Writes the catalogue; who calls holds the library's write lock. ``log`` gives all decisions."""

    store: CatalogueStore
    agree: Agree
    log: Callable[[], list[GroupingDecision]]
    clock: Callable[[], str] = _now

    # --- records --------------------------------------------------------------------------------------------

    def put(self, records: Mapping[str, Record | None], *, position: int | None = None) -> None:
        """Take records by document, ``None`` where a document is none or gone; keep the position they stand for."""
        held = {document: (unit, body) for document, unit, body in self._held(records)}
        with self.store.writing() as writer:
            for document, record in records.items():
                body = RECORD.dump_json(record).decode() if record is not None else ""
                if document in held and held[document][1] == body:
                    continue
                if document in held:
                    _forget(writer, document, RECORD.validate_json(held[document][1]))
                if record is not None:
                    _keep(writer, record, body)
            if position is not None:
                writer.set("position", str(position))

    def _held(self, documents: Iterable[str]) -> Iterator[Row]:
        return self.store.many("SELECT document, unit, body FROM records WHERE document IN", documents)

    # --- settling -------------------------------------------------------------------------------------------

    def settle(self) -> int:
        """Group anew whatever is stale; return how many units that were."""
        decisions = self.log()
        self._note(decisions)
        self._note_lost()
        stand = standing(decisions)
        ties = _ties(decisions)
        settled = 0
        while stale := [unit for (unit,) in self.store.rows("SELECT unit FROM stale ORDER BY unit LIMIT ?", _TOGETHER)]:
            for some in _gathered(self._components(stale, ties)):
                settled += self._settle(some, stand)
        return settled

    def _note(self, decisions: list[GroupingDecision]) -> None:
        """Make stale what decisions speak of that were kept since the last time."""
        seen = int(self.store.setting("decided") or 0)
        new = [one for one in decisions if one.id > seen]
        if new:
            with self.store.writing() as writer:
                writer.each("INSERT OR IGNORE INTO stale VALUES (?)", [(unit,) for one in new for unit in one.pair])
                writer.set("decided", str(new[-1].id))

    def _note_lost(self) -> None:
        """Make stale what bears a work and has no record: it went between the clearing and the reading anew."""
        query = "SELECT unit FROM units WHERE work <> '' AND NOT EXISTS (SELECT 1 FROM records WHERE unit = units.unit)"
        if lost := self.store.rows(query):
            with self.store.writing() as writer:
                writer.each("INSERT OR IGNORE INTO stale VALUES (?)", lost)

    def _settle(self, components: list[frozenset[str]], stand: Standing) -> int:
        units = [unit for component in components for unit in component]
        batch = Batch(self.store, units, agree=self.agree, time=self.clock())
        for component in components:
            batch.group(component, stand.among(component))
        with self.store.writing() as writer:
            batch.write(writer)
        return len(units)

    def _components(self, stale: list[str], ties: Mapping[str, set[str]]) -> list[frozenset[str]]:
        """Return the sets of units that have to be grouped together so that the stale ones are right."""
        lead = _Leads()
        waiting = set(stale)
        seen: set[str] = set()
        keys: set[str] = set()
        works: set[str] = set()
        while waiting:
            seen |= waiting
            for unit in waiting:
                lead.tie(unit, unit)
            found = set(self._by_keys(waiting, keys, lead)) | set(self._by_works(waiting, works, lead))
            for unit in waiting:
                for other in ties.get(unit, ()):
                    lead.tie(unit, other)
                    found.add(other)
            waiting = found - seen
        return lead.sets()

    def _by_keys(self, units: set[str], known: set[str], lead: _Leads) -> Iterator[str]:
        new: set[str] = set()
        for unit, key in self.store.many("SELECT unit, key FROM keys WHERE unit IN", units):
            lead.tie(f"\0{key}", unit)
            new.add(key)
        new -= known
        known |= new
        for key, unit in self.store.many("SELECT key, unit FROM keys WHERE key IN", new):
            lead.tie(f"\0{key}", unit)
            yield unit

    def _by_works(self, units: set[str], known: set[str], lead: _Leads) -> Iterator[str]:
        new = {
            work for (work,) in self.store.many("SELECT work FROM units WHERE work <> '' AND unit IN", units)
        } - known
        known |= new
        for work, unit in self.store.many("SELECT work, unit FROM units WHERE work IN", new):
            lead.tie(f"\1{work}", unit)
            yield unit


class _Leads:
    """Sets that grow together (union–find); names that begin with a control character are no units."""

    def __init__(self) -> None:
        self._lead: dict[str, str] = {}

    def find(self, name: str) -> str:
        lead = self._lead
        lead.setdefault(name, name)
        while lead[name] != name:
            lead[name] = lead[lead[name]]
            name = lead[name]
        return name

    def tie(self, one: str, other: str) -> None:
        self._lead[self.find(one)] = self.find(other)

    def sets(self) -> list[frozenset[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for name in list(self._lead):
            if name[0] > "\1":
                found[self.find(name)].add(name)
        return sorted(map(frozenset, found.values()), key=min)


def _gathered(components: Iterable[frozenset[str]]) -> Iterator[list[frozenset[str]]]:
    """Gather components so that a transaction is worth its while."""
    some: list[frozenset[str]] = []
    size = 0
    for component in components:
        some.append(component)
        size += len(component)
        if size >= _WRITTEN:
            yield some
            some, size = [], 0
    if some:
        yield some


def _ties(decisions: Iterable[GroupingDecision]) -> dict[str, set[str]]:
    """Units of which any decision spoke, even one that was taken back: what it tied must be looked at again."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in decisions:
        found[one.one].add(one.other)
        found[one.other].add(one.one)
    return found


def _keep(writer: Writer, record: Record, body: str) -> None:
    writer.run("INSERT OR IGNORE INTO units (unit) VALUES (?)", record.unit)
    writer.run(
        "INSERT INTO records VALUES (?, ?, ?, ?, ?)",
        *(record.document, record.unit, record.branch, int(record.holding), body),
    )
    writer.each("INSERT INTO keys VALUES (?, ?, ?)", [(key, record.document, record.unit) for key in record.keys])
    writer.run("INSERT OR IGNORE INTO stale VALUES (?)", record.unit)


def _forget(writer: Writer, document: str, record: Record) -> None:
    """Take a record out; whatever was compared with it is to be looked at again."""
    for key in record.keys:
        writer.run("INSERT OR IGNORE INTO stale SELECT unit FROM keys WHERE key = ?", key)
    writer.each("DELETE FROM keys WHERE key = ? AND document = ?", [(key, document) for key in record.keys])
    writer.run("DELETE FROM records WHERE document = ?", document)
    writer.run("INSERT OR IGNORE INTO stale VALUES (?)", record.unit)
