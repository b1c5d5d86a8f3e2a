"""The authors' figures, as the page about the data gives them; ``docs/figures.md`` says how each was found. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from api.web.labels.values import Said


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure: what was measured, on what, the figure as ``docs/figures.md`` writes it, and the command."""

    what: Said
    figure: str
    interval: str
    on: Said
    command: str


_QUERIES: Said = (
    "80 条读者检索词，12,706 段（六部古籍、五份规划文件）",
    "80 queries of readers, 12,706 passages (six classical books, five plans)",
)
_SENTENCES: Said = ("300 句自撰文句，2,386 处", "300 sentences of our own, 2,386 mentions")
MEASURED = (
    Measured(
        ("前十段里有要找的（hit@10）", "Queries with a right passage among the first ten (hit@10)"),
        "0.938",
        "",
        _QUERIES,
        "wenmai eval retrieval",
    ),
    Measured(("排序（nDCG@10）", "Ranking (nDCG@10)"), "0.776", "0.70–0.84", _QUERIES, "wenmai eval retrieval"),
    Measured(("标引 F1", "Tags, F1"), "0.828", "0.81–0.84", _SENTENCES, "wenmai eval tags"),
    Measured(
        ("关系 F1", "Relations, F1"),
        "0.85",
        "",
        ("120 句，281 条关系", "120 sentences, 281 relations"),
        "wenmai eval relations",
    ),
    Measured(
        ("主题词 F1@5", "Subject headings, F1@5"),
        "0.62",
        "0.54–0.70",
        ("60 部文献", "60 documents"),
        "wenmai eval subjects",
    ),
    Measured(
        ("提问答对", "Questions answered rightly"),
        "0.64",
        "",
        ("40 条咨询，12 条没有答案", "40 enquiries, 12 of them unanswerable"),
        "wenmai eval answers",
    ),
    Measured(
        ("该拒答而拒答", "Unanswerable questions declined"),
        "0.42",
        "",
        ("同上", "the same"),
        "wenmai eval answers",
    ),
    Measured(
        ("引句与原文相符", "Quotations that match the text"),
        "1.00",
        "",
        ("同上，100 条", "the same, 100 quotations"),
        "wenmai eval answers",
    ),
)
