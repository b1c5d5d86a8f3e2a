"""What pages show of ancient books: their search, and what a description says of one.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from api.holdings.records import AncientPage
from api.schemas import document_title
from api.web.addresses import document_address
from api.web.search_facets import Choice, called
from api.web.views import language_of, who_of
from api.web.words import Words
from index.ancient import Wanted
from ontology import describing
from ontology.ancient.records import AncientBook, Missing, Seal
from ontology.queries import TRAITS
from ontology.records import Document

PAGE = 20
PATH = "/ancient"
_SHOWN = 12
_FACETS = ("edition_kind", "sibu", "century", "dynasty", "rows", "bears", "function", "branch")
Owner = Callable[[str], str]
"""From a name to the id of the one person of the authorities who bears it, empty where there is none or several."""


@dataclass(frozen=True, slots=True)
class Facet:
    """What is to be chosen from under one name; ``folded`` are values beyond those that are shown at once."""

    name: str
    shown: tuple[Choice, ...]
    folded: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class BookLine:
    """One book of a list. ``marks`` are what the copy has."""

    title: str
    address: str
    language: str
    creator: str
    edition: str
    facts: tuple[str, ...]
    survey: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """A value that was read: in words, with the wording it was read from, and addresses of what it leads to."""

    text: str
    wording: str = ""
    address: str = ""
    entity: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A field of an ancient book on the page of its document."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class AncientView:
    """A page of the search."""

    wanted: Wanted
    books: tuple[BookLine, ...]
    total: int
    facets: tuple[Facet, ...]
    kept: tuple[tuple[str, str], ...]
    previous: str
    following: str
    cleared: str
    page: int


def address_of(wanted: Wanted, page: int = 1) -> str:
    """The page of a search."""
    pairs = [*_pairs(wanted), *([("page", str(page))] if page > 1 else [])]
    return f"{PATH}?{urlencode(pairs)}" if pairs else PATH


def _pairs(wanted: Wanted) -> Iterator[tuple[str, str]]:
    stated = (
        ("q", wanted.words),
        ("seal", wanted.seal),
        ("writer", wanted.writer),
        ("survey", wanted.survey),
        ("dynasty", wanted.dynasty),
        ("branch", wanted.branch),
    )
    yield from (pair for pair in (*stated, *wanted.traits) if pair[1])


def ancient_view(found: AncientPage, wanted: Wanted, words: Words, *, page: int) -> AncientView:
    """A page of the search, ``page`` counted from 1."""
    return AncientView(
        wanted,
        tuple(_book(document, book, words) for document, book in found.books),
        found.total,
        tuple(one for name in _FACETS if (one := _facet(name, found, wanted, words=words)).shown),
        tuple(pair for pair in _pairs(wanted) if pair[0] in (*TRAITS, "dynasty", "branch")),
        address_of(wanted, page - 1) if page > 1 else "",
        address_of(wanted, page + 1) if page * PAGE < found.total else "",
        PATH if wanted != Wanted() else "",
        page,
    )


def _facet(name: str, found: AncientPage, wanted: Wanted, *, words: Words) -> Facet:
    made = [_choice(name, value, count, wanted, words=words) for value, count in found.counts.get(name, ())]
    made.sort(key=lambda one: not one.chosen)
    return Facet(words.called("FACET_NAMES", name), tuple(made[:_SHOWN]), tuple(made[_SHOWN:]))


def _choice(name: str, value: str, count: int, wanted: Wanted, *, words: Words) -> Choice:
    label = value.removeprefix("sibu:") if name == "sibu" else called(name, value, words)
    if name in TRAITS:
        chosen = (name, value) in wanted.traits
        rest = tuple(pair for pair in wanted.traits if pair != (name, value))
        other = replace(wanted, traits=rest if chosen else (*rest, (name, value)))
    else:
        chosen = getattr(wanted, name) == value
        text = "" if chosen else value
        other = replace(wanted, branch=text) if name == "branch" else replace(wanted, dynasty=text)
    return Choice(label, count, address_of(other), chosen)


def _book(document: Document, book: AncientBook, words: Words) -> BookLine:
    metadata = document.metadata
    extent = book.extent.wording
    rows = words.label("rows_of_half", n=book.rows.rows) if book.rows else ""
    return BookLine(
        document_title(document),
        document_address(document.id),
        language_of(document),
        who_of(metadata),
        book.edition,
        tuple(filter(None, (extent, rows, metadata.branch, *(one.partition(":")[2] for one in book.divisions[-1:])))),
        book.survey,
        book.bears,
    )


def book_lines(book: AncientBook, words: Words, *, owner: Owner) -> tuple[Line, ...]:
    """Return what was read of an ancient book's description, a line a field; nothing where it describes none."""
    made = (
        Line(describing.EDITION_KIND, (_trait("edition_kind", book.edition_kind, words),) if book.edition_kind else ()),
        Line(describing.ROWS, tuple(_rows(book, words))),
        Line(describing.FORMAT, tuple(_format(book))),
        Line(describing.EXTENT, tuple(_extent(book, words))),
        Line(describing.SEALS, tuple(_seal(one, owner, words) for one in book.seals)),
        Line(describing.INSCRIPTIONS, tuple(_written(book, owner))),
        Line(describing.SURVEY, tuple(_survey(book))),
        Line(describing.SIBU, tuple(_trait("sibu", one, words) for one in book.divisions[-1:])),
        Line(describing.MISSING, tuple(Value(_missing(one, words), one.wording) for one in book.missing)),
    )
    return tuple(one for one in made if one.values)


def _trait(name: str, value: str, words: Words, *, wording: str = "") -> Value:
    label = value.removeprefix("sibu:") if name == "sibu" else called(name, value, words)
    return Value(label, wording, address_of(Wanted(traits=((name, value),))))


def _survey(book: AncientBook) -> Iterator[Value]:
    if book.survey:
        yield Value(book.survey, address=address_of(Wanted(survey=book.survey)))


def _rows(book: AncientBook, words: Words) -> Iterator[Value]:
    if book.rows is None:
        return
    one = book.rows
    yield _trait("rows", str(one.rows), words, wording=one.wording)
    if one.least:
        most = f"—{one.most}" if one.most != one.least else ""
        yield Value(words.label("characters_of_row", n=f"{one.least}{most}"))
    if one.small:
        yield Value(words.label("small_same") if one.small == "同" else words.label("small_of", n=one.small))


def _format(book: AncientBook) -> Iterator[Value]:
    if book.format:
        yield from (Value(one) for one in (book.format.mouth, book.format.border, book.format.tail) if one)


def _extent(book: AncientBook, words: Words) -> Iterator[Value]:
    extent = book.extent
    for name, count in (("juan", extent.juan), ("volumes", extent.volumes), ("cases", extent.cases)):
        if count is not None:
            yield Value(words.label(f"extent_{name}", n=count))
    if book.kept and book.kept.juan:
        runs = "、".join(str(first) if first == last else f"{first}—{last}" for first, last in book.kept.juan)
        yield Value(words.label("kept_juan", runs=runs), book.kept.wording)


def _seal(seal: Seal, owner: Owner, words: Words) -> Value:
    how = "".join((seal.style, seal.shape))
    person = owner(seal.owner) if seal.owner else ""
    note = words.label("seal_owner", name=seal.owner, why=seal.why) if seal.owner else ""
    return Value(seal.text, how, address_of(Wanted(seal=seal.text)), person, note)


def _written(book: AncientBook, owner: Owner) -> Iterator[Value]:
    for one in book.inscriptions:
        name = f"［{one.dynasty}］{one.name}" if one.dynasty else one.name
        place = f"（{one.place}）" if one.place else ""
        yield Value(f"{name} {one.function}{place}", "", address_of(Wanted(writer=one.name)), owner(one.name))


def _missing(one: Missing, words: Words) -> str:
    juan = words.label("juan_of", n=_run(one.juan)) if one.juan else ""
    if one.leaves:
        return juan + words.label("leaves_of", n=_run(one.leaves))
    return juan + (words.label("leaves_lost", n=one.count) if one.count else "")


def _run(run: tuple[int, int]) -> str:
    return str(run[0]) if run[0] == run[1] else f"{run[0]}—{run[1]}"
