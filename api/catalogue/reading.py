"""The union catalogue, read: works by title, creator and branch; one work with its editions, items and reasons."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from api.catalogue.changes import GONE, LIVE, MERGED, work_creator, work_title
from api.catalogue.decisions import GroupingDecision, standing
from api.catalogue.explain import Joined, explain
from api.catalogue.grouping import RECORD
from api.catalogue.instances import edition_label
from api.catalogue.records import Record
from api.catalogue.rules import Agree, Evidence, Judgement
from api.catalogue.store import CatalogueStore, Row
from api.catalogue.titles import key_of, without_edition
from api.catalogue.views import (
    Counts,
    CreatorView,
    EditionView,
    EventView,
    Found,
    ItemView,
    ProposalView,
    ReasonView,
    WorkSummary,
    WorkView,
)
from ontology.errors import Gone, NotFound

_SUMMARY = "SELECT id, title, creator, editions, items, texts FROM works"
_PROPOSAL = (
    "SELECT p.one, p.other, p.score, p.body, a.work, b.work FROM proposals AS p "
    "JOIN units AS a ON a.unit = p.one JOIN units AS b ON b.unit = p.other"
)


@dataclass(slots=True)
class CatalogueReader:
    """Answers from the catalogue's file. ``log`` gives all decisions, ``fold`` brings questions to one form."""

    store: CatalogueStore
    agree: Agree
    log: Callable[[], list[GroupingDecision]]
    fold: Callable[[str], str]

    # --- lists ----------------------------------------------------------------------------------------------

    def search(self, text: str = "", *, branch: str = "", offset: int = 0, limit: int = 20) -> Found:
        """Return works whose titles or creators hold every word of ``text``, those called so first."""
        words = [key_of(word) for word in self.fold(text).split() if key_of(word)]
        where = " AND ".join(["instr(search, ?) > 0"] * len(words)) or "1"
        held = " AND id IN (SELECT work FROM holdings WHERE branch = ?)" if branch else ""
        told = [*words, *([branch] if branch else [])]
        whole = key_of(self.fold(text))
        order = (
            "ORDER BY instr(char(10) || search || char(10), char(10) || ? || char(10)) = 0, branches DESC, title, id"
        )
        rows = self.store.rows(f"{_SUMMARY} WHERE {where}{held} {order} LIMIT ? OFFSET ?", *told, whole, limit, offset)
        counted = self.store.rows(
            f"SELECT branch, count(*) FROM holdings WHERE work IN (SELECT id FROM works WHERE {where}) "  # noqa: S608
            "GROUP BY branch ORDER BY 2 DESC, 1",
            *words,
        )
        total = self.store.one(f"SELECT count(*) FROM works WHERE {where}{held}", *told) or 0  # noqa: S608
        return Found(tuple(self._summaries(rows)), total, tuple((name, count) for name, count in counted if name))

    def of_book(self, book_id: str, *, limit: int) -> tuple[WorkSummary, ...]:
        """Return the works that records of a book of the authorities belong to, those of most branches first."""
        held = "SELECT units.work FROM keys JOIN units ON units.unit = keys.unit WHERE keys.key = ?"
        order = "ORDER BY branches DESC, title, id LIMIT ?"
        rows = self.store.rows(f"{_SUMMARY} WHERE id IN ({held}) {order}", f"b:{book_id}", limit)
        return tuple(self._summaries(rows))

    def counts(self) -> Counts:
        """Return how much there is."""
        row = next(iter(self.store.rows(
            "SELECT count(*), total(editions), total(items), total(texts), total(branches > 1) FROM works"
        )), (0, 0, 0, 0, 0))  # fmt: skip
        branches = self.store.one("SELECT count(DISTINCT branch) FROM holdings WHERE branch <> ''") or 0
        undecided = self.store.one("SELECT count(*) FROM proposals") or 0
        works, editions, items, texts, shared = map(int, row)
        return Counts(works, editions, items, texts, branches, shared, undecided)

    def undecided(self, *, offset: int = 0, limit: int = 50) -> tuple[ProposalView, ...]:
        """Return pairs of records on which a librarian should decide, the likeliest first."""
        rows = self.store.rows(f"{_PROPOSAL} ORDER BY p.score DESC, p.one, p.other LIMIT ? OFFSET ?", limit, offset)
        return self._proposals(rows)

    # --- one work -------------------------------------------------------------------------------------------

    def target(self, work_id: str) -> str:
        """Return the work to which an id leads, itself or the one that it was merged into.

        Raises :class:`Gone` for one that has no records any more, :class:`NotFound` for one that never was.
        """
        seen: set[str] = set()
        ident = work_id
        while ident not in seen:
            seen.add(ident)
            rows = self.store.rows("SELECT state, target FROM addresses WHERE id = ? AND kind = 'w'", ident)
            if not rows:
                break
            state, target = rows[0]
            if state == LIVE:
                return ident
            if state == GONE:
                raise Gone(f"联合目录中的 {work_id} 已没有任何记录。")
            ident = target
        raise NotFound(f"联合目录中没有 {work_id}。")

    def state(self, ident: str) -> tuple[str, str]:
        """Return whether an id of a work or edition is live, merged or gone, and where it leads. Raises NotFound."""
        rows = self.store.rows("SELECT state, target FROM addresses WHERE id = ?", ident)
        if not rows:
            raise NotFound(f"联合目录中没有 {ident}。")
        return str(rows[0][0]), str(rows[0][1])

    def work_of(self, document_id: str) -> str:
        """Return the work that a document describes or holds; empty where there is none."""
        query = "SELECT work FROM records JOIN units ON units.unit = records.unit WHERE document = ?"
        return str(self.store.one(query, document_id) or "")

    def work_of_edition(self, edition_id: str) -> str:
        """Return the work of an edition. Raises :class:`NotFound` and :class:`Gone`."""
        found = self.store.one("SELECT work FROM units WHERE edition = ?", edition_id)
        if not found:
            state, target = self.state(edition_id)
            if state == MERGED and target != edition_id:
                return self.work_of_edition(target)
            raise Gone(f"联合目录中的版本 {edition_id} 已没有任何记录。")
        return str(found)

    def work_of_unit(self, unit: str) -> str:
        """Return the work of a unit. Raises :class:`NotFound`."""
        found = self.store.one("SELECT work FROM units WHERE unit = ?", unit)
        if not found:
            raise NotFound(f"联合目录中没有记录 {unit}。")
        return str(found)

    def work(self, work_id: str) -> WorkView:
        """Return a work; an id that leads elsewhere gives the work to which it leads. Raises as :meth:`target`."""
        ident = self.target(work_id)
        placed = self.store.rows("SELECT unit, edition FROM units WHERE work = ? ORDER BY number", ident)
        return self._view(ident, dict(placed), self.records(dict(placed)), self.log())

    def records(self, units: Iterable[str]) -> dict[str, list[Record]]:
        """Return the records of units, in the order in which they are given."""
        found: dict[str, list[Record]] = {unit: [] for unit in units}
        for unit, body in self.store.many("SELECT unit, body FROM records WHERE unit IN", found):
            found[unit].append(RECORD.validate_json(body))
        return {unit: sorted(some, key=lambda one: one.document) for unit, some in found.items() if some}

    def _view(
        self, ident: str, placed: dict[str, str], records: dict[str, list[Record]], log: Sequence[GroupingDecision]
    ) -> WorkView:
        every = [one for some in records.values() for one in some]
        firsts = [some[0] for some in records.values()]
        reasons = explain(firsts, standing(log).among(records), agree=self.agree)
        told = {one.unit: one for one in firsts}
        title = work_title(every)
        spelt = dict.fromkeys(without_edition(one.shown) for one in every)
        rows = [
            row for column in ("one", "other") for row in self.store.many(f"{_PROPOSAL} WHERE p.{column} IN", records)
        ]
        return WorkView(
            id=ident,
            title=title,
            creator=work_creator(every),
            other_titles=tuple(one for one in spelt if one != title),
            creators=_creators(firsts),
            book=next((one.book for one in firsts if one.book), ""),
            editions=tuple(_editions(placed, records)),
            reasons=tuple(_reason(link, told) for link in reasons.values()),
            proposals=self._proposals(list(dict.fromkeys(rows))),
            events=self._events(ident),
            decisions=tuple(one for one in log if one.one in records or one.other in records),
            founder=firsts[0].unit,
        )

    def _summaries(self, rows: Sequence[Row]) -> Iterable[WorkSummary]:
        held: dict[str, list[tuple[str, int]]] = defaultdict(list)
        query = "SELECT work, branch, items FROM holdings WHERE work IN"
        for work, branch, items in self.store.many(query, [row[0] for row in rows]):
            held[work].append((branch, items))
        for row in rows:
            ident, title, creator, editions, items, texts = row
            branches = tuple(sorted(held[ident], key=lambda pair: (-pair[1], pair[0])))
            yield WorkSummary(ident, title, creator, editions, items, texts, branches)

    def _events(self, ident: str) -> tuple[EventView, ...]:
        rows = self.store.rows("SELECT time, work, what, unit, other FROM events WHERE work = ? ORDER BY number", ident)
        shown = {unit: some[0].shown for unit, some in self.records(row[3] for row in rows if row[3]).items()}
        return tuple(
            EventView(time, work, what, unit, shown.get(unit, ""), other) for time, work, what, unit, other in rows
        )

    def _proposals(self, rows: Sequence[Row]) -> tuple[ProposalView, ...]:
        records = self.records(unit for row in rows for unit in row[:2])
        return tuple(_proposal(row, records) for row in rows if row[0] in records and row[1] in records)


def _proposal(row: Row, records: dict[str, list[Record]]) -> ProposalView:
    one, other, score, body, one_work, other_work = row
    mine, theirs = records[one][0], records[other][0]
    evidence = tuple(Evidence(**each) for each in json.loads(body))
    return ProposalView(
        one=one,
        other=other,
        one_title=mine.shown,
        other_title=theirs.shown,
        one_creator=mine.stated,
        other_creator=theirs.stated,
        one_branch=mine.branch,
        other_branch=theirs.branch,
        one_work=one_work,
        other_work=other_work,
        score=score,
        confidence=Judgement(evidence).confidence,
        evidence=evidence,
    )


def _reason(link: Joined, told: dict[str, Record]) -> ReasonView:
    mine, through = told[link.unit], told[link.through]
    return ReasonView(
        unit=link.unit,
        title=mine.shown,
        branch=mine.branch or mine.collection,
        through=link.through,
        through_title=through.shown,
        through_branch=through.branch or through.collection,
        evidence=link.evidence,
        confidence=link.confidence,
        decision=link.decision,
    )


def _creators(records: Sequence[Record]) -> tuple[CreatorView, ...]:
    """Each creator once, by the person where one is decided, else by name; those of the fullest statement first."""
    found: dict[str, CreatorView] = {}
    for record in sorted(records, key=lambda one: -len(one.responsibility.creators)):
        for one in record.responsibility.creators:
            entity = one.persons[0] if len(one.persons) == 1 else ""
            shown = CreatorView(one.name, one.role, one.dynasty, entity)
            found.setdefault(entity or one.name, shown)
    return tuple(found.values())


def _editions(placed: dict[str, str], records: dict[str, list[Record]]) -> list[EditionView]:
    inner: dict[str, list[Record]] = defaultdict(list)
    for unit, some in records.items():
        inner[placed[unit]].append(some[0])
    made = [_edition(ident, some, records) for ident, some in inner.items()]
    return sorted(made, key=lambda one: (one.begin is None, one.begin or 0, one.label, one.id))


def _edition(ident: str, some: Sequence[Record], records: dict[str, list[Record]]) -> EditionView:
    best = max(some, key=lambda one: (one.edition.year is not None, one.edition.begin is not None, one.unit))
    return EditionView(
        id=ident,
        label=edition_label(some),
        kind=next((one.edition.kind for one in some if one.edition.kind), ""),
        publisher=next((one.edition.publisher for one in some if one.edition.publisher), ""),
        begin=best.edition.begin,
        end=best.edition.end,
        numbers=tuple(dict.fromkeys(number for one in some for number in one.numbers)),
        items=tuple(
            item
            for one in sorted(some, key=lambda one: (one.branch, one.unit))
            for item in _items(one, records[one.unit])
        ),
    )


def _items(record: Record, documents: Sequence[Record]) -> Iterator[ItemView]:
    """Yield the copy that a record is, and the further ones that it tells of, whose branch it may leave out."""
    first = _item(record, documents)
    yield first
    for number, one in enumerate(record.copies, 2):
        branch, shelf = one.branch or first.branch, one.call or first.shelf
        yield replace(first, id=f"{first.id}-{number}", branch=branch, shelf=shelf, place=one.room, volumes=one.kept)


def _item(record: Record, documents: Sequence[Record]) -> ItemView:
    return ItemView(
        id=f"i{record.unit}",
        unit=record.unit,
        documents=tuple(one.document for one in documents),
        title=record.shown,
        creator=record.stated,
        edition=record.edition_stated,
        branch=record.branch,
        collection=record.collection,
        shelf=record.shelf,
        place=record.place,
        volumes=record.volumes,
        binding=record.binding,
        series=record.series,
        holding=record.holding,
        full_text=record.full_text,
    )
