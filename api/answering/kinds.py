"""What a question asks for: a person, a time, a number, a list.

Pure.
"""

from __future__ import annotations

import re
from enum import StrEnum

from ingest.normalize import normalize


class Kind(StrEnum):
    """What an answer has to hold."""

    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    HOW_MANY = "how_many"
    LIST = "list"
    COMPARE = "compare"
    WHETHER = "whether"
    WHY = "why"
    HOW = "how"
    WHAT = "what"
    WHERE_TO_READ = "where_to_read"


# Of simplified text without the mark at its end. The first that matches decides: 哪些人 asks for a list, 为什么 for a
# reason and not for a thing.
_SIGNS: tuple[tuple[Kind, str], ...] = (
    (
        Kind.WHERE_TO_READ,
        r"(在哪里?|哪儿|哪里|何处)(可以|能|可)?(找到|查到|读到|看到|查阅|借到|借阅)|(馆里|馆内|馆藏|贵馆).{0,6}(有没有|有无|有哪些|有.{0,12}吗)"
        r"|哪(部|本|些|几部|几本|一部|一本|几种|种)(书|古籍|文献|典籍|史书)(里|中)?(记载|讲|写|说|提到|有|可以|可查|收)|(哪里|哪儿|何处)有.{0,8}(记载|资料|文献)"
        r"|(哪一?[卷篇回]|第几[卷篇回])|见于(哪|何)|出自哪|(有|找)(什么|哪些)(资料|文献|书|记载)",
    ),
    (
        Kind.COMPARE,
        r"(有|有何|有什么|的|哪些)?(不同|异同|区别|差别|差异|分别是什么不同)|(相比|比较|对比|孰|哪个更|哪一个更|谁更|谁比|一样吗|相同吗)",
    ),
    (Kind.WHY, r"为什么|为何|为啥|何故|何以|什么原因|怎么会|因何|缘何|原因(是|为|有)|什么缘故|(是|出于)什么理由"),
    (
        Kind.LIST,
        r"(哪|那)(几|些|两|三|四|五|六|七|八|九|十)|分别(是|为|有|指|叫)|依次|(有|包括|包含|列出|列举)(什么|何)些|列举|列出|几大.{1,8}是(什么|哪)|都有(谁|什么)",
    ),
    (
        Kind.HOW_MANY,
        r"多少|几(个|位|人|次|年|天|日|岁|卷|篇|种|部|里|间|座|家|册|只|条|艘|万|千|百|块|步|尺|丈|斤|石|两|月|代|口|名|所|项|成|分|倍|回|章|类|级|处|件|亩|顷|匹|员|县|州|郡|国|子|户|度|小时|分钟)|几何|"
        r"多(大|高|长|远|深|宽|重|久)|比例|百分之几|第几|数量|人数|数目|造价|价格|几成",
    ),
    (
        Kind.WHEN,
        r"何时|什么时候|啥时|哪(一)?(年|天|日|月|朝|代|个?时期|个?年代|个?朝代|个?世纪|个?月)|(什么|何)(年|时代|年代|日期|朝代|时间|日子|时期)|几(月|号|点)|多(早|晚)|生卒年|年份|何(年|日|月)|时间(是|为)|年号",
    ),
    (
        Kind.WHERE,
        r"哪(里|儿|(一)?(个|座|条|处|片)?(地方|地|处|省|市|县|州|郡|国|城|山|河|水|岛|村|镇|路|地点|地区|区|府|湖|海|带))|(什么|何)(地方|地|处|所|方|地点|位置)|在哪|哪边|(是|属)(何|哪)(地|县|州)|何(地|处|方|国|州|郡|县)|籍贯|位于|方位",
    ),
    (
        Kind.WHO,
        r"谁|何人|(什么|哪(一)?(个|位|名)?)(人|皇帝|帝王|国王|作者|将领|大臣|官员|学者|诗人|僧人|人物|将军|君主|宰相|王|帝)|(叫|姓|名)(什么|甚么|何)名|(作者|创办人|设计者|发明者|编者|主编)是",
    ),
    (Kind.HOW, r"怎么|怎样|如何|何如|咋|(什么|何)(办法|方法|方式|手段|途径|步骤)|用什么.{0,4}法"),
    (Kind.WHETHER, r"吗$|是不是|有没有|是否|能不能|可不可以|会不会|对不对|可否|能否|有无|(?<!怎|什)么$"),
    (Kind.WHAT, r"什么|啥|何|哪|几|怎|意思|是指|含义"),
)
_PATTERNS = tuple((kind, re.compile(sign)) for kind, sign in _SIGNS)


def kind_of(question: str) -> Kind:
    """Return what a question asks for; what asks for nothing in particular asks what there is to say."""
    text = normalize(question).text.strip().rstrip("？?。！!…")
    return next((kind for kind, pattern in _PATTERNS if pattern.search(text)), Kind.WHAT)
