"""Labels of the pages that answer questions. Pure."""

from __future__ import annotations

from types import MappingProxyType

LABELS = MappingProxyType(
    {
        "answer": ("答复", "Answer"),
        "nearest": ("最接近的段落", "What comes closest"),
        "librarian": ("请馆员帮忙", "Ask a librarian"),
        "ask_more": ("改用检索查找", "Search instead"),
        "ask_intro": (
            "写下您的问题，可以接着问。答案的每一句都依据馆藏原文，注明出处；馆藏里没有，就直说没有。",
            "Write your question, and ask on. Every sentence of an answer rests on the holdings and names its source; "
            "what the holdings do not say is said to be missing.",
        ),
        "graph_ask": ("问图谱", "Ask the graph"),
        "graph_ask_placeholder": ("雍正年间在台州任知府的有谁", "雍正年间在台州任知府的有谁"),
        "graph_ask_intro": (
            "用中文问一句，得到一张表：每行都有原文凭据，并给出产生它的 SPARQL。能问的句式有 {n} "
            "种；不在其中的，会直说，不猜。",
            "Ask in Chinese and get a table: every row comes with the words that prove it, and with "
            "the SPARQL that made it. {n} kinds of question can be asked; any other is declined, "
            "never guessed.",
        ),
        "graph_reading": ("理解为：", "Understood as: "),
        "graph_senses": ("「{name}」可以指：", "“{name}” may mean: "),
        "graph_table": ("答案", "Answer"),
        "graph_evidence": ("凭据", "Evidence"),
        "graph_more": ("另有 {n} 处", "{n} more"),
        "graph_record": ("著录", "Record"),
        "graph_sparql": ("产生这张表的 SPARQL", "The SPARQL that made this table"),
        "graph_run": ("在 SPARQL 页上运行", "Run it on the SPARQL page"),
        "graph_near": ("可以这样问", "You can ask"),
        "graph_shapes": ("能问的句式（{n} 种）", "What can be asked ({n} kinds)"),
    }
)
