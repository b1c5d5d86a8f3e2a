"""Who may do what for which branch: the one rule. Pure.

Somebody without a branch works for the whole library. What belongs to no branch is everybody's who has the role.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from api.desk.people.records import Person, Role


class Duty(StrEnum):
    """What is done at the desk, as far as it is told apart by role or branch."""

    LOOK = "look"
    """See the desk: enquiries without who asked, knowledge, watches, dossiers, what comes in."""
    SERVE = "serve"
    """Handle an enquiry: change it, see how its reader is reached, open what was attached."""
    CURATE = "curate"
    """Review tags, write knowledge, watches and dossiers, write MARC back: what the whole library shares."""
    REPORT = "report"
    """See statistics."""
    LEAD = "lead"
    """Merge entities, set hours of service, read the log of acts."""
    ADMINISTER = "administer"
    """Accounts, keys, who may read which collections."""


@dataclass(frozen=True, slots=True)
class Rule:
    """The least role that does it, and the least that does it for branches other than one's own."""

    role: Role
    elsewhere: Role


RULES: Mapping[Duty, Rule] = MappingProxyType(
    {
        Duty.LOOK: Rule(Role.LIBRARIAN, Role.LIBRARIAN),
        Duty.SERVE: Rule(Role.LIBRARIAN, Role.HEAD),
        Duty.CURATE: Rule(Role.LIBRARIAN, Role.LIBRARIAN),
        Duty.REPORT: Rule(Role.LIBRARIAN, Role.HEAD),
        Duty.LEAD: Rule(Role.HEAD, Role.HEAD),
        Duty.ADMINISTER: Rule(Role.ADMINISTRATOR, Role.ADMINISTRATOR),
    }
)


def may(person: Person, duty: Duty, branch: str = "") -> bool:
    """Say whether somebody may do something for a branch; ``branch`` empty for what belongs to none."""
    rule = RULES[duty]
    own = not person.branch or branch in ("", person.branch)
    return person.active and person.role.covers(rule.role if own else rule.elsewhere)
