"""In which order the lines of a page are read, and where its paragraphs begin.

A page of columns is laid on its side first, so that a column is a row and the first column the first row: then one set
of rules serves both ways of writing. A page is cut at gaps that run down through several rows (the columns of a
newspaper; on a page of columns its tiers), where the rows on both sides are long enough to be text and no verse.
Within a row, small lines that stand above each other are 夹注: two half columns, the upper one (on the page the right
one) first.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from ingest.ocr.lines import Line

_SHORTEST_ROW = 8.0
"""Rows of fewer characters at the middle do not make a column of a newspaper: verse stands so, and tables."""
_GAP = 1.0
_SMALL = 0.72
_INDENT = 0.8
_SHORT = 2.0
_SAME_ROW = 0.5


@dataclass(frozen=True, slots=True)
class Seat:
    """A line where it stands on a page laid for reading from left to right, from top to bottom."""

    line: Line
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the page: its lines in order; ``notes`` are those that stand in half columns."""

    lines: tuple[Line, ...]
    notes: tuple[Line, ...]
    left: float
    right: float
    size: float


@dataclass(frozen=True, slots=True)
class Note:
    """A note 夹注 that stands after the first ``after`` lines of its paragraph."""

    after: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together, and the notes that stand within them. ``opens`` and ``ends`` say that a paragraph
    surely begins with its first line, ends with its last."""

    lines: tuple[Line, ...]
    notes: tuple[Note, ...] = ()
    opens: bool = True
    ends: bool = True


@dataclass(slots=True)
class _Growing:
    seats: list[Seat] = field(default_factory=list)
    top: float = 0.0
    bottom: float = 0.0


def is_vertical(lines: Sequence[Line]) -> bool:
    """Whether most of a page's text runs down the page."""
    tall = sum(line.place.height for line in lines if line.tall)
    wide = sum(line.place.width for line in lines if line.tall is False)
    return tall > wide


def paragraphs(lines: Sequence[Line], *, vertical: bool | None = None) -> list[Paragraph]:
    """Return the paragraphs of a page in the order in which they are read; each line stands in one of them."""
    down = is_vertical(lines) if vertical is None else vertical
    seats = [_seat(line, down=down) for line in lines]
    return [one for flow in _flows(seats) for one in _paragraphs(flow)]


def _seat(line: Line, *, down: bool) -> Seat:
    place = line.place
    if down:
        return Seat(line, place.top, -place.right, place.bottom, -place.left)
    return Seat(line, place.left, place.top, place.right, place.bottom)


# --- flows: what is read from its top to its bottom before the next -------------------------------------------


def _flows(seats: Sequence[Seat]) -> Iterator[list[Row]]:
    """Cut a region into flows: the largest runs of rows through which a gap runs become columns beside each other."""
    if not seats:
        return
    size = _size(seats)
    bands = _bands(seats)
    first, plain = 0, list[Seat]()
    while first < len(bands):
        found = _columns(bands, first, size)
        if found is None:
            plain += bands[first]
            first += 1
            continue
        last, gap = found
        if plain:
            yield _rows(plain)
            plain = []
        inside = [seat for band in bands[first:last] for seat in band]
        yield from _flows([seat for seat in inside if seat.right <= gap])
        yield from _flows([seat for seat in inside if seat.right > gap])
        first = last
    if plain:
        yield _rows(plain)


def _size(seats: Sequence[Seat]) -> float:
    return max(1.0, median(seat.height for seat in seats))


def _bands(seats: Sequence[Seat]) -> list[list[Seat]]:
    """Return runs of lines that overlap from above to below; between two of them nothing stands."""
    bands: list[list[Seat]] = []
    bottom = 0.0
    for seat in sorted(seats, key=lambda one: (one.top, one.left)):
        if not bands or seat.top >= bottom - 0.2 * seat.height:
            bands.append([])
            bottom = seat.bottom
        bands[-1].append(seat)
        bottom = max(bottom, seat.bottom)
    return bands


def _columns(bands: Sequence[list[Seat]], first: int, size: float) -> tuple[int, float] | None:
    """Return the end of the longest run of bands from ``first`` that a gap parts, and the gap's middle."""
    inside: list[Seat] = []
    best: tuple[int, float] | None = None
    for last in range(first, len(bands)):
        inside += bands[last]
        gap = _gap(inside, size)
        if gap is not None:
            best = (last + 1, gap)
        elif best is not None:
            break
    return best


def _gap(seats: Sequence[Seat], size: float) -> float | None:
    """Return the middle of the first gap from top to bottom that has two rows of text or more on either side."""
    ordered = sorted(seats, key=lambda one: one.left)
    right = ordered[0].right
    for number, seat in enumerate(ordered[1:], start=1):
        if seat.left - right >= _GAP * size and _is_text(ordered[:number]) and _is_text(ordered[number:]):
            return (right + seat.left) / 2
        right = max(right, seat.right)
    return None


def _is_text(seats: Sequence[Seat]) -> bool:
    rows = _bands(seats)
    if len(rows) < 2:
        return False
    extent = (max(one.right for one in row) - min(one.left for one in row) for row in rows)
    return median(extent) >= _SHORTEST_ROW * _size(seats)


# --- rows of a flow ---------------------------------------------------------------------------------------------


def _rows(seats: Sequence[Seat]) -> list[Row]:
    """Put lines into rows: large ones first, so that small ones find the row that they stand in."""
    whole = _large(seats)
    growing: list[_Growing] = []
    for seat in sorted(seats, key=lambda one: (one.height < _SMALL * whole, one.top, one.left)):
        home = next((row for row in growing if _fits(seat, row)), None)
        if home is None:
            growing.append(_Growing([seat], seat.top, seat.bottom))
        else:
            home.seats.append(seat)
    return [_row(one, whole) for one in sorted(growing, key=lambda one: (one.top + one.bottom) / 2)]


def _large(seats: Sequence[Seat]) -> float:
    """Return the height of the text that is not 夹注: the upper quarter, where lines are of two sizes."""
    heights = sorted(seat.height for seat in seats)
    upper = heights[(len(heights) * 3) // 4]
    return upper if heights[len(heights) // 2] < _SMALL * upper else heights[len(heights) // 2]


def _fits(seat: Seat, row: _Growing) -> bool:
    shared = min(seat.bottom, row.bottom) - max(seat.top, row.top)
    return shared > _SAME_ROW * min(seat.height, row.bottom - row.top)


def _row(growing: _Growing, whole: float) -> Row:
    seats = growing.seats
    small = [seat for seat in seats if seat.height < _SMALL * whole]
    notes = [seat for seat in small if _beside(seat, small) or len(small) < len(seats)]
    ordered = _along(seats, notes)
    return Row(
        lines=tuple(seat.line for seat in ordered),
        notes=tuple(seat.line for seat in ordered if seat in notes),
        left=min(seat.left for seat in seats),
        right=max(seat.right for seat in seats),
        size=max(seat.height for seat in seats),
    )


def _beside(seat: Seat, others: Sequence[Seat]) -> bool:
    """Whether another line stands above or below it in the same row."""
    return any(one is not seat and _shared(one, seat) > 0 for one in others)


def _shared(one: Seat, other: Seat) -> float:
    return min(one.right, other.right) - max(one.left, other.left)


def _along(seats: Sequence[Seat], notes: Sequence[Seat]) -> list[Seat]:
    """Order the lines of a row; of a note's two halves the upper one first."""
    ordered: list[Seat] = []
    waiting = sorted(seats, key=lambda one: one.left)
    while waiting:
        seat = waiting.pop(0)
        halves = [seat]
        if seat in notes:
            halves += [one for one in waiting if one in notes and _shared(one, seat) > _SAME_ROW * _length(one, seat)]
            waiting = [one for one in waiting if one not in halves]
        ordered += sorted(halves, key=lambda one: (one.top + one.bottom, one.left))
    return ordered


def _length(one: Seat, other: Seat) -> float:
    return min(one.right - one.left, other.right - other.left)


# --- paragraphs -------------------------------------------------------------------------------------------------


def _paragraphs(rows: Sequence[Row]) -> Iterator[Paragraph]:
    """Begin a paragraph where a row is indented and where the row before it ends short, or is of another size."""
    right = max(row.right for row in rows)
    left = min(row.left for row in rows)
    held: list[Row] = []
    opens = _indented(rows[0], None, left)
    for row in rows:
        before = held[-1] if held else None
        if before is not None and (_short(before, right) or _indented(row, before, left) or _other_size(row, before)):
            yield _paragraph(held, opens=opens, ends=True)
            held, opens = [], True
        held.append(row)
    yield _paragraph(held, opens=opens, ends=_short(held[-1], right))


def _short(row: Row, right: float) -> bool:
    return row.right < right - _SHORT * row.size


def _indented(row: Row, before: Row | None, left: float) -> bool:
    start = left if before is None else before.left
    return row.left > start + _INDENT * row.size


def _other_size(row: Row, before: Row) -> bool:
    return max(row.size, before.size) > 1.35 * min(row.size, before.size)


def _paragraph(rows: Sequence[Row], *, opens: bool, ends: bool) -> Paragraph:
    lines: list[Line] = []
    notes: list[Note] = []
    within = False
    for row in rows:
        for line in row.lines:
            note = line in row.notes
            if not note:
                lines.append(line)
            elif within:
                notes[-1] = Note(len(lines), (*notes[-1].lines, line))
            else:
                notes.append(Note(len(lines), (line,)))
            within = note
    if not lines:
        return Paragraph(tuple(line for one in notes for line in one.lines), (), opens, ends)
    return Paragraph(tuple(lines), tuple(notes), opens, ends)
