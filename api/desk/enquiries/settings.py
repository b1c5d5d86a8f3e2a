"""The desk's own working hours, kept in its database: each server process reads them as they are now."""

from __future__ import annotations

import json

import sqlalchemy as sa

from api.desk.audit import Audit
from api.desk.enquiries.hours import Hours, hours_of, said_of
from api.desk.tables import settings
from index.opening import translated

_NAME = "enquiry-hours"


class HoursStore:
    """Reads and writes the hours."""

    def __init__(self, engine: sa.Engine, audit: Audit) -> None:
        self._engine = engine
        self._audit = audit

    def hours(self) -> Hours:
        """Return the hours that are set, or the usual ones."""
        query = sa.select(settings.c.value).where(settings.c.name == _NAME)
        with self._engine.connect() as connection:
            stored = connection.execute(query).scalar()
        return hours_of(json.loads(stored)) if stored else Hours()

    def set(self, hours: Hours, *, by: str) -> Hours:
        """Set the hours from now on; what is due already stays due then. Raises :class:`WrongUse`."""
        told = said_of(hours)
        checked = hours_of(told)
        value = json.dumps(told, ensure_ascii=False)
        with translated(), self._engine.begin() as connection:
            mine = settings.c.name == _NAME
            if connection.execute(settings.update().where(mine).values(value=value)).rowcount == 0:
                connection.execute(settings.insert().values(name=_NAME, value=value))
            self._audit.note(connection, by=by, act="change", subject="enquiries/hours", detail=told)
        return checked
