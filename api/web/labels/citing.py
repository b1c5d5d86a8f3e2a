"""Labels of citing. Pure."""

from __future__ import annotations

from types import MappingProxyType

LABELS = MappingProxyType(
    {
        "cite_title": ("引用", "Cite"),
        "cite_this_passage": ("引用这一段", "Cite this passage"),
        "cite_this_document": ("引用这部文献", "Cite this document"),
        "cite_this_entity": ("引用这一条", "Cite this entry"),
        "cite_this_search": ("引用这次检索", "Cite this search"),
        "cite_copy": ("复制", "Copy"),
        "cite_copy_form": ("复制 {form} 引文", "Copy the citation in {form}"),
        "cite_copied": ("已复制", "Copied"),
        "cite_not_copied": (
            "浏览器不许复制，已替您选中，请按 Ctrl+C。",
            "Copying was refused; it is selected, press Ctrl+C.",
        ),
        "cite_download": ("下载 {form}", "Download {form}"),
        "cite_other_forms": ("其他格式", "Other forms"),
        "cite_with_source": ("复制并注明出处", "Copy with source"),
        "cite_with_source_help": (
            "复制这一段的原文（选中了一部分就只复制选中的），后面附上出处。",
            "Copies the text, or what you have selected of it, with its source.",
        ),
        "cite_all": ("各种引文格式", "All forms of citation"),
        "cite_note": (
            "引文只写馆藏著录中有的项目；缺项按 GB/T 7714—2015 从略。引用日期为今天。",
            "Only what the library states is cited; what is missing is left out as GB/T 7714—2015 has it. "
            "The date of access is today.",
        ),
        "cite_back": ("回到原文", "Back to the text"),
        "cite_search_name": ("馆藏检索", "Search of the holdings"),
    }
)
