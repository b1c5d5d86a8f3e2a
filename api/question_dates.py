"""Years as a question writes them and a document seldom does. Pure.

In the question 「580年皇后上朝」 three digits before 年 are a year of the common era; in a document they count years as
often, so the tagger of documents leaves them. Values are EDTF, as everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.taggers.plain_dates import edtf_year
from ontology.authority.numerals import number
from ontology.records import Maker, Tag, TagType

MAKER = Maker("question", "1")

# What shows that a number counts years: 过了300年, 300年后, 300多年, 300年的历史.
_COUNTED = "(?<![0-9.第了过时近共约达续治满每隔余前])"
_NOT_A_COUNT = "(?![前后来以间多级代度期]|之[前后久内]|的?历史)"
_DASH = "[ ]?(?:-|—|–|——|~|～|至|到)[ ]?"
_YEAR = re.compile(
    f"{_COUNTED}(?P<year>[1-9][0-9]{{2}}|[一二三四五六七八九][〇零一二三四五六七八九]{{2}})[ ]?年{_NOT_A_COUNT}"
)
_SPAN = re.compile(f"(?<![0-9])(?P<first>[1-9][0-9]{{2}})年?{_DASH}(?P<last>[1-9][0-9]{{2,3}})[ ]?年")
_CENTURY = re.compile("(?:公元|西元)?前(?P<century>[0-9]{1,2}|[一二三四五六七八九十]{1,3})世纪")


def add_years(text: str, tags: Sequence[Tag]) -> tuple[Tag, ...]:
    """Return ``tags`` of the normalised ``text`` with its years; a tag that overlaps one of them falls.

    A date that the taggers read already keeps its tag.
    """
    dated = [tag for tag in tags if tag.type is TagType.TIME and tag.value]
    years = [year for year in _years(text) if not any(_overlap(year, tag) for tag in dated)]
    kept = [tag for tag in tags if not any(_overlap(year, tag) for year in years)]
    return tuple(sorted([*kept, *years], key=lambda tag: tag.begin))


def _years(text: str) -> Iterator[Tag]:
    end = 0
    spans = ((match, _span(match)) for match in _SPAN.finditer(text))
    years = ((match, edtf_year(_number(match["year"]))) for match in _YEAR.finditer(text))
    centuries = ((match, _century(match)) for match in _CENTURY.finditer(text))
    for match, value in sorted((*spans, *years, *centuries), key=lambda pair: (pair[0].start(), -pair[0].end())):
        if value and match.start() >= end:
            end = match.end()
            yield Tag("", "", match.start(), end, match.group(), TagType.TIME, MAKER, 0.9, value=value)


def _number(written: str) -> int:
    return number(written) or 0


def _span(match: re.Match[str]) -> str:
    first, last = int(match["first"]), int(match["last"])
    return f"{edtf_year(first)}/{edtf_year(last)}" if first < last else ""


def _century(match: re.Match[str]) -> str:
    """Write 前7世纪, the years 前700 to 前601, as ``-06XX``: the EDTF years -0699 to -0600."""
    century = _number(match["century"])
    return f"-{century - 1:02d}XX" if 0 < century < 100 else ""


def _overlap(one: Tag, other: Tag) -> bool:
    return one.begin < other.end and other.begin < one.end
