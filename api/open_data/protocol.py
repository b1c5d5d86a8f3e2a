"""A request of the SPARQL 1.1 Protocol, read. https://www.w3.org/TR/sparql11-protocol/#query-operation

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs

from ontology.errors import WrongUse
from ontology.guard import Scope
from ontology.media import accept_of

_MOST = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks: ``query`` is None where it has none.

    ``form`` is the format that stands in the address; it outweighs ``Accept``, because a link has no headers.
    """

    query: str | None
    scope: Scope
    form: str = ""

    def accept(self, header: str) -> str:
        """The formats that are taken. Raises :class:`WrongUse` for a format that there is not."""
        return accept_of(self.form) if self.form else header


def read_query(encoded: str) -> Asked:
    """A query string or form. Raises :class:`WrongUse` for updates, several queries, and what is not UTF-8."""
    stated = _fields(encoded)
    queries = stated.get("query", [])
    if len(queries) > 1:
        raise WrongUse("请只给一个 query 参数。")
    return Asked(
        queries[0] if queries else None,
        Scope(tuple(stated.get("default-graph-uri", ())), tuple(stated.get("named-graph-uri", ()))),
        stated.get("format", [""])[-1],
    )


def read_form(encoded: str, body: bytes) -> Asked:
    """A form that was posted; what stands in the address counts where the form is silent.

    Raises :class:`WrongUse` for a form without a query.
    """
    beside, asked = read_query(encoded), read_query(_text(body))
    if asked.query is None:
        raise WrongUse("请给出一个 query 参数，内容是 SPARQL 查询。")
    scope = asked.scope if asked.scope.stated else beside.scope
    return Asked(asked.query, scope, asked.form or beside.form)


def read_direct(encoded: str, body: bytes) -> Asked:
    """A query that was posted as it is; graphs and format stand in the address."""
    beside = read_query(encoded)
    if beside.query is not None:
        raise WrongUse("查询已在正文里，地址中不要再有 query 参数。")
    return Asked(_text(body), beside.scope, beside.form)


def _fields(encoded: str) -> dict[str, list[str]]:
    try:
        stated = parse_qs(encoded, keep_blank_values=True, max_num_fields=_MOST, errors="strict")
    except UnicodeDecodeError as error:
        raise WrongUse("参数不是 UTF-8 编码。") from error
    except ValueError as error:
        raise WrongUse(f"参数超过 {_MOST} 个。") from error
    if {"update", "using-graph-uri", "using-named-graph-uri"} & set(stated):
        raise WrongUse("这里只能查询，不能更新。")
    return stated


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise WrongUse("请求正文不是 UTF-8 编码。") from error
