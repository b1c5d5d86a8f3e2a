"""Links of what no authority has, where the text itself says enough: 我馆, 市图书馆, 章江门, 弟均."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ingest.aliases import Alias
from ingest.linking.canonical import joined, stem
from ingest.linking.composed import composed_place, is_built, located
from ingest.linking.features import Asked
from ingest.linking.memory import Memory, full_name_by
from ingest.linking.options import event_name, own_name, surname_of
from ingest.linking.ranking import MAKER, STATED, Weighed, listed, stated
from ingest.linking.scene import Read
from ingest.taggers.mention import Mention
from ontology.authority.names import NameIndex
from ontology.records import Entity, Link, TagType

OWN = re.compile("(?P<who>我|本|该|此|吾)(?P<what>馆|校|院|局|厅|所|会|社|楼|中心|公司|省|市|区|县)(?P<part>.*)$")
"""我馆, 该馆, and a part of it: 我馆地方文献部."""
_PLACED = re.compile("[，者]?(?:[，]|故址|旧址|遗址|原)?(?:在|位于|坐落于|坐落在|立于|建于|跨)$")
_PLACED_REACH = 6
_BESIDE = re.compile("(?:|[之的内中城]|城?[东西南北]{1,2}(?:[之的隅乡门外]|[一二三四五六七八九十百]+里)?)")
_KINSMAN = re.compile("(?:(?:从|季|伯|叔|仲|长|次|少|曾|族)?(?:祖父|父|子|弟|兄|孙)|大父|[伯叔]父)$")
_SURE_WEIGHT = 3.0
_NOBODY = re.compile("(?:[\u4e00-\u9fff]{1,2}氏|[\u4e00-\u9fff](?:生|某|翁|媪|妇))$")
_REIGN = re.compile("[（(](?P<reign>[一-鿿]{2,4})[）)]《?$")
_OF_UNIT = re.compile("(?P<unit>[省市区县])(?!长|民|立|区|场|内|外|级|属|直).{2,}")


class Told:
    """What one passage tells by itself. ``links`` and ``entities`` are those found so far, by place of mention."""

    def __init__(
        self,
        read: Read,
        aliases: Sequence[Alias],
        memory: Memory,
        *,
        names: NameIndex,
        library: str,
        links: Mapping[int, Link | None],
        entities: Mapping[int, Entity],
    ) -> None:
        self._read = read
        self._aliases = aliases
        self._memory = memory
        self._names = names
        self._library = library
        self._links = links
        self._entities = entities

    def kinsman(self, asked: Asked, weighed: Sequence[Weighed]) -> Link | None:
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
        return self.by_text(asked, surname + asked.surface, f"承姓「{surname}」")

    def _place_of(self, mention: Mention) -> int:
        return self._read.mentions.index(mention)

    def own(self, match: re.Match[str], at: int) -> Link | None:
        """Return the link of 我馆, 该馆: the document's own library, or the institution named before."""
        what, part = match["what"], match["part"]
        if match["who"] in "我本吾":
            if not self._library or not self._library.endswith(what):
                return Link("", "", (), 0.0, MAKER)
            entity = next(iter(self._names.candidates(self._library, type=TagType.ORG)), None)
            entity = entity or self._memory.local(TagType.ORG, self._library)
            return stated(entity, self._library + part, "本馆文献", STATED)
        before = [one for one in range(len(self._read.mentions)) if self._before(one, at, what)]
        if not before:
            return Link("", "", (), 0.0, MAKER)
        nearest = max(before, key=lambda one: (self._read.mentions[one].end, -self._read.mentions[one].begin))
        label = listed(self._links.get(nearest), self._read.surface(self._read.mentions[nearest]))
        entity = self._entities.get(nearest) or self._memory.local(TagType.ORG, label)
        return stated(entity, label + part, f"承前「{label}」", STATED)

    def _before(self, one: int, at: int, what: str) -> bool:
        mention = self._read.mentions[one]
        is_one = mention.type is TagType.ORG and self._read.surface(mention).endswith(what)
        return is_one and mention.end <= self._read.mentions[at].begin

    def unknown(self, at: int, asked: Asked) -> Link | None:
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
        return self.by_text(asked, form, "去引号与副题") if form and form != asked.surface else None

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
                return stated(entity or self._memory.local(TagType.ORG, form), form, f"承前「{surface}」", STATED)
        return None

    def _is_unit(self, surface: str, entity: Entity, unit: str) -> bool:
        return surface.endswith(unit) or entity.kind == unit

    def by_text(self, asked: Asked, form: str, words: str) -> Link:
        return stated(self._memory.local(asked.mention.type, form), form, words, STATED)

    def _unknown_person(self, asked: Asked) -> Link | None:
        """Return who is known by this text alone, where it states another name of his."""
        aliases = [alias for alias in self._aliases if alias.of == asked.mention]
        if not aliases:
            return Link("", "", (), 0.0, MAKER) if _NOBODY.fullmatch(asked.surface) else None
        form = next((full for alias in aliases if (full := full_name_by(asked.surface, alias))), asked.surface)
        return self.by_text(asked, form, f"文中「{aliases[0].words(self._read.text)}」")

    def _unknown_place(self, at: int, asked: Asked) -> Link | None:
        outer = self._outer(at)
        if outer is not None:
            return outer
        seat = next((one for one in self._names.candidates(asked.surface, type=TagType.ORG) if one.modern), None)
        if seat is not None and is_built(asked.surface):
            return stated(seat, joined(seat.modern, seat.label), "机构所在", STATED)
        form, words = composed_place(asked.surface, self._names)
        if not form and is_built(asked.surface):
            form, words = self._located(asked)
        return self.by_text(asked, form, words) if form and form != asked.surface else None

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
