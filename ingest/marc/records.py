"""A record in MARC as its fields say it, whatever carried it.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

MARC21, CNMARC = "marc21", "cnmarc"
"""The dialects: MARC 21, and UNIMARC as China uses it (GB/T 33286)."""

# Of UNIMARC: fields that 245 and 008 are not among.
_UNIMARC = frozenset({"200", "210", "215", "801"})
_MARC21 = frozenset({"245", "008", "260", "264"})


@dataclass(frozen=True, slots=True)
class Field:
    """A control field with ``data``, or a data field with two ``indicators`` and its subfields in their order."""

    tag: str
    indicators: str = "  "
    subfields: tuple[tuple[str, str], ...] = ()
    data: str = ""

    @property
    def is_control(self) -> bool:
        """Whether it is a control field."""
        return is_control(self.tag)

    def all(self, codes: str) -> list[str]:
        """Return what the subfields of these codes say, in the field's order."""
        return [value for code, value in self.subfields if code in codes and value.strip()]

    def get(self, code: str) -> str:
        """Return what the first subfield of a code says; empty where there is none."""
        return next((value for one, value in self.subfields if one == code), "")

    def __str__(self) -> str:
        """Write it as cataloguers do: ``701 _0 $a袁枚$4著``."""
        if self.is_control:
            return f"{self.tag} {self.data}"
        return f"{self.tag} {self.indicators.replace(' ', '_')} " + "".join(
            f"${code}{value}" for code, value in self.subfields
        )


@dataclass(frozen=True, slots=True)
class Record:
    """A record: ``encoding`` is that of the bytes that it came in, ``dialect`` one of those above."""

    leader: str
    fields: tuple[Field, ...]
    dialect: str
    encoding: str = "utf-8"

    def of(self, *tags: str) -> Iterator[Field]:
        """Yield the fields of these tags, in the record's order."""
        return (one for one in self.fields if one.tag in tags)

    def first(self, tag: str, code: str) -> str:
        """Return the first subfield of a code in the first field of a tag that has one; empty without."""
        return next((value for one in self.of(tag) if (value := one.get(code).strip())), "")

    @property
    def number(self) -> str:
        """The control number 控制号, field 001."""
        return next((one.data.strip() for one in self.of("001")), "")


def is_control(tag: str) -> bool:
    """Say whether the fields of a tag have neither indicators nor subfields (ISO 2709: tags 001 to 009)."""
    return tag.startswith("00")


def dialect_of(tags: frozenset[str]) -> str:
    """Tell the dialect by the tags of a record: a title in 200 is UNIMARC's, one in 245 is MARC 21's."""
    if ("200" in tags) != ("245" in tags):
        return CNMARC if "200" in tags else MARC21
    return CNMARC if len(tags & _UNIMARC) > len(tags & _MARC21) else MARC21
