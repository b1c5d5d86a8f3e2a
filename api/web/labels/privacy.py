"""Labels of the page on readers' data: 简体 and English. Pure."""

from __future__ import annotations

from types import MappingProxyType

LABELS = MappingProxyType(
    {
        "bench_privacy": ("读者资料", "Readers' data"),
        "privacy_lead": (
            "读者要看、要带走或要删去自己的资料时，在这里办。请先核实是本人：回信到其留下的邮箱，或拨其留下的电话。",
            "For readers who ask to see, take or erase what is held of them. Make sure first that it is them: write to "
            "the address or call the number that they left.",
        ),
        "privacy_find": ("查一位读者", "Find a reader"),
        "privacy_mail": ("邮箱", "E-mail address"),
        "privacy_phone": ("电话", "Telephone"),
        "privacy_numbers": ("咨询编号（空格隔开）", "Numbers of enquiries (by spaces)"),
        "privacy_show": ("查", "Show"),
        "privacy_held": ("所存资料", "What is held"),
        "privacy_none": ("没有查到：可能从未留下，也可能已按期限移除。", "Nothing is held, or no longer."),
        "privacy_number": ("编号", "Number"),
        "privacy_made": ("时间", "Made"),
        "privacy_question": ("问题", "Question"),
        "privacy_contact": ("联系方式", "Contact"),
        "privacy_files": ("附件", "Files"),
        "privacy_watches": ("定题", "Watches"),
        "privacy_sent": ("发出次数", "Sent"),
        "privacy_take": ("全部取出（JSON）", "Take all of it (JSON)"),
        "privacy_erase": ("移除这位读者的资料", "Erase this reader's data"),
        "privacy_erase_lead": (
            "联系方式、来自读者的附件、相连的问答记录、定题的收件地址都会移除，读者的查询码不再打开咨询。移除后无法撤销。",
            "Contact, files from the reader, exchanges of the chat and addresses of watches go; the reader's key opens "
            "nothing more. It cannot be undone.",
        ),
        "privacy_mask": ("留下咨询的文字，其中的姓名、电话、邮箱遮去", "Keep the words of enquiries, masked"),
        "privacy_remove": ("问题、答复、备注也移除，只留编号、类别和时间", "Remove questions, answers and notes too"),
        "privacy_sure": (
            "我已核实是本人，并知道无法撤销",
            "I have made sure who asks, and know that it cannot be undone",
        ),
        "privacy_unsure": ("没有移除：请先勾选已核实。", "Nothing was erased: tick that you have made sure."),
        "privacy_erased": (
            "已移除：咨询 {enquiries} 件，联系 {contacts}，附件 {files}，问答记录 {exchanges}，收件人 {recipients}",
            "Erased: {enquiries} enquiries, {contacts} contacts, {files} files, {exchanges} exchanges, "
            "{recipients} recipients of watches.",
        ),
        "privacy_left": ("还留有其邮箱或电话的表，请核对：", "Tables in which address or number still stand: "),
        "privacy_terms": ("保存期限", "How long things are kept"),
        "privacy_contact_days": ("联系方式与附件，咨询结束后", "Contacts and files, after the end of an enquiry"),
        "privacy_enquiry_days": ("咨询的文字，咨询结束后", "Words of an enquiry, after its end"),
        "privacy_chat_days": ("问答记录（已遮去个人信息）", "Exchanges of the chat (masked)"),
        "privacy_days": ("{n} 天", "{n} days"),
        "privacy_ever": ("一直", "For ever"),
        "privacy_last": ("上次按期限清理：{time}", "Last swept: {time}"),
        "privacy_never": ("还没有清理过。", "Never swept yet."),
    }
)
