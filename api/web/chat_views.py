"""What the pages of the chat show of exchanges.

What was quoted is read again: a sentence whose quotation does not stand in the library as it did is withheld, and the
reader is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from api.chat.masking import is_masked
from api.chat.records import Feedback, Kept, Near
from api.chat.standing import ReadPassage, standing
from api.service import PassageView
from api.web.views import HitView, Receipt, hit_view, receipt_view
from api.web.words import Words
from ontology.errors import Gone, NotFound
from ontology.queries import Gloss, Hit, Sentence

SURE = ((0.85, "chat_sure_high"), (0.6, "chat_sure_fair"), (0.0, "chat_sure_low"))
"""From which confidence on an answer is called what."""
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a quotation; ``meaning`` is that of a hard word, from ``source``."""

    text: str
    meaning: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A quotation that an answer rests on, numbered from 1 in the order of its sentences."""

    number: int
    receipt: Receipt
    pieces: tuple[Piece, ...]

    @property
    def glossed(self) -> tuple[Piece, ...]:
        """The hard words, each once."""
        return tuple({piece.text: piece for piece in self.pieces if piece.meaning}.values())


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with the numbers of its notes."""

    text: str
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TurnView:
    """A question with its answer."""

    id: str
    question: str
    asked: str
    """How the question was understood, where the conversation completed it."""
    narrowed: str
    search: str
    """The same question to the search page."""
    masked: bool
    refused: bool
    text: str
    sentences: tuple[Said, ...]
    notes: tuple[Note, ...]
    withheld: int
    """Sentences that are not shown because the text has changed since."""
    origin: str
    sure: str
    reworded: bool
    nearest: tuple[HitView, ...]
    feedback: Feedback | None


def turn_views(kept: Iterable[Kept], read: ReadPassage, words: Words) -> tuple[TurnView, ...]:
    """Return the views of exchanges; ``read`` gives a passage, and is asked for each once."""
    held = cache(read)
    return tuple(turn_view(one, held, words) for one in kept)


def turn_view(kept: Kept, read: ReadPassage, words: Words) -> TurnView:
    """Return the view of one exchange."""
    stands = standing(kept, read)
    shown = stands.sentences
    order = list(dict.fromkeys(place for one in shown for place in one.receipts))
    numbers = {place: number for number, place in enumerate(order, start=1)}
    return TurnView(
        id=kept.id,
        question=kept.question,
        asked=kept.asked,
        narrowed=kept.narrowed,
        search=f"/?{urlencode({'q': kept.question})}" + (f"&{kept.narrowed}" if kept.narrowed else ""),
        masked=is_masked(kept.question),
        refused=kept.refused,
        text=words.script(kept.text) if kept.refused else kept.text,
        sentences=() if kept.refused else tuple(Said(one.text, _numbers(one, numbers)) for one in shown),
        notes=tuple(_note(kept, place, number, stands.passages[place]) for place, number in numbers.items()),
        withheld=stands.withheld,
        origin=words.called("ORIGINS", kept.origin),
        sure=words.label(next(name for least, name in SURE if kept.confidence >= least)),
        reworded=kept.reworded,
        nearest=tuple(_nearest(kept.nearest, read, words)) if kept.refused else (),
        feedback=kept.feedback,
    )


def _numbers(sentence: Sentence, numbers: dict[int, int]) -> tuple[int, ...]:
    return tuple(numbers[place] for place in dict.fromkeys(sentence.receipts))


def _note(kept: Kept, place: int, number: int, view: PassageView) -> Note:
    citation = kept.receipts[place]
    glosses = [one for one in kept.glosses if one.receipt == place]
    return Note(number, receipt_view(citation, view), tuple(pieces_of(citation.quote, glosses)))


def pieces_of(quote: str, glosses: Sequence[Gloss]) -> Iterator[Piece]:
    """Yield a quotation in runs; of glosses that overlap the first one is said."""
    last = 0
    for gloss in sorted(glosses, key=lambda one: (one.begin, -one.end)):
        if last <= gloss.begin < gloss.end <= len(quote):
            yield from (Piece(quote[last : gloss.begin]),) if last < gloss.begin else ()
            yield Piece(quote[gloss.begin : gloss.end], gloss.meaning, gloss.source)
            last = gloss.end
    yield from (Piece(quote[last:]),) if last < len(quote) else ()


def _nearest(near: Sequence[Near], read: ReadPassage, words: Words) -> Iterator[HitView]:
    for one in near[:_NEAREST]:
        try:
            view = read(one.passage_id)
        except (NotFound, Gone):
            continue
        text = view.passage.text
        marks = tuple(mark for mark in one.highlights if text[mark.begin : mark.end] == mark.term)
        yield hit_view(Hit(view.passage, view.document, 0.0, (), marks, view.tags), words)
