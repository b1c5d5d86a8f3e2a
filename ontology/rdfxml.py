"""Statements as an RDF/XML element. https://www.w3.org/TR/rdf-syntax-grammar/

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from lxml import etree

from ontology.errors import WrongUse
from ontology.records import Literal, Statement
from ontology.terms import PREFIXES, RDF

_XML = "http://www.w3.org/XML/1998/namespace"
# A predicate's last part that can name an element (https://www.w3.org/TR/xml-names/#NT-NCName), of ASCII alone.
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*$")
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMES = {base: prefix for prefix, base in PREFIXES.items()}


def clean(text: str) -> str:
    """Return ``text`` as XML 1.0 can hold it, other characters as U+FFFD: https://www.w3.org/TR/xml/#charsets."""
    return _UNFIT.sub("\ufffd", text)


def element(
    statements: Iterable[Statement], *, prefixes: Mapping[str, str] | None = None, typed: bool = False
) -> etree._Element:
    """Return ``rdf:RDF`` with one description for each subject, in the order of the first statement about each.

    ``prefixes`` are further ones; ``typed`` names a description's element after the first class that is stated of it.
    A character of a literal that XML cannot hold becomes U+FFFD. Raises :class:`WrongUse` for a predicate that no
    element can be named after.
    """
    held: dict[str, list[Statement]] = {}
    for statement in statements:
        held.setdefault(statement.subject, []).append(statement)
    named = [one.predicate for said in held.values() for one in said]
    if typed:
        named += [str(one.object) for said in held.values() for one in said if one.predicate == RDF.type]
    spaces = {_space(one) for one in named}
    names = {**_NAMES, **{base: prefix for prefix, base in (prefixes or {}).items()}}
    nsmap = {names[base]: base for base in sorted(spaces) if base in names}
    made = etree.Element(f"{{{RDF.base}}}RDF", nsmap={"rdf": RDF.base, **nsmap})
    for subject, said in held.items():
        class_ = next(
            (one for one in said if typed and one.predicate == RDF.type and isinstance(one.object, str)), None
        )
        node = etree.SubElement(made, f"{{{RDF.base}}}Description" if class_ is None else _tag(str(class_.object)))
        node.set(f"{{{RDF.base}}}about", subject)
        for one in dict.fromkeys(said):
            if one is not class_:
                _add(node, one)
    return made


def _tag(iri: str) -> str:
    space = _space(iri)
    return f"{{{space}}}{iri[len(space) :]}"


def _space(predicate: str) -> str:
    found = _LOCAL.search(predicate)
    if found is None:
        raise WrongUse(f"{predicate!r} cannot be written as RDF/XML: no element can be named after it")
    return predicate[: found.start()]


def _add(node: etree._Element, statement: Statement) -> None:
    made = etree.SubElement(node, _tag(statement.predicate))
    value = statement.object
    if not isinstance(value, Literal):
        made.set(f"{{{RDF.base}}}resource", value)
        return
    made.text = clean(value.text)
    if value.language:
        made.set(f"{{{_XML}}}lang", value.language)
    elif value.datatype:
        made.set(f"{{{RDF.base}}}datatype", value.datatype)
