"""A document is taken out of everything, and a receipt says what went.

The order outlives a kill at any moment: first the deletion is noted, then what the desk keeps goes, then the texts,
then the files. Opening the library for writing does what a killed process left (:func:`finish`). The projections follow
with :meth:`~api.library.Library.follow`; :mod:`api.upkeep.compacting` says what of their bytes stays until then.
"""

from __future__ import annotations

from typing import Any

from api.desk.intake.spool import Spool
from api.files.store import names_of
from api.files.taking import release, users
from api.library import Library
from api.open_data.withdrawing import withdraw_published
from api.withdrawing.desk import bare, withdraw
from api.withdrawing.pending import Begun, Removals
from api.withdrawing.striking import Leaving
from ontology.errors import NotFound
from ontology.queries import Filters
from ontology.records import Document

__all__ = ["bare", "finish", "remove"]

SYSTEM = "system"


def remove(library: Library, document_id: str, *, by: str = SYSTEM) -> dict[str, Any]:
    """Delete a document; the projections follow with :meth:`~api.library.Library.follow`. Raises :class:`NotFound`."""
    document, _ = library.texts.document(document_id)
    leaving = _leaving(library, document)
    begun = Begun(document_id, by, tuple(sorted(names_of(document.metadata))), _foreign(leaving))
    removals = Removals(library.desk.engine)
    removals.begin(begun)
    told = _desk(library, leaving, begun)
    change = library.texts.delete(document_id)
    told |= _files(library, begun)
    # What was being answered meanwhile is kept by now, or finds no passage to quote.
    told["exchanges"] += library.chat.withdraw(document_id, leaving.passages)
    removals.end(document_id)
    return {
        "document": document_id,
        "source": document.source,
        "title": document.metadata.title,
        "version": change.retired,
        "passages": len(change.removed),
        **told,
    }


def finish(library: Library) -> int:
    """Do what deletions that were broken off have left; return how many there were."""
    removals = Removals(library.desk.engine)
    begun = removals.begun()
    for one in begun:
        try:
            remove(library, one.document_id, by=one.by)
        except NotFound:
            _desk(library, Leaving(one.document_id, passages=dict.fromkeys(one.passages, "")), one)
            _files(library, one)
            removals.end(one.document_id)
    return len(begun)


def _leaving(library: Library, document: Document) -> Leaving:
    keys = [int(key) for key in library.texts.keys(Filters(), document_id=document.id)]
    texts = {one.passage.id: one.passage.text for one in library.texts.passages(keys)}
    return Leaving(document.id, document.metadata.title, texts)


def _foreign(leaving: Leaving) -> tuple[str, ...]:
    """The ids of passages from which their document's cannot be told."""
    return tuple(one for one in leaving.passages if one.rpartition("-")[0] != leaving.document_id)


def _desk(library: Library, leaving: Leaving, begun: Begun) -> dict[str, Any]:
    """Take the document out of what the desk and the chat keep."""
    exchanges = library.chat.withdraw(leaving.document_id, leaving.passages)
    others = (one for one in library.texts.documents() if one.id != leaving.document_id)
    shared = users(others) if begun.files else {}
    images = [name for name in begun.files if name not in shared]
    desk = library.desk
    parts, spools = withdraw(desk.engine, desk.audit, leaving, by=begun.by, images=images)
    spool = Spool(library.settings.library)
    for name in spools:
        spool.drop(name)
    return {"exchanges": exchanges, "parts": parts, "published": withdraw_published(library)}


def _files(library: Library, begun: Begun) -> dict[str, Any]:
    """Remove the files that no other document uses, with all that was made of them."""
    names = set(begun.files)
    removed = release(library.files, names, library.texts.documents())
    if removed:
        library.images.forget()
    return {"files": removed, "files_kept": sorted(names - set(removed))}
