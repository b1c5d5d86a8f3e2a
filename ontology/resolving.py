"""What texts were tagged with, read as entities are now.

Stored tags keep what was said; whoever reads them sees the entity that it is today. A link to one that was split is
未定 between its parts, a link to one that was retired is 未定 between whatever else was a candidate. Who made a link
stays as it was: the decision on the entity is told in the graph of such decisions.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from ontology.living import Fate, Living
from ontology.queries import Filters
from ontology.records import Assignment, Candidate, Link, Relation, Tag, TaggedDocument, TaggedPassage

Label = Callable[[str], str]
"""The id of a living entity to what it is called."""


@dataclass(frozen=True, slots=True)
class Resolver:
    """Reads records after ``living``."""

    living: Living
    label: Label

    def document(self, tagged: TaggedDocument) -> TaggedDocument:
        """Return a document with all its links, relations and headings read."""
        if not self.living:
            return tagged
        passages = tuple(map(self.passage, tagged.passages))
        return replace(tagged, passages=passages, subjects=self.assignments(tagged.subjects))

    def passage(self, part: TaggedPassage) -> TaggedPassage:
        """Return a passage with its links and relations read."""
        return replace(part, tags=self.tags(part.tags), relations=self.relations(part.relations))

    def tags(self, tags: Iterable[Tag]) -> tuple[Tag, ...]:
        """Return tags with their links read."""
        return tuple(self._tag(one) for one in tags)

    def relations(self, relations: Iterable[Relation]) -> tuple[Relation, ...]:
        """Return relations between the entities that theirs are now; what was split or retired is left open."""
        return tuple(
            replace(one, subject_entity=self._one(one.subject_entity), object_entity=self._one(one.object_entity))
            for one in relations
        )

    def assignments(self, assignments: Iterable[Assignment]) -> tuple[Assignment, ...]:
        """Return the headings that live, each once."""
        found: dict[str, Assignment] = {}
        for one in assignments:
            current = self._one(one.heading_id)
            if current and current not in found:
                found[current] = one if current == one.heading_id else self._renamed(one, current)
        return tuple(found.values())

    def filters(self, filters: Filters) -> Filters:
        """Return filters that also take what carries what the entities were, or lead to."""
        if not self.living:
            return filters
        entities, persons, places, subjects = map(
            self._ever, (filters.entities, filters.persons, filters.places, filters.subjects)
        )
        return replace(filters, entities=entities, persons=persons, places=places, subjects=subjects)

    def _ever(self, asked: tuple[str, ...]) -> tuple[str, ...]:
        """Return ids with all that they lead to, and all that was one of these."""
        wanted = (one for each in asked for one in (each, *self.living.parts(each)))
        return tuple(dict.fromkeys(one for entity in wanted for one in (entity, *self.living.former(entity))))

    def _one(self, entity_id: str) -> str:
        if not entity_id:
            return ""
        end = self.living.end(entity_id)
        return end.entity_id if end.fate is Fate.LIVE else ""

    def _renamed(self, one: Assignment, current: str) -> Assignment:
        return replace(one, heading_id=current, label=self.label(current))

    def _tag(self, tag: Tag) -> Tag:
        link = tag.link
        if link is None or not self._touched(link):
            return tag
        return replace(tag, link=self._link(link))

    def _touched(self, link: Link) -> bool:
        named = (link.entity_id, *(one.entity_id for one in link.candidates))
        return any(one and not self.living.lives(one) for one in named)

    def _link(self, link: Link) -> Link:
        candidates = self._candidates(link)
        current = self._one(link.entity_id)
        if not current:
            return Link("", link.label if not link.entity_id else "", candidates, 0.0, link.maker)
        label = link.label if current == link.entity_id else self.label(current)
        return Link(current, label, candidates, link.margin, link.maker)

    def _candidates(self, link: Link) -> tuple[Candidate, ...]:
        """Return the candidates as they are now, what is one by now only once, the best first."""
        listed = link.candidates
        gone = bool(link.entity_id) and not self.living.lives(link.entity_id)
        if gone and all(one.entity_id != link.entity_id for one in listed):
            listed = (Candidate(link.entity_id, link.label, 1.0), *listed)
        found: dict[tuple[str, str], Candidate] = {}
        for one in (now for candidate in listed for now in self._now(candidate)):
            key = (one.entity_id, one.value)
            if (other := found.get(key)) is not None:
                evidence = tuple(dict.fromkeys((*other.evidence, *one.evidence)))
                one = replace(other, score=max(one.score, other.score), evidence=evidence)
            found[key] = one
        return tuple(sorted(found.values(), key=lambda one: -one.score))

    def _now(self, one: Candidate) -> Iterator[Candidate]:
        if not one.entity_id or self.living.lives(one.entity_id):
            yield one
            return
        split = self.living.end(one.entity_id).fate is Fate.SPLIT
        parts = self.living.parts(one.entity_id)
        told = f"「{one.label}」已{'拆分' if split else '合并'}"
        for part in parts:
            yield replace(
                one,
                entity_id=part,
                label=self.label(part),
                score=round(one.score / len(parts), 4),
                evidence=(*one.evidence, told),
            )
