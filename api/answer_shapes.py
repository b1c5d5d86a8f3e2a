"""The JSON shapes of an answer: whole, and as the events of a stream."""

from __future__ import annotations

from pydantic import Field

from api.search_shapes import HitShape
from api.shapes import Shape


class ReceiptShape(Shape):
    """Exact characters of a passage that stand behind an answer."""

    passage_id: str = Field(examples=["史记#397"])
    begin: int = Field(description="引文起点，自段落开头数的字符数", examples=[0])
    end: int = Field(description="引文终点（不含）", examples=[12])
    quote: str = Field(description="原文引句，与馆藏逐字相同")
    document: str = Field(description="文献题名", examples=["史记"])
    locator: str = Field(description="在原件中的位置", examples=["卷七"])


class SentenceShape(Shape):
    """A sentence of an answer."""

    text: str
    receipts: list[int] = Field(description="所依据的凭据，在 receipts 中的序号，从 0 起；空的只作连接，不陈述馆藏内容")


class GlossShape(Shape):
    """What a hard word of a quotation means."""

    receipt: int = Field(description="凭据的序号，从 0 起")
    begin: int = Field(description="词的起点，自引句开头数的字符数")
    end: int
    meaning: str
    source: str = Field(description="释义的来源")


class AnswerResponse(Shape):
    """An answer made of receipts, or a refusal."""

    answer: str = Field(description="答案，由引文构成；拒答时为说明")
    refused: bool = Field(description="馆藏中没有找到答案时为 true")
    confidence: float = Field(description="把握，0 到 1", examples=[0.82])
    receipts: list[ReceiptShape]
    question: str = Field(description="读者的原话")
    asked: str = Field(default="", description="结合上文补全的问题；原话自足时为空")
    kind: str = Field(
        default="",
        description="问的是什么：who 人，when 时间，where 地点，how_many 数量，list 列举，compare 比较，whether 是否，"
        "why 缘由，how 方法，what 事物，where_to_read 出处",
    )
    origin: str = Field(default="texts", description="texts 馆藏原文，graph 图谱，knowledge 馆员审定的知识库")
    sentences: list[SentenceShape] = Field(default_factory=list, description="answer 的各句")
    glosses: list[GlossShape] = Field(default_factory=list, description="引句中难词的释义")
    nearest: list[HitShape] = Field(default_factory=list, description="拒答时最接近的段落")
    reworded: bool = Field(default=False, description="是否由语言模型改写措辞；所说的仍只是凭据所载")
    exchange: str = Field(default="", description="这次问答的标识，评价、转请馆员时用；没有保存时为空")
    session: str = Field(default="", description="对话的标识，接着问时用；由调用者自己保存对话时为空")


class ReceiptEvent(Shape):
    """An event of a stream: a receipt on which the next sentence rests."""

    number: int = Field(description="凭据的序号，从 0 起")
    receipt: ReceiptShape


class SentenceEvent(SentenceShape):
    """An event of a stream: the next sentence."""

    number: int = Field(description="句的序号，从 0 起")
