"""The table of documents that the library itself writes: its columns, and how its cells are kept from being formulas.

A table whose first column is 文脉标识 is read by these names alone, every other column being a further field of the
description, except those whose names begin with 文脉: they tell the reader of the table what the library knows.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ontology.records import Guess

ID = "文脉标识"
GUESSED = "文脉推测"
_OURS = "文脉"

COLUMNS: Mapping[str, str] = {
    "id": ID,
    "title": "题名",
    "creator": "责任者",
    "dynasty": "朝代",
    "date": "年代",
    "book": "所属书",
    "kind": "类型",
    "language": "语种",
    "branch": "收藏单位",
    "rights": "权利声明",
    "subjects": "主题词",
    "images": "图像",
    "media": "音像",
    "text": "正文",
}
"""What the principal fields are called, in the order of the columns. Subjects and images stand a line each."""

# What a spreadsheet takes for the beginning of a formula, in full width too.
_FORMULA = tuple("=+-@＝＋－＠\t\r")
_QUOTE = "'"


def is_own(header: Sequence[str]) -> bool:
    """Whether a table is one that the library wrote."""
    return bool(header) and header[0] == ID


def fields(header: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Return the places of the principal fields, each that of the first column of its name."""
    return {field: (header.index(name),) for field, name in COLUMNS.items() if name in header}


def is_read(name: str) -> bool:
    """Whether a further column is one of the description."""
    return not name.startswith(_OURS)


def quoted(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe stands before what would begin one."""
    return _QUOTE + text if text.startswith((*_FORMULA, _QUOTE)) else text


def unquoted(cell: str) -> str:
    """Return what :func:`quoted` was given."""
    return cell.removeprefix(_QUOTE)


def written_guesses(guesses: Sequence[Guess]) -> str:
    """Write which fields were guessed, a line each: its name, how surely, from what."""
    return "\n".join(f"{one.field} {one.confidence:g} {' '.join(one.evidence.split())}" for one in guesses)


def read_guesses(cell: str, values: Mapping[str, str]) -> tuple[Guess, ...]:
    """Read what :func:`written_guesses` wrote; a field that somebody has emptied since is no guess any more."""
    found = []
    for line in cell.splitlines():
        field, _, rest = line.strip().partition(" ")
        surely, _, evidence = rest.partition(" ")
        if field in COLUMNS and values.get(field) and surely.replace(".", "", 1).isdecimal():
            found.append(Guess(field, values[field], float(surely), evidence))
    return tuple(found)
