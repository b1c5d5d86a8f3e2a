"""``wenmai config``."""

from __future__ import annotations

import sys
from argparse import Namespace
from dataclasses import asdict

from api.commands.output import emit, say, settings_of
from api.running.provenance import Origin, Stated, stated, template, unknown_variables

_ORIGINS = {
    Origin.COMMAND: "命令行",
    Origin.ENVIRONMENT: "环境变量",
    Origin.FILE: "文件",
    Origin.DEFAULT: "默认",
}


def run(options: Namespace) -> int:
    """Print the settings as they hold and who said each, or a file to write them in."""
    if options.template:
        sys.stdout.write(template())
        return 0
    settings = settings_of(options)
    given = {"library": options.library} if options.library else {}
    found = [one for one in stated(settings, given) if not options.changed or one.origin is not Origin.DEFAULT]
    if options.json:
        emit({"settings": [asdict(one) for one in found], "unknown": unknown_variables()})
        return 0
    width = max((len(one.name) for one in found), default=0)
    for one in found:
        say(f"{one.name:{width}}  {_value(one)}  ← {' '.join(filter(None, (_ORIGINS[one.origin], one.where)))}")
    return 0


def _value(one: Stated) -> str:
    if isinstance(one.value, bool):
        return str(one.value).lower()
    return str(one.value) if one.value not in ("", None) else "（空）"
