"""What a question asks of its subject, and how texts say that: 夫人 is said by 妻, 娶 or 妇, 多少岁 by a number and 岁.

The words are common knowledge of the written language, of today's and of the classical one. Pure.
"""

from __future__ import annotations

import re

_NUMBER = r"[0-9〇零一二三四五六七八九十百千万亿两廿卅数半]"
_NUMBERS = _NUMBER + r"[0-9〇零一二三四五六七八九十百千万亿两廿卅数半余馀几.,]*[多余馀来]?"

# What the question says, what a text says that tells of it.
_ASPECTS: tuple[tuple[str, str], ...] = (
    (r"妻|夫人|老婆|太太|媳妇|娶|嫁|丈夫|婚|皇后|女婿", r"妻|妇|娶|嫁|妾|夫人|婚|婿|皇后|其室|尚.{0,3}主|立.{0,4}后"),
    (r"岁|年纪|年龄|多大了|高寿|享年|寿命|寿数", rf"{_NUMBER}岁|年{_NUMBER}|时年|行年|卒年|享年|弱冠|春秋|周岁|寿"),
    (r"坟|墓|葬|陵寝|安息", r"葬|冢|墓|坟|茔|陵|瘗|丘"),
    (
        r"怎么死|死因|死的|去世|病死|下场|逝世|身亡|被杀|死在|驾崩",
        r"卒|死|崩|薨|杀|诛|自刭|缢|没|亡|终|鸩|弑|斩|戮|殁|逝|殒|薨",
    ),
    (r"母亲|妈妈|娘亲|他妈|之母|外婆|外祖", r"母|妣|生之|外祖"),
    (r"父亲|爸爸|爹|之父", r"父|考|之子|子也|祖"),
    (r"儿子|几个儿", r"子|男|嗣|儿"),
    (r"女儿|闺女", r"女|主|息"),
    (r"孙子|孙女", r"孙"),
    (r"兄弟|哥哥|弟弟|姐姐|妹妹|姐妹", r"兄|弟|姊|姐|妹|昆"),
    (r"出生|生日|诞生|哪年生|生于", r"生|诞|降"),
    (r"别名|外号|绰号|雅号|表字|字什么|号什么|叫作什么|称作", r"字|号|谓|称|名|曰|为"),
    (r"籍贯|哪里人|哪国人|哪儿人|什么地方人|老家|故乡|家乡", r"人也|人，|人。|生于|家于|家在|籍|之人|人"),
    (
        r"价格|多少钱|造价|投资|费用|花了多少|收费|门票|票价|押金|售价|罚款|银两|工资|稿费|诊费|经费|资金|欠",
        rf"{_NUMBERS}(元|钱|缗|贯|金|银|两|文|万|铢|斤)|免费",
    ),
    (r"电话|手机号|联系方式", r"电话|热线|[0-9]{7}"),
    (r"密码", r"密码"),
    (r"几点|开门|关门|开馆|闭馆|下班|营业|开放时间|停运", r"开放|开馆|闭馆|[0-9一二三四五六七八九十]+([:：]|点|时)"),
    (r"停车|车位", r"停车|车位|泊位"),
    (r"借书证|续借|外借|借回|借阅|预约|逾期", r"借|预约|逾期|证"),
    (r"毕业|大学|上学|留学", r"毕业|大学|学堂|学院|书院|留学"),
    (r"身高|多高|高度", rf"{_NUMBERS}(尺|丈|米|寸|仞|层)"),
    (r"多重|重量|体重|斤重|斤", rf"{_NUMBERS}(斤|石|钧|两|吨|公斤|克|担)"),
    (r"面积|占地|多大面积", rf"{_NUMBERS}.{{0,2}}(平方|亩|顷|方|公顷|㎡)"),
    (r"多长|长度|全长|多宽|多深|多远|距离|多少公里", rf"{_NUMBERS}(里|丈|尺|步|米|公里|寸|仞|千米)"),
    (r"(谁|何人|作者).{0,4}(写|编|著|撰|作)|作者|编者", r"撰|著|编|作|书|述|辑|写"),
    (r"谁.{0,3}设计|设计者|设计师|建筑师", r"设计|规划|绘"),
    (r"馆长|负责人|领导", r"馆长|主任|负责"),
    (r"评价|怎么看|怎样看|看法|评论", r"曰|论|称|评|赞|云|谓|以为"),
    (r"爱吃|好吃|点心|吃什么|口味", r"食|嗜|好|啖|吃|饮"),
    (r"当.{0,3}官|官职|什么官|任.{0,2}职", r"为|拜|迁|除|授|任|擢|令|守|尉|丞|史"),
    (r"天气|下雨|气温", r"天气|气温|晴|雨"),
    (r"地铁|高铁|火车|公交", r"地铁|高铁|火车|轨道交通|公交|铁路"),
)
_TABLE = tuple((re.compile(asked), re.compile(said)) for asked, said in _ASPECTS)

# What stands behind the number that is asked for; a measure that is not here stands for itself.
_MEASURES = {
    "人": "人|口|员|众|卒|兵|士|骑|户|家|名|师|军|夫",
    "年": "年|岁|载|祀|世|纪",
    "天": "日|天|夜|宿",
    "日": "日|天|夜",
    "次": "次|回|番|度|届|合|战",
    "卷": "卷|篇",
    "篇": "篇|卷",
    "斤": "斤|石|钧|两|担",
    "米": "米|丈|尺|步|公里",
    "尺": "尺|丈|寸|步",
    "亩": "亩|顷|畦",
    "册": "册|本|卷|种",
    "本": "册|本|卷|种",
    "间": "间|舍|楹|所",
    "幅": "幅|轴|卷|张",
    "张": "张|箔|幅",
    "条": "条|艘|只|头|项",
    "船": "艘|船|只|舟|乘",
    "匹": "匹|骑|乘|马",
    "座": "座|所|城|处",
    "户": "户|家|口",
    "种": "种|类|品",
    "号": "号|日",
    "石": "石|斛|斗",
    "兵": "人|众|卒|兵|骑|师",
    "岁": "岁|年",
    "部": "部|种|篇|卷",
    "艘": "艘|船|舟",
    "级": "级|层",
    "座城": "城",
    "里": "里|步|丈",
}
_ASKED_NUMBER = re.compile(r"(?:多少|第几|几)(?:多|十|百|千|万|亿)?(.)")
_AGE = re.compile(r"多大(年纪|岁数|了)|年纪|年龄|多少岁|几岁")
_MONEY = re.compile(r"多少.{0,2}(钱|元|银|金|款)|价|费|造价|投资|押金|欠")
_LONG = re.compile(r"多久|多长时间|几个?(小时|钟头|月)")
_ORDINAL = re.compile(r"第几")
WHEN = re.compile(
    rf"{_NUMBERS}(年|月|日|世纪|岁)|元年|[春夏秋冬]|朔|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]|[时代初末世朝]"
)
LIST = re.compile(r"、[^。；]*、|[一二三四]是|其[一二三]|首先|，[^，。]{1,8}，[^，。]{1,8}，")


def asked_aspects(normalized: str) -> tuple[re.Pattern[str], ...]:
    """Return how texts say what a question or a word of it, normalised, asks about; empty for nothing known."""
    return tuple(said for asked, said in _TABLE if asked.search(normalized))


def number_sign(normalized: str) -> re.Pattern[str]:
    """Return how a text gives the number that a normalised question asks for."""
    return re.compile(rf"{_NUMBERS}(?:{_measure(normalized)})")


def _measure(normalized: str) -> str:
    if _AGE.search(normalized):
        return "岁|年"
    if _MONEY.search(normalized):
        return "元|钱|缗|贯|金|银|两|文|万|铢"
    if _LONG.search(normalized):
        return "年|岁|载|日|天|月|小时|分|时|夜"
    if re.search(r"多[高长深宽远]", normalized):
        return "米|丈|尺|步|里|公里|寸|仞|层"
    found = _ASKED_NUMBER.search(normalized)
    if found is None or _ORDINAL.search(normalized):
        return ".|$"
    after = found.group(1)
    return _MEASURES.get(after, re.escape(after) if "多少" not in normalized and after != "个" else ".|$")
