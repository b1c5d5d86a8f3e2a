"""Labels that every page may use: 简体 and English. Pure."""

from __future__ import annotations

from types import MappingProxyType

LABELS = MappingProxyType(
    {
        "site": ("文脉", "wenmai 文脉"),
        "tagline": ("地方文献 · 古籍 · 特藏", "for Chinese libraries"),
        "skip": ("跳到正文", "Skip to the text"),
        "navigation": ("站内", "This site"),
        "collections_nav": ("馆藏", "Collections"),
        "topics_nav": ("专题", "Topics"),
        "statistics_link": ("统计", "Statistics"),
        "subjects_link": ("主题与分类", "Subjects and classes"),
        "parallels_link": ("两书对读", "Two books side by side"),
        "languages": ("语言", "Languages"),
        "about": ("关于", "About"),
        "ask": ("提问", "Ask"),
        "data": ("数据", "Data"),
        "year_before": ("前{year}", "{year} BC"),
        "error_home": ("回到检索", "Back to search"),
        "error_request": ("请求编号", "Request"),
        "lost": ("这一页不在架上", "This page is not on the shelf"),
        "lost_help": (
            "地址可能写错了，或文献已更新、撤下。可以从检索重新找起。",
            "The address may be mistyped, or the document was updated or withdrawn. Try a search.",
        ),
        "failed": ("这次没有办成", "That did not work this time"),
    }
)
