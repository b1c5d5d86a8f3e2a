r"""BibTeX, for BibTeX itself and for biblatex with biber; UTF-8.

What TeX would read as a command is written as one. A brace in a value becomes ``\textbraceleft{}``: BibTeX counts
braces even after a backslash. Names stand in braces, so that no ``and`` or comma within one parts it. The address is
left as it is, for ``url`` is read verbatim; it holds neither braces nor spaces.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from api.citing.records import Cited, Creator, Issued

_SPECIAL = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "#": r"\#",
        "$": r"\$",
        "%": r"\%",
        "&": r"\&",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
_LANGUAGES = {"lzh": "chinese", "zh": "chinese", "en": "english"}


def write(cited: Cited) -> str:
    """Return one entry, with a newline at its end."""
    sort = "incollection" if cited.container and cited.genre.bibtex == "book" else cited.genre.bibtex
    lines = [f"  {name} = {{{value}}}" for name, value in _fields(cited) if value]
    return "@" + sort + "{" + cited.key + ",\n" + ",\n".join(lines) + "\n}\n"


def _fields(cited: Cited) -> Iterator[tuple[str, str]]:
    yield "author", _names(cited)
    yield "title", "{" + _escaped(cited.title) + "}"
    yield "booktitle", _escaped(cited.container)
    yield "chapter", _escaped(cited.part)
    # A field stands once in an entry: whoever did else than translate shares one.
    yield "translator", " and ".join(_name(one) for one in cited.others if one.role == "译")
    yield "annotator", " and ".join(_name(one) for one in cited.others if one.role != "译")
    yield "edition", _escaped(cited.edition)
    yield "address", _escaped(cited.place)
    yield "publisher", _escaped(cited.publisher)
    yield from _when(cited.issued)
    yield "pages", cited.pages.replace("-", "--")
    yield "isbn", _escaped(cited.isbn)
    yield "doi", _escaped(cited.doi)
    yield "library", _escaped(cited.holder)
    yield "abstract", _escaped(cited.abstract)
    yield "annote", _escaped(cited.note)
    yield "language", _LANGUAGES.get(cited.language, "")
    yield "url", cited.address
    yield "urldate", cited.accessed


def _names(cited: Cited) -> str:
    return " and ".join([*map(_name, cited.main), *(["others"] if cited.more_creators and cited.main else [])])


def _name(creator: Creator) -> str:
    dynasty = f"[{creator.dynasty}]" if creator.dynasty else ""
    return "{" + _escaped(dynasty + creator.name) + "}"


def _when(issued: Issued | None) -> Iterator[tuple[str, str]]:
    """``year`` is a plain year; what is none is told in ``note``."""
    if issued is None:
        return
    if issued.begin is not None and issued.begin == issued.end and issued.exact:
        yield "year", str(issued.begin)
        yield "note", _escaped(issued.wording)
    elif issued.begin is not None or issued.end is not None:
        yield "note", "--".join("" if year is None else str(year) for year in (issued.begin, issued.end))
    else:
        yield "note", _escaped(issued.wording)


def _escaped(text: str) -> str:
    return text.translate(_SPECIAL)
