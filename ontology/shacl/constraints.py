"""The constraints of SHACL Core. https://www.w3.org/TR/shacl/#core-components

Each maker takes the terms that a shape gives as its value and returns the check.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from ontology.shacl import terms
from ontology.shacl.shape import Check, Look, Shape

_SH = "http://www.w3.org/ns/shacl#"
_KINDS = {"IRI": (True, False, False), "Literal": (False, True, False), "BlankNode": (False, False, True)}


def _each(wrong: Callable[[Look, str], bool]) -> Check:
    """A check that looks at every value by itself."""

    def check(look: Look, _focus: str, values: Sequence[str]) -> Iterator[str]:
        return (value for value in values if wrong(look, value))

    return check


def min_count(least: int) -> Check:
    """``sh:minCount``."""

    def check(_look: Look, _focus: str, values: Sequence[str]) -> Iterator[str]:
        if len(values) < least:
            yield ""

    return check


def max_count(most: int) -> Check:
    """``sh:maxCount``."""

    def check(_look: Look, _focus: str, values: Sequence[str]) -> Iterator[str]:
        if len(values) > most:
            yield ""

    return check


def node_kind(kind: str) -> Check:
    """``sh:nodeKind``."""
    allowed = [_KINDS[one] for one in kind.removeprefix(_SH).split("Or")]
    iri, literal, blank = (any(one[place] for one in allowed) for place in range(3))
    first = {"<": iri, '"': literal, "_": blank}
    return _each(lambda _, value: not first[value[0]])


def of_class(kind: str) -> Check:
    """``sh:class``."""
    return _each(lambda look, value: not look.facts.is_a(value, kind))


def datatype(iri: str) -> Check:
    """``sh:datatype``: the literal's, whose characters are such as it has."""
    return _each(lambda _, value: terms.datatype(value) != iri or not terms.well_formed(value))


def bound(limit: str, holds: Collection[int]) -> Check:
    """``sh:minInclusive`` and its like: how a value compares with the limit must be one of ``holds``."""
    return _each(lambda _, value: terms.compared(value, limit) not in holds)


def min_length(least: int) -> Check:
    """``sh:minLength``."""
    return _each(lambda _, value: value.startswith("_") or len(terms.plain(value)) < least)


def max_length(most: int) -> Check:
    """``sh:maxLength``."""
    return _each(lambda _, value: value.startswith("_") or len(terms.plain(value)) > most)


def pattern(expression: str, flags: str) -> Check:
    """``sh:pattern`` with ``sh:flags``: found anywhere in the characters of an IRI or a literal."""
    named = {"i": re.IGNORECASE, "s": re.DOTALL, "m": re.MULTILINE, "x": re.VERBOSE}
    compiled = re.compile(expression, sum((named[flag] for flag in flags), re.NOFLAG))
    return _each(lambda _, value: value.startswith("_") or not compiled.search(terms.plain(value)))


def one_of(allowed: Sequence[str]) -> Check:
    """``sh:in``."""
    known = frozenset(map(terms.same, allowed))
    return _each(lambda _, value: value not in known and terms.same(value) not in known)


def language_in(ranges: Sequence[str]) -> Check:
    """``sh:languageIn``: a basic language range matches a tag that it is the beginning of (RFC 4647)."""

    def wrong(_look: Look, value: str) -> bool:
        tag = terms.language(value)
        return not any(tag == one or tag.startswith(f"{one}-") for one in map(str.lower, ranges) if tag)

    return _each(wrong)


def unique_languages(_look: Look, _focus: str, values: Sequence[str]) -> Iterator[str]:
    """``sh:uniqueLang``: one break for each language that two values have."""
    tags = [tag for tag in map(terms.language, values) if tag]
    return ("" for tag in dict.fromkeys(tags) if tags.count(tag) > 1)


def has_value(wanted: str) -> Check:
    """``sh:hasValue``."""
    known = terms.same(wanted)

    def check(_look: Look, _focus: str, values: Sequence[str]) -> Iterator[str]:
        if wanted not in values and known not in map(terms.same, values):
            yield ""

    return check


def equals(predicate: str) -> Check:
    """``sh:equals``: whatever is only on one side breaks it."""

    def check(look: Look, focus: str, values: Sequence[str]) -> Iterator[str]:
        return iter(set(values) ^ set(look.facts.objects(focus, predicate)))

    return check


def disjoint(predicate: str) -> Check:
    """``sh:disjoint``."""

    def check(look: Look, focus: str, values: Sequence[str]) -> Iterator[str]:
        return iter(set(values) & set(look.facts.objects(focus, predicate)))

    return check


def less_than(predicate: str, holds: Collection[int]) -> Check:
    """``sh:lessThan`` and ``sh:lessThanOrEquals``: every value against every one of the other predicate."""

    def check(look: Look, focus: str, values: Sequence[str]) -> Iterator[str]:
        for other in look.facts.objects(focus, predicate):
            yield from (value for value in values if terms.compared(value, other) not in holds)

    return check


def conforming(shapes: Sequence[Shape], holds: Callable[[int], bool]) -> Check:
    """``sh:node``, ``sh:and``, ``sh:or``, ``sh:xone`` and ``sh:not``: to how many of the shapes a value keeps."""
    return _each(lambda look, value: not holds(sum(look.conforms(shape, value) for shape in shapes)))


def any_of(shapes: Sequence[Shape]) -> Check:
    """``sh:or``, which looks no further than it must."""
    return _each(lambda look, value: not any(look.conforms(shape, value) for shape in shapes))


def qualified(shape: Shape, least: int, most: int | None) -> Check:
    """``sh:qualifiedValueShape`` with its counts: how many values keep to a shape."""

    def check(look: Look, _focus: str, values: Sequence[str]) -> Iterator[str]:
        count = sum(look.conforms(shape, value) for value in values)
        if count < least:
            yield ""
        if most is not None and count > most:
            yield ""

    return check
