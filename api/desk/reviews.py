"""Review: what the command line and the workbench ask of it.

A decision is kept in the desk first; then the document's tags are put right in the text store in one transaction,
with a row in the outbox that graph and indexes follow. The document's fingerprint there names the state of the
decisions that its tags show, so that a library that was stopped in between is put right when it is next opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import combinations

from api.desk.agreement import Agreement, agreement
from api.desk.apply import Orphan, apply
from api.desk.decisions import Decision, by_reviewer
from api.desk.held import HeldDocument
from api.desk.prior import ReviewPrior
from api.desk.relate import relate
from api.desk.requests import Entities, Request, judge
from api.desk.status import ReviewStatus, review_status
from api.desk.store import DeskStore
from index.texts import SqlTextStore
from ontology.errors import WenmaiError, WrongUse
from ontology.records import Relation, TaggedDocument, TaggedPassage

_LONGEST_NAME = 64
_STAMP = "+"

Relate = Callable[[TaggedPassage], tuple[Relation, ...]]
"""Makes the relations of a passage whose tags have changed."""


@dataclass(frozen=True, slots=True)
class Made:
    """A decision that was kept; ``new`` is false where the reviewer had said the same already."""

    decision: Decision
    new: bool


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Reviews:
    """The review of one library; writing calls need the library's write lock."""

    desk: DeskStore
    texts: SqlTextStore
    entities: Entities
    relate: Relate = relate
    clock: Callable[[], datetime] = _now
    _prior: tuple[int, ReviewPrior] = field(default_factory=lambda: (-1, ReviewPrior()))

    # --- deciding -------------------------------------------------------------------------------------------

    def decide(self, document_id: str, request: Request, *, reviewer: str) -> Made:
        """Keep one decision and apply it. Raises :class:`WrongUse`, and :class:`NotFound` without the document."""
        (made,) = self.decide_all(document_id, [request], reviewer=reviewer)
        if isinstance(made, WenmaiError):
            raise made
        return made

    def decide_all(self, document_id: str, requests: Sequence[Request], *, reviewer: str) -> list[Made | WenmaiError]:
        """Keep the decisions on one document that make sense and apply them at once; return what came of each.

        Each is judged by the tags as they are before the first. Raises :class:`NotFound` without the document.
        """
        name = reviewer_name(reviewer)
        held = self.held(document_id)
        time = self.clock().astimezone(UTC).isoformat(timespec="microseconds")
        judged = [self._judge(request, held, name, time) for request in requests]
        new = [one for one in judged if isinstance(one, Decision) and one.id == 0]
        numbered = iter(self._keep(held, new))
        return [_made(one, numbered) for one in judged]

    def _judge(self, request: Request, held: HeldDocument, reviewer: str, time: str) -> Decision | WenmaiError:
        """Return a new decision, numbered 0, the reviewer's old one that says the same, or what is amiss."""
        try:
            decision = judge(request, held, reviewer=reviewer, time=time, entities=self.entities)
        except WenmaiError as error:
            return error
        mine = by_reviewer(held.decisions).get(decision.target, {}).get(reviewer)
        return mine if mine is not None and _same(mine, decision) else decision

    def _keep(self, held: HeldDocument, new: Sequence[Decision]) -> list[Decision]:
        if not new:
            return []
        last = self.desk.head()
        after = held.beside([*held.decisions, *(replace(one, id=last + n) for n, one in enumerate(new, 1))])
        beneath = {
            old.passage.id: old.tags
            for old, part in zip(held.stored, after.applied.parts, strict=True)
            if old.tags != part.tags and old.passage.id not in held.beneath
        }
        kept = self.desk.add(new, beneath, version_id=held.version.id)
        self._project(after)
        return kept

    def _project(self, held: HeldDocument) -> None:
        """Bring the stored tags of a document to what stands, and note which decisions they show."""
        changed = [
            self._related(part)
            for old, part in zip(held.stored, held.applied.parts, strict=True)
            if old.tags != part.tags
        ]
        fingerprint = self.texts.fingerprint(held.document.id).split(_STAMP)[0]
        self.texts.retag(held.document.id, changed, fingerprint=self.stamp(held.document.id, fingerprint))
        self.desk.forget_machine(held.document.id, but=held.version.id)

    def _related(self, part: TaggedPassage) -> TaggedPassage:
        return replace(part, relations=self.relate(part))

    # --- with ingest ----------------------------------------------------------------------------------------

    def stamp(self, document_id: str, fingerprint: str) -> str:
        """Return a document's fingerprint with the state of its decisions; as it is where there are none."""
        state = self.desk.states(document_id).get(document_id)
        return f"{fingerprint}{_STAMP}{state}" if state else fingerprint

    def reviewed(self, tagged: TaggedDocument) -> TaggedDocument:
        """Return a freshly tagged document with the decisions that stand laid over its tags."""
        decisions = self.desk.decisions(tagged.document.id)
        if not decisions:
            return tagged
        applied = apply(tagged.passages, decisions, tagged.version)
        pairs = list(zip(tagged.passages, applied.parts, strict=True))
        beneath = {old.passage.id: old.tags for old, part in pairs if old is not part}
        self.desk.keep_machine(tagged.document.id, tagged.version.id, beneath)
        parts = (part if old is part else self._related(part) for old, part in pairs)
        return replace(tagged, passages=tuple(parts))

    def repair(self) -> int:
        """Put right the documents whose tags do not show their decisions; return their number."""
        behind = 0
        for document_id in self.desk.states():
            stored = self.texts.fingerprint(document_id)
            if not stored:
                self.desk.forget_machine(document_id)
                continue
            if self.stamp(document_id, stored.split(_STAMP)[0]) != stored:
                self._project(self.held(document_id))
                behind += 1
        return behind

    # --- asking ---------------------------------------------------------------------------------------------

    def held(self, document_id: str) -> HeldDocument:
        """Return a document as it is under review. Raises :class:`NotFound`."""
        tagged = self.texts.tagged(document_id)
        return HeldDocument(tagged, self.desk.machine(tagged.version.id), self.desk.decisions(document_id))

    def decisions(self, document_id: str = "") -> list[Decision]:
        """Return all decisions on a document, or on all, oldest first."""
        return self.desk.decisions(document_id)

    def history(self, document_id: str, tag_id: str) -> list[Decision]:
        """Return the decisions on the target of a tag, oldest first. Raises as :meth:`decide`."""
        return self.desk.decisions(document_id, target=self.held(document_id).seen(tag_id).target.id)

    def orphans(self) -> tuple[Orphan, ...]:
        """Return the decisions that stand and have no place in the present texts."""
        return self.status().orphans

    def prior(self) -> ReviewPrior:
        """Return what decisions have taught so far; it is counted anew when there are further ones."""
        head = self.desk.head()
        if self._prior[0] != head:
            self._prior = (head, ReviewPrior(self.desk.decisions()))
        return self._prior[1]

    def status(self) -> ReviewStatus:
        """Return how far review came; every decided document is read."""
        everything = self.desk.decisions()
        tags, stated = self.texts.counts()["tags"], self.texts.review_queue.stated()
        return review_status(everything, self._documents(everything), tags=tags, stated=stated)

    def agreements(self) -> list[Agreement]:
        """Return the agreement of every two reviewers who decided a target in common."""
        names = sorted({one.reviewer for one in self.desk.decisions()})
        found = (self.agreement(one, other) for one, other in combinations(names, 2))
        return [one for one in found if one.n]

    def agreement(self, one: str, other: str) -> Agreement:
        """Return how far two reviewers agree, over the targets that both decided and did not take back."""
        mine = [decision for decision in self.desk.decisions() if decision.reviewer in (one, other)]
        return agreement((one, other), self._documents(mine))

    def _documents(self, decisions: Iterable[Decision]) -> Iterator[HeldDocument]:
        """Yield the documents of ``decisions`` that are there, by id."""
        for document_id in sorted({decision.document_id for decision in decisions}):
            if self.texts.fingerprint(document_id):
                yield self.held(document_id)


def reviewer_name(given: str) -> str:
    """Return a reviewer's name as it is kept. Raises :class:`WrongUse` for one that cannot be shown in a line."""
    name = " ".join(given.split())
    if not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
        raise WrongUse(f"审核人的姓名要有 1 到 {_LONGEST_NAME} 个可显示的字")
    return name


def _same(one: Decision, other: Decision) -> bool:
    return (one.action, one.verdict, one.outcomes) == (other.action, other.verdict, other.outcomes)


def _made(judged: Decision | WenmaiError, numbered: Iterator[Decision]) -> Made | WenmaiError:
    if isinstance(judged, WenmaiError):
        return judged
    return Made(judged, new=False) if judged.id else Made(next(numbered), new=True)
