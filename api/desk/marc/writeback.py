"""Writing back: the difference before, the record with who, when and what stood before, and the way back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass

from api.desk.marc.bytes import XML, edited, opened
from api.desk.marc.confirmed import headings
from api.desk.marc.editing import edits
from api.desk.marc.records import Act, Difference, Writing
from api.desk.marc.store import MarcStore
from api.reading import PresentTexts
from ingest.marc.records import CNMARC, MARC21
from ontology.errors import WrongUse
from ontology.iri import Namer
from ontology.records import Entity, SourceRecord

FORMATS = (MARC21, CNMARC, XML)


@dataclass(frozen=True, slots=True)
class Writeback:
    """Reads documents as entities are now; ``entity`` raises :class:`~ontology.errors.NotFound`."""

    texts: PresentTexts
    store: MarcStore
    entity: Callable[[str], Entity]
    namer: Namer

    def current(self, document_id: str, original: SourceRecord) -> SourceRecord:
        """Return a record as it stands: as it came in, or as it was written back since."""
        return self._standing(document_id, original)[0]

    def difference(self, document_id: str) -> Difference:
        """Return what would change. Raises :class:`NotFound`, and :class:`WrongUse` for what came without a record."""
        tagged = self.texts.tagged(document_id)
        original = self._original(tagged.record, document_id)
        record, standing, history = self._standing(document_id, original)
        confirmed = headings(tagged, entity=self.entity, namer=self.namer)
        made, left = edits(opened(record), confirmed)
        title = tagged.document.metadata.title
        return Difference(document_id, title, record, made, left, tuple(history), len(standing))

    def write(
        self, document_id: str, *, by: str, take: Collection[int] = (), note: str = "", revision: int | None = None
    ) -> Difference:
        """Write the confirmed changes, or those numbered in ``take``; return what was changed.

        ``revision`` is how many writings whoever decides has seen. Raises :class:`WrongUse` where there is nothing to
        write, a number is none of the difference, or somebody else was first.
        """
        _named(by)
        found = self.difference(document_id)
        if revision is not None and revision != len(found.history):
            raise WrongUse(f"刚刚有人改过文献 {document_id} 的 MARC 记录，请重新查看差异")
        unknown = [number for number in take if number not in {one.number for one in found.edits}]
        if unknown:
            raise WrongUse(f"差异里没有第 {'、'.join(map(str, unknown))} 处改动；共 {len(found.edits)} 处")
        chosen = tuple(one for one in found.edits if not take or one.number in take)
        if not chosen:
            raise WrongUse(f"文献 {document_id} 没有可写回的改动：没有经审核确认、而记录里还没有的名称或主题")
        self._add(found, edited(found.record, chosen), Act.WRITE, by, [(one.before, one.after) for one in chosen], note)
        return found

    def undo(self, document_id: str, *, by: str, note: str = "") -> Writing:
        """Bring back the bytes that stood before the last writing that stands; return that writing.

        Raises :class:`WrongUse` where none stands.
        """
        _named(by)
        found = self.difference(document_id)
        standing = self._standing(document_id, self._original(self.texts.original(document_id), document_id))[1]
        if not standing:
            raise WrongUse(f"文献 {document_id} 的 MARC 记录没有可撤销的写回")
        last = standing[-1]
        lines = [(after, before) for before, after in last.lines]
        self._add(found, last.before, Act.UNDO, by, lines, note)
        return last

    def history(self, document_id: str) -> list[Writing]:
        """Return what was done with the record of a document, oldest first."""
        return self.store.history(document_id)

    def _add(
        self, found: Difference, after: SourceRecord, act: Act, by: str, lines: list[tuple[str, str]], note: str
    ) -> None:
        original = self._original(self.texts.original(found.document_id), found.document_id)
        self.store.add(
            found.record,
            after,
            document_id=found.document_id,
            revision=len(found.history) + 1,
            act=act,
            by=by,
            original=_digest(original),
            lines=lines,
            note=note,
        )

    def _standing(self, document_id: str, original: SourceRecord) -> tuple[SourceRecord, list[Writing], list[Writing]]:
        """Return the record as it stands, the writings that stand, and all.

        What was written into a record that has come in anew since, and differs, does not stand.
        """
        history = self.store.history(document_id)
        standing: list[Writing] = []
        for one in history:
            if one.original != _digest(original):
                continue
            if one.act is Act.WRITE:
                standing.append(one)
            elif standing:
                standing.pop()
        return standing[-1].after if standing else original, standing, history

    def _original(self, record: SourceRecord | None, document_id: str) -> SourceRecord:
        if record is None or record.format not in FORMATS:
            raise WrongUse(f"文献 {document_id} 不是由 MARC 记录来的，没有可写回的记录；可导出 marc21、cnmarc")
        return record


def _digest(record: SourceRecord) -> str:
    return hashlib.sha256(record.format.encode() + b"\0" + record.data).hexdigest()


def _named(by: str) -> None:
    if not by.strip():
        raise WrongUse("请用 --reviewer 说明是谁写回的")
