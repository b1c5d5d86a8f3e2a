"""Make ``models/names``: ``python -m training.classical_names train.tsv.gz --encoder FOLDER --out models/names``.

The table has book, chapter, classical sentence and modern translation (NiuTrans Classical-Modern, MIT). Labels come
from :mod:`training.classical_labels`. The network is the first layers of the encoder, reading characters in the place
of pieces, with a linear layer to the labels. Two books are held out, and what the network makes of their labels is
logged.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import re
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.classical_labels import TYPES, Labelled, kept_pairs, label, read_pairs, write_pairs
from training.encoder_base import read_torch_folder
from training.onnx_export import write_small
from training.smoothing import smooth

if TYPE_CHECKING:
    from transformers import BertModel

LAYERS = 6
LABELS = ("O", *(f"{part}-{type_}" for type_ in TYPES for part in "BI"))
HELD_OUT = frozenset({"南齐书", "周书"})
PER_BOOK = 9_000
"""Sentences with names that one book gives at most: the histories are not to drown the rest."""
WITHOUT_NAMES = 0.12
"""Share of the sentences without any name that is kept."""
BARE = 0.3
"""Share of the sentences that lose their punctuation."""
CUT = 0.25
"""Share of the sentences of which one clause alone is read."""
FORGOTTEN = 0.03
"""Share of the characters that are read as unknown."""
SPECIAL = ("<pad>", "<unk>", "<s>", "</s>")
_PAD, _UNKNOWN, _BEGIN, _END = range(4)
_IGNORED = -100
_RARE = 3
"""Characters seen less often share the row of the unknown."""
_BATCH = 3072
"""Characters a step."""
_PUNCTUATION = frozenset("，。、；：？！“”‘’《》 ")
_CLAUSE = re.compile("[^，。；：？！]{3,}")

log = logging.getLogger(__name__)


class Names(nn.Module):
    """The encoder's first layers over characters, and a score for each label of each character."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder: Any = encoder
        self.drop = nn.Dropout(0.1)
        self.out = nn.Linear(encoder.config.hidden_size, len(LABELS))

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Return scores (sentences, characters, labels) for ids and mask (sentences, characters)."""
        hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        scores: Tensor = self.out(self.drop(hidden))
        return scores


def character_model(source: Path, characters: Sequence[str], layers: int) -> Names:
    """Return the network of the encoder in ``source``, cut to ``layers`` and with a row for each of ``characters``.

    A character without a piece of its own starts at the row of the unknown piece.
    """
    model, tokenizer = read_torch_folder(source)
    pieces: dict[str, int] = tokenizer.get_vocab()
    unknown = pieces["<unk>"]

    def row(character: str) -> int:
        plain = unicodedata.normalize("NFKC", character)
        return pieces.get(character, pieces.get(plain, pieces.get(f"▁{plain}", unknown)))

    rows = [pieces[name] for name in SPECIAL] + [row(character) for character in characters]
    encoder: Any = model
    words = encoder.embeddings.word_embeddings
    encoder.embeddings.word_embeddings = nn.Embedding(len(rows), words.embedding_dim)
    encoder.embeddings.word_embeddings.weight.data.copy_(words.weight[rows])
    encoder.encoder.layer = encoder.encoder.layer[:layers]
    encoder.config.num_hidden_layers = layers
    encoder.config.vocab_size = len(rows)
    return Names(encoder)


def chosen(sentences: Sequence[Labelled], *, seed: int) -> list[Labelled]:
    """Return what is trained on: no held-out book, a limit for each book, few sentences without names."""
    picker = random.Random(seed)
    by_book: dict[str, list[Labelled]] = defaultdict(list)
    for sentence in sentences:
        if sentence.book not in HELD_OUT and (_has_names(sentence) or picker.random() < WITHOUT_NAMES):
            by_book[sentence.book].append(sentence)
    kept = [one for book in by_book.values() for one in picker.sample(book, min(PER_BOOK, len(book)))]
    picker.shuffle(kept)
    return kept


def _has_names(sentence: Labelled) -> bool:
    return any(one != "O" for one in sentence.labels)


def batches(sentences: Sequence[Labelled], codes: dict[str, int], *, seed: int) -> list[tuple[Tensor, Tensor]]:
    """Return padded ids and labels of sentences of like length, in random order."""
    picker = random.Random(seed)
    groups: list[list[Labelled]] = [[]]
    for sentence in sorted(sentences, key=lambda one: len(one.text)):
        if groups[-1] and (len(groups[-1]) + 1) * (len(sentence.text) + 2) > _BATCH:
            groups.append([])
        groups[-1].append(sentence)
    picker.shuffle(groups)
    return [_padded([_row(one, codes, picker) for one in group]) for group in groups]


def _row(sentence: Labelled, codes: dict[str, int], picker: random.Random) -> list[tuple[int, int]]:
    bare = picker.random() < BARE
    begin, end = _clause(sentence.text, picker) if picker.random() < CUT else (0, len(sentence.text))
    row = [
        (_UNKNOWN if picker.random() < FORGOTTEN else codes.get(character, _UNKNOWN), LABELS.index(tag))
        for character, tag in zip(sentence.text[begin:end], sentence.labels[begin:end], strict=True)
        if not (bare and character in _PUNCTUATION)
    ]
    return [(_BEGIN, _IGNORED), *row, (_END, _IGNORED)]


def _clause(text: str, picker: random.Random) -> tuple[int, int]:
    """Return the bounds of a clause of ``text``, its last mark left out."""
    return picker.choice([match.span() for match in _CLAUSE.finditer(text)] or [(0, len(text))])


def _padded(rows: Sequence[Sequence[tuple[int, int]]]) -> tuple[Tensor, Tensor]:
    size = max(map(len, rows))
    inputs = [[code for code, _ in row] + [_PAD] * (size - len(row)) for row in rows]
    outputs = [[tag for _, tag in row] + [_IGNORED] * (size - len(row)) for row in rows]
    return torch.tensor(inputs), torch.tensor(outputs)


def train(network: Names, steps: Sequence[tuple[Tensor, Tensor]], *, rate: float) -> None:
    """Take ``steps``; the rate rises for a twentieth of them and falls to nothing."""
    head = [{"params": network.out.parameters(), "lr": 10 * rate}]
    body = [{"params": network.encoder.parameters(), "lr": rate}]
    optimizer = torch.optim.AdamW([*body, *head], weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [rate, 10 * rate], total_steps=len(steps) + 1, pct_start=0.05
    )
    network.train()
    began, mean = time.perf_counter(), 0.0
    for number, (inputs, outputs) in enumerate(steps):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores = network(inputs, (inputs != _PAD).long())
        loss = functional.cross_entropy(
            scores.float().flatten(0, 1), outputs.flatten(), ignore_index=_IGNORED, label_smoothing=0.05
        )
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        mean += (loss.item() - mean) / min(number + 1, 100)
        if number % 50 == 0:
            log.info("step %d of %d, loss %.4f, %.0f s", number, len(steps), mean, time.perf_counter() - began)


def spans(labels: Sequence[str]) -> set[tuple[int, int, str]]:
    """Return the spans (begin, end, type) of one sentence's labels; a type that changes begins a new one."""
    found: set[tuple[int, int, str]] = set()
    begin, type_ = 0, ""
    for place, tag in enumerate((*labels, "O")):
        if type_ and (tag[0] != "I" or tag[2:] != type_):
            found.add((begin, place, type_))
            type_ = ""
        if tag != "O" and not type_:
            begin, type_ = place, tag[2:]
    return found


def predicted(network: Names, texts: Sequence[str], codes: dict[str, int]) -> Iterator[tuple[str, ...]]:
    """Yield the labels that the network gives to each text."""
    network.eval()
    with torch.no_grad():
        for text in texts:
            row = torch.tensor([[_BEGIN, *(codes.get(character, _UNKNOWN) for character in text), _END]])
            scores = network(row, torch.ones_like(row))[0, 1:-1]
            yield tuple(LABELS[best] for best in scores.argmax(1).tolist())


def measured(network: Names, sentences: Sequence[Labelled], codes: dict[str, int]) -> dict[str, tuple[float, ...]]:
    """Return strict precision, recall and F1 of each type against the labels of ``sentences``."""
    right, given, wanted = Counter[str](), Counter[str](), Counter[str]()
    for sentence, labels in zip(sentences, predicted(network, [one.text for one in sentences], codes), strict=True):
        found, expected = spans(labels), spans(sentence.labels)
        right.update(type_ for _, _, type_ in found & expected)
        given.update(type_ for _, _, type_ in found)
        wanted.update(type_ for _, _, type_ in expected)
    return {
        type_: (
            round(right[type_] / max(given[type_], 1), 3),
            round(right[type_] / max(wanted[type_], 1), 3),
            round(2 * right[type_] / max(given[type_] + wanted[type_], 1), 3),
        )
        for type_ in TYPES
    }


def write_folder(network: Names, characters: Sequence[str], sentences: Sequence[Labelled], folder: Path) -> None:
    """Write the int8 form that ``ingest/taggers/classical.py`` reads; ``sentences`` show which channels are large."""
    folder.mkdir(parents=True, exist_ok=True)
    codes = codes_of(characters)
    network.eval()
    smooth(network.encoder, ([_BEGIN, *(codes.get(c, _UNKNOWN) for c in one.text), _END] for one in sentences))
    write_small(network, network.encoder.config, folder / "model.onnx", output="scores")
    described = {"characters": "".join(characters), "special": SPECIAL, "labels": LABELS}
    (folder / "names.json").write_text(json.dumps(described, ensure_ascii=False) + "\n", encoding="utf-8")


def keep(network: Names, characters: Sequence[str], path: Path) -> None:
    """Keep the float32 weights, to go on from."""
    torch.save({"state": network.state_dict(), "characters": "".join(characters)}, path)


def codes_of(characters: Sequence[str]) -> dict[str, int]:
    """Return the row of each character in the embedding."""
    return {character: place + len(SPECIAL) for place, character in enumerate(characters)}


def main() -> None:
    """Read, label, train and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", type=Path)
    parser.add_argument("--encoder", type=Path, required=True, help="a float32 folder of training.encoder_base")
    parser.add_argument("--out", type=Path, default=Path("models/names"))
    parser.add_argument("--resume", type=Path, help="float32 weights of an earlier run to go on from")
    parser.add_argument("--keep", type=Path, help="a file for the float32 weights")
    parser.add_argument("--pairs", type=Path, help="where the pairs with LAC's names are kept, or are to be")
    parser.add_argument("--layers", type=int, default=LAYERS)
    parser.add_argument("--steps", type=int, help="take this many steps and no more")
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--seed", type=int, default=1)
    chosen_ = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.manual_seed(chosen_.seed)
    if chosen_.pairs and not chosen_.pairs.exists():
        write_pairs(read_pairs(chosen_.table), chosen_.pairs)
    sentences = tuple(label(tuple(kept_pairs(chosen_.pairs) if chosen_.pairs else read_pairs(chosen_.table))))
    counts = Counter(character for sentence in sentences for character in sentence.text)
    characters = sorted(character for character, count in counts.items() if count >= _RARE)
    codes = codes_of(characters)
    network = character_model(chosen_.encoder, characters, chosen_.layers)
    if chosen_.resume:
        network.load_state_dict(torch.load(chosen_.resume, weights_only=True)["state"])
    seen = chosen(sentences, seed=chosen_.seed)
    log.info("%d sentences, %d of them seen, %d characters", len(sentences), len(seen), len(characters))
    train(network, batches(seen, codes, seed=chosen_.seed)[: chosen_.steps], rate=chosen_.rate)
    if chosen_.keep:
        keep(network, characters, chosen_.keep)
    held = [one for one in sentences if one.book in HELD_OUT]
    log.info("held-out books: %s", measured(network, random.Random(1).sample(held, min(3000, len(held))), codes))
    write_folder(network, characters, seen[:200], chosen_.out)


if __name__ == "__main__":
    main()
