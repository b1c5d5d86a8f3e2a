"""Whether the words of a relation name whom it is said of. Pure.

A graph of rules and models says some things that its texts do not: 楚王 was taken for another man, 为太仆 for an
office of whoever was spoken of before. A fact is told only where its own words name its persons in a way that means
nobody else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from index.ports import StoredPassage
from ingest.normalize import fold
from ontology.records import Entity, ReviewState, Tag, TagType

Span = tuple[int, int]
Alone = Callable[[str], bool]
"""Whether one person alone is known to bear a name."""
Said = Callable[[str, str, str], bool]
"""Whether a quotation says something of a person and of another thing, as both are written in it."""

_FULL = frozenset({"姓名", "本名", "全称", "今名", "原名"})
_OWN = frozenset({"字", "号"})
_BY_PEOPLE = frozenset({ReviewState.CONFIRMED, ReviewState.CORRECTED})
_APPOINTED = "(?:拜|以|命|诏|除|擢|迁|授|遣|用|召|起|徙|改|调|任命|聘)"
_TAKES = (
    "[，,]?(?:时|初|又|复|累|历|再|尝|曾|后|出|入|就|乃|遂|因|始|先后)?"
    "(?:为|任|拜|迁|除|授|判|权|领|兼|官至|官|举|擢|进|改|转|补|试|充|守|知|摄|署|担任|出任|就任|当选|调任|历任|升任)?(?:为|任|了|过)?"
)
_ONLY_AFTER_DEATH = re.compile("追?赠|追封|追谥")
_CALLED = "(?:表字|字|自号|别号|号|谥号|谥|世称|人称|又名|别名|初名|本名|一名|名)(?:曰|为|是|作)?"
_OTHERS = "[^。！？；生子父母弟兄妻女孙侄叔]"
_NATIVE = "(?:之|籍)?人|籍"


def names(surface: str, entity: Entity, around: str, *, alone: bool = False) -> bool:
    """Tell whether ``surface`` means ``entity`` and hardly another; ``around`` is the text that it stands in.

    A full name does; a given name or a byname where the full name stands in the same text, or where nobody else is
    known to bear it (``alone``).
    """
    written, label = fold(surface), fold(entity.label)
    known = {fold(one.text): one.kind for one in entity.names}
    if label in written or known.get(written) in _FULL:
        return True
    if len(written) > 2 and (alone or known.get(written) in _OWN):
        return True
    given = bool(written) and label.endswith(written) and len(written) < len(label)
    byname = known.get(written) in _OWN and len(written) > 1
    return (given or byname) and (label in fold(around) or (alone and len(written) > 1))


def tags_within(stored: StoredPassage, span: Span) -> Iterator[Tag]:
    """Yield the tags within ``span`` of a passage that nobody rejected."""
    origin = stored.passage.begin
    for tag in stored.tags:
        within = span[0] <= tag.begin - origin and tag.end - origin <= span[1]
        if within and tag.review is not ReviewState.REJECTED:
            yield tag


def naming(stored: StoredPassage, span: Span, entity_id: str, text: str) -> list[str]:
    """Return how the words of ``span`` write an entity, or a thing called ``text``; no parts of longer names."""
    tags = list(tags_within(stored, span))
    return [
        tag.surface
        for tag in tags
        if (tag.link is not None and entity_id and tag.link.entity_id == entity_id) or tag.surface == text
        if not any(one.type is tag.type and one != tag and _holds(one, tag) for one in tags)
    ]


def _holds(one: Tag, other: Tag) -> bool:
    return one.begin <= other.begin and other.end <= one.end and one.end - one.begin > other.end - other.begin


def named(stored: StoredPassage, span: Span, entity: Entity, *, alone: Alone) -> Tag | None:
    """Return a tag within ``span`` that surely names ``entity``: a person said so, or its words do."""
    around = f"{stored.passage.heading}\n{stored.document.metadata.title}\n{stored.passage.text}"
    for tag in tags_within(stored, span):
        if tag.link is None or tag.link.entity_id != entity.id:
            continue
        thing = entity.type is not TagType.PER and len(tag.surface) > 1
        if thing or tag.review in _BY_PEOPLE or names(tag.surface, entity, around, alone=alone(tag.surface)):
            return tag
    return None


def holds_office(quote: str, person: str, office: str) -> bool:
    """Tell whether words say of ``person`` himself that he held ``office``: 中书舍人苏轼, 苏轼为中书舍人, 以苏轼知杭州.

    ``office`` may be the words for taking it, as in 知杭州; what was given after death was not held.
    """
    if _ONLY_AFTER_DEATH.search(quote):
        return False
    name, post = re.escape(person), re.escape(office)
    made = f"{_APPOINTED}{name}{_TAKES}{post}"
    return any(re.search(pattern, quote) for pattern in (f"{post}{name}", f"{name}{_TAKES}{post}", made))


def bears_name(quote: str, person: str, name: str) -> bool:
    """Tell whether words say of ``person`` himself that he is called ``name``: 王安石，字介甫."""
    return bool(re.search(f"{re.escape(person)}{_OTHERS}{{0,12}}{_CALLED}{re.escape(name)}", quote))


def comes_from(quote: str, person: str, place: str) -> bool:
    """Tell whether words say of ``person`` himself that he came from ``place``: 项籍者，下相人也."""
    return bool(re.search(f"{re.escape(person)}[^。！？；]{{0,11}}{re.escape(place)}(?:{_NATIVE})", quote))
