"""What an enquiry quotes: whether it still stands in the texts, and may be seen by whoever looks at the enquiry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from api.desk.enquiries.records import Act, Enquiry, Entry
from ontology.errors import NotFound, WrongUse
from ontology.queries import Citation

Text = Callable[[str], str]
"""The text of a passage as it is now. Raises :class:`NotFound`."""
Hides = Callable[[str], bool]
"""Says whether a passage, by its id, is one that whoever looks may not read."""
WITHHELD = "（这里引了您不能读的文献，没有显示。）"
"""What stands in the place of a text that quotes what is hidden."""
_RECEIPTS = ("receipts", "draft_receipts", "answer_receipts")
_QUOTING = {*_RECEIPTS, "transcript", "draft", "machine_draft", "answer"}


def holds(citation: Citation, text: Text) -> bool:
    """Return whether the passage says to the letter what is quoted of it."""
    if not citation.passage_id:
        return True
    try:
        return text(citation.passage_id)[citation.begin : citation.end] == citation.quote
    except NotFound:
        return False


def check_quotes(enquiry: Enquiry, said: str, text: Text) -> None:
    """Raise :class:`WrongUse` where an answer quotes what the texts say no more, since it was put into the draft."""
    for one in enquiry.draft_receipts:
        if one.quote in said and not holds(one, text):
            raise WrongUse(f"没有发出：《{one.document}》的这段原文已经改动或撤下，请重新引用：“{one.quote[:60]}”。")


def seen(enquiry: Enquiry, log: Sequence[Entry], hides: Hides, *, said: str = WITHHELD) -> tuple[Enquiry, list[Entry]]:
    """Return an enquiry and its log without what they quote of passages that are hidden; ``said`` stands there.

    What people wrote of such texts in their own words, in notes and to the reader, is theirs and stays.
    """
    if not any(map(hides, {*_quoted(enquiry), *_quoted_before(log)} - {""})):
        return enquiry, list(log)
    kept = [tuple(one for one in getattr(enquiry, name) if not hides(one.passage_id)) for name in _RECEIPTS]
    chat, drafted, answered = (now != getattr(enquiry, name) for name, now in zip(_RECEIPTS, kept, strict=True))
    turns = enquiry.transcript
    made = replace(
        enquiry,
        receipts=kept[0],
        draft_receipts=kept[1],
        answer_receipts=kept[2],
        transcript=tuple(replace(one, answer=said) for one in turns) if chat else turns,
        draft="" if drafted else enquiry.draft,
        machine_draft="",
        answer=said if enquiry.answer and answered else enquiry.answer,
    )
    return made, [_seen(one, said) for one in log]


def _seen(one: Entry, said: str) -> Entry:
    fields = {name: change for name, change in one.fields.items() if name not in _QUOTING}
    return replace(one, fields=fields, said=said if one.act is Act.ANSWER and one.said else one.said)


def _quoted(enquiry: Enquiry) -> Iterator[str]:
    for name in _RECEIPTS:
        yield from (one.passage_id for one in getattr(enquiry, name))


def _quoted_before(log: Sequence[Entry]) -> Iterator[str]:
    """The passages that were ever quoted: each change keeps what was before and after."""
    for entry in log:
        for name in _RECEIPTS:
            for receipts in entry.fields.get(name) or ():
                yield from (str(one["passage_id"]) for one in receipts or ())
