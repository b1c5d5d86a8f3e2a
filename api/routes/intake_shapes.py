"""The JSON shapes of pushes, with examples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from api.desk.intake.arriving import etag
from api.desk.intake.records import Item, Kind, Result, State, What
from api.routes.parts import Responses
from api.shapes import ErrorBody, Shape


class Receipt(Shape):
    """回执：送来的东西收得怎样了。"""

    id: int = Field(description="收件号", examples=[12])
    kind: Kind = Field(description="put 收入，delete 撤下，many 成批")
    state: State = Field(description="waiting 等候，done 收完，refused 未收入")
    number: str = Field(description="分馆的编号", examples=["XW-1937-002"])
    branch: str = Field(examples=["玄武区图书馆"])
    collection: str = Field(examples=["地方文献"])
    document_id: str = Field(description="在本馆的文献编号；成批的没有", examples=["d0123456789ab"])
    address: str = Field(description="收入后的页面", examples=["/documents/d0123456789ab"])
    status: str = Field(description="回执的地址", examples=["/api/intake/12"])
    etag: str = ""
    outcome: What | None = Field(None, description="收完以后：新收、更新、未变、撤下……")
    passages: int = Field(0, description="段落数；成批的是记录数")
    reason: str = Field("", description="未收入的原因")
    code: str = ""
    notes: tuple[str, ...] = Field((), description="收入了，但有这些没有收")
    receipt: dict[str, Any] = Field(default_factory=dict, description="撤下的回执：各处撤下了什么")
    counts: dict[str, int] = Field(default_factory=dict, description="成批的：各种结果各多少条")
    time: str
    ended: str = ""


class Piece(Shape):
    """成批送来的一条。"""

    place: int
    number: str
    document_id: str
    outcome: What
    passages: int = 0
    code: str = ""
    reason: str = ""
    notes: tuple[str, ...] = ()


class ProblemShape(Shape):
    """出了什么错，RFC 9457 的写法；`error` 与别处的错误同一形状。"""

    type: str = Field(examples=["urn:wenmai:problem:source-unknown-format"])
    title: str = Field(examples=["Unsupported Media Type"])
    status: int = Field(examples=[415])
    detail: str
    error: ErrorBody
    receipt: Receipt | None = None


def receipt_of(item: Item, counts: Mapping[str, int]) -> Receipt:
    """Return the receipt of an item."""
    told: dict[str, Any] = {}
    if item.outcome is not None:
        names = ("passages", "reason", "code", "notes")
        told = {name: getattr(item.outcome, name) for name in names}
        told |= {"outcome": item.outcome.what, "receipt": dict(item.outcome.receipt)}
    there = item.kind is Kind.PUT and item.state is State.DONE
    return Receipt(
        id=item.id,
        kind=item.kind,
        state=item.state,
        number=item.number,
        branch=item.branch,
        collection=item.collection,
        document_id=item.document_id,
        address=f"/documents/{item.document_id}" if there else "",
        status=f"/api/intake/{item.id}",
        etag=etag(item.digest) if item.kind is Kind.PUT else "",
        counts=dict(counts),
        time=item.time,
        ended=item.ended,
        **told,
    )


def piece_of(result: Result) -> Piece:
    """Return what became of one record."""
    one = result.outcome
    told = {name: getattr(one, name) for name in ("passages", "code", "reason", "notes")}
    return Piece(place=result.place, number=result.number, document_id=result.document_id, outcome=one.what, **told)


RECEIPTS: Responses = {
    200: {"model": Receipt, "description": "已收入：内容未变，或换成了新的；或已撤下"},
    201: {"model": Receipt, "description": "新收入"},
    202: {"model": Receipt, "description": "在排队；`Location` 是回执的地址"},
}
PROBLEMS: Responses = {
    status: {
        "model": ProblemShape,
        "description": said,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemShape"}}},
    }
    for status, said in (
        (400, "编号或参数不合要求"),
        (401, "没有钥匙，或钥匙不对、已过期、已收回"),
        (403, "钥匙不能写入这个专题"),
        (404, "本馆没有这件东西"),
        (409, "与现有的矛盾：这个编号在另一个专题里"),
        (412, "If-Match 或 If-None-Match 不成立"),
        (413, "太大"),
        (415, "不认识这种格式"),
        (422, "文件读不了；原因在 detail 里"),
        (503, "排队的太多，过一会儿再送"),
    )
}
_FILE = {"type": "string", "format": "binary"}
_TEXT = {"schema": {"type": "string"}}
_FORM = {
    "schema": {
        "type": "object",
        "required": ["file"],
        "properties": {
            "file": {**_FILE, "description": "文献"},
            "metadata": {"type": "string", "description": "著录说明，JSON 或 YAML"},
            "attachments": {"type": "array", "items": _FILE, "description": "说明里 images、media 提到的文件"},
        },
    },
    "example": {"file": "(二进制)", "metadata": "title: 玄武湖志\ncreator: 佚名\nimages: [1.jpg, 2.jpg]"},
}
BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "text/plain": {**_TEXT, "example": "玄武湖在城之北，周四十里……"},
        "application/tei+xml": _TEXT,
        "application/marc": {"schema": _FILE},
        "application/pdf": {"schema": _FILE},
        "application/epub+zip": {"schema": _FILE},
        "application/octet-stream": {"schema": _FILE},
        "multipart/form-data": _FORM,
    },
}
MANY: dict[str, Any] = {
    "required": True,
    "content": {
        "application/x-ndjson": {
            **_TEXT,
            "example": '{"id": "xw-1", "book": "玄武湖志", "chapter": "卷一", "text": "湖在城之北。"}\n',
        },
        "application/marc": {"schema": _FILE},
        "text/csv": _TEXT,
        "multipart/form-data": _FORM,
    },
}
