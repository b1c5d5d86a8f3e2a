"""Looking after a library: check, rebuild, encode again."""

from __future__ import annotations

import shutil

from api.lock import writer_lock
from api.settings import Settings
from api.wiring import open_texts, remember_encoder
from index.build import encode
from index.encoders import load_encoder
from ontology.iri import Namer
from ontology.records import Filters
from ontology.remote import RemoteGraph

_INDEXES = ("dense", "lexical")
_ENCODE_TOGETHER = 2_000


def clear_projections(settings: Settings) -> None:
    """Take all projections away; the next opening for writing makes them anew from the texts."""
    with writer_lock(settings.library):
        for name in _INDEXES:
            shutil.rmtree(settings.library / name, ignore_errors=True)
        clear_graph(settings)


def clear_graph(settings: Settings) -> None:
    """Take the graph away; of one on a server the named graphs of this library."""
    shutil.rmtree(settings.library / "graph", ignore_errors=True)
    if settings.graph:
        remote = RemoteGraph(settings.graph, settings.graph_update)
        remote.set_position(0)
        ours = Namer(settings.base).graph_iri("d")[:-1]
        for iri in remote.graphs():
            if iri.startswith(ours):
                remote.drop(iri)
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
