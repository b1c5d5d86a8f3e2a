"""``wenmai restore``."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict

from api.commands.output import emit, say, warn
from api.recovery.restore import Places, restore, verify
from ontology.errors import WrongUse


def run(options: Namespace) -> int:
    """Make a new library of a backup or an export; 1 where the restored library has something wrong with it."""
    if options.verify:
        return _verify(options)
    if options.library is None:
        raise WrongUse("请用 --library 给出新馆藏的文件夹，它不能已有东西")
    places = Places(options.texts, options.desk, options.graph, options.graph_update)
    done = restore(options.source, options.library, places, shapes=not options.quick)
    if options.json:
        emit(asdict(done))
        return 1 if done.problems else 0
    counts = done.manifest.counts
    say(f"已从 {done.source}（{done.manifest.made}，wenmai {done.manifest.program}）恢复到 {done.path}")
    say(f"文献 {counts['documents']}，段落 {counts['passages']}，标引 {counts['tags']}；文件 {done.files}，摘要都相符")
    say(f"索引与图谱已重做（陈述 {done.statements}），用时 {done.seconds} 秒")
    if done.to_set:
        say(f"须另给的设定：{'、'.join(done.to_set)}")
    if done.manifest.personal:
        say(f"导出里没有、因而是空的：{'、'.join(done.manifest.personal)}")
    for problem in done.problems:
        warn(problem)
    say("检查发现问题，见上" if done.problems else "检查通过，各部分一致")
    return 1 if done.problems else 0


def _verify(options: Namespace) -> int:
    folder, manifest, wrong = verify(options.source)
    if options.json:
        emit({"ok": not wrong, "path": str(folder), "manifest": manifest.to_json(), "problems": wrong})
        return 1 if wrong else 0
    for one in wrong:
        warn(f"{folder}：{one}")
    if not wrong:
        say(f"{folder}：每个文件都与摘要相符（{manifest.made}，文献 {manifest.counts['documents']}）")
    return 1 if wrong else 0
