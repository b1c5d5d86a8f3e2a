"""The way of a document: from a folder to the text store and its projections."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Protocol

from api.annotate import Annotated, Annotator, make_tag
from api.desk.lines.following import corrected
from api.files.recognizing import open_recognizer
from api.files.taking import keep_files, sweep
from api.library import Library
from api.relations import make_relations
from api.stated_relations import with_stated
from api.stating import stated_tags, within
from index.build import Builder
from ingest.corpus import Limits, walk
from ingest.normalize import Normalized, normalize
from ingest.ocr.recognizer import Recognizer
from ingest.passages import CLASSICAL, MODERN, Span, compose, cut
from ingest.relations import relations
from ingest.segment import words
from ingest.stretches import stretches
from ingest.subjects import SubjectAssigner
from ingest.taggers.mention import TextContext
from ontology.errors import WenmaiError, WrongUse
from ontology.language import language_of
from ontology.records import (
    Document,
    Metadata,
    Passage,
    Refusal,
    SourceText,
    StatedTag,
    Tag,
    TaggedDocument,
    TaggedPassage,
    TextVersion,
)

# Documents, or passages, whose headings are found together: their vectors are made on all cores.
_TOGETHER = 128
# Part of every fingerprint: raise it when cutting, normalising or segmenting changes what is stored.
_RECIPE = "1"


class Progress(Protocol):
    """Who is told how far an ingest run came."""

    def document(self, source: str, passages: int) -> None:
        """A document went through; ``passages`` is 0 when it was unchanged."""
        ...

    def stage(self, name: str) -> None:
        """A stage after the reading begins."""
        ...


class Silent:
    """Tells nobody."""

    def document(self, source: str, passages: int) -> None:
        """Say nothing."""

    def stage(self, name: str) -> None:
        """Say nothing."""


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest run did. Sizes are counts; ``seconds`` is wall-clock time."""

    files: int
    documents: int
    unchanged: int
    passages: int
    characters: int
    tags: Mapping[str, int]
    statements: int
    vectors: int
    seconds: float
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class _Made:
    """A document that waits for its subject headings."""

    key: str
    tagged: TaggedDocument
    fingerprint: str


@dataclass(slots=True)
class _Tally:
    documents: int = 0
    unchanged: int = 0
    passages: int = 0
    characters: int = 0
    tags: Counter[str] = field(default_factory=Counter)
    refusals: list[Refusal] = field(default_factory=list)
    files: int = 0
    file: str = ""
    """The one that was read last."""
    waiting: list[_Made] = field(default_factory=list)

    def count(self, file: str) -> None:
        """Count a file once: its documents follow one another."""
        self.files += file != self.file
        self.file = file


def ingest(
    library: Library,
    paths: Sequence[Path],
    *,
    collection: str = "",
    limits: Limits | None = None,
    mapping: dict[str, str] | None = None,
    progress: Progress | None = None,
    scans: bool = True,
) -> IngestReport:
    """Take in files and folders; what cannot be taken in is named in the report and the rest is done.

    ``collection`` defaults to the name of each given folder, or of the folder of a given file. ``mapping`` names the
    columns of tables that have no side-car. The text on page images is recognised unless ``scans`` is false. Raises
    :class:`~ontology.errors.StorageFull` when the disk is full.
    """
    recognizer = open_recognizer(library.settings) if scans else None
    walked = _walked(paths, collection, limits or Limits(), mapping, recognizer)
    return take_in(library, walked, progress=progress, last=True)


def _walked(
    paths: Sequence[Path],
    collection: str,
    limits: Limits,
    mapping: dict[str, str] | None,
    recognizer: Recognizer | None,
) -> Iterator[tuple[str, SourceText | Refusal]]:
    for path in paths:
        name = collection or _collection_of(path)
        for found in walk([path], limits=limits, mapping=mapping, recognizer=recognizer):
            yield name, _beneath(path.resolve().name, found) if collection and path.is_dir() else found


def take_in(
    library: Library,
    found: Iterable[tuple[str, SourceText | Refusal]],
    *,
    progress: Progress | None = None,
    last: bool = False,
) -> IngestReport:
    """Take in documents, each with its collection, and bring the projections up to them.

    What was taken in is safe once this returns. ``last`` says that nothing more comes for now: then files that no
    document uses any more are removed. Raises :class:`~ontology.errors.StorageFull` when the disk is full.
    """
    began = time.perf_counter()
    progress = progress or Silent()
    tally = _Tally()
    builder = Builder(library.texts, library.encoder)
    for collection, item in found:
        _take(library, item, collection=collection, builder=builder, tally=tally, progress=progress)
        if len(tally.waiting) >= _TOGETHER or sum(len(one.tagged.passages) for one in tally.waiting) >= _TOGETHER:
            _settle(library, builder, tally, progress)
    _settle(library, builder, tally, progress)
    progress.stage("encode")
    builder.flush()
    if last:
        sweep(library.files, library.texts.documents())
    progress.stage("index")
    statements = library.follow()
    return IngestReport(
        files=tally.files,
        documents=tally.documents,
        unchanged=tally.unchanged,
        passages=tally.passages,
        characters=tally.characters,
        tags=dict(sorted(tally.tags.items())),
        statements=statements,
        vectors=builder.vectors,
        seconds=time.perf_counter() - began,
        refusals=tuple(tally.refusals),
    )


def _beneath(folder: str, item: SourceText | Refusal) -> SourceText | Refusal:
    """Put a folder's name before the key: several folders in one named collection may hold files of one name."""
    return item if isinstance(item, Refusal) else replace(item, key=f"{folder}/{item.key}")


def _collection_of(path: Path) -> str:
    resolved = path.resolve()
    return resolved.name if resolved.is_dir() else resolved.parent.name


def _take(
    library: Library,
    item: SourceText | Refusal,
    *,
    collection: str,
    builder: Builder,
    tally: _Tally,
    progress: Progress,
) -> None:
    """Tag a document that is new or changed; it then waits for its headings."""
    if isinstance(item, Refusal):
        tally.refusals.append(item)
        return
    tally.count(item.key.split("#")[0])
    item, refused = keep_files(item, library.files)
    tally.refusals += refused
    item = corrected(item, library.files, library.desk.lines)
    document_id = make_document_id(collection, item.key)
    made_by = f"{library.annotator.identity} {library.assigner.identity} {library.encoder.identity}"
    if item.metadata.guesses:
        item = replace(item, metadata=library.desk.guesses.settled(document_id, item.metadata))
    if concerned := library.annotator.stamp(block.text for block in item.blocks):
        made_by = f"{made_by} {concerned}"
    fingerprint = library.reviews.stamp(document_id, _fingerprint(item, made_by))
    if library.texts.fingerprint(document_id) == fingerprint:
        tally.unchanged += 1
        progress.document(item.key, 0)
        return
    try:
        ready = [block.ready_id for block in item.blocks if block.ready_id]
        if ready:
            waiting = (*(one.tagged for one in tally.waiting), *builder.waiting)
            _check_free(document_id, ready, stored=library.texts.owners(ready), waiting=waiting)
        made = tag_document(item, library.annotator, collection=collection)
    except WenmaiError as error:
        tally.refusals.append(Refusal(item.key, error.code, str(error)))
        return
    tally.waiting.append(_Made(item.key, made, fingerprint))


def _check_free(
    document_id: str, ready: Sequence[str], *, stored: Iterable[tuple[str, str]], waiting: Iterable[TaggedDocument]
) -> None:
    """Check that no other document, stored or about to be, has one of these ready ids. Raises :class:`WrongUse`."""
    wanted = frozenset(ready)
    soon = ((one.passage.id, made.document.id) for made in waiting for one in made.passages)
    for passage_id, owner in (*stored, *soon):
        if passage_id in wanted and owner != document_id:
            raise WrongUse(f"passage id {passage_id} is already held by document {owner}; ids must be unique")


def _settle(library: Library, builder: Builder, tally: _Tally, progress: Progress) -> None:
    """Give the documents that wait their headings and what was decided of them, and hand them on."""
    waiting, tally.waiting = tally.waiting, []
    described = [(one.tagged.document.metadata, texts_of(one.tagged)) for one in waiting]
    for one, subjects in zip(waiting, library.assigner.assign_all(described), strict=True):
        reviewed = library.desk.headings.settled(one.tagged.document.id, subjects)
        try:
            tagged = library.reviews.reviewed(replace(one.tagged, subjects=reviewed))
        except WenmaiError as error:
            tally.refusals.append(Refusal(one.key, error.code, str(error)))
            continue
        builder.add(tagged, fingerprint=one.fingerprint)
        tally.documents += 1
        tally.passages += len(tagged.passages)
        tally.characters += len(tagged.version.text)
        tally.tags.update(tag.type.value for passage in tagged.passages for tag in passage.tags)
        progress.document(one.key, len(tagged.passages))


def texts_of(tagged: TaggedDocument) -> list[str]:
    """Return the texts of a document's passages."""
    return [one.passage.text for one in tagged.passages]


def make_document_id(collection: str, key: str) -> str:
    """Return the id of the document at ``key`` of a collection: the same for the same place, whatever its text."""
    return "d" + hashlib.sha256(f"{collection}\0{key}".encode()).hexdigest()[:12]


def _fingerprint(source: SourceText, made_by: str) -> str:
    digest = hashlib.sha256()
    stated = (_RECIPE, made_by, source.format, asdict(source.metadata), [asdict(b) for b in source.blocks])
    digest.update(json.dumps(stated, ensure_ascii=False, sort_keys=True).encode())
    if source.record is not None:
        digest.update(source.record.format.encode() + b"\0" + source.record.data)
    return digest.hexdigest()


def tag_document(
    source: SourceText, annotator: Annotator, *, collection: str, assigner: SubjectAssigner | None = None
) -> TaggedDocument:
    """Cut, normalise, segment, tag and link one document, and give it subject headings."""
    text = compose(source.blocks)
    document = Document(
        make_document_id(collection, source.key), collection, source.key, source.format, _described(source, text)
    )
    digest = hashlib.sha256(f"{document.id}\0{text}".encode()).hexdigest()
    version = TextVersion(f"{document.id}-{digest[:10]}", document.id, text, stretches(source.blocks))
    target = CLASSICAL if document.metadata.language == "lzh" else MODERN
    spans = cut(source.blocks, target)
    stated = stated_tags(source.blocks)
    tagged = tuple(_tag_passages(document, version, spans, annotator, stated))
    passages = with_stated(document.id, tagged, source.blocks)
    texts = [one.passage.text for one in passages]
    subjects = assigner.assign(document.metadata, texts) if assigner is not None else ()
    return TaggedDocument(document, version, passages, subjects, source.record)


def _described(source: SourceText, text: str) -> Metadata:
    metadata = source.metadata
    return metadata if metadata.language else replace(metadata, language=language_of(text))


def _tag_passages(
    document: Document,
    version: TextVersion,
    spans: Sequence[Span],
    annotator: Annotator,
    stated: Sequence[StatedTag],
) -> Iterator[TaggedPassage]:
    context = TextContext(
        language="lzh" if document.metadata.language == "lzh" else "zh",
        dynasty=document.metadata.dynasty,
        book=document.metadata.book,
        date=document.metadata.date,
    )
    normalized = [normalize(version.text[span.begin : span.end]) for span in spans]
    texts = [one.text for one in normalized]
    own = [tuple(within(stated, *pair)) for pair in zip(spans, normalized, strict=True)] if stated else ()
    annotated = annotator.annotate(texts, context=context, library=document.metadata.branch, stated=own)
    for ordinal, (span, form, found) in enumerate(zip(spans, normalized, annotated, strict=True)):
        passage = _passage(document, version, span, ordinal=ordinal)
        tags = tuple(_tags(passage, form, found))
        said = relations([one.mention for one in found], [one.link for one in found], form.text)
        related = make_relations(said, tags, form, passage)
        yield TaggedPassage(passage, tuple(_unique(tags)), form.text, words(form.text), related)


def _passage(document: Document, version: TextVersion, span: Span, *, ordinal: int) -> Passage:
    return Passage(
        id=span.ready_id or f"{document.id}-{ordinal + 1}",
        document_id=document.id,
        version_id=version.id,
        ordinal=ordinal,
        begin=span.begin,
        end=span.end,
        text=version.text[span.begin : span.end],
        heading=span.heading,
        locator=span.locator,
    )


def _tags(passage: Passage, normalized: Normalized, found: Iterable[Annotated]) -> Iterator[Tag]:
    def name(begin: int, end: int, kind: str) -> str:
        return f"{passage.version_id}-{begin}-{end}-{kind}"

    for annotated in found:
        tag = make_tag(annotated, normalized, passage.text, offset=passage.begin, name=name)
        yield replace(tag, passage_id=passage.id)


def _unique(tags: Iterable[Tag]) -> Iterator[Tag]:
    """Keep the surest of tags that share span and type: folding may bring two spans to the same original."""
    best: dict[str, Tag] = {}
    for tag in tags:
        if tag.id not in best or best[tag.id].confidence < tag.confidence:
            best[tag.id] = tag
    return iter(sorted(best.values(), key=lambda tag: (tag.begin, -tag.end, tag.type)))
