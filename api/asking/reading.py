"""A question to the shape that it has, with the names in its slots. Whole questions match, or none does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from api.asking.fillers import Filler
from api.asking.glyphs import spellings
from api.asking.names import Known, Names, numbers, plain
from api.asking.shape import Shape
from api.asking.wording import SLOTS, exact, rough, slots_of
from ingest.normalize import normalize

_BEFORE = re.compile(
    "^(?:请问|请教|请|我们?想(?:要)?(?:知道|了解|查|问)(?:一下)?|想(?:知道|了解|问|查)(?:一下)?|告诉我|帮我|给我|麻烦|"
    "查询|查找|查一下|查查|查一查|查|列出|列举|列一下|找出|找一下|找|看看|(?:图谱|馆藏|馆里|库)(?:里面?|中|内)?|"
    "根据(?:图谱|馆藏)|据(?:图谱|馆藏)|一下|[，,：:])+"
)
_BEHIND = re.compile("[。？?！!；;，,、：:…~～]+$|(?:呢|啊|呀|吗|啦)[。？?！!]*$")
_MARKED = re.compile("[《〈]([^》〉]{1,60})[》〉]")
_COUNTING = re.compile("多少|几[个位种部首篇处座次件名条段本场项家份所]")


@dataclass(frozen=True, slots=True)
class Read:
    """A question with its shape: what fills the slots, and what the words of the shape stand for."""

    shape: Shape
    fillers: Mapping[str, Filler]
    words: Mapping[str, str]
    texts: Mapping[str, str]
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Unread:
    """A question without a shape; ``missing`` is a text that stood where a name of ``wanted`` was looked for."""

    missing: str = ""
    wanted: str = ""
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads questions by ``shapes``, which are tried in order; ``titles`` are names of collections, books, titles."""

    shapes: Sequence[Shape]
    titles: Callable[[], Mapping[str, str]] = dict
    """Collections and books by their folded names."""

    def read(self, question: str, names: Names) -> Read | Unread:
        """Return the first shape with a wording that the whole question has."""
        text = cleaned(question)
        likely = [(shape, wording, match) for shape, wording, match in self._likely(text)]
        if not likely:
            return Unread()
        known = names.known(text)
        fillers = self._fillers(text, known)
        fillers["C"].update(_marked(question, text))
        for shape, wording, _ in likely:
            pattern = exact(wording, {letter: tuple(found) for letter, found in fillers.items()})
            match = pattern.fullmatch(text) if pattern else None
            if match:
                return _read(shape, wording, match, fillers, counts=bool(_COUNTING.search(text)))
        return _unread(likely, fillers)

    def _likely(self, text: str) -> Iterator[tuple[Shape, str, re.Match[str]]]:
        for shape in self.shapes:
            for wording in shape.wordings:
                if match := rough(wording).fullmatch(text):
                    yield shape, wording, match

    def _fillers(self, text: str, known: Known) -> dict[str, dict[str, Filler]]:
        fillers: dict[str, dict[str, Filler]] = {}
        for letter, types in SLOTS.items():
            found: dict[str, Filler] = {}
            for type_ in types:
                for name, filler in known.get(type_, {}).items():
                    if name not in found or (filler.chosen and not found[name].chosen):
                        found[name] = filler
            fillers[letter] = found
        words = plain(text)
        fillers["N"] = words
        titles = self.titles()
        fillers["C"] = {
            name: replace(filler, spellings=(titles[name],)) for name, filler in words.items() if name in titles
        }
        fillers["Q"] = numbers(text)
        return fillers


def _marked(raw: str, text: str) -> dict[str, Filler]:
    """Return the titles in 《》, spelt as they were asked for too."""
    pairs = zip(_MARKED.findall(text), _MARKED.findall(raw), strict=False)
    return {
        title: Filler(title, spellings=tuple(dict.fromkeys((asked, *spellings(title)))), shown=title)
        for title, asked in pairs
    }


def cleaned(question: str) -> str:
    """Return a question without what is said around it: 请问, 图谱中, the mark at its end."""
    text = re.sub(r"\s+", "", normalize(question).text)
    before = None
    while before != text:
        before, text = text, _BEHIND.sub("", text)
    return _BEFORE.sub("", text) or text


def _read(
    shape: Shape, wording: str, match: re.Match[str], fillers: Mapping[str, Mapping[str, Filler]], *, counts: bool
) -> Read:
    groups = {name: text for name, text in match.groupdict().items() if text is not None}
    filled: dict[str, Filler] = {}
    for slot in slots_of(wording):
        filler = fillers[slot[0]][groups[slot]]
        filled[slot] = _widened(filler, groups.get(f"{slot}_about", "")) if slot[0] == "T" else filler
    words = {
        group: stands
        for group, pattern, stands in reversed(shape.words)
        if (group in groups and re.fullmatch(pattern, groups[group])) or (group not in groups and not pattern)
    }
    return Read(shape, filled, words, groups, counts)


def _widened(filler: Filler, about: str) -> Filler:
    """Five years on each side for 1735年前后."""
    if not about or filler.years is None:
        return filler
    begin, end = filler.years
    return replace(filler, years=(begin - 5, end + 5), shown=f"{filler.text}{about}")


def _unread(likely: Sequence[tuple[Shape, str, re.Match[str]]], fillers: Mapping[str, Mapping[str, Filler]]) -> Unread:
    """Say which name was not known, where a wording fits but for one."""
    for shape, wording, match in likely:
        slots = slots_of(wording)
        missing = [slot for slot in slots if match[slot] not in fillers.get(slot[0], {})]
        said = len(match.string) - sum(len(match[slot]) for slot in slots)
        if len(missing) == 1 and said >= 2 and len(match[missing[0]]) <= 12:
            return Unread(match[missing[0]], missing[0][0], shape.name)
    return Unread()
