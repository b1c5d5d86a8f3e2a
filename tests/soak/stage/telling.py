"""All that a library holds, written so that two libraries that hold the same have the same bytes, and no others do.

Documents and graph as ``wenmai export`` writes them; vectors, and whether both indexes find each passage by what it is;
the union catalogue and the desk, row by row; the kept files. Left out is what two undisturbed runs do not share: the
time of day at which something was done (a ``T`` stands in its place), the digests over such times, the numbers that a
database gave to rows and changes, and random names of folders.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from api.exporting.jsonl import line
from api.library import Library
from api.settings import load_settings
from api.upkeep.checking import inspect
from api.upkeep.mending import broken_parts
from api.wiring import open_library
from ontology.dump import write_dump
from ontology.queries import Filters
from ontology.records import TaggedDocument

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00|\+\d\d:\d\d)?")
# Accounts and acts tell of doings, so that doing something twice rightly stands there twice.
_DOINGS = re.compile(r"act|sessions|people|desk_settings|sqlite_|alembic|keys?_|intake_keys|key_scopes|settings")
_NUMBERS = frozenset({"id", "number", "spool", "run_id", "item_id", "tries", "before", "by", "digest", "stamp"})


def look(library: Path, out: Path) -> int:
    """Open for writing, which repairs, then write all that is held into ``out``; 1 where a check finds anything."""
    settings = load_settings(library)
    out.mkdir(parents=True)
    with open_library(settings, write=True) as opened:
        problems = [f"{one.part}: {one.what}" for one in inspect(opened, shapes=False)]
        documents = [opened.texts.tagged(one.id) for one in opened.texts.documents()]
        _write(out / "documents", [f"{line(one).decode().rstrip()} {_found(opened, one)}" for one in documents])
        write_dump(opened.graph, out / "graph.nq.gz")
    _write(out / "graph", gzip.decompress((out / "graph.nq.gz").read_bytes()).decode().splitlines())
    (out / "graph.nq.gz").unlink()
    problems += [f"{one.part}: {one.what}" for one in broken_parts(settings)]
    _write(out / "catalogue", sorted(_rows(library / "catalogue.db", re.compile("settings|sqlite_|events|unpub"))))
    _write(out / "desk", sorted(_rows(library / "desk.db", _DOINGS)))
    _write(out / "files", sorted(_files(library)))
    _write(out / "problems", problems)
    return 1 if problems else 0


def _write(path: Path, lines: list[str]) -> None:
    path.write_text("".join(f"{_TIME.sub('T', line)}\n" for line in lines), "utf-8")


def _found(library: Library, tagged: TaggedDocument) -> list[list[str | bool]]:
    """Each passage's vector and tokens, and whether both indexes give it for its own vector and words."""
    ident = tagged.document.id
    keys = library.texts.keys(Filters(), document_id=ident)
    tokens = library.texts.token_vectors(keys.tolist())
    told: list[list[str | bool]] = []
    for one in library.texts.indexed(ident):
        nearest = library.dense.search(one.vector, 3)
        worded = library.lexical.search(one.normalized, one.tokens, limit=10)
        direction = tokens[one.key].tobytes() if one.key in tokens else b""
        told.append(
            [
                hashlib.sha256(one.vector.tobytes() + direction).hexdigest()[:16],
                any(hit.key == one.key and hit.score > 0.99 for hit in nearest),
                sum(hit.key == one.key for hit in worded) == 1,
            ]
        )
    return told


def _rows(path: Path, without: re.Pattern[str]) -> list[str]:
    """The rows of every table, as often as they stand there."""
    if not path.exists():
        return []
    told = []
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            if not without.match(name):
                for row in connection.execute(f"SELECT * FROM {name}"):
                    named = dict(zip(row.keys(), row, strict=True))
                    kept = {key: str(value) for key, value in named.items() if key not in _NUMBERS}
                    told.append(f"{name} {json.dumps(kept, ensure_ascii=False)}")
    return told


def _files(library: Path) -> list[str]:
    """The files of documents, and what lies in the library's folder beside its parts."""
    kept = [one for one in (library / "files").rglob("*") if one.is_file()]
    told = [f"{one.relative_to(library)} {hashlib.sha256(one.read_bytes()).hexdigest()[:16]}" for one in kept]
    return told + [one.name for one in library.iterdir() if not re.search(r"\.db-|\.lock$", one.name)]
