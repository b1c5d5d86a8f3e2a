"""The spaCy pipeline that carries the tags (the only importer of spacy).

Each row of the registry becomes one component that writes to ``doc.spans["wenmai"]``; the passports of those spans
lie in the same order in ``doc.user_data``. The last component, ``resolve``, applies the stated precedence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import cast

from ingest.taggers import TAGGERS, factory
from ingest.taggers.alone import without
from ingest.taggers.language import language_of_passage
from ingest.taggers.mention import Finder, Foresighted, Mention, TextContext
from ingest.taggers.resolve import MAKER as RESOLVER
from ingest.taggers.resolve import resolve
from ontology.authority.eras import EraTable
from ontology.authority.headings import Headings
from ontology.authority.store import KnownName
from ontology.errors import WrongUse
from ontology.records import Entity, Maker

with without("torch"):  # no layer here is of torch, and to take it up costs each process a second and 180 MB
    import spacy
    from spacy.language import Language
    from spacy.tokens import Doc, Span

SPANS = "wenmai"
_PASSPORTS = "wenmai.mentions"
_CONTEXT = "wenmai.context"
_TEXT = "wenmai.text"
"""The text again: ``doc.text`` is put together from its tokens at every call."""
_BATCH = 64
_LONGEST = 50_000_000
"""Characters; spaCy's own limit is for parsers, of which there is none here."""


class Stage:
    """A component of the pipeline: asks its finder and adds what it finds to the document's spans."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.languages: tuple[str, ...] = ()
        self.finder: Finder | None = None

    def reads(self, doc: Doc) -> bool:
        """Say whether the document is in a language of the finder, or in one that its text does not tell."""
        language = context_of(doc).language
        return not language or language in self.languages

    def look_ahead(self, documents: Sequence[Doc]) -> None:
        """Let a finder that can read many texts at once read those that come next."""
        if len(documents) > 1 and isinstance(self.finder, Foresighted):
            self.finder.look_ahead([doc.user_data[_TEXT] for doc in documents if self.reads(doc)])

    def __call__(self, doc: Doc) -> Doc:
        if self.finder is not None and self.reads(doc):
            context = context_of(doc)
            known = mentions_of(doc)
            write(doc, [*known, *self.finder.find(doc.user_data[_TEXT], context=context, known=known)])
        return doc


@Language.factory("wenmai_finder", assigns=["doc.spans"])
def _stage(nlp: Language, name: str) -> Stage:  # noqa: ARG001
    return Stage(name)


@Language.component("wenmai_resolve", requires=["doc.spans"], assigns=["doc.spans"])
def _resolve(doc: Doc) -> Doc:
    write(doc, resolve(mentions_of(doc), doc.user_data[_TEXT]))
    return doc


def context_of(doc: Doc) -> TextContext:
    """Return what the document was said to be."""
    return cast("TextContext", doc.user_data[_CONTEXT])


def mentions_of(doc: Doc) -> tuple[Mention, ...]:
    """Return the mentions behind ``doc.spans["wenmai"]``, in the same order."""
    return cast("tuple[Mention, ...]", doc.user_data.get(_PASSPORTS, ()))


def write(doc: Doc, mentions: Sequence[Mention]) -> None:
    """Make ``mentions`` the document's spans; one that cuts through a run of blanks is left out."""
    spans: list[tuple[Mention, Span]] = []
    for mention in mentions:
        span = doc.char_span(mention.begin, mention.end, label=mention.type.value)
        if span is not None:
            spans.append((mention, span))
    doc.spans[SPANS] = [span for _, span in spans]
    doc.user_data[_PASSPORTS] = tuple(mention for mention, _ in spans)


class Tagger:
    """Tags normalised texts."""

    def __init__(self, nlp: Language, makers: Sequence[Maker]) -> None:
        self._nlp = nlp
        self._makers = (*makers, RESOLVER)

    @property
    def identity(self) -> str:
        """The makers with their versions: what the mentions of a text depend on, beside the entities."""
        return " ".join(f"{maker.name}-{maker.version}" for maker in self._makers)

    def tag(self, texts: Sequence[str], *, context: TextContext) -> list[tuple[Mention, ...]]:
        """Return the mentions of each text, sorted by place; offsets are code points of that text.

        Each text's own characters say which language it is in (:mod:`ingest.taggers.language`).
        """
        tagged: list[tuple[Mention, ...]] = []
        for begin in range(0, len(texts), _BATCH):
            documents = [self._document(text, context) for text in texts[begin : begin + _BATCH]]
            for _, stage in self._nlp.pipeline:
                if isinstance(stage, Stage):
                    stage.look_ahead(documents)
            tagged.extend(mentions_of(doc) for doc in self._nlp.pipe(documents, batch_size=_BATCH))
        return tagged

    def _document(self, text: str, context: TextContext) -> Doc:
        doc = self._nlp.make_doc(text)
        language = language_of_passage(text, document=context.language)
        doc.user_data[_CONTEXT] = replace(context, language=language)
        doc.user_data[_TEXT] = text
        return doc


def build_tagger(
    entities: Sequence[Entity],
    *,
    eras: EraTable,
    without: Collection[str] = (),
    loaded: Iterable[KnownName] = (),
    headings: Headings | None = None,
) -> Tagger:
    """Build the pipeline over the names of ``entities`` and ``loaded`` ones, less the taggers named in ``without``.

    Key phrases that lead to one of ``headings`` (the bundled ones where none are given) are told from others.
    Raises :class:`~ontology.errors.MissingPackage` where a tagger's package is not installed and
    :class:`~ontology.errors.WrongUse` for a name of ``without`` that no tagger has.
    """
    unknown = sorted(set(without) - set(TAGGERS))
    if unknown:
        raise WrongUse(f"no tagger is called {unknown[0]!r}; there are {', '.join(TAGGERS)}")
    nlp = spacy.blank("zh")
    nlp.max_length = _LONGEST
    parts = {"dates": (eras,), "gazetteer": (entities, loaded), "keyphrases": (headings,)}
    makers: list[Maker] = []
    for name, row in TAGGERS.items():
        if name in without:
            continue
        missing = [need for need in row.requires if need not in (*nlp.pipe_names, *without)]
        if missing:
            raise WrongUse(f"the tagger {name!r} must come after {', '.join(missing)}")
        stage = cast("Stage", nlp.add_pipe("wenmai_finder", name=name))
        stage.languages = row.languages
        stage.finder = factory(name)(*parts.get(name, ()))
        makers.append(stage.finder.maker)
    nlp.add_pipe("wenmai_resolve", name="resolve")
    return Tagger(nlp, makers)
