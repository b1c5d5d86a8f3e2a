"""The workbench's page of a record: the difference with a box each, writing, the way back, who may."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest
from starlette.testclient import TestClient

from api.desk.marc.records import Act
from api.desk.marc.writeback import Writeback
from api.desk.people.records import Role
from api.reading import PresentTexts
from api.service import Service
from index.texts import SqlTextStore
from ontology.living import Living
from ontology.resolving import Resolver

SignIn = Callable[..., TestClient]
PAGE = "/desk/marc/d1"


@pytest.fixture
def client(desk_library: Service, desk_client: SignIn, tmp_path: Path, making: ModuleType) -> SignIn:
    """A desk over one record whose names were reviewed."""
    tagged = making.document(tmp_path, making.raw(making.CHINESE))
    texts = SqlTextStore(f"sqlite:///{tmp_path}/texts.db")
    texts.replace(tagged, np.zeros((len(tagged.passages), 4), np.float32), fingerprint="a")
    present = PresentTexts(texts, lambda: Resolver(Living(), str))
    desk_library.marc = Writeback(present, desk_library.desk.marc, making.entity, making.NAMER)
    desk_library.workbench = SimpleNamespace(
        reviews=SimpleNamespace(desk=SimpleNamespace(states=lambda: {"d1": "1", "gone": "2"}))
    )
    return desk_client


def test_a_librarian_chooses_writes_and_takes_back(client: SignIn, desk_library: Service) -> None:
    me = client(Role.LIBRARIAN, "lin")
    listed = me.get("/desk/marc").text
    assert '<a href="/desk/marc/d1">随园诗话</a></td><td>4</td>' in listed
    shown = me.get(PAGE).text
    assert len(re.findall(r'name="take" value="\d" checked', shown)) == 4
    assert "<ins>$3https://wenmai.example/id/entity/p1</ins>" in shown
    refused = me.post(PAGE, data={"revision": "0"})
    assert refused.status_code == 400
    assert "没有选中改动" in refused.text
    done = me.post(PAGE, data={"revision": "0", "take": ["1", "2"], "note": "核对过"})
    assert (done.status_code, done.headers["location"]) == (303, PAGE)
    assert len(re.findall(r'name="take"', me.get(PAGE).text)) == 2
    late = me.post(PAGE, data={"revision": "0", "take": ["1"]})
    assert late.status_code == 400
    assert "刚刚有人改过" in late.text
    assert "核对过" in me.get(PAGE).text
    assert me.post(f"{PAGE}/undo").status_code == 303
    assert len(re.findall(r'name="take"', me.get(PAGE).text)) == 4
    assert me.post(f"{PAGE}/undo").status_code == 400
    assert [(one.act, one.by) for one in desk_library.marc.history("d1")] == [(Act.WRITE, "lin"), (Act.UNDO, "lin")]


def test_readers_and_strangers_do_not_write(client: SignIn, desk_library: Service) -> None:
    assert client(None).get(PAGE).status_code in (303, 401)
    assert client(Role.READER, "du").post(PAGE, data={"revision": "0", "take": ["1"]}).status_code == 403
    me = client(Role.LIBRARIAN, "lin")
    del me.headers["X-CSRF-Token"]
    assert me.post(PAGE, data={"revision": "0", "take": ["1"]}).status_code == 403
    assert desk_library.marc.history("d1") == []


def test_what_is_not_there_is_told(client: SignIn) -> None:
    me = client(Role.LIBRARIAN, "lin")
    assert me.get("/desk/marc/nothing").status_code == 404
    assert me.get("/desk/marc", params={"document": "d1"}).headers["location"] == PAGE
