"""Posts 职务 of today, where they are somebody's: beside a name, behind a body, after 任 or 为. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.taggers.mention import Mention
from ingest.taggers.office_titles import any_of
from ingest.taggers.surnames import FULL_NAME
from ingest.taggers.words import words
from ontology.records import Maker, TagType

_POST = re.compile(f"(?<!各级)(?<!历任)(?:原|时任)?(?P<post>{any_of(words('posts'))})(?![们级办会负制室楼团值岗信箱])")
_TAKES = re.compile(
    "(?:任|为|担任|出任|兼任|就任|接任|改任|升任|调任|聘为|推为|选为|聘任|推举为|当选为|当选|任命为|兼|历任|时任|"
    "、|暨|原|前)$"
)
_HOUSE = re.compile("[馆院校局会社系部委司厂所厅处府室台站组科中心党]$")
_NOT_A_NAME = re.compile("论坛|联席|大会|联盟|办公|负责|会议|信箱|接待|室|岗位|制|值班|级|团队|们")


def posts(text: str, known: Sequence[Mention], maker: Maker, *, modern: bool) -> Iterator[Mention]:
    """Yield the posts of ``text`` with how sure they are somebody's own; those of nobody stay below 0.5."""
    begins = {mention.begin for mention in known if mention.type is TagType.PER and mention.confidence >= 0.5}
    ends = {mention.end for mention in known if mention.type is TagType.PER and mention.confidence >= 0.5}
    bodies = {mention.end for mention in known if mention.type is TagType.ORG}
    for match in _POST.finditer(text):
        begin, end = match.span("post")
        if _NOT_A_NAME.match(text, end):
            continue
        named = end in begins or begin in ends or (FULL_NAME.match(text, end) is not None and end not in bodies)
        taken = _TAKES.search(text, max(0, begin - 4), begin) is not None
        housed = begin in bodies or _HOUSE.search(text, max(0, begin - 2), begin) is not None
        sure = 0.9 if end in begins else 0.8 if named and housed else 0.72 if named else 0.7 if taken else 0.66
        if named or taken or housed:
            yield Mention(begin, end, TagType.OFI, "职务", "", sure if modern else 0.8 * sure, maker)
