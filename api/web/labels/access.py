"""Labels of the page on who may read which collections: 简体 and English. Pure."""

from __future__ import annotations

from types import MappingProxyType

LABELS = MappingProxyType(
    {
        "bench_collections": ("开放范围", "Access"),
        "access_lead": (
            "谁可以读哪个馆藏专题。不能读的人，在检索、统计、图谱和任何接口里都看不到其中的文献，如同没有一样。",
            "Who may read which collection. For those who may not, its documents are nowhere: not in search, counts, "
            "the graph or any interface.",
        ),
        "access_collection": ("馆藏专题", "Collection"),
        "access_passages": ("段落", "Passages"),
        "access_who": ("谁可以读", "Who may read it"),
        "access_open": ("所有人", "Everybody"),
        "access_readers": ("本馆读者", "Readers who have signed in"),
        "access_staff": ("馆员", "Staff"),
        "access_branch": ("只限分馆", "Of one branch only"),
        "access_any_branch": ("不限分馆", "any branch"),
        "access_rest": ("其余没有单列的专题", "All others, not named here"),
        "access_as_rest": ("同其余专题", "as all others"),
        "access_set": ("设定", "Set"),
        "access_after": (
            "设定后立即生效。图谱、联合目录和整库下载只含人人可读的文献，随后跟上；跟上之前，它们暂不作答。",
            "A change is in force at once. Graph, union catalogue and dump hold only what everybody may read; "
            "they follow, and until then do not answer.",
        ),
    }
)
