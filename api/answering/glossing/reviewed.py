"""Hard words of classical texts that have one meaning nearly everywhere, each with a word of today for it. Pure.

The table of the bridge, turned round, proposed them: its words of today for every character beyond the first level of
GB/T 2312-1980 and for some words of two that the dictionary of today does not have. They were read one by one; kept
were those whose meaning the table backs and which hardly mean anything else; left out were names of places and
families, words of many meanings (卒, 阙, 徇) and those that stand in today's words (谕, 辎).
"""

from __future__ import annotations

_KEPT = """
谏规劝 徙迁移 冢坟墓 谒拜见 薨去世 蠲减免 擢提拔 俟等待 遽急忙 黜罢免 辍停止 赍携带 黥刺字 逋拖欠 恣任意 婢女仆
牒公文 籴买进 粜卖出 耆老年人 濡沾湿 佞花言巧语 圜圆形 雠仇敌 掾属吏 筵宴席 姊姐姐 贻留给 醴甜酒 斫砍 诘质问
叟老头儿 赀资产 恸痛哭 彘猪 雉野鸡 谪贬官 鬻卖 衢大街 帷帐子 镂雕刻 刍草料 寤醒来 橐口袋 叱呵斥 僮童仆 笞鞭打
壅堵塞 弭消除 骁勇猛果敢 豕猪 瘗埋葬 刈收割 嬖宠爱 谄讨好 缯丝织品 绐欺骗 亘绵延 拊拍 蠹蛀虫 忤触犯
裘皮衣 髡剃发 葭芦苇 羸瘦弱 厮仆役 宥宽恕 牖窗户 骥千里马 媪老妇人 柩棺材 罹遭受 妪老妇人 楫船桨 倨傲慢 鞫审讯
恚愤恨 芟割除 葺修补 豚小猪 笥竹箱 萦缠绕 缢上吊 憩休息 谮诬陷 囿园林 袂袖子 耨除草 磔分尸 愕惊讶 兕犀牛 幄帐幕
幡旗子 觇窥探 堙填塞 瘳痊愈 浣洗涤 褊狭小 牝雌性 摭摘取 濯洗涤 瞽盲人 讷不善言辞 禳消灾 樵打柴 慝邪恶 硙石磨
醢肉酱 屦鞋子 霁放晴 畋打猎 馔饭菜 碛沙漠 诳欺骗 瞋瞪眼 衽衣襟 喙嘴巴 蟠盘曲 蓐草垫子 笏手板 悫诚实
倏转眼间 纛大旗 讴唱歌 睨斜视 诮责斥 榻床铺 黠狡猾 坼开裂 瞑闭眼 赈救济 雩祈雨 跣赤脚 缶瓦器 菽豆子 髀大腿
刳剖开 僦租赁 眦眼角 昵亲近 髯胡子 爨做饭 孥妻儿 镬大锅 箧箱子 镝箭头 鸩毒酒 裾衣襟 怆悲伤 缣细绢 茔墓地 谲诡诈
阍守门人 谳审判 觐朝见
"""
_PAIRS = """
须臾片刻 未几没多久 俄而不一会儿 逆旅客栈 间道小路 左迁降职 寝疾卧病 疾笃病重
"""

KEPT = {word[0]: word[1:] for word in _KEPT.split()} | {word[:2]: word[2:] for word in _PAIRS.split()}
"""Word to meaning, both in simplified characters."""
