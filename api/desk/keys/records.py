"""Keys of programs, and what each scope lets them do. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Scope(StrEnum):
    """What a key opens; one scope includes no other."""

    PUSH = "push"
    READ = "read"
    DESK = "desk"
    METRICS = "metrics"


MEANINGS: Mapping[Scope, str] = MappingProxyType(
    {
        Scope.PUSH: "送交：替分馆送来、撤下文献",
        Scope.READ: "阅读：读限本馆读者的馆藏专题，只读",
        Scope.DESK: "咨询台：以分馆馆员的身份使用 /api/desk/ 下的接口",
        Scope.METRICS: "运行指标：取 /metrics",
    }
)
"""What librarians are told of each scope."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key that a program shows. ``branch`` is whose it is, empty for the whole library.

    ``collections`` are those that it may push into, the first unless it says.
    """

    id: int
    name: str
    branch: str
    collections: tuple[str, ...]
    expires: str = ""
    revoked: str = ""
    made: str = ""
    made_by: str = ""
    used: str = ""
    scopes: tuple[Scope, ...] = (Scope.PUSH,)

    def opens(self, scope: Scope) -> bool:
        """Say whether the key was given a scope."""
        return scope in self.scopes

    @property
    def by(self) -> str:
        """What the log of acts calls whoever holds it."""
        return f"key/{self.id}"
