"""The kept files: once each, whole, of known kinds, never from outside; and the times and images of passages."""

from __future__ import annotations

import errno
import hashlib
import io
import struct
import wave
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pydantic import ValidationError
from starlette.testclient import TestClient

from api.app import create_app
from api.files.images import PageImage, image_of, on_images, page_images
from api.files.kinds import kind_of, recognize
from api.files.store import FileLimits, FileStore, names_of
from api.files.taking import keep_files, release, sweep
from api.files.transcript import read_transcript, write_transcript
from api.settings import Settings
from api.web.media_views import media_view
from ingest.cues import Cue
from ingest.passages import compose
from ingest.readers.subtitles import paragraphs
from ontology.errors import BrokenSource, NotFound, OversizedSource, SourceError, UnknownFormat, UnreadableSource
from ontology.records import Block, Document, Mark, Metadata, Passage, SourceText

FAMILIES = ("image", "pages", "audio", "video")


def png(width: int = 30, height: int = 40, colour: str = "white") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(target, "PNG")
    return target.getvalue()


def wav(seconds: float = 1.0, rate: int = 4000) -> bytes:
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setparams((1, 1, rate, 0, "NONE", ""))
        file.writeframes(b"\x80" * int(seconds * rate))
    return target.getvalue()


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def put(tmp_path: Path, data: bytes, name: str = "a") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def test_a_file_is_kept_once_under_its_digest(store: FileStore, tmp_path: Path) -> None:
    data = png()
    name = store.keep(put(tmp_path, data, "甲.jpg"), "a", families=FAMILIES)
    assert name == f"{hashlib.sha256(data).hexdigest()[:32]}.png", "the kind is that of the bytes"
    assert store.keep(put(tmp_path, data, "乙.png"), "a", families=FAMILIES) == name
    assert list(store.held()) == [name]
    assert store.path(name).read_bytes() == data
    assert (store.facts(name).width, store.facts(name).height) == (30, 40)
    assert not store.altered(name)


def test_a_recording_says_how_long_it_is(store: FileStore, tmp_path: Path) -> None:
    name = store.keep(put(tmp_path, wav(2.5)), "a", families=("audio",))
    assert store.facts(name).seconds == pytest.approx(2.5)


@pytest.mark.parametrize(
    "data",
    [b"", b"<html><script>alert(1)</script>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\x7fELF", b"text"],
)
def test_other_kinds_are_refused(store: FileStore, tmp_path: Path, data: bytes) -> None:
    with pytest.raises(UnknownFormat, match=r"a\.png"):
        store.keep(put(tmp_path, data, "a.png"), "文献", families=FAMILIES)
    assert list(store.held()) == []


def test_a_recording_is_no_page_image(store: FileStore, tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat):
        store.keep(put(tmp_path, wav()), "a", families=("image",))


def test_a_damaged_image_is_named(store: FileStore, tmp_path: Path) -> None:
    target = io.BytesIO()
    Image.effect_noise((200, 200), 90).save(target, "JPEG")
    for name, data in (("a.png", png()[:-30]), ("b.jpg", target.getvalue()[:3000]), ("c.png", png()[:20])):
        with pytest.raises(BrokenSource, match="图像已损坏"):
            store.keep(put(tmp_path, data, name), "a", families=FAMILIES)
    assert list(store.held()) == []


def test_a_page_without_a_size_is_named(store: FileStore, tmp_path: Path) -> None:
    target = io.BytesIO()
    Image.new("L", (9, 9)).save(target, "TIFF", save_all=True, append_images=[Image.new("L", (8, 8))])
    data = bytearray(target.getvalue())
    data[data.rindex(b"\x00\x01\x04\x00") + 1] = 0xFF  # the tag of the second page's width
    with pytest.raises(BrokenSource, match="图像已损坏"):
        store.keep(put(tmp_path, bytes(data), "a.tif"), "a", families=FAMILIES)


def test_a_full_disk_is_no_fault_of_the_file(store: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(source: Path, target: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(source))

    monkeypatch.setattr("api.files.store.shutil.copyfile", full)
    with pytest.raises(OSError, match="No space"):
        store.keep(put(tmp_path, png()), "a", families=FAMILIES)
    assert [path for path in store.folder.rglob("*") if path.is_file()] == []


def test_a_file_that_may_not_be_read_is_named(store: FileStore, tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="没有"):
        store.keep(tmp_path / "没有.png", "a", families=FAMILIES)


def test_limits_hold(tmp_path: Path) -> None:
    small = FileStore(tmp_path / "files", FileLimits(image_bytes=1000, media_bytes=2000, pixels=100))
    with pytest.raises(OversizedSource, match="像素"):
        small.keep(put(tmp_path, png(30, 30)), "a", families=FAMILIES)
    with pytest.raises(OversizedSource, match="字节"):
        small.keep(put(tmp_path, wav()), "a", families=FAMILIES)
    # A bomb: a header that promises 60,000 × 60,000 pixels.
    bomb = png()[:16] + struct.pack(">II", 60_000, 60_000) + png()[24:]
    with pytest.raises(SourceError):
        FileStore(tmp_path / "files").keep(put(tmp_path, bomb), "a", families=FAMILIES)


@pytest.mark.parametrize(
    "name",
    ["", "..", "../texts.db", "../../etc/passwd", "a" * 32, f"{'a' * 32}.html", f"{'a' * 32}.svg", f"{'A' * 32}.png",
     f"{'a' * 31}/.png", f"{'a' * 32}.png/../../texts.db", f"{'a' * 32}.png\n", f"{'a' * 32}.png"],
)  # fmt: skip
def test_no_name_leads_out_of_the_folder(store: FileStore, tmp_path: Path, name: str) -> None:
    put(tmp_path, b"secret", "texts.db")
    store.keep(put(tmp_path, png()), "a", families=FAMILIES)
    with pytest.raises(NotFound):
        store.path(name)


def test_a_link_out_of_the_folder_is_not_followed(store: FileStore, tmp_path: Path) -> None:
    secret = put(tmp_path, b"secret", "secret")
    inside = store.folder / "aa" / f"{'a' * 32}.png"
    inside.parent.mkdir(parents=True)
    inside.symlink_to(secret)
    with pytest.raises(NotFound):
        store.path(inside.name)
    outside = tmp_path / "bb"
    outside.mkdir()
    (outside / f"{'b' * 32}.png").write_bytes(b"secret")
    (store.folder / "bb").symlink_to(outside)
    with pytest.raises(NotFound):
        store.path(f"{'b' * 32}.png")


def test_an_altered_file_is_known(store: FileStore, tmp_path: Path) -> None:
    name = store.keep(put(tmp_path, png()), "a", families=FAMILIES)
    store.path(name).write_bytes(png(colour="black"))
    assert store.altered(name)


def source(tmp_path: Path, metadata: Metadata, *files: str) -> SourceText:
    paths = tuple((name, str(tmp_path / name)) for name in files)
    block = Block("你好。", marks=(Mark(0, 3, "00:00:01", 1000, 2000),))
    return SourceText("甲.vtt", metadata, (block,), "webvtt", paths)


def test_a_document_takes_its_files_along_and_leaves_with_them(store: FileStore, tmp_path: Path) -> None:
    put(tmp_path, png(), "1.png")
    put(tmp_path, b"nothing", "2.png")
    put(tmp_path, wav(), "a.wav")
    stated = Metadata(images=("1.png", "2.png", "https://iiif.example.org/1"), media="a.wav")
    kept, refusals = keep_files(source(tmp_path, stated, "1.png", "2.png", "a.wav"), store)
    assert [refusal.code for refusal in refusals] == ["source-unknown-format"]
    images = kept.metadata.images
    assert (images[1], images[2]) == ("", "https://iiif.example.org/1")
    assert names_of(kept.metadata) == set(store.held())
    assert len(names_of(kept.metadata)) == 3
    one = Document("d1", "", "", "", kept.metadata)
    other = Document("d2", "", "", "", Metadata(images=(images[0],)))
    assert sweep(store, [one, other]) == []
    assert set(release(store, names_of(one.metadata), [other])) == names_of(one.metadata) - {images[0]}
    assert release(store, names_of(other.metadata), []) == [images[0]]
    assert list(store.held()) == []


@given(
    st.lists(
        st.tuples(st.text("天地玄黄。< &-", min_size=1, max_size=9).map(str.strip).filter(bool), st.integers(1, 5000)),
        min_size=1,
        max_size=30,
    ),
    st.sampled_from([("甲",), ("甲", "乙"), ("",)]),
)
def test_every_character_leads_to_its_own_cue(said: list[tuple[str, int]], speakers: tuple[str, ...]) -> None:
    cues, now = [], 0
    for place, (text, length) in enumerate(said):
        cues.append(Cue(1, now, now + length, f"{place}{' '.join(text.split())}", speakers[place % len(speakers)]))
        now += length + 7
    blocks = list(paragraphs(cues))
    text = compose(blocks)
    transcript = read_transcript(write_transcript(blocks))
    assert len(transcript.cues) == len(cues)
    for cue, spoken in zip(cues, transcript.cues, strict=True):
        assert text[spoken.begin : spoken.end] == cue.text
        assert (spoken.start, spoken.stop, spoken.speaker) == (cue.start, cue.stop, cue.speaker)
        assert {transcript.at(offset) for offset in range(spoken.begin, spoken.end)} == {cue.start}
    times = [transcript.at(offset) for offset in range(len(text))]
    assert times == sorted(times)
    assert {one.begin for one in transcript.within(0, len(text))} == {one.begin for one in transcript.cues}


def test_offsets_longer_than_any_text_are_no_transcript() -> None:
    with pytest.raises(BrokenSource, match="not named by its offsets"):
        read_transcript(f"WEBVTT\n\n{'1' * 5_000}-2\n00:00.000 --> 00:01.000\n字\n")


def test_a_text_without_times_has_no_transcript() -> None:
    assert write_transcript([Block("字", marks=(Mark(0, 1, "一上"),))]) == ""


def images(*labels: str) -> tuple[PageImage, ...]:
    return tuple(PageImage(number, label, f"{number}.png") for number, label in enumerate(labels, start=1))


@pytest.mark.parametrize(
    ("locator", "number"),
    [
        ("p. 3", 3), ("pp. 2-3", 2), ("[image 1]", 1), ("[image 1] – [image 2]", 1), ("p. 9", 0), ("p. 0", 0), ("", 0),
        ("一下", 2), ("一下 – 二上", 2), ("卷一", 0), ("row 2", 0),
    ],
)  # fmt: skip
def test_a_locator_leads_to_its_image(locator: str, number: int) -> None:
    assert image_of(locator, images("一上", "一下", "二上")) == number


def test_a_stated_page_goes_before_a_counted_one() -> None:
    assert image_of("p. 2", images("p. 21", "p. 2", "p. 1")) == 2
    assert image_of("p. 1", images("p. 21", "p. 2", "p. 1")) == 3


def test_a_single_image_is_that_of_all_passages() -> None:
    assert image_of("", images("")) == 1


def test_a_passage_stands_on_every_image_that_it_touches() -> None:
    one = Passage("a-1", "a", "v", 0, 0, 1, "甲", locator="一上 – 二上")
    two = replace(one, id="a-2", locator="pp. 2-3")
    three = replace(one, id="a-3", locator="不知")
    found = on_images([one, two, three], images("一上", "一下", "二上"))
    assert {number: [p.id for p in many] for number, many in found.items()} == {
        1: ["a-1"],
        2: ["a-1", "a-2"],
        3: ["a-1", "a-2"],
    }


def test_a_pdf_stands_for_its_pages(store: FileStore, sample: Path) -> None:
    (path,) = sample.rglob("*.pdf")
    name = store.keep(path, "a", families=("pages",))
    assert [one.id for one in page_images(Metadata(images=(name,)), store)] == [f"{name}~1", f"{name}~2"]
    store.path(name).unlink()
    store._facts.clear()
    assert [one.id for one in page_images(Metadata(images=(name,)), store)] == [""]


@pytest.mark.parametrize(
    ("head", "suffix"),
    [
        (b"OggS\0\x02" + b"\0" * 22 + b"\x01\x1e\x01vorbis", "oga"),
        (b"OggS\0\x02" + b"\0" * 22 + b"\x01\x2a\x80theora", "ogv"),
        (b"OggS\0\x02" + b"\0" * 22 + b"\x01\x13OpusHead", "oga"),
        (b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm" + b"\0" * 60 + b"V_VP9" + b"A_OPUS", "webm"),
        (b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm" + b"\0" * 60 + b"A_OPUS", "weba"),
        (b"\0\0\0\x20ftypM4A ", "m4a"),
        (b"\0\0\0\x20ftypisom", "mp4"),
        (b"ID3\x04", "mp3"),
        (b"\xff\xfb\x90", "mp3"),
        (b"fLaC", "flac"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "webp"),
        (b"RIFF\x10\0\0\0WAVEfmt ", "wav"),
        (b"%PDF-1.7", "pdf"),
    ],
)
def test_kinds_are_told_by_the_first_bytes(head: bytes, suffix: str) -> None:
    kind = recognize(head)
    assert kind is not None
    assert kind.suffix == suffix
    assert kind_of(f"{'0' * 32}.{suffix}") == kind
    assert kind.media_type not in ("text/html", "image/svg+xml")


def test_what_lies_on_other_sites_is_shown_only_where_the_settings_say_so(fake: ModuleType) -> None:
    stated = Metadata("图", images=("https://iiif.example.org/a/1",), media="https://media.example.org/a.mp4")
    document = Document("d1", "", "", "", stated)
    closed = media_view(fake.FakeLibrary(), document)
    assert closed.facsimile is not None
    assert closed.player is not None
    assert (closed.facsimile.leaf.source, closed.facsimile.leaf.host) == ("", "iiif.example.org")
    assert (closed.player.source, closed.player.host) == ("", "media.example.org")
    hosts = Settings(image_hosts="iiif.example.org, https://media.example.org").other_hosts
    opened = fake.FakeLibrary(files=FileStore(Path("/nowhere"), hosts=hosts))
    shown = media_view(opened, document)
    assert shown.facsimile is not None
    assert shown.player is not None
    assert shown.facsimile.leaf.info == "https://iiif.example.org/a/1/info.json"
    assert (shown.player.source, shown.player.tag) == ("https://media.example.org/a.mp4", "video")
    policy = TestClient(create_app(opened)).get("/health").headers["content-security-policy"].split("; ")
    assert "img-src 'self' data: iiif.example.org https://media.example.org" in policy
    assert "media-src 'self' iiif.example.org https://media.example.org" in policy
    assert "script-src 'self'" in policy


@pytest.mark.parametrize("hosts", ["a b", "a; script-src *", "'unsafe-inline'", "a,,b", "*", "https://a/b", "a\n"])
def test_no_setting_opens_the_policy_further(hosts: str) -> None:
    with pytest.raises(ValidationError):
        Settings(image_hosts=hosts)
