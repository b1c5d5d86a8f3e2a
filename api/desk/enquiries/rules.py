"""What may be done with an enquiry in which state, and what becomes of it. Nothing is read or written here.

Between these rules nothing falls through: an enquiry that is open either has an assignee or is among those that nobody
has, and it always has a time by which somebody looks at it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from api.desk.enquiries.hours import Hours
from api.desk.enquiries.records import OPEN, READER, Act, Enquiry, Kind, State
from ontology.errors import WrongUse
from ontology.queries import Citation

_EVERY = frozenset(State)
_HELD = frozenset({State.CLAIMED, State.WAITING})

MAY: Mapping[Act, frozenset[State]] = MappingProxyType(
    {
        Act.CLAIM: frozenset({State.NEW}),
        Act.ASSIGN: frozenset(OPEN),
        Act.RELEASE: _HELD,
        Act.TRANSFER: frozenset(OPEN),
        Act.NOTE: _EVERY,
        Act.EDIT: frozenset({*OPEN, State.ANSWERED}),
        Act.CONTACT: _EVERY,
        Act.DRAFT: _HELD,
        Act.ASK: _HELD,
        Act.SUPPLY: frozenset(OPEN),
        Act.ANSWER: _HELD,
        Act.RATE: frozenset({State.ANSWERED, State.CLOSED, State.MERGED}),
        Act.CLOSE: frozenset({*OPEN, State.ANSWERED}),
        Act.REOPEN: frozenset({State.ANSWERED, State.CLOSED}),
        Act.MERGE: frozenset(OPEN),
        Act.SPLIT: frozenset({State.MERGED}),
        Act.ATTACH: _EVERY,
        Act.DETACH: _EVERY,
        Act.KEY: _EVERY,
        Act.POST: _EVERY,
    }
)
"""In which states an act may be done."""

OWN = frozenset({Act.RELEASE, Act.DRAFT, Act.ASK, Act.ANSWER})
"""What only the assignee does; whoever else wants to takes the enquiry over first."""

STATES: Mapping[State, str] = MappingProxyType(
    {
        State.NEW: "待受理",
        State.CLAIMED: "处理中",
        State.WAITING: "待读者补充",
        State.ANSWERED: "已答复",
        State.CLOSED: "已结",
        State.MERGED: "已合并",
    }
)

ACTS: Mapping[Act, str] = MappingProxyType(
    {
        Act.ADD: "提出咨询",
        Act.CLAIM: "认领",
        Act.ASSIGN: "指派",
        Act.RELEASE: "放回",
        Act.TRANSFER: "转分馆",
        Act.NOTE: "内部备注",
        Act.EDIT: "改正",
        Act.CONTACT: "改联系方式",
        Act.DRAFT: "写草稿",
        Act.ASK: "请读者补充",
        Act.SUPPLY: "读者补充",
        Act.ANSWER: "答复",
        Act.RATE: "读者评价",
        Act.CLOSE: "结束",
        Act.REOPEN: "重新打开",
        Act.MERGE: "合并",
        Act.SPLIT: "取消合并",
        Act.ATTACH: "加附件",
        Act.DETACH: "撤附件",
        Act.KEY: "换查询码",
        Act.POST: "寄信给读者",
    }
)


def possible(enquiry: Enquiry, by: str) -> frozenset[Act]:
    """Return what a person may do with an enquiry as it stands."""
    mine = enquiry.assignee == by
    return frozenset(act for act, states in MAY.items() if enquiry.state in states and (mine or act not in OWN))


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules at one moment. Each method returns what becomes of an enquiry, or raises :class:`WrongUse`.

    ``staff`` are the sign-in names of those who work here now.
    """

    now: datetime
    hours: Hours
    staff: frozenset[str]

    def claim(self, was: Enquiry, by: str) -> Enquiry:
        """Take it. One whose assignee works here no more may be taken as well."""
        self._staff(by)
        if not (was.state in (State.CLAIMED, State.WAITING) and was.assignee not in self.staff):
            _may(was, Act.CLAIM, by)
        return replace(was, state=State.CLAIMED, assignee=by)

    def assign(self, was: Enquiry, to: str, by: str) -> Enquiry:
        """Give it to somebody, or take it over."""
        _may(was, Act.ASSIGN, by)
        self._staff(to)
        if was.assignee == to:
            raise WrongUse(f"这条咨询已经由 {to} 处理。")
        return replace(was, state=State.CLAIMED if was.state is State.NEW else was.state, assignee=to)

    def release(self, was: Enquiry, by: str) -> Enquiry:
        """Put it back among those that nobody has."""
        _may(was, Act.RELEASE, by)
        return self._put_back(was)

    def transfer(self, was: Enquiry, branch: str, by: str) -> Enquiry:
        """Hand it to another branch; its reader goes on waiting, so that the due time stays."""
        _may(was, Act.TRANSFER, by)
        if was.branch == branch:
            raise WrongUse("这条咨询已经在这个分馆。")
        return replace(self._put_back(was), branch=branch)

    def classify(self, was: Enquiry, kind: Kind, by: str) -> Enquiry:
        """Set the kind right; the due time of that kind counts from when the enquiry came in."""
        _may(was, Act.EDIT, by)
        if was.kind is kind or was.state not in (State.NEW, State.CLAIMED):
            return replace(was, kind=kind)
        return replace(was, kind=kind, due=_written(self.hours.due(kind, datetime.fromisoformat(was.made))))

    def write(self, was: Enquiry, draft: str, machine: str | None, by: str) -> Enquiry:
        """Keep a draft, and what the machine had proposed where that is given."""
        _may(was, Act.DRAFT, by)
        return replace(was, draft=draft, machine_draft=was.machine_draft if machine is None else machine)

    def quote(self, was: Enquiry, citation: Citation, draft: str, by: str) -> Enquiry:
        """Take a quotation into the draft."""
        _may(was, Act.DRAFT, by)
        receipts = was.draft_receipts if citation in was.draft_receipts else (*was.draft_receipts, citation)
        return replace(was, draft=draft, draft_receipts=receipts)

    def ask(self, was: Enquiry, by: str) -> Enquiry:
        """Wait for the reader, and look again some working days later."""
        _may(was, Act.ASK, by)
        return replace(was, state=State.WAITING, due=_written(self.hours.after(self.hours.waiting, self.now)))

    def supply(self, was: Enquiry) -> Enquiry:
        """Take in what the reader added; where that was waited for, the time of the kind begins again."""
        _may(was, Act.SUPPLY, READER)
        if was.state is not State.WAITING:
            return was
        return replace(was, state=State.CLAIMED, due=self._due(was.kind))

    def answer(self, was: Enquiry, text: str, receipts: tuple[Citation, ...], by: str) -> Enquiry:
        """Send an answer; of what was quoted into its draft, that stays a receipt which it still quotes."""
        _may(was, Act.ANSWER, by)
        quoted = [one for one in was.draft_receipts if one.quote in text]
        time = _written(self.now)
        return replace(
            was,
            state=State.ANSWERED,
            answer=text,
            answer_receipts=tuple(dict.fromkeys((*receipts, *quoted))),
            draft="",
            draft_receipts=(),
            answers=was.answers + 1,
            answered=time,
            first_answered=was.first_answered or time,
            satisfied=None,
            rating_reason="",
        )

    def rate(self, was: Enquiry, reason: str, *, good: bool) -> Enquiry:
        """Take in what the reader thinks of the answer."""
        _may(was, Act.RATE, READER)
        return replace(was, satisfied=good, rating_reason=reason)

    def close(self, was: Enquiry, reason: str, by: str) -> Enquiry:
        """Close it; without an answer only with a reason, which its reader sees."""
        _may(was, Act.CLOSE, by)
        if was.state is not State.ANSWERED and not reason:
            raise WrongUse("这条咨询还没有答复，结束它请写明原因；读者会看到。")
        return replace(was, state=State.CLOSED, closed=_written(self.now), draft="", draft_receipts=())

    def reopen(self, was: Enquiry, by: str) -> Enquiry:
        """Take it up again; the time of its kind begins again."""
        _may(was, Act.REOPEN, by)
        return replace(self._taken_up(was), reopened=was.reopened + 1, closed="", satisfied=None, rating_reason="")

    def merge(self, was: Enquiry, into: Enquiry, by: str) -> Enquiry:
        """Make it part of another."""
        _may(was, Act.MERGE, by)
        if into.id == was.id:
            raise WrongUse("一条咨询不能并入它自己。")
        if into.state is State.MERGED:
            raise WrongUse(f"{into.number} 自己已并入另一条，请并入那一条。")
        return replace(was, state=State.MERGED, merged_into=into.id, draft="", draft_receipts=())

    def split(self, was: Enquiry, by: str) -> Enquiry:
        """Take a merging back."""
        _may(was, Act.SPLIT, by)
        return replace(self._taken_up(was), merged_into=0, satisfied=None, rating_reason="")

    def _taken_up(self, was: Enquiry) -> Enquiry:
        held = was.assignee in self.staff
        state = State.CLAIMED if held else State.NEW
        return replace(was, state=state, assignee=was.assignee if held else "", due=self._due(was.kind))

    def _put_back(self, was: Enquiry) -> Enquiry:
        return replace(was, state=State.NEW, assignee="")

    def _due(self, kind: Kind) -> str:
        return _written(self.hours.due(kind, self.now))

    def _staff(self, name: str) -> None:
        if name not in self.staff:
            raise WrongUse(f"{name} 不是在用的馆员账号。")


def _may(enquiry: Enquiry, act: Act, by: str) -> None:
    if enquiry.state not in MAY[act]:
        raise WrongUse(f"{enquiry.number} 现在是「{STATES[enquiry.state]}」，不能这样做。")
    if act in OWN and enquiry.assignee != by:
        raise WrongUse(f"{enquiry.number} 由 {enquiry.assignee} 处理；要由您来办，请先接手。")


def check_may(enquiry: Enquiry, act: Act, by: str) -> None:
    """Raise :class:`WrongUse` where a person may not do this with an enquiry as it stands."""
    _may(enquiry, act, by)


def _written(time: datetime) -> str:
    return time.isoformat(timespec="seconds")
