"""The names under which years were counted, as normalised text has them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ingest.normalize import fold
from ontology.authority.eras import SPELLINGS, Era, EraTable

_LONGEST = 8
_OTHERS = ("大韩民国",)
"""Names that end in that of an era and are none."""


class EraNames:
    """Names of eras and reigns, alone and after their dynasty: 永乐, 明永乐, 秦始皇. All of them are folded."""

    def __init__(self, eras: EraTable) -> None:
        found: dict[str, dict[str, Era]] = {}
        rows = [(row, tuple(_names(row))) for row in eras.rows]
        names = tuple(dict.fromkeys(name for _, own in rows for name in own))
        folded = dict(zip(names, fold("\n".join(names)).split("\n"), strict=True))
        for row, own in rows:
            for name in own:
                found.setdefault(folded[name].translate(SPELLINGS), {})[row.id] = row
        self._rows = {name: tuple(rows.values()) for name, rows in found.items()}
        self._longest = min(max(map(len, self._rows), default=0), _LONGEST)

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def begin(self, text: str, end: int) -> int:
        """Return where the longest name that ends at ``end`` begins; ``end`` where there is none."""
        if self.is_other(text, end):
            return end
        first = max(0, end - self._longest)
        before = text[first:end].translate(SPELLINGS)
        return next((first + place for place in range(len(before) - 1) if before[place:] in self._rows), end)

    def is_other(self, text: str, end: int) -> bool:
        """Say whether what ends at ``end`` only sounds like an era: 大韩民国."""
        return text.endswith(_OTHERS, 0, end)

    def longest_at(self, text: str, begin: int) -> int:
        """Return where the longest name that begins at ``begin`` ends; ``begin`` where there is none."""
        after = text[begin : begin + self._longest].translate(SPELLINGS)
        return next((begin + size for size in range(len(after), 1, -1) if after[:size] in self._rows), begin)

    def rows(self, name: str) -> tuple[Era, ...]:
        """Return the eras and reigns called ``name``."""
        return self._rows.get(name.translate(SPELLINGS), ())


@lru_cache(maxsize=4)
def era_names(eras: EraTable) -> EraNames:
    """Return the names of a table, made once for it."""
    return EraNames(eras)


def _names(row: Era) -> Iterator[str]:
    """Yield 永乐, 明永乐 …: the era's names alone and after its dynasty. A ruler before them is a tag of his own."""
    for name in (row.era, *row.names):
        yield name
        if len(name) > 1:
            hints = (row.dynasty, *row.dynasty_names)
            yield from (hint + name for hint in hints if not name.startswith(hint))
