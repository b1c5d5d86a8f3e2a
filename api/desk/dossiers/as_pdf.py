"""A paper as PDF, set by Typst; the fonts are embedded, cut down to the characters that are used."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

from api.desk.dossiers.paper import Paper, Piece
from api.desk.dossiers.typefaces import Typefaces
from ontology.errors import NotAcceptable

_TEMPLATE = Path(__file__).with_name("paper.typ")
_WORDS = {"why": "入选缘由：", "note": "按：", "open": "原文"}
_INVISIBLE = ("Cc", "Cf", "Cs")


def write(paper: Paper, faces: Typefaces) -> bytes:
    """Return the PDF. Raises :class:`NotAcceptable` where no font is here that holds Chinese.

    A character that no font holds is given by its number, 〔U+3134A〕, and the paper says so at its end.
    """
    told = _told(paper)
    chosen = faces.for_text(json.dumps(told, ensure_ascii=False))
    printed = _replaced(told, {one: f"〔U+{ord(one):04X}〕" for one in chosen.missing})
    printed |= {"fonts": list(chosen.families), "unprinted": _unprinted(chosen.missing)}
    try:
        made = typst.Compiler(font_paths=faces.fonts).compile(
            _TEMPLATE.read_bytes(),
            format="pdf",
            sys_inputs={"paper": json.dumps(printed)},
            timestamp=_time(paper.made),
        )
    except typst.TypstError as error:
        raise NotAcceptable("这份文稿排不成 PDF，请改存 DOCX。") from error
    if not isinstance(made, bytes):
        raise NotAcceptable("这份文稿排不成 PDF，请改存 DOCX。")
    return made


def _time(stated: str) -> datetime:
    """Typst takes whole seconds."""
    time = datetime.fromisoformat(stated) if stated else datetime.now(UTC)
    return time.replace(microsecond=0)


def _unprinted(missing: frozenset[str]) -> str:
    if not missing:
        return ""
    numbers = "、".join(f"U+{ord(one):04X}" for one in sorted(missing))
    return f"有 {len(missing)} 个字，本机的字体中没有，文中以 Unicode 编号代替：{numbers}。"


def _told(paper: Paper) -> dict[str, Any]:
    sections = [{"name": name, "pieces": [_piece(one) for one in held]} for name, held in paper.sections]
    return {
        "title": paper.title,
        "author": paper.author,
        "below": list(paper.below),
        "introduction": paper.introduction,
        "sections": sections,
        "words": _WORDS,
    }


def _piece(piece: Piece) -> dict[str, Any]:
    said = {"quote": piece.quote, "amiss": piece.amiss, "note": piece.said.note, "citation": piece.citation}
    return {**said, "number": piece.number, "address": piece.address, "why": list(piece.said.why)}


def _replaced(value: Any, stand_ins: Mapping[str, str]) -> Any:  # noqa: ANN401 - a tree of JSON
    if isinstance(value, str):
        return "".join(_printed(one, stand_ins) for one in value)
    if isinstance(value, list):
        return [_replaced(one, stand_ins) for one in value]
    if isinstance(value, dict):
        return {name: _replaced(one, stand_ins) for name, one in value.items()}
    return value


def _printed(character: str, stand_ins: Mapping[str, str]) -> str:
    """The character, what stands for it, or nothing where it is one that is not seen."""
    if character == "\n":
        return character
    if character in stand_ins:
        return stand_ins[character]
    return "" if unicodedata.category(character) in _INVISIBLE else character
