"""RDF terms as they stand in a line of N-Triples, and what SHACL asks of them: ``<iri>``, ``_:name``, ``"text"@zh``.

Two terms are the same where their tokens are. https://www.w3.org/TR/n-triples/
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from ontology.terms import RDF, XSD

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_CONTROLS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"
_ZONE = r"(?:Z|[+-]\d\d:\d\d)?"
_INTEGERS = (
    "integer long int short byte nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger unsignedLong "
    "unsignedInt unsignedShort unsignedByte"
)
_XSD = XSD.base
_LEXICAL: Mapping[str, re.Pattern[str]] = {
    **{f"{_XSD}{name}": re.compile(r"[+-]?\d+") for name in _INTEGERS.split()},
    f"{_XSD}decimal": re.compile(_NUMBER),
    f"{_XSD}double": re.compile(rf"{_NUMBER}(?:[eE][+-]?\d+)?|[+-]?INF|NaN"),
    f"{_XSD}float": re.compile(rf"{_NUMBER}(?:[eE][+-]?\d+)?|[+-]?INF|NaN"),
    f"{_XSD}boolean": re.compile("true|false|0|1"),
    f"{_XSD}dateTime": re.compile(rf"-?\d{{4,}}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?{_ZONE}"),
    f"{_XSD}date": re.compile(rf"-?\d{{4,}}-\d\d-\d\d{_ZONE}"),
    f"{_XSD}gYear": re.compile(rf"-?\d{{4,}}{_ZONE}"),
    f"{_XSD}gYearMonth": re.compile(rf"-?\d{{4,}}-\d\d{_ZONE}"),
}
_FRACTION = re.compile(r"(:\d\d(?:\.\d*[1-9])?)\.?0+([Z+\-\"])")
_NUMERIC = frozenset(name for name in _LEXICAL if name.rpartition("#")[2] in {*_INTEGERS.split(), "decimal", "double"})
_READ: Mapping[str, Callable[[str], object]] = {
    XSD.decimal: Decimal,
    f"{_XSD}dateTime": datetime.fromisoformat,
    f"{_XSD}date": date.fromisoformat,
    XSD.string: str,
}


def is_iri(token: str) -> bool:
    """Whether the term is an IRI."""
    return token.startswith("<")


def is_literal(token: str) -> bool:
    """Whether the term is a literal."""
    return token.startswith('"')


def plain(token: str) -> str:
    """The characters of an IRI or a literal; a blank node as it stands."""
    if is_iri(token):
        return token[1:-1]
    return unescaped(token[1 : token.rindex('"')]) if is_literal(token) else token


def unescaped(text: str) -> str:
    """Text with the escapes of N-Triples read."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(escape: re.Match[str]) -> str:
    if code := escape[1] or escape[2]:
        return chr(int(code, 16))
    return _CONTROLS.get(escape[3], escape[3])


def datatype(token: str) -> str:
    """The datatype of a literal as a full IRI; empty for another term."""
    if not is_literal(token):
        return ""
    if token.endswith('"'):
        return XSD.string
    rest = token[token.rindex('"') + 1 :]
    return rest[3:-1] if rest.startswith("^^") else f"{RDF.base}langString"


def language(token: str) -> str:
    """The language of a literal in lower case; empty where it has none."""
    rest = token[token.rindex('"') + 1 :] if is_literal(token) else ""
    return rest[1:].lower() if rest.startswith("@") else ""


def well_formed(token: str) -> bool:
    """Whether a literal's characters are such as its datatype has; of an unknown datatype all are."""
    pattern = _LEXICAL.get(datatype(token))
    return pattern is None or pattern.fullmatch(plain(token)) is not None


def compared(one: str, other: str) -> int | None:
    """Below, at or above 0 as ``one`` is less than, equal to or greater than ``other``; ``None`` where neither."""
    kind = _family(one)
    if not kind or kind != _family(other):
        return None
    try:
        first, second = _READ[kind](plain(one)), _READ[kind](plain(other))
        return bool(first > second) - bool(first < second)  # type: ignore[operator]
    except (InvalidOperation, ValueError, TypeError):  # no such number or day; a time zone on one side only
        return None


def _family(token: str) -> str:
    kind = datatype(token)
    return XSD.decimal if kind in _NUMERIC else kind if kind in _READ else ""


def same(token: str) -> str:
    """The token by which equal terms are known: numbers, times and escapes are written in many ways, and stores choose
    their own."""
    kind = datatype(token)
    if kind == f"{RDF.base}langString":
        return f'"{plain(token)}"@{language(token)}'
    if kind == f"{_XSD}dateTime":
        return _FRACTION.sub(r"\1\2", token.replace("+00:00", "Z"))
    if kind not in _NUMERIC or not well_formed(token):
        return unescaped(token)
    number = Decimal(plain(token))
    return f'"{number.normalize() if number else 0:f}"^^<{kind}>' if number.is_finite() else token
