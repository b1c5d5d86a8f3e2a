"""What is told of a running service, as records. Pure."""

from __future__ import annotations

from dataclasses import dataclass

Labels = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number at the moment; figures of one name have the same labels' names."""

    name: str
    meaning: str
    value: float
    labels: Labels = ()
