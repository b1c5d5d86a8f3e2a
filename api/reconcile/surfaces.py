"""All names of a library in one run of text, so that one that begins with, holds or resembles another is found in
milliseconds: a hundred thousand names take about a megabyte. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise

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

    def __iter__(self) -> Iterator[str]:
        """Yield all names, the short ones first."""
        return iter(self._text[1:-1].split("\n")) if len(self) else iter(())

    def __contains__(self, name: str) -> bool:
        return bool(name) and f"\n{name}\n" in self._text

    def begin_with(self, prefix: str) -> Iterator[str]:
        """Yield the names that begin with ``prefix``, the short ones first, itself first of all."""
        return self._found(f"\n{prefix}") if prefix else iter(())

    def hold(self, part: str) -> Iterator[str]:
        """Yield the names that hold ``part`` but do not begin with it, the short ones first."""
        return (name for name in self._found(part) if not name.startswith(part)) if part else iter(())

    def like(self, name: str) -> Iterator[str]:
        """Yield names that may be ``name`` with a character, or of a long one two, written otherwise."""
        if len(name) < _FUZZY_FROM:
            return
        most = 2 if len(name) >= _TWO_FROM else 1
        found = chain.from_iterable(map(self._found, _shared(name)))
        if len(name) == _FUZZY_FROM:  # 张家庄 and 张各庄: half of so short a name is shared by thousands
            first, last = re.escape(name[0]), re.escape(name[-1])
            found = chain(found, re.findall(f"(?<=\n){first}.?{last}(?=\n)", self._text))
        seen = {name}
        for one in found:
            if abs(len(one) - len(name)) <= most and one not in seen:
                seen.add(one)
                yield one

    def _found(self, part: str) -> Iterator[str]:
        """Yield each line that holds ``part``, once."""
        text, place = self._text, 0
        while (place := text.find(part, place)) >= 0:
            begin = place + 1 if part[0] == "\n" else text.rfind("\n", 0, place) + 1
            end = text.find("\n", begin)
            yield text[begin:end]
            place = end


def _shared(name: str) -> Iterator[str]:
    """Yield runs of which a name that differs in as little shares one: its halves, or the thirds of a long one."""
    if len(name) == _FUZZY_FROM:
        yield from (f"\n{name[:2]}", f"{name[1:]}\n")
        return
    parts = 3 if len(name) >= _TWO_FROM else 2
    cuts = [round(place * len(name) / parts) for place in range(parts + 1)]
    for number, (begin, end) in enumerate(pairwise(cuts)):
        part = name[begin:end]
        yield f"\n{part}" if number == 0 else f"{part}\n" if number == parts - 1 else part
