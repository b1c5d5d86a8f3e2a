"""``wenmai authority`` and ``wenmai eval places``, from the command line to the graph."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from api.annotate import Annotator
from api.cli import main
from api.settings import Settings
from api.wiring import open_library
from ingest.normalize import fold
from ingest.taggers.mention import TextContext
from ontology.authority.store import AuthorityStore
from ontology.records import TagType

PLACES = """编号,名称,类型,细类,异名,起年,止年,今地,纬度,经度
1,平春县,地名,县,简称:平春,-202,534,河南信阳,32.2,113.9
2,零年,地名,县,,0,,,,
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "places.csv"
    path.write_text(PLACES, encoding="utf-8")
    return path


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    code = main([*arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.slow
def test_an_authority_comes_into_the_graph_and_goes(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = str(tmp_path / "library")
    code, done = _run(capsys, "authority", "load", str(table), "--library", library, "--licence", "CC BY 4.0")
    assert code == 1
    assert done["loaded"][0]["entities"] == 1 and done["loaded"][0]["licence"] == "CC BY 4.0"
    assert [one["source"].rpartition("line ")[2] for one in done["refusals"]] == ["3"]
    assert main(["authority", "list", "--library", library]) == 0
    assert "CC BY 4.0" in capsys.readouterr().out
    query = 'SELECT ?l { ?p skos:inScheme ?s . ?p skos:prefLabel "平春县"@zh . ?s dcterms:license ?l }'
    prefixes = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX dcterms: <http://purl.org/dc/terms/> "
    with open_library(Settings(library=Path(library))) as opened:
        assert [str(row["l"]) for row in opened.graph.query(prefixes + query)] == [
            "https://creativecommons.org/licenses/by/4.0/"
        ]
        assert [one.id for one in opened.entities("平春")] == ["places:1"]
        assert opened.entity("places:1").entity.modern == "河南信阳"
    code, gone = _run(capsys, "authority", "remove", "places", "nothing", "--library", library)
    assert code == 1 and gone == {"removed": ["places"], "missing": ["nothing"]}
    with open_library(Settings(library=Path(library))) as opened:
        assert opened.graph.query(prefixes + query) == []
    assert _run(capsys, "authority", "list", "--library", library) == (0, {"authorities": []})


@pytest.mark.slow
def test_a_bad_file_is_named_and_the_rest_is_loaded(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\n1,2\n", encoding="utf-8")
    library = str(tmp_path / "library")
    code, done = _run(
        capsys, "authority", "load", str(bad), str(tmp_path / "none.ttl"), str(table), "--library", library
    )
    assert code == 1
    assert [one["name"] for one in done["loaded"]] == ["places"]
    assert {Path(one["source"].split(",")[0]).name for one in done["refusals"]} == {"bad.csv", "none.ttl", "places.csv"}


def test_wrong_use_is_told(table: Path, tmp_path: Path) -> None:
    library = str(tmp_path / "library")
    assert main(["authority", "load", str(table), "--library", library, "--type", "PLACE"]) == 2
    assert main(["authority", "load", str(table), "--library", library, "--format", "marc"]) == 2
    assert not (tmp_path / "library").exists()


def _annotator(folder: Path, table: Path) -> Annotator:
    from ontology.authority.bundled import bundled_entities
    from ontology.authority.load import Wish, load

    store = AuthorityStore(folder, fold=fold)
    load(Wish((table,), "csv"), store, anchors=bundled_entities(), simplify=fold)
    return Annotator(without=("model",), loaded=store)


def test_a_loaded_place_is_tagged_linked_and_part_of_the_identity(table: Path, tmp_path: Path) -> None:
    annotator = _annotator(tmp_path, table)
    (found,) = annotator.annotate(["漻水出江夏平春县西"], context=TextContext("lzh", dynasty="北魏"))
    linked = [one.link.entity_id for one in found if one.link and one.mention.type is TagType.LOC]
    assert "places:1" in linked
    assert annotator.identity != Annotator(without=("model",)).identity
    assert [one.id for one in annotator.names.candidates("平春")] == ["places:1"]


def test_places_are_judged_by_their_distance(table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _annotator(tmp_path, table)
    text = "漻水出江夏平春县西"
    line = {"text": text, "start": 5, "end": 8, "surface": "平春县", "latitude": 32.1, "longitude": 114.0}
    (tmp_path / "book.txt").write_text(f"一\n{text}\n", encoding="utf-8")
    of_file = {"file": "book.txt", "begin": 7, "end": 10, "surface": "平春县", "dynasty": "北魏"}
    lines = [line, {**line, "latitude": 40.0}, {**of_file, "latitude": 32.3, "longitude": 113.9, "radius_km": 50}]
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(json.dumps(one) for one in lines), encoding="utf-8")
    code, figures = _run(capsys, "eval", "places", "--gold", str(gold), "--library", str(tmp_path))
    assert code == 0
    assert figures == {"n": 3, "found": 3, "located": 3, "within": 2, "accuracy": 0.6667}
    gold.write_text(json.dumps({**line, "start": 0}), encoding="utf-8")
    assert main(["eval", "places", "--gold", str(gold), "--library", str(tmp_path)]) == 2
