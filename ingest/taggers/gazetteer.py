"""Names that an authority knows, found in one pass (the only importer of ahocorasick).

Leftmost-longest over all names of two characters and more. A name of one character is left to the patterns, where
its neighbours speak for it. Common words that are also somebody's name are named in :data:`STOP`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import ahocorasick

from ingest.normalize import fold
from ingest.taggers.mention import Mention, TextContext
from ontology.records import Entity, Maker, TagType

MAKER = Maker("gazetteer", "1")

STOP = frozenset(
    "高明 文章 天下 太平 长安君 先生 夫人 天子 皇帝 太子 公子 将军 大人 君子 圣人 夫子 太后 太上皇 上皇 皇后 大王 陛下 "
    "平原 大夫 公主 少年 子弟 父老 百姓 诸侯 大臣 群臣 使者 左右 丞相 大将 长者 道人 居士 山人 老人 主人 客人 "
    "光明 和平 永安 安定 长寿 清明 大同 中和 国家 天地 阴阳 春秋时 南方 北方 东方 西方 中国 中央 中心 海内 "
    "上下 内外 古今 明日 文化 历史 图书 读书 学习 建设 发展 服务 管理 工作 活动 教育 方便 公平 兴旺 东海 "
    "五月 元年 白马 黄金 大鱼 青衣 朝阳 文学 博士 学士 道德 自然 无为 太一 上帝 社稷 宗庙 玄德 仁义 孝廉 "
    "时任 何人 其人 不疑 无忌 去病 千秋 万岁 延年 长生 子孙 兄弟 父子 母子 夫妇".split()
)
# Kinds of names beside the label, and how far such a name alone speaks for its bearer.
_BY_KIND = {
    "姓名": 0.85,
    "谥号": 0.7,
    "庙号": 0.7,
    "封爵": 0.7,
    "别称": 0.7,
    "旧称": 0.75,
    "今名": 0.75,
    "号": 0.65,
    "字": 0.6,
    "简称": 0.55,
}
_LABEL = 0.85
_ORDER = (TagType.LOC, TagType.PER, TagType.BOOK, TagType.OFI, TagType.ORG, TagType.EVENT)
_TYPES = frozenset(_ORDER)
# A two-character name is a common word more often in modern text, and a 字 or 号 is seldom used there.
_MODERN_SHORT = 0.75

_Reading = tuple[TagType, str, float]
"""Type, kind and confidence of a name."""


class GazetteerFinder:
    """Finds the names of ``entities``."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        self._automaton = _automaton(_surfaces(entities))

    def find(self, text: str, *, context: TextContext, known: Sequence[Mention]) -> Iterator[Mention]:
        """Yield the longest known names of ``text`` from left to right."""
        del known
        if not len(self._automaton):
            return
        modern = context.language == "zh"
        for last, (length, type_, kind, confidence) in self._automaton.iter_long(text):
            begin = last + 1 - length
            sure = confidence * _MODERN_SHORT if modern and length == 2 and type_ is not TagType.LOC else confidence
            yield Mention(begin, last + 1, type_, kind, "", sure, MAKER)


def _surfaces(entities: Sequence[Entity]) -> dict[str, _Reading]:
    """Return the one reading of each folded name: the surest, and of equals the first in :data:`_ORDER`."""
    rows = [
        (name, entity.type, kind, confidence)
        for entity in entities
        if entity.type in _TYPES
        for name, kind, confidence in _names(entity)
    ]
    if not rows:
        return {}
    folded = fold("\n".join(name for name, *_ in rows)).split("\n")
    surfaces: dict[str, _Reading] = {}
    for surface, (_, type_, kind, confidence) in zip(folded, rows, strict=True):
        if len(surface) < 2 or surface in STOP:
            continue
        reading = (type_, kind, confidence)
        if surface not in surfaces or _rank(reading) > _rank(surfaces[surface]):
            surfaces[surface] = reading
    return surfaces


def _names(entity: Entity) -> Iterator[tuple[str, str, float]]:
    yield entity.label.replace("\n", " "), entity.kind if entity.type is not TagType.PER else "姓名", _LABEL
    for name in entity.names:
        if name.text != entity.label:
            yield name.text.replace("\n", " "), name.kind, _BY_KIND.get(name.kind, 0.6)


def _rank(reading: _Reading) -> tuple[float, int]:
    return reading[2], -_ORDER.index(reading[0])


def _automaton(surfaces: dict[str, _Reading]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for surface, (type_, kind, confidence) in surfaces.items():
        sure = min(confidence + 0.05 * (len(surface) - 2), 0.95)
        automaton.add_word(surface, (len(surface), type_, kind, sure))
    automaton.make_automaton()
    return automaton
