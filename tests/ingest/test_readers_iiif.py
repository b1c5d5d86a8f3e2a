"""IIIF manifests in: as other software writes them, by their addresses, and wrong ones."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import iiif_prezi3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.corpus import walk
from ingest.limits import Limits
from ontology.records import Refusal, SourceText

SERVICE = "https://iiif.example.org/image/"


def taken(path: Path, limits: Limits | None = None) -> tuple[list[SourceText], list[Refusal]]:
    found = list(walk([path], limits=limits or Limits()))
    return (
        [one for one in found if isinstance(one, SourceText)],
        [one for one in found if isinstance(one, Refusal)],
    )


def put(folder: Path, value: object, name: str = "manifest.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    return path


def canvas(
    number: int, *texts: dict[str, Any], label: str = "", size: tuple[int, int] = (1000, 2000)
) -> dict[str, Any]:
    here = f"https://example.org/canvas/{number}"
    service = {"id": f"{SERVICE}{number}", "type": "ImageService3", "profile": "level2"}
    body = {"id": f"{SERVICE}{number}/full/max/0/default.jpg", "type": "Image", "width": size[0], "height": size[1]}
    painted = {"type": "Annotation", "motivation": "painting", "body": {**body, "service": [service]}, "target": here}
    page = {"id": f"{here}/texts", "type": "AnnotationPage", "items": list(texts)}
    return {
        "id": here,
        "type": "Canvas",
        "label": {"none": [label or f"{number}"]},
        "width": 1000,
        "height": 2000,
        "items": [{"type": "AnnotationPage", "items": [painted]}],
        **({"annotations": [page]} if texts else {}),
    }


def text(value: str, target: str, **more: object) -> dict[str, Any]:
    body = {"type": "TextualBody", "value": value, "format": "text/plain", "language": "lzh"}
    return {"type": "Annotation", "motivation": "supplementing", "body": body, "target": target, **more}


def manifest(*canvases: object, **more: object) -> dict[str, Any]:
    return {
        "@context": "http://iiif.io/api/presentation/3/context.json",
        "id": "https://example.org/manifest.json",
        "type": "Manifest",
        "label": {"zh-Hans": ["金陵琐志"], "en": ["Notes on Jinling"]},
        "items": list(canvases),
        **more,
    }


def test_version_3_gives_leaves_headings_texts_and_fields(tmp_path: Path) -> None:
    one = canvas(1, text("钟山在城东。", "https://example.org/canvas/1#xywh=100,200,300,50"), label="卷一·一上")
    two = canvas(2, text("秦淮水南流。", "https://example.org/canvas/2"), label="卷一·一下", size=(2000, 4000))
    three = canvas(3, text("雨花台在城南。", "https://example.org/canvas/3#xywh=pct:1,1,1,1"), label="卷二·一上")
    four = canvas(4, text("莫愁湖。", "https://example.org/canvas/4#xywh=10,20,30,40"), size=(2000, 4000))
    ranges = [
        {"type": "Range", "id": "r1", "label": {"none": ["卷一"]}, "items": [{"type": "Canvas", "id": one["id"]}, {
            "type": "Range", "id": "r2", "label": {"none": ["山川"]}, "items": [{"type": "Canvas", "id": two["id"]}]}]},
        {"type": "Range", "id": "r3", "label": {"none": ["卷二"]}, "items": [{"type": "Canvas", "id": three["id"]}]},
    ]  # fmt: skip
    stated = manifest(
        one, two, three, four,
        structures=ranges,
        metadata=[
            {"label": {"en": ["Author"], "zh": ["作者"]}, "value": {"none": ["陈作霖"]}},
            {"label": {"zh-Hant": ["鈐印"]}, "value": {"none": ["可园藏书"]}},
            {"label": {"none": ["版本"]}, "value": {"none": ["清光绪刻本"]}},
        ],
        summary={"zh": ["南京地方文献。"]},
        rights="http://creativecommons.org/publicdomain/mark/1.0/",
        navDate="1900-01-01T00:00:00Z",
        viewingDirection="right-to-left",
        provider=[{"id": "https://example.org", "type": "Agent", "label": {"zh": ["金陵图书馆"]}}],
    )  # fmt: skip
    (found,), refusals = taken(put(tmp_path, stated))
    assert refusals == []
    told = found.metadata
    assert (told.title, told.creator, told.branch, told.date) == ("金陵琐志", "陈作霖", "金陵图书馆", "1900-01-01")
    assert told.rights == "http://creativecommons.org/publicdomain/mark/1.0/"
    extra = dict(told.extra)
    assert (extra["钤印"], extra["版本"], extra["内容提要"]) == ("可园藏书", "清光绪刻本", "南京地方文献。")
    assert extra["阅读方向"] == "right-to-left" and extra["叶次"] == "卷一·一上；卷一·一下；卷二·一上；4"
    assert told.images == tuple(f"{SERVICE}{number}" for number in (1, 2, 3, 4))
    assert [(one.heading, one.locator, one.text) for one in found.blocks] == [
        ("卷一", "卷一·一上", "钟山在城东。"),
        ("卷一/山川", "卷一·一下", "秦淮水南流。"),
        ("卷二", "卷二·一上", "雨花台在城南。"),
        ("卷二", "4", "莫愁湖。"),
    ]
    first, last = found.blocks[0].marks[0], found.blocks[3].marks[0]
    assert first.box is not None and (first.box.page, first.box.left, first.box.width) == (1, 100, 300)
    assert last.box is not None and (last.box.left, last.box.height) == (20, 80), "in pixels of the larger image"


def test_version_2_as_universal_viewers_and_libraries_write_it(tmp_path: Path) -> None:
    """By hand after manifests of the Bodleian and of Wellcome Collection (Presentation API 2.1)."""
    at = "https://iiif.example.org/iiif/"
    image = {
        "@id": f"{SERVICE}a/full/full/0/default.jpg", "@type": "dctypes:Image", "format": "image/jpeg", "width": 1000,
        "service": {"@context": "http://iiif.io/api/image/2/context.json", "@id": f"{SERVICE}a",
                    "profile": "http://iiif.io/api/image/2/level1.json"},
    }  # fmt: skip
    resources = [
        {"@type": "oa:Annotation", "motivation": "sc:painting", "on": f"{at}canvas/a#xywh=0,0,100,200",
         "resource": {"@type": "cnt:ContentAsText", "format": "text/plain", "chars": "北固山下，"}},
        {"@type": "oa:Annotation", "motivation": ["oa:commenting"],
         "on": {"@type": "oa:SpecificResource", "full": f"{at}canvas/a",
                "selector": {"@type": "oa:Choice",
                             "default": {"@type": "oa:FragmentSelector", "value": "xywh=1,2,3,4"}}},
         "resource": [{"@type": "dctypes:Text", "format": "text/html", "chars": "<p>墨笔&amp;批注</p>"},
                      {"@type": "oa:Tag", "chars": "批"}]},
    ]  # fmt: skip
    stated = {
        "@context": "http://iiif.io/api/presentation/2/context.json",
        "@id": f"{at}manifest.json",
        "@type": "sc:Manifest",
        "label": "Map of Zhenjiang",
        "description": [{"@value": "A map.", "@language": "en"}, {"@value": "镇江图。", "@language": "zh"}],
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "attribution": "Bodleian Libraries",
        "metadata": [{"label": "Shelfmark", "value": "<span>Sinica 88</span>"}, {"label": "Scale", "value": "1:50000"}],
        "sequences": [{"@type": "sc:Sequence", "viewingDirection": "right-to-left", "canvases": [
            {"@id": f"{at}canvas/a", "@type": "sc:Canvas", "label": "fol. 1r", "width": 1000, "height": 800,
             "images": [
                 {"@type": "oa:Annotation", "motivation": "sc:painting", "resource": image, "on": f"{at}canvas/a"}],
             "otherContent": [{"@id": f"{at}list/a", "@type": "sc:AnnotationList", "resources": resources}]}]}],
        "structures": [
            {"@id": f"{at}range/0", "@type": "sc:Range", "label": "Contents", "viewingHint": "top",
             "ranges": [f"{at}range/1"]},
            {"@id": f"{at}range/1", "@type": "sc:Range", "label": "江防", "canvases": [f"{at}canvas/a"],
             "ranges": [f"{at}range/1"]},
        ],
    }  # fmt: skip
    (found,), refusals = taken(put(tmp_path, stated))
    assert refusals == []
    assert found.metadata.title == "Map of Zhenjiang" and found.metadata.images == (f"{SERVICE}a",)
    assert found.metadata.rights == "https://creativecommons.org/licenses/by/4.0/"
    extra = dict(found.metadata.extra)
    assert (extra["索书号"], extra["比例尺"], extra["阅读方向"]) == ("Sinica 88", "1:50000", "right-to-left")
    assert [(one.text, one.role, one.heading) for one in found.blocks] == [
        ("北固山下，", "", "江防"),
        ("墨笔&批注", "note", "江防"),
    ]


def test_lines_that_go_on_are_one_text_and_a_passage_on_two_leaves_is_read_once(tmp_path: Path) -> None:
    lines = [
        text(one, f"https://example.org/canvas/1#xywh={n}0,0,10,90")
        for n, one in enumerate(("水经注云江", "水又东径", "建业南。"), 1)
    ]
    same = {"type": "SpecificResource", "source": "https://example.org/v/1", "selector": {
        "type": "TextPositionSelector", "start": 0, "end": 4}}  # fmt: skip
    twice = [text("跨叶之文。", f"https://example.org/canvas/{number}") for number in (2, 3)]
    for one in twice:
        one["body"] = [one["body"], same]
    (found,), _ = taken(put(tmp_path, manifest(canvas(1, *lines), canvas(2, twice[0]), canvas(3, twice[1]))))
    assert [one.text for one in found.blocks] == ["水经注云江水又东径建业南。", "跨叶之文。"]
    assert [found.blocks[0].text[one.begin : one.end] for one in found.blocks[0].marks] == [
        "水经注云江",
        "水又东径",
        "建业南。",
    ]


def test_a_manifest_that_another_library_makes(tmp_path: Path) -> None:
    made = iiif_prezi3.Manifest(id="https://example.org/m.json", label={"zh": ["信札"]})
    for number in (1, 2):
        one = made.make_canvas(
            id=f"https://example.org/c/{number}", label={"zh": [f"第{number}通"]}, height=10, width=10
        )
        service = iiif_prezi3.ServiceV3(id=f"{SERVICE}{number}", type="ImageService3", profile="level1")
        one.add_image(image_url=f"{SERVICE}{number}/full/max/0/default.jpg", format="image/jpeg", height=10, width=10,
                      service=[service])  # fmt: skip
    (tmp_path / "m.json").write_text(made.json(), "utf-8")
    (found,), refusals = taken(tmp_path / "m.json")
    assert refusals == [] and found.metadata.images == (f"{SERVICE}1", f"{SERVICE}2")
    assert [one.text for one in found.blocks] == ["信札"], "what has no text is found by its title"


def test_one_bad_canvas_does_not_stop_the_rest(tmp_path: Path) -> None:
    (found,), refusals = taken(put(tmp_path, manifest(canvas(1), "nothing", {"type": "Canvas"}, canvas(4), None)))
    assert len(found.metadata.images) == 2
    assert [one.reason for one in refusals] == ["第 2、3、5 幅不是正确的 canvas（缺 id），未收，其余照收"]


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        (manifest(), "没有一幅"),
        (manifest("x"), "没有一幅可读"),
        ({"@context": "http://iiif.io/api/presentation/3/context.json", "type": "Range"}, "类型是 Range"),
        (["http://iiif.io/api/presentation/3/context.json"], "最外层应是一个对象"),
    ],
)
def test_what_is_no_manifest_is_refused_in_one_line(tmp_path: Path, stated: object, said: str) -> None:
    found, refusals = taken(put(tmp_path, stated))
    assert found == [] and said in refusals[-1].reason


def test_broken_json_and_too_many_canvases(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(
        '{"@context": "http://iiif.io/api/presentation/3/context.json", "items": [', "utf-8"
    )
    bare = {"id": "https://example.org/c", "type": "Canvas"}
    many = json.dumps(manifest(), ensure_ascii=False).replace(
        '"items": []', f'"items": [{",".join([json.dumps(bare)] * 100_000)}]'
    )
    (tmp_path / "b.json").write_text(many, "utf-8")
    found, refusals = taken(tmp_path)
    assert found == [] and len(refusals) == 2
    assert "不是正确的 JSON" in refusals[0].reason and "有 100000 幅，超过上限 10000" in refusals[1].reason


def test_a_file_leads_nowhere_that_the_settings_do_not_name(tmp_path: Path) -> None:
    pages = [{"id": f"http://169.254.169.254/{number}", "type": "AnnotationPage"} for number in range(3)]
    (found,), refusals = taken(put(tmp_path, manifest(canvas(1), {**canvas(2), "annotations": pages})))
    assert len(found.metadata.images) == 2
    assert [one.reason for one in refusals] == [
        "没有取到 http://169.254.169.254/0 等 3 处：设置里没有允许主机 169.254.169.254"
    ]


@contextmanager
def site(held: dict[str, object]) -> Iterator[str]:
    """Serve objects by their paths; a text is an address to go to instead, bytes are handed out as they are."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            value = held.get(self.path)
            self.send_response(404 if value is None else 302 if isinstance(value, str) else 200)
            if isinstance(value, str):
                self.send_header("Location", value)
            body = value if isinstance(value, bytes) else json.dumps(value).encode()
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=partial(server.serve_forever, poll_interval=0.01), daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def member(address: str, type_: str = "Manifest") -> dict[str, Any]:
    return {"id": address, "type": type_, "label": {"none": ["x"]}}


def test_collections_are_followed_once_and_not_without_end(tmp_path: Path) -> None:
    context = "http://iiif.io/api/presentation/3/context.json"
    held: dict[str, object] = {}
    with site(held) as host:
        at = f"http://{host}"
        held["/top"] = {"@context": context, "id": f"{at}/top", "type": "Collection", "items": [
            member(f"{at}/m1"), member(f"{at}/inner", "Collection"), member(f"{at}/top", "Collection"),
            member(f"{at}/gone"), member("http://10.0.0.1/m"), member(f"{at}/round")]}  # fmt: skip
        held["/inner"] = {"@context": context, "id": f"{at}/inner", "type": "Collection", "items": [
            member(f"{at}/m2"), member(f"{at}/top", "Collection"), member(f"{at}/m1")]}  # fmt: skip
        held["/round"] = "http://169.254.169.254/latest/meta-data"
        alto = b"""<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Layout><Page WIDTH="500" HEIGHT="1000">
            <TextLine HPOS="10" VPOS="20" WIDTH="30" HEIGHT="40"><String CONTENT="\xe9\x87\x91\xe9\x99\xb5"/></TextLine>
            </Page></Layout></alto>"""
        held["/alto"], held["/plain"] = alto, "石头城".encode()
        see = [{"id": f"{at}/alto", "type": "Dataset", "format": "application/xml",
                "profile": "http://www.loc.gov/standards/alto/v4/alto.xsd"}]  # fmt: skip
        plain = [{"id": f"{at}/plain", "type": "Text", "format": "text/plain"}]
        held["/m1"] = {**manifest({**canvas(1), "seeAlso": see}, {**canvas(2), "seeAlso": plain}), "id": f"{at}/m1"}
        page = {"@context": context, "id": f"{at}/page", "type": "AnnotationPage", "items": [
            text("另置之文。", "https://example.org/canvas/1")]}  # fmt: skip
        held["/page"] = page
        held["/m2"] = {
            **manifest({**canvas(1), "annotations": [{"id": f"{at}/page", "type": "AnnotationPage"}]}),
            "id": f"{at}/m2",
        }
        (tmp_path / "a.iiif").write_text(f"# 专辑\n{at}/top\n", "utf-8")
        allowed = Limits(iiif_hosts=frozenset({host, "169.254.169.254", "10.0.0.1"}), private_hosts=frozenset({host}))
        found, refusals = taken(tmp_path / "a.iiif", allowed)
        closed, shut = taken(tmp_path / "a.iiif", Limits(iiif_hosts=frozenset({host})))
    assert [(one.key, [block.text for block in one.blocks]) for one in found] == [
        (f"a.iiif#{host}/m1", ["金陵", "石头城"]),
        (f"a.iiif#{host}/m2", ["另置之文。"]),
    ]
    box = found[0].blocks[0].marks[0].box
    assert box is not None and (box.left, box.top, box.width, box.height) == (20, 40, 60, 80)
    reasons = "\n".join(one.reason for one in refusals)
    assert len(refusals) == 3 and "对方回答 404" in reasons
    assert "主机 10.0.0.1 在内部网络" in reasons and "主机 169.254.169.254 在内部网络" in reasons
    assert closed == [] and "在内部网络，设置里没有允许，不取" in shut[0].reason


WORDS = st.text("山川水城江南北東西一二三上下", min_size=1, max_size=6)


@settings(deadline=None, max_examples=30)
@given(stated=st.lists(st.tuples(WORDS, st.lists(WORDS, max_size=3)), min_size=1, max_size=6))
def test_offsets_of_marks_are_those_of_their_texts(
    stated: list[tuple[str, list[str]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    canvases = [
        canvas(
            n,
            *(text(f"{one}。", f"https://example.org/canvas/{n}#xywh={k},0,5,5") for k, one in enumerate(texts)),
            label=label,
        )
        for n, (label, texts) in enumerate(stated, 1)
    ]
    (found,), _ = taken(put(tmp_path_factory.mktemp("m"), manifest(*canvases)))
    expected = [[f"{one}。" for one in texts] for _, texts in stated if texts]
    if expected:
        assert [[one.text[mark.begin : mark.end] for mark in one.marks] for one in found.blocks] == expected
    assert dict(found.metadata.extra)["叶次"].split("；") == [label for label, _ in stated]
