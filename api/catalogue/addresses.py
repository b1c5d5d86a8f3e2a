"""Who keeps which address when groups change: a work keeps its id while members come and go.

An id that is borne goes on with the group of those whom it was first given to; a group that several come to keeps the
one that most of its members bear. A group that none is left for takes up one that its members once bore, so that what
was merged and is parted again is called as before, else it gets a new one, made of its first member, so that a
catalogue made anew from the same records names its works alike. An id that no group took leads to the group in which
most of its members are now; where they are all gone it is retired.

Pure.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Addressed:
    """The id of each group in their order, which ids are new, and where those lead that no group took (empty: gone)."""

    ids: tuple[str, ...]
    made: frozenset[str]
    left: Mapping[str, str]


def make_id(letter: str, member: str, number: int = 0) -> str:
    """Return an id made of a first member; ``number`` tells apart what the same member founded again."""
    founded = f"{member}\0{number}" if number else member
    return letter + hashlib.sha256(founded.encode()).hexdigest()[:12]


def address(
    groups: Sequence[frozenset[str]],
    *,
    now: Mapping[str, str],
    once: Mapping[str, Sequence[str]],
    live: Callable[[str], bool],
    taken: Callable[[str], bool],
    letter: str,
    order: Callable[[str], int],
) -> Addressed:
    """Give ids to groups. ``now`` is the id that each member bears, ``once`` those that it ever bore, oldest first.

    ``live`` says of an id that another group bears it, ``taken`` that it was ever given; ``order`` is when a member was
    first seen.
    """
    chosen = _kept(groups, now, once, live)
    made: set[str] = set()
    for place, group in enumerate(groups):
        if place not in chosen:
            chosen[place] = _new(group, letter, order, taken=lambda one: one in chosen.values() or taken(one))
            made.add(chosen[place])
    ids = tuple(chosen[place] for place in range(len(groups)))
    return Addressed(ids, frozenset(made), _left(groups, ids, now))


def _kept(
    groups: Sequence[frozenset[str]],
    now: Mapping[str, str],
    once: Mapping[str, Sequence[str]],
    live: Callable[[str], bool],
) -> dict[int, str]:
    """Give the ids that are borne now, each to the group of those whom it was first given to, then those of old."""
    natives = [Counter(once[member][0] for member in group if once.get(member)) for group in groups]
    bears = [Counter(now[member] for member in group if member in now) for group in groups]
    wanted: dict[int, list[tuple[int, int, str]]] = {}
    for ident in sorted(set(now.values())):
        places = [place for place in range(len(groups)) if bears[place][ident]]
        if places:
            best = max(places, key=lambda place: (natives[place][ident], bears[place][ident], -place))
            wanted.setdefault(best, []).append((-bears[best][ident], -natives[best][ident], ident))
    chosen = {place: min(claims)[-1] for place, claims in wanted.items()}
    given = {*chosen.values(), *now.values()}
    bore = [Counter(ident for member in group for ident in once.get(member, ())) for group in groups]
    old = sorted(
        (-natives[place][ident], -bore[place][ident], ident, place)
        for place in range(len(groups))
        if place not in chosen
        for ident in bore[place]
    )
    for _, _, ident, place in old:
        if place not in chosen and ident not in given and not live(ident):
            chosen[place] = ident
            given.add(ident)
    return chosen


def _new(group: Collection[str], letter: str, order: Callable[[str], int], *, taken: Callable[[str], bool]) -> str:
    founder = min(group, key=lambda member: (order(member), member))
    number = 0
    while taken(found := make_id(letter, founder, number)):
        number += 1
    return found


def _left(groups: Sequence[frozenset[str]], ids: Iterable[str], now: Mapping[str, str]) -> dict[str, str]:
    given = set(ids)
    went: dict[str, Counter[str]] = {ident: Counter() for ident in now.values() if ident not in given}
    for group, ident in zip(groups, ids, strict=True):
        for member in group:
            if now.get(member, "") in went:
                went[now[member]][ident] += 1
    return {ident: min(told, key=lambda one: (-told[one], one)) if told else "" for ident, told in went.items()}
