"""MARC 21 (https://www.loc.gov/marc/bibliographic/) in the words of a description.

A field in romanised letters that has a partner in characters (880) is read in characters; the romanised title is kept
beside it.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from ingest.marc import wording
from ingest.marc.cnmarc import held, located
from ingest.marc.records import Field, Record
from ingest.marc.wording import Said
from ontology import describing

_NAMES = ("100", "110", "111", "700", "710", "711")
ROMANISED = "题名拼音"
_MODERN = 1912


def description(record: Record) -> Said:
    """Return what a record says."""
    romanised = record.first("245", "a")
    record = replace(record, fields=tuple(_in_characters(record.fields)))
    fixed = next((one.data for one in record.of("008")), "").ljust(40)
    said = Said(language=(record.first("041", "a") or fixed[35:38])[:3].lower())
    for field in record.fields:
        if put := _FIELDS.get(field.tag):
            put(said, field)
    _title(said, record, romanised)
    stated = wording.joined(one.get("c") for one in record.of("260", "264") if one.get("c"))
    kind = "q" if fixed[6] == "q" else "d"
    said.year(wording.plain(stated), wording.coded_years(kind, fixed[7:11], fixed[11:15]))
    said.kind = _kind(record, said)
    if not said.creator:
        said.creator = wording.joined(wording.name(one.get("a")) for one in record.of(*_NAMES))
    return said


def _in_characters(fields: tuple[Field, ...]) -> list[Field]:
    """Put each 880 in the place of the field that it belongs to by ``$6``, as ``245-01/$1``; 00 belongs to none."""
    partners: dict[tuple[str, str], Field] = {}
    alone = []
    for one in fields:
        if one.tag == "880":
            tag, _, number = one.get("6")[:6].partition("-")
            field = Field(tag, one.indicators, tuple(pair for pair in one.subfields if pair[0] != "6"))
            if number and number != "00":
                partners[tag, number] = field
            elif tag.isdigit():
                alone.append(field)
    found = []
    for one in fields:
        if one.tag != "880":
            found.append(partners.pop((one.tag, one.get("6")[4:6]), one))
    return [*found, *partners.values(), *alone]


def _title(said: Said, record: Record, romanised: str) -> None:
    field = next(record.of("245"), Field("245"))
    parts = [wording.name(value) for code, value in field.subfields if code in "np" and value.strip()]
    said.title = " ".join([wording.name(field.get("a")), *parts]).strip()
    said.subtitle = wording.joined(map(wording.name, field.all("b")), "：")
    said.creator = wording.name("；".join(field.all("c")))
    said.add(describing.PARALLEL_TITLE if "=" in field.get("a")[-3:] else describing.SUBTITLE, said.subtitle)
    if "=" in field.get("a")[-3:]:
        said.subtitle = ""
    said.add(describing.RESPONSIBILITY, said.creator)
    if wording.name(romanised) != wording.name(field.get("a")):
        said.add(ROMANISED, wording.name(romanised))


def _kind(record: Record, said: Said) -> str:
    years = [int(one) for one in (said.date[:4],) if one.isdecimal()]
    sort = record.leader[6:7]
    if sort in "at " and years and years[0] < _MODERN:
        return wording.ANCIENT
    if record.leader[7:8] == "s":
        return "期刊"
    return "手稿" if sort == "t" else wording.KINDS.get(sort, "图书")


def _numbers(said: Said, field: Field) -> None:
    for value in field.all("a"):
        said.add(describing.ISBN, wording.plain(value).split(" ")[0])
    said.add(describing.BINDING, *map(wording.plain, field.all("q")))
    said.add(describing.PRICE, *field.all("c"))


def _imprint(said: Said, field: Field) -> None:
    if field.tag == "264" and field.indicators[1:] not in ("0", "1", " "):
        return
    said.add(describing.PLACE, wording.joined(map(wording.plain, field.all("a"))))
    said.add(describing.PUBLISHER, wording.joined(map(wording.plain, field.all("b"))))


def _extent(said: Said, field: Field) -> None:
    said.extent(wording.joined(map(wording.plain, field.all("a"))))
    said.add(describing.SIZE, *map(wording.name, field.all("c")))


def _series(said: Said, field: Field) -> None:
    title, volume = wording.name(field.get("a") or field.get("t")), wording.name(field.get("v"))
    said.add(describing.SERIES, f"{title}；{volume}" if title and volume else title)


def _host(said: Said, field: Field) -> None:
    said.add(describing.SERIES, wording.name(field.get("t")))


def _contents(said: Said, field: Field) -> None:
    said.text(wording.CONTENTS, "505", wording.lines(" ".join(field.all("agrt"))))


def _abstract(said: Said, field: Field) -> None:
    said.text(wording.ABSTRACT, "520", "\n".join(field.all("ab")))


def _subject(said: Said, field: Field) -> None:
    said.subjects.append(wording.heading(field.all("abcdtnpxyzv" if field.tag in ("600", "610", "630") else "axyzv")))


def _keywords(said: Said, field: Field) -> None:
    said.subjects += [one for value in field.all("a") if (one := wording.name(value))]


def _coordinates(said: Said, field: Field) -> None:
    said.add(describing.COORDINATES, wording.coordinates(*(field.get(code) for code in "defg")))


def _mathematical(said: Said, field: Field) -> None:
    said.add(describing.SCALE, *map(wording.name, field.all("a")))
    said.add(describing.PROJECTION, *map(wording.name, field.all("b")))


def _class(said: Said, field: Field) -> None:
    scheme = field.get("2")
    said.add(describing.CLASS if scheme in ("clc", "ztf") else scheme or "分类号", *field.all("a"))


def _noted(name: str, codes: str = "a") -> Callable[[Said, Field], None]:
    def put(said: Said, field: Field) -> None:
        said.note(name, "，".join(field.all(codes)))

    return put


def _kept(name: str, codes: str = "a") -> Callable[[Said, Field], None]:
    def put(said: Said, field: Field) -> None:
        said.add(name, *map(wording.name, field.all(codes)))

    return put


def _rights(said: Said, field: Field) -> None:
    said.rights = wording.joined([said.rights, *field.all("a")])


_FIELDS: Mapping[str, Callable[[Said, Field], None]] = {
    "020": _numbers,
    "022": _kept(describing.ISSN),
    "034": _coordinates,
    "040": _kept(describing.AGENCY),
    "041": _kept(describing.LANGUAGE),
    "084": _class,
    "130": _kept(describing.UNIFORM_TITLE),
    "240": _kept(describing.UNIFORM_TITLE),
    "246": _kept(describing.VARIANT_TITLE),
    "250": _kept(describing.EDITION, "ab"),
    "255": _mathematical,
    "260": _imprint,
    "264": _imprint,
    "300": _extent,
    "490": _series,
    "500": _noted(describing.NOTE),
    "505": _contents,
    "520": _abstract,
    "534": _noted(describing.EDITION_NOTE, "abcptn"),
    "540": _rights,
    "561": _noted(describing.PROVENANCE),
    "563": _noted(describing.BINDING),
    **dict.fromkeys(("600", "610", "611", "630", "647", "648", "650", "651", "655"), _subject),
    "653": _keywords,
    "730": _kept(describing.VARIANT_TITLE),
    "740": _kept(describing.VARIANT_TITLE),
    "773": _host,
    "830": _series,
    "852": located,
    "856": _kept(describing.ADDRESS, "u"),
    "866": held,
}
