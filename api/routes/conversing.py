"""What the chat's pages share: asking in a conversation, and an answer as it comes.

The events of a page (``text/event-stream``): ``sentence`` is one to show at once, ``turn`` the whole turn as HTML in
its final form, ``problem`` what went wrong, in the reader's words. Data are JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from api.chat.chat import Chat, kept_of
from api.chat.records import MOST_TURNS, Channel, Kept
from api.problems import say
from api.routes.ask_stream import HEADERS, MEDIA_TYPE
from api.service import Service
from api.web.chat_views import TurnView, turn_views
from api.web.render import Speaking
from ontology.errors import NotAllowed, WenmaiError
from ontology.queries import Filters

COOKIE = "wenmai-chat"
"""The cookie that names the session of a conversation on the pages; it ends with the browser."""

PRIVATE = {"Cache-Control": "no-store"}
"""A page of a conversation is nobody else's, on a computer of a reading room too."""


async def own_site(request: Request) -> None:
    """A form of another site would take a reader out of the conversation. Raises :class:`NotAllowed`."""
    if request.headers.get("sec-fetch-site") == "cross-site":
        raise NotAllowed("这张表单不是本站的。")


def remember(answer: Response, request: Request, session: str) -> None:
    """Set the cookie of a conversation where it is not that of the request already."""
    if session and request.cookies.get(COOKIE) != session:
        answer.set_cookie(COOKIE, session, httponly=True, samesite="lax", secure=request.url.scheme == "https")


def streams(request: Request) -> bool:
    """Whether the client asks for the answer as it comes."""
    return MEDIA_TYPE in request.headers.get("accept", "")


@dataclass(frozen=True, slots=True)
class Conversing:
    """A reader's conversation by one door; ``session`` is the one that goes on, empty for none."""

    service: Service
    page: Speaking
    door: Channel
    session: str = ""

    @property
    def chat(self) -> Chat:
        return self.service.chat

    def held(self) -> tuple[Kept, ...]:
        """What was said so far, oldest first."""
        return self.chat.conversation(self.session)

    def ask(self, question: str, filters: Filters, *, reopen: bool = False) -> tuple[Kept, str]:
        """Ask on; return what is kept of it, and the session that goes on."""
        asked = self.chat.ask(question, session=self.session, channel=self.door, filters=filters, reopen=reopen)
        return kept_of(asked, filters), asked.session

    def views(self, *kept: Kept) -> tuple[TurnView, ...]:
        """What a page shows of exchanges."""
        return turn_views(kept[-MOST_TURNS:], self.service.passage, self.page.words)

    def stream(self, question: str, filters: Filters) -> tuple[StreamingResponse, str]:
        """Return the answer as it comes, and the session, which is told before anything is asked."""
        session = self.chat.opened(self.session)
        going = Conversing(self.service, self.page, self.door, session)
        return StreamingResponse(going.events(question, filters), media_type=MEDIA_TYPE, headers=HEADERS), session

    def events(self, question: str, filters: Filters) -> Iterator[str]:
        """Yield the events of one answer."""
        try:
            kept, session = self.ask(question, filters, reopen=True)
        except WenmaiError as error:
            yield event("problem", message=self.page.words.script(say(error).message))
            return
        turn = self.views(kept)[0]
        for sentence in turn.sentences:
            yield event("sentence", text=sentence.text)
        spoken = session if self.door is Channel.WIDGET else ""
        html = self.page.render("_turn_alone.html", turn=turn, door=self.door.value, session=spoken)
        yield event("turn", html=html, session=spoken)


def event(name: str, **data: str) -> str:
    """One event; its data are JSON on one line."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
