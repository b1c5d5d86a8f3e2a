"""From a mention to the entity that it names, with the evidence, or 未定. Pure.

Each candidate of the name index gets a score between 0 and 1: a prior by the kind of name that matched, moved by what
the passage and its source say of the time, by the company it stands in and by words that tie names together
(「X，字Y」). The best one is chosen when it reaches :data:`FLOOR` and leads the next by :data:`MARGIN`; otherwise the
link is 未定 and keeps its candidates.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.taggers.mention import Mention, TextContext
from ingest.taggers.surnames import split_name
from ontology.authority.names import NameIndex
from ontology.records import Candidate, Entity, Link, Maker, TagType

MAKER = Maker("link", "1")

FLOOR = 0.5
MARGIN = 0.1
_LISTED = 8
"""Candidates kept in a link."""
_PRIOR = {
    "姓名": 0.8,
    "谥号": 0.65,
    "庙号": 0.65,
    "封爵": 0.6,
    "号": 0.62,
    "字": 0.6,
    "旧称": 0.7,
    "今名": 0.7,
    "别称": 0.62,
    "简称": 0.55,
    "姓+字": 0.78,
    "姓+号": 0.78,
    "末段地名": 0.62,
}
_LABEL = 0.85
_OTHER_NAME = 0.55
_SAME_TIME = 0.12
_OTHER_TIME = -0.25
_COMPANY = 0.06
_STILL = 0.12
_TIED = 0.3
_AMONG_MANY = 0.02
"""What each further bearer of the same name takes from the prior."""
_NO_LINK = frozenset({TagType.TIME})

_EDTF_YEAR = re.compile(r"-?\d{4}")
_TIE = re.compile("(?:小|表)?字|自?号|谥曰?|追谥|名曰?|讳")


@dataclass(frozen=True, slots=True)
class _Scene:
    """What the passage offers as evidence."""

    text: str
    years: tuple[int, ...]
    """Years named in the passage; they speak of its persons more than its source's own time does."""
    source: tuple[int, int] | None
    """The span of years that the source's dynasty covers."""
    company: frozenset[str]
    """Ids of entities that some mention of the passage names without rivals."""
    dynasties: frozenset[str]
    """Dynasties of that company."""


def link(mentions: Sequence[Mention], text: str, *, names: NameIndex, context: TextContext) -> tuple[Link | None, ...]:
    """Return a link for each of ``mentions`` of the normalised ``text``, in their order.

    ``None`` stands for a mention that no authority knows, and for every TIME.
    """
    named = [_named(mention, text, names) for mention in mentions]
    scene = _scene(mentions, named, text, _span(context.dynasty, names))
    links = [_link(mention, found, scene) for mention, found in zip(mentions, named, strict=True)]
    return tuple(_follow_ties(mentions, links, text))


@dataclass(frozen=True, slots=True)
class _Named:
    """An entity that bears the mention's surface, by which kind of name."""

    entity: Entity
    kind: str
    is_label: bool


def _named(mention: Mention, text: str, names: NameIndex) -> tuple[_Named, ...]:
    if mention.type in _NO_LINK:
        return ()
    surface = text[mention.begin : mention.end]
    whole = tuple(
        _Named(found.entity, found.kind, found.kind == "") for found in names.bearers(surface, type=mention.type)
    )
    if whole or mention.type not in (TagType.PER, TagType.LOC):
        return whole
    return _surname_and_byname(surface, names) if mention.type is TagType.PER else _last_part(surface, names)


def _surname_and_byname(surface: str, names: NameIndex) -> tuple[_Named, ...]:
    """Return who bears 东璧 and is called 李 for 李东璧."""
    surname, byname = split_name(surface)
    if not surname:
        return ()
    bearers = names.bearers(byname, type=TagType.PER)
    return tuple(
        _Named(found.entity, f"姓+{found.kind}", is_label=False)
        for found in bearers
        if found.kind in ("字", "号") and found.entity.label.startswith(surname)
    )


def _last_part(surface: str, names: NameIndex) -> tuple[_Named, ...]:
    """Return the places called 海宁 for 浙江海宁."""
    for begin in range(2, len(surface) - 1):
        bearers = names.bearers(surface[begin:], type=TagType.LOC)
        within = [found.entity for found in bearers if surface[:2] in found.entity.modern]
        if within:
            return tuple(_Named(entity, "末段地名", is_label=False) for entity in within)
    return ()


def _scene(
    mentions: Sequence[Mention], named: Sequence[tuple[_Named, ...]], text: str, source: tuple[int, int] | None
) -> _Scene:
    years = tuple(int(year) for mention in mentions for year in _EDTF_YEAR.findall(mention.value))
    sole = [found[0].entity for found in named if len({one.entity.id for one in found}) == 1]
    return _Scene(
        text=text,
        years=years,
        source=source,
        company=frozenset(entity.id for entity in sole),
        dynasties=frozenset(entity.dynasty for entity in sole if entity.dynasty and entity.type is TagType.PER),
    )


def _span(dynasty: str, names: NameIndex) -> tuple[int, int] | None:
    """Return the first and last year of the source's dynasty, where the authorities know it."""
    bearers = [one for one in names.bearers(dynasty, type=TagType.TIME) if one.entity.kind == "朝代"]
    found = [one.entity for one in bearers if one.kind == bearers[0].kind]
    begins = [entity.begin for entity in found if entity.begin is not None]
    ends = [entity.end for entity in found if entity.end is not None]
    return (min(begins), max(ends)) if begins and ends else None


def _link(mention: Mention, found: Sequence[_Named], scene: _Scene) -> Link | None:
    best: dict[str, Candidate] = {}
    bearers = len({one.entity.id for one in found})
    labelled = any(one.is_label for one in found)
    for one in found:
        candidate = _score(mention, one, scene, bearers=bearers, labelled=labelled)
        if candidate.entity_id not in best or candidate.score > best[candidate.entity_id].score:
            best[candidate.entity_id] = candidate
    return choose(sorted(best.values(), key=lambda candidate: (-candidate.score, candidate.entity_id)))


def choose(candidates: Sequence[Candidate]) -> Link | None:
    """Choose the first of ``candidates``, which come best first, or say 未定; ``None`` where there is none."""
    if not candidates:
        return None
    first = candidates[0]
    margin = first.score - (candidates[1].score if len(candidates) > 1 else 0.0)
    sure = first.score >= FLOOR and margin >= MARGIN
    kept = tuple(candidates[:_LISTED])
    return Link(first.entity_id if sure else "", first.label if sure else "", kept, round(margin, 4), MAKER)


def _score(mention: Mention, one: _Named, scene: _Scene, *, bearers: int, labelled: bool) -> Candidate:
    """Sum the prior and what speaks for or against; each part leaves its words."""
    prior = _LABEL if one.is_label else _PRIOR.get(one.kind, _OTHER_NAME)
    evidence = ["通行名相符" if one.is_label else f"「{one.kind or '别名'}」匹配"]
    if bearers > 1:
        prior -= min(_AMONG_MANY * (bearers - 1), 0.2)
        evidence.append(f"同名者 {bearers}")
    parts = (
        *_time(one.entity, scene),
        *_company(one.entity, scene),
        *(() if labelled else _today(one.entity)),
        *_full_name(mention, one, scene),
    )
    for part, words in parts:
        prior += part
        evidence.append(words)
    return Candidate(one.entity.id, one.entity.label, round(min(max(prior, 0.0), 1.0), 4), tuple(evidence))


def _time(entity: Entity, scene: _Scene) -> tuple[tuple[float, str], ...]:
    """Weigh the entity's years against those of the passage, or else of its source.

    A source tells of its own time and of all time before it, so only an entity that is later speaks against itself.
    """
    if entity.begin is None and entity.end is None:
        return ()
    begin = entity.begin if entity.begin is not None else (entity.end or 0) - 80
    end = entity.end if entity.end is not None else begin + 80
    if entity.type in (TagType.LOC, TagType.BOOK, TagType.ORG):
        return ()
    if scene.years:
        near = any(begin - 20 <= year <= end + 20 for year in scene.years)
        return ((_SAME_TIME, "段中年份与生卒相合"),) if near else ((_OTHER_TIME / 2, "段中年份与生卒不合"),)
    if scene.source is None:
        return ()
    if begin > scene.source[1]:
        return ((_OTHER_TIME, "晚于文献年代"),)
    return ((_SAME_TIME, "同时代"),) if end >= scene.source[0] else ()


def _today(entity: Entity) -> tuple[tuple[float, str], ...]:
    """Count it for a place that it still has its name: of 南京 and 金陵邑, both once 金陵, the first is meant."""
    still = entity.type is TagType.LOC and entity.modern.endswith(entity.label)
    return ((_STILL, "今仍此名"),) if still else ()


def _company(entity: Entity, scene: _Scene) -> tuple[tuple[float, str], ...]:
    """Count it for a person that another person of the passage is of the same dynasty."""
    if entity.type is TagType.PER and entity.dynasty in scene.dynasties and not scene.company <= {entity.id}:
        return ((_COMPANY, f"同段人物同属{entity.dynasty}"),)
    return ()


def _full_name(mention: Mention, one: _Named, scene: _Scene) -> tuple[tuple[float, str], ...]:
    """Count it for the bearer of a byname that the passage says his own name as well."""
    surface = scene.text[mention.begin : mention.end]
    label = one.entity.label
    if label == surface or len(label) < 2 or label in surface or label not in scene.text:
        return ()
    tied = any(
        _tied(scene.text, label, surface, start=match.start()) for match in re.finditer(re.escape(label), scene.text)
    )
    return ((_TIED, f"「{label}，{one.kind or '名'}{surface}」"),) if tied else ((_TIED / 2, f"同段见「{label}」"),)


def _tied(text: str, label: str, surface: str, *, start: int) -> bool:
    """Say whether 「label，……字surface」 stands within a sentence from ``start``."""
    rest = text[start + len(label) : start + len(label) + 30].split("。")[0]
    return any(rest.startswith(surface, match.end()) for match in _TIE.finditer(rest))


def _follow_ties(mentions: Sequence[Mention], links: Sequence[Link | None], text: str) -> list[Link | None]:
    """Give a given name or byname that stands alone the entity of the person named in full before it."""
    persons: list[tuple[str, Link]] = []
    out: list[Link | None] = []
    for mention, own in zip(mentions, links, strict=True):
        surface = text[mention.begin : mention.end]
        chosen = own
        if mention.type is TagType.PER and mention.kind in ("名", "字", "号", ""):
            chosen = _bearer(mention, surface, persons, text) or own
        out.append(chosen)
        if mention.type is TagType.PER and chosen is not None and chosen.entity_id:
            persons.append((surface, chosen))
    return out


def _bearer(mention: Mention, surface: str, persons: Sequence[tuple[str, Link]], text: str) -> Link | None:
    """Return the link of the nearest person before who is named ``surface``, or whom the text calls so."""
    for full, named in reversed(persons):
        if surface != full and surface in (_given(full), _given(named.label)):
            return _inherited(named, f"承前「{full}」")
    before = text[max(0, mention.begin - 30) : mention.begin].split("。")[-1]
    if mention.kind in ("字", "号", "名") and _TIE.search(before[-3:]):
        for full, named in reversed(persons):
            if full in before:
                return _inherited(named, f"「{full}，{mention.kind}{surface}」")
    return None


def _given(name: str) -> str:
    """Return the given name; empty where no surname is known."""
    surname, given = split_name(name)
    return given if surname else ""


def _inherited(named: Link, words: str) -> Link:
    first = named.candidates[0]
    return replace(named, candidates=(replace(first, evidence=(*first.evidence, words)), *named.candidates[1:]))
