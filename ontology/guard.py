"""What a query from outside may not say, found without running it.

Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ontology.errors import WrongUse

# Variables and the local part of prefixed names, the two places where a keyword's letters are no keyword.
_NAMES = re.compile(r"[?$:]\w+")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U(00[0-9A-Fa-f]{6})")
_IRI = r'<[^<>"{}|^`\x00-\x20]*>'
_STRING = r"\"\"\".*?\"\"\"|'''.*?'''|\"(?:[^\"\\\n\r]|\\.)*\"|'(?:[^'\\\n\r]|\\.)*'"
_ASIDE = re.compile(rf"{_IRI}|{_STRING}|#[^\n\r]*|\\.", re.DOTALL)
_FROM = re.compile(r"\bFROM\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scope:
    """The graphs that a request names for its query, as IRIs; these take the place of the query's own ``FROM``.

    With none of either, the query's ``FROM`` decides, and without one the union of all graphs is the default graph.
    https://www.w3.org/TR/sparql11-protocol/#dataset
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    @property
    def stated(self) -> bool:
        """Whether the request names any graph."""
        return bool(self.default or self.named)


ALL_GRAPHS = Scope()


def refuse_federation(query: str) -> None:
    """Raise :class:`WrongUse` where a query could make this server call another one.

    A parser reads ``?o.SERVICE<…>``, ``1SERVICE<…>`` and ``SERVICEex:p`` as calls, so the letters are refused wherever
    they stand, in strings and comments too: a rule that needs no parser cannot disagree with one.
    """
    for text in (query, _ESCAPE.sub(_character, query)):
        if "service" in _NAMES.sub(" ", text).lower():
            raise WrongUse(
                "SERVICE is not answered here, and its letters may stand only in ?variables and prefix:names"
            )


def names_dataset(query: str) -> bool:
    """Whether the query has a ``FROM`` clause: its dataset is then its own, not the union of all graphs."""
    return _FROM.search(_NAMES.sub(" ", _ASIDE.sub(" ", query))) is not None


def _character(escape: re.Match[str]) -> str:
    number = int(escape[1] or escape[2], 16)
    return chr(number) if number <= 0x10FFFF else ""
