"""The assigner of a library: its headings, and their vectors kept in its folder.

The vectors lie in ``subjects/DIGEST.npy``, named after the encoder and what stands for the headings,
so that another encoder or another thesaurus makes its own. The file can be deleted at any time.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from index.ports import Encoder, FloatArray
from ingest.normalize import fold
from ingest.subjects import SubjectAssigner, Weights, heading_texts
from ontology.authority.headings import Headings
from ontology.authority.schemes import headings_of
from ontology.authority.store import AuthorityStore

FOLDER = "subjects"


def open_assigner(
    headings: Headings, encoder: Encoder | None, *, cache: Path | None = None, weights: Weights | None = None
) -> SubjectAssigner:
    """Return an assigner of ``headings`` that compares vectors of ``encoder``; by words alone without one.

    ``cache`` is the library's folder; without it the headings are encoded anew, which takes some seconds.
    """
    if encoder is None:
        return SubjectAssigner(headings)
    vectors = heading_vectors(headings, encoder, cache=cache)
    return SubjectAssigner(headings, embed=encoder.encode_passages, vectors=vectors, weights=weights)


def library_headings(setting: str, loaded: AuthorityStore | None = None) -> Headings:
    """Return the headings that the setting ``subjects`` names, thesauri among what was ``loaded``.

    Raises :class:`~ontology.errors.WrongUse` for a name that stands for none.
    """
    named = {one.name: loaded.entities(one.name) for one in loaded.authorities()} if loaded is not None else {}
    return headings_of(setting, loaded=named, fold=fold)


def heading_vectors(headings: Headings, encoder: Encoder, *, cache: Path | None) -> FloatArray:
    """Return a row of unit length for each heading; a kept file that does not fit is made anew."""
    texts = heading_texts(headings)
    if cache is None:
        return encoder.encode_passages(texts)
    path = cache / FOLDER / f"{_digest(encoder.identity, *texts)}.npy"
    kept = _kept(path, (len(texts), encoder.dimension))
    if kept is not None:
        return kept
    vectors = encoder.encode_passages(texts)
    _keep(path, vectors)
    return vectors


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _kept(path: Path, shape: tuple[int, int]) -> FloatArray | None:
    try:
        vectors: FloatArray = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):  # not there, or cut short when a disk was full
        return None
    return vectors if vectors.shape == shape else None


def _keep(path: Path, vectors: FloatArray) -> None:
    """Write aside and rename, so that no half file is ever read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".part.npy")
    np.save(aside, vectors)
    aside.replace(path)
