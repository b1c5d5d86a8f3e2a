"""What a document says of the book that it describes or holds, ready to be compared.

A row of a catalogue, and any document that names its branch, is a holding 馆藏; a plain text may belong to a work
beside them. The chapters of a book that came as files of their own are one unit: they are shown as one text.

Pure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from api.catalogue.isbn import numbers_of
from api.catalogue.titles import Title, key_of, read_title
from ontology import describing
from ontology.authority.eras import Dynasty, EraTable
from ontology.authority.names import Bearer
from ontology.copies import FIELD as FURTHER
from ontology.copies import Copy, read
from ontology.editions import Edition, Said, read_edition
from ontology.guesses import stated_only
from ontology.records import Document, TagType
from ontology.responsibility import Responsibility, read_creators

TABLES = frozenset({"csv", "tsv", "xlsx", "marc", "marcxml", "org-catalogue"})
"""The formats whose documents are records of a catalogue and no texts."""

_PARTS: Mapping[str, tuple[str, ...]] = {
    "statement": (describing.EDITION, describing.EDITION_KIND, describing.EDITION_NUMBER),
    "publisher": (describing.PUBLISHER,),
    "date": (describing.YEAR,),
    "binding": (describing.BINDING,),
    "extent": (describing.EXTENT,),
    "volumes": (describing.VOLUMES, describing.PAGES),
    "isbn": (describing.ISBN,),
    "shelf": (describing.CALL_NUMBER,),
    "mark": (describing.ACCESSION, describing.BARCODE),
    "place": (describing.ROOM,),
    "series": (describing.SERIES,),
    "also": (describing.VARIANT_TITLE, describing.PARALLEL_TITLE),
    "subtitle": (describing.SUBTITLE,),
}
_FIELDS = {name: part for part, names in _PARTS.items() for name in names}
_NUMBERED = "row-"


@dataclass(frozen=True, slots=True)
class Record:
    """One record of the union catalogue. Strings that are compared are folded, those that are shown are not."""

    document: str
    unit: str
    """The record's own id, or that of the book whose chapter the document is."""
    shown: str
    """The title as the record writes it."""
    stated: str
    """The statement of responsibility as the record writes it, with the dynasty."""
    edition_stated: str
    title: Title
    responsibility: Responsibility
    edition: Edition
    numbers: tuple[str, ...] = ()
    book: str = ""
    """The one book of the authorities that bears the title."""
    also: tuple[str, ...] = ()
    """Keys of further titles that the record gives."""
    branch: str = ""
    collection: str = ""
    shelf: str = ""
    place: str = ""
    volumes: str = ""
    binding: str = ""
    series: str = ""
    holding: bool = True
    full_text: bool = False
    copies: tuple[Copy, ...] = ()
    """Further copies that the record tells of, beside the one that it is itself."""

    @property
    def keys(self) -> tuple[str, ...]:
        """What a record is found by: records that share no key are not compared."""
        title = self.title
        titles = [title.core, *self.also]
        makers = {one for creator in self.responsibility.principals for one in (creator.persons or (creator.name,))}
        if title.weak in ("泛称", "谱牒"):  # thousands share these: only with a creator are they worth a look
            titles = [f"{title.core}\0{one}" for one in sorted(makers)]
        found = [*(f"t:{one}" for one in titles), *(f"n:{one}" for one in self.numbers)]
        return tuple(dict.fromkeys([*found, *((f"b:{self.book}",) if self.book else ())]))


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the reading of records goes by. ``bearers`` finds persons and books by folded names."""

    eras: EraTable
    fold: Callable[[str], str]
    bearers: Callable[[str, TagType], Sequence[Bearer]]
    _spans: dict[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    _persons: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    def is_era(self, name: str) -> bool:
        """Say whether two or more characters are the name of an era of the years since 500, or 民国."""
        return len(name) >= 2 and any(row.kind == "era" and row.begin >= 500 for row in self.eras.named(name))

    def spans(self, dynasty: str) -> tuple[tuple[int, int], ...]:
        """Return the years of all dynasties that are called so; none for an unknown one."""
        if dynasty not in self._spans:
            self._spans[dynasty] = tuple(map(_span, self.eras.dynasties_called(dynasty)))
        return self._spans[dynasty]

    def persons(self, name: str, dynasty: str) -> tuple[str, ...]:
        """Return who bears a name: by label and full name first, by a byname where nobody does."""
        if (name, dynasty) not in self._persons:
            self._persons[name, dynasty] = tuple(self._bearing(name, dynasty)) if len(name) > 1 else ()
        return self._persons[name, dynasty]

    def _bearing(self, name: str, dynasty: str) -> list[str]:
        found = self.bearers(name, TagType.PER)
        told = [one for one in found if one.kind in ("", "姓名", "全称", "繁体")] or list(found) or self._surnamed(name)
        return [one.entity.id for one in told if not dynasty or self.agree(dynasty, one.entity.dynasty)]

    def _surnamed(self, name: str) -> list[Bearer]:
        """Return who is called by surname and byname together: 袁简斋 is 袁枚, whose 号 is 简斋."""
        if len(name) < 3:
            return []
        found = (*self.bearers(name[1:], TagType.PER), *(self.bearers(name[2:], TagType.PER) if len(name) > 3 else ()))
        return [one for one in found if one.kind in ("字", "号", "谥号", "别称") and one.entity.label[0] == name[0]]

    def agree(self, one: str, other: str) -> bool:
        """Say whether two names of dynasties may be said of one person: an unknown one agrees with all."""
        mine, theirs = self.spans(one), self.spans(other)
        if one == other or not mine or not theirs:
            return True
        return any(a[0] <= b[1] and b[0] <= a[1] for a in mine for b in theirs)

    def book(self, key: str) -> str:
        """Return the one book of the authorities that bears a title, empty where there is none or several do."""
        found = self.bearers(key, TagType.BOOK) if len(key) > 1 else ()
        return found[0].entity.id if len(found) == 1 else ""


def record_of(document: Document, known: Knowledge) -> Record | None:
    """Return what a document says of a book; ``None`` for one without any title."""
    # Works are grouped by what sources state; of guesses, those alone without which a text has no name.
    document = replace(document, metadata=stated_only(document.metadata, keep=("title", "book")))
    said = _fields(document)
    metadata = document.metadata
    table = document.format in TABLES
    part = not table and bool(metadata.book) and metadata.book != metadata.title
    shown = metadata.book if part else metadata.title
    if not shown.strip():
        return None
    texts = _folded((shown, metadata.creator, metadata.dynasty, *(said.get(name, "") for name in _FOLDED)), known)
    title_text, creator, dynasty, statement, publisher, date, binding, extent, also, subtitle = texts
    title, stated = read_title(f"{title_text}:{subtitle}" if subtitle else title_text, is_era=known.is_era)
    title = _with_extent(title, extent)
    edition = read_edition(
        Said(statement or title.edition, publisher, date or _date_of(metadata.date, table, known), binding),
        eras=known.eras,
    )
    mine = f"《{metadata.book}》" if part else document.id
    return Record(
        document=document.id,
        unit="u" + hashlib.sha256(f"{document.collection}\0{mine}".encode()).hexdigest()[:12] if part else document.id,
        shown=shown.strip(),
        stated=_stated(metadata.creator, metadata.dynasty),
        edition_stated=_edition_stated(said, metadata.date if table else "", title.edition),
        title=title,
        responsibility=read_creators(creator or stated, dynasty=dynasty, persons=known.persons),
        edition=edition,
        numbers=numbers_of(said.get("isbn", "")),
        book=known.book(title.core) if not title.weak else "",
        also=tuple(dict.fromkeys(key_of(one) for one in also.replace("；", ";").split(";") if one.strip())),
        branch=metadata.branch.strip(),
        collection=document.collection,
        shelf=said.get("shelf") or said.get("mark") or _row_id(document),
        place=said.get("place", ""),
        volumes=said.get("volumes", ""),
        binding=said.get("binding", ""),
        series=said.get("series", "") or (metadata.book if table else ""),
        holding=table or bool(metadata.branch.strip()),
        full_text=not table,
        copies=tuple(map(read, describing.said(metadata.extra, FURTHER))) if table else (),
    )


_FOLDED = ("statement", "publisher", "date", "binding", "extent", "also", "subtitle")


def _fields(document: Document) -> dict[str, str]:
    """Return the fields that catalogues keep beside the common ones, by what their columns are called."""
    found: dict[str, str] = {}
    for column, value in document.metadata.extra:
        name = _FIELDS.get(describing.canonical(column), "")
        if name and value.strip():
            found[name] = f"{found[name]} {value.strip()}" if name in found else value.strip()
    return found


def _folded(texts: Sequence[str], known: Knowledge) -> list[str]:
    """Fold all at once: it costs by the call."""
    return known.fold("\n".join(text.strip().replace("\n", ";") for text in texts)).split("\n")


def _date_of(date: str, table: bool, known: Knowledge) -> str:  # noqa: FBT001 - one fact of the document
    """The date of a catalogue's row is that of the edition; that of a text may be when it was written."""
    return known.fold(date) if table else ""


def _with_extent(title: Title, extent: str) -> Title:
    if title.juan is not None or not extent:
        return title
    read, _ = read_title(f"某书{extent.replace(' ', '')}", is_era=lambda _: False)
    return replace(title, juan=read.juan)


def _stated(creator: str, dynasty: str) -> str:
    creator = creator.strip()
    plain = dynasty.strip() and creator and dynasty.strip() not in creator[:6]
    return f"［{dynasty.strip()}］{creator}" if plain else creator


def _edition_stated(said: dict[str, str], date: str, titled: str) -> str:
    parts = (said.get("statement", ""), said.get("publisher", ""), said.get("date", ""), date.strip(), titled)
    kept: list[str] = []
    for part in parts:
        if part and not any(part in other for other in kept):
            kept.append(part)
    return "，".join(kept)


def _row_id(document: Document) -> str:
    """The id that a row of a catalogue bears: its 馆藏号, where it has one."""
    _, mark, row = document.source.partition("#")
    row = row.split("!")[-1]
    return row if mark and document.format in TABLES and not row.startswith(_NUMBERED) else ""


def _span(dynasty: Dynasty) -> tuple[int, int]:
    return dynasty.begin, dynasty.end if dynasty.end is not None else 9999
