"""BM25 over words, characters and character bigrams, by tantivy (its only importer)."""

from __future__ import annotations

import math
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import tantivy

from index.function_words import CHARACTERS
from index.ports import IndexedPassage, KeyArray, Scored
from ontology.errors import LibraryBroken
from ontology.language import MODERN, is_surely_modern
from ontology.queries import Expansion

_RUN = re.compile(r"[^\W_]+")
_LATIN = re.compile(r"[0-9a-z]+|[^0-9a-z]+")
_WRITER_BYTES = 64_000_000
_POSITION = "position"
_TRIES = 3
# What a match counts for. A classical passage shares characters, not words, with a question in today's language, and a
# word of several characters counts in all three. Chosen on the queries of the training books, as in docs/figures.md.
_CHARACTER, _BIGRAM, _WORD = 1.0, 0.5, 0.3
# What an expansion of weight 1 counts, and the share that the expansions of a source beside its best one add: three
# synonyms are little more evidence than one. Chosen on queries of books that the bridge has not seen.
_EXPANSION, _FURTHER = 1.6, 0.3

# A filter that takes more than this share of the passages is applied to what was found, so much more than is asked for.
_WIDE, _AMPLE = 0.5, 1.25

Clause = tuple[tantivy.Occur, tantivy.Query]


def grams(normalized: str) -> Iterator[str]:
    """Yield the single characters and bigrams of each run of letters; digits and Latin letters stay whole."""
    for run in _RUN.findall(normalized):
        for part in _LATIN.findall(run):
            if part[0].isascii():
                yield part
            else:
                yield from part
                yield from (part[i : i + 2] for i in range(len(part) - 1))


class TantivyIndex:
    """Implements :class:`~index.ports.LexicalIndex` in a folder.

    The outbox position is kept in a document of the index itself, so that it is committed with what it stands for.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._schema = _schema()
        try:
            self._index = tantivy.Index(self._schema, path=str(folder))
        except ValueError as error:
            raise LibraryBroken(f"{folder} was written by another version ({error}); run: wenmai rebuild") from error
        plain = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer("plain", plain)
        self._writer: tantivy.IndexWriter | None = None

    def apply(self, removed: Sequence[int], added: Iterable[IndexedPassage]) -> None:
        """Take passages out, put passages in; a key that is already there is replaced."""
        writer = self._open_writer()
        for key in removed:
            writer.delete_documents_by_term("key", int(key))
        for passage in added:
            writer.delete_documents_by_term("key", passage.key)
            writer.add_document(_document(passage))

    def commit(self, position: int) -> None:
        """Make what was applied durable, with the position it stands for."""
        writer = self._open_writer()
        writer.delete_documents_by_term("meta", _POSITION)
        mark = tantivy.Document()
        mark.add_text("meta", _POSITION)
        mark.add_text("value", str(position))
        writer.add_document(mark)
        writer.commit()
        writer.wait_merging_threads()
        self._writer = None
        self._index.reload()

    def rewrite(self, held: Iterable[IndexedPassage]) -> None:
        """Put ``held``, all that it is to hold, in the place of what it holds, at the same position, in one commit.

        What was taken out stays in the files of tantivy until they are merged, which it does when it likes.
        """
        position = self.position()
        self._open_writer().delete_all_documents()
        self.apply([], held)
        self.commit(position)
        writer = self._open_writer()
        writer.garbage_collect_files()
        writer.wait_merging_threads()
        self._writer = None

    def position(self) -> int:
        """Return the position of the last commit; 0 for a new index."""
        searcher = self._index.searcher()
        found = searcher.search(tantivy.Query.term_query(self._schema, "meta", _POSITION), 1).hits
        return int(searcher.doc(found[0][1]).to_dict()["value"][0]) if found else 0

    def keys(self) -> KeyArray:
        """Return all keys held, ascending."""
        searcher = self._index.searcher()
        found = searcher.search(tantivy.Query.all_query(), max(1, searcher.num_docs)).hits
        values = searcher.fast_field_values("key", [address for _, address in found])
        return np.sort(np.array([value for value in values if value is not None], dtype=np.int64))

    def reload(self) -> None:
        """See what another process has committed."""
        for attempt in range(_TRIES):
            try:
                return self._index.reload()
            except (ValueError, OSError):
                # Between reading what there is and opening it, a writer may have cleared it away.
                if attempt == _TRIES - 1:
                    raise
        return None

    def search(
        self,
        normalized: str,
        tokens: Sequence[str],
        *,
        limit: int,
        allowed: KeyArray | None = None,
        expansions: Sequence[Expansion] = (),
    ) -> list[Scored]:
        """Return the best passages, best first.

        An expansion that is one of the question's own characters says what that character counts. Expansions that are
        for classical texts leave passages alone that are surely modern.
        """
        anywhere = [expansion for expansion in expansions if not expansion.classical]
        terms = self._clauses(normalized, tokens, anywhere)
        if not terms or (allowed is not None and not allowed.size):
            return []
        query = tantivy.Query.boolean_query(terms)
        if len(anywhere) < len(expansions):
            bridged = tantivy.Query.boolean_query(self._clauses(normalized, tokens, expansions))
            query = self._by_language(modern=query, other=bridged)
        searcher = self._index.searcher()
        ranked = _best(searcher, query, limit) if allowed is None else self._among(searcher, query, limit, allowed)
        return sorted(ranked, key=lambda scored: (-scored.score, scored.key))

    def rarity(self, terms: Sequence[str]) -> list[float]:
        """Return how rare characters and bigrams are: the logarithm of all passages by those that have one."""
        searcher = self._index.searcher()
        many = searcher.num_docs + 1
        return [math.log(many / (searcher.doc_freq("grams", term) + 0.5)) for term in terms]

    def _among(self, searcher: tantivy.Searcher, query: tantivy.Query, limit: int, allowed: KeyArray) -> list[Scored]:
        """Return the best of the passages with the keys ``allowed``."""
        share = len(allowed) / max(1, searcher.num_docs)
        if share > _WIDE:
            # To leave a few out of somewhat more hits is less work than to look up every key that is allowed.
            depth = round(limit / share * _AMPLE)
            found = _best(searcher, query, depth)
            kept = np.isin(np.fromiter((one.key for one in found), np.int64, len(found)), allowed)
            if len(found) < depth or kept.sum() >= limit:
                return [one for one, is_kept in zip(found, kept.tolist(), strict=True) if is_kept][:limit]
        members = tantivy.Query.term_set_query(self._schema, "key", allowed.tolist())
        only = (tantivy.Occur.Must, tantivy.Query.const_score_query(members, 0.0))
        return _best(searcher, tantivy.Query.boolean_query([only, (tantivy.Occur.Must, query)]), limit)

    def _clauses(self, normalized: str, tokens: Sequence[str], expansions: Sequence[Expansion]) -> list[Clause]:
        terms = self._terms(normalized, tokens, told={expansion.term for expansion in expansions})
        return [*terms, *self._expanded(expansions)]

    def _by_language(self, *, modern: tantivy.Query, other: tantivy.Query) -> tantivy.Query:
        """Return a query that scores modern passages by one query, the rest by another."""
        is_modern = tantivy.Query.const_score_query(tantivy.Query.term_query(self._schema, "language", MODERN), 0.0)
        must, must_not, should = tantivy.Occur.Must, tantivy.Occur.MustNot, tantivy.Occur.Should
        return tantivy.Query.boolean_query(
            [
                (should, tantivy.Query.boolean_query([(must, is_modern), (must, modern)])),
                (should, tantivy.Query.boolean_query([(must_not, is_modern), (must, other)])),
            ]
        )

    def _terms(self, normalized: str, tokens: Sequence[str], *, told: Container[str]) -> list[Clause]:
        found = dict.fromkeys(grams(normalized))
        telling = [term for term in found if term not in CHARACTERS] or list(found)
        telling = [term for term in telling if len(term) > 1 or term not in told]
        boosted = [("grams", term, _BIGRAM if _is_bigram(term) else _CHARACTER) for term in telling]
        boosted += [("words", term, _WORD) for term in dict.fromkeys(_long(tokens))]
        return [(tantivy.Occur.Should, self._term(*one)) for one in boosted]

    def _expanded(self, expansions: Sequence[Expansion]) -> Iterator[Clause]:
        by_source: dict[str, list[tantivy.Query]] = {}
        for expansion in expansions:
            if (query := self._run(expansion.term, _EXPANSION * expansion.weight)) is not None:
                by_source.setdefault(expansion.source, []).append(query)
        for queries in by_source.values():
            yield tantivy.Occur.Should, tantivy.Query.disjunction_max_query(queries, _FURTHER)

    def _run(self, text: str, boost: float) -> tantivy.Query | None:
        """Return a query for passages with the character, or with all the bigrams of the run; None without letters."""
        found = list(dict.fromkeys(grams(text)))
        parts = [gram for gram in found if _is_bigram(gram)] or found
        terms = [self._term("grams", part, boost) for part in parts]
        if len(terms) < 2:
            return terms[0] if terms else None
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, term) for term in terms])

    def _term(self, field: str, term: str, boost: float) -> tantivy.Query:
        return tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, field, term), boost)

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(_WRITER_BYTES, 1)
            # A process that was killed within a commit leaves files by the names that the same commit gives again.
            self._writer.garbage_collect_files()
        return self._writer


def _best(searcher: tantivy.Searcher, query: tantivy.Query, limit: int) -> list[Scored]:
    hits = searcher.search(query, limit, count=False).hits
    keys = searcher.fast_field_values("key", [address for _, address in hits])
    return [Scored(int(key), score) for key, (score, _) in zip(keys, hits, strict=True) if key is not None]


def _is_bigram(term: str) -> bool:
    return len(term) == 2 and not term.isascii()


def _long(tokens: Sequence[str]) -> list[str]:
    return [token for token in tokens if len(token) > 1]


def _document(passage: IndexedPassage) -> tantivy.Document:
    document = tantivy.Document()
    document.add_integer("key", passage.key)
    if is_surely_modern(passage.normalized):
        document.add_text("language", MODERN)
    document.add_text("grams", " ".join(grams(passage.normalized)))
    document.add_text("words", " ".join(_long(passage.tokens)))
    return document


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("key", indexed=True, fast=True)
    builder.add_text_field("language", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("grams", tokenizer_name="plain", index_option="freq")
    builder.add_text_field("words", tokenizer_name="plain", index_option="freq")
    builder.add_text_field("meta", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("value", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()
