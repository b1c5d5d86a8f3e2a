"""An answer goes to its reader by a real mail server, and their answer to it comes back to the same enquiry."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Iterator
from dataclasses import replace

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from api.desk.desk import Desk
from api.desk.enquiries.enquiries import Enquiries
from api.desk.enquiries.letters import take_letter
from api.desk.enquiries.mail import read_letter
from api.desk.enquiries.posting import post
from api.desk.enquiries.records import Act, Contact, Enquiry
from api.desk.watching.posting import Post
from api.desk.watching.records import Fate
from ontology.errors import WrongUse
from ontology.queries import Citation


class Box:
    """A mail server's box; it refuses those whose address says so."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("nobody"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.letters.append(bytes(envelope.content or b""))
        return "250 OK"


@pytest.fixture
def box() -> Iterator[tuple[Box, Post]]:
    held = Box()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    served = Controller(held, hostname="127.0.0.1", port=port)
    served.start()
    yield held, Post(f"smtp://127.0.0.1:{port}", "desk@example.net")
    served.stop()


def test_an_answer_goes_out_and_the_readers_answer_comes_back(
    enquiries: Enquiries, opened: Desk, asked: Enquiry, reader: Contact, box: tuple[Box, Post]
) -> None:
    held, server = box
    one = enquiries.add(asked, contact=reader).enquiry
    enquiries.claim(one.id, by="li")
    cited = Citation("p1", 0, 4, "洪武二年", "明太祖实录", "卷四十")
    sent = enquiries.answer(one.id, "洪武二年动工。", by="li", receipts=[cited])
    assert post(enquiries, server, sent, Act.ANSWER, sent.answer, by="li").fate is Fate.SENT
    letter = email.message_from_bytes(held.letters[0], policy=email.policy.default)
    body = letter.get_content()
    assert letter["to"] == reader.email and one.number in letter["subject"]
    assert "洪武二年动工。" in body and "明太祖实录 · 卷四十" in body and reader.phone not in body
    assert (enquiries.log(one.id)[-1].act, enquiries.log(one.id)[-1].said) == (Act.POST, "已寄到读者的邮箱")
    back = email.message_from_bytes(held.letters[0], policy=email.policy.default)
    reply = back.__class__(policy=email.policy.default)
    reply["From"], reply["Subject"], reply["Message-ID"] = reader.email, f"回复：{letter['subject']}", "<9@example.org>"
    reply.set_content(f"是谁主持的？\n\n> {body.splitlines()[0]}")
    taken = take_letter(enquiries, opened.files, read_letter(reply.as_bytes()), annotate=lambda new: new)
    assert (taken.enquiry.id, taken.enquiry.reopened, taken.key) == (one.id, 1, "")


def test_what_became_of_a_letter_is_kept_and_the_answer_stays(
    enquiries: Enquiries, asked: Enquiry, reader: Contact, box: tuple[Box, Post]
) -> None:
    held, server = box
    one = enquiries.add(asked, contact=replace(reader, email="nobody@example.org")).enquiry
    enquiries.claim(one.id, by="li")
    sent = enquiries.answer(one.id, "答复", by="li")
    assert post(enquiries, server, sent, Act.ANSWER, "答复", by="li").fate is Fate.FAILED
    assert post(enquiries, Post(), sent, Act.ANSWER, "答复", by="li").fate is Fate.WAITING
    said = [entry.said for entry in enquiries.log(one.id) if entry.act is Act.POST]
    assert len(said) == 2 and all("没有寄到" in one and "nobody" not in one for one in said)
    assert enquiries.enquiry(one.id).answer == "答复" and held.letters == []
    other = enquiries.add(asked).enquiry
    with pytest.raises(WrongUse, match="没有留下邮箱"):
        post(enquiries, server, other, Act.ASK, "请补充", by="li")


def test_the_desk_sends_it_where_that_is_wished(
    desk_client: object, desk_library: object, box: tuple[Box, Post]
) -> None:
    held, server = box
    desk: Desk = desk_library.desk  # type: ignore[attr-defined]
    desk.sending = replace(desk.sending, smtp_url=server.url, mail_from=server.sender)
    li = desk_client(name="li")  # type: ignore[operator]
    li.post("/desk/enquiries", data={"question": "城墙谁修的", "email": "lu@example.org", "mine": "1"})
    assert 'name="mail"' in li.get("/desk/enquiries/1").text
    asked = li.post("/desk/enquiries/1/ask", data={"text": "哪一段？", "mail": "1"})
    assert asked.headers["location"] == "/desk/enquiries/1#ask"
    desk.sending = replace(desk.sending, smtp_url="smtp://127.0.0.1:1")
    failed = li.post("/desk/enquiries/1/answer", data={"text": "朱元璋", "mail": "1"})
    assert failed.headers["location"] == "/desk/enquiries/1?unsent=1#answer"
    assert "没有寄到" in li.get("/desk/enquiries/1?unsent=1").text
    assert desk.enquiries.enquiry(1).answer == "朱元璋" and len(held.letters) == 1
