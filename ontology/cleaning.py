"""Records without the characters that neither XML nor every database can hold.

Pure.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import TypeVar

from ontology.printable import is_storable, storable

_Held = TypeVar("_Held")


def is_clean(value: object, *, but: Collection[str] = ()) -> bool:
    """Whether all texts of a record can be stored; the fields called as in ``but`` are not looked at."""
    if isinstance(value, str):
        return is_storable(value)
    if isinstance(value, tuple):
        return all(is_clean(one, but=but) for one in value)
    if is_dataclass(value):
        return all(is_clean(getattr(value, one.name), but=but) for one in fields(value) if one.name not in but)
    return True


def clean(value: _Held) -> _Held:
    """Return a record as it was, with U+FFFD in the place of each such character; lengths stay."""
    made: object = value
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        made = storable(value)
    elif isinstance(value, tuple):
        made = tuple(map(clean, value))
    elif is_dataclass(value) and not isinstance(value, type):
        made = replace(value, **{one.name: clean(getattr(value, one.name)) for one in fields(value)})
    return made  # type: ignore[return-value]  # of the same type as it was
