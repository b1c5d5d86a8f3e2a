"""What goes wrong, said over HTTP: one table from error class to status, one JSON shape, no trace of the code."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from api.shapes import ErrorBody, ErrorResponse
from ontology import errors

_CHINESE = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Problem:
    """A status with what it says; ``told`` adds the error's own words, which speak of what the client sent."""

    status: int
    message: str
    told: bool = False


TABLE: Mapping[type[errors.WenmaiError], Problem] = {
    errors.WenmaiError: Problem(500, "服务出错了，请稍后再试；如仍出错，请把请求编号告诉馆员。"),
    errors.SourceError: Problem(422, "这份文件无法收入。", told=True),
    errors.UnreadableSource: Problem(422, "这份文件打不开。", told=True),
    errors.UnknownFormat: Problem(415, "不认识这种文件格式。", told=True),
    errors.BrokenSource: Problem(422, "这份文件已损坏、已加密，或与它的扩展名不符。", told=True),
    errors.EmptySource: Problem(422, "这份文件里没有文字。", told=True),
    errors.OversizedSource: Problem(413, "这份文件太大。", told=True),
    errors.WrongEncoding: Problem(422, "读不出这份文件的文字编码。", told=True),
    errors.WrongMapping: Problem(422, "表格与著录说明对不上。", told=True),
    errors.WrongUse: Problem(400, "请求有误。", told=True),
    errors.NotFound: Problem(404, "没有找到您要的内容。", told=True),
    errors.Gone: Problem(410, "您要的内容已经撤下。", told=True),
    errors.NotAcceptable: Problem(406, "没有您要的格式。", told=True),
    errors.QueriesWaiting: Problem(503, "查询的人多，这一条没有轮到，请稍后再试。"),
    errors.GraphFollows: Problem(503, "图谱正按新的开放规定更新，请稍后再试。"),
    errors.QueryTooCostly: Problem(422, "这个查询太大：超过了时间或行数的限度，请缩小范围再试。", told=True),
    errors.EncoderMismatch: Problem(503, "馆藏的向量与现在的编码模型不一致，暂时不能检索；请通知管理员。"),
    errors.LibraryBusy: Problem(503, "馆藏正在更新，请稍后再试。"),
    errors.LibraryBroken: Problem(503, "馆藏的各部分对不上，暂时不能使用；请通知管理员。"),
    errors.StorageFull: Problem(507, "存储空间已满，刚才的操作没有生效；请通知管理员。"),
    errors.StorageFailed: Problem(507, "磁盘不能写，刚才的操作没有生效；请通知管理员。"),
    errors.NotSignedIn: Problem(401, "请先登录。", told=True),
    errors.NotAllowed: Problem(403, "您没有做这件事的权限。", told=True),
    errors.MissingPackage: Problem(501, "这项功能没有安装；请通知管理员。"),
}

WAITING = {"Retry-After": "10"}
"""The headers for a query that found no process free: it may come back after so many seconds."""

STATUS_MESSAGES = {
    400: "请求有误。",
    404: "没有这个地址。",
    405: "这个地址不接受这种请求方法。",
    406: "没有您要的格式。",
    408: "请求来得太慢，没有收完；请再试一次。",
    413: "请求太大。",
    414: "地址太长；长的查询请用 POST。",
    415: "不接受这种内容类型。",
    422: "请求的内容不合要求。",
    429: "短时间内的请求太多了，请稍候再试；同一网络的人合计在内。",
    500: "服务出错了，请稍后再试；如仍出错，请把请求编号告诉馆员。",
    503: "现在忙不过来，这一条没有做完；请稍候再试，或缩小范围。",
}
_CODES = {
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    408: "too-slow",
    413: "too-large",
    414: "address-too-long",
    415: "media-type",
    422: "invalid-request",
    429: "too-many-requests",
    503: "busy",
}

_INVALID = {
    "missing": "缺少 {name}",
    "string_too_long": "{name} 太长：最多 {max_length} 个字符",
    "string_too_short": "{name} 不能为空",
    "too_long": "{name} 太多：最多 {max_length} 个",
    "greater_than_equal": "{name} 太小：至少为 {ge}",
    "less_than_equal": "{name} 太大：最多为 {le}",
    "int_parsing": "{name} 应是整数",
    "enum": "{name} 不在可选值之中",
    "literal_error": "{name} 不在可选值之中",
    "extra_forbidden": "不认识 {name}",
    "json_invalid": "请求正文不是合法的 JSON",
    "string_type": "{name} 应是文字",
    "string_unicode": "{name} 含有不成字符的代码",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A problem in its final words."""

    status: int
    code: str
    message: str

    def body(self) -> dict[str, Any]:
        """The JSON shape."""
        return ErrorResponse(error=ErrorBody(code=self.code, message=self.message)).model_dump()

    def problem(self) -> dict[str, Any]:
        """The same in the form of RFC 9457, for clients that know problems by it."""
        title = HTTPStatus(self.status).phrase
        stated = {"type": f"urn:wenmai:problem:{self.code}", "title": title, "status": self.status}
        return {**stated, "detail": self.message, **self.body()}


def problem_of(kind: type[errors.WenmaiError]) -> Problem:
    """The row of an error class, or of its nearest ancestor that has one."""
    return next(TABLE[ancestor] for ancestor in kind.__mro__ if ancestor in TABLE)


def say(error: errors.WenmaiError) -> Said:
    """An error of the family in the reader's words."""
    problem = problem_of(type(error))
    return Said(
        problem.status, error.code, _with_detail(problem.message, str(error)) if problem.told else problem.message
    )


def say_status(status: int) -> Said:
    """A bare HTTP status in the reader's words."""
    message = STATUS_MESSAGES.get(
        status, STATUS_MESSAGES[500] if status >= HTTPStatus.INTERNAL_SERVER_ERROR else STATUS_MESSAGES[400]
    )
    default = "internal" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "wrong-use"
    return Said(status, _CODES.get(status, default), message)


def say_invalid(found: Sequence[Mapping[str, Any]]) -> Said:
    """What validation refused, each fault once; the values themselves are not repeated."""
    faults = dict.fromkeys(_fault(one) for one in found)
    return Said(422, "invalid-request", "；".join(faults) + "。")


def _with_detail(message: str, detail: str) -> str:
    if not detail:
        return message
    return detail if _CHINESE.search(detail) and detail.endswith("。") else f"{message.rstrip('。')}：{detail}"


def _fault(found: Mapping[str, Any]) -> str:
    name = ".".join(str(part) for part in found["loc"] if part not in ("query", "body", "path")) or "请求正文"
    template = _INVALID.get(str(found["type"]), "{name} 不合要求")
    return template.format(name=name, **{key: value for key, value in found.get("ctx", {}).items() if key != "name"})
