"""``wenmai export``."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping

from api.commands.output import emit, say, settings_of
from api.library import Library
from api.open_data.profiles import export_as
from api.open_data.publishing import export, publish
from api.wiring import open_library
from ontology.errors import WrongUse
from ontology.mappings import profile


def run(options: Namespace) -> int:
    """Write the library in open formats, or put its graph where the service hands it out."""
    if (options.folder is None) is not options.publish:
        raise WrongUse("give a folder, or --publish without one")
    with open_library(settings_of(options), any_encoder=True) as library:
        counts = publish(library) if options.publish else _written(library, options)
    if options.json:
        emit(dict(counts))
    else:
        say("，".join(f"{name} {count}" for name, count in counts.items()))
    return 0


def _written(library: Library, options: Namespace) -> Mapping[str, int]:
    if options.profile:
        return export_as(profile(options.profile), library.harvest.source, options.folder)
    return export(library, options.folder)
