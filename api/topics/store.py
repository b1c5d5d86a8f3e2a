"""The topics in the desk's database, in SQLite or PostgreSQL.

A change names the revision that it was made from: of two curators who change the same one, the second is refused and
nothing of the first is lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.exc import IntegrityError

from api.desk.store import open_desk
from api.desk.tables import topic_log, topic_seen, topics
from api.topics.records import Act, Entry, State, Topic
from index.opening import translated
from ontology.errors import NotFound, WrongUse

_TOPIC: TypeAdapter[Topic] = TypeAdapter(Topic)
_COLUMNS = ("id", "slug", "state", "revision")


class TopicStore:
    """Keeps topics, their log and what was looked through."""

    def __init__(self, url: str) -> None:
        """Open or make the store at an SQLAlchemy ``url``. Raises :class:`~ontology.errors.LibraryBroken`."""
        self._engine = open_desk(url)

    def close(self) -> None:
        """Give back all connections."""
        self._engine.dispose()

    # --- asking ---------------------------------------------------------------------------------------------

    def topics(self, *states: State) -> list[Topic]:
        """Return the topics in these states (all without one), the one changed last first."""
        query = sa.select(topics)
        if states:
            query = query.where(topics.c.state.in_(states))
        with self._engine.connect() as connection:
            found = [_topic(row) for row in connection.execute(query).mappings()]
        return sorted(found, key=lambda one: (one.changed, one.id), reverse=True)

    def topic(self, slug: str) -> Topic:
        """Return a topic. Raises :class:`NotFound`."""
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(topics).where(topics.c.slug == slug)).mappings().one_or_none()
        if row is None:
            raise NotFound(f"没有专题 {slug}。")
        return _topic(row)

    def log(self, slug: str) -> list[Entry]:
        """Return what was done with a topic, oldest first. Raises :class:`NotFound`."""
        topic = self.topic(slug)
        columns = [column for column in topic_log.c if column.name not in ("topic_id", "body")]
        query = sa.select(*columns).where(topic_log.c.topic_id == topic.id).order_by(topic_log.c.id)
        with self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return [Entry(**{**row, "slug": slug, "act": Act(row["act"]), "fields": tuple(row["fields"])}) for row in rows]

    def seen(self, topic: Topic) -> frozenset[str]:
        """Return the passages that a curator has looked through."""
        query = sa.select(topic_seen.c.passage_id).where(topic_seen.c.topic_id == topic.id)
        with self._engine.connect() as connection:
            return frozenset(connection.execute(query).scalars())

    # --- changing -------------------------------------------------------------------------------------------

    def add(self, topic: Topic, act: Act, *, by: str, reason: str) -> Topic:
        """Keep a new topic at revision 1. Raises :class:`WrongUse` where its slug is taken."""
        made = replace(topic, revision=1)
        try:
            with translated(), self._engine.begin() as connection:
                key = connection.execute(topics.insert().values(_row(made))).inserted_primary_key
                made = replace(made, id=int(key[0])) if key is not None else made
                _note(connection, made, act, by=by, reason=reason, fields=())
        except IntegrityError as error:
            raise WrongUse(f"已有专题 {topic.slug}：请换一个地址，或用 edit、import 修改它。") from error
        return made

    def change(self, was: Topic, now: Topic, act: Act, *, by: str, reason: str, seen: Iterable[str] = ()) -> Topic:
        """Keep what ``was`` has become; ``seen`` are passages that were looked through.

        Raises :class:`WrongUse` where somebody changed it since ``was`` was read.
        """
        made = replace(now, id=was.id, slug=was.slug, revision=was.revision + 1)
        fields = tuple(name for name in _TOPIC_FIELDS if getattr(was, name) != getattr(made, name))
        with translated(), self._engine.begin() as connection:
            mine = (topics.c.id == was.id) & (topics.c.revision == was.revision)
            if connection.execute(topics.update().where(mine).values(_row(made))).rowcount != 1:
                raise WrongUse(
                    f"专题 {was.slug} 在您修改期间已被别人改过（您依据的是第 {was.revision} 版），您的修改没有保存："
                    "请先看现在的样子（wenmai topic show），再改一次。"
                )
            _note(connection, made, act, by=by, reason=reason, fields=fields)
            _mark(connection, made, seen)
        return made


_TOPIC_FIELDS = ("title", "introduction", "standing", "cover", "items", "excluded", "state", "curator", "reviewed")


def _row(topic: Topic) -> dict[str, Any]:
    body: dict[str, Any] = _TOPIC.dump_python(topic, mode="json")
    columns = {"slug": topic.slug, "state": topic.state.value, "revision": topic.revision}
    return {**columns, "body": {name: value for name, value in body.items() if name not in _COLUMNS}}


def _topic(row: sa.RowMapping) -> Topic:
    return _TOPIC.validate_python({**row["body"], **{name: row[name] for name in _COLUMNS}})


def _note(connection: sa.Connection, topic: Topic, act: Act, *, by: str, reason: str, fields: tuple[str, ...]) -> None:
    connection.execute(
        topic_log.insert().values(
            topic_id=topic.id,
            revision=topic.revision,
            act=act.value,
            by=by,
            time=topic.changed,
            reason=reason,
            fields=list(fields),
            body=_row(topic)["body"],
        )
    )


def _mark(connection: sa.Connection, topic: Topic, seen: Iterable[str]) -> None:
    held = sa.select(topic_seen.c.passage_id).where(topic_seen.c.topic_id == topic.id)
    known = set(connection.execute(held).scalars())
    rows = [
        {"topic_id": topic.id, "passage_id": one, "time": topic.changed}
        for one in dict.fromkeys(seen)
        if one not in known
    ]
    if rows:
        connection.execute(topic_seen.insert(), rows)
