"""Every row of the table of problems, over HTTP."""

from __future__ import annotations

import io
from collections.abc import Iterator
from types import ModuleType

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.asking.glyphs import traditional
from api.logs import make_logger
from api.problems import TABLE, say_invalid, say_status
from ontology import errors

STATUS = {
    errors.WenmaiError: 500,
    errors.SourceError: 422,
    errors.UnreadableSource: 422,
    errors.UnknownFormat: 415,
    errors.BrokenSource: 422,
    errors.EmptySource: 422,
    errors.OversizedSource: 413,
    errors.WrongEncoding: 422,
    errors.WrongMapping: 422,
    errors.WrongUse: 400,
    errors.NotFound: 404,
    errors.Gone: 410,
    errors.NotAcceptable: 406,
    errors.QueriesWaiting: 503,
    errors.GraphFollows: 503,
    errors.QueryTooCostly: 422,
    errors.EncoderMismatch: 503,
    errors.LibraryBusy: 503,
    errors.LibraryBroken: 503,
    errors.StorageFull: 507,
    errors.StorageFailed: 507,
    errors.MissingPackage: 501,
    errors.NotSignedIn: 401,
    errors.NotAllowed: 403,
}


def family(root: type[errors.WenmaiError]) -> Iterator[type[errors.WenmaiError]]:
    yield root
    for child in root.__subclasses__():
        yield from family(child)


def test_the_table_names_the_whole_family() -> None:
    ours = {kind for kind in family(errors.WenmaiError) if kind.__module__ == "ontology.errors"}
    assert set(TABLE) == ours == set(STATUS)


@pytest.mark.parametrize("kind", STATUS, ids=lambda kind: kind.__name__)
def test_each_row(kind: type[errors.WenmaiError], fake: ModuleType) -> None:
    made = kind("a.txt", "detail-7") if issubclass(kind, errors.SourceError) else kind("detail-7")
    lines = io.StringIO()
    client = TestClient(create_app(fake.FakeLibrary(failure=made), logger=make_logger(lines)))
    response = client.get("/api/search", params={"q": "门"})
    assert response.status_code == STATUS[kind]
    said = response.json()["error"]
    assert said["code"] == kind.code
    assert ("detail-7" in said["message"]) == TABLE[kind].told
    assert ("failed" in lines.getvalue()) == (STATUS[kind] >= 500)


def test_a_child_without_a_row_takes_its_parents(fake: ModuleType) -> None:
    class Stranger(errors.NotFound):
        code = "stranger"

    client = TestClient(create_app(fake.FakeLibrary(failure=Stranger("没有。")), logger=make_logger(io.StringIO())))
    response = client.get("/api/search", params={"q": "门"})
    assert (response.status_code, response.json()) == (404, {"error": {"code": "stranger", "message": "没有。"}})


def test_what_nobody_foresaw_is_answered_without_a_trace(fake: ModuleType) -> None:
    lines = io.StringIO()
    app = create_app(fake.FakeLibrary(failure=ZeroDivisionError("问的是机密")), logger=make_logger(lines))
    response = TestClient(app, raise_server_exceptions=False).get("/api/search", params={"q": "门"})
    assert response.status_code == 500
    assert response.json()["error"]["code"] == "internal"
    assert "ZeroDivision" not in response.text
    assert response.headers["x-request-id"] in lines.getvalue()
    assert "content-security-policy" in response.headers
    assert "ZeroDivisionError" in lines.getvalue()
    assert "机密" not in lines.getvalue()


def test_a_reader_gets_a_page(client: TestClient) -> None:
    response = client.get("/passages/none", headers={"accept": "text/html"})
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/html")
    assert "这一页不在架上" in response.text
    assert "没有这个段落：none" in response.text


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/documents/nope", "没有编号为 nope 的文献。"),
        ("/entities/nope", "没有编号为 nope 的实体。"),
        ("/passages/nope", "没有编号为 nope 的段落。"),
    ],
)
def test_what_is_not_there_is_said_in_the_readers_script(sample_client: TestClient, address: str, said: str) -> None:
    page = sample_client.get(address, params={"lang": "zh-Hans"}, headers={"accept": "text/html"})
    assert (page.status_code, said in page.text) == (404, True)
    page = sample_client.get(address, params={"lang": "zh-Hant"}, headers={"accept": "text/html"})
    assert traditional(said) in page.text and said not in page.text
    assert sample_client.get(f"/api{address}").json()["error"]["message"] == said


def test_faults_are_named_once_and_values_are_not_repeated() -> None:
    fault = {"type": "no-such-type", "loc": ("query", "q"), "input": "secret", "ctx": {}}
    said = say_invalid([fault, fault])
    assert said.message == "q 不合要求。"


def test_any_status_has_words() -> None:
    assert say_status(418).code == "wrong-use"
    assert say_status(502).code == "internal"
