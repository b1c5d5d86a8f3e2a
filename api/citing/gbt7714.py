"""GB/T 7714—2015, the form of the numbered list 顺序编码制.

Monographs by 4.1.2, parts of them by 4.2.2 (``//`` before the book), further electronic resources by 4.6.2. Each mark
stands before its item (7.2), so that with an item its mark goes. An online resource without place and publisher leaves
both out (8.4.1.3, 8.4.2.3); in this form a missing creator is left out too (8.1.3).

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from api.citing.records import Cited, Creator, Genre, Issued
from ontology.moments import year_text

# 8.1.2: up to three are named, of more the first three.
_NAMED = 3
_FIRST_EDITIONS = frozenset({"第1版", "第一版", "初版", "1版", "一版"})


def write(cited: Cited) -> str:
    """Return the reference in one line, without the number before it."""
    items = (
        f"{_creators(cited)}.",
        f"{_title(cited)}[{cited.genre.code}/OL]",
        _others(cited.others),
        f"//{cited.container}" if cited.container else "",
        _edition(cited.edition),
        _imprint(cited),
        f".{cited.address}",
        f".DOI:{cited.doi}" if cited.doi else "",
        ".",
    )
    return "".join(items).removeprefix(".")


def _title(cited: Cited) -> str:
    """8.2.3: volume and chapter are other title information."""
    return f"{cited.title}:{cited.part}" if cited.part else cited.title


def _creators(cited: Cited) -> str:
    names = [_name(one) for one in cited.main]
    more = cited.more_creators or len(names) > _NAMED
    return ",".join([*names[:_NAMED], *(["等"] if more and names else [])])


def _name(creator: Creator) -> str:
    return f"[{creator.dynasty}]{creator.name}" if creator.dynasty else creator.name


def _others(others: Sequence[Creator]) -> str:
    """金吾伦,胡新和,译 — those of one role before it."""
    roles = dict.fromkeys(one.role for one in others)
    return "".join("." + ",".join([*(_name(one) for one in others if one.role == role), role]) for role in roles)


def _edition(stated: str) -> str:
    """8.3: the first edition is not stated, 第2版 is 2版."""
    if not stated or stated in _FIRST_EDITIONS:
        return ""
    numbered = stated.removeprefix("第")
    return f".{numbered if numbered[:1].isdigit() else stated}"


def _imprint(cited: Cited) -> str:
    """出版地:出版者,出版年:引文页码[引用日期]."""
    house = ":".join(one for one in (cited.place, cited.publisher) if one)
    issued = _issued(cited)
    told = ",".join(one for one in (house, issued) if one)
    pages = f":{cited.pages}" if cited.pages else ""
    return (f".{told}{pages}" if told else pages or ".") + f"[{cited.accessed}]"


def _issued(cited: Cited) -> str:
    issued = cited.issued
    if issued is None or (issued.begin is None and issued.end is None and _repeated(cited, issued)):
        return ""
    if issued.begin is None and issued.end is None:
        return f"[{issued.wording}]"
    if issued.day and cited.genre is Genre.NEWSPAPER:  # 8.4.3.2
        return issued.day
    years = _years(issued)
    if not issued.exact:  # 8.4.3.4: an estimated year stands in brackets
        return f"[{years}]"
    return f"{years}({issued.wording})" if issued.wording else years  # 8.4.3.1


def _repeated(cited: Cited, issued: Issued) -> bool:
    """A date that says no more than the dynasty before the creator's name."""
    return any(one.dynasty == issued.wording for one in cited.main)


def _years(issued: Issued) -> str:
    begin, end = ("" if year is None else year_text(year) for year in (issued.begin, issued.end))
    return begin if begin == end else f"{begin}-{end}"
