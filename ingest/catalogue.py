"""Which column of a catalogue means what: by the mapping that is given, or by the names that catalogues use.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.owntable import GUESSED, fields, is_own, is_read, read_guesses, unquoted
from ingest.sidecar import split_subjects
from ontology.describing import PRINCIPAL, TOLD, canonical
from ontology.errors import WrongMapping
from ontology.records import Block, Metadata

_METADATA = ("title", "creator", "dynasty", "date", "book", "kind", "language", "branch", "rights")
# Images and recordings are files: no usual name of a column says that its cells name some.
_FIELDS = ("id", *_METADATA, "subjects", "images", "media", "chapter", "text")

ROOMS = frozenset({"馆藏地", "馆藏地点"})
"""Columns that name the branch, or, where something else names it, the room or shelf."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The places of the fields in a row; ``text`` may have several, ``rest`` are all others."""

    header: tuple[str, ...]
    fields: Mapping[str, tuple[int, ...]]
    rest: tuple[int, ...]
    own: bool = False
    """Whether the library wrote the table (:mod:`ingest.owntable`)."""

    def value(self, row: Sequence[str], field: str) -> str:
        """Return what a row says of a field; several columns a line each."""
        return "\n".join(cell for place in self.fields.get(field, ()) if (cell := self._cell(row, place)))

    def metadata(self, row: Sequence[str]) -> Metadata:
        """Return what a row says of its document."""
        extra = tuple((self.header[place], cell) for place in self.rest if (cell := self._cell(row, place)))
        fields = {field: self.value(row, field) for field in _METADATA}
        subjects, images = (self._several(row, field) for field in ("subjects", "images"))
        guessed = row[self.header.index(GUESSED)] if self.own and GUESSED in self.header else ""
        guesses = read_guesses(guessed, fields) if guessed else ()
        media = self.value(row, "media")
        return Metadata(**fields, subjects=subjects, extra=extra, images=images, media=media, guesses=guesses)

    def _several(self, row: Sequence[str], field: str) -> tuple[str, ...]:
        value = self.value(row, field)
        return split_subjects([*value.split("\n")] if self.own else value)

    def _cell(self, row: Sequence[str], place: int) -> str:
        cell = _cell(row, place)
        return unquoted(cell) if self.own else cell

    def block(self, row: Sequence[str], locator: str) -> Block:
        """Return the row's text; a row that only has a title says that."""
        title = self.value(row, "title")
        return Block(self._text(row) or title, self.value(row, "chapter") or title, locator)

    def _text(self, row: Sequence[str]) -> str:
        """Return the columns of the text, a line each; one that is a field of its own says which."""
        told = ((self.header[place], _cell(row, place)) for place in self.fields.get("text", ()))
        return "\n".join(
            cell if name.lower() in PRINCIPAL["text"] or canonical(name) not in TOLD else f"{name}：{cell}"
            for name, cell in told
            if cell
        )


def columns(header: Sequence[str], mapping: Mapping[str, str], source: str) -> Columns:
    """Find the fields in a table's header.

    Raises :class:`~ontology.errors.WrongMapping` where the mapping names a field or a column that there is not, and
    where neither a title nor a text can be found.
    """
    names = tuple(name.strip() or f"第 {number} 列" for number, name in enumerate(header, start=1))
    if is_own(names) and not mapping:
        names = tuple(map(unquoted, names))
        own = fields(names)
        taken = {place for places in own.values() for place in places}
        rest = tuple(place for place, name in enumerate(names) if place not in taken and is_read(name))
        return Columns(names, own, rest, own=True)
    found = _mapped(names, mapping, source) if mapping else _recognised(names)
    if not found.get("title") and not found.get("text"):
        reason = f"认不出题名列和说明列；表中有：{'、'.join(names)}。请在同名 .yaml 里写 mapping，如 title: 列名"
        raise WrongMapping(source, reason)
    told = ((field, place) for field, places in found.items() for place in places)
    used = {place for field, place in told if mapping or not _is_kept(field, names[place])}
    return Columns(names, found, tuple(place for place in range(len(names)) if place not in used))


def _is_kept(field: str, name: str) -> bool:
    """Whether a column that is read as a field is kept as a further field too: rooms, and what is told of a copy."""
    return (field == "branch" and name in ROOMS) or (field == "text" and canonical(name) in TOLD)


def _mapped(names: Sequence[str], mapping: Mapping[str, str], source: str) -> dict[str, tuple[int, ...]]:
    unknown = [field for field in mapping if field not in _FIELDS]
    if unknown:
        raise WrongMapping(source, f"mapping 里的字段 {'、'.join(unknown)} 不认识；可用的是 {'、'.join(_FIELDS)}")
    return {field: _places(names, column, source) for field, column in mapping.items()}


def _places(names: Sequence[str], column: str, source: str) -> tuple[int, ...]:
    wanted = [column] if column in names else [one.strip() for one in column.split(",")]
    missing = [one for one in wanted if one not in names]
    if missing:
        raise WrongMapping(source, f"没有 mapping 所指的列 {'、'.join(missing)}；表中有：{'、'.join(names)}")
    return tuple(names.index(one) for one in wanted)


def _recognised(names: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Take for each field the first of its usual names that there is; for the text all of them, in their order."""
    folded = [name.lower() for name in names]
    fields: dict[str, tuple[int, ...]] = {}
    for field, usual in PRINCIPAL.items():
        found = [folded.index(name) for name in usual if name in folded]
        if field == "text":  # what is told of inscriptions names persons: it is read as any text
            found += [place for place, name in enumerate(names) if canonical(name) in TOLD and place not in found]
        if found:
            fields[field] = tuple(sorted(found)) if field == "text" else (found[0],)
    return fields


def _cell(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""
