"""Opening the knowledge base of a library."""

from __future__ import annotations

from api.desk.knowledge.freshness import Freshness, Texts
from api.desk.knowledge.knowledge import Knowledge
from api.desk.knowledge.shelf import Shelf
from api.desk.knowledge.store import KnowledgeStore
from index.ports import Encoder


def open_knowledge(store: KnowledgeStore, texts: Texts, encoder: Encoder) -> Knowledge:
    """Return the knowledge base whose items ``store`` keeps, whose receipts are of ``texts``."""
    return Knowledge(store, Freshness(texts), Shelf(store, encoder))
