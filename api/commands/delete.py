"""``wenmai delete``."""

from __future__ import annotations

from argparse import Namespace

from api.commands.output import emit, say, settings_of, warn
from api.wiring import open_library
from ontology.errors import NotFound


def run(options: Namespace) -> int:
    """Delete documents everywhere; 1 when one of them is not there."""
    receipts: list[dict[str, object]] = []
    missing: list[str] = []
    with open_library(settings_of(options), write=True) as library:
        for document_id in options.documents:
            try:
                document, _ = library.texts.document(document_id)
                change = library.texts.delete(document_id)
            except NotFound:
                missing.append(document_id)
                continue
            receipts.append(
                {
                    "document": document_id,
                    "source": document.source,
                    "title": document.metadata.title,
                    "version": change.retired,
                    "passages": len(change.removed),
                }
            )
        library.follow()
    _tell(receipts, missing, as_json=options.json)
    return 1 if missing else 0


def _tell(receipts: list[dict[str, object]], missing: list[str], *, as_json: bool) -> None:
    if as_json:
        emit({"deleted": receipts, "missing": missing})
        return
    for one in receipts:
        say(f"已删除 {one['document']}《{one['title']}》（{one['source']}）：段落 {one['passages']}")
        say("文本、向量、索引与图谱均已移除")
    for document_id in missing:
        warn(f"没有文献 {document_id}")
