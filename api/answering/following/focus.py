"""What a conversation is about: whom and what it named last, by type. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from api.answering.following import cues
from api.answering.following.records import Name
from ontology.records import TagType

Said = tuple[Name, ...]
_KIN = re.compile("的?(" + "|".join(sorted(cues.MEN | cues.WOMEN, key=len, reverse=True)) + ")")
_MADE = "碑塔桥寺庙宫殿楼阁园亭墓陵图经志馆坊"
_REMEMBERED = 6
_TOPICS = (TagType.PER, TagType.BOOK, TagType.LOC, TagType.ORG, TagType.EVENT)


@dataclass(frozen=True, slots=True)
class Focus:
    """Where a conversation stands after some turns."""

    question: str = ""
    """The last question, completed."""
    names: Said = ()
    """The names of the last question."""
    by_type: tuple[tuple[TagType, Said], ...] = ()
    """The names last spoken of, by type."""
    replied: Said = field(default=())
    """What the last reply named that the question did not."""
    said: str = ""
    """The last question and what was replied, as they were said."""
    earlier: tuple[Name, ...] = ()
    """What was asked about before the last question, the latest first."""
    pointed: bool = False
    """The last question pointed back at a person: it goes on being about him."""

    def of(self, type_: TagType) -> Said:
        """Return the names of a type last spoken of."""
        return dict(self.by_type).get(type_, ())

    def asked(self, question: str, names: Sequence[Name], *, pointed: bool) -> Focus:
        """Return the focus after a question, which is complete."""
        spoken = dict(self.by_type)
        for type_ in {one.type for one in names}:
            spoken[type_] = tuple(one for one in names if one.type is type_)
        now = {one.text for one in names}
        before = tuple(one for one in (*self.names, *self.earlier) if one.text not in now)
        return Focus(question, tuple(names), tuple(spoken.items()), (), question, before[:_REMEMBERED], pointed)

    def answered(self, reply: str, names: Sequence[Name]) -> Focus:
        """Return the focus after a reply: it is about what was asked for, or fills what nobody spoke of yet."""
        own = {one.text for one in self.names} | {one.label for one in self.names if one.label}
        fresh = tuple(one for one in names if one.text not in own and one.label not in own)
        spoken = dict(self.by_type)
        sought = cues.wanted(self.question)
        for type_ in {one.type for one in fresh}:
            found = tuple(one for one in fresh if one.type is type_)
            if type_ is sought or type_ is TagType.TIME or not spoken.get(type_):
                spoken[type_] = found[:1] if type_ is sought or type_ is TagType.TIME else found
        return replace(self, by_type=tuple(spoken.items()), replied=fresh, said=f"{self.said}\n{reply}")

    def person(self, pronoun: str) -> Name | None:
        """Return whom 他 or 她 means: who was asked for, unless the talk goes on about another."""
        spoken, asked = self.of(TagType.PER), [one for one in self.names if one.type is TagType.PER]
        if not spoken:
            return None
        kin = _KIN.search(self.question)
        told = bool(self.replied) and spoken[0] in self.replied
        if told and asked and kin:
            other = (cues.WOMEN if "他" in pronoun else cues.MEN) if pronoun in ("他", "她") else frozenset[str]()
            if kin[1] in other or self.pointed:
                return asked[0]
        return spoken[0]

    def pair(self) -> str:
        """Return the two that were asked about one after the other, of one type; empty where there were none."""
        for one in self.names:
            other = next((each for each in self.earlier if each.type is one.type), None)
            if one.type in _TOPICS and other is not None:
                return f"{other.full}和{one.full}"
        return ""

    def thing(self, types: Sequence[TagType], *, places: bool = True) -> Name | None:
        """Return what was last spoken of among ``types``: what was asked for, in the question, in the reply, or before.

        Where something lies is what was asked for only where ``places`` may be meant: 它 is what lies there.
        """
        sought = cues.wanted(self.question)
        if (
            sought in types
            and (places or sought is not TagType.LOC)
            and (found := [one for one in self.replied if one.type is sought])
        ):
            return found[0]
        for names in (self.names, self.replied):
            if found := [one for one in names if one.type in types or (not places and one.text[-1] in _MADE)]:
                return found[0]
        return next((self.of(type_)[0] for type_ in types if self.of(type_)), None)

    def topic(self) -> str:
        """Return what the last question is about: how it begins, or the first that it names."""
        whole = cues.subject(self.question) == cues.bare(self.question)
        if whole and not self.names and self.earlier:
            return self.earlier[0].full
        if self.pointed and (persons := [one for one in self.names if one.type is TagType.PER]):
            return persons[0].full
        if cues.WHY.search(self.question):
            return cues.statement(self.question)
        about = cues.subject(self.question)
        if (kin := _KIN.search(about)) and kin.end() == len(about) and cues.wanted(self.question) is TagType.PER:
            person = next((one for one in self.replied if one.type is TagType.PER), None)
            return person.full if person else about
        if about and (len(about) > 1 or about in {one.text for one in self.names}):
            return about
        first = next((one for one in self.names if one.type in _TOPICS), None)
        return first.full if first else ""
