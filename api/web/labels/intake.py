"""Labels of what comes in 收件: 简体 and English. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from api.desk.intake.records import Going, State, What

LABELS = MappingProxyType(
    {
        "bench_intake": ("收件", "Intake"),
        "intake_lead": (
            "从别馆收割的、分馆送来的、文件夹里新到的文献，依次收入；检索照常。",
            "What is harvested, pushed by branches or new in a watched folder is taken in in turn; searching goes on.",
        ),
        "intake_waiting": ("等候 {n} 件", "{n} waiting"),
        "intake_none_waiting": ("没有等候的。", "Nothing waits."),
        "intake_work": ("现在就收", "Take in now"),
        "intake_refused": ("未收入", "Not taken in"),
        "intake_none_refused": ("没有未收入的。", "Nothing was refused."),
        "intake_more_refused": ("只列最近 {n} 件。", "Only the last {n} are listed."),
        "intake_retry": ("重试", "Try again"),
        "intake_dismiss": ("不再列出", "Take off the list"),
        "intake_sources": ("来源", "Sources"),
        "intake_none_sources": (
            "还没有来源。请管理员用 wenmai harvest add 或 wenmai intake folder 添加。",
            "No sources yet. An administrator adds them: wenmai harvest add, or wenmai intake folder.",
        ),
        "intake_run": ("现在收割", "Harvest now"),
        "intake_runs": ("最近的收割", "Last runs"),
        "intake_recent": ("最近收的", "Lately taken in"),
        "intake_keys": ("分馆的钥匙", "Keys of branches"),
        "intake_none_keys": (
            "还没有钥匙。请管理员用 wenmai people key add 发给分馆。",
            "No keys yet. An administrator makes them: wenmai people key add.",
        ),
        "intake_what": ("做什么", "What"),
        "intake_owner": ("谁的", "Whose"),
        "intake_number": ("编号", "Number"),
        "intake_reason": ("原因", "Why"),
        "intake_time": ("时间", "When"),
        "intake_name": ("名称", "Name"),
        "intake_collection": ("专题", "Collection"),
        "intake_branch": ("分馆", "Branch"),
        "intake_last": ("上次", "Last"),
        "intake_state": ("情况", "State"),
        "intake_counts": ("页／条／未变", "Pages, records, unchanged"),
        "intake_outcomes": ("结果", "Outcome"),
        "intake_files": ("已知 {n} 个文件，未收 {m}", "{n} files known, {m} refused"),
        "intake_never": ("还没有", "Never"),
        "intake_expires": ("到", "Until"),
        "intake_no_end": ("不限期", "No end"),
        "intake_revoked": ("已收回", "Revoked"),
        "intake_used": ("上次用", "Last used"),
        "intake_started": (
            "已开始收割；过一会儿刷新本页看结果。",
            "The harvest has begun; reload this page in a while.",
        ),
        "intake_woken": ("已开始收入；过一会儿刷新本页看结果。", "Taking in has begun; reload this page in a while."),
        "intake_unnamed": ("（没有标识）", "(no identifier)"),
    }
)

WHATS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        What.CREATED: ("新收", "new"),
        What.CHANGED: ("更新", "changed"),
        What.UNCHANGED: ("未变", "unchanged"),
        What.DELETED: ("已删除", "deleted"),
        What.ABSENT: ("本来没有", "was not there"),
        What.REFUSED: ("未收入", "refused"),
        What.TAKEN: ("成批收入", "many taken in"),
        State.WAITING: ("等候", "waiting"),
    }
)
GOING: Mapping[str, tuple[str, str]] = MappingProxyType(
    {Going.RUNNING: ("正在收割", "running"), Going.DONE: ("收完", "done"), Going.STOPPED: ("停下", "stopped")}
)
SOURCES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"oai": ("OAI-PMH", "OAI-PMH"), "folder": ("文件夹", "Folder"), "push": ("分馆", "Branch")}
)
