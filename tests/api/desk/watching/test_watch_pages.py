"""Watches over HTTP: at the workbench, and for those whom they serve."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import feedparser
import pytest
from starlette.testclient import TestClient

from api.desk.people.records import Role
from api.service import Service

SignIn = Callable[..., TestClient]
FORM = {"name": "东门", "question": "东门", "nearness": "usual", "schedule": "weekly", "limit": "5"}


@pytest.fixture
def staff(desk_client: SignIn) -> TestClient:
    return desk_client()


def begun(client: TestClient, **more: str | list[str]) -> str:
    answer = client.post("/desk/watches/new", data=FORM | more)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def sent(client: TestClient) -> tuple[str, str]:
    """A watch of which an issue was sent; return its address and the secret one of whom it serves."""
    at = begun(client, attachments=["ris"])
    client.post(f"{at}/recipients", data={"name": "汪直甫", "email": "wang@example.org"})
    assert client.post(f"{at}/run").headers["location"] == f"{at}/issues/1"
    draft = {"revision": "1", "note": "卷首<b>", "strike-2": "1", "note-1": "可参", "do": "send"}
    assert client.post(f"{at}/issues/1", data=draft).headers["location"] == f"{at}/issues/1"
    page = client.get(at).text
    found = re.search(r'href="http://[^"/]+(/watches/1\?key=[^"]+)"', page)
    assert found
    return at, found[1]


def test_only_librarians_keep_watches(desk_client: SignIn) -> None:
    asked, stranger, reader = {"accept": "text/html"}, desk_client(None), desk_client(Role.READER)
    for path in ("/desk/watches", "/desk/watches/new", "/desk/watches/1", "/desk/watches/1/issues/1/ris"):
        assert stranger.get(path, headers=asked).headers["location"].startswith("/signin")
        assert reader.get(path).status_code == 403


def test_a_search_is_saved_as_a_watch_with_its_filters(staff: TestClient) -> None:
    page = staff.get("/desk/watches/new", params={"q": "东门", "dynasty": "明", "from": "1400"}).text
    assert "dynasty=明\nfrom=1400</textarea>" in page and 'value="东门"' in page
    at = begun(staff, filters="dynasty=明\nfrom=1400", entities="周大年")
    shown = staff.get(at).text
    assert "dynasty=明，from=1400" in shown and "/entities/p/1" in shown


def test_what_is_refused_stands_in_the_form_as_it_was_typed(staff: TestClient) -> None:
    refused = (
        ({"name": ""}, "名称"),
        ({"filters": "dynasty"}, "名称=值"),
        ({"filters": "king=明"}, "没有这样的筛选"),
        ({"entities": "无此人"}, "没有叫「无此人」"),
        ({"nearness": "far"}, "不在可选值"),
        ({"limit": "99"}, "1 与 50"),
    )
    for more, said in refused:
        answer = staff.post("/desk/watches/new", data=FORM | {"question": "已写的问题"} | more)
        assert answer.status_code == 400 and said in answer.text and 'value="已写的问题"' in answer.text


def test_an_issue_is_looked_through_and_sent_and_read_by_whom_it_serves(staff: TestClient, desk_client: SignIn) -> None:
    at, secret = sent(staff)
    assert "卷首&lt;b&gt;" in staff.get(f"{at}/issues/1").text
    assert "没有设置发信的服务器" in staff.get(f"{at}/issues/1").text
    reader = desk_client(None)
    page = reader.get(secret)
    assert "第 1 期" in page.text and page.headers["cache-control"] == "private, no-store"
    issue = reader.get(secret.replace("/watches/1?", "/watches/1/1?"))
    assert "可参" in issue.text and "东门曰𠮷阳" in issue.text and "wang@example.org" not in issue.text
    for form, begins in (("ris", b"TY  - "), ("docx", b"PK"), ("marc", b"0"), ("bibtex", b"@")):
        content = reader.get(secret.replace("/watches/1?", f"/watches/1/1/{form}?")).content
        assert content.startswith(begins), form
    feed = feedparser.parse(reader.get(secret.replace("?", "/feed.atom?")).content)
    assert not feed.bozo and feed.feed.title == "东门 · 文脉"
    assert "东门曰𠮷阳" in feed.entries[0].summary and secret.partition("key=")[2] not in feed.feed.id


def test_nobody_reads_without_the_key_and_no_draft(staff: TestClient, desk_client: SignIn) -> None:
    _, secret = sent(staff)
    key = secret.partition("=")[2]
    begun(staff)
    reader = desk_client(None)
    for rest in ("1", "1?key=", "1?key=x", f"2?key={key}", f"1/2?key={key}"):
        assert reader.get(f"/watches/{rest}").status_code == 404, rest


def test_who_is_served_stops_and_comes_back(staff: TestClient, desk_client: SignIn) -> None:
    at, secret = sent(staff)
    reader, stop = desk_client(None), secret.replace("?", "/stop?")
    reader.get(stop)
    assert "已停收" not in staff.get(at).text
    assert reader.post(stop, data={"List-Unsubscribe": "One-Click"}).status_code == 303
    assert "已停收" in staff.get(at).text and "您已停收" in reader.get(secret).text
    reader.post(f"{stop}&again=1")
    assert "您已停收" not in reader.get(secret).text


def test_the_log_of_requests_and_of_acts_names_nobody(
    staff: TestClient, desk_client: SignIn, lines: io.StringIO
) -> None:
    at, secret = sent(staff)
    desk_client(None).get(secret)
    staff.post(f"{at}/recipients/1", data={"do": "correct", "name": "汪直甫", "email": "wang@example.org"})
    acts = desk_client(Role.HEAD).get("/desk/audit").text
    for private in ("汪直甫", "wang@example.org", secret.partition("key=")[2]):
        assert private not in lines.getvalue() and private not in acts
    assert "watch/1" in acts


def test_a_form_without_the_sessions_token_does_nothing(staff: TestClient) -> None:
    del staff.headers["X-CSRF-Token"]
    assert staff.post("/desk/watches/new", data=FORM).status_code == 403
    assert "还没有定题" in staff.get("/desk/watches").text


def test_a_watch_is_tried_without_leaving_a_trace(staff: TestClient) -> None:
    at = begun(staff)
    assert "此刻会报" in staff.get(f"{at}/try").text
    assert "还没有一期" in staff.get(at).text


def test_items_that_were_closed_since_are_not_counted(
    staff: TestClient, desk_library: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = "/api/desk/watches"
    staff.post(at, json={"name": "东门", "question": "东门"})
    staff.post(f"{at}/1/run")
    assert [one["count"] for one in staff.get(f"{at}/1").json()["issues"]] != [0]
    monkeypatch.setattr(type(desk_library), "hides", lambda *_: True)
    assert [one["count"] for one in staff.get(f"{at}/1").json()["issues"]] == [0]
    assert staff.get(f"{at}/1/issues/1").json()["count"] == 0


def test_programs_keep_run_look_through_and_send(staff: TestClient, desk_client: SignIn) -> None:
    at = "/api/desk/watches"
    assert desk_client(None).get(at).status_code == 401
    made = staff.post(at, json={"name": "东门", "question": "东门", "filters": {"dynasty": ["明"]}, "limit": 3}).json()
    assert (made["id"], made["filters"], made["schedule"]) == (1, {"dynasty": ["明"]}, "weekly")
    changed = {"name": "城东", "question": "东门", "revision": 1, "attachments": []}
    assert staff.put(f"{at}/1", json=changed).json()["name"] == "城东"
    assert staff.put(f"{at}/1", json=changed).status_code == 400
    served = staff.post(f"{at}/1/recipients", json={"email": "a@example.org"}).json()
    assert served["page"].endswith(staff.get(f"{at}/1/recipients").json()["recipients"][0]["page"][-20:])
    assert staff.post(f"{at}/1/run").json()["issue"] == 1
    first = staff.get(f"{at}/1/issues/1").json()["items"][0]
    assert first["amiss"] == "" and first["why"]
    looked = {"revision": 1, "note": "首", "items": [{"passage_id": first["passage_id"], "note": "可参"}]}
    assert staff.put(f"{at}/1/issues/1", json=looked).json()["items"][0]["note"] == "可参"
    assert staff.post(f"{at}/1/issues/1/send", json={"revision": 2}).json() == {"deliveries": 1}
    [delivery] = staff.get(f"{at}/1/issues/1/deliveries").json()["deliveries"]
    assert (delivery["channel"], delivery["fate"]) == ("email", "waiting")
    told = staff.get(f"{at}/1").text + staff.get(at).text + staff.get(f"{at}/1/issues/1/deliveries").text
    assert "a@example.org" not in told
