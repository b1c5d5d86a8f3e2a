"""The types of entities as a reconciliation service names them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ontology.records import TagType

TYPE_NAMES: Mapping[TagType, str] = MappingProxyType(
    {
        TagType.PER: "人物", TagType.LOC: "地名", TagType.ORG: "机构", TagType.OFI: "职官", TagType.BOOK: "典籍",
        TagType.TIME: "时间", TagType.EVENT: "事件", TagType.SUBJECT: "主题",
    }
)  # fmt: skip


def type_of(text: str) -> TagType | None:
    """Return the type that an id or a Chinese name says; none for an unknown one."""
    folded = text.strip().upper().rpartition("#")[2].rpartition("/")[2]
    by_name = {name: type_ for type_, name in TYPE_NAMES.items()}
    return by_name.get(text.strip()) or (TagType(folded) if folded in TagType.__members__ else None)
