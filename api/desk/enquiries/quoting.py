"""Whether what is quoted still stands in the texts: read again each time that it is shown or sent."""

from __future__ import annotations

from collections.abc import Callable

from api.desk.enquiries.records import Enquiry
from ontology.errors import NotFound, WrongUse
from ontology.queries import Citation

Text = Callable[[str], str]
"""The text of a passage as it is now. Raises :class:`NotFound`."""


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
