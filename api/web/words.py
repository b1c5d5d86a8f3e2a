"""What a page says, in the language that its reader asked for.

Labels are written in 简体 and in English; their 繁體 is made from the 简体. What a library holds is never converted: a
text, a title and a name stand as they were written.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType, SimpleNamespace

from api.asking.glyphs import traditional
from api.web.labels import GROUPS
from api.web.labels.values import VALUES, Said

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


def _traditional(text: str) -> str:
    converted = traditional(text)
    for wrong, right in _MISREAD.items():
        # A name that is written so is left alone.
        if wrong not in text:
            converted = converted.replace(wrong, right)
    return converted
