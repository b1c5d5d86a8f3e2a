"""A second look at a question's names. Pure.

A question is short and modern and names its persons and places without the company that the taggers go by: in
「匡稚圭祷告祖先」 they see 匡稚, in 「贾谊曾孙泄密」 a person 贾谊曾孙. Where what they saw leads to nothing, a name
that an authority knows takes its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.link import link
from ingest.normalize import fold
from ingest.taggers.gazetteer import STOP
from ingest.taggers.mention import Mention, TextContext
from ingest.taggers.surnames import split_name
from ontology.authority.names import NameIndex
from ontology.records import Entity, Maker, Tag, TagType

MAKER = Maker("question", "1")

_LONGEST = 8
_TYPES = (TagType.LOC, TagType.PER, TagType.BOOK, TagType.ORG, TagType.EVENT)
# A name of two characters that stands alone is a common word more often.
_ALONE = 3
_CONFIDENCE = 0.7
_TITLES = frozenset("王侯公伯君帝后妃")


@dataclass(frozen=True, slots=True)
class _Span:
    begin: int
    end: int
    type: TagType


class KnownNames:
    """The names of ``entities``, with a person's surname before his 字 or 号 among them: 匡稚圭."""

    def __init__(self, names: NameIndex, entities: Iterable[Entity]) -> None:
        self._names = names
        self._types: dict[str, TagType] = {}
        for surface, type_ in _folded(_surfaces(entities)):
            if 2 <= len(surface) <= _LONGEST and surface not in STOP:
                self._types.setdefault(surface, type_)

    def look(self, text: str, tags: Sequence[Tag]) -> tuple[Tag, ...]:
        """Return ``tags`` of the normalised ``text`` with known names in the place of such as lead to nothing."""
        added, kept = self._placed(text, tags)
        if not added:
            return tuple(tags)
        every = sorted([*kept, *(_tag(text, span) for span in added)], key=lambda tag: tag.begin)
        links = link([_mention(tag) for tag in every], text, names=self._names, context=TextContext(""))
        return tuple(replace(tag, link=found) for tag, found in zip(every, links, strict=True))

    def _placed(self, text: str, tags: Sequence[Tag]) -> tuple[list[_Span], list[Tag]]:
        """Return the known names that stand, and the tags that they leave standing."""
        added: list[_Span] = []
        kept = list(tags)
        rests: list[Tag] = []
        for span in self._spans(text):
            if _is_better(span, [*kept, *rests], follower=text[span.end : span.end + 1]):
                met = [tag for tag in (*kept, *rests) if _overlap(span, tag)]
                added.append(span)
                kept = [tag for tag in kept if not _overlap(span, tag)]
                rests = [replace(tag, begin=span.end) for tag in met if tag.end > span.end]
        return added, kept

    def _spans(self, text: str) -> Iterator[_Span]:
        """Yield the known names of ``text``, the longest at each place, from left to right."""
        begin = 0
        while begin < len(text) - 1:
            ends = range(min(begin + _LONGEST, len(text)), begin + 1, -1)
            end = next((end for end in ends if text[begin:end] in self._types), 0)
            if end:
                yield _Span(begin, end, self._types[text[begin:end]])
            begin = end or begin + 1


def _is_better(span: _Span, tags: Sequence[Tag], *, follower: str) -> bool:
    """Say whether a known name stands for more than what was tagged at its place.

    It may take the place of a tag within it, and of one without an entity that begins in it: 北京 of 北京城,
    贾谊 of 贾谊曾孙, but not 淮南 of 淮南王. What begins within another name was none: 阳城 in 洛阳城.
    """
    met = [tag for tag in tags if _overlap(span, tag)]
    if not met:
        return span.end - span.begin >= _ALONE
    if span.type is TagType.LOC and follower in _TITLES and any(tag.end > span.end for tag in met):
        return False
    return all(_within(tag, span) if _is_linked(tag) else _gives_way(tag, span) for tag in met)


def _gives_way(tag: Tag, span: _Span) -> bool:
    return tag.type is not TagType.TIME and tag.begin >= span.begin


def _within(tag: Tag, span: _Span) -> bool:
    """Say whether a tag lies in the span and is shorter."""
    return span.begin <= tag.begin and tag.end <= span.end and tag.end - tag.begin < span.end - span.begin


def _is_linked(tag: Tag) -> bool:
    return bool(tag.value) if tag.type is TagType.TIME else tag.link is not None and bool(tag.link.entity_id)


def _overlap(span: _Span, tag: Tag) -> bool:
    return span.begin < tag.end and tag.begin < span.end


def _folded(surfaces: Iterable[tuple[str, TagType]]) -> Iterator[tuple[str, TagType]]:
    """Fold all surfaces in one call: it costs by the call."""
    known = tuple(surfaces)
    folded = fold("\n".join(text.replace("\n", " ") for text, _ in known)).split("\n")
    yield from zip(folded, (type_ for _, type_ in known), strict=False)


def _surfaces(entities: Iterable[Entity]) -> Iterator[tuple[str, TagType]]:
    """Yield the names that speak for themselves: labels first, of a person's bynames the long ones."""
    named = [entity for entity in entities if entity.type in _TYPES]
    yield from ((entity.label, entity.type) for entity in named)
    for entity in named:
        surname = split_name(entity.label)[0] if entity.type is TagType.PER else ""
        for name in entity.names:
            if entity.type is not TagType.PER or name.kind == "姓名" or (name.kind == "别称" and len(name.text) > 2):
                yield name.text, entity.type
            elif surname and name.kind in ("字", "号") and len(name.text) > 1:
                yield surname + name.text, entity.type


def _tag(text: str, span: _Span) -> Tag:
    surface = text[span.begin : span.end]
    return Tag("", "", span.begin, span.end, surface, span.type, MAKER, _CONFIDENCE)


def _mention(tag: Tag) -> Mention:
    return Mention(tag.begin, tag.end, tag.type, tag.kind, tag.value, tag.confidence, tag.maker)
