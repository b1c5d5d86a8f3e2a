"""Other names that a text itself states: 「X，字Y，号Z」「一名Y」「改曰Y」「以下简称“Y”」. Pure.

Each is said of the mention it stands behind, with the words that say so; the linker counts it for that mention and
takes later mentions of the name alone for the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.taggers.mention import Mention
from ingest.taggers.surnames import split_name
from ontology.records import TagType

_STOP = "，。、；：？！“”‘’「」『』《》〈〉（）()\\s"
_C = f"[^{_STOP}]"
_END = f"(?=[{_STOP}者也]|$)"
_QUOTE = "[“「『《]?"
_UNQUOTE = "[”」』》]?"

_PERSON = re.compile(
    "(?P<word>小字|表字|自字|字|自号曰?|更号|别号|晚号|又号|号曰?|赐号|赐谥|追谥|谥号曰?|谥曰?|讳|初名|原名|本名|更名曰?|改名曰?|"
    "赐名曰?|一名|又名|名曰|名|世称|人称|时称|学者称之?曰?|人谓之|世谓之|时谓之|法名|法号|封为?)"
    f"(?P<name>{_C}{{1,6}}?){_END}"
)
_WORD_BEFORE = re.compile("(?:小字|自字|字|自号|又号|谥号|号|谥|讳|名)曰?$")
_REVERSED = re.compile(f"(?P<name>{_C}{{1,4}}?)其(?P<word>自?[字号名])也")
_KINDS = {
    "字": "字", "法": "法名", "初名": "旧名", "原名": "旧名", "一名": "别称", "又名": "别称", "更名": "别称",
    "改名": "别称", "赐名": "别称", "谥": "谥号", "号": "号", "讳": "名", "名": "名", "称": "别称", "谓": "别称",
    "封": "封爵",
}  # fmt: skip
_LENGTHS = {
    "字": (1, 2),
    "号": (2, 6),
    "谥号": (1, 4),
    "名": (1, 3),
    "别称": (1, 6),
    "旧名": (1, 3),
    "法名": (2, 4),
    "封爵": (2, 5),
}
_PLACE = re.compile(
    "(?P<word>改曰|改名曰?|更名曰?|更曰|改称|改为|更为|旧名|古名|本名|一名|亦名|又名|俗名|俗呼|亦曰|又曰|俗称|别称|亦称|古称|简称|"
    "名之曰|赐名|(?<=，)名|即今|今之?)"
    f"{_QUOTE}(?P<name>{_C}{{1,8}}?)(?=[{_STOP}也是焉以]|$)"
)
_BOOK = re.compile(
    f"[，(（]?(?P<word>一名|又名|亦名|原名|初名|亦曰|亦称|又称|简称|一曰){_QUOTE}(?P<name>{_C}{{1,16}}){_UNQUOTE}"
)
_ORG = re.compile(f"[，(（]?(?:以下)?(?P<word>简称|又名|又称|亦称|也称|俗称){_QUOTE}(?P<name>{_C}{{2,24}}){_UNQUOTE}")
_SENTENCE = re.compile("[。！？\n]")
_REACH = 60
"""Characters between a name and what it is also called, at most."""
_NEAR = 14
_FAR = 120
"""The same for a posthumous name, which stands at the end of a life."""
_PER_STARTS = frozenset("，。；、：者也人氏") | {""}
_NO_NAME = re.compile("[之其为曰者而于以有不所皆]")


@dataclass(frozen=True, slots=True)
class Alias:
    """``name`` stands for what the mention ``of`` names, as the words ``[begin, end)`` of the same text say.

    ``at`` is where the name itself stands.
    """

    name: str
    kind: str
    of: Mention
    label: str
    begin: int
    end: int
    at: int

    def words(self, text: str) -> str:
        """Return the words of ``text`` that say so."""
        return text[self.begin : self.end]


def learn(text: str, mentions: Sequence[Mention]) -> tuple[Alias, ...]:
    """Return the other names that the normalised ``text`` states of its ``mentions``, in their order in it."""
    persons = sorted((one for one in mentions if one.type is TagType.PER), key=lambda one: (one.begin, -one.end))
    found = [
        *_persons(text, _heads(text, persons)),
        *_tagged(text, persons),
        *_reversed(text, _heads(text, persons)),
        *_adjacent(text, persons),
        *_things(text, mentions, TagType.LOC, _PLACE),
        *_things(text, mentions, TagType.BOOK, _BOOK),
        *_things(text, mentions, TagType.ORG, _ORG),
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda alias: (alias.begin, alias.end, alias.at)))


def _heads(text: str, persons: Iterable[Mention]) -> list[Mention]:
    """Return the persons of whom something can be said: those not said of another themselves."""
    return [one for one in persons if not _is_said(text, one)]


def _is_said(text: str, mention: Mention) -> bool:
    before = text[max(0, mention.begin - 3) : mention.begin]
    return bool(re.search("(?:[字讳谥]|自号|号|[^有无]名)曰?$|^[字号名讳]$", before)) or mention.kind in ("字", "谥号")


def _persons(text: str, heads: Sequence[Mention]) -> Iterator[Alias]:
    for match in _PERSON.finditer(text):
        before = text[match.start() - 1 : match.start()] if match.start() else ""
        kind = _kind(match["word"])
        adjacent = before not in _PER_STARTS and kind != "谥号"
        head = _head(text, heads, match.start(), adjacent=adjacent, reach=_FAR if kind == "谥号" else _REACH)
        if head is not None and _fits(match["name"], kind):
            yield _alias(text, head, match["name"], kind, match)


def _tagged(text: str, persons: Sequence[Mention]) -> Iterator[Alias]:
    """Yield 「陆游字务观越州山阴人」: without a stop behind it the name ends where its mention does."""
    heads = _heads(text, persons)
    for name in persons:
        word = _WORD_BEFORE.search(text, max(0, name.begin - 3), name.begin)
        if word is not None and not re.match(_END, text[name.end : name.end + 1]):
            starts = text[word.start() - 1 : word.start()] in _PER_STARTS
            head = _head(text, heads, word.start(), adjacent=not starts)
            if head is not None:
                surface = text[name.begin : name.end]
                label = text[head.begin : head.end]
                yield Alias(surface, _kind(word.group()), head, label, head.begin, name.end, name.begin)


def _reversed(text: str, heads: Sequence[Mention]) -> Iterator[Alias]:
    """Yield 「霞客其号也」."""
    for match in _REVERSED.finditer(text):
        head = _head(text, heads, match.start(), adjacent=False)
        if head is not None:
            yield _alias(text, head, match["name"], _kind(match["word"]), match)


def _adjacent(text: str, persons: Sequence[Mention]) -> Iterator[Alias]:
    """Yield 「张平子衡」, 「宁王宸濠」: a given name right behind a byname or title."""
    for head, name in pairwise(persons):
        surface = text[name.begin : name.end]
        if head.end == name.begin and len(surface) <= 2 and (name.kind in ("名", "字") or not split_name(surface)[0]):
            yield Alias(surface, "名", head, text[head.begin : head.end], head.begin, name.end, name.begin)


def _things(text: str, mentions: Sequence[Mention], type_: TagType, pattern: re.Pattern[str]) -> Iterator[Alias]:
    # 「秦改为山阴县」 says who renamed it, not what was called so before.
    heads = _outermost(one for one in mentions if one.type is type_ and one.end - one.begin > 1)
    for match in pattern.finditer(text):
        head = _head(text, heads, match.start(), adjacent=False, reach=_NEAR if "今" in match["word"] else _REACH // 2)
        name = match["name"]
        if head is not None and not _NO_NAME.search(name) and name != text[head.begin : head.end]:
            yield _alias(text, head, name, _thing_kind(match["word"]), match)


def _outermost(mentions: Iterable[Mention]) -> list[Mention]:
    found: list[Mention] = []
    for one in sorted(mentions, key=lambda one: (one.begin, -one.end)):
        if not found or one.end > found[-1].end:
            found.append(one)
    return found


def _alias(text: str, head: Mention, name: str, kind: str, match: re.Match[str]) -> Alias:
    return Alias(name, kind, head, text[head.begin : head.end], head.begin, match.end(), match.start("name"))


def _head(text: str, heads: Sequence[Mention], at: int, *, adjacent: bool, reach: int = _REACH) -> Mention | None:
    """Return of whom something said at ``at`` is said: the first of its sentence, or whoever stands right before."""
    near = [one for one in heads if at - reach <= one.begin and one.end <= at]
    if adjacent:
        return next((one for one in reversed(near) if one.end == at), None)
    same = [one for one in near if reach == _FAR or not _SENTENCE.search(text, one.end, at)]
    subjects = [one for one in same if one.begin == 0 or text[one.begin - 1] in "，。；\n "]
    found = subjects or same
    return found[-1] if found else None


def _kind(word: str) -> str:
    return next((kind for mark, kind in _KINDS.items() if mark in word), "别称")


def _thing_kind(word: str) -> str:
    if "简称" in word:
        return "简称"
    if "今" in word:
        return "今名"
    return "旧称" if word[0] in "旧古本原初曾" else "别称"


def _fits(name: str, kind: str) -> bool:
    shortest, longest = _LENGTHS.get(kind, (1, 6))
    return shortest <= len(name) <= longest and not _NO_NAME.search(name)
