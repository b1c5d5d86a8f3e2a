"""What curators do with topics: each deed names who and, where it matters, why, and is kept in the topic's log.

Nothing here searches. A deed holds no lock of the library: the revision that it was made from tells whether another
curator was there in between.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

from api.desk.reviews import reviewer_name
from api.topics.files import SLUG, ItemFile, TopicFile, item_of, standing_of
from api.topics.prose import safe_address
from api.topics.quoting import amiss, occurrences, placed
from api.topics.records import Act, Item, Kind, State, Topic
from api.topics.store import TopicStore
from index.ports import KeyArray, StoredPassage
from ontology.errors import NotFound, WrongUse
from ontology.queries import Filters
from ontology.records import Document, Entity

_MOST_ITEMS = 200
_LONGEST_REASON = 1_000


class Texts(Protocol):
    """Where quotations are read."""

    def passage(self, passage_id: str) -> StoredPassage: ...

    def passages(self, keys: Sequence[int]) -> list[StoredPassage]: ...

    def keys(self, filters: Filters, *, document_id: str = "") -> KeyArray: ...

    def description(self, document_id: str) -> tuple[Document, str]: ...


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Curating:
    """The topics of one library. ``entity`` raises :class:`NotFound`. Every refusal is a :class:`WrongUse`."""

    store: TopicStore
    texts: Texts
    entity: Callable[[str], Entity]
    clock: Callable[[], datetime] = _now

    # --- making ---------------------------------------------------------------------------------------------

    def create(self, made: TopicFile, *, by: str, reason: str = "") -> Topic:
        """Make a topic, as a draft."""
        name, why, time = reviewer_name(by), _reason(reason), self._time()
        return self.store.add(
            replace(self._read(made, name), created=time, changed=time), Act.CREATE, by=name, reason=why
        )

    def take(self, made: TopicFile, *, by: str, reason: str = "") -> tuple[Topic, bool]:
        """Make a topic from a file, or change the one that was exported to it; tell which.

        A topic that is there is changed only from its newest revision, which the file carries.
        """
        try:
            was = self.store.topic(made.slug)
        except NotFound:
            return self.create(made, by=by, reason=reason), True
        if made.revision is None:
            raise WrongUse(f"已有专题 {made.slug}：要改它，请先导出，改好再导入；要另立一个，请换 slug。")
        name = reviewer_name(by)
        now = replace(self._read(made, name), created=was.created, state=was.state, reviewed=was.reviewed)
        now = replace(now, curator=now.curator or was.curator)
        from_ = replace(was, revision=made.revision)
        return self._changed(from_, now, Act.IMPORT, by=name, reason=reason), False

    def edit(self, slug: str, changes: TopicFile, fields: Sequence[str], *, by: str, reason: str = "") -> Topic:
        """Set some fields of a topic to what ``changes`` says."""
        was = self.store.topic(slug)
        made = self._read(changes, was.curator)
        standing = ("question", "filters", "order", "limit")
        values = {one: getattr(made, one) for one in fields if one not in standing}
        now = replace(was, **values) if values else was
        of_query = {one: getattr(made.standing, one) for one in fields if one in standing}
        now = replace(now, standing=replace(was.standing, **of_query)) if of_query else now
        if now == was:
            raise WrongUse(f"专题 {slug} 本来就是这样，没有要改的。")
        return self._changed(was, now, Act.EDIT, by=by, reason=reason)

    # --- choosing -------------------------------------------------------------------------------------------

    def pin(self, slug: str, made: ItemFile, *, by: str, at: int | None = None, reason: str = "") -> Topic:
        """Put an item before the one at place ``at`` (from 1); last without a place."""
        was = self.store.topic(slug)
        item = self._item(made, len(was.items) + 1)
        place = len(was.items) if at is None else at - 1
        if not 0 <= place <= len(was.items):
            raise WrongUse(f"专题 {slug} 有 {len(was.items)} 件，没有第 {at} 个位置。")
        if len(was.items) >= _MOST_ITEMS:
            raise WrongUse(f"一个专题最多选入 {_MOST_ITEMS} 件。")
        items = (*was.items[:place], item, *was.items[place:])
        return self._changed(was, replace(was, items=items), Act.PIN, by=by, reason=reason)

    def unpin(self, slug: str, number: int, *, by: str, reason: str = "") -> Topic:
        """Take out the item at a place, from 1."""
        was = self.store.topic(slug)
        if not 1 <= number <= len(was.items):
            raise WrongUse(f"专题 {slug} 有 {len(was.items)} 件，没有第 {number} 件。")
        items = (*was.items[: number - 1], *was.items[number:])
        return self._changed(was, replace(was, items=items), Act.UNPIN, by=by, reason=reason)

    def exclude(self, slug: str, passage_ids: Sequence[str], *, by: str, reason: str = "", back: bool = False) -> Topic:
        """Leave passages out of what the query finds, or take them ``back``."""
        was = self.store.topic(slug)
        if back:
            if missing := [one for one in passage_ids if one not in was.excluded]:
                raise WrongUse(f"{'、'.join(missing)} 没有被排除。")
            kept = tuple(one for one in was.excluded if one not in passage_ids)
        else:
            for one in passage_ids:
                self.texts.passage(one)
            kept = tuple(dict.fromkeys((*was.excluded, *passage_ids)))
        act = Act.INCLUDE if back else Act.EXCLUDE
        return self._changed(was, replace(was, excluded=kept), act, by=by, reason=reason)

    def publish(self, slug: str, *, by: str, reason: str = "") -> Topic:
        """Show a topic to readers. One with a quotation that no longer stands is refused."""
        was = self.store.topic(slug)
        if was.state is State.PUBLISHED:
            raise WrongUse(f"专题 {slug} 已经发布。")
        if withheld := self.withheld(was):
            number, why = withheld[0]
            raise WrongUse(f"专题 {slug} 第 {number} 件不能展出（{why}）：请先改正或取下。")
        return self._changed(was, replace(was, state=State.PUBLISHED), Act.PUBLISH, by=by, reason=reason)

    def unpublish(self, slug: str, *, by: str, reason: str = "") -> Topic:
        """Take a topic back from readers; it stays as a draft."""
        was = self.store.topic(slug)
        if was.state is State.DRAFT:
            raise WrongUse(f"专题 {slug} 没有发布。")
        return self._changed(was, replace(was, state=State.DRAFT), Act.UNPUBLISH, by=by, reason=reason)

    def review(self, slug: str, passage_ids: Sequence[str], *, by: str, reason: str = "") -> Topic:
        """Note that a curator looked through these hits: they are new no more."""
        was = self.store.topic(slug)
        now = replace(was, reviewed=self._time())
        return self._changed(was, now, Act.REVIEW, by=by, reason=reason, seen=passage_ids)

    # --- checking -------------------------------------------------------------------------------------------

    def withheld(self, topic: Topic) -> list[tuple[int, str]]:
        """Return the places, from 1, of items that may not be shown now, and why."""
        told = ((number, self.amiss(item)) for number, item in enumerate(topic.items, 1))
        return [(number, why) for number, why in told if why]

    def amiss(self, item: Item) -> str:
        """Say why an item may not be shown now; empty where it may."""
        try:
            if item.kind is Kind.PASSAGE:
                return amiss(item, self.texts.passage(item.target).passage.text)
            if item.kind is Kind.DOCUMENT:
                self.texts.description(item.target)
            if item.kind is Kind.ENTITY:
                self.entity(item.target)
        except NotFound:
            return f"{_CALLED[item.kind]} {item.target} 已不在馆藏中"
        return ""

    # --- within ---------------------------------------------------------------------------------------------

    def _read(self, made: TopicFile, by: str) -> Topic:
        if not re.fullmatch(SLUG, made.slug):
            raise WrongUse(f"{made.slug} 不能作专题的地址：只能用汉字、字母、数字、- 和 _，最多 80 个字。")
        if made.cover and not (made.cover.startswith("/") and safe_address(made.cover)):
            self._illustrated(made.cover)
        return Topic(
            slug=made.slug,
            title=" ".join(made.title.split()),
            standing=standing_of(made),
            introduction=made.introduction.strip(),
            cover=made.cover,
            items=tuple(self._item(one, number) for number, one in enumerate(made.items, 1)),
            excluded=tuple(dict.fromkeys(made.excluded)),
            curator=made.curator or by,
        )

    def _illustrated(self, cover: str) -> None:
        try:
            self.texts.description(cover)
        except NotFound:
            self.texts.passage(cover)

    def _item(self, made: ItemFile, number: int) -> Item:
        item, begin = item_of(made, number)
        if item.kind is Kind.DOCUMENT and item.quote:
            item = replace(item, kind=Kind.PASSAGE, target=self._holding(item))
        if item.kind is Kind.PASSAGE:
            return placed(item, self.texts.passage(item.target).passage.text, begin=begin)
        if why := self.amiss(item):
            raise WrongUse(f"第 {number} 件：{why}。")
        return item

    def _holding(self, item: Item) -> str:
        """The one passage of a document that holds a quotation."""
        found = self.texts.passages(self.texts.keys(Filters(), document_id=item.target).tolist())
        holding = [one.passage.id for one in found if occurrences(one.passage.text, item.quote)]
        if len(holding) != 1:
            said = f"有 {len(holding)} 段含有" if holding else "没有一段含有"
            raise WrongUse(f"文献 {item.target} {said}引文「{item.quote[:20]}」：请写明段落（passage）。")
        return holding[0]

    def _changed(self, was: Topic, now: Topic, act: Act, *, by: str, reason: str, seen: Sequence[str] = ()) -> Topic:
        name, why = reviewer_name(by), _reason(reason)
        return self.store.change(was, replace(now, changed=self._time()), act, by=name, reason=why, seen=seen)

    def _time(self) -> str:
        return self.clock().astimezone(UTC).isoformat(timespec="seconds")


_CALLED = {Kind.PASSAGE: "段落", Kind.DOCUMENT: "文献", Kind.ENTITY: "规范"}


def _reason(given: str) -> str:
    reason = " ".join(given.split())
    if len(reason) > _LONGEST_REASON or not reason.isprintable():
        raise WrongUse(f"理由最多 {_LONGEST_REASON} 个可显示的字。")
    return reason
