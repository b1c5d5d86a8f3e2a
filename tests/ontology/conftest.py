"""A tagged document made by hand: rare ideographs, a decided link, an undecided one, a date and a reviewed tag."""

from __future__ import annotations

import pytest

from ontology.iri import Namer
from ontology.records import (
    Candidate,
    Document,
    Entity,
    Link,
    Maker,
    Metadata,
    Name,
    Passage,
    ReviewState,
    Tag,
    TaggedDocument,
    TaggedPassage,
    TagType,
    TextVersion,
)

TEXT = "𠀀城，嘉靖三十年王安石知江寧府。"
RULE, LINKER = Maker("词典@库", "1.2"), Maker("linker", "3")


def tag(surface: str, type_: TagType, **more: object) -> Tag:
    begin = TEXT.index(surface)
    span = {"passage_id": "史记#397", "begin": begin, "end": begin + len(surface), "surface": surface, "type": type_}
    return Tag(id=f"史记#397/{begin}", maker=RULE, confidence=0.93, **span, **more)  # type: ignore[arg-type]


@pytest.fixture
def tagged() -> TaggedDocument:
    document = Document(
        id="文献/一",
        collection="地方志",
        source="方志/江寧 <府>.txt",
        format="text/plain",
        metadata=Metadata(title='江寧"府\n志', creator="某", subjects=("方志",), extra=(("馆藏号", "A\\1"),)),
    )
    version = TextVersion(id="v1", document_id=document.id, text=TEXT)
    passage = Passage("史记#397", document.id, version.id, 0, 0, len(TEXT), TEXT, heading="卷一", locator="p. 3")
    either = (Candidate("cbdb:1", "王安石", 0.9, ("字介甫",)), Candidate("cbdb:2", "王安石", 0.88, ("同名",)))
    tags = (
        tag("𠀀城", TagType.LOC, review=ReviewState.CONFIRMED),
        tag("嘉靖三十年", TagType.TIME, value="1551", kind="年号"),
        tag("王安石", TagType.PER, link=Link("", "", either, 0.02, LINKER)),
        tag("江寧府", TagType.LOC, link=Link("tgaz:hvd_1", "江寧府", either[:1], 0.5, LINKER)),
    )
    return TaggedDocument(document, version, (TaggedPassage(passage, tags, TEXT, ()),))


@pytest.fixture
def entity() -> Entity:
    return Entity(
        id="cbdb:1",
        type=TagType.PER,
        label="王安石",
        names=(Name("介甫", "字"), Name("半山", "号")),
        note="北宋人",
        dynasty="宋",
        begin=1021,
        end=1086,
        latitude=31.95,
        longitude=118.85,
        same_as=("http://www.wikidata.org/entity/Q313323", "CBDB 1762", "http://example.org/a b"),
        source="cbdb",
    )


@pytest.fixture
def namer() -> Namer:
    return Namer()
