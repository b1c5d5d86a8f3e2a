"""A change of encoder: every passage is encoded again, and while that lasts the library says so.

Vectors of two encoders cannot be told from each other, so that a change that was broken off is begun anew.
"""

from __future__ import annotations

from pathlib import Path

from index.build import encode
from index.ports import Encoder
from index.texts import SqlTextStore
from ontology.durable import take_away
from ontology.queries import Filters

ENCODER = "encoder"
"""The setting of the text store that names what its vectors come from."""
_UNFINISHED = "an unfinished change to "
_TOGETHER = 2_000


def changing_to(texts: SqlTextStore) -> str:
    """Return the identity of the encoder to which a change was begun and not ended; empty where none was."""
    known = texts.setting(ENCODER)
    return known.removeprefix(_UNFINISHED) if known.startswith(_UNFINISHED) else ""


def encode_all(texts: SqlTextStore, encoder: Encoder, *, folder: Path) -> int:
    """Encode every passage of the library in ``folder`` with ``encoder``; return how many there were.

    Who calls holds the library's write lock, and has not opened the index of vectors, which goes.
    """
    texts.set_setting(ENCODER, f"{_UNFINISHED}{encoder.identity}")
    keys = texts.keys(Filters()).tolist()
    for start in range(0, len(keys), _TOGETHER):
        batch = keys[start : start + _TOGETHER]
        texts.revector(batch, *encode(encoder, texts.normalized(batch)))
    take_away(folder / "dense")
    texts.set_setting(ENCODER, encoder.identity)
    return len(keys)
