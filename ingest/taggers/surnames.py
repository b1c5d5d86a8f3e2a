"""Surnames 姓氏, single and compound, in simplified form, and the characters that begin no given name. Pure."""

from __future__ import annotations

import re

SINGLE = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪"
    "舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包"
    "诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武"
    "符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀"
    "郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚"
    "那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公岳帅缑亢况琴归海晋楚闫法汝鄢涂钦商牟佘佴伯赏墨哈谯笪年爱阳佟言福肖代"
)

COMPOUND = (
    "司马",
    "司徒",
    "司空",
    "上官",
    "欧阳",
    "夏侯",
    "诸葛",
    "闻人",
    "东方",
    "赫连",
    "皇甫",
    "尉迟",
    "公羊",
    "澹台",
    "公冶",
    "宗政",
    "濮阳",
    "淳于",
    "单于",
    "太叔",
    "申屠",
    "公孙",
    "仲孙",
    "轩辕",
    "令狐",
    "钟离",
    "宇文",
    "长孙",
    "慕容",
    "鲜于",
    "闾丘",
    "司寇",
    "拓跋",
    "乐正",
    "漆雕",
    "壤驷",
    "公良",
    "夹谷",
    "宰父",
    "谷梁",
    "段干",
    "百里",
    "东郭",
    "南门",
    "呼延",
    "羊舌",
    "微生",
    "梁丘",
    "左丘",
    "东门",
    "西门",
    "南宫",
    "独孤",
    "耶律",
    "完颜",
    "纳兰",
    "贺兰",
    "贺拔",
    "斛律",
    "侯莫陈",
    "万俟",
    "叔孙",
    "季孙",
    "孟孙",
    "屈突",
    "秃发",
    "沮渠",
    "乞伏",
    "爱新觉罗",
    "豆卢",
    "尔朱",
    "高堂",
    "第五",
    "毋丘",
    "田丘",
    "太史",
)

# Function words and common verbs: a run of characters that holds one of them is no name in a pattern.
_NOT_IN_NAMES = (
    "之乎者也矣焉哉曰而其于以与则乃若所何谓吾汝尔我此是非不无未有皆咸悉亦又复且或及"
    "使令遣召命欲能可得为至自在因由故乎耶耳遂即既已将大小上下中前后诸人日月年岁时来去往还入出见闻言语问对答请"
)

# Words that only look like a compound surname before a given name.
OFFICE_SURNAMES = frozenset({"司马", "司徒", "司空", "司寇", "太史", "单于", "尉迟"})

GIVEN = f"[^{_NOT_IN_NAMES}，。、；：？！“”‘’「」『』《》〈〉（）()\\[\\]\\s0-9a-z·…—一二三四五六七八九十百千]"
SURNAME = f"(?:{'|'.join(COMPOUND)}|[{''.join(sorted(SINGLE))}])"
FULL_NAME = re.compile(f"(?P<surname>{SURNAME})(?P<given>{GIVEN}{{1,2}})")


def split_name(name: str) -> tuple[str, str]:
    """Return surname and given name; an empty surname where ``name`` does not begin with a known one."""
    for surname in COMPOUND:
        if name.startswith(surname) and len(name) > len(surname):
            return surname, name[len(surname) :]
    if 2 <= len(name) <= 3 and name[0] in SINGLE:
        return name[0], name[1:]
    return "", name
