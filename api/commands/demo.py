"""``wenmai demo``."""

from __future__ import annotations

from argparse import Namespace
from importlib.resources import as_file, files

from api.commands.ingest import follower, tell
from api.commands.output import settings_of
from api.commands.serve import serve
from api.pipeline import ingest
from api.wiring import open_library
from ingest.corpus import discover


def run(options: Namespace) -> int:
    """Ingest the sample collection and serve it."""
    settings = settings_of(options, host=options.host, port=options.port)
    with as_file(files("api") / "sample" / "collections") as folder, open_library(settings, write=True) as library:
        paths = sorted(path for path in folder.iterdir() if path.is_dir())
        with follower(discover(paths)) as progress:
            report = ingest(library, paths, progress=progress)
    tell(report, as_json=options.json)
    if not options.no_serve:
        serve(settings)
    return 1 if report.refusals else 0
