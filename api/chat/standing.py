"""What of a kept answer still stands: its quotations are read again, and what does not match is withheld."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from api.chat.records import Kept
from api.service import PassageView
from ontology.errors import Gone, NotFound
from ontology.queries import Citation, Sentence

ReadPassage = Callable[[str], PassageView]
"""An id to its passage. Raises :class:`~ontology.errors.NotFound`, :class:`~ontology.errors.Gone`."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The sentences that stand; ``passages`` are those of the receipts that do, by the receipt's place."""

    sentences: tuple[Sentence, ...]
    passages: Mapping[int, PassageView]
    withheld: int
    """Sentences that rest on a quotation that the library no longer holds so."""


def standing(kept: Kept, read: ReadPassage) -> Standing:
    """Return what stands of an exchange; ``read`` gives a passage."""
    passages = {place: view for place, one in enumerate(kept.receipts) if (view := _passage(one, read))}
    sentences = kept.sentences or (Sentence(kept.text, tuple(range(len(kept.receipts)))),)
    shown = tuple(one for one in sentences if all(place in passages for place in one.receipts))
    return Standing(shown, passages, len(sentences) - len(shown))


def _passage(citation: Citation, read: ReadPassage) -> PassageView | None:
    """Return the passage of a citation where it still says what was quoted."""
    try:
        view = read(citation.passage_id)
    except (NotFound, Gone):
        return None
    return view if view.passage.text[citation.begin : citation.end] == citation.quote else None
