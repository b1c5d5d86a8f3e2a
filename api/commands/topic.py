"""``wenmai topic``: topics 专题, made of standing queries 定题 and of what curators choose."""

from __future__ import annotations

import contextlib
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from api.commands.output import emit, say, settings_of
from api.schemas import document_title
from api.topics.curating import Curating
from api.topics.files import ItemFile, TopicFile, read, told, write, wrong
from api.topics.reading import Found
from api.topics.records import Act, Entry, Item, Kind, State, Topic
from api.wiring import open_library, open_topics
from ingest.encoding import decode
from ontology.errors import WrongUse

_Part = TypeVar("_Part", TopicFile, ItemFile)
_STATES = {State.DRAFT: "草稿", State.PUBLISHED: "已发布"}
_KINDS = {Kind.PASSAGE: "段落", Kind.DOCUMENT: "文献", Kind.ENTITY: "规范", Kind.TEXT: "文字"}
_ACTS = dict(zip(Act, ["新建", "修改", "选入", "取下", "排除", "恢复", "发布", "撤回", "导入", "过目"], strict=True))
_OF_TOPIC = ("title", "question", "introduction", "order", "limit", "cover", "curator")


def run(options: Namespace) -> int:
    """Do what is asked."""
    return _DEEDS[options.deed](options)


# --- deciding -----------------------------------------------------------------------------------------------


def _create(options: Namespace) -> int:
    made = _checked(TopicFile, {"slug": options.slug, **_stated(options)})
    return _decided(options, lambda it, more: it.create(made, **more))


def _edit(options: Namespace) -> int:
    def edit(it: Curating, more: dict[str, str]) -> Topic:
        stated = _stated(options)
        was = told(it.store.topic(options.slug))
        # What stands already is not held against the texts again: only what is changed here is.
        changes = _checked(TopicFile, {**was, "items": [], "excluded": [], "cover": "", **stated})
        return it.edit(options.slug, changes, tuple(stated), **more)

    return _decided(options, edit)


def _pin(options: Namespace) -> int:
    names = ("passage", "document", "entity", "text", "quote", "begin", "caption", "section")
    item = _checked(ItemFile, {name: getattr(options, name) for name in names})
    return _decided(options, lambda it, more: it.pin(options.slug, item, at=options.at, **more))


def _unpin(options: Namespace) -> int:
    return _decided(options, lambda it, more: it.unpin(options.slug, options.number, **more))


def _exclude(options: Namespace) -> int:
    return _decided(options, lambda it, more: it.exclude(options.slug, options.passages, back=options.back, **more))


def _publish(options: Namespace) -> int:
    return _decided(options, lambda it, more: it.publish(options.slug, **more))


def _unpublish(options: Namespace) -> int:
    return _decided(options, lambda it, more: it.unpublish(options.slug, **more))


def _import(options: Namespace) -> int:
    made = read(_text(options.file), str(options.file))
    return _decided(options, lambda it, more: it.take(made, **more)[0])


def _decided(options: Namespace, decide: Callable[[Curating, dict[str, str]], Topic]) -> int:
    with open_topics(settings_of(options)) as curating:
        topic = decide(curating, {"by": options.by, "reason": options.reason})
        withheld = curating.withheld(topic)
    _tell(topic, withheld, as_json=options.json)
    return 0


def _stated(options: Namespace) -> dict[str, Any]:
    """What the options say of a topic."""
    stated = {name: getattr(options, name) for name in _OF_TOPIC if getattr(options, name) is not None}
    given = stated.get("introduction", "")
    if given.lower().endswith((".md", ".txt")) and "\n" not in given:
        stated["introduction"] = _text(Path(given))
    if options.filter is not None:
        filters: dict[str, list[str]] = {}
        for pair in options.filter:
            name, _, value = pair.partition("=")
            filters.setdefault(name, []).extend([value] if value else [])
        stated["filters"] = filters
    return stated


def _checked(shape: type[_Part], said: dict[str, Any]) -> _Part:
    try:
        return shape.model_validate(said)
    except ValidationError as error:
        raise WrongUse(f"{wrong(error)}。") from error


def _text(path: Path) -> str:
    try:
        return decode(path.read_bytes(), str(path)).text
    except OSError as error:
        raise WrongUse(f"{path} 读不出来：{error.strerror}。") from error


# --- asking -------------------------------------------------------------------------------------------------


def _list(options: Namespace) -> int:
    with open_topics(settings_of(options)) as curating:
        found = curating.store.topics()
        withheld = {one.slug: curating.withheld(one) for one in found}
    if options.json:
        emit({"topics": [_object(one, withheld[one.slug]) for one in found]})
        return 0
    for one in found:
        amiss = f"，{len(withheld[one.slug])} 件不能展出" if withheld[one.slug] else ""
        size = f"{len(one.items)} 件{amiss}"
        say(f"{one.slug}  {one.title}  {_STATES[one.state]}  {size}  {one.changed[:10]} {one.curator}")
    if not found:
        say("还没有专题：用 wenmai topic create 新建。")
    return 0


def _show(options: Namespace) -> int:
    with open_topics(settings_of(options)) as curating:
        topic = curating.store.topic(options.slug)
        withheld = curating.withheld(topic)
    _tell(topic, withheld, as_json=options.json)
    return 0


def _history(options: Namespace) -> int:
    with open_topics(settings_of(options)) as curating:
        entries = curating.store.log(options.slug)
    if options.json:
        emit({"entries": [asdict(one) for one in entries]})
    else:
        for one in entries:
            say(_line(one))
    return 0


def _line(one: Entry) -> str:
    reason = f"：{one.reason}" if one.reason else ""
    when = one.time[:16].replace("T", " ")
    return f"第 {one.revision} 版  {when} UTC  {one.by}  {_ACTS[one.act]}{reason}"


def _new(options: Namespace) -> int:
    if options.seen and not options.by:
        raise WrongUse("请写明是谁过目的（--by 姓名）。")
    with open_library(settings_of(options)) as library:
        reader = library.topics
        store = reader.curating.store
        chosen = [store.topic(slug) for slug in options.slugs] or reader.published()
        news = [(one, [hit for hit in reader.found(one) if hit.new or not one.reviewed]) for one in chosen]
        for topic, found in news:
            if options.seen:
                reader.curating.review(topic.slug, [one.hit.passage.id for one in found], by=options.by)
    if options.json:
        emit({"topics": [{"slug": one.slug, "new": list(map(_hit, found))} for one, found in news]})
        return 0
    for topic, found in news:
        for line in _said(topic, found):
            say(line)
    return 0


def _said(topic: Topic, found: list[Found]) -> Iterator[str]:
    since = f"自 {topic.reviewed[:10]} 过目以来" if topic.reviewed else "还没有人过目"
    yield f"{topic.slug}  {topic.title}：{since}，新见 {len(found)} 段"
    for one in found:
        passage = one.hit.passage
        yield f"  {passage.id}  《{document_title(one.hit.document)}》 {passage.text[:40].strip()}"


def _hit(one: Found) -> dict[str, str]:
    passage = one.hit.passage
    return {"passage_id": passage.id, "document": document_title(one.hit.document), "text": passage.text}


def _export(options: Namespace) -> int:
    with open_topics(settings_of(options)) as curating:
        topic = curating.store.topic(options.slug)
    out: Path | None = options.out
    text = write(topic, as_json=options.json if out is None else out.suffix.lower() == ".json")
    if out is None:
        sys.stdout.write(text)
        return 0
    beside = out.with_name(f".{out.name}.part")
    try:
        beside.write_text(text, "utf-8")
        beside.replace(out)
    except OSError as error:
        raise WrongUse(f"{out} 写不进去：{error.strerror}。") from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
    if options.json:
        emit({"file": str(out), "revision": topic.revision})
    else:
        say(f"专题 {topic.slug} 第 {topic.revision} 版写到 {out}；改好后：wenmai topic import {out} --by 姓名")
    return 0


def _tell(topic: Topic, withheld: list[tuple[int, str]], *, as_json: bool) -> None:
    if as_json:
        emit(_object(topic, withheld))
        return
    say(f"{topic.slug}  {topic.title}  {_STATES[topic.state]}  第 {topic.revision} 版  {topic.curator}")
    say(f"  定题：{topic.standing.question}（最多 {topic.standing.limit} 段，排除 {len(topic.excluded)} 段）")
    why = dict(withheld)
    for number, item in enumerate(topic.items, 1):
        say(f"  {number}. {_called(item)}{f'  【不展出：{why[number]}】' if number in why else ''}")


def _called(item: Item) -> str:
    section = f"[{item.section}] " if item.section else ""
    words = item.quote or item.caption
    return f"{section}{_KINDS[item.kind]} {item.target} {words[:30].strip()}".rstrip()


def _object(topic: Topic, withheld: list[tuple[int, str]]) -> dict[str, Any]:
    stood = replace(topic, items=())
    return {
        **told(stood),
        "state": topic.state.value,
        "changed": topic.changed,
        "reviewed": topic.reviewed,
        "items": told(topic).get("items", []),
        "withheld": [{"number": number, "reason": reason} for number, reason in withheld],
    }


_DEEDS: dict[str, Callable[[Namespace], int]] = {
    "list": _list,
    "show": _show,
    "history": _history,
    "create": _create,
    "edit": _edit,
    "pin": _pin,
    "unpin": _unpin,
    "exclude": _exclude,
    "publish": _publish,
    "unpublish": _unpublish,
    "new": _new,
    "export": _export,
    "import": _import,
}
