"""Characters that are taken for one another by their looks. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

_GROUPS = """
己已巳 未末 士土 日曰 戊戌戍戎 大太犬 千干于 人入八 刀刁 免兔 徒徙陡 候侯 暑署 辨辩辫
燥躁操 幕慕暮墓募 遣遗 析折拆 微徽 崇祟 荼茶 晴睛清 侍待恃 抱报 壁璧 薄簿 裳棠 弛驰 赌睹
谛缔 迭选 戳戮 缎锻 恶思 分份 竿杆 贡供 弧孤狐 宦宜 患惠 嫁稼 竭揭 矩短 券卷 刊判
抗杭坑 扣和 蓝篮 狼狠 厉历励 粱梁 廖寥蓼 凌陵棱 榴溜 孟盂 密蜜 暝瞑 陌阡 沐沫 叛判 捧棒
坪枰 祈折 歧岐 恰洽 浅钱线 乔桥侨 遐霞瑕假暇 锡赐 析晰 仙汕 贤资 祥详翔 胁协 萧肃箫 亨享
宜宣 屹吃 羿弈奕 盈孟 颖颍 庾廋 育盲 愈俞喻 煜昱 豫像 苑宛 渊洲 悦说锐 允充 昭照招 征往
洲州 祝祀 仲中冲 诸储 庄压 倬绰卓 谖援 缙绪 缇堤 逯录 郗郄 郤卻 邵召绍 邸底 郎朗 邓郑
陆陇 汪江 沂忻 沆杭 泌沁 泗洒 洮逃 淮准 渑绳 涿啄 湮烟 漳章 潭谭 濂廉 濮仆 炀场 炅灵
焘涛 煊暄 熹喜 爽夷 玠阶 珂坷 玮伟 琦绮倚 琮宗 瑾谨 璋章 甫浦 畋败 皋泉 瞻赡 祐佑枯
祖租 禹离 稷棱 穆缪 筠均 籍藉 纂篡 纾舒 续读 罴熊 羲义曦 翱翔 耿取 聃冉 胤亂 芾市 茂戊
荀苟 荔莉 莒吕 蔚尉 蕃番 蘅衡 虔虚 衍行 褒裦 谦廉 谟模漠 诩翊 谥溢 贽挚 轼拭试 辙撤
迈万 适括 遂逐 道导 酆丰 钧均 锷鄂 闵悯 阎闫 陟涉 雍壅 霁齐 靖清请 鞅央 颉桔 飏扬 骏俊
鲍饱 鸿鸣 麟鳞 龚恭 龙尤 尧饶晓 玄弦 弘宏泓 彧或域 彬林
"""


def _looks() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for group in _GROUPS.split():
        for character in group:
            found.setdefault(character, set()).update(set(group) - {character})
    return MappingProxyType({character: frozenset(others) for character, others in found.items()})


_LOOKS = _looks()


def looking_alike(name: str) -> Iterator[str]:
    """Yield the name with one character in the place of which one that looks like it stands."""
    for place, character in enumerate(name):
        for other in sorted(_LOOKS.get(character, ())):
            yield name[:place] + other + name[place + 1 :]
