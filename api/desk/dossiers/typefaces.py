"""Which of the fonts at hand a Chinese text is set in, and which of its characters none of them holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import typst
from fontTools.ttLib import TTFont, TTLibError

from ontology.errors import NotAcceptable

FAMILIES = (
    "Noto Serif CJK SC", "Source Han Serif SC", "Source Han Serif CN", "Songti SC", "SimSun", "STSong",
    "Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "PingFang SC", "Microsoft YaHei",
    "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "AR PL UMing CN", "AR PL UKai CN",
)  # fmt: skip
"""Families that a Chinese text is set in, the first that is there."""
RARE = (
    "SimSun-ExtB", "SimSun-ExtG", "HanaMinA", "HanaMinB", "Plangothic P1", "Plangothic P2", "Jigmo", "Jigmo2",
    "Jigmo3", "BabelStone Han", "TW-Sung-Ext-B",
)  # fmt: skip
"""Families that hold rare ideographs: they are looked in before all others."""
_CHINESE = frozenset(map(ord, "一的国人"))
# OS/2 fsType: the font may not be embedded (OpenType 1.9, OS/2).
_RESTRICTED = 0x2
_REGULAR = 400
_NO_FONT = (
    "这台服务器上没有可以嵌入的中文字体，做不了 PDF：请改存 DOCX，或请管理员安装一种"
    "（如 Debian 的 fonts-noto-cjk），或在设置 fonts 中写明放字体的文件夹。"
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Families in the order in which a character is looked for; ``missing`` are characters that none of them holds."""

    families: tuple[str, ...]
    missing: frozenset[str]


@dataclass(slots=True)
class Typefaces:
    """The fonts of the system and those in a folder."""

    fonts: typst.Fonts
    _faces: dict[str, typst.FontInfo] = field(default_factory=dict)
    _held: dict[str, frozenset[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in self.fonts.fonts():
            if one.path and one.style == "normal" and self._closer(one):
                self._faces[one.family] = one

    def for_text(self, text: str) -> Chosen:
        """Choose for a text. Raises :class:`NotAcceptable` where no font at hand holds Chinese."""
        wanted = {ord(one) for one in text if one.isprintable() and not one.isspace()}
        families = [next(self._chinese(), "")]
        if not families[0]:
            raise NotAcceptable(_NO_FONT)
        wanted -= self._holds(families[0])
        for family in self._others(families[0]):
            if not wanted:
                break
            if found := wanted & self._holds(family):
                families.append(family)
                wanted -= found
        return Chosen(tuple(families), frozenset(map(chr, wanted)))

    def _chinese(self) -> Iterator[str]:
        for family in dict.fromkeys((*FAMILIES, *sorted(self._faces))):
            if self._holds(family) >= _CHINESE:
                yield family

    def _others(self, first: str) -> Iterable[str]:
        return (one for one in dict.fromkeys((*RARE, *FAMILIES, *sorted(self._faces))) if one != first)

    def _holds(self, family: str) -> frozenset[int]:
        """The characters of a family that may be embedded; none where it is not here."""
        if family not in self._held:
            face = self._faces.get(family)
            self._held[family] = _characters(face) if face else frozenset()
        return self._held[family]

    def _closer(self, face: typst.FontInfo) -> bool:
        """Whether a face is nearer to the regular weight than the one that is known."""
        known = self._faces.get(face.family)
        return known is None or abs(face.weight - _REGULAR) < abs(known.weight - _REGULAR)


@cache
def typefaces(folder: Path | None = None) -> Typefaces:
    """Return the fonts of the system and of ``folder``, looked for once in a process."""
    return Typefaces(typst.Fonts(include_embedded_fonts=False, font_paths=[folder] if folder else []))


def _characters(face: typst.FontInfo) -> frozenset[int]:
    try:
        with TTFont(face.path, fontNumber=face.index, lazy=True) as font:
            if "OS/2" in font and font["OS/2"].fsType & 0xF == _RESTRICTED:
                return frozenset()
            return frozenset(font.getBestCmap() or ())
    except (TTLibError, OSError):
        return frozenset()
