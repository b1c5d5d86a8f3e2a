"""Records to works: what the rules say of pairs, and what librarians decided, become groups.

The surest pairs are united first, and two groups never where a rule or a person says of one pair between them that it
is not one work. A record that names no creator joins only where one group alone can be meant. What librarians decided
goes before all rules. The outcome depends on the records and decisions alone, not on their order.

Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from api.catalogue.decisions import Action, GroupingDecision, Standing, groups_of
from api.catalogue.records import Record
from api.catalogue.rules import Agree, Evidence, Judgement, Verdict, judge

# From here on a pair is united before it is asked which of several groups a record without creator belongs to.
_SURE = 5.0
# One group is meant rather than another when it is better by as much.
_BETTER = 1.0
# More records with one title, all described differently, are compared only where they share a creator.
_MANY = 250


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two units that may be one work: a librarian should say."""

    one: str
    other: str
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Clustering:
    """Works as groups of units, and what is open between them."""

    groups: tuple[frozenset[str], ...]
    proposals: tuple[Proposal, ...]


@dataclass(slots=True, eq=False)
class _Node:
    """Units whose records are described alike: the rules say of all of them the same."""

    records: list[Record]
    number: int = 0
    enemies: set[int] = field(default_factory=set)
    parted: bool = False

    @property
    def unstated(self) -> bool:
        return not self.records[0].responsibility.creators

    @property
    def least(self) -> str:
        return min(one.unit for one in self.records)


@dataclass(frozen=True, slots=True)
class _Edge:
    one: int
    other: int
    judgement: Judgement
    units: tuple[str, str]


def cluster(records: Iterable[Record], stand: Standing, *, agree: Agree) -> Clustering:
    """Group records, of which those of one unit count as one."""
    nodes = _nodes(records, stand)
    edges = [_edge(nodes[a], nodes[b], agree) for a, b in sorted(_pairs(nodes))]
    groups = _Groups(nodes, stand)
    for edge in edges:
        if edge.judgement.verdict is Verdict.DIFFERENT:
            groups.part(edge.one, edge.other)
    same = [edge for edge in edges if edge.judgement.verdict is Verdict.SAME]
    same.sort(key=lambda edge: (-edge.judgement.score, nodes[edge.one].parted + nodes[edge.other].parted, edge.units))
    for edge in same:
        alike = nodes[edge.one].unstated == nodes[edge.other].unstated
        if alike or edge.judgement.score >= _SURE:
            groups.unite(edge.one, edge.other)
    doubtful = _attach(same, nodes, groups)
    groups.force(stand)
    return Clustering(tuple(groups.units()), tuple(_proposals(edges, doubtful, groups, stand)))


def same_face(record: Record) -> tuple[object, ...]:
    """What the rules look at, less numbers and editions; records that are alike in it are one work."""
    title = record.title
    return (
        title.core, title.praise, title.revised, title.era, title.juan, title.subtitle, title.notes, title.weak,
        record.responsibility, record.book, record.also, record.edition.era if title.weak == "方志" else "",
    )  # fmt: skip


def _nodes(records: Iterable[Record], stand: Standing) -> list[_Node]:
    """Put alike records together; those of which a decision speaks, and such as prove nothing, stand alone."""
    decided = stand.units
    units: dict[str, Record] = {}
    for record in sorted(records, key=lambda one: (one.unit, one.document)):
        units.setdefault(record.unit, record)
    found: dict[object, _Node] = {}
    for unit, record in units.items():
        alone = unit in decided or not _proves(record)
        key: object = unit if alone else same_face(record)
        found.setdefault(key, _Node([])).records.append(record)
    nodes = sorted(found.values(), key=lambda node: node.least)
    for number, node in enumerate(nodes):
        node.number = number
    return nodes


def _proves(record: Record) -> bool:
    """Say whether two records described just like this one are one work."""
    return bool(record.responsibility.creators) or (not record.title.weak and len(record.title.core) > 2)


def _pairs(nodes: Sequence[_Node]) -> set[tuple[int, int]]:
    by_key: dict[str, set[int]] = defaultdict(set)
    for node in nodes:
        for record in node.records:
            for key in record.keys:
                by_key[key].add(node.number)
    pairs: set[tuple[int, int]] = set()
    for numbers in by_key.values():
        if len(numbers) <= _MANY:
            pairs.update(combinations(sorted(numbers), 2))
        else:
            pairs.update(pair for some in _by_maker(nodes, numbers) for pair in combinations(sorted(some), 2))
    return pairs


def _by_maker(nodes: Sequence[_Node], numbers: Iterable[int]) -> Iterator[set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for number in numbers:
        for creator in nodes[number].records[0].responsibility.creators:
            for key in creator.persons or (creator.name,):
                found[key].add(number)
    return (some for some in found.values() if len(some) <= _MANY)


def _edge(one: _Node, other: _Node, agree: Agree) -> _Edge:
    """Judge two nodes by those of their records that have a number or an edition in common."""
    mine, theirs = one.records[0], other.records[0]
    marked = {mark: record for record in other.records for mark in _evident(record)}
    for record in one.records:
        shared = next((mark for mark in _evident(record) if mark in marked), None)
        if shared is not None:
            mine, theirs = record, marked[shared]
            break
    return _Edge(one.number, other.number, judge(mine, theirs, agree=agree), (mine.unit, theirs.unit))


def _evident(record: Record) -> Iterator[object]:
    yield from record.numbers
    if record.edition.year is not None and record.edition.publisher:
        yield record.edition.year, record.edition.publisher


class _Groups:
    """Nodes in groups that only grow, and who is kept from whom."""

    def __init__(self, nodes: Sequence[_Node], stand: Standing) -> None:
        self._nodes = nodes
        self._of = list(range(len(nodes)))
        self._members = {number: {number} for number in range(len(nodes))}
        self._place = {record.unit: node.number for node in nodes for record in node.records}
        self._persons_enemies: dict[int, set[int]] = defaultdict(set)
        self._keep_apart(stand)

    def _keep_apart(self, stand: Standing) -> None:
        """Part what librarians parted, and all that they made one with it."""
        alike: dict[str, set[str]] = defaultdict(set)
        lead = groups_of(_musts(stand))
        for unit, first in lead.items():
            alike[first].add(unit)
        for one in stand.works:
            if one.action is not Action.DIFFERENT or not {one.one, one.other} <= self._place.keys():
                continue
            self._nodes[self._place[one.other]].parted = True
            for a in alike.get(lead.get(one.one, ""), {one.one}):
                for b in alike.get(lead.get(one.other, ""), {one.other}):
                    if a in self._place and b in self._place:
                        self.part(self._place[a], self._place[b])
                        self._persons_enemies[self._place[a]].add(self._place[b])
                        self._persons_enemies[self._place[b]].add(self._place[a])

    def part(self, one: int, other: int) -> None:
        self._nodes[one].enemies.add(other)
        self._nodes[other].enemies.add(one)

    def of(self, number: int) -> int:
        return self._of[number]

    def apart(self, one: int, other: int) -> bool:
        """Say whether anything keeps the groups of two nodes apart."""
        mine, theirs = sorted((self._members[self._of[one]], self._members[self._of[other]]), key=len)
        return any(not self._nodes[number].enemies.isdisjoint(theirs) for number in mine)

    def unite(self, one: int, other: int) -> bool:
        if self._of[one] == self._of[other]:
            return True
        if self.apart(one, other):
            return False
        self._join(self._of[one], self._of[other])
        return True

    def _join(self, one: int, other: int) -> None:
        small, large = sorted((one, other), key=lambda group: len(self._members[group]))
        for number in self._members.pop(small):
            self._of[number] = large
            self._members[large].add(number)

    def force(self, stand: Standing) -> None:
        """Unite what librarians united, against every rule; what another librarian parted stays behind."""
        for one in _musts(stand):
            if not {one.one, one.other} <= self._place.keys():
                continue
            a, b = self._place[one.one], self._place[one.other]
            if self._of[a] == self._of[b]:
                continue
            if self._persons_part(self._of[a], self._of[b]):
                self._leave(b)
            if self._persons_part(self._of[a], self._of[b]):
                self._leave(a)
            self._join(self._of[a], self._of[b])

    def _persons_part(self, one: int, other: int) -> bool:
        theirs = self._members[other]
        return any(not self._persons_enemies[number].isdisjoint(theirs) for number in self._members[one])

    def _leave(self, number: int) -> None:
        """Take a node out of its group."""
        members = self._members[self._of[number]]
        if len(members) == 1:
            return
        members.discard(number)
        self._of[number] = max(self._members) + 1
        self._members[self._of[number]] = {number}

    def units(self) -> list[frozenset[str]]:
        found = (
            frozenset(record.unit for number in members for record in self._nodes[number].records)
            for members in self._members.values()
        )
        return sorted(found, key=min)


def _musts(stand: Standing) -> Iterator[GroupingDecision]:
    yield from (one for one in stand.works if one.action is Action.SAME)
    yield from (one for one in stand.editions if one.action is Action.SAME_EDITION)


def _attach(same: Sequence[_Edge], nodes: Sequence[_Node], groups: _Groups) -> list[_Edge]:
    """Give each group without creators to the one group with creators that it can belong to.

    Return the edges of those for which several could be meant.
    """
    wanted: dict[int, dict[int, _Edge]] = defaultdict(dict)
    for edge in same:  # the surest first
        bare, made = (edge.one, edge.other) if nodes[edge.one].unstated else (edge.other, edge.one)
        wants = nodes[bare].unstated and not nodes[made].unstated and groups.of(bare) != groups.of(made)
        if wants and not groups.apart(bare, made):
            wanted[groups.of(bare)].setdefault(groups.of(made), edge)
    doubtful: list[_Edge] = []
    for found in wanted.values():
        best, *others = sorted(found.values(), key=lambda edge: (-edge.judgement.score, edge.units))
        if not others or best.judgement.score - others[0].judgement.score >= _BETTER:
            groups.unite(best.one, best.other)
        else:
            doubtful += (best, *others)
    return doubtful


def _proposals(
    edges: Sequence[_Edge], doubtful: Sequence[_Edge], groups: _Groups, stand: Standing
) -> Iterator[Proposal]:
    """Yield for every two groups the likeliest pair on which the rules cannot decide."""
    several = {edge.units for edge in doubtful}
    decided = {one.pair for one in stand.works}
    best: dict[tuple[int, int], _Edge] = {}
    for edge in edges:
        a, b = sorted((groups.of(edge.one), groups.of(edge.other)))
        if a == b or edge.judgement.verdict is Verdict.DIFFERENT or tuple(sorted(edge.units)) in decided:
            continue
        if (a, b) not in best or edge.judgement.score > best[a, b].judgement.score:
            best[a, b] = edge
    for edge in sorted(best.values(), key=lambda one: (-one.judgement.score, one.units)):
        yield Proposal(*edge.units, _told(edge, several=edge.units in several))


def _told(edge: _Edge, *, several: bool) -> Judgement:
    if edge.judgement.verdict is not Verdict.SAME:
        return edge.judgement
    words = "没有责任者，而同题名的书不止一部" if several else "并入后，组中有两条记录不能是同一部书"
    return Judgement((*edge.judgement.evidence, Evidence("归属不明", -_BETTER, words)))
