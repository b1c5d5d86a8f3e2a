"""What is to be thought of a library and of how it is served, from what was found of them. Pure."""

from __future__ import annotations

import stat
from collections.abc import Mapping

from api.running.doctor.records import Finding, fine, note, wrong

DAY = 86_400.0
_LOOPBACK = ("127.", "localhost", "::1", "[::1]")


def judge_schema(part: str, found: int, known: int) -> Finding:
    """Judge the schema of a database; 0 is one that is not there yet."""
    if found > known:
        return wrong(part, f"结构 {found}，本程序只到 {known}", "馆藏由更新的程序写成：升级 wenmai")
    if 0 < found < known:
        return note(part, f"结构 {found}，本程序用 {known}", "先备份（wenmai backup）；下次打开时自动升级")
    return fine(part, f"结构 {found}" if found else "还没有")


def judge_agreement(positions: Mapping[str, int], *, written: bool) -> Finding:
    """Judge how far the parts came in the outbox; ``head`` is that of the texts."""
    head = positions.get("head", 0)
    behind = {name: head - position for name, position in positions.items() if position != head}
    if not behind:
        return fine("各部分", f"一致，第 {head} 次改动")
    said = "，".join(f"{name} {'差' if lag > 0 else '超出'} {abs(lag)}" for name, lag in sorted(behind.items()))
    if written:
        return note("各部分", said, "正在写入，稍后再看")
    return wrong("各部分", said, "wenmai check --repair")


def judge_encoder(made_by: str, prefix: str) -> Finding:
    """Judge whether the vectors come from the kind of encoder that is set."""
    if made_by and prefix and not made_by.startswith(prefix):
        return wrong("向量", f"由 {made_by} 编成，设置的不是它", "改回设置 encoder，或 wenmai rebuild --encode")
    return fine("向量", made_by or "还没有")


def judge_permissions(modes: Mapping[str, int], *, secrets: bool) -> Finding:
    """Judge who may read the files in which passwords and personal data lie."""
    open_to_all = sorted(name for name, mode in modes.items() if mode & (stat.S_IROTH | stat.S_IWOTH))
    if "settings.yaml" in open_to_all and secrets:
        return wrong("文件权限", "settings.yaml 里有密码，而人人可读", "chmod 600 settings.yaml，或改用环境变量")
    if open_to_all:
        advice = "chmod -R o-rwx 馆藏文件夹；单元文件里 UMask=0027"
        return note("文件权限", f"人人可读：{'、'.join(open_to_all)}", advice)
    return fine("文件权限", "别人读不到")


def judge_lock(*, held: bool, holder: str) -> Finding:
    """Judge who writes."""
    if held:
        return note("写锁", holder or "有进程在写", "等它写完；别的写入此时会被拒绝")
    return fine("写锁", "没有人在写")


def judge_backup(age: float | None) -> Finding:
    """Judge the age of the last backup, in seconds."""
    if age is None:
        return note("备份", "没有备份过", "wenmai backup 到另一块盘；deploy/ 里有每夜备份的定时器")
    if age > 8 * DAY:
        return wrong("备份", f"最近一次在 {age / DAY:.0f} 天前", "看备份的定时器为何没有成功")
    if age > 2 * DAY:
        return note("备份", f"最近一次在 {age / DAY:.0f} 天前", "看备份的定时器")
    return fine("备份", f"最近一次在 {age / 3600:.0f} 小时前")


def judge_queues(counts: Mapping[str, int]) -> Finding:
    """Judge what waits and what went wrong."""
    advice = {
        "refused": "件送交或收割未收入：/desk/intake",
        "failed": "次投递失败、待人决定：/desk/watches",
        "overdue": "条咨询逾期：/desk/enquiries",
        "waiting": "件等着收入：wenmai intake work",
    }
    said = [f"{counts[name]} {meaning.partition('：')[0]}" for name, meaning in advice.items() if counts.get(name)]
    where = [meaning.partition("：")[2] for name, meaning in advice.items() if counts.get(name)]
    return note("排队", "，".join(said), "看 " + "、".join(where)) if said else fine("排队", "没有积压")


def judge_port(where: str, *, free: bool, answers: bool) -> Finding:
    """Judge whether the service can have its port."""
    if answers:
        return fine("端口", f"{where} 正由文脉使用")
    if not free:
        return wrong("端口", f"{where} 被别的程序占用", "改设置 port，或停下那个程序")
    return fine("端口", f"{where} 空着")


def judge_base(base: str, host: str, *, default: str, documents: int) -> Finding:
    """Judge the addresses of the linked data, and whether passwords would cross a network in the clear."""
    public = not host.startswith(_LOOPBACK)
    if base == default and documents:
        advice = "在收入之前把设置 base 设成读者看到的地址；之后改动，须重做图谱（wenmai rebuild）"
        return note("地址", f"base 还是默认的 {base}", advice)
    if not base.endswith("/"):
        return wrong("地址", f"base 是 {base}", "末尾要有 /")
    if public and not base.startswith("https:"):
        return note("地址", f"服务听 {host}，base 不是 https", "放到说 https 的代理后面：密码和 cookie 会经过网络")
    return fine("地址", base)


def judge_people(administrators: int, people: int) -> Finding:
    """Judge whether somebody can look after the desk."""
    if not administrators:
        said = "没有管理员" if people else "还没有账号"
        return note("咨询台", said, "wenmai people add NAME --role administrator")
    return fine("咨询台", f"账号 {people}，其中管理员 {administrators}")


def judge_settings(unknown: list[str]) -> Finding:
    """Judge variables that are no settings."""
    if unknown:
        return note("设置", f"没有用上的环境变量：{'、'.join(unknown)}", "wenmai config 列出全部名字")
    return fine("设置", "都认识")


def judge_queries(error: str, seconds: float) -> Finding:
    """Judge the process that answers SPARQL."""
    if error:
        return wrong("SPARQL", error, "看日志；图谱坏了就 wenmai rebuild")
    if seconds > 5:
        return note("SPARQL", f"进程 {seconds:.1f} 秒才答话", "机器太忙，或磁盘太慢")
    return fine("SPARQL", f"进程能答话（{seconds:.1f} 秒）")


def judge_soundness(problems: list[str]) -> Finding:
    """Judge what reading everything to the end found."""
    if problems:
        advice = "wenmai check --repair；数据库坏了就从备份恢复"
        return wrong("通读", f"{len(problems)} 处问题：{problems[0]}", advice)
    return fine("通读", "数据库完好，各部分与文本相符")
