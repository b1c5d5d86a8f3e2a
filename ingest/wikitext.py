"""Wikitext as Wikisource writes it: what stands on a page, its header, its notes, its categories.

Templates are taken for what they do on the page; of one that is not known, its one argument is kept within a line, and
nothing where it stands alone. Traditional forms are kept where a page gives several.

Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import mwparserfromhell
from mwparserfromhell.nodes import ExternalLink, Heading, HTMLEntity, Node, Tag, Template, Text, Wikilink
from mwparserfromhell.parser import ParserError
from mwparserfromhell.wikicode import Wikicode

from ingest.mandoku import MISSING
from ontology.records import Block

# What no text bears: they stand for notes, headings, verse while a page is taken apart.
_NOTE, _HEAD, _VERSE, _PROSE, _BREAK = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3", "\ufdd4"
_OWN = re.compile("[\ufdd0-\ufdef]")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_WORD = re.compile(r"__[A-Z]{3,20}__")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,20})\b([^<>]{0,400}?)(/?)>")
_CONVERSION = re.compile(r"-\{([^{}]{0,400})\}-")
_BRACKET = re.compile(r"\{\{|\}\}|\[\[|\]\]|\[(?=https?://|//)|\]|\n|(?<![^\n])\{\|(?!\})|(?<![^\n])\|\}(?!\})")
"""Those of a table stand at the beginning of a line."""
_CLOSES = {"}}": "{{", "]]": "[[", "]": "[", "|}": "{|"}
_LIST = re.compile(r"^(?:[:;*#]+[ \t]*|[ \t]+(?=\{\||\|\}))", re.MULTILINE)
_RULE = re.compile(r"(zh(?:-\w+)?)\s*:\s*([^;]*)")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3000-\u303f\uff00-\uffef“”‘’…—]")
_DEEPEST = 12

# What templates do on the page, by the names that Wikisource has for them.
_DOES: Mapping[str, str] = {
    name: does
    for does, names in {
        "header": "header header2 header3 novel 标头 標頭 翻譯標頭 translation_header 作者 文章",
        "first": "專名 专名 propernoun pn 專 专 ul 書名 书名 書名號 书名号 標 标 ! !! 僻字 另 yl sic 糾 纠 larger "
        "smaller x-larger xx-larger center c right left red blue gap2 du 對齊 dropinitial dropcap di 大 小 粗體 zh sc "
        "small-caps 異體 异体 ruby rb",
        "last": "color font font-size size lang fs",
        "note": "* 註 注 夾注 夹注 小註 小注 小字 雙行註 双行注 fn footnote efn refn 校 校記 校记",
        "glossed": "annotate 註解 annotation 注音",
        "line": "nop br - clear p",
        "missing": "?",
    }.items()
    for name in names.split()
}
_DROPPED = re.compile(
    r"pd|cc|gfdl|wikipedia|default|displaytitle|textquality|footer|四庫|delete|fix|legal|license|版權|版权|#|nav|toc"
    r"|wiki|commons|interwiki|unsigned|reflist|gap|dhr|rule|anchor|分類|分类|cat|快速|未校|校對|完成|进度|進度|消歧|重定向",
)
_HIDDEN = frozenset(
    ["noinclude", "includeonly", "math", "gallery", "rt", "rp", "del", "s", "strike", "score", "timeline"]
)
_REFERENCES = frozenset(["ref"])
_LINE_TAGS = frozenset(["br", "p", "div", "hr", "center", "li", "dd", "tr", "table", "blockquote"])
_LISTS = frozenset(["li", "dd", "dt"])


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says. ``header`` are the arguments of its header by their names, ``left_out`` names of templates."""

    blocks: tuple[Block, ...]
    header: Mapping[str, str]
    categories: tuple[str, ...]
    left_out: tuple[str, ...]


@dataclass(slots=True)
class _State:
    notes: list[str] = field(default_factory=list)
    header: dict[str, str] = field(default_factory=dict)
    categories: list[str] = field(default_factory=list)
    left_out: dict[str, None] = field(default_factory=dict)

    def note(self, text: str) -> str:
        self.notes.append(text)
        return f"{_NOTE}{len(self.notes) - 1}{_NOTE}"


def parse(text: str) -> Page:
    """Take a page apart. Raises ``ValueError`` for one that the parser gives up."""
    state = _State()
    text = _LIST.sub(_BREAK, _WORD.sub("", _COMMENT.sub("", _OWN.sub(MISSING, text))))
    shown = _plain(_tags(_converted(text), state), state)
    blocks = tuple(_blocks(_converted(shown), state))
    return Page(blocks, state.header, tuple(dict.fromkeys(state.categories)), tuple(state.left_out))


def plain(text: str) -> str:
    """Return a short wikitext, such as an argument of a header, as one line."""
    shown = re.sub(f"{_NOTE}\\d+{_NOTE}", "", _plain(_tags(text, _State()), _State()))
    return " ".join(_OWN.sub("", shown).split())


def _converted(text: str) -> str:
    """Take of ``-{zh-hans:…;zh-hant:…}-`` the traditional form."""
    for _ in range(_DEEPEST):
        changed = _CONVERSION.sub(_form, text)
        if changed == text:
            break
        text = changed
    return text


def _form(found: re.Match[str]) -> str:
    body = found[1].split("|", 1)[-1]
    forms = dict(_RULE.findall(body))
    for name in ("zh-hant", "zh-tw", "zh-hk", "zh", "zh-hans", "zh-cn"):
        if forms.get(name):
            return str(forms[name]).strip()
    return "" if forms else body


def _tags(text: str, state: _State) -> str:
    """Take the HTML out: the parser would read far ahead for each tag that is not closed.

    Notes are set apart, what does not show is dropped, verse is marked; other tags give way to what they hold.
    """
    done: list[str] = [""]
    opened: list[str] = []
    begin = 0
    for found in _TAG.finditer(text):
        closing, name, _, alone = found.groups()
        name = name.lower()
        done[-1] += text[begin : found.start()]
        begin = found.end()
        if name in _REFERENCES or name in _HIDDEN:
            if alone or (not closing and len(opened) >= _DEEPEST):
                continue
            if not closing:
                opened.append(name)
                done.append("")
            elif name in opened:
                _close(name, opened, done, state)
        elif name == "poem":
            done[-1] += f"\n{_PROSE if closing else _VERSE}\n"
        elif name == "nowiki":
            continue
        elif name in _LINE_TAGS:
            done[-1] += _BREAK
    done[-1] += text[begin:]
    return "".join(done).replace("<", "＜")


def _close(name: str, opened: list[str], done: list[str], state: _State) -> None:
    """End the innermost element of ``name``; one within it that nobody closed was none."""
    while opened:
        one, inner = opened.pop(), done.pop()
        if one == name:
            done[-1] += state.note(inner) if name in _REFERENCES else ""
            return
        done[-1] += inner


def _balanced(text: str) -> str:
    """Drop brackets that have no partner, and those that stand deeper than any page needs: the parser would try each
    of them to the end of the page."""
    dropped: list[tuple[int, int]] = []
    opened: list[re.Match[str]] = []
    counts = Counter[str]()
    for found in _BRACKET.finditer(text):
        sign = found[0]
        if sign == "\n":  # an address ends with its line
            while opened and opened[-1][0] == "[":
                dropped.append(opened[-1].span())
                counts[opened.pop()[0]] -= 1
        elif sign not in _CLOSES:
            opened.append(found)
            counts[sign] += 1
        elif counts[_CLOSES[sign]]:
            while True:
                partner = opened.pop()
                counts[partner[0]] -= 1
                if partner[0] == _CLOSES[sign]:
                    break
                dropped.append(partner.span())
            dropped += [partner.span(), found.span()] if len(opened) >= _DEEPEST else []
        elif sign != "]":
            dropped.append(found.span())
    return _without(text, [*dropped, *(one.span() for one in opened)])


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    kept, begin = [], 0
    for first, last in sorted(spans):
        kept.append(text[begin:first])
        begin = last
    return "".join((*kept, text[begin:]))


def _plain(text: str, state: _State) -> str:
    try:
        return "".join(_shown(mwparserfromhell.parse(_balanced(text)), state))
    except (ParserError, RecursionError) as error:
        raise ValueError("模板套得太深或写法有误，解析不了") from error


def _shown(code: Wikicode, state: _State, *, depth: int = 0) -> Iterator[str]:
    for node in code.nodes:
        yield from _of(node, state, depth) if depth < _DEEPEST else ()


def _of(node: Node, state: _State, depth: int) -> Iterator[str]:
    if isinstance(node, Text):
        yield str(node.value)
    elif isinstance(node, Template):
        yield from _template(node, state, depth)
    elif isinstance(node, Wikilink):
        yield from _link(node, state, depth)
    elif isinstance(node, Heading):
        yield f"\n{_HEAD}{node.level}{''.join(_shown(node.title, state, depth=depth + 1)).strip()}\n"
    elif isinstance(node, ExternalLink):
        yield from _shown(node.title, state, depth=depth + 1) if node.title else ()
    elif isinstance(node, HTMLEntity):
        yield node.normalize() or ""
    elif isinstance(node, Tag):
        name = str(node.tag).strip().lower()
        yield _BREAK if name in _LINE_TAGS or name in _LISTS else "　" if name in ("td", "th") else ""
        yield from _shown(node.contents, state, depth=depth + 1) if node.contents else ()


def _link(node: Wikilink, state: _State, depth: int) -> Iterator[str]:
    target = str(node.title).strip()
    space, _, rest = target.lstrip(":").partition(":")
    kind = space.strip().lower()
    if rest and kind in ("category", "分類", "分类", "cat") and not target.startswith(":"):
        state.categories.append(rest.split("|")[0].strip())
    elif rest and kind in ("file", "image", "文件", "圖像", "图像", "檔案", "media"):
        return
    elif rest and re.fullmatch("[a-z-]{2,12}", kind) and node.text is None:
        return  # the same page in another language
    elif node.text is not None:
        yield from _shown(node.text, state, depth=depth + 1)
    else:
        yield target.lstrip(":/").split("#")[0].rstrip("/")


def _template(node: Template, state: _State, depth: int) -> Iterator[str]:
    name = re.sub(r"[\s_]+", "_", str(node.name).strip()).lower()
    said = ["".join(_shown(one.value, state, depth=depth + 1)).strip() for one in node.params if not one.showkey]
    does = _DOES.get(name) or _DOES.get(name.split("/")[0])
    if does == "header":
        for one in node.params:
            state.header.setdefault(str(one.name).strip().lower(), str(one.value).strip())
    elif does is None:
        state.left_out[str(node.name).strip()[:40]] = None
        inline = len(said) == 1 and not _DROPPED.match(name) and ":" not in name
        yield f"\ufdd5{said[0]}\ufdd5" if inline else ""
    else:
        yield _known(does, said, state)
        if name == "另" and len(said) > 1 and said[1]:
            yield state.note(f"一作「{said[1]}」")


def _known(does: str, said: list[str], state: _State) -> str:
    first = said[0] if said else ""
    if does == "note":
        return state.note(first) if first else ""
    if does == "glossed":
        return first + (state.note(said[1]) if len(said) > 1 else "")
    if does == "line":
        return _BREAK
    return (said[-1] if said else "") if does == "last" else first or MISSING


_UNKNOWN = re.compile("\ufdd5([^\ufdd5]*)\ufdd5")


def _blocks(text: str, state: _State) -> Iterator[Block]:
    """Cut what shows into paragraphs: a line break within one is none, in verse each line stands."""
    path: list[tuple[int, str]] = []
    verse = False
    offset = 0
    for part in _paragraphs(text):
        if part in (_VERSE, _PROSE):
            verse = part == _VERSE
            continue
        if part.startswith(_HEAD):
            level, title = int(part[1]), _without_notes(part[2:])
            path = [*(one for one in path if one[0] < level), (level, title)]
            continue
        heading = "/".join(title for _, title in path if title)
        body, notes = _split_notes(part, state)
        if body:
            yield Block(body, heading, role="verse" if verse else "")
        for at, note in notes:
            yield Block(note, heading, role="note", anchor=offset + min(at, len(body)))
        offset += (len(body) + 1 if body else 0) + sum(len(note) + 1 for _, note in notes)


def _paragraphs(text: str) -> Iterator[str]:
    verse = False
    run = ""
    for line in text.replace(_BREAK, "\n\n").split("\n"):
        bare = line.strip(" \t\xa0")
        alone = _UNKNOWN.fullmatch(bare)
        bare = "" if alone else _UNKNOWN.sub(r"\1", bare)
        mark = bare in (_VERSE, _PROSE) or bare.startswith(_HEAD)
        if run and (not bare or mark or verse):
            yield run
            run = ""
        if mark:
            verse = bare == _VERSE if bare in (_VERSE, _PROSE) else verse
            yield bare
        elif bare:
            gap = "" if not run or (_WIDE.match(run[-1]) or _WIDE.match(bare)) else " "
            run += gap + bare
    if run:
        yield run


def _split_notes(part: str, state: _State) -> tuple[str, list[tuple[int, str]]]:
    """Return a paragraph without its notes, and these with where they stood."""
    body, notes = "", []
    for place, piece in enumerate(part.split(_NOTE)):
        if place % 2:
            note = _note(state.notes[int(piece)], state)
            notes += [(len(body), note)] if note else []
        else:
            body += piece if body else piece.lstrip(" \u3000")
    return body.rstrip(" \u3000"), notes


def _note(text: str, state: _State) -> str:
    """Return a note as one line; what stands in it as a note of its own is part of it."""
    shown = _UNKNOWN.sub(r"\1", _plain(text, state) if set(text) & set("[{'") else text)
    for _ in range(_DEEPEST):
        shown = re.sub(f"{_NOTE}(\\d+){_NOTE}", lambda found: f"（{state.notes[int(found[1])]}）", shown)
    return "".join(_OWN.sub("", shown).split("\n")).strip()


def _without_notes(text: str) -> str:
    return _OWN.sub("", re.sub(f"{_NOTE}\\d+{_NOTE}", "", _UNKNOWN.sub(r"\1", text))).strip()
