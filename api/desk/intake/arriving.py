"""What a branch sends: which file it is, whether it may come in, and what is queued of it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from api.desk.intake.intake import Intake
from api.desk.intake.queue import PUSHED
from api.desk.intake.records import Held, Item, Kind, State, key_of
from api.desk.keys.records import Key
from api.pipeline import make_document_id
from ingest.readers import FORMATS, format_of
from ingest.sidecar import SUFFIX, parse
from ingest.sniff import HEAD, check_container
from ontology.errors import EmptySource, NotAllowed, UnknownFormat, WrongUse

MOST_WAITING = 10_000
LONGEST_NUMBER = 200
_LONGEST_NAME = 120
UNSEEN = r"\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff"
"""Of a class of characters: what no file's name needs and nobody sees. The ideographic space, joiners and private use,
by which rare characters are written, stay."""
_UNFIT = re.compile(rf'[{UNSEEN}/\\:*?"<>|#]+')
_TYPES = {
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/epub+zip": ".epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/marc": ".mrc",
    "application/marcxml+xml": ".marcxml",
    "application/tei+xml": ".xml",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/rdf+xml": ".rdf",
    "text/turtle": ".ttl",
    "application/n-triples": ".nt",
    "application/ld+json": ".jsonld",
    "application/json": ".json",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "text/vtt": ".vtt",
    "application/x-subrip": ".srt",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/tiff": ".tif",
}


class Conflict(Exception):
    """It contradicts what is there: 409."""


class Failed(Exception):
    """A precondition of the request does not hold: 412."""


class Full(Exception):
    """More waits than is well taken: 503."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose key it is, and the collection that it writes into now."""

    key: Key
    collection: str

    @property
    def owner(self) -> str:
        """Whose numbers these are."""
        return f"{PUSHED}{self.key.branch}"

    @property
    def by(self) -> str:
        """What the log of acts calls the sender."""
        return self.key.by


def sender_of(key: Key, collection: str) -> Sender:
    """Return who sends. Raises :class:`NotAllowed` for a collection that the key does not open."""
    wanted = collection or key.collections[0]
    if wanted not in key.collections:
        raise NotAllowed(f"这把钥匙不能写入专题 {wanted}；可以写的是 {'、'.join(key.collections)}。")
    return Sender(key, wanted)


def number_of(stated: str) -> str:
    """Return a branch's number in its one written form. Raises :class:`WrongUse`."""
    number = unicodedata.normalize("NFC", stated).strip()
    if not number or len(number) > LONGEST_NUMBER or not number.isprintable():
        raise WrongUse(f"文献编号要有 1—{LONGEST_NUMBER} 个可以显示的字符。")
    return number


def name_of(number: str, *, stated: str, kind: str, format_: str) -> str:
    """Return the name of the file under which a body is read: as stated, else by the format or the media type.

    Raises :class:`~ontology.errors.UnknownFormat` where none of them tells what it is.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", stated))[-1]
    name = _UNFIT.sub("_", last).strip(". ")
    if name.lower().endswith(SUFFIX):
        raise UnknownFormat(name, "是说明文件；文献本身作 file，说明作 metadata")
    ending = _ending(format_) if format_ else _TYPES.get(kind.partition(";")[0].strip().lower(), "")
    if name and _known(name):
        return _short(name)
    if not ending:
        told = f"{kind or '没有 Content-Type'}{f'，文件名 {name}' if name else ''}"
        raise UnknownFormat(number, f"看不出是什么格式（{told}）；请写明 Content-Type、文件名或 ?format=")
    return _short(f"{Path(name).stem or _UNFIT.sub('_', number).strip('. ') or '文献'}{ending}")


def _known(name: str) -> bool:
    return any(name.lower().endswith(ending) for ending in FORMATS)


def _ending(format_: str) -> str:
    """The ending of a format of the registry, named by itself or by its ending."""
    dotted = f".{format_.lower().removeprefix('.')}"
    if dotted in FORMATS:
        return dotted
    for ending, formats in FORMATS.items():
        if any(one.name == format_ for one in formats):
            return ending
    known = "、".join(dict.fromkeys(one.name for formats in FORMATS.values() for one in formats))
    raise UnknownFormat(format_, f"没有这种格式；有的是 {known}")


def _short(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return f"{stem[:_LONGEST_NAME]}{dot}{ending}"


@dataclass(frozen=True, slots=True)
class Arrived:
    """Files that lie in the spool: the document, its description beside it, what it names."""

    spool: str
    name: str
    digest: str


def settle(intake: Intake, spool: str, name: str, *, metadata: str = "") -> Arrived:
    """Look at what came, keep its description beside it and bring all to the disk.

    Raises a :class:`~ontology.errors.SourceError` for what no reader takes.
    """
    folder = intake.spool.path(spool)
    path = folder / name
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise EmptySource(name, "是空文件（0 字节）")
    check_container(head, format_of(name, head, name).container, name)
    if metadata.strip():
        parse(metadata, name, name="metadata")
        path.with_name(name + SUFFIX).write_text(metadata, "utf-8")
    intake.spool.settle(spool)
    return Arrived(spool, name, _digest(folder))


def _digest(folder: Path) -> str:
    whole = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        whole.update(path.name.encode() + b"\0")
        for part in _parts(path):
            whole.update(part)
    return whole.hexdigest()


def _parts(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            yield part


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request says of the state that it begins from (RFC 9110, section 13)."""

    match: str = ""
    none_match: str = ""


def etag(digest: str) -> str:
    """Return the entity tag of what was accepted."""
    return f'"{digest[:32]}"' if digest else ""


class Arriving:
    """Queues what branches send."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake

    def put(self, sender: Sender, number: str, arrived: Arrived, *, wanted: Wanted, there: bool) -> tuple[Item, bool]:
        """Queue a document; return its item, and whether anything is to be done: not so where the same bytes were
        accepted before. ``there`` says that the library holds the document.

        Raises :class:`Conflict`, :class:`Failed`, :class:`Full`.
        """
        was = self._intake.queue.held(sender.owner, number)
        _check(was, wanted)
        if was is not None and was.digest and was.collection != sender.collection:
            raise Conflict(
                f"编号 {number} 已在专题 {was.collection}；要改到 {sender.collection}，请先删除（DELETE）再送。"
            )
        if was is not None and was.digest == arrived.digest:
            last = self._intake.queue.item(was.item_id)
            if last.state is State.WAITING or there:
                self._intake.spool.drop(arrived.spool)
                return last, last.state is State.WAITING
        item = self._item(Kind.PUT, sender, number)
        made = replace(item, name=arrived.name, spool=arrived.spool, digest=arrived.digest)
        return self._queued(made, "push"), True

    def delete(self, sender: Sender, number: str, *, wanted: Wanted, there: Callable[[str], bool]) -> Item | None:
        """Queue the deletion of a document; ``None`` where the branch has none of that number."""
        was = self._intake.queue.held(sender.owner, number)
        if was is None or not (was.digest or there(was.document_id)):
            return None
        _check(was, wanted)
        # It lies where it was put, whatever collection the request names.
        if was.collection not in sender.key.collections:
            raise NotAllowed(f"这把钥匙不能改动专题 {was.collection}。")
        return self._queued(self._item(Kind.DELETE, Sender(sender.key, was.collection), number), "push-delete")

    def many(self, sender: Sender, arrived: Arrived) -> Item:
        """Queue a file of many records."""
        item = self._item(Kind.MANY, sender, "")
        made = replace(item, document_id="", name=arrived.name, spool=arrived.spool, digest=arrived.digest)
        return self._queued(made, "push-many")

    def _item(self, kind: Kind, sender: Sender, number: str) -> Item:
        document_id = make_document_id(sender.collection, key_of(sender.owner, number))
        return Item(kind, sender.owner, sender.collection, number, document_id, sender.key.branch, sender.by)

    def _queued(self, item: Item, act: str) -> Item:
        if self._intake.queue.waiting(owner=item.owner) >= MOST_WAITING:
            raise Full(f"本馆已有 {MOST_WAITING} 件在等候收入，请过一会儿再送。")
        return self._intake.queue.put(item, act=act)


def _check(was: Held | None, wanted: Wanted) -> None:
    tag = etag(was.digest) if was is not None else ""
    if wanted.none_match and tag and (wanted.none_match.strip() == "*" or tag in _tags(wanted.none_match)):
        raise Failed("这个编号已有文献（If-None-Match 不成立），没有改动。")
    if wanted.match and not (tag and (wanted.match.strip() == "*" or tag in _tags(wanted.match))):
        raise Failed("文献在这期间变过，或还没有（If-Match 不成立），没有改动；请先取现在的 ETag。")


def _tags(stated: str) -> list[str]:
    return [one.strip() for one in stated.split(",")]
