"""Manifests out of the library: ranges, tags, places on images, collections; and in again as they went out."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import iiif_prezi3
import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from api.cli import main
from api.files.images import PageImage
from api.files.transcript import Transcript
from api.iiif.annotations import Placed
from api.iiif.manifest import Shown, annotation_page, manifest, tag_page
from ingest.corpus import walk
from ontology.records import Box, Document, Link, Maker, Metadata, Passage, SourceText, Tag, TagType
from ontology.spans import Spread

BASE = "https://wenmai.example/"
WORDS = st.text("山川水城江南北東西一二三上下，。", min_size=1, max_size=12)
LABELS = st.text("卷一二三葉上下正背abc12", min_size=1, max_size=5)
PARTS = st.lists(st.tuples(LABELS, st.sampled_from(["", "卷一", "卷一/山川", "卷二"]), st.lists(WORDS, max_size=3)),
                 min_size=1, max_size=5, unique_by=lambda one: one[0])  # fmt: skip


def shown(parts: list[tuple[str, str, list[str]]], **more: object) -> Shown:
    document = Document(
        "d1", "地方文献", "a.txt", "iiif", Metadata(title="金陵琐志", language="lzh", branch="金陵图书馆")
    )
    passages: dict[int, list[Passage]] = {}
    begin = ordinal = 0
    for number, (label, heading, texts) in enumerate(parts, 1):
        for text in texts:
            one = Passage(f"d1-{ordinal}", "d1", "v1", ordinal, begin, begin + len(text), text, heading, label)
            passages.setdefault(number, []).append(one)
            begin, ordinal = begin + len(text) + 1, ordinal + 1
    images = [PageImage(n, label, service=f"https://iiif.example.org/{n}") for n, (label, _, _) in enumerate(parts, 1)]
    sizes = {image.service: (600 + image.number, 800) for image in images}
    described = [("收藏单位", "金陵图书馆"), ("钤印", "可园")]
    return Shown(BASE, document, "金陵琐志", f"{BASE}id/version/v1", described, images, sizes,
                 passages, ordinal, Transcript(()), **more)  # type: ignore[arg-type]  # fmt: skip


def taken(told: dict[str, Any]) -> SourceText:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "m.json")
        path.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
        (found,) = walk([path])
    assert isinstance(found, SourceText)
    return found


@settings(deadline=None, max_examples=40)
@given(PARTS)
def test_what_goes_out_comes_in_the_same(parts: list[tuple[str, str, list[str]]]) -> None:
    told = manifest(shown(parts, whole=True))
    found = taken(told)
    assert found.metadata.title == "金陵琐志" and found.metadata.branch == "金陵图书馆"
    assert found.metadata.images == tuple(f"https://iiif.example.org/{n}" for n in range(1, len(parts) + 1))
    extra = dict(found.metadata.extra)
    assert extra["叶次"].split("；") == [label for label, _, _ in parts]
    assert extra["书影尺寸"].split("；") == [f"{600 + n}×800" for n in range(1, len(parts) + 1)]
    assert extra["阅读方向"] == "right-to-left" and extra["钤印"] == "可园"
    said = [
        (label, [text.strip() for text in texts if text.strip()]) for label, _, texts in parts if "".join(texts).strip()
    ]
    if said:
        assert [(one.locator, one.text.split("\n")) for one in found.blocks] == said


def test_headings_are_ranges_and_come_back_as_headings() -> None:
    told = manifest(
        shown([("一上", "卷一", ["甲。"]), ("一下", "卷一/山川", ["乙。"]), ("二上", "卷二", ["丙。"])], whole=True)
    )
    iiif_prezi3.Manifest(**told)
    first, second = told["structures"]
    assert first["label"] == {"lzh": ["卷一"]} and first["items"][1]["label"] == {"lzh": ["山川"]}
    assert second["items"] == [{"id": f"{BASE}iiif/d1/canvas/3", "type": "Canvas"}]
    assert [(one.heading, one.text) for one in taken(told).blocks] == [
        ("卷一", "甲。"), ("卷一/山川", "乙。"), ("卷二", "丙。")]  # fmt: skip


def test_a_tag_stands_on_its_part_of_the_picture() -> None:
    maker = Maker("rules", "1")
    link = Link("p1", "周瑜", (), 1.0, maker)
    tags = {1: [Tag("t1", "d1-0", 0, 2, "周瑜", TagType.PER, maker, 0.9, link=link),
                Tag("t2", "d1-0", 3, 5, "赤壁", TagType.LOC, maker, 0.9)]}  # fmt: skip
    lines = [Placed(0, 3, Box(1, 10, 20, 30, 200)), Placed(3, 6, Box(1, 50, 20, 30, 200))]
    one = shown([("一上", "", ["周瑜战赤壁。"])], tags=tags, lines=Spread(lines), whole=True)
    page = tag_page(one, "1")
    iiif_prezi3.AnnotationPage(**page)
    person, place = page["items"]
    assert person["target"] == f"{BASE}iiif/d1/canvas/1#xywh=10,20,30,133" and "linking" in person["motivation"]
    assert person["body"][1]["source"]["id"] == f"{BASE}id/entity/p1"
    assert place["target"].endswith("#xywh=50,20,30,133") and place["motivation"] == ["tagging", "classifying"]
    texts = annotation_page(one, "1")["items"]
    assert [(text["body"][0]["value"], text["target"].partition("#")[2]) for text in texts] == [
        ("周瑜战", "xywh=10,20,30,200"),
        ("赤壁。", "xywh=50,20,30,200"),
    ]
    (block,) = taken(manifest(one)).blocks
    assert block.text == "周瑜战赤壁。", "tags are no text"
    assert [mark.box for mark in block.marks] == [line.box for line in lines]


def test_a_passage_over_two_leaves_is_told_where_its_lines_are() -> None:
    maker = Maker("rules", "1")
    tag = Tag("t2", "d1-0", 3, 5, "赤壁", TagType.LOC, maker, 0.9)
    parts = [("一上", "", ["周瑜战赤壁。"]), ("一下", "", [])]
    lines = Spread([Placed(0, 3, Box(1, 10, 20, 30, 200)), Placed(3, 6, Box(2, 50, 20, 30, 200))])
    one = shown(parts, tags={1: [tag], 2: [tag]}, lines=lines, whole=True)
    one = replace(one, passages={1: one.passages[1], 2: one.passages[1]})
    told = manifest(one)
    iiif_prezi3.Manifest(**told)
    said = [[text["body"][0]["value"] for text in leaf["annotations"][0]["items"]] for leaf in told["items"]]
    assert said == [["周瑜战"], ["赤壁。"]]
    assert [len(leaf["annotations"][1]["items"]) for leaf in told["items"]] == [0, 1]
    assert [(block.locator, block.text) for block in taken(told).blocks] == [("一上", "周瑜战"), ("一下", "赤壁。")]


@pytest.fixture
def stone(sample_client: TestClient) -> str:
    hits = sample_client.get("/api/search", params={"q": "雨花石", "k": 10}).json()["hits"]
    return next(str(hit["passage_id"]).rpartition("-")[0] for hit in hits if "雨花石" in str(hit))


def test_tags_and_collections_are_served_and_valid(sample_client: TestClient, stone: str) -> None:
    told = sample_client.get(f"/iiif/{stone}/manifest.json").json()
    iiif_prezi3.Manifest(**told)
    texts, tags = told["items"][0]["annotations"]
    assert "items" in texts and "items" not in tags
    page = sample_client.get(tags["id"]).json()
    iiif_prezi3.AnnotationPage(**page)
    assert page["items"] and all(one["target"].startswith(told["items"][0]["id"]) for one in page["items"])
    (part,) = told["partOf"]
    held = sample_client.get(part["id"].replace("http://testserver", "")).json()
    iiif_prezi3.Collection(**held)
    assert told["id"] in [one["id"] for one in held["items"]]
    top = sample_client.get("/iiif/collection").json()
    iiif_prezi3.Collection(**top)
    assert part["id"] in [one["id"] for one in top["items"]]
    assert sample_client.get("/iiif/collection/没有").status_code == 404


def test_the_export_is_the_whole_manifest(sample_library: Path, stone: str, tmp_path: Path) -> None:
    target = tmp_path / "m.json"
    assert main(["export", str(target), "--as", "iiif", "--library", str(sample_library), "--document", stone]) == 0
    told = json.loads(target.read_text("utf-8"))
    iiif_prezi3.Manifest(**told)
    assert all(page["items"] for canvas in told["items"] for page in canvas["annotations"])
    found = taken(told)
    assert len(found.metadata.images) == len(told["items"]) and "雨花石" in "".join(one.text for one in found.blocks)
