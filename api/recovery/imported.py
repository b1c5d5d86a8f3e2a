"""The databases and the graph of a library out of an export."""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa

from api.catalogue.store import FILE as CATALOGUE
from api.catalogue.store import CatalogueStore
from api.open_data.dataset import DUMP
from api.recovery.exported import NUMBERS
from api.recovery.records import Manifest
from api.recovery.snapshot import DESK, TEXTS
from api.recovery.tables import desk_tables, empty_database, set_last_number, sqlite_url, texts_tables
from index.tables import SCHEMA_VERSION, passages, token_vectors
from ingest.normalize import fold
from ontology.authority.store import FILE as AUTHORITIES
from ontology.authority.store import AuthorityStore
from ontology.errors import LibraryBroken, WrongUse
from ontology.graph import OxigraphGraph

_AT_ONCE = 500
Row = dict[str, Any]


def make_databases(source: Path, aside: Path, manifest: Manifest) -> None:
    """Make of an export's tables and vectors the databases of the library in ``aside``, and its graph.

    Raises :class:`WrongUse` for an export of another schema of the texts.
    """
    schema = manifest.schemas.get(TEXTS, 0)
    if schema != SCHEMA_VERSION:
        raise WrongUse(
            f"这份导出是文本库第 {schema} 版结构，本程序只能恢复第 {SCHEMA_VERSION} 版的导出；"
            f"请用 wenmai {manifest.program} 恢复，再用本程序打开（备份没有这个限制）"
        )
    numbers = json.loads((source / NUMBERS).read_text("utf-8"))
    for name, metadata in ((TEXTS, texts_tables()), (DESK, desk_tables())):
        with empty_database(sqlite_url(aside / name), metadata, name) as connection:
            for table in metadata.sorted_tables:
                _fill(connection, table, source, Path(name).stem)
                set_last_number(connection, table, numbers.get(name, {}).get(table.name, 0))
        (aside / name).chmod(0o600)
    _plain(source, aside)
    if manifest.graph == manifest.head:
        graph = OxigraphGraph(aside / "graph")
        try:
            graph.load(source / DUMP)
            graph.set_position(manifest.graph)
        finally:
            graph.close()


def _fill(connection: sa.Connection, table: sa.Table, source: Path, folder: str) -> None:
    if table is token_vectors:
        rows = _token_rows(source / "vectors")
    elif table is passages:
        rows = _passage_rows(_lines(source / "tables" / folder / f"{table.name}.jsonl"), source / "vectors")
    else:
        rows = _lines(source / "tables" / folder / f"{table.name}.jsonl")
    binary = [column.name for column in table.columns if isinstance(column.type, sa.LargeBinary)]
    while some := list(islice(rows, _AT_ONCE)):
        connection.execute(table.insert(), [_unpacked(row, binary) for row in some])


def _unpacked(row: Row, binary: Sequence[str]) -> Row:
    said = {name: row[name] for name in binary if isinstance(row.get(name), str)}
    return {**row, **{name: base64.b64decode(value) for name, value in said.items()}}


def _passage_rows(lines: Iterator[Row], vectors: Path) -> Iterator[Row]:
    """The rows of the array are in the order of the keys, as the lines are."""
    array = np.load(vectors / "passages.npy", mmap_mode=None, allow_pickle=False)
    for number, (row, told) in enumerate(zip(lines, _lines(vectors / "passages.jsonl"), strict=True)):
        if row["key"] != told["key"]:
            raise LibraryBroken(f"{vectors / 'passages.jsonl'} 第 {number + 1} 行不是段落 {row['id']} 的")
        yield {**row, "vector": array[number].tobytes()}


def _token_rows(vectors: Path) -> Iterator[Row]:
    array = np.load(vectors / "tokens.npy", allow_pickle=False)
    for told in _lines(vectors / "tokens.jsonl"):
        rows = array[told["begin"] : told["end"]]
        yield {"passage_key": told["key"], "width": array.shape[1], "rows": rows.tobytes()}


def _plain(source: Path, aside: Path) -> None:
    """Fill the two files that are always SQLite, whose stores make their tables."""
    if (source / "tables" / Path(CATALOGUE).stem).is_dir():
        store = CatalogueStore(aside)
        with store.writing():
            pass
        store.close()
        _fill_plain(source, aside / CATALOGUE)
    if (source / "tables" / Path(AUTHORITIES).stem).is_dir():
        loaded = AuthorityStore(aside, fold=fold)
        loaded.count_refused("", 0)
        loaded.close()
        _fill_plain(source, aside / AUTHORITIES)


def _fill_plain(source: Path, path: Path) -> None:
    with closing(sqlite3.connect(path)) as file, file:
        there = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in there:
            lines = source / "tables" / path.stem / f"{name}.jsonl"
            if not lines.is_file():
                continue
            columns = [row[1] for row in file.execute(f'PRAGMA table_info("{name}")')]
            file.execute(f'DELETE FROM "{name}"')  # noqa: S608 - a name of the database itself
            marks = ",".join("?" * len(columns))
            statement = f'INSERT INTO "{name}" VALUES ({marks})'  # noqa: S608 - likewise
            file.executemany(statement, ([row.get(column) for column in columns] for row in _lines(lines)))
    path.chmod(0o600)


def _lines(path: Path) -> Iterator[Row]:
    if not path.is_file():
        return
    with path.open("rb") as file:
        for number, text in enumerate(file, 1):
            try:
                yield json.loads(text)
            except ValueError as error:
                raise LibraryBroken(f"{path} 第 {number} 行不是 JSON：{error}") from error
