"""Subject headings of documents at the workbench: what waits, and what is decided."""

from __future__ import annotations

from dataclasses import dataclass

from api.desk.headings.records import HeadingDecision, HeadingVerdict, chosen
from api.desk.headings.store import HeadingStore
from api.desk.reviewing.workbench import Workbench
from index.texts import SqlTextStore
from ontology.authority.headings import Headings
from ontology.errors import NotFound, WrongUse
from ontology.records import Assignment, Document

PAGE = 20


@dataclass(frozen=True, slots=True)
class WaitingHeadings:
    """A document with headings that nobody has looked at; ``headings`` are all that it has."""

    document: Document
    headings: tuple[Assignment, ...]


@dataclass(frozen=True, slots=True)
class HeadingBench:
    """What a reviewer may do with headings; a decision is laid over the text store at once."""

    store: HeadingStore
    workbench: Workbench
    headings: Headings

    @property
    def _texts(self) -> SqlTextStore:
        return self.workbench.queue.texts

    def waiting(self, *, skip: int = 0, limit: int = PAGE) -> tuple[list[WaitingHeadings], int]:
        """Return documents with headings of machines, the least sure first, and how many there are."""
        ids, total = self._texts.tallies.given_headings(offset=skip, limit=limit)
        return [
            WaitingHeadings(self._texts.description(ident)[0], self._texts.assignments(ident)) for ident in ids
        ], total

    def decide(self, document_id: str, heading_id: str, *, verdict: HeadingVerdict, by: str) -> HeadingDecision:
        """Confirm or reject a heading that a document was given. Raises :class:`NotFound` where it was not."""
        with self.workbench.writing():
            given = self._texts.assignments(document_id)
            one = next((one for one in given if one.heading_id == heading_id), None)
            if one is None:
                raise NotFound("这份文献没有这个主题，可能已重新标引；请刷新页面。")
            return self._keep(document_id, one, given, verdict=verdict, by=by)

    def add(self, document_id: str, stated: str, *, by: str) -> HeadingDecision:
        """Give a document the heading that is called ``stated``, or has that id or notation.

        Raises :class:`NotFound` for what no heading is called, :class:`WrongUse` where several are.
        """
        heading = self._heading(stated.strip())
        with self.workbench.writing():
            self._texts.description(document_id)  # there must be one
            given = self._texts.assignments(document_id)
            before = next((one for one in given if one.heading_id == heading[0]), None)
            if before is not None:
                return self._keep(document_id, before, given, verdict=HeadingVerdict.CONFIRMED, by=by)
            return self._keep(document_id, chosen(*heading, by=by), given, verdict=HeadingVerdict.ADDED, by=by)

    def undo(self, number: int, *, by: str) -> HeadingDecision:
        """Take a decision back: the heading is as the decisions that still stand have it, without any as it was.

        Raises :class:`NotFound` and :class:`WrongUse`.
        """
        with self.workbench.writing():
            made = self.store.undo(number, by=by)
            self._assign(made.document_id, self._texts.assignments(made.document_id))
        self.workbench.following.later()
        return made

    def _keep(
        self,
        document_id: str,
        one: Assignment,
        given: tuple[Assignment, ...],
        *,
        verdict: HeadingVerdict,
        by: str,
    ) -> HeadingDecision:
        made = self.store.keep(document_id, one, verdict=verdict, by=by)
        self._assign(document_id, given)
        self.workbench.following.later()
        return made

    def _assign(self, document_id: str, given: tuple[Assignment, ...]) -> None:
        """Lay the decisions over the headings that a document was given."""
        try:
            self._texts.assign(document_id, self.store.settled(document_id, given))
        except NotFound:  # the document is gone; the decision waits for its return
            return

    def _heading(self, stated: str) -> tuple[str, str, str]:
        if not stated:
            raise WrongUse("请写主题词、分类号或标识。")
        named = [one for one in self.headings if stated in (one.id, one.notation, one.label)]
        found = named or [self.headings[one.entity.id] for one in self.headings.bearers(stated)]
        if not found:
            raise NotFound(f"没有叫“{stated}”的主题词或分类。")
        if len(found) > 1:
            several = "、".join(f"{one.name}（{one.id}）" for one in found[:8])
            raise WrongUse(f"“{stated}”有几个：{several}；请写括号里的标识。")
        return found[0].id, found[0].label, found[0].scheme
