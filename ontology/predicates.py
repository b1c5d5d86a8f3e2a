"""What one thing may be to another in a text: the closed list of predicates, with what each may stand between.

The key is the Chinese name by which records, files and readers know a predicate; ``term`` is its name in the ``wm:``
namespace, which ``schema.ttl`` defines. Direction is from the subject: 父 leads from a person to the father.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ontology.errors import WrongUse
from ontology.records import TagType

_PER, _LOC, _ORG, _OFI = TagType.PER, TagType.LOC, TagType.ORG, TagType.OFI
_BOOK, _TIME, _EVENT = TagType.BOOK, TagType.TIME, TagType.EVENT


@dataclass(frozen=True, slots=True)
class Predicate:
    """One predicate: ``name`` in Chinese, ``term`` in the graph, ``label`` in English, the types at its ends."""

    name: str
    term: str
    label: str
    domain: tuple[TagType, ...]
    range: tuple[TagType, ...]


_ALL = (
    Predicate("字", "courtesyName", "courtesy name", (_PER,), (_PER,)),
    Predicate("号", "artName", "art name", (_PER,), (_PER,)),
    Predicate("谥号", "posthumousName", "posthumous name", (_PER,), (_PER,)),
    Predicate("又名", "alsoNamed", "also named", (_PER, _LOC, _ORG, _BOOK), (_PER, _LOC, _ORG, _BOOK)),
    Predicate("籍贯", "nativePlace", "native place", (_PER,), (_LOC,)),
    Predicate("任职", "heldOffice", "held office", (_PER,), (_OFI,)),
    Predicate("著", "wrote", "wrote", (_PER, _ORG), (_BOOK,)),
    Predicate("编", "compiled", "compiled", (_PER, _ORG), (_BOOK,)),
    Predicate("注", "annotated", "annotated", (_PER,), (_BOOK,)),
    Predicate("父", "father", "father", (_PER,), (_PER,)),
    Predicate("母", "mother", "mother", (_PER,), (_PER,)),
    Predicate("子", "child", "child", (_PER,), (_PER,)),
    Predicate("兄弟", "sibling", "sibling", (_PER,), (_PER,)),
    Predicate("夫妻", "spouse", "spouse", (_PER,), (_PER,)),
    Predicate("师", "teacher", "teacher", (_PER,), (_PER,)),
    Predicate("友", "friend", "friend", (_PER,), (_PER,)),
    Predicate("致信", "wroteTo", "wrote a letter to", (_PER, _ORG), (_PER, _ORG)),
    Predicate("到达", "arrivedAt", "arrived at", (_PER, _ORG), (_LOC,)),
    Predicate("驻守", "garrisoned", "garrisoned", (_PER, _ORG), (_LOC,)),
    Predicate("治所", "seat", "seat of administration", (_LOC, _ORG), (_LOC,)),
    Predicate("隶属", "subordinateTo", "subordinate to", (_LOC, _ORG), (_LOC, _ORG)),
    Predicate("改名", "renamed", "renamed", (_LOC, _ORG), (_LOC, _ORG)),
    Predicate("建成", "built", "built", (_LOC, _ORG), (_TIME, _PER)),
    Predicate("重修", "rebuilt", "rebuilt", (_LOC, _ORG), (_TIME, _PER)),
    Predicate("成立", "founded", "founded", (_ORG,), (_TIME,)),
    Predicate("主办", "organiser", "organiser", (_EVENT, _ORG), (_ORG,)),
    Predicate("位于", "locatedIn", "located in", (_LOC, _ORG), (_LOC,)),
    Predicate("参与者", "participant", "participant", (_EVENT,), (_PER, _ORG)),
    Predicate("发生地", "tookPlaceAt", "took place at", (_EVENT,), (_LOC,)),
    Predicate("发生时间", "tookPlaceIn", "took place in", (_EVENT,), (_TIME,)),
)

PREDICATES: Mapping[str, Predicate] = MappingProxyType({one.name: one for one in _ALL})
"""All predicates by their Chinese names, in the order in which they are shown."""

PARTS: Mapping[str, str] = MappingProxyType({"时间": "when", "地点": "where", "机构": "within", "人物": "by"})
"""What a qualifier adds to a relation, with its term in the graph."""


def predicate(name: str) -> Predicate:
    """Return the predicate of this Chinese name. Raises :class:`WrongUse`."""
    try:
        return PREDICATES[name]
    except KeyError:
        raise WrongUse(f"no predicate is called {name!r}; there are {'、'.join(PREDICATES)}") from None
