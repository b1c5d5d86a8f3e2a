"""Characters of classical texts that the multilingual vocabulary lacks: 豕, 辇, 谥 and some three thousand more.

Each gets a piece of its own, whose row begins at the mean of the rows of the words by which translators render it
(豕: 猪), so that it means something before any training; a name, which is rendered by itself, begins near the unknown
piece. A little noise keeps any two apart.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from ingest.segment import words
from training.pairs import folded
from training.vocabulary import UNKNOWN

if TYPE_CHECKING:
    import torch

SEEN = 4
RENDERINGS = 3
# Share of the sentences with a character or a word that have both (Dice): below it a word is no rendering.
LEAST_DICE = 0.08
NOISE = 0.3
SEED = 20


def add_rare_characters(model: Any, tokenizer: Tokenizer, rows: Sequence[tuple[str, str, str, str]]) -> Tokenizer:  # noqa: ANN401
    """Widen the embedding of ``model`` in place and return the tokenizer that goes with it.

    Args:
        model: a BertModel.
        tokenizer: a unigram tokenizer; one that already knows the characters comes back as it is.
        rows: sentence pairs, of which the third is classical and the fourth modern.
    """
    missing = missing_characters(tokenizer, rows)
    if not missing:
        return tokenizer
    renderings = found_renderings(set(missing), rows)
    old = model.embeddings.word_embeddings.weight.detach()
    noise = np.random.default_rng(SEED).standard_normal((len(missing), old.shape[1])).astype(np.float32)
    begun = np.stack([_row(renderings.get(character, []), tokenizer, old.numpy()) for character in missing])
    _widen(model, begun + NOISE * float(old.std()) * noise)
    return _with_pieces(tokenizer, missing)


def missing_characters(tokenizer: Tokenizer, rows: Sequence[tuple[str, str, str, str]]) -> list[str]:
    """Return the Han characters that classical sentences hold :data:`SEEN` times or more and no piece spells."""
    counts = Counter(character for classical, _ in folded(rows) for character in classical)
    known = tokenizer.get_vocab()
    return sorted(
        character
        for character, count in counts.items()
        if count >= SEEN and character not in known and unicodedata.name(character, "").startswith("CJK UNIFIED")
    )


def found_renderings(characters: set[str], rows: Sequence[tuple[str, str, str, str]]) -> dict[str, list[str]]:
    """Return the words of translations that go with each character best, by Dice's coefficient."""
    sentences: Counter[str] = Counter()
    together: dict[str, Counter[str]] = defaultdict(Counter)
    holding: Counter[str] = Counter()
    for classical, translation in folded(rows):
        modern = set(words(translation))
        sentences.update(modern)
        for character in characters.intersection(classical):
            holding[character] += 1
            together[character].update(modern)
    found = {}
    for character, counts in together.items():
        dice = {
            word: 2 * count / (sentences[word] + holding[character])
            for word, count in counts.items()
            if count > 1 and not characters.intersection(word)
        }
        best = sorted(dice, key=lambda word: (-dice[word], word))[:RENDERINGS]
        found[character] = [word for word in best if dice[word] >= LEAST_DICE]
    return found


def _row(renderings: list[str], tokenizer: Tokenizer, old: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    pieces = [piece for word in renderings for piece in tokenizer.encode(word, add_special_tokens=False).ids]
    known = [piece for piece in pieces if piece != tokenizer.token_to_id(UNKNOWN)]
    row: npt.NDArray[np.float32] = old[known or [tokenizer.token_to_id(UNKNOWN)]].mean(axis=0)
    return row


def _widen(model: Any, added: npt.NDArray[np.float32]) -> None:  # noqa: ANN401
    import torch

    embedding: torch.nn.Embedding = model.embeddings.word_embeddings
    rows = torch.cat([embedding.weight.detach(), torch.from_numpy(added)])
    model.embeddings.word_embeddings = torch.nn.Embedding.from_pretrained(  # type: ignore[no-untyped-call]
        rows, freeze=False, padding_idx=embedding.padding_idx
    )
    model.config.vocab_size = len(rows)


def _with_pieces(tokenizer: Tokenizer, characters: Sequence[str]) -> Tokenizer:
    state = json.loads(tokenizer.to_str())
    least = min(score for piece, score in state["model"]["vocab"] if len(piece) == 1)
    state["model"]["vocab"] += [[character, least] for character in characters]
    widened: Tokenizer = Tokenizer.from_str(json.dumps(state))
    return widened
