"""Labels of drawings: what stands in their legends, their titles and what a pointer is told. Pure."""

from __future__ import annotations

from types import MappingProxyType

LABELS = MappingProxyType(
    {
        "drawn_years": ("{begin}—{end}", "{begin}–{end}"),
        "drawn_year": ("{year}年", "{year}"),
        "drawn_map": ("{title}：地图", "{title}: map"),
        "drawn_map_said": ("{n} 处地名：{names}。", "{n} places: {names}."),
        "drawn_map_none": ("没有可以定位的地名", "No place whose position is known"),
        "drawn_map_foot": (
            "圆点大小随提到的段数　不画任何时代的界线",
            "The more passages name a place, the larger its dot. No boundaries are drawn, of no time.",
        ),
        "drawn_bounds": ("不画任何时代的界线", "No boundaries are drawn, of no time."),
        "drawn_map_rest": ("　另有 {n} 处未画", " {n} more places are not drawn."),
        "drawn_spot": ("{label}：{n} 段提到", "{label}: named in {n} passages"),
        "drawn_spot_now": ("{label}（今{modern}）", "{label} (today {modern})"),
        "drawn_km": ("{n} 公里", "{n} km"),
        "drawn_timeline": ("{title}：年表", "{title}: time line"),
        "drawn_timeline_said": (
            "{n} 条记事。实心为文中所言，空心为同句提及的时间。",
            "{n} statements. Filled: told by a text; hollow: a time in the same sentence.",
        ),
        "drawn_timeline_none": ("没有可以系年的记事", "Nothing is dated"),
        "drawn_timeline_foot": (
            "● 文中所言或规范所载　○ 同句提及",
            "● told by a text or an authority　○ in the same sentence",
        ),
        "drawn_timeline_rest": ("　另有 {n} 条未画", "　{n} more are not drawn"),
        "drawn_network": ("{title}：关系图", "{title}: network"),
        "drawn_network_said": (
            "{n} 个事物，{lines} 条联系。实线为文中或规范所言，虚线为同段提及。",
            "{n} things, {lines} lines. Solid: told by a text or an authority; dashed: named in the same passages.",
        ),
        "drawn_network_foot": (
            "实线：文中所言或规范所载　虚线：同段提及",
            "Solid: told by texts or an authority. Dashed: in the same passages.",
        ),
        "drawn_network_rest": ("　另有 {n} 个未画", " {n} more are not drawn."),
        "drawn_beside": ("同段提及", "named in the same passages"),
        "drawn_line": ("{said}（{n} 段）", "{said} ({n} passages)"),
        "drawn_line_stated": ("{said}（规范）", "{said} (an authority)"),
        "drawn_node": ("{label}（{n} 段提到）", "{label} (named in {n} passages)"),
        "drawn_years_of": ("{title}：年代分布", "{title}: years"),
        "drawn_dated": ("{n} 段可以系年。", "{n} passages are dated."),
        "drawn_peak": ("最多的是{years}，{n} 段。", " Most in {years}: {n} passages."),
        "drawn_bar": ("{years}：{n} 段", "{years}: {n} passages"),
    }
)
