"""A day at the desk, in a real browser: from a reader's question to an approved item that answers the next reader."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from playwright.sync_api import Page, expect

from api.app import create_app
from api.desk.enquiries.tables import enquiry_contacts
from api.desk.people.records import Role
from api.desk.tables import metadata
from api.library import Library
from api.logs import make_logger
from api.settings import Settings
from api.wiring import open_library

pytestmark = pytest.mark.slow

PASSWORD = "a long enough one"
NAME, PHONE = "欧阳清和", "13912345678"
QUESTION = "图书馆国庆节几点开门？"
WORDING = "国庆假期几点开馆"
SAME = "国庆假期里你们几点开馆"
REPLY = "国庆节期间每天上午九点开馆，下午五点闭馆，十月四日闭馆一天。"

Serving = Callable[[FastAPI], AbstractContextManager[str]]
Visiting = Callable[..., AbstractContextManager[Page]]


@pytest.fixture
def log() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def library(sample_library: Path, tmp_path: Path) -> Iterator[Library]:
    """The sample collection, to work with."""
    shutil.copytree(sample_library, tmp_path / "library")
    with open_library(Settings(library=tmp_path / "library")) as opened:
        opened.desk.people.add("lin", PASSWORD, role=Role.LIBRARIAN, shown="林晚", by="test")
        yield opened


@pytest.fixture
def address(library: Library, log: io.StringIO, serving: Serving) -> Iterator[str]:
    with serving(create_app(library, logger=make_logger(log))) as at:
        yield at


def test_a_question_becomes_an_item_that_answers(
    address: str, library: Library, log: io.StringIO, visiting: Visiting
) -> None:
    with visiting(address) as reader, visiting(address) as librarian:
        slip = asked_and_handed_over(reader)
        answered(librarian)
        read_and_judged(reader, slip)
        kept(librarian)
    with visiting(address) as other:
        ask(other, SAME)
        turn = other.locator(".turn").last
        expect(turn).to_contain_text("上午九点开馆")
        expect(turn.locator(".made-of")).to_contain_text("知识库")
    personal_stays_where_it_belongs(library, log)


def ask(page: Page, question: str) -> None:
    page.goto("/ask")
    page.locator("main textarea, main input[name=q]").first.fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".turn").last).to_contain_text(question)


def asked_and_handed_over(reader: Page) -> str:
    """The chat has no answer and says so; the reader leaves the question with a librarian."""
    ask(reader, QUESTION)
    expect(reader.locator(".turn .refusal").last).to_be_visible()
    reader.locator(".turn a[href^='/enquiries/new']").last.click()
    expect(reader.locator("#question")).to_have_value(QUESTION)
    reader.fill("#name", NAME)
    reader.fill("#phone", PHONE)
    reader.locator("main form button.primary").click()
    expect(reader.locator("#number")).to_have_text(re.compile(r"ZX\d{4}-\d{6}"))
    return reader.locator("main a.primary").get_attribute("href") or ""


def answered(librarian: Page) -> None:
    """A librarian signs in, takes the enquiry from the queue, sees what is proposed, and answers."""
    librarian.goto("/desk")
    librarian.fill("#signin-name", "lin")
    librarian.fill("#signin-password", PASSWORD)
    librarian.keyboard.press("Enter")
    librarian.get_by_role("link", name=re.compile(QUESTION[:6])).first.click()
    expect(librarian.locator("#contact")).to_contain_text(PHONE)
    librarian.locator("#claim button.primary").click()
    expect(librarian.locator("#assist")).to_contain_text("可引的原文")
    librarian.fill("#draft-text", REPLY)
    librarian.locator("#answering button.primary").click()
    expect(librarian.locator("#answer")).to_contain_text(REPLY)


def read_and_judged(reader: Page, slip: str) -> None:
    """The reader comes back with the slip, reads the answer, and says that it helped."""
    reader.goto(slip)
    expect(reader.locator("main")).to_contain_text(REPLY)
    reader.locator("input[name=good][value='1']").check()
    reader.locator("form[action$='/rate'] button").click()
    expect(reader.locator("[role=status]").first).to_be_visible()


def kept(librarian: Page) -> None:
    """The librarian makes the answer an item of the knowledge base and approves it."""
    librarian.reload()
    expect(librarian.locator("#answer")).to_contain_text("有帮助")
    librarian.locator("#assist a[href^='/desk/knowledge/new']").click()
    expect(librarian.locator("#question")).to_have_value(QUESTION)
    librarian.fill("#wordings", WORDING)
    librarian.locator("button[name=approve]").click()
    expect(librarian.locator("main")).to_contain_text("已核准")


def personal_stays_where_it_belongs(library: Library, log: io.StringIO) -> None:
    """Neither name nor phone is in any other table, in the log, or in the texts and graph of the library."""
    with library.desk.engine.connect() as connection:
        holding = [
            table.name
            for table in metadata.sorted_tables
            if any(NAME in str(row) or PHONE in str(row) for row in connection.execute(sa.select(table)))
        ]
    assert holding == [enquiry_contacts.name]
    assert NAME not in log.getvalue()
    assert PHONE not in log.getvalue()
    body, _ = library.sparql(
        f"SELECT ?s {{ GRAPH ?g {{ ?s ?p ?o FILTER(CONTAINS(STR(?o), '{NAME}')) }} }}", accept="text/csv"
    )
    assert body.decode().split() == ["s"]
