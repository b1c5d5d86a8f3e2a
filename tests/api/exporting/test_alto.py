"""ALTO: which tags a recognised line points at."""

from __future__ import annotations

import io
from pathlib import Path

from lxml import etree

from api.exporting.alto import NAMESPACE, write
from api.exporting.held import Held, Shelf
from api.files.store import FileStore
from ontology.errors import NotFound
from ontology.iri import Namer
from ontology.records import (
    Box,
    Document,
    Entity,
    Maker,
    Mark,
    Metadata,
    Passage,
    Stretch,
    Tag,
    TaggedDocument,
    TaggedPassage,
    TagType,
    TextVersion,
)  # fmt: skip

TEXT = "周瑜程普\n魯肅"
NAMES = f"{{{NAMESPACE}}}"


def no_entity(key: str) -> Entity:
    raise NotFound(key)


def held(folder: Path, begins: list[int]) -> Held:
    marks = (Mark(0, 4, "1", box=Box(1, 0, 0, 40, 10)), Mark(5, 7, "1", box=Box(1, 0, 20, 20, 10)))
    passage = Passage("d-0", "d", "v", 0, 0, len(TEXT), TEXT)
    tags = tuple(
        Tag(f"t{at}", "d-0", at, at + 2, TEXT[at : at + 2], TagType.PER, Maker("rule", "1"), 1.0) for at in begins
    )
    version = TextVersion("v", "d", TEXT, (Stretch(0, len(TEXT), marks=marks),))
    tagged = TaggedDocument(
        Document("d", "c", "a.png", "scan", Metadata(title="甲")), version, (TaggedPassage(passage, tags, "", ()),)
    )
    return Held(tagged, "", Shelf(Namer("https://wenmai.example/"), FileStore(folder), no_entity))


def test_a_line_points_at_the_tags_that_begin_in_it_by_their_numbers(tmp_path: Path) -> None:
    out = io.BytesIO()
    assert write([held(tmp_path, [2, 5, 0, 4, 3])], out) == 1
    root = etree.fromstring(out.getvalue())
    assert [one.get("ID") for one in root.iter(f"{NAMES}NamedEntityTag")] == ["t1", "t2", "t3", "t4", "t5"]
    # The tag that begins between the lines is of neither.
    assert [one.get("TAGREFS") for one in root.iter(f"{NAMES}TextLine")] == ["t1 t3 t5", "t2"]
