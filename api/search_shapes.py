"""The JSON shapes of a search: its hits, what it was understood to say, what it can be narrowed by."""

from __future__ import annotations

from pydantic import Field

from api.shapes import Shape


class HighlightShape(Shape):
    """A matched run of the passage's original characters."""

    begin: int = Field(description="起点，自段落开头数的字符数", examples=[0])
    end: int = Field(description="终点（不含）", examples=[2])
    term: str = Field(description="检索词（规范化之后的写法）", examples=["洪武"])
    source: str = Field(default="", description="与原文用字不同时，所对应的读者用词", examples=["强盗"])


class WhyShape(Shape):
    """One reason for a hit: a sentence for people, fields for programs."""

    text: str = Field(description="一句话说明", examples=["字词匹配第 1 位"])
    method: str = Field(
        description="lexical 字词匹配，bridge 古今对译，dense 语义相近，second_look 逐字比对，words 命中的词，"
        "stand_ins 古今对应的词",
        examples=["lexical"],
    )
    rank: int | None = Field(default=None, description="在该方法结果中的名次，从 1 起", examples=[1])
    score: float | None = Field(default=None, description="该方法自己的分值", examples=[12.5])
    terms: list[str] = Field(default_factory=list, description="命中的词", examples=[["洪武"]])


class HitShape(Shape):
    """A passage that answers the query."""

    passage_id: str = Field(examples=["史记#397"])
    score: float = Field(description="融合后的分值，只用于排序", examples=[0.0325])
    document: str = Field(description="文献题名", examples=["史记"])
    heading: str = Field(description="段落所在的篇目", examples=["项羽本纪"])
    text: str = Field(description="段落原文")
    highlights: list[HighlightShape]
    why: list[WhyShape]


class SenseCandidateShape(Shape):
    """Who or what may be meant."""

    entity_id: str
    label: str


class SenseShape(Shape):
    """One thing that the question was understood to say."""

    id: str = Field(description="写进 off= 即关闭这一项；同一问题的编号不变", examples=["pe190322"])
    kind: str = Field(
        description="person 人物，place 地名，work 典籍，office 职官，organisation 机构，event 事件，year 年份，"
        "era 年号，pinyin 拼音，correction 改正，quotation 引文，bridge 古今对译；写进 off= 即关闭这一类",
        examples=["person"],
    )
    surface: str = Field(description="读者所写", examples=["于少保"])
    label: str = Field(description="读作什么；未定的以“未定：”开头", examples=["于谦"])
    forms: list[str] = Field(description="因此一并检索的写法", examples=[["于谦", "廷益"]])
    source: str = Field(description="依据", examples=["文脉自带规范"])
    entity_id: str = Field(default="", examples=["p1057"])
    value: str = Field(default="", description="时间的 EDTF 写法", examples=["1403/1424"])
    on: bool = Field(description="这次检索是否用了它")
    candidates: list[SenseCandidateShape] = Field(default_factory=list, description="未定时可能的所指")


class CorrectionShape(Shape):
    """您是不是要找: a name that sounds or looks like what was typed."""

    text: str = Field(description="改过的整句", examples=["徐霞客游记"])
    surface: str = Field(description="被替换的部分", examples=["徐遐客"])
    name: str = Field(description="换上的名称", examples=["徐霞客"])
    kind: str = Field(examples=["person"])
    entity_id: str = ""


class FacetShape(Shape):
    """A value to filter by and the number of passages that carry it."""

    value: str
    count: int
    label: str = Field(default="", description="值为标识时，它的名称", examples=["于谦"])


class YearCountShape(Shape):
    """How many passages tell of some years."""

    begin: int = Field(description="起年；负数为公元前，没有 0 年", examples=[1400])
    end: int = Field(description="止年（含）", examples=[1449])
    count: int


class FacetsResponse(Shape):
    """What there is to filter by. The counts of a facet leave out what is chosen in it."""

    collections: list[FacetShape]
    books: list[FacetShape]
    dynasties: list[FacetShape]
    types: list[FacetShape]
    branches: list[FacetShape]
    kinds: list[FacetShape] = Field(description="文献类别")
    languages: list[FacetShape] = Field(description="lzh 文言，zh 现代汉语")
    scripts: list[FacetShape] = Field(description="Hans 简体，Hant 繁体")
    subjects: list[FacetShape] = Field(description="主题词与分类，最多的 30 个")
    persons: list[FacetShape] = Field(description="人物，提到最多的 30 个")
    places: list[FacetShape] = Field(description="地点，提到最多的 30 个")
    reviews: list[FacetShape] = Field(description="标引的审核状态")
    edition_kinds: list[FacetShape] = Field(description="古籍的版本类型")
    divisions: list[FacetShape] = Field(description="古籍的四部分类")
    functions: list[FacetShape] = Field(description="古籍责任者的著作方式")
    rows: list[FacetShape] = Field(description="古籍的行款：半叶行数")
    bears: list[FacetShape] = Field(description="有钤印、批校题跋、缺叶、存卷的古籍")
    centuries: list[FacetShape] = Field(description="古籍版本的世纪；负数为公元前")
    pictured: int = Field(description="文献有图像或音像的段落数")
    years: list[YearCountShape] = Field(description="段落所记年代的分布；一段可记多个年代")


class SearchResponse(Shape):
    """Ranked hits of one query."""

    hits: list[HitShape]
    query: str = Field(description="读者的原话", examples=["洪武六年修城"])
    senses: list[SenseShape] = Field(default_factory=list, description="问题读作什么，关闭的也在内")
    corrections: list[CorrectionShape] = Field(default_factory=list, description="您是不是要找")
    took_ms: float = Field(description="用时，毫秒", examples=[18.4])
    total: int = Field(default=0, description="翻页可及的段落总数", examples=[88])
    offset: int = Field(default=0, description="这一页之前的条数")
    following: str = Field(default="", description="下一页的标记，写进 after=；末页为空")
    preceding: str | None = Field(default=None, description="上一页的标记；上一页是首页时为空，首页为 null")
    facets: FacetsResponse | None = Field(default=None, description="可再筛选的项，facets=1 时才有")
