"""``wenmai doctor``: what is to be thought of what was found, as tables; a real library, sound and not."""

from __future__ import annotations

import json
import socket
import sqlite3
import stat
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.cli import main
from api.running.doctor import gathering
from api.running.doctor import library as of_library
from api.running.doctor import machine as of_machine
from api.running.doctor.records import Finding, Grade
from api.settings import Settings

FINE, NOTE, WRONG = Grade.FINE, Grade.NOTE, Grade.WRONG
GIB = 1 << 30
AGREED = {"head": 7, "lexical": 7, "dense": 7, "graph": 7}

CASES: list[tuple[Finding, Grade, str]] = [
    (of_machine.judge_python((3, 11, 7)), FINE, ""),
    (of_machine.judge_python((3, 10, 1)), WRONG, "3.11"),
    (of_machine.judge_python((3, 15, 0)), NOTE, "没有用这一版试过"),
    (of_machine.judge_packages({}, {}), NOTE, "make install"),
    (of_machine.judge_packages({"a": "1", "b": "2"}, {"a": "1", "b": "2"}), FINE, ""),
    (of_machine.judge_packages({"torch": "2.13.0"}, {"torch": "2.13.0+cpu"}), FINE, ""),
    (of_machine.judge_packages({"a": "1"}, {"a": "1.1"}), NOTE, "重新安装"),
    (of_machine.judge_packages({"a": "1"}, {}), WRONG, "重新安装"),
    (of_machine.judge_sqlite((3, 40, 1), json=True), FINE, ""),
    (of_machine.judge_sqlite((3, 34, 0), json=True), WRONG, "PostgreSQL"),
    (of_machine.judge_sqlite((3, 40, 1), json=False), WRONG, "JSON"),
    (of_machine.judge_disk(50 * GIB, 100 * GIB, GIB), FINE, ""),
    (of_machine.judge_disk(3 * GIB, 100 * GIB, GIB), NOTE, "同一块盘"),
    (of_machine.judge_disk(6 * GIB, 100 * GIB, 10 * GIB), NOTE, "同一块盘"),
    (of_machine.judge_disk(4 * GIB, 100 * GIB, 10 * GIB), WRONG, "腾出空间"),
    (of_machine.judge_disk(0, 100 * GIB, 0), WRONG, "腾出空间"),
    (of_machine.judge_memory(4 * GIB, 2, 0), FINE, ""),
    (of_machine.judge_memory(4 * GIB, 8, 0), NOTE, "workers"),
    (of_machine.judge_memory(4 * GIB, 2, GIB), NOTE, "workers"),
    (of_machine.judge_memory(GIB // 2, 1, 0), WRONG, "MemoryMax"),
    (of_machine.judge_memory(0, 1, 0), NOTE, "700"),
    (of_machine.judge_models({"a": "1"}, {"a": "1"}), FINE, ""),
    (of_machine.judge_models({"a": "1"}, {"a": "2"}), WRONG, "重新安装"),
    (of_machine.judge_models({"a": "1"}, {}), WRONG, "重新安装"),
    (of_machine.judge_models({}, {}), WRONG, "重新安装"),
    (of_machine.judge_fonts("Noto Serif CJK SC"), FINE, ""),
    (of_machine.judge_fonts(""), NOTE, "fonts-noto-cjk"),
    (of_machine.judge_files(4_096, 8_192), FINE, ""),
    (of_machine.judge_files(-1, -1), FINE, ""),
    (of_machine.judge_files(256, 8_192), NOTE, "ulimit"),
    (of_machine.judge_locale("UTF-8", "utf-8", utf8_mode=False), FINE, ""),
    (of_machine.judge_locale("ANSI_X3.4-1968", "utf-8", utf8_mode=False), WRONG, "PYTHONUTF8"),
    (of_machine.judge_clock(100.0, 90.0, built=50.0, server=None, synced=True), FINE, ""),
    (of_machine.judge_clock(100.0, 101.0, built=50.0, server=None, synced=None), FINE, ""),
    (of_machine.judge_clock(100.0, 200.0, built=50.0, server=None, synced=True), WRONG, "收割者"),
    (of_machine.judge_clock(100.0, 0.0, built=200_000.0, server=None, synced=True), WRONG, "chrony"),
    (of_machine.judge_clock(100.0, 0.0, built=0.0, server=130.0, synced=True), NOTE, "NTP"),
    (of_machine.judge_clock(100.0, 0.0, built=0.0, server=None, synced=False), NOTE, "timedatectl"),
    (of_library.judge_schema("文本库", 6, 6), FINE, ""),
    (of_library.judge_schema("文本库", 0, 6), FINE, ""),
    (of_library.judge_schema("文本库", 5, 6), NOTE, "wenmai backup"),
    (of_library.judge_schema("文本库", 7, 6), WRONG, "升级"),
    (of_library.judge_agreement(AGREED, written=False), FINE, ""),
    (of_library.judge_agreement(AGREED | {"graph": 5}, written=True), NOTE, "正在写入"),
    (of_library.judge_agreement(AGREED | {"graph": 5}, written=False), WRONG, "--repair"),
    (of_library.judge_agreement(AGREED | {"graph": 9}, written=False), WRONG, "--repair"),
    (of_library.judge_encoder("wenmai-1", "wenmai-"), FINE, ""),
    (of_library.judge_encoder("", "wenmai-"), FINE, ""),
    (of_library.judge_encoder("st-1", "wenmai-"), WRONG, "--encode"),
    (of_library.judge_permissions({"settings.yaml": 0o100600}, secrets=True), FINE, ""),
    (of_library.judge_permissions({"settings.yaml": 0o100644}, secrets=False), NOTE, "UMask"),
    (of_library.judge_permissions({"settings.yaml": 0o100644}, secrets=True), WRONG, "chmod 600"),
    (of_library.judge_permissions({"desk.db": 0o100644}, secrets=True), NOTE, "UMask"),
    (of_library.judge_lock(held=False, holder=""), FINE, ""),
    (of_library.judge_lock(held=True, holder="wenmai ingest"), NOTE, "等它写完"),
    (of_library.judge_backup(None), NOTE, "wenmai backup"),
    (of_library.judge_backup(3_600.0), FINE, ""),
    (of_library.judge_backup(3 * of_library.DAY), NOTE, "定时器"),
    (of_library.judge_backup(30 * of_library.DAY), WRONG, "定时器"),
    (of_library.judge_queues({"waiting": 0}), FINE, ""),
    (of_library.judge_queues({"refused": 2, "overdue": 1}), NOTE, "/desk/intake、/desk/enquiries"),
    (of_library.judge_port("::1:1", free=True, answers=False), FINE, ""),
    (of_library.judge_port("::1:1", free=False, answers=True), FINE, ""),
    (of_library.judge_port("::1:1", free=False, answers=False), WRONG, "port"),
    (of_library.judge_base("http://a/", "127.0.0.1", default="http://a/", documents=0), FINE, ""),
    (of_library.judge_base("http://a/", "127.0.0.1", default="http://a/", documents=3), NOTE, "base"),
    (of_library.judge_base("http://b", "127.0.0.1", default="http://a/", documents=3), WRONG, "末尾"),
    (of_library.judge_base("http://b/", "0.0.0.0", default="http://a/", documents=3), NOTE, "https"),
    (of_library.judge_base("https://b/", "0.0.0.0", default="http://a/", documents=3), FINE, ""),
    (of_library.judge_people(1, 4), FINE, ""),
    (of_library.judge_people(0, 4), NOTE, "administrator"),
    (of_library.judge_people(0, 0), NOTE, "administrator"),
    (of_library.judge_settings([]), FINE, ""),
    (of_library.judge_settings(["WENMAI_PROT"]), NOTE, "wenmai config"),
    (of_library.judge_queries("", 0.2), FINE, ""),
    (of_library.judge_queries("", 9.0), NOTE, "太忙"),
    (of_library.judge_queries("does not start", 0.2), WRONG, "rebuild"),
    (of_library.judge_soundness([]), FINE, ""),
    (of_library.judge_soundness(["a", "b"]), WRONG, "--repair"),
]  # fmt: skip


@pytest.mark.parametrize(("found", "grade", "words"), CASES)
def test_what_is_thought_of_what_was_found(found: Finding, grade: Grade, words: str) -> None:
    assert found.grade is grade
    assert words in found.said + found.advice
    assert bool(found.advice) == (grade is not FINE)


@given(st.integers(0, 1 << 45), st.integers(0, 1 << 45))
def test_more_room_is_never_worse(free: int, library: int) -> None:
    order = [WRONG, NOTE, FINE]
    total = 1 << 46
    less, more = (of_machine.judge_disk(size, total, library).grade for size in (free, free * 2))
    assert order.index(less) <= order.index(more)


def test_pins_are_read_with_their_extras() -> None:
    stated = ["a==1.0", 'psycopg[binary]==3.3 ; extra == "postgresql"', "loose>=2"]
    assert of_machine.pins(stated) == {"a": "1.0"}
    assert of_machine.pins(stated, extra="postgresql") == {"a": "1.0", "psycopg": "3.3"}


def test_the_models_that_ship_are_those_that_are_listed() -> None:
    expected, found = gathering.models()
    assert found == expected
    assert {name.partition("/")[0] for name in expected} == {"encoder", "bridge", "names"}


def test_a_port_is_free_taken_or_ours() -> None:
    class Ours(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"status": "ok"}')

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Ours) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        assert gathering.port("127.0.0.1", server.server_port) == (False, True)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        other.settimeout(0.1)
        threading.Thread(target=lambda: other.accept()[0].close(), daemon=True).start()
        other.settimeout(5)
        assert gathering.port("127.0.0.1", other.getsockname()[1]) == (False, False)
        number = other.getsockname()[1]
    assert gathering.port("127.0.0.1", number) == (True, False)


def doctor(capsys: pytest.CaptureFixture[str], library: Path, *more: str) -> tuple[int, dict[str, tuple[str, str]]]:
    capsys.readouterr()
    code = main(["doctor", "--library", str(library), "--port", "0", "--json", *more])
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] == (code == 0)
    return code, {one["topic"]: (one["grade"], one["said"]) for one in told["findings"]}


def test_a_sound_library_and_one_that_is_not(new_library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, found = doctor(capsys, new_library, "--thorough")
    assert {
        topic: found[topic][0] for topic in ("各部分", "文本库", "SPARQL", "模型", "时钟", "通读")
    } == dict.fromkeys(("各部分", "文本库", "SPARQL", "模型", "时钟", "通读"), "fine")
    path = new_library / "settings.yaml"
    path.write_text("llm_key: hush-hush\n", "utf-8")
    path.chmod(0o644)
    (new_library / "graph" / "CURRENT").write_text("gone\n", "utf-8")
    with sqlite3.connect(new_library / "desk.db") as connection:
        connection.execute("UPDATE desk_settings SET value = '99' WHERE name = 'schema'")
    connection.close()
    code, found = doctor(capsys, new_library)
    assert code == 1
    assert found["文件权限"][0] == found["咨询台的库"][0] == found["SPARQL"][0] == "wrong"
    assert "hush" not in str(found)
    path.chmod(stat.S_IRUSR | stat.S_IWUSR)
    assert doctor(capsys, new_library)[1]["文件权限"][0] != "wrong"


def test_nothing_is_made_where_there_is_no_library(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, found = doctor(capsys, tmp_path / "none")
    assert found["馆藏"][0] == "note"
    assert not (tmp_path / "none").exists()
    assert main(["doctor", "--library", str(tmp_path / "none"), "--port", "0"]) in (0, 1)
    told = capsys.readouterr().out
    assert "Python" in told
    assert "做什么" in told
    assert Settings.model_fields["port"].default == 8000
