"""Subject headings 主题词 and classes 分类: schemes of them, their words, and who bears a word. Pure."""

from __future__ import annotations

import csv
import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ontology.authority.names import Bearer
from ontology.records import Entity, Name, TagType

ENTRY = "入口词"
"""The kind of name of a word that leads to a heading without being its label."""
BROADER = "上位"

_PARTS = re.compile("[、，；：（）()；]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A subject heading or class. ``parent`` is the id of the next wider one, empty for a top one."""

    id: str
    scheme: str
    notation: str
    label: str
    parent: str = ""
    terms: tuple[str, ...] = ()
    """Words that lead to it."""
    note: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """The label, the parts of a label such as 伦理学（道德学）, and the terms, each once."""
        return tuple(dict.fromkeys((self.label, *filter(None, _PARTS.split(self.label)), *self.terms)))

    @property
    def name(self) -> str:
        """How it is shown: ``K29 地方史志``; the label alone where the notation says no more."""
        return f"{self.notation} {self.label}" if self.notation and self.notation.isascii() else self.label


class Headings:
    """Headings of one scheme or of several. ``fold`` brings words and questions to one form."""

    def __init__(self, headings: Iterable[Heading], *, fold: Callable[[str], str] | None = None) -> None:
        self._headings = tuple({heading.id: heading for heading in headings}.values())
        self._by_id = {heading.id: heading for heading in self._headings}
        self._fold = fold or _same
        self._bearers: dict[str, tuple[Bearer, ...]] | None = None

    def __len__(self) -> int:
        return len(self._headings)

    def __iter__(self) -> Iterator[Heading]:
        return iter(self._headings)

    def __contains__(self, ident: object) -> bool:
        return ident in self._by_id

    def __getitem__(self, ident: str) -> Heading:
        return self._by_id[ident]

    def broader(self, heading: Heading) -> tuple[Heading, ...]:
        """Return what lies above, the nearest first; a circle ends where it would close."""
        found: dict[str, Heading] = {}
        parent = heading.parent
        while parent in self._by_id and parent not in found and parent != heading.id:
            found[parent] = self._by_id[parent]
            parent = found[parent].parent
        return tuple(found.values())

    @property
    def schemes(self) -> tuple[str, ...]:
        """The names of the schemes, in the order of their first heading."""
        return tuple(dict.fromkeys(heading.scheme for heading in self._headings))

    @cached_property
    def identity(self) -> str:
        """A short digest of all that is said of the headings."""
        return hashlib.sha256("\n".join(map(repr, self._headings)).encode()).hexdigest()[:16]

    def bearers(self, surface: str) -> tuple[Bearer, ...]:
        """Return the headings to which ``surface`` leads, those whose label it is first; none is a result."""
        if self._bearers is None:
            self._bearers = self._index()
        return self._bearers.get(self._fold(surface.strip()), ())

    def entities(self) -> tuple[Entity, ...]:
        """Return the headings as entities of the type SUBJECT; ``kind`` is the notation."""
        return tuple(map(_entity, self._headings))

    def joined(self, other: Headings) -> Headings:
        """Return these headings and then those of ``other``; of one id the other's stands."""
        return Headings((*self._headings, *other), fold=self._fold)

    def _index(self) -> dict[str, tuple[Bearer, ...]]:
        found: dict[str, dict[str, Bearer]] = defaultdict(dict)
        for entity in self.entities():
            found[self._fold(entity.label)].setdefault(entity.id, Bearer(entity, ""))
            for name in entity.names:
                found[self._fold(name.text)].setdefault(entity.id, Bearer(entity, name.kind))
        return {word: tuple(sorted(named.values(), key=lambda one: one.kind != "")) for word, named in found.items()}


def from_rows(lines: Iterable[str], *, scheme: str) -> Iterator[Heading]:
    """Yield the headings of a CSV with the columns notation, label, parent, terms (parted by ``;``) and note."""
    for row in csv.DictReader(lines):
        yield Heading(
            id=f"{scheme}:{row['notation']}",
            scheme=scheme,
            notation=row["notation"],
            label=row["label"],
            parent=f"{scheme}:{row['parent']}" if row["parent"] else "",
            terms=tuple(filter(None, row["terms"].split(";"))),
            note=row["note"],
        )


def from_entities(entities: Iterable[Entity]) -> Iterator[Heading]:
    """Yield a heading for each SUBJECT: its kind is the notation, its first 上位 what is wider."""
    for entity in entities:
        if entity.type is not TagType.SUBJECT:
            continue
        wider = next((other for word, other in entity.relations if word == BROADER), "")
        terms = tuple(name.text for name in entity.names)
        yield Heading(entity.id, entity.source, entity.kind, entity.label, wider, terms, entity.note)


def _entity(heading: Heading) -> Entity:
    others: Sequence[str] = [word for word in dict.fromkeys(heading.terms) if word != heading.label]
    return Entity(
        id=heading.id,
        type=TagType.SUBJECT,
        label=heading.label,
        names=tuple(Name(text, ENTRY) for text in others),
        note=heading.note,
        kind=heading.notation,
        source=heading.scheme,
        relations=((BROADER, heading.parent),) if heading.parent else (),
    )


def _same(text: str) -> str:
    return text
