# ruff: noqa: E501 - a line of a pattern or a query is kept whole
"""The language of wordings: regular expressions over the whole question, with slots and words that go together.

``{P}`` is a slot for a person, and so on (:data:`SLOTS`); a digit tells two slots of one type apart: ``{P1}``.
``<谁>`` stands for the ways of asking who (:data:`MACROS`). Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from ontology.records import TagType

SLOTS: Mapping[str, tuple[TagType, ...]] = MappingProxyType(
    {
        "P": (TagType.PER,),
        "L": (TagType.LOC,),
        "O": (TagType.OFI,),
        "T": (TagType.TIME,),
        "B": (TagType.BOOK,),
        "G": (TagType.ORG,),
        "E": (TagType.EVENT,),
        "S": (TagType.SUBJECT,),
        "A": (TagType.PER, TagType.ORG),
        "H": (TagType.LOC, TagType.ORG),
        "Y": (TagType.LOC, TagType.ORG, TagType.EVENT),
        "X": (TagType.PER, TagType.LOC, TagType.ORG, TagType.BOOK, TagType.EVENT, TagType.OFI),
        "C": (),
        "N": (),
        "Q": (),
    }
)
"""Slots and the types of name that fill them. ``C`` is a collection, book or title of the library, ``N`` any name,
``Q`` a number."""

_OF = "(?:人物|人名|人士|官员|名人|人|文人|学者)"
_COUNT = "(?:个|位|种|部|首|篇|处|座|次|件|名|条|段|本|场|项|家|份|所)"
MACROS: Mapping[str, str] = MappingProxyType(
    {
        "谁": f"(?:都?有)?(?:谁|哪(?:些|几{_COUNT}?){_OF}?|什么人|哪一?[个位]{_OF}?|多少{_COUNT}?{_OF}|几{_COUNT}{_OF}?)",
        "的谁": (
            f"的?{_OF}?(?:一共|总共|一?共)?(?:都|分别|主要)?[有是叫]?"
            f"(?:谁|哪(?:些|几{_COUNT}?){_OF}?|什么人|多少{_COUNT}?{_OF}?|几{_COUNT}{_OF}?|哪一?[个位]{_OF}?)"
        ),
        "的人": f"的{_OF}",
        "哪些": f"(?:有?哪一?些|什么|哪几?{_COUNT}|有?多少{_COUNT}?|有?几{_COUNT}|何)",
        "有哪些": f"(?:一共|总共|共|都|主要|分别)*(?:有|是)(?:过)?(?:哪一?些|什么|哪几?{_COUNT}|多少{_COUNT}?|几{_COUNT}|何)",
        "何时": "(?:是?(?:在|于)?(?:什么时候|何时|哪一?年|什么年代|什么时间|几时|哪个朝代|什么年间|何年|哪些年))",
        "何地": "(?:是?(?:在|于)?(?:哪里|哪儿|何地|何处|什么地方|哪些地方|哪个地方|哪几个地方))",
        "任": "(?:曾经?)?(?:担任|出任|历任|就任|做|当|任|为)(?:过|了)?",
        "做官": "(?:曾经?)?(?:做过?官|任过?官|当过?官|为官|任过?职|做官|任职|仕宦|任官)(?:过|的)?",
        "写": "(?:撰写|撰著|编写|创作|著有|撰有|写有|撰|著|写|作)(?:过|了|的)?",
        "书": "(?:著作|作品|书籍|典籍|文献|书|文章|诗文)",
        "提到": "(?:提到|提及|说到|谈到|讲到|写到|记到|记载|涉及|出现)(?:过|了|的)?",
        "都": "(?:一?共同|都|同时|均|皆|一起)",
        "时": "(?:年间|年代|时期|时代|期间|之间|前后|左右|年代间|在位时期?|[间朝时])?",
        "地名": "(?:地名|地方|地点|地|城市)",
        "在": "(?:曾经?)?(?:在|于)",
    }
)
"""Words that go together; every one is a group without a name."""

_SLOT = re.compile(r"\{([A-Z])(\d?)\}")
_MACRO = re.compile(r"(?<!\?P)<(\w+)>")
ANY = "[^，。？！；]{1,40}?"
_ABOUT = "(?P<{0}_about>前后|左右|上下)"
_WHEN = "(?:年间|年代|时期|时代|期间|之间|之际|[间朝时中])"


def slots_of(wording: str) -> tuple[str, ...]:
    """Return the slots of a wording in order: ``("T", "L", "O")``."""
    return tuple(letter + digit for letter, digit in _SLOT.findall(wording))


@lru_cache(4096)
def rough(wording: str) -> re.Pattern[str]:
    """Return a pattern in which a slot is any run: what it does not match, the wording does not."""
    return re.compile(_SLOT.sub(lambda slot: _bracketed(slot[1], slot[1] + slot[2], ANY), _plain(wording)))


def exact(wording: str, fillers: Mapping[str, Sequence[str]]) -> re.Pattern[str] | None:
    """Return the pattern with each slot's possible texts, the longest first; ``None`` where a slot has none.

    ``fillers`` maps a slot's letter to the names of its types that stand in the question.
    """
    if any(not fillers.get(slot[0]) for slot in slots_of(wording)):
        return None

    def choices(slot: re.Match[str]) -> str:
        texts = sorted(set(fillers[slot[1]]), key=lambda text: (-len(text), text))
        return _bracketed(slot[1], slot[1] + slot[2], "|".join(map(re.escape, texts)))

    return re.compile(_SLOT.sub(choices, _plain(wording)))


def _plain(wording: str) -> str:
    for _ in range(2):  # a macro may stand in another
        wording = _MACRO.sub(lambda macro: f"(?:{MACROS[macro[1]]})", wording)
    return wording


def _bracketed(letter: str, name: str, inner: str) -> str:
    """A book may stand in its marks, a time may be followed by 年间 or 前后, any name by quotation marks."""
    if letter == "T":
        return f"(?P<{name}>{inner}){_WHEN}?{_ABOUT.format(name)}?"
    return f'[《〈「“‘"]?(?P<{name}>{inner})[》〉」”’"]?'
