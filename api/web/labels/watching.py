"""Labels of watches 定题 and dossiers 微剪报: 简体 and English. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from api.desk.watching.records import Channel, Fate, Nearness, Schedule

DOSSIERS = MappingProxyType(
    {
        "dossier_lead": (
            "把读到的段落收在一处，加上批注，导出为 DOCX 或 PDF。引文在导出时与原文再核对一次。",
            "Passages collected with notes, exported as DOCX or PDF; quotations are checked again at export.",
        ),
        "dossier_all": ("全部", "All"),
        "dossier_mine": ("我的", "Mine"),
        "dossier_archived": ("已归档", "Archived"),
        "dossier_none": ("这里还没有微剪报。", "There are no dossiers here yet."),
        "dossier_new": ("新建微剪报", "New dossier"),
        "dossier_title": ("标题", "Title"),
        "dossier_introduction": ("引言", "Introduction"),
        "dossier_count": ("段数", "Passages"),
        "dossier_owner": ("编者", "Kept by"),
        "dossier_changed": ("改动", "Changed"),
        "dossier_create": ("新建", "Create"),
        "dossier_save": ("保存", "Save"),
        "dossier_about": ("标题与引言", "Title and introduction"),
        "dossier_archive": ("归档", "Archive"),
        "dossier_docx": ("导出 DOCX", "Export DOCX"),
        "dossier_pdf": ("导出 PDF", "Export PDF"),
        "dossier_empty": (
            "还没有收入段落：在阅读页或检索结果上点「收入微剪报」。",
            "Nothing is collected yet: use “Add to a dossier” on a reading page or a search result.",
        ),
        "dossier_note": ("批注", "Note"),
        "dossier_section": ("分节", "Section"),
        "dossier_section_hint": ("不填则跟在最后一节之后", "Left empty, it joins the last section"),
        "dossier_place": ("第 {n} 段，共 {count} 段", "Passage {n} of {count}"),
        "dossier_up": ("上移", "Move up"),
        "dossier_down": ("下移", "Move down"),
        "dossier_remove": ("取下", "Take out"),
        "dossier_renew": ("按现在的原文更新", "Take from the text of now"),
        "dossier_renew_words": ("新的引文（不填则找回原来的字句）", "New quotation (empty: find the same words)"),
        "dossier_open": ("看原文", "Open the text"),
        "dossier_add": ("收入微剪报", "Add to a dossier"),
        "dossier_add_lead": ("从《{title}》收入一段", "Add from {title}"),
        "dossier_quote": ("引文（不填则收整段）", "Quotation (empty: the whole passage)"),
        "dossier_quote_hint": ("要与原文一字不差。", "To the letter as it stands in the text."),
        "dossier_which": ("收入哪一份", "Into which dossier"),
        "dossier_other": ("新的一份，标题写在下面", "A new one, titled below"),
        "dossier_new_title": ("新微剪报的标题", "Title of the new dossier"),
        "dossier_whole": ("整段原文", "The whole passage"),
        "dossier_actions": ("第 {n} 段的操作", "Actions on passage {n}"),
    }
)
WATCHES = MappingProxyType(
    {
        "watch_lead": (
            "存下一个检索，新入藏或文字有改动的段落会编成一期注释书目，由馆员过目后送出。",
            "A saved search: what is new or changed becomes an annotated bibliography, which a librarian sends.",
        ),
        "watch_none": ("还没有定题。", "There are no watches yet."),
        "watch_new": ("新建定题", "New watch"),
        "watch_edit": ("修改定题", "Edit the watch"),
        "watch_name": ("名称", "Name"),
        "watch_question": ("问题", "Question"),
        "watch_question_hint": (
            "像检索时一样写；只关注人物、地点等时可以不写。",
            "As in a search; may be empty where entities are followed.",
        ),
        "watch_entities": ("所关注的人物、地点等", "People, places and others that are followed"),
        "watch_entities_hint": (
            "每行一个，写名称或标识；段落须提到其中之一。",
            "One a line, a name or an id; a passage must name one of them.",
        ),
        "watch_filters": ("筛选", "Filters"),
        "watch_filters_hint": (
            "每行一个，与检索页地址相同：dynasty=明，from=1403，collection=古籍。",
            "One a line, as in the address of the search page: dynasty=明, from=1403, collection=古籍.",
        ),
        "watch_nearness": ("多近才报", "How near to report"),
        "watch_schedule": ("多久运行一次", "How often it runs"),
        "watch_limit": ("每期最多几条", "Most items of an issue"),
        "watch_automatic": ("不经过目，运行后自动送出", "Send without a librarian's look"),
        "watch_attachments": ("随信附上", "Attach to letters"),
        "watch_from_now": (
            "只报今后的：现有的都算已知，不编第一期",
            "Only what comes from now on: what there is counts as known",
        ),
        "watch_save": ("保存", "Save"),
        "watch_run": ("现在运行", "Run now"),
        "watch_pause": ("暂停", "Pause"),
        "watch_wake": ("恢复", "Resume"),
        "watch_paused": ("已暂停", "Paused"),
        "watch_next": ("下次运行", "Next run"),
        "watch_last": ("上次运行", "Last run"),
        "watch_never": ("还没有", "Not yet"),
        "watch_owner": ("负责", "Kept by"),
        "watch_waiting": ("待过目", "To look through"),
        "watch_draft_items": ("{n} 条", "{n} items"),
        "watch_troubles": ("要处理的投递", "Deliveries to look after"),
        "watch_again": ("再送一次", "Send again"),
        "watch_drop": ("不送了", "Give up"),
        "watch_issues": ("各期", "Issues"),
        "watch_issue": ("第 {n} 期", "Issue {n}"),
        "watch_items": ("{n} 条", "{n} items"),
        "watch_draft": ("草稿", "Draft"),
        "watch_sent": ("{date} 送出", "Sent {date}"),
        "watch_no_issues": (
            "还没有一期：运行后，有新见才编成一期。",
            "No issue yet: one is made when a run finds something new.",
        ),
        "watch_runs": ("运行记录", "Runs"),
        "watch_run_time": ("时间", "Time"),
        "watch_run_by": ("由谁", "By"),
        "watch_run_found": ("找到", "Found"),
        "watch_run_clear": ("够近", "Near enough"),
        "watch_run_fresh": ("新见", "New"),
        "watch_recipients": ("服务对象", "Whom it serves"),
        "watch_recipients_lead": (
            "姓名与地址只存在这里，不进日志、统计与导出。",
            "Names and addresses are kept here alone, in no log, statistics or export.",
        ),
        "watch_no_recipients": ("还没有服务对象：送出的各期没有人收到。", "Nobody is served yet."),
        "watch_person": ("姓名或单位", "Name"),
        "watch_email": ("电子邮件", "E-mail"),
        "watch_webhook": ("接收地址（webhook）", "Webhook address"),
        "watch_serve": ("加入", "Add"),
        "watch_correct": ("改正", "Correct"),
        "watch_stop": ("停送", "Stop"),
        "watch_resume": ("恢复送", "Resume"),
        "watch_stopped": ("已停收", "Stopped"),
        "watch_key": ("更换私密地址", "New secret address"),
        "watch_forget": ("删去", "Delete"),
        "watch_forget_sure": ("连同姓名和地址一并删去，不能恢复。", "With name and addresses, for good."),
        "watch_local": (
            "网址的前缀（设置 base）还是本机，送出去的链接别人打不开。",
            "Addresses still begin with this machine (setting base): links that are sent open for nobody else.",
        ),
        "watch_secret": ("私密地址：有此地址的人都能看到各期。", "Secret address: whoever has it may read the issues."),
        "watch_signing": ("签名用的密钥", "Secret for signatures"),
        "watch_note": ("卷首按语", "Note at the head"),
        "watch_item_note": ("第 {n} 条的按语", "Note on item {n}"),
        "watch_strike": ("划去", "Strike"),
        "watch_strike_item": ("划去第 {n} 条", "Strike item {n}"),
        "watch_changed": ("文本有改动", "Text changed"),
        "watch_why": ("入选缘由", "Why"),
        "watch_send": ("保存并送出", "Save and send"),
        "watch_send_hint": ("将送给 {n} 位。", "Goes to {n}."),
        "watch_left": ("另有 {n} 条新见留待下一期。", "{n} more wait for the next issue."),
        "watch_deliveries": ("投递", "Deliveries"),
        "watch_files": ("文件", "Files"),
        "watch_no_mail": (
            "没有设置发信的服务器（smtp_url、mail_from），电子邮件在等候。",
            "No mail server is set (smtp_url, mail_from): letters wait.",
        ),
        "watch_feed": ("Atom 订阅", "Atom feed"),
        "watch_public_lead": ("为您跟踪「{question}」的新见文献。", "What is new on “{question}”, for you."),
        "watch_public_none": ("还没有送出过一期。", "Nothing has been sent yet."),
        "watch_public_stop": ("不再接收", "Stop"),
        "watch_public_resume": ("重新接收", "Receive again"),
        "watch_public_stopped": ("您已停收：不会再送新的一期。", "You stopped: no further issue will be sent."),
        "watch_why_entity": ("提到所关注的：{names}", "Names what is followed: {names}"),
        "watch_why_filters": ("合于所设的条件", "Meets the conditions"),
        "watch_reported": ("此刻会报 {n} 条", "Would report {n} items now"),
        "watch_preview": ("试运行", "Try it"),
        "watch_preview_lead": ("不记录，也不编成一期。", "Nothing is kept and no issue made."),
        "watch_save_search": ("存为定题", "Save as a watch"),
    }
)
LABELS = MappingProxyType({**DOSSIERS, **WATCHES})

NEARNESS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        Nearness.WIDE: ("宽：宁多勿漏", "Wide: rather too much"),
        Nearness.USUAL: ("中", "Usual"),
        Nearness.STRICT: ("严：宁缺勿滥", "Strict: rather too little"),
    }
)
SCHEDULES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        Schedule.ON_DEMAND: ("只在需要时", "On demand"),
        Schedule.DAILY: ("每天", "Daily"),
        Schedule.WEEKLY: ("每周", "Weekly"),
    }
)
CHANNELS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {Channel.EMAIL: ("电子邮件", "E-mail"), Channel.WEBHOOK: ("接收地址", "Webhook")}
)
FATES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        Fate.WAITING: ("等候", "Waiting"),
        Fate.SENDING: ("途中", "On its way"),
        Fate.SENT: ("已送到", "Delivered"),
        Fate.FAILED: ("失败", "Failed"),
        Fate.UNSURE: ("存疑", "Unsure"),
        Fate.DROPPED: ("不送", "Dropped"),
    }
)
