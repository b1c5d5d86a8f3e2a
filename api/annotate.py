"""Texts to tags with links: the taggers and the linker over one set of authorities."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache

from api.desk.concerned import Concerned
from api.question import Naming, naming_of
from api.stating import Stated, as_tag, laid_over, led, resolved, restored
from ingest.dating import date
from ingest.link import Prior, link_document
from ingest.linking.scene import told_of, years_of
from ingest.normalize import Normalized, fold
from ingest.taggers.mention import Mention, TextContext
from ingest.taggers.pipeline import Tagger, build_tagger
from ontology.authority.bundled import bundled_entities, bundled_eras
from ontology.authority.headings import Headings
from ontology.authority.names import LibraryNames, NameIndex
from ontology.authority.present import Present
from ontology.authority.schemes import heading_entities
from ontology.authority.store import Authority, AuthorityStore
from ontology.errors import Gone, NotFound
from ontology.living import Fate, Living
from ontology.matches import claims_of
from ontology.records import Entity, Link, StatedTag, Tag, TagType
from ontology.spans import outermost

_TODAY = (1950, 2100)
"""The years of a modern source that states no dynasty."""
_QUESTIONS = 1_024
"""So many questions of late have their tags kept."""


@dataclass(frozen=True, slots=True)
class Annotated:
    """A mention in normalised text with its link."""

    mention: Mention
    link: Link | None
    stated: StatedTag | None = None
    """The tag of the source that it is."""


class Annotator:
    """Tags and links normalised texts; the taggers are loaded when they are first needed.

    ``without`` names taggers to leave out; ``loaded`` holds the authorities of a library beside the bundled ones;
    ``headings`` stand in the place of the bundled ones when key phrases are told. ``learnt``, asked once a document,
    returns what reviewers' decisions say of names.
    """

    def __init__(
        self, *, without: Collection[str] = (), loaded: AuthorityStore | None = None, headings: Headings | None = None
    ) -> None:
        self.loaded = loaded
        self.learnt: Callable[[], Prior] | None = None
        self.without = tuple(without)
        self.headings = headings
        self._known = _Known(self, Living())
        self._version = 0

    @cached_property
    def entities(self) -> tuple[Entity, ...]:
        """All entities of the bundled authorities, subject headings last."""
        return _bundled()

    def follow(self, living: Living) -> None:
        """Take the entities as people's decisions left them, and the authorities as they are loaded by now; nothing is
        made anew where these are the same."""
        version = self.loaded.version if self.loaded is not None else 0
        loaded = self.loaded.stamp if self.loaded is not None and version != self._version else self._known.loaded
        if living is not self._known.living or loaded != self._known.loaded:
            self._known = _Known(self, living)
        self._version = version

    @property
    def present(self) -> Present:
        """The entities as they are now."""
        return self._known.present

    @property
    def names(self) -> NameIndex:
        """The names of all entities as they are now, those of the loaded ones among them."""
        return self._known.names

    @property
    def naming(self) -> Naming:
        """What is known of names in questions."""
        return self._known.naming

    @property
    def _tagger(self) -> Tagger:
        return self._known.tagger

    @property
    def authority(self) -> str:
        """A short digest of all entities, which changes when a fact does."""
        return self._known.authority

    @cached_property
    def bundled(self) -> str:
        """A short digest of the bundled entities."""
        digest = hashlib.sha256()
        for entity in self.entities:
            digest.update(repr(entity).encode())
        return digest.hexdigest()[:16]

    @property
    def identity(self) -> str:
        """What a document's tags depend on: a change of it tags a document anew."""
        return f"{self._tagger.identity} {self.authority}"

    def stamp(self, texts: Iterable[str]) -> str:
        """Return a name of the decisions on entities that concern a document of these texts; empty where none does."""
        return self._known.concerned.stamp(texts)

    def entity(self, entity_id: str) -> Entity:
        """Return the entity that an id leads to now.

        Raises :class:`NotFound` for one that never was, :class:`Gone` for one that was split or retired.
        """
        found = self.present.entity(entity_id)
        if found is not None:
            return self._pointed(found) if found.id in self._by_id else found
        standing = self.present.living.end(entity_id)
        if standing.fate is Fate.SPLIT:
            raise Gone(f"{entity_id} 已拆分为 {'、'.join(self.present.living.parts(entity_id))}。")
        if standing.fate is Fate.RETIRED:
            raise Gone(f"{entity_id} 已停用。")
        raise NotFound(f"没有编号为 {entity_id} 的实体。")

    def record(self, entity_id: str) -> Entity | None:
        """Return what an authority says of an id, whatever people decided of it."""
        if entity_id in self._by_id:
            return self._by_id[entity_id]
        try:
            return self.loaded.entity(entity_id) if self.loaded is not None else None
        except NotFound:
            return None

    def loaded_entities(self) -> Iterator[tuple[Authority, Iterator[Entity]]]:
        """Yield the loaded authorities, each with its entities."""
        if self.loaded is not None:
            for one in self.loaded.authorities():
                yield one, self.loaded.entities(one.name)

    def titles(self) -> dict[str, str]:
        """Return what the loaded authorities are called, by name."""
        return {one.name: one.title for one in self.loaded.authorities()} if self.loaded is not None else {}

    def _pointed(self, entity: Entity) -> Entity:
        """Give a place of today whose whereabouts are not bundled those that a loaded authority has for it."""
        if self.loaded is None or entity.type is not TagType.LOC or entity.latitude is not None:
            return entity
        point = self.loaded.point(entity)
        return replace(entity, latitude=point[0], longitude=point[1]) if point else entity

    @cached_property
    def _by_id(self) -> dict[str, Entity]:
        return {entity.id: entity for entity in self.entities}

    def annotate(
        self, texts: Sequence[str], *, context: TextContext, library: str = "", stated: Sequence[Sequence[Stated]] = ()
    ) -> list[tuple[Annotated, ...]]:
        """Return the mentions of each text; the texts are the passages of one document, in order.

        ``library`` is the name of the library that 我馆 means; ``stated`` are the tags that the source bears, a
        sequence for each text, or none at all.
        """
        found = self._tagger.tag(texts, context=context)
        own = stated or [()] * len(texts)
        found = [laid_over(*one) if one[1] else one[0] for one in zip(found, own, strict=True)]
        dated = date(found, texts, context=context, eras=bundled_eras(), lives=self._known.lives)
        dated = [restored(*one) if one[1] else one[0] for one in zip(dated, own, strict=True)]
        names = self._names_for(context, dated)
        prior = self.learnt() if self.learnt else None
        links = link_document(dated, texts, names=names, context=context, prior=prior, library=library)
        return [tuple(self._annotated(*one)) for one in zip(dated, links, own, strict=True)]

    def _annotated(
        self, mentions: Sequence[Mention], links: Sequence[Link | None], stated: Sequence[Stated]
    ) -> Iterator[Annotated]:
        own = {(one.mention.begin, one.mention.end, one.mention.type): one.tag for one in stated}
        for mention, link in zip(mentions, links, strict=True):
            tag = own.get((mention.begin, mention.end, mention.type))
            if tag is None:
                yield Annotated(mention, link)
            else:
                named = resolved(tag.entity, tag.type, entity=self.present.entity, claimed=self._claimed)
                yield Annotated(mention, led(tag, link, named), tag)

    def _claimed(self, target: str) -> list[str]:
        """Return the ids of those that are said to be exactly a foreign id."""
        loaded = self.loaded.claims(target) if self.loaded is not None else ()
        return [*self._known.claimed.get(target, ()), *(claim.entity_id for claim, exact in loaded if exact)]

    def _names_for(self, context: TextContext, found: Sequence[Sequence[Mention]]) -> NameIndex:
        """Return the names as the source's own time knew them, or else the years that it tells of.

        A book that tells of a thousand years still names places as its own time did; its dynasty goes before its title.
        """
        if not isinstance(self.names, LibraryNames):
            return self.names
        own = replace(context, book="") if context.dynasty else context
        time = told_of(own, self.names) or told_of(context, self.names)
        if time is None and context.language == "zh":
            time = _TODAY
        return self.names.at(time or _told(found))

    def question(self, text: str, language: str) -> tuple[Tag, ...]:
        """Return the tags of a normalised question, with offsets in it."""
        return self._known.question(text, language, self.learnt() if self.learnt else None)


class _Known:
    """What is made of all entities as they are after ``living``; each part when it is first asked for."""

    def __init__(self, annotator: Annotator, living: Living) -> None:
        self.living = living
        self.loaded = annotator.loaded.stamp if annotator.loaded is not None else ()
        self._annotator = annotator
        # A question is read for its answer, for the graph, and again with each that follows it in a conversation.
        self.question = lru_cache(maxsize=_QUESTIONS)(self._question)

    def _question(self, text: str, language: str, _: Prior | None) -> tuple[Tag, ...]:
        """Return the tags of a question as they are with what decisions have taught so far."""
        (found,) = self._annotator.annotate([text], context=TextContext(language=language))
        return outermost(make_tag(one, Normalized(text), text, offset=0, name=lambda *_: "") for one in found)

    @cached_property
    def present(self) -> Present:
        return Present(self.living, self._annotator.entities, self._annotator.record)

    @cached_property
    def names(self) -> NameIndex:
        loaded = self._annotator.loaded
        if loaded is not None and loaded.authorities():
            return LibraryNames(self.present.leading, self.present.loaded(loaded, fold=fold), fold=fold)
        return NameIndex(self.present.leading, fold=fold) if self.living else _bundled_names()

    @cached_property
    def authority(self) -> str:
        loaded = self._annotator.loaded.identity if self._annotator.loaded is not None else ""
        return f"{self._annotator.bundled} {loaded}".strip()

    @cached_property
    def claimed(self) -> dict[str, list[str]]:
        """The ids of the entities without an authority's store, by the foreign ids that they claim."""
        found: dict[str, list[str]] = {}
        for entity in self.present.leading:
            for claim in claims_of(entity) if entity.same_as else ():
                found.setdefault(claim.target, []).append(entity.id)
        return found

    @cached_property
    def concerned(self) -> Concerned:
        return Concerned(self.living, fold=fold)

    @cached_property
    def naming(self) -> Naming:
        loaded = self._annotator.loaded
        return naming_of(
            (*self.present.leading, *self.present.altered),
            self.names,
            find=self.present.entity,
            behind=loaded.behind if loaded is not None else None,
        )

    @cached_property
    def tagger(self) -> Tagger:
        annotator = self._annotator
        loaded = tuple(annotator.loaded.surfaces()) if annotator.loaded is not None else ()
        if not loaded and annotator.headings is None and not self.living:
            return _bundled_tagger(annotator.without)
        return build_tagger(
            (*self.present.leading, *self.present.altered),
            eras=bundled_eras(),
            without=annotator.without,
            loaded=loaded,
            headings=annotator.headings,
        )

    @cached_property
    def lives(self) -> dict[str, tuple[int, int]]:
        """The years of those persons who alone bear their name and whose years are known."""
        persons = [one for one in self.present.leading if one.type is TagType.PER and len(one.label) > 1]
        labels = fold("\n".join(one.label for one in persons)).split("\n")
        bearers = Counter(labels)
        return {
            label: (one.begin, one.end)
            for label, one in zip(labels, persons, strict=True)
            if bearers[label] == 1 and one.begin is not None and one.end is not None
        }


def _told(found: Sequence[Sequence[Mention]]) -> tuple[int, int] | None:
    """Return the first and last year that the passages tell of."""
    years = [year for mentions in found for span in years_of(mentions) for year in span]
    return (min(years), max(years)) if years else None


@cache
def _bundled() -> tuple[Entity, ...]:
    return (*bundled_entities(), *heading_entities())


@cache
def _bundled_names() -> NameIndex:
    """Return the names of the bundled entities, made once in a process."""
    return NameIndex(_bundled(), fold=fold)


@cache
def _bundled_tagger(without: tuple[str, ...]) -> Tagger:
    """Return the tagger over the bundled entities alone, made once in a process for each choice of taggers."""
    return build_tagger(_bundled(), eras=bundled_eras(), without=without)


def make_tag(
    annotated: Annotated, normalized: Normalized, original: str, *, offset: int, name: Callable[[int, int, str], str]
) -> Tag:
    """Bring a mention back to the original text, which begins at ``offset`` of its version.

    ``name`` makes the tag's id from its offsets and type.
    """
    mention = annotated.mention
    begin, end = normalized.span(mention.begin, mention.end)
    tag = Tag(
        id=name(offset + begin, offset + end, mention.type.value),
        passage_id="",
        begin=offset + begin,
        end=offset + end,
        surface=original[begin:end],
        type=mention.type,
        maker=mention.maker,
        confidence=mention.confidence,
        kind=mention.kind,
        value=mention.value,
        link=annotated.link,
    )
    stated = annotated.stated
    if stated is None:
        return tag
    surface = original[stated.begin - offset : stated.end - offset]
    return replace(as_tag(tag, stated, surface=surface), id=name(stated.begin, stated.end, stated.type.value))
