"""From records to the JSON shapes of the door: pure functions, for HTTP and the command line alike."""

from __future__ import annotations

from api.answer_shapes import AnswerResponse, GlossShape, ReceiptShape, SentenceShape
from api.search_shapes import (
    CorrectionShape,
    FacetsResponse,
    HighlightShape,
    HitShape,
    SearchResponse,
    SenseCandidateShape,
    SenseShape,
    WhyShape,
)
from api.service import DocumentView, EntityView, Facets, PassageView, SearchResult, Status
from api.shapes import (
    AssignmentShape,
    CandidateShape,
    DocumentPassageShape,
    DocumentResponse,
    EntitiesResponse,
    EntityResponse,
    EntityShape,
    LinkShape,
    MentionShape,
    MetadataShape,
    NeighbourShape,
    PartShape,
    PassageResponse,
    RelationShape,
    StatusResponse,
    TagShape,
)
from api.understanding.records import Sense
from ontology.queries import Answer, Citation, Highlight, Hit, Reason, Sentence
from ontology.records import Assignment, Document, Entity, Link, Passage, Relation, Tag

METHOD_NAMES = {"lexical": "字词匹配", "bridge": "字词与古今对译", "dense": "语义相近", "second_look": "逐字比对"}
"""What a reader calls the ways a hit was found."""


def document_title(document: Document) -> str:
    """What a reader calls the document: its title, its book, or else its id."""
    return document.metadata.title or document.metadata.book or document.id


def matched_terms(highlights: tuple[Highlight, ...]) -> list[str]:
    """The matched terms, each once, in the order of the text."""
    return list(dict.fromkeys(highlight.term for highlight in highlights if not highlight.source))


def stand_ins(highlights: tuple[Highlight, ...]) -> list[str]:
    """What stands in the passage for a part of the question in other words, each once: 强盗 ≈ 盗."""
    return list(dict.fromkeys(f"{one.source} ≈ {one.term}" for one in highlights if one.source))


def reason_shape(reason: Reason) -> WhyShape:
    """One way the hit was found, as a sentence."""
    name = METHOD_NAMES.get(reason.method, reason.method)
    return WhyShape(text=f"{name}第 {reason.rank} 位", method=reason.method, rank=reason.rank, score=reason.score)


def why_shapes(hit: Hit) -> list[WhyShape]:
    """Why the hit came: each method's rank, then the words that matched."""
    reasons = [reason_shape(reason) for reason in hit.reasons]
    if terms := matched_terms(hit.highlights):
        reasons.append(WhyShape(text=f"命中的词：{'、'.join(terms)}", method="words", terms=terms))
    if terms := stand_ins(hit.highlights):
        reasons.append(WhyShape(text=f"古今对应：{'、'.join(terms)}", method="stand_ins", terms=terms))
    return reasons


def hit_shape(hit: Hit) -> HitShape:
    """One hit."""
    return HitShape(
        passage_id=hit.passage.id,
        score=hit.score,
        document=document_title(hit.document),
        heading=hit.passage.heading,
        text=hit.passage.text,
        highlights=[HighlightShape.model_validate(highlight) for highlight in hit.highlights],
        why=why_shapes(hit),
    )


def sense_shape(sense: Sense) -> SenseShape:
    """One thing that the question was understood to say."""
    return SenseShape(
        id=sense.id,
        kind=sense.kind.value,
        surface=sense.surface,
        label=sense.label,
        forms=list(sense.forms),
        source=sense.source,
        entity_id=sense.entity_id,
        value=sense.value,
        on=sense.on,
        candidates=[SenseCandidateShape(entity_id=one.entity_id, label=one.label) for one in sense.candidates],
    )


def search_response(result: SearchResult) -> SearchResponse:
    """The answer to a search, best hit first."""
    return SearchResponse(
        hits=[hit_shape(hit) for hit in result.hits],
        query=result.query.raw,
        took_ms=round(result.took_ms, 3),
        senses=[sense_shape(one) for one in result.senses],
        corrections=[CorrectionShape.model_validate(one) for one in result.corrections],
        total=result.total,
        offset=result.offset,
        following=result.following,
        preceding=result.preceding,
        facets=facets_response(result.facets) if result.facets is not None else None,
    )


def receipt_shape(receipt: Citation) -> ReceiptShape:
    """One receipt."""
    return ReceiptShape.model_validate(receipt)


def sentence_shape(sentence: Sentence) -> SentenceShape:
    """One sentence of an answer."""
    return SentenceShape(text=sentence.text, receipts=list(sentence.receipts))


def answer_response(answer: Answer, *, exchange: str = "", session: str = "") -> AnswerResponse:
    """The answer to a question, or its refusal; with the names of what is kept of it and of its conversation."""
    return AnswerResponse(
        answer=answer.text,
        refused=answer.refused,
        confidence=answer.confidence,
        receipts=[receipt_shape(one) for one in answer.receipts],
        question=answer.question,
        asked=answer.asked,
        kind=answer.kind,
        origin=answer.origin.value,
        sentences=[sentence_shape(one) for one in sentences_of(answer)],
        glosses=[GlossShape.model_validate(one) for one in answer.glosses],
        nearest=[hit_shape(hit) for hit in answer.nearest] if answer.refused else [],
        reworded=answer.reworded,
        exchange=exchange,
        session=session,
    )


def sentences_of(answer: Answer) -> tuple[Sentence, ...]:
    """The sentences of an answer; the whole as one where nobody has told them apart."""
    return answer.sentences or (Sentence(answer.text, tuple(range(len(answer.receipts)))),)


def link_shape(link: Link) -> LinkShape:
    """A link with its candidates."""
    return LinkShape(
        entity_id=link.entity_id,
        label=link.label,
        margin=link.margin,
        candidates=[CandidateShape.model_validate(candidate) for candidate in link.candidates],
        maker=link.maker.name,
        version=link.maker.version,
    )


def tag_shape(tag: Tag, passage: Passage) -> TagShape:
    """A tag, its offsets counted from the passage's begin."""
    return TagShape(
        id=tag.id,
        begin=tag.begin - passage.begin,
        end=tag.end - passage.begin,
        surface=tag.surface,
        type=tag.type,
        kind=tag.kind,
        value=tag.value,
        confidence=tag.confidence,
        maker=tag.maker.name,
        version=tag.maker.version,
        review=tag.review.value,
        link=link_shape(tag.link) if tag.link else None,
    )


def relation_shapes(view: PassageView) -> list[RelationShape]:
    """What the passage says of its tags; a relation whose ends a reviewer has taken away is left out."""
    parts = {tag.id: PartShape(tag_id=tag.id, surface=tag.surface, entity_id=_entity_id(tag)) for tag in view.tags}
    return [
        _relation_shape(one, parts, view.passage)
        for one in view.relations
        if one.subject in parts and one.object in parts
    ]


def _entity_id(tag: Tag) -> str:
    return tag.link.entity_id if tag.link else ""


def _relation_shape(relation: Relation, parts: dict[str, PartShape], passage: Passage) -> RelationShape:
    begin, end = relation.begin - passage.begin, relation.end - passage.begin
    return RelationShape(
        id=relation.id,
        predicate=relation.predicate,
        subject=parts[relation.subject],
        object=parts[relation.object],
        qualifiers={part: parts[tag_id] for part, tag_id in relation.qualifiers if tag_id in parts},
        begin=begin,
        end=end,
        quote=passage.text[begin:end],
        confidence=relation.confidence,
        maker=relation.maker.name,
        version=relation.maker.version,
        review=relation.review.value,
    )


def assignment_shape(assigned: Assignment) -> AssignmentShape:
    """A heading with its passport."""
    return AssignmentShape(
        heading_id=assigned.heading_id,
        label=assigned.label,
        scheme=assigned.scheme,
        score=assigned.score,
        evidence=list(assigned.evidence),
        maker=assigned.maker.name,
        version=assigned.maker.version,
        review=assigned.review.value,
    )


def neighbour_shape(passage: Passage) -> NeighbourShape:
    """A neighbour of a passage."""
    return NeighbourShape(passage_id=passage.id, heading=passage.heading, locator=passage.locator, text=passage.text)


def passage_response(view: PassageView) -> PassageResponse:
    """A passage in its context."""
    passage, document = view.passage, view.document
    return PassageResponse(
        passage_id=passage.id,
        document=document_title(document),
        document_id=document.id,
        collection=document.collection,
        version_id=passage.version_id,
        ordinal=passage.ordinal,
        begin=passage.begin,
        end=passage.end,
        heading=passage.heading,
        locator=passage.locator,
        text=passage.text,
        tags=[tag_shape(tag, passage) for tag in view.tags],
        relations=relation_shapes(view),
        before=[neighbour_shape(neighbour) for neighbour in view.before],
        after=[neighbour_shape(neighbour) for neighbour in view.after],
        metadata=MetadataShape.model_validate(document.metadata),
    )


def document_passage_shape(view: PassageView) -> DocumentPassageShape:
    """A passage as a page of a document lists it."""
    passage = view.passage
    return DocumentPassageShape(
        passage_id=passage.id,
        ordinal=passage.ordinal,
        begin=passage.begin,
        end=passage.end,
        heading=passage.heading,
        locator=passage.locator,
        text=passage.text,
        tags=[tag_shape(tag, passage) for tag in view.tags],
    )


def document_response(view: DocumentView) -> DocumentResponse:
    """A document with one page of its passages."""
    document = view.document
    return DocumentResponse(
        document_id=document.id,
        document=document_title(document),
        collection=document.collection,
        source=document.source,
        format=document.format,
        version_id=view.version_id,
        metadata=MetadataShape.model_validate(document.metadata),
        subjects=[assignment_shape(one) for one in view.subjects],
        passages=[document_passage_shape(passage) for passage in view.passages],
        offset=view.offset,
        total=view.total,
    )


def entities_response(entities: tuple[Entity, ...], *, query: str) -> EntitiesResponse:
    """Entities that a name may stand for, best first."""
    return EntitiesResponse(entities=[EntityShape.model_validate(entity) for entity in entities], query=query)


def mention_shape(hit: Hit) -> MentionShape:
    """A passage that mentions an entity."""
    return MentionShape(
        passage_id=hit.passage.id,
        document=document_title(hit.document),
        heading=hit.passage.heading,
        text=hit.passage.text,
    )


def entity_response(view: EntityView) -> EntityResponse:
    """An entity and passages that mention it."""
    return EntityResponse(
        entity=EntityShape.model_validate(view.entity),
        mentions=view.mentions,
        passages=[mention_shape(hit) for hit in view.passages],
    )


def status_response(status: Status) -> StatusResponse:
    """Whether the parts of the library agree."""
    return StatusResponse(
        ready=status.agreed,
        documents=status.documents,
        passages=status.passages,
        head=status.head,
        lexical=status.lexical,
        dense=status.dense,
        graph=status.graph,
        encoder=status.encoder,
    )


def facets_response(facets: Facets) -> FacetsResponse:
    """What there is to filter by."""
    return FacetsResponse.model_validate(facets)
