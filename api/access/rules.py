"""Which collections are open to whom, and what of a library whoever asks may not see. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from api.access.records import Requester
from api.desk.keys.records import Scope
from api.desk.people.records import Role
from ontology.sight import ALL, Sight

REST = "*"
"""Stands in the place of a name for all collections that no rule names."""


class Level(StrEnum):
    """Who may read a collection."""

    OPEN = "open"
    READERS = "readers"
    STAFF = "staff"


LEVELS: Mapping[Level, str] = MappingProxyType({Level.OPEN: "开放", Level.READERS: "限本馆读者", Level.STAFF: "限馆员"})
"""What librarians call each level."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may read a collection; with a ``branch``, only those of it."""

    collection: str
    level: Level
    branch: str = ""
    by: str = ""
    time: str = ""

    def admits(self, requester: Requester) -> bool:
        """Say whether whoever asks may read it."""
        return self.level is Level.OPEN or self._admits_person(requester) or self._admits_key(requester)

    def _admits_person(self, requester: Requester) -> bool:
        person = requester.person
        if person is None:
            return False
        if person.role is Role.ADMINISTRATOR:
            return True
        staff = person.role.covers(Role.LIBRARIAN)
        # Staff without a branch work for the whole library; a reader without one belongs to none.
        here = not self.branch or person.branch == self.branch or (staff and not person.branch)
        return here and (staff or self.level is Level.READERS)

    def _admits_key(self, requester: Requester) -> bool:
        key = requester.key
        here = key is not None and self.branch in ("", key.branch)
        fits = requester.may(Scope.DESK) or (self.level is Level.READERS and requester.may(Scope.READ))
        return here and fits


def sight_of(rules: Iterable[Rule], admits: Mapping[str, bool]) -> Sight:
    """Return what is hidden from somebody whom the rules of some collections do, and of others do not, admit."""
    told = {rule.collection for rule in rules} - {REST}
    others = not admits.get(REST, True)
    return Sight(frozenset(name for name in told if admits[name] == others), others=others) if told or others else ALL


def seen_by(rules: Iterable[Rule], requester: Requester) -> Sight:
    """Return what is hidden from whoever asks."""
    known = tuple(rules)
    return sight_of(known, {rule.collection: rule.admits(requester) for rule in known})


def public(rules: Iterable[Rule]) -> Sight:
    """Return what is hidden from everybody who has neither signed in nor a key."""
    return seen_by(rules, Requester(signed=None, key=None, address=""))
