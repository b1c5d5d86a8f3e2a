"""Names to the entities that bear them. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ontology.records import Entity, TagType

_ORDER = ("", "姓名", "全称", "今名", "旧称", "谥号", "庙号", "号", "字", "封爵", "官称", "别称", "简称")
"""Kinds of names from the most to the least telling; an unlisted kind comes last."""
_RANK = {kind: rank for rank, kind in enumerate(_ORDER)}


@dataclass(frozen=True, slots=True)
class Bearer:
    """An entity with the kind of the name by which it was found; the kind of its label is ``""``."""

    entity: Entity
    kind: str


class NameIndex:
    """All names of ``entities``. ``fold`` brings names and questions to one form, such as simplified characters."""

    def __init__(self, entities: Iterable[Entity], *, fold: Callable[[str], str] | None = None) -> None:
        self._fold = fold or _same
        bearers: dict[str, dict[str, Bearer]] = defaultdict(dict)
        for entity in entities:
            for text, kind in _names(entity):
                bearers[self._fold(text)].setdefault(entity.id, Bearer(entity, kind))
        self._bearers = {name: tuple(sorted(found.values(), key=_key)) for name, found in bearers.items()}

    def bearers(self, surface: str, *, type: TagType | None = None) -> tuple[Bearer, ...]:  # noqa: A002
        """Return who bears ``surface``, each once by the most telling kind of name, the most telling first."""
        found = self._bearers.get(self._fold(surface.strip()), ())
        return found if type is None else tuple(bearer for bearer in found if bearer.entity.type is type)

    def candidates(self, surface: str, *, type: TagType | None = None) -> tuple[Entity, ...]:  # noqa: A002
        """Return the entities that bear ``surface``, those whose label it is first; none is a result."""
        return tuple(bearer.entity for bearer in self.bearers(surface, type=type))

    def surfaces(self) -> Iterator[tuple[str, TagType]]:
        """Yield every folded name once for each type of its bearers."""
        for name, found in self._bearers.items():
            for type_ in dict.fromkeys(bearer.entity.type for bearer in found):
                yield name, type_


def _names(entity: Entity) -> Iterator[tuple[str, str]]:
    yield entity.label, ""
    yield from sorted(((name.text, name.kind) for name in entity.names), key=lambda pair: _rank(pair[1]))


def _key(bearer: Bearer) -> tuple[int, str]:
    return _rank(bearer.kind), bearer.entity.id


def _rank(kind: str) -> int:
    return _RANK.get(kind, len(_ORDER))


def _same(text: str) -> str:
    return text
