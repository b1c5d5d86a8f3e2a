"""What keeps harmful input out, read from the sources: one way to parse, to unpack, to fetch, to load."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("ontology", "ingest", "index", "api")
PARSERS = {"XMLParser", "iterparse", "XMLPullParser", "ETCompatXMLParser", "XML", "parse"}
# Where archives are opened that ``ontology.archives`` has looked at, or that are our own.
OPENS_ARCHIVES = {
    "ontology/archives.py", "ontology/authority/importers/files.py", "ingest/archive.py", "ingest/readers/table.py",
    "ingest/readers/epub.py", "ingest/readers/docx.py", "api/sample/make.py", "api/exporting/epub.py",
}  # fmt: skip
# Who connects to others: fetching, webhooks, letters, the language model and the provider that the settings name.
CONNECTS = {
    "ingest/fetching.py", "api/desk/watching/hooking.py", "api/desk/watching/posting.py",
    "api/answering/rewording/client.py", "api/access/openid.py", "ontology/dialing.py", "api/commands/serve.py",
    "ontology/remote.py", "api/running/starting.py",
}  # fmt: skip


@cache
def sources() -> tuple[tuple[str, ast.Module], ...]:
    paths = (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")) if "node_modules" not in path.parts)
    return tuple((str(path.relative_to(ROOT)), ast.parse(path.read_text("utf-8"))) for path in paths)


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    for source, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield source, ast.unparse(node.func), node


def test_xml_is_parsed_by_parsers_of_one_file() -> None:
    for source, name, call in calls():
        holder, _, last = name.rpartition(".")
        if holder == "etree" and last in PARSERS:
            assert source == "ingest/safexml.py", f"{source}:{call.lineno} makes a parser of its own"
        if holder == "etree" and last == "fromstring":
            assert len(call.args) == 2 and "parser" in ast.unparse(call.args[1]), f"{source}:{call.lineno}"
        if holder in ("ET", "ElementTree"):
            assert last not in {"fromstring", "parse", "iterparse", "XML"}, f"{source}:{call.lineno}"


def test_archives_are_looked_at_before_they_are_opened() -> None:
    for source, name, call in calls():
        if name == "zipfile.ZipFile":
            assert source in OPENS_ARCHIVES, f"{source}:{call.lineno} opens an archive that nobody looked at"
        assert not name.endswith((".extractall", ".extract", "unpack_archive", "tarfile.open")), (
            f"{source}:{call.lineno}"
        )


def test_nothing_is_loaded_that_could_be_a_program() -> None:
    for source, name, call in calls():
        where, said = f"{source}:{call.lineno}", {one.arg: ast.unparse(one.value) for one in call.keywords}
        assert name not in {"eval", "exec", "compile", "__import__"}, where
        assert name.partition(".")[0] not in {"pickle", "joblib", "marshal", "shelve", "dill"}, where
        if name == "np.load":
            assert said.get("allow_pickle") == "False", where
        if name in {"yaml.load", "yaml.unsafe_load", "yaml.full_load", "yaml.load_all"}:
            assert source == "ingest/plainyaml.py", where
        if name == "torch.load":
            assert said.get("weights_only") == "True", where
        if name.endswith("from_pretrained") or name == "SentenceTransformer":
            assert said.get("trust_remote_code", "False") == "False", where
        assert said.get("shell", "False") == "False", where


def test_connections_are_made_in_few_places() -> None:
    for source, tree in sources():
        for node in ast.walk(tree):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                if name in {"httpx2", "socket", "smtplib", "http.client", "urllib.request", "requests", "aiohttp"}:
                    allowed = source in CONNECTS or source.startswith("api/running/")
                    assert allowed, f"{source}:{node.lineno} imports {name}"


def test_templates_escape_and_bring_no_script_along() -> None:
    inline = re.compile(
        r"\|\s*safe\b|\{%-?\s*autoescape|<script(?![^>]*\bsrc=)[^>]*>|\son\w+=|\sstyle=|<style|javascript:"
    )
    for path in sorted((ROOT / "api" / "web" / "templates").rglob("*")):
        if path.is_file():
            found = inline.search(path.read_text("utf-8"))
            assert found is None, f"{path.name}: {found[0] if found else ''}"


@pytest.mark.parametrize("name", ["openpyxl.xml.functions"])
def test_workbooks_are_read_by_a_parser_that_declares_nothing(name: str) -> None:
    from importlib import import_module

    assert import_module("openpyxl").DEFUSEDXML
    assert "defused" in import_module(name).iterparse.__module__
