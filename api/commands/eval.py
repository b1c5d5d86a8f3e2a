"""``wenmai eval``."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import Any

from api.annotate import Annotator
from api.commands.output import emit, say, settings_of
from api.evaluate.answers import evaluate_answers
from api.evaluate.catalogue import evaluate_catalogue
from api.evaluate.compare import chosen_runs, compare, report
from api.evaluate.page import evaluate_page
from api.evaluate.parallels import evaluate_parallels
from api.evaluate.places import evaluate_places
from api.evaluate.queries import read_queries
from api.evaluate.relations import evaluate_relations
from api.evaluate.retrieval import evaluate_retrieval, gold_library
from api.evaluate.subjects import measure_subjects
from api.evaluate.table import table
from api.evaluate.tags import evaluate_ner, evaluate_tags
from api.evaluate.trec import check_ids, write_runs
from index.search import DEFAULT, METHODS
from ingest.normalize import fold
from ontology.authority.store import AuthorityStore
from ontology.errors import WrongUse

_BY_GOLD = {"tags": evaluate_tags, "ner": evaluate_ner, "relations": evaluate_relations}
"""What is measured on the taggers alone, without a library."""


def run(options: Namespace) -> int:
    """Measure and print. Raises :class:`WrongUse` for options that do not go together."""
    if options.kind == "retrieval":
        _check(options)
        if options.compare is not None:
            return _compare(options)
    measured = _measured(options)
    if options.json:
        emit(measured)
        return 0
    _print(measured)
    return 0


def _print(measured: Mapping[str, Any], indent: str = "") -> None:
    """Print figures, a line each; those of a kind or type on one line below its name."""
    for name, value in measured.items():
        if isinstance(value, dict) and not any(isinstance(one, dict) for one in value.values()):
            say(f"{indent}{name}: " + "  ".join(f"{key} {figure}" for key, figure in value.items()))
        elif isinstance(value, dict):
            say(f"{indent}{name}:")
            _print(value, indent + "  ")
        else:
            say(f"{indent}{name}: {value}")


def _check(options: Namespace) -> None:
    if options.compare is not None and options.methods:
        raise WrongUse("--methods is for one measurement; with --compare name runs: --compare lexical,fused")
    if options.page and (options.compare is not None or options.methods):
        raise WrongUse("--page asks as a reader does, by all methods: leave out --compare and --methods")
    if options.compare is None and options.runs is not None:
        raise WrongUse("--runs writes the runs that are compared: add --compare")


def _compare(options: Namespace) -> int:
    runs, queries = chosen_runs(options.compare), list(read_queries(options.queries))
    if options.runs:  # before the searching, which may take long
        check_ids(queries)
    with gold_library(options.passages, settings_of(options), keep=options.library is not None) as library:
        outcomes = compare(library, queries, runs)
        passages = library.texts.counts()["passages"]
    written = write_runs(options.runs, queries, outcomes) if options.runs else []
    if options.json:
        emit({**report(outcomes, passages=passages), "files": list(map(str, written))})
        return 0
    for line in (*table(report(outcomes, passages=passages)), *(f"wrote {path}" for path in written)):
        say(line)
    return 0


def _measured(options: Namespace) -> dict[str, Any]:
    settings = settings_of(options)
    if options.kind == "catalogue":
        return evaluate_catalogue(options.gold)
    if options.kind == "parallels":
        return evaluate_parallels(options.gold, settings)
    if options.kind == "subjects":
        return measure_subjects(settings, options.gold, by=options.by, thesaurus=options.thesaurus)
    if options.kind == "places":
        loaded = AuthorityStore(settings.library, fold=fold) if options.library is not None else None
        return evaluate_places(Annotator(without=settings.without_taggers, loaded=loaded), options.gold)
    if (evaluate := _BY_GOLD.get(options.kind)) is not None:
        without = tuple(options.without.split(",")) if options.without else settings.without_taggers
        return evaluate(Annotator(without=without), options.gold)
    with gold_library(options.passages, settings, keep=options.library is not None) as library:
        if options.kind == "answers":
            return evaluate_answers(library, options.enquiries)
        if options.page:
            return evaluate_page(library, options.queries)
        return evaluate_retrieval(library, options.queries, methods=_methods(options.methods))


def _methods(stated: str) -> tuple[str, ...]:
    methods = tuple(stated.split(",")) if stated else DEFAULT
    wrong = sorted(set(methods) - set(METHODS))
    if wrong:
        raise WrongUse(f"there is no method {wrong[0]!r}; there are {', '.join(METHODS)}")
    return methods
