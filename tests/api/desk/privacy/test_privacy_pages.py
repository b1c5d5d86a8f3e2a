"""The page on readers' data: for heads and administrators, and nothing of it in addresses or logs."""

from __future__ import annotations

import io
from collections.abc import Callable

from starlette.testclient import TestClient

from api.desk.enquiries.records import Contact, Enquiry
from api.desk.people.records import Role
from api.service import Service

SignIn = Callable[..., TestClient]
MAIL, PHONE, NAME = "lu@reader.example", "13912345678", "陆思远"


def test_it_is_for_heads(desk_client: SignIn) -> None:
    assert desk_client(Role.LIBRARIAN).get("/desk/privacy").status_code == 403
    assert desk_client(None).get("/desk/privacy").status_code in (303, 401)
    assert "90 天" in desk_client(Role.HEAD).get("/desk/privacy").text


def test_a_reader_is_shown_taken_and_erased(desk_library: Service, desk_client: SignIn, lines: io.StringIO) -> None:
    made = desk_library.desk.enquiries.add(Enquiry("大桥哪年通车？"), contact=Contact(NAME, PHONE, MAIL)).enquiry
    head = desk_client(Role.HEAD)
    asked = {"mail": MAIL}
    page = head.post("/desk/privacy", data=asked)
    assert page.status_code == 200 and made.number in page.text and PHONE in page.text
    assert page.headers["cache-control"] == "no-store"
    taken = head.post("/desk/privacy/take", data=asked)
    assert taken.json()["enquiries"][0]["contact"]["name"] == NAME
    assert "attachment" in taken.headers["content-disposition"]
    unsure = head.post("/desk/privacy/erase", data={**asked, "words": "mask"})
    assert unsure.status_code == 400 and desk_library.desk.enquiries.contact(made.id)
    erased = head.post("/desk/privacy/erase", data={**asked, "words": "mask", "sure": "1"})
    assert erased.status_code == 200 and "已移除：咨询 1 件" in erased.text
    assert not desk_library.desk.enquiries.contact(made.id)
    assert "没有查到" in head.post("/desk/privacy", data=asked).text
    assert head.post("/desk/privacy/erase", data={**asked, "words": "mask", "sure": "1"}).status_code == 404
    assert head.post("/desk/privacy", data={"mail": "lu"}).status_code == 400
    assert not [one for one in (MAIL, PHONE, NAME) if one in lines.getvalue()]
