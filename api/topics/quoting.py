"""Quotations of a topic, held against the text that stands now.

Pure.
"""

from __future__ import annotations

from dataclasses import replace

from api.topics.records import Item, Kind
from ontology.errors import WrongUse


def amiss(item: Item, text: str) -> str:
    """Say why a quotation may not be shown beside ``text``, its passage as it stands now; empty where it may."""
    if text[item.begin : item.end] == item.quote and len(item.quote) == item.end - item.begin and item.quote:
        return ""
    places = occurrences(text, item.quote)
    if not places:
        return "原文已改，段落中不再有这句引文"
    return f"原文已改，引文现在从第 {'、'.join(str(place + 1) for place in places)} 字起：请重新选入"


def placed(item: Item, text: str, *, begin: int | None = None) -> Item:
    """Return the item of a passage with the place of its quotation; the whole passage where it quotes nothing.

    ``begin`` says which where the words occur more than once. Raises :class:`WrongUse`.
    """
    if item.kind is not Kind.PASSAGE:
        return item
    quote = item.quote or text
    if not text:
        raise WrongUse(f"段落 {item.target} 没有文字。")
    if begin is not None:
        if begin < 0 or text[begin : begin + len(quote)] != quote:
            raise WrongUse(f"段落 {item.target} 从第 {begin + 1} 字起不是「{quote[:20]}」。")
        return replace(item, quote=quote, begin=begin, end=begin + len(quote))
    places = occurrences(text, quote)
    if len(places) != 1:
        said = "里没有这句" if not places else f"里有 {len(places)} 处"
        more = "" if not places else f"，请用 begin 写明从哪里起（{'、'.join(map(str, places[:5]))}）"
        raise WrongUse(f"段落 {item.target} {said}引文「{quote[:20]}」{more}。")
    return replace(item, quote=quote, begin=places[0], end=places[0] + len(quote))


def occurrences(text: str, words: str) -> list[int]:
    """Return where ``words`` begin in ``text``, those that overlap too."""
    found: list[int] = []
    place = text.find(words) if words else -1
    while place >= 0:
        found.append(place)
        place = text.find(words, place + 1)
    return found
