"""What librarians write of an item, made tidy and held to what an item may be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from api.desk.enquiries.records import Thing
from api.desk.knowledge.matching import said
from api.desk.knowledge.records import Content, Receipt
from api.desk.knowledge.telling import marks
from ontology.errors import WrongUse

LONGEST_QUESTION = 300
LONGEST_ANSWER = 4_000
MOST_WORDINGS = 30
MOST_RECEIPTS = 12
LONGEST_QUOTE = 1_000
_MOST = 50
_LONGEST = 200
# What no text of a page, a table or a workbook may hold.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ADDRESS = re.compile(r"(?:https?://[^\s/]|/(?![/\\]))\S*")


def tidy(content: Content) -> Content:
    """Return an item's content as it is kept. Raises :class:`WrongUse` for the first thing that is wrong with it."""
    made = Content(
        question=_line(content.question),
        answer=_text(content.answer),
        wordings=_lines(content.wordings),
        receipts=tuple(content.receipts),
        links=_lines(content.links),
        entities=_things(content.entities),
        subjects=_things(content.subjects),
        kind=content.kind,
        branch=_line(content.branch),
        owner=_line(content.owner),
        review_by=_day(content.review_by),
        enquiry=_line(content.enquiry),
    )
    made = replace(made, wordings=_others(made))
    _check_words(made)
    _check_receipts(made.receipts, made.answer)
    for link in made.links:
        if not _ADDRESS.fullmatch(link) or len(link) > _LONGEST:
            raise WrongUse(f"「{link[:40]}」不是地址：请写 https://… 或本站的 /…。")
    return made


def _check_words(content: Content) -> None:
    if not content.question or not said(content.question).bare:
        raise WrongUse("请写下读者怎样问（标准问法）。")
    if not content.answer:
        raise WrongUse("请写下答案。")
    if max(map(len, content.asked_as)) > LONGEST_QUESTION:
        raise WrongUse(f"一种问法最多 {LONGEST_QUESTION} 个字。")
    if len(content.answer) > LONGEST_ANSWER:
        raise WrongUse(f"答案有 {len(content.answer)} 个字，最多 {LONGEST_ANSWER} 个。")
    if len(content.wordings) > MOST_WORDINGS:
        raise WrongUse(f"别的问法最多 {MOST_WORDINGS} 种。")
    short = (
        content.branch,
        content.owner,
        content.enquiry,
        *(one.label for one in content.entities + content.subjects),
    )
    if max(map(len, short)) > _LONGEST or max(len(content.entities), len(content.subjects), len(content.links)) > _MOST:
        raise WrongUse(f"实体、主题、链接每项最多 {_MOST} 个，每个最多 {_LONGEST} 个字。")


def _check_receipts(receipts: tuple[Receipt, ...], answer: str) -> None:
    if len(receipts) > MOST_RECEIPTS:
        raise WrongUse(f"出处最多 {MOST_RECEIPTS} 条。")
    for one in receipts:
        if not one.quote or len(one.quote) != one.end - one.begin or one.begin < 0 or _CONTROLS.search(one.quote):
            raise WrongUse(f"段落 {one.passage_id} 的引文与起讫不符。")
        if len(one.quote) > LONGEST_QUOTE:
            raise WrongUse(f"一条引文最多 {LONGEST_QUOTE} 个字，请只选说明问题的几句。")
    beyond = sorted(number for number in marks(answer) if not 1 <= number <= len(receipts))
    if beyond:
        raise WrongUse(f"答案里的 [{beyond[0]}] 没有对应的出处：出处共 {len(receipts)} 条。")


def _others(content: Content) -> tuple[str, ...]:
    """Return the other wordings that are not the question again."""
    seen = {said(content.question).bare}
    found = []
    for wording in content.wordings:
        bare = said(wording).bare
        if bare and bare not in seen:
            seen.add(bare)
            found.append(wording)
    return tuple(found)


def _line(text: str) -> str:
    return " ".join(_CONTROLS.sub("", text).split())


def _lines(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(_line, texts))))


def _text(text: str) -> str:
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _things(things: Iterable[Thing]) -> tuple[Thing, ...]:
    # The bar parts the names of a table's cell.
    named = ([_line(part.replace("|", "｜")) for part in (one.label, one.id, one.type)] for one in things)
    tidied = (Thing(*parts) for parts in named)
    return tuple(dict.fromkeys(one for one in tidied if one.label or one.id))


def _day(day: str) -> str:
    if not day.strip():
        return ""
    try:
        return date.fromisoformat(day.strip()).isoformat()
    except ValueError as error:
        raise WrongUse(f"复核日期「{day.strip()[:20]}」不是日期：请写成 2027-03-01。") from error
