"""HTML: what is said on the page, without the site around it."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator

from lxml import etree, html

from ingest.encoding import Decoded, decode
from ingest.flow import runs
from ingest.headings import Part, outline
from ingest.pagenotes import Link, find_notes, links_of, rules_for
from ingest.reading import Reading, Source
from ingest.sidecar import split_subjects
from ingest.sitechrome import drop_facts, facts_of, is_talk, prune
from ontology.describing import ADDRESS
from ontology.errors import BrokenSource
from ontology.records import Metadata

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w-]{2,20})""", re.IGNORECASE)
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "big5": "cp950"}
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
_NAMES = {
    "author": "creator", "dc.creator": "creator", "dcterms.creator": "creator", "dc.title": "title",
    "dcterms.title": "title", "dc.date": "date", "dcterms.date": "date", "date": "date", "pubdate": "date",
    "dc.rights": "rights", "dcterms.rights": "rights", "copyright": "rights", "dc.type": "kind",
    "article:published_time": "date", "og:article:author": "creator", "article:author": "creator",
    "articletitle": "title", "contentsource": "source", "og:title": "shared",
}  # fmt: skip
_ORIGIN = "来源"
_PAGE = "page"
_WINDOW = re.compile(r"\s*[-_|–—:：]+\s*")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})[T ].*")
# So few characters may mean that the page was taken for the site; but only where it leaves out nearly all.
_LITTLE = 200
_SHORTEST = 3
_SHARE = 0.1


def read(source: Source) -> Iterator[Reading]:
    """Read a page. Raises the errors of decoding, and BrokenSource where there is no element in it."""
    text = _DECLARATION.sub("", _decode(source.path.read_bytes(), source.key).text.replace("\0", ""))
    try:
        page = html.document_fromstring(text.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError) as error:
        raise BrokenSource(source.key, f"不是能读的 HTML（{error}）") from error
    metadata = _metadata(page)
    parts = _parts(page)
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
    said = facts_of(page)
    title = _title(page, fields.pop("title", ""), fields.pop("shared", ""))
    origin = fields.pop("source", "") or said.get("source", "")
    link = next((one.get("href") or "" for one in page.iter("link") if one.get("rel") == "canonical"), "")
    extra = [(_ORIGIN, origin)] if origin else []
    extra += [(ADDRESS, link)] if link.startswith(("http://", "https://")) else []
    stated = {name: said[name] for name in ("date", "creator") if name in said} | fields
    stated["date"] = _DAY.sub(r"\1", stated.get("date", ""))
    return Metadata(title=title, **stated, subjects=subjects, extra=tuple(extra), images=(), guesses=())


def _title(page: html.HtmlElement, stated: str, shared: str) -> str:
    """Return what the page is called: its one first heading, what it states, what stands over its window."""
    headings = [_squeeze(str(heading.text_content())) for heading in page.iter("h1")]
    window = next(filter(None, (_squeeze(str(title.text_content())) for title in page.iter("title"))), "")
    if len(headings) == 1 and headings[0] and not is_site_name(headings[0], window):
        return headings[0]
    return stated or shared or _on_page(page, window) or window


def _on_page(page: html.HtmlElement, window: str) -> str:
    """Return the part of the window's title that stands on the page as a line of its own, where no heading does."""
    parts = [window, *(part for part in _WINDOW.split(window) if len(part) > _SHORTEST)]
    lines = {
        _squeeze(str(one.text_content())) for one in page.iter("h2", "h3", "div", "p", "font", "td", "strong", "span")
    }
    return next((part for part in parts if part in lines), "")


def is_site_name(heading: str, window: str) -> bool:
    """Whether a heading is only what the site is called: the last part of the window's title."""
    parts = _WINDOW.split(window)
    return len(parts) > 1 and heading == parts[-1].strip() and heading != parts[0].strip()


def _parts(page: html.HtmlElement) -> list[Part]:
    """Return what the page says; where hardly anything is left without the site, all that stands on it."""
    whole = copy.deepcopy(page)
    prune(page)
    drop_facts(page)
    parts = [part for part in _said(_content(page)) if part.role or not is_talk(part.text)]
    if sum(len(part.text) for part in parts) >= _LITTLE:
        return parts
    for element in list(whole.iter("script", "style", "nav", "footer", "aside", "noscript", "template", "svg", "head")):
        if element.getparent() is not None:
            element.drop_tree()
    more = list(_said(whole))
    few = sum(len(part.text) for part in parts) < _SHARE * sum(len(part.text) for part in more)
    return more if few else parts


def _content(page: html.HtmlElement) -> html.HtmlElement:
    """Return the page's main part, or all of it."""
    for name in ("main", "article"):
        parts = list(page.iter(name))
        if len(parts) == 1 and _squeeze(str(parts[0].text_content())):
            return parts[0]
    return page


def _said(content: html.HtmlElement) -> Iterator[Part]:
    """Yield headings and paragraphs, each note behind the paragraph that refers to it."""
    links: dict[str, list[Link]] = {}
    for link in links_of(content, _PAGE):
        links.setdefault(link.target, []).append(link)
    notes = find_notes(content, _PAGE, links)
    told: set[str] = set()
    for run in runs(content, rules_for(content, _PAGE, notes, pages={}, page="")):
        yield Part(run.level, run.text, role=run.role)
        for key, offset in run.notes:
            if key not in told and key in notes.texts:
                told.add(key)
                yield Part(0, notes.texts[key], role="note", anchor=-1 if run.level else offset)
    yield from (Part(0, text, role="note") for key, text in notes.texts.items() if key not in told)


def _squeeze(text: str) -> str:
    return _SPACES.sub(" ", text).strip(" \u3000")
