"""The IIIF Image API by the letter of the specification, and manifests judged by a client's own model."""

from __future__ import annotations

import io
import json
from pathlib import Path
from urllib.parse import quote

import iiif_prezi3
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from starlette.testclient import TestClient

from api.files.store import FileStore
from api.iiif.derived import Derived
from api.iiif.draw import make
from api.iiif.images import ImageService
from api.iiif.parameters import Region, Unsupported, read_last, read_region, read_request, read_rotation, read_size
from ontology.errors import NotFound, WrongUse

SIZE = (600, 400)
WHOLE = Region(0, 0, *SIZE)
MOST = 1_000_000


@pytest.mark.parametrize(
    ("stated", "region"),
    [
        ("full", (0, 0, 600, 400)),
        ("square", (100, 0, 400, 400)),
        ("125,15,120,140", (125, 15, 120, 140)),
        ("pct:41.6,7.5,40,70", (250, 30, 240, 280)),
        ("125,15,1000,1000", (125, 15, 475, 385)),
        ("pct:41.6,7.5,66.6,100", (250, 30, 350, 370)),
        ("pct:0,0,100,100", (0, 0, 600, 400)),
    ],
)
def test_regions(stated: str, region: tuple[int, int, int, int]) -> None:
    found = read_region(stated, SIZE)
    assert (found.x, found.y, found.width, found.height) == region


@pytest.mark.parametrize(
    "stated",
    ["", "0,0,0,10", "0,0,10,0", "600,0,10,10", "0,400,10,10", "pct:0,0,0,0", "pct:100,0,1,1", "-1,0,10,10", "1,2,3",
     "1.5,0,10,10", "pct:1,2,3", "Full", "1,2,3,4,5", "pct:a,0,1,1"],
)  # fmt: skip
def test_regions_that_are_none(stated: str) -> None:
    with pytest.raises(WrongUse):
        read_region(stated, SIZE)


@pytest.mark.parametrize(
    ("stated", "size"),
    [
        ("max", (600, 400)), ("300,", (300, 200)), (",200", (300, 200)), ("pct:50", (300, 200)), ("pct:0.2", (1, 1)),
        ("225,100", (225, 100)), ("!225,100", (150, 100)), ("!900,900", (600, 400)), ("^!900,900", (900, 600)),
        ("^max", (1224, 816)), ("^900,", (900, 600)), ("^,800", (1200, 800)), ("^pct:150", (900, 600)),
        ("^1000,1000", (1000, 1000)), ("^!9000,9000", (1224, 816)), ("^300,", (300, 200)), ("1,", (1, 1)),
    ],
)  # fmt: skip
def test_sizes(stated: str, size: tuple[int, int]) -> None:
    assert read_size(stated, WHOLE, MOST)[:2] == size


@pytest.mark.parametrize(
    "stated",
    ["", "601,", ",401", "601,400", "pct:101", "pct:0", "0,", ",0", "0,10", "10,0", "!0,10", "!10,0", "!10,", "!,10",
     "^!10,", "full", "^", "!", "^1001,1000", "-1,", "1.5,", "pct:-1", "w,h", "max!", "!max", "^^max"],
)  # fmt: skip
def test_sizes_that_are_none(stated: str) -> None:
    with pytest.raises(WrongUse):
        read_size(stated, WHOLE, MOST)


def test_what_is_too_large_is_cut_down_only_where_max_is_asked() -> None:
    large = Region(0, 0, 3000, 2000)
    assert read_size("max", large, MOST)[:2] == (1224, 816)
    assert read_size("!3000,3000", large, MOST)[:2] == (1224, 816)
    with pytest.raises(WrongUse, match="限度"):
        read_size("3000,2000", large, MOST)


@pytest.mark.parametrize(
    ("stated", "turn"),
    [("0", (False, 0)), ("90", (False, 90)), ("!180", (True, 180)), ("22.5", (False, 22.5)), ("360", (False, 0))],
)
def test_rotations(stated: str, turn: tuple[bool, float]) -> None:
    assert read_rotation(stated) == turn


@pytest.mark.parametrize("stated", ["", "361", "-90", "!", "90!", "1e2", "nan"])
def test_rotations_that_are_none(stated: str) -> None:
    with pytest.raises(WrongUse):
        read_rotation(stated)


def test_quality_and_format() -> None:
    assert read_last("bitonal.png") == ("bitonal", "png")
    for wrong in ("native.jpg", "default", "default.", ".jpg", "default.xyz", "default.jpg.png"):
        with pytest.raises(WrongUse) as told:
            read_last(wrong)
        assert not isinstance(told.value, Unsupported)
    for known in ("jp2", "pdf"):
        with pytest.raises(Unsupported):
            read_last(f"default.{known}")


@pytest.mark.parametrize(
    ("request_", "canonical"),
    [
        ("full/max/0/default.jpg", "full/max/0/default.jpg"),
        ("0,0,600,400/600,/360/color.jpg", "full/max/0/default.jpg"),
        ("pct:50,50,50,50/^max/0/gray.png", "300,200,300,200/^max/0/gray.png"),
        ("square/!100,100/!90.0/default.webp", "100,0,400,400/100,100/!90/default.webp"),
        ("full/^900,/0/default.jpg", "full/^900,600/0/default.jpg"),
        ("full/^300,/0/default.jpg", "full/300,200/0/default.jpg"),
    ],
)
def test_canonical_requests(request_: str, canonical: str) -> None:
    found = read_request(request_, SIZE, MOST)
    assert found.canonical == canonical
    again = read_request(canonical, SIZE, MOST)
    assert (again.canonical, again.region, again.width, again.height) == (
        canonical, found.region, found.width, found.height,
    )  # fmt: skip


PARTS = st.sampled_from(
    ["full", "square", "max", "^max", "1,", ",9", "!3,4", "pct:3", "0,0,5,5", "0", "!9", "gray.png"]
)


@given(st.lists(PARTS | st.text("pct:^!0123456789,./ max", max_size=20), min_size=1, max_size=5).map("/".join))
def test_no_request_breaks_the_reader(path: str) -> None:
    try:
        found = read_request(path, SIZE, MOST)
    except WrongUse:
        return
    assert 0 < found.width * found.height <= MOST
    assert 0 <= found.region.x < found.region.x + found.region.width <= SIZE[0]
    assert 0 <= found.region.y < found.region.y + found.region.height <= SIZE[1]


@pytest.fixture
def service(tmp_path: Path) -> ImageService:
    return ImageService(FileStore(tmp_path / "files"), Derived(tmp_path / "derived", 1_000_000), MOST)


def quarters() -> Image.Image:
    """Red and green above blue and white."""
    image = Image.new("RGB", (400, 200))
    for colour, place in (("red", (0, 0)), ("lime", (200, 0)), ("blue", (0, 100)), ("white", (200, 100))):
        image.paste(Image.new("RGB", (200, 100), colour), place)
    return image


def kept(service: ImageService, image: Image.Image, form: str = "PNG", **options: object) -> str:
    path = service.store.folder.parent / "image"
    image.save(path, form, **options)  # type: ignore[arg-type]
    return service.store.keep(path, "a", families=("image",))


def seen(service: ImageService, image_id: str, request: str) -> Image.Image:
    return Image.open(io.BytesIO(service.picture(image_id, service.request(image_id, request))))


@pytest.mark.parametrize(
    ("request_", "size", "corners"),
    [
        ("full/max/0/default.png", (400, 200), "rlbw"),
        ("full/max/90/default.png", (200, 400), "brwl"),
        ("full/max/180/default.png", (400, 200), "wblr"),
        ("full/max/270/default.png", (200, 400), "lwrb"),
        ("full/max/!0/default.png", (400, 200), "lrwb"),
        ("full/max/!90/default.png", (200, 400), "wlbr"),
        ("200,0,200,200/100,100/0/default.png", (100, 100), "llww"),
        ("pct:0,50,50,50/^400,/0/default.jpg", (400, 200), "bbbb"),
        ("full/100,/0/default.webp", (100, 50), "rlbw"),
        ("full/100,/0/default.tif", (100, 50), "rlbw"),
    ],
)
def test_pictures(service: ImageService, request_: str, size: tuple[int, int], corners: str) -> None:
    image_id = kept(service, quarters())
    found = seen(service, image_id, request_).convert("RGB")
    assert found.size == size
    width, height = size
    places = [(x, y) for y in (height // 8, height - height // 8) for x in (width // 8, width - width // 8)]
    named = {"r": (255, 0, 0), "l": (0, 255, 0), "b": (0, 0, 255), "w": (255, 255, 255)}
    for place, letter in zip(places, corners, strict=True):
        colour = found.getpixel(place)
        assert isinstance(colour, tuple)
        assert all(abs(a - b) < 12 for a, b in zip(colour, named[letter], strict=True)), (place, letter, colour)


def test_qualities_and_free_rotation(service: ImageService) -> None:
    image_id = kept(service, quarters())
    assert seen(service, image_id, "full/max/0/gray.jpg").mode == "L"
    bitonal = seen(service, image_id, "full/max/0/bitonal.png")
    assert bitonal.mode == "1"
    turned = seen(service, image_id, "full/max/45/default.png")
    assert turned.mode == "RGBA"
    assert turned.size[0] > 400
    assert turned.getpixel((0, 0))[3] == 0  # type: ignore[index]
    assert seen(service, image_id, "full/max/45/default.jpg").getpixel((0, 0)) == (255, 255, 255)


def test_pictures_of_one_image_may_be_written_at_once(service: ImageService) -> None:
    image = quarters()
    for form in ("jpg", "tif", "png"):
        make(image, image.size, read_request(f"full/max/0/default.{form}", image.size, MOST))
        assert not hasattr(image, "encoderinfo")


def test_every_mode_of_image_is_answered(service: ImageService) -> None:
    grey = Image.linear_gradient("L")
    for image, form in (
        (grey, "PNG"), (grey.convert("1"), "PNG"), (grey.convert("P"), "GIF"), (grey.convert("CMYK"), "JPEG"),
        (grey.convert("RGBA"), "PNG"), (grey.convert("LA"), "PNG"), (grey.convert("I;16"), "PNG"), (grey, "TIFF"),
        (grey.convert("RGB"), "WEBP"), (grey.convert("RGB"), "JPEG2000"), (grey.convert("RGB"), "BMP"),
    ):  # fmt: skip
        image_id = kept(service, image, form)
        assert seen(service, image_id, "full/64,/0/default.jpg").size == (64, 64), (form, image.mode)


def test_a_photograph_that_lies_on_its_side_is_shown_upright(service: ImageService) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    image_id = kept(service, quarters(), "JPEG", exif=exif, quality=95)
    assert service.size(image_id) == (200, 400)
    assert seen(service, image_id, "full/max/0/default.png").size == (200, 400)
    assert seen(service, image_id, "0,0,100,200/50,/0/default.png").size == (50, 100)


def test_a_large_photograph_is_decoded_small_and_looks_the_same(service: ImageService) -> None:
    image_id = kept(service, Image.radial_gradient("L").resize((2048, 2048)), "JPEG", quality=95)
    small = seen(service, image_id, "full/128,/0/default.png")
    part = seen(service, image_id, "1024,1024,1024,1024/128,/0/default.png")
    assert abs(small.getpixel((64, 64)) - part.getpixel((0, 0))) < 8  # type: ignore[operator]
    assert abs(small.getpixel((127, 127)) - part.getpixel((127, 127))) < 8  # type: ignore[operator]


def test_the_information_is_as_the_specification_says(service: ImageService) -> None:
    image_id = kept(service, Image.new("L", (3000, 2000)))
    info = service.info(image_id, "https://example.org/iiif/image/a")
    assert (info["@context"], info["type"], info["protocol"]) == (
        "http://iiif.io/api/image/3/context.json", "ImageService3", "http://iiif.io/api/image",
    )  # fmt: skip
    assert (info["profile"], info["width"], info["height"], info["maxArea"]) == ("level2", 3000, 2000, MOST)
    assert all(one["width"] * one["height"] <= MOST for one in info["sizes"])
    assert info["tiles"] == [{"width": 512, "height": 512, "scaleFactors": [1, 2, 4, 8]}]
    for one in info["sizes"]:
        service.request(image_id, f"full/{one['width']},{one['height']}/0/default.jpg")


def test_made_images_are_remembered_and_bounded(tmp_path: Path) -> None:
    derived = Derived(tmp_path / "derived", 10_000)
    for number in range(30):
        derived.put(f"key{number}", bytes(1000))
    assert sum(path.stat().st_size for path in derived.folder.glob("??/*")) <= 10_000
    assert derived.get("key29") == bytes(1000)
    assert derived.get("key0") is None
    derived.put("large", bytes(20_000))
    assert derived.get("large") is None
    unwritable = Derived(Path("/proc/nowhere"), 10_000)
    unwritable.put("a", b"b")
    assert unwritable.get("a") is None


def test_other_files_are_no_images(service: ImageService, sample: Path) -> None:
    path = next(sample.rglob("*.wav"))
    name = service.store.keep(path, "a", families=("audio",))
    pdf = service.store.keep(next(sample.rglob("*.pdf")), "a", families=("pages",))
    for wrong in (name, f"{name}~1", pdf, f"{pdf}~0", f"{pdf}~3", f"{pdf}~x", f"{pdf}~01", "a" * 32 + ".png"):
        with pytest.raises(NotFound):
            service.size(wrong)
    assert seen(service, f"{pdf}~2", "full/,300/0/default.jpg").height == 300


# --- over HTTP, on the sample collection ----------------------------------------------------------------------------


def document(client: TestClient, title: str) -> str:
    hits = client.get("/api/search", params={"q": title, "k": 10}).json()["hits"]
    return next(
        str(hit["passage_id"]).rpartition("-")[0] for hit in hits if title in json.dumps(hit, ensure_ascii=False)
    )


@pytest.fixture
def stone(sample_client: TestClient) -> str:
    """The id of the document with page images."""
    return document(sample_client, "雨花石")


@pytest.fixture
def lecture(sample_client: TestClient) -> str:
    """The id of the transcript."""
    return document(sample_client, "一分钟看古籍修复")


@pytest.mark.slow
def test_a_manifest_of_page_images_is_valid_and_tells_the_characters(sample_client: TestClient, stone: str) -> None:
    answer = sample_client.get(f"/iiif/{stone}/manifest.json", headers={"Origin": "https://mirador.example.org"})
    assert answer.headers["content-type"] == (
        'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"'
    )
    assert answer.headers["access-control-allow-origin"] == "*"
    told = answer.json()
    iiif_prezi3.Manifest(**told)
    assert told["id"] == f"http://testserver/iiif/{stone}/manifest.json"
    assert told["viewingDirection"] == "right-to-left"
    assert [canvas["label"]["zh-Hans"] for canvas in told["items"]] == [["一上"], ["一下"], ["二上"]]
    body = told["items"][0]["items"][0]["items"][0]["body"]
    info = sample_client.get(f"{body['service'][0]['id']}/info.json").json()
    assert (info["width"], info["height"]) == (told["items"][0]["width"], told["items"][0]["height"])
    assert sample_client.get(body["id"]).headers["content-type"] == "image/jpeg"
    text = sample_client.get(f"/api/documents/{stone}").json()
    page = told["items"][0]["annotations"][0]
    first = page["items"][0]["body"]
    assert first[0]["value"] == text["passages"][0]["text"]
    selector = first[1]["selector"]
    assert selector["end"] - selector["start"] == len(first[0]["value"])
    alone = sample_client.get(page["id"]).json()
    iiif_prezi3.AnnotationPage(**alone)
    assert alone["items"] == page["items"]
    for link in told["seeAlso"]:
        assert sample_client.get(link["id"].replace("http://testserver", "")).status_code == 200


@pytest.mark.slow
def test_a_manifest_of_a_recording_has_its_length_and_its_transcript(sample_client: TestClient, lecture: str) -> None:
    told = sample_client.get(f"/iiif/{lecture}/manifest.json").json()
    iiif_prezi3.Manifest(**told)
    (canvas,) = told["items"]
    assert canvas["duration"] == 60.0
    body = canvas["items"][0]["items"][0]["body"]
    assert (body["type"], body["format"], body["duration"]) == ("Sound", "audio/wav", 60.0)
    captions, cues = canvas["annotations"]
    assert captions["items"][0]["body"]["format"] == "text/vtt"
    assert sample_client.get(captions["items"][0]["body"]["id"]).text.startswith("WEBVTT\n")
    assert len(cues["items"]) == 24
    assert cues["items"][1]["target"] == f"{canvas['id']}#t=2.5,5"


@pytest.mark.slow
def test_the_image_service_over_http(sample_client: TestClient, stone: str) -> None:
    told = sample_client.get(f"/iiif/{stone}/manifest.json").json()
    service = told["items"][0]["items"][0]["items"][0]["body"]["service"][0]["id"].removeprefix("http://testserver")
    moved = sample_client.get(service)
    assert (moved.status_code, moved.headers["location"]) == (303, f"http://testserver{service}/info.json")
    info = sample_client.get(f"{service}/info.json")
    assert info.headers["content-type"] == 'application/ld+json;profile="http://iiif.io/api/image/3/context.json"'
    assert info.json()["id"] == f"http://testserver{service}"
    plain = sample_client.get(f"{service}/info.json", headers={"Accept": "application/json"})
    assert plain.headers["content-type"] == "application/json"
    assert 'rel="http://www.w3.org/ns/json-ld#context"' in plain.headers["link"]
    picture = sample_client.get(f"{service}/square/{quote('^2000,')}/0/default.png")
    assert Image.open(io.BytesIO(picture.content)).size == (2000, 2000)
    assert f'{service}/0,186,676,676/%5E2000,2000/0/default.png>;rel="canonical"' in picture.headers["link"]
    again = sample_client.get(
        f"{service}/full/max/0/default.jpg",
        headers={"If-None-Match": sample_client.get(f"{service}/full/max/0/default.jpg").headers["etag"]},
    )
    assert again.status_code == 304
    for path, status in (
        ("full/max/0/default.jp2", 501), ("full/max/0/default.xyz", 400), ("full/9999,/0/default.jpg", 400),
        ("9999,0,1,1/max/0/default.jpg", 400), ("full/max/0", 400), ("full/max/361/default.jpg", 400),
    ):  # fmt: skip
        answer = sample_client.get(f"{service}/{path}", headers={"Accept": "image/*"})
        assert (answer.status_code, set(answer.json())) == (status, {"error"}), path
    assert sample_client.get(f"/iiif/image/{'0' * 32}.png/info.json").status_code == 404
    assert sample_client.head(f"{service}/full/max/0/default.jpg").content == b""
    assert sample_client.options(f"{service}/info.json").status_code == 204


@pytest.mark.slow
def test_a_document_without_images_has_no_manifest(sample_client: TestClient) -> None:
    other = document(sample_client, "于少保")
    for address in (f"/iiif/{other}/manifest.json", f"/iiif/{other}/texts/1.json", "/iiif/nothing/manifest.json"):
        assert sample_client.get(address).status_code == 404
    assert sample_client.get(f"/leaves/{other}").status_code == 404


@pytest.mark.slow
def test_files_are_handed_out_in_parts(sample_client: TestClient, lecture: str) -> None:
    told = sample_client.get(f"/iiif/{lecture}/manifest.json").json()
    address = told["items"][0]["items"][0]["items"][0]["body"]["id"].removeprefix("http://testserver")
    whole = sample_client.get(address)
    assert whole.headers["content-type"] == "audio/wav"
    assert whole.headers["accept-ranges"] == "bytes"
    assert whole.headers["x-content-type-options"] == "nosniff"
    part = sample_client.get(address, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, whole.content[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(whole.content)}"
    last = sample_client.get(address, headers={"Range": "bytes=-50"})
    assert last.content == whole.content[-50:]
    beyond = sample_client.get(address, headers={"Range": "bytes=9999999-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(whole.content)}")
    assert set(beyond.json()) == {"error"}
    stale = sample_client.get(address, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert (stale.status_code, stale.content) == (200, whole.content)
    assert sample_client.get(address, headers={"If-None-Match": whole.headers["etag"]}).status_code == 304
    head = sample_client.head(address)
    assert (head.content, head.headers["content-length"]) == (b"", str(len(whole.content)))
    for wrong in ("/files/..%2f..%2ftexts.db", "/files/texts.db", f"/files/{'0' * 32}.png", "/files/%2e%2e"):
        assert sample_client.get(wrong).status_code == 404
