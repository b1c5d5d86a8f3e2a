"""The error family. Each class has a stable ``code``; the message says what was wrong, where, and what to do."""

from __future__ import annotations

from ontology.printable import one_line


class WenmaiError(Exception):
    """The root: anything that 文脉 refuses on purpose."""

    code = "error"


class SourceError(WenmaiError):
    """A source file that cannot be taken in."""

    code = "source"

    def __init__(self, source: str, reason: str) -> None:
        self.source = one_line(source)
        self.reason = one_line(reason)
        super().__init__(f"{self.source}: {self.reason}")


class UnreadableSource(SourceError):
    """The file cannot be opened: missing, no permission, a link out of the folder."""

    code = "source-unreadable"


class UnknownFormat(SourceError):
    """No reader takes this file."""

    code = "source-unknown-format"


class BrokenSource(SourceError):
    """The file is not what its name says, or is damaged or encrypted."""

    code = "source-broken"


class EmptySource(SourceError):
    """The file holds no text."""

    code = "source-empty"


class OversizedSource(SourceError):
    """The file, a line of it, or what it unpacks to is larger than the limits."""

    code = "source-oversized"


class WrongEncoding(SourceError):
    """The bytes are not text in any encoding that is read."""

    code = "source-encoding"


class WrongMapping(SourceError):
    """A table lacks a column that the mapping names, or a side-car cannot be read."""

    code = "source-mapping"


class WrongUse(WenmaiError):
    """A request that makes no sense: an empty query, an unknown name, a limit out of range."""

    code = "wrong-use"


class NotFound(WenmaiError):
    """There is no such passage, document or entity."""

    code = "not-found"


class Gone(NotFound):
    """There was such a passage, document or entity, and there is none any more."""

    code = "gone"


class NotAcceptable(WrongUse):
    """What is asked for cannot be said in any form that the client takes."""

    code = "not-acceptable"


class QueryTooCostly(WenmaiError):
    """A query passed its limit of time or rows."""

    code = "query-too-costly"


class QueriesWaiting(QueryTooCostly):
    """As many queries run as may run at once: this one may be asked again as it is."""

    code = "queries-waiting"


class GraphFollows(QueriesWaiting):
    """The graph still holds what has been closed: it is not asked until it has followed."""

    code = "graph-follows"


class EncoderMismatch(WenmaiError):
    """The library's vectors come from another encoder than the one that is set."""

    code = "encoder-mismatch"


class LibraryBusy(WenmaiError):
    """Another process is writing to this library."""

    code = "library-busy"


class LibraryBroken(WenmaiError):
    """The library's parts disagree in a way that opening it does not repair."""

    code = "library-broken"


class StorageFull(WenmaiError):
    """The disk or a quota is full; what was begun has been undone."""

    code = "storage-full"


class StorageFailed(WenmaiError):
    """The disk does not keep what is written: it fails, or may not be written."""

    code = "storage-failed"


class MissingPackage(WenmaiError):
    """A part needs a Python package that is not installed."""

    code = "missing-package"


class NotSignedIn(WenmaiError):
    """Only those who have signed in may do this."""

    code = "not-signed-in"


class NotAllowed(WenmaiError):
    """Whoever has signed in may not do this."""

    code = "not-allowed"
