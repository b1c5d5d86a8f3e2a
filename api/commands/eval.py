"""``wenmai eval``."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from api.annotate import Annotator
from api.commands.output import emit, say, settings_of
from api.evaluate.retrieval import evaluate_answers, evaluate_retrieval, gold_library
from api.evaluate.tags import evaluate_ner, evaluate_tags
from index.search import METHODS
from ontology.errors import WrongUse


def run(options: Namespace) -> int:
    """Measure and print."""
    measured = _measured(options)
    if options.json:
        emit(measured)
        return 0
    for name, value in measured.items():
        if isinstance(value, dict):
            say(f"{name}:")
            for inner, figures in value.items():
                say(f"  {inner}: " + "  ".join(f"{key} {figure}" for key, figure in figures.items()))
        else:
            say(f"{name}: {value}")
    return 0


def _measured(options: Namespace) -> dict[str, Any]:
    settings = settings_of(options)
    if options.kind in ("tags", "ner"):
        annotator = Annotator(model=settings.model_tagger)
        return (evaluate_tags if options.kind == "tags" else evaluate_ner)(annotator, options.gold)
    with gold_library(options.passages, settings, keep=options.library is not None) as library:
        if options.kind == "answers":
            return evaluate_answers(library, options.enquiries)
        return evaluate_retrieval(library, options.queries, methods=_methods(options.methods))


def _methods(stated: str) -> tuple[str, ...]:
    methods = tuple(stated.split(",")) if stated else METHODS
    wrong = sorted(set(methods) - set(METHODS))
    if wrong:
        raise WrongUse(f"there is no method {wrong[0]!r}; there are {', '.join(METHODS)}")
    return methods
