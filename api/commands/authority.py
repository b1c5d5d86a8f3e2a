"""``wenmai authority``: load, list and remove authorities 规范."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path

from api.commands.output import emit, say, settings_of, warn
from api.library import Library
from api.settings import Settings
from api.wiring import load_authorities, open_library
from ingest.normalize import fold
from ontology.authority.importers import guess, known
from ontology.authority.load import UNSTATED, Loading, Wish, load
from ontology.authority.store import Authority, AuthorityStore
from ontology.errors import NotFound, SourceError, WrongUse
from ontology.matches import Conflict
from ontology.records import Refusal, TagType

_SHOWN = 10
"""Refused records that a person is shown; a program gets them all."""


def run(options: Namespace) -> int:
    """Do what is asked; 1 when a file, a record or a name was refused, or a foreign id is claimed twice."""
    if options.deed == "load":
        return _load(options)
    if options.deed == "remove":
        return _remove(options)
    return _list(options)


def _load(options: Namespace) -> int:
    wishes, refusals = _wishes(options)
    with _opened(settings_of(options)) as library:
        store = _store(library)
        done: list[Loading] = []
        for wish in wishes:
            try:
                anchors, survivor = library.annotator.entities, library.living.now().current
                done.append(load(wish, store, anchors=anchors, simplify=fold, survivor=survivor))
            except SourceError as error:
                refusals.append(Refusal(error.source, error.code, error.reason))
        statements = load_authorities(library)
    refusals.extend(refusal for one in done for refusal in one.refusals)
    conflicts = list(dict.fromkeys(conflict for one in done for conflict in one.conflicts))
    if options.json:
        loaded, refused = [asdict(one.authority) for one in done], [asdict(one) for one in refusals]
        told = [asdict(one) for one in conflicts]
        emit({"loaded": loaded, "statements": statements, "refusals": refused, "conflicts": told})
    else:
        for line in (line for one in done for line in _lines(one.authority)):
            say(line)
        if done:
            say("已导入的文献要重新导入一次（wenmai ingest），才按新规范标引。")
        _warn(refusals)
        _warn_of(conflicts)
    return 1 if refusals or conflicts else 0


def _wishes(options: Namespace) -> tuple[list[Wish], list[Refusal]]:
    """Return what is to be loaded, the files of one authority together, and the files that are in no known format."""
    default = _type(options.type)
    grouped: dict[tuple[str, str], list[Path]] = {}
    refusals: list[Refusal] = []
    for path in options.files:
        try:
            format_ = options.format or guess(path)
        except SourceError as error:
            refusals.append(Refusal(error.source, error.code, error.reason))
            continue
        name = options.name or known(format_).name or path.stem
        grouped.setdefault((format_, name), []).append(path)
    if options.name and len(grouped) > 1:
        formats = "、".join(format_ for format_, _ in grouped)
        raise WrongUse(f"--name {options.name} 只能给一种格式的文件，这里有 {formats}：请分几次载入。")
    return [
        Wish(tuple(paths), format_, options.name, options.licence, default) for (format_, _), paths in grouped.items()
    ], refusals


def _type(text: str) -> TagType | None:
    try:
        return TagType(text.upper()) if text else None
    except ValueError as error:
        raise WrongUse(f"没有类型 {text}：可用的有 {'、'.join(TagType)}。") from error


def _remove(options: Namespace) -> int:
    missing: list[str] = []
    with _opened(settings_of(options)) as library:
        store = _store(library)
        for name in options.names:
            try:
                store.remove(name, anchors=library.annotator.entities)
            except NotFound:
                missing.append(name)
        load_authorities(library)
    removed = [name for name in options.names if name not in missing]
    if options.json:
        emit({"removed": removed, "missing": missing})
        return 1 if missing else 0
    for name in removed:
        say(f"已移除规范 {name}；重新导入文献后，标引不再链到它。")
    for name in missing:
        warn(f"没有载入过规范 {name}")
    return 1 if missing else 0


def _list(options: Namespace) -> int:
    settings = settings_of(options)
    store = AuthorityStore(settings.library, fold=fold)
    held = store.authorities()
    store.close()
    if options.json:
        emit({"authorities": [asdict(one) for one in held]})
        return 0
    for line in (line for one in held for line in _lines(one)):
        say(line)
    if not held:
        say("没有载入规范；用 wenmai authority load 载入。自带的规范（bundled）始终在用。")
    return 0


def _opened(settings: Settings) -> AbstractContextManager[Library]:
    return open_library(settings, write=True, any_encoder=True)


def _store(library: Library) -> AuthorityStore:
    store = library.annotator.loaded
    if store is None:
        raise WrongUse("this library takes no authorities")
    return store


def _lines(one: Authority) -> Iterator[str]:
    yield f"{one.name}  {one.title}：实体 {one.entities}，名称 {one.names}，未收 {one.refused}"
    licence = f"{one.licence}（用 --licence 注明）" if one.licence == UNSTATED else one.licence
    yield f"  许可：{licence}" + (f"；来源：{one.credit}" if one.credit else "")
    yield f"  文件：{one.source}（{one.format}，SHA-256 {one.sha256[:12]}…，{one.loaded} 载入）"


def _warn_of(conflicts: list[Conflict]) -> None:
    for conflict in conflicts[:_SHOWN]:
        warn(str(conflict))
    if len(conflicts) > _SHOWN:
        warn(f"……另有 {len(conflicts) - _SHOWN} 个外部编号也有几个实体称等同，--json 列出全部")


def _warn(refusals: list[Refusal]) -> None:
    for refusal in refusals[:_SHOWN]:
        warn(f"{refusal.source}: {refusal.reason}")
    if len(refusals) > _SHOWN:
        warn(f"……另有 {len(refusals) - _SHOWN} 条未收，--json 列出全部")
