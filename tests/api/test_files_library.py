"""Files on their way through a library by the production path: in with a document, once, out with the last of them."""

from __future__ import annotations

import io
import json
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image

from api.cli import main
from api.library import Library
from api.pipeline import ingest
from api.settings import Settings
from api.upkeep.files import files_amiss
from api.wiring import open_library
from ontology.records import Document

pytestmark = pytest.mark.slow


def png(colour: str) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (30, 40), colour).save(target, "PNG")
    return target.getvalue()


def files(library: Library) -> set[str]:
    return set(library.files.held())


def documents(library: Library) -> dict[str, Document]:
    return {one.source: one for one in library.texts.documents()}


def amiss(library: Library) -> dict[str, str]:
    return {one.kind: one.mend for one in files_amiss(library, Counter(), thorough=True)}


def write(folder: Path) -> Path:
    """Two texts that share an image, and a transcript."""
    folder.mkdir()
    for name in ("甲", "乙"):
        (folder / f"{name}.txt").write_text(f"永樂十年，敕建大報恩寺塔於聚寶門外，{name}記之。\n", "utf-8")
    (folder / "甲.txt.yaml").write_text("images: [1.png, 2.png, 3.png]\n", "utf-8")
    (folder / "乙.txt.yaml").write_text("images: [1.png]\n", "utf-8")
    (folder / "1.png").write_bytes(png("white"))
    (folder / "2.png").write_bytes(png("black"))
    (folder / "3.png").write_bytes(b"<html><script>alert(1)</script></html>")
    (folder / "讲.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\n南京长江大桥。\n", "utf-8")
    return folder


def test_files_come_and_go_with_their_documents(
    tmp_path: Path, new_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shelf, folder = write(tmp_path / "架"), new_library
    with open_library(Settings(library=folder), write=True) as library:
        done = ingest(library, [shelf])
        assert [(one.source, one.code) for one in done.refusals] == [("甲.txt", "source-unknown-format")]
        held = documents(library)
        first, second, bad = held["甲.txt"].metadata.images
        assert (held["乙.txt"].metadata.images, bad) == ((first,), "")
        spoken = held["讲.vtt"].metadata.transcript
        assert files(library) == {first, second, spoken}
        assert amiss(library) == {}

        # The same again does nothing; another image makes the document anew and takes the old image away.
        assert ingest(library, [shelf]).unchanged == 3
        (shelf / "2.png").write_bytes(png("red"))
        assert ingest(library, [shelf]).documents == 1
        third = documents(library)["甲.txt"].metadata.images[1]
        assert files(library) == {first, third, spoken}

        # What is altered, missing, or one too many is named; when it is mended, the next ingest brings it again.
        library.files.path(first).write_bytes(png("blue"))
        library.files.path(third).unlink()
        stray = library.files.folder / "aa" / f"{'a' * 32}.png"
        stray.parent.mkdir(exist_ok=True)
        stray.write_bytes(b"x")
        assert amiss(library) == {"altered-file": "drop-file", "missing-file": "again", "unused-file": "drop-file"}
        library.files.remove([first, stray.name])
        assert amiss(library) == {"missing-file": "again"}
        ingest(library, [shelf])
        assert amiss(library) == {}
        path = library.files.path(spoken)
        path.write_text(path.read_text("utf-8").replace("0-7", "1-7"), "utf-8")
        assert set(amiss(library)) == {"altered-file"}

    # A file goes with the last document that uses it, and the receipt says so.
    capsys.readouterr()
    ids = [held[name].id for name in ("甲.txt", "乙.txt", "讲.vtt")]
    assert main(["delete", *ids, "--library", str(folder), "--json"]) == 0
    receipts = json.loads(capsys.readouterr().out)["deleted"]
    assert [(one["files"], one["files_kept"]) for one in receipts] == [
        ([third], [first]), ([first], []), ([spoken], []),
    ]  # fmt: skip
    assert not [path for path in (folder / "files").rglob("*") if path.is_file()]
