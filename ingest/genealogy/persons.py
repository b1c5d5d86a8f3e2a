"""The persons of a genealogy 家谱, and who of them is whose father, mother, spouse and child.

Names repeat in a clan: a name alone leads to a person only where one in the right generation bears it. Whom no row
describes is a person of his own beside the one who names him.

Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

KIN = ("父", "母", "夫妻", "子")


@dataclass(frozen=True, slots=True)
class Person:
    """A person as a row or record describes him. ``kin`` are pairs of a predicate and a name or an id, as they stand,
    ``names`` pairs of a kind (字, 号) and a name, ``told`` further words; ``generation`` is 0 where none is stated."""

    id: str
    name: str
    where: str
    """The row or line, for people."""
    generation: int = 0
    kin: tuple[tuple[str, str], ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kin:
    """One relative: ``id`` is his own where a row describes him, else made of the one who names him."""

    predicate: str
    id: str
    name: str


@dataclass(slots=True)
class Clan:
    """The persons with their relatives, and what was wrong, a sentence each."""

    persons: tuple[Person, ...]
    kin: dict[str, list[Kin]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def clan_of(persons: Sequence[Person]) -> Clan:
    """Find each person's relatives; a descent that leads back to oneself is left out, and told."""
    clan = Clan(tuple(persons))
    by_id = {one.id: one for one in persons}
    by_name: dict[str, list[Person]] = defaultdict(list)
    for one in persons:
        by_name[one.name].append(one)
    for one in persons:
        found = (_kin(one, *pair, by_id=by_id, by_name=by_name, clan=clan) for pair in one.kin)
        clan.kin[one.id] = [kin for kin in found if kin is not None]
    _without_wrong_generations(clan, by_id)
    _without_circles(clan, by_id)
    return clan


def _kin(
    one: Person,
    predicate: str,
    stated: str,
    *,
    by_id: Mapping[str, Person],
    by_name: Mapping[str, list[Person]],
    clan: Clan,
) -> Kin | None:
    if stated == one.id:
        clan.faults.append(f"{one.where}{one.name}：{predicate}写的是本人的编号，此关系未收")
        return None
    if stated in by_id:
        return Kin(predicate, stated, by_id[stated].name)
    own = Kin(predicate, f"{one.id}·{predicate}·{stated}", stated)
    named = [other for other in by_name.get(stated, ()) if other.id != one.id and _fits(one, predicate, other)]
    if len(named) > 1:
        named = [other for other in named if _returns(one, predicate, other)] or named
    if len(named) == 1:
        return Kin(predicate, named[0].id, stated)
    if named:
        clan.faults.append(f"{one.where}{one.name}：{predicate}“{stated}”有 {len(named)} 人同名，不定是谁；可写编号")
    return own


def _fits(one: Person, predicate: str, other: Person) -> bool:
    """Whether another can be what he is said to be, by the generations that are stated."""
    if not one.generation or not other.generation:
        return True
    apart = {"父": -1, "母": -1, "子": 1}.get(predicate, 0)
    return other.generation - one.generation == apart


def _returns(one: Person, predicate: str, other: Person) -> bool:
    """Whether another says the same from his side: a son his father, a father his son."""
    back = {"父": ("子",), "母": ("子",), "子": ("父", "母")}.get(predicate, (predicate,))
    return any(kind in back and stated in (one.id, one.name) for kind, stated in other.kin)


def _without_wrong_generations(clan: Clan, by_id: Mapping[str, Person]) -> None:
    for one in clan.persons:
        for kin in list(clan.kin[one.id]):
            other = by_id.get(kin.id)
            if other is None or kin.predicate == "夫妻" or not one.generation or not other.generation:
                continue
            older = other.generation < one.generation
            if older == (kin.predicate == "子") or other.generation == one.generation:
                clan.faults.append(
                    f"{one.where}{one.name}（第 {one.generation} 世）的{kin.predicate} {other.name} 是第 "
                    f"{other.generation} 世，世次不合，此关系未收"
                )
                clan.kin[one.id].remove(kin)


def _without_circles(clan: Clan, by_id: Mapping[str, Person]) -> None:
    """Leave out the descents among those who would be their own ancestors."""
    parents: dict[str, set[str]] = defaultdict(set)
    for child, parent in _descents(clan):
        if child in by_id and parent in by_id:
            parents[child].add(parent)
    for circle in _circles(parents):
        named = [by_id[one] for one in circle]
        way = "←".join(one.name for one in [*named, named[0]][:8])
        clan.faults.append(f"{named[0].where}{named[0].name}：按所填父子推上去又回到本人（{way}），这几条亲子关系未收")
        for one in circle:
            clan.kin[one] = [kin for kin in clan.kin[one] if kin.predicate == "夫妻" or kin.id not in circle]


def _descents(clan: Clan) -> Iterator[tuple[str, str]]:
    for one in clan.persons:
        for kin in clan.kin[one.id]:
            if kin.predicate in ("父", "母"):
                yield one.id, kin.id
            elif kin.predicate == "子":
                yield kin.id, one.id


def _circles(parents: Mapping[str, set[str]]) -> list[list[str]]:
    """Return the groups of those who are ancestors of each other (Tarjan 1972), without recursion."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    within: set[str] = set()
    found: list[list[str]] = []
    for start in list(parents):
        if start in number:
            continue
        work: list[tuple[str, Iterator[str]]] = [(start, iter(sorted(parents[start])))]
        number[start] = low[start] = len(number)
        stack.append(start)
        within.add(start)
        while work:
            one, rest = work[-1]
            other = next(rest, None)
            if other is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[one])
                if low[one] == number[one]:
                    group = stack[stack.index(one) :]
                    del stack[stack.index(one) :]
                    within.difference_update(group)
                    if len(group) > 1:
                        found.append(group)
            elif other not in number:
                number[other] = low[other] = len(number)
                stack.append(other)
                within.add(other)
                work.append((other, iter(sorted(parents.get(other, ())))))
            elif other in within:
                low[one] = min(low[one], number[other])
    return found
