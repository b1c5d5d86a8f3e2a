"""Surnames 姓氏, single and compound, in simplified form, and the characters that begin no given name. Pure."""

from __future__ import annotations

import re

from ingest.taggers.words import words

SINGLE = frozenset(words("surnames"))

COMPOUND = words("surnames_compound")

# Function words and common verbs: a run of characters that holds one of them is no name in a pattern.
_NOT_IN_NAMES = (
    "之乎者也矣焉哉曰而其于以与则乃若所何谓吾汝尔我此是非不无未有皆咸悉亦又复且或及"
    "使令遣召命欲能可得为至自在因由故乎耶耳遂即既已将大小上下中前后诸人日月年岁时来去往还入出见闻言语问对答请等帝"
)

# Words that only look like a compound surname before a given name.
OFFICE_SURNAMES = frozenset({"司马", "司徒", "司空", "司寇", "太史", "单于", "尉迟"})

GIVEN = f"[^{_NOT_IN_NAMES}，。、；：？！“”‘’「」『』《》〈〉（）()\\[\\]\\s0-9a-z·…—一二三四五六七八九十百千]"
SURNAME = f"(?:{'|'.join(COMPOUND)}|[{''.join(sorted(SINGLE))}])"
FULL_NAME = re.compile(f"(?P<surname>{SURNAME})(?P<given>{GIVEN}{{1,2}})")


# By their first character, in the same order: a long book asks hundreds of times for each person that it names.
COMPOUND_FROM = {
    head: tuple(one for one in COMPOUND if one[0] == head) for head in dict.fromkeys(one[0] for one in COMPOUND)
}


def split_name(name: str) -> tuple[str, str]:
    """Return surname and given name; an empty surname where ``name`` does not begin with a known one."""
    for surname in COMPOUND_FROM.get(name[:1], ()):
        if name.startswith(surname) and len(name) > len(surname):
            return surname, name[len(surname) :]
    if 2 <= len(name) <= 3 and name[0] in SINGLE:
        return name[0], name[1:]
    return "", name
