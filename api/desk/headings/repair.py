"""The decisions on headings laid over the text store, where a process that was killed in between kept them alone."""

from __future__ import annotations

from api.desk.headings.store import HeadingStore
from index.texts import SqlTextStore
from ontology.errors import NotFound


def lay_headings(store: HeadingStore, texts: SqlTextStore) -> int:
    """Put right the documents whose headings do not show what was decided of them; return their number.

    Who calls holds the library's write lock.
    """
    behind = 0
    for document_id in store.documents():
        given = texts.assignments(document_id)
        if (due := store.settled(document_id, given)) == given:
            continue
        try:
            texts.assign(document_id, due)
        except NotFound:  # the document is gone; the decision waits for its return
            continue
        behind += 1
    return behind
