"""Topics: kept with their log, held against the texts, written in files, followed by Atom."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.topics import files, prose
from api.topics.curating import Curating
from api.topics.feed import Entry, Feed, atom
from api.topics.files import ItemFile, TopicFile
from api.topics.quoting import amiss, placed
from api.topics.records import Act, Item, Kind, StandingQuery, State, Topic
from api.topics.store import TopicStore
from index.texts import SqlTextStore
from ontology.errors import NotFound, WrongUse
from ontology.queries import Filters, Order
from ontology.records import (
    Document,
    Entity,
    Metadata,
    Passage,
    TaggedDocument,
    TaggedPassage,
    TagType,
    TextVersion,
)

TEXT = "大舶六十有二，𠮷日而發。大舶還。"
MADE = TopicFile(slug="zhenghe", title="郑和", question="下西洋")


def tagged(ident: str, *texts: str) -> TaggedDocument:
    made, begin = [], 0
    version = f"{ident}-{abs(hash(texts))}"
    for ordinal, text in enumerate(texts):
        passage = Passage(f"{ident}-{ordinal + 1}", ident, version, ordinal, begin, begin + len(text), text)
        made.append(TaggedPassage(passage, (), text, (text[:1],)))
        begin += len(text) + 1
    document = Document(ident, "古籍", ident, "text", Metadata(ident))
    return TaggedDocument(document, TextVersion(version, ident, "\n".join(texts)), tuple(made))


def known(ident: str) -> Entity:
    if ident != "p1":
        raise NotFound(f"没有规范 {ident}。")
    return Entity("p1", TagType.PER, "郑和")


@pytest.fixture
def texts(tmp_path: Path) -> Iterator[SqlTextStore]:
    store = SqlTextStore(f"sqlite:///{tmp_path}/texts.db")
    for one in (tagged("d", TEXT, "針路"), tagged("e", "天妃")):
        put(store, one)
    yield store
    store.close()


def put(store: SqlTextStore, one: TaggedDocument) -> None:
    store.replace(one, np.ones((len(one.passages), 4), dtype=np.float32), fingerprint="f")


@pytest.fixture
def desk(database: str, texts: SqlTextStore) -> Iterator[Curating]:
    store = TopicStore(database)
    yield Curating(store, texts, known, clock=lambda: datetime(2026, 11, 21, 8, tzinfo=UTC))
    store.close()


# --- deeds ------------------------------------------------------------------------------------------------------------


def test_a_topic_is_made_changed_and_published_and_the_log_tells_who(desk: Curating, database: str) -> None:
    desk.create(MADE, by=" 李  馆员 ", reason="开馆")
    desk.pin("zhenghe", ItemFile(document="d", quote="𠮷日"), by="王")
    desk.pin("zhenghe", ItemFile(entity="p1", section="人"), at=1, by="王")
    desk.edit("zhenghe", TopicFile(slug="zhenghe", title="x", question="宝船", limit=7), ("question", "limit"), by="王")
    desk.exclude("zhenghe", ["e-1"], by="王", reason="不相干")
    topic = desk.publish("zhenghe", by="李馆员")
    assert [one.kind for one in topic.items] == [Kind.ENTITY, Kind.PASSAGE]
    assert topic.items[1] == Item(Kind.PASSAGE, "d-1", "𠮷日", 7, 9)
    assert topic.standing == StandingQuery("宝船", limit=7)
    assert (topic.title, topic.state, topic.revision, topic.curator) == ("郑和", State.PUBLISHED, 6, "李 馆员")
    reader = TopicStore(database)
    assert reader.topic("zhenghe") == topic == reader.topics(State.PUBLISHED)[0]
    log = reader.log("zhenghe")
    assert [one.act for one in log] == [Act.CREATE, Act.PIN, Act.PIN, Act.EDIT, Act.EXCLUDE, Act.PUBLISH]
    assert (log[0].by, log[0].reason, log[4].reason, log[4].fields) == ("李 馆员", "开馆", "不相干", ("excluded",))
    reader.close()


def test_of_two_curators_at_once_the_second_is_told_and_nothing_is_lost(desk: Curating) -> None:
    desk.create(MADE, by="李")
    was = desk.store.topic("zhenghe")
    first = desk.store.change(was, replace(was, title="甲"), Act.EDIT, by="李", reason="")
    with pytest.raises(WrongUse, match="已被别人改过"):
        desk.store.change(was, replace(was, title="乙"), Act.EDIT, by="王", reason="")
    assert desk.store.topic("zhenghe") == first
    assert len(desk.store.log("zhenghe")) == 2


def test_many_writers_lose_nothing(desk: Curating) -> None:
    desk.create(MADE, by="李")
    refused: list[str] = []

    def pin(number: int) -> None:
        while True:
            try:
                desk.pin("zhenghe", ItemFile(text=f"第{number}"), by=f"馆员{number}")
                return
            except WrongUse as error:
                refused.append(str(error))

    threads = [threading.Thread(target=pin, args=(number,)) for number in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    topic = desk.store.topic("zhenghe")
    assert sorted(one.caption for one in topic.items) == [f"第{number}" for number in range(6)]
    assert topic.revision == len(desk.store.log("zhenghe")) == 7
    assert all("已被别人改过" in one for one in refused)


def test_a_slug_is_taken_once(desk: Curating) -> None:
    desk.create(MADE, by="李")
    with pytest.raises(WrongUse, match="已有专题 zhenghe"):
        desk.create(MADE, by="王")
    with pytest.raises(WrongUse, match="先导出"):
        desk.take(MADE, by="王")
    assert len(desk.store.topics()) == 1


def test_what_was_looked_through_is_remembered(desk: Curating) -> None:
    desk.create(MADE, by="李")
    desk.review("zhenghe", ["d-1", "d-1"], by="王")
    topic = desk.review("zhenghe", ["d-1", "e-1"], by="王")
    assert desk.store.seen(topic) == {"d-1", "e-1"}
    assert topic.reviewed == "2026-11-21T08:00:00+00:00"


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ({"passage": "gone"}, "gone"),
        ({"document": "gone"}, "不在馆藏"),
        ({"entity": "p9"}, "不在馆藏"),
        ({"passage": "d-1", "quote": "没有"}, "没有这句"),
        ({"passage": "d-1", "quote": "大舶"}, "有 2 处"),
        ({"passage": "d-1", "quote": "大舶", "begin": 3}, "从第 4 字起不是"),
        ({"document": "d", "quote": "没有"}, "没有一段"),
        ({"entity": "p1", "quote": "引"}, "引文"),
        ({}, "写明"),
        ({"passage": "d-1", "entity": "p1"}, "写明"),
    ],
)
def test_what_cannot_be_shown_is_not_pinned(desk: Curating, item: dict[str, object], said: str) -> None:
    desk.create(MADE, by="李")
    with pytest.raises((WrongUse, NotFound), match=said):
        desk.pin("zhenghe", ItemFile.model_validate(item), by="李")
    assert desk.store.topic("zhenghe").items == ()


@pytest.mark.parametrize("question", ["", "  \n "])
def test_a_standing_query_asks_something(desk: Curating, question: str) -> None:
    with pytest.raises(WrongUse, match="定题要有一个问题"):
        desk.create(TopicFile(slug="a", title="甲", question=question), by="李")
    assert desk.store.topics() == []


def test_a_deed_names_somebody(desk: Curating) -> None:
    with pytest.raises(WrongUse, match="姓名"):
        desk.create(MADE, by="  ")


def test_an_item_whose_source_went_is_withheld_and_told(desk: Curating, texts: SqlTextStore) -> None:
    quoted = [ItemFile(passage="d-1", quote="𠮷日"), ItemFile(passage="d-2"), ItemFile(document="e")]
    desk.create(MADE.model_copy(update={"items": quoted}), by="李")
    assert desk.withheld(desk.store.topic("zhenghe")) == []
    put(texts, tagged("d", f"校：{TEXT}", "針位"))
    texts.delete("e")
    withheld = dict(desk.withheld(desk.store.topic("zhenghe")))
    assert set(withheld) == {1, 2, 3}
    assert "第 10 字起" in withheld[1] and "不再有这句" in withheld[2] and "不在馆藏" in withheld[3]
    with pytest.raises(WrongUse, match="不能展出"):
        desk.publish("zhenghe", by="李")


# --- quotations -------------------------------------------------------------------------------------------------------

WORDS = st.text(st.sampled_from("大舶𠮷日，。\n"), min_size=1, max_size=40)


@given(WORDS, st.data())
def test_a_quotation_is_exactly_what_the_text_holds(text: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(begin + 1, len(text)))
    item = placed(Item(Kind.PASSAGE, "p", text[begin:end]), text, begin=begin)
    assert (item.begin, item.end, item.quote) == (begin, end, text[begin:end])
    assert amiss(item, text) == ""
    before = data.draw(WORDS)
    moved = before + text
    assert (amiss(item, moved) == "") == (moved[begin:end] == item.quote)


@given(WORDS, WORDS, st.integers(0, 50), st.integers(0, 50))
def test_nothing_is_shown_that_does_not_stand(text: str, quote: str, begin: int, end: int) -> None:
    item = Item(Kind.PASSAGE, "p", quote, begin, end)
    if not amiss(item, text):
        assert text[begin:end] == quote and end - begin == len(quote)


# --- files ------------------------------------------------------------------------------------------------------------

ITEMS = st.builds(
    Item,
    st.just(Kind.PASSAGE),
    st.sampled_from(["d-1", "x/y z"]),
    st.text(min_size=1, max_size=30),
    st.integers(0, 9),
    st.just(0),
    st.text(max_size=30),
    st.text(max_size=10),
)


@example(items=[], introduction="\x85甲\u2028\n乙\ufeff \n", as_json=False)
@given(items=st.lists(ITEMS, max_size=5), introduction=st.text(max_size=60), as_json=st.booleans())
def test_a_file_says_what_the_topic_says(items: list[Item], introduction: str, as_json: bool) -> None:
    filters = Filters(dynasties=("明", "清"), begin=-5, end=1449, pictured=True, types=(TagType.PER,))
    standing = StandingQuery("问", filters, Order.DATE, 7)
    topic = Topic("郑和-1", "题", standing, introduction, items=tuple(items), excluded=("e-1",), revision=3)
    written = files.write(topic, as_json=as_json)
    read = files.read(written, "a.json" if as_json else "a.yaml")
    assert files.standing_of(read) == standing
    assert (read.introduction, read.revision, read.excluded) == (introduction, 3, ["e-1"])
    told = [files.item_of(one, 1) for one in read.items]
    assert [(one.target, one.quote, begin, one.caption, one.section) for one, begin in told] == [
        (one.target, one.quote, one.begin, one.caption, one.section) for one in items
    ]


@pytest.mark.parametrize("name", ["a.yaml", "a.json"])
def test_a_file_that_was_cut_off_is_refused(name: str) -> None:
    items = tuple(Item(Kind.TEXT, caption=f"第{number}件") for number in range(4))
    topic = Topic("a", "题", StandingQuery("问"), "一\n\n二", items=items, revision=2)
    whole = files.write(topic, as_json=name.endswith("json"))
    for end in range(1, len(whole.rstrip())):
        with pytest.raises(WrongUse, match=f"^{name}"):
            files.read(whole[:end], name)
    assert files.read(whole, name).revision == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "要写成"),
        ("- a", "要写成"),
        ("slug: a\ntitle: [", "第 2 行"),
        ("slug: a/b\ntitle: t\nquestion: q", "slug"),
        ("slug: a\ntitle: ''\nquestion: q", "title：不能为空"),
        ("slug: a\nquestion: q", "title：没有写"),
        ("slug: a\ntitle: t\nquestion: q\ncolour: red", "colour：没有这一项"),
        ("slug: a\ntitle: t\nquestion: q\nitems:\n- passage: [1]", "第 1 项"),
        ("slug: a\ntitle: t\nquestion: q\nlimit: 900", "limit"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nslug: *b", "别名"),
        ("!!python/object/apply:os.system ['true']", "读不懂"),
    ],
)
def test_a_wrong_file_is_refused_with_the_place(text: str, said: str) -> None:
    with pytest.raises(WrongUse, match=said):
        files.read(text, "topic.yaml")


@pytest.mark.parametrize("stated", [{"colour": ["red"]}, {"type": ["NOTHING"]}, {"from": ["abc"]}])
def test_a_filter_that_there_is_not_is_refused(stated: dict[str, list[str]]) -> None:
    with pytest.raises(WrongUse, match="筛选"):
        files.filters_stated(stated)


def test_a_topic_comes_back_from_its_file_only_at_its_newest_revision(desk: Curating) -> None:
    desk.create(MADE, by="李")
    exported = files.read(files.write(desk.store.topic("zhenghe"), as_json=False), "a.yaml")
    topic, new = desk.take(exported.model_copy(update={"title": "改题"}), by="王")
    assert (topic.title, topic.revision, topic.curator, new) == ("改题", 2, "李", False)
    with pytest.raises(WrongUse, match="依据的是第 1 版"):
        desk.take(exported, by="张")
    other, new = desk.take(exported.model_copy(update={"slug": "other"}), by="张")
    assert new and other.revision == 1


# --- prose ------------------------------------------------------------------------------------------------------------


def test_a_curators_text_has_few_marks() -> None:
    text = "## 题\n\n一行\n二行 **重**，*轻*，[页](/about)\n\n- 甲\n- 乙\n\n诗  \n句"
    made = prose.blocks(text)
    assert [one.kind for one in made] == ["heading", "paragraph", "list", "paragraph"]
    runs = made[1].lines[0]
    assert [(run.text, run.mark, run.address) for run in runs] == [
        ("一行二行 ", "", ""),
        ("重", "strong", ""),
        ("，", "", ""),
        ("轻", "em", ""),
        ("，", "", ""),
        ("页", "link", "/about"),
    ]
    assert made[3].lines[0][0].text == "诗\n句"
    assert prose.plain("甲\n乙 and\nso") == "甲乙 and so"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "//evil.example",
        "/\\evil.example",
        "data:text/html,x",
        "JAVASCRIPT:x",
        "ftp://a/b",
        "x",
        "http://",
        "http://[",
        "\tjavascript:x",
    ],
)
def test_a_link_leads_to_no_script_and_no_foreign_scheme(address: str) -> None:
    assert prose.safe_address(address) == ""
    assert all(run.mark != "link" for block in prose.blocks(f"[x]({address})") for run in block.lines[0])


@given(st.text(max_size=200))
def test_no_text_is_lost_or_breaks_the_reader(text: str) -> None:
    for block in prose.blocks(text):
        for line in block.lines:
            for run in line:
                assert run.text and run.mark in ("", "strong", "em", "link")


# --- the feed ---------------------------------------------------------------------------------------------------------


def test_a_feed_is_read_by_a_reader_of_feeds() -> None:
    attack = "<script>alert(1)</script>\x00\x0b𠮷"
    entries = [
        Entry("https://a.example/id/1", attack, "https://a.example/1", "2026-11-20T08:00:00Z", attack, "某人"),
        Entry("https://a.example/id/2", "二", "https://a.example/2", "", "文"),
    ]
    page = "https://a.example/topics/a"
    feed = Feed(page, "题", "说", f"{page}/feed.atom", page, "李", "2026-11-19T00:00:00Z", entries)
    read = feedparser.parse(atom(feed))
    assert not read.bozo and read.version == "atom10"
    assert (read.feed.id, read.feed.title, read.feed.updated) == (page, "题", "2026-11-20T08:00:00Z")
    assert {one.rel: one.href for one in read.feed.links} == {"self": f"{page}/feed.atom", "alternate": page}
    assert [one.id for one in read.entries] == [one.id for one in entries]
    assert "𠮷" in read.entries[0].title and all(one.updated and one.link for one in read.entries)
