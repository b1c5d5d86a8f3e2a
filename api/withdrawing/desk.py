"""What the desk keeps of a document, taken out of it in one transaction.

Decisions on its tags, guesses, headings, lines and records go with it, for they repeat its words. What people made and
answer for (items of the knowledge base, dossiers, topics, issues, enquiries) stays, with the document's words struck
out: an issue or an answer that went out cannot be called back, the copy that is kept here can be blanked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from api.desk.audit import Audit
from api.desk.clock import now
from api.desk.dossiers.tables import dossiers
from api.desk.enquiries.records import Act as EnquiryAct
from api.desk.enquiries.tables import enquiries, enquiry_log
from api.desk.guessing.tables import guess_decisions
from api.desk.headings.tables import heading_decisions
from api.desk.intake.records import State as ItemState
from api.desk.intake.tables import held
from api.desk.intake.tables import items as intake_items
from api.desk.knowledge.records import Act as ItemAct
from api.desk.knowledge.records import State as KnowledgeState
from api.desk.knowledge.tables import items as knowledge_items
from api.desk.knowledge.tables import log as knowledge_log
from api.desk.lines.tables import line_decisions
from api.desk.marc.store import writings
from api.desk.readership import reads
from api.desk.tables import decisions, machine_tags, topic_log, topic_seen, topics
from api.desk.watching.records import Stage
from api.desk.watching.tables import watch_issues, watch_seen
from api.files.images import PAGE
from api.topics.records import Act as TopicAct
from api.withdrawing.rows import Quoting, forget, struck
from api.withdrawing.striking import Leaving
from index.opening import translated

_GOING: Mapping[str, sa.Table] = {
    "decisions": decisions,
    "machine_tags": machine_tags,
    "guesses": guess_decisions,
    "headings": heading_decisions,
    "marc_writings": writings,
    "watch_seen": watch_seen,
    "reads": reads,
}
_SAID = ("question", "detail", "transcript", "receipts", "draft", "draft_receipts", "machine_draft", "answer")
_ENQUIRIES = Quoting(
    enquiries, (*_SAID, "answer_receipts", "rating_reason"), enquiry_log, "enquiry_id", ("said", "fields")
)
_KNOWLEDGE = Quoting(knowledge_items, ("body",), knowledge_log, "item_id", ("body", "note"))
_TOPICS = Quoting(topics, ("body",), topic_log, "topic_id", ("body", "reason"))
_DOSSIERS = Quoting(dossiers, ("introduction", "items"))
_ISSUES = Quoting(watch_issues, ("items", "note"))
_OVER = tuple(one.value for one in (ItemState.DONE, ItemState.REFUSED, ItemState.DISMISSED))


def withdraw(
    engine: sa.Engine, audit: Audit, leaving: Leaving, *, by: str, images: Collection[str] = ()
) -> tuple[dict[str, int], list[str]]:
    """Take a document out of the desk; return what went by part, and the folders of the spool that are of no use now.

    ``images`` are the page images that go with it: what was decided of their lines goes too.
    """
    with translated(), engine.begin() as connection:
        # What writes first may read what it likes after: in SQLite nobody else can write in between.
        counts = {name: forget(connection, table, leaving.document_id) for name, table in _GOING.items()}
        counts["lines"] = _lines(connection, images)
        counts["topic_seen"] = _seen(connection, leaving)
        stale = _knowledge(connection, leaving, by=by)
        counts["knowledge"] = len(stale)
        counts["topics"] = _topics(connection, leaving, by=by)
        counts["dossiers"] = len(struck(connection, _DOSSIERS, leaving))
        counts["issues"] = _issues(connection, leaving)
        counts["enquiries"] = _enquiries(connection, leaving, by=by)
        counts["received"], spools = _received(connection, leaving.document_id)
        for ident, revision in stale.items():
            detail = {"revision": revision, "document": leaving.document_id}
            audit.note(connection, by=by, act=ItemAct.WITHDRAW.value, subject=f"knowledge/{ident}", detail=detail)
        audit.note(connection, by=by, act="delete", subject=f"document/{leaving.document_id}", detail=counts)
    return counts, spools


def _lines(connection: sa.Connection, images: Collection[str]) -> int:
    """Decisions are kept by image, or page of a PDF: those on one that another document uses stay."""
    image = line_decisions.c.image
    mine = [sa.or_(image == one, image.startswith(f"{one}{PAGE}", autoescape=True)) for one in sorted(images)]
    return sum(connection.execute(line_decisions.delete().where(one)).rowcount for one in mine)


def _seen(connection: sa.Connection, leaving: Leaving) -> int:
    query = sa.select(topic_seen.c.passage_id).distinct()
    gone = [one for one in connection.execute(query).scalars() if leaving.owns(one)]
    for ident in gone:
        connection.execute(topic_seen.delete().where(topic_seen.c.passage_id == ident))
    return len(gone)


def _knowledge(connection: sa.Connection, leaving: Leaving, *, by: str) -> dict[int, int]:
    """An item that rests on what is gone answers nobody until a librarian has looked at it; return their revisions."""
    found = struck(connection, _KNOWLEDGE, leaving)
    for ident, row in found.items():
        approved = row["state"] == KnowledgeState.APPROVED
        state = KnowledgeState.DRAFT.value if approved else row["state"]
        connection.execute(knowledge_items.update().where(knowledge_items.c.id == ident).values(state=state))
        entry = {"item_id": ident, "revision": row["revision"], "by": by, "time": now(), "state": state}
        told = {"note": _note(leaving), "fields": ["receipts", *(["state"] if approved else [])], "body": row["body"]}
        connection.execute(knowledge_log.insert().values(act=ItemAct.WITHDRAW.value, **entry, **told))
    return {ident: int(row["revision"]) for ident, row in found.items()}


def _topics(connection: sa.Connection, leaving: Leaving, *, by: str) -> int:
    found = struck(connection, _TOPICS, leaving)
    for ident, row in found.items():
        body = {**row["body"], "cover": ""} if leaving.owns(row["body"].get("cover", "")) else row["body"]
        connection.execute(topics.update().where(topics.c.id == ident).values(body=body))
        entry = {"topic_id": ident, "revision": row["revision"], "by": by, "time": now(), "reason": _note(leaving)}
        row_of = {"act": TopicAct.EDIT.value, "fields": ["items"], "body": body, **entry}
        connection.execute(topic_log.insert().values(row_of))
    return len(found)


def _issues(connection: sa.Connection, leaving: Leaving) -> int:
    """Issues keep their count of items; one that has not gone out leaves those out that are blank."""
    found = struck(connection, _ISSUES, leaving)
    for ident, row in found.items():
        if row["stage"] != Stage.DRAFT:
            continue
        items = [one | {"struck": True} if leaving.owns(one["passage_id"]) else one for one in row["items"]]
        connection.execute(watch_issues.update().where(watch_issues.c.id == ident).values(items=items))
    return len(found)


def _enquiries(connection: sa.Connection, leaving: Leaving, *, by: str) -> int:
    found = struck(connection, _ENQUIRIES, leaving)
    for ident, row in found.items():
        entry = {"enquiry_id": ident, "revision": row["revision"], "act": EnquiryAct.NOTE.value, "by": by}
        connection.execute(enquiry_log.insert().values(**entry, time=now(), said=_note(leaving), fields={}))
    return len(found)


def _received(connection: sa.Connection, document_id: str) -> tuple[int, list[str]]:
    """Drop the bytes in which a document came, where they have been dealt with; what waits is another delivery."""
    mine = (intake_items.c.document_id == document_id) & intake_items.c.state.in_(_OVER)
    query = sa.select(intake_items.c.id, intake_items.c.spool, intake_items.c.outcome).where(mine)
    rows = connection.execute(query).all()
    for row in rows:
        told = {"data": None, "name": "", "spool": "", "outcome": _told(row.outcome)}
        connection.execute(intake_items.update().where(intake_items.c.id == row.id).values(told))
    waits = sa.select(intake_items.c.id).where(~intake_items.c.state.in_(_OVER))
    past = (held.c.document_id == document_id) & ~held.c.item_id.in_(waits)
    connection.execute(held.update().where(past).values(digest=""))
    return len(rows), [row.spool for row in rows if row.spool]


def bare(receipt: Mapping[str, Any]) -> dict[str, Any]:
    """Return a receipt as it may be kept: it tells what went by id and number, not by name."""
    return {name: value for name, value in receipt.items() if name not in ("title", "source")}


def _told(outcome: Mapping[str, Any]) -> dict[str, Any]:
    return {**outcome, "receipt": bare(outcome["receipt"])} if outcome.get("receipt") else dict(outcome)


def _note(leaving: Leaving) -> str:
    return f"文献 {leaving.document_id} 已删除，引自它的文字已移除"
