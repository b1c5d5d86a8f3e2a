"""Labels of the union catalogue's pages. Pure."""

from __future__ import annotations

from types import MappingProxyType

LABELS = MappingProxyType(
    {
        "title": ("联合目录", "Union catalogue"),
        "search": ("题名、责任者", "Title, creator"),
        "find": ("查找", "Find"),
        "lead": (
            "各分馆的记录按著录规则归并为作品、版本、馆藏。归并的依据可查，可由馆员改正、收回。",
            "Records of the branches are clustered into works, editions and holdings by rules of "
            "description. Why is shown, and librarians can correct and undo it.",
        ),
        "numbers": (
            "作品 {works} 部，版本 {editions} 种，馆藏 {items} 件，分馆 {branches} 个；两馆共有 {shared} 部。",
            "{works} works, {editions} editions, {items} holdings, {branches} branches; {shared} "
            "works are held by two or more.",
        ),
        "undecided": ("待定 {n} 对", "{n} pairs undecided"),
        "undecided_title": ("待馆员判定", "For a librarian to decide"),
        "undecided_lead": (
            "规则拿不准是不是同一部书的记录，每对附依据。用 wenmai catalogue same 或 different 判定。",
            "Records of which the rules cannot say whether they are one book, each pair with its "
            "reasons. Decide with wenmai catalogue same or different.",
        ),
        "undecided_none": ("没有待定的记录。", "Nothing is undecided."),
        "found": ("共 {total} 部", "{total} in all"),
        "none": (
            "没有这样的作品。可以换用题名中的几个字，或只写责任者。",
            "There is no such work. Try some characters of the title, or the creator alone.",
        ),
        "branch": ("分馆", "Branch"),
        "all_branches": ("全部分馆", "All branches"),
        "no_branch": ("未注明分馆", "no branch stated"),
        "editions": ("版本与馆藏", "Editions and holdings"),
        "editions_count": ("{n} 种版本", "{n} editions"),
        "items_count": ("{n} 件", "{n} items"),
        "full_text": ("全文", "Full text"),
        "read": ("阅读全文", "Read the text"),
        "record": ("记录", "Record"),
        "other_titles": ("又题", "Also titled"),
        "creator": ("责任者", "Creator"),
        "authority": ("规范典籍", "Authority"),
        "branches": ("收藏", "Held by"),
        "shelf": ("索书号", "Shelf mark"),
        "place": ("馆藏地", "Location"),
        "numbers_of": ("书号", "Numbers"),
        "why": ("为什么归在一起", "Why these are one work"),
        "why_first": (
            "以《{title}》（{branch}）这条记录为起点；其余各条由下列依据归入。",
            "It begins with the record {title} ({branch}); the others came to it for the reasons below.",
        ),
        "why_alone": ("只有一条记录。", "There is one record only."),
        "through": ("依 {branch}《{title}》", "by {branch}, {title}"),
        "confidence": ("把握 {value}", "confidence {value}"),
        "machine": ("规则归并，未经审核", "clustered by rules, not reviewed"),
        "person": ("{reviewer}于 {time} 决定", "{reviewer} decided on {time}"),
        "maybe": ("可能是同一部书", "Possibly the same book"),
        "history": ("沿革", "History"),
        "decisions": ("馆员的决定", "Decisions of librarians"),
        "made": ("建立", "made"),
        "joined": ("并入", "joined"),
        "left": ("移出", "left"),
        "merged": ("并入 {other}", "merged into {other}"),
        "gone": ("已没有记录", "no records are left"),
        "previous": ("上一页", "Previous"),
        "next": ("下一页", "Next"),
        "data": ("数据（RDF）", "Data (RDF)"),
        "union": ("联合目录", "Union catalogue"),
        "union_here": ("本文献属作品《{title}》", "This document belongs to the work {title}"),
        "union_others": ("其他版本与馆藏", "Other editions and holdings"),
        "weight": ("权重", "Weight"),
    }
)
