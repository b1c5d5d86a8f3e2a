"""A text in which every mention is one letter, so that a pattern over words and names is a plain expression. Pure.

「陈胜者，阳城人也，字涉」 reads ``P者，L人也，字P``. Normalised text has no capitals, so that nothing else can be one:
P person, L place, G organisation, F office, K office that is a verb itself (知杭州), B book, T time, E event. Quotation
marks are left out. Of nested mentions the outer one is the letter.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.taggers.mention import Mention
from ontology.records import TagType

_LETTERS = {
    TagType.PER: "P",
    TagType.LOC: "L",
    TagType.ORG: "G",
    TagType.OFI: "F",
    TagType.BOOK: "B",
    TagType.TIME: "T",
    TagType.EVENT: "E",
}
_GOVERNS = re.compile("(?:权?知|权?判)(?![府州县军监院事]$)..")
_QUOTES = frozenset("《》〈〉“”‘’「」『』\"'")
_CLOSES = {"》": "《", "〉": "〈", "”": "“", "’": "‘", "」": "「", "』": "『"}
_SENTENCE = re.compile("[。！？；\n]")
_CLAUSE = re.compile("[，：。！？；\n]")

KIN = (
    "父亲?|母亲?|长子|次子|儿子|女儿|子|女|哥哥|弟弟|姐姐|妹妹|兄|弟|姊|妹|妻子?|丈夫|夫人|夫|"
    "弟子|门人|门生|学生|孙|婿|侄"
)
"""Words for kin and for teacher and pupil."""
_LED = re.compile("[TFKLG、]*(?:初|时|后|及|又|故|遂|会|惟|而|其|先是|是岁|明年|当时)?")
_OPENED = re.compile("[TFKLG，、]*(?:初|时|后|及|又|其|先是|是岁|明年|当时)?")
_OWNS = re.compile(
    f"(?:之|的)?(?:从|长|次|少|季|幼|仲|第.)?(?:{KIN})(?=[也，。；P]|$)|[之的](?:长|次|少|季|幼|仲|第.)?(?:{KIN})|之[孙婿侄裔后]|[时朝间末]|[赐诏遣]|命(?!为)|召(?![为拜])|[拜封擢征](?![FKGL为])|[即嗣践]位|践[祚阼]|登极|(?:力|首|亟|上书|上疏|疏|奏|尝|交)?[荐劾辟器异忌谮诬憎]|B?(?:又|答|对|问|疏|注|尝|亦|自)?[曰云言]"
)
_ALONE = re.compile("[，。；、]|$")
"""A place that is a clause by itself amid a sentence says something of another: 「临安府，本杭州，…」."""
_UNTAGGED_KIN = re.compile(f"(?:^|(?<=[，。；！？\n]))其?(?:长|次|少|季|幼|仲)?(?:{KIN})[^A-Z，。；者]{{1,3}}，")
_MEANWHILE = re.compile("[^，：。！？；\n]{0,12}(?<![然而先之])[后前时]，")
"""A clause that only says when: 「日本领台后，」 is not about 日本."""
_LIFE = re.compile("者?[，、]?(?:[小一]?字P|讳|L人|号P|名P，|[^，。]{1,5}氏，)")
_RULER = re.compile("[宗帝祖]$|[太皇王]后$|光武$|^上$")
_KIN_BEFORE = re.compile(f"(?<!大)(?:{KIN})(?:曰|名)?$")
_BARE = re.compile(
    "(?:P[时朝]|[TFKG，、中间末五代梁陈齐周秦汉魏晋隋唐宋辽金元明清后初始又再复寻遂乃历累尝曾皆俱已才旋亦仍并更即因而终卒竟先继既今时俄转超由自从起特诏进晚早少幼世学者人其所"
    "首正式现追赠被推量原年岁月于在兼以功荫敕奉L])*"
)
"""What may stand before a word of relation in a clause that does not name its subject."""
_GAP = 10
"""Characters between a person and the word of relation in one clause; a place or organisation may be twice as far."""
_OTHER = re.compile("[赐拜遣派谓令诏使立封命][^PLGFKBTE，]|以[^PLGFKBTE，][^PLGFKBTE，]|生[女子男]|[其以]女")
"""Words after a subject that bring in somebody else, who is not tagged: 「上以长子建为郎中令」."""
_PIVOT = frozenset("以遣命使召拜令诏用征立封擢除授")
_SET_UP = frozenset("置立设")

_DENIED = re.compile(
    "不(?!久|仅|但|惟|日)|未(?!几|久)|非(?!但|独)|弗|勿|没有|并无|岂|孰|谁|何[时年人官处地]|若|倘|假[如使]|如果|是否|或问|吗|乎(?=[，。？]|$)"
)


@dataclass(frozen=True, slots=True)
class Opener:
    """A mention that what follows may be about: ``head`` opens its sentence; a word of kin leads a ``kin``.

    ``life`` says that words as at the beginning of a life follow: 「X，字Y」, 「X者，某地人」.
    """

    at: int
    head: bool
    kin: bool
    life: bool


class Scene:
    """One normalised text with its mentions; every position is a place in :attr:`pattern` unless it says otherwise."""

    __slots__ = ("_begins", "_clauses", "_openers", "_sentences", "mentions", "pattern", "places", "text")

    def __init__(self, mentions: Sequence[Mention], text: str) -> None:
        self.mentions = mentions
        self.text = text
        self._begins: list[int] = []
        self.places: dict[int, int] = {}
        """Which mention a letter is, by the letter's position."""
        self.pattern = "".join(self._letters())
        self._sentences = [found.end() for found in _SENTENCE.finditer(self.pattern)]
        self._clauses = [found.end() for found in _CLAUSE.finditer(self.pattern)]
        self._openers = [opener for at in self.places if (opener := self._opener(at)) is not None]

    def _letters(self) -> Iterator[str]:
        done = 0
        for place, mention in enumerate(self.mentions):
            letter = _LETTERS.get(mention.type)
            if letter is None or mention.begin < done:
                continue
            yield from self._plain(done, mention.begin)
            surface = self.text[mention.begin : mention.end]
            self.places[len(self._begins)] = place
            self._begins.append(mention.begin)
            yield "K" if letter == "F" and _GOVERNS.match(surface) else letter
            done = mention.end
        yield from self._plain(done, len(self.text))

    def _plain(self, begin: int, end: int) -> Iterator[str]:
        for place in range(begin, end):
            if (character := self.text[place]) not in _QUOTES:
                self._begins.append(place)
                yield character

    def _opener(self, at: int) -> Opener | None:
        if self.pattern[at] not in "PLGBE" or self._is_aside(at):
            return None
        if _MEANWHILE.match(self.pattern, at + 1):
            return None
        before = self.pattern[self.clause(at) : at]
        kin = bool(_KIN_BEFORE.search(before))
        led = _LED.fullmatch(before) or before[-1:] in (_PIVOT if self.pattern[at] == "P" else _SET_UP)
        if not kin and not led:
            return None
        head = bool(_OPENED.fullmatch(self.pattern, self.sentence(at), at))
        return Opener(at, head, kin, self.pattern[at] == "P" and bool(_LIFE.match(self.pattern, at + 1)))

    def _is_aside(self, at: int) -> bool:
        """Tell whether the mention only says something of another: 洵 in 「洵之子」, 眉山 in 「眉山人」."""
        if self.pattern[at] == "P":
            return bool(_OWNS.match(self.pattern, at + 1))
        if self.pattern[at] == "L" and _ALONE.match(self.pattern, at + 1) and at > self.sentence(at):
            return True
        return self.pattern[at] == "L" and self.pattern[at + 1 : at + 2] in (*"人PF之所时间水山江河县郡州府",)

    def sentence(self, at: int) -> int:
        """Where the sentence of a position begins."""
        return _before(self._sentences, at)

    def clause(self, at: int) -> int:
        """Where the clause of a position begins."""
        return _before(self._clauses, at)

    def span(self, begin: int, end: int) -> tuple[int, int]:
        """Bring ``[begin, end)`` to the normalised text, with the mark that closes a title opened in it."""
        last = end - 1
        place = self.places.get(last)
        start, stop = self._begins[begin], self._begins[last] + 1 if place is None else self.mentions[place].end
        opening = _CLOSES.get(self.text[stop : stop + 1])
        return start, stop + 1 if opening and opening in self.text[start:stop] else stop

    def kind(self, at: int) -> str:
        """The finer kind of the mention at a position."""
        return self.mentions[self.places[at]].kind

    def letters(self, begin: int, end: int) -> list[int]:
        """The positions of the letters in ``[begin, end)``."""
        return [at for at in range(begin, end) if at in self.places]

    def denied(self, begin: int, end: int) -> bool:
        """Tell whether the words in ``[begin, end)`` are denied, supposed or asked for."""
        if _DENIED.search(self.pattern, self.clause(begin), end):
            return True
        stop = _SENTENCE.search(self.pattern, end)
        return stop is not None and (stop.group() == "？" or bool(_ASKS.search(self.pattern, end, stop.end())))

    def subject(
        self, at: int, letters: str, *, reach: int, clauses: int = 99, kin: bool = True, rulers: bool = True
    ) -> tuple[int, float] | None:
        """Return who or what is spoken of before ``at``, and how sure that is.

        ``reach`` is how many sentences back it may stand, ``clauses`` how many clauses, and never in another
        paragraph; without ``kin`` someone introduced by a word of kin does not count, without ``rulers`` no ruler does.
        """
        if letters == "B":
            book = self.pattern.rfind("B", self.sentence(at), at)
            return None if book < 0 else (book, 0.95)
        found = self._spoken(at, letters, reach=reach, kin=kin, rulers=rulers)
        if found is None:
            return None
        begin = self.clause(at)
        if found.at >= begin:
            far = at - found.at > (_GAP if letters == "P" else 2 * _GAP)
            return None if far or _OTHER.search(self.pattern, found.at + 1, at) else (found.at, 1.0)
        if not _BARE.fullmatch(self.pattern, begin, at) or self._kin_between(found.at, at):
            return None
        crossed = _crossed(self._sentences, found.at, at)
        between = _crossed(self._clauses, found.at, at) - crossed
        held = (0.96 if found.life else 0.85) ** crossed
        return (found.at, max(0.5, 0.96**between) * held) if between <= clauses or found.life else None

    def _kin_between(self, found: int, at: int) -> bool:
        """Tell whether the sentence of ``at`` goes over to someone of the family whose name is not tagged."""
        return bool(_UNTAGGED_KIN.search(self.pattern, max(found, self.sentence(at)), at))

    def _spoken(self, at: int, letters: str, *, reach: int, kin: bool, rulers: bool) -> Opener | None:
        """Return the nearest fit opener of the sentence; else whose life is told before, else who opens a sentence."""
        sentence, best = self.sentence(at), None
        for opener in self._before(at):
            fit = self.pattern[opener.at] in letters and (kin or not opener.kin) and (rulers or not self._rules(opener))
            if self.sentence(opener.at) == sentence:
                if fit:
                    return opener
                continue
            crossed = _crossed(self._sentences, opener.at, at)
            if not reach or crossed > reach + _LIFE_LONG or "\n" in self.pattern[opener.at : at]:
                return best
            if not fit or not opener.head or opener.kin:
                continue
            if opener.life:
                return opener
            if best is None and crossed <= reach:
                best = opener
        return best

    def _rules(self, opener: Opener) -> bool:
        mention = self.mentions[self.places[opener.at]]
        return mention.kind in ("君主", "庙号") or bool(_RULER.search(self.text[mention.begin : mention.end]))

    def _before(self, at: int) -> Iterator[Opener]:
        end = bisect_right(self._openers, at - 1, key=lambda opener: opener.at)
        return (self._openers[number] for number in range(end - 1, -1, -1))

    def time(self, at: int) -> int | None:
        """Return the time that the clause of ``at``, or the one before it that says nothing else, gives."""
        begin = self.clause(at)
        found = self.pattern.rfind("T", begin, at)
        if found < 0 and begin > self.sentence(at):
            last = begin - 3 if self.pattern[begin - 2] in "初中末间" else begin - 2
            found = last if self.pattern[last] == "T" else -1
        return found if found >= 0 and at - found <= _NEAR else None

    def inner(self, at: int, type_: TagType) -> int | None:
        """Return the mention of a type within the mention at a position: 会稽 in 会稽太守."""
        outer = self.places[at]
        end = self.mentions[outer].end
        for place in range(outer + 1, len(self.mentions)):
            if self.mentions[place].begin >= end:
                return None
            if self.mentions[place].type is type_:
                return place
        return None


_LIFE_LONG = 6
"""Sentences that a life may run on beyond the reach of a rule."""
_NEAR = 24
_ASKS = re.compile("[乎欤耶]？?[。？]|吗")


def _before(stops: Sequence[int], at: int) -> int:
    place = bisect_right(stops, at)
    return stops[place - 1] if place else 0


def _crossed(stops: Sequence[int], begin: int, end: int) -> int:
    return bisect_right(stops, end) - bisect_right(stops, begin)
