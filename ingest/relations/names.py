"""Bynames 字 号 谥号 又名 and native places 籍贯. Pure."""

from __future__ import annotations

import re

from ingest.relations.rules import Rule, listed

_NAMED = "(?:本|原|初|又|一|旧|别|更|亦|俗|曾用|笔|法)名"
_PLACE_NAMED = "(?:一|又|旧|亦|俗|别|古|本|原)(?:名|称|曰|呼|号)|(?:简|俗|又|亦|也|旧|古|原)称"

RULES = (
    Rule("字", re.compile("(?<![文题写刻赐])[小表一又更]?字(?:曰|为)?(?P<o>P)"), 0.92, reach=1),
    Rule("号", re.compile("(?:自|别|又|晚|更|法|道)?号(?:曰|为)?(?P<o>P)"), 0.88, reach=1),
    Rule("号", re.compile("学者(?:尊)?称(?:之)?(?:曰|为)?(?P<o>P)"), 0.85, reach=1),
    Rule("谥号", re.compile("谥(?:曰|号|为)?(?P<o>P)"), 0.88, reach=2),
    Rule(
        "又名",
        re.compile(f"(?:{_NAMED}|讳|(?:(?<=[P氏])|(?<=P[，者])|(?<=P者，))名)(?:曰|为|作|叫|是)?(?P<o>P)"),
        0.85,
        reach=1,
    ),
    Rule("又名", re.compile("[世人]称(?:之)?(?:曰|为)?(?P<o>P)"), 0.7, reach=1),
    Rule("又名", re.compile(f"(?:{_PLACE_NAMED})(?:曰|为|作)?{listed('L')}"), 0.85, topic="LG"),
    Rule("又名", re.compile(f"(?:{_NAMED}|(?:简|又|原|亦)称)(?:曰|为|作)?(?P<o>G)"), 0.8, topic="G"),
    Rule("籍贯", re.compile("(?<=[，、是PL籍者])(?P<o>L)人(?=[也氏，。；、\n]|$|自?号|字|举|[TPGF]|着)(?!P)"), 0.9),
    Rule("籍贯", re.compile("(?P<s>P)是(?P<o>L)人"), 0.9),
    Rule("籍贯", re.compile("(?<=[，。；\n])(?P<o>L)人(?P<s>P)"), 0.8),
    Rule("籍贯", re.compile("(?:祖籍|原籍|籍贯(?:为|是)?|占籍)L*(?P<o>L)(?=[人，。；、\n]|$)"), 0.9, reach=1),
)
