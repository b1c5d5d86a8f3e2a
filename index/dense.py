"""Nearest passages by FAISS (its only importer).

Up to :data:`EXACT` vectors the index is exact; beyond that, an inverted file over 8-bit scalar quantisation, of which
an eighth of the lists is read. The index is written aside and swapped whole; readers open it memory-mapped.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import faiss
import numpy as np

from index.ports import FloatArray, IndexedPassage, KeyArray, Scored
from ontology.durable import put, settle
from ontology.errors import LibraryBroken

EXACT = 50_000
_MANIFEST = "manifest.json"
# Below this share of allowed passages every list is read: a narrow filter would leave too few in an eighth.
_NARROW = 0.1
# Between reading the manifest and the file it names, a writer may have swapped both.
_TRIES = 3


class FaissIndex:
    """Implements :class:`~index.ports.DenseIndex` in a folder."""

    def __init__(self, folder: Path, dimension: int, *, exact: int = EXACT) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._dimension = dimension
        self._exact = exact
        self._removed: set[int] = set()
        self._added: dict[int, FloatArray] = {}
        self._position = 0
        self._file = ""
        self._index = self._open()

    def apply(self, removed: Sequence[int], added: Sequence[IndexedPassage]) -> None:
        """Note passages to take out and to put in; :meth:`commit` does it."""
        for key in removed:
            self._added.pop(int(key), None)
        self._removed.update(int(key) for key in removed)
        self._removed.update(passage.key for passage in added)
        self._added.update((passage.key, passage.vector) for passage in added)

    def commit(self, position: int) -> None:
        """Write the index anew beside the old one and swap them, with the position it stands for."""
        if self._removed or self._added:
            index = self._changed()
            name = f"vectors-{position}.faiss"
            # A new name each time: the file that other processes have mapped must not change under them.
            while name == self._file:
                name = f"vectors-{position}-{name.count('-')}.faiss"
            faiss.write_index(index, str(self._folder / name))
            settle(self._folder / name)
            digest = _digest(self._folder / name)
        else:
            name, digest = self._file, _read_manifest(self._folder).digest
        _write_manifest(self._folder, _Manifest(position, name, digest))
        for old in self._folder.glob("vectors-*.faiss"):
            if old.name != name:
                old.unlink()
        self._removed, self._added = set(), {}
        self._index = self._open()

    def position(self) -> int:
        """Return the position of the last commit; 0 for a new index."""
        return self._position

    def keys(self) -> KeyArray:
        """Return all keys held, ascending."""
        return np.sort(_ids(self._index))

    def reload(self) -> None:
        """See what another process has committed; while it is being made anew, there is what was there before."""
        if not (self._folder / _MANIFEST).exists():
            return
        now = _read_manifest(self._folder)
        if (now.position, now.file) != (self._position, self._file):
            self._index = self._open()

    def search(self, vector: FloatArray, limit: int, *, allowed: KeyArray | None = None) -> list[Scored]:
        """Return the nearest passages, best first."""
        index = self._index  # another thread may put another one in its place
        if not index.ntotal or (allowed is not None and not allowed.size):
            return []
        parameters = _parameters(index, allowed)
        with _alone():
            scores, keys = index.search(vector.reshape(1, -1), limit, params=parameters)
        there = keys[0] >= 0
        return list(map(Scored._make, zip(keys[0][there].tolist(), scores[0][there].tolist(), strict=True)))

    def _changed(self) -> faiss.Index:
        keys = np.fromiter(self._added, dtype=np.int64, count=len(self._added))
        vectors = np.stack(list(self._added.values())) if self._added else np.empty((0, self._dimension), np.float32)
        index = self._read(self._file, mapped=False)
        if self._removed:
            index.remove_ids(faiss.IDSelectorBatch(np.fromiter(self._removed, dtype=np.int64)))
        if index.ntotal + len(keys) > self._exact and not hasattr(index, "nlist"):
            old = _ids(index)
            kept = index.reconstruct_batch(old) if len(old) else np.empty((0, self._dimension), np.float32)
            keys, vectors = np.concatenate([old, keys]), np.concatenate([kept, vectors])
            index = _inverted(vectors, self._dimension)
        if len(keys):
            index.add_with_ids(vectors, keys)
        return index

    def _open(self) -> faiss.Index:
        for attempt in range(_TRIES):
            manifest = _read_manifest(self._folder)
            try:
                index = self._read(manifest.file, mapped=True)
                break
            except (LibraryBroken, RuntimeError):
                if attempt == _TRIES - 1 or manifest == _read_manifest(self._folder):
                    raise
        self._position, self._file = manifest.position, manifest.file
        return index

    def _read(self, file: str, *, mapped: bool) -> faiss.Index:
        if not file:
            return faiss.IndexIDMap2(faiss.IndexFlatIP(self._dimension))
        path = self._folder / file
        if not path.exists():
            raise LibraryBroken(f"{path} is gone; run: wenmai rebuild")
        index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC if mapped else 0)
        if index.d != self._dimension:
            raise LibraryBroken(f"{path} holds vectors of {index.d} numbers, the encoder makes {self._dimension}")
        return index


@dataclass(frozen=True, slots=True)
class _Manifest:
    position: int = 0
    file: str = ""
    digest: str = ""
    """Of the file; empty where it was written before digests were kept."""


def _parameters(index: faiss.Index, allowed: KeyArray | None) -> faiss.SearchParameters:
    selector = faiss.IDSelectorBatch(allowed) if allowed is not None else None
    lists = getattr(index, "nlist", 0)
    if not lists:
        return faiss.SearchParameters(sel=selector)
    narrow = allowed is not None and allowed.size < _NARROW * index.ntotal
    return faiss.SearchParametersIVF(sel=selector, nprobe=lists if narrow else max(1, lists // 8))


@contextmanager
def _alone() -> Iterator[None]:
    """Search in this thread alone: threads that share one question wait for each other longer than it takes."""
    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(threads)


def damage(folder: Path) -> str:
    """Return what is wrong with the files of an index; empty where nothing is."""
    try:
        manifest = _read_manifest(folder)
    except LibraryBroken:
        return f"{_MANIFEST} 已损坏"
    if not manifest.file:
        return f"{_MANIFEST} 不存在" if any(folder.glob("vectors-*.faiss")) else ""
    path = folder / manifest.file
    if not path.exists():
        return f"{manifest.file} 不存在"
    return f"{manifest.file} 已损坏" if manifest.digest and _digest(path) != manifest.digest else ""


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()[:32]


def position_of(folder: Path) -> int:
    """Return how far in the outbox the vectors in ``folder`` came, without reading them; 0 for none."""
    return _read_manifest(folder).position


def _read_manifest(folder: Path) -> _Manifest:
    path = folder / _MANIFEST
    try:
        return _Manifest(**json.loads(path.read_text("utf-8"))) if path.exists() else _Manifest()
    except (ValueError, TypeError) as error:
        raise LibraryBroken(f"{path} cannot be read ({error}); run: wenmai check --repair") from error


def _write_manifest(folder: Path, manifest: _Manifest) -> None:
    put(folder / _MANIFEST, json.dumps(asdict(manifest)).encode())


def _inverted(vectors: FloatArray, dimension: int) -> faiss.Index:
    lists = max(1, round(4 * math.sqrt(len(vectors))))
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimension), dimension, lists, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
    )
    index.train(vectors)
    return index


def _ids(index: faiss.Index) -> KeyArray:
    if hasattr(index, "id_map"):
        ids: KeyArray = faiss.vector_to_array(index.id_map).astype(np.int64)
        return ids
    lists = index.invlists
    parts = [
        faiss.rev_swig_ptr(lists.get_ids(number), lists.list_size(number)).copy()
        for number in range(index.nlist)
        if lists.list_size(number)
    ]
    return np.concatenate(parts).astype(np.int64) if parts else np.empty(0, np.int64)
