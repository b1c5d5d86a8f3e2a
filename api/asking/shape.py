"""A question shape as data: how it is worded, what is asked for, the SPARQL that answers it. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape of question.

    ``wordings`` are patterns of the whole question (:mod:`api.asking.wording`); ``sparql`` is a template
    (:mod:`api.asking.template`) whose variables are named like the ``columns``; ``reading`` tells in words what was
    understood, with the slots in braces. ``words`` maps a word of the question to what stands for it in the template.
    """

    name: str
    family: str
    asks: str
    """What is asked for: 人物, 职官, 地点, 时间, 著作, 段落 …"""
    reading: str
    columns: tuple[str, ...]
    wordings: tuple[str, ...]
    examples: tuple[str, ...]
    sparql: str
    words: tuple[tuple[str, str, str], ...] = ()
    """For named groups that are no slots: (group, pattern of its text, what the template gets)."""
    note: str = ""
    """What a reader should know of such answers."""
