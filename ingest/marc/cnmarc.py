"""CNMARC (GB/T 33286, UNIMARC as China uses it) in the words of a description.

The pinyin of a field (``$9``, ``$A``) is for sorting and is no part of what it says.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from ingest.marc import wording
from ingest.marc.records import Field, Record
from ingest.marc.wording import Said
from ontology import describing
from ontology.copies import Copy

_DYNASTY = re.compile(
    r"^[\[（(［〔]?(先秦|西汉|东汉|三国[魏蜀吴]?|西晋|东晋|南朝[宋齐梁陈]|北魏|北齐|北周|五代|后唐|南唐|北宋|南宋|民国|"
    r"[周秦汉魏晋宋齐梁陈隋唐辽金元明清])[朝代]?[\])）］〕]?$"
)
_PREMODERN = re.compile(r"刻本|抄本|鈔本|稿本|活字本|套印本|拓本|刊本|写本|寫本")
_MANUSCRIPT = "b"
_MODERN = 1912
_SERIES = ("225", "410", "411", "461", "462", "463")


def description(record: Record) -> Said:
    """Return what a record says."""
    said = Said(language=record.first("101", "a")[:3].lower())
    for field in record.fields:
        if put := _FIELDS.get(field.tag):
            put(said, field)
    _title(said, record)
    _date(said, record)
    said.kind = _kind(record)
    if not said.creator:
        said.creator = wording.joined(map(_credit, record.of("700", "701", "702", "710", "711", "712")))
    return said


def _title(said: Said, record: Record) -> None:
    fields = list(record.of("200"))
    if not fields:
        return
    first = fields[0]
    parts = [wording.plain(value) for code, value in first.subfields if code in "hi" and value.strip()]
    said.title = " ".join([wording.joined(map(wording.plain, first.all("a"))), *parts]).strip()
    said.subtitle = wording.joined(map(wording.plain, first.all("e")), "：")
    said.creator = wording.joined(map(wording.plain, first.all("fg")))
    said.add(describing.SUBTITLE, said.subtitle)
    said.add(describing.PARALLEL_TITLE, *map(wording.plain, first.all("d")))
    said.add(describing.RESPONSIBILITY, said.creator)
    for other in fields[1:]:
        said.add(describing.VARIANT_TITLE, *map(wording.plain, other.all("a")))


def _date(said: Said, record: Record) -> None:
    """Take 210 $d, and the coded years of 100 $a: its kind at 8, the years at 9 and 13 (UNIMARC manual, field 100)."""
    coded = record.first("100", "a").ljust(17)
    kind = {"f": "q", "e": "d"}.get(coded[8], "d")
    stated = wording.joined(record_field.get("d") for record_field in record.of("210"))
    said.year(wording.plain(stated), wording.coded_years(kind, coded[9:13], coded[13:17]))


def _kind(record: Record) -> str:
    # What a note says of blocks and manuscripts may be said of those that a modern book goes back to.
    stated = " ".join(value for one in record.of("205", "200") for _, value in one.subfields)
    year = record.first("100", "a")[9:13]
    old = year.isdecimal() and 0 < int(year) < _MODERN
    ancient = old or any(True for _ in record.of("140", "141")) or bool(_PREMODERN.search(stated))
    sort = record.leader[6:7]
    if ancient and sort in "ab ":
        return wording.ANCIENT
    if record.leader[7:8] == "s":
        return "期刊"
    return "手稿" if sort == _MANUSCRIPT else wording.KINDS.get(sort, "图书")


def _credit(field: Field) -> str:
    """Return a name with its dynasty and what it did: （清）袁枚著."""
    name = wording.name("".join(field.all("ab")))
    dynasty = next((found[1] for one in field.all("cs") if (found := _DYNASTY.match(one.strip()))), "")
    return f"{f'（{dynasty}）' if dynasty else ''}{name}{field.get('4')}" if name else ""


def _numbers(said: Said, field: Field) -> None:
    said.add(describing.ISBN, *field.all("a"))
    said.add(describing.BINDING, *field.all("b"))
    said.add(describing.PRICE, *field.all("d"))


def _imprint(said: Said, field: Field) -> None:
    said.add(describing.PLACE, wording.joined(map(wording.plain, field.all("a"))))
    said.add(describing.PUBLISHER, wording.joined(map(wording.plain, field.all("c"))))


def _extent(said: Said, field: Field) -> None:
    said.extent(wording.joined(map(wording.plain, field.all("a"))))
    said.add(describing.SIZE, *map(wording.plain, field.all("d")))
    said.add(describing.NOTE, *(f"附件：{wording.plain(one)}" for one in field.all("e")))


def _series(said: Said, field: Field) -> None:
    """Take the title of a series or of the whole: ``$a``, ``$t``, or the ``$a`` of an embedded 200 (``$1200 …``)."""
    title = _embedded(field) or wording.plain(next(iter(field.all("a")), "")) or wording.plain(field.get("t"))
    volume = wording.plain(field.get("v") or field.get("h"))
    if title:
        said.add(describing.SERIES, f"{title}；{volume}" if volume else title)


def _embedded(field: Field) -> str:
    within = ""
    for code, value in field.subfields:
        if code == "1":
            within = value[:3]
        elif within == "200" and code == "a":
            return wording.plain(value)
    return ""


def _contents(said: Said, field: Field) -> None:
    said.text(wording.CONTENTS, "327", wording.lines(" -- ".join(field.all("a"))))


def _abstract(said: Said, field: Field) -> None:
    said.text(wording.ABSTRACT, "330", "\n".join(field.all("a")))


def _subject(said: Said, field: Field) -> None:
    said.subjects.append(wording.heading(field.all("abtxyzj")))


def _keywords(said: Said, field: Field) -> None:
    said.subjects += [one for value in field.all("a") if (one := wording.name(value))]


def _coordinates(said: Said, field: Field) -> None:
    said.add(describing.SCALE, *(f"1:{one}" for one in field.all("b") if one.isdigit()))
    said.add(describing.COORDINATES, wording.coordinates(*(field.get(code) for code in "defg")))


def _person(said: Said, field: Field) -> None:
    said.dynasties += [found[1] for one in field.all("cs") if (found := _DYNASTY.match(one.strip()))]


def _shelved(said: Said, field: Field) -> None:
    """905 馆藏: the library in ``$a``, the number of stock ``$b``, the room ``$c``, class and book number ``$d$e``."""
    call = field.get("s") or "/".join(field.all("de")) or field.get("f")
    volumes = "，".join(field.all("v"))
    said.holdings.append(
        Copy(wording.plain(field.get("a")), field.get("c"), call.strip(), tuple(field.all("b")), volumes)
    )


def located(said: Said, field: Field) -> None:
    """852: the institution ``$a``, its part ``$b``, shelf ``$c``, class ``$h`` or ``$j``, ``$i``, barcode ``$p``."""
    call = " ".join(field.all("hi")) or field.get("j")
    room = " ".join(map(wording.plain, field.all("bc")))
    said.holdings.append(Copy(wording.plain(field.get("a")), room, call.strip(), tuple(field.all("p"))))


def held(said: Said, field: Field) -> None:
    """866: which volumes are held, in words."""
    text = wording.joined(field.all("a"))
    if said.holdings and not said.holdings[-1].kept:
        said.holdings[-1] = replace(said.holdings[-1], kept=text)
    else:
        said.holdings.append(Copy(kept=text))


def _noted(name: str, codes: str = "a") -> Callable[[Said, Field], None]:
    def put(said: Said, field: Field) -> None:
        said.note(name, "，".join(field.all(codes)))

    return put


def _kept(name: str, codes: str = "a") -> Callable[[Said, Field], None]:
    def put(said: Said, field: Field) -> None:
        said.add(name, *map(wording.plain, field.all(codes)))

    return put


_FIELDS: Mapping[str, Callable[[Said, Field], None]] = {
    "010": _numbers,
    "011": _kept(describing.ISSN),
    "101": _kept(describing.LANGUAGE),
    "123": _coordinates,
    "205": _kept(describing.EDITION, "ab"),
    "206": _noted(describing.SCALE),
    "210": _imprint,
    "215": _extent,
    **dict.fromkeys(_SERIES, _series),
    "300": _noted(describing.NOTE),
    "304": _noted(describing.TITLE_NOTE),
    "305": _noted(describing.EDITION_NOTE),
    "306": _noted(describing.IMPRINT_NOTE),
    "307": _noted(describing.NOTE),
    "310": _noted(describing.BINDING),
    "314": _noted(describing.CREATOR_NOTE),
    "316": _noted(describing.INSCRIPTIONS),
    "317": _noted(describing.PROVENANCE),
    "327": _contents,
    "330": _abstract,
    "500": _kept(describing.UNIFORM_TITLE),
    "510": _kept(describing.PARALLEL_TITLE),
    **dict.fromkeys(("512", "513", "514", "515", "516", "517", "540"), _kept(describing.VARIANT_TITLE)),
    **dict.fromkeys(("600", "601", "602", "604", "605", "606", "607"), _subject),
    "610": _keywords,
    "690": _kept(describing.CLASS),
    "692": _kept("科图分类"),
    "701": _person,
    "702": _person,
    "801": _kept(describing.AGENCY, "b"),
    "852": located,
    "856": _kept(describing.ADDRESS, "u"),
    "866": held,
    "905": _shelved,
}
