"""What the forms of watches say."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import FormData

from api.desk.watching.records import Attachment, Issue, Nearness, Schedule, Watch
from api.service import Service
from api.topics.files import filters_stated
from ontology.errors import NotFound, WrongUse

_MOST_NAMED = 5


def watch_of(form: FormData, service: Service) -> Watch:
    """Return the watch that a form states. Raises :class:`WrongUse`."""
    try:
        return Watch(
            name=_text(form, "name"),
            question=_text(form, "question"),
            filters=filters_stated(_stated(_lines(form, "filters"))),
            entities=tuple(entity_of(line, service) for line in _lines(form, "entities")),
            nearness=Nearness(_text(form, "nearness") or Nearness.USUAL),
            schedule=Schedule(_text(form, "schedule") or Schedule.WEEKLY),
            limit=int(_text(form, "limit") or 20),
            automatic=_text(form, "automatic") == "1",
            attachments=tuple(dict.fromkeys(Attachment(str(one)) for one in form.getlist("attachments"))),
        )
    except ValueError as error:
        raise WrongUse("表单里有一项不在可选值之中，请重新选过。") from error


def struck_of(form: FormData, issue: Issue) -> dict[str, tuple[bool, str]]:
    """Return by passage whether the items of an issue are struck and what is said of them."""
    return {
        one.passage_id: (form.get(f"strike-{number}") == "1", _text(form, f"note-{number}"))
        for number, one in enumerate(issue.items, 1)
    }


def entity_of(said: str, service: Service) -> str:
    """Return the id of an entity that a person named, or gave the id of. Raises :class:`WrongUse`."""
    try:
        return service.entity(said, limit=1).entity.id
    except NotFound:
        pass
    found = [
        one for one in service.entities(said, limit=50) if one.label == said or said in (x.text for x in one.names)
    ]
    if len(found) == 1:
        return found[0].id
    if not found:
        raise WrongUse(f"没有叫「{said}」的人物、地点等；也可以写它的标识。")
    told = "、".join(f"{one.id}（{one.label}{one.dynasty and f'，{one.dynasty}'}）" for one in found[:_MOST_NAMED])
    more = " 等" if len(found) > _MOST_NAMED else ""
    raise WrongUse(f"叫「{said}」的有 {len(found)} 个：{told}{more}。请写标识。")


def _stated(lines: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in lines:
        name, sign, value = line.partition("=")
        if not sign or not value.strip():
            raise WrongUse(f"筛选要写成「名称=值」：{line[:40]}。")
        found.setdefault(name.strip(), []).append(value.strip())
    return found


def _lines(form: FormData, name: str) -> list[str]:
    return [line.strip() for line in str(form.get(name, "")).splitlines() if line.strip()]


def _text(form: FormData, name: str) -> str:
    return str(form.get(name, "")).strip()
