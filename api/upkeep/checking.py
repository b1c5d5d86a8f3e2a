"""Everything that can be wrong with a library, found by holding its parts against each other.

The texts are the truth. They are held against themselves row by row; whatever is made of them (the two indexes, the
named graphs, the union catalogue) is held against what would be made of them now, one document and one named graph at a
time; the graph is held against the shapes at last.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from api.access.following import applied
from api.access.rules import public
from api.library import Library
from api.upkeep.differences import Expected, compare, differing
from api.upkeep.files import files_amiss
from api.wiring import standing_graphs
from index.build import GraphProjection
from index.ports import TokenEncoder
from index.snapshot import Problem, verify
from ontology.errors import WenmaiError
from ontology.iri import is_local
from ontology.records import Link, Relation, TaggedDocument, TaggedPassage
from ontology.validate import validate


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found. ``checked`` counts what was looked at; ``notes`` are no faults."""

    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    checked: dict[str, int]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def inspect(library: Library, *, shapes: bool = True) -> list[Problem]:
    """Return everything that is wrong."""
    return list(report(library, shapes=shapes).problems)


def report(library: Library, *, shapes: bool = True) -> Report:
    """Check all parts; ``shapes`` off leaves out what takes longest: the shapes, and the bytes of files."""
    checked: Counter[str] = Counter()
    problems = [
        *_rows(library),
        *_documents(library, checked),
        *verify(library.texts, dense=library.dense, lexical=library.lexical),
        *_graphs(library, checked),
        *files_amiss(library, checked, thorough=shapes),
        *(Problem("authorities", str(one), "claimed-twice", one.target) for one in library.matching.conflicts()),
        *(_shapes(library, checked) if shapes else ()),
    ]
    return Report(tuple(problems), tuple(_notes(library)), dict(checked))


# --- the texts by themselves ----------------------------------------------------------------------------------------


def _rows(library: Library) -> Iterator[Problem]:
    soundness = library.texts.soundness
    for table, count in soundness.orphans():
        what = f"表 {table} 有 {count} 行所属的段落或文献已不存在"
        yield Problem("texts", what, "orphan-rows", table, "drop-orphans")
    for document in soundness.strayed():
        yield Problem("texts", f"文献 {document} 的文本版本不存在；请重新收入", "lost-version", document, "again")
    for one in soundness.vectors(library.encoder.dimension):
        what = f"段落 {one.passage_id} 没有可用的向量（{_VECTOR[one.reason]}）"
        yield Problem("texts", what, "bad-vector", str(one.key), "encode")
    if isinstance(library.encoder, TokenEncoder):
        for key in soundness.without_tokens():
            yield Problem("texts", f"键为 {key} 的段落没有词元向量", "no-token-vectors", str(key), "encode")


_VECTOR = {"length": "长度不符", "numbers": "含有非数", "norm": "长度不为一"}


def _documents(library: Library, checked: Counter[str]) -> Iterator[Problem]:
    known = _Known(library)
    strayed = set(library.texts.soundness.strayed())
    for document in library.texts.documents():
        if document.id in strayed:
            continue
        try:
            tagged = library.texts.tagged(document.id)
        except (WenmaiError, TypeError, KeyError, ValueError) as error:
            yield Problem("texts", f"文献 {document.id} 的记录读不出来：{error}", "unreadable", document.id, "again")
            continue
        checked.update(documents=1, passages=len(tagged.passages), headings=len(tagged.subjects))
        checked["tags"] += sum(len(part.tags) for part in tagged.passages)
        checked["relations"] += sum(len(part.relations) for part in tagged.passages)
        yield from _document(tagged, known)


def _document(tagged: TaggedDocument, known: Callable[[str], bool]) -> Iterator[Problem]:
    yield from _version(tagged)
    ids = {tag.id for part in tagged.passages for tag in part.tags}
    for part in tagged.passages:
        yield from _passage(tagged, part)
        yield from _tags(tagged, part, known)
        for relation in part.relations:
            yield from _relation(tagged, relation, ids, known)
    for one in tagged.subjects:
        where = f"文献 {tagged.document.id} 的主题 {one.label}"
        if not known(one.heading_id):
            yield _fault(tagged, f"{where} 所指的 {one.heading_id} 没有任何规范收录", "dangling-heading")
        if not one.maker.name or not one.evidence:
            yield _fault(tagged, f"{where} 没有{'依据' if one.maker.name else '标引者'}", "no-evidence")


def _fault(tagged: TaggedDocument, what: str, kind: str, mend: str = "again") -> Problem:
    return Problem("texts", what, kind, tagged.document.id, mend)


def _version(tagged: TaggedDocument) -> Iterator[Problem]:
    version = tagged.version
    made = hashlib.sha256(f"{version.document_id}\0{version.text}".encode()).hexdigest()
    digest = version.id.removeprefix(f"{version.document_id}-")
    if version.id.startswith(f"{version.document_id}-") and not made.startswith(digest):
        yield _fault(tagged, f"文本版本 {version.id} 的文字已被改动；请重新收入该文献", "altered-version")


def _passage(tagged: TaggedDocument, part: TaggedPassage) -> Iterator[Problem]:
    passage, version = part.passage, tagged.version
    if passage.version_id != version.id:
        yield _fault(tagged, f"段落 {passage.id} 属于已不存在的版本 {passage.version_id}", "dangling-passage")
    elif version.text[passage.begin : passage.end] != passage.text:
        what = f"段落 {passage.id} 与文本版本 {version.id} 的 {passage.begin}–{passage.end} 字不符"
        yield Problem("texts", what, "altered-passage", passage.id, "passage")


def _tags(tagged: TaggedDocument, part: TaggedPassage, known: Callable[[str], bool]) -> Iterator[Problem]:
    text, passage = tagged.version.text, part.passage
    for tag in part.tags:
        if text[tag.begin : tag.end] != tag.surface:
            what = f"标引 {tag.id} 引的“{tag.surface}”与原文 {tag.begin}–{tag.end} 字不符"
            yield _fault(tagged, what, "altered-tag")
        elif not passage.begin <= tag.begin < tag.end <= passage.end:
            yield _fault(tagged, f"标引 {tag.id} 不在段落 {passage.id} 之内", "dangling-tag")
        if not tag.maker.name or (tag.link is not None and not tag.link.maker.name):
            yield _fault(tagged, f"标引 {tag.id} 没有说明由谁所作", "no-evidence")
        if tag.link is not None:
            for entity_id in dict.fromkeys(_named(tag.link)):
                if not known(entity_id):
                    what = f"标引 {tag.id} 指向的实体 {entity_id} 没有任何规范收录"
                    yield _fault(tagged, what, "dangling-tag")


def _named(link: Link) -> Iterator[str]:
    yield from filter(None, (link.entity_id, *(one.entity_id for one in link.candidates)))


def _relation(
    tagged: TaggedDocument, relation: Relation, ids: set[str], known: Callable[[str], bool]
) -> Iterator[Problem]:
    ends = (relation.subject, relation.object, *(tag for _, tag in relation.qualifiers))
    for tag_id in ends:
        if tag_id not in ids:
            yield _fault(tagged, f"关系 {relation.id} 所说的标引 {tag_id} 不存在", "dangling-relation")
    for entity_id in filter(None, (relation.subject_entity, relation.object_entity)):
        if not known(entity_id):
            yield _fault(tagged, f"关系 {relation.id} 所说的实体 {entity_id} 没有任何规范收录", "dangling-relation")
    if not relation.maker.name or not 0 <= relation.begin < relation.end <= len(tagged.version.text):
        yield _fault(tagged, f"关系 {relation.id} 没有{'原文' if relation.maker.name else '标引者'}依据", "no-evidence")


@dataclass(slots=True)
class _Known:
    """Whether an id is an entity's: of an authority, of a decision, of one document alone."""

    library: Library
    _seen: dict[str, bool] = field(default_factory=dict)

    def __call__(self, entity_id: str) -> bool:
        if entity_id not in self._seen:
            present = self.library.annotator.present
            self._seen[entity_id] = (
                is_local(entity_id)
                or present.record(entity_id) is not None
                or not present.living.lives(entity_id)
                or entity_id in self.library.headings
            )
        return self._seen[entity_id]


# --- the graph ------------------------------------------------------------------------------------------------------


def expected_graphs(library: Library) -> Iterator[Expected]:
    """Yield every named graph that the library is to have, with what it is to hold; some may hold nothing."""
    sight = applied(library.texts).sight
    projection = GraphProjection(library.graph, library.reading, library.namer, sight=sight)
    strayed = set(library.texts.soundness.strayed())
    for document in library.texts.documents():
        if document.id not in strayed and not sight.hides(document.collection):
            yield Expected("graph", f"文献 {document.id}", *projection.said(document.id))
    for graph, _, statements in standing_graphs(library):
        yield Expected("authorities", "规范", graph, statements())
    for graph, said in library.projections.living_graph.stated(library.annotator.present):
        yield Expected("living", "实体决定", graph, said)
    for graph, said in library.union.graphs(library.namer):
        yield Expected("catalogue", "联合目录", graph, said)


def _graphs(library: Library, checked: Counter[str]) -> Iterator[Problem]:
    graph, head = library.graph, library.texts.head()
    if (position := graph.position()) != head:
        mend = "follow" if position < head else "remake-graph"
        yield Problem("graph", f"停在第 {position} 号变更，文本已到第 {head} 号", "position", mend=mend)
    if applied(library.texts).sight != public(library.desk.access.rules()):
        yield Problem("graph", "馆藏专题的开放规定改过，图谱与联合目录还没有跟上", "sight", mend="follow")
    held, wanted = set(graph.graphs()), set[str]()
    for one in expected_graphs(library):
        wanted.add(one.iri)
        found = compare(one, graph.lines(one.iri) if one.iri in held else ())
        checked.update(graphs=1, statements=found.held)
        yield from differing(one, found, library.namer, there=one.iri in held)
    for what in library.union.problems(library.texts.documents(), sorted(wanted), library.namer):
        yield Problem("catalogue", what, "catalogue", mend="catalogue")
    ours = library.namer.graph_iri("d")[:-1]
    for iri in sorted(held - wanted):
        if iri.startswith(ours):
            yield Problem("graph", f"具名图 {iri} 无人认领，它的文献或规范已不在", "unknown-graph", iri, "drop-graph")


def _shapes(library: Library, checked: Counter[str]) -> Iterator[Problem]:
    wrong = 0
    ours = library.namer.graph_iri("d")[:-1]
    for one in validate(library.graph, [iri for iri in library.graph.graphs() if iri.startswith(ours)]):
        wrong += 1
        path = f" 的 {one.path}" if one.path else ""
        value = f"（值：{one.value}）" if one.value else ""
        yield Problem("shapes", f"{one.focus}{path}：{one.message}{value}", "shape", one.graph, "graph")
    checked["violations"] = wrong


def _notes(library: Library) -> Iterator[str]:
    decided = Counter(one.document_id for one in library.reviews.decisions())
    there = {document.id for document in library.texts.documents()}
    for document_id, count in sorted(decided.items()):
        if document_id not in there:
            yield f"文献 {document_id} 已撤下，审校台仍存有关于它的 {count} 条决定；重新收入后仍然有效"
    ours = library.namer.graph_iri("d")[:-1]
    for iri in library.graph.graphs():
        if not iri.startswith(ours):
            yield f"具名图 {iri} 不是本馆的，未作检查"
