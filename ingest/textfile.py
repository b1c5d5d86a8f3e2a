"""A text file as one decoded text, read no further than its limits."""

from __future__ import annotations

from ingest.encoding import decode
from ingest.reading import Source
from ontology.errors import OversizedSource

_CHUNK = 1 << 20
# The longest that a character is in the encodings that are read.
_BYTES_A_CHARACTER = 4


def load_text(source: Source) -> str:
    """Return the decoded text of a file with line feeds as its only line ends.

    Raises :class:`~ontology.errors.OversizedSource` for a line beyond the limit, and the errors of
    :func:`ingest.encoding.decode`.
    """
    text = decode(_bounded(source), source.key).text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    longest = max(map(len, text.split("\n")))
    if longest > source.limits.max_line_characters:
        raise _too_long(source)
    return text


def _bounded(source: Source) -> bytes:
    """Read a file; stop as soon as a line is longer than its characters can be."""
    limit = source.limits.max_line_characters * _BYTES_A_CHARACTER
    chunks: list[bytes] = []
    run = 0
    with source.path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            chunks.append(chunk)
            end = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
            run = run + len(chunk) if end < 0 else len(chunk) - end - 1
            if run > limit:
                raise _too_long(source)
    return b"".join(chunks)


def _too_long(source: Source) -> OversizedSource:
    limit = source.limits.max_line_characters
    return OversizedSource(source.key, f"有一行超过 {limit} 字；请分段，或调高每行字数的上限")
