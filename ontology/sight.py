"""What of a library somebody may not see: collections, by name. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sight:
    """The collections in ``named`` are hidden; with ``others``, all but those in ``named`` are."""

    named: frozenset[str] = frozenset()
    others: bool = False

    def __bool__(self) -> bool:
        """Whether anything may be hidden."""
        return self.others or bool(self.named)

    def hides(self, collection: str) -> bool:
        """Say whether a collection is hidden."""
        return (collection in self.named) != self.others

    def covers(self, other: Sight) -> bool:
        """Say whether all that ``other`` hides is hidden here too, whatever collections there are."""
        if other.others:
            return self.others and self.named <= other.named
        return all(map(self.hides, other.named))


ALL = Sight()
"""The sight of whoever may see everything."""
