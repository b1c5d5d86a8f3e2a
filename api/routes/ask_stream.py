"""An answer as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html).

``receipt`` is a receipt with its number and comes before the first ``sentence`` that rests on it; ``done`` is the whole
answer, as it is without a stream. What is shown is read again from the texts before anything is sent, so that nothing
that was sent has to be taken back.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from api.answer_shapes import ReceiptEvent, SentenceEvent
from api.schemas import answer_response, receipt_shape, sentences_of
from api.shapes import Shape
from ontology.queries import Answer

MEDIA_TYPE = "text/event-stream"
HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no", "Vary": "Accept"}
"""A proxy that gathers what passes through it would undo the stream."""


def events(answer: Answer, *, exchange: str = "", session: str = "") -> Iterator[str]:
    """Yield the events of an answer; the names of what is kept of it come with the last."""
    shown: set[int] = set()
    for number, sentence in enumerate(sentences_of(answer)):
        for receipt in sentence.receipts:
            if receipt not in shown:
                shown.add(receipt)
                yield event("receipt", ReceiptEvent(number=receipt, receipt=receipt_shape(answer.receipts[receipt])))
        yield event("sentence", SentenceEvent(number=number, text=sentence.text, receipts=list(sentence.receipts)))
    yield event("done", answer_response(answer, exchange=exchange, session=session))


def event(name: str, data: Shape) -> str:
    """One event; its data are JSON on one line."""
    return f"event: {name}\ndata: {data.model_dump_json()}\n\n"
