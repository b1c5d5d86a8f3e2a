"""``wenmai privacy``: what is held of readers."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict

from api.commands.output import emit, operator, say, settings_of, warn
from api.desk.privacy.privacy import Privacy
from api.desk.privacy.records import Asked, Dossier, Erased, Words
from api.wiring import open_the_desk

COUNTED = {
    "contacts": "联系方式",
    "files": "附件",
    "enquiries": "咨询",
    "exchanges": "问答记录",
    "recipients": "定题的收件人",
}


def run(options: Namespace) -> int:
    """Do what is asked; 1 where something of a reader is left."""
    with open_the_desk(settings_of(options)) as desk:
        if options.deed == "run":
            return _run(desk.privacy, options)
        asked = Asked(options.mail, options.phone, tuple(options.number))
        if options.deed == "show":
            return _show(desk.privacy.show(asked), options)
        erased = desk.privacy.erase(asked, by=operator(), words=Words(options.text))
    return _erased(erased, options)


def _run(privacy: Privacy, options: Namespace) -> int:
    swept = privacy.sweep(by=operator())
    if options.json:
        emit({"swept": dict(swept.counts), "terms": asdict(privacy.terms)})
    else:
        say("到期已移除：" + "，".join(f"{COUNTED[name]} {count}" for name, count in swept.counts.items()))
    return 0


def _show(told: Dossier, options: Namespace) -> int:
    if options.json:
        emit(asdict(told))
        return 0
    for one in told.enquiries:
        contact = " ".join(filter(None, one["contact"].values())) or "（联系方式已移除）"
        say(f"{one['number']}  {one['made'][:10]}  {one['state']}  {contact}")
        say(f"  {one['question']}")
        for file in one["files"]:
            say(f"  附件 {file['name']}（{file['size']} 字节）")
    for one in told.watches:
        say(f"定题「{one['watch']}」  {one['name']} {one['email'] or one['webhook']}  发出 {len(one['sent'])} 次")
    say("全部内容（答复、经过等）用 --json 取")
    return 0


def _erased(told: Erased, options: Namespace) -> int:
    if options.json:
        emit({"erased": dict(told.counts), "numbers": list(told.numbers), "left": list(told.left)})
    else:
        say("已移除：" + "，".join(f"{COUNTED[name]} {count}" for name, count in told.counts.items()))
        say("涉及的咨询：" + ("、".join(told.numbers) or "无") + "。删除后无法撤销；备份中的副本请另行处理")
        for name in told.left:
            warn(f"表 {name} 里还有这位读者的邮箱或电话，请核对")
    return 1 if told.left else 0
