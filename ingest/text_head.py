"""What the first lines of a text say of it: ``北魏 酈道元 撰`` below the title, ``作者：…``; and a colophon at its end.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.name_parts import one_name
from ontology.ancient.forms import numbered, simple
from ontology.describing import EDITION, PART, PRINCIPAL, canonical, plain
from ontology.editions import edition_kind
from ontology.guesses import PLAIN
from ontology.records import Guess
from ontology.responsibility import dynasty_before

LINES = 12
_LONGEST = 40
_LABELLED = re.compile(
    r"^[【\[［]?\s{0,9}(?P<label>[\u4e00-\u9fff\s\u3000]{2,8}?|[A-Za-z ]{4,12})\s{0,9}[】\]］]?\s{0,9}[:：]\s{0,9}"
    r"(?P<value>[^\s:：][^:：]{0,60})$"
)
_BY = re.compile(
    r"^[（(\[［〔【]?\s*(?P<dynasty>先秦|[周秦汉魏晋宋齐梁陈隋唐辽金元明清]|西汉|东汉|后汉|三国[魏蜀吴]?|西晋|东晋|刘宋|南朝[宋齐梁陈]|"
    r"北魏|后魏|东魏|西魏|北齐|北周|五代|后唐|后晋|南唐|北宋|南宋|民国)[代朝]?\s*[）)\]］〕】]?"
    r"[\s\u3000·•]*(?P<name>[\u3400-\u9fff][\u3400-\u9fff\s\u3000]{1,18}?)[\s\u3000]*"
    r"(?P<function>编著|编纂|纂修|编修|编次|校注|点校|[撰著编纂辑修注疏译述集])$"
)
_HEAD = numbered(r"^(?P<title>[\u3400-\u9fff]{2,12}?)[\s\u3000]*(?P<part>卷第?\s*N(?:之[上中下])?|卷[上中下首末])$")
_COLOPHON = re.compile(r"(?:[刊刻梓]|[印行]|书局|刊行|刻本|开雕|重刊|藏板)")
_ERA_YEAR = numbered(r"[\u4e00-\u9fff]{2}(?:N|元)年|岁次|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]")
_FIELDS = {plain(word): field for field, words in PRINCIPAL.items() if field in PLAIN for word in words}
_MODERN = frozenset({"creator", "date", "title", "dynasty", "book"})


def guesses_of_text(lines: Sequence[str]) -> tuple[Guess, ...]:
    """Return what the lines of a text say of it; ``lines`` are its first and its last ones, in their order."""
    found: dict[str, Guess] = {}
    for one in (*_labelled(lines[:LINES]), *_chapter_head(lines[:LINES]), *_colophon(lines[-3:])):
        found.setdefault(one.field, one)
    return tuple(found.values())


def _labelled(lines: Sequence[str]) -> Iterator[Guess]:
    """Read ``作者：…`` of modern title pages; where many lines are so, of a play or a list, none counts."""
    told = [(line, found) for line in lines if (found := _LABELLED.match(line.strip())) and len(line) <= 60]
    for line, found in told:
        label = re.sub(r"[\s\u3000]", "", found["label"])
        field = _FIELDS.get(plain(label), "")
        if field in _MODERN:
            yield Guess(field, found["value"].strip(), 0.9, f"正文开头“{line.strip()}”")
        elif label in ("来源", "來源", "出处") or canonical(label) in ("出版者", "版本"):
            name = canonical(label) if canonical(label) != label else "来源"
            yield Guess(
                name if label not in ("版本",) else EDITION, found["value"].strip(), 0.85, f"正文开头“{line.strip()}”"
            )


def _chapter_head(lines: Sequence[str]) -> Iterator[Guess]:
    """Read 卷端: the title with its juan, and below it who made the book."""
    for place, line in enumerate(lines[:6]):
        bare = line.strip()
        if len(bare) > _LONGEST:
            continue
        found = _BY.match(simple(bare))
        if found is None:
            continue
        own = bare[found.start("name") : found.end("function")]
        name = re.sub(r"[\s\u3000]", "", one_name(own))
        yield Guess("creator", name, 0.9, f"卷端“{bare}”")
        yield Guess(
            "dynasty",
            dynasty_before(bare)[0] or bare[found.start("dynasty") : found.end("dynasty")],
            0.9,
            f"卷端“{bare}”",
        )
        above = lines[place - 1].strip() if place else ""
        yield from _titled(above)
        return


def _titled(line: str) -> Iterator[Guess]:
    found = _HEAD.match(simple(line))
    if found:
        yield Guess("book", line[found.start("title") : found.end("title")], 0.9, f"卷端“{line}”")
        yield Guess(PART, line[found.start("part") : found.end("part")], 0.9, f"卷端“{line}”")
    elif 2 <= len(line) <= 20 and not re.search(r"[，。；：？！]", line):
        yield Guess("title", line, 0.85, f"卷端“{line}”")


def _colophon(lines: Sequence[str]) -> Iterator[Guess]:
    for line in reversed(lines):
        bare = line.strip(" \u3000。")
        if not 6 <= len(bare) <= 30 or re.search(r"[，。；？！]", bare):
            continue
        plain_line = simple(bare)
        made = edition_kind(plain_line) or plain_line[-1] in "刊刻梓印雕板"
        if made and _COLOPHON.search(plain_line) and _ERA_YEAR.search(plain_line):
            yield Guess(EDITION, bare, 0.75, f"卷末“{bare}”")
            return
