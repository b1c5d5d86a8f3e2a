"""Statistics of the service on the workbench, over HTTP."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.chat.records import Channel as Door
from api.chat.records import Reason
from api.desk.desk import Desk
from api.desk.enquiries.records import Channel, Group, Kind, State
from api.desk.people.records import Role
from api.web.labels.values import VALUES
from ontology.queries import Origin

Write = Callable[..., str]
SPAN = {"from": "2026-11-01", "to": "2026-11-30"}
PHONE = "13800138000"


@pytest.fixture
def desk(desk_library: Any) -> Iterator[Desk]:  # noqa: ANN401 - a module that is loaded by its path
    """The desk that the application has."""
    yield desk_library.desk


@pytest.fixture
def month(exchange: Write, enquiry: Write) -> None:
    """Two branches, one refusal that was handed over, one that asks for a formula."""
    no = exchange("2026-11-03T02:00:00+00:00", "深圳地铁的线路图", refused=True, branch="南山馆")
    exchange("2026-11-04T02:00:00+00:00", f"=HYPERLINK(1) {PHONE}", refused=True, branch="福田馆")
    exchange("2026-11-05T02:00:00+00:00", "洪武六年修城", good=True)
    done = {"state": "closed", "first_answered": "2026-11-03T05:20:00+00:00", "closed": "2026-11-05T03:00:00+00:00"}
    enquiry("2026-11-03T03:00:00+00:00", branch="南山馆", channel="chat", exchange_id=no, answers=1, **done)
    enquiry("2026-11-04T03:00:00+00:00", branch="福田馆", kind="novelty", group="enterprise")


@pytest.mark.parametrize("path", ["/desk/operations", "/desk/operations/lacking"])
def test_nobody_sees_them_who_has_not_signed_in(desk_client: Callable[..., TestClient], path: str) -> None:
    page = desk_client(None).get(path, headers={"accept": "text/html"})
    assert page.status_code == 303 and page.headers["location"].startswith("/signin")
    assert desk_client(None).get(f"/api{path}").status_code == 401
    assert desk_client(Role.READER).get(f"/api{path}").status_code == 403


@pytest.mark.usefixtures("month")
def test_a_page_says_the_figures(desk_client: Callable[..., TestClient]) -> None:
    page = desk_client(Role.HEAD).get("/desk/operations", params=SPAN)
    assert page.status_code == 200
    for said in (
        "2 小时 20 分",
        "100.0%（1/1）",
        "66.7%（2/3）",
        "科技查新",
        "中小企业",
        "南山馆",
        "11-03",
        "100.0%</td>",
    ):
        assert said in page.text, said
    english = desk_client(Role.HEAD).get("/desk/operations", params={**SPAN, "lang": "en"}).text
    assert "2 h 20 min" in english and "Novelty search" in english


@pytest.mark.usefixtures("month")
def test_what_is_not_held_is_listed_without_personal_data(desk_client: Callable[..., TestClient]) -> None:
    head = desk_client(Role.HEAD)
    page = head.get("/desk/operations/lacking", params=SPAN).text
    assert "深圳地铁的线路图" in page and "共 2 次、2 种问法，列出 2 组。" in page
    data = [head.get("/api/desk/operations/lacking", params={**SPAN, "format": one}).text for one in ("json", "csv")]
    assert all(PHONE not in text and "〔电话〕" in text for text in (page, *data))


@pytest.mark.usefixtures("month")
def test_no_spreadsheet_runs_a_question(desk_client: Callable[..., TestClient]) -> None:
    answer = desk_client(Role.HEAD).get("/api/desk/operations/lacking", params={**SPAN, "format": "csv"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert {row["question"] for row in rows} == {"深圳地铁的线路图", "'=HYPERLINK(1) 〔电话〕"}
    assert {row["handed_over"] for row in rows} == {"0", "1"}


@pytest.mark.usefixtures("month")
def test_a_librarian_sees_the_own_branch(desk_client: Callable[..., TestClient]) -> None:
    own = desk_client(Role.LIBRARIAN, "nan", branch="南山馆")
    told = own.get("/api/desk/operations", params=SPAN).json()
    assert (told["branch"], told["enquiries"], told["questions"]) == ("南山馆", 1, 1)
    assert "福田馆" not in own.get("/desk/operations", params=SPAN).text
    assert "HYPERLINK" not in own.get("/desk/operations/lacking", params=SPAN).text
    refused = own.get("/api/desk/operations", params={**SPAN, "branch": "福田馆"})
    assert refused.status_code == 403
    head = desk_client(Role.HEAD, branch="南山馆").get("/api/desk/operations", params=SPAN).json()
    assert head["enquiries"] == 2 and "branch" not in head


@pytest.mark.usefixtures("month")
def test_programs_get_seconds_and_shares(desk_client: Callable[..., TestClient]) -> None:
    told = desk_client(Role.HEAD).get("/api/desk/operations", params=SPAN).json()
    assert told["first"] == {"count": 1, "median": 8400.0, "nine_in_ten": 8400.0}
    assert told["refused"] == {"part": 2, "whole": 3, "ratio": 0.6667}
    table = desk_client(Role.HEAD).get("/api/desk/operations", params={**SPAN, "format": "csv"}).text
    rows = list(csv.reader(io.StringIO(table.removeprefix("\ufeff"))))
    assert ["figures", "first_median", "", "8400.0", "median seconds"] in rows
    assert ["enquiry_kinds", "novelty", "科技查新", "1", "enquiries"] in rows


@pytest.mark.parametrize("span", [{"from": "2026-11-30", "to": "2026-11-01"}, {"from": "1999-01-01"}])
def test_a_senseless_span_is_said_to_be_one(desk_client: Callable[..., TestClient], span: dict[str, str]) -> None:
    assert desk_client(Role.HEAD).get("/api/desk/operations", params=span).status_code == 400
    assert desk_client(Role.HEAD).get("/api/desk/operations", params={"from": "gestern"}).status_code == 422


def test_an_empty_form_asks_for_the_last_month(desk_client: Callable[..., TestClient]) -> None:
    page = desk_client(Role.HEAD).get("/desk/operations", params={"from": "", "to": "", "branch": ""})
    assert page.status_code == 200 and "这段时间没有记录。" in page.text


def test_every_value_has_a_name() -> None:
    named = {
        "ENQUIRY_KINDS": Kind, "ENQUIRY_GROUPS": Group, "ENQUIRY_CHANNELS": Channel, "ENQUIRY_STATES": State,
        "DOORS": Door, "ORIGINS": Origin, "JUDGEMENTS": [one for one in Reason if one],
    }  # fmt: skip
    assert {group for group, values in named.items() if not set(values) <= set(VALUES[group])} == set()
