"""Citations of many documents in one file, imported by the parsers of others; by JabRef where it is installed."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, cast

import pytest
import rispy
from pybtex.database import parse_string

from api.exporting import export_named
from api.exporting.held import Held, Shelf
from ontology.iri import Namer
from ontology.records import Document, Metadata, TaggedDocument, TextVersion

SHELF = Shelf(Namer("https://lib.example/"), cast("Any", None), cast("Any", None))
IMPRINT = (("版次", "第4版"), ("出版地", "北京"), ("出版者", "北京大学出版社"), ("ISBN", "9787301000001"))
DOCUMENTS = (
    Metadata("金陵琐事", "周晖", "明", "1610", kind="古籍", extra=(("出版者", "某{堂}"),)),
    Metadata("科学革命的结构 & 50%", "库恩著；金吾伦、胡新和译", date="2012", kind="图书", extra=IMPRINT),
    Metadata("山川", "陳沂", "明", book="金陵小識", language="lzh"),
)
TITLES = [one.title for one in DOCUMENTS]


def exported(name: str) -> str:
    out = io.BytesIO()
    held = [
        Held(
            TaggedDocument(Document(f"d{n}", "c", "a", "txt", one), TextVersion(f"v{n}", f"d{n}", "文"), ()), "", SHELF
        )
        for n, one in enumerate(DOCUMENTS)
    ]
    assert export_named(name).write(held, out) == len(DOCUMENTS)
    return out.getvalue().decode("utf-8")


def test_ris_is_one_file_of_records() -> None:
    read = rispy.loads(exported("ris"))
    assert [one["title"] for one in read] == TITLES
    assert [one["type_of_reference"] for one in read] == ["BOOK", "BOOK", "CHAP"]
    assert read[1]["authors"] == ["库恩"]


def test_bibtex_is_one_file_of_entries() -> None:
    entries = parse_string(exported("bibtex"), "bibtex").entries
    assert list(entries) == ["wenmai-d0", "wenmai-d1", "wenmai-d2"]
    assert entries["wenmai-d2"].fields["booktitle"] == "金陵小識"


def test_csl_is_one_list_and_none_is_an_empty_one() -> None:
    assert [one["title"] for one in json.loads(exported("csl"))] == TITLES
    out = io.BytesIO()
    assert export_named("csl").write([], out) == 0
    assert json.loads(out.getvalue()) == []


def test_the_list_of_the_standard_is_numbered() -> None:
    lines = exported("gbt7714").splitlines()
    assert [line[:4] for line in lines] == ["[1] ", "[2] ", "[3] "]
    assert lines[2].startswith("[3] [明]陳沂.山川[M/OL]//金陵小識.")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("jabref") is None, reason="JabRef is not here (Debian: apt-get install jabref)")
@pytest.mark.parametrize(("name", "form"), [("ris", "ris"), ("bibtex", "bibtex")])
def test_jabref_imports_them(tmp_path: Path, name: str, form: str) -> None:
    (tmp_path / "a").write_text(exported(name), "utf-8")
    command = ["jabref", "-n", "-i", f"{tmp_path / 'a'},{form}", "-o", str(tmp_path / "out.bib")]
    home = {"HOME": str(tmp_path), "JAVA_TOOL_OPTIONS": f"-Djava.util.prefs.userRoot={tmp_path} -Dfile.encoding=UTF-8"}
    subprocess.run(command, env=os.environ | home, check=True, capture_output=True, timeout=120)
    said = (tmp_path / "out.bib").read_text("utf-8")
    assert said.count("\n@") - said.count("\n@Comment") == len(DOCUMENTS)
    for told in (
        "金陵琐事",
        "科学革命的结构",
        "山川",
        "[明]周晖",
        "库恩",
        "北京大学出版社",
        "https://lib.example/id/document/d2",
    ):
        assert told in said
