"""Who wrote, compiled and annotated what: 著 编 注. Pure."""

from __future__ import annotations

import re

from ingest.relations.rules import Rule, listed

# Normalising makes 着 of 著.
_WROTE = "着有|撰有|作有|写有|着成|撰成|写成|代表作(?:有|是|为)?|着作有|[着撰作述写译]"
_COMPILED = (
    "编纂|纂修|修纂|合辑|编辑|主编|续修|续编|重编|编印|编着|编成|重修|合纂|辑录|编写|编撰|总纂|参编|纂辑|分纂|选编|辑印|选辑|选|"
    "[编纂修辑]"
)
_ANNOTATED = "校注|集解|注释|点校|集注|笺注|评注|校释|[注疏笺]"
_DONE = "(?:了|有|成|曰|为)?(?:长篇|短篇|小说|散文|诗集|专着|论文|一书)*"
_NO_OBJECT = "(?=[，。；、\n）)]|$)"
_BY = "(?:宋|元|明|清|唐|汉|晋)?(?P<s>P(?:[、，及与和]?P)*)等?(?:人)?(?:奉敕|奉旨|共同|主持)?(?:所)?"


def _written(predicate: str, words: str, sure: float) -> tuple[Rule, ...]:
    """Return the rules for 「P著B」, 「B，P著」 and 「B由P著」."""
    return (
        Rule(
            predicate,
            re.compile(f"(?<![奉重]敕)(?:所|自|尝|又|并)?(?:{words}){_DONE}{listed('B')}"),
            sure,
            "PG",
            reach=4,
            dated=True,
        ),
        Rule(predicate, re.compile(f"{_BY}(?:{words}){_DONE}{listed('B')}"), sure, dated=True),
        Rule(predicate, re.compile(f"(?:(?<=[，。；FTL卷])|^|宋|元|明|清|唐){_BY}(?:{words}){_NO_OBJECT}"), sure, "B"),
        Rule(predicate, re.compile(f"{listed('B')}由F?{_BY}(?:{words})"), sure),
    )


RULES = (
    *_written("著", _WROTE, 0.85),
    *_written("编", _COMPILED, 0.82),
    *_written("注", _ANNOTATED, 0.82),
    Rule("编", re.compile(f"奉[敕旨诏命](?:{_COMPILED})(?P<o>B)"), 0.8, "P"),
    Rule("注", re.compile("(?P<s>P)(?:为之|为)?(?:注|笺|疏)之?(?=[，。；]|$)"), 0.75, "B"),
    Rule("著", re.compile("(?P<o>B)是(?P<s>P)的(?:代表作|着作|作品|小说|遗着)"), 0.9),
    Rule("著", re.compile("(?P<o>B)的作者(?:是|为)(?P<s>P)"), 0.9),
    Rule("著", re.compile("(?P<s>P)的(?:着作|小说|代表作|专着|散文|诗集|名着)(?P<o>B)"), 0.8),
    Rule("著", re.compile("(?<=[，T])成(?P<o>B)"), 0.65, reach=2, dated=True),
)
