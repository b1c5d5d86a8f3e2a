"""Words that say the same, or tell apart, when readers ask at a library's desk.

Two questions of one form may want different things: 怎样办借书证 and 怎样补借书证. They share nearly all, so that what
they do not share has to be known for what it is. Words of one line say the same; their first one names it.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

# What is asked for. A line: its name, then what tells it.
_ASKED = """
how 怎样 怎么 如何 怎 手续 流程 办法 方法 方式 步骤 程序 条件 材料 证件 要求 规定
when 什么时候 什么时间 几点钟 几点 何时 时候 时间 何年 何月 哪一年 哪年 哪天 哪一天 哪个月 年份 几时 何日
long 多久 多长时间 几天 多少天 多少年 几年 期限
many 多少 几次 几本 几册 几部 几卷 几座 几个 几位 几名 几所 几人 几回 几种 几处 几条 数量 人数
many 次数 上限 册数 卷数 总共 一共 共几
fee 多少钱 收费 收钱 费用 要钱 花钱 几块钱 几元 价格 花费 罚款 罚多少 停车费 逾期费 收不收 银两 银子
who 谁 何人 哪位 哪个人 什么人 作者 哪位作者 何人之手 是谁写的
where 在哪里 在哪儿 哪里 哪儿 何处 什么地方 何地 地址 位于 哪个地方 去哪 到哪 位置 几楼 什么路
why 为什么 为何 何故 什么原因 原因 缘何 怎么会
which 哪些 哪几 哪一种 哪种 哪个 哪一部 哪部 哪一类 哪一个 什么
whether 吗 有没有 能不能 可不可以 是否 是不是 能否 可否 要不要 会不会 有无 开不开
tel 电话 号码 联系方式 怎么联系
"""

# What is spoken of.
_SAME = """
图书馆 图书馆里 馆里 馆内 你们馆 本馆 我馆 贵馆 你馆 在馆 馆中
借书证 读者证 借阅证 借书卡 读者卡 借阅卡 图书证 书证
图书 书籍 书本 的书 借的书 书
期刊 杂志 刊物
报纸 报刊 老报纸 旧报
古籍 古书 线装书 善本古籍
善本 善本书
家谱 族谱 宗谱 谱牒
县志 地方志 方志 志书
数据库 电子资源 电子数据库 数字资源
丢 丢失 遗失 弄丢 丢了 找不到 不见了 失落 掉了
补办 补 补一张 补证 重新办 补发
办理 办 申办 申请 开通 办一张 办个 申领
注销 销户 退证 取消借书证
挂失
续借 续期 续 延期 再借 再看几天
预约 预订 预定 订座 订 约 占
取消 撤销 退订
归还 还书 还 归回
借 借阅 借出 外借 借走 出借
逾期 超期 过期 还晚 到期未还 晚还 超过期限
赔偿 赔 赔付
退 退回 退还 退款 退押金
押金 保证金
捐赠 捐 赠书 捐书 赠送 捐给
荐购 推荐 采购 建议购买 购书建议 买书
打印 复印 影印 打印复印 复印机 扫描
拍照 照相 摄影
无线网络 WIFI wifi 无线网 免费WIFI
电脑 计算机 上机
座位 自习座位 阅览座位 位子
自习 自习室 温书
讲座 讲坛 报告会
活动
报名 参加 预报名
志愿者 义工 志愿服务 志愿
停车 停车场 停车位 车位 泊车
公交 公交车 乘车 坐车 什么车 几路
储物柜 存包柜 寄存柜 存包 寄存 柜子
食物 饮料 零食 吃东西 喝水 吃饭 食品
开放 开门 开馆 营业 开始开放
闭馆 关门 关闭 下班 关馆
少儿 儿童 小孩 孩子 小朋友 少儿馆 少年儿童 未成年
成人 成年人 大人
视障 盲人 盲文 视障读者 看不见
老年 老人 老年人
年龄 几岁 多大 岁数 多大年纪
春节 过年 大年初一 年初一 新年 除夕
国庆节 国庆 十一
假期 寒暑假 寒假 暑假 放假
周末 星期六 星期天 双休日 周六 周日
周一 星期一
晚上 夜间 夜里
早上 上午 早晨 清早
分馆 各分馆
总馆
馆际互借 外馆
文献传递 原文传递
通借通还 异地归还 通还
科技查新 查新 查新报告
收录引用 收录引证 收录 引用证明 检索证明 引证
查重 查抄袭
证明 报告
远程访问 在家 校外 馆外 不到馆 远程
密码 口令
最早 第一部 首部 最初 年代最早 最古老 第一次 首次 初次 第一任 首任 第一位
最近 最后 末次 最后一次 最新
现在 目前 如今 今天 现任
过去 原来 旧 老 从前
最大
出生 生于 诞生 生年 哪年生
去世 逝世 卒 卒于 死 过世 病逝
籍贯 老家 何处人 哪里人 什么地方人 哪儿人 祖籍
姓名 本名 原名 真名 本来的名字
字
号 别号
写 著 撰 编写 撰写 作 所著
修筑 修 建 修建 建造 兴建 筑 建成 盖 落成 建于 修城 筑城 建立 始建
重建 重修 再建 重新修建
拆 拆除 拆毁
烧 焚毁 烧毁 毁
主持 负责 主持修 督修
城墙 城 城池 县城城墙 老城墙
文庙 孔庙 学宫 夫子庙
城隍庙
寺庙 寺院 佛寺
教堂 礼拜堂
状元
进士
举人
抗战 抗日战争 抗战期间 抗日
胜利后 战后
解放前 1949年以前 1949年前 建国前
搬 迁 搬迁 迁往 迁到 搬到
倭寇 抗倭 打倭寇
西洋 下西洋 出使西洋
次数 回
贬 贬谪 被贬 贬官
茶 茶叶 名茶
酒 白酒 名酒
有名 著名 最出名 最有名 出名
方言 话
戏曲 地方戏 剧种
本地 当地 这里 我们这儿 我们这里 这儿
本县 我们县 县里 全县
本市 我市 全市
邻县
大运河 运河
馆长
编 编纂 编修 纂修
打仗 作战 交战 战场 打
卷
"""

FILLERS = re.compile(
    r"请问|麻烦问一下|我想|想要|想问|你好|您好|谢谢|请给我|我们家的?|一下|的话|普通读者|读者(?!证|卡)|个人|过去的?|给|帮我|怎么回事|历史上|古代"
)
_EMPTY = """
你们 您 您好 咱们 咱 大家 自己 需要 要 想 应该 应当 必须 会 能够 去 来 进行 请 好 下 这里 这儿 那里 到底 究竟 大概
一般 平时 通常 具体 相关 有关 情况 问题 方面 事情 告诉 帮 帮忙 了解 知道 打算 准备 希望 现行 一些 一点
"""
EMPTY = frozenset(_EMPTY.split())
"""What says nothing in a question, beside the words of grammar."""
LIGHT = frozenset(["图书馆", "本地", "which", "图书"])
"""What hardly tells one question from another at a library."""


def _table(lines: str) -> dict[str, str]:
    return {word.lower(): line.split()[0] for line in lines.strip().splitlines() for word in line.split()}


ASKED: Mapping[str, str] = MappingProxyType({word: name for word, name in _table(_ASKED).items() if word != name})
"""What asks, with the name of what is asked for."""
SAME: Mapping[str, str] = MappingProxyType(_table(_SAME))
"""What is spoken of, with the name of all that says the same."""


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda one: (-len(one), one))
    return re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)


# A word of one character says so only where it stands as a word.
_KNOWN = _pattern(one for one in {**SAME, **ASKED} if len(one) > 1)


def known_runs(text: str) -> Iterator[re.Match[str]]:
    """Yield the runs of a text that are known words of two characters or more, the longest where several begin."""
    return _KNOWN.finditer(text)
