"""What is proposed, put into the answer that a librarian writes.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from api.desk.enquiries.records import Enquiry
from api.desk.enquiries.rules import Rules
from ontology.queries import Citation


def quotation(citation: Citation) -> str:
    """Return a quotation with its source."""
    where = f" {citation.locator}" if citation.locator not in ("", citation.document) else ""
    return f"“{citation.quote}”（《{citation.document}》{where}）"


def placed(draft: str, text: str, at: int | None) -> tuple[str, int]:
    """Return a draft with a text put in before its character ``at``, and where the text ends.

    Without ``at`` it comes last, on a line of its own.
    """
    if at is None or at > len(draft):
        head = f"{draft.rstrip()}\n" if draft.strip() else ""
        return f"{head}{text}", len(head) + len(text)
    return f"{draft[:at]}{text}{draft[at:]}", at + len(text)


def taken(
    was: Enquiry, rules: Rules, *, draft: str, citations: Sequence[Citation], machine: str | None, by: str
) -> Enquiry:
    """Return an enquiry with this draft and what it quotes; ``machine`` is what a machine had proposed for it."""
    made = rules.write(was, draft, machine, by)
    for one in citations:
        made = rules.quote(made, one, draft, by)
    return made
