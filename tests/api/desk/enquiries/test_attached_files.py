"""Attachments: what a failure of power leaves of them."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from api.desk.enquiries.files import DeskFiles


def test_an_attachment_outlives_a_failure_of_power(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = DeskFiles(tmp_path)
    data = "书目\n".encode()
    place = tmp_path / (digest := hashlib.sha256(data).hexdigest())[:2] / digest
    settled: list[tuple[Path, bool]] = []
    settle = os.fsync

    def noted(descriptor: int) -> None:
        settled.append((Path(f"/proc/self/fd/{descriptor}").readlink(), place.exists()))
        settle(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    assert files.keep(data, "书目.txt") == ("text/plain; charset=utf-8", digest)
    (bytes_, before), *folders = settled
    assert (bytes_.parent, before) == (place.parent, False), "the bytes are on the disk before their name is"
    assert folders == [(place.parent, True), (tmp_path, True)]
    place.write_bytes(b"")  # as an earlier version left it when the power failed
    files.keep(data, "书目.txt")
    assert files.path(digest).read_bytes() == data
