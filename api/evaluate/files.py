"""Gold files in JSON Lines and CoNLL."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ontology.errors import WrongUse


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON Lines file. Raises :class:`WrongUse` naming the file and line of a bad one."""
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _parse(line, where=f"{path}, line {number}")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUse(f"{path}: cannot be read as UTF-8 text: {error}") from error


def _parse(line: str, *, where: str) -> dict[str, Any]:
    try:
        parsed = json.loads(line)
    except json.JSONDecodeError as error:
        raise WrongUse(f"{where}: is no JSON: {error}") from error
    if not isinstance(parsed, dict):
        raise WrongUse(f"{where}: must be a JSON object")
    return parsed


def read_conll(path: Path) -> Iterator[tuple[str, list[tuple[int, int, str]]]]:
    """Yield sentences of a two-column CoNLL file (character, BIOES tag) with their spans ``(begin, end, type)``."""
    characters: list[str] = []
    labels: list[str] = []
    for number, line in enumerate([*path.read_text("utf-8").splitlines(), ""], 1):
        columns = line.split()
        if not columns:
            if characters:
                yield "".join(characters), _spans(labels)
            characters, labels = [], []
        elif len(columns) == 2 and len(columns[0]) == 1:
            characters.append(columns[0])
            labels.append(columns[1])
        else:
            raise WrongUse(f"{path}, line {number}: expected one character and one tag, found {line!r}")


def _spans(labels: list[str]) -> list[tuple[int, int, str]]:
    """Return the spans of BIOES labels; a run that does not end in E or S is closed where it stops."""
    spans: list[tuple[int, int, str]] = []
    begin, kind = -1, ""
    for place, label in enumerate([*labels, "O"]):
        position, _, name = label.partition("-")
        if begin >= 0 and (position in "OBS" or name != kind):
            spans.append((begin, place, kind))
            begin = -1
        if position in ("B", "S") or (position in ("I", "E") and begin < 0):
            begin, kind = place, name
        if position in ("E", "S") and begin >= 0:
            spans.append((begin, place + 1, kind))
            begin = -1
    return spans
