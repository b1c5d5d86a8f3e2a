"""An item of the knowledge base as an answer.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from api.desk.knowledge.records import Item, Receipt
from ingest.passages import sentences
from ontology.queries import Answer, Citation, Origin, Sentence

# [1], ［1］ and 〔1〕 after a sentence, several of them too.
_MARK = re.compile(r"\s*[\[［〔](\d{1,2})[\]］〕]")


def told(question: str, item: Item, likeness: float) -> Answer:
    """Return what an item answers; its receipts have been read again. ``likeness`` is how sure it is that it does."""
    content = item.content
    parts = tuple(_sentences(content.answer, len(content.receipts)))
    closing = tuple(_closing(item))
    return Answer(
        question=question,
        text="".join(one.text for one in (*parts, *closing)),
        refused=False,
        confidence=likeness,
        receipts=tuple(map(citation, content.receipts)),
        sentences=(*parts, *closing),
        origin=Origin.KNOWLEDGE,
        item=item.id,
    )


def citation(receipt: Receipt) -> Citation:
    """Return a receipt as answers show it."""
    where = (receipt.begin, receipt.end, receipt.quote, receipt.document, receipt.locator)
    return Citation(receipt.passage_id, *where)


def marks(answer: str) -> set[int]:
    """Return the numbers that an answer's marks name."""
    return {int(number) for number in _MARK.findall(answer)}


def _sentences(answer: str, count: int) -> Iterator[Sentence]:
    """Yield the sentences without their marks. Where no sentence has one, all rest on all receipts: a librarian vouched
    for the whole."""
    every = () if marks(answer) else tuple(range(count))
    for text, named in _marked(answer.strip()):
        known = tuple(number - 1 for number in named if 1 <= number <= count)
        yield Sentence(text, known or every)


def _marked(answer: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield each sentence without marks, with the numbers of those in it and of those that follow it."""
    bare, at = "", []
    last = 0
    for mark in _MARK.finditer(answer):
        bare += answer[last : mark.start()]
        at.append((len(bare), int(mark.group(1))))
        last = mark.end()
    bare += answer[last:]
    for begin, end in sentences(bare):
        yield bare[begin:end], tuple(dict.fromkeys(number for place, number in at if begin < place <= end))


def _closing(item: Item) -> Iterator[Sentence]:
    """Yield where to go on, and, of what rests on no text, who says so."""
    content = item.content
    if content.links:
        yield Sentence(f"\n详见：{' '.join(content.links)}")
    if not content.receipts:
        since = f"，{item.approved[:10]} 核准" if item.approved else ""
        yield Sentence(f"\n（馆方说明：{content.owner}{since}）")
