"""Which of two persons is the other's younger brother: what a graph of siblings leaves open, its words say. Pure."""

from __future__ import annotations

import re

from ingest.normalize import fold

_ASKED: tuple[tuple[str, str, str], ...] = (
    ("弟弟|弟", "弟", "兄哥姐姊"),
    ("哥哥|兄长|兄", "兄哥", "弟妹"),
    ("姐姐", "姐姊", "弟妹"),
    ("妹妹", "妹", "兄哥姐姊"),
    ("女儿", "女", ""),
    ("儿子|子", "子男", "父母爸妈"),
    ("妻子|夫人|老婆|太太|妻|皇后|王后", "妻妇后娶人室配", "夫"),
    ("丈夫", "夫", "妻妇娶人室配"),
)
"""Words of a question: what the other is called then, and what the one is called to whom he is it."""
_WORD = re.compile("|".join(f"(?P<g{place}>{words})" for place, (words, _, _) in enumerate(_ASKED)))
_GENERIC = re.compile("兄弟|姐妹|姊妹|子女|孩子|儿女|子嗣|后代|配偶|手足")
_RELATED = "(?:弟弟|哥哥|姐姐|妹妹|女儿|儿子|妻子|丈夫|夫人|皇后|父亲|母亲|弟|兄|姊|妹|女|子|妻|妇|后|夫|父|母|男)"
_RANK = "(?:长|从|仲|季|幼|少|亡|次|第.|同母|异母|庶|嫡|母|小|大|二|三|四|元|继)?"


def asked_for(question: str) -> str:
    """Return the word of a question for someone's kin, where the graph is less exact; empty otherwise."""
    if _GENERIC.search(question):
        return ""
    match = _WORD.search(question.replace("孔子", "").replace("孟子", ""))
    return match[0] if match else ""


def is_kin(quote: str, one: str, other: str, asked: str) -> bool:
    """Tell whether words say that ``other`` is ``asked`` of ``one``: 苏轼之弟苏辙 makes 苏辙 the 弟弟 of 苏轼."""
    match = _WORD.fullmatch(asked)
    if match is None:
        return True
    place = int(str(match.lastgroup)[1:])
    _, straight, inverse = _ASKED[place]
    said = fold(quote)
    return any(word[-1] in straight or word[0] in straight for word in _said(said, fold(one), fold(other))) or any(
        word[-1] in inverse or word[0] in inverse for word in _said(said, fold(other), fold(one))
    )


def _said(quote: str, whose: str, who: str) -> list[str]:
    """Return the words by which ``who`` is something to ``whose``."""
    first, second = re.escape(whose), re.escape(who)
    before = re.findall(f"{first}(?:之|的|有|娶|以|其|，)?{_RANK}({_RELATED})(?:为|是|曰|名|叫|，)?{second}", quote)
    behind = re.findall(f"{second}[^。；！？]{{0,14}}?{first}(?:之|的)?{_RANK}({_RELATED})", quote)
    married = ["娶"] if re.search(f"{first}(?:娶|妻){second}|{second}(?:嫁|适|归){first}", quote) else []
    born = ["子"] if re.search(f"{first}(?:生|有子){second}", quote) else []
    return [*before, *behind, *married, *born]


_STEP = re.compile("^(?P<one>[^ ]+) (?P<left>[←─])(?P<word>[^ ←→─]+)[─→] (?P<other>[^ ]+)$")
_CALLED = {"父": "父亲", "母": "母亲", "子": "子女", "夫妻": "配偶", "师": "老师", "友": "朋友"}


def step(path: str) -> str:
    """Return a path of one relation in words: 苏轼 ←兄弟─ 苏辙 says 苏轼是苏辙的兄弟; empty for a longer one."""
    match = _STEP.match(path)
    if match is None:
        return ""
    whose, who = (match["other"], match["one"]) if match["left"] == "←" else (match["one"], match["other"])
    return f"{who}是{whose}的{_CALLED.get(match['word'], match['word'])}"
