"""``marcxml``: MARC 21 (https://www.loc.gov/marc/bibliographic/) in MARCXML (https://www.loc.gov/standards/marcxml/).

What the library does not know is coded as unknown (``u``, ``|``); nothing is guessed but whether a name is a body's.

Pure.
"""

from __future__ import annotations

import re

from lxml import etree

from api.harvest.described import Described
from api.harvest.xml import add, root

_SLIM = "http://www.loc.gov/MARC21/slim"
_SCHEMA = "http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd"
_BODY = re.compile(
    r".*(?:图书馆|圖書館|博物馆|博物館|档案馆|出版社|书局|書局|大学|大學|委员会|委員會|研究院|学会|編輯部|编辑部)$"
)
_RECORDS = (
    ("地图", "e"), ("舆图", "e"), ("輿圖", "e"), ("照片", "k"), ("图片", "k"), ("拓片", "k"),
    ("影片", "g"), ("录音", "i"), ("手稿", "t"), ("书信", "t"), ("钞本", "t"),
)  # fmt: skip
_LANGUAGES = {"lzh": "chi", "zh": "chi", "en": "eng"}
_LANGUAGE_NAMES = {"lzh": "文言", "zh": "中文"}
_ABSTRACTS = frozenset({"提要", "内容提要", "摘要", "简介", "內容提要", "簡介"})
_YEAR = re.compile(r"(\d{4})(?!\d)")
_EDTF = re.compile(r"-?\d{4}(?:-\d\d){0,2}[?~%]?(?:/(?:-?\d{4}(?:-\d\d){0,2}[?~%]?)?)?")


def write(described: Described) -> etree._Element:
    """Return the record of a document."""
    made = root(_SLIM, "record", schema=_SCHEMA)
    made.set("type", "Bibliographic")
    add(made, "leader", f"00000n{_kind(described)}m a2200000uu 4500")
    add(made, "controlfield", described.document.id, tag="001")
    add(made, "controlfield", described.stamp.translate({ord(one): None for one in "-:TZ"}) + ".0", tag="005")
    add(made, "controlfield", _fixed(described), tag="008")
    _described(made, described)
    _access(made, described)
    return made


def _described(made: etree._Element, described: Described) -> None:
    metadata, creators = described.document.metadata, described.creators
    if _EDTF.fullmatch(metadata.date):
        _field(made, "046", "  ", k=metadata.date, _2="edtf")
    if creators:
        _named(made, "1", creators[0])
    _field(made, "245", "10" if creators else "00", a=described.title, c=metadata.creator)
    _field(made, "264", " 0" if metadata.kind == "古籍" else " 1", c=metadata.date)
    _notes(made, described)
    _topics(made, described)
    for creator in creators[1:]:
        _named(made, "7", creator)


def _notes(made: etree._Element, described: Described) -> None:
    metadata = described.document.metadata
    for name, value in metadata.extra:
        if name not in _ABSTRACTS:
            _field(made, "500", "  ", a=f"{name}：{value}")
    if metadata.dynasty:
        _field(made, "500", "  ", a=f"朝代：{metadata.dynasty}")
    for name, value in metadata.extra:
        if name in _ABSTRACTS:
            _field(made, "520", "  ", a=value)
    _field(made, "540", "  ", a=metadata.rights)
    _field(made, "546", "  ", a=_LANGUAGE_NAMES.get(metadata.language, metadata.language))


def _topics(made: etree._Element, described: Described) -> None:
    kind = described.document.metadata.kind
    for keyword in described.document.metadata.subjects:
        _field(made, "650", " 4", a=keyword)
    for heading in described.subjects:
        address = described.namer.entity_iri(heading.heading_id)
        _field(made, "650", " 7", a=heading.label, _0=address, _2=heading.scheme)
    if kind:
        _field(made, "655", " 7", a=kind, _2="local")


def _access(made: etree._Element, described: Described) -> None:
    metadata, document = described.document.metadata, described.document
    if metadata.book and metadata.book != described.title:
        _field(made, "773", "0 ", t=metadata.book)
    _field(made, "852", "  ", a=metadata.branch, b=document.collection)
    _field(made, "856", "40", u=described.address)


def _named(made: etree._Element, block: str, name: str) -> None:
    """A body's name in direct order or a person's with the family name first."""
    tag, first = ("10", "2") if _BODY.fullmatch(name) else ("00", "1")
    _field(made, f"{block}{tag}", f"{first} ", a=name)


def _field(made: etree._Element, tag: str, indicators: str, **subfields: str) -> None:
    """Add a data field with those subfields that say something; one that only names its scheme says nothing."""
    stated = {code.lstrip("_"): text for code, text in subfields.items() if text.strip()}
    if set(stated) <= {"2"}:
        return
    field = add(made, "datafield", tag=tag, ind1=indicators[0], ind2=indicators[1])
    for code, text in stated.items():
        add(field, "subfield", text, code=code)


def _kind(described: Described) -> str:
    """The type of record, leader position 6: language material unless the kind says otherwise."""
    kind = described.document.metadata.kind
    return next((code for word, code in _RECORDS if word in kind), "a")


def _fixed(described: Described) -> str:
    """The forty characters of field 008 (https://www.loc.gov/marc/bibliographic/bd008a.html)."""
    metadata = described.document.metadata
    years = _YEAR.findall(metadata.date)
    dates = f"s{years[0]}    " if len(years) == 1 else f"q{years[0]}{years[1]}" if years else "nuuuuuuuu"
    language = _LANGUAGES.get(metadata.language, "und")
    return f"{described.stamp[2:10].replace('-', '')}{dates}xx {'|' * 17}{language} |"
