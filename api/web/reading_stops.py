"""The runs of a tagged text as markup in which every tag is a way to its card.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from api.web.reading_cards import tag_address
from api.web.runs import runs_of
from api.web.spans import Segment
from api.web.words import Words


def stops_of(segments: Sequence[Segment], words: Words, *, far: bool) -> Markup:
    """Return the markup of a text. A card is an anchor of the same page or, ``far``, a page of its own.

    On the page of the cards the first mark is preceded by the anchor ``quote``.
    """
    return Markup("").join(_stops(segments, words, far=far))


def _stops(segments: Sequence[Segment], words: Words, *, far: bool) -> Iterator[Markup]:
    quoted = far
    for segment in segments:
        if segment.term and not quoted:
            quoted = True
            yield Markup('<span id="quote"></span>')
        runs = runs_of((segment,), words)
        if not segment.marks:
            yield runs
            continue
        later = Markup("") if segment.opens else Markup(' tabindex="-1"')
        ways = _far(segment) if far else _near(segment)
        yield Markup('<a class="stop"{}{}>{}</a>').format(ways, later, runs)


def _near(segment: Segment) -> Markup:
    cards = [f"card-{mark.index}" for mark in reversed(segment.marks)]
    return Markup(' href="#{}" data-cards="{}"').format(cards[0], " ".join(cards))


def _far(segment: Segment) -> Markup:
    addresses = [tag_address(mark.tag.id) for mark in reversed(segment.marks)]
    several = Markup(' data-tags="{}"').format(" ".join(addresses)) if len(addresses) > 1 else Markup("")
    return Markup(' href="{}"{}').format(addresses[0], several)
