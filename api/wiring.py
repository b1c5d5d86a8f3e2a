"""From settings to an opened library: the one place that knows which part stands behind which seam."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from ontology.sparql import SparqlDoor

from api.annotate import Annotator
from api.library import Library
from api.lock import writer_lock
from api.settings import Settings
from index.dense import FaissIndex
from index.encoders import load_encoder
from index.lexical import TantivyIndex
from index.ports import Encoder
from index.texts import SqlTextStore
from ontology.errors import EncoderMismatch, NotFound, StorageFull
from ontology.graph import OxigraphGraph, RemoteGraph
from ontology.iri import Namer
from ontology.ports import KnowledgeGraph
from ontology.statements import entity_statements

_ENCODER = "encoder"
_AUTHORITY = "authority"


@contextmanager
def open_library(settings: Settings, *, write: bool = False, any_encoder: bool = False) -> Iterator[Library]:
    """Open the library in ``settings.library``; ``write`` makes it when there is none, and holds its write lock.

    Opening for writing repairs projections that are behind. Raises :class:`NotFound` where there is no library,
    :class:`EncoderMismatch` when its vectors come from another encoder (unless ``any_encoder``),
    :class:`~ontology.errors.LibraryBusy` when another process writes.
    """
    folder = settings.library
    if not write and not (folder / "texts.db").exists() and not settings.texts:
        raise NotFound(f"there is no library in {folder}; make one with: wenmai ingest FOLDER --library {folder}")
    with ExitStack() as stack:
        if write:
            stack.enter_context(_full_disk_said())
            stack.enter_context(writer_lock(folder))
        encoder = load_encoder(settings.encoder, threads=settings.threads or None)
        texts = SqlTextStore(settings.texts or f"sqlite:///{folder / 'texts.db'}")
        stack.callback(texts.close)
        if not any_encoder:
            _check_encoder(texts, encoder)
        library = _assemble(settings, texts, encoder, stack=stack, write=write)
        if write:
            _load_authority(library)
            library.follow()
        yield library


def _assemble(settings: Settings, texts: SqlTextStore, encoder: Encoder, *, stack: ExitStack, write: bool) -> Library:
    folder = settings.library
    graph: KnowledgeGraph = (
        RemoteGraph(settings.graph) if settings.graph else OxigraphGraph(folder / "graph", read_only=not write)
    )
    stack.callback(graph.close)
    namer = Namer(settings.base)
    door = SparqlDoor(graph, namer=namer, seconds=settings.sparql_seconds, rows=settings.sparql_rows)
    stack.callback(door.close)
    return Library(
        settings=settings,
        texts=texts,
        dense=FaissIndex(folder / "dense", encoder.dimension),
        lexical=TantivyIndex(folder / "lexical"),
        graph=graph,
        door=door,
        encoder=encoder,
        annotator=Annotator(model=settings.model_tagger),
        namer=namer,
    )


def _check_encoder(texts: SqlTextStore, encoder: Encoder) -> None:
    known = texts.setting(_ENCODER)
    if not known:
        texts.set_setting(_ENCODER, encoder.identity)
    elif known != encoder.identity:
        raise EncoderMismatch(
            f"the vectors of this library were made by {known}, the encoder that is set is {encoder.identity}; "
            "run: wenmai rebuild --encode"
        )


def remember_encoder(library: Library) -> None:
    """Note that the library's vectors now come from its encoder."""
    library.texts.set_setting(_ENCODER, library.encoder.identity)


def _load_authority(library: Library) -> None:
    """Put the bundled entities into the graph, once for each state of their facts."""
    identity = library.annotator.authority
    if library.texts.setting(_AUTHORITY) == identity:
        return
    statements = (
        one for entity in library.annotator.entities for one in entity_statements(entity, namer=library.namer)
    )
    library.graph.replace(library.namer.authority_graph_iri("bundled"), statements)
    library.texts.set_setting(_AUTHORITY, identity)


@contextmanager
def _full_disk_said() -> Iterator[None]:
    """Say a full disk in one sentence, whichever part met it first."""
    try:
        yield
    except OSError as error:
        if error.errno != 28:  # ENOSPC
            raise
        raise StorageFull("the disk is full; what was begun has been undone. Free space and run again") from error
