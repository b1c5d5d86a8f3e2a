"""``wenmai desk``: what is told of the desk."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import date

import sqlalchemy as sa

from api.commands.output import emit, say, settings_of
from api.desk.operations.figures import figures
from api.desk.operations.operations import span_asked
from api.desk.operations.records import Lacking, Told, Wanted
from api.desk.operations.tables import as_csv, as_object, lacking_csv, lacking_object
from api.web import operations_views as views
from api.web.words import Language, words_in
from api.wiring import open_library, open_the_desk
from ontology.errors import WrongUse

_WORDS = words_in(Language.HANS)


def run(options: Namespace) -> int:
    """Tell the statistics of the service, or of enquiries."""
    if options.deed != "statistics":
        from api.commands import desk_enquiries

        return desk_enquiries.run(options)
    _lacking(options) if options.lacking else _statistics(options)
    return 0


def _wanted(options: Namespace, engine: sa.Engine) -> Wanted:
    span, _ = span_asked(engine, _day(options.begin), _day(options.end))
    return Wanted(span, options.branch)


def _statistics(options: Namespace) -> None:
    with open_the_desk(settings_of(options)) as desk:
        told = figures(desk.engine, _wanted(options, desk.engine))
    if options.json:
        emit(as_object(told))
    elif options.csv:
        sys.stdout.write(as_csv(told, views.labels_of(told, _WORDS)))
    else:
        _say(told)


def _lacking(options: Namespace) -> None:
    with open_library(settings_of(options)) as library:
        found = library.operations.lacking(_wanted(options, library.desk.engine))
    if options.json:
        emit(lacking_object(found))
    elif options.csv:
        sys.stdout.write(lacking_csv(found))
    else:
        _say_lacking(found)


def _day(said: str | None) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError as error:
        raise WrongUse(f"{said} 不是日子，请写成 2026-11-01 的样子。") from error


def _say(told: Told) -> None:
    view = views.operations_view(told, _WORDS)
    say(_WORDS.label("op_lead", begin=told.wanted.span.begin, end=told.wanted.span.end))
    for part in (view.desk, view.chat):
        say("")
        for name, figure in part.sizes:
            say(f"{name}  {figure}")
        for tally in part.tallies:
            rows = (row for row in tally.rows if row.count != "0")
            say(f"{tally.title}：" + "、".join(f"{row.label} {row.count}" for row in rows))


def _say_lacking(lacking: Lacking) -> None:
    view = views.lacking_view(lacking, _WORDS)
    say(view.summary if view.themes else _WORDS.label("op_nothing"))
    for theme in view.themes:
        about = "、".join(filter(None, (*(label for label, _ in theme.things), theme.subject[0])))
        more = f"（{_WORDS.label('op_wordings', n=len(theme.others))}）" if theme.others else ""
        say(f"{theme.times:>5}  {theme.question}{more}" + (f"  {about}" if about else ""))
    if view.left_out:
        say(_WORDS.label("op_lacking_left", n=view.left_out))
