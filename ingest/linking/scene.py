"""What a document offers as evidence: its times, its sure persons and places, its words. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.linking.options import Option
from ingest.taggers.language import language_of_passage
from ingest.taggers.mention import Mention, TextContext
from ontology.authority.ganzhi import historical
from ontology.authority.names import NameIndex
from ontology.records import Entity, TagType

Years = tuple[int, int]

_YEAR = re.compile(r"-?\d{4}")
_AROUND = 8
"""Passages before and behind that speak for a passage."""
_REIGN = re.compile(r"(前?)(\d+)—(前?)(\d+)年在位")

# The years that a history tells of, where its title alone says so.
_TOLD = {
    "史记": (-2500, -90), "汉书": (-206, 23), "后汉书": (25, 220), "三国志": (184, 280), "晋书": (265, 420),
    "宋书": (420, 479), "南齐书": (479, 502), "梁书": (502, 557), "陈书": (557, 589), "魏书": (386, 550),
    "北齐书": (550, 577), "周书": (557, 581), "隋书": (581, 618), "南史": (420, 589), "北史": (386, 618),
    "旧唐书": (618, 907), "新唐书": (618, 907), "旧五代史": (907, 960), "新五代史": (907, 960), "宋史": (960, 1279),
    "辽史": (907, 1125), "金史": (1115, 1234), "元史": (1206, 1368), "新元史": (1206, 1368), "明史": (1368, 1644),
    "清史稿": (1616, 1911), "资治通鉴": (-403, 959), "续资治通鉴": (960, 1368), "左传": (-722, -468),
    "春秋左氏传": (-722, -468), "国语": (-990, -453), "战国策": (-490, -221), "世说新语": (150, 420),
    "水经注": (-700, 527), "贞观政要": (618, 650),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scene:
    """The evidence around the mentions of one passage."""

    text: str
    years: tuple[Years, ...]
    """Years named in this passage; where there are none, those of the nearest passage that names some."""
    told: Years | None
    """The years that the source tells of."""
    persons: tuple[Entity, ...]
    """Persons that some mention of the passage names without rivals."""
    around: tuple[Entity, ...]
    """The same of the passages around as well."""
    places: tuple[Entity, ...]
    """Places that some mention of the document names without rivals, those of the passage first."""
    surfaces: frozenset[str]
    """Surfaces of the passage's mentions, of two characters and more."""
    modern: bool
    dynasty: str
    """The dynasty of the source."""
    dynasties: Mapping[str, Years]
    """The years of each dynasty, for persons of whom no years are known."""


@dataclass(frozen=True, slots=True)
class Read:
    """A passage with its mentions and their options."""

    text: str
    mentions: tuple[Mention, ...]
    options: tuple[tuple[Option, ...], ...]

    def surface(self, mention: Mention) -> str:
        """Return the mention's characters."""
        return self.text[mention.begin : mention.end]


def scenes(passages: Sequence[Read], *, context: TextContext, names: NameIndex) -> list[Scene]:
    """Return the evidence for each passage of a document."""
    told = told_of(context, names)
    years = [years_of(one.mentions) for one in passages]
    sure = [sure_of(one) for one in passages]
    dynasties = _dynasties(passages, names)
    return [
        Scene(
            text=read.text,
            years=years[place] or _nearest(years, place),
            told=told,
            persons=_only(sure[place], TagType.PER),
            around=_only(_near(sure, place), TagType.PER),
            places=_only(_near(sure, place), TagType.LOC),
            surfaces=frozenset(s for one in read.mentions if len(s := read.surface(one)) > 1),
            modern=language_of_passage(read.text, document=context.language) == "zh",
            dynasty=context.dynasty,
            dynasties=dynasties,
        )
        for place, read in enumerate(passages)
    ]


def sure_of(read: Read) -> tuple[Entity, ...]:
    """Return the entities that a mention names without rivals, or that alone bear it as their own name."""
    sole = [
        found[0]
        for mention, found in zip(read.mentions, read.options, strict=True)
        if len(found) == 1 and mention.end - mention.begin > 1
    ]
    own = [found for options in read.options if len(found := [one for one in options if not one.kind]) == 1]
    return tuple(dict.fromkeys(one.entity for one in (*sole, *(found[0] for found in own))))


def _near(sure: Sequence[tuple[Entity, ...]], place: int) -> tuple[Entity, ...]:
    """Return the sure entities of the passage and then of those around it."""
    around = sure[max(0, place - _AROUND) : place + _AROUND + 1]
    return tuple(dict.fromkeys((*sure[place], *(entity for one in around for entity in one))))


def _only(entities: Sequence[Entity], type_: TagType) -> tuple[Entity, ...]:
    return tuple(entity for entity in entities if entity.type is type_)


def _nearest(years: Sequence[tuple[Years, ...]], place: int) -> tuple[Years, ...]:
    """Return the years of the nearest passage before, at most three back."""
    return next((years[at] for at in range(place - 1, max(place - 4, -1), -1) if years[at]), ())


def years_of(mentions: Sequence[Mention]) -> tuple[Years, ...]:
    """Return first and last year of each date of the passage, in historical counting."""
    values = [one.value for one in mentions if one.type is TagType.TIME and one.value]
    found = (tuple(historical(int(year)) for year in _YEAR.findall(value)) for value in values)
    return tuple(dict.fromkeys((min(ends), max(ends)) for ends in found if ends))


def told_of(context: TextContext, names: NameIndex) -> Years | None:
    """Return the first and last year of which the source tells, by its title, its date or its dynasty."""
    if context.book in _TOLD:
        return _TOLD[context.book]
    match = re.match(r"-?\d{4}", context.date)
    if match:
        return int(match.group()) - 100, int(match.group())
    return _span(context.dynasty, names)


def _dynasties(passages: Sequence[Read], names: NameIndex) -> dict[str, Years]:
    entities = (option.entity for read in passages for found in read.options for option in found)
    known = {entity.dynasty for entity in entities if entity.dynasty and entity.type is TagType.PER}
    return {dynasty: span for dynasty in known if (span := _span(dynasty, names)) is not None}


def _span(dynasty: str, names: NameIndex) -> Years | None:
    bearers = [one for one in names.bearers(dynasty, type=TagType.TIME) if one.entity.kind == "朝代"]
    found = [one.entity for one in bearers if one.kind == bearers[0].kind]
    begins = [entity.begin for entity in found if entity.begin is not None]
    ends = [entity.end for entity in found if entity.end is not None]
    return (min(begins), max(ends)) if begins and ends else None


def life(entity: Entity, scene: Scene) -> Years | None:
    """Return the years of a person's life, or of his dynasty where none are known."""
    return lived(entity) or scene.dynasties.get(entity.dynasty)


def about(scene: Scene) -> int | None:
    """Return the year about which the passage tells; ``None`` where nothing says so."""
    if scene.years:
        return scene.years[-1][0]
    known = [years for one in (*scene.persons, *scene.around) if (years := life(one, scene)) is not None]
    if known:
        return (known[0][0] + known[0][1]) // 2
    return scene.told[0] if scene.told else None


def lived(entity: Entity) -> Years | None:
    """Return the years of a person's life, a missing end guessed at 70 years, or of a reign where the note tells it."""
    if entity.begin is None and entity.end is None:
        reign = _REIGN.search(entity.note)
        return (_counted(reign[1], reign[2]), _counted(reign[3], reign[4])) if reign is not None else None
    begin = entity.begin if entity.begin is not None else (entity.end or 0) - 70
    return begin, entity.end if entity.end is not None else begin + 70


def _counted(before: str, digits: str) -> int:
    return -int(digits) if before else int(digits)
