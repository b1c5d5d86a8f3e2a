"""Organisations 机构 by the word that ends their name. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.taggers.mention import Mention, TextContext
from ingest.taggers.words import words
from ontology.records import Maker, TagType

MAKER = Maker("organisations", "1")

_LAST = "|".join(words("organisations"))
_STOP = (
    "的了是在和与及或为以对由向等将把被让从到于各该本我其此每某全这那个位所家座间处类种请使可能会要应已曾都也就还又有如"
)
_C = f"[^{_STOP}，。、；：？！“”‘’《》（）()\\s0-9a-z]"
_NAME = re.compile(f"(?P<name>{_C}{{2,12}}(?:{_LAST}))(?![之长们级类界])")
_TAIL = re.compile(f"{_C}{{0,14}}?(?:{_LAST})(?![之长们级类界])")
_GENERIC = re.compile(
    "^(?:公共|国家级|省级|市级|区级|县级|城市|基层|社区|农村|学校|高校|中心|数字|智慧|少儿|国内|国际|世界|全国|我国|中小学|大型|现代|专业|地方|乡镇|街道|流动)+(?:图书馆|博物馆|文化馆|大学|中学|小学|学院|学会|协会|公司)$"
)
# A name without a place or another name at its head begins like this, or is a description.
_ANCHOR = re.compile(
    "国立|国家|中国|中华|中共|中央|省立|市立|县立|人民|京师|北洋|两江|教育部|文化部|财政部|文化和旅游部|市[文教财民发工]|省[文教财民发]"
)
_VERBS = re.compile("|".join(words("organisation_verbs")))
_ANCIENT = re.compile(
    "[吏户礼兵刑工]部|中书省|门下省|尚书省|行中书省|枢密院|翰林院|国子监|御史台|都察院|大理寺|鸿胪寺|太常寺|钦天监|司天监|集贤院|秘书省|崇文馆|弘文馆|史馆|军机处|总理衙门|四库馆|广文馆|白鹿洞书院|岳麓书院|[\u4e00-\u9fff]{2}书院"
)


class OrganisationFinder:
    """Finds organisations; a place found before joins the words up to the organisation's last one."""

    maker = MAKER

    def find(self, text: str, *, context: TextContext, known: Sequence[Mention]) -> Iterator[Mention]:
        """Yield the organisations of ``text``."""
        if context.language != "zh":
            for match in _ANCIENT.finditer(text):
                yield _organisation(*match.span(), 0.6)
        if context.language == "lzh":
            return
        for match in _NAME.finditer(text):
            begin = _after_verb(text, *match.span("name"))
            if _ANCHOR.match(text, begin) and not _GENERIC.match(text[begin : match.end()]):
                yield _organisation(begin, match.end(), 0.55)
        for mention in known:
            tail = _TAIL.match(text, mention.end) if mention.type in (TagType.LOC, TagType.ORG) else None
            if tail is not None and _after_verb(text, mention.end, tail.end()) == mention.end:
                yield _organisation(mention.begin, tail.end(), 0.8)


def _after_verb(text: str, begin: int, end: int) -> int:
    """Return where the name begins when what stands before the last verb in it is no part of it."""
    return max((match.end() for match in _VERBS.finditer(text, begin, end)), default=begin)


def _organisation(begin: int, end: int, confidence: float) -> Mention:
    return Mention(begin, end, TagType.ORG, "", "", confidence, MAKER)
