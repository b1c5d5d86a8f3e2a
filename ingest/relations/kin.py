"""Kin, teachers and friends: 父 母 子 兄弟 夫妻 师 友. Pure.

父 leads from a person to the father and 子 from a parent to the child, as the text says it: 「洵子轼」 is 子,
「轼，洵之子」 is 父. 师 leads from the pupil to the teacher.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.relations.rules import Rule, listed

_ORDER = "(?:长|次|三|少|季|幼|仲|第.|独|养|嗣|庶)?"
_WORDS = {
    "父": "(?:父亲|先父|生父|父)",
    "母": "(?:母亲|生母|母)",
    "子": f"{_ORDER}(?:儿子|女儿|子|女)",
    "兄弟": f"(?:从父|从|族|再从|同母|异母|堂|表)?{_ORDER}(?:哥哥|弟弟|姐姐|妹妹|胞?兄|胞?弟|姊|妹)",
    "夫妻": "(?:妻子|丈夫|夫人|前妻|继室|妻|夫)",
    "师": "(?:老师|导师|师)",
    "友": "(?:好友|友人|朋友|挚友)",
}
_PUPIL = "(?:弟子|门人|门生|学生|高足)"
_BACK = {"子": "父", "兄弟": "兄弟", "夫妻": "夫妻"}
"""What 「P之子也」 says of the one spoken of."""
_NAMED = "(?:曰|名|为|是|叫|即)?"
_START = "(?:(?<=[，。；：\n其有生])|^)"
_END = "(?=[也，。；、\n]|$)"


def _kin() -> Iterator[Rule]:
    for predicate, words in _WORDS.items():
        yield Rule(predicate, re.compile(f"{_START}{words}{_NAMED}{listed('P')}(?![之的])"), 0.82, reach=1, kin=False)
        yield Rule(predicate, re.compile(f"(?P<s>P)(?:之|的)?{words}{_NAMED}{listed('P')}(?![之的])"), 0.85)
    for predicate, says in _BACK.items():
        yield Rule(says, re.compile(f"(?<=[，是为LF])(?P<o>P)(?:之|的)?{_WORDS[predicate]}{_END}"), 0.85, kin=False)
        yield Rule(says, re.compile(f"(?P<s>P)[是为](?P<o>P)(?:之|的)?{_WORDS[predicate]}{_END}"), 0.88)


RULES = (
    *_kin(),
    Rule("夫妻", re.compile("(?:娶|适|嫁给?|配|迎娶)(?P<o>P)(?![之的])(?=[，。；为女]|$)"), 0.8),
    Rule("夫妻", re.compile("与(?P<o>P)(?:结婚|成婚|结为夫妻|完婚)"), 0.85),
    Rule(
        "师",
        re.compile("(?:师事|受业于?|受学于?|受经于?|从学于?|师从于?|问学于?|学于|拜师)(?P<o>P)(?![之的])"),
        0.85,
        reach=1,
    ),
    Rule("师", re.compile("(?:从|随)(?P<o>P)(?:受?学|游(?=[，。])|受业|学习)"), 0.78, reach=1),
    Rule("师", re.compile("拜(?P<o>P)为师"), 0.9, reach=1),
    Rule("师", re.compile(f"(?<=[，是为])(?P<o>P)(?:之|的)?{_PUPIL}{_END}"), 0.82, kin=False),
    Rule("师", re.compile(f"(?P<s>P)[是为](?P<o>P)(?:之|的)?{_PUPIL}{_END}"), 0.85),
    Rule("师", re.compile(f"(?P<o>P)(?:之|的)?{_PUPIL}(?P<s>P)"), 0.85),
    Rule(
        "友",
        re.compile(
            "与(?P<o>P)(?:等)?(?:相)?(?:友善|交善|为友|交好|友好|定交|订交|交厚|为忘年交|交游|善(?=[，。])|友(?=[，。])|是好友)"
        ),
        0.82,
        reach=1,
    ),
)
