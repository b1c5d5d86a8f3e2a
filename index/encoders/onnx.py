"""The shipped model, run by ONNX Runtime alone; the one home of ``onnxruntime`` and ``tokenizers``.

Every text is a run of its own, and runs go side by side, one a core. So nothing is padded, and a vector does not depend
on what it is encoded with: the scale of an int8 activation is taken over a whole run.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from index.encoders.shipped import PROJECTION, TOKENIZER, WEIGHTS, is_complete, shipped_model_folder
from index.ports import FloatArray, TokenArray
from ontology.errors import NotFound

MAX_TOKENS = 512
PROMPTS = Path("config_sentence_transformers.json")
CONFIG = Path("config.json")
# Texts that are cut into tokens at a time: bounds the memory that a long stream takes.
CHUNK = 1024


Seen = Callable[[int, FloatArray], None]
"""What takes the number of a text and its ``(tokens, dimension)`` vectors."""


class OnnxEncoder:
    """Mean-pooled, normalised token vectors of a model folder in the shipped form."""

    def __init__(self, folder: Path, *, threads: int | None = None) -> None:
        """Open the model.

        Args:
            folder: as ``models/encoder``: onnx/model.onnx, tokenizer.json, config.json and the prompts.
            threads: texts that are encoded side by side; the cores of this process when None.

        Raises:
            NotFound: the folder lacks the weights, the projection or the tokenizer.
        """
        if not is_complete(folder):
            raise NotFound(f"{folder} is no encoder: it needs {WEIGHTS}, {PROJECTION} and {TOKENIZER}")
        self._folder = folder
        self._threads = threads or _cores()
        self._prompts: dict[str, str] = _read_json(folder / PROMPTS)["prompts"]
        self._dimension = int(_read_json(folder / CONFIG)["hidden_size"])
        self._projection: FloatArray = np.load(folder / PROJECTION, allow_pickle=False).astype(np.float32)
        self._tokenizer = _open_tokenizer(folder / TOKENIZER)
        self._session = _open_session(folder / WEIGHTS)
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="encode")

    @cached_property
    def identity(self) -> str:
        """``wenmai-`` and twelve digits of a hash over all files that change a vector, and over the length."""
        digest = hashlib.sha256(json.dumps([self._prompts, MAX_TOKENS, "mean"], sort_keys=True).encode())
        for name in (WEIGHTS, TOKENIZER, PROJECTION):
            digest.update((self._folder / name).read_bytes())
        return f"wenmai-{digest.hexdigest()[:12]}"

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""
        return self._dimension

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """Return ``(len(texts), dimension)`` rows of unit length; what lies behind 512 tokens is cut off."""
        return self._encode(texts, self._prompts["passage"])

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """Return ``(len(texts), dimension)`` rows of unit length; what lies behind 512 tokens is cut off."""
        return self._encode(texts, self._prompts["query"])

    def passages_with_tokens(self, texts: Sequence[str]) -> tuple[FloatArray, list[TokenArray]]:
        """Return the rows of :meth:`encode_passages`, and ``(tokens, small)`` directions for each text."""
        tokens: list[TokenArray] = [np.empty((0, 0), np.int8)] * len(texts)

        def keep(row: int, hidden: FloatArray) -> None:
            tokens[row] = as_directions(hidden @ self._projection)

        return self._encode(texts, self._prompts["passage"], seen=keep), tokens

    def query_with_tokens(self, text: str) -> tuple[FloatArray, FloatArray]:
        """Return ``(dimension,)`` as of :meth:`encode_queries`, and ``(tokens, small)`` unit vectors."""
        encoding = self._tokenizer.encode(self._prompts["query"] + _without_surrogates(text))
        hidden = self._hidden(encoding.ids)
        return unit_mean(hidden), unit_rows(hidden @ self._projection)

    def _encode(self, texts: Sequence[str], prefix: str, *, seen: Seen | None = None) -> FloatArray:
        vectors = np.empty((len(texts), self._dimension), dtype=np.float32)
        for begin in range(0, len(texts), CHUNK):
            chunk = [prefix + _without_surrogates(text) for text in texts[begin : begin + CHUNK]]
            self._fill(vectors, begin, chunk, seen=seen)
        return vectors

    def _fill(self, vectors: FloatArray, begin: int, texts: list[str], *, seen: Seen | None) -> None:
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch(texts)]

        def fill(row: int) -> None:
            hidden = self._hidden(ids[row])
            vectors[begin + row] = unit_mean(hidden)
            if seen:
                seen(begin + row, hidden)

        if len(ids) == 1:
            fill(0)
            return
        # The longest first: no core is left with a long text when the others have finished.
        order = sorted(range(len(ids)), key=lambda row: -len(ids[row]))
        for _ in self._pool.map(fill, order):
            pass

    def _hidden(self, ids: list[int]) -> FloatArray:
        tokens = np.array([ids], dtype=np.int64)
        (hidden,) = self._session.run(None, {"input_ids": tokens, "attention_mask": np.ones_like(tokens)})
        rows: FloatArray = hidden[0]
        return rows


def unit_mean(hidden: npt.NDArray[Any]) -> FloatArray:
    """Return the mean of ``(tokens, dimension)`` rows, scaled to unit length."""
    mean: FloatArray = hidden.mean(axis=0, dtype=np.float32)
    return mean / max(float(np.linalg.norm(mean)), 1e-12)


def unit_rows(rows: npt.NDArray[Any]) -> FloatArray:
    """Return ``(n, m)`` rows, each scaled to unit length."""
    scaled: FloatArray = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return scaled


def as_directions(rows: FloatArray) -> TokenArray:
    """Return ``(n, m)`` rows in a byte a number, each stretched so that its largest number is 127."""
    largest = np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1e-12)
    directions: TokenArray = np.rint(rows * (127 / largest)).astype(np.int8)
    return directions


def load(_argument: str, threads: int | None) -> OnnxEncoder:
    """Open the shipped model."""
    return OnnxEncoder(shipped_model_folder(), threads=threads)


def _without_surrogates(text: str) -> str:
    """Put a question mark for each half of a pair that stands alone, as it can in a question that came as JSON."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _open_tokenizer(path: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer


def _open_session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # As sentence-transformers opens it: with other fusions the int8 rounding differs, and so would the vectors (cosine
    # 0.997 at least). Without any the speed is a third higher; one set of vectors is worth more.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _read_json(path: Path) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NotFound(f"{path.parent} is no encoder: it lacks {path.name}") from error
    return loaded
