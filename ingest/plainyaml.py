"""YAML of others, without aliases: with them a small file holds more than a machine can."""

from __future__ import annotations

from typing import Any

import yaml
from yaml.composer import ComposerError
from yaml.events import AliasEvent
from yaml.nodes import Node


class _NoAliases:
    """Composes no alias."""

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        event = self.peek_event()  # type: ignore[attr-defined]  # of yaml.parser.Parser
        if isinstance(event, AliasEvent):
            raise ComposerError(problem="别名（*）不读，请把内容写全", problem_mark=event.start_mark)  # type: ignore[arg-type]
        composed: Node | None = super().compose_node(parent, index)  # type: ignore[misc]  # of yaml.composer.Composer
        return composed


class _Strings(_NoAliases, yaml.BaseLoader):
    pass


class _Values(_NoAliases, yaml.SafeLoader):
    pass


def load(text: str, *, typed: bool) -> Any:  # noqa: ANN401 - whatever the text says
    """Return what a YAML document says: strings alone, or ``typed`` numbers, dates and truths too.

    Raises :class:`yaml.YAMLError`; ValueError for a number or a date that is none, RecursionError for what is nested
    too deep.
    """
    # Neither loader makes anything but plain values.
    return yaml.load(text, Loader=_Values if typed else _Strings)  # noqa: S506 # nosec B506
