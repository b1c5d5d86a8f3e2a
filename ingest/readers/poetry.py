"""Verse and classics as the collection chinese-poetry writes them: JSON, a poem an object, a kind of text a folder.

https://github.com/chinese-poetry/chinese-poetry (MIT): 全唐诗, 宋词, 元曲, 诗经, 楚辞, 四书, 蒙学 … each with fields of
its own. A poem is a document; a book whose parts have no authors of their own is one document; what the collection
tells of a poet is a document 人物小传. Lists of search counts, tones and doubtful poems hold no text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from ingest.json_items import Broken, Item, items
from ingest.reading import Reading, Source
from ingest.rows import Rows
from ingest.verse import Shelf, book_of, holds_objects, person_of, poem_of, shelf_of
from ontology.errors import BrokenSource, WrongMapping
from ontology.records import Refusal

# So many refused, and none read: the file is something else.
_ENOUGH = 100
_NO_TEXT = (
    ("error_type", "是对别处已有诗篇的存疑标注，不另收"),
    ("strains", "是平仄谱，没有诗文"),
    ("baidu", "是搜索热度表，没有诗文"),
)


@dataclass(slots=True)
class _State:
    source: Source
    shelf: Shelf
    rows: Rows = field(default_factory=Rows)
    told: set[str] = field(default_factory=set)
    """Poets whose life was given out."""
    read: int = 0
    refused: int = 0
    silent: int = 0
    """Poets of whom nothing is told."""


def read(source: Source) -> Iterator[Reading | Refusal]:
    """Yield the documents in the order of the file, and a refusal for each object that is none.

    Raises :class:`~ontology.errors.WrongMapping` for a file that holds no texts.
    """
    state = _State(source, shelf_of(source.path.parent.name, source.path.name))
    with source.path.open("rb") as file:
        for item in items(file, longest=source.limits.max_line_characters):
            yield from _counted(_of(item, state), state)
    if state.silent:
        yield Refusal(source.key, WrongMapping.code, f"有 {state.silent} 位作者没有小传，未收")


def _counted(found: Iterator[Reading | Refusal], state: _State) -> Iterator[Reading | Refusal]:
    for one in found:
        if isinstance(one, Refusal):
            state.refused += 1
        else:
            state.read += 1
        yield one
    if state.refused >= _ENOUGH and not state.read:
        raise WrongMapping(state.source.key, f"前 {state.refused} 条没有一条能读，其后不再读")


def _of(item: Item | Broken, state: _State) -> Iterator[Reading | Refusal]:
    where = f"第 {item.number} 条（第 {item.line} 行）"
    if isinstance(item, Broken):
        yield Refusal(state.source.key, BrokenSource.code, f"{where}{item.reason}，未收")
        return
    if not isinstance(item.value, dict):
        yield Refusal(state.source.key, WrongMapping.code, f"{where}不是一首诗（应为 {{题、作者、正文}}），未收")
        return
    for sign, reason in _NO_TEXT:
        if sign in item.value:
            raise WrongMapping(state.source.key, reason)
    try:
        yield from _documents(item.value, item.number, state)
    except ValueError as error:
        yield Refusal(state.source.key, WrongMapping.code, f"{where}{error}，未收")


def _documents(value: Mapping[str, object], number: int, state: _State) -> Iterator[Reading]:
    """Raises ``ValueError`` saying what is wrong with the object."""
    if "name" in value and ("desc" in value or "description" in value):
        person = person_of(value, state.shelf, number)
        state.silent += person is None
        yield from [_named(person, number, state)] if person else []
        return
    if "volume" in value and (life := str(value.get("biography") or "").strip()):
        author = str(value.get("author") or "")
        if author not in state.told:
            state.told.add(author)
            person = person_of({"name": author, "desc": life, "id": f"小传-{author}"}, state.shelf, number)
            yield from [_named(person, number, state)] if person else []
    for one in book_of(value, state.shelf) if _is_book(value) else [poem_of(value, state.shelf, number)]:
        yield _named(one, number, state)


def _is_book(value: Mapping[str, object]) -> bool:
    return holds_objects(value.get("content"))


def _named(reading: Reading, number: int, state: _State) -> Reading:
    return replace(reading, row=state.rows.named(reading.row, number))
