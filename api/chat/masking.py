"""Personal data that readers type, and the words that are kept instead of them.

Telephone and mobile numbers, identity card numbers, e-mail addresses, bank card numbers, numbers of QQ and WeChat where
they are called so, and the name of somebody who gives it (我叫…, 姓名：…). Digits are read in any width and in Chinese,
with the spaces and hyphens that people put between them. Years, shelf marks, ISBN and page numbers stay.

Identity card numbers: GB 11643-1999. Mobile numbers begin with 13 to 19 and have eleven digits. Bank card numbers have
16 to 19 digits (ISO/IEC 7812-1).

Pure.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter

_CHINESE = dict(zip("〇零一二三四五六七八九幺两", "0012345678912", strict=True))
_DASHES = "‐‑‒–—―－﹣−"
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff"
_BETWEEN = r"[ \-.·]?"
_HOST = r"[a-z0-9\-]{1,63}(?:\.[a-z0-9\-]{1,63})+"

# 名叫海瑞 is said of anybody: a name is the reader's own after 我 or 本人, or after the label of a form.
_GIVEN = (
    r"(?:我(?:本人)?|(?<![^\W_])本人)(?:的?名字[叫是]|的?姓名[叫是为為爲]|名?叫)"
    r"|(?<![^\W_])姓名[是为為爲]|姓名:|联系人:"
)

_DATE = r"(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"


# The first that takes a place has it. Each is looked for in the plain form of the text.
_PATTERNS = (
    # The lengths of RFC 5321, 4.5.3.1: without them each letter of a long word is read to its end.
    ("邮箱", re.compile(rf"[a-z0-9_%+][a-z0-9._%+\-]{{0,63}}\s?@\s?{_HOST}", re.IGNORECASE)),
    (
        "身份证号",
        re.compile(
            rf"(?<!\d)[1-9]\d{{5}}{_BETWEEN}{_DATE}{_BETWEEN}\d{{3}}[\dx](?![\da-z])"
            r"|(?<!\d)[1-9]\d{5}[ \-]?\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ \-]?\d{3}(?!\d)",
            re.IGNORECASE,
        ),
    ),
    (
        "银行卡号",
        re.compile(
            r"\d{16,}|(?<!\d)[3-69]\d{3}(?:[ \-]\d{4}){2}[ \-]\d{4}(?:[ \-]?\d{1,3})?(?!\d)"
            r"|(?<!\d)[3-69](?: \d){15,18}(?!\d)"
        ),
    ),
    (
        "电话",
        re.compile(
            r"(?<![\d])(?:(?:\+|00)\s?86[ \-]?|86[ \-])?1[3-9]\d[ \-.·]?\d{4}[ \-.·]?\d{4}(?!\d)"
            rf"|(?<!\d)(?:(?:\+|00)86)1[3-9](?:{_BETWEEN}\d){{9}}(?!\d)"
            r"|(?<!\d)1[3-9](?:[ .·]\d){9}(?!\d)|(?<!\d)1 [3-9](?: \d){9}(?!\d)"
            r"|(?<![\d\-])(?:\(0\d{2,3}\)|0\d{2,3})[ \-]?[2-9]\d{2,3}[ \-]?\d{4}(?:[ \-转]{1,2}\d{1,6})?(?!\d)"
            r"|(?<!\d)400[ \-]?\d{3}[ \-]?\d{4}(?!\d)"
        ),
    ),
    ("电话", re.compile(r"(?<=电话)[号码是为::\s]{0,4}[2-9]\d{2,3}[ \-]?\d{4}(?!\d)")),
    (
        "账号",
        re.compile(r"(?:qq|微信|vx|wechat|weixin)[号码是为::\s]{0,4}(?=[a-z0-9])[a-z0-9_\-]{5,20}", re.IGNORECASE),
    ),
    (
        "姓名",
        re.compile(rf"(?:{_GIVEN})\s?([\u4e00-\u9fff]{{2,4}}?)(?=[,,。.;;、!!\s:]|$|电话|手机|身份证|邮箱|微信)"),
    ),
)
_LABELLED = ("电话", "账号")
# What stands before the number and is not it.
_LABEL = re.compile(r"^(?:qq|微信|vx|wechat|weixin)?[号码是为::\s]*", re.IGNORECASE)
_begin = attrgetter("begin")


@dataclass(frozen=True, slots=True)
class Personal:
    """Personal data at ``[begin, end)`` of a text; ``kind`` is what stands in its place."""

    begin: int
    end: int
    kind: str

    @property
    def mask(self) -> str:
        return f"〔{self.kind}〕"


def personal(text: str) -> tuple[Personal, ...]:
    """Return what is personal in a text that a reader typed, in its order; nothing overlaps."""
    taken: list[Personal] = []
    # 唯一 before a number is no digit of it, and so the digits are read without the Chinese ones first.
    for one in (*_found(text, chinese=False), *_found(text, chinese=True)):
        at = bisect_left(taken, one.begin, key=_begin)
        if (not at or taken[at - 1].end <= one.begin) and (at == len(taken) or one.end <= taken[at].begin):
            taken.insert(at, one)
    return tuple(taken)


def _found(text: str, *, chinese: bool) -> Iterator[Personal]:
    plain, places = _plain(text, chinese=chinese)
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(plain):
            label = _LABEL.match(match.group()) if kind in _LABELLED else None
            # A group is what is personal of a match.
            begin = match.start(match.lastindex or 0) + (label.end() if label else 0)
            yield Personal(places[begin], places[match.end() - 1] + 1, kind)


def mask(text: str) -> str:
    """Return the text with its personal data masked."""
    return _masked(text, personal(text))


def is_masked(text: str) -> bool:
    """Say whether personal data were masked in a text."""
    return any(f"〔{kind}〕" in text for kind, _ in _PATTERNS)


def hide(text: str, *typed: str) -> str:
    """Return a text that a program made, with the personal data masked that stand in what was ``typed``.

    A number that a document holds is not the reader's, and stays.
    """
    secrets = {(one[found.begin : found.end], found.mask) for one in typed for found in personal(one)}
    for secret, said in sorted(secrets, key=lambda pair: -len(pair[0])):
        text = text.replace(secret, said)
    return text


def _masked(text: str, found: Iterable[Personal]) -> str:
    return "".join(_pieces(text, found))


def _pieces(text: str, found: Iterable[Personal]) -> Iterator[str]:
    last = 0
    for one in found:
        yield text[last : one.begin]
        yield one.mask
        last = one.end
    yield text[last:]


def _plain(text: str, *, chinese: bool) -> tuple[str, list[int]]:
    """Return the text with digits, letters and stops in their plainest form, and where each character stood."""
    digits: Mapping[str, str] = _CHINESE if chinese else {}
    forms = [digits.get(character) or _form(character) for character in text]
    places = [at for at, form in enumerate(forms) for _ in form]
    return "".join(forms), places


def _form(character: str) -> str:
    if character in _UNSEEN:
        return ""
    if character in _DASHES:
        return "-"
    if character.isspace():
        return " "
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    folded = unicodedata.normalize("NFKC", character)
    # ① is no digit of the number after it.
    return folded if len(folded) == 1 and not folded.isdecimal() else character
