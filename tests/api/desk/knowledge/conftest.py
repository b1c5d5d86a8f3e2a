"""A knowledge base over a real desk, real texts and an encoder of words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from api.desk.desk import Desk
from api.desk.knowledge.freshness import Freshness
from api.desk.knowledge.knowledge import Knowledge
from api.desk.knowledge.shelf import Shelf
from api.desk.knowledge.store import KnowledgeStore
from index.encoders import load_encoder
from index.ports import Encoder
from index.texts import SqlTextStore
from ontology.records import Document, Metadata, Passage, TaggedDocument, TaggedPassage, TextVersion

Put = Callable[..., None]


@pytest.fixture
def texts(tmp_path: Path) -> Iterator[SqlTextStore]:
    store = SqlTextStore(f"sqlite:///{tmp_path / 'texts.db'}")
    yield store
    store.close()


@pytest.fixture
def put(texts: SqlTextStore) -> Put:
    """Store a document of passages, as a new version where it was there."""

    def stored(ident: str, *passages: str) -> None:
        made, begin = [], 0
        version = f"{ident}-{abs(hash(passages))}"
        for ordinal, text in enumerate(passages):
            one = Passage(f"{ident}-{ordinal + 1}", ident, version, ordinal, begin, begin + len(text), text, "卷一")
            made.append(TaggedPassage(one, (), text, (text[:1],)))
            begin += len(text) + 1
        document = Document(ident, "古籍", ident, "text", Metadata(f"书{ident}"))
        tagged = TaggedDocument(document, TextVersion(version, ident, "\n".join(passages)), tuple(made))
        texts.replace(tagged, np.zeros((len(passages), 4), dtype=np.float32), fingerprint=version)

    return stored


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return load_encoder("default", threads=1)


@pytest.fixture
def knowledge(desk: Desk, texts: SqlTextStore, encoder: Encoder) -> Knowledge:
    store = KnowledgeStore(desk.engine, desk.audit)
    return Knowledge(store, Freshness(texts), Shelf(store, encoder))
