"""``wenmai audit``: the log of acts, and whether it is as it was written."""

from __future__ import annotations

import time
from argparse import Namespace
from dataclasses import asdict

from api.commands.output import emit, say, settings_of
from api.desk.auditing.verify import head_of, verify
from api.desk.desk import Desk
from api.wiring import open_the_desk
from ontology.errors import WrongUse


def run(options: Namespace) -> int:
    """Do what is asked; 1 where the log was tampered with."""
    with open_the_desk(settings_of(options)) as desk:
        if options.deed == "verify":
            return _verify(desk, options)
        if options.deed == "head":
            _head(desk, options)
        else:
            _list(desk, options)
    return 0


def _verify(desk: Desk, options: Namespace) -> int:
    kept = options.head.strip().lower()
    if kept and (len(kept) != 64 or set(kept) - set("0123456789abcdef")):
        raise WrongUse("--head 要写 wenmai audit head 给出的摘要：64 个十六进制字符。")
    began = time.perf_counter()
    found = verify(desk.engine, kept=kept)
    if options.json:
        fault = asdict(found.fault) if found.fault else None
        emit({"whole": fault is None, "head": asdict(found.head), "fault": fault})
    elif found.fault:
        say(f"日志被动过：{found.fault.said}。之前的 {found.head.number} 条是完好的。")
    else:
        seconds = time.perf_counter() - began
        say(f"{found.head.number} 条记录环环相扣，没有被动过（{seconds:.1f} 秒）。末端 {found.head.digest}")
    return 1 if found.fault else 0


def _head(desk: Desk, options: Namespace) -> None:
    head = head_of(desk.engine)
    if options.json:
        emit(asdict(head))
    else:
        say(f"{head.digest}  第 {head.number} 条  {head.time}")


def _list(desk: Desk, options: Namespace) -> None:
    told = {name: getattr(options, name) for name in ("subject", "by", "act", "before")}
    found = desk.audit.acts(**told, limit=max(options.limit, 0) or None)
    if options.json:
        emit({"acts": [asdict(one) for one in found]})
        return
    for one in found:
        detail = "  ".join(f"{name}={value}" for name, value in one.detail.items())
        say(f"{one.id}  {one.time}  {one.by}  {one.act}  {one.subject}  {detail}".rstrip())
