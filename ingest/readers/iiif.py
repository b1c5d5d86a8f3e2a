"""IIIF manifests and collections of the Presentation API 3 and 2, from a file or, in a list, by their addresses.

Addresses are fetched from the sites that :attr:`~ingest.limits.Limits.iiif_hosts` names and from no other. Each
manifest is a document; a collection's are followed through its collections, so deep and no deeper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.fetching import FetchLimits, Hosts, fetch
from ingest.iiif.following import Following, parsed
from ingest.iiif.manifest import read_manifest
from ingest.iiif.shapes import Json, ident, kind, objects
from ingest.iiif.upgrade import upgraded
from ingest.reading import Reading, Source
from ontology.errors import BrokenSource, OversizedSource, SourceError
from ontology.records import Refusal

_ADDRESS = re.compile(r"(?:URL=)?(https?://\S+)", re.IGNORECASE)
_SCHEME = re.compile(r"^https?://")


@dataclass(slots=True)
class _Visit:
    """What was entered of a file: so no loop of collections is walked twice."""

    following: Following
    many: bool
    entered: set[str] = field(default_factory=set)
    manifests: int = 0


def read(source: Source) -> Iterator[Reading | Refusal]:
    """Yield the documents of a manifest or a collection in a file.

    Raises :class:`~ontology.errors.BrokenSource` for what is neither.
    """
    stated = upgraded(parsed(source.path.read_bytes(), source.key))
    visit = _Visit(_following(source), many=kind(stated) == "Collection")
    if kind(stated) not in ("Manifest", "Collection"):
        raise BrokenSource(source.key, f"不是 IIIF 清单：类型是 {kind(stated) or '空的'}，应为 Manifest 或 Collection")
    yield from _walk(stated, visit)


def read_list(source: Source) -> Iterator[Reading | Refusal]:
    """Yield the documents at the addresses that a text lists, one a line; ``#`` begins a remark.

    Raises :class:`~ontology.errors.BrokenSource` where no line is an address.
    """
    data = source.path.read_bytes()
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        yield from read(source)
        return
    lines = data.decode("utf-8", "replace").lstrip("\ufeff").splitlines()
    addresses = [found[1] for line in lines if (found := _ADDRESS.fullmatch(line.strip()))]
    if not addresses:
        raise BrokenSource(source.key, "里面没有清单的地址；一行应写一个 https://…/manifest.json")
    visit = _Visit(_following(source), many=True)
    for address in dict.fromkeys(addresses):
        yield from _walk({"id": address, "type": "Manifest"}, visit)


def _following(source: Source) -> Following:
    limits = source.limits
    hosts = Hosts(only=limits.iiif_hosts, private=limits.private_hosts)

    def fetched(address: str) -> bytes:
        return fetch(address, hosts=hosts, limits=FetchLimits(max_bytes=limits.max_fetched_bytes)).body

    return Following(source, fetched)


def _walk(stated: Json, visit: _Visit) -> Iterator[Reading | Refusal]:
    """Visit what is stated and the members of collections, with a stack."""
    limits, key = visit.following.source.limits, visit.following.source.key
    pending: list[tuple[Json, int]] = [(stated, 0)]
    too_deep = 0
    while pending:
        one, depth = pending.pop()
        held = _held(one, visit, whole=not depth and one is stated and "items" in one)
        if held is None:
            continue
        if kind(held) != "Collection":
            visit.manifests += 1
            if visit.manifests > limits.max_manifests:
                yield Refusal(key, OversizedSource.code, f"清单超过 {limits.max_manifests} 份，其余未收")
                return
            yield from _manifest(held, visit)
        elif depth >= limits.max_collections:
            too_deep += 1
        else:
            pending += [(member, depth + 1) for member in reversed(objects(held.get("items")))]
    yield from visit.following.refusals()
    if too_deep:
        yield Refusal(
            key, OversizedSource.code, f"有 {too_deep} 个专辑（Collection）深过 {limits.max_collections} 层，未收"
        )


def _held(one: Json, visit: _Visit, *, whole: bool) -> Json | None:
    """Return a member as it is in full: here, or fetched; ``None`` where it was entered before or cannot be had."""
    name = ident(one)
    if name and name in visit.entered:
        return None
    visit.entered.add(name)
    full = upgraded(one)
    if whole or full.get("items"):
        return full
    fetched = visit.following.json(name) if name else None
    return upgraded(fetched) if fetched is not None else None


def _manifest(held: Json, visit: _Visit) -> Iterator[Reading | Refusal]:
    row = _SCHEME.sub("", ident(held)) if visit.many else ""
    try:
        yield from read_manifest(held, visit.following, row)
    except SourceError as error:
        if not visit.many:
            raise
        yield Refusal(error.source, error.code, error.reason)
