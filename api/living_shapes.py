"""The JSON shapes of decisions on entities, for HTTP and the command line alike."""

from __future__ import annotations

from pydantic import Field

from api.readers import LivingReader
from api.schemas import entity_response
from api.service import EntityView
from api.shapes import EntityResponse, ErrorBody, Shape
from ontology.errors import Gone
from ontology.living import Deed, Living, Standing, said


class DeedShape(Shape):
    """A decision on an entity: who, when, what and why."""

    id: int = Field(description="决定的号数", examples=[7])
    kind: str = Field(description="merge 合并、split 拆分、retire 停用、restore 撤销、create 新建、edit 改动")
    entity_id: str
    label: str = Field(description="作决定时它叫什么")
    into: list[str] = Field(description="并入的规范，或拆分成的规范")
    said: str = Field(description="一句话", examples=["并入 p0001"])
    by: str
    time: str = Field(description="UTC，ISO 8601")
    reason: str
    undoes: int | None = Field(description="撤销的是第几号决定")
    undone_by: int | None = Field(description="已由第几号决定撤销")


class StandingShape(Shape):
    """What became of an entity."""

    entity_id: str
    fate: str = Field(description="live 在用、merged 已合并、split 已拆分、retired 已停用")
    label: str = Field(description="它叫什么，或曾叫什么")
    current: str = Field(description="现在是哪一个规范；已停用的是它自己")
    parts: list[str] = Field(description="现在通向的在用规范，没有则为空")
    deed: DeedShape | None = Field(description="使它如此的决定")


class TombstoneShape(StandingShape):
    """What is left of an entity that is used no more: the shape of an error, with what became of it."""

    error: ErrorBody


class EntityWithHistory(EntityResponse):
    """An entity, passages that mention it, and what people decided of it."""

    former: list[str] = Field(description="已并入它的规范")
    history: list[DeedShape] = Field(description="历次决定，早的在前")


def deed_shape(deed: Deed, living: Living) -> DeedShape:
    """A decision."""
    undone = living.undone(deed.id)
    return DeedShape(
        id=deed.id,
        kind=deed.kind,
        entity_id=deed.entity_id,
        label=deed.was.label if deed.was is not None else "".join(one.label for one in deed.entities[:1]),
        into=list(deed.into),
        said=said(deed),
        by=deed.by,
        time=deed.time,
        reason=deed.reason,
        undoes=deed.undoes or None,
        undone_by=undone.id if undone is not None else None,
    )


def standing_shape(standing: Standing, living: Living, *, label: str) -> StandingShape:
    """The state of an entity that is called ``label``."""
    return StandingShape(
        entity_id=standing.entity_id,
        fate=standing.fate,
        label=label,
        current=living.current(standing.entity_id),
        parts=list(living.parts(standing.entity_id)),
        deed=deed_shape(standing.deed, living) if standing.deed is not None else None,
    )


def tombstone_shape(standing: Standing, living: Living, *, label: str) -> TombstoneShape:
    """The state of an entity that was retired."""
    told = standing_shape(standing, living, label=label)
    said_so = f"规范「{label or standing.entity_id}」已经停用。"
    return TombstoneShape(**told.model_dump(), error=ErrorBody(code=Gone.code, message=said_so))


def entity_with_history(view: EntityView, reader: LivingReader) -> EntityWithHistory:
    """An entity with its history."""
    told = entity_response(view)
    living = reader.now()
    return EntityWithHistory(
        entity=told.entity,
        mentions=told.mentions,
        passages=told.passages,
        former=list(view.former),
        history=[deed_shape(one, living) for one in view.history],
    )
