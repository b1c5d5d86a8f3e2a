"""What a reviewer asks for, and the decision that it comes to.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from api.desk.anchors import letters
from api.desk.decisions import Action, Decision, Outcome, by_reviewer
from api.desk.held import HeldDocument, Seen, Target
from ingest.linking.canonical import canonical
from ontology.errors import WrongUse
from ontology.kinds import known_kind
from ontology.records import Entity, Passage, Tag, TagType

UNDECIDED = "未定"
_EDTF = re.compile(r"[\[{]?(?:\.\.|-?[\dX]{4}(?:-[\dX]{2}){0,2}[?~%]?|[,/]|Y-?\d+)+[\]}]?")

Entities = Callable[[str, TagType], Entity]
"""Finds the entity of a type by its id or its label. Raises :class:`WrongUse` where there is not exactly one."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A tag as a reviewer wants it; what is ``None`` or empty is not said. ``entity`` is an id, a label or 未定.

    ``surface`` is looked for at the tag's place, ``begin`` (an offset of the version) says where it is.
    """

    surface: str = ""
    type: TagType | None = None
    kind: str | None = None
    value: str | None = None
    entity: str | None = None
    begin: int | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """One thing that a reviewer asks for.

    ``tag_id`` names the tag, for ADD ``passage_id`` the passage, for UNDO ``target`` may name the target of a decision
    whose place is lost. ``wanted`` holds one tag for CORRECT, MERGE and ADD, two or more for SPLIT, none else. A
    ``blind`` reviewer saw the machines' tags alone.
    """

    action: Action
    tag_id: str = ""
    wanted: tuple[Wanted, ...] = ()
    passage_id: str = ""
    target: str = ""
    blind: bool = False
    note: str = ""


def judge(request: Request, held: HeldDocument, *, reviewer: str, time: str, entities: Entities) -> Decision:
    """Return the decision, not yet kept, that a request comes to. Raises :class:`WrongUse` saying what is amiss."""
    _check_shape(request)
    if request.action is Action.UNDO:
        return _undo(request, held, reviewer, time)
    if request.action is Action.ADD:
        return _add(request, held, reviewer, time, entities)
    seen = held.seen(request.tag_id, blind=request.blind)
    said, made_by = seen.tag, seen.made_by
    verdict = made_by.verdict if made_by is not None and request.action is Action.CONFIRM else request.action
    new = _outcomes(request, seen, held, entities)
    old = made_by.outcomes if made_by is not None else ()
    outcomes = (*old[: seen.place], *new, *old[seen.place + 1 :])
    return _decision(request, held, seen.target, verdict, outcomes, said, reviewer, time)


def _check_shape(request: Request) -> None:
    count = len(request.wanted)
    fits = {Action.CORRECT: count == 1, Action.MERGE: count == 1, Action.ADD: count == 1, Action.SPLIT: count > 1}
    if not fits.get(request.action, count == 0):
        said = {
            Action.CONFIRM: "确认时不要填新值；要改请用「改正」",
            Action.REJECT: "否定时不要填新值；要改请用「改正」",
            Action.UNDO: "撤销时不要填新值",
            Action.SPLIT: "拆分要写出两个以上的新字面，用 | 隔开",
        }
        raise WrongUse(said.get(request.action, "没有填新值"))


def _undo(request: Request, held: HeldDocument, reviewer: str, time: str) -> Decision:
    target = request.target or held.seen(request.tag_id, blind=request.blind).target.id
    mine = by_reviewer(held.decisions).get(target, {}).get(reviewer)
    if mine is None:
        raise WrongUse(f"{reviewer} 在这里没有可撤销的决定")
    return replace(mine, id=0, action=Action.UNDO, verdict=Action.UNDO, outcomes=(), time=time, note=request.note)


def _outcomes(request: Request, seen: Seen, held: HeldDocument, entities: Entities) -> tuple[Outcome, ...]:
    tag = seen.tag
    whole = seen.made_by is not None and seen.made_by.outcomes[seen.place].whole
    if request.action is Action.REJECT:
        return ()
    if request.action is Action.CONFIRM:
        return (replace(_kept(tag, held, seen.target), whole=whole),)
    if request.action is Action.CORRECT:
        (wanted,) = request.wanted
        span = _near(wanted, tag, held)
        return (replace(_wanted(wanted, tag, span, held, seen.target, entities), whole=whole),)
    if request.action is Action.MERGE:
        (wanted,) = request.wanted
        span = _near(wanted, tag, held)
        _check_merge(span, tag, held, blind=request.blind)
        bare = replace(tag, link=None)
        return (replace(_wanted(wanted, bare, span, held, seen.target, entities), whole=True),)
    return _split(request.wanted, seen, held, entities)


def _kept(tag: Tag, held: HeldDocument, target: Target) -> Outcome:
    """Return a tag as it is; where its link is 未定 nothing is said of it, for a better linker may still find it."""
    entity = tag.link.entity_id or None if tag.link else None
    label = tag.link.label if tag.link and entity else ""
    return _outcome(
        (tag.begin, tag.end), tag.type, held, target, kind=tag.kind, value=tag.value, entity=entity, label=label
    )


def _wanted(
    wanted: Wanted, tag: Tag, span: tuple[int, int], held: HeldDocument, target: Target, entities: Entities
) -> Outcome:
    """Return what is wanted, with the tag's own for what is not said and is not undone by what is."""
    old = _kept(tag, held, target)
    type_ = wanted.type or tag.type
    same = type_ is tag.type
    unmoved = same and span == (tag.begin, tag.end)
    entity, label = (old.entity, old.label) if same else (None, "")
    if wanted.entity is not None:
        entity, label = _entity(wanted.entity, type_, held, entities)
    value = _value(wanted.value, type_) if wanted.value is not None else (old.value if unmoved else "")
    kind = _kind(wanted.kind, type_) if wanted.kind is not None else (old.kind if same else "")
    return _outcome(span, type_, held, target, kind=kind, value=value, entity=entity, label=label)


def _outcome(
    span: tuple[int, int],
    type_: TagType,
    held: HeldDocument,
    target: Target,
    *,
    kind: str,
    value: str,
    entity: str | None,
    label: str,
) -> Outcome:
    begin, end = held.folded.inside(*span)
    return Outcome(
        begin - target.begin, end - begin, held.version.text[slice(*span)], type_, kind, value, entity, label
    )


def _split(wanted: Sequence[Wanted], seen: Seen, held: HeldDocument, entities: Entities) -> tuple[Outcome, ...]:
    """Return the parts, each looked for behind the one before it within the tag."""
    begin, end = held.folded.inside(seen.tag.begin, seen.tag.end)
    bare = replace(seen.tag, link=None, value="")
    found = []
    for one in wanted:
        at = next(held.folded.places(letters(one.surface), begin, end), None)
        if at is None:
            raise WrongUse(f"「{seen.tag.surface}」里没有「{one.surface}」，或次序不合")
        begin = at + len(letters(one.surface))
        found.append(_wanted(one, bare, held.folded.outside(at, begin), held, seen.target, entities))
    return tuple(found)


def _check_merge(span: tuple[int, int], tag: Tag, held: HeldDocument, *, blind: bool) -> None:
    if not (span[0] <= tag.begin and tag.end <= span[1]):
        raise WrongUse(f"合并后的字面要包含「{tag.surface}」")
    tags = held.machine_tags if blind else held.present_tags
    inside = [one for one in tags.values() if span[0] <= one.begin and one.end <= span[1] and one.id != tag.id]
    if not any(one.end <= tag.begin or tag.end <= one.begin for one in inside):
        raise WrongUse("合并后的字面里没有别的标引；只改起止请用「改正」")


def _near(wanted: Wanted, tag: Tag, held: HeldDocument) -> tuple[int, int]:
    """Return the span of the wanted surface that shares characters with the tag, in the tag's passage."""
    if not wanted.surface or letters(wanted.surface) == letters(tag.surface):
        return tag.begin, tag.end
    found = [
        span
        for span in _spans(wanted, held.passages[tag.passage_id], held)
        if span[0] < tag.end and tag.begin < span[1]
    ]
    return _only(found, wanted.surface)


def _spans(wanted: Wanted, passage: Passage, held: HeldDocument) -> list[tuple[int, int]]:
    """Return where the wanted surface stands in a passage: at its ``begin`` alone where that is said."""
    exact = letters(wanted.surface)
    bounds = held.folded.inside(passage.begin, passage.end)
    found = [held.folded.outside(at, at + len(exact)) for at in held.folded.places(exact, *bounds)]
    return [span for span in found if wanted.begin in (None, span[0])]


def _only(found: Sequence[tuple[int, int]], surface: str) -> tuple[int, int]:
    if not found:
        raise WrongUse(f"原文的这一处没有「{surface}」")
    if len(found) > 1:
        raise WrongUse(f"「{surface}」在这里有 {len(found)} 处，不能断定是哪一处")
    return found[0]


def _add(request: Request, held: HeldDocument, reviewer: str, time: str, entities: Entities) -> Decision:
    (wanted,) = request.wanted
    passage = held.passages.get(request.passage_id)
    if passage is None:
        raise WrongUse(f"没有段落 {request.passage_id}")
    if wanted.type is None or not letters(wanted.surface):
        raise WrongUse("补标要写新字面和新类型")
    span = _only(_spans(wanted, passage, held), wanted.surface)
    tag_id = f"{held.version.id}-{span[0]}-{span[1]}-{wanted.type.value}"
    tags = held.machine_tags if request.blind else held.present_tags
    if tag_id in tags and tag_id not in held.applied.made:
        raise WrongUse(f"「{wanted.surface}」这里已有 {wanted.type.value} 标引；请在它那一行确认或改正")
    target = held.target(*span, wanted.type)
    entity, label = (None, "") if wanted.entity is None else _entity(wanted.entity, wanted.type, held, entities)
    outcome = _outcome(
        span,
        wanted.type,
        held,
        target,
        kind=_kind(wanted.kind or "", wanted.type),
        value=_value(wanted.value or "", wanted.type),
        entity=entity,
        label=label,
    )
    return _decision(request, held, target, Action.ADD, (outcome,), None, reviewer, time)


def _decision(
    request: Request,
    held: HeldDocument,
    target: Target,
    verdict: Action,
    outcomes: tuple[Outcome, ...],
    said: Tag | None,
    reviewer: str,
    time: str,
) -> Decision:
    return Decision(
        id=0,
        document_id=held.document.id,
        target=target.id,
        action=request.action,
        verdict=verdict,
        type=target.type,
        anchor=target.anchor,
        outcomes=outcomes,
        said=said,
        reviewer=reviewer,
        time=time,
        note=request.note,
    )


def _entity(wanted: str, type_: TagType, held: HeldDocument, entities: Entities) -> tuple[str, str]:
    """Return the id of the entity and the form under which the linker would list it."""
    if wanted == UNDECIDED:
        return "", ""
    found = entities(wanted, type_)
    return found.id, canonical(found, modern=held.document.metadata.language != "lzh")


def _value(wanted: str, type_: TagType) -> str:
    value = "" if wanted == UNDECIDED else wanted
    if type_ is TagType.TIME and value and not _EDTF.fullmatch(value):
        raise WrongUse(f"时间「{value}」不是 EDTF：写 1162、2023-08、2021/2025，前167年写 -0166，定不出写 {UNDECIDED}")
    return value


def _kind(wanted: str, type_: TagType) -> str:
    kind = known_kind(type_, wanted)
    if wanted and not kind:
        raise WrongUse(f"{type_.value} 没有细类「{wanted}」，见标引细则")
    return kind
