"""Statements of responsibility 责任说明: ［清］纪昀等纂修；(明)宋濂 撰; 陈垣 著.

A creator has a name, a role, a dynasty where one is stated, and the persons of the authorities whom the name may mean.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

_MARK = re.compile(r"[(（\[［〔【]\s{0,9}([^()（）\[\]［］〔〕【】]{1,8})\s{0,9}[)）\]］〕】]")
_PIECES = re.compile(r"[;；/|\n]+")
_LIST = re.compile(r"[、,，&]|\s+and\s+")
_SPACES = re.compile(r"\s+")
_LATIN = re.compile(r"[a-z]")
_LEAD = re.compile(r"^(?:(?:著|撰|作|编|译|责任|主要责任)者|著|撰|编|作者)\s*[:：]\s*")
_UNKNOWN = re.compile(
    r"^\[?(?:佚名|阙名|缺名|无名氏|未署名|不著撰人(?:名氏)?|不著撰者|撰人不详|作者不详|不详|未详|失名|亡名氏|题?佚名|-+)\]?$"
)
_MAIN_LONG = (
    *(
        "编著",
        "编纂",
        "纂修",
        "编修",
        "修纂",
        "总纂",
        "主编",
        "原著",
        "撰文",
        "编写",
        "合著",
        "合编",
        "编辑",
        "撰述",
        "编集",
    ),
    *(
        "集编",
        "辑录",
        "纂辑",
        "编次",
        "主修",
        "主纂",
        "总修",
        "创办",
        "编绘",
        "绘图",
        "摄影",
        "口述",
        "撰集",
        "辑著",
        "编撰",
    ),
)
_OTHER_LONG = (
    *(
        "译注",
        "校注",
        "注释",
        "点校",
        "校点",
        "标点",
        "整理",
        "笺注",
        "集解",
        "集注",
        "疏证",
        "选注",
        "辑注",
        "编译",
        "编选",
    ),
    *(
        "选编",
        "辑校",
        "校勘",
        "校订",
        "校补",
        "增补",
        "补注",
        "评注",
        "评点",
        "批点",
        "批校",
        "题跋",
        "改编",
        "缩写",
        "敕撰",
    ),
    *(
        "监修",
        "校证",
        "校释",
        "校笺",
        "音义",
        "索隐",
        "正义",
        "句读",
        "断句",
        "校正",
        "增订",
        "修订",
        "续修",
        "续纂",
        "参订",
    ),
    *(
        "音注",
        "章句",
        "义疏",
        "补正",
        "今译",
        "译述",
        "翻译",
        "校译",
        "导读",
        "解读",
        "书写",
        "篆刻",
        "鉴定",
        "重编",
        "重订",
    ),
    *("考证", "考补", "考订", "删定", "刊定", "编注", "集传", "参校", "续编", "续补", "校定", "辑补", "御注", "敕编"),
)
_MAIN_SHORT = "著撰编纂辑修述作绘摄"
_OTHER_SHORT = "注註译校疏笺评订补选序跋书刻刊释传"
_BY_ORDER = ("奉敕", "奉勅", "奉旨")
_LONG = "|".join((*_BY_ORDER, *_MAIN_LONG, *_OTHER_LONG))
# Bounded: 编著 is one word and two, so that a long run of such could be read in more ways than can be tried.
_ROLE = re.compile(rf"(?P<open>等)?\s*(?P<role>(?:{_LONG}|[{_MAIN_SHORT}{_OTHER_SHORT}]){{1,6}})$")
_OPEN = re.compile(r"\s*等(?:人)?$")
_PLACES = frozenset("美英法德日俄苏意奥荷比韩朝印希西葡加澳瑞丹挪波捷匈")
# Dynasties that are no surnames, and such as are: 宋王明清 is 王明清 of 宋, 宋濂 is himself.
_DYNASTY = re.compile(
    "先秦|西汉|东汉|后汉|曹魏|三国[魏蜀吴]?|西晋|东晋|刘宋|南朝[宋齐梁陈]|北魏|后魏|东魏|西魏|北齐|北周|后梁|后唐|后晋|后周"
    "|南唐|五代|北宋|南宋|民国|[周秦汉魏晋宋齐梁陈隋唐辽金元明清]"
)
_NEVER_SURNAMES = frozenset("清")
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Creator:
    """Who is responsible. ``persons`` are ids of entities; one is a decision, several are who bears the name."""

    name: str
    role: str = ""
    main: bool = True
    dynasty: str = ""
    persons: tuple[str, ...] = ()

    @property
    def compiled(self) -> bool:
        """Whether the creator put together what others wrote."""
        return bool(self.role) and self.role[0] in "编辑总" and self.role not in ("编著", "编撰", "编写")


@dataclass(frozen=True, slots=True)
class Responsibility:
    """All creators of a record; ``open`` where 等 says that there are more."""

    creators: tuple[Creator, ...] = ()
    open: bool = False

    @property
    def principals(self) -> tuple[Creator, ...]:
        """Those who made the work: its authors; where none is named its compilers, else its commentators."""
        makers = tuple(one for one in self.creators if one.main)
        return tuple(one for one in makers if not one.compiled) or makers or self.creators

    @property
    def only_others(self) -> bool:
        """Whether nobody is named but commentators, editors of the text and translators."""
        return bool(self.creators) and not any(one.main for one in self.creators)


Persons = Callable[[str, str], tuple[str, ...]]
"""Ids of the persons who bear a (folded) name, of those of a dynasty where one is stated."""


def read_creators(text: str, *, dynasty: str, persons: Persons) -> Responsibility:
    """Read a folded statement. ``dynasty`` is that of the record, for creators without a mark of their own."""
    found: list[Creator] = []
    more = False
    # Converters to simplified characters write 著 as 着.
    for piece in _PIECES.split(_LEAD.sub("", text.strip().replace("着", "著"))):
        creators, open_ = _piece(piece.strip(), dynasty, persons)
        found += creators
        more = more or open_
    return Responsibility(tuple(dict.fromkeys(found)), more)


def _piece(text: str, dynasty: str, persons: Persons) -> tuple[list[Creator], bool]:
    """Read names that share what stands at their end: 孔子、孟子等著."""
    parts = [part for one in _LIST.split(text) for part in _by_mark(one.strip()) if part]
    found: list[Creator] = []
    more, waiting = False, 0
    for part in parts:
        names, role, main, open_ = _role_of(part, persons)
        more = more or open_
        read = [_creator(name, role, main, dynasty, persons) for name in names]
        read = [one for one in read if one is not None]
        if role:
            found[waiting:] = [_with_role(one, role, main) for one in found[waiting:]]
        found += [one for one in read if one is not None]
        waiting = len(found) if role else waiting
    return found, more


def _by_mark(text: str) -> Iterator[str]:
    """Cut where a new dynasty mark begins and after a role: (汉)司马迁撰(宋)裴骃集解, 舒懋官修 王崇熙纂."""
    marked = {found.start() for found in _MARK.finditer(text) if found.start()}
    starts = sorted(marked.union(_after_roles(text)))
    for begin, end in zip([0, *starts], [*starts, len(text)], strict=True):
        if piece := text[begin:end].strip():
            yield piece


def _after_roles(text: str) -> Iterator[int]:
    begin = 0
    for found in _SPACES.finditer(text):
        if _ends_in_role(text[begin : found.start()]):
            yield found.end()
        begin = found.end()


def _ends_in_role(word: str) -> bool:
    found = _ROLE.search(word)
    return found is not None and _bears(word[: found.start()])


def _role_of(text: str, persons: Persons) -> tuple[list[str], str, bool, bool]:
    if not _MARK.search(text) and persons(text, ""):
        return [text], "", True, False
    role, main, open_ = "", True, False
    found = _role(text, persons)
    if found and _bears(text[: found.start()]):
        role, open_ = found["role"], bool(found["open"])
        bare = next((role.removeprefix(one) for one in _BY_ORDER if role.startswith(one)), role) or role
        main = bare.startswith(_MAIN_LONG) or (not bare.startswith(_OTHER_LONG) and bare[0] in _MAIN_SHORT)
        text = text[: found.start()].strip()
    if (also := _OPEN.search(text)) and also.start():
        text, open_ = text[: also.start()].strip(), True
    return list(_names(text)), role, main, open_


def _role(text: str, persons: Persons) -> re.Match[str] | None:
    """Find the role at the end; where a shorter one leaves a person's whole name, that: 欧阳修 of 欧阳修撰."""
    found = shorter = _ROLE.search(text)
    while shorter is not None:
        if persons(_MARK.sub("", text[: shorter.start()]).strip(), ""):
            return shorter
        shorter = _ROLE.search(text, shorter.start("role") + 1)
    return found


def _bears(rest: str) -> bool:
    """Say whether what is left of a role can be a name: two characters, or one after a mark and before a space."""
    bare = _MARK.sub("", rest)
    return len(bare.strip()) >= 2


def _names(text: str) -> Iterator[str]:
    """Cut at spaces, but put single characters together: 「鲁 迅」 is one name; Latin names keep their spaces."""
    if _LATIN.search(text):
        yield text
        return
    run = ""
    mark = ""
    for piece in _SPACES.split(text):
        bare = _MARK.sub("", piece)
        if not bare:
            mark += piece
        elif len(bare) == 1 and (not run or len(_MARK.sub("", run)) == 1):
            run += mark + piece
            mark = ""
        else:
            if run:
                yield run
            run, mark = mark + piece, ""
    if run:
        yield run


def _with_role(creator: Creator, role: str, main: bool) -> Creator:  # noqa: FBT001 - a pair with role
    return creator if creator.role else Creator(creator.name, role, main, creator.dynasty, creator.persons)


def _creator(text: str, role: str, main: bool, dynasty: str, persons: Persons) -> Creator | None:  # noqa: FBT001
    marks = [one.strip() for one in _MARK.findall(text)]
    name = _SPACES.sub("" if not _LATIN.search(text) else " ", _MARK.sub("", text)).strip(" .。:：-")
    if not name or len(name) > _LONGEST or _UNKNOWN.match(name):
        return None
    own = next((one for one in marks if _DYNASTY.match(one)), "")
    if not own and not persons(name, ""):
        own, name = _leading_dynasty(name, persons)
    if own.endswith(("朝", "代")) and len(own) > 1:
        own = own[:-1]
    stated = own or ("" if _is_foreign(marks) else dynasty)
    if name.startswith("释") and len(name) > 2 and not persons(name, stated):
        name = name[1:]
    return Creator(name, role, main, stated, persons(name, stated))


def _is_foreign(marks: Iterable[str]) -> bool:
    return any(one[:1] in _PLACES or one.endswith("国") for one in marks)


def _leading_dynasty(name: str, persons: Persons) -> tuple[str, str]:
    """Take a dynasty off that stands before a name without any mark: 清纪昀, 宋王明清."""
    found = _DYNASTY.match(name)
    rest = name[found.end() :] if found else ""
    if found and len(rest) >= 2:
        sure = len(found[0]) > 1 or found[0] in _NEVER_SURNAMES or len(name) == 4
        if sure or persons(rest, found[0]):
            return found[0], rest
    return "", name


def dynasty_before(text: str) -> tuple[str, str]:
    """Return the dynasty that stands before a name, with marks or without, and the name: 清黄丕烈, （清）黄丕烈."""
    marked = re.match(r"\s*[(（\[［〔【]\s*([^()（）\[\]［］〔〕【】]{1,6})\s*[)）\]］〕】]\s*", text)
    if marked and _DYNASTY.match(marked[1]):
        return marked[1].removesuffix("朝").removesuffix("代") or marked[1], text[marked.end() :].strip()
    return _leading_dynasty(text.strip(), lambda *_: ())


def is_dynasty(text: str) -> bool:
    """Say whether a text is the name of a dynasty and no more, with 代 or 朝 or without."""
    return (
        _DYNASTY.fullmatch(text) is not None or _DYNASTY.fullmatch(text[:-1] if text[-1:] in "代朝" else "") is not None
    )
