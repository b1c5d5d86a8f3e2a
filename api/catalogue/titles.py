"""Titles of books: what is the title, and what stands on it: 书名号, 卷数, 钦定, 增订, 嘉庆 …

A title is taken apart, nothing is thrown away: what is cut off stays as a mark, for two records may differ in it.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ontology.authority.numerals import number

_NUMERAL = "[一二三四五六七八九十百千万〇零两廿卅卌\\d]+"
_QUOTES = re.compile('[《》〈〉「」『』“”"]')
_GROUP = re.compile(r"[(（\[［〔【]([^()（）\[\]［］〔〕【】]*)[)）\]］〕】]")
_JUAN = re.compile(rf"(?<!第)(?:残?存)?(?P<n>{_NUMERAL})卷(?P<rest>(?:卷?[首末]|附|补|图|目|序|续|外|又|存).*)?$")
_WHOLE = re.compile(rf"(?:不分卷|(?:全|共)?{_NUMERAL}(?:回|册|函)|全[一二三四五六七八九十\d]+[册卷函]|全本|足本)$")
_PART = re.compile(
    rf"(?:[ .·,，:：]+[上中下]|[ .·,，:：]*(?:[上中下][册卷]|第?{_NUMERAL}分?册|第{_NUMERAL}卷|卷之?{_NUMERAL}))$"
)
_SUBTITLE = re.compile(r"\s*(?:[:：]|—+|--+)\s*")
_STATEMENT = re.compile(r"\s+/\s*")
_SPACE = re.compile(r"[\s·•・.,，、]+")

# What publishers and courts put before a title; the book is the same one.
_PRAISE = (
    *("钦定", "御制", "御定", "御纂", "敕撰", "新刻", "新刊", "新镌", "新锲", "重刊", "重刻", "重镌", "校刊", "校正"),
    *("精刻", "精校", "绣像全图", "绣像", "全像", "全图", "出像", "增像全图", "增像", "绘图", "绘像", "足本", "影印"),
    *("景印", "影宋本", "仿宋", "百衲本", "原本", "古本", "武英殿本", "宋本", "明本", "殿本"),
)
# What says that the text itself was changed.
_REVISED = (
    *("增订", "重订", "增广", "增补", "增修", "重修", "续修", "新修", "新编", "重编", "新纂", "修订", "删订", "增注"),
    *("增评", "补订", "新订", "改编", "新辑", "重辑", "节本", "节录", "摘录"),
)
REMADE = frozenset(
    (
        *(
            "重修",
            "续修",
            "新修",
            "重编",
            "新编",
            "重辑",
            "新辑",
            "新纂",
            "改编",
            "删订",
            "节本",
            "节录",
            "摘录",
            "节选",
            "选本",
        ),
        *("缩写本", "改编本", "少儿本", "青少本"),
    )
)
"""Of these marks those that make another text rather than a larger one."""
_REVISED_AFTER = re.compile(
    r"(增订本?|修订本?|重订本?|增补本?|修订版|增订版|节本|节选|选本|缩写本|改编本|少儿版|青少版)$"
)
_DYNASTIC = re.compile(r"大(?=[唐宋元明清汉金辽])|皇(?=[明清宋])")
_EDITION_NOTE = re.compile(
    r"[本版]$|影印|排印|复印|复制|缩微|胶卷|点校|标点|整理|简体|繁体|平装|精装|线装|丛书|文库|套装"
)
_GAZETTEER = re.compile(r".{2,}(?:[省府州县厅卫市区镇乡里郡村所寺山]志|通志|图经|志稿|乡土志|采访册)$")
_KINSHIP = re.compile(r"^(?:.*氏.*谱(?:牒|稿)?|.*(?:宗谱|家谱|族谱|世谱|支谱|家乘))$")
_GENERIC = frozenset(
    (
        *(
            "文集",
            "诗集",
            "诗文集",
            "全集",
            "选集",
            "诗选",
            "诗钞",
            "诗抄",
            "文钞",
            "文抄",
            "词集",
            "词钞",
            "日记",
            "年谱",
        ),
        *(
            "自传",
            "回忆录",
            "奏议",
            "奏稿",
            "奏疏",
            "尺牍",
            "书信集",
            "书信",
            "遗集",
            "遗稿",
            "遗书",
            "集",
            "别集",
            "文稿",
        ),
        *(
            "诗稿",
            "诗草",
            "吟草",
            "杂著",
            "随笔",
            "论文集",
            "作品集",
            "演讲集",
            "讲义",
            "手稿",
            "目录",
            "图录",
            "图册",
            "画集",
        ),
        *(
            "画册",
            "书法集",
            "诗",
            "文",
            "词",
            "诗余",
            "杂记",
            "笔记",
            "札记",
            "家书",
            "家训",
            "语录",
            "县志",
            "府志",
            "州志",
        ),
        *(
            "散文集",
            "散文选",
            "小说集",
            "短篇小说集",
            "文选集",
            "诗存",
            "文存",
            "存稿",
            "家谱",
            "族谱",
            "宗谱",
            "乡土志",
        ),
        *("手札", "信札", "地图", "照片", "合影", "碑", "墓志", "墓志铭", "拓片", "书信选", "杂文集", "诗词", "诗词集"),
    )
)


@dataclass(frozen=True, slots=True)
class Title:
    """A title, folded. ``core`` is what titles are compared by; all else are marks that were found on it."""

    text: str
    core: str
    praise: tuple[str, ...] = ()
    """钦定, 新刻, 绣像 …: a court's or a bookseller's words."""
    revised: tuple[str, ...] = ()
    """增订, 重修, 节本 …: the text was changed."""
    era: str = ""
    """The era that a gazetteer is called after: 嘉庆 of 嘉庆新安县志."""
    juan: int | None = None
    part: str = ""
    subtitle: str = ""
    notes: tuple[str, ...] = ()
    """What else stood in brackets: 外三种."""
    edition: str = ""
    """What the title says of the edition: 影印本, 点校本."""
    weak: str = ""
    """Why the title alone says little: 泛称, 方志, 谱牒; empty for one that does."""


def read_title(text: str, *, is_era: Callable[[str], bool]) -> tuple[Title, str]:
    """Return a folded title taken apart, and the statement of responsibility that stood after `` / ``.

    ``is_era`` says whether two or more characters are the name of an era.
    """
    stated = _STATEMENT.split(text.strip(), maxsplit=1)
    left, said = stated[0].split(" = ")[0], stated[1] if len(stated) > 1 else ""
    whole = _QUOTES.sub("", left).strip()
    bare, grouped = _without_groups(whole)
    main, subtitle = _split_subtitle(bare)
    main, juan, part = _without_extent(main)
    main, after = _cut_end(main)
    core = _SPACE.sub("", main)
    core, praise, revised = _without_prefixes(core)
    era, notes, edition = "", [], ""
    for one in grouped:
        if is_era(one):
            era = one
        elif found := _JUAN.search(one):
            juan = juan if juan is not None else number(found["n"])
        elif changed := _REVISED_AFTER.search(one):
            after = (*after, _plain(changed[1]))
        elif one in _REVISED:
            after = (*after, one)
        elif one in _PRAISE:
            praise = (*praise, one)
        elif _EDITION_NOTE.search(one):
            edition = f"{edition} {one}".strip()
        elif not (_WHOLE.search(one) or _PART.search(f" {one}") or not one.strip()):
            notes.append(_SPACE.sub("", one))
    core, era = _without_era(core, era, is_era)
    revised = tuple(dict.fromkeys((*revised, *after)))
    subtitle = _SPACE.sub("", subtitle)
    title = Title(left, core or whole, praise, revised, era, juan, part, subtitle, tuple(notes), edition, _weak(core))
    return title, said


def without_edition(shown: str) -> str:
    """Return a title as it is shown, without 书名号 around it and without what brackets say of the edition."""
    plain = _GROUP.sub(lambda found: "" if _is_of_edition(found[1]) else found[0], shown).strip() or shown
    inner = plain.removeprefix("《")
    return inner[:-1] if inner.endswith("》") and "《" not in inner else plain


def _is_of_edition(note: str) -> bool:
    return bool(_EDITION_NOTE.search(note) and not _REVISED_AFTER.search(note) and note not in _PRAISE)


def key_of(text: str) -> str:
    """Return a folded title as a key, without taking it apart: for names of books in authorities and 异名."""
    return _SPACE.sub("", _QUOTES.sub("", text))


def _without_groups(text: str) -> tuple[str, list[str]]:
    grouped = [one.strip() for one in _GROUP.findall(text)]
    bare = _GROUP.sub(" ", text).strip()
    return (bare, grouped) if bare else (text, [])


def _split_subtitle(text: str) -> tuple[str, str]:
    parts = _SUBTITLE.split(text, maxsplit=1)
    if len(parts) == 2 and parts[0] and not _PART.fullmatch(f" {parts[1]}"):
        return parts[0], parts[1]
    return (parts[0] or text), ""


def _without_extent(text: str) -> tuple[str, int | None, str]:
    """Cut 卷数, 回数, 册数 and the number of a volume off the end, in whatever order they stand."""
    juan: int | None = None
    part = ""
    while True:
        if (found := _JUAN.search(text)) and found.start():
            juan = number(found["n"]) if juan is None else juan
        elif (found := _WHOLE.search(text)) and found.start():
            pass
        elif (found := _PART.search(text)) and found.start():
            part = part or found[0].strip(" .·,，:：")
        else:
            return text, juan, part
        text = text[: found.start()].rstrip(" .·,，:：")


def _cut_end(text: str) -> tuple[str, tuple[str, ...]]:
    found = _REVISED_AFTER.search(text)
    if found and found.start() >= 2:
        return text[: found.start()].rstrip(), (_plain(found[1]),)
    return text, ()


def _plain(mark: str) -> str:
    """Write 增订, 增订本 and 增订版 behind a title alike, and otherwise than 增订 before it."""
    return mark if mark.endswith(("节选", "本")) else f"{mark.rstrip('版')}本"


def _without_prefixes(core: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    praise: list[str] = []
    revised: list[str] = []
    found = True
    while found:
        found = False
        for words, marks in ((_PRAISE, praise), (_REVISED, revised)):
            word = next((one for one in words if core.startswith(one) and len(core) - len(one) >= 2), "")
            if word:
                marks.append(word)
                core, found = core[len(word) :], True
    if (dynastic := _DYNASTIC.match(core)) and len(core) > 3:
        praise.append(dynastic[0])
        core = core[1:]
    return core, tuple(praise), tuple(revised)


def _without_era(core: str, era: str, is_era: Callable[[str], bool]) -> tuple[str, str]:
    """Take the era off a gazetteer's title: 嘉庆新安县志, 清嘉庆新安县志, 民国首都志."""
    if not _GAZETTEER.match(core) or era:
        return core, era
    for begin, end in ((0, 2), (1, 3), (0, 4)):
        if len(core) > end + 2 and core[:begin] in ("", "清", "明", "元", "宋") and is_era(core[begin:end]):
            return core[end:], core[begin:end]
    return core, ""


def _weak(core: str) -> str:
    if core in _GENERIC:
        return "泛称"
    if _GAZETTEER.match(core):
        return "方志"
    return "谱牒" if _KINSHIP.match(core) else ""
