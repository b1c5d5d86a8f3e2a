"""Labels of what pages show of maps and genealogies. Pure."""

from __future__ import annotations

from types import MappingProxyType

LABELS = MappingProxyType(
    {
        "special_where": ("所在位置", "Where it lies"),
        "special_west": ("西界", "West"),
        "special_east": ("东界", "East"),
        "special_south": ("南界", "South"),
        "special_north": ("北界", "North"),
        "special_longitude": ("经度", "Longitude"),
        "special_latitude": ("纬度", "Latitude"),
        "special_scale": ("比例尺", "Scale"),
        "clan": ("世系", "Descent"),
        "clan_open": ("按世次看这部家谱的人物与亲属", "The persons and kin of this genealogy by generation"),
        "clan_lead": (
            "{n} 人见于谱中各行；亲属关系为来源所标，点出处可核对原文。人物只在本谱之内编号，同名者不与他书混同。",
            "{n} persons have rows of their own; kin is as the source states, and each leads to its place in the text. "
            "Persons are known within this genealogy alone: namesakes elsewhere are others.",
        ),
        "clan_generations": ("世次", "Generations"),
        "clan_persons": ("{n} 人", "{n} persons"),
        "clan_counted": ("推算第 {n} 代", "Generation {n}, as counted"),
        "clan_source": ("出处", "Source"),
        "clan_children": ("子女", "Children"),
        "clan_none": ("这份文献没有写明世系。", "This document states no descent."),
    }
)
