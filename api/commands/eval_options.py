"""The options of ``wenmai eval``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

Common = Callable[[argparse.ArgumentParser], None]


def shape(command: argparse.ArgumentParser, common: Common) -> None:
    """Say what ``wenmai eval`` takes."""
    kinds = command.add_subparsers(dest="kind", required=True, metavar="KIND")
    retrieval = kinds.add_parser("retrieval", help="queries against passages")
    retrieval.add_argument("--passages", type=Path, required=True)
    retrieval.add_argument("--queries", type=Path, required=True)
    retrieval.add_argument(
        "--methods",
        default="",
        help="some of lexical, bridge, dense, second_look, with commas (default: all but lexical)",
    )
    retrieval.add_argument(
        "--compare",
        nargs="?",
        const="",
        metavar="RUN,RUN",
        help="show these runs side by side with intervals (default: all)",
    )
    retrieval.add_argument("--page", action="store_true", help="ask by the search page's address, as a reader does")
    retrieval.add_argument("--runs", type=Path, metavar="DIR", help="with --compare: write run files for trec_eval")
    answers = kinds.add_parser("answers", help="enquiries against passages")
    answers.add_argument("--passages", type=Path, required=True)
    answers.add_argument("--enquiries", type=Path, required=True)
    tags = kinds.add_parser("tags", help="typed and linked spans")
    tags.add_argument("--gold", type=Path, required=True)
    ner = kinds.add_parser("ner", help="typed spans in a CoNLL file")
    ner.add_argument("--gold", type=Path, required=True)
    relations = kinds.add_parser("relations", help="what passages say of their tags")
    relations.add_argument("--gold", type=Path, required=True)
    for kind in (tags, ner, relations):
        kind.add_argument("--without", default="", metavar="TAGGER,TAGGER", help="leave these taggers out")
    places = kinds.add_parser("places", help="historical places with coordinates, with the authorities of --library")
    places.add_argument("--gold", type=Path, required=True)
    subjects = kinds.add_parser("subjects", help="headings given to texts")
    subjects.add_argument("--gold", type=Path, required=True)
    subjects.add_argument("--by", choices=("both", "words", "meaning"), default="both", help="which half decides")
    subjects.add_argument("--thesaurus", type=Path, metavar="FILE", help="the headings of this SKOS file instead")
    catalogue = kinds.add_parser("catalogue", help="pairs of records of the union catalogue")
    catalogue.add_argument("--gold", type=Path, required=True)
    parallels = kinds.add_parser("parallels", help="pairs of passages with planted differences")
    parallels.add_argument("--gold", type=Path, required=True)
    for kind in (retrieval, answers, tags, ner, relations, places, subjects, catalogue, parallels):
        common(kind)
