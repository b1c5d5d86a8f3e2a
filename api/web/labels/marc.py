"""Labels of writing back into records of MARC: 简体 and English. Pure."""

from __future__ import annotations

from types import MappingProxyType

LABELS = MappingProxyType(
    {
        "marc_title": ("MARC 写回", "MARC"),
        "marc_lead": (
            "审核确认的名称和主题写回收进来的 MARC 记录：先看差异，再写回；其他字段一个字节也不动，随时可以撤销。",
            "Names and headings that reviewers confirmed go back into the records of MARC that came in: first the "
            "difference, then the writing; no byte of another field is touched, and all can be taken back.",
        ),
        "marc_waiting": ("可写回的记录", "Records with something to write"),
        "marc_no_waiting": ("没有可写回的记录。", "No record has anything to write."),
        "marc_changes": ("改动", "Changes"),
        "marc_open": ("文献编号", "Document"),
        "marc_show": ("看差异", "Show the difference"),
        "marc_last": ("最近写回", "Written last"),
        "marc_difference": ("差异", "Difference"),
        "marc_take": ("写回", "Write"),
        "marc_before": ("现在", "Now"),
        "marc_after": ("写回后", "Then"),
        "marc_evidence": ("依据", "Because"),
        "marc_new": ("（新字段）", "(a new field)"),
        "marc_gone": ("（无此字段）", "(no such field)"),
        "marc_none": (
            "没有可写回的改动：审核确认的名称和主题，记录里都有编号了；或还没有审核。",
            "Nothing to write: what reviewers confirmed stands in the record with its id, or nothing was reviewed yet.",
        ),
        "marc_note": ("说明", "Note"),
        "marc_write": ("写回所选", "Write what is chosen"),
        "marc_undo": ("撤销上一次写回", "Take the last writing back"),
        "marc_left": ("不能写的", "What cannot be written"),
        "marc_history": ("经过", "History"),
        "marc_when": ("时间", "When"),
        "marc_who": ("何人", "Who"),
        "marc_act": ("做了什么", "What"),
        "marc_fields": ("字段", "Fields"),
        "marc_act_write": ("写回", "Written"),
        "marc_act_undo": ("撤销", "Taken back"),
        "marc_present": ("现在的记录", "The record now"),
        "marc_original": ("原来的记录", "The record as it came in"),
        "marc_document": ("文献", "Document"),
    }
)
