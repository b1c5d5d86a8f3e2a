"""People who sign in, and what their role lets them do. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do; each may do all that those before it may."""

    READER = "reader"
    LIBRARIAN = "librarian"
    HEAD = "head"
    ADMINISTRATOR = "administrator"

    def covers(self, other: Role) -> bool:
        """Say whether whoever has this role may do what ``other`` may."""
        order = list(Role)
        return order.index(self) >= order.index(other)


class Way(StrEnum):
    """How somebody signed in."""

    PASSWORD = "password"  # noqa: S105 - the name of a way
    OPENID = "openid"
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account. ``name`` is what they sign in with."""

    id: int
    name: str
    shown: str
    """What pages call them."""
    role: Role
    branch: str = ""
    """Where they work; empty for the whole library."""
    active: bool = True

    @property
    def logged(self) -> str:
        """What the log of acts calls them: nothing of readers stands there but the number of their account."""
        return self.name if self.role.covers(Role.LIBRARIAN) else f"#{self.id}"


@dataclass(frozen=True, slots=True)
class Signed:
    """A person who has signed in, with the token that their forms carry."""

    person: Person
    csrf: str


@dataclass(frozen=True, slots=True)
class Vouched:
    """Somebody for whom a provider of OpenID Connect vouches: who they are there, and what may be made of them here."""

    issuer: str
    subject: str
    name: str = ""
    """What they would like to sign in with, or are called; empty where the provider does not tell."""
    shown: str = ""
    groups: tuple[str, ...] = ()
