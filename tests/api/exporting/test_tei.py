"""TEI out of the library: valid, with every tag at its characters, and the same when it comes in again."""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from api.annotate import Annotator
from api.exporting.held import Held, Shelf
from api.exporting.tei import write
from api.files.store import FileStore
from api.pipeline import tag_document
from api.stating import stated_tags
from index.texts import SqlTextStore
from ingest.corpus import walk
from ontology.iri import Namer
from ontology.rdfxml import clean
from ontology.records import (
    Block,
    Document,
    Maker,
    Metadata,
    ReviewState,
    SourceText,
    StatedTag,
    Stretch,
    TaggedDocument,
    TagType,
    TextVersion,
)

GOLDEN = Path(__file__).parents[2] / "golden" / "tei"
TEI = "http://www.tei-c.org/ns/1.0"
NS = {"t": TEI}
ID = "{http://www.w3.org/XML/1998/namespace}id"
STAMP = "2026-11-21T00:00:00Z"


@cache
def annotator() -> Annotator:
    return Annotator(without=("model", "classical", "keyphrases"))


def taken_in(data: bytes, *, name: str = "a.xml") -> SourceText:
    with TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(data)
        (found,) = walk([Path(folder) / name])
    assert isinstance(found, SourceText), found
    return found


def tagged(source: SourceText) -> TaggedDocument:
    return tag_document(source, annotator(), collection="古籍")


def written(*documents: TaggedDocument) -> bytes:
    shelf = Shelf(Namer("https://lib.example/"), cast("FileStore", None), annotator().entity)
    out = io.BytesIO()
    assert write([Held(one, STAMP, shelf) for one in documents], out) == len(documents)
    return out.getvalue()


def pointed(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Yield the characters that each annotation points to, by the letter of the pointers' definition."""
    by_id = {one.get(ID): one for one in root.iter(etree.Element)}
    for annotation in root.iterfind(".//t:annotation", NS):
        text = ""
        for pointer in (annotation.get("target") or "").split():
            ident, offset, length = pointer.removeprefix("#string-range(").removesuffix(")").split(",")
            whole = "".join(str(piece) for piece in by_id[ident].itertext())
            text += whole[int(offset) : int(offset) + int(length)]
        yield text, annotation


@pytest.fixture(scope="module")
def schema() -> etree.RelaxNG:
    return etree.RelaxNG(etree.fromstring(gzip.decompress((GOLDEN / "tei_all.rng.gz").read_bytes())))


RICH = (GOLDEN / "rich.xml").read_bytes()


@pytest.mark.slow
def test_it_is_valid_and_every_annotation_finds_its_characters(schema: etree.RelaxNG) -> None:
    names = ("rich", "cbeta", "markus", "pandoc", "tls")
    documents = [tagged(taken_in((GOLDEN / f"{name}.xml").read_bytes(), name=f"{name}.xml")) for name in names]
    plain = "　標題\n甲  乙\t丙\n\n丁\x01".replace("\x01", "")
    version = TextVersion("v", "d9", plain, (Stretch(0, 3, "A/B", "row 1"), Stretch(4, 8, "A", "", "verse")))
    bare = TaggedDocument(Document("d9", "c", "a.txt", "txt", Metadata()), version, ())
    for one in (*documents, bare, replace(bare, version=TextVersion("v", "d9", ""))):
        root = etree.fromstring(written(one))
        assert schema.validate(root), schema.error_log
        tags = [tag for part in one.passages for tag in part.tags]
        assert sorted(text for text, _ in pointed(root)) == sorted(tag.surface for tag in tags)
    corpus = etree.fromstring(written(*documents))
    assert schema.validate(corpus), schema.error_log
    assert len(corpus.findall("t:TEI", NS)) == len(documents)
    assert {annotation.get("motivation") for _, annotation in pointed(corpus)} == {"tagging"}


def test_an_annotation_bears_its_passport() -> None:
    root = etree.fromstring(written(tagged(taken_in(RICH))))
    by_id = {one.get(ID): one for one in root.iter(etree.Element)}
    said = dict(pointed(root))
    poet = said["蘇軾"]
    person = next(one for one in annotator().entities if one.label == "苏轼" and one.type is TagType.PER)
    state, address = (poet.get("ana") or "").split()
    assert (by_id[state[1:]].text, address) == ("机器标引，未经审核", f"https://lib.example/id/entity/{person.id}")
    assert "".join(by_id[(poet.get("resp") or "")[1:]].find("t:name", NS).itertext()) == "gazetteer"  # type: ignore[union-attr]
    assert 0 < float(poet.get("cert") or 0) < 1
    assert address in [one.text for one in root.iterfind(".//t:listPerson/t:person/t:idno", NS)]
    place = said["崑崙墟"].find(".//t:placeName", NS)
    assert place is not None
    assert place.get("ref") == "http://x.example/k"
    assert by_id[(said["崑崙墟"].get("ana") or "").split()[0][1:]].text == "来源所标"


def same(one: SourceText, other: SourceText) -> None:
    """Say that two documents are built alike and bear the same tags."""
    built = [[(b.text, b.heading, b.locator, b.role, b.anchor, b.marks) for b in each.blocks] for each in (one, other)]
    assert built[0] == built[1]
    assert stated_tags(one.blocks) == stated_tags(other.blocks)


def test_what_came_in_goes_out_the_same(tmp_path: Path) -> None:
    source = taken_in(RICH)
    store = SqlTextStore(f"sqlite:///{tmp_path / 'texts.db'}")
    made = tagged(source)
    store.replace(made, np.zeros((len(made.passages), 4), np.float32), fingerprint="a")
    data = written(store.tagged(made.document.id))
    store.close()
    again = taken_in(data)
    same(source, again)
    before, after = source.metadata, again.metadata
    assert replace(after, language="") == replace(before, language="", extra=after.extra)
    assert dict(after.extra) == dict(before.extra)
    assert b"<p>\xe6\x9f\x90\xe6\x9f\x90\xe8\xa8\x88\xe5\x8a\x83</p></projectDesc>" in data
    assert written(tagged(again)) == data


def test_each_document_of_a_corpus_comes_in_again() -> None:
    one, other = taken_in(RICH), taken_in((GOLDEN / "pandoc.xml").read_bytes(), name="b.xml")
    data = written(tagged(one), tagged(other))
    with TemporaryDirectory() as folder:
        (Path(folder) / "all.xml").write_bytes(data)
        found = [each for each in walk([Path(folder) / "all.xml"]) if isinstance(each, SourceText)]
    assert [each.metadata.title for each in found] == ["水經注", "南京小志"]
    for before, after in zip((one, other), found, strict=True):
        assert [(b.text, b.heading, b.role, b.anchor) for b in before.blocks] == [
            (b.text, b.heading, b.role, b.anchor) for b in after.blocks
        ]
        assert stated_tags(before.blocks) == stated_tags(after.blocks)


def test_what_machines_say_is_left_to_machines_and_what_people_say_stays() -> None:
    document = tagged(taken_in("<TEI><text><body><p>蘇軾遊金陵。</p></body></text></TEI>".encode()))
    part = document.passages[0]
    first, *rest = part.tags
    confirmed = replace(first, review=ReviewState.CONFIRMED, maker=Maker("reviewer:林", ""))
    rejected = [replace(one, review=ReviewState.REJECTED) for one in rest]
    document = replace(document, passages=(replace(part, tags=(confirmed, *rejected)),))
    data = written(document)
    assert [text for text, _ in pointed(etree.fromstring(data))] == [first.surface]
    (tag,) = taken_in(data).blocks[0].tags
    assert (tag.maker, tag.entity) == (confirmed.maker, f"https://lib.example/id/entity/{first.link.entity_id}")  # type: ignore[union-attr]


_words = st.text(alphabet="甲乙丙丁戊己蘇軾𠮷，。a b\n", max_size=8)
_names = st.sampled_from(("persName", "placeName", "title", "roleName", "orgName"))
_pages = st.integers(1, 9).map(lambda number: f'<pb n="{number}a"/>')


def _element(name: str, content: str, **more: str) -> str:
    stated = "".join(f" {key}='{value}'" for key, value in more.items() if value)
    return f"<{name}{stated}>{content}</{name}>"


def _tagged(name: str, content: str, ref: str, cert: str) -> str:
    return _element(name, content, ref=ref, cert=cert)


def _event(before: str, tag: str, after: str) -> str:
    return _element("rs", before + tag + after, type="event")


def _paragraph(content: str, named: bool) -> str:
    return f"<p xml:id='@'>{content}</p>" if named else f"<p>{content}</p>"


def _divided(head: str, blocks: str, inner: list[str], after: str) -> str:
    return _element("div", head + blocks + "".join(inner) + after)


_refs = st.sampled_from(("", "cbdb:1", "http://x.example/1"))
_tag = st.builds(_tagged, _names, _words, _refs, st.sampled_from(("", "0.25", "high")))
_when = st.sampled_from(({"when": "1071"}, {"notBefore": "0960"}, {"from": "1071-02", "to": "1074"}))
_date = st.builds(lambda words, when: _element("date", words, **when), _words.filter(str.strip), _when)
_inline = st.one_of(_words, _words, _tag, _date, st.builds(_event, _words, _tag, _words), _pages)
_places = st.sampled_from(("", "inline", "foot", "end", "margin", "right"))
_noted = st.lists(st.one_of(_words, _tag), max_size=3).map("".join)
_note = st.builds(lambda content, place: _element("note", content, place=place), _noted, _places)
_reading = st.builds(
    "<choice><sic>{}</sic><corr>{}</corr></choice>".format, st.sampled_from("甲乙"), st.sampled_from("丙丁")
)
_block = st.builds(_paragraph, st.lists(st.one_of(_inline, _note, _reading), max_size=6).map("".join), st.booleans())
_line = st.lists(st.one_of(_words, _tag, _note, _pages), max_size=3).map(lambda parts: _element("l", "".join(parts)))
_verse = st.lists(_line, min_size=1, max_size=3).map(lambda lines: _element("lg", "".join(lines)))
_blocks = st.lists(st.one_of(_block, _verse, _pages), max_size=4).map("".join)
_head = st.builds("<head>{}{}</head>".format, st.sampled_from(("卷一", "卷二", "附")), st.one_of(st.just(""), _note))
_inner = st.builds(lambda head, blocks: _element("div", head + blocks), _head, _blocks)
_maybe = st.one_of(st.just(""), _head)
_division = st.builds(_divided, _maybe, _blocks, st.lists(_inner, max_size=2), st.one_of(st.just(""), _blocks))
_body = st.lists(st.one_of(_block, _division), min_size=1, max_size=3).map("\n".join)


@settings(deadline=None, max_examples=25)
@given(_body)
def test_any_text_comes_in_again_as_it_went_out(body: str) -> None:
    header = "<teiHeader><fileDesc><titleStmt><title>書</title></titleStmt></fileDesc></teiHeader>"
    numbers = count(1)
    body = re.sub("@", lambda _: f"p{next(numbers)}", body)
    data = f"<TEI xmlns='{TEI}'>{header}<text><body>{body}<p>末</p></body></text></TEI>".encode()
    source = taken_in(data)
    out = written(tagged(source))
    again = taken_in(out)
    same(source, again)
    assert written(tagged(again)) == out


_any = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r"), max_size=12)


@st.composite
def _built(draw: st.DrawFn) -> TaggedDocument:
    """A document as any reader may build it."""
    made: list[Stretch] = []
    text = ""
    for content, role in draw(
        st.lists(st.tuples(_any, st.sampled_from(("", "verse", "note"))), min_size=1, max_size=5)
    ):
        begin = len(text) + bool(made)
        text += ("\n" if made else "") + content
        anchor = draw(st.integers(-1, len(text))) if role == "note" else -1
        heading, locator = draw(st.sampled_from(("", "A", "A/B", "C"))), draw(st.sampled_from(("", "#x", "p. 1")))
        made.append(Stretch(begin, len(text), heading, locator, role, anchor))
    version = TextVersion("v", "d1", text, tuple(made))
    return TaggedDocument(Document("d1", "c", "a.txt", "txt", Metadata("題")), version, ())


@settings(deadline=None, max_examples=40)
@given(_built())
def test_no_character_of_any_document_is_lost(document: TaggedDocument) -> None:
    root = etree.fromstring(written(document))
    heads = list(root.iterfind(".//t:head", NS))
    told = [str(piece) for one in root.iterfind("t:text", NS) for piece in one.itertext()]
    kept = clean(document.version.text) + "".join(str(one.text) for one in heads)
    assert sorted("".join(told).replace("\n", "")) == sorted(kept.replace("\n", ""))


def test_a_stated_tag_is_told_from_a_suggestion() -> None:
    text = "蘇軾遊金陵。"
    own = StatedTag(0, 2, TagType.PER, Maker("林某", "2"))
    source = SourceText("a.xml", Metadata("某"), (Block(text, tags=(own,)),), "tei")
    (block,) = taken_in(written(tagged(source))).blocks
    assert block.tags == (own,)
