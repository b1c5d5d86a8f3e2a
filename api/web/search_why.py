"""Why a hit came, as plain phrases: words, old and new words, who and what is meant, nearness in meaning.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from api.schemas import matched_terms
from api.understanding.records import Sense
from api.web.words import Words
from ontology.moments import Years, years_of
from ontology.queries import Highlight, Hit, Order, Query, QueryMention
from ontology.records import ReviewState, Tag, TagType

# Inner products of the shipped encoder. On the sample collection half of the sentences come to 0.59 with the passage
# that they stand in; of the other pairs one in twenty comes to 0.42 and one in a hundred to 0.48.
BANDS = ((0.55, "why_close_very"), (0.48, "why_close"), (0.42, "why_close_somewhat"))
MEANING = "dense"
# Seats and districts stand for a place, and are not the same.
_SIGNS = {TagType.LOC: "≈"}
# A phrase names a few; the passage itself marks them all.
_MOST = 6


@dataclass(frozen=True, slots=True)
class Why:
    """A phrase; ``detail`` is said on demand."""

    text: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the hits of a page were asked for: the question, what of it was understood, and their order."""

    query: Query | None = None
    senses: tuple[Sense, ...] = ()
    order: Order = Order.RELEVANCE

    @property
    def mentions(self) -> tuple[QueryMention, ...]:
        """What the question names, but for the senses that were switched off."""
        off = {sense.surface for sense in self.senses if not sense.on}
        return tuple(one for one in self.query.mentions if one.surface not in off) if self.query else ()


def why_views(hit: Hit, asked: Asked, words: Words) -> tuple[Why, ...]:
    """Return the phrases for a hit, the plainest first."""
    shared = [(mention, tuple(tag for tag in hit.tags if _same(tag, mention))) for mention in asked.mentions]
    said = tuple(tag for _, tags in shared for tag in tags)
    phrases = [*_words(hit, words), *_shared(shared, words), *_other_words(hit, asked, words, said=said)]
    if asked.order is Order.DATE:
        phrases.append(_dated(hit, words))
    return (*phrases, *_meaning(hit, words))


def ranks(hit: Hit, words: Words) -> tuple[str, ...]:
    """Return where each way of searching put the hit, for those who look after the search."""
    found = [
        words.label(
            "why_rank",
            method=words.called("METHODS", reason.method),
            rank=reason.rank,
            score=f"{reason.score:.2f}",
        )
        for reason in hit.reasons
    ]
    return (*found, words.label("why_joined", score=f"{hit.score:.4f}")) if found else ()


def earliest(hit: Hit) -> int | None:
    """Return the earliest year that a hit's passage tells of, historically counted."""
    begins = (years.begin for tag in hit.tags if (years := _years(tag)))
    return min((one for one in begins if one is not None), default=None)


def _words(hit: Hit, words: Words) -> Iterator[Why]:
    matched = matched_terms(hit.highlights)
    # 南京城墙 says 南京 and 城墙 too.
    if terms := [one for one in matched if not any(one != other and one in other for other in matched)][:_MOST]:
        yield Why(words.label("why_words", terms="、".join(terms)))


def _shared(shared: Sequence[tuple[QueryMention, tuple[Tag, ...]]], words: Words) -> Iterator[Why]:
    """Say what both the question and the passage name, and how the passage writes it."""
    for mention, tags in shared:
        surfaces = list(dict.fromkeys(tag.surface for tag in tags))[:_MOST]
        label = mention.label or mention.surface
        if surfaces and label not in surfaces:
            label = words.label("why_written", label=label, surfaces="、".join(surfaces))
        if surfaces:
            yield Why(words.label(f"why_{mention.type}", label=label), mention.value)


def _same(tag: Tag, mention: QueryMention) -> bool:
    if tag.type is not mention.type or tag.review is ReviewState.REJECTED:
        return False
    if mention.entity_id:
        return tag.link is not None and tag.link.entity_id == mention.entity_id
    return bool(mention.value) and _meet(years_of(mention.value), _years(tag))


def _meet(one: Years | None, other: Years | None) -> bool:
    """Tell whether a date lies within what was asked for; spans that are open on a side say too little."""
    if one is None or other is None or None in (one.begin, one.end, other.begin, other.end):
        return False
    return one.begin <= other.begin and other.end <= one.end  # type: ignore[operator]  # none of the four is None


def _years(tag: Tag) -> Years | None:
    return years_of(tag.value) if tag.type is TagType.TIME and tag.value else None


def _other_words(hit: Hit, asked: Asked, words: Words, *, said: tuple[Tag, ...]) -> Iterator[Why]:
    """Say what stands in the passage for words of the question: other names 苏东坡 = 子瞻, old words 强盗 ≈ 盗."""
    stand_ins = [one for one in hit.highlights if one.source and not _within(one, hit, said)]
    signs = {form: _SIGNS.get(one.type, "=") for one in asked.mentions for form in one.forms}
    if pairs := _pairs((one, signs[one.term]) for one in stand_ins if one.term in signs):
        yield Why(words.label("why_names", pairs="、".join(pairs)))
    if pairs := _pairs((one, "≈") for one in stand_ins if one.term not in signs):
        yield Why(words.label("why_stand_in", pairs="、".join(pairs)))


def _within(highlight: Highlight, hit: Hit, tags: tuple[Tag, ...]) -> bool:
    """Tell whether a match lies in the name of something that is shared: that has been said."""
    begin, end = highlight.begin + hit.passage.begin, highlight.end + hit.passage.begin
    return any(tag.begin <= begin and end <= tag.end for tag in tags)


def _pairs(found: Iterable[tuple[Highlight, str]]) -> list[str]:
    return list(dict.fromkeys(f"{one.source} {sign} {one.term}" for one, sign in found))[:_MOST]


def _dated(hit: Hit, words: Words) -> Why:
    year = earliest(hit)
    return Why(words.label("why_undated") if year is None else words.label("why_dated", year=words.year(year)))


def _meaning(hit: Hit, words: Words) -> Iterator[Why]:
    for reason in hit.reasons:
        band = next((name for least, name in BANDS if reason.score >= least), "")
        if reason.method == MEANING and band:
            yield Why(words.label(band), words.label("why_close_score", score=f"{reason.score:.2f}"))
