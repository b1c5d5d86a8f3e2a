"""What the names of a file and of its folders say of a book: ``[清]袁枚-随园诗话-卷三``, ``史部/地理类/建康志/卷一``.

Pieces are told by their form alone: dynasties in brackets, 撰 and 著, 刻本 and 抄本, 卷三, names that begin with a
surname.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.taggers.surnames import COMPOUND, SINGLE
from ontology.ancient.divisions import division_of
from ontology.ancient.forms import numbered, simple
from ontology.describing import EDITION, EXTENT, PART, SIBU
from ontology.editions import edition_kind
from ontology.records import Guess
from ontology.responsibility import dynasty_before, is_dynasty

_OPEN, _CLOSE = "([（［【〔{", ")]）］】〕}"
_BRACKETED = re.compile(
    rf"[{re.escape(_OPEN)}]\s{{0,9}}([^{re.escape(_OPEN + _CLOSE)}]*?)\s{{0,9}}[{re.escape(_CLOSE)}]"
)
_BOOK = re.compile(r"[《〈]([^《》〈〉]{1,40})[》〉]")
_BETWEEN = re.compile(r"[_\-—–·•‧|｜\s\u3000,，、.。;；+=~]+")
_JUNK = re.compile(
    r"(?:扫描件?|掃描件?|影像|图像|書影|书影|新建文本文档|新建|文本文档|无标题|未命名|副本|复制|备份|全文|完整版|最终版|定稿|"
    r"scan|img|image|dsc|page|copy|untitled|pdf|txt|p)\s*\d*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?:no|p|pp|v)?\.?\d{1,8}", re.IGNORECASE)
_DATE = re.compile(r"(?<!\d)((?:1[5-9]|20)\d\d)([-./年])(0[1-9]|1[0-2])(?:\2|月)(0[1-9]|[12]\d|3[01])(?!\d)日?")
_PART = numbered(
    r"卷(?:第?\s*N|[上中下首末])(?:[之·]?[上中下一二三])?|第\s*N\s*[卷册回章集编篇辑函]|[上中下]卷(?=$)|卷之\s*N"
)
_JUAN_COUNT = numbered(r"(?<!第)N\s*卷(?:首N?卷?|末N?卷?|附录?N?卷?)?$")
_EDITION_TAIL = re.compile(r"本$|版$|拓[片本]$|影印$|刻$")
_EDITION_HEAD = re.compile(r"^(?:[宋元明清]|民国)?[\u4e00-\u9fff]{0,4}?(?:[抄刻稿写]本|活字本)(?=[\u3400-\u9fff]{2,})")
_EDITION_YEAR = re.compile(r"^\d{4}年?(?:第?.{0,3})?版$")
_FUNCTION = re.compile(
    r"(?:编著|编纂|纂修|主编|修纂|编修|译注|校注|点校|整理|编选|选编|辑录|[撰著编纂辑修注疏译校评述])$"
)
_DIVISION = re.compile(r"^[经史子集]部")
_LATIN = re.compile(r"[A-Za-z]{2,}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a name between marks. ``mark`` is the dynasty that stands in brackets before or behind it."""

    text: str
    mark: str = ""
    bracketed: bool = False
    titled: bool = False
    """It stands in 《》."""


def guesses_of_name(folders: Sequence[str], stem: str) -> tuple[Guess, ...]:
    """Return what the names say; nothing where they have no form that tells, and a plain title where only that."""
    found = {one.field: one for one in _of_folders(folders)}
    for one in _of_stem(stem):
        found.setdefault(one.field, one)
    return tuple(found.values())


def _of_folders(folders: Sequence[str]) -> Iterator[Guess]:
    """Folders give the class in the four divisions: 史部/地理类."""
    plain = [simple(one) for one in folders]
    at = next((place for place, one in enumerate(plain) if _DIVISION.match(one)), -1)
    for end in range(len(folders), at, -1) if at >= 0 else ():
        notation = division_of("/".join(folders[at:end]))
        if notation and notation != (division_of("/".join(folders[at : end - 1])) if end - 1 > at else ""):
            yield Guess(SIBU, notation, 0.95, f"文件夹名“{'/'.join(folders[at:end])}”")
            return


def _of_stem(stem: str) -> Iterator[Guess]:
    by_name = f"文件名“{stem}”"
    if dated := _DATE.search(stem):
        yield Guess("date", f"{dated[1]}-{dated[3]}-{dated[4]}", 0.9, by_name)
    pieces = list(_joined(_pieces(_DATE.sub("_", stem))))
    rest: list[Piece] = []
    people: list[Piece] = []
    part = ""
    chapter: list[Piece] = []
    told = dated is not None
    for piece in pieces:
        kind = _kind(piece)
        told = told or kind in ("edition", "sibu")
        if kind == "edition":
            yield Guess(EDITION, piece.text, 0.9, by_name)
        elif kind == "sibu":
            yield Guess(SIBU, division_of(piece.text), 0.9, by_name)
        elif kind == "person" or (kind == "note" and rest and not people and _is_name(simple(piece.text))):
            people.append(piece)
        elif kind == "part":
            before, part, after = _parted(piece.text)
            rest += [Piece(before, titled=piece.titled)] if before else []
            chapter += [Piece(after)] if after else []
        elif kind == "text":
            (chapter if part else rest).append(piece)
    yield from _named(rest, people, part, chapter, by_name, told=told)


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Put a class together that was written in pieces: 子部_農家類."""
    held: Piece | None = None
    for piece in pieces:
        both = f"{held.text}/{piece.text}" if held else ""
        if held and len(division_of(both)) > len(division_of(held.text)):
            held = Piece(both)
            continue
        if held:
            yield held
        held = piece if _DIVISION.match(simple(piece.text)) else None
        if held is None:
            yield piece
    if held:
        yield held


def _pieces(stem: str) -> Iterator[Piece]:
    """Cut a name at marks; brackets that hold a dynasty mark the piece that they stand before, or else behind."""
    begin = 0
    pending = ""
    for found in [*_BRACKETED.finditer(stem), None]:
        between = stem[begin : found.start() if found else len(stem)]
        made = list(_plain(between))
        if pending and made:
            made[0] = Piece(made[0].text, pending, titled=made[0].titled)
            pending = ""
        inner = found[1] if found else ""
        if found and is_dynasty(simple(inner)):
            closes = found.end() == len(stem) or _BETWEEN.match(stem[found.end() :])
            if made and closes and not between.endswith(tuple("_- 　·")) and not made[-1].mark and between:
                made[-1] = Piece(made[-1].text, inner, titled=made[-1].titled)
            else:
                pending = inner
        elif found and inner and not _is_junk(inner):
            made += [Piece(_closed(inner), bracketed=True)]
        yield from made
        begin = found.end() if found else begin


def _closed(inner: str) -> str:
    """Return what stands in brackets: 周晖 撰 is one piece, 周晖撰."""
    joined = re.sub(r"[\s\u3000]+", "", inner)
    return joined if _FUNCTION.search(simple(joined)) else inner.strip()


def _plain(text: str) -> Iterator[Piece]:
    begin = 0
    for found in [*_BOOK.finditer(text), None]:
        for part in _BETWEEN.split(text[begin : found.start() if found else len(text)]):
            author, _, title = part.partition(":") if ":" in part else part.partition("：")
            if title and _is_name(simple(author)):
                yield Piece(author + "著")
                part = title
            if printed := _EDITION_HEAD.match(simple(part)):
                yield Piece(part[: printed.end()])
                part = part[printed.end() :]
            if part and not _is_junk(part):
                yield Piece(part)
        if found:
            yield Piece(found[1], titled=True)
            begin = found.end()


def _is_junk(text: str) -> bool:
    return bool(_JUNK.fullmatch(text)) or bool(_NUMBER.fullmatch(text))


def _kind(piece: Piece) -> str:
    plain = simple(piece.text)
    if piece.titled:
        return "part" if _PART.search(plain) and not _PART.match(plain) else "text"
    if _DIVISION.match(plain) and division_of(plain):
        return "sibu"
    if (_EDITION_TAIL.search(plain) and edition_kind(plain)) or _EDITION_YEAR.match(plain):
        return "edition"
    if _EDITION_TAIL.search(plain) and plain.endswith(("全书本", "丛书本", "丛刊本", "四库本")):
        return "edition"
    if piece.mark or is_dynasty(plain) or _is_stated_person(plain):
        return "person"
    if _PART.search(plain):
        return "part"
    if piece.bracketed:
        return "note"
    return "text"


def _is_stated_person(plain: str) -> bool:
    """Say whether it is a name with what its bearer did: 刘义庆撰."""
    dynasty, rest = dynasty_before(plain)
    name = _FUNCTION.sub("", rest)
    if name == rest or not 2 <= len(name) <= 4:
        return False
    # 水经注 is a book: alone, 注 and 集 do not tell a person.
    return bool(dynasty) or (_is_name(name) and rest[-1] not in "注疏译述评集")


def _is_name(plain: str) -> bool:
    for surname in COMPOUND:
        if plain.startswith(surname):
            return len(surname) < len(plain) <= len(surname) + 2
    return 2 <= len(plain) <= 3 and plain[0] in SINGLE


def _parted(text: str) -> tuple[str, str, str]:
    found = _PART.search(simple(text))
    if found is None:
        return text, "", ""
    return text[: found.start()].strip(), text[found.start() : found.end()], text[found.end() :].strip()


def _named(
    rest: list[Piece], people: list[Piece], part: str, chapter: list[Piece], evidence: str, *, told: bool
) -> Iterator[Guess]:
    rest, people, sure = _settled(rest, people)
    title = next((one for one in rest if one.titled), rest[0] if rest else None)
    text, extent = _without_extent(title.text) if title else ("", "")
    told = told or bool(part or extent or people or (title and title.titled))
    confidence = 0.95 if title and title.titled else 0.85
    if extent:
        yield Guess(EXTENT, extent, 0.9, evidence)
    if text and told:
        yield Guess("book" if part else "title", text, confidence, evidence)
    if part and (text or chapter):
        chapter = [*chapter, *[one for one in rest if one is not title]]
        yield Guess("title", chapter[-1].text if chapter else part, 0.85, evidence)
        yield Guess(PART, part, 0.95, evidence)
    yield from _creators(people, evidence, sure=sure)


def _settled(rest: list[Piece], people: list[Piece]) -> tuple[list[Piece], list[Piece], bool]:
    """Tell the author where nothing but the surname tells: one of two pieces, the other of which is no name."""
    lone = [one for one in people if is_dynasty(simple(one.text)) and not one.mark]
    if lone:
        people = [one for one in people if one not in lone]
        names = [one for one in rest if _is_name(simple(one.text))]
        if names and not people:
            rest = [one for one in rest if one is not names[0]]
            people = [Piece(names[0].text, lone[0].text)]
    if people or len(rest) < 2:
        return rest, people, True
    names = [one for one in rest if not one.titled and _is_name(simple(one.text))]
    others = [one for one in rest if one not in names]
    if len(names) == 1 and others:
        return others, names, any(one.titled for one in others)
    return rest, people, True


def _without_extent(text: str) -> tuple[str, str]:
    found = _JUAN_COUNT.search(simple(text))
    return (text[: found.start()], text[found.start() :]) if found and found.start() >= 2 else (text, "")


def _creators(people: list[Piece], evidence: str, *, sure: bool) -> Iterator[Guess]:
    if not people:
        return
    marks = [one.mark or dynasty_before(one.text)[0] for one in people]
    if len(people) == 1:
        name = one_name(people[0].text)
        if not name:
            return
        yield Guess("creator", name, 0.95 if marks[0] else 0.9 if sure else 0.7, evidence)
        if marks[0]:
            yield Guess("dynasty", marks[0], 0.95, evidence)
        return
    several = len(set(filter(None, marks))) > 1
    said = [f"({one.mark}){one.text}" if one.mark and several else one.text for one in people]
    yield Guess("creator", "；".join(said), 0.85, evidence)
    if len(set(filter(None, marks))) == 1:
        yield Guess("dynasty", next(filter(None, marks)), 0.9, evidence)


def one_name(text: str) -> str:
    """Return the name alone: without the dynasty before it and what its bearer did behind it."""
    rest = dynasty_before(text)[1] or text
    found = _FUNCTION.search(simple(rest))
    if found and rest == text and any(simple(rest).startswith(one) for one in COMPOUND) and len(rest) == 3:
        found = None  # 欧阳修
    name = rest[: found.start()] if found else rest
    return name.strip() if len(name.strip()) >= 2 else rest.strip()
