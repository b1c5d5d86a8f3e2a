"""Teach the encoder what readers ask: ``python -m training.adapt_encoder DATA OUT``.

``DATA`` holds ``queries/passages.jsonl`` with ``queries/train.jsonl`` (queries written by reading the passages) and
``questions/drcd_dev.json.gz`` (modern questions on modern paragraphs, so that modern Chinese is not forgotten). Each
batch takes its queries from a few books, so that a passage's rivals are its neighbours. ``OUT`` becomes a torch folder
for ``training.encoder_base --source``. Deterministic by ``--seed`` on one machine; the books of :data:`HELD_OUT` are
never trained on.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.normalize import fold
from training.encoder_base import base_model, write_torch_folder

if TYPE_CHECKING:
    import torch

HELD_OUT = frozenset({"智囊(选录)", "周书", "北齐书", "笑林广记", "万历野获编", "陈书"})
QUERY_TOKENS, PASSAGE_TOKENS = 48, 136
TEMPERATURE = 0.03
BOOKS, FROM_BOOK, MODERN = 6, 6, 8


@dataclass(frozen=True, slots=True)
class Pair:
    """A query and the passage that answers it; ``passage`` is told apart by ``key``."""

    query: str
    passage: str
    key: str


def classical_pairs(folder: Path) -> dict[str, list[Pair]]:
    """Return the query pairs of each book that is trained on."""
    passages = {one["id"]: one for one in _lines(folder / "queries" / "passages.jsonl")}
    books: dict[str, list[Pair]] = {}
    for one in _lines(folder / "queries" / "train.jsonl"):
        passage = passages[one["id"]]
        if passage["book"] not in HELD_OUT:
            pair = Pair(fold(one["query"]), fold(passage["text"]), one["id"])
            books.setdefault(passage["book"], []).append(pair)
    return books


def modern_pairs(folder: Path) -> list[Pair]:
    """Return questions with their paragraphs, simplified as everything is that the encoder sees."""
    with gzip.open(folder / "questions" / "drcd_dev.json.gz", "rt", encoding="utf-8") as file:
        articles = json.load(file)["data"]
    return [
        Pair(fold(question["question"]), fold(paragraph["context"])[:220], fold(paragraph["context"])[:60])
        for article in articles
        for paragraph in article["paragraphs"]
        for question in paragraph["qas"]
    ]


def batches(books: dict[str, list[Pair]], modern: list[Pair], chance: random.Random) -> Iterator[list[Pair]]:
    """Yield batches for ever: each book's pairs in a new order each round, books in proportion to what is left."""
    waiting: dict[str, list[Pair]] = {}
    while True:
        if len(waiting) < BOOKS:
            waiting = {book: chance.sample(pairs, len(pairs)) for book, pairs in sorted(books.items())}
        names = sorted(waiting)
        chosen = set(chance.choices(names, weights=[len(waiting[name]) for name in names], k=4 * BOOKS))
        batch: list[Pair] = []
        for name in sorted(chosen)[:: max(1, len(chosen) // BOOKS)][:BOOKS]:
            batch += [waiting[name].pop() for _ in range(min(FROM_BOOK, len(waiting[name])))]
            if not waiting[name]:
                del waiting[name]
        yield batch + chance.sample(modern, MODERN)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


class Trainer:
    """The model with its optimiser. Dropout is off: the steps are few and the pairs are many."""

    def __init__(self, *, steps: int, rate: float) -> None:
        import torch

        self.model, self.tokenizer = base_model()
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=rate, weight_decay=0.01)
        warm = max(1, steps // 10)
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimizer, lambda step: min((step + 1) / warm, max(0.02, (steps - step) / (steps - warm)))
        )

    def vectors(self, texts: list[str], *, length: int) -> torch.Tensor:
        """Return ``(len(texts), 384)`` unit vectors with their gradients."""
        import torch

        encoded = [one.ids[:length] for one in self.tokenizer.encode_batch(texts)]
        width = max(map(len, encoded))
        ids = torch.tensor([one + [0] * (width - len(one)) for one in encoded])
        mask = torch.tensor([[1] * len(one) + [0] * (width - len(one)) for one in encoded])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = self.model(input_ids=ids, attention_mask=mask).last_hidden_state
        weight = mask[:, :, None].float()
        pooled = (hidden.float() * weight).sum(1) / weight.sum(1)
        return torch.nn.functional.normalize(pooled, dim=1)

    def step(self, batch: list[Pair]) -> float:
        """Pull queries and their passages together, push the others of the batch apart, both ways; return the loss."""
        import torch

        queries = self.vectors([f"query: {pair.query}" for pair in batch], length=QUERY_TOKENS)
        passages = self.vectors([f"passage: {pair.passage}" for pair in batch], length=PASSAGE_TOKENS)
        likeness = queries @ passages.T / TEMPERATURE
        twins = [[a.key == b.key and i != j for j, b in enumerate(batch)] for i, a in enumerate(batch)]
        likeness = likeness.masked_fill(torch.tensor(twins), -1e4)
        right = torch.arange(len(batch))
        cross = torch.nn.functional.cross_entropy
        loss = (cross(likeness, right) + cross(likeness.T, right)) / 2
        self.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.schedule.step()
        return float(loss.detach())


def main() -> None:
    """Train and write the torch folder."""
    import torch

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--steps", type=int, default=220)
    parser.add_argument("--rate", type=float, default=3e-5)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    trainer = Trainer(steps=options.steps, rate=options.rate)
    stream = batches(classical_pairs(options.data), modern_pairs(options.data), random.Random(options.seed))
    began, running = time.perf_counter(), 0.0
    for number, batch in zip(range(1, options.steps + 1), stream, strict=False):
        running += trainer.step(batch)
        if number % 10 == 0:
            print(f"step {number} loss {running / 10:.3f} seconds {time.perf_counter() - began:.0f}", flush=True)
            running = 0.0
    write_torch_folder(trainer.model, trainer.tokenizer, options.out)


if __name__ == "__main__":
    main()
