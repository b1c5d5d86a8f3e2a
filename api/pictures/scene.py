"""The passages that a picture is made of: those that name an entity, one passage, or those of a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from index.ports import KeyArray, StoredPassage
from ontology.errors import WrongUse
from ontology.iri import is_local
from ontology.queries import Filters
from ontology.records import Document, Entity, Relation, ReviewState, Tag, TextVersion

# Enough to see what belongs together, little enough to be drawn at once.
MAX_PASSAGES = 400


class Texts(Protocol):
    """What a scene reads."""

    def keys(self, filters: Filters, *, document_id: str = "") -> KeyArray: ...

    def passages(self, keys: Sequence[int]) -> list[StoredPassage]: ...

    def passage(self, passage_id: str) -> StoredPassage: ...

    def document(self, document_id: str) -> tuple[Document, TextVersion]: ...

    def relations(self, keys: Sequence[int]) -> dict[int, list[Relation]]: ...


@dataclass(frozen=True, slots=True)
class Scope:
    """What a picture is of: exactly one of the three is set. Raises :class:`WrongUse`."""

    entity: str = ""
    passage: str = ""
    document: str = ""

    def __post_init__(self) -> None:
        if sum(map(bool, (self.entity, self.passage, self.document))) != 1:
            raise WrongUse("请给出 entity、passage、document 三者之一。")


@dataclass(frozen=True, slots=True)
class Scene:
    """The passages with what they say; ``centre`` is the entity that it is all about, if one."""

    title: str
    passages: tuple[StoredPassage, ...]
    relations: Mapping[int, Sequence[Relation]]
    centre: Entity | None = None
    total: int = 0

    def said(self) -> Iterator[tuple[StoredPassage, Relation]]:
        """Yield the relations that nobody rejected, each with its passage."""
        for stored in self.passages:
            for relation in self.relations.get(stored.key, ()):
                if relation.review is not ReviewState.REJECTED:
                    yield stored, relation

    def tags(self) -> Iterator[tuple[StoredPassage, Tag]]:
        """Yield the tags that nobody rejected, each with its passage."""
        for stored in self.passages:
            for tag in stored.tags:
                if tag.review is not ReviewState.REJECTED:
                    yield stored, tag


def open_scene(scope: Scope, texts: Texts, entity: Callable[[str], Entity]) -> Scene:
    """Gather the scene. Raises :class:`~ontology.errors.NotFound` for what is not there."""
    if scope.passage:
        stored = texts.passage(scope.passage)
        title = stored.document.metadata.title or stored.document.id
        return _scene(f"{title} · {stored.passage.heading}".rstrip(" ·"), [stored.key], texts)
    if scope.document:
        document, _ = texts.document(scope.document)
        keys = texts.keys(Filters(), document_id=document.id).tolist()
        return _scene(document.metadata.title or document.id, keys, texts)
    centre = entity(scope.entity)
    return _scene(centre.label, texts.keys(Filters(entities=(centre.id,))).tolist(), texts, centre)


def entity_of(tag: Tag) -> str:
    """The entity that a tag is linked to, where it is decided and has a page; else empty."""
    ident = tag.link.entity_id if tag.link else ""
    return "" if is_local(ident) else ident


def _scene(title: str, keys: Sequence[int], texts: Texts, centre: Entity | None = None) -> Scene:
    shown = keys[:MAX_PASSAGES]
    return Scene(title, tuple(texts.passages(shown)), texts.relations(shown), centre, len(keys))
