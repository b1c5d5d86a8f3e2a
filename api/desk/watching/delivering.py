"""What is in the outbox goes out: by e-mail and to webhooks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.desk.dossiers.paper import Paper
from api.desk.watching.hooking import Hooks
from api.desk.watching.issuing import Issuing
from api.desk.watching.letters import letter, page_of
from api.desk.watching.outbox import Outbox
from api.desk.watching.posting import Outcome, Post
from api.desk.watching.records import Channel, Delivery, Fate, Issue, Recipient, Watch
from api.desk.watching.store import WatchStore
from ontology.errors import NotFound, WrongUse
from ontology.iri import Namer


@dataclass(frozen=True, slots=True)
class Deliverer:
    """Sends what is due."""

    store: WatchStore
    outbox: Outbox
    issuing: Issuing
    post: Post
    hooks: Hooks
    namer: Namer

    def deliver(self, *, issue_id: int = 0) -> Mapping[Fate, int]:
        """Try all that is due, of one issue or of all; return how many came to what.

        Letters wait while no mail server is set.
        """
        told: Counter[Fate] = Counter()
        for one in self.outbox.due(issue_id=issue_id):
            if one.channel is Channel.EMAIL and not self.post.ready:
                told[Fate.WAITING] += 1
                continue
            taken = self.outbox.take(one)
            if taken is not None:
                outcome = self._try(taken)
                told[self.outbox.end(taken, outcome.fate, outcome.error)] += 1
        return told

    def _try(self, delivery: Delivery) -> Outcome:
        try:
            recipient = self.store.recipient(delivery.recipient_id)
            issue = self.issuing.seen(self.store.numbered(delivery.issue_id))
            watch = self.store.watch(issue.watch_id)
        except NotFound:
            return Outcome(Fate.DROPPED, "收件人已删去")
        if not recipient.active:
            return Outcome(Fate.DROPPED, "收件人已停收")
        paper = self.issuing.paper(watch, issue)
        try:
            if delivery.channel is Channel.WEBHOOK:
                told = self.told(watch, issue, recipient, paper)
                return self.hooks.send(recipient.contact.webhook, told, secret=recipient.secret, key=delivery.key)
            return self._mailed(watch, issue, recipient, delivery, paper)
        except WrongUse as error:
            return Outcome(Fate.FAILED, str(error))

    def _mailed(self, watch: Watch, issue: Issue, recipient: Recipient, delivery: Delivery, paper: Paper) -> Outcome:
        files = [self.issuing.file(watch, issue, form) for form in watch.attachments]
        made = letter(
            watch,
            issue,
            recipient,
            delivery,
            paper=paper,
            files=files,
            sender=self.post.sender,
            namer=self.namer,
        )
        return self.post.send(made, recipient.contact.email)

    def told(self, watch: Watch, issue: Issue, recipient: Recipient, paper: Paper) -> dict[str, Any]:
        """Return what a webhook is told of an issue."""
        return {
            "event": "issue",
            "watch": {"id": watch.id, "name": watch.name, "question": watch.question},
            "issue": {"number": issue.number, "sent": issue.sent, "note": issue.note, "waiting": issue.waiting},
            "page": page_of(self.namer, recipient),
            "items": [
                {
                    "passage_id": one.said.passage_id,
                    "title": one.said.title,
                    "citation": one.citation,
                    "address": one.address,
                    "quote": one.quote,
                    "amiss": one.amiss,
                    "why": list(one.said.why),
                    "note": one.said.note,
                }
                for one in paper.pieces
            ],
        }
