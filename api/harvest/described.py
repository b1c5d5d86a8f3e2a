"""What a record tells of: a document as its library describes it, without its text.

Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ontology.iri import Namer
from ontology.records import Assignment, Document, Entity

_BETWEEN = re.compile(r"[;；、]|\s+/\s+")


@dataclass(frozen=True, slots=True)
class Described:
    """A document with its subject headings; ``stamp`` is when it last changed.

    ``entities`` are those that its passages name, where a format asks for them.
    """

    document: Document
    version_id: str
    stamp: str
    subjects: tuple[Assignment, ...]
    namer: Namer
    entities: tuple[Entity, ...] = ()

    @property
    def address(self) -> str:
        """The address of the document."""
        return self.namer.document_iri(self.document.id)

    @property
    def title(self) -> str:
        """The title; a document without one is called after its source."""
        return self.document.metadata.title or self.document.source

    @property
    def creators(self) -> list[str]:
        """Those who are responsible, one by one."""
        return [one.strip() for one in _BETWEEN.split(self.document.metadata.creator) if one.strip()]

    @property
    def topics(self) -> list[str]:
        """The keywords that were stated and the headings that were given, each once."""
        return list(dict.fromkeys((*self.document.metadata.subjects, *(one.label for one in self.subjects))))
