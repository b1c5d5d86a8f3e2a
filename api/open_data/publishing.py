"""The graph as files with its description: for an export, or where the service hands it out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from api.access.following import FILE, applied
from api.library import Library
from api.open_data.dataset import DESCRIPTION, DUMP, FIGURES, dataset_statements, dump_of
from api.open_data.figures import count, without_limits
from ontology.dump import write_dump
from ontology.ntriples import lines
from ontology.rendering import render

DIGEST = f"{DUMP}.sha256"


def publish(library: Library) -> Mapping[str, int]:
    """Put the graph and its description where the service hands them out, in the place of what was there."""
    folder = library.publication().folder
    folder.mkdir(parents=True, exist_ok=True)
    return write_graph(library, folder)


def write_graph(library: Library, folder: Path) -> Mapping[str, int]:
    """Write the dump, its digest, its figures and its description; each file takes its place whole."""
    position, under = library.graph.position(), applied(library.texts)
    (folder / FILE).unlink(missing_ok=True)
    statements = write_dump(library.graph, folder / DUMP)
    figures = count(without_limits(library.graph), position=position, namer=library.namer)
    licence = library.publication().licence
    told = dataset_statements(figures, library.namer, licence=licence, dump=dump_of(folder))
    with (folder / DUMP).open("rb") as file:
        _put(folder / DIGEST, hashlib.file_digest(file, "sha256").hexdigest().encode() + f"  {DUMP}\n".encode())
    _put(folder / FIGURES, figures.to_json().encode())
    _put(folder / DESCRIPTION, render(lines(told), "text/turtle"))
    _put(folder / FILE, under.to_json().encode())
    return {"graphs": len(library.graph.graphs()), "statements": statements}


def _put(path: Path, content: bytes) -> None:
    aside = path.with_name(f"{path.name}.part")
    aside.write_bytes(content)
    aside.replace(path)
