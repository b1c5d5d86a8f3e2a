"""What a description of an ancient book says, in values; each keeps the words that it was read from.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

Range = tuple[int, int]
"""First and last of a run, both included."""


@dataclass(frozen=True, slots=True)
class Responsible:
    """Someone who made the book, with the dynasty and what they did: 撰, 编, 注 …"""

    name: str
    function: str
    dynasty: str
    wording: str


@dataclass(frozen=True, slots=True)
class Extent:
    """How much there is of it. A number is ``None`` where it is not said."""

    juan: int | None = None
    undivided: bool = False
    """不分卷."""
    volumes: int | None = None
    """册; ``cases`` are 函."""
    cases: int | None = None
    wording: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a set that is not whole still has: how many juan, and which."""

    count: int | None
    juan: tuple[Range, ...]
    wording: str


@dataclass(frozen=True, slots=True)
class Rows:
    """行款: so many rows on half a leaf, of so many characters, from the least to the most."""

    rows: int
    least: int | None
    most: int | None
    small: str
    """小字: ``同`` as many as the large ones, a number, ``不等``, or empty."""
    uneven: bool
    """Whether it says 不等."""
    wording: str


@dataclass(frozen=True, slots=True)
class PageFormat:
    """版式, in set words: 白口, 左右双边, 单鱼尾; what is not said is empty."""

    mouth: str
    border: str
    tail: str
    wording: str


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal: its text, how it is cut (朱文, 白文), its shape (方印 …), and whose it is if it says so by itself."""

    text: str
    style: str
    shape: str
    owner: str
    """A name that the seal's own text gives, or the owner of a studio that is known; empty where it tells nobody."""
    why: str
    """How the owner was told."""
    wording: str


@dataclass(frozen=True, slots=True)
class Inscription:
    """Somebody's 批校 or 题跋: who, what, and where in the book."""

    name: str
    function: str
    dynasty: str
    place: str
    wording: str


@dataclass(frozen=True, slots=True)
class Missing:
    """Leaves or juan that are not there: of a juan, those leaves, or so many."""

    juan: Range | None
    leaves: Range | None
    count: int | None
    wording: str


@dataclass(frozen=True, slots=True)
class AncientBook:
    """All that a description says of an ancient book; ``unread`` are fields of which the wording alone is known."""

    titles: tuple[str, ...] = ()
    responsible: tuple[Responsible, ...] = ()
    edition: str = ""
    edition_kind: str = ""
    begin: int | None = None
    """The years of the edition, counted historically."""
    end: int | None = None
    extent: Extent = Extent()
    kept: Kept | None = None
    rows: Rows | None = None
    format: PageFormat | None = None
    seals: tuple[Seal, ...] = ()
    inscriptions: tuple[Inscription, ...] = ()
    survey: str = ""
    """The number of the national survey 普查编号, where it has the form of one."""
    divisions: tuple[str, ...] = ()
    """Ids of headings of the scheme ``sibu``, the widest first: 史部, 史部地理类."""
    missing: tuple[Missing, ...] = ()
    bears: tuple[str, ...] = ()
    """Which of 钤印, 批校题跋, 缺叶, 存卷 it has, be they readable or not."""
    unread: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return self != AncientBook()
