"""What librarians do with watches: keep them, run them, look an issue through, send it, say whom they serve."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from api.desk.watching.delivering import Deliverer
from api.desk.watching.hooking import checked
from api.desk.watching.issuing import Issuing
from api.desk.watching.letters import checked_email
from api.desk.watching.outbox import Outbox
from api.desk.watching.records import MOST_ITEMS, Contact, Delivery, Fate, Issue, Item, Recipient, Stage, State, Watch
from api.desk.watching.running import Ran, Runner
from api.desk.watching.store import WatchStore
from ontology.errors import NotFound, WrongUse
from ontology.iri import Namer
from ontology.queries import checked_filters

_LONGEST = 200
_LONGEST_QUESTION = 500
_LONGEST_NOTE = 5_000
_MOST_ENTITIES = 20
_MOST_RECIPIENTS = 200
SYSTEM = "system"
"""Who acts where nobody does: a job that runs by itself."""
RECIPIENT = "recipient"
"""Who acts where it is one of those served; who of them, the log does not say."""


@dataclass(frozen=True, slots=True)
class Watching:
    """The watches of one library. Every refusal is a :class:`WrongUse`."""

    store: WatchStore
    outbox: Outbox
    runner: Runner
    issuing: Issuing
    deliverer: Deliverer
    namer: Namer

    # --- watches --------------------------------------------------------------------------------------------

    def create(self, made: Watch, *, by: str, from_now: bool = False) -> Watch:
        """Begin a watch. ``from_now`` takes what there is as known, so that only what comes later is reported."""
        watch = self.store.add(self._checked(made), by=by)
        if from_now:
            self.runner.run(watch.id, by=by, quiet=True)
        return self.store.watch(watch.id)

    def edit(self, ident: int, made: Watch, *, by: str, revision: int) -> Watch:
        """Set all of a watch that a person sets."""
        whole = self._checked(made)

        def edit(was: Watch) -> Watch:
            kept = {name: getattr(was, name) for name in ("branch", "made", "last_run", "next_run", "state")}
            return replace(whole, owner=whole.owner or was.owner, **kept)

        return self.store.change(ident, edit, by=by, revision=revision)

    def pause(self, ident: int, *, by: str, paused: bool = True) -> Watch:
        """Let a watch rest, or wake it."""
        state = State.PAUSED if paused else State.ACTIVE
        act = "pause" if paused else "wake"
        return self.store.change(ident, lambda was: replace(was, state=state), by=by, act=act)

    def _checked(self, made: Watch) -> Watch:
        name, question = " ".join(made.name.split()), " ".join(made.question.split())
        # A condition on entities is one and the same, whether it was set here or among the filters.
        entities = tuple(dict.fromkeys((*made.entities, *made.filters.entities)))
        if not name or len(name) > _LONGEST:
            raise WrongUse(f"定题要有名称，最多 {_LONGEST} 字。")
        if not question and not entities:
            raise WrongUse("定题要有一个问题，或至少一个所关注的人物、地点等。")
        if len(question) > _LONGEST_QUESTION or len(entities) > _MOST_ENTITIES:
            raise WrongUse(f"问题最多 {_LONGEST_QUESTION} 字，所关注的最多 {_MOST_ENTITIES} 个。")
        if not 1 <= made.limit <= MOST_ITEMS:
            raise WrongUse(f"每期的条数在 1 与 {MOST_ITEMS} 之间。")
        for one in entities:
            try:
                self.runner.entity(one)
            except NotFound as error:
                raise WrongUse(f"没有标识为 {one} 的人物、地点等。") from error
        filters = checked_filters(replace(made.filters, entities=()))
        return replace(made, name=name, question=question, entities=entities, filters=filters)

    # --- running --------------------------------------------------------------------------------------------

    def run(self, ident: int, *, by: str, due: bool = False) -> Ran | None:
        """Run a watch and, where it is set so, send what it brought; ``None`` for a due one that was run meanwhile."""

        def send(connection: sa.Connection, issue: Issue) -> None:
            self.outbox.put(connection, issue, by=by, revision=issue.revision)

        return self.runner.run(ident, by=by, due=due, send=send)

    def run_due(self, *, by: str = SYSTEM) -> list[Ran]:
        """Run all that is due."""
        runs = [self.run(one.id, by=by, due=True) for one in self.store.watches(due=True)]
        return [one for one in runs if one is not None]

    # --- issues ---------------------------------------------------------------------------------------------

    def edit_issue(
        self, issue: Issue, *, by: str, revision: int, note: str, items: Mapping[str, tuple[bool, str]]
    ) -> Issue:
        """Say something before an issue; strike its items, by passage, or say something of them."""
        said = _note(note)

        def edit(was: Issue) -> Issue:
            return replace(was, note=said, items=tuple(_edited(one, items) for one in was.items))

        return self.store.change_issue(issue, edit, by=by, revision=revision)

    def send(self, issue: Issue, *, by: str, revision: int) -> int:
        """Close an issue and put it into the outbox; return to how many it is to go."""
        if not issue.kept:
            raise WrongUse("这一期的条目都划去了，没有可以发出的：请留下至少一条。")
        return self.outbox.send(issue, by=by, revision=revision)

    def deliver(self, *, issue_id: int = 0) -> Mapping[Fate, int]:
        """Try what is due in the outbox."""
        return self.deliverer.deliver(issue_id=issue_id)

    def troubles(self) -> list[Delivery]:
        """Return the deliveries that wait for a librarian's decision."""
        return self.outbox.deliveries(fates=(Fate.FAILED, Fate.UNSURE))

    # --- whom they serve ------------------------------------------------------------------------------------

    def serve(self, ident: int, contact: Contact, *, by: str) -> Recipient:
        """Serve somebody more."""
        if len(self.store.recipients(ident)) >= _MOST_RECIPIENTS:
            raise WrongUse(f"一个定题最多服务 {_MOST_RECIPIENTS} 位。")
        return self.store.add_recipient(ident, _contact(contact), by=by)

    def correct(self, recipient: Recipient, contact: Contact, *, by: str) -> None:
        """Set name and addresses of a recipient right."""
        found = _contact(contact)
        values = {"name": found.name, "email": found.email, "webhook": found.webhook}
        self.store.change_recipient(recipient, by=by, act="contact", **values)

    def renew_key(self, recipient: Recipient, *, by: str) -> None:
        """Give a recipient another secret address; the one that they had opens nothing more."""
        self.store.change_recipient(recipient, by=by, act="key", key=secrets.token_urlsafe(24))

    def stop(self, recipient: Recipient, *, by: str = RECIPIENT, stopped: bool = True) -> None:
        """Send a recipient nothing more, or again."""
        self.store.change_recipient(recipient, by=by, act="stop" if stopped else "resume", active=not stopped)
        if stopped:
            self.outbox.drop_all(recipient.id)

    def forget(self, recipient: Recipient, *, by: str) -> None:
        """Take a recipient out, with name and addresses."""
        self.outbox.drop_all(recipient.id)
        self.store.remove_recipient(recipient, by=by)

    def sent_to(self, recipient: Recipient) -> Sequence[Issue]:
        """Return the issues that were sent, the last first."""
        return [self.issuing.seen(one) for one in self.store.issues(recipient.watch_id, Stage.SENT)]

    def issue(self, ident: int, number: int) -> Issue:
        """Return an issue of a watch as it may be seen. Raises :class:`NotFound`."""
        return self.issuing.seen(self.store.issue(ident, number))


def _edited(item: Item, items: Mapping[str, tuple[bool, str]]) -> Item:
    if item.passage_id not in items:
        return item
    struck, note = items[item.passage_id]
    return replace(item, struck=struck, note=_note(note))


def _note(text: str) -> str:
    if len(text) > _LONGEST_NOTE:
        raise WrongUse(f"按语太长：最多 {_LONGEST_NOTE:,} 字。")
    return text.replace("\r\n", "\n").strip()


def _contact(stated: Contact) -> Contact:
    name = " ".join(stated.name.split())
    if len(name) > _LONGEST or any(not one.isprintable() for one in name):
        raise WrongUse(f"姓名最多 {_LONGEST} 字。")
    email = checked_email(stated.email) if stated.email.strip() else ""
    webhook = checked(stated.webhook) if stated.webhook.strip() else ""
    if not (name or email or webhook):
        raise WrongUse("请写下姓名、电子邮件或接收地址中的至少一样。")
    return Contact(name, email, webhook)
