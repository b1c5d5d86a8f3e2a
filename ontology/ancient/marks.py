"""钤印 and 批校题跋: who left what in a copy. 钤“汪士鐘印”白文方印; 清黄丕烈、顾广圻批校并跋.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ontology.ancient.forms import simple, spaced
from ontology.ancient.records import Inscription, Seal
from ontology.responsibility import dynasty_before

_QUOTED = re.compile(r"[“「『\"‘《〔【'〈](?P<text>[^”」』\"’》〕】'〉]{1,40})[”」』\"’》〕】'〉]")
_HOW = re.compile(
    spaced(
        r"\s*[（(]?\s*(?P<style>朱白(?:文)?相[间兼]|朱白文|白朱文|[朱白]文?(?=[文长方圆橢椭葫连联印]))?(?:文)?\s*"
        r"(?P<shape>(?:大|小)?(?:长方|正方|方|圆|椭圆|葫芦形?|连珠|联珠|异形|随形|鼎形)印?|印)?[）)]?"
    )
)
_LEAD = re.compile(spaced(r"^(?:钤有|钤印有|钤盖|钤|盖有|有|印章|藏印|藏书印)++[:：]?\s*"))
_PIECES = re.compile(r"[、，,；;。\n|]+")
_TAIL = re.compile(r"(?:等)?(?:诸?印|印记|藏印|藏书印记)?$")
_LONGEST = 16
_ENDS = re.compile(
    r"(?:之|氏)?(?:私印|印信|之印|名印|印章|鉴藏印?|鉴赏|藏书印?|藏书之?印|珍藏印?|收藏印?|所藏|过眼|经眼|审定|秘笈|图书记?|图书之?记|"
    r"读书记?|读过|曾观|藏本|藏章|手校|印|章|记)$"
)
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史"
    "唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵汪祁毛禹狄米贝明臧计成戴宋茅庞熊纪舒屈项祝"
    "董梁杜阮蓝闵席季麻强贾路娄江童颜郭梅盛林刁钟徐邱骆高夏蔡田胡凌霍虞万支柯管卢莫房丁宣邓郁单杭洪包诸左石崔吉龚程邢陆翁荀"
    "甄储靳段焦巴弓牧隗车侯全班仰秋仲宫宁仇甘厉戎祖武符刘景詹束龙叶幸司韶黎薄印宿白怀蒲邰从鄂索赖卓蔺屠蒙池乔阴胥苍闻莘党翟"
    "谭贡劳姬申扶堵冉宰雍桑桂濮牛寿通边燕冀尚农温庄晏柴瞿阎连茹习艾鱼容向古易慎戈廖庾终居衡步都耿满弘匡国文寇广东欧缪查荆游权盖益"
)
# Studios whose owner nobody doubts. Facts of our own knowledge.
_STUDIOS = {
    "铁琴铜剑楼": "瞿镛",
    "八千卷楼": "丁丙",
    "善本书室": "丁丙",
    "嘉业堂": "刘承干",
    "嘉业藏书楼": "刘承干",
    "天一阁": "范钦",
    "汲古阁": "毛晋",
    "毛氏子晋": "毛晋",
    "绛云楼": "钱谦益",
    "述古堂": "钱曾",
    "也是园": "钱曾",
    "传是楼": "徐乾学",
    "士礼居": "黄丕烈",
    "百宋一廛": "黄丕烈",
    "荛圃": "黄丕烈",
    "艺芸书舍": "汪士钟",
    "艺芸主人": "汪士钟",
    "海源阁": "杨以增",
    "皕宋楼": "陆心源",
    "持静斋": "丁日昌",
    "知不足斋": "鲍廷博",
    "拜经楼": "吴骞",
    "爱日精庐": "张金吾",
    "双鉴楼": "傅增湘",
    "藏园": "傅增湘",
    "结一庐": "朱学勤",
    "滂喜斋": "潘祖荫",
    "艺风堂": "缪荃孙",
    "澹生堂": "祁承㸁",
    "千顷堂": "黄虞稷",
    "脉望馆": "赵琦美",
    "小仓山房": "袁枚",
    "曝书亭": "朱彝尊",
    "五砚楼": "袁廷梼",
    "思适斋": "顾广圻",
    "天籁阁": "项元汴",
    "项墨林": "项元汴",
    "开万楼": "汪启淑",
    "五百经幢馆": "叶昌炽",
    "观古堂": "叶德辉",
    "适园": "张钧衡",
    "密韵楼": "蒋汝藻",
    "开有益斋": "朱绪曾",
    "盔山": "江南图书馆",
}
_FUNCTIONS = (
    "批校题跋|批校并题跋|批校并跋|批点|批注|批校|批阅|朱批|墨批|题跋|题识|题记|题款|题诗|题签|题端|题词|手跋|手校|手批|"
    "过录|录|圈点|评点|点校|校点|校跋|校勘|观款|识语|眉批|跋|校|批|识|题|评|记"
)
_FUNCTION = re.compile(
    spaced(
        rf"(?P<others>等)?\s*(?:亲笔|手)?(?P<function>(?:{_FUNCTIONS})(?:[并兼及]?(?:{_FUNCTIONS})){{0,8}})"
        r"(?:\s*(?:[一二三四五六七八九十两数\d]+)\s*[则篇通首条段])?"
    )
)
_WHERE = re.compile(
    spaced(
        r"^\s*[（(]?(?P<place>(?:卷|书|册|全书|每卷)[首末端前后中内]|扉页|书衣|封面|封底|首[叶页]|末[叶页]|天头|书眉|目录[前后]|序[前后]|"
        r"卷[一二三四五六七八九十百\d]+[首末前后]?)[）)]?[有存]?\s*[:：]?"
    )
)
_AFTER = re.compile(spaced(r"^\s*[（(]\s*(?P<place>[^（）()]{1,12})\s*[）)]"))
_NOBODY = re.compile(r"^(?:佚名|无名氏|不详|未详|未署名|无|有|前人|后人)?$")
_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·]{2,5}$")


def read_seals(text: str) -> tuple[Seal, ...]:
    """Return the seals that a field names: those in quotation marks, or else its pieces that may be a seal."""
    quoted = list(_QUOTED.finditer(text))
    if quoted:
        ends = [*(one.start() for one in quoted[1:]), len(text)]
        return tuple(_seal(one["text"], text[one.end() : end]) for one, end in zip(quoted, ends, strict=True))
    return tuple(_pieces(text))


def _pieces(text: str) -> Iterator[Seal]:
    for piece in _PIECES.split(text):
        bare = piece[_lead(piece) :].strip()
        body, how = _parted(bare)
        if 2 <= len(body) <= _LONGEST:
            yield _seal(body, how)


def _lead(piece: str) -> int:
    found = _LEAD.match(simple(piece))
    return found.end() if found else 0


def _parted(text: str) -> tuple[str, str]:
    """Part a seal's text from how it is cut, which follows it in brackets or begins with 朱文 or 白文."""
    found = re.search(r"[（(]|[朱白]文|朱白", text)
    return (text[: found.start()].strip(), text[found.start() :]) if found and found.start() else (text, "")


def _seal(text: str, after: str) -> Seal:
    found = _HOW.match(simple(after))
    style, shape = (found["style"] or "", found["shape"] or "") if found else ("", "")
    owner, why = owner_of(text)
    wording = text + (after[: found.end()].rstrip() if found and (style or shape) else "")
    if style and not style.endswith("文") and len(style) == 1:
        style += "文"
    return Seal(text, style, "" if shape == "印" else shape, owner, why, wording)


def owner_of(text: str) -> tuple[str, str]:
    """Return whom a seal's text tells as its owner, and how: by a studio that is known, or by a name before 印.

    A name is no more than that until an authority has one bearer of it alone.
    """
    plain = simple(text)
    for studio, owner in _STUDIOS.items():
        if studio in plain:
            return owner, f"室名“{studio}”"
    found = _ENDS.search(plain)
    name = plain[: found.start()] if found else ""
    if found and 2 <= len(name) <= 3 and name[0] in _SURNAMES and "氏" not in name:
        return name, "印文所书姓名"
    return "", ""


def read_inscriptions(text: str) -> tuple[Inscription, ...]:
    """Return who wrote in the book, what and where; pieces of which that cannot be said give nothing."""
    found: list[Inscription] = []
    for piece in re.split(r"[；;。\n]+", text):
        found += _of_piece(piece)
    return tuple(found)


def _of_piece(piece: str) -> Iterator[Inscription]:
    plain = simple(piece)
    begin, place = 0, ""
    if where := _WHERE.match(plain):
        begin, place = where.end(), where["place"]
    for found in _FUNCTION.finditer(plain, begin):
        names = piece[begin : found.start()]
        if not names.strip(" ，,、"):
            continue
        after = _AFTER.match(plain[found.end() :])
        said = after["place"] if after else place
        for name, dynasty in _named(names):
            yield Inscription(name, found["function"], dynasty, said, piece[begin : found.end()].strip(" ，,、"))
        begin = found.end() + (after.end() if after else 0)


def _named(text: str) -> Iterator[tuple[str, str]]:
    """Yield the names of a list, the dynasty before the first holding for those behind it."""
    dynasty = ""
    for part in re.split(r"[、，,和与及\s]+", text):
        own, name = dynasty_before(part.strip(" 有存由经（）()［］[]"))
        dynasty = own or dynasty
        if (_NAME.fullmatch(name) and not _NOBODY.match(name)) or (_NOBODY.match(name) and name in ("佚名", "无名氏")):
            yield name, dynasty
