"""The XML of a TEI file: no document type of its own, no entities, nothing from outside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from ingest.safexml import name_of, steps
from ontology.errors import BrokenSource

_ROOTS = ("TEI", "teiCorpus", "TEI.2", "teiCorpus.2")
_TAGS = tuple(f"{{*}}{name}" for name in (*_ROOTS, "teiHeader"))


def documents(path: Path, source: str) -> Iterator[tuple[etree._Element, etree._Element | None]]:
    """Yield each TEI document of a file with the header of the corpus around it, and let go of each that was used.

    Raises :class:`~ontology.errors.BrokenSource` for what is no XML or declares entities.
    """
    corpus: etree._Element | None = None
    depth = 0
    try:
        with path.open("rb") as file:
            for event, element in steps(file, events=("start", "end"), tags=_TAGS, remarks=False):
                name = name_of(element)
                if event == "start":
                    depth += name in ("TEI", "TEI.2")
                    if element.getparent() is None:
                        _refuse_entities(element, source)
                elif name == "teiHeader":
                    corpus = element if not depth else corpus
                elif name in ("TEI", "TEI.2"):
                    depth -= 1
                    _refuse_references(element, source)
                    yield element, corpus
                    element.clear(keep_tail=True)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise BrokenSource(source, f"不是正确的 XML：第 {line} 行第 {column} 字，{error.msg}") from error


def _refuse_entities(root: etree._Element, source: str) -> None:
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and list(declared.entities()):  # type: ignore[attr-defined] # its stubs lack it
        raise BrokenSource(source, "文件自己声明了实体（<!ENTITY …>），为安全不予展开；请把实体换成文字，去掉声明再收")


def _refuse_references(element: etree._Element, source: str) -> None:
    for reference in element.iter(etree.Entity):
        reason = f"第 {reference.sourceline} 行用到外部定义的实体 {reference.text}，不去外部取；请换成文字再收"
        raise BrokenSource(source, reason)
