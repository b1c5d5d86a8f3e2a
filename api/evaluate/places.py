"""``wenmai eval places``: whether historical places are found, linked and put where they were."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from api.annotate import Annotated, Annotator
from api.evaluate.files import read_lines
from ingest.normalize import normalize
from ingest.taggers.mention import TextContext
from ontology.authority.alike import kilometres
from ontology.errors import WrongUse
from ontology.language import language_of
from ontology.records import Entity, TagType

RADIUS_KM = 30.0


@dataclass(frozen=True, slots=True)
class _Source:
    """A text as ingest would be told of it."""

    text: str
    context: TextContext


@dataclass(frozen=True, slots=True)
class _Gold:
    """A place named at ``[begin, end)`` of a source, and where it was."""

    begin: int
    end: int
    latitude: float
    longitude: float
    radius: float


def evaluate_places(annotator: Annotator, gold: Path) -> dict[str, Any]:
    """Return how many of the gold mentions lie in a LOC tag, have a linked place with coordinates, and are right.

    A line is ``{"text", "start", "end", "latitude", "longitude"}``, with ``"file"`` (beside the gold file) and
    ``"begin"``, ``"end"`` in the file instead of the text; ``"surface"`` is checked, ``"radius_km"`` is 30 where it is
    not stated, and ``"dynasty"``, ``"book"``, ``"language"`` are what ingest would be told. ``accuracy`` is the share
    whose distance is within the radius. Raises :class:`WrongUse` naming the line of a bad one.
    """
    counts: Counter[str] = Counter()
    for source, mentions in _by_source(gold).items():
        tagged = list(_places(annotator, source))
        for mention in mentions:
            counts.update(_judged(mention, tagged))
    n = counts["n"]
    figures = {name: counts[name] for name in ("n", "found", "located", "within")}
    return {**figures, "accuracy": round(counts["within"] / n, 4) if n else 0.0}


def _judged(mention: _Gold, tagged: list[tuple[int, int, Entity | None]]) -> Iterator[str]:
    yield "n"
    over = [entity for begin, end, entity in tagged if begin <= mention.begin and mention.end <= end]
    if over:
        yield "found"
    distances = [
        kilometres(mention.latitude, mention.longitude, entity.latitude, entity.longitude)
        for entity in over
        if entity is not None and entity.latitude is not None and entity.longitude is not None
    ]
    if distances:
        yield "located"
    if any(distance <= mention.radius for distance in distances):
        yield "within"


def _places(annotator: Annotator, source: _Source) -> Iterator[tuple[int, int, Entity | None]]:
    """Yield the LOC tags of a text with their places, offsets in the original."""
    normalized = normalize(source.text)
    (found,) = annotator.annotate([normalized.text], context=source.context)
    for one in found:
        if one.mention.type is TagType.LOC:
            yield *normalized.span(one.mention.begin, one.mention.end), _entity(one, annotator)


def _entity(one: Annotated, annotator: Annotator) -> Entity | None:
    return annotator.entity(one.link.entity_id) if one.link is not None and one.link.entity_id else None


def _by_source(gold: Path) -> Mapping[_Source, list[_Gold]]:
    """Return the mentions by the text in which they stand, so that each text is tagged once."""
    found: dict[_Source, list[_Gold]] = defaultdict(list)
    read = lru_cache(64)(_read)
    for number, line in enumerate(read_lines(gold), 1):
        where = f"{gold}, mention {number}"
        try:
            text, begin, end = _placed(line, gold, read)
            latitude, longitude = float(line["latitude"]), float(line["longitude"])
            radius = float(line.get("radius_km") or RADIUS_KM)
        except (KeyError, TypeError, ValueError) as error:
            raise WrongUse(f"{where}: lacks {error}, or it is no number") from error
        if not 0 <= begin < end <= len(text) or line.get("surface", text[begin:end]) != text[begin:end]:
            raise WrongUse(f"{where}: {line.get('surface', '')!r} does not stand at {begin}:{end} of the text")
        mention = _Gold(begin, end, latitude, longitude, radius)
        found[_Source(text, _context(line, text))].append(mention)
    return found


def _placed(line: Mapping[str, Any], gold: Path, read: Callable[[Path], str]) -> tuple[str, int, int]:
    """Return the text and the mention's place in it; of a file, the paragraph around it."""
    if "text" in line:
        return str(line["text"]), int(line["start"]), int(line["end"])
    whole = read(gold.parent / str(line["file"]))
    begin, end = int(line["begin"]), int(line["end"])
    first = whole.rfind("\n", 0, max(begin, 0)) + 1
    last = whole.find("\n", end)
    return whole[first : last if last >= 0 else len(whole)], begin - first, end - first


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUse(f"{path}: cannot be read as UTF-8 text: {error}") from error


def _context(line: Mapping[str, Any], text: str) -> TextContext:
    language = str(line.get("language") or ("lzh" if language_of(text) == "lzh" else "zh"))
    return TextContext(language=language, dynasty=str(line.get("dynasty", "")), book=str(line.get("book", "")))
