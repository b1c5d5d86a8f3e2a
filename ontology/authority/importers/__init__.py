"""The registry of importers: a format, its module, and what is known of the files published in it.

An importer is a function ``read(path, *, name)`` (with ``default`` too, the type of a row that states none, where the
format is ``typed``) that yields :class:`Row` for each entity and
:class:`~ontology.records.Refusal` for each record that it cannot take; it raises
:class:`~ontology.errors.SourceError` for a file that it cannot take at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from ontology.authority.importers.files import head
from ontology.cleaning import clean, is_clean
from ontology.errors import UnknownFormat, WrongUse
from ontology.records import Entity, Refusal


@dataclass(frozen=True, slots=True)
class Row:
    """An entity and the line of its file at which it begins."""

    line: int
    entity: Entity


@dataclass(frozen=True, slots=True)
class Format:
    """A format of authority files. ``name``, ``title`` and ``licence`` are empty where every file has its own."""

    module: str
    name: str = ""
    """The authority that such a file becomes when no name is given."""
    title: str = ""
    licence: str = ""
    credit: str = ""
    traditional: bool = False
    """Its texts are in traditional characters: labels are then shown in simplified ones, and keep the others."""
    typed: bool = False
    """A row says of which type it is, or else the command does."""


_NC = "CC BY-NC-SA 4.0"
_CBDB = "China Biographical Database (CBDB), Harvard University, Academia Sinica, Peking University"

FORMATS = {
    "chgis": Format(
        "chgis",
        "chgis",
        "中国历史地理信息系统 CHGIS",
        "学术及非商业使用（academic, non-commercial use）",
        "CHGIS, Version 5. Fairbank Center for Chinese Studies, Harvard University; 复旦大学历史地理研究中心",
    ),
    "cbdb-offices": Format(
        "cbdb_offices", "cbdb-offices", "历代人物传记资料库 CBDB 职官", _NC, _CBDB, traditional=True
    ),
    "cbdb-addresses": Format(
        "cbdb_addresses", "cbdb-addresses", "历代人物传记资料库 CBDB 地名", _NC, _CBDB, traditional=True
    ),
    "dila-time": Format(
        "dila_time",
        "dila-time",
        "DILA 时间规范资料库",
        "CC BY-SA 3.0",
        "法鼓文理学院 Dharma Drum Institute of Liberal Arts",
        traditional=True,
    ),
    "skqs": Format("skqs", "skqs", "四库全书书目", "CC BY-SA 4.0", "Kanseki Repository", traditional=True),
    "csv": Format("table", typed=True),
    "skos": Format("skos", typed=True),
    "edm": Format("linked", typed=True),
    "slib": Format(
        "linked",
        "slib",
        "上海图书馆开放数据平台",
        "CC BY-NC-SA 2.0（平台的通则，另有注明者除外）",
        "上海图书馆 Shanghai Library, https://data.library.sh.cn/",
        typed=True,
    ),
}

_GRAPHS = (".ttl", ".rdf", ".nt", ".nq", ".owl", ".xml", ".jsonld", ".trig", ".n3")
_LINKED = (".ttl", ".rdf", ".xml", ".owl", ".nt", ".jsonld")
_TABLES = (".csv", ".tsv")


def known(name: str) -> Format:
    """Return the format called ``name``. Raises :class:`WrongUse` for an unknown one."""
    if name not in FORMATS:
        raise WrongUse(f"there is no format {name!r}; known are {', '.join(FORMATS)}")
    return FORMATS[name]


def reader(name: str) -> Callable[..., Iterator[Row | Refusal]]:
    """Return the importer of the format called ``name``, what cannot be stored taken out of what it yields.

    Raises :class:`WrongUse` for an unknown one.
    """
    module = import_module(f"ontology.authority.importers.{known(name).module}")
    read = cast("Callable[..., Iterator[Row | Refusal]]", module.read)

    def cleaned(*path: Path, **more: object) -> Iterator[Row | Refusal]:
        for one in read(*path, **more):
            yield one if isinstance(one, Refusal) or is_clean(one.entity) else Row(one.line, clean(one.entity))

    return cleaned


def guess(path: Path) -> str:
    """Return the format that a file seems to be in, by its name and its beginning.

    Raises :class:`UnknownFormat` where nothing speaks for one, :class:`~ontology.errors.SourceError` for a file that
    cannot be opened.
    """
    begin = head(path)
    told = path.name.lower().removesuffix(".gz").removesuffix(".zip")
    if "authority_time" in begin and "-- MySQL dump" in begin:
        return "dila-time"
    if ":KR_ID:" in begin or told.endswith(".org"):
        return "skqs"
    if "lawd:Place" in begin:
        return "chgis"
    for name, namespace in (("edm", "www.europeana.eu/schemas/edm/"), ("slib", "www.library.sh.cn/ontology/")):
        if namespace in begin and told.endswith(_LINKED):
            return name
    for name, column in (("cbdb-offices", "office_name"), ("cbdb-addresses", "addr_chn")):
        if begin.removeprefix("\ufeff").startswith(column):
            return name
    for name, endings in (("csv", _TABLES), ("skos", _GRAPHS)):
        if told.endswith(endings):
            return name
    raise UnknownFormat(str(path), f"no known authority format; say which with --format: {', '.join(FORMATS)}")
