"""A question as an answer has to meet it: its words and what they weigh, whom it names, how an answer looks.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from api.answering.aspects import LIST, WHEN, asked_aspects, number_sign
from api.answering.kinds import Kind, kind_of
from index.function_words import CHARACTERS, WORDS
from index.lexical import grams
from ingest.normalize import fold
from ontology.queries import Query, QueryMention
from ontology.records import TagType

Rarity = Callable[[Sequence[str]], Sequence[float]]
"""Characters and bigrams to how rare each is: the logarithm of all passages by those that have it."""

_ASKING = re.compile(
    r"什么|多少|哪.{0,2}|谁|几.?|怎.{0,2}|为什么|如何|何.?|吗|呢|一共|总共|请问|叫|有没有|是不是|到底|究竟"
)
# What the words of a name weigh beside others of the same rarity is told by the collection; none weighs nothing.
_LEAST = 0.1
# A run of characters stands for a word in part.
_PART, _ENOUGH = 0.5, 0.6
_CHARACTER, _RUN = 0.7, 0.9
_NAMED = frozenset({TagType.PER, TagType.BOOK, TagType.ORG, TagType.LOC})
_TYPES = {Kind.WHO: TagType.PER, Kind.WHERE: TagType.LOC}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the question with its share in what is asked, and what stands for it in texts."""

    text: str
    share: float
    stand_ins: tuple[tuple[str, float], ...]
    unseen: bool
    """Whether the collection writes no part of it."""
    aspects: tuple[re.Pattern[str], ...] = ()
    """How texts tell of what it asks about."""

    def held(self, text: str) -> float:
        """Return how far a normalised text says it, from 0 to 1."""
        if self.text in text:
            return 1.0
        best = max((weight for term, weight in self.stand_ins if term in text), default=0.0)
        if best < 1.0 and any(aspect.search(text) for aspect in self.aspects):
            return 1.0
        if best < _ENOUGH and len(self.text) > 1:
            own = sum(character in text and character not in CHARACTERS for character in self.text)
            best = max(best, _PART * own / len(self.text))
        return best


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody or something that the question names, with all the ways in which texts write it, normalised."""

    forms: tuple[str, ...]
    entity_id: str

    def named(self, text: str) -> bool:
        """Say whether a normalised text has one of the forms."""
        return any(form in text for form in self.forms)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an answer has to meet."""

    normalized: str
    kind: Kind
    words: tuple[Word, ...]
    weight: float
    """What all words weigh together."""
    names: tuple[Name, ...]
    sign: re.Pattern[str] | None
    """How a text writes what is asked for: a number with its measure, a time, a list."""
    type: TagType | None
    """Of what is asked for: a person, a place."""
    aspects: tuple[re.Pattern[str], ...]

    @property
    def signed(self) -> bool:
        """Whether it can be seen in a text that what is asked for is there."""
        return self.sign is not None or self.type is not None

    def held(self, text: str) -> float:
        """Return the share of the question that a normalised text says."""
        return sum(word.share * word.held(text) for word in self.words)

    def named(self, *texts: str) -> float:
        """Return the share of what is named that one of the normalised texts names; 1 where nothing is."""
        if not self.names:
            return 1.0
        return sum(any(map(name.named, texts)) for name in self.names) / len(self.names)

    def among(self, text: str) -> Asked:
        """Return the question with those stand-ins alone that the text has: what is read of its parts is the same."""
        words = tuple(
            replace(one, stand_ins=tuple(pair for pair in one.stand_ins if pair[0] in text)) for one in self.words
        )
        return Asked(self.normalized, self.kind, words, self.weight, self.names, self.sign, self.type, self.aspects)

    def tells(self, text: str) -> bool:
        """Say whether a normalised text tells of all that is asked of the subject."""
        return all(aspect.search(text) for aspect in self.aspects)


def read(query: Query, rarity: Rarity) -> Asked:
    """Return what an answer to the query has to meet."""
    kind = kind_of(query.raw)
    surfaces = [fold(mention.surface) for mention in query.mentions]
    texts = tuple(dict.fromkeys(filter(_tells, (part for token in query.tokens for part in _split(token, surfaces)))))
    weights = [max(_LEAST, _weight(text, rarity)) for text in texts]
    whole = sum(weights)
    stand_ins = _stand_ins(query)
    words = tuple(
        Word(
            text,
            weight / whole,
            tuple(_for(text, query.mentions, stand_ins)),
            _unseen(text, rarity),
            asked_aspects(text),
        )
        for text, weight in zip(texts, weights, strict=True)
    )
    names = tuple(_name(one) for one in query.mentions if one.type in _NAMED)
    sign = _sign(kind, query.normalized)
    return Asked(query.normalized, kind, words, whole, names, sign, _TYPES.get(kind), asked_aspects(query.normalized))


def _split(token: str, surfaces: Sequence[str]) -> Iterator[str]:
    """Yield a name and what a segmenter took for a part of its word: 于谦 and 死 of 于谦死."""
    for surface in surfaces:
        if len(surface) > 1 and surface in token and surface != token:
            before, _, after = token.partition(surface)
            yield from (part for part in (before, surface, after) if part)
            return
    yield token


def _tells(token: str) -> bool:
    has_letters = any(character.isalnum() for character in token)
    return has_letters and token not in WORDS and _ASKING.fullmatch(token) is None


def _parts(text: str) -> list[str]:
    found = list(grams(text))
    return [gram for gram in found if len(gram) > 1] or found


def _weight(text: str, rarity: Rarity) -> float:
    parts = _parts(text)
    return sum(rarity(parts)) / len(parts) if parts else 0.0


def _unseen(text: str, rarity: Rarity) -> bool:
    """Say whether no passage has a part of the word: rarity is that of what stands in no passage."""
    parts = _parts(text)
    (most,) = rarity(["\0"])
    return bool(parts) and all(rare >= most for rare in rarity(parts))


def _stand_ins(query: Query) -> Mapping[str, list[tuple[str, float]]]:
    found: dict[str, list[tuple[str, float]]] = {}
    for one in query.expansions:
        found.setdefault(one.source, []).append((one.term, one.weight * (_RUN if len(one.term) > 1 else _CHARACTER)))
    return found


def _for(
    text: str, mentions: Iterable[QueryMention], stand_ins: Mapping[str, list[tuple[str, float]]]
) -> Iterator[tuple[str, float]]:
    for mention in mentions:
        if text in mention.surface:
            yield from ((form, 1.0) for form in _forms(mention))
    yield from stand_ins.get(text, ())


def _forms(mention: QueryMention) -> tuple[str, ...]:
    return (fold(mention.surface), *(fold(form) for form in mention.forms if len(form) > 1))


def _name(mention: QueryMention) -> Name:
    return Name(_forms(mention), mention.entity_id)


def _sign(kind: Kind, normalized: str) -> re.Pattern[str] | None:
    if kind is Kind.HOW_MANY:
        return number_sign(normalized)
    return {Kind.WHEN: WHEN, Kind.LIST: LIST}.get(kind)
