"""The characters of bibliographers' set words in one form, place by place: offsets stay what they were.

It knows the words of these descriptions, not Chinese; texts are folded elsewhere.

Pure.
"""

from __future__ import annotations

import re

_PAIRS = (
    "葉叶頁页雙双單单邊边欄栏魚鱼細细闊阔線线順顺對对無无兩两貳贰參参陸陆萬万冊册殘残損损闕缺阙缺鈐钤"
    "題题記记識识評评點点錄录過过觀观詩诗詞词註注釋释輯辑編编纂纂補补訂订鈔抄寫写傳传鑴刻鐫刻書书間间"
    "畫画銅铜鉛铅藍蓝縮缩後后長长圓圆橢椭壺壶蘆芦異异聯联連连號号類类經经總总別别樂乐術术藝艺譜谱"
    "醫医農农詔诏議议紀纪傳传職职載载時时曆历話话屬属釋释叢丛軍军輿舆圖图遊游體体餘余嚴严則则國国歷历"
    "隨随齊齐閣阁樓楼齋斋軒轩廬庐園园廳厅稱称該该據据劉刘陳陈楊杨張张黃黄趙赵吳吴錢钱顧顾盧卢葉叶許许馮冯"
    "孫孙鄭郑範范鮑鲍龔龚嚴严萬万鐘钟鍾钟學学幹干勳勋鴻鸿數数質质餘余豐丰貴贵寶宝鑑鉴鑒鉴賞赏祕秘閱阅讀读說说訓训"
    "詁诂韻韵禮礼儀仪詩诗記记隸隶縣县會会邊边雜杂蹟迹跡迹講讲钞抄滿满現现漢汉晉晋遼辽東东與与並并繪绘爲为為为從从師师"
)
_TABLE = str.maketrans(_PAIRS[0::2], _PAIRS[1::2])

NUMBER = r"[〇零○一二三四五六七八九十廿卅百千两\d]{1,24}"
"""A numeral, to be read by :func:`ontology.authority.numerals.number`."""
UNTIL = r"[至到—–~～\-]{1,6}"


def simple(text: str) -> str:
    """Return the text with such characters simplified, each in its place."""
    return text.translate(_TABLE)


def numbered(pattern: str) -> re.Pattern[str]:
    """Compile a pattern in which ``N`` is a numeral and ``TO`` the word between two."""
    return re.compile(spaced(pattern.replace("TO", UNTIL).replace("N", NUMBER)))


def spaced(pattern: str) -> str:
    """Bound the white space of a pattern: runs of it without bound, one behind the other, are tried in every way."""
    return pattern.replace(r"\s*", r"\s{0,9}").replace(r"[，,\s]*", r"[，,\s]{0,9}")
