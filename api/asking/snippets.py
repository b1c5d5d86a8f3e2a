# ruff: noqa: E501 - a line of a pattern or a query is kept whole
"""Parts of which the SPARQL of the shapes is put together. Variables are named as a reader would name columns. Pure.

In every query ``?段落 ?起 ?止 ?原文`` is the evidence of a solution (a second one is ``?段落2`` and so on), ``?文献``
with ``?据题名`` the record of a document, ``?规范`` an authority's entity that says it.
"""

from __future__ import annotations


def relation(term: str, subject: str, object_: str, *, n: str = "") -> str:
    """A relation that nobody rejected, with its passport and its words; ``term`` may list several, ``wm:a wm:b``."""
    predicate = f"wm:{term}"
    several = ""
    if " " in term:
        predicate = f"?谓{n}"
        several = f" FILTER(?谓{n} IN ({', '.join('wm:' + one for one in term.split())}))"
    return (
        f"?关系{n} wm:subject ?{subject} ; wm:object ?{object_} ; wm:predicate {predicate} ;\n"
        f"    wm:confidence ?置信度{n} ; wm:review ?审核{n} ; oa:hasScope ?段落{n} ; oa:hasSelector ?字{n} .\n"
        f"  ?字{n} oa:start ?起{n} ; oa:end ?止{n} ; oa:exact ?原文{n} .\n"
        f"  FILTER(?审核{n} != wm:rejected){several}"
    )


def mention(tag: str = "标引", *, n: str = "", type_: str = "") -> str:
    """A tag that nobody rejected, with its passport and its words."""
    typed = f"?{tag} wm:tagType wm:{type_} . " if type_ else ""
    return (
        f"{typed}?{tag} oa:hasTarget ?处{n} ; wm:confidence ?置信度{n} ; wm:review ?审核{n} .\n"
        f"  ?处{n} oa:hasScope ?段落{n} ; oa:hasSelector ?字{n} .\n"
        f"  ?字{n} oa:start ?起{n} ; oa:end ?止{n} ; oa:exact ?原文{n} .\n"
        f"  FILTER(?审核{n} != wm:rejected)"
    )


def named(*variables: str) -> str:
    """What is shown for a thing: the name that an authority has for it, or the words that were tagged."""
    return "\n  ".join(f"?{one} skos:prefLabel|(oa:hasTarget/oa:hasSelector/oa:exact) ?{one}名 ." for one in variables)


def first(core: str, *variables: str, most: int = 50_000) -> str:
    """A part of a query that is to be answered before the rest, which is asked of each of its solutions.

    Oxigraph guesses how many solutions a part has, and begins with the smallest: a limit is what it believes.
    """
    shown = " ".join(f"?{one}" for one in variables) or "*"
    return f"{{ SELECT DISTINCT {shown} {{\n  {core}\n  }} LIMIT {most} }}"


LEAST = "(COALESCE(MIN(?某标), <urn:x-wenmai:nothing>) AS ?标引)"
"""One tag of a group. Oxigraph takes an aggregate for what may be unbound and joins it with everything; it does not so
with what has another value to fall back on."""


def entity_or_words(tag: str, thing: str) -> str:
    """The entity that a tag is linked to, or the words themselves where it is not: ``?…键`` is either as a string."""
    return (
        f"OPTIONAL {{ ?{tag} oa:hasBody ?{thing} OPTIONAL {{ ?{thing} skos:prefLabel ?{thing}题 }} }}\n"
        f"  BIND(COALESCE(?{thing}题, ?原文) AS ?{thing}名)"
    )


WHEN = (
    "OPTIONAL { ?关系 wm:when ?时间标 . ?时间标 oa:hasTarget/oa:hasSelector/oa:exact ?时间名 "
    "OPTIONAL { ?时间标 wm:value ?时间值 } }\n"
    '  BIND(IF(BOUND(?时间值), CONCAT(?时间名, "（", STR(?时间值), "）"), ?时间名) AS ?时间)'
)
"""The time that the text gives to a relation."""

WHERE = (
    "OPTIONAL { ?关系 wm:where ?地标 . ?地标 oa:hasTarget/oa:hasSelector/oa:exact ?地点名 "
    "OPTIONAL { ?地标 oa:hasBody ?地点 } }"
)

_BROAD = 100
"""A time that spans more years than this says little: 清."""

IN_TIME = f"""OPTIONAL {{ ?关系 wm:when ?时间标 . ?时间标 wm:beginYear ?始 ; wm:endYear ?终 ; oa:hasTarget/oa:hasSelector/oa:exact ?时间 }}
  OPTIONAL {{ ?人物 a crm:E21_Person ; wm:beginYear ?生 OPTIONAL {{ ?人物 wm:endYear ?卒 }} }}
  OPTIONAL {{ SELECT DISTINCT ?段落 (1 AS ?同段) {{
    ?邻标 wm:beginYear ?邻始 ; wm:endYear ?邻终 ; oa:hasTarget ?邻处 . ?邻处 oa:hasScope ?段落 .
    FILTER(?邻始 <= «T.end» && ?邻终 >= «T.begin» && ?邻终 - ?邻始 <= {_BROAD})
  }} }}
  BIND(IF(BOUND(?始),
    IF(?始 <= «T.end» && ?终 >= «T.begin», IF(?终 - ?始 <= {_BROAD} || ?终 - ?始 <= «T.end» - («T.begin»), "原文所记时间", "原文所记时间（较宽）"), ""),
    IF(BOUND(?同段), "同段所记时间",
      IF(BOUND(?生) && ?生 + 15 <= «T.end» && COALESCE(?卒, ?生 + 90) >= «T.begin», "生卒年", ""))) AS ?依据)
  FILTER(?依据 != "")"""
"""A relation of ?人物 falls into the time of the question: by its own time, by another time of the same passage, or,
weakest, by the person's years."""

_SPOT = "?地标 oa:hasTarget ?地处 ; wm:review ?地审 . ?地处 oa:hasSelector ?地字 . ?地字 oa:exact ?地点 . FILTER(?地审 != wm:rejected)"
_WITHIN = """?地处 oa:hasScope ?段落 . ?地字 oa:start ?地起 ; oa:end ?地止 .
    ?官处 oa:hasScope ?段落 ; oa:hasSelector ?官字 . ?官标 oa:hasTarget ?官处 ; wm:tagType wm:OFI .
    ?官字 oa:start ?官起 ; oa:end ?官止 . FILTER(?官起 <= ?地起 && ?地止 <= ?官止 && ?官起 >= ?起 && ?官止 <= ?止)"""


def held_at(place: str, *, person: str = "") -> str:
    """An office with its place: the relation says so, or the place stands within the office's own words, as 台州 in
    台州知府. ``place`` and ``person`` are placeholders that say which."""
    held = relation("heldOffice", "人物", "职官")
    both = f"""{{ {person} {place}
    {_SPOT}
    ?关系 wm:where ?地标 .
    {held}
  }} UNION {{ {person} {place}
    {_SPOT}
    {_WITHIN}
    {held}
  }}"""
    return first(both)


IS_OFFICE = """?职官 skos:prefLabel|(oa:hasTarget/oa:hasSelector/oa:exact) ?职官名 .
  FILTER(«O.is:职官» || «O.ends:职官名»)"""
"""The office is the one asked for, by its entity or by how it is called: 江宁知府 is a 知府."""

DOCUMENT = """?段落 dcterms:isPartOf ?版本 . ?版本 bf:instanceOf ?文献 . ?文献 dcterms:title ?文献名 ."""

RECORD = """?文献 dcterms:title ?文献名 . BIND(?文献名 AS ?据题名)"""
