"""What terms of RDF are called on pages, and how an IRI is shown where nothing is called.

Our own terms have their labels in ``ontology/schema.ttl``; those of the published vocabularies are given here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from urllib.parse import unquote

from api.web.term_labels import PUBLISHED
from ontology.errors import WrongUse
from ontology.iri import Kind, Namer
from ontology.terms import PREFIXES, WM

KINDS: Mapping[str, str] = MappingProxyType(
    {
        Kind.DOCUMENT: "文献",
        Kind.VERSION: "文本版本",
        Kind.PASSAGE: "段落",
        Kind.TAG: "标引",
        Kind.ENTITY: "实体",
        Kind.COLLECTION: "馆藏专题",
        Kind.RELATION: "关系",
        Kind.MAKER: "标引者",
        Kind.AUTHORITY: "规范",
        Kind.GRAPH: "命名图",
        Kind.WORK: "作品",
        Kind.INSTANCE: "版本",
        Kind.ITEM: "馆藏",
        Kind.BRANCH: "分馆",
        Kind.DEED: "处理记录",
    }
)


def term_label(iri: str) -> str:
    """The Chinese name of a term; its short form where it has none."""
    return _labels().get(iri, "") or short(iri)


def short(iri: str) -> str:
    """An IRI with a known prefix in short, any other as it is, readable characters for percent-encoded ones."""
    for prefix, base in PREFIXES.items():
        if iri.startswith(base) and iri != base:
            return f"{prefix}:{iri.removeprefix(base)}"
    try:
        return unquote(iri, errors="strict")
    except UnicodeDecodeError:
        return iri


def thing_name(iri: str, namer: Namer) -> str:
    """What an address of this library names, as kind and id: 标引 t1; anything else in short."""
    address, _, part = iri.partition("#")
    try:
        kind, ident = namer.parse(address)
    except WrongUse:
        return short(iri)
    return f"{KINDS.get(kind, kind)} {ident}" + (f"#{part}" if part else "")


def known_terms() -> list[tuple[str, str]]:
    """Terms in short with their Chinese names, ordered."""
    return sorted((short(iri), label) for iri, label in _labels().items())


@cache
def _labels() -> Mapping[str, str]:
    published = {}
    for name, label in PUBLISHED.items():
        prefix, _, local = name.partition(":")
        published[PREFIXES[prefix] + local] = label
    return {**published, **_ours()}


def _ours() -> dict[str, str]:
    """The labels of our own terms, read from the line that follows each term's class."""
    text = (files("ontology") / "schema.ttl").read_text("utf-8")
    stated = re.findall(r'^wm:([\w-]+) a [^;"]+;\s+rdfs:label "([^"]+)"@zh-Hans', text, re.MULTILINE)
    return {WM.base + name: label for name, label in stated}
