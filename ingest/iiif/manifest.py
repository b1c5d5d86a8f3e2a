"""A manifest as a document: canvases as leaves with their images, ranges as headings, annotations as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ingest.iiif.following import Following
from ingest.iiif.leaves import Leaf, block, joined, leaf
from ingest.iiif.ranges import headings
from ingest.iiif.shapes import Json, ident, json_of, objects, text_of, words
from ingest.iiif.upgrade import upgraded
from ingest.leafmarks import LEAVES
from ingest.pairs import described
from ingest.reading import Reading
from ontology.describing import ABSTRACT, ADDRESS, DIRECTION, LEAF_SIZES, said
from ontology.errors import BrokenSource, OversizedSource
from ontology.records import Block, Metadata, Refusal

_RIGHT_TO_LEFT = "right-to-left"
_DIRECTIONS = frozenset({_RIGHT_TO_LEFT, "top-to-bottom", "bottom-to-top"})
_FEW = 5
"""So many canvases are named when they are refused."""


@dataclass(frozen=True, slots=True)
class _Read:
    leaves: list[Leaf]
    refusals: list[Refusal]


def read_manifest(stated: Json, following: Following, row: str) -> Iterator[Reading | Refusal]:
    """Yield the document of a manifest, and refusals for what of it cannot be had.

    Raises :class:`~ontology.errors.BrokenSource` where it has no canvas, :class:`~ontology.errors.OversizedSource`
    where it has too many.
    """
    manifest = upgraded(stated)
    source, name = following.source, ident(manifest) or row
    canvases = manifest.get("items")
    if not isinstance(canvases, list) or not canvases:
        raise BrokenSource(source.key, f"清单 {name[:200]} 里没有一幅（canvas）")
    if len(canvases) > source.limits.max_pages:
        raise OversizedSource(
            source.key, f"清单有 {len(canvases)} 幅，超过上限 {source.limits.max_pages}；请拆分或调高上限"
        )
    read = _leaves(canvases, following)
    yield from read.refusals
    if not read.leaves:
        raise BrokenSource(source.key, f"清单 {name[:200]} 里没有一幅可读")
    metadata = _described(manifest, read.leaves)
    blocks = tuple(_blocks(manifest, read.leaves)) or _instead(manifest, metadata, following)
    yield from following.refusals()
    yield Reading(metadata, blocks, row)


def _leaves(canvases: Sequence[object], following: Following) -> _Read:
    key = following.source.key
    wrong: list[int] = []
    still: list[int] = []
    leaves: list[Leaf] = []
    for number, canvas in enumerate(canvases, start=1):
        if not isinstance(canvas, dict) or not ident(canvas):
            wrong.append(number)
            continue
        one = leaf(len(leaves) + 1, canvas, following)
        if one.picture and not one.service:
            still.append(number)
        leaves.append(one)
    refusals = []
    if wrong:
        refusals.append(Refusal(key, BrokenSource.code, f"{_numbers(wrong)}不是正确的 canvas（缺 id），未收，其余照收"))
    if still:
        reason = f"{_numbers(still)}的图像没有 IIIF 图像服务，书影留空，文字照收"
        refusals.append(Refusal(key, BrokenSource.code, reason))
    return _Read(leaves, refusals)


def _numbers(numbers: Sequence[int]) -> str:
    shown = "、".join(map(str, numbers[:_FEW]))
    return f"第 {shown} 幅" if len(numbers) <= _FEW else f"第 {shown} 等 {len(numbers)} 幅"


def _described(manifest: Json, leaves: Sequence[Leaf]) -> Metadata:
    pairs = [(words(one.get("label")), words(one.get("value"))) for one in objects(manifest.get("metadata"))]
    stated = described([pair for pair in pairs if pair[0]])
    attribution = json_of(manifest.get("requiredStatement"))
    provider = words(objects(manifest.get("provider"))[0].get("label")) if objects(manifest.get("provider")) else ""
    media = [one.media for one in leaves if one.media]
    return replace(
        stated,
        title=words(manifest.get("label")) or stated.title,
        date=stated.date or text_of(manifest.get("navDate"))[:10],
        branch=stated.branch or provider,
        rights=text_of(manifest.get("rights")) or stated.rights or words(attribution.get("value")),
        images=tuple(one.service for one in leaves) if any(one.service for one in leaves) else (),
        media=media[0] if media and media[0].startswith(("http://", "https://")) else "",
        extra=(*stated.extra, *_further(manifest, leaves, stated)),
    )


def _further(manifest: Json, leaves: Sequence[Leaf], stated: Metadata) -> Iterator[tuple[str, str]]:
    summary = words(manifest.get("summary"))
    if summary and not said(stated.extra, ABSTRACT):
        yield ABSTRACT, summary
    if (direction := text_of(manifest.get("viewingDirection"))) in _DIRECTIONS:
        yield DIRECTION, direction
    address = ident((objects(manifest.get("homepage")) or [manifest])[0])
    if address.startswith(("http://", "https://")) and not said(stated.extra, ADDRESS):
        yield ADDRESS, address
    if any(one.label for one in leaves) and any(one.service for one in leaves):
        yield LEAVES, "；".join(one.label or f"第 {one.number} 幅" for one in leaves)
    if any(one.service for one in leaves) and all(all(one.size) for one in leaves):
        yield LEAF_SIZES, "；".join("×".join(map(str, map(round, _pixels(one)))) for one in leaves)


def _pixels(one: Leaf) -> tuple[float, float]:
    return one.image if all(one.image) else one.size


def locators(leaves: Sequence[Leaf]) -> list[str]:
    """Return where a reader finds each leaf: by its name where it alone bears it, else by its number."""
    named = Counter(one.label for one in leaves)
    return [
        one.label if one.label and named[one.label] == 1 and " – " not in one.label else f"[image {one.number}]"
        for one in leaves
    ]


def _blocks(manifest: Json, leaves: Sequence[Leaf]) -> Iterator[Block]:
    paths = headings(objects(manifest.get("structures")))
    heard: set[str] = set()
    path = ""
    for one, locator in zip(leaves, locators(leaves), strict=True):
        path = paths.get(one.address, path)
        texts = tuple(part for part in joined(one.texts) if not part.key or part.key not in heard)
        heard |= {part.key for part in texts if part.key}
        for _, run in groupby(texts, key=lambda part: part.note):
            yield block(one, locator, path, tuple(run))


def _instead(manifest: Json, metadata: Metadata, following: Following) -> tuple[Block, ...]:
    """Return what stands for the text where no canvas bears any: the text of the whole beside it, or what is said of
    it."""
    for one in [*objects(manifest.get("rendering")), *objects(manifest.get("seeAlso"))]:
        if text_of(one.get("format")).startswith("text/plain") and (text := following.text(ident(one))):
            return (Block(text, metadata.title),)
    told = "\n".join(said(metadata.extra, ABSTRACT)) or metadata.title or ident(manifest)
    return (Block(told, metadata.title, ident(manifest)),)
