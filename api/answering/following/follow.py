"""A question with what it leaves out, from what was said before it. Pure but for the noticing of names.

Turns are followed one by one: each question is completed from those before it, so that 他 in the third one is whom the
second one's 他 was. A question that stands by itself is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from api.answering.following import cues
from api.answering.following.focus import Focus
from api.answering.following.instead import Words, instead
from api.answering.following.records import Name, Notice, Turn
from ontology.records import TagType

LATEST = 8
"""So many turns are looked back at."""
_READ = 200
"""Of a reply that quotes whole passages, the beginning says what it is about."""
_NAMING = frozenset({TagType.PER, TagType.LOC, TagType.ORG, TagType.BOOK, TagType.EVENT})
_PREDICATES = (
    "什么时候|何时|哪一?[年天月里儿个位]|谁|为什么|为何|怎么|怎样|如何|多少|多[大高长久远]|几|是|有|在|又|也|都|曾|后来|之后|最后|死|葬|生于|卒|做|当过|任|"
    "写|著|建|修|被|由|从|到|去|离|和谁|跟谁|与谁|共|一共|总共|出自|来自|属于|长什么|用什么|说了|讲了|里面|一[天年月]|每[天年月]|能不能|可以|叫什么|字什么|享年|活了|主要|具体|分别|原文|为的"
)
_BARE = re.compile(f"^(?:那么?|那)?(?:{_PREDICATES})")
_NO_SUBJECT = re.compile("^(?:那么?)?(?:在|到|去|从|被|后来|之后|最后|又|也|还)")
_SHORTEST = 4
_QUALITY = re.compile(
    "^[^，。？]{1,5}?(?:是什么|是谁|是哪里|叫什么|是多少|有多少|[有是]?多[大高长久远宽重深]|有几[^，。？]{1,2}|有哪些|在哪里?|如何|怎么样|怎样)$"
)
"""What asks for a quality, a part or a number of something: 面积多大, 石像有几对."""
_GOES_ON = re.compile("^那么?(?![些个位种样天年月日时里边])")
_ANYBODY = re.compile("古[人代时]|人们|大家|我|你|中国|世界|全国|现代|如今|今天|明天|什么是|推荐|介绍|解释|翻译|查")
"""Who or what a question of something new is often about, or who asks it."""
_TOLD = 3
"""Names of the last reply that stand for what was said where nothing better does."""
_NO_THING = re.compile("[谁吗]|什么|哪|(?:后来|结果|最后|然后|之后)$")
_OURS = re.compile("你们|贵馆|咱们")


@dataclass(frozen=True, slots=True)
class Follower:
    """Completes questions; ``notice`` finds names, ``words`` cuts a text into words."""

    notice: Notice
    words: Words

    def follow(self, question: str, turns: Sequence[Turn]) -> str:
        """Return the question complete; as it is where it leaves nothing out or nothing was said before.

        ``question`` and the texts of ``turns`` are normalised.
        """
        focus = Focus()
        for turn in turns[-LATEST:]:
            if turn.reader:
                whole = self._complete(turn.text, focus)
                pointed = bool(cues.PERSON.search(turn.text)) and whole != turn.text
                focus = focus.asked(whole, self.notice(whole), pointed=pointed)
            else:
                reply = turn.text[:_READ]
                focus = focus.answered(reply, self.notice(reply))
        return self._complete(question, focus)

    def _complete(self, question: str, focus: Focus) -> str:
        text = question.strip()
        if not focus.question or cues.POLITE.search(text):
            return question
        if match := cues.THEN.fullmatch(text):
            return f"{cues.statement(focus.question)}{match['word']}怎么样了？"
        if cues.MORE.fullmatch(text):
            return _more(focus.question)
        pointing = any(pattern.search(text) for pattern, _ in cues.TYPES)
        on = pointing or _GOES_ON.search(text)
        if cues.PRACTICAL.search(text) and (not on or _OURS.search(text)):
            return question
        names = self.notice(text)
        resolved = self._resolved(text, names, focus)
        if (match := cues.INSTEAD.fullmatch(resolved)) and (
            other := self._instead(match["thing"], focus, whole=resolved != text)
        ):
            return other
        if cues.WHOM.search(resolved):
            return f"{cues.statement(focus.question)}，{resolved}"
        if resolved != text:
            return resolved
        if cues.HEADLESS.search(text) or (pointing and not any(one.type in _NAMING for one in names)):
            told = "、".join(dict.fromkeys(one.full for one in focus.replied[:_TOLD]))
            return f"{cues.statement(focus.question)}{f'（{told}）' if told else ''}，{text}"
        return _with_topic(text, names, focus) or question

    def _instead(self, thing: str, focus: Focus, *, whole: bool) -> str:
        """Ask the last question of another thing; where it has none like it, ask of both, unless ``whole`` will do."""
        if any(pattern.search(thing) for pattern, _ in cues.TYPES) or _NO_THING.search(thing):
            return ""
        found = instead(focus.question, focus.names, thing, self.notice(thing), words=self.words)
        return found or ("" if whole else f"{cues.statement(focus.question)}，{thing}呢？")

    def _resolved(self, text: str, names: Sequence[Name], focus: Focus) -> str:
        """Put names in the place of what points back at them."""
        if cues.AMONG.search(text):
            return cues.AMONG.sub(f"{_group(focus)}中", text, count=1)
        if cues.PAIR.search(text) and (both := _both(focus) or focus.pair()):
            return cues.PAIR.sub(both, text, count=1)
        text = cues.THEY.sub(lambda match: _both(focus) or match[0], text)
        for pattern, types in cues.TYPES:
            text = _pointed(text, pattern, types, names, focus)
        text = _whom(text, self.notice(text) if cues.WHOM.search(text) else (), focus)
        return cues.THING.sub(lambda match: self._that(match["noun"], focus) or match[0], text)

    def _that(self, noun: str, focus: Focus) -> str:
        """What 这个项目 is: something said whose name ends so, or else what was last spoken of, with the noun."""
        spoken = [*focus.names, *focus.replied]
        same = next((one for one in spoken if one.text.endswith(noun[-1]) and one.type in _NAMING), None)
        if same is not None:
            return same.full
        longer = [word for word in self.words(focus.said) if word.endswith(noun) and word != noun]
        if longer:
            return longer[-1]
        other = next((one for one in spoken if one.type in (TagType.EVENT, TagType.ORG)), None)
        topic = other.full if other else focus.topic()
        return topic if topic.endswith(noun) else f"{topic}{noun}" if topic else ""


def _more(question: str) -> str:
    for before, after in (("有哪", "还有哪"), ("有什么", "还有什么"), ("有谁", "还有谁"), ("有几", "还有哪几")):
        if before in question and after not in question:
            return question.replace(before, after, 1)
    return f"除此之外，{question}"


def _pointed(text: str, pattern: re.Pattern[str], types: Sequence[TagType], names: Sequence[Name], focus: Focus) -> str:
    def put(match: re.Match[str]) -> str:
        if any(one.type in types and one.end <= match.start() for one in names):
            return match[0]
        found = focus.person(match[0]) if pattern is cues.PERSON else focus.thing(types, places=pattern is not cues.IT)
        if found is None:
            return match[0]
        full = f"《{found.full}》" if found.type is TagType.BOOK else found.full
        return f"{full}的" if match[0] == "其" else full

    return pattern.sub(put, text)


def _whom(text: str, names: Sequence[Name], focus: Focus) -> str:
    """Put a name in the place of 那位将军, and of 那位齐王 where one was spoken of who is called so; 那位和尚 stays."""
    match = cues.WHOM.search(text)
    if match is None:
        return text
    named = next((one for one in names if one.type is TagType.PER and one.begin == match.end()), None)
    if named is not None:
        alike = [one for one in focus.of(TagType.PER) if one.text.endswith(named.text[-1])]
        full = alike[0].full if alike else named.text
        return f"{text[: match.start()]}{full}{text[named.end :]}"
    him = match["role"] or re.match("[^\u4e00-\u9fff]|$|后来|是|在|有|被", text[match.end() :])
    person = focus.person("") if him else None
    return f"{text[: match.start()]}{person.full}{text[match.end() :]}" if person else text


def _both(focus: Focus) -> str:
    """Whom 他们 means: those that the last question names, or the last reply."""
    for names in (focus.names, focus.replied, focus.of(TagType.PER)):
        persons = list(dict.fromkeys(one.full for one in names if one.type is TagType.PER))
        if len(persons) > 1:
            return "和".join(persons[:3])
    return ""


_COUNTED = re.compile("有(?:过|着)?(?:哪些|哪几[个位]|几[个位本种]|多少[个位本种]?|什么)(?P<what>[^，。？]{1,8})")


def _group(focus: Focus) -> str:
    """What 其中 is among: 曹操有几个儿子 → 曹操的儿子."""
    topic = focus.topic()
    counted = _COUNTED.search(cues.bare(focus.question))
    return f"{topic}的{counted['what']}" if counted and topic else topic or cues.statement(focus.question)


def _leaves_out(plain: str) -> bool:
    """Tell whether a question that names nothing lacks a subject: it goes on with 那, begins with what is said of one,
    or is too short to be of something new."""
    quality = _QUALITY.search(plain) and not _ANYBODY.search(plain)
    return bool(_GOES_ON.search(plain) or _BARE.search(plain) or len(plain) <= _SHORTEST or quality)


def _with_topic(text: str, names: Sequence[Name], focus: Focus) -> str:
    """Put what was spoken of before a question that has no subject; empty for one that has."""
    own = any(one.type in _NAMING for one in names)
    plain = cues.bare(text)
    lacks = _NO_SUBJECT.search(plain) if own else _leaves_out(plain)
    persons = any(one.type is TagType.PER for one in names)
    topic = focus.topic()
    if not lacks or not topic or topic in text or (own and persons):
        return ""
    return f"{topic}{re.sub('^那么?(?=.)', '', text)}"
