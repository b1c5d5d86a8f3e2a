"""HTML: what is said on the page, without the site around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from ingest.encoding import Decoded, decode
from ingest.headings import Part, outline
from ingest.reading import Reading, Source
from ingest.sidecar import split_subjects
from ontology.errors import BrokenSource
from ontology.records import Metadata

_LEFT_OUT = (
    "script", "style", "nav", "footer", "aside", "noscript", "template", "iframe", "form", "button", "select", "svg",
    "object", "head",
)  # fmt: skip
_SITE = (
    "//*[@hidden or @aria-hidden='true' or @role='navigation' or @role='banner' or @role='contentinfo'"
    " or @role='complementary' or @role='search']"
)
_BLOCK = frozenset(
    (
        *("address", "article", "blockquote", "body", "br", "caption", "center", "dd", "details", "div", "dl", "dt"),
        *("fieldset", "figcaption", "figure", "header", "hr", "li", "main", "ol", "p", "pre", "section", "summary"),
        *("table", "tbody", "tfoot", "thead", "tr", "ul", "h1", "h2", "h3", "h4", "h5", "h6"),
    )
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CELLS = ("td", "th")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w-]{2,20})""", re.IGNORECASE)
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "big5": "cp950"}
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
_NAMES = {
    "author": "creator", "dc.creator": "creator", "dcterms.creator": "creator", "dc.title": "title",
    "dcterms.title": "title", "dc.date": "date", "dcterms.date": "date", "date": "date", "pubdate": "date",
    "dc.rights": "rights", "dcterms.rights": "rights", "copyright": "rights", "dc.type": "kind",
    "article:published_time": "date",
}  # fmt: skip


def read(source: Source) -> Iterator[Reading]:
    """Read a page. Raises the errors of decoding, and BrokenSource where there is no element in it."""
    text = _DECLARATION.sub("", _decode(source.path.read_bytes(), source.key).text.replace("\0", ""))
    try:
        page = html.document_fromstring(text.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError) as error:
        raise BrokenSource(source.key, f"不是能读的 HTML（{error}）") from error
    metadata = _metadata(page)
    parts = [Part(level, line) for level, line in _parts(_content(page))]
    _, blocks = outline(parts, title=metadata.title)
    if parts:
        yield Reading(metadata, blocks)


def _decode(data: bytes, source: str) -> Decoded:
    """Follow a mark, then the page's own word where it holds, then what reads as Chinese."""
    stated = _CHARSET.search(data[:4096])
    if stated and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        name = stated.group(1).decode("ascii").lower()
        encoding = _ALIASES.get(name, name)
        try:
            return Decoded(data.decode(encoding), encoding)
        except (UnicodeDecodeError, LookupError):
            pass
    return decode(data, source)


def _metadata(page: html.HtmlElement) -> Metadata:
    fields: dict[str, str] = {}
    subjects: tuple[str, ...] = ()
    for meta in page.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        content = _squeeze(meta.get("content") or "")
        if name in _NAMES and content:
            fields.setdefault(_NAMES[name], content)
        elif name in ("keywords", "dc.subject"):
            subjects = subjects or split_subjects(content)
    headings = [_squeeze(str(heading.text_content())) for heading in page.iter("h1")]
    titles = [_squeeze(str(title.text_content())) for title in page.iter("title")]
    fields.setdefault("title", headings[0] if len(headings) == 1 and headings[0] else next(filter(None, titles), ""))
    return Metadata(**fields, subjects=subjects, extra=())


def _content(page: html.HtmlElement) -> html.HtmlElement:
    """Take the site away and return the page's main part, or its body."""
    for element in [*page.iter(*_LEFT_OUT), *page.xpath(_SITE)]:
        if element.getparent() is not None:
            element.drop_tree()
    for name in ("main", "article"):
        parts = list(page.iter(name))
        if len(parts) == 1 and _squeeze(str(parts[0].text_content())):
            return parts[0]
    return page


def _parts(content: html.HtmlElement) -> Iterator[tuple[int, str]]:
    """Yield headings with their level and runs of text with level 0, cut where a block begins or ends."""
    pieces: list[str] = []
    level = 0
    for event, element in etree.iterwalk(content, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _BLOCK:
            yield from _flush(pieces, level)
            level = _HEADINGS.get(tag, 0) if event == "start" else 0
        elif tag in _CELLS and event == "start":
            pieces.append("\u3000")
        pieces.append((element.text if event == "start" and tag else element.tail if event == "end" else "") or "")
    yield from _flush(pieces, level)


def _flush(pieces: list[str], level: int) -> Iterator[tuple[int, str]]:
    text = _squeeze("".join(pieces))
    pieces.clear()
    if text:
        yield level, text


def _squeeze(text: str) -> str:
    return _SPACES.sub(" ", text).strip(" \u3000")
