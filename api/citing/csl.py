"""CSL-JSON, schema 1.0: what Zotero and citation processors read.

https://github.com/citation-style-language/schema/blob/v1.0.2/schemas/input/csl-data.json

Pure.
"""

from __future__ import annotations

import json
from typing import Any

from api.citing.records import Cited, Creator, Issued


def write(cited: Cited) -> str:
    """Return a list of one item, a line a field."""
    fields = (f"  {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in item(cited).items())
    return "[{\n" + ",\n".join(fields) + "\n}]\n"


def item(cited: Cited) -> dict[str, Any]:
    """Return the item; what is not stated is left out."""
    told: dict[str, Any] = {
        "id": cited.key,
        "type": "chapter" if cited.container and cited.genre.csl == "book" else cited.genre.csl,
        "title": cited.title,
        "container-title": cited.container,
        "author": [_name(one) for one in cited.main],
        "translator": [_name(one) for one in cited.others if one.role == "译"],
        "section": cited.part,
        "issued": _issued(cited.issued),
        "edition": cited.edition,
        "publisher-place": cited.place,
        "publisher": cited.publisher,
        "page": cited.pages,
        "ISBN": cited.isbn,
        "DOI": cited.doi,
        "language": cited.language,
        "archive": cited.holder,
        "abstract": cited.abstract,
        "note": cited.note,
        "URL": cited.address,
        "accessed": _day(cited.accessed),
    }
    return {name: value for name, value in told.items() if value}


def _name(creator: Creator) -> dict[str, str]:
    dynasty = f"[{creator.dynasty}]" if creator.dynasty else ""
    return {"literal": dynasty + creator.name}


def _issued(issued: Issued | None) -> dict[str, Any]:
    if issued is None:
        return {}
    if issued.begin is None:
        return {"literal": issued.wording} if issued.wording else {}
    if issued.day:
        return _day(issued.day)
    if issued.month:
        return {"date-parts": [[issued.begin, issued.month]]}
    years = [issued.begin] if issued.begin == issued.end or issued.end is None else [issued.begin, issued.end]
    told: dict[str, Any] = {"date-parts": [[year] for year in years]}
    return told if issued.exact else {**told, "circa": True}


def _day(day: str) -> dict[str, Any]:
    return {"date-parts": [[int(part) for part in day.split("-")]]}
