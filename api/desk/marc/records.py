"""What is to be written into a record, and what was.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ingest.marc.records import Field
from ontology.records import SourceRecord, TagType


@dataclass(frozen=True, slots=True)
class Heading:
    """A name or subject that reviewers stand behind. ``names`` are all that it is called, folded.

    ``address`` is that of the entity or heading; ``scheme`` the authority of a heading, ``number`` its class number.
    A ``creator`` is named in the statement of responsibility, with its ``role``; the others are what a work is about.
    """

    type: TagType
    label: str
    address: str
    names: frozenset[str]
    evidence: str
    creator: bool = False
    role: str = ""
    main: bool = True
    dynasty: str = ""
    years: str = ""
    scheme: str = ""
    number: str = ""
    same_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of a record: subfields at the end of the field at ``place``, or, at -1, a new field."""

    number: int
    place: int
    field: Field
    """The field as it will stand."""
    added: tuple[tuple[str, str], ...]
    before: str
    """The field as it stands; empty for a new one."""
    evidence: str

    @property
    def after(self) -> str:
        """The field as it will stand, as cataloguers write it."""
        return str(self.field)


class Act(StrEnum):
    """What was done with a record."""

    WRITE = "write"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Writing:
    """A row of the history. ``original`` is the digest of the record that came in; ``lines`` say what changed."""

    revision: int
    document_id: str
    act: Act
    by: str
    time: str
    note: str
    original: str
    before: SourceRecord
    after: SourceRecord
    lines: tuple[tuple[str, str], ...]
    """The fields that changed, before and after."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What would change in the record of a document as it stands now, and what was changed before."""

    document_id: str
    title: str
    record: SourceRecord
    edits: tuple[Edit, ...]
    left: tuple[str, ...]
    """What is confirmed and cannot be written, each with the reason."""
    history: tuple[Writing, ...]
    standing: int
    """How many writings stand and can be taken back."""
