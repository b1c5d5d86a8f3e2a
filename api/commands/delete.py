"""``wenmai delete``."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from api.commands.output import emit, operator, say, settings_of, warn
from api.library import Library
from api.open_data.publishing import publish
from api.removal import remove
from api.upkeep.compacting import Compacted, compact
from api.wiring import open_library
from ontology.errors import NotFound, WrongUse

_PARTS = {
    "knowledge": "知识条目 {n} 条：引文已移除，已发布的改为草稿待复核",
    "dossiers": "微剪报 {n} 份：引文已移除",
    "topics": "专题 {n} 个：引文已移除",
    "issues": "定题通报 {n} 期：留存本的引文已移除（已发出的收不回）",
    "enquiries": "咨询 {n} 件：引文已移除并注明（已发出的答复收不回）",
    "decisions": "复核决定 {n} 条",
    "guesses": "推测的决定 {n} 条",
    "headings": "主题的决定 {n} 条",
    "lines": "识别行的决定 {n} 条",
    "marc_writings": "MARC 回写 {n} 次的前后字节",
    "received": "收件记录 {n} 条的原件",
}
_CALLED = {"texts": "文本库", "desk": "工作台", "catalogue": "联合目录", "lexical": "字词索引", "graph": "图谱"}


def run(options: Namespace) -> int:
    """Delete documents everywhere; 1 when one of them is not there."""
    receipts: list[dict[str, Any]] = []
    missing: list[str] = []
    if not (options.documents or options.collection or options.compact):
        raise WrongUse("请写明要删除的文献号，或 --collection 专题名")
    with open_library(settings_of(options), write=True) as library:
        by = operator()
        for document_id in [*options.documents, *_collected(library, options)]:
            try:
                receipts.append(remove(library, document_id, by=by))
            except NotFound:
                missing.append(document_id)
        library.follow()
        republished = any(one["published"] for one in receipts)
        if republished:
            publish(library)
        compacted = compact(library) if options.compact else {}
    _tell(receipts, missing, republished=republished, compacted=compacted, as_json=options.json)
    return 1 if missing else 0


def _collected(library: Library, options: Namespace) -> list[str]:
    """Return the documents of the collections, once somebody has agreed. Raises :class:`WrongUse` otherwise."""
    found: list[str] = []
    for name in options.collection:
        mine = [one.id for one in library.texts.documents() if one.collection == name]
        if not mine:
            raise WrongUse(f"没有专题「{name}」，或其中没有文献")
        found += mine
    if found and not options.yes:
        question = f"将删除 {len(found)} 份文献，删除后无法撤销。确定请输入 yes："
        if not sys.stdin.isatty() or input(question).strip().lower() != "yes":
            raise WrongUse(f"没有删除：共 {len(found)} 份文献，删除后无法撤销；确定要删请加 --yes")
    return [one for one in dict.fromkeys(found) if one not in options.documents]


def _tell(
    receipts: Sequence[dict[str, Any]],
    missing: Sequence[str],
    *,
    republished: bool,
    compacted: Mapping[str, Compacted],
    as_json: bool,
) -> None:
    if as_json:
        told = {"compacted": {name: asdict(one) for name, one in compacted.items()}} if compacted else {}
        emit({"deleted": list(receipts), "missing": list(missing), "republished": republished, **told})
        return
    for one in receipts:
        _tell_one(one)
    if republished:
        say("公开下载的整库文件已撤下并重新发布；别人先前下载的收不回")
    for name, part in compacted.items():
        say(f"{_CALLED[name]}已整理：{part.before:,} → {part.after:,} 字节，{part.seconds:.1f} 秒 {part.why}".rstrip())
    if receipts and not compacted:
        say("索引与图谱的文件里可能还留有零星字节：wenmai delete --compact 重写之")
    if receipts:
        say("保留的：给收割者的删除标记（只有编号与时间），日志里的这次删除。备份中的副本请另行处理")
    for document_id in missing:
        warn(f"没有文献 {document_id}")


def _tell_one(one: Mapping[str, Any]) -> None:
    say(f"已删除 {one['document']}《{one['title']}》（{one['source']}）：段落 {one['passages']}")
    say("文本、向量、索引与图谱均已移除")
    if one["exchanges"]:
        say(f"问答记录中引用它的 {one['exchanges']} 条，引文已移除")
    for name, words in _PARTS.items():
        if one["parts"][name]:
            say(words.format(n=one["parts"][name]))
    for name in one["files"]:
        say(f"已删除文件 {name}")
    for name in one["files_kept"]:
        say(f"文件 {name} 另有文献在用，保留")
