"""The Reconciliation Service API, versions 0.1 and 0.2: what is asked and what is answered, as JSON.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/. What the letter forbids is
refused with :class:`~ontology.errors.WrongUse` naming the query; a type or property that nobody knows is no error.

Pure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from api.reconcile.properties import FOREIGN, MENTIONS, PROPERTIES, Value
from api.reconcile.reconciler import Query, Suggestion, description
from api.reconcile.scoring import Scored
from api.reconcile.terms import TYPE_NAMES, type_of
from ontology.errors import WrongUse
from ontology.records import Entity, TagType
from ontology.whole import whole

VERSIONS = ("0.1", "0.2")
BATCH = 50
"""Queries in one batch at most."""
MOST_IDS = 500
"""Entities in one data extension query at most."""
_LONGEST = 500
_MOST, _MOST_VALUES = 50, 1_000_000
_DEFAULT = 5
_STRICTNESS = ("any", "all", "should")
_FIELDS = {"query", "type", "limit", "properties", "type_strict", "type_exclude"}
WIDTH, HEIGHT = 430, 260
"""Pixels of a preview."""


def manifest(*, home: str, base: str, name: str, version: str) -> dict[str, Any]:
    """Return the service manifest. ``home`` is the address of this service, ending in ``/``; ``base`` begins the
    addresses of its entities."""
    suggest = {
        kind: {
            "service_url": home.rstrip("/"),
            "service_path": f"/reconcile/suggest/{kind}",
            "flyout_service_url": home.rstrip("/"),
            "flyout_service_path": f"/reconcile/flyout/{kind}?id=${{id}}",
        }
        for kind in ("entity", "type", "property")
    }
    return {
        "versions": list(VERSIONS),
        "name": name,
        "identifierSpace": f"{base}id/entity/",
        "schemaSpace": f"{base}ns#",
        "documentation": f"{home}about",
        "serviceVersion": version,
        "logo": f"{home}static/seal.svg",
        "defaultTypes": types(),
        "view": {"url": f"{base}id/entity/{{{{id}}}}"},
        "preview": {"url": f"{home}reconcile/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT},
        "suggest": suggest,
        "extend": {
            "propose_properties": {"service_url": home.rstrip("/"), "service_path": "/reconcile/extend"},
            "property_settings": [
                {
                    "name": "limit",
                    "label": "最多几个值",
                    "type": "number",
                    "default": 0,
                    "help_text": "0 为不限",
                }
            ],
        },
        "batchSize": BATCH,
    }


def types(only: Sequence[TagType] = tuple(TagType)) -> list[dict[str, str]]:
    """Return types as objects."""
    return [{"id": one.value, "name": TYPE_NAMES[one]} for one in only]


def read_json(text: str, name: str) -> Mapping[str, Any]:
    """Return the JSON object that the parameter ``name`` holds. Raises :class:`WrongUse`."""
    try:
        read = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WrongUse(f"{name} 不是合法的 JSON：{error}。") from error
    if not isinstance(read, dict):
        raise WrongUse(f"{name} 应是 JSON 对象。")
    return read


def queries(text: str) -> dict[str, Query]:
    """Return the queries of a batch by their keys. Raises :class:`WrongUse`."""
    return {key: query(one, key=key) for key, one in read_json(text, "queries").items()}


def query(told: object, *, key: str = "query") -> Query:
    """Return one query. Raises :class:`WrongUse` naming ``key``."""
    if isinstance(told, str):
        told = {"query": told}
    if not isinstance(told, dict):
        raise WrongUse(f"查询 {key} 应是 JSON 对象。")
    if unknown := told.keys() - _FIELDS:
        raise WrongUse(f"查询 {key} 有不认识的字段 {'、'.join(sorted(unknown))}。")
    name, stated = _text(told.get("query", ""), key, "query"), _properties(told.get("properties", []), key)
    if not name.strip() and not stated:
        raise WrongUse(f"查询 {key} 须有 query，或至少一个 properties。")
    strictness = told.get("type_strict", "any")
    if strictness not in _STRICTNESS:
        raise WrongUse(f"查询 {key} 的 type_strict 须是 any、all 或 should。")
    named = _types(told.get("type"), key)
    known = tuple(filter(None, map(type_of, named)))
    limit = _limit(told.get("limit", _DEFAULT), key)
    return Query(name, known, limit, stated, strict=strictness != "should")


def _types(told: object, key: str) -> list[str]:
    named = [told] if isinstance(told, str | dict) else told or []
    if not isinstance(named, list):
        raise WrongUse(f"查询 {key} 的 type 须是一个类型或一列类型。")
    return [_text(one.get("id") if isinstance(one, dict) else one, key, "type") for one in named]


def _limit(told: object, key: str) -> int:
    told = whole(told) if isinstance(told, str) else told
    # JSON as Python reads it may hold NaN, which is not less than anything, and Infinity.
    if isinstance(told, bool) or not isinstance(told, int | float) or not told >= 1:
        raise WrongUse(f"查询 {key} 的 limit 须是正整数。")
    return int(min(told, _MOST))


def _text(told: object, key: str, field: str) -> str:
    if not isinstance(told, str):
        raise WrongUse(f"查询 {key} 的 {field} 须是文字。")
    if len(told) > _LONGEST:
        raise WrongUse(f"查询 {key} 的 {field} 太长：最多 {_LONGEST} 个字符。")
    return told


def _properties(told: object, key: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not isinstance(told, list):
        raise WrongUse(f"查询 {key} 的 properties 须是一列。")
    found = []
    for one in told:
        if not isinstance(one, dict) or "v" not in one or not isinstance(one.get("pid") or one.get("p"), str):
            raise WrongUse(f"查询 {key} 的每个 properties 须有 pid 和 v。")
        values = one["v"] if isinstance(one["v"], list) else [one["v"]]
        found.append((str(one.get("pid") or one["p"]), tuple(_value(value, key) for value in values)))
    return tuple(found)


def _value(told: object, key: str) -> str:
    if isinstance(told, dict):
        return _text(told.get("name", told.get("id")), key, "properties")
    if isinstance(told, float) and told.is_integer():
        return str(int(told))
    return str(told) if isinstance(told, bool | int | float) else _text(told or "", key, "properties")


def candidate(one: Scored) -> dict[str, Any]:
    """Return a candidate as the answer to a query lists it."""
    entity = one.option.entity
    return {
        "id": entity.id,
        "name": entity.label,
        "description": description(entity),
        "type": types([entity.type]),
        "score": one.score,
        "match": one.match,
        "features": [{"id": name, "value": value} for name, value in one.features.items()],
    }


def suggested(one: Suggestion) -> dict[str, Any]:
    """Return a suggested entity."""
    entity = one.entity
    told = description(entity)
    if one.kind:
        told = f"{one.kind}：{one.name} · {told}"
    return {"id": entity.id, "name": entity.label, "description": told, "notable": types([entity.type])}


def properties(only: TagType | None = None) -> list[dict[str, str]]:
    """Return the properties that entities of a type may have."""
    own = [
        {"id": one.id, "name": one.name}
        for one in PROPERTIES.values()
        if not only or not one.types or only in one.types
    ]
    foreign = [{"id": name, "name": title} for name, title in FOREIGN.items()]
    return [*own, {"id": MENTIONS, "name": "馆藏提及段数"}, *foreign]


def begun(items: Sequence[Mapping[str, str]], prefix: str) -> list[Mapping[str, str]]:
    """Return of types or properties those whose id or name begins with, or else holds, ``prefix``."""
    prefix = prefix.strip().casefold()
    first = [one for one in items if prefix in (one["id"].casefold(), one["name"].casefold())]
    next_ = [one for one in items if one["id"].casefold().startswith(prefix) or one["name"].startswith(prefix)]
    rest = [one for one in items if prefix in one["id"].casefold() or prefix in one["name"].casefold()]
    return list({one["id"]: one for one in (*first, *next_, *rest)}.values())


def extension(text: str) -> tuple[list[str], list[tuple[str, int]]]:
    """Return the ids and the properties, each with its most values or 0, of a data extension query."""
    told = read_json(text, "extend")
    ids, wanted = told.get("ids"), told.get("properties")
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
        raise WrongUse("extend 的 ids 须是一列编号。")
    if not isinstance(wanted, list) or not all(
        isinstance(one, dict) and isinstance(one.get("id"), str) for one in wanted
    ):
        raise WrongUse("extend 的 properties 须是一列，每项有 id。")
    return ids, [(one["id"], _most(one.get("settings"))) for one in wanted]


def _most(settings: object) -> int:
    told = settings.get("limit", 0) if isinstance(settings, dict) else 0
    told = whole(told) if isinstance(told, str) else told
    return int(min(told, _MOST_VALUES)) if isinstance(told, int | float) and told > 0 else 0


def meta(wanted: Sequence[tuple[str, int]]) -> list[dict[str, str]]:
    """Return the properties of a data extension with their names."""
    names = {one["id"]: one["name"] for one in properties()}
    return [{"id": pid, "name": names.get(pid, pid)} for pid, _ in wanted]


def cell(value: Value) -> dict[str, Any]:
    """Return a value as a cell of a data extension."""
    if isinstance(value, bool | str):
        return {"str": str(value)}
    return {"int": value} if isinstance(value, int) else {"float": value}


def flyout(entity: Entity) -> str:
    """Return the small preview of an entity as HTML, for a page of other people: text alone."""
    return f"<p><b>{_safe(entity.label)}</b></p><p>{_safe(description(entity))}</p>"


def flyout_of(name: str) -> str:
    """Return the small preview of a type or property."""
    return f"<p><b>{_safe(name)}</b></p>"


def _safe(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
