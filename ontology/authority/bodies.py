"""Entities as JSON and back, and what an entity must be to be taken in. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import fields, replace

from ontology.records import Entity, Name, TagType

_DEFAULTS = {field.name: field.default for field in fields(Entity)}
_LONGEST_NAME = 200
_YEARS = range(-10_000, 10_000)


def dumped(entity: Entity) -> str:
    """Return the entity as JSON, without what is as it is by default."""
    told = {name: getattr(entity, name) for name, default in _DEFAULTS.items() if getattr(entity, name) != default}
    told["names"] = [(name.text, name.kind) for name in entity.names]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def loaded(body: str) -> Entity:
    """Return the entity of :func:`dumped`."""
    told = json.loads(body)
    told["type"] = TagType(told["type"])
    told["names"] = tuple(Name(text, kind) for text, kind in told["names"])
    told["same_as"] = tuple(told.get("same_as", ()))
    told["close_to"] = tuple(told.get("close_to", ()))
    told["relations"] = tuple((predicate, other) for predicate, other in told.get("relations", ()))
    return Entity(**told)


def wrong(entity: Entity) -> str:
    """Return in words why an entity cannot be taken in; empty where it can."""
    if not entity.label.strip() or any(len(name) > _LONGEST_NAME for name in names_of(entity)):
        return f"has no label, or a name of more than {_LONGEST_NAME} characters"
    if any(ord(character) < 32 or 0xD800 <= ord(character) < 0xE000 for character in entity.id + entity.label):
        return "its id or label holds a control character or half a character"
    for year in (entity.begin, entity.end):
        if year is not None and (year == 0 or year not in _YEARS):
            return f"{year} is no year: there is no year 0, and years lie within ten thousand of it"
    if entity.begin is not None and entity.end is not None and entity.begin > entity.end:
        return f"ends in {entity.end}, before it begins in {entity.begin}"
    if (entity.latitude is None) != (entity.longitude is None):
        return "has one coordinate of two"
    if entity.latitude is not None and not (abs(entity.latitude) <= 90 and abs(entity.longitude or 0) <= 180):
        return f"lies at {entity.latitude}, {entity.longitude}, which is no latitude and longitude"
    return ""


def names_of(entity: Entity) -> tuple[str, ...]:
    """Return the label and all names."""
    return entity.label, *(name.text for name in entity.names)


def simplified(entities: Sequence[Entity], simplify: Callable[[str], str]) -> list[Entity]:
    """Return the entities with their texts in simplified characters; a label in others stays as a name 繁体."""
    told = [
        (entity.label, entity.kind, entity.dynasty, entity.note, *(word for word, _ in entity.relations))
        for entity in entities
    ]
    flat = [text.replace("\n", " ") for texts in told for text in texts]
    done = iter(simplify("\n".join(flat)).split("\n"))
    out: list[Entity] = []
    for entity, texts in zip(entities, told, strict=True):
        label, kind, dynasty, note, *words = (next(done) for _ in texts)
        old = () if label == entity.label else (Name(entity.label, "繁体"),)
        relations = tuple((word, other) for word, (_, other) in zip(words, entity.relations, strict=True))
        names = (*old, *entity.names)
        out.append(
            replace(entity, label=label, kind=kind, dynasty=dynasty, note=note, relations=relations, names=names)
        )
    return out
