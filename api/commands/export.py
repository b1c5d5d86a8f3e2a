"""``wenmai export``."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping

from api.commands.output import emit, say, settings_of, warn
from api.exporting import export_named
from api.exporting.exporter import Choice
from api.library import Library
from api.open_data.profiles import export_as
from api.open_data.publishing import publish
from api.recovery.exported import export_library
from api.recovery.restore import read_manifest
from api.wiring import open_library
from ontology.errors import WrongUse
from ontology.mappings import PROFILES, profile


def run(options: Namespace) -> int:
    """Write the library in open formats, or put its graph where the service hands it out."""
    if (options.path is None) is not options.publish:
        raise WrongUse("give a file or a folder, or --publish without one")
    with open_library(settings_of(options), any_encoder=True) as library:
        counts = publish(library) if options.publish else _written(library, options)
    if options.json:
        emit(dict(counts))
    else:
        say("，".join(f"{name} {count}" for name, count in counts.items()))
    return 0


def _written(library: Library, options: Namespace) -> Mapping[str, int]:
    if not options.form:
        place = options.path.resolve()  # by its name: a new folder takes the place of the one that stands there
        counts = export_library(library, place, private=options.private)
        for name in read_manifest(place).missing:
            warn(f"馆藏里没有文件 {name}，导出里也就没有")
        return counts
    if options.form in PROFILES:
        return export_as(profile(options.form), library.harvest.source, options.path)
    form = export_named(options.form)
    choice = Choice(tuple(options.document), options.collection, options.original)
    folder = form.single and (len(choice.documents) != 1 or options.path.is_dir())
    write = library.exporter.to_folder if folder else library.exporter.to_file
    return {"documents": write(form, choice, options.path)}
