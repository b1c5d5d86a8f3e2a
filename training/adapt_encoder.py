"""Teach the encoder what readers ask: ``python -m training.adapt_encoder DATA OUT``.

``DATA`` holds ``queries/``, ``parallel/`` and ``questions/``; our own queries lie in ``training/queries``. One model
learns two ways of matching at once: the mean of its token vectors (what FAISS searches), and the token vectors
themselves, projected to a few numbers each and matched one by one (what the second look compares; Khattab and Zaharia,
"ColBERT", SIGIR 2020). A batch is made of small groups of neighbours (:mod:`training.pairs`). Deterministic by
``--seed`` on one machine. ``OUT`` becomes a torch folder for ``training.encoder_base --source``, written anew every
:data:`SAVE_EVERY` steps.
"""

from __future__ import annotations

import argparse
import copy
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from training.encoder_base import base_model, read_torch_folder, write_torch_folder
from training.pairs import (
    OWN_QUERIES,
    Group,
    Pair,
    Translated,
    compose,
    modern_pairs,
    own_groups,
    rough_pair,
    sentence_groups,
    sentence_pairs,
    shuffled_groups,
    written_groups,
)
from training.rare_characters import add_rare_characters

if TYPE_CHECKING:
    import torch

QUERY_TOKENS, PASSAGE_TOKENS = 40, 128
MEAN_TEMPERATURE, TOKEN_TEMPERATURE = 0.03, 0.03
TOKEN_DIMENSION = 48
PROJECTION = "projection.npy"
# Pairs of a batch: groups of written queries, groups of rough ones, modern questions; beside it groups of sentences.
GROUP = 6
WRITTEN_GROUPS, ROUGH_GROUPS, MODERN, SENTENCE_GROUPS = 5, 2, 6, 2
TRANSLATION_TOKENS = 150
SAVE_EVERY = 60
LOSSES = ("mean", "token", "sentence", "distance")


def batches(
    written: dict[str, Group], chapters: list[list[Translated]], modern: list[Pair], chance: random.Random
) -> Iterator[list[Pair]]:
    """Yield batches for ever."""
    stream = shuffled_groups([written[book] for book in sorted(written)], GROUP, chance)
    long = [chapter for chapter in chapters if len(chapter) >= GROUP]
    weights = [len(chapter) ** 0.5 for chapter in long]
    while True:
        batch = [pair for group in islice(stream, WRITTEN_GROUPS) for pair in group]
        for chapter in chance.choices(long, weights, k=ROUGH_GROUPS):
            begin = chance.randrange(len(chapter) - GROUP + 1)
            batch += [rough_pair(passage, chance) for passage in chapter[begin : begin + GROUP]]
        yield batch + chance.sample(modern, MODERN)


@dataclass(frozen=True, slots=True)
class Encoded:
    """Vectors of a batch: ``mean`` (texts, hidden), ``tokens`` (texts, width, small), ``mask`` (texts, width)."""

    mean: torch.Tensor
    tokens: torch.Tensor
    mask: torch.Tensor


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast to learn.

    ``rate`` rises over the first twentieth of the steps and falls to its share ``last``. ``translations`` is the weight
    with which a classical passage is drawn to where the model, as it was at the start, puts its translation (Reimers
    and Gurevych, "Making monolingual sentence embeddings multilingual", EMNLP 2020).
    """

    steps: int
    rate: float
    last: float
    translations: float


class Trainer:
    """The model, the projection of its token vectors, the optimiser, and the passages remembered."""

    def __init__(self, model: Any, tokenizer: Any, projection: torch.Tensor, *, plan: Plan) -> None:  # noqa: ANN401
        import torch

        self.model, self.tokenizer, self.plan = model, tokenizer, plan
        self.teacher = copy.deepcopy(model) if plan.translations else None
        self.projection = torch.nn.Parameter(projection)
        groups: list[dict[str, Any]] = [
            {"params": list(model.parameters())},
            {"params": [self.projection], "lr": 20 * plan.rate},
        ]
        self.optimizer = torch.optim.AdamW(groups, lr=plan.rate, weight_decay=0.01)
        warm, rest = max(1, plan.steps // 20), plan.steps - max(1, plan.steps // 20)
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimizer, lambda step: min((step + 1) / warm, 1 - (1 - plan.last) * (step - warm) / rest)
        )

    def encode(self, texts: list[str], *, length: int) -> Encoded:
        """Return the unit vectors of texts, with their gradients."""
        import torch

        hidden, mask = self._hidden(self.model, texts, length=length)
        unit = torch.nn.functional.normalize
        return Encoded(_mean(hidden, mask), unit(hidden @ self.projection, dim=2), mask)

    def _hidden(self, model: Any, texts: list[str], *, length: int) -> tuple[torch.Tensor, torch.Tensor]:  # noqa: ANN401
        import torch

        encoded = [one.ids[:length] for one in self.tokenizer.encode_batch(texts)]
        width = max(map(len, encoded))
        ids = torch.tensor([one + [0] * (width - len(one)) for one in encoded])
        mask = torch.tensor([[1] * len(one) + [0] * (width - len(one)) for one in encoded])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = model(input_ids=ids, attention_mask=mask).last_hidden_state
        return hidden.float(), mask

    def step(self, batch: list[Pair], sentences: list[Pair]) -> tuple[float, ...]:
        """Take a step; return the losses in the order of :data:`LOSSES`."""
        import torch

        mean, token, passages = self._losses(batch)
        short_mean, short_token, _ = self._losses(sentences)
        distance = self._distance(batch, passages.mean) if self.teacher is not None else torch.zeros(())
        loss = mean + token + (short_mean + short_token) / 2 + self.plan.translations * distance
        self.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_([*self.model.parameters(), self.projection], 1.0)
        self.optimizer.step()
        self.schedule.step()
        return tuple(float(one.detach()) for one in (mean, token, short_mean, distance))

    def _losses(self, batch: list[Pair]) -> tuple[torch.Tensor, torch.Tensor, Encoded]:
        """Pull queries to their passages, push other passages away."""
        import torch

        queries = self.encode([f"query: {pair.query}" for pair in batch], length=QUERY_TOKENS)
        passages = self.encode([f"passage: {pair.passage}" for pair in batch], length=PASSAGE_TOKENS)
        keys = [pair.key for pair in batch]
        twins = torch.tensor([[a == b and i != j for j, b in enumerate(keys)] for i, a in enumerate(keys)])
        token = _both_ways(token_likeness(queries, passages) / TOKEN_TEMPERATURE, twins)
        return _both_ways(queries.mean @ passages.mean.T / MEAN_TEMPERATURE, twins), token, passages

    def _distance(self, batch: list[Pair], passages: torch.Tensor) -> torch.Tensor:
        """Return how far the passages lie, on average, from where the teacher puts their translations."""
        import torch

        known = [place for place, pair in enumerate(batch) if pair.modern]
        texts = [f"passage: {batch[place].modern}" for place in known]
        with torch.no_grad():
            target = _mean(*self._hidden(self.teacher, texts, length=TRANSLATION_TOKENS))
        distance: torch.Tensor = 1 - (passages[known] * target).sum(1).mean()
        return distance


def _mean(hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    import torch

    weight = mask[:, :, None].float()
    return torch.nn.functional.normalize((hidden * weight).sum(1) / weight.sum(1))


def token_likeness(queries: Encoded, passages: Encoded) -> torch.Tensor:
    """Return (queries, passages): the mean over a query's tokens of the likeness of the passage's best token."""
    import torch

    pairs = torch.einsum("qid,pjd->qpij", queries.tokens, passages.tokens)
    best = pairs.masked_fill(passages.mask[None, :, None, :] == 0, -1.0).amax(dim=3)
    weight = queries.mask[:, None, :].float()
    return (best * weight).sum(2) / weight.sum(2)


def _both_ways(likeness: torch.Tensor, twins: torch.Tensor) -> torch.Tensor:
    import torch

    likeness = likeness.masked_fill(twins, -1e4)
    right = torch.arange(len(likeness))
    cross = torch.nn.functional.cross_entropy
    loss: torch.Tensor = (cross(likeness, right) + cross(likeness.T, right)) / 2
    return loss


def start(source: Path | None) -> tuple[Any, Any, torch.Tensor]:
    """Return model, tokenizer and projection of a torch folder; without one those that training begins with."""
    import torch

    if source is not None and (source / PROJECTION).exists():
        return (*read_torch_folder(source), torch.from_numpy(np.load(source / PROJECTION, allow_pickle=False)))
    model, tokenizer = read_torch_folder(source) if source is not None else base_model()
    return model, tokenizer, torch.randn(model.config.hidden_size, TOKEN_DIMENSION) / TOKEN_DIMENSION**0.5


def train(trainer: Trainer, stream: Iterator[list[Pair]], sentences: Iterator[Group], out: Path) -> None:
    """Take the steps of the plan, say every ten how it goes, and write the folder."""
    began, losses = time.perf_counter(), []
    for number, batch in enumerate(islice(stream, trainer.plan.steps), 1):
        short = [pair for group in islice(sentences, SENTENCE_GROUPS) for pair in group]
        losses.append(trainer.step(batch, short))
        if number % 10 == 0:
            told = " ".join(f"{name} {loss:.3f}" for name, loss in zip(LOSSES, np.mean(losses, axis=0), strict=True))
            print(f"step {number} {told} seconds {time.perf_counter() - began:.0f}", flush=True)
            losses.clear()
        if number % SAVE_EVERY == 0 or number == trainer.plan.steps:
            write_torch_folder(trainer.model, trainer.tokenizer, out)
            np.save(out / PROJECTION, trainer.projection.detach().numpy())


def main() -> None:
    """Train and write the torch folder."""
    import torch

    options = _options()
    torch.manual_seed(options.seed)
    chance = random.Random(options.seed)
    rows = sentence_pairs(options.data)
    written = written_groups(options.data)
    written.update((f"own/{book}", group) for book, group in own_groups(rows, options.queries).items())
    print(sum(map(len, written.values())), "written queries", flush=True)
    stream = batches(written, list(compose(rows)), modern_pairs(options.data), chance)
    plan = Plan(options.steps, options.rate, options.last, options.translations)
    model, tokenizer, projection = start(options.source)
    tokenizer = add_rare_characters(model, tokenizer, rows)
    trainer = Trainer(model, tokenizer, projection, plan=plan)
    train(trainer, stream, sentence_groups(rows, GROUP + 2, chance), options.out)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--source", type=Path, help="a torch folder to go on from; the base weights without it")
    parser.add_argument("--queries", type=Path, nargs="*", default=OWN_QUERIES, help="files of our own queries")
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--rate", type=float, default=4e-5)
    parser.add_argument("--last", type=float, default=0.02, help="share of the rate that is left at the end")
    parser.add_argument("--translations", type=float, default=0.0, help="weight of the pull towards the translation")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
