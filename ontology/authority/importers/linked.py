"""Agents, places, periods and concepts that others describe in RDF: EDM, and the terms of the Shanghai Library.

The file says by its own terms which of the two it is (:mod:`ontology.mappings`). Documents in it are no entities:
``wenmai ingest`` takes those.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ontology.authority.importers import Row
from ontology.authority.importers.files import check_utf8, opened
from ontology.errors import EmptySource, UnknownFormat
from ontology.mappings import PROFILES, profile_of
from ontology.mappings.edm import EDM
from ontology.mappings.records import entities_of, unlabelled
from ontology.mappings.table import by_subject, types
from ontology.rdffiles import SYNTAXES, parsed
from ontology.records import Refusal, TagType


def read(path: Path, *, name: str, default: TagType | None = None) -> Iterator[Row | Refusal]:
    """Yield the entities; ``default`` is the type of an agent that is said to be neither person nor body.

    The line is not known: 0. Raises :class:`~ontology.errors.SourceError` for a file that is no RDF or describes no
    entity.
    """
    suffix = next((one for one in reversed(path.suffixes) if one not in (".gz", ".zip")), "")
    if suffix not in SYNTAXES:
        raise UnknownFormat(str(path), f"is read from {', '.join(SYNTAXES)}")
    if SYNTAXES[suffix] != "xml":  # XML says its encoding itself
        check_utf8(path)
    with opened(path) as file:
        statements = list(parsed(file.read(), suffix, source=str(path)))
    profile = profile_of(statements)
    if profile is None:
        raise EmptySource(str(path), f"describes nothing in the terms of {' or '.join(PROFILES)}")
    ours = list(profile.read(statements))
    for address in unlabelled(ours):
        yield Refusal(f"{path}, {address}", "record", "has no label")
    found = list(entities_of(ours, source=name))
    if not found:
        raise EmptySource(str(path), "describes no agent, place, period or concept; documents are for: wenmai ingest")
    unsaid = {subject for subject, said in by_subject(statements).items() if types(said) == [EDM.Agent]}
    for entity in found:
        yield Row(0, replace(entity, type=default) if default and entity.same_as[0] in unsaid else entity)
