"""From the template of a shape to the SPARQL of one question: the slots come in as terms, never as text. Pure.

A placeholder is ``«slot»`` or ``«slot.part»``:

``«P»``           binds ``?P`` to what the slot names, ``«P:var»`` binds ``?var``
``«P@tag»``       ``?tag`` is a tag of what the slot names
``«P.is:var»``    a condition: ``?var`` is an entity of the slot
``«P.ends:var»``  a condition: the text ``?var`` ends with the slot's words
``«P.in:var»``    a condition: the text ``?var`` holds a name of the slot
``«P.words»``     the slot's words as a list of literals, ``«P.each»`` the same for VALUES
``«L.all»``       as ``«L»``, with the places within it; ``«L.all@tag»`` likewise
``«T.begin»``, ``«T.end»``, ``«Q»``   numbers
``«K»``           what the shape has for a word of the question
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from math import cos, radians

from api.asking.fillers import Filler, names_of
from ontology import ntriples
from ontology.iri import Namer
from ontology.predicates import PREDICATES
from ontology.records import Entity, Literal, TagType
from ontology.terms import PREFIXES

MOST = 2_000
"""Solutions of a query, each with its evidence; the table has fewer rows."""

_PLACEHOLDER = re.compile(r"«(?P<slot>[^«».:@]+)(?:\.(?P<part>\w+))?(?:(?P<mark>[:@])(?P<variable>\w+))?»")
_PREFIX = re.compile(r"(?<![\w:/#<])([a-z0-9]+):(?=[A-Za-z_])")
_NOWHERE = "urn:x-wenmai:nothing"


@dataclass(frozen=True, slots=True)
class Template:
    """Fills templates for the addresses of one library."""

    namer: Namer

    def fill(self, template: str, fillers: Mapping[str, Filler], words: Mapping[str, str]) -> str:
        """Return the query, with its prefixes and a limit. Raises :class:`~ontology.errors.WrongUse` for a name that
        cannot be written as a term."""

        def put(match: re.Match[str]) -> str:
            slot = match["slot"]
            if slot == "predicates":
                return " ".join(f'("{one.term}" "{one.name}")' for one in PREDICATES.values())
            return words[slot] if slot in words else self._slot(slot, fillers[slot], match)

        query = _PLACEHOLDER.sub(put, template)
        limited = query if re.search(r"\bLIMIT \d+\s*$", query) else f"{query}\nLIMIT {MOST}"
        return f"{_prefixes(limited)}\n{limited}\n"

    def _slot(self, slot: str, filler: Filler, match: re.Match[str]) -> str:
        part, variable = match["part"] or "", match["variable"] or ""
        if part in _CONDITIONS:
            return _condition(part, filler, variable)
        if part == "is":
            return f"?{variable} IN ({self._list(filler)})"
        if part == "list":
            return self._list(filler)
        if part in _VALUES:
            return _VALUES[part](filler)
        if part == "all":
            filler = replace(filler, chosen=(*filler.chosen, *filler.within))
        if match["mark"] == "@":
            return self._mentioned(slot, filler, variable)
        return self._bound(variable or slot, filler) if filler.type else str(filler.number)

    def _list(self, filler: Filler) -> str:
        return self._iris(filler.chosen).replace(" ", ", ") or f"<{_NOWHERE}>"

    def _iris(self, entities: Iterable[Entity]) -> str:
        return " ".join(ntriples.resource(self.namer.entity_iri(one.id)) for one in entities)

    def _bound(self, slot: str, filler: Filler) -> str:
        if filler.chosen:
            return f"VALUES ?{slot} {{ {self._iris(filler.chosen)} }}"
        typed = f" ; wm:tagType wm:{filler.type.value}" if filler.type else ""
        return (
            f"VALUES ?{slot}词 {{ {_listed(_said(filler), ' ')} }} ?{slot}字 oa:exact ?{slot}词 . "
            f"?{slot}处 oa:hasSelector ?{slot}字 . ?{slot}标 oa:hasTarget ?{slot}处{typed} .\n"
            f"  OPTIONAL {{ ?{slot}标 oa:hasBody ?{slot}体 }} BIND(COALESCE(?{slot}体, ?{slot}标) AS ?{slot})"
        )

    def _mentioned(self, slot: str, filler: Filler, tag: str) -> str:
        if filler.chosen:
            return f"VALUES ?{slot} {{ {self._iris(filler.chosen)} }} ?{tag} oa:hasBody ?{slot} ."
        typed = f"?{tag} wm:tagType wm:{filler.type.value} . " if filler.type else ""
        return (
            f"VALUES ?{slot}词 {{ {_listed(_said(filler), ' ')} }} ?{slot}字 oa:exact ?{slot}词 . "
            f"?{slot}处 oa:hasSelector ?{slot}字 . ?{tag} oa:hasTarget ?{slot}处 . {typed}"
        )


def maker_names(filler: Filler) -> tuple[str, ...]:
    """Return the names under which a person or body stands in the records of documents: no name of one character,
    and a byname of two only with the surname before it."""
    names = [filler.text] if len(filler.text) > 1 else []
    for one in filler.chosen:
        names.append(one.label)
        kinds = {"姓名", "全称", "今名", "旧称", "简称"} if one.type is not TagType.PER else {"姓名", "本名"}
        names += [name.text for name in one.names if name.kind in kinds or len(name.text) > 2]
    return tuple(dict.fromkeys(name for name in names if len(name) > 1))


def _cosine(filler: Filler) -> str:
    """How much shorter a degree of longitude is than one of latitude where the place lies."""
    latitudes = [one.latitude for one in filler.chosen if one.latitude is not None]
    return f"{cos(radians(latitudes[0] if latitudes else 30.0)):.6f}"


def _said(filler: Filler) -> tuple[str, ...]:
    return filler.spellings or names_of(filler.chosen) or (filler.text,)


def _condition(part: str, filler: Filler, variable: str) -> str:
    """A test of a text variable; one that nothing can pass where the slot has no words for it."""
    texts = maker_names(filler) if part in ("maker", "starts") else _said(filler)
    value = f'COALESCE(?{variable}, "")'
    tests = [f"{_CONDITIONS[part]}({value}, {ntriples.term(Literal(text))})" for text in texts]
    return f"({' || '.join(tests) or 'false'})"


def _listed(texts: Iterable[str], between: str = ", ") -> str:
    return between.join(ntriples.term(Literal(text)) for text in texts)


def _prefixes(query: str) -> str:
    used = dict.fromkeys(name for name in _PREFIX.findall(query) if name in PREFIXES)
    return "\n".join(f"PREFIX {name}: <{PREFIXES[name]}>" for name in used)


_CONDITIONS = {"ends": "STRENDS", "in": "CONTAINS", "maker": "CONTAINS", "starts": "STRSTARTS", "heads": "STRSTARTS"}
_VALUES: Mapping[str, Callable[[Filler], str]] = {
    "begin": lambda filler: str(filler.years[0] if filler.years else 0),
    "end": lambda filler: str(filler.years[1] if filler.years else 0),
    "each": lambda filler: _listed(_said(filler), " "),
    "words": lambda filler: _listed(_said(filler)),
    "tagged": lambda filler: " ".join(ntriples.term(Literal(text, language="zh")) for text in _said(filler)),
    "cos": _cosine,
}
