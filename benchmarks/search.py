"""Seconds to index and milliseconds to search, of 文脉 and of txtai with the same weights, in one run.

``python -m benchmarks.search [PATH]`` indexes passages (of the sample collection, or of a file or folder) in both, asks
both the same questions for ten hits, and prints what each took and the ratios, above 1 where 文脉 is faster. The two
take turns; the best of the rounds counts.

- 文脉 runs as it ships, the int8 model behind ``wenmai ingest`` and ``wenmai search``. ``ingest`` is all that a library
  gets: tags, links and the graph too, which txtai makes nothing like. ``index`` leaves them out: texts, vectors, words.
- txtai is set up as its guide does for hybrid search: ``Embeddings(path=…, hybrid=True, content=True)``, torch in
  float32, FAISS, its BM25, texts in SQLite; its time includes writing the index to disk. Its weights are those of the
  base model, which costs the same, or of the folder ``--source`` that the shipped model was exported from.

What is found is not compared: the keyword half of txtai is not made for text without spaces.

It needs the group ``bench`` (``pip install --group bench``) and, without ``--source``, the group ``train``. Of txtai it
takes the last release that works with the transformers pinned here: 9.11 asks for transformers 5.9.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from api.annotate import Annotated, Annotator
from api.library import Library
from api.pipeline import ingest, tag_document
from api.settings import Settings
from api.stating import Stated
from api.wiring import open_library
from benchmarks.encode import seconds
from index.build import Builder, PassageProjection, follow
from ingest.corpus import walk
from ingest.passages import CLASSICAL, compose, cut, sentences
from ingest.taggers.mention import TextContext
from ontology.records import SourceText
from training.encoder_base import base_model, write_torch_folder

SAMPLE = Path(__file__).resolve().parent.parent / "api" / "sample" / "collections"
QUESTIONS = 50
QUESTION_LENGTH = 15
HITS = 10
# Passages of one document: a chapter or so.
TOGETHER = 100
# Tries at a passage that there is not yet.
PATIENCE = 20


@dataclass(frozen=True, slots=True)
class Times:
    """What one round took: seconds to index all passages, and the median milliseconds of a question."""

    index_s: float
    query_ms: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run measured; a ratio is txtai's time over ours."""

    passages: int
    characters: int
    txtai: str
    ingest_s: float
    index_s: float
    txtai_index_s: float
    ingest_ratio: float
    index_ratio: float
    query_ms: float
    txtai_query_ms: float
    query_ratio: float


def read_passages(path: Path, count: int) -> list[str]:
    """Return up to ``count`` distinct passages of about 120 characters from the files at a path.

    Where the files hold fewer, the others are put together from their sentences, by chance with a fixed seed.
    """
    texts = [
        compose(item.blocks)[span.begin : span.end] for item in _read(path) for span in cut(item.blocks, CLASSICAL)
    ]
    distinct = dict.fromkeys(text for text in texts if any(map(str.isalnum, text[:QUESTION_LENGTH])))
    parts = [text[begin:end] for text in distinct for begin, end in sentences(text)]
    chooser = random.Random(7)
    for _ in range(PATIENCE * count if parts else 0):
        if len(distinct) >= count:
            break
        distinct[_put_together(chooser, parts)] = None
    return list(distinct)[:count]


def _read(path: Path) -> Iterator[SourceText]:
    return (item for item in walk([path]) if isinstance(item, SourceText))


def _put_together(chooser: random.Random, parts: Sequence[str]) -> str:
    length = chooser.randint(CLASSICAL // 2, CLASSICAL * 3 // 2)
    text = ""
    while len(text) < length:
        text += chooser.choice(parts)
    return text[:length]


def questions(texts: Sequence[str]) -> list[str]:
    """Return the first words of passages spread over all, each once."""
    begun = list(dict.fromkeys(text[:QUESTION_LENGTH] for text in texts))
    return begun[:: max(1, len(begun) // QUESTIONS)][:QUESTIONS]


def write_lines(texts: Sequence[str], path: Path) -> Path:
    """Write the passages as the JSON Lines that ``wenmai ingest`` takes."""
    lines = (
        json.dumps({"id": f"p{number}", "book": f"卷{number // TOGETHER + 1}", "text": text}, ensure_ascii=False)
        for number, text in enumerate(texts)
    )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def median_ms(search: Callable[[str], object], asked: Sequence[str]) -> float:
    """Return the median time of a question, encoding included."""
    return 1000 * statistics.median(seconds(lambda question=question: search(question)) for question in asked)  # type: ignore[misc]


class Untagged(Annotator):
    """Finds nothing, at no cost."""

    def annotate(
        self,
        texts: Sequence[str],
        *,
        context: TextContext,
        library: str = "",
        stated: Sequence[Sequence[Stated]] = (),
    ) -> list[tuple[Annotated, ...]]:
        """Return no mention for each text."""
        del context, library, stated
        return [() for _ in texts]


def index_alone(library: Library, file: Path) -> None:
    """Store, encode and index the passages; neither tags nor graph."""
    builder, annotator = Builder(library.texts, library.encoder), Untagged()
    for item in _read(file):
        builder.add(tag_document(item, annotator, collection="bench"), fingerprint="")
    builder.flush()
    for index in (library.lexical, library.dense):
        follow(library.texts, PassageProjection(index))


def time_wenmai(file: Path, asked: Sequence[str], work: Callable[[Library, Path], object]) -> Times:
    """Make a library of the passages by ``work`` and search it; what is loaded once is loaded before."""
    with tempfile.TemporaryDirectory() as folder, open_library(Settings(library=Path(folder)), write=True) as library:
        for question in asked:
            library.search(question)
        index_s = seconds(lambda: work(library, file))
        return Times(index_s, median_ms(lambda question: library.search(question, limit=HITS), asked))


def time_txtai(texts: Sequence[str], asked: Sequence[str], weights: Path) -> Times:
    """Make an index of the passages and search it; what is loaded once is loaded before."""
    from txtai import Embeddings

    rows = [(f"p{number}", text, None) for number, text in enumerate(texts)]
    with (
        tempfile.TemporaryDirectory() as folder,
        Embeddings(path=str(weights), hybrid=True, content=True) as embeddings,
    ):
        embeddings.batchtransform(asked)

        def work() -> None:
            embeddings.index(rows)
            embeddings.save(folder)

        index_s = seconds(work)
        return Times(index_s, median_ms(lambda question: embeddings.search(question, HITS), asked))


@contextmanager
def float_weights(source: Path | None) -> Iterator[Path]:
    """Give the folder of the float32 weights; that of the base model is there only as long as this lasts."""
    if source is not None:
        yield source
        return
    with tempfile.TemporaryDirectory() as scratch:
        write_torch_folder(*base_model(), Path(scratch))
        yield Path(scratch)


def measure(texts: Sequence[str], *, rounds: int, source: Path | None) -> Figures:
    """Run both over the passages. Raises :class:`ImportError` when txtai is not installed."""
    asked = questions(texts)
    with float_weights(source) as weights, tempfile.TemporaryDirectory() as scratch:
        file = write_lines(texts, Path(scratch) / "passages.jsonl")
        ways: list[Callable[[], Times]] = [
            lambda: time_wenmai(file, asked, lambda library, path: ingest(library, [path])),
            lambda: time_wenmai(file, asked, index_alone),
            lambda: time_txtai(texts, asked, weights),
        ]
        taken = [[way() for way in ways] for _ in range(rounds)]
    whole, alone, theirs = map(best, zip(*taken, strict=True))
    return Figures(
        passages=len(texts),
        characters=sum(map(len, texts)),
        txtai=version("txtai"),
        ingest_s=round(whole.index_s, 2),
        index_s=round(alone.index_s, 2),
        txtai_index_s=round(theirs.index_s, 2),
        ingest_ratio=round(theirs.index_s / whole.index_s, 2),
        index_ratio=round(theirs.index_s / alone.index_s, 2),
        query_ms=round(whole.query_ms, 1),
        txtai_query_ms=round(theirs.query_ms, 1),
        query_ratio=round(theirs.query_ms / whole.query_ms, 2),
    )


def best(rounds: Sequence[Times]) -> Times:
    """Return the least of each time."""
    return Times(min(one.index_s for one in rounds), min(one.query_ms for one in rounds))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("path", type=Path, nargs="?", default=SAMPLE, help="a file or folder that wenmai ingest takes")
    parser.add_argument("--count", type=int, default=1_000, help="passages to index")
    parser.add_argument("--rounds", type=int, default=2, help="turns that each takes")
    parser.add_argument("--source", type=Path, help="the float32 folder that the shipped model was exported from")
    chosen = parser.parse_args(arguments)
    texts = read_passages(chosen.path, chosen.count)
    if not texts:
        parser.exit(1, f"{chosen.path} holds no passage to index\n")
    try:
        figures = measure(texts, rounds=chosen.rounds, source=chosen.source)
    except ImportError as error:
        parser.exit(1, f"the comparison needs txtai; install the groups bench and train: {error}\n")
    except FileNotFoundError as error:
        parser.exit(1, f"the weights to compare with cannot be rebuilt: {error}\n")
    print(json.dumps(asdict(figures), indent=2))


if __name__ == "__main__":
    main()
