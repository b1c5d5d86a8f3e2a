"""Who may do what for which branch: the rule as a table, and that the desk keeps to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from api.desk.enquiries.records import Contact, Enquiry
from api.desk.people.duties import RULES, Duty, may
from api.desk.people.records import Person, Role
from api.service import Service

SignIn = Callable[..., TestClient]
# For one's own branch, for another's; r l h a: reader, librarian, head, administrator.
TABLE = """
look        -lha -lha
serve       -lha --ha
curate      -lha -lha
report      -lha --ha
lead        --ha --ha
administer  ---a ---a
"""


def test_the_table_is_the_rule() -> None:
    told = {name: cells for name, *cells in (line.split() for line in TABLE.split("\n") if line)}
    assert {one.value for one in Duty} == {*told} == {one.value for one in RULES}
    for duty in Duty:
        for place, branch in enumerate(("城东", "城西")):
            for role in Role:
                person = Person(1, "x", "x", role, "城东")
                expected = role.value[0] in told[duty.value][place]
                assert may(person, duty, branch) is expected, (duty, role, branch)
                own = role.value[0] in told[duty.value][0]
                assert may(person, duty) is own, "what belongs to no branch is everybody's"
                assert may(replace(person, branch=""), duty, branch) is own, "who has no branch works for all"
                assert not may(replace(person, active=False), duty, branch)


@pytest.fixture
def asked(desk_library: Service) -> int:
    taken = desk_library.desk.enquiries.add(
        Enquiry("城墙哪一年修的？", branch="城东"), contact=Contact("周先生", "13800000000", ""), by="reader"
    )
    return taken.enquiry.id


DEEDS = (
    ("post", "/desk/enquiries/{}/claim"),
    ("post", "/desk/enquiries/{}/note"),
    ("post", "/desk/enquiries/{}/transfer"),
    ("post", "/desk/enquiries/{}/key"),
    ("post", "/desk/enquiries/{}/files"),
    ("get", "/desk/enquiries/{}/files/1"),
    ("post", "/api/desk/enquiries/{}/claim"),
    ("post", "/api/desk/enquiries/{}/key"),
    ("get", "/api/desk/enquiries/{}/contact"),
    ("post", "/api/desk/enquiries/{}/files"),
    ("get", "/api/desk/enquiries/{}/files/1"),
)


@pytest.mark.parametrize(
    ("role", "branch", "serves"),
    [
        (Role.LIBRARIAN, "城东", True),
        (Role.LIBRARIAN, "", True),
        (Role.LIBRARIAN, "城西", False),
        (Role.HEAD, "城西", True),
        (Role.ADMINISTRATOR, "城西", True),
    ],
)
def test_an_enquiry_is_handled_by_its_branch(
    desk_client: SignIn, desk_library: Service, asked: int, role: Role, branch: str, serves: bool
) -> None:
    client = desk_client(role, "wu", branch=branch)
    page = client.get(f"/desk/enquiries/{asked}")
    assert page.status_code == 200, "everybody at the desk sees what is asked"
    assert ("13800000000" in page.text) is serves
    assert bool(client.get(f"/api/desk/enquiries/{asked}").json()["may"]) is serves
    before = desk_library.desk.enquiries.enquiry(asked)
    for method, address in DEEDS:
        given = {"data": {"reason": "x", "branch": "城西", "text": "x"}} if method == "post" else {}
        if "files" in address and method == "post":
            given = {"files": {"file": ("a.txt", b"x")}}
        elif address.startswith("/api") and method == "post":
            given = {"json": {"text": "x"}}
        if not serves:
            assert client.request(method, address.format(asked), **given).status_code == 403, address  # type: ignore[arg-type]
    if serves:
        assert client.get(f"/api/desk/enquiries/{asked}/contact").json()["phone"] == "13800000000"
        assert client.post(f"/desk/enquiries/{asked}/claim").status_code == 303
    else:
        assert desk_library.desk.enquiries.enquiry(asked) == before


def test_whom_it_is_given_to_handles_it(desk_client: SignIn, desk_library: Service, asked: int) -> None:
    wu, head = desk_client(Role.LIBRARIAN, "wu", branch="城西"), desk_client(Role.HEAD)
    assert wu.post(f"/desk/enquiries/{asked}/note", data={"text": "x"}).status_code == 403
    assert head.post(f"/desk/enquiries/{asked}/assign", data={"to": "wu"}).status_code == 303
    assert desk_library.desk.enquiries.enquiry(asked).assignee == "wu"
    assert wu.post(f"/desk/enquiries/{asked}/note", data={"text": "x"}).status_code == 303
