"""``wenmai demo``."""

from __future__ import annotations

import secrets
from argparse import Namespace
from importlib.resources import as_file, files

from api.commands.ingest import follower, tell
from api.commands.output import say, settings_of, warn
from api.commands.serve import serve
from api.desk.people.records import Role
from api.desk.people.store import People
from api.pipeline import ingest
from api.topics.curating import Curating
from api.topics.files import read
from api.wiring import open_library
from ingest.corpus import discover
from ontology.errors import NotFound, WrongUse

_CURATOR = "文脉样例编者"
VISITOR = "demo"


def run(options: Namespace) -> int:
    """Ingest the sample collection and serve it."""
    settings = settings_of(options, host=options.host, port=options.port)
    with as_file(files("api") / "sample" / "collections") as folder, open_library(settings, write=True) as library:
        paths = sorted(path for path in folder.iterdir() if path.is_dir())
        with follower(discover(paths)) as progress:
            report = ingest(library, paths, progress=progress)
        show_topics(library.curating)
        password = open_desk_to_visitors(library.desk.people)
    tell(report, as_json=options.json)
    if password and not options.json:
        say(f"咨询台：/desk ，登录名 {VISITOR}，密码 {password}（只显示这一次；wenmai people password 可重设）")
    if not options.no_serve:
        serve(settings)
    return 1 if report.refusals else 0


def open_desk_to_visitors(people: People) -> str:
    """Make an account to try the desk with where there is none yet; return its password, which nobody else knows."""
    if people.people():
        return ""
    password = secrets.token_urlsafe(9)
    people.add(VISITOR, password, role=Role.ADMINISTRATOR, shown="样例馆员", by=VISITOR)
    return password


def show_topics(curating: Curating) -> None:
    """Make and publish the topics of the sample collection, each unless it is there already."""
    there = {one.slug for one in curating.store.topics()}
    for file in sorted((files("api") / "sample" / "topics").iterdir(), key=lambda one: one.name):
        made = read(file.read_text("utf-8"), file.name)
        if made.slug in there:
            continue
        try:
            curating.create(made, by=_CURATOR)
            curating.publish(made.slug, by=_CURATOR)
        except (WrongUse, NotFound) as error:
            warn(f"专题 {made.slug} 未能展出：{error}")
