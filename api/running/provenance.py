"""The effective settings, and where each was said."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import yaml

from api.settings import FILE, PREFIX, Settings, stated_by_environment

HIDDEN = "（已隐去）"
_PASSWORD = re.compile(r"(?<=://)([^/@\s:]*):([^/@\s]*)(?=@)")
_SECRET = re.compile(r"(?:key|secret|token|password)$")


class Origin(StrEnum):
    """Who said a value."""

    COMMAND = "command"
    ENVIRONMENT = "environment"
    FILE = "file"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Stated:
    """A setting as it holds. ``value`` hides what is secret; ``where`` is a variable, or a file and its line."""

    name: str
    value: object
    origin: Origin
    where: str
    meaning: str
    default: object
    secret: bool


def stated(settings: Settings, given: Mapping[str, object]) -> list[Stated]:
    """Return every setting with where it comes from; ``given`` is what the command line stated."""
    path = settings.library / FILE
    lines = lines_of(path)
    surroundings = stated_by_environment()
    return [_stated(settings, name, given, surroundings, path=path, lines=lines) for name in Settings.model_fields]


def _stated(
    settings: Settings,
    name: str,
    given: Mapping[str, object],
    surroundings: Mapping[str, object],
    *,
    path: Path,
    lines: Mapping[str, int],
) -> Stated:
    if name in given:
        origin, where = Origin.COMMAND, f"--{name}"
    elif name in surroundings:
        origin, where = Origin.ENVIRONMENT, variable(name)
    elif name in lines and name != "library":
        origin, where = Origin.FILE, f"{path}:{lines[name]}"
    else:
        origin, where = Origin.DEFAULT, ""
    field = Settings.model_fields[name]
    secret = is_secret(name)
    value, default = shown(getattr(settings, name), secret=secret), shown(field.default, secret=secret)
    return Stated(name, value, origin, where, field.description or "", default, secret)


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return f"{PREFIX}{name.upper()}"


def unknown_variables(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Return the variables that begin as those of settings do and are none of them."""
    known = {variable(name) for name in Settings.model_fields}
    return sorted(name for name in environment if name.startswith(PREFIX) and name not in known | _OTHERS)


_OTHERS = {"WENMAI_REQUEST_ID"}
"""What processes of 文脉 tell each other."""


def is_secret(name: str) -> bool:
    """Say whether the value of a setting is for nobody's eyes."""
    field = Settings.model_fields.get(name)
    return bool(_SECRET.search(name)) or (field is not None and not field.repr)


def shown(value: object, *, secret: bool) -> object:
    """Return a value as it may be shown: secrets hidden, passwords within addresses too."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    text = str(value)
    if secret:
        return HIDDEN if text else ""
    return _PASSWORD.sub(rf"\1:{HIDDEN}", text)


def lines_of(path: Path) -> dict[str, int]:
    """Return the line on which a file states each name; nothing where it is not there or states none."""
    if not path.exists():
        return {}
    root = yaml.compose(path.read_text("utf-8"), Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):
        return {}
    return {str(key.value): key.start_mark.line + 1 for key, _ in root.value}


def template() -> str:
    """Return a file of settings in which every line is a comment: what each means, and its default."""
    parts = [
        "# 文脉的设置。去掉行首的 # 并改成所要的值；没有写的按默认。",
        f"# 命令行先于环境变量（{PREFIX}加大写的名字），环境变量先于本文件。",
        "# 密码和钥匙宜用环境变量；写在这里时，本文件应只有服务的用户能读（chmod 600）。",
    ]
    for name, field in Settings.model_fields.items():
        if name == "library":
            continue
        value = field.default if isinstance(field.default, (bool, int, float, str)) else None
        said = yaml.safe_dump({name: value}, allow_unicode=True, default_flow_style=False).strip()
        parts.append(f"\n# {field.description}\n# {said}")
    return "\n".join(parts) + "\n"
