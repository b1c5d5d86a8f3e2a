"""Messages of a channel, answered in the time that its platform gives.

An answer that takes longer is kept, and the reader asks for it by 1, as for what did not fit into one message. A
message that is sent again is not asked again.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import Executor, Future
from concurrent.futures import TimeoutError as NotYet
from contextvars import copy_context
from dataclasses import dataclass

from api.chat.channels.inbox import Inbox
from api.chat.channels.ports import Kind, Message, Port, Reply
from api.chat.channels.wording import (
    FAILED,
    HELP,
    NEW_TOPIC,
    NOT_JUDGED,
    NOT_YET,
    NOTHING_LEFT,
    TEXT_ONLY,
    THANKS,
    WAITING,
    cut,
    worded,
)
from api.chat.chat import Chat, kept_of, session_id
from api.shapes import MAX_QUESTION
from ontology.errors import NotFound, WenmaiError, WrongUse
from ontology.queries import Filters

_FURTHER = ("1", "１", "一", "更多", "全文")
_ANEW = ("0", "０", "新的话题", "新话题", "重新开始")
_JUDGED = {"👍": True, "👎": False, "有帮助": True, "没有帮助": False}
_UNASKED = {Kind.JOINED: HELP, Kind.OTHER: TEXT_ONLY, Kind.EVENT: ""}
# Of the time that a platform gives, the way to it and back takes some.
_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Replier:
    """Replies to the messages of one channel; ``hands`` do the answering."""

    chat: Chat
    inbox: Inbox
    port: Port
    hands: Executor

    def reply(self, message: Message) -> Reply:
        """Return what is said back, within the time of the platform."""
        caller = self.port.caller(message)
        key = hashlib.sha256(f"{self.port.channel}\0{caller}\0{message.id}".encode()).hexdigest()
        seconds = self.port.seconds * _SHARE
        if not self.inbox.take(key, session_id(caller)):
            return self.inbox.replied(key, seconds=seconds)
        simple = self._simple(message, caller)
        if simple is not None:
            text, rest = cut(simple.text, self.port.longest)
            made = Reply(text, simple.exchange_id)
            self.inbox.reply(key, made, rest=rest)
            return made
        return self._answered(message, caller, key, seconds)

    def _simple(self, message: Message, caller: str) -> Reply | None:
        """Return the reply to what is no question."""
        said = message.text.strip()
        if message.kind is not Kind.TEXT:
            return Reply(_UNASKED[message.kind])
        if said in _FURTHER:
            return self._further(session_id(caller))
        if said in _ANEW:
            self.chat.end(caller)
            return Reply(NEW_TOPIC)
        return self._judged(caller, good=_JUDGED[said]) if said in _JUDGED else None

    def _further(self, session: str) -> Reply:
        rest, exchange_id = self.inbox.take_rest(session)
        if rest:
            return Reply(rest, exchange_id)
        return Reply(NOT_YET if self.inbox.has_replied(session, WAITING) else NOTHING_LEFT)

    def _judged(self, caller: str, *, good: bool) -> Reply:
        last = self.chat.conversation(caller)[-1:]
        try:
            for one in last:
                self.chat.judge(one.id, good=good, session=caller)
        except (NotFound, WrongUse):
            return Reply(NOT_JUDGED)
        return Reply(THANKS if last else NOT_JUDGED)

    def _answered(self, message: Message, caller: str, key: str, seconds: float) -> Reply:
        asking = self.hands.submit(copy_context().run, self._ask, message, caller)
        try:
            whole = asking.result(timeout=seconds)
        except NotYet:
            self.inbox.reply(key, Reply(WAITING))
            asking.add_done_callback(lambda done: self._late(key, done))
            return Reply(WAITING)
        text, rest = cut(whole.text, self.port.longest)
        made = Reply(text, whole.exchange_id)
        self.inbox.reply(key, made, rest=rest)
        return made

    def _late(self, key: str, asking: Future[Reply]) -> None:
        whole = Reply(FAILED) if asking.exception() else asking.result()
        first = Reply(cut(whole.text, self.port.longest)[0], whole.exchange_id)
        self.inbox.reply(key, first, rest=whole.text)

    def _ask(self, message: Message, caller: str) -> Reply:
        question = message.text.strip()[:MAX_QUESTION]
        try:
            asked = self.chat.ask(question, session=caller, channel=self.port.channel, reopen=True)
        except WenmaiError:
            return Reply(FAILED)
        return Reply(worded(kept_of(asked, Filters()), address=self.chat.doors.address), asked.id)
