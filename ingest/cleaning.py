"""Characters that neither XML nor every database can hold, out of documents before they are kept.

Each becomes U+FFFD in its place, so that every offset stays what it was, and the document is named with how many there
were.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ontology.cleaning import clean, is_clean
from ontology.errors import BrokenSource
from ontology.printable import REPLACEMENT
from ontology.records import Refusal, SourceText

# A record goes out as it came in; a path is one of this machine.
_AS_THEY_ARE = ("record", "files")


def cleaned(document: SourceText) -> Iterator[SourceText | Refusal]:
    """Yield a document that can be kept; before it a refusal that says what was exchanged, where anything was."""
    if is_clean(document, but=_AS_THEY_ARE):
        yield document
        return
    kept = replace(document, key=clean(document.key), metadata=clean(document.metadata), blocks=clean(document.blocks))
    pairs = zip(document.blocks, kept.blocks, strict=True)
    count = sum(_marks(after.text) - _marks(before.text) for before, after in pairs)
    where = f"正文有 {count} 个" if count else "著录里有"
    reason = f"{where}不能保存的控制字符或残缺字符，已换成 {REPLACEMENT}，其余照收"
    yield Refusal(document.key, BrokenSource.code, reason)
    yield kept


def _marks(text: str) -> int:
    return text.count(REPLACEMENT)
