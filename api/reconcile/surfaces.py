"""All names of a library in one run of text, so that one that begins with, holds or resembles another is found in
milliseconds: a hundred thousand names take about a megabyte. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

_FUZZY_FROM = 3
"""A name of fewer characters resembles too many."""
_TWO_FROM = 7


class Surfaces:
    """Folded names, each once."""

    def __init__(self, names: Iterable[str]) -> None:
        known = sorted({name for name in names if name and "\n" not in name}, key=lambda name: (len(name), name))
        self._text = "\n".join(("", *known, ""))

    def __len__(self) -> int:
        return self._text.count("\n") - 1 if len(self._text) > 1 else 0

    def __contains__(self, name: str) -> bool:
        return bool(name) and f"\n{name}\n" in self._text

    def begin_with(self, prefix: str) -> Iterator[str]:
        """Yield the names that begin with ``prefix``, the short ones first, itself first of all."""
        return self._found(f"\n{prefix}") if prefix else iter(())

    def hold(self, part: str) -> Iterator[str]:
        """Yield the names that hold ``part`` but do not begin with it, the short ones first."""
        return (name for name in self._found(part) if not name.startswith(part)) if part else iter(())

    def like(self, name: str) -> Iterator[str]:
        """Yield names that may be ``name`` with a character or two written otherwise: each shares with it the first or
        the last half, or for two its first, middle or last third."""
        if len(name) < _FUZZY_FROM:
            return
        parts = 3 if len(name) >= _TWO_FROM else 2
        cuts = [round(place * len(name) / parts) for place in range(parts + 1)]
        seen: set[str] = set()
        for number, (begin, end) in enumerate(pairwise(cuts)):
            part = name[begin:end]
            part = f"\n{part}" if number == 0 else f"{part}\n" if number == parts - 1 else part
            for found in self._found(part):
                if abs(len(found) - len(name)) < parts and found != name and found not in seen:
                    seen.add(found)
                    yield found

    def _found(self, part: str) -> Iterator[str]:
        """Yield each line that holds ``part``, once."""
        text, place = self._text, 0
        while (place := text.find(part, place)) >= 0:
            begin = place + 1 if part[0] == "\n" else text.rfind("\n", 0, place) + 1
            end = text.find("\n", begin)
            yield text[begin:end]
            place = end
