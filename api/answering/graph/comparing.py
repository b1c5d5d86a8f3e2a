"""Two sides of a question asked one by one, and their answers put beside each other. Pure.

天一阁和汲古阁的主人分别是谁 asks of each who its owner is; 两书的记载有何不同 asks each book.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from api.answering.following.cues import bare
from api.answering.following.records import Name
from api.answering.graph.quoting import quoted, source
from api.answering.kinds import Kind
from ontology.queries import Answer, Citation, Sentence
from ontology.records import TagType

LONGEST = 290
_BESIDE = re.compile("^(?:和|与|跟|同|及|以及|、|比|对比|相比)$")
_COMPARED = re.compile(
    "(?:相比|比较|对比)?(?:之下|起来)?[，,]?(?:各?有|都有|存在|的|是)?(?:什么|哪些|何|怎样的?|多大|几点)?(?:主要)?的?"
    "(?:不同|区别|差别|差异|异同|不一样|相同)(?:之处|的?地方|点)?(?:在哪里?|是什么|有哪些|吗|呢)?$"
    "|(?:相比|比较|对比)(?:之下|起来|一下)?(?:如何|怎么样|怎样)?$"
)
_EACH = re.compile("分别|各自|各(?=[是有在为写])")
_EDGES = "，,、的里中上对 "


@dataclass(frozen=True, slots=True)
class Side:
    """One of two: how it is called, what is asked of it, and the book to ask where it is one."""

    name: str
    question: str
    book: str = ""


def compares(question: str) -> bool:
    """Tell whether a question may set two sides beside each other: a look before its names are sought."""
    plain = bare(question)
    return bool(_COMPARED.search(plain) or _EACH.search(plain))


def sides(question: str, names: Sequence[Name]) -> tuple[Side, ...]:
    """Return the two sides that a question sets beside each other; empty where it does not."""
    plain = bare(question)
    shift = question.find(plain)
    pair = _pair(plain, [replace(one, begin=one.begin - shift, end=one.end - shift) for one in names])
    compared, each = _COMPARED.search(plain), _EACH.search(plain)
    if pair is None or not (compared or each):
        return ()
    first, second = pair
    rest = plain[: compared.start()] if compared else _EACH.sub("", plain)
    # The marks of a book's title go with it.
    begin, end = _marked(plain, first.begin, second.end)
    before, behind = rest[:begin], rest[end:] if end <= len(rest) else ""
    return tuple(_side(one, before, behind, asks=not compared) for one in pair)


def _marked(text: str, begin: int, end: int) -> tuple[int, int]:
    return begin - (text[begin - 1 : begin] == "《"), end + (text[end : end + 1] == "》")


def _pair(text: str, names: Sequence[Name]) -> tuple[Name, Name] | None:
    for first, second in pairwise(names):
        if first.type is second.type and _BESIDE.match(text[first.end : second.begin].strip("《》 ")):
            return first, second
    return None


def _side(name: Name, before: str, behind: str, *, asks: bool) -> Side:
    if name.type is TagType.BOOK:
        about = f"{before}{behind}".strip(_EDGES)
        return Side(f"《{name.full}》", f"{about}？" if about else f"{name.full}是怎样的书？", name.full)
    about = f"{before}{name.full}{behind}".strip("，,、")
    return Side(name.full, f"{about}？" if asks or about != name.full else f"{about}是怎样的？")


def beside(question: str, told: Sequence[tuple[Side, Answer]]) -> Answer:
    """Return the answers of the sides as one; where neither has any, the first as it is: a refusal."""
    held = [answer for _, answer in told if not answer.refused]
    if not held:
        return replace(told[0][1], question=question, kind=Kind.COMPARE.value)
    receipts: list[Citation] = []
    sentences: list[Sentence] = []
    for side, answer in told:
        room = LONGEST // len(told) - len(side.name) - 3
        chosen = () if answer.refused else _fitting(answer.receipts, room)
        if not chosen:
            sentences.append(Sentence(f"关于{side.name}，馆藏中没有找到可以回答的内容。"))
            continue
        places = tuple(range(len(receipts), len(receipts) + len(chosen)))
        said = "".join(f"{source(one)}：{quoted(one.quote)}" for one in chosen)
        sentences.append(Sentence(f"关于{side.name}：{said}", places))
        receipts += chosen
    return Answer(
        question,
        "".join(one.text for one in sentences),
        refused=False,
        confidence=min(one.confidence for one in held),
        receipts=tuple(receipts),
        sentences=tuple(sentences),
        kind=Kind.COMPARE.value,
    )


_PAUSE = re.compile("[。！？；，]")


def _fitting(receipts: Sequence[Citation], room: int) -> tuple[Citation, ...]:
    """Return the first receipts that fit into ``room`` characters; the first is cut at a pause where it does not."""
    chosen: list[Citation] = []
    for one in receipts:
        cost = len(source(one)) + 4
        if len(one.quote) + cost <= room:
            chosen.append(one)
            room -= len(one.quote) + cost
        elif not chosen:
            stops = [match.end() for match in _PAUSE.finditer(one.quote) if match.end() + cost <= room]
            length = max(stops, default=max(room - cost, 1))
            chosen.append(replace(one, end=one.begin + length, quote=one.quote[:length]))
            break
    return tuple(chosen)
