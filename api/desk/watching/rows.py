"""Records of watches to rows of their tables, and back. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from api.desk.watching.records import (
    Attachment,
    Channel,
    Contact,
    Delivery,
    Fate,
    Issue,
    Item,
    Nearness,
    Recipient,
    Run,
    Schedule,
    Stage,
    State,
    Watch,
)
from ontology.queries import Filters

_FILTERS: TypeAdapter[Filters] = TypeAdapter(Filters)
_ITEMS: TypeAdapter[tuple[Item, ...]] = TypeAdapter(tuple[Item, ...])
_IN_COLUMNS = ("id", "state", "owner", "branch", "schedule", "made", "changed", "last_run", "next_run", "revision")


def watch(row: Mapping[Any, Any]) -> Watch:
    """Return the watch of a row."""
    body = dict(row["body"])
    told = {name: row[name] for name in _IN_COLUMNS}
    told |= {"state": State(row["state"]), "schedule": Schedule(row["schedule"])}
    return Watch(
        name=body["name"],
        question=body["question"],
        filters=_FILTERS.validate_python(body["filters"]),
        entities=tuple(body["entities"]),
        nearness=Nearness(body["nearness"]),
        limit=body["limit"],
        automatic=body["automatic"],
        attachments=tuple(map(Attachment, body["attachments"])),
        **told,
    )


def of_watch(made: Watch) -> dict[str, Any]:
    """Return the columns of a watch that a person sets."""
    body = {
        "name": made.name,
        "question": made.question,
        "filters": _FILTERS.dump_python(made.filters, mode="json"),
        "entities": list(made.entities),
        "nearness": made.nearness.value,
        "limit": made.limit,
        "automatic": made.automatic,
        "attachments": [one.value for one in made.attachments],
    }
    columns = {name: getattr(made, name) for name in ("owner", "branch", "made", "changed", "revision")}
    return {**columns, "state": made.state.value, "schedule": made.schedule.value, "body": body}


def issue(row: Mapping[Any, Any]) -> Issue:
    """Return the issue of a row."""
    return Issue(**{**row, "stage": Stage(row["stage"]), "items": _ITEMS.validate_python(row["items"])})


def of_issue(made: Issue) -> dict[str, Any]:
    """Return the columns of an issue but its id."""
    plain = ("watch_id", "number", "note", "made", "sent", "sent_by", "waiting", "revision")
    told = {name: getattr(made, name) for name in plain}
    return {**told, "stage": made.stage.value, "items": _ITEMS.dump_python(made.items, mode="json")}


def recipient(row: Mapping[Any, Any]) -> Recipient:
    """Return the recipient of a row."""
    told = {name: row[name] for name in ("id", "watch_id", "key", "secret", "active", "made")}
    return Recipient(contact=Contact(row["name"], row["email"], row["webhook"]), **told)


def of_recipient(made: Recipient) -> dict[str, Any]:
    """Return the columns of a recipient but its id."""
    told = {name: getattr(made, name) for name in ("watch_id", "key", "secret", "active", "made")}
    return {**told, "name": made.contact.name, "email": made.contact.email, "webhook": made.contact.webhook}


def of_run(made: Run) -> dict[str, Any]:
    """Return the columns of a run but its id, time and issue."""
    return {name: getattr(made, name) for name in ("watch_id", "by", "found", "clear", "fresh")}


def delivery(row: Mapping[Any, Any]) -> Delivery:
    """Return the delivery of a row."""
    return Delivery(**{**row, "channel": Channel(row["channel"]), "fate": Fate(row["fate"])})
