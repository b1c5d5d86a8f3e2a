"""A client of OAI-PMH 2.0 (http://www.openarchives.org/OAI/openarchivesprotocol.html): one request, one answer.

Of the clients of others, sickle 0.7 and oaipmh-scythe 0.16, neither bounds what an answer may weigh, checks where a
host lies, or tells a damaged record from its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from lxml import etree

from ingest.fetching import FetchLimits, Hosts, fetch
from ingest.safexml import name_of, parser
from ontology.errors import BrokenSource
from ontology.printable import storable

_OAI = "http://www.openarchives.org/OAI/2.0/"
_NS = {"o": _OAI}
_ACCEPT = "text/xml, application/xml;q=0.9, */*;q=0.1"
_LIMITS = FetchLimits()
_ROOT = re.compile(rb"<(?:[\w.-]+:)?OAI-PMH\b[^>]*>")
_LIST = re.compile(rb"<(?:[\w.-]+:)?ListRecords\b[^>]*>")
# A record of the protocol begins with its header: the metadata may well hold elements of the same name.
_RECORD = re.compile(rb"<(?:[\w.-]+:)?record\b[^>]*>\s*<(?:[\w.-]+:)?header\b")
_BEHIND = re.compile(rb"<(?:[\w.-]+:)?resumptionToken\b|</(?:[\w.-]+:)?ListRecords\s*>")
_IDENTIFIER = re.compile(rb"<(?:[\w.-]+:)?identifier\b[^>]*>\s*([^<]+?)\s*<")
_NAME = re.compile(rb"<([\w.:-]+)")
_MOST_PARTS = 10_000


class OaiRefused(BrokenSource):
    """The server answered with an error of the protocol; ``error`` is its code."""

    def __init__(self, source: str, error: str, said: str) -> None:
        super().__init__(source, f"{error}：{said or '没有说明'}")
        self.error = error


@dataclass(frozen=True, slots=True)
class Remote:
    """Who is asked."""

    url: str
    hosts: Hosts
    limits: FetchLimits = _LIMITS

    def answer(self, **arguments: str) -> bytes:
        """Ask for something and return the answer. Raises :class:`~ingest.fetching.Unfetched`."""
        query = urlencode({name.rstrip("_"): value for name, value in arguments.items() if value})
        joined = f"{self.url}{'&' if '?' in self.url else '?'}{query}"
        return fetch(joined, hosts=self.hosts, limits=self.limits, accept=_ACCEPT).body


@dataclass(frozen=True, slots=True)
class Identity:
    """What a server says of itself."""

    name: str
    granularity: str
    deleted: str
    """``no``, ``transient`` or ``persistent``."""
    earliest: str

    @property
    def to_seconds(self) -> bool:
        """Whether its stamps tell of seconds."""
        return "hh" in self.granularity.lower()


@dataclass(frozen=True, slots=True)
class OaiRecord:
    """A record: its metadata as an XML document of its own, or why it cannot be read."""

    identifier: str
    stamp: str = ""
    deleted: bool = False
    metadata: bytes = b""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of a list. ``token`` asks for the next; it is empty on the last."""

    records: tuple[OaiRecord, ...] = ()
    token: str = ""
    date: str = ""
    """When the server answered, by its own clock."""
    size: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a server offers."""

    identity: Identity
    formats: Mapping[str, str] = field(default_factory=dict)
    """Prefix -> namespace."""
    sets: Mapping[str, str] = field(default_factory=dict)
    """setSpec -> setName."""


def offer(remote: Remote) -> Offer:
    """Ask a server who it is and what it has. Raises :class:`~ingest.fetching.Unfetched`, :class:`BrokenSource`."""
    return Offer(identify(remote), formats(remote), sets(remote))


def identify(remote: Remote) -> Identity:
    """Ask a server who it is."""
    root = _parsed(remote, remote.answer(verb="Identify"))
    version = _text(root, "o:Identify/o:protocolVersion")
    if version != "2.0":
        raise BrokenSource(remote.url, f"不是 OAI-PMH 2.0 的服务（protocolVersion {version or '没有'}）")
    names = ("repositoryName", "granularity", "deletedRecord", "earliestDatestamp")
    return Identity(*(_text(root, f"o:Identify/o:{name}") for name in names))


def formats(remote: Remote) -> dict[str, str]:
    """Ask a server in which formats it gives its records."""
    root = _parsed(remote, remote.answer(verb="ListMetadataFormats"))
    found = root.iterfind(".//o:metadataFormat", _NS)
    return {_text(one, "o:metadataPrefix"): _text(one, "o:metadataNamespace") for one in found}


def sets(remote: Remote) -> dict[str, str]:
    """Ask a server which sets it has; none where it knows no sets."""
    found: dict[str, str] = {}
    token = ""
    for _ in range(_MOST_PARTS):
        asked = {"resumptionToken": token} if token else {}
        try:
            root = _parsed(remote, remote.answer(verb="ListSets", **asked))
        except OaiRefused as refused:
            if refused.error in ("noSetHierarchy", "badResumptionToken"):
                return found
            raise
        before = len(found)
        for one in root.iterfind(".//o:set", _NS):
            found[_text(one, "o:setSpec")] = _text(one, "o:setName")
        token = _text(root, ".//o:resumptionToken")
        if not token or len(found) == before:
            return found
    return found


def page(remote: Remote, **arguments: str) -> Page:
    """Ask for one page of records; an empty one where none match.

    Raises :class:`~ingest.fetching.Unfetched`, :class:`OaiRefused`, and :class:`BrokenSource` for what is no answer.
    """
    body = remote.answer(verb="ListRecords", **arguments)
    try:
        try:
            root = _parsed(remote, body)
        except BrokenSource:
            return _pieced(remote, body)
    except OaiRefused as refused:
        if refused.error == "noRecordsMatch":
            return Page()
        raise
    found = root.find("o:ListRecords", _NS)
    if found is None:
        raise BrokenSource(remote.url, "回答里没有 ListRecords")
    records = tuple(_record(one) for one in found.iterfind("o:record", _NS))
    token = found.find("o:resumptionToken", _NS)
    size = token.get("completeListSize", "") if token is not None else ""
    said = (token.text or "").strip() if token is not None else ""
    return Page(records, said, _text(root, "o:responseDate"), size)


def _parsed(remote: Remote, body: bytes) -> etree._Element:
    """Parse an answer. Raises :class:`BrokenSource`, :class:`OaiRefused`."""
    try:
        root = etree.fromstring(body, parser(remarks=False))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BrokenSource(remote.url, f"回答不是正确的 XML：{error}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise BrokenSource(remote.url, "回答里有 DTD，OAI-PMH 不用它，不读")
    if name_of(root) != "OAI-PMH":
        raise BrokenSource(remote.url, f"回答不是 OAI-PMH（根元素是 {name_of(root)[:80]}）")
    said = root.find("o:error", _NS)
    if said is not None:
        raise OaiRefused(remote.url, said.get("code", ""), (said.text or "").strip()[:200])
    return root


def _record(made: etree._Element) -> OaiRecord:
    identifier, stamp = _text(made, "o:header/o:identifier"), _text(made, "o:header/o:datestamp")
    header = made.find("o:header", _NS)
    if header is None or not identifier:
        return OaiRecord("", stamp, problem="记录没有标识（header/identifier）")
    if header.get("status") == "deleted":
        return OaiRecord(identifier, stamp, deleted=True)
    metadata = made.find("o:metadata", _NS)
    inner = None if metadata is None else next((one for one in metadata if isinstance(one.tag, str)), None)
    if inner is None:
        return OaiRecord(identifier, stamp, problem="记录没有内容（metadata 是空的）")
    inner.tail = None
    return OaiRecord(identifier, stamp, metadata=etree.tostring(inner, encoding="UTF-8", xml_declaration=True))


def _pieced(remote: Remote, body: bytes) -> Page:
    """Read a page that is no correct XML record by record, so that only what is damaged is lost."""
    opening, listing = _ROOT.search(body), _LIST.search(body)
    if opening is None or listing is None or b"<!DOCTYPE" in body[: opening.start()]:
        _parsed(remote, body)  # says what is wrong
        raise BrokenSource(remote.url, "回答不是正确的 XML")
    starts = [one.start() for one in _RECORD.finditer(body, listing.end())]
    behind = _BEHIND.search(body, starts[-1] if starts else listing.end())
    end = behind.start() if behind else len(body)
    head, tail = body[: opening.end()] + listing.group(), _closing(listing.group()) + _closing(opening.group())
    pairs = zip(starts, [*starts[1:], end], strict=False)
    records = tuple(_piece(head, body[begin:stop], tail) for begin, stop in pairs)
    rest = _rest(head, body[end:], tail)
    if rest is None:
        raise BrokenSource(remote.url, "回答在半途断了，或续取标记已损坏")
    date = re.search(rb"responseDate[^>]*>\s*([^<\s]+)", body)
    token = rest.find(".//o:resumptionToken", _NS)
    said = (token.text or "").strip() if token is not None else ""
    return Page(records, said, date.group(1).decode("ascii", "replace") if date else "")


def _piece(head: bytes, piece: bytes, tail: bytes) -> OaiRecord:
    try:
        made = etree.fromstring(head + piece + tail, parser(remarks=False)).find(".//o:record", _NS)
        if made is not None:
            return _record(made)
        problem = "不是 OAI-PMH 的记录"
    except (etree.XMLSyntaxError, ValueError) as error:
        problem = f"不是正确的 XML：{error}"
    named = _IDENTIFIER.search(piece)
    return OaiRecord(storable(named.group(1).decode("utf-8", "replace")) if named else "", problem=problem)


def _rest(head: bytes, rest: bytes, tail: bytes) -> etree._Element | None:
    token = rest.partition(b"</")[0] if b"resumptionToken" in rest[:60] else b""
    name = _NAME.match(token)
    closed = token if token.rstrip().endswith(b"/>") or name is None else token + b"</" + name.group(1) + b">"
    try:
        return etree.fromstring(head + closed + tail, parser(remarks=False)) if rest else None
    except (etree.XMLSyntaxError, ValueError):
        return None


def _closing(opening: bytes) -> bytes:
    name = _NAME.match(opening)
    return b"</" + name.group(1) + b">" if name else b""


def _text(made: etree._Element, path: str) -> str:
    return (made.findtext(path, "", _NS) or "").strip()


def stamps(records: tuple[OaiRecord, ...]) -> Iterator[str]:
    """Yield the stamps that are stated."""
    return (one.stamp for one in records if one.stamp)
