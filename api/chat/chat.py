"""The chat: questions in a conversation, answered by the library, and what is kept of them.

A session is what a reader's next question is understood by. It is over after half an hour, remembers six turns, and is
known by a random token that the reader holds. What readers type is masked before it is kept.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Protocol
from urllib.parse import urlencode

import sqlalchemy as sa

from api.chat.channels.inbox import Inbox
from api.chat.doors import Doors
from api.chat.masking import hide, mask
from api.chat.records import MAX_NOTE, Channel, Exchange, Feedback, Kept, Near, Reason, Turn
from api.chat.store import ChatStore
from api.desk.clock import now
from api.web.addresses import Search
from ontology.errors import StorageFull, WrongUse
from ontology.queries import Answer, Filters

RETENTION_DAYS = 365
"""For so long exchanges are kept for statistics, unless the settings say otherwise."""
_SWEPT_SECONDS = 300
_WITHDRAWN = "所引文献已撤下，这次回答不再保留。"
_TOKEN_BYTES = 18
_HANDS = 4
# Of an answer, the next question is understood by its beginning.
_REMEMBERED = 300


class Ask(Protocol):
    """What answers a question by itself: :meth:`api.service.Service.ask`."""

    def __call__(self, question: str, *, filters: Filters = ..., context: tuple[str, ...] = ()) -> Answer: ...


class Chat:
    """Conversations over one library."""

    def __init__(
        self,
        engine: sa.Engine,
        ask: Ask,
        *,
        days: int = RETENTION_DAYS,
        doors: Doors = Doors(),  # noqa: B008 - frozen
    ) -> None:
        """``engine`` is that of the desk; exchanges are kept for ``days``."""
        self.doors = doors
        self.inbox = Inbox(engine)
        """The messages of the channels."""
        self.hands = ThreadPoolExecutor(_HANDS, thread_name_prefix="channels")
        """What answers the messages of the channels."""
        self.heard: Callable[[Exchange], None] = _unheard
        """Is told of each exchange; counts, and keeps nothing."""
        self._store = ChatStore(engine)
        self._ask = ask
        self._days = days
        self._swept = float("-inf")

    # --- asking ---------------------------------------------------------------------------------------------

    def ask(
        self,
        question: str,
        *,
        session: str = "",
        channel: Channel = Channel.PAGE,
        filters: Filters = Filters(),  # noqa: B008 - frozen
        context: Sequence[str] | None = None,
        reopen: bool = False,
    ) -> Exchange:
        """Answer a question in its conversation.

        ``session`` is the one that goes on; one that is over, unknown or empty gives way to a new one, or, with
        ``reopen``, is opened under its own name. An asker who keeps the conversation hands over what was said as
        ``context``, oldest first; then there is no session. An answer that cannot be kept is given all the same,
        without an id. Raises :class:`~ontology.errors.WrongUse` for a question without a word.
        """
        if not question.strip():
            raise WrongUse("请输入问题。")
        began = time.perf_counter()
        token, turns = ("", ()) if context is not None else self._session(session, reopen=reopen)
        said = tuple(context) if context is not None else said_before(turns)
        answer = self._ask(question.strip(), filters=filters, context=said)
        took = (time.perf_counter() - began) * 1000
        exchange = Exchange(secrets.token_urlsafe(_TOKEN_BYTES), token, channel, now(), answer, took)
        self.heard(exchange)
        return exchange if self._keep(exchange, filters) else replace(exchange, id="", session="")

    def opened(self, session: str) -> str:
        """Return the token of a session that goes on, or that of a new one, to ask in with ``reopen``."""
        return self._session(session, reopen=False)[0]

    def turns(self, session: str) -> tuple[Turn, ...]:
        """Return what a session remembers, oldest first; nothing where it is over."""
        return (self._store.turns(session_id(session)) or ()) if session else ()

    def conversation(self, session: str) -> tuple[Kept, ...]:
        """Return the last exchanges of a session that goes on, oldest first; nothing where it is over."""
        self.sweep()
        if not session or self._store.turns(session_id(session)) is None:
            return ()
        return self._store.conversation(session_id(session))

    def exchange(self, exchange_id: str) -> Kept:
        """Return what is kept of an exchange. Raises :class:`~ontology.errors.NotFound`."""
        return self._store.exchange(exchange_id)

    def transcript(self, exchange_id: str) -> tuple[Kept, ...]:
        """Return an exchange with those of its session before it, oldest first, as far as they are known together.

        Raises :class:`~ontology.errors.NotFound`.
        """
        last = self._store.exchange(exchange_id)
        return self._store.conversation(last.session_id, until=last.id) or (last,)

    # --- changing -------------------------------------------------------------------------------------------

    def judge(
        self, exchange_id: str, *, good: bool, reason: Reason = Reason.NONE, note: str = "", session: str = ""
    ) -> Feedback:
        """Keep what a reader thought of an answer, personal data masked.

        Raises :class:`~ontology.errors.NotFound`, and :class:`~ontology.errors.WrongUse` where it was judged by
        others: only the session that it was asked in may change its mind.
        """
        told = Feedback(exchange_id, good, reason, mask(note.strip()[:MAX_NOTE]), now())
        self._store.judge(told, session_id(session) if session else "")
        return told

    def end(self, session: str) -> None:
        """End a session at once."""
        if session:
            self._store.forget(session_id(session))

    def withdraw(self, document_id: str, passage_ids: Collection[str]) -> int:
        """Take what a document said, now or in an earlier version, out of what is kept; return out of how many
        exchanges. ``passage_ids`` are those of its passages that do not bear its own id.
        """
        held = frozenset(passage_ids)
        return self._store.withdraw(lambda one: one in held or one.rpartition("-")[0] == document_id, said=_WITHDRAWN)

    def sweep(self) -> None:
        """Delete what is no longer needed; done now and then by itself."""
        if time.monotonic() - self._swept > _SWEPT_SECONDS:
            self._swept = time.monotonic()
            self._store.sweep(days=self._days)

    # --- within ---------------------------------------------------------------------------------------------

    def _session(self, token: str, *, reopen: bool) -> tuple[str, tuple[Turn, ...]]:
        turns = self._store.turns(session_id(token)) if token else None
        goes_on = turns is not None or (token and reopen)
        return (token if goes_on else secrets.token_urlsafe(_TOKEN_BYTES)), turns or ()

    def _keep(self, exchange: Exchange, filters: Filters) -> bool:
        kept = kept_of(exchange, filters)
        try:
            self._store.keep(kept, Turn(kept.question, kept.asked, kept.text[:_REMEMBERED]))
            self.sweep()
        except (StorageFull, sa.exc.OperationalError):
            return False
        return True


def _unheard(exchange: Exchange) -> None:
    """Count nothing."""


def said_before(turns: Sequence[Turn]) -> tuple[str, ...]:
    """Return the turns as a context: question and answer by turns, oldest first."""
    return tuple(text for turn in turns for text in (turn.whole, turn.answer))


def session_id(token: str) -> str:
    """Return the name under which a session is kept, from which the reader's token cannot be told."""
    return hashlib.sha256(token.encode()).hexdigest()


def narrowed_by(filters: Filters) -> str:
    """Return the filters as the query string of a page."""
    return urlencode(Search(filters=filters).pairs())


def kept_of(exchange: Exchange, filters: Filters) -> Kept:
    """Return what is kept of an exchange."""
    answer = exchange.answer
    typed = (answer.question, answer.asked)
    return Kept(
        id=exchange.id,
        session_id=session_id(exchange.session) if exchange.session else "",
        channel=exchange.channel,
        time=exchange.time,
        question=mask(answer.question),
        asked=mask(hide(answer.asked, *typed)),
        kind=answer.kind,
        origin=answer.origin,
        refused=answer.refused,
        confidence=answer.confidence,
        text=hide(answer.text, *typed),
        sentences=tuple(replace(one, text=hide(one.text, *typed)) for one in answer.sentences),
        receipts=answer.receipts,
        glosses=answer.glosses,
        nearest=tuple(Near(hit.passage.id, hit.highlights) for hit in answer.nearest),
        took_ms=round(exchange.took_ms, 1),
        branch=filters.branches[0] if len(filters.branches) == 1 else "",
        narrowed=narrowed_by(filters),
        item=answer.item,
        reworded=answer.reworded,
    )
