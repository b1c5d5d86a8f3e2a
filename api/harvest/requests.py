"""What a harvester asks, checked against the protocol.

http://www.openarchives.org/OAI/openarchivesprotocol.html#ProtocolMessages

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


class OaiError(Exception):
    """A condition that is answered with an error element; ``code`` is one of the protocol's."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Verb:
    """The arguments that a verb must and may have, and whether a resumption token may stand in place of all."""

    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    resumable: bool = False


_LIST = Verb(frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"}), resumable=True)
VERBS: Mapping[str, Verb] = {
    "Identify": Verb(),
    "ListMetadataFormats": Verb(optional=frozenset({"identifier"})),
    "ListSets": Verb(resumable=True),
    "GetRecord": Verb(frozenset({"identifier", "metadataPrefix"})),
    "ListIdentifiers": _LIST,
    "ListRecords": _LIST,
}
TOKEN = "resumptionToken"  # noqa: S105 - the name of an argument
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_SECOND = re.compile(r"(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def checked(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return the arguments of a request, ``verb`` among them. Raises :class:`OaiError`."""
    verbs = [value for name, value in pairs if name == "verb"]
    if len(verbs) != 1 or verbs[0] not in VERBS:
        said = f"verb 是 {'、'.join(VERBS)} 之一，只写一次"
        raise OaiError("badVerb", f"{said}；这里写的是 {'、'.join(verbs)}。" if any(verbs) else f"{said}。")
    arguments: dict[str, str] = {}
    for name, value in pairs:
        if name in arguments:
            raise OaiError("badArgument", f"参数 {name} 写了不止一次。")
        arguments[name] = value
    _check_names(VERBS[verbs[0]], set(arguments) - {"verb"}, verbs[0])
    return arguments


def _check_names(verb: Verb, given: set[str], name: str) -> None:
    if TOKEN in given and verb.resumable:
        if len(given) > 1:
            raise OaiError("badArgument", f"{TOKEN} 须单独使用，不与其他参数同写。")
        return
    if unknown := given - verb.required - verb.optional:
        raise OaiError("badArgument", f"{name} 没有参数 {'、'.join(sorted(unknown))}。")
    if missing := verb.required - given:
        raise OaiError("badArgument", f"{name} 缺少参数 {'、'.join(sorted(missing))}。")


def window(arguments: Mapping[str, str]) -> tuple[str, str]:
    """Return the first and last second of ``from`` and ``until``, each empty where it is not stated.

    Raises :class:`OaiError` for what is no date, for two granularities at once, and for an end before the beginning.
    """
    since, until = arguments.get("from", ""), arguments.get("until", "")
    for name in ("from", "until"):
        if name in arguments and not _is_moment(arguments[name]):
            raise OaiError("badArgument", f"{name} 应写作 YYYY-MM-DD 或 YYYY-MM-DDThh:mm:ssZ，按世界协调时。")
    if since and until and len(since) != len(until):
        raise OaiError("badArgument", "from 与 until 的精度须相同：都到日，或都到秒。")
    if since and until and since > until:
        raise OaiError("badArgument", "from 晚于 until。")
    return (
        f"{since}T00:00:00Z" if _DAY.fullmatch(since) else since,
        f"{until}T23:59:59Z" if _DAY.fullmatch(until) else until,
    )


def _is_moment(text: str) -> bool:
    found = _DAY.fullmatch(text) or _SECOND.fullmatch(text)
    if found is None:
        return False
    year, month, day = (int(part) for part in found.groups()[:3])
    if not 1 <= month <= 12 or not 1 <= day <= _DAYS[month - 1]:
        return False
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return leap or (month, day) != (2, 29)
