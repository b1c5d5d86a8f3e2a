"""A watch over a real library: documents come in, change and go, and it is run from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from api.cli import main
from api.desk.watching.opening import watching_of
from api.desk.watching.records import Contact, Fate, News, Schedule, Watch
from api.pipeline import ingest
from api.settings import Settings, load_settings
from api.wiring import open_library

if TYPE_CHECKING:
    from conftest import Mailbox, Receiver

    from api.desk.watching.posting import Post

WALL = "南京城墙修于洪武年间，砖由长江沿岸各州县烧造。\n\n秦淮河上有灯船。\n"
CANAL = "运河漕粮自扬州北上。\n\n闸官岁修堤岸，役夫数千。\n"


def put(library: Path, folder: Path) -> None:
    with open_library(Settings(library=library), write=True) as opened:
        assert not ingest(opened, [folder]).refusals


@pytest.mark.slow
def test_a_watch_reports_what_comes_in_and_what_changes(
    tmp_path: Path,
    new_library: Path,
    capsys: pytest.CaptureFixture[str],
    mailbox: tuple[Mailbox, Post],
    receiver: Receiver,
) -> None:
    box, post = mailbox
    folder, library = tmp_path / "志", new_library
    folder.mkdir()
    (folder / "运河.txt").write_text(CANAL, "utf-8")
    put(library, folder)
    settings = f"smtp_url: {post.url}\nmail_from: {post.sender}\nprivate_webhooks: true\n"
    (library / "settings.yaml").write_text(settings, "utf-8")
    with open_library(load_settings(library)) as opened:
        watching = watching_of(opened, opened.namer)
        wanted = Watch("城墙", "南京城墙城砖", schedule=Schedule.DAILY, automatic=True)
        watch = watching.create(wanted, by="li")
        watching.serve(watch.id, Contact("汪直甫", "wang@example.org", f"{receiver.url}/in"), by="li")
        # Nothing of what is held is about walls: a first run says nothing, and another day's is not due yet.
        assert [one.issue for one in watching.run_due()] == [None] and watching.run_due() == []
        (folder / "城墙.txt").write_text(WALL, "utf-8")
        put(library, folder)
        watching.run(watch.id, by="li")
        assert watching.deliver() == {Fate.SENT: 2} and len(box.letters) == 1
        posted = json.loads(receiver.got[0][2])
        assert [one["quote"][:12] for one in posted["items"]] == ["南京城墙修于洪武年间，砖"]
        # The document is changed: what stayed is not said again, what is new of it is.
        (folder / "城墙.txt").write_text("城砖有州县名款，南京城墙至今可见。\n\n" + WALL, "utf-8")
        put(library, folder)
        assert main(["watch", "run", str(watch.id), "--library", str(library), "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert (told["runs"][0]["issue"], told["deliveries"]) == (2, {"sent": 2})
        items = watching.store.issue(watch.id, 2).items
    assert [(one.news, one.quote[:8]) for one in items] == [(News.CHANGED, "城砖有州县名款，")]
    assert len(box.letters) == 2
    assert main(["watch", "list", "--library", str(library)]) == 0
    said = capsys.readouterr().out
    assert "城墙" in said and "wang@example.org" not in said
