"""Characters a second of the shipped encoder and of sentence-transformers over the same weights, in one run.

``python -m benchmarks.encode [FILE]`` encodes passages (of its own, or the lines of a UTF-8 file; of a JSON line its
``text``) with the int8 model on the plain ONNX path and with sentence-transformers as it comes: torch, float32, its
default batch size. The two take turns; the best of the rounds counts. The float32 weights are those of the base model,
which costs the same, or of the folder ``--source`` that the shipped model was exported from; then it also prints how
alike the vectors are. With ``--trim`` it prints only how alike the vectors of the trimmed and of the whole vocabulary
are, both in float32.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from index.encoders import load_encoder
from index.ports import Encoder, FloatArray
from training.encoder_base import base_model, write_torch_folder
from training.smoothing import calibration_texts

PASSAGE_PREFIX = "passage: "
LENGTH = 120
QUERY = "宋代临安府有哪些城门"


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run measured; speeds in characters a second, times in milliseconds."""

    texts: int
    characters: int
    onnx: float
    sentence_transformers: float
    ratio: float
    open_ms: float
    query_ms: float
    cosine_mean: float | None = None
    cosine_min: float | None = None


def own_texts(count: int) -> list[str]:
    """Return passages of about 120 characters put together from a fixed set of sentences."""
    sentences = [text.removeprefix(PASSAGE_PREFIX) for text in calibration_texts() if text.startswith(PASSAGE_PREFIX)]
    chooser = random.Random(7)
    return [_passage(chooser, sentences) for _ in range(count)]


def _passage(chooser: random.Random, sentences: Sequence[str]) -> str:
    length = chooser.randint(LENGTH // 2, LENGTH * 3 // 2)
    text = ""
    while len(text) < length:
        text += chooser.choice(sentences)
    return text[:length]


def read_texts(path: Path, count: int) -> list[str]:
    """Return the first lines of a file; the ``text`` of each where the file is JSON Lines."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()][:count]
    return [json.loads(line)["text"] for line in lines] if path.suffix == ".jsonl" else lines


def torch_encoder(source: Path | None = None, *, whole: bool = False) -> Encoder:
    """Return float32 weights, of a folder or of the base model, behind sentence-transformers with its defaults."""
    if source is not None:
        return load_encoder(f"st:{source}")
    with tempfile.TemporaryDirectory() as scratch:
        write_torch_folder(*base_model(whole=whole), Path(scratch))
        encoder = load_encoder(f"st:{scratch}")
        encoder.encode_queries([QUERY])
    return encoder


def seconds(work: Callable[[], object]) -> float:
    """Return how long a call takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def take_turns(encoders: Sequence[Encoder], texts: Sequence[str], *, rounds: int) -> list[float]:
    """Return the best time of each encoder over the texts."""
    times: list[list[float]] = [[] for _ in encoders]
    for _ in range(rounds):
        for encoder, taken in zip(encoders, times, strict=True):
            taken.append(seconds(lambda encoder=encoder: encoder.encode_passages(texts)))  # type: ignore[misc]
    return [min(taken) for taken in times]


def measure(texts: Sequence[str], *, rounds: int, source: Path | None) -> Figures:
    """Run both paths over the texts."""
    open_ms = 1000 * seconds(lambda: load_encoder("default"))
    onnx = load_encoder("default")
    onnx.encode_queries([QUERY])
    query_ms = 1000 * statistics.median(seconds(lambda: onnx.encode_queries([QUERY])) for _ in range(50))
    reference = torch_encoder(source)
    fast, slow = take_turns([onnx, reference], texts, rounds=rounds)
    alike = cosines(onnx.encode_passages(texts), reference.encode_passages(texts)) if source else None
    characters = sum(map(len, texts))
    return Figures(
        texts=len(texts),
        characters=characters,
        onnx=round(characters / fast),
        sentence_transformers=round(characters / slow),
        ratio=round(slow / fast, 2),
        open_ms=round(open_ms),
        query_ms=round(query_ms, 1),
        cosine_mean=None if alike is None else round(float(alike.mean()), 5),
        cosine_min=None if alike is None else round(float(alike.min()), 5),
    )


def measure_trim(texts: Sequence[str]) -> dict[str, float]:
    """Compare the vectors of the trimmed vocabulary with those of the whole one."""
    alike = cosines(*(torch_encoder(whole=whole).encode_passages(texts) for whole in (False, True)))
    return {"texts": len(texts), "cosine_mean": float(alike.mean()), "cosine_min": float(alike.min())}


def cosines(left: FloatArray, right: FloatArray) -> FloatArray:
    """Return the cosine of each row of one with the same row of the other; the rows have unit length."""
    cosine: FloatArray = (left * right).sum(axis=1, dtype=np.float32)
    return cosine


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path, nargs="?", help="a text file, one passage a line, or JSON Lines with text")
    parser.add_argument("--count", type=int, default=128, help="passages to encode")
    parser.add_argument("--rounds", type=int, default=3, help="turns that each path takes")
    parser.add_argument("--source", type=Path, help="the float32 folder that the shipped model was exported from")
    parser.add_argument("--trim", action="store_true", help="compare the trimmed vocabulary with the whole one")
    chosen = parser.parse_args(arguments)
    texts = read_texts(chosen.file, chosen.count) if chosen.file else own_texts(chosen.count)
    try:
        figures = (
            measure_trim(texts) if chosen.trim else asdict(measure(texts, rounds=chosen.rounds, source=chosen.source))
        )
    except ImportError as error:
        parser.exit(1, f"the comparison needs torch, transformers and sentence-transformers: {error}\n")
    except FileNotFoundError as error:
        parser.exit(1, f"the weights to compare with cannot be rebuilt: {error}\n")
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
