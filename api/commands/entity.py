"""``wenmai entity``: decide on entities 规范, and tell what was decided."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from api.commands.output import emit, say, settings_of
from api.desk.bodies import body, checked, entity_type, parts_of, with_names
from api.desk.living_graph import Followed
from api.library import Library
from api.living_shapes import deed_shape, standing_shape
from api.wiring import open_entities, open_library
from ingest.encoding import decode
from ontology.errors import NotFound, WrongUse
from ontology.living import Deed, DeedKind, Fate, Living, said
from ontology.living_statements import called
from ontology.records import Entity

_FATES = {Fate.LIVE: "在用", Fate.MERGED: "已合并", Fate.SPLIT: "已拆分", Fate.RETIRED: "已停用"}


def run(options: Namespace) -> int:
    """Do what is asked."""
    return _KINDS[options.kind](options)


# --- deciding -----------------------------------------------------------------------------------------------


def _merge(options: Namespace) -> int:
    return _decided(options, lambda it, more: it.living.merge(options.entity, options.into, **more))


def _split(options: Namespace) -> int:
    return _decided(options, lambda it, more: it.living.split(options.entity, _parts(options, it), **more))


def _retire(options: Namespace) -> int:
    return _decided(options, lambda it, more: it.living.retire(options.entity, **more))


def _restore(options: Namespace) -> int:
    return _decided(options, lambda it, more: it.living.restore(options.deed, **more))


def _create(options: Namespace) -> int:
    made = body(_fields(options, ()), type_=entity_type(options.type), id_=options.id)
    return _decided(options, lambda it, more: it.living.create(made, **more))


def _edit(options: Namespace) -> int:
    def edit(library: Library, more: dict[str, str]) -> Deed:
        names = _known(library, options.entity).names if options.also or options.drop else ()
        return library.living.edit(options.entity, checked(_fields(options, names)), **more)

    return _decided(options, edit)


def _decided(options: Namespace, decide: Callable[[Library, dict[str, str]], Deed]) -> int:
    with open_library(settings_of(options), write=True, any_encoder=True) as library:
        deed = decide(library, {"by": options.by, "reason": options.reason})
        followed = library.projections.follow_deeds()
        library.follow()
        living = library.living.now()
    if options.json:
        emit({"deed": deed_shape(deed, living).model_dump(), "documents": followed.documents})
    else:
        for line in _told(deed, followed):
            say(line)
    return 0


def _told(deed: Deed, followed: Followed) -> Iterator[str]:
    yield f"第 {deed.id} 号决定：{deed.entity_id} {said(deed)}（{deed.by}）"
    if followed.documents:
        yield f"图谱中 {followed.documents} 部文献已按此更新；标引原样保留。"
    if deed.kind is not DeedKind.RESTORE:
        yield f"撤销：wenmai entity restore {deed.id} --by 姓名 --reason 理由"


def _parts(options: Namespace, library: Library) -> list[str | Entity]:
    type_ = _known(library, options.entity).type
    parts: list[str | Entity] = [body({"label": name}, type_=type_) for name in options.name]
    for given in options.into:
        if given.lower().endswith(".json"):
            parts += parts_of(_text(Path(given)), type_=type_)
        else:
            parts.append(given)
    return parts


def _text(path: Path) -> str:
    try:
        return decode(path.read_bytes(), str(path)).text
    except OSError as error:
        raise WrongUse(f"{path} 读不出来：{error.strerror}。") from error


def _known(library: Library, entity_id: str) -> Entity:
    found = library.annotator.present.record(entity_id)
    if found is None:
        raise WrongUse(f"没有规范 {entity_id}：请核对编号。")
    return library.living.now().edited(found)


def _fields(options: Namespace, names: tuple[Any, ...]) -> dict[str, Any]:
    """Return the fields that the options state."""
    told = {
        "label": options.name,
        "note": options.note,
        "kind": options.fine,
        "dynasty": options.dynasty,
        "begin": options.begin,
        "end": options.end,
        "modern": options.modern,
    }
    fields: dict[str, Any] = {name: value for name, value in told.items() if value is not None}
    if options.also or options.drop:
        fields["names"] = with_names(names, more=options.also, less=options.drop)
    if options.at is not None:
        fields["latitude"], fields["longitude"] = options.at
    if options.same_as:
        fields["same_as"] = tuple(options.same_as)
    return fields


# --- asking -------------------------------------------------------------------------------------------------


def _history(options: Namespace) -> int:
    with open_entities(settings_of(options)) as (entities, _):
        living = entities.now()
        found = living.history(options.entity)
    if options.json:
        emit({"deeds": [deed_shape(one, living).model_dump() for one in found]})
        return 0
    for deed in found:
        say(_line(deed, living))
    if not found:
        say("没有决定。")
    return 0


def _show(options: Namespace) -> int:
    with open_entities(settings_of(options)) as (entities, annotator):
        living = entities.now()
        standing = living.state(options.entity)
        record = annotator.present.record(options.entity)
        if record is None and standing.fate is Fate.LIVE:
            raise NotFound(f"没有规范 {options.entity}：请核对编号。")
        present = annotator.present.entity(options.entity)
    label = present.label if present is not None and standing.fate is Fate.LIVE else called(standing)
    if options.json:
        emit(standing_shape(standing, living, label=label).model_dump())
        return 0
    say(f"{options.entity}  {label}  {_FATES[standing.fate]}")
    if standing.fate is Fate.LIVE and present is not None:
        _say_body(present, living)
    elif parts := living.parts(options.entity):
        say(f"  现在是：{'、'.join(parts)}")
    for deed in living.history(options.entity):
        say(f"  {_line(deed, living)}")
    return 0


def _say_body(entity: Entity, living: Living) -> None:
    names = "、".join(f"{one.kind}{one.text}" if one.kind else one.text for one in entity.names)
    years = f"{entity.begin if entity.begin is not None else '？'}—{entity.end if entity.end is not None else '？'}"
    told = {
        "类型": entity.type.value,
        "别名": names,
        "年代": "" if years == "？—？" else years,
        "说明": entity.note,
        "来源": entity.source,
        "并入它的": "、".join(living.former(entity.id)),
    }
    for name, value in told.items():
        if value:
            say(f"  {name}：{value}")


def _line(deed: Deed, living: Living) -> str:
    undone = living.undone(deed.id)
    mark = f"（已由第 {undone.id} 号撤销）" if undone is not None else ""
    reason = f"：{deed.reason}" if deed.reason else ""
    when = deed.time[:16].replace("T", " ")
    return f"第 {deed.id} 号  {when} UTC  {deed.by}  {deed.entity_id} {said(deed)}{mark}{reason}"


_KINDS: dict[str, Callable[[Namespace], int]] = {
    "merge": _merge,
    "split": _split,
    "retire": _retire,
    "restore": _restore,
    "create": _create,
    "edit": _edit,
    "history": _history,
    "show": _show,
}
