"""A decision that is taken back: once, and by its number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from ontology.errors import NotFound, WrongUse


def taken_back(
    connection: sa.Connection,
    table: sa.Table,
    number: int,
    *,
    stands: sa.ColumnElement[bool],
    marks: Mapping[str, object],
) -> Any:  # noqa: ANN401 - a row of the table
    """Mark the decision ``number`` of a table where it ``stands``, and return its row.

    Raises :class:`NotFound`; :class:`WrongUse` where it is taken back already.
    """
    done = connection.execute(table.update().where(table.c.id == number, stands).values(dict(marks)))
    row = connection.execute(sa.select(table).where(table.c.id == number)).one_or_none()
    if row is None:
        raise NotFound(f"没有编号为 {number} 的决定。")
    if not done.rowcount:
        raise WrongUse("这个决定已经撤销过了。")
    return row
