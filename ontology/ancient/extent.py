"""卷数, 册数, 存卷, 缺叶: 四十卷首一卷 十二册二函; 存十二卷（一至六、九）; 缺卷三第五至七叶.

Pure.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from ontology.ancient.forms import numbered, simple
from ontology.ancient.records import Extent, Kept, Missing, Range
from ontology.authority.numerals import number

_JUAN = numbered(r"(?<!第)(?P<n>N)\s*卷")
_FRONT = re.compile(r"[首末前后附]+$|(?:附录|补遗|目录|年谱|图|考证|校勘记|札记|拾遗|外集|别集|续编?)$")
_VOLUMES = numbered(r"(?P<n>N)\s*[册本]")
_CASES = numbered(r"(?P<n>N)\s*[函夹匣]")
_ALL = re.compile(r"不分卷")
_HELD = numbered(r"(?:实?存|現存|现存)\s*(?:卷[次数]?[:：]?\s*)?(?P<n>N)\s*卷")
_RUN = numbered(r"(?P<first>N)(?:\s*TO\s*(?:卷|第)?\s*(?P<last>N))?")
_WHOLE = re.compile(r"^\W*(?:无缺?|不缺|无缺[叶页卷]?|完整|全|足本|齐全|无残缺?|否|0|-|—)\W*$")
_LEAF = numbered(
    r"(?:卷\s*(?P<juan>N)[^，,；;。卷]{0,4}?)?"
    r"(?:第\s*(?P<first>N)(?:\s*TO\s*第?\s*(?P<last>N))?\s*[叶页]|[叶页]\s*第?(?P<first2>N)(?:\s*TO\s*(?P<last2>N))?"
    r"|(?P<range>N)\s*TO\s*(?P<range2>N)\s*[叶页]|(?P<count>N)\s*[叶页])"
)
_LACKS = numbered(r"缺\s*(?:卷|第)\s*(?P<first>N)(?:\s*TO\s*(?:卷|第)?\s*(?P<last>N))?(?!\s*第?N?[叶页])(?:\s*卷)?")
_LAST_JUAN = 10_000
_BEFORE = 16
"""Characters before a number that say of what it is."""


def read_extent(text: str) -> Extent:
    """Return juan, volumes and cases; of 四十卷首一卷 the juan are 40."""
    plain = simple(text)
    juan = next((number(found["n"]) for found in _JUAN.finditer(plain) if not _front(plain, found)), None)
    volumes, cases = _VOLUMES.search(plain), _CASES.search(plain)
    return Extent(
        juan,
        bool(_ALL.search(plain)),
        number(volumes["n"]) if volumes else None,
        number(cases["n"]) if cases else None,
        text.strip(),
    )


def _front(plain: str, found: re.Match[str]) -> bool:
    """Say whether these are the juan of an appendix, or what is kept of a set."""
    before = plain[max(0, found.start() - _BEFORE) : found.start()].rstrip()
    return bool(_FRONT.search(before)) or before.endswith(("存", "缺"))


def read_kept(text: str) -> Kept | None:
    """Return what is kept; ``None`` where no juan is named and no number said."""
    plain = simple(text)
    held = _HELD.search(plain)
    count = number(held["n"]) if held else None
    rest = plain[held.end() :] if held else plain.split("缺")[0]
    juan = tuple(_runs(rest))
    if count is None and not juan:
        return None
    return Kept(count, juan, text.strip())


def _runs(text: str) -> Iterator[Range]:
    for found in _RUN.finditer(text):
        first, last = number(found["first"]), number(found["last"]) if found["last"] else None
        if text[found.end() : found.end() + 1] in ("册", "函", "叶", "页"):
            continue
        if first and first <= (last or first) < _LAST_JUAN:
            yield first, last or first


def is_whole(text: str) -> bool:
    """Say whether a field of what is missing says that nothing is."""
    return bool(_WHOLE.match(simple(text).strip()))


def read_missing(text: str) -> tuple[Missing, ...]:
    """Return what is missing, in its order; nothing where nothing is or nothing can be read."""
    if is_whole(text):
        return ()
    plain = simple(text)
    leaves = list(_LEAF.finditer(plain))
    begins = [one.start() for one in leaves]
    found = [(one.start(), _leaves(one, text)) for one in leaves]
    for one in _LACKS.finditer(plain):
        before = bisect_left(begins, one.end())
        if not (before and leaves[before - 1].end() > one.start()):
            found.append((one.start(), _whole_juan(one, text)))
    return tuple(missing for _, missing in sorted(found, key=lambda pair: pair[0]) if missing is not None)


def _leaves(found: re.Match[str], text: str) -> Missing | None:
    juan = number(found["juan"]) if found["juan"] else None
    of = (juan, juan) if juan else None
    wording = text[found.start() : found.end()]
    if found["count"]:
        return Missing(of, None, number(found["count"]), wording)
    first = number(found["first"] or found["first2"] or found["range"] or "")
    last = number(found["last"] or found["last2"] or found["range2"] or "") or first
    if first is None or last is None or last < first:
        return None
    return Missing(of, (first, last), None, wording)


def _whole_juan(found: re.Match[str], text: str) -> Missing | None:
    first = number(found["first"])
    last = number(found["last"]) if found["last"] else first
    if first is None or last is None or last < first:
        return None
    return Missing((first, last), None, None, text[found.start() : found.end()])
