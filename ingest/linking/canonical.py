"""The form under which a thing is listed 规范名, as ``docs/tagging.md`` lays it down. Pure.

A ruler goes by the personal name, a place by today's province and city, a hill or building by today's place and its own
name, a river or a state by its own name, a date by its number.
"""

from __future__ import annotations

import re

from ontology.records import Entity, TagType

PROVINCES = (
    "内蒙古", "黑龙江", "北京", "天津", "上海", "重庆", "河北", "山西", "辽宁", "吉林", "江苏", "浙江", "安徽", "福建",
    "江西", "山东", "河南", "湖北", "湖南", "广东", "广西", "海南", "四川", "贵州", "云南", "西藏", "陕西", "甘肃",
    "青海", "宁夏", "新疆", "香港", "澳门", "台湾",
)  # fmt: skip
_PROVINCE = re.compile("|".join(PROVINCES))
_LONG_CITIES = (
    "石家庄", "张家口", "秦皇岛", "呼和浩特", "葫芦岛", "哈尔滨", "齐齐哈尔", "牡丹江", "佳木斯", "双鸭山", "七台河",
    "连云港", "马鞍山", "景德镇", "平顶山", "三门峡", "驻马店", "张家界", "防城港", "攀枝花", "六盘水", "嘉峪关",
    "石嘴山", "乌鲁木齐", "克拉玛依", "吐鲁番", "都江堰", "武夷山", "井冈山", "张家港", "丹江口",
)  # fmt: skip
_CITIES_THEMSELVES = frozenset({"北京", "天津", "上海"})
_RULER = re.compile("[帝祖宗王公侯后皇世]$")
_BRACKETS = re.compile("（[^）]*）")
# Kinds of places that are listed under their own name, whatever lies there today.
_OWN_NAME = frozenset({"国", "族", "水", "河", "江", "海", "岛", "省", "渠道", "运河"})
_REGIONS = frozenset({"地", "路", "道"})
# Kinds that are listed under today's place and their own name.
_NAMED_THERE = frozenset({
    "山", "岭", "峰", "湖", "泉", "洞", "峡", "湾", "洲", "滩", "渠", "堰", "桥", "寺", "观", "祠", "庙", "陵", "墓",
    "楼", "阁", "台", "亭", "塔", "宫", "园", "宅", "门", "街", "巷", "里", "村", "遗址", "窟", "坊", "贡院", "署",
    "书院", "石刻", "路口", "古镇", "关", "镇", "港", "津", "渡", "站", "地标",
})  # fmt: skip
_UNITS = re.compile(
    "(?:(?:壮族|回族|维吾尔)自治区|特别行政区|自治[区州县旗]|地区|新区|林区|街道|[府州县郡]城|[省市县区州郡府镇乡村里旗盟])$"
)
_NATIONS = re.compile(
    "(?:(?:壮|回|维吾尔|蒙古|满|藏|苗|彝|侗|瑶|畲|土家|布依|白|傣|哈尼|傈僳|朝鲜|黎|佤|拉祜|纳西|羌|仫佬|毛南|土|东乡|撒拉|保安|裕固|"
    "哈萨克|柯尔克孜|锡伯|塔吉克|景颇|独龙|怒|普米|布朗|仡佬|水|达斡尔|鄂伦春|鄂温克|各)族)+$"
)
_EDTF = re.compile(r"(?P<sign>-?)(?P<year>\d{4})(?P<rest>(?:-\d\d){0,2})[~?%]?$")


def canonical(entity: Entity, *, modern: bool = True) -> str:
    """Return the form under which ``entity`` is listed; a district goes by its city unless the text is ``modern``."""
    if entity.type is TagType.PER:
        return _person(entity)
    if entity.type is TagType.LOC:
        return place(entity, modern=modern)
    return _BRACKETS.sub("", entity.label)


def _person(entity: Entity) -> str:
    own = next((name.text for name in entity.names if name.kind == "姓名"), "")
    return own if own and _RULER.search(entity.label) else _BRACKETS.sub("", entity.label)


def place(entity: Entity, *, modern: bool = True) -> str:
    """Return a place's listed form: 江苏南京 for 建康, 湖南岳阳楼 for 岳阳楼, 湘江, 齐国."""
    label = _BRACKETS.sub("", entity.label)
    if entity.kind == "省":
        return stem(label)
    is_region = entity.kind in _REGIONS and not _PROVINCE.sub("", entity.modern)
    if not province_of(entity.modern) or entity.kind in _OWN_NAME or is_region:
        return label
    is_street = entity.kind == "路" and entity.dynasty in ("", "民国")
    if entity.kind in _NAMED_THERE or is_street:
        return joined(short(entity.modern), label)
    if entity.kind == "区" and modern:
        return entity.modern
    return short(entity.modern)


def short(modern: str) -> str:
    """Return province and city of ``modern``, or province and county; of 北京, 天津 and 上海 the city alone."""
    province = province_of(modern)
    rest = modern[len(province) :]
    if province in _CITIES_THEMSELVES:
        return province
    if not province or len(rest) < 4:
        return modern
    return province + next((name for name in _LONG_CITIES if rest.startswith(name)), rest[:2])


def province_of(modern: str) -> str:
    """Return the province with which ``modern`` begins; empty for a place abroad."""
    return next((name for name in PROVINCES if modern.startswith(name)), "")


def stem(name: str) -> str:
    """Return a place's name without the word for its unit: 福田 for 福田区; a name of two characters stays."""
    bare = _UNITS.sub("", name)
    if "自治" in name:
        bare = _NATIONS.sub("", bare) or bare
    return bare if len(bare) > 1 else name


def joined(before: str, name: str) -> str:
    """Return ``before`` and ``name`` with what they share told once: 湖南岳阳 and 岳阳楼 are 湖南岳阳楼."""
    for length in range(min(len(before), len(name)), 0, -1):
        if before.endswith(name[:length]) and (length > 1 or length == len(name)):
            return before + name[length:]
    return before + name


def said(value: str) -> str:
    """Return an EDTF date as it is listed: ``-0166`` (which counts a year 0) is 前167, an interval keeps both ends."""
    ends = [_EDTF.match(end) for end in value.split("/")]
    if not value or not all(ends):
        return value
    return "/".join(_year(end) for end in ends if end is not None)


def _year(match: re.Match[str]) -> str:
    if match["sign"]:
        return f"前{int(match['year']) + 1}"
    return str(int(match["year"])) + match["rest"]
