"""Labels of the review of subject headings: 简体 and English. Pure."""

from __future__ import annotations

from types import MappingProxyType

LABELS = MappingProxyType(
    {
        "heading_queue": ("主题", "Headings"),
        "heading_lead": (
            "机器给文献的主题词和分类，最没把握的在前；{n} 份文献有待核的。后面是机器所据的词。",
            "Headings and classes that the machine gave, the least sure first; {n} documents wait. The words that "
            "speak for a heading stand behind it.",
        ),
        "heading_keys": (
            "键盘：Tab 逐个，回车确认或去掉；添主题时写主题词、分类名或分类号。",
            "Keys: Tab goes on, Enter confirms or takes away; to add one write a heading, a class or its number.",
        ),
        "heading_confirm": ("对", "Right"),
        "heading_reject": ("不对", "Wrong"),
        "heading_add": ("添主题", "Add"),
        "heading_which": ("主题词、分类名或分类号", "Heading, class or number"),
        "heading_of": ("据{evidence} · 把握 {score}", "by {evidence} · confidence {score}"),
        "heading_saved": ("已记下：", "Kept:"),
        "heading_failed": ("没有记下：", "Not kept: "),
        "heading_none": ("没有待核的主题。", "No heading waits."),
        "heading_next": ("下一页", "Next page"),
        "heading_mine": ("我核过的", "What I decided"),
        "heading_undo": ("撤销", "Undo"),
        "heading_undone": ("已撤销", "undone"),
        "heading_confirmed": ("对", "right"),
        "heading_rejected": ("不对", "wrong"),
        "heading_added": ("添上", "added"),
    }
)
