"""What goes out: by letter over a real mail server, to a real receiver of webhooks, once and not lost."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import threading
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import docx
import pytest
import sqlalchemy as sa

from api.desk.clock import ago
from api.desk.desk import Desk
from api.desk.tables import metadata
from api.desk.watching.hooking import SIGNATURE, TIME
from api.desk.watching.posting import Post
from api.desk.watching.records import Attachment, Channel, Contact, Delivery, Fate, Issue, Watch
from api.desk.watching.tables import watch_deliveries
from api.desk.watching.watching import Watching
from ontology.errors import NotFound, WrongUse

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Mailbox, Receiver, Shelf

    Make = Callable[..., Watching]
    Mailed = tuple[Mailbox, Post]

NAME, EMAIL = "汪直甫", "wang.zhifu@example.org"
WANTED = Watch("宝船", "宝船尺寸", attachments=(Attachment.DOCX, Attachment.RIS, Attachment.MARC))


def ready(watching: Watching, *contacts: Contact) -> tuple[Watch, Issue]:
    """A watch that serves these, with an issue to send."""
    watch = watching.create(WANTED, by="li")
    for one in contacts:
        watching.serve(watch.id, one, by="li")
    watching.run(watch.id, by="li")
    return watch, watching.store.issue(watch.id, 1)


def deliveries(watching: Watching) -> Sequence[Delivery]:
    return watching.outbox.deliveries()


def soon(desk: Desk) -> None:
    """Let all that waits be due."""
    with desk.engine.begin() as connection:
        connection.execute(watch_deliveries.update().values(next_try=ago(timedelta(seconds=1))))


# --- letters ----------------------------------------------------------------------------------------------------------


def test_a_letter_says_all_in_text_and_html_with_its_files(
    make: Make, shelf: Shelf, desk: Desk, mailbox: Mailed
) -> None:
    box, post = mailbox
    watching = make(shelf, desk, post)
    watch, issue = ready(watching, Contact(NAME, EMAIL))
    kept = watching.edit_issue(issue, by="li", revision=1, note="<卷首>", items={"星槎-1": (True, "")})
    assert watching.send(kept, by="li", revision=2) == 1
    assert watching.deliver() == {Fate.SENT: 1}
    [(sender, recipients, letter)] = box.letters
    assert (sender, recipients) == ("desk@lib.example", [EMAIL])
    assert letter["Subject"] == "【定题】宝船 第 1 期（1 条）" and letter["To"].addresses[0].display_name == NAME
    assert letter["Auto-Submitted"] == "auto-generated" and letter["List-Unsubscribe-Post"]
    text, html = letter.get_body(("plain",)).get_content(), letter.get_body(("html",)).get_content()
    assert "[1] [明]茅元儀.航海考:卷一[M/OL]" in text and "宝船六十二艘，長四十四丈。" in text and "<卷首>" in text
    assert "宝船泊此" not in text and "入选缘由：字词相同：宝船" in text
    assert "&lt;卷首&gt;" in html and "<blockquote><p>宝船六十二艘，長四十四丈。</p></blockquote>" in html
    assert watching.store.recipients(watch.id)[0].key in text
    files = {part.get_filename(): part.get_content() for part in letter.iter_attachments()}
    assert set(files) == {"wenmai-1-1.docx", "wenmai-1-1.ris", "wenmai-1-1.mrc"}
    assert any("宝船六十二艘" in one.text for one in docx.Document(io.BytesIO(files["wenmai-1-1.docx"])).paragraphs)


def test_nothing_is_sent_twice(make: Make, shelf: Shelf, desk: Desk, mailbox: Mailed) -> None:
    box, post = mailbox
    watching = make(shelf, desk, post)
    _, issue = ready(watching, *(Contact(f"某{number}", f"r{number}@example.org") for number in range(6)))
    watching.send(issue, by="li", revision=1)
    with pytest.raises(WrongUse, match="已经发出"):
        watching.send(issue, by="wang", revision=1)
    threads = [threading.Thread(target=make(shelf, desk, post).deliver) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert watching.deliver() == {}
    assert sorted(recipients[0] for _, recipients, _ in box.letters) == [
        f"r{number}@example.org" for number in range(6)
    ]
    assert {one.fate for one in deliveries(watching)} == {Fate.SENT}


def test_a_server_that_is_busy_is_tried_again_later_and_the_letter_is_the_same(
    make: Make, shelf: Shelf, desk: Desk, mailbox: Mailed
) -> None:
    box, post = mailbox
    watching = make(shelf, desk, post)
    _, issue = ready(watching, Contact(NAME, EMAIL))
    watching.send(issue, by="li", revision=1)
    box.rcpt = "451 later"
    assert watching.deliver() == {Fate.WAITING: 1}
    assert watching.deliver() == {}
    [waiting] = deliveries(watching)
    assert waiting.tries == 1 and waiting.next_try > ago(timedelta(0)) and waiting.error == "发信的服务器回答 451"
    box.rcpt = "250 OK"
    soon(desk)
    assert watching.deliver() == {Fate.SENT: 1}
    assert box.letters[0][2]["Message-ID"] == f"<{waiting.key}@lib.example>"


def test_what_is_tried_too_often_waits_for_a_librarian(make: Make, shelf: Shelf, desk: Desk) -> None:
    watching = make(shelf, desk, Post("smtp://127.0.0.1:9", "desk@lib.example"))
    _, issue = ready(watching, Contact(NAME, EMAIL))
    watching.send(issue, by="li", revision=1)
    for _ in range(6):
        soon(desk)
        assert watching.deliver() == {Fate.WAITING: 1}
    soon(desk)
    assert watching.deliver() == {Fate.FAILED: 1}
    [failed] = watching.troubles()
    assert EMAIL not in failed.error and "连不上" in failed.error
    watching.outbox.again(failed.id, by="li")
    assert [one.fate for one in deliveries(watching)] == [Fate.WAITING]


@pytest.mark.parametrize(("rcpt", "data"), [("550 no such user", "250 OK"), ("250 OK", "554 spam")])
def test_a_refusal_for_good_is_not_repeated(
    make: Make, shelf: Shelf, desk: Desk, mailbox: Mailed, rcpt: str, data: str
) -> None:
    box, post = mailbox
    box.rcpt, box.data = rcpt, data
    watching = make(shelf, desk, post)
    _, issue = ready(watching, Contact(NAME, EMAIL))
    watching.send(issue, by="li", revision=1)
    assert watching.deliver() == {Fate.FAILED: 1}
    assert watching.deliver() == {}
    [failed] = deliveries(watching)
    watching.outbox.drop(failed.id, by="li")
    with pytest.raises(WrongUse, match="没有失败"):
        watching.outbox.again(failed.id, by="li")


def test_a_letter_that_may_have_arrived_is_not_sent_again_by_itself(
    make: Make, shelf: Shelf, desk: Desk, mailbox: Mailed
) -> None:
    box, post = mailbox
    box.hang_up = True
    watching = make(shelf, desk, post)
    _, issue = ready(watching, Contact(NAME, EMAIL))
    watching.send(issue, by="li", revision=1)
    assert watching.deliver() == {Fate.UNSURE: 1}
    soon(desk)
    assert watching.deliver() == {} and len(box.letters) == 1
    assert [one.fate for one in watching.troubles()] == [Fate.UNSURE]


def test_a_server_that_does_not_know_us_is_no_fault_of_the_recipient(
    make: Make, shelf: Shelf, desk: Desk, guarded_mailbox: tuple[Mailbox, int]
) -> None:
    box, port = guarded_mailbox
    watching = make(shelf, desk, Post(f"smtp://desk:wrong@127.0.0.1:{port}", "desk@lib.example"))
    _, issue = ready(watching, Contact(NAME, EMAIL))
    watching.send(issue, by="li", revision=1)
    assert watching.deliver() == {Fate.WAITING: 1} and "用户名和密码" in deliveries(watching)[0].error
    watching = make(shelf, desk, Post(f"smtp://desk:p%40ss%2Fword@127.0.0.1:{port}", "desk@lib.example"))
    soon(desk)
    box.mail = "550 no such sender"
    assert watching.deliver() == {Fate.WAITING: 1} and "发信地址" in deliveries(watching)[0].error
    box.mail = "250 OK"
    soon(desk)
    assert watching.deliver() == {Fate.SENT: 1} and len(box.letters) == 1


def test_letters_wait_for_a_mail_server_to_be_set(make: Make, shelf: Shelf, desk: Desk, mailbox: Mailed) -> None:
    watching = make(shelf, desk)
    _, issue = ready(watching, Contact(NAME, EMAIL))
    watching.send(issue, by="li", revision=1)
    assert watching.deliver() == {Fate.WAITING: 1} and deliveries(watching)[0].tries == 0
    box, post = mailbox
    assert make(shelf, desk, post).deliver() == {Fate.SENT: 1} and len(box.letters) == 1


@pytest.mark.parametrize(
    "server",
    ["smtp://u:a/b@127.0.0.1:25", "smtp://u:a#b@127.0.0.1:25", "smtp://127.0.0.1:99999", "smtp://a..b", "smtp://[1"],
)
def test_an_address_of_a_server_that_is_none_is_said(make: Make, shelf: Shelf, desk: Desk, server: str) -> None:
    watching = make(shelf, desk, Post(server, "desk@lib.example"))
    _, issue = ready(watching, Contact(NAME, EMAIL))
    watching.send(issue, by="li", revision=1)
    assert watching.deliver() == {Fate.WAITING: 1} and "smtp_url 要写成" in deliveries(watching)[0].error


@pytest.mark.parametrize("address", ["a@b", "a b@example.org", "a@example.org\r\nBcc: x@example.org", "@", "汪@例.org"])
def test_an_address_that_is_none_is_refused(make: Make, shelf: Shelf, desk: Desk, address: str) -> None:
    watching = make(shelf, desk)
    watch = watching.create(WANTED, by="li")
    with pytest.raises(WrongUse):
        watching.serve(watch.id, Contact(NAME, address), by="li")
    with pytest.raises(WrongUse):
        watching.serve(watch.id, Contact("汪\r\nBcc: x\x00"), by="li")


# --- webhooks ---------------------------------------------------------------------------------------------------------


def test_a_webhook_is_signed_and_told_all(make: Make, shelf: Shelf, desk: Desk, receiver: Receiver) -> None:
    watching = make(shelf, desk)
    watch, issue = ready(watching, Contact(webhook=f"{receiver.url}/in?x=1"))
    watching.send(issue, by="li", revision=1)
    assert watching.deliver() == {Fate.SENT: 1}
    [(path, headers, body)] = receiver.got
    secret = watching.store.recipients(watch.id)[0].secret
    signed = hmac.new(secret.encode(), f"{headers[TIME]}.".encode() + body, hashlib.sha256).hexdigest()
    assert path == "/in?x=1" and headers[SIGNATURE] == f"sha256={signed}"
    told = json.loads(body)
    assert told["issue"]["number"] == 1 and told["items"][0]["quote"] == "宝船六十二艘，長四十四丈。"
    assert headers["Idempotency-Key"] == deliveries(watching)[0].key


def test_a_webhook_is_tried_again_under_the_same_key(make: Make, shelf: Shelf, desk: Desk, receiver: Receiver) -> None:
    watching = make(shelf, desk)
    _, issue = ready(watching, Contact(webhook=receiver.url))
    watching.send(issue, by="li", revision=1)
    receiver.answers = [503, 429, 200]
    for fate in (Fate.WAITING, Fate.WAITING, Fate.SENT):
        assert watching.deliver() == {fate: 1}
        soon(desk)
    assert len({headers["Idempotency-Key"] for _, headers, _ in receiver.got}) == 1


@pytest.mark.parametrize("status", [302, 404, 410])
def test_a_receiver_that_refuses_is_left_alone(
    make: Make, shelf: Shelf, desk: Desk, receiver: Receiver, status: int
) -> None:
    watching = make(shelf, desk)
    _, issue = ready(watching, Contact(webhook=receiver.url))
    watching.send(issue, by="li", revision=1)
    receiver.answers = [status]
    assert watching.deliver() == {Fate.FAILED: 1}
    soon(desk)
    assert watching.deliver() == {} and len(receiver.got) == 1


# --- what dies on its way, and who is served no more ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("contact", "fate"), [(Contact(NAME, EMAIL), Fate.UNSURE), (Contact(webhook="https://x.example/"), Fate.WAITING)]
)
def test_a_process_that_died_loses_nothing(
    make: Make, shelf: Shelf, either_desk: Desk, contact: Contact, fate: Fate
) -> None:
    watching = make(shelf, either_desk)
    _, issue = ready(watching, contact)
    watching.send(issue, by="li", revision=1)
    [one] = watching.outbox.due()
    assert watching.outbox.take(one) is not None and watching.outbox.take(one) is None
    assert watching.outbox.due() == []
    with either_desk.engine.begin() as connection:
        connection.execute(watch_deliveries.update().values(changed=ago(timedelta(minutes=11))))
    watching.outbox.due()
    assert [one.fate for one in deliveries(watching)] == [fate]


def test_who_stopped_or_was_forgotten_is_sent_nothing(make: Make, shelf: Shelf, desk: Desk, mailbox: Mailed) -> None:
    box, post = mailbox
    watching = make(shelf, desk, post)
    watch, issue = ready(watching, *(Contact(f"某{number}", f"r{number}@example.org") for number in range(3)))
    first, second, third = watching.store.recipients(watch.id)
    watching.stop(first)
    assert watching.send(issue, by="li", revision=1) == 2
    watching.stop(second)
    watching.forget(third, by="li")
    assert watching.deliver() == {} and box.letters == []
    assert {one.fate for one in deliveries(watching)} == {Fate.DROPPED}
    with pytest.raises(NotFound):
        watching.store.keyed(third.key)


def test_a_new_key_closes_the_old_address(make: Make, shelf: Shelf, desk: Desk) -> None:
    watching = make(shelf, desk)
    watch, _ = ready(watching, Contact(NAME))
    [was] = watching.store.recipients(watch.id)
    watching.renew_key(was, by="li")
    with pytest.raises(NotFound):
        watching.store.keyed(was.key)
    with pytest.raises(NotFound):
        watching.store.keyed("")


def test_an_automatic_watch_sends_by_itself(make: Make, shelf: Shelf, desk: Desk, mailbox: Mailed) -> None:
    box, post = mailbox
    watching = make(shelf, desk, post)
    watch = watching.create(Watch("宝船", "宝船尺寸", automatic=True, attachments=()), by="li")
    watching.serve(watch.id, Contact(NAME, EMAIL), by="li")
    watching.run_due()
    assert watching.deliver() == {Fate.SENT: 1} and len(box.letters) == 1
    assert watching.store.issue(watch.id, 1).sent_by == "system"


def test_names_and_addresses_stand_in_one_table_alone(
    make: Make,
    shelf: Shelf,
    desk: Desk,
    mailbox: Mailed,
    receiver: Receiver,
    capfd: pytest.CaptureFixture[str],
) -> None:
    _, post = mailbox
    watching = make(shelf, desk, post)
    watch, issue = ready(watching, Contact(NAME, EMAIL, f"{receiver.url}/geheim"))
    watching.send(issue, by="li", revision=1)
    watching.deliver()
    [served] = watching.store.recipients(watch.id)
    watching.correct(served, Contact(NAME, EMAIL, f"{receiver.url}/geheim"), by="li")
    watching.stop(served)
    private = (NAME, EMAIL, "/geheim", served.key, served.secret)
    held = {}
    with desk.engine.connect() as connection:
        for table in metadata.sorted_tables:
            rows = json.dumps(
                [list(row) for row in connection.execute(sa.select(table))], ensure_ascii=False, default=str
            )
            held[table.name] = [one for one in private if one in rows]
    assert {name: found for name, found in held.items() if found} == {"watch_recipients": list(private)}
    files = b"".join(watching.issuing.file(watch, issue, form).content for form in Attachment)
    said = capfd.readouterr()
    assert not [one for one in private if one.encode() in files or one in said.out + said.err]
    assert [one.channel for one in deliveries(watching)] == [Channel.EMAIL, Channel.WEBHOOK]
