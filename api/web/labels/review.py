"""Labels of review at the workbench: 简体 and English. Pure."""

from __future__ import annotations

from types import MappingProxyType

LABELS = MappingProxyType(
    {
        "rev_lead": (
            "机器拿不准、读者又常打开的标引在前。还有 {n} 条没有人看过。",
            "What machines are least sure of and readers open most comes first. {n} tags have been seen by nobody.",
        ),
        "rev_second_lead": (
            "别人已经审过、您还没有审的标引，按机器原样给出，看不到别人的决定；两人都审过的才能算一致率。",
            "Tags that others have decided and you have not, as the machine made them: agreement is told of these.",
        ),
        "rev_queue": ("待审", "Queue"),
        "rev_second": ("复审", "Second opinion"),
        "rev_mine": ("我的决定", "My decisions"),
        "rev_entities": ("实体归并", "Entities"),
        "rev_agreement": ("一致率", "Agreement"),
        "rev_type": ("类型", "Type"),
        "rev_any": ("不限", "Any"),
        "rev_collection": ("馆藏", "Collection"),
        "rev_open": ("只看未定的", "Undecided entity only"),
        "rev_order": ("次序", "Order"),
        "rev_show": ("显示", "Show"),
        "rev_reads": ("打开 {n} 次", "opened {n} times"),
        "rev_confirm": ("确认", "Confirm"),
        "rev_reject": ("否定", "Reject"),
        "rev_correct": ("改正", "Correct"),
        "rev_correct_do": ("保存改正", "Save the correction"),
        "rev_surface": ("字面", "Surface"),
        "rev_who": ("是哪一个", "Which one"),
        "rev_other": ("另写规范号或规范名", "Another, by id or name"),
        "rev_value": ("时间值（EDTF）", "Value (EDTF)"),
        "rev_note": ("说明", "Note"),
        "rev_undo": ("撤销", "Take back"),
        "rev_done": ("这里没有要审的标引了。", "Nothing waits for review here."),
        "rev_next": ("下一页", "Next page"),
        "rev_keys": (
            "按键：j 下一条，k 上一条，y 确认，n 否定，e 改正",
            "Keys: j next, k previous, y confirm, n reject, e correct",
        ),
        "rev_saved": ("已决定", "Decided"),
        "rev_failed": ("没有保存：", "Not saved: "),
        "rev_merge": ("归并", "Merge"),
        "rev_merge_lead": (
            "前者就是后者：前者的地址从此指向后者。",
            "The first is the second; its address leads there.",
        ),
        "rev_split": ("拆分", "Split"),
        "rev_split_lead": (
            "一个规范其实是几个：写出那几个的规范号，以空格隔开。",
            "One entity is several: give their ids, apart by spaces.",
        ),
        "rev_entity": ("规范号", "Id"),
        "rev_into": ("归入的规范号", "Into the id"),
        "rev_parts": ("拆成的规范号", "Ids of the parts"),
        "rev_reason": ("理由", "Reason"),
        "rev_deeds": ("已有的决定", "Decisions so far"),
        "rev_deed": ("决定", "Decision"),
        "rev_by": ("何人", "Who"),
        "rev_when": ("何时", "When"),
        "rev_two": ("两人", "The two"),
        "rev_n": ("同审", "Both judged"),
        "rev_raw": ("决定相同", "Same verdict"),
        "rev_span": ("起止 F1", "Span F1"),
        "rev_type_f1": ("类型 F1", "Type F1"),
        "rev_entity_f1": ("实体 F1", "Entity F1"),
        "rev_agree_none": ("还没有两人都审过的标引。", "No two people have judged the same tag yet."),
        "rev_differ": ("不同之处", "Where they differ"),
        "rev_none": ("还没有决定。", "No decisions yet."),
    }
)
