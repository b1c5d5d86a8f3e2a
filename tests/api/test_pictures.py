"""Networks, timelines and maps: what they show, where they put it, and that the files are whole."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.app import create_app
from api.pictures.draw_map import map_svg
from api.pictures.draw_network import network_svg
from api.pictures.draw_timeline import timeline_svg, year_word
from api.pictures.ink import box_width
from api.pictures.layout import BOX_HEIGHT, placed
from api.pictures.records import Edge, Moment, Network, Node, Spot, SpotMap, Timeline
from api.pictures.scene import Scope
from api.settings import Settings
from api.web.words import Language, words_in
from api.wiring import open_library
from ontology.errors import NotFound, WrongUse
from ontology.records import TagType

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>"&\x07\x1b</script>城'
HANS = words_in(Language.HANS)
NAMES = st.text(st.sampled_from("永乐大典城门A1 "), min_size=1, max_size=9)


@pytest.fixture(scope="module")
def reading_room(sample_library: Path) -> Iterator[TestClient]:
    with open_library(Settings(library=sample_library)) as library:
        yield TestClient(create_app(library), raise_server_exceptions=False)


def star(names: list[str]) -> Network:
    nodes = tuple(Node(f"n{number}", name, TagType.PER, 1) for number, name in enumerate(names))
    edges = tuple(Edge("n0", node.id, "友", ("p",)) for node in nodes[1:])
    return Network("图", nodes, edges)


@settings(deadline=None, max_examples=30)
@given(st.lists(NAMES, min_size=1, max_size=25))
def test_no_label_lies_on_another_and_all_lie_within(names: list[str]) -> None:
    drawn = placed(star(names))
    for one, other in combinations(drawn.nodes, 2):
        apart_x = abs(one.x - other.x) - (box_width(one.label) + box_width(other.label)) / 2
        assert apart_x > -1 or abs(one.y - other.y) > BOX_HEIGHT - 1
    for node in drawn.nodes:
        half = box_width(node.label) / 2
        assert half <= node.x + 0.01
        assert node.x + half <= drawn.width + 0.01
        assert BOX_HEIGHT / 2 <= node.y <= drawn.height - BOX_HEIGHT / 2


def test_a_layout_is_the_same_each_time_and_takes_loose_parts() -> None:
    network = star(["甲", "乙", "丙", "丁"])
    loose = Network("图", (*network.nodes, Node("x", "戊", TagType.LOC, 1)), network.edges)
    assert placed(loose) == placed(loose)
    assert placed(Network("空", (), ())).nodes == ()


def test_hostile_labels_stay_text() -> None:
    node = Node("a/<b>", HOSTILE, TagType.PER, 1, centre=True)
    pictures = (
        network_svg(placed(Network(HOSTILE, (node,), ())), HANS),
        timeline_svg(Timeline(HOSTILE, (Moment(-5, 3, HOSTILE, "p/<1>", "", told=False),)), HANS),
        map_svg(SpotMap(HOSTILE, (Spot("a", HOSTILE, 32.0, 118.8, "", ("p",)),)), HANS),
    )
    for picture in pictures:
        root = ET.fromstring(picture)
        assert not [element for element in root.iter() if "script" in element.tag]
        assert any("script" in (element.text or "") for element in root.iter())


def test_what_a_line_says_points_from_subject_to_object() -> None:
    nodes = (Node("a", "甲", TagType.PER, 1), Node("b", "乙", TagType.PER, 1))
    said = Network("图", nodes, (Edge("b", "a", "父", ("p1",)), Edge("a", "b", "", ("p1", "p2"))))
    root = ET.fromstring(network_svg(placed(said), HANS))
    titles = [element.text for element in root.iter(f"{SVG}title")]
    assert "乙 —父→ 甲（2 段）" in titles
    words = [element.text or "" for element in root.iter(f"{SVG}text")]
    drawn = placed(said)
    rightwards = drawn.nodes[0].x >= drawn.nodes[1].x
    assert ("父 ▸" if rightwards else "◂ 父") in words


def test_moments_lie_in_the_order_of_their_years() -> None:
    moments = (
        Moment(-10, -10, "起兵", "p1", "", told=True),
        Moment(-1, -1, "前", "p2", "", told=True),
        Moment(1, 1, "后", "p3", "", told=True),
        Moment(12, 40, "宋", "", "", told=True),
    )
    root = ET.fromstring(timeline_svg(Timeline("年", moments), HANS))
    dots = [float(one.attrib["cx"]) for one in root.iter(f"{SVG}circle")]
    assert all(first < second for first, second in pairwise(dots))
    # There is no year 0: the year before the first is one year away, not two.
    assert (dots[2] - dots[1]) * 9 == pytest.approx(dots[1] - dots[0], rel=0.05)
    assert year_word(-209, HANS) == "前209年"


def test_a_map_is_true_to_scale_and_names_what_it_can() -> None:
    spots = tuple(Spot(f"s{n}", f"地{n}", 30 + n / 500, 118 + n / 500, "", ("p",)) for n in range(40))
    root = ET.fromstring(map_svg(SpotMap("图", (*spots, Spot("far", "远", 40.0, 100.0, "", ()))), HANS))
    assert len(list(root.iter(f"{SVG}circle"))) == 41
    labels = [one for one in root.iter(f"{SVG}text") if (one.text or "").startswith("地")]
    assert 0 < len(labels) < 40
    assert any((one.text or "").endswith(" 公里") for one in root.iter(f"{SVG}text"))


def test_a_scope_names_one_thing() -> None:
    for wrong in ({}, {"entity": "a", "passage": "b"}):
        with pytest.raises(WrongUse):
            Scope(**wrong)


def test_pictures_of_the_sample(reading_room: TestClient) -> None:
    entity = reading_room.get("/api/entities", params={"q": "郑和"}).json()["entities"][0]["id"]
    network = reading_room.get("/api/pictures/network", params={"entity": entity}).json()
    assert [node["id"] for node in network["nodes"] if node["centre"]] == [entity]
    ids = {node["id"] for node in network["nodes"]}
    assert len(ids) > 3
    assert all({edge["source"], edge["target"]} <= ids for edge in network["edges"])
    assert all(edge["passages"] for edge in network["edges"] if not edge["label"])
    moments = reading_room.get("/api/pictures/timeline", params={"entity": entity}).json()["moments"]
    assert [one["begin"] for one in moments] == sorted(one["begin"] for one in moments)
    passage = next(iter(network["edges"][0]["passages"]), "")
    document = reading_room.get(f"/api/passages/{quote(passage)}").json()["document_id"]
    dated = reading_room.get("/api/pictures/timeline", params={"document": document}).json()["moments"]
    assert any(one["passage_id"] and one["wording"] for one in dated)
    places = reading_room.get("/api/pictures/map", params={"entity": entity})
    assert places.headers["content-type"] == "application/geo+json"
    longitude, latitude = places.json()["features"][0]["geometry"]["coordinates"]
    assert 70 < longitude < 140
    assert 0 < latitude < 55


@pytest.mark.parametrize("kind", ["network", "timeline", "map"])
def test_every_picture_is_svg_and_says_what_is_wrong(reading_room: TestClient, kind: str) -> None:
    document = reading_room.get("/api/search", params={"q": "南京"}).json()["hits"][0]["passage_id"]
    answer = reading_room.get(f"/api/pictures/{kind}.svg", params={"passage": document})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
    ET.fromstring(answer.content)
    for wrong, status in (({}, 400), ({"entity": "nobody"}, 404), ({"passage": "x", "entity": "y"}, 400)):
        refused = reading_room.get(f"/api/pictures/{kind}.svg", params=wrong)
        assert refused.status_code == status
        assert refused.json()["error"]["message"].endswith("。") or status == 404


def test_what_is_not_there_has_no_picture(sample_library: Path) -> None:
    with open_library(Settings(library=sample_library)) as library, pytest.raises(NotFound):
        library.pictures.network(Scope(document="nothing"))
