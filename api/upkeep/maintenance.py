"""Looking after a library: check, rebuild, encode again."""

from __future__ import annotations

from api.lock import writer_lock
from api.settings import Settings
from api.upkeep.reencoding import encode_all
from api.wiring import open_texts
from index.encoders import load_encoder
from ontology.durable import take_away
from ontology.iri import Namer
from ontology.remote import RemoteGraph


def clear_graph(settings: Settings) -> None:
    """Take the graph away; of one on a server the named graphs of this library."""
    take_away(settings.library / "graph")
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

    Until it has ended the library opens for nothing else, its vectors being of two kinds; where it was stopped midway,
    the next opening for writing with that encoder does it again.
    """
    with writer_lock(settings.library), open_texts(settings) as texts:
        encoder = load_encoder(settings.encoder, threads=settings.threads or None)
        return encode_all(texts, encoder, folder=settings.library)
