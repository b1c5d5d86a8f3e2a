"""An error in the shape that OpenAI's clients read. https://platform.openai.com/docs/guides/error-codes.

Pure.
"""

from __future__ import annotations

from typing import Any

from pydantic import Field

from api.problems import Said
from api.shapes import Shape

UNDER = "/v1/"
"""How the addresses begin under which errors take this shape."""
# The protocol has no 422.
_STATUSES = {422: 400}


class OpenAIErrorBody(Shape):
    """What went wrong."""

    message: str = Field(description="说明")
    type: str = Field(description="invalid_request_error 或 server_error")
    param: str | None = Field(description="总为空")
    code: str = Field(description="稳定的错误代码", examples=["not_found"])


class OpenAIErrorResponse(Shape):
    """The shape of every error under :data:`UNDER`."""

    error: OpenAIErrorBody


def status_of(said: Said) -> int:
    """The HTTP status."""
    return _STATUSES.get(said.status, said.status)


def body_of(said: Said) -> dict[str, Any]:
    """The JSON of an error."""
    kind = "server_error" if said.status >= 500 else "invalid_request_error"
    body = OpenAIErrorBody(message=said.message, type=kind, param=None, code=said.code.replace("-", "_"))
    return OpenAIErrorResponse(error=body).model_dump()
