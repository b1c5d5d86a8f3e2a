"""How names are read in pinyin, without tones: pypinyin's tables of characters and phrases (its only importer).

A character read in several ways gives a name several readings; where the name is or holds a phrase of the tables, or
its first character is a surname, that says which comes first: 曾国藩 is zeng guo fan, 长安 chang an.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache

from api.suggesting.syllables import plain

Reading = tuple[str, ...]

_MOST_READINGS = 3
"""Of a character; those of which no phrase of the tables has an example are rare or old."""
MOST_OF_NAME = 4
_LONGEST_PHRASE = 4
_UNKNOWN = "?"
# As surnames; the tables list the common reading first.
_SURNAMES = {
    "曾": "zeng", "单": "shan", "解": "xie", "仇": "qiu", "朴": "piao", "区": "ou", "盖": "ge",
    "查": "zha", "任": "ren", "华": "hua", "翟": "zhai", "缪": "miao", "宓": "mi", "召": "shao",
    "覃": "qin", "冼": "xian", "种": "chong", "纪": "ji", "那": "na", "繁": "po", "折": "she",
    "乐": "yue", "员": "yun", "尉": "wei", "令": "ling", "葛": "ge", "曲": "qu", "燕": "yan",
    "应": "ying", "宁": "ning", "祭": "zhai", "郇": "xun", "隗": "wei", "牟": "mou", "贾": "jia",
    "石": "shi", "车": "che", "褚": "chu", "晁": "chao", "长": "zhang", "重": "chong", "叶": "ye",
    "柏": "bai", "相": "xiang", "都": "du", "沈": "shen", "夏": "xia", "万": "wan", "俞": "yu",
    "幺": "yao", "卜": "bu", "洗": "xian", "佴": "nai", "啜": "chuai", "洪": "hong", "许": "xu",
    "于": "yu", "句": "gou", "谌": "chen", "訾": "zi", "逄": "pang",
}  # fmt: skip


def readings(name: str, *, person: bool = False) -> tuple[Reading, ...]:
    """Return the readings of a name, the likeliest first; ``person`` tells that its first character is a surname."""
    known = _by_phrases(name)
    choices = [_choices(character, known.get(place)) for place, character in enumerate(name)]
    if person and name[:1] in _SURNAMES and 0 not in known:
        choices[0] = _led(_SURNAMES[name[0]], choices[0])
    choices = [one for one in choices if one]
    first = tuple(one[0] for one in choices)
    found = [first] if first else []
    for place, one in enumerate(choices):
        found += [(*first[:place], other, *first[place + 1 :]) for other in one[1:]]
    return tuple(dict.fromkeys(found))[:MOST_OF_NAME]


@cache
def syllables() -> frozenset[str]:
    """Return every syllable."""
    return frozenset(one for text in _tables()[0].values() for one in _bare(text) if one.isascii())


@cache
def beginnings() -> frozenset[str]:
    """Return every syllable and every beginning of one."""
    return frozenset(one[:end] for one in syllables() for end in range(1, len(one) + 1))


def tables_version() -> str:
    """Return a name of the tables and of the way they are read here."""
    from importlib.metadata import version

    return f"pypinyin {version('pypinyin')} readings 2"


def _by_phrases(name: str) -> dict[int, str]:
    """Return the readings of the characters that stand in a phrase of the tables, the longest phrase at each place."""
    phrases = _tables()[1]
    found: dict[int, str] = {}
    place = 0
    while place < len(name) - 1:
        ends = range(min(place + _LONGEST_PHRASE, len(name)), place + 1, -1)
        end = next((end for end in ends if name[place:end] in phrases), 0)
        for offset, told in enumerate(phrases[name[place:end]] if end else ()):
            found[place + offset] = plain(told[0])
        place = end or place + 1
    return found


def _choices(character: str, told: str | None) -> tuple[str, ...]:
    found = _of_character(character)
    return _led(told, found) if told is not None else found


def _led(first: str, others: tuple[str, ...]) -> tuple[str, ...]:
    return (first, *(one for one in others if one != first))


@cache
def _of_character(character: str) -> tuple[str, ...]:
    """Return the readings of a character; a letter or digit is itself, what is no letter is not read."""
    told = _tables()[0].get(ord(character))
    if told is not None:
        first, *others = _bare(told)
        return (first, *(one for one in others if (character, one) in _in_use()))[:_MOST_READINGS]
    if unicodedata.category(character)[0] not in "LN":
        return ()
    return (character.lower(),) if character.isascii() else (_UNKNOWN,)


@cache
def _in_use() -> frozenset[tuple[str, str]]:
    """Return the readings that characters have in phrases."""
    phrases = _tables()[1].items()
    pairs = (pair for phrase, told in phrases for pair in zip(phrase, (one[0] for one in told), strict=False))
    return frozenset((character, plain(one)) for character, one in frozenset(pairs))


def _bare(told: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(plain(one) for one in told.split(",")))


@cache
def _tables() -> tuple[Mapping[int, str], Mapping[str, list[list[str]]]]:
    from pypinyin.phrases_dict import phrases_dict
    from pypinyin.pinyin_dict import pinyin_dict

    return pinyin_dict, phrases_dict
