"""The schemes of headings by name: the bundled ones, and thesauri that a library has in SKOS or has loaded."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from ontology.authority.headings import Heading, Headings, from_entities, from_rows
from ontology.authority.importers import reader
from ontology.authority.store import Authority
from ontology.errors import EmptySource, WrongUse
from ontology.records import Entity, Refusal

BUNDLED = "bundled"
SCHEMES = {"clc": "中国图书馆分类法", "sibu": "四部分类法"}
"""The bundled schemes and what they are called."""


@cache
def bundled_headings() -> tuple[Heading, ...]:
    """Return the classes of 中图法 and of the four divisions 四部; the files are read once in a process."""
    folder = files("ontology.authority") / "facts"
    return tuple(
        heading
        for scheme in SCHEMES
        for heading in from_rows((folder / f"{scheme}.csv").read_text(encoding="utf-8").splitlines(), scheme=scheme)
    )


@cache
def heading_entities() -> tuple[Entity, ...]:
    """Return the bundled headings as entities of the type SUBJECT.

    A word that leads to a class of the 中图法 is no name of one of the four divisions: what is tagged in a text links
    to the former, and the latter are for documents.
    """
    clc = {word for heading in bundled_headings() if heading.scheme == "clc" for word in heading.words}
    return tuple(
        one if one.source == "clc" else replace(one, names=tuple(name for name in one.names if name.text not in clc))
        for one in Headings(bundled_headings()).entities()
    )


def bundled_schemes() -> Iterator[tuple[Authority, tuple[Entity, ...]]]:
    """Yield each bundled scheme with its headings, in the form in which a loaded authority is told."""
    for name, title in SCHEMES.items():
        entities = tuple(one for one in heading_entities() if one.source == name)
        digest = hashlib.sha256(repr(entities).encode()).hexdigest()
        yield Authority(name, "csv", title, "CC0", "", f"{name}.csv", digest, entities=len(entities)), entities


def skos_headings(path: Path, *, name: str) -> tuple[Heading, ...]:
    """Return the concepts of a SKOS file as the scheme ``name``.

    Raises :class:`~ontology.errors.SourceError` for a file that is no RDF or holds no concept with a label.
    """
    rows = [row for row in reader("skos")(path, name=name) if not isinstance(row, Refusal)]
    if not rows:
        raise EmptySource(str(path), "holds no skos:Concept with a skos:prefLabel")
    return tuple(from_entities(row.entity for row in rows))


def headings_of(
    setting: str, *, loaded: Mapping[str, Iterable[Entity]] | None = None, fold: Callable[[str], str] | None = None
) -> Headings:
    """Return the headings that ``setting`` names: ``bundled``, a loaded thesaurus, or several with commas.

    ``loaded`` gives the entities of each thesaurus that the library loaded. Raises :class:`WrongUse` for an unknown
    name and for a thesaurus without a single subject.
    """
    found: list[Heading] = []
    for name in filter(None, (part.strip() for part in setting.split(","))):
        found.extend(_named(name, loaded or {}))
    if not found:
        raise WrongUse(f"subjects: {setting!r} names no headings; write {BUNDLED} or the name of a loaded thesaurus")
    return Headings(found, fold=fold)


def _named(name: str, loaded: Mapping[str, Iterable[Entity]]) -> tuple[Heading, ...]:
    if name == BUNDLED:
        return bundled_headings()
    if name in SCHEMES:
        return tuple(heading for heading in bundled_headings() if heading.scheme == name)
    if name not in loaded:
        known = ", ".join((BUNDLED, *SCHEMES, *sorted(loaded)))
        raise WrongUse(f"subjects: no headings are called {name!r}; there are {known}")
    headings = tuple(from_entities(loaded[name]))
    if not headings:
        raise WrongUse(f"subjects: the authority {name!r} holds no subject; load a thesaurus of type SUBJECT")
    return headings
