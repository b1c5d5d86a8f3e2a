"""Signs that a passage, whatever its characters were taken for, speaks of modern things. Pure."""

from __future__ import annotations

import re

from ingest.taggers.mention import TextContext

_MODERN = re.compile(
    "图书馆|大学|博物馆|档案馆|纪念馆|委员会|公司|校长|馆长|协会|学会|出版社|办公室|省[\u4e00-\u9fff]{2,4}市|"
    "[0-9]{4}年|世纪|民国|研究所|研究院|局长|共产党|革命"
)


def reads_modern(text: str, context: TextContext) -> bool:
    """Say whether rules for modern text may be asked: a short modern passage may pass for classical."""
    return context.language != "lzh" or _MODERN.search(text) is not None
