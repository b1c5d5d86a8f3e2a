"""From the mentions of a document to the entities that they name, with the evidence, or 未定. Pure.

Every mention gets its options from the authorities and from what the document said before; their weights
(:mod:`ingest.linking.features`) become shares (:mod:`ingest.linking.ranking`). The best is chosen when it reaches the
floor and leads the next by the margin; otherwise the link is 未定 and keeps its candidates. A link's label is the form
under which the thing is listed 规范名; it may be known where no authority has the entity: then ``entity_id`` is empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from ingest.aliases import Alias, learn
from ingest.linking.canonical import canonical, joined, stem
from ingest.linking.composed import (
    CAPITAL,
    capital,
    composed_office,
    composed_place,
    is_built,
    known_office,
    located,
    told_in_full,
)
from ingest.linking.features import Asked, parts
from ingest.linking.lookups import Lookups
from ingest.linking.memory import Carried, Memory, agrees, full_name_by, is_full_name
from ingest.linking.options import Option, event_name, options, own_name, places, surname_of
from ingest.linking.ranking import FLOOR, MAKER, MARGIN, Weighed, choose, rank, stated, weigh
from ingest.linking.scene import Read, Scene, about, scenes
from ingest.taggers.mention import Mention, TextContext
from ontology.authority.names import NameIndex
from ontology.records import Entity, Link, TagType

__all__ = ["FLOOR", "MAKER", "MARGIN", "Prior", "choose", "link", "link_document", "listed"]

Prior = Callable[[str, TagType, str], float]
"""What reviewers' decisions say for an entity as the bearer of a surface, in log odds; 0 where they say nothing."""

_AGREES = 2.5
"""The weight of a name that the text states and the authority knows."""
_STATE_BEFORE = 2.5
_SURNAME = 1.8
_STATED = 0.55
"""The score of a form that was put together."""
_SELF = re.compile("(?P<who>我|本|该|此|吾)(?P<what>馆|校|院|局|厅|所|会|社|楼|中心|公司|省|市|区|县)(?P<part>.*)$")
_PLACED = re.compile("[，者]?(?:[，]|故址|旧址|遗址|原)?(?:在|位于|坐落于|坐落在|立于|建于|跨)$")
_PLACED_REACH = 6
_BESIDE = re.compile("(?:|[之的内中城]|城?[东西南北]{1,2}(?:[之的隅乡门外]|[一二三四五六七八九十百]+里)?)")
_CALLED = re.compile("(?P<surname>.{1,2})(?:公|君|先生|生|子|侯|夫子)$")
_KINSMAN = re.compile("(?:(?:从|季|伯|叔|仲|长|次|少|曾|族)?(?:祖父|父|子|弟|兄|孙)|大父|[伯叔]父)$")
_SURE_WEIGHT = 3.0
_NOBODY = re.compile("[\u4e00-\u9fff]{1,2}(?:氏|生|某|翁|媪|妇)$")
_REIGN = re.compile("[（(](?P<reign>[一-鿿]{2,4})[）)]《?$")
_OF_UNIT = re.compile("(?P<unit>[省市区县])(?!长|民|立|区|场|内|外|级|属|直).{2,}")


def link(mentions: Sequence[Mention], text: str, *, names: NameIndex, context: TextContext) -> tuple[Link | None, ...]:
    """Return a link for each of ``mentions`` of one normalised ``text``: a document of one passage."""
    return link_document([mentions], [text], names=names, context=context)[0]


def link_document(
    passages: Sequence[Sequence[Mention]],
    texts: Sequence[str],
    *,
    names: NameIndex,
    context: TextContext,
    prior: Prior | None = None,
    library: str = "",
) -> list[tuple[Link | None, ...]]:
    """Return a link for each mention of each passage, in their order; offsets count in the passage's own text.

    ``None`` stands for a mention that neither an authority nor the document itself explains. ``library`` is the
    name of the library whose document it is, for 我馆. Raises ``ValueError`` when the two sequences differ in length.
    """
    names = Lookups(names)
    reads = [
        Read(text, tuple(mentions), tuple(options(mention, text, names) for mention in mentions))
        for mentions, text in zip(passages, texts, strict=True)
    ]
    memory = Memory("\n".join(texts[:1]))
    around = scenes(reads, context=context, names=names)
    return [
        _Passage(read, scene, memory, names=names, place=place, prior=prior, library=library).links()
        for place, (read, scene) in enumerate(zip(reads, around, strict=True))
    ]


def listed(link: Link | None, surface: str) -> str:
    """Return the listed form of a mention: its link's label, 未定 where nothing is known of it, else the surface."""
    if link is None:
        return surface
    return link.label or (surface if link.candidates else "未定")


class _Passage:
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
        self._library = library
        self._aliases = learn(read.text, read.mentions)
        self._links: dict[int, Link | None] = {}
        self._entities: dict[int, Entity] = {}

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
        if mention.type is TagType.ORG and (match := _SELF.match(asked.surface)):
            return self._own(match, at)
        if mention.type is TagType.LOC and asked.surface in CAPITAL and (year := about(self._scene)) is not None:
            return self._text(asked, capital(year), "其时之都")
        if mention.type is TagType.LOC and told_in_full(asked.surface):
            form, words = composed_place(asked.surface, self._names)
            if form:
                return self._text(asked, form, words)
        weighed = self._weighed(at, asked)
        if mention.type is TagType.PER and (kinsman := self._kinsman(asked, weighed)) is not None:
            return kinsman
        return rank(weighed) if weighed else self._unknown(at, asked)

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

    def _kinsman(self, asked: Asked, weighed: Sequence[Weighed]) -> Link | None:
        """Return the surname of the person before with this given name: 诸葛均 for 弟均 in a life of 诸葛亮."""
        text, begin = self._read.text, asked.mention.begin
        known = bool(weighed) and (len(asked.surface) > 1 or max(one.weight for one in weighed) > _SURE_WEIGHT)
        if known or len(asked.surface) > 2 or not _KINSMAN.search(text[max(0, begin - 3) : begin]):
            return None
        before = [one for one in self._read.mentions if one.type is TagType.PER and one.end < begin]
        persons = [
            entity for one in reversed(before) if (entity := self._entities.get(self._place_of(one))) is not None
        ]
        surname = next((found for one in persons if (found := surname_of(own_name(one)))), "")
        if not surname or asked.surface.startswith(surname):
            return None
        return self._text(asked, surname + asked.surface, f"承姓「{surname}」")

    def _place_of(self, mention: Mention) -> int:
        return self._read.mentions.index(mention)

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
        return stated(entity, form or asked.surface, "由治所与官名合成" if form else "官名前有治所", _STATED)

    def _own(self, match: re.Match[str], at: int) -> Link | None:
        """Return the link of 我馆, 该馆: the document's own library, or the institution named before."""
        what, part = match["what"], match["part"]
        if match["who"] in "我本吾":
            if not self._library or not self._library.endswith(what):
                return Link("", "", (), 0.0, MAKER)
            entity = next(iter(self._names.candidates(self._library, type=TagType.ORG)), None)
            entity = entity or self._memory.local(TagType.ORG, self._library)
            return stated(entity, self._library + part, "本馆文献", _STATED)
        before = [one for one in range(len(self._read.mentions)) if self._before(one, at, what)]
        if not before:
            return Link("", "", (), 0.0, MAKER)
        nearest = max(before, key=lambda one: (self._read.mentions[one].end, -self._read.mentions[one].begin))
        label = listed(self._links.get(nearest), self._read.surface(self._read.mentions[nearest]))
        entity = self._entities.get(nearest) or self._memory.local(TagType.ORG, label)
        return stated(entity, label + part, f"承前「{label}」", _STATED)

    def _before(self, one: int, at: int, what: str) -> bool:
        mention = self._read.mentions[one]
        is_one = mention.type is TagType.ORG and self._read.surface(mention).endswith(what)
        return is_one and mention.end <= self._read.mentions[at].begin

    def _unknown(self, at: int, asked: Asked) -> Link | None:
        """Return the link of what no authority has, where the text itself says enough."""
        if asked.mention.type is TagType.LOC:
            return self._unknown_place(at, asked)
        if asked.mention.type is TagType.PER:
            return self._unknown_person(asked)
        if asked.mention.type is TagType.ORG:
            return self._of_a_place(at, asked)
        if asked.mention.type is TagType.EVENT:
            form = event_name(asked.surface)
        elif asked.mention.type is TagType.BOOK:
            form = self._edition(asked) + asked.surface.strip("《》〈〉「」『』“”")
        else:
            return None
        return self._text(asked, form, "去引号与副题") if form and form != asked.surface else None

    def _edition(self, asked: Asked) -> str:
        """Return the reign in whose brackets a local history stands: 嘉靖 for （嘉靖）《惟扬志》."""
        before = self._read.text[max(0, asked.mention.begin - 6) : asked.mention.begin]
        match = _REIGN.search(before)
        known = match is not None and self._names.candidates(match["reign"], type=TagType.TIME)
        return match["reign"] if match is not None and known and "志" in asked.surface else ""

    def _of_a_place(self, at: int, asked: Asked) -> Link | None:
        """Return the institution of the city or province that the text names before: 温州市图书馆 for 市图书馆."""
        match = _OF_UNIT.match(asked.surface)
        if match is None:
            return None
        for one in reversed(range(at)):
            surface, mention = self._read.surface(self._read.mentions[one]), self._read.mentions[one]
            options_ = self._read.options[one]
            if mention.type is TagType.LOC and options_ and self._is_unit(surface, options_[0].entity, match["unit"]):
                form = stem(surface) + asked.surface
                entity = next(iter(self._names.candidates(form, type=TagType.ORG)), None)
                return stated(entity or self._memory.local(TagType.ORG, form), form, f"承前「{surface}」", _STATED)
        return None

    def _is_unit(self, surface: str, entity: Entity, unit: str) -> bool:
        return surface.endswith(unit) or entity.kind == unit

    def _text(self, asked: Asked, form: str, words: str) -> Link:
        return stated(self._memory.local(asked.mention.type, form), form, words, _STATED)

    def _unknown_person(self, asked: Asked) -> Link | None:
        """Return who is known by this text alone, where it states another name of his."""
        aliases = [alias for alias in self._aliases if alias.of == asked.mention]
        if not aliases:
            return Link("", "", (), 0.0, MAKER) if _NOBODY.fullmatch(asked.surface) else None
        form = next((full for alias in aliases if (full := full_name_by(asked.surface, alias))), asked.surface)
        return self._text(asked, form, f"文中「{aliases[0].words(self._read.text)}」")

    def _unknown_place(self, at: int, asked: Asked) -> Link | None:
        outer = self._outer(at)
        if outer is not None:
            return outer
        seat = next((one for one in self._names.candidates(asked.surface, type=TagType.ORG) if one.modern), None)
        if seat is not None and is_built(asked.surface):
            return stated(seat, joined(seat.modern, seat.label), "机构所在", _STATED)
        form, words = composed_place(asked.surface, self._names)
        if not form and is_built(asked.surface):
            form, words = self._located(asked)
        return self._text(asked, form, words) if form and form != asked.surface else None

    def _outer(self, at: int) -> Link | None:
        """Return the link of the place at whose end this one stands: 章江门 in 南昌府章江门."""
        mention = self._read.mentions[at]
        for one, other in enumerate(self._read.mentions):
            within = other.begin < mention.begin and other.end == mention.end and other.type is TagType.LOC
            if within and self._links.get(one) is not None:
                return self._links[one]
        return None

    def _located(self, asked: Asked) -> tuple[str, str]:
        """Return the form of a hill or building of which the text says in what county it lies: 「X在Y」."""
        for one, other in enumerate(self._read.mentions):
            above = self._entities.get(one) or next((option.entity for option in self._read.options[one]), None)
            if other.type is not TagType.LOC or above is None:
                continue
            begin, end = min(other.begin, asked.mention.begin), max(other.end, asked.mention.end)
            behind = self._read.text[asked.mention.end : other.begin]
            before = self._read.text[other.end : asked.mention.begin]
            if (0 < len(behind) <= _PLACED_REACH and _PLACED.search(behind)) or (
                other.end <= asked.mention.begin and _BESIDE.fullmatch(before)
            ):
                return located(asked.surface, above), f"文中「{self._read.text[begin:end]}」"
        return "", ""

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
