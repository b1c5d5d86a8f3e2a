"""Offices and ranks 职官: a list of titles, with the place they govern where it stands before them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.taggers.mention import Mention, TextContext
from ontology.records import Maker, TagType

MAKER = Maker("offices", "1")

# Titles that stand alone.
_TITLES = (
    "丞相 相国 右丞相 左丞相 太尉 御史大夫 大司马 大司徒 大司空 大将军 骠骑将军 车骑将军 卫将军 前将军 后将军 左将军 右将军 "
    "太常 光禄勋 卫尉 太仆 廷尉 大鸿胪 宗正 大司农 少府 执金吾 将作大匠 京兆尹 左冯翊 右扶风 司隶校尉 城门校尉 郎中令 中尉 "
    "奉常 典客 治粟内史 大农令 水衡都尉 搜粟都尉 骑都尉 奉车都尉 驸马都尉 护军都尉 太史令 太史 太卜 太乐令 中书令 尚书令 尚书仆射 "
    "左仆射 右仆射 仆射 侍中 散骑常侍 散骑侍郎 黄门侍郎 给事黄门侍郎 中常侍 中书侍郎 中书监 中书舍人 门下侍郎 尚书左丞 尚书右丞 "
    "吏部尚书 户部尚书 礼部尚书 兵部尚书 刑部尚书 工部尚书 吏部侍郎 户部侍郎 礼部侍郎 兵部侍郎 刑部侍郎 工部侍郎 度支尚书 五兵尚书 "
    "吏部郎中 户部郎中 礼部郎中 兵部郎中 刑部郎中 工部郎中 吏部员外郎 户部员外郎 礼部员外郎 兵部员外郎 刑部员外郎 工部员外郎 "
    "都官尚书 左民尚书 祠部尚书 尚书郎 议郎 中郎 郎中 侍郎 员外郎 郎官 中郎将 五官中郎将 左中郎将 右中郎将 虎贲中郎将 "
    "谏议大夫 谏大夫 光禄大夫 金紫光禄大夫 银青光禄大夫 太中大夫 中散大夫 朝散大夫 中大夫 御史中丞 侍御史 殿中侍御史 监察御史 治书侍御史 "
    "博士 五经博士 太学博士 国子祭酒 国子司业 祭酒 秘书监 秘书丞 秘书郎 秘书少监 著作郎 著作佐郎 校书郎 正字 起居郎 起居舍人 左拾遗 右拾遗 "
    "左补阙 右补阙 给事中 左庶子 右庶子 中书门下平章事 同平章事 同中书门下平章事 同中书门下三品 参知政事 枢密使 枢密副使 签书枢密院事 "
    "同知枢密院事 知枢密院事 翰林学士 翰林学士承旨 翰林侍读学士 翰林侍讲学士 端明殿学士 龙图阁学士 龙图阁直学士 龙图阁待制 天章阁待制 "
    "观文殿大学士 资政殿学士 资政殿大学士 集贤院学士 集贤殿大学士 昭文馆大学士 直学士院 知制诰 中书检正 三司使 三司副使 盐铁副使 度支副使 户部副使 "
    "转运使 转运副使 转运判官 提点刑狱 提举常平 安抚使 经略安抚使 宣抚使 制置使 都总管 都部署 节度使 节度副使 观察使 防御使 团练使 团练副使 "
    "招讨使 按察使 采访使 大都督 都督 都护 行军司马 行军长史 节度判官 观察判官 掌书记 推官 通判 签判 判官 参军 录事参军 司户参军 司法参军 司理参军 "
    "司马 长史 别驾 治中 主簿 功曹 从事 从事中郎 参军事 咨议参军 记室参军 县令 县丞 县尉 太守 刺史 太傅 太师 太保 太宰 少师 少傅 少保 "
    "太子太傅 太子太师 太子太保 太子少傅 太子少师 太子少保 太子詹事 太子舍人 太子洗马 太子中庶子 太子中舍人 太子宾客 太子家令 詹事 "
    "开府仪同三司 仪同三司 特进 上柱国 柱国 令尹 左尹 右尹 上卿 亚卿 客卿 上将军 裨将军 偏将军 龙骧将军 镇军将军 "
    "征东将军 征西将军 征南将军 征北将军 镇东将军 镇西将军 镇南将军 镇北将军 安东将军 安西将军 安南将军 安北将军 平东将军 平西将军 平南将军 平北将军 "
    "辅国将军 冠军将军 建威将军 振武将军 扬武将军 宁朔将军 伏波将军 楼船将军 游击将军 都指挥使 指挥使 殿前都指挥使 马军都指挥使 步军都指挥使 都虞候 都校 "
    "大理寺卿 大理卿 大理少卿 大理评事 大理寺丞 太常卿 太常少卿 太常丞 太常博士 太府卿 鸿胪卿 光禄卿 宗正卿 司农卿 卫尉卿 将作监 国子监直讲 国子博士 "
    "大学士 内阁大学士 总督 巡抚 布政使 按察使 提督 总兵 知府 知州 知县 同知 都御史 左都御史 右都御史 副都御史 佥都御史 学政 道员 教谕 训导 典史 巡检 "
    "左庶长 大良造 五大夫 关内侯 列侯 太仓令 太仓公 中车府令 公车司马令 谒者 中谒者 谒者仆射 舍人 家令 中庶子 都尉 校尉 军司马 裨将 "
    "录尚书事 平尚书事 假节 使持节 持节都督 都督中外诸军事"
).split()
# Too common as plain words to be said without a name or a place beside them.
_WEAK = frozenset("太史 舍人 从事 主簿 功曹 治中 推官 判官 参军 长史 司马 都督 校尉 都尉 谒者 博士 正字 特进 同知 家令 都校 裨将 假节 太史 祭酒".split())

# What ends the title of an office that governs a place.
_LOCAL = "太守|刺史|节度使|观察使|防御使|团练使|转运使|安抚使|牧守|内史|都尉|总管|留守|县令|县丞|县尉|主簿|司马|长史|别驾|通判|尹|令|丞|尉|牧|守|相|知府|知州|知县|巡抚|总督"
_APPOINT = "[为拜迁除授领兼转徙署补擢任]"
_PLACE = "[^，。、；：？！“”‘’《》\\s之其以为拜迁除授领兼转徙署补擢者曰而于乃使与有日年月不]"
_GOVERNS = re.compile(f"(?<={_APPOINT})(?P<place>{_PLACE}{{2,4}}?)(?:{_LOCAL})(?=[，。、；：]|$)")
_KNOW = re.compile(
    "(?:(?<=[，。、；：出徙移改起除拜复以])|^)(?:权|权知|判|知|通判|提举|权发遣)"
    f"(?P<place>{_PLACE}{{1,4}}?(?:州|府|县|军|监|院|寺|事))(?=[，。、；：]|$)"
)
_TITLE = re.compile("|".join(sorted(set(_TITLES), key=len, reverse=True)))
_SEATED = re.compile("太守|刺史|内史|都尉|县令|县丞|县尉|令|丞|尉|相|尹|牧|守|侯|节度使")
_NOBLE = re.compile(f"(?<=封)(?:为)?(?P<title>{_PLACE}{{1,4}}?[王公侯伯子男君])(?=[，。、；：]|$)")


class OfficeFinder:
    """Finds titles of office."""

    def find(self, text: str, *, context: TextContext, known: Sequence[Mention]) -> Iterator[Mention]:
        """Yield the offices of ``text``; a place among ``known`` right before a local title joins it."""
        modern = context.language == "zh"
        for match in _TITLE.finditer(text):
            sure = 0.4 if match.group() in _WEAK else 0.8
            yield _office(match.start(), match.end(), "官职", sure * (0.7 if modern else 1))
        if modern:
            return
        yield from _seated(text, known)
        for pattern, kind in ((_GOVERNS, "地方官"), (_KNOW, "差遣")):
            for match in pattern.finditer(text):
                yield _office(match.start(), match.end(), kind, 0.75)
        for match in _NOBLE.finditer(text):
            yield _office(match.start("title"), match.end("title"), "封爵", 0.7)


def _seated(text: str, known: Sequence[Mention]) -> Iterator[Mention]:
    """Yield 会稽太守 where 会稽 is a known place."""
    for mention in known:
        if mention.type is TagType.LOC and (match := _SEATED.match(text, mention.end)):
            following = text[match.end() : match.end() + 1]
            short = match.end() - match.start() == 1
            if not short or not following or not following.isalnum():
                yield _office(mention.begin, match.end(), "地方官", 0.8)


def _office(begin: int, end: int, kind: str, confidence: float) -> Mention:
    return Mention(begin, end, TagType.OFI, kind, "", confidence, MAKER)
