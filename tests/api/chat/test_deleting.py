from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.chat.chat import Chat
from api.chat.records import Exchange
from api.chat.standing import standing
from api.cli import main
from api.library import Library
from api.settings import Settings
from api.wiring import open_library
from ontology.queries import Answer, Citation, Sentence


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "塔.txt").write_text("报恩寺塔建于永乐十年，高三十二丈。宣德三年塔成，郑和监工。", "utf-8")
    return folder


def ask(library: Library, question: str) -> Exchange:
    """Ask with the best hit, whole, for an answer."""
    hit = library.search(question, limit=1).hits[0]
    whole = Citation(hit.passage.id, 0, len(hit.passage.text), hit.passage.text, "塔", "")
    answer = Answer(question, whole.quote, False, 0.9, (whole,), sentences=(Sentence(whole.quote, (0,)),))
    return Chat(library.desk.engine, lambda *_, **__: answer).ask(question)


@pytest.mark.slow
def test_a_document_that_changes_or_goes_is_quoted_no_more(
    new_library: Path, source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = new_library
    assert main(["ingest", str(source), "--library", str(folder)]) == 0
    with open_library(Settings(library=folder)) as library:
        asked = ask(library, "报恩寺塔建于哪一年？")
        document = library.passage(asked.answer.receipts[0].passage_id).document.id
        assert standing(library.chat.exchange(asked.id), library.passage).withheld == 0

    (source / "塔.txt").write_text("报恩寺塔，宣德三年成，今已不存。", "utf-8")
    assert main(["ingest", str(source), "--library", str(folder)]) == 0
    with open_library(Settings(library=folder)) as library:
        client = TestClient(create_app(library))
        told = client.get(f"/api/exchanges/{asked.id}").json()
        assert (told["answer"], told["receipts"], told["withheld"]) == ("", [], 1)
        assert "永乐" not in client.get(f"/ask/{asked.id}").text

    capsys.readouterr()
    assert main(["delete", document, "--library", str(folder)]) == 0
    assert "问答记录中引用它的 1 条" in capsys.readouterr().out
    with open_library(Settings(library=folder)) as library:
        kept = library.chat.exchange(asked.id)
    assert kept.receipts == () and "永乐" not in kept.text
