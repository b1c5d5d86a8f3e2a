"""Names of a Universal Dependencies treebank as a CoNLL file: ``python -m training.treebank_names FILE.conllu.gz``.

Prints a character and its BIOES label a line, for ``wenmai eval ner``. The classical Chinese treebank of Kyoto (CC
BY-SA 4.0) names persons, places and states in its fifth column; a surname and the given name after it are one person.
It serves for measuring alone: nothing is trained on it.
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections.abc import Iterator
from pathlib import Path

_PERSON = re.compile("n,名詞,人,(?:名|姓氏|複合的人名|その他の人名)")
_PLACE = re.compile("n,名詞,(?:固定物,地名|主体,国名)")
_SURNAME = "n,名詞,人,姓氏"

Word = tuple[str, str]


def sentences(path: Path) -> Iterator[list[Word]]:
    """Yield each sentence as words with the fifth column of their lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        words: list[Word] = []
        for line in lines:
            columns = line.rstrip("\n").split("\t")
            if len(columns) > 4 and columns[0].isdigit():
                words.append((columns[1], columns[4]))
            elif not line.strip() and words:
                yield words
                words = []


def names(words: list[Word]) -> Iterator[tuple[str, str]]:
    """Yield runs of the sentence with their type; an empty type for what is no name."""
    place = 0
    while place < len(words):
        form, kind = words[place]
        type_ = "PER" if _PERSON.fullmatch(kind) else "LOC" if _PLACE.fullmatch(kind) else ""
        follows = words[place + 1] if place + 1 < len(words) else ("", "")
        if kind == _SURNAME and _PERSON.fullmatch(follows[1]) and follows[1] != _SURNAME:
            form, place = form + follows[0], place + 1
        yield form, type_
        place += 1


def labels(form: str, type_: str) -> Iterator[str]:
    """Yield the BIOES label of each character of a run."""
    for place in range(len(form)):
        position = "S" if len(form) == 1 else "B" if not place else "E" if place == len(form) - 1 else "I"
        yield f"{position}-{type_}" if type_ else "O"


def main() -> None:
    """Print the file's sentences, a blank line after each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("treebank", type=Path)
    for words in sentences(parser.parse_args().treebank):
        for form, type_ in names(words):
            for character, label in zip(form, labels(form, type_), strict=True):
                print(f"{character}\t{label}")
        print()


if __name__ == "__main__":
    main()
