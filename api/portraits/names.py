"""The names of an entity by kind, each with who says so. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from api.portraits.records import NameGroup, SaidName
from ontology.records import Entity

_ORDER = ("姓名", "名", "字", "号", "谥号", "庙号", "封爵", "官称", "法名", "君主", "简称", "别称", "旧称", "今名")


def name_groups(
    entity: Entity, same: Iterable[Entity], told: Mapping[str, Sequence[SaidName]]
) -> tuple[NameGroup, ...]:
    """Gather the names that its authority gives, those that ``same`` (its records elsewhere) give, and those of texts.

    A name is listed once, under the kind that is stated first.
    """
    sources: dict[str, dict[str, None]] = defaultdict(dict)
    kinds: dict[str, str] = {}
    for record in (entity, *same):
        for text, kind in ((record.label, ""), *((name.text, name.kind) for name in record.names)):
            if text != entity.label or kind:
                kinds[text] = kinds.get(text) or kind
                sources[text][record.source] = None
    evidence = {name.text: name.evidence for names in told.values() for name in names}
    for kind, names in told.items():
        for name in names:
            kinds.setdefault(name.text, kind)
    by_kind: dict[str, list[SaidName]] = defaultdict(list)
    for text, kind in kinds.items():
        by_kind[kind].append(SaidName(text, tuple(sources.get(text, ())), evidence.get(text, ())))
    ordered = sorted(by_kind, key=lambda kind: _ORDER.index(kind) if kind in _ORDER else len(_ORDER))
    return tuple(NameGroup(kind, tuple(by_kind[kind])) for kind in ordered)
