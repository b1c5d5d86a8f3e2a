"""Texts of the Kanseki Repository 漢籍リポジトリ: a file a 卷, the files of a folder one book.

What stands in notes of small script and what has no code is told apart (:mod:`ingest.mandoku`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.mandoku import MISSING, parse
from ingest.orgmode import nodes, path_of, plain
from ingest.reading import Reading, Source
from ingest.textfile import load_text
from ontology import describing
from ontology.authority.numerals import numeral
from ontology.records import Block, Metadata
from ontology.whole import whole

_EDITIONS = {
    "WYG": "文淵閣四庫全書本",
    "SBCK": "四部叢刊本",
    "CBETA": "CBETA",
    "HFL": "正統道藏本",
    "ZTDZ": "正統道藏本",
    "CK-KZ": "重刊道藏輯要本",
}
_CLASSES = {"KR1": "经部", "KR2": "史部", "KR3": "子部", "KR4": "集部"}
_MOST_NAMES = 500


def read(source: Source) -> Iterator[Reading]:
    """Read the file of a 卷. Raises the errors of :func:`~ingest.textfile.load_text`."""
    text = parse(load_text(source))
    said = text.properties
    juan = _juan(said.get("JUAN", ""), source)
    book = said.get("TITLE", "").split(" / ")[0].strip()
    edition = text.edition or said.get("BASEEDITION", "")
    ident = said.get("ID", "")
    extra = (
        (describing.PART, juan),
        (describing.EDITION, _EDITIONS.get(edition, edition)),
        (describing.SIBU, _CLASSES.get(ident[:3], "")),
        ("编号", ident),
        ("外字", _names(text.missing)),
    )
    metadata = Metadata(
        title=juan or book, book=book, kind="古籍", language="lzh", extra=tuple(pair for pair in extra if pair[1])
    )
    blocks = tuple(
        Block(
            one.text,
            "/".join(filter(None, (juan, one.heading))),
            one.locator,
            marks=one.marks,
            role=one.role,
            anchor=one.anchor,
        )
        for one in text.blocks
    )
    if blocks:
        yield Reading(metadata, blocks)


def read_org(source: Source) -> Iterator[Reading]:
    """Read any other Org file: its headings, its paragraphs, its links as what they are called."""
    blocks: list[Block] = []
    said: dict[str, str] = {}
    path: list[tuple[int, str]] = []
    for node in nodes(load_text(source).split("\n")):
        said = node.properties if not node.level else said
        path = path_of(path, node)
        heading = "/".join(plain(title) for _, title in path if title)
        blocks += [Block(plain(line).strip(), heading) for line in node.text if line.strip(" \u3000|-+")]
    if blocks:
        title = said.get("TITLE", "").split(" / ")[0].strip() or next((block.heading for block in blocks), "")
        yield Reading(Metadata(title=title, creator=said.get("AUTHOR", "")), tuple(blocks), opening=title)


def _juan(stated: str, source: Source) -> str:
    """Return what a 卷 is called: by its keyword, else by the number at the end of the file's name."""
    numbered = re.search(r"_(\d{3})$", source.path.stem)
    stated = stated.strip() or (numbered[1] if numbered else "")
    if (number := whole(stated)) is not None:
        return f"卷{numeral(number)}" if 0 < number < 10_000 else "卷首"
    return stated


def _names(missing: tuple[str, ...]) -> str:
    """Return the names of the characters that the text shows as 〓, in their order."""
    shown = "；".join(missing[:_MOST_NAMES])
    return f"{MISSING} 依次为 {shown}{'……' if len(missing) > _MOST_NAMES else ''}" if missing else ""
