"""The vocabularies of others that descriptions are written in and read from; none of their addresses is ever minted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Protocol, cast

from ontology.errors import WrongUse
from ontology.iri import Namer
from ontology.mappings.table import Table
from ontology.records import Statement
from ontology.terms import RDF, SKOS


class Write(Protocol):
    """Ours to theirs."""

    def __call__(self, statements: Iterable[Statement], *, namer: Namer) -> Iterator[Statement]: ...


@dataclass(frozen=True, slots=True)
class Profile:
    """A row of the registry. ``title`` is what a person calls the vocabulary, ``address`` where it is described."""

    name: str
    title: str
    address: str

    @property
    def table(self) -> Table:
        """The correspondences of terms."""
        return cast("Table", self._module.TABLE)

    @property
    def write(self) -> Write:
        """What turns our statements into theirs; their subjects stay ours."""
        return cast("Write", self._module.write)

    @property
    def read(self) -> Callable[[Iterable[Statement]], Iterator[Statement]]:
        """What turns their statements into ours; their subjects stay theirs."""
        return cast("Callable[[Iterable[Statement]], Iterator[Statement]]", self._module.read)

    @property
    def _module(self) -> ModuleType:
        return import_module(f"ontology.mappings.{self.name}")


PROFILES: Mapping[str, Profile] = {
    one.name: one
    for one in (
        Profile("edm", "Europeana Data Model", "https://pro.europeana.eu/page/edm-documentation"),
        Profile("slib", "上海图书馆开放数据平台", "https://data.library.sh.cn/"),
    )
}


def profile_of(statements: Iterable[Statement]) -> Profile | None:
    """Return the vocabulary that describes most things of a file; None where neither describes any."""
    stated = Counter(one.object for one in statements if one.predicate == RDF.type and isinstance(one.object, str))
    known = {
        one: sum(stated[row.theirs] for row in one.table.classes if row.theirs != SKOS.Concept)
        for one in PROFILES.values()
    }
    best = max(known, key=lambda one: known[one])
    return best if known[best] else None


def profile(name: str) -> Profile:
    """Return the vocabulary called ``name``. Raises :class:`WrongUse` for one that there is not."""
    if name not in PROFILES:
        raise WrongUse(f"没有映射 {name}；可用的是 {'、'.join(PROFILES)}。")
    return PROFILES[name]
