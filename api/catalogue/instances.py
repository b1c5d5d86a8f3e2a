"""The editions 版本 of a work: records of one printing are one instance.

Two records are of one edition where nothing that both state differs and enough is the same: the number of the book, or
the year with nothing against it, or way of printing and publisher. What says less joins an edition only where one alone
can be meant; what says nothing is 版本未详. Librarians' decisions go before.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from api.catalogue.decisions import Action, Standing, groups_of
from api.catalogue.records import Record
from ontology.editions import Edition

UNKNOWN = "版本未详"
FULL_TEXT = "全文文本"
# One catalogue calls a fair copy 抄本, another 写本.
_BY_HAND = frozenset({"抄本", "写本"})


def editions(records: Iterable[Record], stand: Standing) -> list[frozenset[str]]:
    """Group the units of one work by edition."""
    units: dict[str, Record] = {}
    for record in sorted(records, key=lambda one: (one.unit, one.document)):
        units.setdefault(record.unit, record)
    told = sorted(units.values(), key=lambda one: (-_told(one), one.unit))
    groups: list[list[Record]] = []
    for record in told:
        fitting = [group for group in groups if _fits(record, group, stand)]
        if len(fitting) == 1 or (fitting and _sure(record, fitting[0])):
            fitting[0].append(record)
        elif not fitting:
            groups.append([record])
        else:  # 清刻本 beside two printings of 清: one of them, or a third
            groups.append([record])
    return _forced([{one.unit for one in group} for group in groups], stand)


def edition_label(records: Sequence[Record]) -> str:
    """Return how an edition is called: as the record says it that says most."""
    best = max(records, key=lambda one: (_told(one), len(one.edition_stated), one.unit))
    if best.edition_stated:
        return best.edition_stated
    return FULL_TEXT if best.full_text else UNKNOWN


def _told(record: Record) -> int:
    edition = record.edition
    exact = 2 if edition.year is not None else int(edition.begin is not None)
    return exact + bool(edition.publisher) + bool(edition.kind) + bool(record.numbers)


def _sure(record: Record, group: Sequence[Record]) -> bool:
    return any(set(record.numbers) & set(one.numbers) for one in group)


def _fits(record: Record, group: Sequence[Record], stand: Standing) -> bool:
    apart = {one.pair for one in stand.editions if one.action is Action.DIFFERENT_EDITION}
    if any(tuple(sorted((record.unit, one.unit))) in apart for one in group):
        return False
    if record.full_text and not record.edition.stated:  # a text is its own edition
        return False
    if any(one.full_text and not one.edition.stated for one in group):
        return False
    return _sure(record, group) or (
        all(not _differ(record, one) for one in group) and any(_agree(record, one) for one in group)
    )


def _differ(one: Record, other: Record) -> bool:
    """Say whether two records contradict each other on the edition."""
    mine, theirs = one.edition, other.edition
    if one.numbers and other.numbers and not set(one.numbers) & set(other.numbers):
        return True
    if mine.kind and theirs.kind and mine.kind != theirs.kind and {mine.kind, theirs.kind} != _BY_HAND:
        return True
    if mine.base and theirs.base and mine.base != theirs.base:
        return True
    if mine.publisher and theirs.publisher and not _same_house(mine.publisher, theirs.publisher):
        return True
    return not _overlap(mine, theirs)


def _agree(one: Record, other: Record) -> bool:
    """Say whether two records that do not contradict each other say enough of the same."""
    mine, theirs = one.edition, other.edition
    if not mine.stated and not theirs.stated:
        return True
    if not mine.stated or not theirs.stated:
        return False
    if mine.year is not None and mine.year == theirs.year:
        return True
    kind = bool(mine.kind) and mine.kind == theirs.kind
    return kind and (bool(mine.publisher and theirs.publisher) or _overlap(mine, theirs))


def _overlap(mine: Edition, theirs: Edition) -> bool:
    if mine.begin is None or theirs.begin is None or mine.end is None or theirs.end is None:
        return True
    return mine.begin <= theirs.end and theirs.begin <= mine.end


def _same_house(mine: str, theirs: str) -> bool:
    return mine.endswith(theirs) or theirs.endswith(mine)


def _forced(groups: list[set[str]], stand: Standing) -> list[frozenset[str]]:
    """Unite the editions that librarians united."""
    lead = groups_of(one for one in stand.editions if one.action is Action.SAME_EDITION)
    for first in sorted(set(lead.values())):
        mine = {unit for unit, leader in lead.items() if leader == first}
        touched = [group for group in groups if group & mine]
        if len(touched) > 1:
            groups = [group for group in groups if not group & mine]
            groups.append(set().union(*touched))
    return sorted(map(frozenset, groups), key=min)
