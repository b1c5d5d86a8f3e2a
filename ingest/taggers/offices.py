"""Offices and ranks 职官: a list of titles, with the place they govern where it stands before them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.taggers.mention import Mention, TextContext
from ingest.taggers.words import words
from ontology.records import Maker, TagType

MAKER = Maker("offices", "1")

# Too common as plain words to be said without a name or a place beside them.
_WEAK = frozenset(words("offices_weak"))

# What ends the title of an office that governs a place.
_LOCAL = "|".join(words("offices_local"))
_APPOINT = "[为拜迁除授领兼转徙署补擢任]"
_PLACE = "[^，。、；：？！“”‘’《》\\s之其以为拜迁除授领兼转徙署补擢者曰而于乃使与有日年月不]"
_GOVERNS = re.compile(f"(?<={_APPOINT})(?P<place>{_PLACE}{{2,4}}?)(?:{_LOCAL})(?=[，。、；：]|$)")
_KNOW = re.compile(
    "(?:(?<=[，。、；：出徙移改起除拜复以])|^)(?:权|权知|判|知|通判|提举|权发遣)"
    f"(?P<place>{_PLACE}{{1,4}}?(?:州|府|县|军|监|院|寺|事))(?=[，。、；：]|$)"
)
_TITLE = re.compile("|".join(sorted(words("offices"), key=len, reverse=True)))
_MINISTRY = re.compile("[吏户礼兵刑工]部(?:左|右)?(?:尚书|侍郎|郎中|员外郎|主事|给事中)")
_SEATED = re.compile(
    "太守|刺史|内史|右都御史|左都御史|总督|巡抚|布政使|按察使|知府|知州|知县|驿丞|总兵|都尉|县令|县丞|县尉|令|丞|尉|相|尹|牧|守|侯|节度使"
)
_NOBLE = re.compile(f"(?<=封)(?:为)?(?P<title>{_PLACE}{{1,4}}?[王公侯伯子男君])(?=[，。、；：]|$)")


class OfficeFinder:
    """Finds titles of office."""

    maker = MAKER

    def find(self, text: str, *, context: TextContext, known: Sequence[Mention]) -> Iterator[Mention]:
        """Yield the offices of ``text``; a place among ``known`` right before a local title joins it."""
        modern = context.language == "zh"
        for match in _TITLE.finditer(text):
            sure = 0.4 if match.group() in _WEAK else 0.8
            yield _office(match.start(), match.end(), "官职", sure * (0.7 if modern else 1))
        for match in _MINISTRY.finditer(text):
            yield _office(match.start(), match.end(), "官职", 0.85)
        if modern:
            return
        yield from _seated(text, known)
        for pattern, kind in ((_GOVERNS, "地方官"), (_KNOW, "差遣")):
            for match in pattern.finditer(text):
                yield _office(match.start(), match.end(), kind, 0.75)
        for match in _NOBLE.finditer(text):
            yield _office(match.start("title"), match.end("title"), "封爵", 0.7)


def _seated(text: str, known: Sequence[Mention]) -> Iterator[Mention]:
    """Yield 会稽太守 where 会稽 is a known place."""
    for mention in known:
        if mention.type is TagType.LOC and (match := _SEATED.match(text, mention.end)):
            following = text[match.end() : match.end() + 1]
            short = match.end() - match.start() == 1
            if not short or not following or not following.isalnum():
                yield _office(mention.begin, match.end(), "地方官", 0.8 if short else 0.93)


def _office(begin: int, end: int, kind: str, confidence: float) -> Mention:
    return Mention(begin, end, TagType.OFI, kind, "", confidence, MAKER)
