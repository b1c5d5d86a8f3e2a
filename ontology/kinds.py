"""The finer kinds 细类 beneath the types of a tag: a closed registry. Pure.

The Chinese name (simplified) is what stands in :attr:`~ontology.records.Tag.kind`; :func:`known_kind` brings the
words of an authority's own table (都城, 藏书楼, 塔) into the registry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ontology.records import TagType


@dataclass(frozen=True, slots=True)
class Kind:
    """One finer kind with its labels; ``hans`` is its key beneath the type."""

    hans: str
    hant: str
    en: str


_TABLE: Mapping[TagType, str] = {
    TagType.PER: """
        姓名 姓名 full name|名 名 given name|字 字 courtesy name|号 號 pseudonym|谥号 諡號 posthumous name
        |庙号 廟號 temple name|封爵 封爵 noble title as a name|尊称 尊稱 respectful form|君主 君主 ruler
        |法名 法名 religious name|别称 別稱 other name|合称 合稱 joint name""",
    TagType.LOC: """
        国 國 state|省 省 province|道 道 circuit of Tang or Qing|路 路 circuit of Song or Yuan|州 州 prefecture (zhou)
        |府 府 prefecture (fu)|郡 郡 commandery|县 縣 county|市 市 city|区 區 district|镇 鎮 town
        |街道 街道 subdistrict|乡 鄉 township|村 村 village|里 里 ward|山 山 mountain|水 水 river or lake|海 海 sea
        |岛 島 island|泉 泉 spring|谷 谷 valley|关 關 pass|津 津 ford or harbour|桥 橋 bridge|渠 渠 canal or dyke
        |城 城 city wall or town|门 門 gate|街 街 street|亭 亭 pavilion|驿 驛 post station|寺观 寺觀 temple or monastery
        |祠庙 祠廟 shrine|陵墓 陵墓 tomb|楼台 樓臺 tower or hall|宫殿 宮殿 palace|园 園 garden|地区 地區 region
        |遗址 遺址 site""",
    TagType.ORG: """
        图书馆 圖書館 library|博物馆 博物館 museum|档案馆 檔案館 archive|文化馆 文化館 cultural centre|学校 學校 school
        |书院 書院 academy|政府 政府 government|官署 官署 ancient office|社团 社團 society|企业 企業 enterprise
        |医院 醫院 hospital|媒体 媒體 media|出版机构 出版機構 publisher|联盟 聯盟 alliance
        |研究机构 研究機構 research body
        |政党 政黨 political party|司法机关 司法機關 court|部门 部門 department|军队 軍隊 army
        |藏书楼 藏書樓 book house""",
    TagType.OFI: """
        官职 官職 office|地方官 地方官 local office|差遣 差遣 commission|封爵 封爵 noble title
        |科第 科第 examination degree
        |职务 職務 modern post""",
    TagType.BOOK: """
        典籍 典籍 book|篇目 篇目 chapter|诗文 詩文 poem or essay|文件 文件 document
        |图 圖 map or picture|碑刻 碑刻 inscription
        |报刊 報刊 periodical|影音 影音 film or recording""",
    TagType.TIME: """
        年号纪年 年號紀年 era year|年号 年號 era|王公纪年 王公紀年 reign year|干支纪年 干支紀年 cyclical year
        |干支纪日 干支紀日 cyclical day|承前纪年 承前紀年 year counted on|月日 月日 month and day
        |公元纪年 公元紀年 common era
        |民国纪年 民國紀年 year of the Republic|世纪 世紀 century|年代 年代 decade|朝代 朝代 dynasty|时期 時期 period
        |期间 期間 interval|节令 節令 season or festival|时刻 時刻 time of day""",
    TagType.EVENT: """
        战争 戰爭 war|变乱 變亂 upheaval|会议 會議 meeting|运动 運動 movement|工程 工程 project|活动 活動 activity
        |节会 節會 festival|展览 展覽 exhibition|赛事 賽事 contest|灾害 災害 disaster
        |典礼 典禮 ceremony|条约 條約 treaty""",
    TagType.SUBJECT: """
        关键词 關鍵詞 keyword|主题词 主題詞 subject heading""",
}

_ALIASES: Mapping[TagType, str] = {
    TagType.PER: (
        "谥 谥号|封号 封爵|小名 名|小字 字|帝王 君主|谥称 谥号|尊号 尊称|法号 法名|道号 法名|笔名 号|别号 号|"
        "官称 尊称|简称 别称|旧称 别称"
    ),
    TagType.LOC: (
        "都城 城|聚落 村|江 水|河 水|湖 水|泽 水|溪 水|池 水|浦 水|峡 谷|洞 谷|岭 山|峰 山|洲 岛|湾 海|港 津|渡 "
        "津|堰 渠|陂 渠|堤 渠|巷 街|路街 街"
        "|宅 楼台|贡院 楼台|楼 楼台|台 楼台|阁 楼台|书楼 楼台|殿 宫殿|宫 宫殿|苑 园|寺 寺观|观 寺观|塔 寺观|庵 "
        "寺观|窟 寺观|庙 祠庙|祠 祠庙|陵 陵墓|墓 陵墓"
        "|站 驿|寨 镇|堡 镇|卫 镇|监 州|军 州|侯国 国|王国 国|诸侯国 国|族 国|地 地区|区域 地区|自治区 省|新区 "
        "区|自治州 州|盟 州|旗 县"
        "|社区 村|广场 街|署 楼台|仓 遗址|厂 遗址|场 遗址|洋 海|原 地区|国家 国|沙漠 地区|岩 山|矶 山|坊 里"
    ),
    TagType.ORG: (
        "团体 社团|学术机构 研究机构|工厂 企业|藏书机构 藏书楼|卫所 军队|区域 联盟|机构 官署|公司 企业|报社 媒体|"
        "出版社 出版机构|大学 学校|书局 出版机构|书店 企业"
        "|法院 司法机关|研究所 研究机构|协会 社团|学会 社团|党派 政党|纪念馆 博物馆|美术馆 博物馆|基金会 社团"
    ),
    TagType.OFI: (
        "官名 官职|中央官 官职|武官 官职|爵位 封爵|爵 封爵|散官 官职|勋官 官职|科举 科第|功名 科第|后妃 封爵|君主 封爵"
    ),
    TagType.BOOK: (
        "书 典籍|古籍 典籍|丛书 典籍|方志 典籍|诗 诗文|文 诗文|词 诗文|篇 篇目|卷 篇目|法规 文件|政策 文件|"
        "地图 图|画 图|碑 碑刻|报纸 报刊|期刊 报刊|影片 影音|电影 影音|歌曲 影音"
    ),
    TagType.TIME: "帝王纪年 王公纪年|君主纪年 王公纪年|季节 节令|时段 期间",
    TagType.EVENT: (
        "战役 战争|起义 变乱|政变 变乱|变法 运动|改革 运动|革命 运动|节日 节会|比赛 赛事|竞赛 赛事|讲座 活动|"
        "仪式 典礼|瘟疫 灾害|会盟 会议"
    ),
    TagType.SUBJECT: "主题 主题词|概念 主题词",
}


def _rows(written: str) -> dict[str, Kind]:
    rows = (row.split(maxsplit=2) for row in written.replace("\n", " ").split("|"))
    return {hans: Kind(hans, hant, en.strip()) for hans, hant, en in rows}


def _pairs(written: str) -> dict[str, str]:
    rows = (row.split() for row in written.split("|"))
    return {row[0]: row[1] for row in rows}


KINDS: Mapping[TagType, Mapping[str, Kind]] = MappingProxyType(
    {type_: MappingProxyType(_rows(written)) for type_, written in _TABLE.items()}
)
"""All finer kinds, by type and name."""

_KNOWN = {type_: {**_pairs(_ALIASES[type_]), **{name: name for name in kinds}} for type_, kinds in KINDS.items()}


def known_kind(type_: TagType, name: str) -> str:
    """Return the kind of the registry that ``name`` stands for; an empty string where there is none."""
    return _KNOWN[type_].get(name, "")


def label_of(type_: TagType, name: str, *, language: str = "zh-Hans") -> str:
    """Return the label of a kind in ``zh-Hans``, ``zh-Hant`` or ``en``; the name itself where it is not known."""
    kind = KINDS[type_].get(known_kind(type_, name))
    if kind is None:
        return name
    return {"zh-Hant": kind.hant, "en": kind.en}.get(language, kind.hans)
