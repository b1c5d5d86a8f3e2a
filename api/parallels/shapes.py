"""The JSON shapes of passages beside each other."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from api.parallels.alike import ENTITIES, MEANING, Alike, Common
from api.parallels.between import Comparison, Work
from api.parallels.records import Difference, Kind, Parallel, Shared, Side, Telling
from api.schemas import document_title

_SAID = {MEANING: "意思相近", ENTITIES: "同提到", "words": "共有的文字"}


class CommonShape(BaseModel):
    """What two passages have in common."""

    kind: Annotated[str, Field(description="meaning 意思相近，entities 同提到的实体，words 共有的文字")]
    text: Annotated[str, Field(description="一句话")]
    names: list[str]
    entity_ids: list[str]


class SimilarShape(BaseModel):
    """A passage like another."""

    passage_id: str
    document: str
    document_id: str
    heading: str
    text: str
    score: float
    why: list[CommonShape]


class SimilarResponse(BaseModel):
    """Passages like a passage, the likest first."""

    passage_id: str
    similar: list[SimilarShape]


def common_text(common: Common) -> str:
    """Say in a phrase what two passages have in common."""
    return f"{_SAID[common.kind]}：{'、'.join(common.names)}" if common.names else _SAID[common.kind]


def similar_response(passage_id: str, found: tuple[Alike, ...]) -> SimilarResponse:
    """The answer to a request for more like this."""
    return SimilarResponse(passage_id=passage_id, similar=[_similar(one) for one in found])


def _similar(alike: Alike) -> SimilarShape:
    return SimilarShape(
        passage_id=alike.passage.id,
        document=document_title(alike.document),
        document_id=alike.document.id,
        heading=alike.passage.heading,
        text=alike.passage.text,
        score=round(alike.score, 4),
        why=[
            CommonShape(kind=one.kind, text=common_text(one), names=list(one.names), entity_ids=list(one.ids))
            for one in alike.common
        ],
    )


# --- parallels --------------------------------------------------------------------------------------------------

KINDS = {
    Kind.DATE: "年代不同",
    Kind.NUMBER: "数目不同",
    Kind.PERSON: "人名不同",
    Kind.PLACE: "地名不同",
    Kind.OFFICE: "官名不同",
    Kind.WORDING: "用字不同",
    Kind.ABSENT: "此有彼无",
}


class SideShape(BaseModel):
    """One of two passages."""

    passage_id: str
    document_id: str
    document: str
    book: str
    heading: str
    text: str
    share: Annotated[float, Field(description="本段文字（去标点）中对方也有的比例，0 到 1")]


class StretchShape(BaseModel):
    """A stretch on both sides, offsets counted from the begin of its passage."""

    same: bool
    begin: int
    end: int
    other_begin: int
    other_end: int


class DifferenceShape(BaseModel):
    """A difference; an empty run on one side stands where the other has more."""

    kind: Kind
    label: str
    begin: int
    end: int
    other_begin: int
    other_end: int
    words: str
    other_words: str
    said: Annotated[str, Field(description="这些字所指：年份、数目、实体；不知则空")]
    other_said: str


class ParallelShape(BaseModel):
    """Two passages that share wording."""

    one: SideShape
    other: SideShape
    agreeing: Annotated[int, Field(description="相同的字数，不计标点")]
    shared: list[list[StretchShape]]
    differences: list[DifferenceShape]


class TellingShape(BaseModel):
    """The same thing with another year: a hint."""

    one: SideShape
    other: SideShape
    about: str
    difference: DifferenceShape
    evidence: str
    other_evidence: str
    together: Annotated[list[str], Field(description="两段都提到的")]


class ParallelsResponse(BaseModel):
    """What shares wording with a passage, and what tells the same otherwise."""

    passage_id: str
    parallels: list[ParallelShape]
    tellings: list[TellingShape]


class WorkShape(BaseModel):
    """A book or a document."""

    name: str
    title: str
    passages: int


class ComparisonResponse(BaseModel):
    """A page of the parallels of two books or documents, in the order of the first."""

    one: WorkShape
    other: WorkShape
    parallels: list[ParallelShape]
    tellings: list[TellingShape]
    candidates: Annotated[int, Field(description="可能有相同文字的段落对数")]
    examined: Annotated[int, Field(description="到本页为止比对过的对数")]
    following: Annotated[int, Field(description="下一页的 after；0 为没有了")]


def parallels_response(passage_id: str, found: tuple[Parallel, ...], told: tuple[Telling, ...]) -> ParallelsResponse:
    """The answer to a request for parallels of a passage."""
    return ParallelsResponse(
        passage_id=passage_id,
        parallels=[parallel_shape(one) for one in found],
        tellings=[_telling(one) for one in told],
    )


def comparison_response(comparison: Comparison) -> ComparisonResponse:
    """The answer to a request to compare two works."""
    return ComparisonResponse(
        one=_work(comparison.one),
        other=_work(comparison.other),
        parallels=[parallel_shape(one) for one in comparison.found],
        tellings=[_telling(one) for one in comparison.tellings],
        candidates=comparison.candidates,
        examined=comparison.examined,
        following=comparison.following,
    )


def parallel_shape(parallel: Parallel) -> ParallelShape:
    """Two passages that share wording."""
    return ParallelShape(
        one=_side(parallel.one),
        other=_side(parallel.other),
        agreeing=parallel.agreeing,
        shared=[_stretches(one) for one in parallel.shared],
        differences=[_difference(one) for one in parallel.differences],
    )


def _stretches(shared: Shared) -> list[StretchShape]:
    return [
        StretchShape(same=one.same, begin=one.begin, end=one.end, other_begin=one.other_begin, other_end=one.other_end)
        for one in shared.stretches
    ]


def _side(side: Side) -> SideShape:
    return SideShape(
        passage_id=side.passage.id,
        document_id=side.document.id,
        document=document_title(side.document),
        book=side.document.metadata.book,
        heading=side.passage.heading,
        text=side.passage.text,
        share=round(side.share, 3),
    )


def _difference(one: Difference) -> DifferenceShape:
    return DifferenceShape(
        kind=one.kind,
        label=KINDS[one.kind],
        begin=one.begin,
        end=one.end,
        other_begin=one.other_begin,
        other_end=one.other_end,
        words=one.words,
        other_words=one.other_words,
        said=one.said,
        other_said=one.other_said,
    )


def _telling(one: Telling) -> TellingShape:
    return TellingShape(
        one=_side(one.one),
        other=_side(one.other),
        about=one.about,
        difference=_difference(one.difference),
        evidence=one.evidence,
        other_evidence=one.other_evidence,
        together=list(one.together),
    )


def _work(work: Work) -> WorkShape:
    return WorkShape(name=work.name, title=work.title, passages=len(work.keys))
