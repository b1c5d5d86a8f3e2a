"""From settings to an opened library: the one place that knows which part stands behind which seam."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from api.annotate import Annotator
from api.answering.rewording.reworder import Reworder
from api.catalogue.catalogue import Catalogue
from api.catalogue.records import Knowledge
from api.catalogue.store import CatalogueStore
from api.desk.desk import Desk
from api.desk.groupings import GroupingStore
from api.desk.headings.repair import lay_headings
from api.desk.living import LivingEntities
from api.desk.living_store import DeedStore
from api.desk.privacy.records import Terms
from api.desk.reviews import Reviews
from api.desk.store import DeskStore, open_desk
from api.desk.watching.sending import Sending
from api.library import Library
from api.lock import give_way, writer_lock
from api.reading import PresentTexts, Resolving
from api.removal import finish as finish_removals
from api.review import entities_of
from api.settings import Settings
from api.subjects import library_headings
from api.topics.curating import Curating
from api.topics.store import TopicStore
from api.upkeep.aside import clear, emptied, made_aside
from api.upkeep.disk import DiskSaid
from api.upkeep.reencoding import ENCODER, changing_to, encode_all
from api.upkeep.unfinished import marked, put_away
from index.bridge import TableBridge, shipped_bridge
from index.dense import FaissIndex
from index.encoders import load_encoder
from index.lexical import TantivyIndex
from index.ports import Encoder
from index.texts import SqlTextStore
from ingest.normalize import fold
from ingest.script import scripts_of
from ontology.authority.bundled import bundled_eras
from ontology.authority.described import authority_statements
from ontology.authority.schemes import BUNDLED, bundled_schemes
from ontology.authority.store import AuthorityStore
from ontology.errors import EncoderMismatch, NotFound
from ontology.graph import OxigraphGraph
from ontology.iri import Namer
from ontology.living import OWN
from ontology.matches import GRAPH as MATCHES
from ontology.pool import WorkerPool
from ontology.ports import KnowledgeGraph, QueryRunner
from ontology.records import Statement
from ontology.remote import RemoteGraph
from ontology.sparql import SparqlDoor
from ontology.vocabulary import GRAPH as VOCABULARY
from ontology.vocabulary import identity as vocabulary_identity
from ontology.vocabulary import vocabulary_statements

if TYPE_CHECKING:
    from api.access.openid import OpenID

_AUTHORITY = "authority"
_LOADED = "authorities"


@contextmanager
def open_library(
    settings: Settings, *, write: bool = False, any_encoder: bool = False, anew: bool = False
) -> Iterator[Library]:
    """Open the library in ``settings.library``; ``write`` makes it when there is none, and holds its write lock.

    Opening for writing repairs projections that are behind; ``anew`` makes all of them beside the old ones, which
    readers go on with, and puts them in their place in the end. Raises :class:`NotFound` where there is no library,
    :class:`EncoderMismatch` when its vectors come from another encoder (unless ``any_encoder``),
    :class:`~ontology.errors.LibraryBusy` when another process writes.
    """
    folder = settings.library
    if not write:
        _check_there(settings)
    with ExitStack() as stack:
        if write:
            stack.enter_context(DiskSaid(folder))
            stack.enter_context(writer_lock(folder))
            give_way(folder)
            broken_off = emptied(folder)
            left = stack.enter_context(marked(folder))
        made_in = stack.enter_context(made_aside(folder)) if write and anew else folder
        encoder = load_encoder(settings.encoder, threads=settings.threads or None)
        texts = stack.enter_context(open_texts(settings))
        changing = changing_to(texts) if write else ""
        if changing == encoder.identity:
            encode_all(texts, encoder, folder=folder)
        elif changing or not any_encoder:
            _check_encoder(texts, encoder)
        library = _assemble(settings, texts, encoder, stack=stack, write=write, made_in=made_in)
        if write:
            if broken_off and not anew:
                _doubt_graph(library)
                clear(folder)
            library.projections.step_back()
            load_authorities(library)
            library.reviews.repair()
            lay_headings(library.desk.headings, texts)
            finish_removals(library)
            if left:
                put_away(library)
            library.follow()
        yield library


def _check_there(settings: Settings) -> None:
    folder = settings.library
    if not (folder / "texts.db").exists() and not settings.texts:
        raise NotFound(f"there is no library in {folder}; make one with: wenmai ingest FOLDER --library {folder}")


@contextmanager
def open_texts(settings: Settings) -> Iterator[SqlTextStore]:
    """Open the text store alone."""
    texts = SqlTextStore(settings.texts or f"sqlite:///{settings.library / 'texts.db'}", scripts=scripts_of)
    try:
        yield texts
    finally:
        texts.close()


@contextmanager
def open_reviews(settings: Settings) -> Iterator[Reviews]:
    """Open what review takes to be read: the text store and the desk. Raises :class:`NotFound`."""
    _check_there(settings)
    with ExitStack() as stack:
        texts = stack.enter_context(open_texts(settings))
        loaded = AuthorityStore(settings.library, fold=fold)
        stack.callback(loaded.close)
        annotator = Annotator(loaded=loaded)
        _living(settings, annotator, stack)
        yield _reviews(settings, texts, annotator, stack)


@contextmanager
def open_entities(settings: Settings) -> Iterator[tuple[LivingEntities, Annotator]]:
    """Open what tells of entities: the decisions on them, and all authorities. Raises :class:`NotFound`."""
    _check_there(settings)
    with ExitStack() as stack:
        loaded = AuthorityStore(settings.library, fold=fold)
        stack.callback(loaded.close)
        annotator = Annotator(loaded=loaded)
        yield _living(settings, annotator, stack), annotator


def _living(settings: Settings, annotator: Annotator, stack: ExitStack) -> LivingEntities:
    """Open the decisions on entities and tell the annotator of them."""
    store = DeedStore(_desk(settings))
    stack.callback(store.close)
    living = LivingEntities(store, annotator.record)
    annotator.follow(living.now())
    return living


def _desk(settings: Settings) -> str:
    return settings.desk or f"sqlite:///{settings.library / 'desk.db'}"


def _opened_desk(settings: Settings, stack: ExitStack) -> Desk:
    sending = Sending(settings.smtp_url, settings.mail_from, settings.private_webhooks, settings.fonts)
    terms = Terms(settings.contact_days, settings.enquiry_days, settings.chat_days)
    desk = Desk(
        open_desk(_desk(settings)),
        settings.library,
        sending,
        push_bytes=settings.push_bytes,
        openid=_openid(settings),
        terms=terms,
    )
    stack.callback(desk.close)
    return desk


def _openid(settings: Settings) -> OpenID | None:
    """Who vouches for people; the libraries for it are loaded for those alone who have set somebody."""
    if not settings.oidc_issuer:
        return None
    from api.access.openid import open_openid

    return open_openid(settings)


@contextmanager
def open_the_desk(settings: Settings) -> Iterator[Desk]:
    """Open the desk alone. Raises :class:`NotFound` where there is no library."""
    _check_there(settings)
    with ExitStack() as stack:
        yield _opened_desk(settings, stack)


def _reviews(settings: Settings, texts: SqlTextStore, annotator: Annotator, stack: ExitStack) -> Reviews:
    desk = DeskStore(_desk(settings))
    stack.callback(desk.close)
    return Reviews(desk, texts, entities_of(annotator))


def _assemble(
    settings: Settings, texts: SqlTextStore, encoder: Encoder, *, stack: ExitStack, write: bool, made_in: Path
) -> Library:
    folder = settings.library
    graph, runner = _graph(settings, made_in / "graph", write=write)
    stack.callback(graph.close)
    stack.callback(runner.close)
    loaded = AuthorityStore(folder, fold=fold)
    stack.callback(loaded.close)
    headings = library_headings(settings.subjects, loaded)
    own = headings if settings.subjects != BUNDLED else None
    annotator = Annotator(without=settings.without_taggers, loaded=loaded, headings=own)
    reviews = _reviews(settings, texts, annotator, stack)
    annotator.learnt = lambda: reviews.prior().prior
    living = _living(settings, annotator, stack)
    reading = PresentTexts(texts, Resolving(annotator, living))
    bridge = TableBridge(shipped_bridge())
    library = Library(
        settings=settings,
        texts=texts,
        dense=FaissIndex(made_in / "dense", encoder.dimension),
        lexical=TantivyIndex(made_in / "lexical"),
        graph=graph,
        door=SparqlDoor(runner, settings.sparql_seconds, settings.sparql_rows),
        encoder=encoder,
        annotator=annotator,
        reviews=reviews,
        namer=Namer(settings.base),
        headings=headings,
        living=living,
        reading=reading,
        union=_catalogue(settings, texts, annotator, stack),
        curating=_curating(settings, reading, annotator, stack),
        desk=_opened_desk(settings, stack),
        bridge=bridge,
        reworder=_reworder(settings, encoder, bridge, annotator=annotator, texts=reading, stack=stack),
    )
    stack.callback(library.close_views)
    return library


def _reworder(
    settings: Settings,
    encoder: Encoder,
    bridge: TableBridge,
    *,
    annotator: Annotator,
    texts: PresentTexts,
    stack: ExitStack,
) -> Reworder | None:
    """Open what speaks to the language model; its libraries are loaded for those alone who have set one."""
    if not settings.llm_url:
        return None
    from api.answering.rewording.opening import open_reworder

    reworder = open_reworder(settings, encoder=encoder, bridge=bridge, annotator=annotator, texts=texts)
    stack.callback(reworder.model.close)
    return reworder


def _curating(settings: Settings, texts: PresentTexts, annotator: Annotator, stack: ExitStack) -> Curating:
    store = TopicStore(_desk(settings))
    stack.callback(store.close)
    return Curating(store, texts, annotator.entity)


@contextmanager
def open_topics(settings: Settings) -> Iterator[Curating]:
    """Open what curating takes: topics, texts and entities, without what searches. Raises :class:`NotFound`."""
    _check_there(settings)
    with ExitStack() as stack:
        texts = stack.enter_context(open_texts(settings))
        loaded = AuthorityStore(settings.library, fold=fold)
        stack.callback(loaded.close)
        annotator = Annotator(loaded=loaded)
        reading = PresentTexts(texts, Resolving(annotator, _living(settings, annotator, stack)))
        yield _curating(settings, reading, annotator, stack)


@contextmanager
def open_catalogue(settings: Settings) -> Iterator[Catalogue]:
    """Open what tells of the union catalogue alone. Raises :class:`NotFound`."""
    _check_there(settings)
    with ExitStack() as stack:
        texts = stack.enter_context(open_texts(settings))
        loaded = AuthorityStore(settings.library, fold=fold)
        stack.callback(loaded.close)
        yield _catalogue(settings, texts, Annotator(loaded=loaded), stack)


def _catalogue(settings: Settings, texts: SqlTextStore, annotator: Annotator, stack: ExitStack) -> Catalogue:
    known = Knowledge(bundled_eras(), fold, lambda name, type_: annotator.names.bearers(name, type=type_))
    store = CatalogueStore(settings.library)
    catalogue = Catalogue(store, GroupingStore(_desk(settings)), texts, known, lambda: annotator.authority)
    stack.callback(catalogue.close)
    return catalogue


def _graph(settings: Settings, folder: Path, *, write: bool) -> tuple[KnowledgeGraph, QueryRunner]:
    """Return the graph and what answers the public's queries on it."""
    if settings.graph:
        remote = RemoteGraph(settings.graph, settings.graph_update)
        return remote, remote
    return OxigraphGraph(folder, read_only=not write), WorkerPool(folder)


def _check_encoder(texts: SqlTextStore, encoder: Encoder) -> None:
    known = texts.setting(ENCODER)
    if not known:
        texts.set_setting(ENCODER, encoder.identity)
    elif known != encoder.identity:
        raise EncoderMismatch(
            f"the vectors of this library were made by {known}, the encoder that is set is {encoder.identity}; "
            "run: wenmai rebuild --encode"
        )


def _doubt_graph(library: Library) -> None:
    """Forget what the graph is noted to hold: it was noted of one that was made aside and never took its place."""
    if library.settings.graph:  # a server's is never made aside
        return
    authorities, own = library.namer.authority_graph_iri(""), library.namer.authority_graph_iri(OWN)
    there = [one for one in library.graph.graphs() if one.startswith(authorities) and one != own]
    for graph in (*there, library.namer.graph_iri(VOCABULARY), library.namer.graph_iri(MATCHES)):
        library.texts.set_setting(f"{_AUTHORITY}:{graph}", "")
    library.texts.set_setting(_LOADED, " ".join(there))  # of an authority that was taken out it goes once more
    library.projections.living_graph.doubt()
    library.union.doubt_graph()


def load_authorities(library: Library) -> int:
    """Put the entities of every authority into the graph, once for each state of their facts; return how many
    statements were written. The graph of an authority that was taken out goes."""
    library.annotator.follow(library.living.now())
    if library.annotator.loaded is not None:
        library.annotator.loaded.follow(library.annotator.entities)
    told = list(standing_graphs(library))
    written = sum(_load_graph(library, graph, identity, statements) for graph, identity, statements in told)
    authorities = library.namer.authority_graph_iri("")
    held = {graph for graph, _, _ in told if graph.startswith(authorities)}
    before = set(library.texts.setting(_LOADED).split())
    for graph in before - held:
        library.graph.drop(graph)
    if before != held:
        library.graph.settle()
        library.texts.set_setting(_LOADED, " ".join(sorted(held)))
    return written


def standing_graphs(library: Library) -> Iterator[tuple[str, str, Callable[[], Iterable[Statement]]]]:
    """Yield the named graphs that no document makes: of the vocabulary, of what is bundled, of every authority and of
    the matches between them, each with a name of the state of its facts and with what it is to hold."""
    yield library.namer.graph_iri(VOCABULARY), vocabulary_identity(), vocabulary_statements
    yield library.namer.authority_graph_iri("bundled"), library.annotator.bundled, library.authority_statements
    present = library.annotator.present.entities
    for one, entities in chain(bundled_schemes(), library.annotator.loaded_entities()):
        disputed = library.matching.disputed
        statements = partial(authority_statements, one, present(entities), namer=library.namer, disputed=disputed)
        identity = f"{one.sha256} {one.loaded} {library.matching.disputes_of(one.name)}".strip()
        yield library.namer.authority_graph_iri(one.name), identity, statements
    beside = partial(library.matching.statements, library.namer)
    yield library.namer.graph_iri(MATCHES), library.matching.identity, beside


def _load_graph(library: Library, graph: str, identity: str, statements: Callable[[], Iterable[Statement]]) -> int:
    setting = f"{_AUTHORITY}:{graph}"
    held = library.graph.query(f"SELECT ?s {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} LIMIT 1")
    if held and library.texts.setting(setting) == identity:
        return 0
    written = library.graph.replace(graph, statements())
    library.graph.settle()
    library.texts.set_setting(setting, identity)
    return written
