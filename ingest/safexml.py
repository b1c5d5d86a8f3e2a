"""XML of others, parsed so that it can neither reach for files nor grow: no entities of its own, no DTD, no network.

Whoever parses XML takes a parser from here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html.entities import html5
from typing import BinaryIO

from lxml import etree

from ontology.errors import BrokenSource

_DECLARES = re.compile(rb"<!ENTITY\s")
_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,30});")
_OWN = frozenset((b"amp", b"lt", b"gt", b"quot", b"apos"))


def parser(*, remarks: bool = True) -> etree.XMLParser:
    """Return a parser that expands nothing and fetches nothing; without ``remarks`` comments and instructions go."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=not remarks,
        remove_pis=not remarks,
    )  # fmt: skip


def steps(
    file: BinaryIO, *, events: Sequence[str] = ("end",), tags: Iterable[str] = (), remarks: bool = True
) -> etree.iterparse[tuple[str, etree._Element]]:
    """Walk through XML as it is read, by a parser as :func:`parser` returns; ``tags`` are the elements to stop at."""
    named = {"tag": tuple(tags)} if tags else {}
    return etree.iterparse(
        file, tuple(events), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=not remarks, remove_pis=not remarks, **named,
    )  # fmt: skip


def parse_xml(data: bytes, source: str, *, member: str = "") -> etree._Element:
    """Return the root of ``data``, in which the named characters of HTML (``&nbsp;``) may stand without a DTD.

    Raises :class:`~ontology.errors.BrokenSource`, naming ``member`` and the line, for what is no XML and for what
    declares entities of its own: they are how a small file grows without end, and how it asks for other files.
    """
    where = f"{member} " if member else ""
    if declares_entities(data):
        raise BrokenSource(source, f"{where}声明了自定义实体（<!ENTITY），可能是实体炸弹或要读本机文件，不读")
    try:
        root = etree.fromstring(_NAMED.sub(_character, data), parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        raise BrokenSource(source, f"{where}{f'第 {line} 行' if line else ''}不是正确的 XML（{error}）") from error
    return root


def declares_entities(data: bytes) -> bool:
    """Whether XML declares entities of its own, in UTF-16 too."""
    return bool(_DECLARES.search(data.replace(b"\0", b"")))


def namespace_of(element: etree._Element) -> str:
    """Return an element's namespace; empty for one in none, and for a comment or an instruction.

    Not by ``QName``, which refuses the name of an element whose prefix nothing declares: lxml reads one.
    """
    tag = element.tag
    return tag[1:].partition("}")[0] if isinstance(tag, str) and tag.startswith("{") else ""


def name_of(element: etree._Element) -> str:
    """Return the name of an element without its namespace; empty for a comment or an instruction."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _character(found: re.Match[bytes]) -> bytes:
    characters = "" if found[1] in _OWN else html5.get(f"{found[1].decode('ascii')};", "")
    return "".join(f"&#{ord(one)};" for one in characters).encode("ascii") or found[0]
