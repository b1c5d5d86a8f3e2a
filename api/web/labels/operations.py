"""Labels of the statistics of the service 服务运营: 简体 and English. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from api.chat.records import Channel

LABELS = MappingProxyType(
    {
        "op_title": ("服务统计", "Service statistics"),
        "op_numbers": ("总览", "Overview"),
        "op_lacking": ("缺藏报告", "Asked and not held"),
        "op_lead": (
            "{begin} 至 {end}，按本馆的时钟。咨询计入收到的那一天，状态以现在为准；不含读者的个人信息。",
            "{begin} to {end} by the library's clock. An enquiry counts on the day it came, in the state it is in now. "
            "Nothing here says who a reader is.",
        ),
        "op_from": ("起日", "From"),
        "op_to": ("止日", "To"),
        "op_branch": ("分馆", "Branch"),
        "op_every_branch": ("各馆合计", "All branches"),
        "op_whole": ("全馆", "The whole library"),
        "op_show": ("查看", "Show"),
        "op_recent": ("近 {n} 天", "Last {n} days"),
        "op_spans": ("常用时段", "Usual spans"),
        "op_desk": ("咨询台", "The desk"),
        "op_chat": ("智能问答", "The chat"),
        "op_download": ("下载", "Download"),
        "op_nothing": ("这段时间没有记录。", "Nothing was recorded in this time."),
        "op_enquiries": ("咨询", "Enquiries"),
        "op_questions": ("提问", "Questions"),
        "op_judgements": ("不满意评价", "Judgements that it did not help"),
        "op_open": ("未了结", "Open"),
        "op_overdue": ("已超期", "Overdue"),
        "op_first_median": ("首次答复（中位数）", "First answer (median)"),
        "op_first_nine_in_ten": ("九成首次答复于", "Nine in ten answered within"),
        "op_closed_median": ("办结（中位数）", "Closed (median)"),
        "op_closed_nine_in_ten": ("九成办结于", "Nine in ten closed within"),
        "op_settled_at_once": ("一次答复了结", "Settled by one answer"),
        "op_pleased": ("咨询满意", "Readers helped, desk"),
        "op_refused": ("答不上来", "Refused"),
        "op_pleased_chat": ("问答满意", "Readers helped, chat"),
        "op_handed_over": ("转给馆员", "Handed over to the desk"),
        "op_share": ("{percent}（{part}/{whole}）", "{percent} ({part} of {whole})"),
        "op_days": ("{days} 天 {hours} 小时", "{days} d {hours} h"),
        "op_hours": ("{hours} 小时 {minutes} 分", "{hours} h {minutes} min"),
        "op_minutes": ("{minutes} 分", "{minutes} min"),
        "op_seconds": ("{seconds} 秒", "{seconds} s"),
        "op_times": ("答复时间", "Time to answer"),
        "op_times_note": (
            "从收到到首次答复、到办结；合并的咨询不计。九成以内：十件中至少九件不超过这个时间。",
            "From when an enquiry came to the first answer and to its closing; merged ones are left out. "
            "Nine in ten took no longer than the second figure.",
        ),
        "op_column_kind": ("咨询类型", "Kind"),
        "op_column_answered": ("已答复", "Answered"),
        "op_column_first": ("首次答复：中位数 / 九成以内", "First answer: median / nine in ten"),
        "op_column_closed": ("办结：中位数 / 九成以内", "Closed: median / nine in ten"),
        "op_settled_note": (
            "一次答复了结：答复过的已办结咨询中，只答复一次且没有重开的。",
            "Settled by one answer: of the closed enquiries that were answered, those with one answer, never reopened.",
        ),
        "op_tally_enquiry_kinds": ("咨询类型", "Kinds of enquiry"),
        "op_tally_groups": ("读者群体", "Who asks"),
        "op_tally_channels": ("来路", "How enquiries came"),
        "op_tally_states": ("现在的状态", "State now"),
        "op_tally_hours": ("收到的钟点", "Hour of the day"),
        "op_tally_days": ("收到的日子", "When enquiries came"),
        "op_tally_branches": ("各馆的咨询", "Enquiries by branch"),
        "op_tally_doors": ("提问的入口", "Where questions came in"),
        "op_tally_origins": ("答案的来源", "Where answers came from"),
        "op_tally_chat_hours": ("提问的钟点", "Hour of the day"),
        "op_tally_chat_days": ("提问的日子", "When questions came"),
        "op_tally_refusals": ("答不上来的日子", "When questions were refused"),
        "op_tally_reasons": ("不满意的原因", "Why an answer did not help"),
        "op_tally_chat_branches": ("各馆的提问", "Questions by branch"),
        "op_unsaid": ("没有说", "Not said"),
        "op_hour": ("{n} 时", "{n}:00"),
        "op_week": ("{day} 起一周", "week of {day}"),
        "op_lacking_lead": (
            "读者问了而馆藏中没有找到的，问法相近的归在一起，问得多的在前。归类与主题由机器推测；"
            "没有找到不等于没有入藏，采购前请先检索。",
            "What readers asked and nothing was found for; near questions stand together, the most asked first. Groups "
            "and headings are a machine's guess; not found is not the same as not held: search before buying.",
        ),
        "op_lacking_sum": (
            "共 {times} 次、{questions} 种问法，列出 {themes} 组。",
            "{times} times in {questions} wordings; {themes} groups are listed.",
        ),
        "op_lacking_left": (
            "另有 {n} 种问法问得较少，没有列出。",
            "{n} more wordings, asked less often, are not listed.",
        ),
        "op_sessions_note": (
            "会话数是上限：对话的标识一天后就会删去，此后每次提问各算一次会话。",
            "Conversations are an upper bound: what ties questions to one is deleted after a day, and each then counts "
            "by itself.",
        ),
        "op_column_question": ("问什么", "What was asked"),
        "op_column_things": ("所涉", "Names"),
        "op_column_subject": ("主题（推测）", "Heading (guessed)"),
        "op_column_times": ("次数", "Times"),
        "op_column_sessions": ("会话", "Conversations"),
        "op_column_handed": ("转馆员", "Handed over"),
        "op_column_last": ("最近", "Last"),
        "op_wordings": ("另 {n} 种问法", "{n} more wordings"),
        "op_search": ("检索馆藏", "Search the collection"),
    }
)

VALUES: Mapping[str, Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "DOORS": {
            Channel.PAGE: ("提问页", "The page"),
            Channel.WIDGET: ("网页挂件", "Widget"),
            Channel.API: ("接口", "API"),
            Channel.OPENAI: ("OpenAI 接口", "OpenAI protocol"),
            Channel.MCP: ("MCP", "MCP"),
            Channel.WECHAT: ("微信", "WeChat"),
            Channel.WEBHOOK: ("其他渠道", "Other channels"),
            Channel.COMMAND: ("命令行", "Command line"),
        },
    }
)
