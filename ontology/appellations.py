"""What an appellation is to its bearer: the concepts of ``wm:nameKinds`` by their Chinese names. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ontology.kinds import known_kind
from ontology.records import TagType
from ontology.terms import WM

NAME_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "姓名": WM["name-full"],
        "名": WM["name-given"],
        "字": WM["name-courtesy"],
        "号": WM["name-art"],
        "谥号": WM["name-posthumous"],
        "庙号": WM["name-temple"],
        "封爵": WM["name-noble"],
        "尊称": WM["name-honorific"],
        "法名": WM["name-religious"],
        "官称": WM["name-office"],
        "别称": WM["name-other"],
        "旧称": WM["name-former"],
        "今名": WM["name-modern"],
        "简称": WM["name-short"],
        "繁体": WM["name-traditional"],
        "入口词": WM["name-entry"],
    }
)
"""All kinds of names, full IRIs by the words of :attr:`ontology.records.Name.kind`."""


def name_type(kind: str) -> str:
    """Return the concept that a kind of name is, 别号 being a 号; empty for a word that is no known kind."""
    return NAME_KINDS.get(kind) or NAME_KINDS.get(known_kind(TagType.PER, kind), "")
