"""Labels of what is offered while a reader types. Pure."""

from __future__ import annotations

from types import MappingProxyType

LABELS = MappingProxyType(
    {
        "suggest_offers": ("输入时的提示", "Suggestions"),
        "suggest_search": ("检索“{q}”", "Search for “{q}”"),
        "suggest_ask": ("咨询“{q}”", "Ask “{q}”"),
        "suggest_entities": ("人物、地名及其他实体", "People, places and other things"),
        "suggest_titles": ("题名", "Titles"),
        "suggest_subjects": ("主题", "Subjects"),
        "suggest_pinyin": ("拼音", "pinyin"),
        "suggest_initials": ("首字母", "initials"),
        "suggest_documents": ("{n} 种文献", "{n} documents"),
        "suggest_count": ("{n} 条提示，用上下键选择", "{n} suggestions; use the arrow keys"),
        "suggest_none": ("没有提示", "No suggestions"),
    }
)
