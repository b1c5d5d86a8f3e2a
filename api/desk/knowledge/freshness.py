"""Whether the receipts of items still hold: each is read again from the text store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from api.desk.knowledge.records import Fault, Item, Receipt, Stale
from index.ports import KeyArray, StoredPassage
from ontology.errors import NotFound, WrongUse
from ontology.queries import Filters


class Texts(Protocol):
    """Where quotations are read."""

    def passage(self, passage_id: str) -> StoredPassage: ...

    def passages(self, keys: Sequence[int]) -> list[StoredPassage]: ...

    def keys(self, filters: Filters, *, document_id: str = "") -> KeyArray: ...

    def head(self) -> int:
        """A number that each change of the texts makes larger."""
        ...


@dataclass(frozen=True, slots=True)
class Freshness:
    """Holds items against the texts as they stand."""

    texts: Texts

    def of(self, item: Item, *, search: bool = True) -> tuple[Stale, ...]:
        """Return the receipts of an item that do not hold as they were taken; with ``search``, where they hold now."""
        found = []
        for place, receipt in enumerate(item.content.receipts):
            fault = self.fault(receipt)
            if fault is not None:
                found.append(Stale(place, fault, self._again(receipt) if search else None))
        return tuple(found)

    def fault(self, receipt: Receipt) -> Fault | None:
        """Return what is amiss with a receipt."""
        try:
            passage = self.texts.passage(receipt.passage_id).passage
        except NotFound:
            return Fault.GONE
        if not receipt.quote or passage.text[receipt.begin : receipt.end] != receipt.quote:
            return Fault.CHANGED
        if receipt.version_id and passage.version_id != receipt.version_id:
            return Fault.RETIRED
        return None

    def taken(self, passage_id: str, quote: str, *, begin: int | None = None) -> Receipt:
        """Return the receipt of words of a passage, all of it without words.

        ``begin`` says where they begin, where that is not told by the words. Raises :class:`WrongUse`.
        """
        try:
            stored = self.texts.passage(passage_id)
        except NotFound as error:
            raise WrongUse(f"没有段落 {passage_id}。") from error
        words = quote or stored.passage.text
        places = _places(stored.passage.text, words)
        if begin is not None and begin in places:
            places = [begin]
        if len(places) != 1:
            said = f"里有 {len(places)} 处" if places else "里没有"
            raise WrongUse(f"段落 {passage_id} {said}「{words[:20]}」：引文须与原文一字不差，且只指一处。")
        return _receipt(stored, words, places[0])

    def _again(self, receipt: Receipt) -> Receipt | None:
        """Return where the words of a receipt stand now in its document, if in one place."""
        if not receipt.quote or not receipt.document_id:
            return None
        held = self.texts.passages([int(key) for key in self.texts.keys(Filters(), document_id=receipt.document_id)])
        found = [(one, place) for one in held for place in _places(one.passage.text, receipt.quote)]
        return _receipt(found[0][0], receipt.quote, found[0][1]) if len(found) == 1 else None


def _receipt(stored: StoredPassage, words: str, begin: int) -> Receipt:
    passage, document = stored.passage, stored.document
    locator = " ".join(filter(None, (passage.heading, passage.locator)))
    title = document.metadata.title or document.source
    where = (passage.version_id, document.id, title, locator)
    return Receipt(passage.id, begin, begin + len(words), words, *where)


def _places(text: str, words: str) -> list[int]:
    """Return where ``words`` begin in ``text``, those that overlap too."""
    found, place = [], text.find(words) if words else -1
    while place >= 0:
        found.append(place)
        place = text.find(words, place + 1)
    return found
