"""Any sentence-transformers model, by folder or by name; the one home of ``sentence_transformers``.

The model's own prompts are used: those named ``query`` and ``passage`` (or ``document``), where it has them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from index.ports import FloatArray
from ontology.errors import NotFound

PASSAGE_PROMPTS = ("passage", "document")
ONNX_WEIGHTS = Path("onnx") / "model.onnx"
TORCH_WEIGHTS = ("model.safetensors", "pytorch_model.bin")


class SentenceEncoder:
    """Vectors of a sentence-transformers model, scaled to unit length."""

    def __init__(self, model: SentenceTransformer, *, name: str, onnx: Path | None = None) -> None:
        """Wrap an opened model.

        Args:
            model: its weights are torch's, or those of the file ``onnx``.
            name: what the identity begins with.
            onnx: the file that ONNX Runtime runs, where it is not torch.
        """
        self._model = model
        self._name = name
        self._onnx = onnx
        self._query = _prompt(model, ("query",))
        self._passage = _prompt(model, PASSAGE_PROMPTS)

    @cached_property
    def identity(self) -> str:
        """Name, and twelve digits of a hash over the weights, the prompts and the length."""
        settings = json.dumps([self._query, self._passage, self._model.max_seq_length], ensure_ascii=False)
        digest = hashlib.sha256(settings.encode())
        for data in self._weights():
            digest.update(data)
        return f"{self._name}-{digest.hexdigest()[:12]}"

    @cached_property
    def dimension(self) -> int:
        """Numbers in a vector."""
        return int(self._model.get_embedding_dimension() or self._encode(["文"], "").shape[1])

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """Return ``(len(texts), dimension)`` rows of unit length; what the model cannot hold is cut off."""
        return self._encode(texts, self._passage)

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """Return ``(len(texts), dimension)`` rows of unit length; what the model cannot hold is cut off."""
        return self._encode(texts, self._query)

    def _weights(self) -> Iterator[bytes]:
        if self._onnx is not None:
            yield self._onnx.read_bytes()
        for name, tensor in sorted(self._model.state_dict().items()):
            yield name.encode() + tensor.detach().cpu().contiguous().view(torch.uint8).numpy().tobytes()

    def _encode(self, texts: Sequence[str], prompt: str) -> FloatArray:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = self._model.encode(
            list(texts), prompt=prompt, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)


def load(argument: str, threads: int | None) -> SentenceEncoder:
    """Open a folder, or a model by its name where this machine has it.

    A folder that holds ``onnx/model.onnx`` and no torch weights is run by ONNX Runtime.

    Raises:
        NotFound: there is no such folder and no such model on this machine or within its reach.
    """
    if threads is not None:
        torch.set_num_threads(threads)
    onnx = _onnx_weights(Path(argument))
    try:
        # Weights that are pickles are programs, and so is the code that a folder may bring along.
        safe: dict[str, Any] = {} if onnx else {"model_kwargs": {"use_safetensors": True}}
        backend: Literal["onnx", "torch"] = "onnx" if onnx else "torch"
        model = SentenceTransformer(argument, backend=backend, device="cpu", trust_remote_code=False, **safe)
    except (OSError, ValueError) as error:
        raise NotFound(f"there is no sentence-transformers model {argument!r}: {error}") from error
    return SentenceEncoder(model, name=f"st:{Path(argument).name}", onnx=onnx)


def _onnx_weights(folder: Path) -> Path | None:
    has_torch = any((folder / name).is_file() for name in TORCH_WEIGHTS)
    path = folder / ONNX_WEIGHTS
    return path if path.is_file() and not has_torch else None


def _prompt(model: SentenceTransformer, names: Sequence[str]) -> str:
    prompts = model.prompts or {}
    return next((prompt for name in names if (prompt := prompts.get(name))), "")
