"""What a picture shows, with the place of everything in it: the same for SVG and for JSON.

Lengths are in pixels of the picture; years count historically (-1 is 前 1 年, there is no year 0).
"""

from __future__ import annotations

from dataclasses import dataclass

from ontology.records import TagType


@dataclass(frozen=True, slots=True)
class Node:
    """A thing: ``x`` and ``y`` are the middle of its label's box."""

    id: str
    label: str
    type: TagType
    passages: int
    """In how many of the passages looked at it is named."""
    centre: bool = False
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class Edge:
    """A line from ``source`` to ``target``: what texts or authorities say, or only that passages name both."""

    source: str
    target: str
    label: str
    """The predicate; empty where both merely stand in the same passages."""
    passages: tuple[str, ...]
    """The passages that say so; none for what an authority says."""


@dataclass(frozen=True, slots=True)
class Network:
    """A part of the knowledge graph around a thing."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    width: float = 0.0
    height: float = 0.0
    left_out: int = 0
    """Things that were found and not drawn."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Something dated. ``passage_id`` is empty for years of life, which an authority tells."""

    begin: int
    end: int
    label: str
    passage_id: str
    wording: str
    """The date as the text has it."""
    told: bool
    """Whether a relation says so; else the date merely stands in the same sentence."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Moments in the order of time."""

    title: str
    moments: tuple[Moment, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a map, in degrees (WGS 84)."""

    id: str
    label: str
    latitude: float
    longitude: float
    modern: str
    passages: tuple[str, ...]
    counted: int = 0
    """In how many passages it is named, where these are counted and not listed."""
    said: tuple[str, ...] = ()
    """What it is to the thing in the middle: 籍贯, 到达 …"""

    @property
    def named(self) -> int:
        """In how many passages it is named."""
        return self.counted or len(self.passages)


@dataclass(frozen=True, slots=True)
class SpotMap:
    """Places, those named most often first."""

    title: str
    spots: tuple[Spot, ...]
    left_out: int = 0
