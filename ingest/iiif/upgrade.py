"""Manifests, collections and lists of annotations of the IIIF Presentation API 2 in the shape of version 3:
https://iiif.io/api/presentation/2.1/, https://iiif.io/api/presentation/3.0/change-log/.

Only what is read of them is carried over.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.iiif.shapes import Json, ident, json_of, kind, objects

_SAME = ("label", "metadata", "navDate", "viewingDirection", "seeAlso", "rendering", "width", "height")
_MOTIVATIONS = {"sc:painting": "painting", "oa:commenting": "commenting", "oa:tagging": "tagging"}
_DEEPEST = 32
"""Ranges within ranges."""


def upgraded(value: Json) -> Json:
    """Return a manifest or a collection in the shape of version 3; one that has it is returned as it is."""
    if "items" in value or not ("@type" in value or "sequences" in value):
        return value
    made = _common(value)
    if kind(value) == "Collection":
        named = [one for name in ("collections", "manifests", "members") for one in objects(value.get(name))]
        made["items"] = [{**one, "id": ident(one), "type": _member_type(one)} for one in named]
        return made
    sequence = (objects(value.get("sequences")) or [{}])[0]
    made["items"] = [_canvas(one) if isinstance(one, dict) else one for one in _many(sequence.get("canvases"))]
    made["viewingDirection"] = value.get("viewingDirection") or sequence.get("viewingDirection")
    made["structures"] = _structures(objects(value.get("structures")))
    return made


def in_page(page: Json) -> list[Json]:
    """Return the annotations of a page of version 3, or of a list of version 2."""
    if "resources" in page:
        return [_annotation(one) for one in objects(page["resources"])]
    return objects(page.get("items"))


def _member_type(member: Json) -> str:
    return kind(member) or ("Collection" if "manifests" in member or "collections" in member else "Manifest")


def _common(value: Json) -> Json:
    made: Json = {name: value[name] for name in _SAME if value.get(name) is not None}
    made |= {"id": ident(value), "type": kind(value)}
    if "description" in value:
        made["summary"] = value["description"]
    if "attribution" in value:
        made["requiredStatement"] = {"label": "attribution", "value": value["attribution"]}
    licence = value.get("license")
    if licence:
        made["rights"] = licence[0] if isinstance(licence, list) else licence
    return made


def _canvas(value: Json) -> Json:
    painted = [_annotation({"motivation": "sc:painting", **one}) for one in objects(value.get("images"))]
    other = value.get("otherContent")
    listed = [json_of(one) or {"@id": one} for one in (other if isinstance(other, list) else [other]) if one]
    pages = [{**one, "id": ident(one), "type": "AnnotationPage"} for one in listed]
    return {**_common(value), "items": [{"type": "AnnotationPage", "items": painted}], "annotations": pages}


def _annotation(value: Json) -> Json:
    if "on" not in value and "resource" not in value:
        return value
    motivation = value.get("motivation")
    stated = motivation if isinstance(motivation, list) else [motivation]
    motivations = [_MOTIVATIONS.get(str(one), one) for one in stated]
    bodies = [_body(one) for one in objects(value.get("resource"))]
    return {"id": ident(value), "motivation": motivations, "body": bodies, "target": _target(value.get("on"))}


def _body(value: Json) -> Json:
    if kind(value) == "Choice":
        given = [*objects(value.get("default")), *objects(value.get("item"))]
        return {"type": "Choice", "items": [_plain_body(one) for one in given]}
    if kind(value) == "SpecificResource":
        return _plain_body(json_of(value.get("full")))
    return _plain_body(value)


def _plain_body(value: Json) -> Json:
    if "chars" in value:
        type_ = "Tag" if kind(value) == "Tag" else "TextualBody"
        return {"type": type_, "value": value["chars"], "format": value.get("format")}
    return {**value, "id": ident(value), "type": kind(value), "service": objects(value.get("service"))}


def _target(value: object) -> object:
    if isinstance(value, list):
        return _target(value[0]) if value else ""
    given = json_of(value)
    if "full" not in given:
        return value
    selector = json_of(given.get("selector"))
    return {"source": ident(given["full"]), "selector": json_of(selector.get("default")) or selector}


def _structures(ranges: Sequence[Json]) -> list[Json]:
    """Nest the ranges, which version 2 lists side by side; each is entered once, whatever names it."""
    by_id = {ident(one): one for one in ranges}
    inner = {part for one in ranges for part in _parts(one)}
    tops = [one for one in ranges if one.get("viewingHint") == "top"]
    entered: set[str] = set()
    return [_range(one, by_id, entered) for one in tops or ranges if one in tops or ident(one) not in inner]


def _parts(one: Json) -> list[str]:
    members = [ident(part) for part in objects(one.get("members")) if kind(part) == "Range"]
    return [ident(part) for part in _many(one.get("ranges"))] + members


def _many(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _range(one: Json, by_id: dict[str, Json], entered: set[str], depth: int = 0) -> Json:
    canvases = [ident(part) for part in _many(one.get("canvases"))]
    canvases += [ident(part) for part in objects(one.get("members")) if kind(part) == "Canvas"]
    deeper = []
    for part in _parts(one):
        if part in by_id and part not in entered and depth < _DEEPEST:
            entered.add(part)
            deeper.append(_range(by_id[part], by_id, entered, depth + 1))
    label = None if one.get("viewingHint") == "top" else one.get("label")
    return {"type": "Range", "label": label, "items": [*({"type": "Canvas", "id": part} for part in canvases), *deeper]}
