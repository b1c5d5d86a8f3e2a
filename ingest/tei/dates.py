"""The dates of TEI's attributes as EDTF.

https://tei-c.org/release/doc/tei-p5-doc/en/html/ref-att.datable.w3c.html

Pure.
"""

from __future__ import annotations

import re

from lxml import etree

from ingest.tei.names import said
from ontology.moments import is_edtf

_TIME = re.compile(r"T.*$")
_ZONE = re.compile(r"(?<=\d{4})Z$")


def edtf(element: etree._Element) -> str:
    """Return the date that an element's attributes state; empty where they state none that EDTF can say."""
    when = _date(said(element, "when", "when-iso"))
    if when:
        return when
    begin = _date(said(element, "from", "from-iso", "notBefore", "notBefore-iso"))
    end = _date(said(element, "to", "to-iso", "notAfter", "notAfter-iso"))
    value = f"{begin or '..'}/{end or '..'}"
    return value if (begin or end) and is_edtf(value) else ""


def attributes(value: str) -> dict[str, str]:
    """Return the attributes that state an EDTF date; empty for one that TEI's attributes cannot say exactly."""
    begin, between, end = value.partition("/")
    if not between:
        return {"when": value} if _date(value) == value else {}
    pairs = {"notBefore": begin.replace("..", ""), "notAfter": end.replace("..", "")}
    stated = {name: one for name, one in pairs.items() if one}
    back = f"{pairs['notBefore'] or '..'}/{pairs['notAfter'] or '..'}"
    return stated if stated and back == value and all(_date(one) == one for one in stated.values()) else {}


_PLAIN = re.compile(r"-?\d{4}(?:-\d\d(?:-\d\d)?)?")


def _date(value: str) -> str:
    plain = _ZONE.sub("", _TIME.sub("", value))
    return plain if _PLAIN.fullmatch(plain) and is_edtf(plain) else ""
