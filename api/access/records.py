"""Who asks. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from api.desk.keys.records import Key, Scope
from api.desk.people.records import Person, Signed


@dataclass(frozen=True, slots=True)
class Requester:
    """Whoever a request comes from: somebody signed in, a program with a key, or neither."""

    signed: Signed | None
    key: Key | None
    address: str
    """The network address that the request came from, empty where none is known."""

    def may(self, scope: Scope) -> bool:
        """Say whether a program asks whose key was given ``scope``."""
        return self.key is not None and self.key.opens(scope)

    @property
    def person(self) -> Person | None:
        """Who has signed in."""
        return self.signed.person if self.signed else None
