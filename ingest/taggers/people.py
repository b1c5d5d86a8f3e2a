"""Persons 人物 by the words around a name: 「X者，某地人也，字Y」, a surname before a verb, a title.

A given name alone (良 after 张良) is found last, from the full names that stand before it in the same text. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.taggers.mention import Mention, TextContext
from ingest.taggers.surnames import FULL_NAME, GIVEN, OFFICE_SURNAMES, SURNAME, split_name
from ingest.taggers.words import words
from ontology.records import Maker, TagType

MAKER = Maker("people", "2")

_START = "(?:^|(?<=[，。、；：？！“”‘’\\s]))"
_END = "(?=[，。、；：？！“”‘’\\s]|$)"
_VERB = "|".join(words("verbs"))
# Words after which a name begins, and which are no part of one.
_LEAD = "".join(words("verbs_before"))
# In the surest patterns a name may hold what is a function word elsewhere: 振之, 存中.
_ANY = "[^者也曰矣乎其自，。、；：？！“”‘’「」『』《》〈〉（）()\\s0-9a-z]"
_BYNAME = re.compile(
    f"(?:(?<=[，。；：、者也人\\s])|^|(?=讳|自号))(?P<word>小字|表字|字|自号|号曰|号|谥曰|谥|追谥|赐谥|名曰|名|讳)(?P<name>{_ANY}{{1,4}}){_END}"
)
_BYNAME_KINDS = {
    "小字": "字",
    "表字": "字",
    "字": "字",
    "自号": "号",
    "号曰": "号",
    "号": "号",
    "名曰": "名",
    "名": "名",
    "讳": "名",
}
_BYNAME_LENGTHS = {"字": (1, 2), "号": (2, 4), "名": (1, 2), "谥": (1, 3)}
_SUBJECT = re.compile(
    f"{_START}(?![名字号讳谥])(?P<name>{_ANY}{{2,4}}?)(?<!人)(?=者?，[^，。；]{{1,12}}人(?:也|，|。)|者?，(?:小|表)?字{_ANY}|讳|，名{_ANY}{{1,2}}，)"
)
_SPEAKS = re.compile(f"{_START}(?P<name>{SURNAME}{GIVEN}{{1,2}}?)(?=(?:{_VERB}))")
_ALONE = re.compile(f"{_START}(?P<name>{SURNAME}{GIVEN}{{1,2}}){_END}")
_LED = re.compile(
    f"(?<=[{_LEAD}])(?P<name>{SURNAME}{GIVEN}{{1,2}})(?=[，。、；：？！]|(?:曰|为|者|等|之|将|击|于|往|至|以))"
)

_STATES = "秦汉楚齐燕赵韩魏晋宋卫鲁郑陈蔡吴越周曹梁滕薛邹莒许虞虢随唐隋明清元金辽辟"
_POSTHUMOUS = "".join(words("posthumous"))
_RULER = re.compile(
    f"(?:[{_STATES}])?(?:[{_POSTHUMOUS}]{{1,2}}(?:公|王|侯|帝|皇帝|皇后|太后|祖|宗)|始皇帝?|二世皇帝|太上皇|上皇)(?![子孙族室主者所之道制业霸])"
)
_TITLED = re.compile(f"{SURNAME}(?:公|君|夫人|先生|太后|皇后|贵妃|贵人|美人|妃|氏)(?={_VERB}|[，。、；：？！]|$)")
_STYLED = re.compile(
    f"(?:{_START}|(?<=[称号为谓与]))(?P<name>[^，。、；：？！“”‘’《》\\s称号为谓与者之]{{2}}(?:先生|居士|道人|山人)){_END}"
)
_RULER_WORDS = frozenset(words("rulers_vague"))
_SINGLE_BAD = frozenset(words("given_common"))
_ACTS = re.compile(f"(?:{_VERB}|[，：。])")


class PersonFinder:
    """Finds persons by pattern, then the given names of those already named in full."""

    maker = MAKER

    def find(self, text: str, *, context: TextContext, known: Sequence[Mention]) -> Iterator[Mention]:
        """Yield the persons of ``text``; ``known`` gives the offices before a name and the names found so far."""
        found = [*_bynames(text)]
        if context.language != "zh":
            found += [*_patterns(text), *_rulers(text), *_after_office(text, known)]
        yield from found
        yield from _given_names(text, [*known, *found], classical=context.language != "zh")


def _bynames(text: str) -> Iterator[Mention]:
    """Yield 「字仲卿」: the name without the word before it."""
    for match in _BYNAME.finditer(text):
        kind = _BYNAME_KINDS.get(match["word"], "谥")
        shortest, longest = _BYNAME_LENGTHS[kind]
        if shortest <= len(match["name"]) <= longest:
            yield _person(*match.span("name"), kind, 0.8 if kind in "字号" else 0.6)


def _patterns(text: str) -> Iterator[Mention]:
    for pattern, kind, confidence in (
        (_SUBJECT, "姓名", 0.8),
        (_SPEAKS, "姓名", 0.48),
        (_LED, "姓名", 0.45),
        (_ALONE, "姓名", 0.4),
    ):
        for match in pattern.finditer(text):
            if pattern is _SUBJECT and not split_name(match["name"])[0]:
                confidence = 0.6
            yield _person(*match.span("name"), kind, confidence)


def _rulers(text: str) -> Iterator[Mention]:
    """Yield 楚平王, 孝文帝, 窦太后."""
    for match in _RULER.finditer(text):
        yield _person(*match.span(), "君主", 0.5 if match.group() in _RULER_WORDS else 0.65)
    for match in _STYLED.finditer(text):
        yield _person(*match.span("name"), "号", 0.6)
    for match in _TITLED.finditer(text):
        yield _person(*match.span(), "尊称", 0.6)


def _after_office(text: str, known: Sequence[Mention]) -> Iterator[Mention]:
    """Yield 李斯 in 丞相李斯; where another finder saw a person begin there, its end is the better one."""
    persons = {mention.begin: mention.end for mention in known if mention.type is TagType.PER}
    for office in known:
        if office.type is not TagType.OFI or office.confidence < 0.5:
            continue
        match = FULL_NAME.match(text, office.end)
        if office.end in persons:
            yield _person(office.end, persons[office.end], "姓名", 0.5)
        elif match is not None and match["surname"] not in OFFICE_SURNAMES:
            yield _person(match.start(), _name_end(text, match), "姓名", 0.55)


def _name_end(text: str, match: re.Match[str]) -> int:
    """Return where the name ends: after one given character when only then a word of action or a stop follows."""
    if len(match["given"]) == 1:
        return match.end()
    return match.end() - 1 if _ACTS.match(text, match.end() - 1) and not _ACTS.match(text, match.end()) else match.end()


def _given_names(text: str, found: Sequence[Mention], *, classical: bool) -> Iterator[Mention]:
    """Yield later mentions of a given name or 字 alone, where a clause begins with it or speech follows."""
    seen: set[str] = set()
    for mention in sorted(found, key=lambda mention: mention.begin):
        if mention.type is not TagType.PER or mention.confidence < 0.55:
            continue
        given = _short_form(text[mention.begin : mention.end], mention.kind)
        if not given or given in seen or (len(given) == 1 and (not classical or given in _SINGLE_BAD)):
            continue
        seen.add(given)
        yield from _alone(text, given, mention.end)


def _short_form(name: str, kind: str) -> str:
    if kind in ("字", "名"):
        return name
    surname, given = split_name(name)
    return given if surname else ""


def _alone(text: str, given: str, after: int) -> Iterator[Mention]:
    for match in re.finditer(re.escape(given), text[after:]):
        begin, end = after + match.start(), after + match.end()
        before, following = text[begin - 1], text[end : end + 1]
        opens = before in "，。、；：？！“”‘’\n "
        if len(given) > 1 or (opens and (not following or _ACTS.match(text, end))):
            yield _person(begin, end, "名", 0.7)
        elif opens or (following and following in "曰，。" and before in "使令遣召以与及谓杀问告语"):
            yield _person(begin, end, "名", 0.55)


def _person(begin: int, end: int, kind: str, confidence: float) -> Mention:
    return Mention(begin, end, TagType.PER, kind, "", confidence, MAKER)
