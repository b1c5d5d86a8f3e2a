"""A genealogy as a text: a passage a person, as such books write it, with the names and kin that the source states.

Ids are scoped to the genealogy: they begin with :data:`~ontology.iri.LOCAL`, and no other text can mean them.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.genealogy.persons import Clan, Kin, Person
from ontology.authority.numerals import numeral
from ontology.iri import LOCAL
from ontology.records import Block, Maker, StatedRelation, StatedTag, TagType

_PER = TagType.PER
_WORDS = {"父": "父", "母": "母", "夫妻": "配", "子": "子"}


def blocks_of(clan: Clan, maker: Maker) -> tuple[Block, ...]:
    """Return the blocks, in the order of the source."""
    return tuple(_block(one, clan.kin[one.id], maker) for one in clan.persons)


def generation_word(generation: int) -> str:
    """第五世."""
    return f"第{numeral(generation)}世"


class _Line:
    """The text of one person as it grows, with what stands in it."""

    def __init__(self, one: Person, maker: Maker) -> None:
        self.text = ""
        self.tags: list[StatedTag] = []
        self.relations: list[StatedRelation] = []
        self._maker = maker
        self._self = self.name(one.name, one.id)

    def name(self, name: str, ident: str, kind: str = "") -> tuple[TagType, int, int]:
        """Write a name, and return where it stands."""
        begin = len(self.text)
        self.text += name
        self.tags.append(StatedTag(begin, begin + len(name), _PER, self._maker, kind=kind, entity=f"{LOCAL}{ident}"))
        return _PER, begin, begin + len(name)

    def relate(self, predicate: str, other: tuple[TagType, int, int]) -> None:
        """Say what another is to the person."""
        self.relations.append(StatedRelation(predicate, self._self, other, self._maker))


def _block(one: Person, kin: Sequence[Kin], maker: Maker) -> Block:
    line = _Line(one, maker)
    for kind, name in one.names:
        line.text += f"，{kind}"
        line.relate(kind if kind in ("字", "号") else "又名", line.name(name, one.id, kind))
    if one.generation:
        line.text += f"，{generation_word(one.generation)}"
    line.text += "。"
    for predicate in dict.fromkeys(each.predicate for each in kin):
        for place, each in enumerate(each for each in kin if each.predicate == predicate):
            line.text += "、" if place else f"{'，' if line.text[-1] != '。' else ''}{_WORDS[predicate]}"
            line.relate(predicate, line.name(each.name, each.id))
    if kin:
        line.text += "。"
    line.text += "".join(part if part[-1] in "。！？；" else f"{part}。" for part in one.told)
    heading = f"{generation_word(one.generation)}/{one.name}" if one.generation else one.name
    return Block(line.text, heading, one.where.strip(), tags=tuple(line.tags), relations=tuple(line.relations))
