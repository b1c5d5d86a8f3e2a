"""The union catalogue 联合目录 of a library: what the door, the commands and the graph ask of it.

It follows the outbox of the texts as the indexes do: a document that comes, changes or goes touches the records that
share a key with it, no others. Works that changed are then written into the graph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from api.access.following import applied
from api.catalogue.changes import GONE, LIVE
from api.catalogue.decisions import Action, GroupingDecision, check, repeated, standing
from api.catalogue.grouping import Grouper
from api.catalogue.publishing import published
from api.catalogue.reading import CatalogueReader
from api.catalogue.records import Knowledge, Record, record_of
from api.catalogue.rules import VERSION
from api.catalogue.store import CatalogueStore
from api.desk.groupings import GroupingStore
from api.desk.reviews import reviewer_name
from index.build import follow
from index.ports import Change, Outbox
from ontology.catalogue import moved_statements, work_graph_iri, work_statements
from ontology.errors import NotFound, WrongUse
from ontology.iri import Namer
from ontology.ports import GraphWriter
from ontology.records import Document, Statement, TextVersion
from ontology.sight import Sight

_PUBLISHED_TOGETHER = 500


class Documents(Outbox, Protocol):
    """The texts, as far as the catalogue needs them."""

    def document(self, document_id: str) -> tuple[Document, TextVersion]: ...

    def setting(self, name: str) -> str: ...


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Catalogue:
    """One library's union catalogue; writing calls need the library's write lock.

    ``facts`` names the state of the authorities that names were looked up in.
    """

    store: CatalogueStore
    decided: GroupingStore
    texts: Documents
    known: Knowledge
    facts: Callable[[], str]
    clock: Callable[[], datetime] = _now
    reader: CatalogueReader = field(init=False)
    grouper: Grouper = field(init=False)

    def __post_init__(self) -> None:
        self.reader = CatalogueReader(self.store, self.known.agree, self.decided.decisions, self.known.fold)
        self.grouper = Grouper(self.store, self.known.agree, self.decided.decisions, self._time)

    # --- following ------------------------------------------------------------------------------------------

    def position(self) -> int:
        """Return how far in the outbox the catalogue came."""
        return int(self.store.setting("position") or 0)

    def take(self, outbox: Outbox, changes: Sequence[Change]) -> None:  # noqa: ARG002 - the protocol's shape
        """Take the records of the documents that changed."""
        sight = applied(self.texts).sight
        changed = dict.fromkeys(change.document_id for change in changes)
        self.grouper.put({one: self._record(one, sight) for one in changed})

    def commit(self, position: int) -> None:
        """Keep the position."""
        self.grouper.put({}, position=position)

    def follow(self) -> int:
        """Bring the catalogue up to the texts and the decisions; return how many units were grouped anew.

        New rules or other authorities read all records again.
        """
        identity = f"{VERSION} {self.facts()}"
        if self.store.setting("identity") != identity:
            if self.store.setting("identity"):
                self.store.clear()
            with self.store.writing() as writer:
                writer.set("identity", identity)
        follow(self.texts, self)
        return self.grouper.settle()

    def publish(self, graph: GraphWriter, namer: Namer, *, everything: bool = False) -> int:
        """Write the works that changed into the graph, ``everything`` into an empty one; return the statements."""
        if everything:
            with self.store.writing() as writer:
                writer.run(
                    "INSERT OR IGNORE INTO unpublished SELECT id FROM addresses WHERE kind = 'w' AND state <> ?", GONE
                )
        written = 0
        query = "SELECT work FROM unpublished ORDER BY work LIMIT ?"
        while works := [work for (work,) in self.store.rows(query, _PUBLISHED_TOGETHER)]:
            told = list(self._graphs(works, namer))
            for iri, statements in told:
                if statements is None:
                    graph.drop(iri)
            written += graph.replace_all((iri, some) for iri, some in told if some is not None)
            graph.settle()
            with self.store.writing() as writer:
                writer.each("DELETE FROM unpublished WHERE work = ?", [(work,) for work in works])
        return written

    def doubt_graph(self) -> None:
        """Forget what the graph is known to hold: every work is to be written again, and those that went to be taken
        out again."""
        with self.store.writing() as writer:
            writer.run("INSERT OR IGNORE INTO unpublished SELECT id FROM addresses WHERE kind = 'w'")

    def graphs(self, namer: Namer) -> Iterator[tuple[str, Iterator[Statement]]]:
        """Yield the named graph of every work with what it is to hold."""
        works = [work for (work,) in self.store.rows("SELECT id FROM addresses WHERE kind = 'w' AND state <> ?", GONE)]
        for iri, statements in self._graphs(sorted(works), namer):
            if statements is not None:
                yield iri, statements

    def one_published(self) -> str:
        """Return a work that the graph should hold already; empty where there is none."""
        query = "SELECT id FROM works WHERE id NOT IN (SELECT work FROM unpublished) LIMIT 1"
        return str(self.store.one(query) or "")

    def _graphs(self, works: Sequence[str], namer: Namer) -> Iterator[tuple[str, Iterator[Statement] | None]]:
        for work in works:
            iri = work_graph_iri(namer, work)
            try:
                state, target = self.reader.state(work)
            except NotFound:
                continue
            if state == LIVE:
                yield iri, work_statements(published(self.reader.work(work)), namer=namer)
            else:
                yield iri, None if state == GONE else moved_statements(work, target, namer=namer)

    def rebuild(self) -> int:
        """Make the catalogue anew from texts and decisions; works keep their ids. Return how many units there are."""
        self.store.clear()
        return self.follow()

    # --- deciding -------------------------------------------------------------------------------------------

    def decide(self, action: Action, one: str, other: str, *, reviewer: str, note: str = "") -> GroupingDecision:
        """Keep a decision on two records, each given by its document, unit or work.

        What a reviewer decides again, as after a command that was killed, is what stands already, and kept once.

        Raises :class:`NotFound` for what is no record, :class:`WrongUse` for what contradicts a decision that stands.
        """
        made = GroupingDecision(
            0, action, self.unit(one), self.unit(other), reviewer_name(reviewer), self._time(), note.strip()
        )
        if made.one == made.other and one != other:
            raise WrongUse(f"{one} 与 {other} 已是同一部作品；请改用记录（文献）的编号，wenmai catalogue show 会列出。")
        stand = standing(self.decided.decisions())
        check(made, stand)
        return repeated(made, stand) or self.decided.add(made)

    def undo(self, number: int, *, reviewer: str, note: str = "") -> GroupingDecision:
        """Take a decision back. Raises :class:`NotFound`, and :class:`WrongUse` for one that does not stand."""
        every = {one.id: one for one in self.decided.decisions()}
        if number not in every:
            raise NotFound(f"没有第 {number} 号决定。")
        target = every[number]
        undone = {one.undoes for one in every.values() if one.action is Action.UNDO}
        if target.action is Action.UNDO or number in undone:
            raise WrongUse(f"第 {number} 号决定已经收回，或本身就是收回。")
        name = reviewer_name(reviewer)
        made = GroupingDecision(0, Action.UNDO, target.one, target.other, name, self._time(), note.strip(), number)
        rest = standing([*every.values(), made])
        revived = next((one for one in (*rest.works, *rest.editions) if one.pair == target.pair), None)
        if revived is not None and revived.of_editions == target.of_editions:
            check(revived, rest)
        return self.decided.add(made)

    def unit(self, ident: str) -> str:
        """Return the unit that an id of a document, unit or work stands for. Raises :class:`NotFound`."""
        query = "SELECT unit FROM records WHERE document = ? UNION SELECT unit FROM records WHERE unit = ? LIMIT 1"
        if found := self.store.one(query, ident, ident):
            return str(found)
        try:
            return self.reader.work(ident).founder
        except NotFound:
            raise NotFound(f"联合目录中没有记录或作品 {ident}。") from None

    # --- checking -------------------------------------------------------------------------------------------

    def problems(self, documents: Iterator[Document], graphs: Sequence[str], namer: Namer) -> Iterator[str]:
        """Yield what is wrong, a sentence each: records against the texts, works against the graph."""
        if (position := self.position()) != (head := self.texts.head()):
            yield f"is at change {position} of {head}"
        sight = applied(self.texts).sight
        public = (one for one in documents if not sight.hides(one.collection))
        wanted = {one.id for one in public if record_of(one, self.known) is not None}
        held = {document for (document,) in self.store.rows("SELECT document FROM records")}
        yield from (f"lacks the record of document {one}" for one in sorted(wanted - held))
        yield from (f"holds a record of document {one}, which is gone" for one in sorted(held - wanted))
        live = [work for (work,) in self.store.rows("SELECT id FROM works ORDER BY id")]
        there = set(graphs)
        yield from (f"lacks the graph of work {work}" for work in live if work_graph_iri(namer, work) not in there)

    # --- within ---------------------------------------------------------------------------------------------

    def _record(self, document_id: str, sight: Sight) -> Record | None:
        try:
            document, _ = self.texts.document(document_id)
        except NotFound:
            return None
        return None if sight.hides(document.collection) else record_of(document, self.known)

    def _time(self) -> str:
        return self.clock().astimezone(UTC).isoformat(timespec="seconds")

    def close(self) -> None:
        """Let go of the files."""
        self.store.close()
        self.decided.close()
