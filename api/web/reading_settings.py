"""How a text is set for its reader: which tags are shown, across or down the page, how large.

All of it may be said in the address, which goes first, and is remembered in a cookie when the reader chooses it.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from ontology.records import Document, TagType

COOKIE = "reading"
SHOW, SETTING, SIZE = "show", "set", "size"
VERTICAL, HORIZONTAL = "vertical", "horizontal"
SIZES = ("small", "medium", "large", "huge")
_PLAIN = "medium"


@dataclass(frozen=True, slots=True)
class Setting:
    """``shown`` is ``None`` for all types. ``stated`` are the parameters that the address itself says."""

    shown: frozenset[TagType] | None = None
    vertical: bool = False
    size: str = _PLAIN
    stated: tuple[tuple[str, str], ...] = ()

    def shows(self, type_: TagType) -> bool:
        """Whether tags of a type are shown."""
        return self.shown is None or type_ in self.shown

    def cookie(self) -> str:
        """What is remembered of it: ``PER.LOC|vertical|large``, ``*`` for all types."""
        shown = "*" if self.shown is None else ".".join(sorted(self.shown))
        return "|".join((shown, VERTICAL if self.vertical else HORIZONTAL, self.size))


def setting_of(query: Sequence[tuple[str, str]], cookie: str, document: Document) -> Setting:
    """Return the setting that an address and a cookie ask for; what neither says, or says wrongly, is plain.

    A remembered vertical setting is for texts that were written so; an address may ask for it with any.
    """
    stated = tuple((name, value) for name, value in query if name in (SHOW, SETTING, SIZE))
    kept = _remembered(cookie)
    settings = [value for name, value in stated if name == SETTING] or [
        value for name, value in kept if name == SETTING and is_ancient(document)
    ]
    sizes = [value for name, value in (*kept, *stated) if name == SIZE and value in SIZES]
    chosen = stated if any(name == SHOW for name, _ in stated) else kept
    return Setting(
        _shown([value for name, value in chosen if name == SHOW]),
        vertical=settings[-1:] == [VERTICAL],
        size=sizes[-1] if sizes else _PLAIN,
        stated=_shortened(stated),
    )


def _remembered(cookie: str) -> list[tuple[str, str]]:
    parts = cookie.split("|")
    if len(parts) != 3:
        return []
    return [(name, value) for name, value in zip((SHOW, SETTING, SIZE), parts, strict=True) if value != "*"]


def _shown(values: Sequence[str]) -> frozenset[TagType] | None:
    if not values:
        return None
    named = {one for value in values for one in value.replace(".", ",").split(",")}
    return frozenset(one for one in TagType if one in named)


def _shortened(stated: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The parameters as addresses that are shared say them: the types in one, what is plain left out."""
    shown = _shown([value for name, value in stated if name == SHOW])
    every = shown is None or len(shown) == len(TagType)
    rest = tuple(pair for pair in stated if pair[0] != SHOW and pair != (SIZE, _PLAIN))
    return rest if every or shown is None else ((SHOW, ",".join(one for one in TagType if one in shown)), *rest)


def is_ancient(document: Document) -> bool:
    """Whether a text was written to be read down the page."""
    metadata = document.metadata
    return metadata.language == "lzh" or (not metadata.language and metadata.kind == "古籍")


def with_parameters(address: str, pairs: Sequence[tuple[str, str]], *, fragment: str = "") -> str:
    """Return an address with further parameters; commas stay as they are."""
    query = urlencode(pairs, safe=",")
    joint = "&" if "?" in address else "?"
    return (f"{address}{joint}{query}" if query else address) + (f"#{fragment}" if fragment else "")
