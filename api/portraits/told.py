"""What texts and authorities say of an entity and others, gathered by predicate and by the other end. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from api.portraits.records import Evidence, Related, RelationGroup, SaidName, Thing
from index.portraits import Said
from ontology.iri import is_local
from ontology.predicates import PREDICATES
from ontology.records import Entity, Relation, ReviewState, Tag, TagType

NAMING = ("字", "号", "谥号", "又名")
"""Predicates that give an entity a name: these are told with its names."""

Find = Callable[[str], Entity | None]
"""The id of an entity to the entity; ``None`` for one that is nowhere now."""


@dataclass(frozen=True, slots=True)
class Line:
    """One relation as it concerns the entity in the middle."""

    predicate: str
    other: Thing
    forward: bool
    evidence: Evidence | None = None
    source: str = ""


@dataclass(slots=True)
class _Bundle:
    other: Thing
    evidence: list[Evidence] = field(default_factory=list)
    sources: dict[str, None] = field(default_factory=dict)


def told_lines(said: Iterable[Said], ids: frozenset[str], find: Find) -> Iterator[Line]:
    """Yield what texts say of the entity of ``ids`` and others; what was rejected or lost an end is left out."""
    for one in said:
        relation = one.relation
        if relation.review is ReviewState.REJECTED or not {relation.subject, relation.object} <= one.tags.keys():
            continue
        evidence = evidence_of(one, find)
        forward = relation.subject_entity in ids
        end, tag = (relation.object_entity, relation.object) if forward else (relation.subject_entity, relation.subject)
        yield Line(relation.predicate, _end(end, one.tags[tag], find), forward=forward, evidence=evidence)


def authority_lines(entity: Entity, pointing: Iterable[Entity], find: Find) -> Iterator[Line]:
    """Yield what its authority says of the entity, and what those of ``pointing`` say of it.

    A catalogue tells of a book who wrote it; texts tell of a person what he wrote. Both come as the latter.
    """
    for word, other in entity.relations:
        found = find(other)
        if found is not None and found.id != entity.id:
            yield Line(word, thing(found), forward=not _by(entity, found), source=entity.source)
    for one in pointing:
        for word, other in one.relations:
            if one.id != entity.id and (other == entity.id or _now(other, find) == entity.id):
                yield Line(word, thing(one), forward=_by(one, entity), source=one.source)


def _by(subject: Entity, other: Entity) -> bool:
    """Tell whether what is said of ``subject`` is what ``other`` did to it."""
    return subject.type is TagType.BOOK and other.type in (TagType.PER, TagType.ORG)


def groups(lines: Iterable[Line]) -> tuple[RelationGroup, ...]:
    """Gather lines: predicates in their order, within them first what most passages say."""
    found: dict[tuple[str, bool], dict[tuple[str, str], _Bundle]] = defaultdict(dict)
    for line in lines:
        ends = found[line.predicate, line.forward]
        bundle = ends.setdefault((line.other.id, "" if line.other.id else line.other.label), _Bundle(line.other))
        if line.evidence is not None:
            bundle.evidence.append(line.evidence)
        if line.source:
            bundle.sources[line.source] = None
    order = {name: place for place, name in enumerate(PREDICATES)}
    # Who bears the entity's name as his own says least of it.
    keys = sorted(found, key=lambda key: (key[0] in NAMING and not key[1], order.get(key[0], -1), not key[1], key[0]))
    return tuple(RelationGroup(*key, tuple(_related(found[key].values()))) for key in keys)


def naming_of(said: Iterable[Said], ids: frozenset[str], find: Find) -> dict[str, list[SaidName]]:
    """Return the names that texts give the entity of ``ids``, by kind."""
    found: dict[str, dict[str, list[Evidence]]] = defaultdict(lambda: defaultdict(list))
    for one in said:
        relation = one.relation
        tag = one.tags.get(relation.object) if names_itself(relation, ids) else None
        if tag is not None and relation.review is not ReviewState.REJECTED:
            found[relation.predicate][tag.surface].append(evidence_of(one, find))
    return {kind: [SaidName(text, (), tuple(some)) for text, some in names.items()] for kind, names in found.items()}


def names_itself(relation: Relation, ids: frozenset[str]) -> bool:
    """Tell whether a relation only says how the entity of ``ids`` is called."""
    other = relation.object_entity
    return relation.predicate in NAMING and relation.subject_entity in ids and (not other or other in ids)


def evidence_of(one: Said, find: Find) -> Evidence:
    """The words that a relation stands on."""
    relation, passage, metadata = one.relation, one.passage, one.document.metadata
    begin, end = relation.begin - passage.begin, relation.end - passage.begin
    qualifiers = tuple(
        (part, _end(tag.link.entity_id if tag.link else "", tag, find))
        for part, ident in relation.qualifiers
        if (tag := one.tags.get(ident))
    )
    title = metadata.title or metadata.book or one.document.source
    return Evidence(
        passage.id,
        begin,
        end,
        passage.text[begin:end],
        title,
        beneath(title, passage.heading),
        "lzh" if metadata.language == "lzh" else "zh-Hans",
        qualifiers,
        relation.maker,
        relation.confidence,
        relation.review,
    )


def beneath(title: str, heading: str) -> str:
    """Return the heading of a passage without its last part where that is the title again: 七十列传/东越列传."""
    path, _, last = heading.rpartition("/")
    return path if last == title else heading


def thing(entity: Entity) -> Thing:
    """An entity as the end of a line."""
    return Thing(entity.id, entity.label, entity.type)


def _end(entity_id: str, tag: Tag, find: Find) -> Thing:
    found = find(entity_id) if entity_id and not is_local(entity_id) else None
    if found is not None:
        return thing(found)
    open_ = tag.link.candidates if tag.link is not None and not tag.link.entity_id else ()
    return Thing("", tag.surface, tag.type, tuple((one.entity_id, one.label) for one in open_ if one.entity_id))


def _now(entity_id: str, find: Find) -> str:
    found = find(entity_id)
    return found.id if found is not None else ""


def _related(bundles: Iterable[_Bundle]) -> Iterator[Related]:
    for one in sorted(bundles, key=lambda one: (not one.sources, -len(one.evidence))):
        evidence = sorted(one.evidence, key=lambda each: -each.confidence)
        yield Related(one.other, tuple(evidence), tuple(one.sources))


def ends(groups_: Iterable[RelationGroup]) -> Mapping[str, tuple[str, ...]]:
    """Return what each identified thing of some relations is to the entity, by id."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for group in groups_:
        for related in group.related:
            if related.other.id:
                found[related.other.id][group.predicate] = None
    return {ident: tuple(words) for ident, words in found.items()}
