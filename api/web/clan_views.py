"""The persons of a genealogy by generation, with their kin, of what its source states.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.web.addresses import passage_address
from api.web.special_views import clan_address
from api.web.words import Words
from ontology.iri import is_local
from ontology.own_persons import own_persons
from ontology.records import Relation, Tag, TaggedDocument

PAGE = 200
"""Persons of one page."""
_NAMES = ("字", "号", "又名")
_PARENTS = ("父", "母")


@dataclass(frozen=True, slots=True)
class Relative:
    """A relative; ``address`` is empty for one who has no row of his own."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Member:
    """A person who has a row: ``kin`` by what they are to him."""

    id: str
    name: str
    names: tuple[tuple[str, str], ...]
    kin: tuple[tuple[str, tuple[Relative, ...]], ...]
    source: str


@dataclass(frozen=True, slots=True)
class ClanView:
    """One generation of a genealogy, and the way to the others: label, address, persons, whether it is this one."""

    total: int
    generations: tuple[tuple[str, str, int, bool], ...]
    label: str
    members: tuple[Member, ...]
    pages: tuple[tuple[int, str, bool], ...]


def clan_view(tagged: TaggedDocument, words: Words, *, generation: int, page: int, who: str) -> ClanView:
    """Show the generation with this number among those of the genealogy, or that of a person."""
    clan = _Clan(tagged, words)
    groups = clan.groups()
    if not groups:
        return ClanView(0, (), "", (), ())
    labels = list(groups)
    here = next(
        (label for label, ids in groups.items() if who in ids), labels[min(max(generation, 1), len(labels)) - 1]
    )
    ids = groups[here]
    start = (ids.index(who) if who in ids else (max(page, 1) - 1) * PAGE) // PAGE
    base = clan_address(tagged.document.id)
    number = labels.index(here) + 1
    pages = range((len(ids) + PAGE - 1) // PAGE)
    return ClanView(
        total=sum(map(len, groups.values())),
        generations=tuple(
            (label, f"{base}?generation={place}", len(groups[label]), label == here)
            for place, label in enumerate(labels, start=1)
        ),
        label=here,
        members=tuple(clan.member(one) for one in ids[start * PAGE : (start + 1) * PAGE]),
        pages=tuple((one + 1, f"{base}?generation={number}&page={one + 1}", one == start) for one in pages)
        if len(pages) > 1
        else (),
    )


class _Clan:
    """What the document states of its own persons."""

    def __init__(self, tagged: TaggedDocument, words: Words) -> None:
        self._words = words
        self._document = tagged.document.id
        self._tags: Mapping[str, Tag] = {tag.id: tag for part in tagged.passages for tag in part.tags}
        self._named = own_persons(tagged)
        self._rows = dict(_rows(tagged))
        self._said: dict[str, list[Relation]] = {}
        self._back: dict[str, list[Relation]] = {}
        for part in tagged.passages:
            for one in part.relations:
                if is_local(one.subject_entity):
                    self._said.setdefault(one.subject_entity, []).append(one)
                    self._back.setdefault(one.object_entity, []).append(one)

    def groups(self) -> dict[str, list[str]]:
        """Return the ids of those who have rows by their generation, in its order."""
        stated = {ident: heading.partition("/")[0] for ident, (heading, _) in self._rows.items() if "/" in heading}
        counted = {} if stated else self._counted()
        groups: dict[str, list[str]] = {}
        for ident in self._rows:
            label = stated.get(ident, "") or self._words.label("clan_counted", n=counted.get(ident, 0) + 1)
            groups.setdefault(label, []).append(ident)
        if counted:
            return dict(sorted(groups.items(), key=lambda one: counted.get(one[1][0], 0)))
        return groups

    def member(self, ident: str) -> Member:
        """Return a person with all that is said of him, by himself or by others."""
        kin: dict[str, dict[str, Relative]] = {}
        names: dict[tuple[str, str], None] = {}
        for one in self._said.get(ident, ()):
            if one.predicate in _NAMES:
                names[one.predicate, self._tags[one.object].surface] = None
            else:
                self._add(kin, one.predicate, one.object_entity, self._tags[one.object].surface)
        for one in self._back.get(ident, ()):
            back = {"父": "子", "母": "子", "夫妻": "夫妻"}.get(one.predicate, "")
            if back and one.subject_entity != ident:
                self._add(kin, back, one.subject_entity, self._named[one.subject_entity].surface)
        shown = tuple(
            (self._label(name), tuple(kin[name].values())) for name in ("父", "母", "夫妻", "子") if name in kin
        )
        return Member(ident, self._named[ident].surface, tuple(names), shown, self._rows[ident][1])

    def _label(self, predicate: str) -> str:
        return self._words.label("clan_children") if predicate == "子" else self._words.called("PREDICATES", predicate)

    def _add(self, kin: dict[str, dict[str, Relative]], predicate: str, ident: str, name: str) -> None:
        address = clan_address(self._document, ident) if ident in self._rows else ""
        kin.setdefault(predicate, {}).setdefault(ident or name, Relative(name, address))

    def _counted(self) -> dict[str, int]:
        """Count generations from those without parents, each one more than the later of his parents."""
        parents = {
            ident: [one.object_entity for one in self._said.get(ident, ()) if one.predicate in _PARENTS]
            for ident in self._rows
        }
        found: dict[str, int] = {}
        for start in self._rows:
            pending = [start]
            while pending:
                waiting = [one for one in parents.get(pending[-1], ()) if one not in found and one not in pending]
                if waiting:
                    pending.append(waiting[0])
                    continue
                one = pending.pop()
                found[one] = max((found.get(other, -1) for other in parents.get(one, ())), default=-1) + 1
        return found


def _rows(tagged: TaggedDocument) -> Iterable[tuple[str, tuple[str, str]]]:
    """Yield the persons of whom a passage tells first: heading and address of that passage."""
    for part in tagged.passages:
        first = next((tag for tag in part.tags if tag.link and is_local(tag.link.entity_id)), None)
        if first is not None and first.link is not None and first.begin == part.passage.begin:
            yield first.link.entity_id, (part.passage.heading, passage_address(part.passage.id))
