"""When a thing came out, as its description says it: EDTF, 明天启元年（1621）, 1980年5月, or words that no year is in.

Pure.
"""

from __future__ import annotations

import re

from api.citing.records import Issued
from ontology.moments import years_of

_YEAR_LAST = re.compile(r"(?P<words>.+?)\s{0,9}[（(]\s{0,9}(?:公元)?(?P<before>前)?(?P<year>\d{1,4})年?\s{0,9}[)）]")
_YEAR_FIRST = re.compile(r"(?P<before>前)?(?P<year>\d{1,4})年?\s*[（(](?P<words>[^()（）]+)[)）]")
_PLAIN = re.compile(r"(?P<year>\d{4})(?:年(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?)?|[./](?P<m>\d{1,2}))?")
_FULL = re.compile(r"\d{4}-\d{2}-\d{2}")
_TO_THE_MONTH = re.compile(r"\d{4}-(\d{2})")
_UNSURE = re.compile(r"[?~%X]")


def issued_of(stated: str) -> Issued | None:
    """Return what a date says; ``None`` for an empty one."""
    text = " ".join(stated.split())
    if not text:
        return None
    return _edtf(text) or _with_era(text) or _plain(text) or Issued(wording=text, exact=False)


def _edtf(text: str) -> Issued | None:
    years = years_of(text)
    if years is None or (years.begin is None and years.end is None):
        return None
    one = years.begin is not None and years.begin == years.end
    day = text if _FULL.fullmatch(text) else ""
    month = _month(to_the_month[1]) if (to_the_month := _TO_THE_MONTH.fullmatch(text)) else 0
    exact = not _UNSURE.search(text) and (one or "/" in text)
    return Issued(years.begin, years.end, exact=exact, open=years.end is None, day=day, month=month)


def _with_era(text: str) -> Issued | None:
    found = _YEAR_LAST.fullmatch(text) or _YEAR_FIRST.fullmatch(text)
    if found is None or not int(found["year"]):
        return None
    year = -int(found["year"]) if found["before"] else int(found["year"])
    return Issued(year, year, wording=found["words"].strip())


def _plain(text: str) -> Issued | None:
    found = _PLAIN.fullmatch(text)
    if found is None or not int(found["year"]):
        return None
    year, month, day = int(found["year"]), found["month"], found["day"]
    if month and day:
        return Issued(year, year, day=f"{year:04d}-{int(month):02d}-{int(day):02d}")
    return Issued(year, year, month=_month(month or found["m"] or ""))


def _month(digits: str) -> int:
    """The month that digits name; 0 for none, as of the seasons of EDTF."""
    return int(digits) if digits and 1 <= int(digits) <= 12 else 0
