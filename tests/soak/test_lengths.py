"""What is eight times as long takes eight times as long: of every sample each line, word and element made many.

A reader that copies, or goes through all again for each line, is quick with what libraries hold and takes hours for
what somebody made against it. One that reads again at each depth of an XML takes two to the power of the depth.
"""

from __future__ import annotations

import copy
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from random import Random

import pytest
from lxml import etree

from benchmarks.fuzz.everything import targets
from benchmarks.fuzz.running import limited
from benchmarks.fuzz.targets import SECONDS, Target

SHORT, LONG = 40_000, 320_000
"""Bytes. Twice the share that the length asks for is let pass, and what takes less than two seconds in any case."""
SHALLOW, DEEP = 8, 16
EACH = 2
KINDS = ("text", "xml", "json", "jsonl")
ALL = {name: target for name, target in targets().items() if target.kind in KINDS}
WORD = re.compile(rb"<[^<>]+>|[^<>\s]{1,6}")
Made = tuple[str, Callable[[int], bytes]]


def lengthened(sample: bytes) -> Iterator[Made]:
    lines = sample.split(b"\n")
    for place, line in enumerate(lines):
        for between in (b"\n", b"", b"\n\n") if line.strip() else ():
            yield f"line {place + 1} between {between!r}", partial(line_many, lines, place, between)
    for word in {found.group(): found for found in WORD.finditer(sample)}.values():
        yield f"word {word.group()!r}", partial(word_many, sample, word.span())


def line_many(lines: list[bytes], place: int, between: bytes, length: int) -> bytes:
    many = between.join([lines[place]] * (length // (len(lines[place]) + len(between)) + 1))
    return b"\n".join([*lines[:place], many, *lines[place + 1 :]])


def word_many(sample: bytes, span: tuple[int, int], length: int) -> bytes:
    begin, end = span
    return sample[:begin] + sample[begin:end] * (length // (end - begin) + 1) + sample[end:]


def elements(sample: bytes) -> list[tuple[etree._Element, int]]:
    """The document of a sample with the place of each element in it; none of what is no XML."""
    with suppress(etree.XMLSyntaxError):
        root = etree.fromstring(sample)
        return [(root, place) for place, one in enumerate(root.iter(etree.Element)) if one is not root]
    return []


def element_many(root: etree._Element, place: int, length: int) -> bytes:
    made, one = taken(root, place)
    parent, size = one.getparent(), len(etree.tostring(one))
    assert parent is not None
    for _ in range(length // size):
        parent.insert(parent.index(one), copy.deepcopy(one))
    return etree.tostring(made)


def element_nested(root: etree._Element, place: int, depth: int) -> bytes:
    made, inner = taken(root, place)
    one = copy.deepcopy(inner)
    one.tail = None
    for _ in range(depth):
        inner.append(copy.deepcopy(one))
        inner = inner[-1]
    return etree.tostring(made)


def taken(root: etree._Element, place: int) -> tuple[etree._Element, etree._Element]:
    made = copy.deepcopy(root)
    return made, list(made.iter(etree.Element))[place]


def cost(target: Target, data: bytes) -> float:
    """Processor time."""
    began = time.process_time()
    with limited(SECONDS):
        target.run(data)
    return time.process_time() - began


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
def test_eight_times_as_long_takes_eight_times_as_long(name: str, soak: bool, seed: int) -> None:
    target, random = ALL[name], Random(f"{name} {seed}")
    made = [one for sample in target.samples for one in lengthened(sample)]
    for sample in target.samples if target.kind == "xml" else ():
        made += [(f"element {place}", partial(element_many, root, place)) for root, place in elements(sample)]
    for what, make in made if soak else random.sample(made, min(EACH, len(made))):
        short, long = cost(target, make(SHORT)), cost(target, make(LONG))
        assert long < max(2.0, 2 * LONG / SHORT * short), f"{what}: {short:.2f} s, then {long:.2f} s"


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name, target in ALL.items() if target.kind == "xml"])
def test_what_lies_in_its_like_is_not_read_again_at_each_depth(name: str, soak: bool, seed: int) -> None:
    target, random = ALL[name], Random(f"{name} {seed}")
    made = [one for sample in target.samples for one in elements(sample)]
    for root, place in made if soak else random.sample(made, min(3 * EACH, len(made))):
        shallow, deep = (cost(target, element_nested(root, place, depth)) for depth in (SHALLOW, DEEP))
        assert deep < max(0.5, 4 * shallow), f"element {place}: {shallow:.2f} s, then {deep:.2f} s"
