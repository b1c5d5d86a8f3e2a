"""What a writer left that ended midway: a mark tells of it, and the next writer puts it away.

Texts and projections need no mark, for each transaction is whole and the positions tell what is to be done. Files are
kept before the document that names them is stored, and are removed after it: in between they are nobody's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.files.taking import sweep
from api.library import Library
from ontology.durable import clear_away, settle

MARK = "unfinished"


@contextmanager
def marked(folder: Path) -> Iterator[bool]:
    """Mark a library as being written; say whether the last who did so ended midway. Who calls holds its write lock."""
    mark = folder / MARK
    was = mark.exists()
    mark.touch()
    settle(folder)
    clear_away(folder)
    yield was
    mark.unlink(missing_ok=True)


def put_away(library: Library) -> list[str]:
    """Remove the files that no document came to use; return their names."""
    library.files.drop_drafts()
    return sweep(library.files, library.texts.documents())
