"""What fuzzing found, each mended: a line of its own that says why, and what is kept can be stored."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from pathlib import Path

import pytest

from ingest.corpus import walk
from ingest.passages import cut
from ingest.plainyaml import load
from ontology.archives import members
from ontology.errors import BrokenSource, OversizedSource
from ontology.printable import one_line, storable
from ontology.records import Block, Refusal, SourceText
from ontology.responsibility import read_creators


def taken(tmp_path: Path, name: str, data: bytes) -> tuple[list[SourceText], list[Refusal]]:
    (tmp_path / name).write_bytes(data)
    items = list(walk([tmp_path / name]))
    return [one for one in items if isinstance(one, SourceText)], [one for one in items if isinstance(one, Refusal)]


def test_what_cannot_be_stored_is_exchanged_in_its_place_and_told(tmp_path: Path) -> None:
    (text,), (told,) = taken(tmp_path, "a.jsonl", '{"id": "1", "text": "天\\u0000地\\ud800玄\\u001b黄"}\n'.encode())
    assert text.blocks[0].text == "天�地�玄�黄"
    assert "3 个" in told.reason


def test_refusals_are_one_line_that_a_terminal_does_not_obey() -> None:
    told = Refusal("a\x1b]0;x\x07.txt", "c", "一\r\n二\u202e三\ud800")
    assert told.source == "a\\x1b]0;x\\x07.txt"
    assert told.reason == "一  二\\u202e三\\ud800"
    assert str(BrokenSource("a\n", "b\n")) == "a : b "


@pytest.mark.parametrize("text", ["", "南京\n城\t墙", "𠀀\U0010fffd"])
def test_what_can_be_stored_stays(text: str) -> None:
    assert storable(text) == text
    assert one_line(text).isprintable() or "\U0010fffd" in text


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.jsonld", b"1", "json-ld"),
        (
            "a.ttml",
            b'<tt xmlns:p="http://www.w3.org/ns/ttml#parameter" p:frameRate="2^5"><p begin="1f" end="x">y</p></tt>',
            "时间",
        ),
        ("a.jsonl", b'{"id": "1", "text": ' + b"9" * 5000 + b"}", "JSON"),
        ("a.ttl", b"<http://x/a b> <http://x/p> 1 .\n", ""),
        ("a.md", b"---\na: &x y\ntitle: [*x, *x]\n---\nz\n", "别名"),
    ],
)  # fmt: skip
def test_a_bad_file_is_named(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    _, refusals = taken(tmp_path, name, data)
    assert refusals
    assert refusals[0].source.startswith("a.")
    assert said in refusals[0].reason


def archive(*, again: bool = False, over: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a", b"0" * 1000)
        file.writestr("b", b"1" * 1000)
        if again:
            file.filelist.append(file.filelist[0])
    data = bytearray(out.getvalue())
    if over:
        first, second = data.index(b"PK\x01\x02"), data.rindex(b"PK\x01\x02")
        data[second + 42 : second + 46] = data[first + 42 : first + 46]
    return bytes(data)


def test_members_that_lie_over_each_other_are_refused() -> None:
    assert [one.filename for one in members(io.BytesIO(archive()), "x", most_bytes=10_000)] == ["a", "b"]
    for data in (archive(over=True), archive(again=True)):
        with pytest.raises(BrokenSource, match="重叠"):
            members(io.BytesIO(data), "x", most_bytes=10_000)
    with pytest.raises(OversizedSource, match="2000"):
        members(io.BytesIO(archive()), "x", most_bytes=1_000)


def test_a_list_of_millions_of_members_is_not_read() -> None:
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 90_000_000, 0, 0)
    with pytest.raises(OversizedSource, match="目录"):
        members(io.BytesIO(b"0" * 1000 + end), "x", most_bytes=10_000)


def test_yaml_without_aliases() -> None:
    assert load("a: [1, x]", typed=False) == {"a": ["1", "x"]}
    assert load("a: [1, x]", typed=True) == {"a": [1, "x"]}


def test_many_short_paragraphs_and_quotation_marks_cost_what_their_length_costs() -> None:
    began = time.process_time()
    spans = cut([Block("天地。", locator=f"p. {number}") for number in range(40_000)], 120)
    assert spans[1].locator.startswith("p. ")
    cut([Block("「" * 60_000 + "』" * 60_000)], 120)
    assert time.process_time() - began < 8


def test_a_run_of_roles_is_read_at_once() -> None:
    began = time.process_time()
    read_creators("编著" * 500 + "x", dynasty="", persons=lambda *_: ())
    assert time.process_time() - began < 2


@pytest.mark.parametrize("name", ["../x", "/x", "a\\..\\b", "C:x", "a\x01b"])
def test_names_of_members_reach_no_file(tmp_path: Path, name: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr(name, b"0")
        file.writestr("META-INF/container.xml", f'<c><rootfile full-path="{name}"/></c>'.replace("\x01", ""))
    before = sorted(one.name for one in tmp_path.parent.iterdir())
    assert taken(tmp_path, "a.epub", out.getvalue())[1]
    assert sorted(one.name for one in tmp_path.parent.iterdir()) == before
    assert [one.name for one in tmp_path.iterdir()] == ["a.epub"]
