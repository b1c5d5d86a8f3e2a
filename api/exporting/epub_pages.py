"""What an EPUB of ours has around its text: title page, contents, index, where it comes from, the package document.

EPUB 3.3: https://www.w3.org/TR/epub-33/. Pure.
"""

from __future__ import annotations

import re
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pypinyin import lazy_pinyin

from api.exporting.epub_text import INDEXED, Chapter, xml
from api.exporting.held import Held
from ingest.opf import OWN
from ontology import describing
from ontology.records import Metadata, ReviewState

STYLE = """body { line-height: 1.7; margin: 0 5%; }
h1, h2, h3, h4, h5, h6 { line-height: 1.3; text-align: start; }
p { margin: 0; text-indent: 2em; }
p.verse { margin: 0 0 0 2em; text-indent: 0; }
aside { border-inline-start: 2px solid #999; font-size: 0.9em; margin: 0.5em 0 0.5em 2em; padding-inline-start: 0.8em; }
aside p, dd p, nav p { text-indent: 0; }
dt { font-weight: bold; } dd { margin: 0 0 0.4em 1em; }
a { color: inherit; overflow-wrap: anywhere; }
"""

_LABELS = {
    "creator": "责任者", "dynasty": "朝代", "date": "年代", "book": "所属书", "kind": "类型", "branch": "收藏单位",
    "rights": "权利声明",
}  # fmt: skip
_CAUTION = "<p>本索引据程序的标引编成，大多未经人核定，或有错漏；各篇由谁标引、核定多少，见“来源与标引”。</p>"
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?$")
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_PAGE = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{language}" \
xml:lang="{language}">
<head><title>{title}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>
<body>
{body}
</body>
</html>
"""
CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
"""


@dataclass(frozen=True, slots=True)
class Part:
    """A document within the book: what is kept of it once its text is written."""

    metadata: Metadata
    title: str
    address: str
    source: str
    version_id: str
    stamp: str
    made: tuple[tuple[str, int], ...]
    """Who made its tags, and how many."""
    reviewed: int
    """How many of them a person has confirmed or corrected."""
    own_page: str
    """The file that bears its title and description."""


@dataclass(slots=True)
class Book:
    """All that goes into contents and index. ``collections`` are those that the documents belong to."""

    parts: list[Part] = field(default_factory=list)
    chapters: list[tuple[int, Chapter]] = field(default_factory=list)
    """With the place of their document in ``parts``; the bodies are gone."""
    collections: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The document's title, or what several are called together."""
        if len(self.parts) == 1:
            return self.parts[0].title
        return (
            f"{'、'.join(dict.fromkeys(filter(None, self.collections))) or self.parts[0].title}（{len(self.parts)} 种）"
        )


def page(title: str, body: str, language: str = "zh") -> str:
    """Return a page of XHTML."""
    return _PAGE.format(language=language, title=xml(title), body=body)


def language_of(metadata: Metadata) -> str:
    """Return the language of a text as a tag of BCP 47."""
    return "lzh" if metadata.language == "lzh" else "zh"


def part_of(held: Held, own_page: str) -> Part:
    """Return what is kept of a document."""
    tagged = held.tagged
    makers = Counter(f"{tag.maker.name} {tag.maker.version}" for one in tagged.passages for tag in one.tags)
    metadata, described = tagged.document.metadata, held.described
    made = tuple(makers.most_common())
    states = Counter(tag.review for one in tagged.passages for tag in one.tags)
    return Part(
        metadata=metadata,
        title=described.title,
        address=described.address,
        source=tagged.document.source,
        version_id=tagged.version.id,
        stamp=held.stamp,
        made=made,
        reviewed=states[ReviewState.CONFIRMED] + states[ReviewState.CORRECTED],
        own_page=own_page,
    )


def title_page(part: Part) -> str:
    """Return the page of a document: what it is, whose it is, what may be done with it."""
    metadata = part.metadata
    told = [(label, str(getattr(metadata, name))) for name, label in _LABELS.items()]
    told += [("主题词", "；".join(metadata.subjects)), *metadata.extra]
    rows = "".join(f"<dt>{xml(name)}</dt><dd>{_lines(value)}</dd>" for name, value in told if value)
    body = f'<section epub:type="titlepage"><h1>{xml(part.title)}</h1>{f"<dl>{rows}</dl>" if rows else ""}</section>'
    return page(part.title, body, language_of(metadata))


def sources_page(book: Book) -> str:
    """Return where the texts come from, and who tagged them."""
    return page("来源与标引", "<h1>来源与标引</h1>" + "".join(_sources(book)))


def _sources(book: Book) -> Iterator[str]:
    for part in book.parts:
        guessed = "；".join(f"{one.field} {one.value}（{one.evidence}）" for one in part.metadata.guesses)
        made = "；".join(f"{name}：{count} 处" for name, count in part.made)
        told = (
            ("地址", f'<a href="{xml(part.address)}">{xml(part.address)}</a>'),
            ("来源文件", xml(part.source)),
            ("文本版本", xml(part.version_id)),
            ("最近更新", xml(part.stamp)),
            ("标引者", xml(made)),
            ("经人核定", f"{part.reviewed} 处" if part.made else ""),
            ("推测所得，未经核定", xml(guessed)),
        )
        rows = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in told if value)
        yield f"<section><h2>{xml(part.title)}</h2><dl>{rows}</dl></section>"


def index_page(book: Book) -> str:
    """Return the index of persons and places, in the order of their sounds; each number leads to a place in the text.

    Empty where nothing is surely known.
    """
    found: dict[str, dict[tuple[str, str], list[str]]] = {name: defaultdict(list) for name in INDEXED.values()}
    for _, chapter in book.chapters:
        for place in chapter.places:
            key = (place.label, place.entity)
            found[INDEXED[place.type]][key].append(f"{chapter.name}#{place.ident}")
    sections = [_index(name, entries) for name, entries in found.items() if entries]
    body = f'<section epub:type="index" role="doc-index"><h1>人名地名索引</h1>{_CAUTION}{"".join(sections)}</section>'
    return page("人名地名索引", body) if sections else ""


def _index(name: str, entries: Mapping[tuple[str, str], Sequence[str]]) -> str:
    ordered = sorted(entries.items(), key=lambda item: (lazy_pinyin(item[0][0]), item[0]))
    rows = "".join(
        f"<li>{xml(label)} "
        + " ".join(f'<a href="{xml(to)}">{n}</a>' for n, to in enumerate(places, start=1))
        + "</li>"
        for (label, _), places in ordered
    )
    return f"<section><h2>{name}</h2><ul>{rows}</ul></section>"


def nav_page(book: Book, back: Sequence[tuple[str, str]]) -> str:
    """Return the navigation document; ``back`` are the pages behind the text, with their files."""
    body = f'<nav epub:type="toc" role="doc-toc" id="toc"><h1>目录</h1><ol>{"".join(_contents(book, back))}</ol></nav>'
    pages = [(label, f"{one.name}#{ident}") for _, one in book.chapters for label, ident in one.pages]
    if pages:
        listed = "".join(f'<li><a href="{to}">{xml(label)}</a></li>' for label, to in pages)
        body += f'<nav epub:type="page-list" role="doc-pagelist" hidden="hidden"><h2>页码</h2><ol>{listed}</ol></nav>'
    return page("目录", body)


def _contents(book: Book, back: Sequence[tuple[str, str]]) -> Iterator[str]:
    for number, part in enumerate(book.parts):
        heads = [
            (one.level, one.label, f"{c.name}#{one.ident}")
            for place, c in book.chapters
            if place == number
            for one in c.heads
        ]
        yield f'<li><a href="{part.own_page}">{xml(part.title)}</a>'
        if len(book.parts) > 1:
            yield (f"<ol>{_nested(heads)}</ol>" if heads else "") + "</li>"
        else:
            yield "</li>" + _nested(heads)
    yield from (f'<li><a href="{file}">{xml(title)}</a></li>' for title, file in back)


def _nested(heads: Sequence[tuple[int, str, str]]) -> str:
    """Return the items of a list in which deeper headings are lists within."""
    pieces: list[str] = []
    depth: list[int] = []
    for level, label, to in heads:
        while depth and depth[-1] > level:
            pieces.append("</li></ol>" if len(depth) > 1 else "</li>")
            depth.pop()
        if depth and depth[-1] == level:
            pieces.append("</li>")
        else:
            pieces.append("<ol>" if depth else "")
            depth.append(level)
        pieces.append(f'<li><a href="{to}">{xml(label)}</a>')
    pieces += ["</li></ol>" if place > 0 else "</li>" for place in range(len(depth) - 1, -1, -1)]
    return "".join(pieces)


def package(book: Book, files: Iterable[tuple[str, str, str]]) -> str:
    """Return the package document. ``files`` are id, file and properties, in the order of reading."""
    listed = list(files)
    media_type = "application/xhtml+xml"
    items = "".join(
        f'<item id="{ident}" href="{file}" media-type="{media_type}"' + (f' properties="{kind}"/>' if kind else "/>")
        for ident, file, kind in listed
    )
    spine = "".join(f'<itemref idref="{ident}"/>' for ident, _, _ in listed)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" version="3.0" '
        'unique-identifier="id" xml:lang="zh"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        + "\n".join(_described(book))
        + f'\n</metadata><manifest><item id="style" href="style.css" media-type="text/css"/>{items}</manifest>'
        f"<spine>{spine}</spine></package>\n"
    )


def _described(book: Book) -> Iterator[str]:
    told = "\n".join(f"{part.address} {part.version_id}" for part in book.parts)
    yield f'<dc:identifier id="id">urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, told)}</dc:identifier>'
    yield f'<dc:title id="title">{xml(book.title)}</dc:title>'
    yield from (f"<dc:language>{one}</dc:language>" for one in dict.fromkeys(_languages(book)))
    stamps = [found[0] for part in book.parts if (found := _STAMP.match(part.stamp))]
    yield f'<meta property="dcterms:modified">{max(stamps, default="2000-01-01T00:00:00")}Z</meta>'
    if len(book.parts) == 1:
        yield from _stated(book.parts[0].metadata)
    else:
        creators = (one for part in book.parts for one in part.metadata.creator.split("；") if one)
        yield from (f"<dc:creator>{xml(one)}</dc:creator>" for one in dict.fromkeys(creators))
        rights = "；".join(dict.fromkeys(part.metadata.rights for part in book.parts if part.metadata.rights))
        yield from [f"<dc:rights>{xml(rights)}</dc:rights>"] if rights else []
    yield from (f"<dc:source>{xml(part.address)}</dc:source>" for part in book.parts[:1] if len(book.parts) == 1)
    yield '<meta property="schema:accessMode">textual</meta>'
    yield '<meta property="schema:accessibilityFeature">tableOfContents</meta>'
    yield '<meta property="schema:accessibilityHazard">none</meta>'


def _languages(book: Book) -> Iterator[str]:
    for part in book.parts:
        stated = [
            value
            for name, value in part.metadata.extra
            if name == describing.LANGUAGE and re.fullmatch(r"[A-Za-z-]{2,20}", value)
        ]
        yield from stated or [language_of(part.metadata)]


def _stated(metadata: Metadata) -> Iterator[str]:
    """Yield what the description of one document says in the words of Dublin Core."""
    yield from (f"<dc:creator>{xml(one)}</dc:creator>" for one in metadata.creator.split("；") if one)
    yield from (f"<dc:subject>{xml(one)}</dc:subject>" for one in metadata.subjects)
    if metadata.rights:
        yield f"<dc:rights>{xml(metadata.rights)}</dc:rights>"
    if _DATE.match(metadata.date):
        yield f"<dc:date>{metadata.date}</dc:date>"
    for number, (name, value) in enumerate(metadata.extra):
        yield from _field(name, value, f"x{number}")


def _field(name: str, value: str, ident: str) -> Iterator[str]:
    said = xml(value)
    match name:
        case describing.SUBTITLE:
            yield f'<dc:title id="{ident}">{said}</dc:title>'
            yield f'<meta refines="#{ident}" property="title-type">subtitle</meta>'
        case describing.VARIANT_TITLE:
            yield f'<dc:title id="{ident}">{said}</dc:title>'
            yield f'<meta refines="#{ident}" property="title-type">expanded</meta>'
        case describing.PUBLISHER:
            yield f"<dc:publisher>{said}</dc:publisher>"
        case describing.ISBN:
            yield f"<dc:identifier>urn:isbn:{said}</dc:identifier>"
        case describing.SERIES:
            yield f'<meta property="belongs-to-collection" id="{ident}">{said}</meta>'
            yield f'<meta refines="#{ident}" property="collection-type">series</meta>'
        case describing.ABSTRACT:
            yield f"<dc:description>{said}</dc:description>"
        case _:
            return


def _lines(text: str) -> str:
    return xml(text).replace("\n", "<br/>")


def own(name: str) -> str:
    """Return the id of a page that is no text of the book: who reads it in again leaves it out."""
    return f"{OWN}{name}"
