"""The finer kind 细类 of a name by the way it is written, where its finder did not say. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ingest.taggers.words import words
from ontology.records import TagType

_LOC_ENDS = (
    ("省", "省 自治区"),
    ("街", "大街 街 巷 胡同 大道 里弄 弄堂 广场"),
    ("市", "市"),
    ("区", "区"),
    ("街道", "街道"),
    ("国", "国"),
    ("州", "州"),
    ("府", "府"),
    ("郡", "郡"),
    ("县", "县 旗"),
    ("镇", "镇 寨 堡 墟 圩"),
    ("乡", "乡"),
    ("村", "村 社区 庄 屯"),
    ("里", "里 坊"),
    ("山", "山 岭 峰 矶 岩 冈 岗 丘 阜"),
    ("水", "水 江 河 湖 泽 溪 池 浦 潭 塘 川 洲渚 涧 淀 荡 洋中"),
    ("海", "海 洋 湾"),
    ("岛", "岛 洲 屿 沙 礁"),
    ("泉", "泉 井"),
    ("谷", "谷 峡 洞 坑"),
    ("关", "关 隘 口"),
    ("津", "津 渡 港 埠 码头"),
    ("桥", "桥"),
    ("渠", "渠 陂 堰 堤 坝 闸 运河 水库"),
    ("城", "城"),
    ("门", "门"),
    ("亭", "亭"),
    ("驿", "驿 驿站"),
    ("寺观", "寺 观 庵 塔 窟 院 禅院 精舍 教堂 清真寺"),
    ("祠庙", "祠 庙 坛"),
    ("陵墓", "陵 墓 冢"),
    ("楼台", "楼 台 阁 轩 斋 堂 榭 厅"),
    ("宫殿", "宫 殿 苑"),
    ("园", "园 圃 公园"),
    ("遗址", "遗址 故址 旧址 故居"),
    ("地区", "地区 三角洲 湾区 大湾区 平原 高原 流域 盆地 老区 新区 长三角 珠三角"),
)
_ORG_ENDS = (
    (
        "图书馆",
        (
            "图书馆 书馆 我馆 本馆 该馆 分馆 总馆 新馆 老馆 北馆 南馆 东馆 西馆 馆舍 总分馆 版本馆 中心馆 藏书室 "
            "图 少儿馆"
        ),
    ),
    ("博物馆", "博物馆 博物院 美术馆 纪念馆 陈列馆 科技馆 展览馆"),
    ("档案馆", "档案馆 方志馆"),
    ("文化馆", "文化馆 文化站 文化宫 少年宫 文化中心 群众艺术馆 群艺馆 大剧院"),
    ("书院", "书院 书舍 精舍"),
    ("学校", "大学 学院 中学 小学 学校 专科学校 师范 幼儿园 学堂 太学 国子监 国子学 府学 州学 县学 党校 该校 我校"),
    ("政府", "政府 市委 省委 区委 县委 中央 国务院 局 厅 部 委员会 发改委 文旅委 办公室 办公厅 管理处 街道办事处 该局"),
    ("医院", "医院 卫生院"),
    ("出版机构", "出版社 书局 印书馆 书坊"),
    ("媒体", "报社 电视台 电台 杂志社 通讯社 广播站 日报 晚报 晨报 商报 传媒"),
    ("司法机关", "法院 检察院"),
    ("社团", "学会 协会 研究会 联合会 基金会 商会 工会 诗社 文社 社 会 志愿队 志愿服务队 读书会"),
    ("联盟", "联盟 协作体 共同体 联合体"),
    ("企业", "公司 集团 银行 书店 工厂 厂 书城 酒店"),
    ("研究机构", "研究院 研究所 研究中心 研究室 科学院 社科院"),
    ("政党", "党"),
    ("军队", "军 师 纵队 部队 舰队 营 卫 支队"),
    ("藏书楼", "楼 阁 堂 斋"),
    ("部门", "部门 科 处 组 中心 党支部 党委 分校 理事会"),
    ("官署", "省 院 监 寺 台 府 司 署 馆 局 房 学士院 枢密院"),
)
_BOOK_ENDS = (
    (
        "文件",
        "条例 办法 规定 规划 纲要 意见 方案 通知 标准 清单 细则 章程 法 报告 倡议 指南 规范 决定 公约 计划 条约 "
        "协定 宣言 公报 合约 协议"
        " 登记表 信息表 程序 总结 要点 规程 制度 公告 白皮书 蓝皮书 承诺书 倡议书 手册",
    ),
    ("报刊", "日报 晚报 晨报 商报 时报 学刊 月刊 季刊 周刊 学报 杂志 新报 都市报 青年报 信息参考"),
    ("图", "图 图说 舆图 地图"),
    ("碑刻", "碑 碑记 墓志 墓志铭 神道碑 题名记 摩崖"),
    ("诗文", "赋 诗 歌 行 吟 曲 词 颂 铭 表 疏 序 书 檄 谣 乐府 记游"),
)
_EVENT_ENDS = (
    ("战争", "之战 战争 之役 战役 抗战 海战 之捷 之围 内战 大战 一战 二战"),
    ("变乱", "之变 之乱 起义 事变 政变 之难 之祸 之狱 案 暴动 兵变 起事 惨案 民变"),
    ("会议", "会议 大会 年会 全会 论坛 研讨会 座谈会 峰会 之盟 之会 大 两会 代表大会 交流会 推进会 启动会 工作会"),
    ("运动", "运动 革命 变法 新政 改革 之治 开放 维新 盛世 中兴 整风 改制"),
    ("工程", "工程 计划 行动 项目 建设 专项"),
    ("展览", "展 展览 展览会 博览会 成果展 画展 书展"),
    ("赛事", "大赛 比赛 竞赛 选拔赛 运动会 奥运会 亚运会 赛 锦标赛 联赛 挑战赛"),
    ("节会", "节 日 周 月 季 年 庙会 灯会 书市 嘉年华 交易会 高交会"),
    ("典礼", "大典 典礼 仪式 大礼 封禅 开馆礼"),
    ("灾害", "疫情 地震 大水 水灾 旱灾 洪灾 瘟疫 奇荒 饥荒"),
    ("条约", "条约"),
    ("活动", "活动 讲座 讲坛 故事会 沙龙 夏令营 课堂 之旅 行 接力 栏目 读书会"),
)
_PER_ENDS = (
    ("君主", "帝 皇帝 皇 单于 可汗 太祖 高祖 世祖 太宗 世宗 仁宗 神宗 高宗 玄宗 祖 宗 王 皇后 太后"),
    ("尊称", "公 先生 夫人 君 子 翁 丈 氏 太夫人 老 夫子"),
    ("法名", "禅师 大师 和尚 法师 真人 上人 尊者"),
    ("号", "居士 道人 山人 散人 老人 主人 外史 子"),
    ("封爵", "侯 伯"),
)
_SONG_CIRCUIT = re.compile(
    ".*(?:[东西南北]|福建|两浙|夔州|利州|梓州|成都府|潼川府|河东|永兴军|秦凤|泾原|环庆|鄜延|熙河|陕西|集庆|江浙)路"
)
_PLAIN_CITY = frozenset({"北京", "上海", "天津", "重庆"})
_PROVINCES = frozenset(words("provinces"))
_CITIES = frozenset(words("cities"))
_STATES = frozenset("秦楚齐燕赵韩魏晋宋卫鲁郑陈蔡吴越曹滕薛邹莒许虞虢梁中")


def _by_end(rows: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    table: dict[str, str] = {}
    for kind, ends in rows:
        for end in ends.split():
            table.setdefault(end, kind)
    return table


_TABLES = {
    TagType.LOC: _by_end(_LOC_ENDS),
    TagType.ORG: _by_end(_ORG_ENDS),
    TagType.BOOK: _by_end(_BOOK_ENDS),
    TagType.EVENT: _by_end(_EVENT_ENDS),
    TagType.PER: _by_end(_PER_ENDS),
}
_LONGEST_END = 5
_DEFAULTS = {
    TagType.PER: "姓名",
    TagType.OFI: "官职",
    TagType.BOOK: "典籍",
    TagType.EVENT: "活动",
    TagType.SUBJECT: "关键词",
}


def finer_kind(type_: TagType, surface: str) -> str:
    """Return the kind beneath ``type_`` that the writing of ``surface`` shows; an empty string where it shows none."""
    if type_ is TagType.LOC:
        special = _kind_of_place(surface)
        if special is not None:
            return special
    return _kind_by_end(type_, surface) or _DEFAULTS.get(type_, "")


def _kind_by_end(type_: TagType, surface: str) -> str:
    table = _TABLES.get(type_, {})
    shortest = 1 if type_ is TagType.BOOK else 0
    for length in range(min(_LONGEST_END, len(surface) - shortest), 0, -1):
        kind = table.get(surface[-length:])
        if kind and (len(surface) > length or length > 1):
            return kind
    return "名" if type_ is TagType.PER and len(surface) == 1 else ""


def _kind_of_place(surface: str) -> str | None:
    """Return what a place's last character alone would say wrongly: 北京路 is a street, 两浙路 a circuit."""
    if surface.endswith("路"):
        return "路" if _SONG_CIRCUIT.fullmatch(surface) else "街"
    if len(surface) == 1:
        return "国" if surface in _STATES else ""
    if surface in _PLAIN_CITY or (surface in _CITIES and surface[-1] != "州"):
        return "市"
    return "省" if surface in _PROVINCES else "城" if surface == "金陵" else None
