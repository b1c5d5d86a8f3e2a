"""The knowledge base 知识库: what librarians do with its items, and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from api.desk.clock import now
from api.desk.knowledge.checking import tidy
from api.desk.knowledge.freshness import Freshness
from api.desk.knowledge.matching import SURE
from api.desk.knowledge.records import ANSWERING, Act, Content, Entry, Fault, Item, Near, Receipt, Stale, State
from api.desk.knowledge.shelf import Shelf
from api.desk.knowledge.store import KnowledgeStore, changed
from api.desk.knowledge.telling import told
from ingest.normalize import fold
from ontology.errors import NotFound, WrongUse
from ontology.queries import Answer

DOUBTFUL = 0.5
"""Items as like as this are shown to librarians as the same, perhaps."""
_HOLDS_FOR = timedelta(days=365)


@dataclass(slots=True)
class Knowledge:
    """The items of one library. Every refusal is a :class:`WrongUse`; what is not there is a :class:`NotFound`.

    ``revision`` is that which a librarian saw; whoever comes second is refused and told who was first.
    """

    store: KnowledgeStore
    freshness: Freshness
    shelf: Shelf
    hides: Callable[[Item], bool] = lambda _item: False
    """Items that quote what whoever asks may not see: for them there are none such."""
    _today: str = ""
    _checked: tuple[tuple[int, int], dict[int, tuple[Stale, ...]]] | None = None

    # --- reading --------------------------------------------------------------------------------------------

    def items(self, *states: State) -> list[Item]:
        """Return items, those of all states without one."""
        return [one for one in self.store.items(*states) if not self.hides(one)]

    def item(self, item_id: int) -> Item:
        """Return an item."""
        found = self.store.item(item_id)
        if self.hides(found):
            raise NotFound(f"知识库里没有第 {item_id} 条。")
        return found

    def history(self, item_id: int) -> list[Entry]:
        """Return what was done with an item, oldest first."""
        self.item(item_id)
        return [one for one in self.store.history(item_id) if not self.hides(one.item)]

    def check_stale(self) -> dict[int, tuple[Stale, ...]]:
        """Return the items, all but the retired, whose receipts do not hold as they were taken.

        What was found is kept until an item or a text changes.
        """
        heads = (self.store.head(), self.freshness.texts.head())
        if self._checked is None or self._checked[0] != heads:
            held = self.items(State.DRAFT, State.APPROVED)
            found = {one.id: self.freshness.of(one) for one in held}
            self._checked = heads, {item_id: stale for item_id, stale in found.items() if stale}
        return self._checked[1]

    def overdue(self, item: Item) -> bool:
        """Say whether an item should have been looked through by now."""
        due = item.content.review_by
        return item.state is not State.RETIRED and bool(due) and due < self.today

    @property
    def today(self) -> str:
        """The day of now, UTC."""
        return self._today or now()[:10]

    # --- answering ------------------------------------------------------------------------------------------

    def known(self, question: str) -> Answer | None:
        """Return what an approved item answers, and count it; ``None`` where none surely does.

        An item of one branch answers only where the question names the branch.
        """
        answer = self.answer(question)
        if answer is not None:
            self.store.count(answer.item)
        return answer

    def answer(self, question: str) -> Answer | None:
        """Return the same without counting it."""
        asked = fold(question)
        broken: set[int] = set()

        def answers(item: Item) -> bool:
            fits = item.state is State.APPROVED and fold(item.content.branch) in asked
            return fits and item.id not in broken and not self.hides(item)

        # To read receipts again takes time: of the surest alone, and of the next one only where that one is broken.
        while surest := self.shelf.near(question, answers, limit=1, least=SURE):
            found = surest[0]
            if not self.broken(found.item):
                return told(question, found.item, found.likeness)
            broken.add(found.item.id)
        return None

    def broken(self, item: Item) -> bool:
        """Say whether a receipt no longer says what is quoted."""
        return any(one.fault is not Fault.RETIRED for one in self.freshness.of(item, search=False))

    def near(self, question: str, *, limit: int = 5, above: float = 0.1) -> list[Near]:
        """Return items that may answer a question, the likest first; drafts too."""
        return self.shelf.near(question, lambda item: not self.hides(item), limit=limit, least=above)

    def alike(self, content: Content, *, but: int = 0, limit: int = 5) -> list[Near]:
        """Return the items that may be the same as one of this content, other than ``but``."""
        best: dict[int, Near] = {}
        for wording in content.asked_as:
            others = self.shelf.near(
                wording, lambda item: item.id != but and not self.hides(item), limit=limit, least=DOUBTFUL
            )
            for one in others:
                if one.likeness > best.get(one.item.id, _NONE).likeness:
                    best[one.item.id] = one
        return sorted(best.values(), key=lambda one: (-one.likeness, one.item.id))[:limit]

    def duplicates(self) -> list[tuple[Near, Item]]:
        """Return pairs of items that may be the same, the likest first."""
        pairs = self.shelf.pairs(DOUBTFUL)
        return [(near, other) for near, other in pairs if not self.hides(near.item) and not self.hides(other)]

    # --- doing ----------------------------------------------------------------------------------------------

    def add(self, content: Content, *, by: str, note: str = "", act: Act = Act.ADD) -> Item:
        """Keep a new item, as a draft."""
        return self.store.add(Item(tidy(content)), act, by=by, note=note)

    def edit(
        self, item_id: int, content: Content, *, by: str, revision: int, note: str = "", act: Act = Act.EDIT
    ) -> Item:
        """Change what is written of an item; where that changes what readers are told, it is a draft again."""
        was = self._seen(item_id, revision)
        now_ = replace(was, content=tidy(content))
        fields = changed(was, now_)
        if not fields:
            return self._kept(was, revision)
        if set(fields) & set(ANSWERING):
            now_ = replace(now_, state=State.DRAFT)
        return self.store.change(was, now_, act, by=by, note=note)

    def approve(self, item_id: int, *, by: str, revision: int, note: str = "") -> Item:
        """Let an item answer readers. Its receipts must hold; without a day for its review it gets one in a year."""
        was = self._seen(item_id, revision)
        content = was.content
        if not content.owner:
            raise WrongUse("请先写明责任者：谁对这条答案负责。")
        if self.broken(was):
            raise WrongUse("有出处与现在的原文不符，不能核准：请先改正出处。")
        dated = replace(content, review_by=content.review_by or self._in_a_year())
        now_ = replace(was, content=dated, state=State.APPROVED)
        return self.store.change(was, replace(now_, approved=now(), approved_by=by), Act.APPROVE, by=by, note=note)

    def withdraw(self, item_id: int, *, by: str, revision: int, note: str = "") -> Item:
        """Make an item a draft again."""
        return self._moved(item_id, State.DRAFT, Act.WITHDRAW, by=by, revision=revision, note=note)

    def retire(self, item_id: int, *, by: str, revision: int, note: str = "") -> Item:
        """Put an item out of use; it is kept."""
        return self._moved(item_id, State.RETIRED, Act.RETIRE, by=by, revision=revision, note=note)

    def review(self, item_id: int, *, by: str, revision: int, review_by: str = "", note: str = "") -> Item:
        """Note that an item still holds, until a day to come."""
        was = self._seen(item_id, revision)
        if self.broken(was):
            raise WrongUse("有出处与现在的原文不符：请先改正出处。")
        content = tidy(replace(was.content, review_by=review_by or self._in_a_year()))
        if content.review_by <= self.today:
            raise WrongUse("下次复核的日期要在今天之后。")
        return self.store.change(was, replace(was, content=content), Act.REVIEW, by=by, note=note)

    def restore(self, item_id: int, to: int, *, by: str, revision: int, note: str = "") -> Item:
        """Take the content of an earlier revision back, as a draft."""
        was = self._seen(item_id, revision)
        found = next((one.item for one in self.store.history(item_id) if one.item.revision == to), None)
        if found is None:
            raise NotFound(f"{was.number} 没有第 {to} 版。")
        now_ = replace(was, content=found.content, state=State.DRAFT)
        return self.store.change(was, now_, Act.RESTORE, by=by, note=note or f"恢复第 {to} 版")

    def mend(self, item_id: int, *, by: str, revision: int) -> Item:
        """Take the receipts of an item again where their words stand now; those that stand nowhere stay amiss."""
        was = self._seen(item_id, revision)
        again = {one.place: one.again for one in self.freshness.of(was) if one.again is not None}
        if not again:
            raise WrongUse("没有可以自动改正的出处：引文在现在的文本里找不到，或不止一处。")
        receipts = tuple(again.get(place, one) for place, one in enumerate(was.content.receipts))
        now_ = replace(was, content=replace(was.content, receipts=receipts))
        return self.store.change(was, now_, Act.EDIT, by=by, note="出处改指现在的文本，引文未变")

    def also_asked(self, item_id: int, wording: str, *, by: str, revision: int) -> Item:
        """Add a way in which readers ask for an item. An approved one stays so: whoever adds it vouches for it."""
        was = self._seen(item_id, revision)
        content = tidy(replace(was.content, wordings=(*was.content.wordings, wording)))
        if content == was.content:
            return self._kept(was, revision)
        now_ = replace(was, content=content)
        if was.state is State.APPROVED:
            now_ = replace(now_, approved=now(), approved_by=by)
        return self.store.change(was, now_, Act.EDIT, by=by, note="读者也这样问")

    def quote(self, passage_id: str, words: str, *, begin: int | None = None) -> Receipt:
        """Return the receipt of words of a passage."""
        return self.freshness.taken(passage_id, words, begin=begin)

    # --- within ---------------------------------------------------------------------------------------------

    def _seen(self, item_id: int, revision: int) -> Item:
        """Return an item at the revision that was seen: the store refuses a change from any other."""
        return replace(self.item(item_id), revision=revision)

    def _kept(self, was: Item, revision: int) -> Item:
        stands = self.store.item(was.id)
        if stands.revision != revision:
            raise WrongUse(f"{was.number} 在您修改期间已被别人改过：请看过现在的样子再改一次。")
        return stands

    def _moved(self, item_id: int, state: State, act: Act, **more: Any) -> Item:  # noqa: ANN401 - by, revision, note
        was = self._seen(item_id, more.pop("revision"))
        return self.store.change(was, replace(was, state=state), act, **more)

    def _in_a_year(self) -> str:
        return (date.fromisoformat(self.today) + _HOLDS_FOR).isoformat()


_NONE = Near(Item(Content("", "")), 0.0)
