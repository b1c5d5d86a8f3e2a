"""The authorities that a library loaded: one SQLite file, ``authorities.db``, in the library's folder.

A load is one transaction: another one of the same name replaces it, and what fails leaves the file as it was. Names
are kept folded, so that who bears one is a look-up; no entity stays in memory.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from ontology.authority import claims
from ontology.authority.alike import Sketch, groups, without_unit
from ontology.authority.bodies import dumped, loaded, names_of
from ontology.authority.names import LoadedBearer
from ontology.errors import LibraryBroken, NotFound, StorageFull
from ontology.matches import Claim
from ontology.records import Entity, TagType

FILE = "authorities.db"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS authorities (
    name TEXT PRIMARY KEY, format TEXT NOT NULL, title TEXT NOT NULL, licence TEXT NOT NULL, credit TEXT NOT NULL,
    source TEXT NOT NULL, sha256 TEXT NOT NULL, entities INTEGER NOT NULL, names INTEGER NOT NULL,
    refused INTEGER NOT NULL, loaded TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS entities (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, authority TEXT NOT NULL REFERENCES authorities (name),
    type TEXT NOT NULL, kind TEXT NOT NULL, core TEXT NOT NULL, latitude REAL, longitude REAL,
    begin INTEGER, "end" INTEGER, dynasty TEXT NOT NULL, lead TEXT NOT NULL, body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS entities_authority ON entities (authority);
CREATE TABLE IF NOT EXISTS names (
    surface TEXT NOT NULL, entity INTEGER NOT NULL REFERENCES entities (key), kind TEXT NOT NULL,
    PRIMARY KEY (surface, entity)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS names_entity ON names (entity);
CREATE INDEX IF NOT EXISTS entities_lead ON entities (lead);
CREATE TABLE IF NOT EXISTS grouped (anchors TEXT NOT NULL);
"""
_MOST_BEARERS = 200
_SEATS = frozenset("州郡府县")
_TOGETHER = 2_000
_VERSION = 2
"""Of what is worked out from the entities: 2 has the table of claims."""


@dataclass(frozen=True, slots=True)
class Authority:
    """A loaded authority and where it came from. ``sha256`` is that of its files, ``loaded`` UTC."""

    name: str
    format: str
    title: str
    licence: str
    credit: str
    source: str
    sha256: str
    entities: int = 0
    names: int = 0
    refused: int = 0
    loaded: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class KnownName:
    """A folded name with what the taggers weigh it by: its kind and the kind of what bears it (县, 官职)."""

    surface: str
    type: TagType
    name_kind: str
    entity_kind: str
    format: str
    """Of the authority that it is from: one's own tables are written with more care for what is tagged."""
    dated: bool
    """A bearer of it is known to have borne it in stated years."""


class AuthorityStore:
    """The loaded authorities in ``folder``. ``fold`` brings names to one form and takes many lines at once.

    Nothing is written before the first :meth:`replace`; a folder without the file is a library that loaded none.
    """

    def __init__(self, folder: Path, *, fold: Callable[[str], str]) -> None:
        self._path = folder / FILE
        self._fold = fold
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None

    # --- reading --------------------------------------------------------------------------------------------

    def authorities(self) -> tuple[Authority, ...]:
        """Return the loaded authorities by name."""
        return tuple(Authority(*row) for row in self._rows("SELECT * FROM authorities ORDER BY name"))

    @property
    def identity(self) -> str:
        """A short digest of what is loaded; empty where nothing is."""
        known = self.authorities()
        told = "\n".join("\t".join(map(str, astuple(one)[:-1])) for one in known)
        return hashlib.sha256(told.encode()).hexdigest()[:16] if known else ""

    @property
    def stamp(self) -> tuple[tuple[str, ...], ...]:
        """What changes with every load: cheaper to ask than :attr:`identity`."""
        return tuple(self._rows("SELECT name, sha256, loaded FROM authorities ORDER BY name"))

    @property
    def version(self) -> int:
        """What changes when another connection has written: the cheapest to ask, and nothing to keep.

        https://www.sqlite.org/pragma.html#pragma_data_version
        """
        rows = self._rows("PRAGMA data_version")
        return int(rows[0][0]) if rows else 0

    def entity(self, entity_id: str) -> Entity:
        """Return an entity. Raises :class:`NotFound`."""
        for (body,) in self._rows("SELECT body FROM entities WHERE id = ?", entity_id):
            return loaded(body)
        raise NotFound(f"没有编号为 {entity_id} 的实体。")

    def entities(self, authority: str) -> Iterator[Entity]:
        """Yield the entities of an authority, as they were loaded."""
        last = 0
        query = "SELECT key, body FROM entities WHERE authority = ? AND key > ? ORDER BY key LIMIT ?"
        while rows := self._rows(query, authority, last, _TOGETHER):
            yield from (loaded(body) for _, body in rows)
            last = rows[-1][0]

    def bearers(self, surface: str, *, type: TagType | None = None) -> tuple[LoadedBearer, ...]:  # noqa: A002
        """Return who bears the folded ``surface``, in no order, 200 at most."""
        chosen, told = ("AND type = ?", (type.value,)) if type is not None else ("", ())
        query = (
            "SELECT body, names.kind, lead FROM names JOIN entities ON entities.key = names.entity "  # noqa: S608
            f"WHERE surface = ? {chosen} LIMIT {_MOST_BEARERS}"
        )
        return tuple(LoadedBearer(loaded(body), kind, lead) for body, kind, lead in self._rows(query, surface, *told))

    def point(self, entity: Entity) -> tuple[float, float] | None:
        """Return where a loaded authority puts a place of today: one of its name that lies in its today's place."""
        query = (
            "SELECT latitude, longitude FROM names JOIN entities ON entities.key = names.entity "
            "WHERE surface = ? AND type = 'LOC' AND latitude IS NOT NULL "
            "AND substr(json_extract(body, '$.modern'), 1, ?) = ? ORDER BY begin IS NOT NULL, key DESC LIMIT 1"
        )
        modern = entity.modern
        for surface in dict.fromkeys(self._folded([*names_of(entity), without_unit(entity.label)])) if modern else ():
            for latitude, longitude in self._rows(query, surface, len(modern), modern):
                return latitude, longitude
        return None

    def claims(self, target: str) -> tuple[tuple[Claim, bool], ...]:
        """Return which entities are said to be a foreign id, in its canonical form, and whether exactly that."""
        return tuple((Claim(*row), bool(exact)) for *row, exact in self._rows(claims.BY_TARGET, target))

    def disputed(self) -> tuple[Claim, ...]:
        """Return the claims to a foreign id of which there is more than one."""
        return tuple(Claim(*row) for row in self._rows(claims.DISPUTED))

    def led(self) -> Iterator[tuple[str, Entity]]:
        """Yield what stands beside something of another authority in its group: the leader's id, and the entity."""
        query = (
            "SELECT mine.key, mine.lead, mine.body FROM entities AS mine LEFT JOIN entities AS its "
            "ON its.id = mine.lead WHERE mine.lead NOT IN ('', mine.id) "
            "AND its.authority IS NOT mine.authority AND mine.key > ? ORDER BY mine.key LIMIT ?"
        )
        last = 0
        while rows := self._rows(query, last, _TOGETHER):
            yield from ((lead, loaded(body)) for _, lead, body in rows)
            last = rows[-1][0]

    def behind(self, entity_id: str) -> tuple[Entity, ...]:
        """Return the entities of the group that an entity leads."""
        query = "SELECT body FROM entities WHERE lead = ? AND id <> ? ORDER BY key LIMIT ?"
        return tuple(loaded(body) for (body,) in self._rows(query, entity_id, entity_id, _MOST_BEARERS))

    def lead(self, entity_id: str) -> str:
        """Return the id of the entity that leads its group, itself perhaps; empty where it is not held."""
        return next((lead for (lead,) in self._rows("SELECT lead FROM entities WHERE id = ?", entity_id)), "")

    def surfaces(self) -> Iterator[KnownName]:
        """Yield every folded name once for each type, kind and authority of its bearers."""
        query = (
            "SELECT surface, type, names.kind, entities.kind, format, max(begin IS NOT NULL) FROM names "
            "JOIN entities ON entities.key = names.entity JOIN authorities ON authorities.name = authority "
            "GROUP BY 1, 2, 3, 4, 5"
        )
        if not self._path.exists():
            return
        with closing(sqlite3.connect(self._path)) as connection:  # its own: there may be half a million rows
            for surface, type_, name_kind, entity_kind, format_, dated in connection.execute(query):
                yield KnownName(surface, TagType(type_), name_kind, entity_kind, format_, bool(dated))

    def spelt(self) -> Iterator[str]:
        """Yield every folded name once."""
        if self._path.exists():
            with closing(sqlite3.connect(self._path)) as connection:
                for (surface,) in connection.execute("SELECT DISTINCT surface FROM names"):
                    yield surface

    # --- writing --------------------------------------------------------------------------------------------

    def replace(
        self,
        authority: Authority,
        entities: Iterable[Entity],
        *,
        anchors: Sequence[Entity],
        places: Mapping[str, str] | None = None,
    ) -> Authority:
        """Put an authority with its entities in the place of one of its name; return it with its counts.

        ``anchors`` are the entities that lead their namesakes of the same place and time: the bundled ones; ``places``
        may be filled with the file and line of each entity while ``entities`` yields them. What ``entities`` raises
        undoes everything. Raises :class:`StorageFull`; who calls holds the library's write lock.
        """
        with self._writing() as connection:
            _remove(connection, authority.name)
            connection.execute("INSERT INTO authorities VALUES (?,?,?,?,?,?,?,?,?,?,?)", astuple(authority))
            batch: list[Entity] = []
            for entity in entities:
                batch.append(entity)
                if len(batch) == _TOGETHER:
                    self._insert(connection, batch, places or {})
                    batch = []
            self._insert(connection, batch, places or {})
            self._group(connection, anchors)
            return _counted(connection, authority)

    def count_refused(self, name: str, refused: int) -> None:
        """Note how many records of an authority's files were refused."""
        with self._writing() as connection:
            connection.execute("UPDATE authorities SET refused = ? WHERE name = ?", (refused, name))

    def remove(self, name: str, *, anchors: Sequence[Entity]) -> None:
        """Take an authority out. Raises :class:`NotFound` where there is none of that name."""
        if name not in {one.name for one in self.authorities()}:
            raise NotFound(f"没有载入过规范 {name}：用 wenmai authority list 查看已载入的。")
        with self._writing() as connection:
            _remove(connection, name)
            self._group(connection, anchors)

    def follow(self, anchors: Sequence[Entity]) -> None:
        """Group anew where the anchors are others than those at the last load."""
        rows = self._rows("SELECT anchors FROM grouped")
        if rows and rows[0][0] != _digest(anchors):
            with self._writing() as connection:
                claims.refill(connection)
                self._group(connection, anchors)

    def holders(self, entity_ids: Iterable[str]) -> dict[str, str]:
        """Return for each of these ids that is held the authority that holds it."""
        found: dict[str, str] = {}
        for entity_id in entity_ids:
            found.update(self._rows("SELECT id, authority FROM entities WHERE id = ?", entity_id))
        return found

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    # --- within ---------------------------------------------------------------------------------------------

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock:
            if self._connection is None and not self._path.exists():
                return []
            try:
                return self._opened().execute(query, values).fetchall()
            except sqlite3.DatabaseError as error:
                raise LibraryBroken(f"{self._path} cannot be read: {error}; delete it and load again") from error

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = sqlite3.connect(self._path, check_same_thread=False, isolation_level=None)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.executescript(_SCHEMA + claims.SCHEMA)
        return self._connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it or nothing."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(_SCHEMA + claims.SCHEMA)
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        except sqlite3.OperationalError as error:
            if "full" not in str(error):
                raise LibraryBroken(f"{self._path} cannot be written: {error}") from error
            raise StorageFull(f"the disk is full; {self._path} is as it was. Free space and run again") from error
        finally:
            connection.close()

    def _insert(self, connection: sqlite3.Connection, batch: list[Entity], places: Mapping[str, str]) -> None:
        claims.put(connection, batch, places=places)
        folded = iter(self._folded([text for entity in batch for text in names_of(entity)]))
        for entity in batch:
            label = next(folded)
            names = {label: ""}
            for name in entity.names:
                names.setdefault(next(folded), name.kind)
            core = _core(label, entity.type)
            cursor = connection.execute(
                "INSERT INTO entities VALUES (NULL,?,?,?,?,?,?,?,?,?,?,?,?)",
                (
                    *(entity.id, entity.source, entity.type.value, entity.kind, core),
                    *(entity.latitude, entity.longitude),
                    *(entity.begin, entity.end, entity.dynasty, "", dumped(entity)),
                ),
            )
            rows = [(surface, cursor.lastrowid, kind) for surface, kind in names.items() if surface.strip()]
            connection.executemany("INSERT INTO names VALUES (?,?,?)", rows)

    def _folded(self, texts: Sequence[str]) -> list[str]:
        """Fold all in one call: it costs by the call."""
        return self._fold("\n".join(text.replace("\n", " ") for text in texts)).split("\n") if texts else []

    def _group(self, connection: sqlite3.Connection, anchors: Sequence[Entity]) -> None:
        """Say of every entity which one leads its group: an anchor, or the first loaded."""
        query = (
            'SELECT id, type, core, surface, entities.kind, latitude, longitude, begin, "end", dynasty FROM entities '
            "JOIN names ON names.entity = key AND names.kind = '' ORDER BY key"
        )
        rows = connection.execute(query).fetchall()
        kept = [Sketch(ident, TagType(type_), *rest) for ident, type_, *rest in rows]
        cores = {(one.type, one.core) for one in kept}
        leads = groups([*(one for one in self._sketches(anchors) if (one.type, one.core) in cores), *kept])
        connection.executemany("UPDATE entities SET lead = ? WHERE id = ?", ((leads[row[0]], row[0]) for row in rows))
        connection.execute("DELETE FROM grouped")
        connection.execute("INSERT INTO grouped VALUES (?)", (_digest(anchors),))

    def _sketches(self, anchors: Sequence[Entity]) -> Iterator[Sketch]:
        """Yield an anchor once for each of its names: 南京 was 建康."""
        every = [(entity, text) for entity in anchors for text in names_of(entity)]
        folded = self._folded([text for _, text in every])
        for (entity, _), surface in zip(every, folded, strict=True):
            core = _core(surface, entity.type)
            where = (entity.latitude, entity.longitude, entity.begin, entity.end)
            yield Sketch(entity.id, entity.type, core, surface, entity.kind, *where, entity.dynasty, leads=True)


def _digest(anchors: Sequence[Entity]) -> str:
    told = "\n".join(f"{one.id} {one.latitude} {one.longitude} {names_of(one)}" for one in anchors)
    return hashlib.sha256(f"{_VERSION}\n{told}".encode()).hexdigest()[:16]


def _core(surface: str, type_: TagType) -> str:
    """Return 襄阳 for 襄阳县, and 刺史 for 州刺史."""
    if type_ is TagType.LOC:
        return without_unit(surface)
    if type_ is TagType.OFI and len(surface) > 2 and surface[0] in _SEATS:
        return surface[1:]
    return surface


def _remove(connection: sqlite3.Connection, name: str) -> None:
    own = "SELECT key FROM entities WHERE authority = ?"
    connection.execute(f"DELETE FROM names WHERE entity IN ({own})", (name,))  # noqa: S608
    connection.execute("DELETE FROM entities WHERE authority = ?", (name,))
    claims.drop(connection, name)
    connection.execute("DELETE FROM authorities WHERE name = ?", (name,))


def _counted(connection: sqlite3.Connection, authority: Authority) -> Authority:
    entities = "SELECT count(*) FROM entities WHERE authority = :name"
    names = "SELECT count(*) FROM names JOIN entities ON key = entity WHERE authority = :name"
    connection.execute(
        f"UPDATE authorities SET entities = ({entities}), names = ({names}), loaded = :loaded WHERE name = :name",  # noqa: S608
        {"name": authority.name, "loaded": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())},
    )
    return Authority(*connection.execute("SELECT * FROM authorities WHERE name = ?", (authority.name,)).fetchone())
