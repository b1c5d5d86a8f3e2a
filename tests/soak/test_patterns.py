"""Every regular expression of the house against texts that are made to keep it busy: none takes long.

For each repetition in a pattern a text is made that begins as what stands before it, goes on with what it repeats, and
ends with what does not fit. Two thousand characters tell what grows with the cube of their number or worse.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
import time
from collections.abc import Iterator
from random import Random
from types import FrameType, ModuleType
from typing import Any

import pytest

LENGTHS = (2_000,)
MOST_S = 0.5
"""Processor time for such a text, on whatever machine this runs: the square of its length takes a tenth of that."""
ENDS = ("\0",)
# What these are given is at most some twenty characters long.
BOUNDED = ("ingest.taggers.organisations.", "ingest.taggers.model.")
parser: Any = importlib.import_module("re._parser")
REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")


def modules() -> Iterator[ModuleType]:
    for room in ("ontology", "ingest", "index", "api"):
        found = importlib.import_module(room)
        for one in pkgutil.walk_packages(found.__path__, f"{room}."):
            if ".sample" not in one.name:
                yield importlib.import_module(one.name)


def patterns() -> dict[tuple[str | bytes, int], tuple[str, re.Pattern[Any]]]:
    found: dict[tuple[str | bytes, int], tuple[str, re.Pattern[Any]]] = {}
    for module in modules():
        for name, value in vars(module).items():
            for one in within(value, 3):
                found.setdefault((one.pattern, one.flags), (f"{module.__name__}.{name}", one))
    return found


def within(value: object, depth: int) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, dict):
        for one in value.values():
            yield from within(one, depth - 1)
    elif depth and isinstance(value, tuple | list | set | frozenset):
        for one in value:
            yield from within(one, depth - 1)
    elif depth and hasattr(type(value), "__dataclass_fields__"):
        for name in type(value).__dataclass_fields__:
            yield from within(getattr(value, name, None), depth - 1)


def example(tree: Any, others: bool = False) -> str:  # noqa: ANN401
    """A text that (a part of) a pattern fits; with ``others``, another one."""
    return "".join(one_example(str(op), args, others) for op, args in tree)


def one_example(op: str, args: Any, others: bool) -> str:  # noqa: ANN401
    match op:
        case "LITERAL":
            return chr(args)
        case "NOT_LITERAL":
            return "b" if args == ord("a") else "a"
        case "ANY":
            return "一" if others else "a"
        case "IN":
            return member(args, others)
        case "BRANCH":
            return example(args[1][-1 if others else 0], others)
        case "SUBPATTERN":
            return example(args[3], others)
        case "ATOMIC_GROUP":
            return example(args, others)
        case _ if op in REPEATS:
            return example(args[2], others) * max(args[0], 1)
        case _:
            return ""


def member(items: Any, others: bool) -> str:  # noqa: ANN401
    categories = {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a", "CATEGORY_NOT_SPACE": "a"}
    if str(items[0][0]) == "NEGATE":
        barred = {example([one]) for one in items[1:]}
        return next(one for one in ('ab 1一。<"' if not others else '一ab 1。<"') if one not in barred)
    op, args = items[-1 if others else 0]
    if str(op) == "RANGE":
        return chr(args[1] if others else args[0])
    return categories.get(str(args), "。") if str(op) == "CATEGORY" else chr(args)


def inside(op: str, args: Any) -> list[Any]:  # noqa: ANN401
    """The parts of a pattern that are one of a node's."""
    match op:
        case "SUBPATTERN":
            return [args[3]]
        case "BRANCH":
            return list(args[1])
        case "ATOMIC_GROUP":
            return [args]
        case _:
            return []


def texts(tree: Any, before: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401
    """Yield what stands before each repetition, and what it repeats."""
    for op, args in tree:
        if str(op) in REPEATS and args[1] > 20:
            yield before, example(args[2])
            yield before, example(args[2], True)
            yield before, example(args[2]) + example(args[2], True)
            yield from texts(args[2], before)
        elif str(op) in REPEATS:
            yield from texts(args[2], before)
        elif str(op) in ("ASSERT", "ASSERT_NOT"):
            yield from texts(args[1], before)
        else:
            for one in inside(str(op), args):
                yield from texts(one, before)
        before += one_example(str(op), args, False)


class Late(Exception):
    pass


def late(_signal: int, _frame: FrameType | None) -> None:
    raise Late


def seconds(pattern: re.Pattern[Any], text: str) -> float:
    data = text if isinstance(pattern.pattern, str) else text.encode("utf-8", "replace")
    began = time.process_time()
    for use in (pattern.search, pattern.fullmatch):
        use(data)
    return time.process_time() - began


def slow(pattern: re.Pattern[Any]) -> str:
    """The text at which a pattern is slow; empty where there is none."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = parser.parse(source, pattern.flags & ~re.DEBUG)
    for before, body in dict.fromkeys([*texts(tree), ("", example(tree))]):
        for end in ENDS if body else ():
            for length in LENGTHS:
                text = before + body * (length // max(1, len(body))) + end
                if seconds(pattern, text) > MOST_S * length / LENGTHS[-1]:
                    return f"{before!r} + {body!r} * {length // max(1, len(body))} + {end!r}"
    return ""


@pytest.mark.slow
def test_no_pattern_takes_long(soak: bool) -> None:
    found: list[str] = []
    all_ = patterns()
    before = signal.signal(signal.SIGPROF, late)
    chosen = [one for one in all_.values() if not one[0].startswith(BOUNDED)]
    try:
        for where, pattern in chosen if soak else Random(1).sample(chosen, 40):
            signal.setitimer(signal.ITIMER_PROF, 5)
            try:
                if text := slow(pattern):
                    found.append(f"{where} {str(pattern.pattern)[:80]!r}: {text}")
            except Late:
                found.append(f"{where} {str(pattern.pattern)[:80]!r}: hangs")
            signal.setitimer(signal.ITIMER_PROF, 0)
    finally:
        signal.signal(signal.SIGPROF, before)
    assert len(all_) > 500
    assert not found, "\n".join(found)


@pytest.mark.parametrize("pattern", ["(a+)+$", r"(?:x|x)*y", r"^(\s*a\s*)*$", "([一-龥]+,?)+。"])
def test_what_takes_long_is_found(pattern: str) -> None:
    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, 3)
    try:
        assert slow(re.compile(pattern))
    except Late:
        pass
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
