"""The text store as those see it who may not see all collections.

On connections of their own, temporary views stand before the tables whose names they bear, without the rows of what is
hidden: SQLite looks in ``temp`` before ``main`` (https://www.sqlite.org/lang_naming.html), PostgreSQL in ``pg_temp``
before all other schemas (https://www.postgresql.org/docs/current/runtime-config-client.html, ``search_path``). So the
database itself filters every statement, whoever wrote it; it takes no writes on them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from ontology.sight import Sight

_OF_DOCUMENT = "EXISTS (SELECT 1 FROM {at}documents d WHERE d.id = t.document_id AND {seen})"
_OF_PASSAGE = (
    "EXISTS (SELECT 1 FROM {at}passages p JOIN {at}documents d ON d.id = p.document_id "
    "WHERE p.key = t.passage_key AND {seen})"
)
# A document that moved between collections is as open as it is now; one that was deleted, as it was at last.
_OF_CHANGE = (
    "{seen_t} AND (SELECT d.collection FROM {at}outbox d WHERE d.document_id = t.document_id "
    "ORDER BY d.sequence DESC LIMIT 1) {among}"
)
VIEWS: Mapping[str, str] = {
    "documents": "{seen_t}",
    "versions": _OF_DOCUMENT,
    "passages": _OF_DOCUMENT,
    "assignments": _OF_DOCUMENT,
    "originals": _OF_DOCUMENT,
    "traits": _OF_DOCUMENT,
    "token_vectors": _OF_PASSAGE,
    "tags": _OF_PASSAGE,
    "relations": _OF_PASSAGE,
    "outbox": _OF_CHANGE,
}
"""Which rows ``t`` of each table are seen."""
PLAIN = frozenset({"settings"})
"""Tables that say nothing of documents."""


def shadowed(engine: sa.Engine, sight: Sight) -> sa.Engine:
    """Return connections of their own to the database of ``engine``, on which what ``sight`` hides is not there."""
    made = sa.create_engine(engine.url)
    sqlite = made.dialect.name == "sqlite"

    def shadow(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
        cursor = connection.cursor()
        if sqlite:
            for pragma in ("busy_timeout=10000", "temp_store=MEMORY"):
                cursor.execute(f"PRAGMA {pragma}")
            at = "main."
        else:
            cursor.execute("SELECT quote_ident(current_schema())")
            at = f"{cursor.fetchone()[0]}."
        for statement in views(sight, at=at):
            cursor.execute(statement)
        cursor.execute("PRAGMA query_only=ON" if sqlite else "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
        cursor.close()
        connection.commit()

    sa.event.listen(made, "connect", shadow)
    return made


def views(sight: Sight, *, at: str) -> list[str]:
    """Return the statements that make the views; ``at`` is what the names of the tables begin with."""
    among = _among(sight)
    parts: dict[str, str] = {
        "at": at,
        "among": among,
        "seen": f"d.collection {among}",
        "seen_t": f"t.collection {among}",
    }
    write: Callable[[str], str] = lambda condition: condition.format(**parts)  # noqa: E731
    return [
        f"CREATE TEMP VIEW {table} AS SELECT t.* FROM {at}{table} t WHERE {write(condition)}"  # noqa: S608 - our names
        for table, condition in VIEWS.items()
    ]


def _among(sight: Sight) -> str:
    """The end of a condition on a collection that is seen."""
    names = ", ".join(_quoted(one) for one in sorted(sight.named)) or "NULL"
    # Nothing is IN (NULL); and what is not IN (NULL) is not known to be.
    if not sight.named:
        return "IN (NULL)" if sight.others else "IS NOT NULL"
    return f"IN ({names})" if sight.others else f"NOT IN ({names})"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
