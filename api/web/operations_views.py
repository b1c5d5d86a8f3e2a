"""What pages show of the service in numbers: records made ready to be said in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from api.desk.operations.days import Span, Step
from api.desk.operations.records import QUESTIONS, Asked, Lacking, Share, Theme, Told, Wanted
from api.desk.operations.tallying import HOURS, JUDGEMENTS, RUNS, UNSAID
from api.holdings.charts import chart
from api.holdings.records import Row, Tally
from api.web.addresses import Search
from api.web.holdings_views import RowView, TallyView
from api.web.inline import inline
from api.web.views import entity_page
from api.web.words import Words
from ontology.records import TagType

PAGE, LACKING = "/desk/operations", "/desk/operations/lacking"
_DATA = {PAGE: "/api/desk/operations", LACKING: "/api/desk/operations/lacking"}
_RECENT = (7, 30, 90, 365)
_SAID_FIRST = 5
_LONG_DAY, _HOUR, _MINUTE = 86_400, 3_600, 60
_GROUPS = {
    "enquiry_kinds": "ENQUIRY_KINDS",
    "groups": "ENQUIRY_GROUPS",
    "channels": "ENQUIRY_CHANNELS",
    "states": "ENQUIRY_STATES",
    "doors": "DOORS",
    "origins": "ORIGINS",
    "reasons": "JUDGEMENTS",
}
"""By which names the rows of a tally are called."""
_SHARED = (*_GROUPS, "branches", "chat_branches")


@dataclass(frozen=True, slots=True)
class PartView:
    """The desk or the chat: its figures and its charts."""

    sizes: tuple[tuple[str, str], ...]
    tallies: tuple[TallyView, ...]
    map: str = ""


@dataclass(frozen=True, slots=True)
class TimedView:
    """How long one kind of enquiry took."""

    kind: str
    answered: int
    first: str
    closed: str


@dataclass(frozen=True, slots=True)
class OperationsView:
    """The service of a span of days."""

    desk: PartView
    chat: PartView
    timed: tuple[TimedView, ...]
    empty: bool


@dataclass(frozen=True, slots=True)
class ThemeView:
    """A group of questions that found nothing."""

    question: str
    address: str
    others: tuple[str, ...]
    things: tuple[tuple[str, str], ...]
    subject: tuple[str, str]
    times: int
    sessions: int
    handed_over: int
    last: str


@dataclass(frozen=True, slots=True)
class LackingView:
    """The report of what was asked and not held."""

    summary: str
    themes: tuple[ThemeView, ...]
    left_out: int


def operations_view(told: Told, words: Words) -> OperationsView:
    """The service of a span of days, said."""
    views = {one.name: (one.unit, _tally_view(one, told, words)) for one in told.tallies if one.rows}
    chatty = (QUESTIONS, JUDGEMENTS)
    desk = tuple(view for unit, view in views.values() if unit not in chatty)
    chat = tuple(view for unit, view in views.values() if unit in chatty)
    return OperationsView(
        PartView(_desk_figures(told, words), desk),
        PartView(_chat_figures(told, words), chat),
        tuple(
            TimedView(
                words.called("ENQUIRY_KINDS", one.kind),
                one.first.count,
                _two(one.first.median, one.first.nine_in_ten, words),
                _two(one.closed.median, one.closed.nine_in_ten, words),
            )
            for one in told.by_kind
        ),
        empty=not told.enquiries and not told.questions,
    )


def lacking_view(lacking: Lacking, words: Words) -> LackingView:
    """The report of what was asked and not held, said."""
    numbers = {"times": lacking.times, "questions": lacking.questions, "themes": len(lacking.themes)}
    summary = words.label("op_lacking_sum", **numbers)
    return LackingView(
        summary, tuple(_theme_view(one, lacking.wanted.span) for one in lacking.themes), lacking.left_out
    )


def labels_of(told: Told, words: Words) -> dict[tuple[str, str], str]:
    """What the rows of the tallies are called, by tally and value."""
    return {(one.name, row.value): row_label(one, row, told, words) for one in told.tallies for row in one.rows}


def row_label(tally: Tally, row: Row, told: Told, words: Words) -> str:
    """What a row is called; the name of a branch is never converted."""
    if tally.name in HOURS:
        return words.label("op_hour", n=row.value)
    if tally.name in RUNS:
        return _day_label(date.fromisoformat(row.value), told.wanted, words)
    if tally.name in ("branches", "chat_branches"):
        return row.value or words.label("op_whole")
    if row.value == UNSAID:
        return words.label("op_unsaid")
    return words.called(_GROUPS[tally.name], row.value)


def duration(seconds: float | None, words: Words) -> str:
    """How long something took, to two places; a dash for nothing."""
    if seconds is None:
        return "—"
    whole = round(seconds)
    if whole >= 2 * _LONG_DAY:
        return words.label("op_days", days=whole // _LONG_DAY, hours=whole % _LONG_DAY // _HOUR)
    if whole >= _HOUR:
        return words.label("op_hours", hours=whole // _HOUR, minutes=whole % _HOUR // _MINUTE)
    name, value = ("minutes", whole // _MINUTE) if whole >= _MINUTE else ("seconds", whole)
    return words.label(f"op_{name}", **{name: value})


def address(page: str, wanted: Wanted) -> str:
    """A page of a span."""
    return f"{page}?{urlencode(_stated(wanted))}"


def downloads(page: str, wanted: Wanted) -> list[tuple[str, str]]:
    """The data behind a page."""
    return [
        (name.upper(), f"{_DATA[page]}?{urlencode({**_stated(wanted), 'format': name})}") for name in ("csv", "json")
    ]


def spans(page: str, wanted: Wanted, words: Words, *, today: date) -> list[tuple[str, str, bool]]:
    """Usual spans: what each is called, where it leads, whether it is the one that is shown."""
    found = []
    for days in _RECENT:
        begin = today - timedelta(days=days - 1)
        stated = {"from": begin.isoformat(), "to": today.isoformat()}
        stated |= {"branch": wanted.branch} if wanted.branch else {}
        chosen = (wanted.span.begin, wanted.span.end) == (begin, today)
        found.append((words.label("op_recent", n=days), f"{page}?{urlencode(stated)}", chosen))
    return found


def _stated(wanted: Wanted) -> dict[str, str]:
    stated = {"from": wanted.span.begin.isoformat(), "to": wanted.span.end.isoformat()}
    return stated | ({"branch": wanted.branch} if wanted.branch else {})


def _desk_figures(told: Told, words: Words) -> tuple[tuple[str, str], ...]:
    said = {
        "enquiries": f"{told.enquiries:,}",
        "open": f"{told.open:,}",
        "overdue": f"{told.overdue:,}",
        "first_median": duration(told.first.median, words),
        "first_nine_in_ten": duration(told.first.nine_in_ten, words),
        "closed_median": duration(told.closed.median, words),
        "closed_nine_in_ten": duration(told.closed.nine_in_ten, words),
        "settled_at_once": _share(told.settled_at_once, words),
        "pleased": _share(told.pleased, words),
    }
    return tuple((words.label(f"op_{name}"), text) for name, text in said.items())


def _chat_figures(told: Told, words: Words) -> tuple[tuple[str, str], ...]:
    said = {
        "questions": f"{told.questions:,}",
        "refused": _share(told.refused, words),
        "handed_over": f"{told.handed_over:,}",
        "pleased_chat": _share(told.pleased_chat, words),
    }
    return tuple((words.label(f"op_{name}"), text) for name, text in said.items())


def _share(share: Share, words: Words) -> str:
    if share.ratio is None:
        return "—"
    return words.label(
        "op_share", percent=f"{100 * share.ratio:.1f}%", part=f"{share.part:,}", whole=f"{share.whole:,}"
    )


def _two(median: float | None, nine_in_ten: float | None, words: Words) -> str:
    return f"{duration(median, words)} / {duration(nine_in_ten, words)}" if median is not None else "—"


def _tally_view(tally: Tally, told: Told, words: Words) -> TallyView:
    labels = [row_label(tally, row, told, words) for row in tally.rows]
    title, unit = words.label(f"op_tally_{tally.name}"), words.label(f"op_{tally.unit}")
    first = sorted(zip(labels, tally.rows, strict=True), key=lambda pair: -pair[1].count)[:_SAID_FIRST]
    said = "、".join(f"{label} {row.count:,}" for label, row in first)
    drawing = chart(
        tally,
        [_axis(row, told) for row in tally.rows] if tally.name in RUNS else labels,
        title=title,
        description=words.label("stat_described", title=title, first=said),
        along=(*HOURS, *RUNS),
    )
    return TallyView(
        tally.name,
        title,
        unit,
        inline(drawing.written()),
        tuple(
            RowView(label, f"{row.count:,}", share)
            for label, row, share in zip(labels, tally.rows, _shares(tally, told), strict=True)
        ),
    )


def _shares(tally: Tally, told: Told) -> list[str]:
    """The percentage of each row: of all, or of what was asked in the same days; nothing where it says nothing."""
    if tally.name == "refusals" and (asked := told.tally("chat_days")):
        return [f"{100 * row.count / all_.count:.1f}%" if all_.count else "—"
                for row, all_ in zip(tally.rows, asked.rows, strict=True)]  # fmt: skip
    everything = sum(row.count for row in tally.rows)
    shared = tally.name in _SHARED and everything
    return [f"{100 * row.count / everything:.1f}%" if shared else "" for row in tally.rows]


def _day_label(day: date, wanted: Wanted, words: Words) -> str:
    short = _short(day, wanted)
    return words.label("op_week", day=short) if wanted.span.step is Step.WEEK else short


def _axis(row: Row, told: Told) -> str:
    """What stands under a column: the day with which it begins."""
    return _short(date.fromisoformat(row.value), told.wanted)


def _short(day: date, wanted: Wanted) -> str:
    if wanted.span.step is Step.MONTH:
        return f"{day:%Y-%m}"
    return f"{day:%m-%d}" if wanted.span.begin.year == wanted.span.end.year else day.isoformat()


def _theme_view(theme: Theme, span: Span) -> ThemeView:
    lead: Asked = theme.questions[0]
    subject = theme.subject
    return ThemeView(
        lead.text,
        Search(lead.text).address(),
        tuple(one.text for one in theme.questions[1:]),
        tuple((one.label, entity_page(one.id) if one.id else "") for one in theme.things),
        (subject.label, entity_page(subject.id)) if subject and subject.type == TagType.SUBJECT else ("", ""),
        theme.times,
        theme.sessions,
        theme.handed_over,
        f"{span.local(max(one.last for one in theme.questions)):%Y-%m-%d}",
    )
