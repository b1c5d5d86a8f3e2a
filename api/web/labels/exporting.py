"""Labels of exports. Pure."""

from __future__ import annotations

from types import MappingProxyType

LABELS = MappingProxyType(
    {
        "export_title": ("导出", "Export"),
        "export_note": ("这部文献存成所选格式的文件。", "This document as a file of the chosen format."),
    }
)
