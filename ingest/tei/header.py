"""A teiHeader as the description of a document.

https://tei-c.org/release/doc/tei-p5-doc/en/html/HD.html

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from ingest.safexml import name_of
from ingest.sidecar import split_subjects
from ingest.tei.dates import edtf
from ingest.tei.manuscripts import described
from ingest.tei.names import LANG, below, child, children, said, within, words
from ontology import describing
from ontology.records import Metadata

_CLASSICAL = ("lzh", "och", "ltc")
_ASIDE = frozenset(("s", "j", "u"))
"""Levels of titles that are those of series and journals."""
_OTHER = frozenset(
    ("alt", "alternative", "sub", "parallel", "filing", "uniform", "uni", "abbr", "short", "translation")
)
_FIELDS = {"parallel": describing.PARALLEL_TITLE, "translation": describing.PARALLEL_TITLE}
_FIELDS |= {"sub": describing.SUBTITLE, "uniform": describing.UNIFORM_TITLE, "uni": describing.UNIFORM_TITLE}
_DYNASTY = re.compile(
    r"^\s{0,9}[（(\[［〔【]?\s{0,9}(先秦|西周|东周|東周|春秋|战国|戰國|[前后後西东東]?[汉漢]|三国[魏蜀吴吳]?|曹魏|西晋|西晉|东晋|東晉|刘宋|劉宋|南朝[宋齐齊梁陈陳]"
    r"|[北后後东東西]魏|北[齐齊周]|[前后後西南北]?[秦凉涼燕赵趙]|[后後][梁唐晋晉汉漢周]|南唐|五代|[北南]宋|民[国國]|[周秦魏晋晉宋齐齊梁陈陳隋唐辽遼金元明清])"
    r"(?:[朝代])?\s{0,9}(?:[)）\]］〕】·・]\s*|\s+)(?=\S)"
)
FIELD = "field"
"""The ``type`` of a note of the header that gives a field of a description; ``n`` names it."""
OWN_FIELDS = ("朝代", "所属书", "类型", "收藏单位")
"""Fields of a description besides the further ones, as such notes name them."""
PROGRAM = "wenmai"
"""The ``ident`` of this program: a header of its making says by notes what has no other place."""


def describe(header: etree._Element | None, corpus: etree._Element | None = None) -> Metadata:
    """Return what a header says; what it leaves open the header of its corpus may say."""
    told = _read(header) if header is not None else Metadata()
    if corpus is None or corpus is header:
        return told
    around = _read(corpus)
    extra = tuple(pair for pair in around.extra if pair[0] == describing.SERIES)
    rest = {name: getattr(told, name) or getattr(around, name) for name in ("creator", "dynasty", "rights", "language")}
    return replace(told, **rest, book=told.book or around.title, extra=(*told.extra, *extra))


def _read(header: etree._Element) -> Metadata:
    file = child(header, "fileDesc")
    titles = [*children(child(file, "titleStmt"), "title")]
    main = _main(titles)
    ours = any(said(one, "ident") == PROGRAM for one in below(child(header, "encodingDesc"), "application"))
    fields = dict(_stated(file))
    dynasty, book, kind, branch = (fields.get(name, "") for name in OWN_FIELDS)
    if ours:
        creator = "；".join(words(one) for one in children(child(file, "titleStmt"), "author"))
        extra = [pair for pair in _stated(file) if pair[0] not in OWN_FIELDS]
    else:
        creator, dynasty = _creators(file)
        extra = [*_titles(titles, main), *_extra(header, file)]
    return Metadata(
        title=words(main),
        creator=creator,
        dynasty=dynasty,
        date=_date(header, file),
        book=book,
        kind=kind,
        language=_language(header),
        branch=branch,
        rights=_rights(file),
        subjects=_subjects(header),
        extra=tuple(extra),
    )


def _stated(file: etree._Element | None) -> Iterator[tuple[str, str]]:
    """Yield the fields that a file of ours states one by one."""
    for note in children(child(file, "notesStmt"), "note"):
        if said(note, "type") == FIELD and said(note, "n"):
            yield said(note, "n"), words(note)


def _main(titles: list[etree._Element]) -> etree._Element | None:
    """Return the title: of those that are neither of a series nor further ones the first in Chinese, else the first."""
    own = [one for one in titles if said(one, "level") not in _ASIDE and said(one, "type") not in _OTHER] or titles
    chinese = (one for one in own if (one.get(LANG) or "zh").startswith(("zh", "lzh", "och")))
    return next(chinese, next(iter(own), None))


def _titles(titles: list[etree._Element], main: etree._Element | None) -> Iterator[tuple[str, str]]:
    for one in titles:
        text = words(one)
        if not text or one is main or text == words(main):
            continue
        if said(one, "level") in _ASIDE:
            yield describing.SERIES, text
        else:
            foreign = (one.get(LANG) or "zh")[:2] not in ("zh", "lz", "oc")
            usual = describing.PARALLEL_TITLE if foreign else describing.VARIANT_TITLE
            yield _FIELDS.get(said(one, "type"), usual), text


def _creators(file: etree._Element | None) -> tuple[str, str]:
    """Return who is responsible, with what each did, and the dynasty that stands before the first."""
    statement = child(file, "titleStmt")
    source = next((one for name in ("biblFull", "bibl", "biblStruct") for one in below(file, name)), None)
    authors = [*children(statement, "author")] or [*children(source, "author")]
    editors = [*children(statement, "editor"), *(() if authors else children(source, "editor"))]
    told = [*map(_person, authors), *(_person(one) for one in editors if said(one, "role") or not authors)]
    found = list(dict.fromkeys(filter(None, told)))
    dynasty = _DYNASTY.match(found[0]) if found else None
    dated = next((words(one) for one in authors for one in children(one, "date") if words(one)), "")
    creators = "；".join(_DYNASTY.sub("", one) if number == 0 else one for number, one in enumerate(found))
    return creators, dynasty[1] if dynasty else dated if re.fullmatch(r"\D{1,4}", dated) else ""


def _person(element: etree._Element) -> str:
    """Return a person with the role, which stands behind where it is written in Chinese: 袁枚撰."""
    name = child(element, "persName")
    text = words(name) if name is not None else words(element)
    role = said(element, "role")
    return text if not text or role.isascii() or text.endswith(role) else f"{text}{role}"


def _date(header: etree._Element, file: etree._Element | None) -> str:
    """Return when the work or its source was made; the date of the file is none of these."""
    places = (child(header, "profileDesc", "creation"), child(file, "sourceDesc"))
    for place in places:
        for one in below(place, "date", "origDate"):
            if value := edtf(one) or words(one):
                return value
        if place is not None and name_of(place) == "creation" and (value := edtf(place)):
            return value
    return ""


def _language(header: etree._Element) -> str:
    """Return classical or modern Chinese where the header says which; ``zh`` alone is said of both."""
    codes = [said(one, "ident") for one in below(child(header, "profileDesc", "langUsage"), "language")]
    first = codes[0].lower() if codes else ""
    if first.startswith(_CLASSICAL):
        return "lzh"
    return "zh" if first.startswith(("cmn", "zh-cmn")) else ""


def _rights(file: etree._Element | None) -> str:
    availability = child(file, "publicationStmt", "availability")
    text = words(availability)
    target = next((said(one, "target") for one in below(availability, "licence") if said(one, "target")), "")
    return text if not target or target in text else f"{text} {target}".strip()


def _subjects(header: etree._Element) -> tuple[str, ...]:
    found: list[str] = []
    for keywords in below(child(header, "profileDesc", "textClass"), "keywords"):
        terms = [words(one) for one in below(keywords, "term", "item") if not [*below(one, "term")]]
        found += terms or split_subjects(words(keywords))
    return tuple(dict.fromkeys(filter(None, found)))


def _extra(header: etree._Element, file: etree._Element | None) -> Iterator[tuple[str, str]]:
    yield from described(child(file, "sourceDesc"))
    if extent := words(child(file, "extent")):
        yield describing.EXTENT, extent
    for one in below(child(file, "publicationStmt"), "idno"):
        if words(one) and within(one) != "idno":
            yield describing.canonical(said(one, "type") or "标识"), words(one)
    yield from ((describing.SERIES, words(one)) for one in below(child(file, "seriesStmt"), "title") if words(one))
    for one in below(child(header, "profileDesc", "textClass"), "classCode"):
        scheme = said(one, "scheme").lstrip("#")
        yield (describing.SIBU if "sibu" in scheme or "四部" in scheme else describing.CLASS), words(one)
    for one in below(child(header, "profileDesc", "langUsage"), "language"):
        if words(one):
            yield describing.LANGUAGE, words(one)
    for note in below(child(file, "notesStmt"), "note"):
        yield describing.NOTE, words(note)
    if abstract := words(child(header, "profileDesc", "abstract")):
        yield describing.ABSTRACT, abstract
    revised = [" ".join(filter(None, (said(one, "when"), words(one)))) for one in below(header, "change")]
    if any(revised):
        yield "修订记录", "；".join(filter(None, revised))
