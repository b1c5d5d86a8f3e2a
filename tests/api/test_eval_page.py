from __future__ import annotations

import json
from pathlib import Path

import pytest
from fastapi import FastAPI

from api.cli import main
from api.evaluate.page import evaluate_page, get, listed
from api.settings import Settings
from api.wiring import open_library
from ontology.errors import LibraryBroken


def test_a_page_is_read_as_a_reader_sees_it(sample_app: FastAPI, sample_library: Path, tmp_path: Path) -> None:
    with open_library(Settings(library=sample_library)) as library:
        hits = library.search("徐霞客在湘江遇到强盗").hits
        assert listed(get(sample_app, "/", q="徐霞客在湘江遇到强盗")) == [hit.passage.id for hit in hits]
        queries = tmp_path / "queries.jsonl"
        lines = [
            {"query": "徐霞客在湘江遇到强盗", "kind": "topic", "gold": [hits[0].passage.id]},
            {"query": "徐霞客在湘江遇到强盗", "kind": "topic", "gold": ["没有的段落"]},
        ]
        queries.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
        measured = evaluate_page(library, queries)
    assert (measured["n"], measured["hit@10"], measured["mrr@10"]) == (2, 0.5, 0.5)
    assert measured["page_ms_p50"] > 0


def test_a_page_that_fails_is_told(sample_app: FastAPI) -> None:
    with pytest.raises(LibraryBroken, match="answered 404"):
        get(sample_app, "/没有的页")


def test_the_page_goes_with_no_method_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    stated = ["eval", "retrieval", "--passages", "p.jsonl", "--queries", "q.jsonl", "--page", "--methods", "dense"]
    assert main(stated) == 2
    assert "--page" in capsys.readouterr().err
