"""The short note of where a quotation comes from, for a clipboard.

Pure.
"""

from __future__ import annotations

from api.citing.records import Cited


def write(cited: Cited) -> str:
    """Return who, what, where and the address: ［明］茅元仪《郑和航海图》卷一，https://…"""
    who = "、".join(f"［{one.dynasty}］{one.name}" if one.dynasty else one.name for one in cited.main)
    more = "等" if cited.more_creators and who else ""
    title = f"《{cited.container}·{cited.title}》" if cited.container else f"《{cited.title}》"
    place = " ".join(one for one in (cited.part, f"第 {cited.pages} 页" if cited.pages else "") if one)
    return f"{who}{more}{title}{place}，{cited.address}"
