"""A document under review: what machines said of it, what stands, and which target a tag belongs to.

Pure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from api.desk.anchors import Anchor, FoldedText, Place, make_anchor
from api.desk.apply import Applied, Key, apply, locate
from api.desk.decisions import Decision, standing
from ontology.errors import WrongUse
from ontology.records import Passage, Tag, TaggedDocument, TaggedPassage, TagType


@dataclass(frozen=True, slots=True)
class Target:
    """What a decision is about: a span of the version with a type; ``begin`` counts in its folded text."""

    id: str
    type: TagType
    anchor: Anchor
    begin: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A tag as a reviewer saw it. ``made_by`` is the decision that made it, as its outcome number ``place``.

    Without one it is a machine's own.
    """

    tag: Tag
    target: Target
    made_by: Decision | None = None
    place: int = 0


class HeldDocument:
    """A stored document with the decisions on it; ``machine`` gives what machines said of passages changed since."""

    def __init__(
        self, tagged: TaggedDocument, machine: Mapping[str, tuple[Tag, ...]], decisions: Sequence[Decision]
    ) -> None:
        self.document = tagged.document
        self.version = tagged.version
        self.stored = tagged.passages
        self.machine: tuple[TaggedPassage, ...] = tuple(
            replace(part, tags=machine.get(part.passage.id, part.tags)) for part in tagged.passages
        )
        self.beneath = frozenset(machine)
        """The passages of which it is kept what machines said."""
        self.decisions = tuple(decisions)

    def beside(self, decisions: Sequence[Decision]) -> HeldDocument:
        """Return the same document with further decisions."""
        tagged = TaggedDocument(self.document, self.version, self.stored)
        held = HeldDocument(tagged, {part.passage.id: part.tags for part in self.machine}, decisions)
        held.folded = self.folded
        return held

    @cached_property
    def folded(self) -> FoldedText:
        """The version's text, folded."""
        return FoldedText(self.version.text)

    @cached_property
    def applied(self) -> Applied:
        """What stands."""
        if not self.decisions:
            return Applied(self.machine, {}, (), ())
        return apply(self.machine, self.decisions, self.version, folded=self.folded)

    @cached_property
    def passages(self) -> dict[str, Passage]:
        """The passages by id."""
        return {part.passage.id: part.passage for part in self.stored}

    @cached_property
    def present_tags(self) -> dict[str, Tag]:
        """The tags that stand, by id."""
        return {tag.id: tag for part in self.applied.parts for tag in part.tags}

    @cached_property
    def machine_tags(self) -> dict[str, Tag]:
        """The machines' tags, by id."""
        return {tag.id: tag for part in self.machine for tag in part.tags}

    @cached_property
    def standing(self) -> dict[str, Decision]:
        """The decision that stands, by target."""
        return standing(self.decisions)

    @cached_property
    def placed(self) -> dict[str, Place]:
        """Where each target that has a place begins and ends in the folded text, also one with nothing standing."""
        return {decision.target: place for decision, place in self._located}

    @cached_property
    def targets(self) -> dict[Key, str]:
        """The target at each place."""
        return {(place.begin, place.end, decision.type): decision.target for decision, place in self._located}

    @cached_property
    def _located(self) -> list[tuple[Decision, Place]]:
        last = {decision.target: decision for decision in self.decisions} | self.standing
        found, _ = locate(last.values(), self.folded, self.version.id)
        return found

    def seen(self, tag_id: str, *, blind: bool = False) -> Seen:
        """Return the tag with this id: among those that stand, else (``blind``: only) among the machines'.

        Raises :class:`WrongUse` when neither has it.
        """
        present = None if blind else self.present_tags.get(tag_id)
        if present is not None and (target := self.applied.made.get(tag_id)):
            return self._made(present, self.standing[target])
        tag = present or self.machine_tags.get(tag_id)
        if tag is None:
            raise WrongUse(f"没有标引 {tag_id}；文献重新收入后标引号会变，请重新导出")
        return Seen(tag, self.target(tag.begin, tag.end, tag.type))

    def target(self, begin: int, end: int, type_: TagType) -> Target:
        """Return the target at a span of the version, the one that is there or a new one."""
        first, last = self.folded.inside(begin, end)
        anchor = make_anchor(self.folded, self.version.id, begin=begin, end=end)
        return Target(
            self.targets.get((first, last, type_)) or _name(self.version.id, anchor, type_), type_, anchor, first
        )

    def _made(self, tag: Tag, decision: Decision) -> Seen:
        place = self.placed[decision.target]
        span = self.folded.inside(tag.begin, tag.end)
        number = next(
            at
            for at, one in enumerate(decision.outcomes)
            if (place.begin + one.shift, place.begin + one.shift + one.length, one.type) == (*span, tag.type)
        )
        begin, end = self.folded.outside(place.begin, place.end)
        anchor = make_anchor(self.folded, self.version.id, begin=begin, end=end)
        return Seen(tag, Target(decision.target, decision.type, anchor, place.begin), decision, number)


def _name(version_id: str, anchor: Anchor, type_: TagType) -> str:
    stated = f"{version_id}\0{anchor.begin}\0{anchor.end}\0{type_}"
    return "t" + hashlib.sha256(stated.encode()).hexdigest()[:16]
