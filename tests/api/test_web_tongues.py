"""Links to other languages lead to a page that there is: from the answer to a form, to the page of the form."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.requests import Request
from starlette.testclient import TestClient

from api.web.tongues import form_path

PROGRAMS = ("/api/", "/v1/", "/channels/", "/reconcile", "/oai", "/mcp")


def tongues(page: str) -> list[str]:
    head = page.partition('<ul class="tongues"')[2].partition("</ul>")[0]
    return [unescape(one) for one in re.findall('href="([^"]*)"', head)]


@pytest.mark.parametrize(
    ("path", "form", "place"),
    [
        ("/enquiries", {"question": ""}, "/enquiries/new?lang=en"),
        ("/enquiries/find", {"number": "1", "key": "x"}, "/enquiries?lang=en"),
        ("/signin", {"name": "nobody", "password": "wrong"}, "/signin?lang=en"),
        ("/signin", {"name": "nobody", "password": "wrong", "next": "/desk/me"}, "/signin?next=%2Fdesk%2Fme&lang=en"),
        ("/signin/new", {"name": "nobody", "word": "x", "password": "short"}, "/signin/new?lang=en"),
    ],
)
def test_a_refused_form_leads_to_its_page(
    sample_client: TestClient, path: str, form: dict[str, str], place: str
) -> None:
    answer = sample_client.post(path, data=form, headers={"accept": "text/html", "origin": "http://testserver"})
    assert answer.status_code >= 400
    assert place in tongues(answer.text)
    for address in tongues(answer.text):
        assert sample_client.get(address, headers={"accept": "text/html"}).status_code == 200


def test_every_form_has_a_page_to_lead_to(sample_app: FastAPI) -> None:
    routes = list(iter_route_contexts(sample_app.routes))
    shown = {route.path for route in routes if "GET" in (route.methods or ())}
    for route in routes:
        path = route.path or ""
        if "POST" not in (route.methods or ()) or path.startswith(PROGRAMS):
            continue
        scope: dict[str, Any] = {"type": "http", "method": "POST", "path": path, "headers": [], "app": sample_app}
        assert form_path(Request({**scope, "query_string": b"", "server": ("here", 80)})) in shown, path


def test_a_page_keeps_its_own_address(sample_client: TestClient) -> None:
    assert "/catalogue?q=%E5%8D%97%E4%BA%AC&lang=en" in tongues(sample_client.get("/catalogue?q=南京").text)
