"""What a client of chat completions sends. Fields that do not bear on an answer made of quotations are not read.

Pure.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.shapes import MAX_CONTEXT, MAX_QUESTION
from ontology.errors import WrongUse

MODEL = "wenmai"
MAX_MESSAGES = 200
MAX_TEXT = 20_000
"""Characters of one message; of earlier ones only the first :data:`~api.shapes.MAX_QUESTION` are used."""
NEAREST = "最接近的段落："
# What an answer of ours shows beside what it says.
_NOTES = re.compile(rf"\n\n(?:\[1\] 《|{NEAREST}).*", re.DOTALL)
_NUMBERS = re.compile(r"\[\d{1,3}\]")


class _Given(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Part(_Given):
    """A part of a message."""

    type: str
    text: Annotated[str, Field(max_length=MAX_TEXT)] = ""


class Message(_Given):
    """Something said earlier, or the question."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Annotated[str, Field(max_length=MAX_TEXT)] | Annotated[list[Part], Field(max_length=50)] | None = None

    @property
    def said(self) -> str:
        """Its text. Raises :class:`WrongUse` for a picture or a sound."""
        if self.content is None or isinstance(self.content, str):
            return (self.content or "").strip()
        other = next((one.type for one in self.content if one.type not in ("text", "refusal")), "")
        if other:
            raise WrongUse(f"只收文字，收不了 {other[:40]}。")
        return "\n".join(one.text for one in self.content).strip()


class StreamOptions(_Given):
    """What a stream is to tell besides."""

    include_usage: bool = False


class CompletionRequest(_Given):
    """``POST /v1/chat/completions``."""

    model: str = Field(max_length=200, examples=[MODEL])
    messages: list[Message] = Field(min_length=1, max_length=MAX_MESSAGES)
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    n: int | None = None
    response_format: dict[str, Any] | None = None
    tool_choice: str | dict[str, Any] | None = None

    @property
    def tells_usage(self) -> bool:
        """Whether a stream ends with the counts."""
        return self.stream_options is not None and self.stream_options.include_usage


def check(asked: CompletionRequest) -> None:
    """Raises :class:`WrongUse` where a client asks for what an answer made of quotations cannot be."""
    if asked.n not in (None, 1):
        raise WrongUse("每次只作一个回答：n 只能是 1。")
    if asked.response_format and asked.response_format.get("type") != "text":
        raise WrongUse("回答由馆藏引文构成，不能按 response_format 另作格式；要 JSON 请用 /api/ask。")
    if asked.tool_choice not in (None, "none", "auto"):
        raise WrongUse("本服务不调用工具：tool_choice 只能是 none 或 auto。")


def conversation(messages: list[Message]) -> tuple[str, tuple[str, ...]]:
    """Return the question and what reader and library said before it, oldest first.

    What a system message wants is not done: an answer says what the library's texts say. Raises :class:`WrongUse`
    where the last message is no question.
    """
    spoken = [one for one in messages if one.role in ("user", "assistant")]
    if not spoken or spoken[-1].role != "user" or not spoken[-1].said:
        raise WrongUse("最后一条消息须是读者（user）的问题，且不能为空。")
    question = spoken[-1].said
    if len(question) > MAX_QUESTION:
        raise WrongUse(f"问题有 {len(question)} 个字，最多 {MAX_QUESTION} 个：请缩短后再试。")
    earlier = [_bare(one) for one in spoken[:-1]]
    return question, tuple(one[:MAX_QUESTION] for one in earlier if one)[-MAX_CONTEXT:]


def _bare(message: Message) -> str:
    """An earlier message; of an answer what was said, without its notes and their numbers."""
    return _NUMBERS.sub("", _NOTES.sub("", message.said)) if message.role == "assistant" else message.said
