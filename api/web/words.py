"""What a page says, in the language that its reader asked for.

Labels are written in 简体 and in English; their 繁體 is made from the 简体. What a library holds is never converted: a
text, a title and a name stand as they were written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache, lru_cache
from types import MappingProxyType, SimpleNamespace

from api.asking.glyphs import traditional
from api.web.labels import GROUPS
from api.web.labels.evidence import NONE, SENTENCES
from api.web.labels.values import VALUES, Said

_LONGEST = 300
"""Characters of a sentence of evidence that the program makes; what is longer is somebody else's."""
_MISREAD = MappingProxyType(
    {"覈": "核", "換髮": "換發", "看錶": "看表", "下錶": "下表", "隻影響": "只影響", "摺合": "折合", "答復": "答覆"}
)
"""What the conversion takes for another word, or writes as nobody does any more: no sentence here is of hair."""


class Language(StrEnum):
    """A language of the pages' own words, as a BCP 47 tag."""

    HANS = "zh-Hans"
    HANT = "zh-Hant"
    EN = "en"

    @property
    def own_name(self) -> str:
        """What its readers call it."""
        return {"zh-Hans": "简体", "zh-Hant": "繁體", "en": "English"}[self]


class Words:
    """Labels and names of values in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.groups: Mapping[str, SimpleNamespace] = MappingProxyType(
            {letter: SimpleNamespace(**self._labels(tables)) for letter, tables in GROUPS.items()}
        )
        self.values: Mapping[str, Mapping[str, str]] = MappingProxyType(
            {name: MappingProxyType(self._in(table)) for name, table in VALUES.items()}
        )

    def label(self, name: str, /, **parts: object) -> str:
        """Return a label of the group ``L``, its places filled with ``parts``. Raises ``AttributeError``."""
        text: str = getattr(self.groups["L"], name)
        return text.format(**parts) if parts else text

    def called(self, group: str, value: str) -> str:
        """Return what a value of a group of values is called; the value itself where it has no name."""
        return self.values[group].get(value, value)

    def script(self, text: str) -> str:
        """Return a Chinese sentence of the program's own in the script of these words."""
        return _traditional(text) if self.language is Language.HANT else text

    def evidence(self, text: str) -> str:
        """Return a sentence in which a machine said why, in these words; what it quotes stays as it is written.

        A sentence of another making, a librarian's or another library's, is left alone.
        """
        return _evidence(self, text)

    def year(self, year: int) -> str:
        """Return a year, historically counted: 1449, and 前209 or 209 BC."""
        return str(year) if year > 0 else self.label("year_before", year=-year)

    def span(self, begin: int, end: int) -> str:
        """Return years from one to another, or the one."""
        return self.year(begin) if begin == end else f"{self.year(begin)}—{self.year(end)}"

    def _labels(self, tables: tuple[Mapping[str, Said], ...]) -> dict[str, str]:
        return {name: text for table in tables for name, text in self._in(table).items()}

    def _in(self, table: Mapping[str, Said]) -> dict[str, str]:
        if self.language is Language.EN:
            return {name: said[1] or said[0] for name, said in table.items()}
        return {name: self.script(said[0]) for name, said in table.items()}


@cache
def words_in(language: Language) -> Words:
    """Return the words of a language, made once in a process."""
    return Words(language)


@lru_cache(maxsize=4096)
def _evidence(words: Words, text: str) -> str:
    if len(text) > _LONGEST:
        return text
    for pattern, said in _sentences():
        if found := pattern.fullmatch(text):
            shown = said[1] if words.language is Language.EN else words.script(said[0])
            return shown.format(**{name: _held(words, name, value) for name, value in found.groupdict().items()})
    return text


def _held(words: Words, name: str, value: str) -> str:
    """What stands in a place of a sentence of evidence."""
    match name:
        case "marks" | "more_marks" if value == NONE[0]:
            return NONE[1] if words.language is Language.EN else words.script(value)
        case "kind":
            return "+".join(words.called("MATCH_KINDS", one) for one in value.split("+"))
        case "told":
            return words.evidence(value)
        case "word":
            return words.script(value)
    return value


@cache
def _sentences() -> tuple[tuple[re.Pattern[str], Said], ...]:
    return tuple((_pattern(said[0]), said) for said in SENTENCES)


def _pattern(template: str) -> re.Pattern[str]:
    made = re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+?)", re.escape(template))
    return re.compile(made, re.DOTALL)


def _traditional(text: str) -> str:
    converted = traditional(text)
    for wrong, right in _MISREAD.items():
        # A name that is written so is left alone.
        if wrong not in text:
            converted = converted.replace(wrong, right)
    return converted
