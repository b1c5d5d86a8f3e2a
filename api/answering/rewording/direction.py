"""Whether a sentence says the contrary of what it rests on: 不 put in or left out, and who did it to whom.

Both are read from the surface, with no parser: what negates a word stands closely before it; who acts stands before who
suffers it, unless 被 or 为…所 turns that round. ``docs/decisions.md`` says how much of either is caught.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

Stands = Callable[[str], Mapping[str, float]]
"""A word to what may stand for it in the evidence with its weight, itself among them."""

_NO = "不没无未非弗勿毋莫罔靡匪别否"
# Words in which these negate nothing.
_IDLE = re.compile(
    "不但|不仅|不过|不久|不断|不少|不得不|无不|莫不|无非|非常|未来|无论|不论|不管|不只|不禁|不料|不如|不及|不已|莫名|否则|除非|是否|能否|可否|无数|无锡|无为|不妨"
    "|不愧|不可不|不能不|未尝不|非不|不独|不惟|不然|无何|无几|不日|不时|别人|别的|别名|别号|别称|分别|特别|区别|告别|离别|别墅|别业|别传|别集|个别|南无|不朽"
)
# Verbs that negate by themselves, in either language.
_CONTRARY = re.compile(
    "拒|绝|免|罢|废|禁|止|失|缺|乏|难|忘|弃|辞|却|谢|去|亡|鲜|罕|寡|少|休|反对|停|撤|销|取消|避|离|除|空|独|唯|仅|岂|安|何|焉|哪|怎|乎|哉"
)
_SCOPE = 4
"""Characters behind a negation among which what it negates is looked for."""
_CLOSE = 2
_MODAL = "能敢可肯得欲复尝曾足以须应当会"
_DENYING = re.compile(
    "难道|何必|哪里|怎么|怎能|打消|放弃|反对|阻止|制止|禁止|以外|之外|除了|拒绝|避免|取消|停止|难以|缺乏|失去|岂|免|罢"
)
_NEAR = 0.6
"""Of what may stand for a word, what counts so much beside the likeliest that the evidence has."""
_PAUSE = re.compile("[，。；：！？、,;:!?“”‘’「」『』《》（）()\\s]")
_PASSIVE = re.compile("被|遭到|遭受|受到|让人|为[^，。；]{1,8}所|见[^，。；]{1,3}于|于是?[^，。；]{0,2}所")


def contradicts(words: Sequence[tuple[int, str]], sentence: str, evidence: Sequence[str], stands: Stands) -> bool:
    """Say whether a word is negated in the sentence and never in the evidence, or the other way round.

    ``words`` are the content words of the folded sentence with their places. What a sentence negates is the first of
    them behind a negation of which the evidence has anything; in the evidence it is looked for farther where the
    sentence negates, and closely where it affirms, in a clause that has nothing contrary itself.
    """
    widely = [(text, _negated(text, _SCOPE)) for text in evidence]
    closely = [(text, _negated(text, _CLOSE)) for text in evidence]
    mine = _negated(sentence, _SCOPE)
    answered = -_SCOPE
    for place, word in words:
        if set(word) & set(_NO):
            continue
        if place not in mine:
            if all(_poles(stands(word), closely) or [False]) and not _contrary(sentence, place):
                return True
        elif place - answered > _SCOPE and (poles := _poles(stands(word), widely)):
            if not any(poles):
                return True
            answered = place
    return bool(mine) and not any(negated or _CONTRARY.search(text) for text, negated in widely)


def _contrary(sentence: str, place: int) -> bool:
    """Say whether the clause of a word has anything by which it may say the contrary of what it seems to."""
    begin = max((match.end() for match in _PAUSE.finditer(sentence, 0, place)), default=0)
    after = _PAUSE.search(sentence, place)
    clause = sentence[begin : after.start() if after else len(sentence)]
    return bool(set(clause) & set(_NO)) or _DENYING.search(clause) is not None


def _poles(stands: Mapping[str, float], evidence: Sequence[tuple[str, set[int]]]) -> list[bool]:
    """Return for each place where what likely stands for a word occurs whether it is negated there."""
    held = {
        term: weight
        for term, weight in stands.items()
        if not set(term) & set(_NO) and any(term in text for text, _ in evidence)
    }
    likely = [term for term, weight in held.items() if weight >= _NEAR * max(held.values())]
    return [
        match.start() in negated
        for text, negated in evidence
        for term in likely
        for match in re.finditer(re.escape(term), text)
    ]


def _negated(text: str, scope: int) -> set[int]:
    """The places of a text that a negation reaches: up to the next pause, ``scope`` characters at most.

    能, 敢, 可 and their like are not counted.
    """
    bare = _IDLE.sub(lambda match: "＊" * len(match[0]), text)
    found: set[int] = set()
    for at, character in enumerate(bare):
        if character in _NO:
            first = at + 1
            while first < len(bare) and bare[first] in _MODAL:
                first += 1
            for place in range(at + 1, min(first + scope, len(bare))):
                if _PAUSE.match(bare[place]):
                    break
                found.add(place)
    return found


def turned(mine: Sequence[str], theirs: Sequence[str], sentence: str, evidence: str) -> bool:
    """Say whether two names stand in another order than in the evidence and no passive accounts for it.

    ``mine`` and ``theirs`` are the names, by what they lead to, in the order of the sentence and of the evidence.
    """
    common = [one for one in dict.fromkeys(mine) if one in theirs]
    if len(common) < 2:
        return False
    order = list(dict.fromkeys(theirs))
    inverted = any(order.index(one) > order.index(other) for one, other in pairwise(common))
    passive = bool(_PASSIVE.search(sentence)) != bool(_PASSIVE.search(evidence))
    return inverted != passive
