"""Make ``ingest/taggers/weights/classical.npz``: ``python -m training.classical_names train.tsv.gz``.

The table has book, chapter, classical sentence and modern translation (NiuTrans Classical-Modern, MIT). Labels come
from :mod:`training.classical_labels`; the network is the one that ``ingest/taggers/classical.py`` runs in numpy. Two
books are held out, and what the network makes of their labels is logged.
"""

from __future__ import annotations

import argparse
import logging
import math
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from training.classical_labels import Labelled, Pair, label, read_pairs

DILATIONS = (1, 2, 4, 1)
WIDTH = 128
LABELS = ("O", *(f"{part}-{type_}" for type_ in ("PER", "LOC", "ORG", "BOOK", "OFI", "TIME") for part in "BI"))
HELD_OUT = frozenset({"南齐书", "周书"})
PASSES = ((1, 4e-3), (2, 2.5e-3))
"""Seed and highest learning rate of each pass; a pass sees 85 % of the sentences with names, 35 % of the others."""
_VOCABULARY = 7500
_BATCH = 8192
"""Characters a step."""
_PAD, _UNKNOWN, _IGNORED = 0, 1, -100
_PUNCTUATION = frozenset("，。、；：？！“”《》 ")

log = logging.getLogger(__name__)


class Network(nn.Module):
    """Character embeddings, four residual layers of three taps, and a label for each character."""

    def __init__(self, characters: int) -> None:
        super().__init__()
        self.emb = nn.Embedding(characters, WIDTH, padding_idx=_PAD)
        self.conv = nn.ModuleList(nn.Linear(3 * WIDTH, WIDTH) for _ in DILATIONS)
        self.out = nn.Linear(WIDTH, len(LABELS))
        self.drop = nn.Dropout(0.15)

    def forward(self, codes: Tensor) -> Tensor:
        """Return scores (sentences, characters, labels) for codes (sentences, characters)."""
        present = (codes != _PAD).unsqueeze(2).float()
        hidden, size = self.drop(self.emb(codes)), codes.shape[1]
        for layer, dilation in zip(self.conv, DILATIONS, strict=True):
            padded = functional.pad(hidden, (0, 0, dilation, dilation))
            taps = torch.cat((padded[:, :size], hidden, padded[:, 2 * dilation :]), 2)
            hidden = (hidden + functional.relu(layer(taps))) * present
        scores: Tensor = self.out(self.drop(hidden))
        return scores


def batches(sentences: Sequence[Labelled], codes: dict[str, int]) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield padded codes and labels of sentences of like length; some lose their punctuation, some a character."""
    groups: list[list[Labelled]] = [[]]
    for sentence in sorted(sentences, key=lambda one: len(one.text)):
        if groups[-1] and (len(groups[-1]) + 1) * len(sentence.text) > _BATCH:
            groups.append([])
        groups[-1].append(sentence)
    random.shuffle(groups)
    for group in groups:
        rows = [_row(sentence, codes) for sentence in group]
        size = max(len(row) for row in rows)
        inputs = [[code for code, _ in row] + [_PAD] * (size - len(row)) for row in rows]
        outputs = [[tag for _, tag in row] + [_IGNORED] * (size - len(row)) for row in rows]
        yield torch.tensor(inputs), torch.tensor(outputs)


def _row(sentence: Labelled, codes: dict[str, int]) -> list[tuple[int, int]]:
    bare = random.random() < 0.1
    row = [
        (_UNKNOWN if random.random() < 0.02 else codes.get(character, _UNKNOWN), LABELS.index(tag))
        for character, tag in zip(sentence.text, sentence.labels, strict=True)
        if not (bare and character in _PUNCTUATION)
    ]
    return row or [(_UNKNOWN, 0)]


def train(network: Network, sentences: Sequence[Labelled], codes: dict[str, int], *, rate: float) -> None:
    """Take one pass over ``sentences``."""
    steps = [*batches(sentences, codes)]
    optimizer = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=len(steps) + 1, pct_start=0.1)
    network.train()
    for number, (inputs, outputs) in enumerate(steps):
        scores = network(inputs).flatten(0, 1)
        loss = functional.cross_entropy(scores, outputs.flatten(), ignore_index=_IGNORED)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if number % 100 == 0:
            log.info("step %d of %d, loss %.4f", number, len(steps), loss.item())


def accuracy(network: Network, sentences: Sequence[Labelled], codes: dict[str, int]) -> float:
    """Return the share of the held-out labels other than ``O`` that the network gives."""
    network.eval()
    right = total = 0
    with torch.no_grad():
        for sentence in sentences:
            scores = network(torch.tensor([[codes.get(character, _UNKNOWN) for character in sentence.text]]))
            for best, tag in zip(scores[0].argmax(1).tolist(), sentence.labels, strict=True):
                total += tag != "O"
                right += tag != "O" and LABELS[best] == tag
    return right / max(total, 1)


def odds(pairs: Sequence[Pair], vocabulary: Sequence[str]) -> list[float]:
    """Return the log-odds of each character between classical and modern text, each count raised by 20."""
    classical, modern = Counter[str](), Counter[str]()
    for pair in pairs:
        classical.update(pair.classical)
        modern.update(pair.modern)
    sizes = [counts.total() + 20 * len(vocabulary) for counts in (classical, modern)]
    return [math.log((classical[one] + 20) / sizes[0]) - math.log((modern[one] + 20) / sizes[1]) for one in vocabulary]


def main() -> None:
    """Read, label, train and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", type=Path)
    parser.add_argument("--out", type=Path, default=Path("ingest/taggers/weights/classical.npz"))
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO)
    pairs = tuple(read_pairs(arguments.table))
    sentences = tuple(label(pairs))
    counts = Counter(character for sentence in sentences for character in sentence.text)
    vocabulary = [character for character, count in counts.most_common(_VOCABULARY) if count >= 5]
    codes = {character: place + 2 for place, character in enumerate(vocabulary)}
    network = Network(len(vocabulary) + 2)
    for seed, rate in PASSES:
        random.seed(seed)
        torch.manual_seed(seed)
        seen = [one for one in sentences if one.book not in HELD_OUT and random.random() < _share(one)]
        train(network, seen, codes, rate=rate)
        held = [one for one in sentences if one.book in HELD_OUT]
        log.info("held-out labels: %.3f", accuracy(network, held, codes))
    weights = {name: array.numpy().astype(np.float16) for name, array in network.state_dict().items()}
    weights["classical"] = np.array(odds(pairs, vocabulary), np.float16)
    np.savez_compressed(arguments.out, vocab=np.array("".join(vocabulary)), tags=np.array(LABELS), **weights)


def _share(sentence: Labelled) -> float:
    return 0.35 if set(sentence.labels) == {"O"} else 0.85


if __name__ == "__main__":
    main()
