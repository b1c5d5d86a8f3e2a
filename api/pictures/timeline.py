"""A scene as moments: what relations date, and the dates that stand in the same sentence as the thing in the middle.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from api.pictures.records import Moment, Timeline
from api.pictures.scene import Scene, entity_of
from index.ports import StoredPassage
from ontology.moments import years_of
from ontology.predicates import PARTS
from ontology.records import Relation, Tag, TagType

_SENTENCE_END = re.compile(r"[。！？；\n]")
_WHEN = next(iter(PARTS))


def timeline(scene: Scene, *, limit: int) -> Timeline:
    """The moments of the scene in the order of time: years of life, dated relations, then dates in sentences.

    Of more than ``limit`` the first kinds stay.
    """
    found: dict[tuple[int, int, str], Moment] = {}
    for moment in (*_life(scene), *_told(scene), *_beside(scene)):
        found.setdefault((moment.begin, moment.end, moment.label), moment)
    kept = sorted(found.values(), key=lambda one: not one.told)[:limit]
    return Timeline(scene.title, tuple(sorted(kept, key=lambda one: (one.begin, one.end))), len(found) - len(kept))


def _life(scene: Scene) -> Iterator[Moment]:
    centre = scene.centre
    if centre and centre.begin is not None and centre.end is not None:
        yield Moment(centre.begin, centre.end, centre.label, "", "", told=True)


def _told(scene: Scene) -> Iterator[Moment]:
    for stored, relation in scene.said():
        tags = {tag.id: tag for tag in stored.tags}
        subject, object_ = tags.get(relation.subject), tags.get(relation.object)
        if not subject or not object_ or not _concerns(relation, scene):
            continue
        date = next((tags.get(tag) for part, tag in relation.qualifiers if part == _WHEN), None)
        label = f"{subject.surface} {relation.predicate} {object_.surface}"
        if date is None and object_.type is TagType.TIME:
            date, label = object_, f"{subject.surface} {relation.predicate}"
        if date and (years := _years(date)):
            yield Moment(years[0], years[1], label, stored.passage.id, date.surface, told=True)


def _concerns(relation: Relation, scene: Scene) -> bool:
    return scene.centre is None or scene.centre.id in (relation.subject_entity, relation.object_entity)


def _beside(scene: Scene) -> Iterator[Moment]:
    for stored in scene.passages:
        centres = [tag for tag in stored.tags if scene.centre and entity_of(tag) == scene.centre.id]
        for tag in stored.tags:
            if tag.type is TagType.TIME and (years := _years(tag)):
                begin, end = _sentence(stored, tag)
                if not scene.centre or any(begin <= one.begin < end for one in centres):
                    offset = stored.passage.begin
                    words = stored.passage.text[begin - offset : end - offset].strip()
                    yield Moment(years[0], years[1], words, stored.passage.id, tag.surface, told=False)


def _sentence(stored: StoredPassage, tag: Tag) -> tuple[int, int]:
    """Return begin and end, in the version, of the sentence that a tag stands in."""
    text, offset = stored.passage.text, stored.passage.begin
    ends = [match.end() + offset for match in _SENTENCE_END.finditer(text)]
    begin = max((end for end in ends if end <= tag.begin), default=offset)
    return begin, min((end for end in ends if end >= tag.end), default=offset + len(text))


def _years(date: Tag) -> tuple[int, int] | None:
    """Return the years that a date covers, where both ends are known."""
    years = years_of(date.value)
    if years is None or years.begin is None or years.end is None:
        return None
    return years.begin, years.end
