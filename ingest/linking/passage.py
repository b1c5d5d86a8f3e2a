"""Links the mentions of one passage of a document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from ingest.aliases import Alias, learn
from ingest.linking.canonical import canonical
from ingest.linking.composed import CAPITAL, capital, composed_office, composed_place, known_office, told_in_full
from ingest.linking.features import Asked, parts
from ingest.linking.memory import Carried, Memory, agrees, full_name_by, is_full_name
from ingest.linking.options import Option, own_name, places, surname_of
from ingest.linking.ranking import STATED, Weighed, choose, rank, stated, weigh
from ingest.linking.scene import Read, Scene, about
from ingest.linking.told import OWN, Told
from ingest.taggers.mention import Mention
from ontology.authority.names import NameIndex
from ontology.records import Entity, Link, TagType

Prior = Callable[[str, TagType, str], float]
"""What reviewers' decisions say for an entity as the bearer of a surface, in log odds; 0 where they say nothing."""

_AGREES = 2.5
"""The weight of a name that the text states and the authority knows."""
_STATE_BEFORE = 2.5
_SURNAME = 1.8
_CALLED = re.compile("(?P<surname>.{1,2})(?:公|君|先生|生|子|侯|夫子)$")


class PassageLinker:
    """Links the mentions of one passage, from the first to the last and from the outermost in."""

    def __init__(
        self,
        read: Read,
        scene: Scene,
        memory: Memory,
        *,
        names: NameIndex,
        place: int,
        prior: Prior | None,
        library: str,
    ) -> None:
        self._read = read
        self._scene = scene
        self._memory = memory
        self._names = names
        self._place = place
        self._prior = prior
        self._aliases = learn(read.text, read.mentions)
        self._links: dict[int, Link | None] = {}
        self._entities: dict[int, Entity] = {}
        self._told = Told(
            read, self._aliases, memory, names=names, library=library, links=self._links, entities=self._entities
        )

    def links(self) -> tuple[Link | None, ...]:
        mentions = self._read.mentions
        for at in sorted(range(len(mentions)), key=lambda at: (mentions[at].begin, -mentions[at].end)):
            self._links[at] = self._link(at)
            self._remember(at)
        return tuple(self._links[at] for at in range(len(mentions)))

    def _link(self, at: int) -> Link | None:
        mention = self._read.mentions[at]
        if mention.type is TagType.TIME:
            return choose(mention.candidates, by_name=mention.kind == "朝代")
        asked = Asked(mention, self._read.surface(mention))
        if mention.type is TagType.OFI:
            return self._office(asked) or rank(self._weighed(at, asked))
        if mention.type is TagType.ORG and (match := OWN.match(asked.surface)):
            return self._told.own(match, at)
        if mention.type is TagType.LOC and asked.surface in CAPITAL and (year := about(self._scene)) is not None:
            return self._told.by_text(asked, capital(year), "其时之都")
        if mention.type is TagType.LOC and told_in_full(asked.surface):
            form, words = composed_place(asked.surface, self._names)
            if form:
                return self._told.by_text(asked, form, words)
        weighed = self._weighed(at, asked)
        if mention.type is TagType.PER and (kinsman := self._told.kinsman(asked, weighed)) is not None:
            return kinsman
        return rank(weighed) if weighed else self._told.unknown(at, asked)

    def _weighed(self, at: int, asked: Asked) -> list[Weighed]:
        aliases = [alias for alias in self._aliases if alias.of == asked.mention]
        carried = list(self._memory.carried(asked.mention, asked.surface, passage=self._place))
        carried.extend(self._called(asked))
        found = {one.entity.id: one for one in self._options(at, asked, aliases)}
        for one in carried:
            found.setdefault(one.option.entity.id, one.option)
        return [self._weigh(option, asked, aliases, carried) for option in found.values()]

    def _options(self, at: int, asked: Asked, aliases: Sequence[Alias]) -> Iterator[Option]:
        """Yield the options of the surface, and of the names that the passage states of it."""
        yield from self._read.options[at]
        yield from self._of_state(asked)
        yield from self._kin(at, asked)
        for alias in aliases:
            full = full_name_by(asked.surface, alias) if asked.mention.type is TagType.PER else ""
            if full:
                yield from (Option(one.entity, "姓名") for one in self._names.bearers(full, type=TagType.PER))
            if alias.kind == "今名":
                yield from (Option(one, "今名") for one in places(alias.name, self._names))

    def _of_state(self, asked: Asked) -> Iterator[Option]:
        """Yield the lord of the state that is named right before: 鲁哀公 where 鲁 and 哀公 are told apart."""
        if asked.mention.type is not TagType.PER or len(asked.surface) > 3:
            return
        before = [one for one in self._read.mentions if one.type is TagType.LOC and one.end == asked.mention.begin]
        for one in before:
            state = self._read.surface(one)
            found = self._names.bearers(state + asked.surface, type=TagType.PER)
            yield from (Option(bearer.entity, "谥号", f"承「{state}」", _STATE_BEFORE) for bearer in found)

    def _called(self, asked: Asked) -> Iterator[Carried]:
        """Yield the person of the passage who has the surname in 淳于公, wherever he is named in full."""
        match = _CALLED.fullmatch(asked.surface) if asked.mention.type is TagType.PER else None
        for entity in self._scene.persons if match is not None else ():
            if match is not None and surname_of(own_name(entity)) == match["surname"]:
                yield Carried(Option(entity, "承前"), _SURNAME, f"同段有「{entity.label}」")

    def _kin(self, at: int, asked: Asked) -> Iterator[Option]:
        """Yield who has the surname of a person of the passage and this given name: 司马谈 for 谈 beside 司马迁."""
        known = self._read.options[at]
        if asked.mention.type is not TagType.PER or len(asked.surface) > 2 or (known and len(asked.surface) > 1):
            return
        persons = [one for one in self._read.mentions if one.type is TagType.PER and one != asked.mention]
        for surname in dict.fromkeys(surname_of(self._read.surface(one)) for one in persons):
            bearers = self._names.bearers(surname + asked.surface, type=TagType.PER) if surname else ()
            yield from (Option(one.entity, "承姓") for one in bearers if one.kind in ("", "姓名"))

    def _weigh(self, option: Option, asked: Asked, aliases: Sequence[Alias], carried: Sequence[Carried]) -> Weighed:
        entity = option.entity
        told = [*parts(option, asked, self._scene)]
        for alias in aliases:
            if agrees(entity, asked.surface, alias):
                told.append((_AGREES, f"文中「{alias.words(self._read.text)}」与规范相合"))
        mine = [one for one in carried if one.option.entity.id == entity.id]
        if mine:
            best = max(mine, key=lambda one: one.weight)
            told.append((best.weight, best.words))
        if self._prior is not None and (known := self._prior(asked.surface, asked.mention.type, entity.id)):
            told.append((known, "审核记录"))
        form = self._form(option, asked)
        return weigh(entity, form, sum(weight for weight, _ in told), [words for _, words in told])

    def _form(self, option: Option, asked: Asked) -> str:
        """Return the listed form: the name of its time for an institution, a title short of its office as it stands."""
        entity = option.entity
        form = canonical(entity, modern=self._scene.modern or asked.surface.endswith("区"))
        if asked.mention.type is TagType.ORG and option.kind == "旧称":
            return asked.surface
        return asked.surface if asked.mention.type is TagType.OFI and form.endswith(asked.surface) else form

    def _office(self, asked: Asked) -> Link | None:
        """Return the link of a title with its seat: 蜀郡太守 for 蜀守."""
        form = composed_office(asked.surface, self._names, about(self._scene))
        whole = self._names.candidates(asked.surface, type=TagType.OFI)
        if whole and not asked.surface.endswith("知县"):
            return None
        offices = known_office(form or asked.surface, self._names)
        if not form and not offices:
            return None
        entity = offices[0] if offices else self._memory.local(TagType.OFI, form)
        return stated(entity, form or asked.surface, "由治所与官名合成" if form else "官名前有治所", STATED)

    def _remember(self, at: int) -> None:
        """Keep what was decided for what comes after it, and the other names that the text states of it."""
        mention, found = self._read.mentions[at], self._links[at]
        surface = self._read.surface(mention)
        entity = self._entity(at, mention, found)
        if entity is None:
            return
        self._entities[at] = entity
        self._memory.decide(surface, entity, passage=self._place)
        for alias in self._aliases:
            if alias.of == mention:
                self._memory.call(alias, entity, alias.words(self._read.text), passage=self._place)

    def _entity(self, at: int, mention: Mention, found: Link | None) -> Entity | None:
        """Return whom a mention was decided to name, of the authorities or of the text alone."""
        surface = self._read.surface(mention)
        if found is not None and found.label and found.candidates:
            first = found.candidates[0].entity_id
            known = [option.entity for option in self._known(at, surface, mention)]
            chosen = next((one for one in known if one.id == first), None)
            return chosen or self._memory.local(mention.type, found.label)
        return self._memory.local(TagType.PER, surface) if is_full_name_of(mention, surface) else None

    def _known(self, at: int, surface: str, mention: Mention) -> Iterator[Option]:
        aliases = [alias for alias in self._aliases if alias.of == mention]
        yield from self._options(at, Asked(mention, surface), aliases)
        yield from (one.option for one in self._memory.carried(mention, surface, passage=self._place))


def is_full_name_of(mention: Mention, surface: str) -> bool:
    """Say whether the mention is a person named in full."""
    return mention.type is TagType.PER and is_full_name(mention, surface)
