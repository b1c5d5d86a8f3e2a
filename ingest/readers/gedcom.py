"""GEDCOM 5.5.1 and 7.0: the persons and families of a genealogy, as programs for them write it.

https://gedcom.io/specifications/FamilySearchGEDCOMv7.html; of 5.5.1 what is encoded in Unicode or GB18030.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.genealogy.persons import Person
from ingest.genealogy.reading import read_clan
from ingest.reading import Reading, Source
from ingest.textfile import load_text
from ontology.errors import BrokenSource
from ontology.records import Maker, Refusal

MAKER = Maker("gedcom", "1")
_LINE = re.compile(r"\s*(\d{1,2}) (?:(@[^@\s]+@) )?([A-Za-z0-9_]+)(?: (.*))?")
_HAN = re.compile(r"[\u3400-\u9fff]")
_EVENTS = {"BIRT": "生于", "DEAT": "卒于", "BURI": "葬于"}
_DEEPEST = 20


@dataclass(slots=True)
class _Record:
    tag: str
    value: str
    line: int
    id: str = ""
    parts: list[_Record] = field(default_factory=list)

    def all(self, tag: str) -> list[_Record]:
        return [one for one in self.parts if one.tag == tag]

    def first(self, tag: str) -> str:
        return next((one.text for one in self.parts if one.tag == tag and one.text), "")

    @property
    def text(self) -> str:
        """The value with the lines that go on with it."""
        text = self.value
        for one in self.parts:
            if one.tag in ("CONT", "CONC"):
                text += ("\n" if one.tag == "CONT" else "") + one.value
        return text.strip()


def read(source: Source) -> Iterator[Reading | Refusal]:
    """Yield the genealogy of a file, and a refusal for each line that is none.

    Raises :class:`~ontology.errors.BrokenSource` where the file does not begin as such files do.
    """
    text = load_text(source).lstrip("\ufeff")
    if not text.lstrip().startswith("0 HEAD"):
        raise BrokenSource(source.key, "不是 GEDCOM：第一行应是 0 HEAD")
    records, wrong = _records(text)
    if wrong:
        shown = "、".join(map(str, wrong[:5]))
        yield Refusal(
            source.key,
            BrokenSource.code,
            f"第 {shown} 行{f'等 {len(wrong)} 行' if len(wrong) > 5 else ''}不合 GEDCOM，未收",
        )
    persons = list(_persons(records))
    if not persons:
        raise BrokenSource(source.key, "GEDCOM 里没有一个有姓名的人（INDI）")
    yield from read_clan(persons, source.key, MAKER)


def _records(text: str) -> tuple[list[_Record], list[int]]:
    top = _Record("", "", 0)
    path, wrong = [top], []
    for number, line in enumerate(text.splitlines(), start=1):
        found = _LINE.fullmatch(line)
        if found is None or int(found[1]) >= len(path) or int(found[1]) > _DEEPEST:
            if line.strip():
                wrong.append(number)
            continue
        level = int(found[1])
        one = _Record(found[3].upper(), found[4] or "", number, found[2] or "")
        path[level].parts.append(one)
        path[level + 1 :] = [one]
    return top.parts, wrong


def _persons(records: Sequence[_Record]) -> Iterator[Person]:
    families = [one for one in records if one.tag == "FAM"]
    kin: dict[str, dict[tuple[str, str], None]] = {}
    for family in families:
        fathers, mothers, children = ([one.value for one in family.all(tag)] for tag in ("HUSB", "WIFE", "CHIL"))
        for one, other in ((a, b) for a in fathers for b in mothers):
            kin.setdefault(one, {})["夫妻", other] = None
        for child in children:
            kin.setdefault(child, {}).update(
                {("父", one): None for one in fathers} | {("母", one): None for one in mothers}
            )
    named = {one.id: _name(one) for one in records if one.tag == "INDI"}
    for person in records:
        if person.tag == "INDI" and person.id and named[person.id]:
            relatives = ((predicate, other) for predicate, other in kin.get(person.id, ()) if named.get(other))
            yield Person(
                id=person.id.strip("@"),
                name=named[person.id],
                where=f"第 {person.line} 行 ",
                kin=tuple((predicate, other.strip("@")) for predicate, other in relatives),
                names=tuple(_names(person, named[person.id])),
                told=tuple(_told(person)),
            )


def _name(one: _Record) -> str:
    return _written(one.first("NAME"))


def _written(stated: str) -> str:
    """Return a name as it is said: a Chinese surname before, ``Wei /Zhang/`` as it stands."""
    given, _, rest = stated.partition("/")
    surname, _, after = rest.partition("/")
    if _HAN.search(surname or given):
        return f"{surname}{given}{after}".replace(" ", "")
    return " ".join(f"{given} {surname} {after}".split())


def _names(one: _Record, name: str) -> Iterator[tuple[str, str]]:
    for other in one.all("NAME")[1:]:
        if (text := _written(other.text)) and text != name:
            yield ("字" if other.first("TYPE") == "字" else "又名"), text
    for name_part in one.all("NAME")[:1]:
        if nick := name_part.first("NICK"):
            yield "号", nick


def _told(one: _Record) -> Iterator[str]:
    for tag, word in _EVENTS.items():
        for event in one.all(tag)[:1]:
            if told := "，".join(filter(None, (event.first("DATE"), event.first("PLAC")))):
                yield f"{word}{told}"
    yield from (note.text for note in one.all("NOTE") if note.text and not note.text.startswith("@"))
