"""Decisions stand, are laid over what machines say, and outlive changes of the text and of the machines."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa

from api.desk.anchors import Lost
from api.desk.decisions import Action, link_state
from api.desk.requests import Request, Wanted
from api.desk.reviews import Reviews
from api.desk.store import DeskStore
from api.desk.tables import settings
from index.texts import SqlTextStore
from ingest.link import Prior, link_document
from ingest.taggers.mention import Mention, TextContext
from ontology.authority.names import NameIndex
from ontology.errors import LibraryBroken, NotFound, WrongUse
from ontology.graph import OxigraphGraph
from ontology.iri import Namer
from ontology.records import (
    Candidate,
    Document,
    Entity,
    Link,
    Maker,
    Metadata,
    Passage,
    ReviewState,
    Statement,
    Tag,
    TaggedDocument,
    TaggedPassage,
    TagType,
    TextVersion,
)
from ontology.statements import document_statements
from ontology.terms import PROV, RDF
from ontology.validate import validate

MACHINE = Maker("gazetteer", "1")
LINES = (
    "李太白與杜甫善，同遊齊魯，時人並稱李杜，其詩傳誦至今不衰。",
    "南京圖書館在南京市中山東路，藏書七百餘萬冊，館長某某言之。",
)
SPANS = (("李", "PER"), ("太白", "PER"), ("杜甫", "PER"), ("齊魯", "LOC"), ("南京圖書館", "LOC"), ("南京", "LOC"))
Spans = Sequence[tuple[str, str]]


def document(*lines: str, spans: Spans = SPANS, document_id: str = "d1") -> TaggedDocument:
    """A document with a passage a line, and a tag at the first place of each surface in each line."""
    text = "\n".join(lines)
    version = TextVersion(f"{document_id}-{hashlib.sha256(text.encode()).hexdigest()[:6]}", document_id, text)
    parts, begin = [], 0
    for ordinal, line in enumerate(lines):
        passage = Passage(f"{document_id}-{ordinal}", document_id, version.id, ordinal, begin, begin + len(line), line)
        tags = tuple(tag(passage, surface, TagType(name)) for surface, name in spans if surface in line)
        parts.append(TaggedPassage(passage, tags, line, (line[:2],)))
        begin += len(line) + 1
    described = Document(document_id, "古籍", f"{document_id}.txt", "txt", Metadata(title="小记", language="lzh"))
    return TaggedDocument(described, version, tuple(parts))


def tag(passage: Passage, surface: str, type_: TagType) -> Tag:
    begin = passage.begin + passage.text.index(surface)
    end = begin + len(surface)
    link = (
        Link("p1", "杜甫", (Candidate("p1", "杜甫", 0.9, ("通行名相符",)),), 0.9, MACHINE)
        if surface == "杜甫"
        else None
    )
    if surface == "太白":
        link = Link("", "", (Candidate("p2", "李白", 0.5), Candidate("p3", "太白金星", 0.4)), 0.1, MACHINE)
    ident = f"{passage.version_id}-{begin}-{end}-{type_.value}"
    return Tag(ident, passage.id, begin, end, surface, type_, MACHINE, 0.8, "", link=link)


def entities(text: str, type_: TagType) -> Entity:
    known = {one.id: one for one in (Entity("p2", TagType.PER, "李白"), Entity("p3", TagType.PER, "太白金星"))}
    if text not in known or known[text].type is not type_:
        raise WrongUse(f"没有规范「{text}」")
    return known[text]


@pytest.fixture
def desk(database: str) -> Iterator[DeskStore]:
    made = DeskStore(database)
    yield made
    made.close()


@pytest.fixture
def texts(tmp_path: Path) -> Iterator[SqlTextStore]:
    made = SqlTextStore(f"sqlite:///{tmp_path}/texts.db")
    yield made
    made.close()


@pytest.fixture
def reviews(desk: DeskStore, texts: SqlTextStore) -> Reviews:
    made = Reviews(desk, texts, entities, clock=lambda: datetime(2026, 11, 21, 8, tzinfo=UTC))
    ingest(made, document(*LINES))
    return made


def ingest(reviews: Reviews, tagged: TaggedDocument) -> None:
    """As the pipeline does it."""
    stamped = reviews.stamp(tagged.document.id, "source")
    vectors = np.eye(max(4, len(tagged.passages)), dtype=np.float32)[: len(tagged.passages)]
    reviews.texts.replace(reviews.reviewed(tagged), vectors, fingerprint=stamped)


def tags_of(reviews: Reviews, document_id: str = "d1") -> dict[tuple[str, str], Tag]:
    return {
        (one.surface, one.type.value): one for part in reviews.texts.tagged(document_id).passages for one in part.tags
    }


def ask(reviews: Reviews, surface: str, type_: str, action: Action, *wanted: Wanted, by: str = "张三", **more: object):  # noqa: ANN201
    tag_id = tags_of(reviews)[surface, type_].id
    return reviews.decide("d1", Request(action, tag_id, wanted, **more), reviewer=by)  # type: ignore[arg-type]


def test_a_confirmed_tag_keeps_its_passport(reviews: Reviews) -> None:
    made = ask(reviews, "杜甫", "PER", Action.CONFIRM, note="可靠")
    found = tags_of(reviews)["杜甫", "PER"]
    assert (found.review, found.maker, found.confidence) == (ReviewState.CONFIRMED, MACHINE, 0.8)
    assert found.link is not None
    assert (found.link.entity_id, found.link.maker, link_state(found)) == ("p1", MACHINE, ReviewState.CONFIRMED)
    (kept,) = reviews.decisions("d1")
    assert kept == made.decision
    assert (kept.reviewer, kept.time, kept.note) == ("张三", "2026-11-21T08:00:00.000000+00:00", "可靠")
    assert kept.said is not None
    assert kept.said.link == found.link
    assert not ask(reviews, "杜甫", "PER", Action.CONFIRM).new


def test_a_confirmed_tag_without_a_link_leaves_the_link_to_a_better_linker(reviews: Reviews) -> None:
    ask(reviews, "太白", "PER", Action.CONFIRM)
    assert link_state(tags_of(reviews)["太白", "PER"]) is ReviewState.MACHINE
    better = document(*LINES)
    first = better.passages[0]
    link = Link("p2", "李白", (Candidate("p2", "李白", 0.9),), 0.9, Maker("link", "2"))
    linked = tuple(replace(one, link=link) if one.surface == "太白" else one for one in first.tags)
    ingest(reviews, replace(better, passages=(replace(first, tags=linked), *better.passages[1:])))
    assert tags_of(reviews)["太白", "PER"].link == link
    assert link_state(tags_of(reviews)["太白", "PER"]) is ReviewState.CONFIRMED


def test_a_correction_says_all_that_changes(reviews: Reviews) -> None:
    ask(reviews, "南京圖書館", "LOC", Action.CORRECT, Wanted(type=TagType.ORG, kind="图书馆"))
    ask(reviews, "太白", "PER", Action.CORRECT, Wanted(surface="李太白", entity="p2"))
    found = tags_of(reviews)
    assert ("南京圖書館", "LOC") not in found
    library, poet = found["南京圖書館", "ORG"], found["李太白", "PER"]
    assert (library.review, library.kind, library.maker) == (
        ReviewState.CORRECTED,
        "图书馆",
        Maker("reviewer:张三", ""),
    )
    assert poet.link is not None
    assert (poet.link.entity_id, poet.link.label, poet.link.maker.name) == ("p2", "李白", "reviewer:张三")
    assert link_state(poet) is ReviewState.CORRECTED
    assert ("李", "PER") in found  # a nested tag stays
    assert {one for one in found if one[0] == "太白"} == set()


def test_a_chosen_candidate_comes_first_and_an_undecided_link_is_a_decision(reviews: Reviews) -> None:
    ask(reviews, "太白", "PER", Action.CORRECT, Wanted(entity="p3"))
    link = tags_of(reviews)["太白", "PER"].link
    assert link is not None
    assert [one.entity_id for one in link.candidates] == ["p3", "p2"]
    ask(reviews, "杜甫", "PER", Action.CORRECT, Wanted(entity="未定"))
    link = tags_of(reviews)["杜甫", "PER"].link
    assert link is not None
    assert (link.entity_id, len(link.candidates), link.maker.name) == ("", 1, "reviewer:张三")


def test_a_rejected_tag_is_gone_and_its_decision_stays(reviews: Reviews) -> None:
    ask(reviews, "李", "PER", Action.REJECT)
    assert ("李", "PER") not in tags_of(reviews)
    ingest(reviews, document(*LINES))
    assert ("李", "PER") not in tags_of(reviews)
    assert reviews.status().states == {"machine": 5, "confirmed": 0, "corrected": 0, "rejected": 1, "stated": 0}


def test_merging_splitting_and_adding(reviews: Reviews) -> None:
    ask(reviews, "李", "PER", Action.MERGE, Wanted(surface="李太白", entity="p2"))
    ask(reviews, "齊魯", "LOC", Action.SPLIT, Wanted("齐", kind="国"), Wanted("魯", kind="国"))
    reviews.decide(
        "d1", Request(Action.ADD, wanted=(Wanted("中山东路", TagType.LOC, "街"),), passage_id="d1-1"), reviewer="张三"
    )
    found = tags_of(reviews)
    assert {("李太白", "PER"), ("齊", "LOC"), ("魯", "LOC"), ("中山東路", "LOC")} <= found.keys()
    assert not {("李", "PER"), ("太白", "PER"), ("齊魯", "LOC")} & found.keys()
    assert found["中山東路", "LOC"].review is ReviewState.CONFIRMED
    assert found["中山東路", "LOC"].maker == Maker("reviewer:张三", "")


def test_what_people_say_keeps_to_the_shapes_of_the_graph(reviews: Reviews, tmp_path: Path) -> None:
    ask(reviews, "杜甫", "PER", Action.CORRECT, Wanted(entity="未定"))
    ask(reviews, "太白", "PER", Action.CORRECT, Wanted(surface="李太白", entity="p2"))
    ask(reviews, "齊魯", "LOC", Action.CONFIRM)
    ask(reviews, "南京", "LOC", Action.REJECT)
    namer = Namer("http://localhost:8000/")
    graph = OxigraphGraph(tmp_path / "graph")
    said = list(document_statements(reviews.texts.tagged("d1"), namer=namer))
    graph.replace(namer.graph_iri("d1"), said)
    assert list(validate(graph)) == []
    assert Statement(namer.maker_iri("reviewer:张三", ""), RDF.type, PROV.Person) in said
    graph.close()


def test_an_undone_decision_gives_back_what_the_machine_said(reviews: Reviews) -> None:
    before = tags_of(reviews)
    made = ask(reviews, "李", "PER", Action.MERGE, Wanted(surface="李太白"))
    ask(reviews, "李太白", "PER", Action.UNDO)
    assert tags_of(reviews) == before
    assert [one.action for one in reviews.history("d1", before["李", "PER"].id)] == [Action.MERGE, Action.UNDO]
    with pytest.raises(WrongUse, match="没有可撤销"):
        reviews.decide("d1", Request(Action.UNDO, target=made.decision.target), reviewer="张三")


def test_the_last_reviewer_stands_and_undoing_brings_back_the_other(reviews: Reviews) -> None:
    ask(reviews, "南京圖書館", "LOC", Action.CORRECT, Wanted(type=TagType.ORG), by="张三")
    ask(reviews, "南京圖書館", "ORG", Action.REJECT, by="李四")
    assert not {("南京圖書館", "LOC"), ("南京圖書館", "ORG")} & tags_of(reviews).keys()
    machine = next(iter(document(*LINES).passages[1].tags))
    reviews.decide("d1", Request(Action.UNDO, machine.id), reviewer="李四")
    assert ("南京圖書館", "ORG") in tags_of(reviews)


def test_who_confirms_anothers_correction_corrects(reviews: Reviews) -> None:
    ask(reviews, "南京圖書館", "LOC", Action.CORRECT, Wanted(type=TagType.ORG), by="张三")
    made = ask(reviews, "南京圖書館", "ORG", Action.CONFIRM, by="李四")
    assert (made.decision.action, made.decision.verdict) == (Action.CONFIRM, Action.CORRECT)
    found = tags_of(reviews)["南京圖書館", "ORG"]
    assert (found.review, found.maker.name) == (ReviewState.CONFIRMED, "reviewer:张三")
    assert reviews.agreement("张三", "李四").raw == 1


def test_one_part_of_a_split_may_be_decided_alone(reviews: Reviews) -> None:
    ask(reviews, "齊魯", "LOC", Action.SPLIT, Wanted("齊"), Wanted("魯"))
    ask(reviews, "魯", "LOC", Action.REJECT, by="李四")
    assert ("齊", "LOC") in tags_of(reviews)
    assert ("魯", "LOC") not in tags_of(reviews)


def test_a_person_beats_any_machine_that_crosses(reviews: Reviews) -> None:
    ask(reviews, "太白", "PER", Action.CONFIRM)
    spans = (*SPANS, ("李太", "PER"), ("白與", "LOC"), ("太白", "LOC"), ("太白", "SUBJECT"), ("太", "PER"))
    ingest(reviews, document(*LINES, spans=spans))
    found = tags_of(reviews)
    assert not {("李太", "PER"), ("白與", "LOC"), ("太白", "LOC")} & found.keys()
    assert {("太白", "PER"), ("太白", "SUBJECT"), ("太", "PER")} <= found.keys()


def test_of_crossing_decisions_the_last_stands(reviews: Reviews) -> None:
    ask(reviews, "太白", "PER", Action.CONFIRM)
    wanted = Wanted("白與杜", TagType.PER)
    reviews.decide("d1", Request(Action.ADD, wanted=(wanted,), passage_id="d1-0"), reviewer="李四")
    assert ("白與杜", "PER") in tags_of(reviews)
    assert {("太白", "PER"), ("杜甫", "PER")} & tags_of(reviews).keys() == set()
    (lost,) = reviews.status().overruled
    assert (lost.reviewer, lost.anchor.exact) == ("张三", "太白")


@pytest.mark.parametrize(
    "lines",
    [
        LINES,
        ("唐書本傳曰。" + LINES[0], LINES[1]),
        ("卷一", *LINES),
        (LINES[0].replace("與", "与").replace("齊魯", "齐鲁").replace("並稱", "并称"), LINES[1]),
        (LINES[1], LINES[0]),
        (LINES[0].replace("，", "、") + LINES[1],),
    ],
)
def test_decisions_outlive_changes_of_the_text(reviews: Reviews, lines: tuple[str, ...]) -> None:
    ask(reviews, "杜甫", "PER", Action.CONFIRM)
    ask(reviews, "李", "PER", Action.MERGE, Wanted(surface="李太白", entity="p2"))
    ask(reviews, "南京圖書館", "LOC", Action.CORRECT, Wanted(type=TagType.ORG))
    ask(reviews, "南京", "LOC", Action.REJECT)
    ingest(reviews, document(*lines, spans=(*SPANS, ("書館", "ORG"))))
    found = tags_of(reviews)
    assert found["杜甫", "PER"].review is ReviewState.CONFIRMED
    assert found["李太白", "PER"].review is ReviewState.CORRECTED
    assert found["南京圖書館", "ORG"].review is ReviewState.CORRECTED
    assert not {("李", "PER"), ("太白", "PER"), ("南京圖書館", "LOC"), ("南京", "LOC")} & found.keys()
    assert reviews.orphans() == ()
    text = reviews.texts.document("d1")[1].text
    assert all(text[one.begin : one.end] == one.surface for one in found.values())


def test_what_has_lost_its_place_is_told_and_changes_nothing(reviews: Reviews) -> None:
    ask(reviews, "杜甫", "PER", Action.CONFIRM)
    ask(reviews, "南京圖書館", "LOC", Action.CORRECT, Wanted(type=TagType.ORG))
    ingest(reviews, document(LINES[0].replace("杜甫", "高適"), spans=SPANS))
    assert {(one.decision.anchor.exact, one.why) for one in reviews.orphans()} == {
        ("杜甫", Lost.TEXT),
        ("南京图书馆", Lost.TEXT),
    }
    ingest(reviews, document(*LINES))
    assert reviews.orphans() == ()
    assert tags_of(reviews)["南京圖書館", "ORG"].review is ReviewState.CORRECTED
    reviews.texts.delete("d1")
    assert {one.why for one in reviews.orphans()} == {Lost.DOCUMENT}


def test_a_library_stopped_between_decision_and_tags_is_put_right(
    reviews: Reviews, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(SqlTextStore, "retag", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        ask(reviews, "李", "PER", Action.REJECT)
    assert ("李", "PER") in tags_of(reviews)
    again = Reviews(reviews.desk, reviews.texts, entities)
    head = reviews.texts.head()
    assert again.repair() == 1
    assert again.repair() == 0
    assert ("李", "PER") not in tags_of(again)
    assert reviews.texts.head() == head + 1
    assert reviews.texts.fingerprint("d1") == again.stamp("d1", "source")


def test_a_stopped_ingest_loses_nothing_that_machines_said(reviews: Reviews) -> None:
    """What is kept for the version to come does not stand in the way of the one that is still stored."""
    before = tags_of(reviews)
    ask(reviews, "李", "PER", Action.REJECT)
    reviews.reviewed(document("卷一", *LINES))
    ask(reviews, "杜甫", "PER", Action.CONFIRM)
    reviews.decide("d1", Request(Action.UNDO, before["李", "PER"].id), reviewer="张三")
    assert ("李", "PER") in tags_of(reviews)


def test_decisions_count_one_by_one_when_some_make_no_sense(reviews: Reviews) -> None:
    found = tags_of(reviews)
    asked = [
        Request(Action.CONFIRM, found["杜甫", "PER"].id),
        Request(Action.CONFIRM, "d1-x-0-1-PER"),
        Request(Action.CORRECT, found["太白", "PER"].id, (Wanted(entity="p9"),)),
        Request(Action.REJECT, found["李", "PER"].id),
    ]
    answers = reviews.decide_all("d1", asked, reviewer=" 张 三 ")
    assert [isinstance(one, WrongUse) for one in answers] == [False, True, True, False]
    assert {one.reviewer for one in reviews.decisions()} == {"张 三"}


@pytest.mark.parametrize(
    ("surface", "request_", "said"),
    [
        ("杜甫", Request(Action.CONFIRM, wanted=(Wanted(type=TagType.LOC),)), "确认时不要填新值"),
        ("杜甫", Request(Action.CORRECT), "没有填新值"),
        ("杜甫", Request(Action.CORRECT, wanted=(Wanted("高適"),)), "原文的这一处没有"),
        ("杜甫", Request(Action.CORRECT, wanted=(Wanted(kind="县"),)), "没有细类"),
        ("杜甫", Request(Action.CORRECT, wanted=(Wanted(type=TagType.TIME, value="大历五年"),)), "不是 EDTF"),
        ("杜甫", Request(Action.MERGE, wanted=(Wanted("杜甫善"),)), "没有别的标引"),
        ("杜甫", Request(Action.SPLIT, wanted=(Wanted("杜"),)), "两个以上"),
        ("杜甫", Request(Action.SPLIT, wanted=(Wanted("甫"), Wanted("杜"))), "次序不合"),
        ("杜甫", Request(Action.ADD, wanted=(Wanted("杜甫", TagType.PER),), passage_id="d1-0"), "已有 PER"),
        ("杜甫", Request(Action.ADD, wanted=(Wanted("李", TagType.PER),), passage_id="d1-0"), "2 处"),
        ("杜甫", Request(Action.ADD, wanted=(Wanted("詩"),), passage_id="d1-0"), "新类型"),
        ("杜甫", Request(Action.UNDO), "没有可撤销"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_kept(
    reviews: Reviews, surface: str, request_: Request, said: str
) -> None:
    asked = request_ if request_.action is Action.ADD else replace(request_, tag_id=tags_of(reviews)[surface, "PER"].id)
    with pytest.raises(WrongUse, match=said):
        reviews.decide("d1", asked, reviewer="张三")
    assert reviews.decisions() == []


@pytest.mark.parametrize("name", ["", " ", "张\0三", "长" * 65])
def test_a_reviewer_has_a_name(reviews: Reviews, name: str) -> None:
    with pytest.raises(WrongUse, match="审核人"):
        reviews.decide_all("d1", [], reviewer=name)
    with pytest.raises(NotFound):
        reviews.decide_all("d9", [], reviewer="张三")


def test_two_reviewers_who_do_not_see_each_other(reviews: Reviews) -> None:
    tags = {(one.surface, one.type.value): one.id for part in document(*LINES).passages for one in part.tags}
    org, wide = Wanted(type=TagType.ORG), Wanted(surface="李太白", entity="p2")
    for name, asked in {
        "张三": [
            Request(Action.CONFIRM, tags["杜甫", "PER"]),
            Request(Action.CORRECT, tags["南京圖書館", "LOC"], (org,)),
            Request(Action.CORRECT, tags["太白", "PER"], (wide,)),
            Request(Action.REJECT, tags["李", "PER"]),
            Request(Action.ADD, wanted=(Wanted("七百", TagType.SUBJECT),), passage_id="d1-1"),
        ],
        "李四": [
            Request(Action.CONFIRM, tags["杜甫", "PER"]),
            Request(Action.CORRECT, tags["南京圖書館", "LOC"], (org,)),
            Request(Action.CONFIRM, tags["太白", "PER"]),
            Request(Action.REJECT, tags["李", "PER"]),
        ],
    }.items():
        answers = reviews.decide_all("d1", [replace(one, blind=True) for one in asked], reviewer=name)
        assert all(one.new for one in answers)  # type: ignore[union-attr]
    found = reviews.agreement("张三", "李四")
    assert (found.n, found.raw, found.tags) == (4, 0.75, (4, 3))
    assert found.kappa == pytest.approx((0.75 - 5 / 16) / (1 - 5 / 16))
    assert found.span == found.type == found.entity == pytest.approx(2 * 2 / 7)
    (differ,) = found.disagreements
    assert (differ.surface, differ.verdicts) == ("太白", (Action.CORRECT, Action.CONFIRM))
    assert reviews.agreements() == [reviews.agreement("张三", "李四")]


def test_decisions_teach_the_prior(reviews: Reviews) -> None:
    assert reviews.prior().prior("太白", TagType.PER, "p2") == 0
    ask(reviews, "太白", "PER", Action.CORRECT, Wanted(entity="p2"))
    once = reviews.prior()
    ingest(reviews, document(*LINES, document_id="d2"))
    other = next(one for one in document(*LINES, document_id="d2").passages[0].tags if one.surface == "太白")
    reviews.decide("d2", Request(Action.CORRECT, other.id, (Wanted(entity="p2"),)), reviewer="张三")
    twice = reviews.prior()
    assert 0 < once.prior("太白", TagType.PER, "p2") < twice.prior("太白", TagType.PER, "p2") <= 3
    assert twice.prior("太白", TagType.PER, "p3") == -twice.prior("太白", TagType.PER, "p2")
    assert twice.prior("太白", TagType.LOC, "p9") == 0
    assert 0 < twice.prior("青莲居士", TagType.PER, "p2") < 0.5
    ask(reviews, "杜甫", "PER", Action.REJECT)
    assert reviews.prior().prior("杜甫", TagType.PER, "p1") < 0
    assert reviews.prior().counts("太白", TagType.PER, "p2").confirmed == 2


def test_a_namesake_that_was_undecided_is_linked_after_two_decisions(reviews: Reviews) -> None:
    """The linker takes the prior as it is."""
    namesakes = [Entity("p2", TagType.PER, "张先"), Entity("p3", TagType.PER, "张先")]
    mention = Mention(0, 2, TagType.PER, "姓名", "", 0.9, MACHINE)

    def link(prior: Prior | None) -> Link | None:
        context = TextContext(language="lzh")
        names = NameIndex(namesakes)
        ((found,),) = link_document([[mention]], ["张先工诗。"], names=names, context=context, prior=prior)
        return found

    undecided = link(reviews.prior().prior)
    assert undecided == link(None)
    assert undecided is not None
    assert undecided.entity_id == ""
    for number in ("d2", "d3"):
        ingest(reviews, document("張先工詩。", spans=(("張先", "PER"),), document_id=number))
        (asked,) = tags_of(reviews, number).values()
        reviews.decide(number, Request(Action.CORRECT, asked.id, (Wanted(entity="p2"),)), reviewer="张三")
    linked = link(reviews.prior().prior)
    assert linked is not None
    assert linked.entity_id == "p2"
    assert "审核记录" in linked.candidates[0].evidence


def test_a_foreign_schema_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/desk.db"
    DeskStore(url).close()
    with sa.create_engine(url).begin() as connection:
        connection.execute(settings.update().values(value="999"))
    with pytest.raises(LibraryBroken, match="第 999 版"):
        DeskStore(url)
