"""Everything that a library holds, in forms that other programs read, and of which it can be made again.

``documents.jsonl`` and the graph are for others; the tables, row by row, and the vectors are what a library is made of.
"""

from __future__ import annotations

import base64
import json
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import sqlalchemy as sa

from api.desk.enquiries.files import FOLDER as DESK_FILES
from api.exporting.jsonl import line
from api.files.opening import files_folder
from api.library import Library
from api.open_data.publishing import write_graph
from api.recovery.backup import FILES, files_used, manifest_of, take_settings
from api.recovery.personal import blanked, left_out
from api.recovery.placing import require_vacant, written_aside
from api.recovery.records import EXPORT, MANIFEST, Manifest
from api.recovery.snapshot import DESK, NAMES, TEXTS, snapshot
from api.recovery.sums import Folder, files_in
from api.recovery.tables import desk_tables, last_number, sqlite_url, texts_tables
from index.tables import passages, token_vectors
from index.texts import SqlTextStore
from ontology.errors import LibraryBroken

NUMBERS = "tables/numbers.json"
_AT_ONCE = 1_000
_ELSEWHERE = {passages.name: ("vector",), token_vectors.name: tuple(token_vectors.c.keys())}


def export_library(library: Library, place: Path, *, private: bool = False) -> Mapping[str, int]:
    """Write all of a library into the new or empty folder ``place``; return counts of what was written.

    ``private`` takes along what else stays out: digests of passwords and keys, names and addresses of readers.
    Raises :class:`~ontology.errors.WrongUse` for a folder that holds anything.
    """
    place = place.resolve()
    require_vacant(place, "导出")
    with written_aside(place) as folder, tempfile.TemporaryDirectory(dir=folder.path) as aside:
        snapshot(library.settings, Path(aside))
        counts = _documents(folder, Path(aside))
        position, graph = _graph(folder, library)
        rows = _tables(folder, Path(aside), private=private)
        _vectors(folder, Path(aside))
        missing, files = _files(folder, library, Path(aside), private=private)
        told = manifest_of(Path(aside), library.settings, take_settings(folder, library.settings), missing)
        _close(folder, replace(told, format=EXPORT, graph=position, personal=[] if private else left_out()))
    return {**counts, **graph, "rows": rows, "files": files, "missing": len(missing)}


def _close(folder: Folder, manifest: Manifest) -> None:
    folder.write(MANIFEST, json.dumps(manifest.to_json(), ensure_ascii=False, indent=1).encode())
    folder.close()


def _documents(folder: Folder, aside: Path) -> dict[str, int]:
    store = SqlTextStore(sqlite_url(aside / TEXTS))
    counts = {"documents": 0, "passages": 0}
    try:
        with _written(folder, "documents.jsonl") as out:
            for document in store.documents():
                tagged = store.tagged(document.id)
                out.write(line(tagged))
                counts["documents"] += 1
                counts["passages"] += len(tagged.passages)
    finally:
        store.close()
    return counts


def _graph(folder: Folder, library: Library) -> tuple[int, Mapping[str, int]]:
    """Write the graph as it is now; return the last change that it surely knows, and counts."""
    position = library.graph.position()
    before = set(folder.path.iterdir())
    counts = write_graph(library, folder.path)
    for made in sorted(set(folder.path.iterdir()) - before):
        folder.settle(made.name)
    return position if library.graph.position() == position else -1, counts


def _tables(folder: Folder, aside: Path, *, private: bool) -> int:
    count = 0
    numbers: dict[str, dict[str, int]] = {}
    for name, metadata in ((TEXTS, texts_tables()), (DESK, desk_tables())):
        with _opened(aside / name) as connection:
            for table in metadata.sorted_tables:
                with _written(folder, f"tables/{Path(name).stem}/{table.name}.jsonl") as out:
                    count += _rows(connection, table, out, private=private or name == TEXTS)
                numbers.setdefault(name, {})[table.name] = last_number(connection, table)
    for name in NAMES:
        if name not in numbers and (aside / name).exists():
            count += _plain_tables(folder, aside / name)
    folder.write(NUMBERS, json.dumps(numbers, indent=1).encode())
    return count


def _rows(connection: sa.Connection, table: sa.Table, out: BinaryIO, *, private: bool) -> int:
    dropped = _ELSEWHERE.get(table.name, ())
    columns = [column for column in table.columns if column.name not in dropped]
    if not columns:
        return 0
    count = 0
    query = sa.select(*columns).order_by(*table.primary_key.columns)
    for row in connection.execution_options(yield_per=_AT_ONCE).execute(query).mappings():
        told: dict[str, Any] | None = dict(row) if private else blanked(table.name, dict(row))
        if told is not None:
            out.write(as_line(told))
            count += 1
    return count


def _plain_tables(folder: Folder, path: Path) -> int:
    """Write the tables of a file that is always SQLite."""
    count = 0
    with closing(sqlite3.connect(path)) as file:
        file.row_factory = sqlite3.Row
        for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall():
            if name.startswith("sqlite_") and name != "sqlite_sequence":
                continue
            with _written(folder, f"tables/{path.stem}/{name}.jsonl") as out:
                for row in file.execute(f'SELECT * FROM "{name}"'):  # noqa: S608 - a name of the database itself
                    out.write(as_line(dict(row)))
                    count += 1
    return count


def as_line(row: Mapping[str, Any]) -> bytes:
    """Return a row as a line of JSON; bytes stand in Base64."""
    plain = {name: base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value
             for name, value in row.items()}  # fmt: skip
    return json.dumps(plain, ensure_ascii=False).encode() + b"\n"


def _vectors(folder: Folder, aside: Path) -> None:
    """Write vectors as arrays of NumPy's format (NEP 1), and beside each the keys and ids of its rows."""
    with _opened(aside / TEXTS) as connection:
        query = sa.select(passages.c.key, passages.c.id, passages.c.vector).order_by(passages.c.key)
        widest = connection.execute(sa.select(sa.func.max(sa.func.length(passages.c.vector)))).scalar() or 0
        count = connection.execute(sa.select(sa.func.count()).select_from(passages)).scalar_one()
        with _array(folder, "vectors/passages", (count, widest // 2), np.dtype("<f2")) as (array, out):
            for number, row in enumerate(connection.execute(query)):
                if len(row.vector) != widest:
                    raise LibraryBroken(f"段落 {row.id} 的向量长度不符；请先运行 wenmai check --repair")
                array[number] = np.frombuffer(row.vector, "<f2")
                out.write(as_line({"key": row.key, "id": row.id}))
        _token_vectors(folder, connection)


def _token_vectors(folder: Folder, connection: sa.Connection) -> None:
    joined = token_vectors.join(passages, passages.c.key == token_vectors.c.passage_key)
    size = sa.func.length(token_vectors.c.rows)
    width, total = connection.execute(sa.select(sa.func.max(token_vectors.c.width), sa.func.sum(size))).one()
    query = sa.select(passages.c.key, passages.c.id, token_vectors.c.width, token_vectors.c.rows).select_from(joined)
    shape = ((total or 0) // (width or 1), width or 0)
    with _array(folder, "vectors/tokens", shape, np.dtype("i1")) as (array, out):
        begin = 0
        for row in connection.execute(query.order_by(passages.c.key)):
            if row.width != width:
                raise LibraryBroken(f"段落 {row.id} 的词元向量宽度不符；请先运行 wenmai check --repair")
            end = begin + len(row.rows) // width
            array[begin:end] = np.frombuffer(row.rows, np.int8).reshape(-1, width)
            out.write(as_line({"key": row.key, "id": row.id, "begin": begin, "end": end}))
            begin = end


@contextmanager
def _array(
    folder: Folder, name: str, shape: tuple[int, int], dtype: np.dtype[Any]
) -> Iterator[tuple[np.ndarray[Any, Any], BinaryIO]]:
    place = folder.add(f"{name}.npy")
    if not shape[0] or not shape[1]:
        np.save(place, np.empty(shape, dtype))
        array = np.empty(shape, dtype)
    else:
        array = np.lib.format.open_memmap(place, mode="w+", dtype=dtype, shape=shape)
    with _written(folder, f"{name}.jsonl") as out:
        yield array, out
    if isinstance(array, np.memmap):
        array.flush()
    folder.settle(f"{name}.npy")


def _files(folder: Folder, library: Library, aside: Path, *, private: bool) -> tuple[list[str], int]:
    missing: list[str] = []
    for name in sorted(files_used(aside)):
        try:
            folder.copy(files_folder(library.settings.library) / name[:2] / name, f"{FILES}/{name[:2]}/{name}")
        except FileNotFoundError:
            missing.append(name)
    if private:
        for name in files_in(library.settings.library / DESK_FILES):
            try:
                folder.copy(library.settings.library / DESK_FILES / name, f"{DESK_FILES}/{name}")
            except FileNotFoundError:  # its enquiry was deleted meanwhile
                missing.append(f"{DESK_FILES}/{name}")
    return missing, folder.copied


@contextmanager
def _opened(path: Path) -> Iterator[sa.Connection]:
    engine = sa.create_engine(sqlite_url(path))
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _written(folder: Folder, name: str) -> Iterator[BinaryIO]:
    with folder.add(name).open("wb") as out:
        yield out
    folder.settle(name)
