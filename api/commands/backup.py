"""``wenmai backup``."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict

from api.commands.output import emit, say, settings_of, warn
from api.recovery.backup import back_up
from api.running.backups import mark_backup
from ontology.errors import WrongUse


def run(options: Namespace) -> int:
    """Make a backup; 1 where the library itself lacks files of its documents, or an earlier backup is damaged."""
    if options.keep < 0:
        raise WrongUse("--keep 要是 1 或更大；0 表示一份也不删")
    settings = settings_of(options)
    kept = back_up(settings, options.out, keep=options.keep, anew=options.anew)
    mark_backup(settings.library)
    told = kept.manifest
    if options.json:
        emit(asdict(kept))
    else:
        counts = told.counts
        say(f"已备份到 {kept.path}：文献 {counts['documents']}，段落 {counts['passages']}，标引 {counts['tags']}")
        again = f"与上次相同不再抄 {kept.linked}"
        say(f"抄写文件 {kept.copied}，{again}；写下 {kept.bytes} 字节，用时 {kept.seconds} 秒")
        if told.left_out:
            say(f"没有放进备份的设定：{'、'.join(told.left_out)}；恢复后须另给")
    for name in told.missing:
        warn(f"馆藏里没有文件 {name}，备份里也就没有；运行 wenmai check 看是哪部文献的")
    for sentence in kept.distrusted:
        warn(sentence)
    return 1 if told.missing or kept.distrusted else 0
