"""What the document has said so far: whom it named, by which other names, and what it decided."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.aliases import Alias
from ingest.linking.canonical import canonical, stem
from ingest.linking.options import Option, own_name, surname_of
from ingest.taggers.mention import Mention
from ingest.taggers.surnames import split_name
from ontology.iri import local_id
from ontology.records import Entity, TagType

TEXT = "text"
"""The source of an entity that the text alone knows."""
_TIED = 5.0
_TIED_PLACE = 2.0
"""The same for a place, whose new name an authority often knows better."""
_GIVEN = 4.2
_GIVEN_STEP = 0.9
"""What each person in between takes from a given name's reading."""
_BETWEEN = 3
_REMEMBERED = 300
"""Persons before whom a surname and title may still mean."""
_SAME = 3.0
_SAME_STEP = 0.25
_SURNAME = 2.6
_LEAST = 0.5
_BYNAMES = frozenset({"名", "字", "号", "谥", "谥号", "尊称", "法名", "君主", ""})
_CALLED = re.compile(
    "(?P<surname>.{1,2})(?:公|君|先生|生|子|侯|氏|夫子|将军|丞相|太守|尚书|御史|学士|大夫|同志|教授|老)$"
)
_STYLE = re.compile("(?:先生|居士)$")
_TITLED = re.compile("[王侯帝后妃主君]$")
_NO_HEAD = frozenset({"今名"})


@dataclass(frozen=True, slots=True)
class Carried:
    """An option that comes from elsewhere in the document, with its weight and its words."""

    option: Option
    weight: float
    words: str


@dataclass(frozen=True, slots=True)
class _Person:
    surface: str
    entity: Entity
    number: int
    """How many persons came before, a person named twice in a row once."""
    surname: str


def local_entity(type_: TagType, label: str, document: str) -> Entity:
    """Return the entity of somebody whom the text alone names; its id holds for this document and name."""
    return Entity(local_id(document, type_, label), type_, label, source=TEXT)


class Memory:
    """Grows from passage to passage of one document. ``document`` is any text that tells it from others."""

    def __init__(self, document: str) -> None:
        self._document = document
        self._persons: deque[_Person] = deque(maxlen=_REMEMBERED)
        self._given_to: dict[str, _Person] = {}
        self._seen = 0
        self._decided: dict[tuple[TagType, str], dict[str, tuple[int, Entity]]] = defaultdict(dict)
        self._aliases: dict[tuple[TagType, str], list[tuple[int, Alias, Entity, str]]] = defaultdict(list)

    def local(self, type_: TagType, label: str) -> Entity:
        """Return the entity of somebody or something that this document alone names."""
        return local_entity(type_, label, self._document)

    def decide(self, surface: str, entity: Entity, *, passage: int) -> None:
        """Keep whom a mention names; a person's full name lets his given name follow."""
        self._decided[entity.type, surface][entity.id] = (passage, entity)
        if entity.type is TagType.PER:
            self._seen += not self._persons or self._persons[-1].entity.id != entity.id
            person = _Person(surface, entity, self._seen, surname_of(own_name(entity)))
            self._persons.append(person)
            self._given_to.update((given, person) for given in given_names(surface, entity) if given != surface)

    def call(self, alias: Alias, entity: Entity, words: str, *, passage: int) -> None:
        """Keep that the text calls ``entity`` by another name."""
        if alias.kind not in _NO_HEAD:
            bare = stem(alias.name) if entity.type is TagType.LOC else _STYLE.sub("", alias.name)
            for name in dict.fromkeys((alias.name, bare, *_styled(alias))):
                self._aliases[entity.type, name].append((passage, alias, entity, words))

    def carried(self, mention: Mention, surface: str, *, passage: int) -> Iterator[Carried]:
        """Yield what the document said before of ``surface``, the surest first."""
        for at, alias, entity, words in reversed(self._aliases[mention.type, surface]):
            where = "文中" if at == passage else "前文"
            weight = _TIED_PLACE if mention.type is TagType.LOC else _TIED
            yield Carried(Option(entity, alias.kind), weight, f"{where}「{words}」")
        for at, entity in self._decided[mention.type, surface].values():
            weight = max(_SAME - _SAME_STEP * (passage - at), _LEAST)
            yield Carried(Option(entity, "承前"), weight, "同文前见")
        if mention.type is TagType.PER:
            yield from self._given(mention, surface)
            yield from self._called(surface)

    def _given(self, mention: Mention, surface: str) -> Iterator[Carried]:
        if mention.kind not in _BYNAMES and len(surface) > 2:
            return
        person = self._given_to.get(surface)
        if person is not None:
            between = min(self._seen - person.number, _BETWEEN)
            yield Carried(Option(person.entity, "承前"), _GIVEN - _GIVEN_STEP * between, f"承前「{person.surface}」")

    def _called(self, surface: str) -> Iterator[Carried]:
        """Yield the nearest person of the surname in 欧阳公, 刘生."""
        match = _CALLED.fullmatch(surface)
        if match is None:
            return
        for person in reversed(self._persons):
            if person.surface != surface and match["surname"] == person.surname:
                yield Carried(Option(person.entity, "承前"), _SURNAME, f"承前同姓「{person.surface}」")
                return


def _styled(alias: Alias) -> tuple[str, ...]:
    """Return how a 号 is said in full: 东坡居士 for 东坡."""
    return (alias.name + "先生", alias.name + "居士") if alias.kind == "号" else ()


def given_names(surface: str, entity: Entity) -> frozenset[str]:
    """Return the given names by which somebody just named in full may be called next: 良 for 张良, 子瞻 for 苏子瞻."""
    names = (split_name(name) for name in (surface, entity.label, own_name(entity)))
    return frozenset(given for surname, given in names if surname)


def full_name_by(head: str, alias: Alias) -> str:
    """Return the full name that 「沈存中，名括」 states: 沈括; empty where it states none."""
    surname = surname_of(head)
    if _TITLED.search(head):
        return ""
    return surname + alias.name if surname and alias.kind == "名" and not alias.name.startswith(surname) else ""


def is_full_name(mention: Mention, surface: str) -> bool:
    """Say whether a mention looks like a person's name in full."""
    return mention.kind in ("姓名", "") and 2 <= len(surface) <= 4 and bool(split_name(surface)[0] or "·" in surface)


def agrees(entity: Entity, head: str, alias: Alias) -> bool:
    """Say whether an authority knows the name that the text states of its bearer."""
    known = {entity.label, canonical(entity), *(name.text for name in entity.names)}
    return alias.name in known or alias.name in given_names(head, entity) or full_name_by(head, alias) in known
