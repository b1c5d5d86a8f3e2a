"""What the page about the data shows, made of counts. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from api.open_data.figures import Figures, Subset
from api.service import MakerCount
from api.web.labels.about import MAKERS
from api.web.labels.values import Said
from api.web.measured import MEASURED
from api.web.words import Language, Words
from ontology.authority.described import licence_iri
from ontology.iri import Namer
from ontology.records import ReviewState


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A collection or an authority: its name, what it is, its size in words, and its rights."""

    title: str
    kind: str
    size: str
    rights: str
    credit: str
    licence: str
    """Address of the licence, empty where none is stated."""
    address: str


@dataclass(frozen=True, slots=True)
class MakerRow:
    """A program or person that tags."""

    name: str
    version: str
    how: str
    tags: int
    reviewed: int


@dataclass(frozen=True, slots=True)
class MeasuredRow:
    """A figure with what it says."""

    what: str
    figure: str
    interval: str
    on: str
    command: str


def source_rows(figures: Figures, namer: Namer, words: Words) -> list[SourceRow]:
    """The collections, then the authorities."""
    return [
        *_sources(figures.collections, "collection", "about_documents", namer=namer, words=words),
        *_sources(figures.authorities, "about_authority", "about_entities", namer=namer, words=words),
    ]


def _sources(subsets: Iterable[Subset], kind: str, size: str, *, namer: Namer, words: Words) -> Iterator[SourceRow]:
    for one in subsets:
        yield SourceRow(
            one.title,
            words.label(kind),
            words.label(size, n=f"{one.things:,}") if one.things else "",
            "；".join(one.rights) or one.licence or words.label("about_not_stated"),
            one.credit,
            licence_iri(one.licence) if one.licence else "",
            "/" + one.iri.removeprefix(namer.base),
        )


def maker_rows(makers: Iterable[MakerCount], words: Words) -> list[MakerRow]:
    """The makers, those of the most tags first."""
    rows: dict[tuple[str, str], MakerRow] = {}
    for one in makers:
        known = rows.get((one.name, one.version))
        before, reviewed = (known.tags, known.reviewed) if known else (0, 0)
        reviewed += 0 if one.review in (ReviewState.MACHINE, ReviewState.STATED) else one.tags
        how = _said(MAKERS.get(one.name, ("", "")), words)
        rows[one.name, one.version] = MakerRow(one.name, one.version, how, before + one.tags, reviewed)
    return sorted(rows.values(), key=lambda row: (-row.tags, row.name))


def measured_rows(words: Words) -> list[MeasuredRow]:
    """The authors' figures."""
    return [
        MeasuredRow(_said(one.what, words), one.figure, one.interval, _said(one.on, words), one.command)
        for one in MEASURED
    ]


def _said(pair: Said, words: Words) -> str:
    return pair[1] if words.language is Language.EN else words.script(pair[0])
