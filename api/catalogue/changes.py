"""What settling changes in the catalogue's file: many components are grouped, then written in one transaction."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field

from pydantic import TypeAdapter

from api.catalogue.addresses import Addressed, address
from api.catalogue.clusters import Proposal, cluster
from api.catalogue.decisions import Standing
from api.catalogue.instances import editions
from api.catalogue.records import Record
from api.catalogue.rules import Agree
from api.catalogue.store import CatalogueStore, Writer
from api.catalogue.titles import key_of, without_edition

_RECORD: TypeAdapter[Record] = TypeAdapter(Record)
WORK, EDITION = "w", "n"
LIVE, MERGED, GONE = "live", "merged", "gone"


@dataclass(slots=True)
class _Rows:
    """What is to be written."""

    units: dict[str, list[str]] = field(default_factory=dict)
    bore: list[tuple[str, str, str]] = field(default_factory=list)
    live: list[tuple[str, str]] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    works: list[tuple[object, ...]] = field(default_factory=list)
    holdings: list[tuple[str, str, int]] = field(default_factory=list)
    proposals: list[tuple[str, str, float, str]] = field(default_factory=list)
    events: list[tuple[str, str, str, str]] = field(default_factory=list)


class Batch:
    """Groups components of ``units`` and writes what came of it. Nothing is written before :meth:`write`."""

    def __init__(self, store: CatalogueStore, units: Sequence[str], *, agree: Agree, time: str) -> None:
        self._store, self._units, self._agree, self._time = store, units, agree, time
        self._records: dict[str, list[Record]] = defaultdict(list)
        for unit, body in store.many("SELECT unit, body FROM records WHERE unit IN", units):
            self._records[unit].append(_RECORD.validate_json(body))
        known = store.many("SELECT unit, number, work, edition FROM units WHERE unit IN", units)
        self._known = {unit: (number, work, edition) for unit, number, work, edition in known}
        self._bore: dict[tuple[str, str], list[str]] = defaultdict(list)
        for _, unit, kind, ident in sorted(store.many("SELECT number, unit, kind, id FROM bore WHERE unit IN", units)):
            self._bore[unit, kind].append(ident)
        self._made: set[str] = set()
        self._rows = _Rows()

    # --- grouping -------------------------------------------------------------------------------------------

    def group(self, component: frozenset[str], stand: Standing) -> None:
        """Group a component: its works, their editions, what is open."""
        records = [one for unit in sorted(component) for one in self._records.get(unit, ())]
        made = cluster(records, stand, agree=self._agree)
        groups = [group for group in made.groups if self._is_held(group)]
        works = self._address(groups, component, kind=WORK)
        inner = [editions(self._of(group), stand) for group in groups]
        flat = [edition for some in inner for edition in some]
        numbered = self._address(flat, component, kind=EDITION)
        for unit in component:
            self._rows.units[unit] = ["", ""]
        for place, idents in enumerate((works.ids, numbered.ids)):
            for group, ident in zip((groups, flat)[place], idents, strict=True):
                for unit in group:
                    self._rows.units[unit][place] = ident
        self._tell(component, groups, works)
        for group, ident, some in zip(groups, works.ids, inner, strict=True):
            self._summarise(ident, self._of(group), len(some))
        self._rows.proposals += [_proposed(one) for one in made.proposals if self._is_open(one)]

    def _of(self, group: Iterable[str]) -> list[Record]:
        return [one for unit in sorted(group) for one in self._records[unit]]

    def _is_held(self, group: Iterable[str]) -> bool:
        return any(one.holding for unit in group for one in self._records[unit])

    def _is_open(self, proposal: Proposal) -> bool:
        return bool(self._rows.units[proposal.one][0] and self._rows.units[proposal.other][0])

    def _address(self, groups: Sequence[frozenset[str]], component: Iterable[str], *, kind: str) -> Addressed:
        place = 1 if kind == WORK else 2
        now = {unit: self._known[unit][place] for unit in component if unit in self._known and self._known[unit][place]}
        once = {unit: self._bore[unit, kind] for unit in component if (unit, kind) in self._bore}
        made = address(
            groups, now=now, once=once, live=self._is_live, taken=self._is_taken, letter=kind, order=self._order
        )
        self._made |= set(made.ids)
        self._rows.live += [(ident, kind) for ident in made.ids]
        self._rows.left += list(made.left.items())
        for group, ident in zip(groups, made.ids, strict=True):
            self._rows.bore += [(unit, kind, ident) for unit in group if now.get(unit) != ident]
        return made

    def _order(self, unit: str) -> int:
        return int(self._known[unit][0]) if unit in self._known else 0

    def _is_live(self, ident: str) -> bool:
        return ident in self._made or self._store.one("SELECT state FROM addresses WHERE id = ?", ident) == LIVE

    def _is_taken(self, ident: str) -> bool:
        return ident in self._made or self._store.one("SELECT 1 FROM addresses WHERE id = ?", ident) is not None

    def _tell(self, component: Iterable[str], groups: Sequence[frozenset[str]], made: Addressed) -> None:
        """Write the history of works: which were made, who joined and left, which lead elsewhere now."""
        tell = self._rows.events.append
        for group, ident in zip(groups, made.ids, strict=True):
            if ident in made.made:
                tell((ident, "made", min(group, key=lambda unit: (self._order(unit), unit)), ""))
            for unit in sorted(group):
                before = self._known.get(unit, (0, "", ""))[1]
                if before != ident and (len(group) > 1 or ident not in made.made):
                    tell((ident, "joined", unit, before))
                if before and before != ident and before not in made.left:
                    tell((before, "left", unit, ident))
        for unit in component:
            before = self._known.get(unit, (0, "", ""))[1]
            if before and not self._rows.units[unit][0] and before not in made.left:
                tell((before, "left", unit, ""))
        for ident, target in made.left.items():
            tell((ident, "merged" if target else "gone", "", target))

    def _summarise(self, work: str, records: Sequence[Record], count: int) -> None:
        units = {one.unit: one for one in reversed(records)}
        held = [one for one in units.values() if one.holding]
        items = Counter(one.branch for one in held)
        items.update(copy.branch or one.branch for one in held for copy in one.copies)
        title, creator = work_title(records), work_creator(records)
        words = {key_of(one.title.text) for one in records} | {one.title.core for one in records}
        words |= {creator.name for one in records for creator in one.responsibility.creators} | {
            also for one in records for also in one.also
        }
        texts = sum(one.full_text for one in units.values())
        search = "\n".join(sorted(words))
        self._rows.works.append(
            (work, title, creator, search, count, sum(items.values()), sum(1 for one in items if one), texts)
        )
        self._rows.holdings += [(work, branch, number) for branch, number in items.items()]

    # --- writing --------------------------------------------------------------------------------------------

    def write(self, writer: Writer) -> None:
        """Write everything; what stood of these units before goes."""
        rows, units = self._rows, [(unit,) for unit in self._units]
        before = {(work,) for _, work, _ in self._known.values() if work}
        gone = {*before, *((row[0],) for row in rows.works)}
        for table, column in (("works", "id"), ("holdings", "work")):
            writer.each(f"DELETE FROM {table} WHERE {column} = ?", gone)  # noqa: S608 - a closed list
        for column in ("one", "other"):
            writer.each(f"DELETE FROM proposals WHERE {column} = ?", units)  # noqa: S608
        told = [(work, edition, unit) for unit, (work, edition) in rows.units.items()]
        writer.each("UPDATE units SET work = ?, edition = ? WHERE unit = ?", told)
        writer.each("INSERT OR IGNORE INTO bore (unit, kind, id) VALUES (?, ?, ?)", rows.bore)
        self._write_addresses(writer)
        writer.each("INSERT INTO works VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows.works)
        writer.each("INSERT INTO holdings VALUES (?, ?, ?)", rows.holdings)
        writer.each("INSERT OR REPLACE INTO proposals VALUES (?, ?, ?, ?)", rows.proposals)
        writer.each(
            "INSERT INTO events (time, work, what, unit, other) VALUES (?, ?, ?, ?, ?)",
            [(self._time, *event) for event in rows.events],
        )
        writer.each("INSERT OR IGNORE INTO unpublished VALUES (?)", gone)
        writer.each("DELETE FROM stale WHERE unit = ?", units)

    def _write_addresses(self, writer: Writer) -> None:
        time = self._time
        writer.each(
            "INSERT INTO addresses (id, kind, state, made, changed) VALUES (?, ?, 'live', ?, ?) ON CONFLICT (id) DO "
            "UPDATE SET state = 'live', target = '', changed = excluded.changed WHERE state <> 'live'",
            [(ident, kind, time, time) for ident, kind in self._rows.live],
        )
        writer.each(
            "UPDATE addresses SET state = ?, target = ?, changed = ? WHERE id = ?",
            [(MERGED if target else GONE, target, time, ident) for ident, target in self._rows.left],
        )


def work_title(records: Sequence[Record]) -> str:
    """Return the title that most records write, without 书名号; among equals the plainest."""
    shown = Counter(without_edition(one.shown) for one in records if not one.title.part)
    shown = shown or Counter(without_edition(one.shown) for one in records)
    return min(shown, key=lambda title: (-shown[title], len(title), title))


def work_creator(records: Sequence[Record]) -> str:
    """Return the statement of responsibility that most records write; among equals the fullest."""
    said = Counter(one.stated for one in records if one.responsibility.creators and one.stated)
    return min(said, key=lambda text: (-said[text], -len(text), text)) if said else ""


def _proposed(one: Proposal) -> tuple[str, str, float, str]:
    body = json.dumps([asdict(evidence) for evidence in one.judgement.evidence], ensure_ascii=False)
    first, second = sorted((one.one, one.other))
    return first, second, one.judgement.score, body
