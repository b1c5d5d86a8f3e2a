"""Choose what each way of matching counts: ``python -m training.fusion DATA``.

The classical queries are those of ``DATA/queries`` about the books that the encoder was never trained on
(:data:`training.pairs.HELD_OUT`), among all passages of ``DATA/queries``; the modern ones are a sample of the
development part of DRCD among its paragraphs. Prints the measures of every way alone, of the fusion as levers are added
one by one, and of the weights that a walk along one weight at a time ends with, by the mean of both nDCG@10.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from api.annotate import Annotator
from api.evaluate.files import read_lines
from api.evaluate.metrics import Ranking, summary
from api.forms import expansions, explained
from api.question import understand
from index.bridge import TableBridge, shipped_bridge
from index.encoders import shipped_model_folder
from index.encoders.onnx import OnnxEncoder
from index.fusion import fuse
from index.lexical import TantivyIndex
from index.ports import Bridge, FloatArray, IndexedPassage, Scored, TokenArray
from index.search import BRIDGE, DENSE, DEPTH, LEXICAL, LOOK_WEIGHT, METHODS, SECOND_LOOK, WEIGHTS
from index.second_look import token_likeness
from ingest.normalize import fold
from ingest.segment import words
from ontology.queries import Filters
from training.pairs import HELD_OUT, modern_pairs

SAMPLED_MODERN = 600
GRID: Mapping[str, Sequence[float]] = {
    LEXICAL: (0.0, 0.1, 0.25, 0.5),
    BRIDGE: (0.0, 0.25, 0.35, 0.5, 0.7, 1.0),
    SECOND_LOOK: (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0),
}


@dataclass(frozen=True, slots=True)
class Found:
    """What each way found for one query; ``look`` holds the token likeness of every key found."""

    kind: str
    gold: int
    lists: Mapping[str, Sequence[Scored]]
    look: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Question:
    """A query, its kind, and the number of the passage that answers it."""

    text: str
    kind: str
    gold: int


def classical(data: Path) -> tuple[list[str], list[Question]]:
    """Return all passages, and the queries about the books that are held out."""
    passages = list(read_lines(data / "queries" / "passages.jsonl"))
    numbers = {one["id"]: number for number, one in enumerate(passages)}
    held = [
        one for one in read_lines(data / "queries" / "train.jsonl") if passages[numbers[one["id"]]]["book"] in HELD_OUT
    ]
    return [one["text"] for one in passages], [Question(one["query"], one["kind"], numbers[one["id"]]) for one in held]


def modern(data: Path) -> tuple[list[str], list[Question]]:
    """Return modern paragraphs and a sample of the questions about them."""
    pairs = modern_pairs(data)
    numbers = {passage: number for number, passage in enumerate(dict.fromkeys(pair.passage for pair in pairs))}
    sampled = random.Random(1).sample(pairs, SAMPLED_MODERN)
    return list(numbers), [Question(pair.query, "modern", numbers[pair.passage]) for pair in sampled]


def search_all(
    passages: Sequence[str], questions: Sequence[Question], encoder: OnnxEncoder, bridge: Bridge
) -> list[Found]:
    """Index the passages and search every question every way."""
    normalized, annotator = [fold(text) for text in passages], Annotator()
    vectors, tokens = encoder.passages_with_tokens(normalized)
    with TemporaryDirectory() as folder:
        lexical = TantivyIndex(Path(folder))
        lexical.apply([], [IndexedPassage(key, text, words(text), vectors[key]) for key, text in enumerate(normalized)])
        lexical.commit(1)
        return [
            _search(one, lexical, (vectors, tokens), encoder=encoder, bridge=bridge, annotator=annotator)
            for one in questions
        ]


def _search(
    question: Question,
    lexical: TantivyIndex,
    encoded: tuple[FloatArray, list[TokenArray]],
    *,
    encoder: OnnxEncoder,
    bridge: Bridge,
    annotator: Annotator,
) -> Found:
    query = understand(question.text, tagger=annotator.question, filters=Filters(), limit=DEPTH, methods=METHODS)
    text, asked = query.normalized, query.tokens
    other = (*bridge.expand(text, asked), *expansions(query.mentions))
    vectors, tokens = encoded
    vector, query_tokens = encoder.query_with_tokens(explained(text, query.mentions))
    near = vectors @ vector
    lists = {
        LEXICAL: lexical.search(text, asked, limit=DEPTH),
        BRIDGE: lexical.search(text, asked, limit=DEPTH, expansions=other),
        DENSE: [Scored(int(key), float(near[key])) for key in np.argsort(-near, kind="stable")[:DEPTH]],
    }
    keys = sorted({scored.key for ranked in lists.values() for scored in ranked})
    look = token_likeness(query_tokens, [tokens[key] for key in keys])
    return Found(question.kind, question.gold, lists, dict(zip(keys, map(float, look), strict=True)))


def ranking(found: Found, weights: Mapping[str, float]) -> Ranking:
    """Return the order that the weights give; a way that counts nothing adds nothing."""
    used = {name: ranked for name, ranked in found.lists.items() if weights.get(name)}
    fused = fuse(used, weights, bounded={DENSE})
    first = {one.key: one.score + weights.get(SECOND_LOOK, 0.0) * found.look[one.key] for one in fused}
    order = sorted(first, key=lambda key: -first[key])
    return Ranking(found.kind, tuple(map(str, order)), frozenset([str(found.gold)]))


def measured(found: Sequence[Found], weights: Mapping[str, float]) -> dict[str, float]:
    """Return the measures of the weights over all queries."""
    rankings = [ranking(one, weights) for one in found]
    deep = np.mean([not one.gold.isdisjoint(one.ids) for one in rankings])
    return {**summary(rankings), "hit@100": round(float(deep), 4)}


def walk(sets: Sequence[Sequence[Found]], weights: Mapping[str, float]) -> dict[str, float]:
    """Change one weight at a time to the best of its grid until none changes."""

    def gain(changed: Mapping[str, float]) -> float:
        return sum(measured(found, changed)["ndcg@10"] for found in sets)

    now = dict(weights)
    while True:
        before = dict(now)
        for name, values in GRID.items():
            choices = [{**now, name: value} for value in values]
            now = max(choices, key=gain)
        if now == before:
            return now


def main() -> None:
    """Search, walk, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", type=Path)
    parser.add_argument("--encoder", type=Path, help="a folder as models/encoder; the shipped one without it")
    options = parser.parse_args()
    encoder, bridge = OnnxEncoder(options.encoder or shipped_model_folder()), TableBridge(shipped_bridge())
    sets = [search_all(*load(options.data), encoder, bridge) for load in (classical, modern)]
    shipped = {BRIDGE: WEIGHTS[BRIDGE], DENSE: WEIGHTS[DENSE], SECOND_LOOK: LOOK_WEIGHT}
    rows = {
        "lexical": {LEXICAL: 1.0},
        "bridge": {BRIDGE: 1.0},
        "dense": {DENSE: 1.0},
        "lexical, dense": {LEXICAL: WEIGHTS[LEXICAL], DENSE: WEIGHTS[DENSE]},
        "bridge, dense": {**shipped, SECOND_LOOK: 0.0},
        "bridge, dense, second look": shipped,
    }
    chosen = walk(sets, {LEXICAL: 0.0, **shipped})
    for name, weights in {**rows, f"chosen {chosen}": chosen}.items():
        for found in sets:
            print(f"{name:30} {found[0].kind:10}", measured(found, weights))


if __name__ == "__main__":
    main()
