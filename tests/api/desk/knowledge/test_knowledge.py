"""The knowledge base: kept whole, answering only what it surely answers, held against the texts."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from api.desk.audit import acts
from api.desk.desk import Desk
from api.desk.knowledge.freshness import Freshness
from api.desk.knowledge.knowledge import Knowledge
from api.desk.knowledge.records import Act, Content, Fault, Receipt, State
from api.desk.knowledge.shelf import Shelf
from api.desk.knowledge.store import KnowledgeStore
from api.desk.knowledge.tables import vectors
from api.desk.store import open_desk
from index.encoders import load_encoder
from index.ports import Encoder
from index.texts import SqlTextStore
from ontology.errors import NotFound, WrongUse
from ontology.queries import Origin

Put = Callable[..., None]
HOURS = Content("图书馆几点开门？", "周二至周日九点开门，周一闭馆。", owner="流通部")


def approved(knowledge: Knowledge, content: Content = HOURS) -> int:
    made = knowledge.add(content, by="li")
    return knowledge.approve(made.id, by="wang", revision=made.revision).id


def test_only_an_approved_item_answers_and_is_counted(knowledge: Knowledge) -> None:
    made = knowledge.add(HOURS, by="li")
    assert knowledge.known("请问图书馆几点开门") is None
    knowledge.approve(made.id, by="wang", revision=made.revision)
    answer = knowledge.known("请问图书馆几点开门")
    assert answer is not None and not answer.refused
    assert (answer.item, answer.origin, answer.receipts) == (made.id, Origin.KNOWLEDGE, ())
    assert answer.text.startswith("周二至周日九点开门，周一闭馆。") and "馆方说明：流通部" in answer.text
    assert "".join(one.text for one in answer.sentences) == answer.text
    assert (knowledge.item(made.id).asked, knowledge.item(made.id).approved_by) == (1, "wang")
    assert knowledge.answer("图书馆几点开门") and knowledge.item(made.id).asked == 1
    knowledge.retire(made.id, by="wang", revision=2)
    assert knowledge.known("图书馆几点开门") is None


@pytest.mark.parametrize("question", ["图书馆几点闭馆？", "洪武六年谁修的城？", "", "？！", "开"])
def test_what_is_only_near_is_not_answered(knowledge: Knowledge, question: str) -> None:
    approved(knowledge)
    assert knowledge.known(question) is None


def test_other_wordings_are_found_too(knowledge: Knowledge) -> None:
    item_id = approved(
        knowledge, replace(HOURS, wordings=("你们早上啥时候上班呀", "图书馆几点开门？", "你们早上啥时候上班呀"))
    )
    assert knowledge.item(item_id).content.wordings == ("你们早上啥时候上班呀",)
    answer = knowledge.known("你们早上啥时候上班呀？")
    assert answer is not None and answer.item == item_id


def test_an_item_of_a_branch_answers_where_the_branch_is_named(knowledge: Knowledge) -> None:
    approved(knowledge, replace(HOURS, question="城东分馆几点开门？", wordings=("几点开门？",), branch="城东分馆"))
    assert knowledge.known("几点开门") is None
    assert knowledge.known("城东分馆几点开门") is not None


def test_every_revision_is_kept_and_can_be_taken_back(knowledge: Knowledge, desk: Desk) -> None:
    item_id = approved(knowledge)
    now = knowledge.edit(item_id, replace(HOURS, answer="九点。"), by="zhao", revision=2, note="夏令时")
    assert (now.state, now.revision) == (State.DRAFT, 3)
    back = knowledge.restore(item_id, 2, by="li", revision=3)
    assert (back.content.answer, back.state, back.revision) == (HOURS.answer, State.DRAFT, 4)
    log = knowledge.history(item_id)
    assert [one.act for one in log] == [Act.ADD, Act.APPROVE, Act.EDIT, Act.RESTORE]
    assert [one.item.content.answer for one in log] == [HOURS.answer, HOURS.answer, "九点。", HOURS.answer]
    assert (log[2].fields, log[2].note, log[2].by) == (("answer", "review_by", "state"), "夏令时", "zhao")
    with desk.engine.connect() as connection:
        said = connection.execute(sa.select(acts.c.by, acts.c.act, acts.c.subject).order_by(acts.c.id)).all()
    subject = f"knowledge/{item_id}"
    told = [("li", "add"), ("wang", "approve"), ("zhao", "edit"), ("li", "restore")]
    assert [tuple(one) for one in said if one.subject == subject] == [(*one, subject) for one in told]
    with pytest.raises(NotFound):
        knowledge.restore(item_id, 9, by="li", revision=4)


def test_who_comes_second_is_told_who_was_first(knowledge: Knowledge) -> None:
    item_id = approved(knowledge)
    knowledge.edit(item_id, replace(HOURS, owner="办公室"), by="zhao", revision=2)
    assert knowledge.item(item_id).state is State.APPROVED
    with pytest.raises(WrongUse, match="zhao"):
        knowledge.edit(item_id, replace(HOURS, answer="十点。"), by="qian", revision=2)
    with pytest.raises(WrongUse, match="改过"):
        knowledge.edit(
            item_id,
            replace(HOURS, owner="办公室", review_by=knowledge.item(item_id).content.review_by),
            by="q",
            revision=2,
        )
    assert len(knowledge.history(item_id)) == 3


def test_of_two_at_once_exactly_one_is_kept(knowledge: Knowledge) -> None:
    item_id = approved(knowledge)
    said: list[str] = []

    def change(name: str) -> None:
        try:
            knowledge.edit(item_id, replace(HOURS, answer=f"{name}说。"), by=name, revision=2)
            said.append("kept")
        except WrongUse as error:
            said.append(str(error))

    threads = [threading.Thread(target=change, args=(name,)) for name in ("zhao", "qian", "sun", "li2")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    winner = knowledge.history(item_id)[-1].by
    assert said.count("kept") == 1 and all(winner in one for one in said if one != "kept")
    assert knowledge.item(item_id).content.answer == f"{winner}说。"


def test_receipts_are_read_again_and_a_changed_passage_silences_the_item(
    knowledge: Knowledge, put: Put, texts: SqlTextStore
) -> None:
    put("d1", "洪武六年，知县王某筑城。", "周九里。")
    receipt = knowledge.quote("d1-1", "知县王某筑城")
    assert (receipt.begin, receipt.end, receipt.document, receipt.locator) == (5, 11, "书d1", "卷一")
    content = Content("县城的城墙是谁修的？", "知县王某。[1]城周九里。", receipts=(receipt,), owner="地方文献部")
    item_id = approved(knowledge, content)
    answer = knowledge.known("县城的城墙是谁修的")
    assert answer is not None and answer.text == "知县王某。城周九里。"
    assert [(one.text, one.receipts) for one in answer.sentences] == [("知县王某。", (0,)), ("城周九里。", ())]
    assert answer.receipts[0].quote == "知县王某筑城"

    put("d1", "洪武六年，知县王某筑城。", "周九里，高二丈。")
    assert knowledge.check_stale() == {item_id: knowledge.freshness.of(knowledge.item(item_id))}
    assert knowledge.check_stale()[item_id][0].fault is Fault.RETIRED
    assert knowledge.known("县城的城墙是谁修的") is not None

    put("d1", "序。", "洪武六年，知县王某筑城。")
    stale = knowledge.check_stale()[item_id][0]
    assert stale.fault is Fault.CHANGED and stale.again is not None and stale.again.passage_id == "d1-2"
    assert knowledge.known("县城的城墙是谁修的") is None
    with pytest.raises(WrongUse, match="出处"):
        knowledge.approve(item_id, by="wang", revision=2)
    mended = knowledge.mend(item_id, by="wang", revision=2)
    assert mended.state is State.APPROVED and knowledge.check_stale() == {}
    assert knowledge.known("县城的城墙是谁修的") is not None

    texts.delete("d1")
    assert knowledge.check_stale()[item_id][0].fault is Fault.GONE
    assert knowledge.known("县城的城墙是谁修的") is None
    with pytest.raises(WrongUse, match="找不到"):
        knowledge.mend(item_id, by="wang", revision=mended.revision)


def test_where_the_surest_item_is_stale_the_next_sure_one_answers(
    knowledge: Knowledge, put: Put, texts: SqlTextStore
) -> None:
    for name in ("d1", "d2"):
        put(name, "洪武六年，知县王某筑城。")
    asked = "县城的城墙是谁修的"
    contents = [
        Content(question, f"{answer}[1]", receipts=(knowledge.quote(f"{name}-1", "知县王某筑城"),), owner="地方文献部")
        for question, answer, name in ((asked, "知县王某。", "d1"), (f"请问{asked}呢", "王知县。", "d2"))
    ]
    # However many wordings the first has, it keeps no other from being looked at.
    fillers = ("请问", "想问一下", "你好，", "您好，", "麻烦问一下", "我想知道", "请教一下", "")
    contents[0] = replace(contents[0], wordings=tuple(f"{one}{asked}{end}" for one in fillers for end in ("？", "呢")))
    first, second = (approved(knowledge, one) for one in contents)
    answer = knowledge.answer(asked)
    assert answer is not None and answer.item == first
    texts.delete("d1")
    answer = knowledge.known(asked)
    assert answer is not None and (answer.item, answer.text) == (second, "王知县。")
    assert [knowledge.item(one).asked for one in (first, second)] == [0, 1]
    put("d2", "知县李某筑城。")
    assert knowledge.known(asked) is None


def test_a_quotation_stands_in_one_place_to_the_letter(knowledge: Knowledge, put: Put) -> None:
    put("d1", "城东有寺，城西有寺。")
    assert knowledge.quote("d1-1", "有寺", begin=7).begin == 7
    for words in ("有寺", "城南"):
        with pytest.raises(WrongUse, match="一字不差"):
            knowledge.quote("d1-1", words)
    with pytest.raises(WrongUse, match="没有段落"):
        knowledge.quote("d9-1", "")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (replace(HOURS, question=" ？ "), "怎样问"),
        (replace(HOURS, answer=" \n"), "写下答案"),
        (replace(HOURS, answer="九点。[2]"), r"\[2\]"),
        (replace(HOURS, links=("javascript:alert(1)",)), "地址"),
        (replace(HOURS, links=("//evil.example",)), "地址"),
        (replace(HOURS, links=("/\\evil.example",)), "地址"),
        (replace(HOURS, review_by="明年"), "日期"),
        (replace(HOURS, receipts=(Receipt("p", 0, 5, "九点"),)), "起讫"),
        (replace(HOURS, answer="长" * 5_000), "最多"),
    ],
)
def test_what_an_item_may_not_be_is_said(knowledge: Knowledge, content: Content, said: str) -> None:
    with pytest.raises(WrongUse, match=said):
        knowledge.add(content, by="li")
    assert knowledge.items() == []


def test_an_item_needs_somebody_who_answers_for_it(knowledge: Knowledge) -> None:
    made = knowledge.add(replace(HOURS, owner=""), by="li")
    with pytest.raises(WrongUse, match="责任者"):
        knowledge.approve(made.id, by="wang", revision=1)


def test_an_approved_item_is_to_be_looked_through_in_a_year(knowledge: Knowledge) -> None:
    item = knowledge.item(approved(knowledge))
    assert item.content.review_by > knowledge.today and not knowledge.overdue(item)
    old = replace(item, content=replace(item.content, review_by="2020-01-01"))
    assert knowledge.overdue(old) and not knowledge.overdue(replace(old, state=State.RETIRED))
    with pytest.raises(WrongUse, match="今天之后"):
        knowledge.review(item.id, by="wang", revision=2, review_by="2020-01-01")
    assert knowledge.review(item.id, by="wang", revision=2).state is State.APPROVED


def test_near_duplicates_are_shown(knowledge: Knowledge) -> None:
    first = knowledge.add(HOURS, by="li")
    again = replace(HOURS, question="你们图书馆几点开始开放")
    assert [one.item.id for one in knowledge.alike(again)] == [first.id]
    second = knowledge.add(again, by="li")
    other = knowledge.add(replace(HOURS, question="李时珍是哪里人？"), by="li")
    assert knowledge.alike(other.content, but=other.id) == []
    assert [(near.item.id, item.id) for near, item in knowledge.duplicates()] == [(second.id, first.id)]


def test_a_way_that_readers_ask_is_added_by_one_press(knowledge: Knowledge) -> None:
    item_id = approved(knowledge)
    assert knowledge.answer("早上啥时候能进去看书") is None
    added = knowledge.also_asked(item_id, "早上啥时候能进去看书？", by="zhao", revision=2)
    assert (added.state, added.approved_by, added.revision) == (State.APPROVED, "zhao", 3)
    assert knowledge.answer("早上啥时候能进去看书") is not None
    assert knowledge.also_asked(item_id, "图书馆几点开门", by="zhao", revision=3).revision == 3
    with pytest.raises(WrongUse, match="zhao"):
        knowledge.also_asked(item_id, "另一种问法", by="qian", revision=2)


def test_vectors_are_kept_and_follow_what_is_asked(desk: Desk, knowledge: Knowledge, encoder: Encoder) -> None:
    class Counting:
        identity, dimension, asked = encoder.identity, encoder.dimension, 0

        def encode_queries(self, texts: list[str]) -> object:
            Counting.asked += len(texts)
            return encoder.encode_queries(texts)

    item_id = approved(knowledge)
    knowledge.near("几点开门")
    other = Knowledge(knowledge.store, knowledge.freshness, Shelf(knowledge.store, Counting()))  # type: ignore[arg-type]
    assert other.near("图书馆几点开门")[0].item.id == item_id
    assert Counting.asked == 1
    knowledge.edit(item_id, replace(HOURS, question="馆里几点闭馆？"), by="li", revision=2)
    assert other.near("馆里几点闭馆")[0].likeness == 1.0
    with desk.engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(vectors)).scalar_one() == 1
    hashing = Knowledge(knowledge.store, knowledge.freshness, Shelf(knowledge.store, load_encoder("hashing")))
    hashing.near("馆里几点闭馆")
    with desk.engine.connect() as connection:
        assert connection.execute(sa.select(vectors.c.encoder)).scalars().all() == [load_encoder("hashing").identity]


def test_it_is_there_after_the_desk_was_closed(tmp_path: Path, texts: SqlTextStore, encoder: Encoder) -> None:
    address = f"sqlite:///{tmp_path / 'again.db'}"
    for number in (1, 2):
        opened = Desk(open_desk(address))
        store = KnowledgeStore(opened.engine, opened.audit)
        knowledge = Knowledge(store, Freshness(texts), Shelf(store, encoder))
        if number == 1:
            approved(knowledge)
        assert knowledge.known("图书馆几点开门") is not None
        opened.close()
