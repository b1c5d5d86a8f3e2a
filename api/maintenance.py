"""Looking after a library: check, rebuild, encode again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from api.library import Library
from api.lock import writer_lock
from api.settings import Settings
from api.wiring import open_texts, remember_encoder
from index.build import encode
from index.encoders import load_encoder
from index.snapshot import Problem, verify
from ontology.records import Filters
from ontology.remote import RemoteGraph
from ontology.validate import validate

_EMBEDDED = ("dense", "lexical", "graph")
_ENCODE_TOGETHER = 2_000


def inspect(library: Library, *, shapes: bool = True) -> list[Problem]:
    """Return everything that is wrong: texts against themselves, projections against texts, graph against shapes."""
    return [
        *verify(library.texts, dense=library.dense, lexical=library.lexical),
        *_graph_problems(library),
        *(Problem("shapes", str(violation)) for violation in (validate(library.graph) if shapes else ())),
    ]


def _graph_problems(library: Library) -> Iterator[Problem]:
    head = library.texts.head()
    if library.graph.position() != head:
        yield Problem("graph", f"is at change {library.graph.position()} of {head}")
    wanted = {library.namer.graph_iri(version) for version in library.texts.present_versions()}
    held = {iri for iri in library.graph.graphs() if iri.startswith(library.namer.graph_iri("d"))}
    for iri in sorted(wanted - held):
        yield Problem("graph", f"lacks {iri}")
    for iri in sorted(held - wanted):
        yield Problem("graph", f"holds {iri}, whose text is gone")


def clear_projections(settings: Settings) -> None:
    """Take all projections away; the next opening for writing makes them anew from the texts."""
    with writer_lock(settings.library):
        for name in _EMBEDDED:
            shutil.rmtree(settings.library / name, ignore_errors=True)
        if settings.graph:
            remote = RemoteGraph(settings.graph, settings.graph_update)
            for iri in remote.graphs():
                remote.drop(iri)
            remote.set_position(0)
            remote.close()


def encode_again(settings: Settings) -> int:
    """Encode every passage with the encoder that is set; return how many there were.

    While it runs, and after it was stopped midway, the library opens for nothing else: its vectors are of two kinds.
    """
    with writer_lock(settings.library), open_texts(settings) as texts:
        encoder = load_encoder(settings.encoder, threads=settings.threads or None)
        remember_encoder(texts, f"an unfinished change to {encoder.identity}")
        keys = texts.keys(Filters()).tolist()
        for start in range(0, len(keys), _ENCODE_TOGETHER):
            batch = keys[start : start + _ENCODE_TOGETHER]
            texts.revector(batch, *encode(encoder, texts.normalized(batch)))
        shutil.rmtree(settings.library / "dense", ignore_errors=True)
        remember_encoder(texts, encoder.identity)
    return len(keys)
