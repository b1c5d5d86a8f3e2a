"""Readers of a service of several processes while documents come in, go, and everything is made anew beside it."""

from __future__ import annotations

import http.client
import json
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from benchmarks.serving import served

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
TEXT = (
    "万历{number}年，知县郑文选重修{word}桥，用石三百丈，工匠八十人，三月而成。\n"
    "桥成，邑人立碑于东门外，文曰{word}桥记。"
)
WORDS = ("云梯", "鹤影", "霜钟", "梧阴", "石鲸", "芦汀", "雁齿", "松涛")
ASKED = ("重修桥", "府城", "知县", "东门", "碑", *WORDS)


def run(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A command of its own process, beside the service."""
    command = [sys.executable, "-m", "api.cli", *words, "--library", str(folder), "--json"]
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)


@dataclass
class Looking:
    """Readers who hold each answer against what the service says of it elsewhere."""

    address: str
    wrong: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    stopped: threading.Event = field(default_factory=threading.Event)

    def look(self, number: int) -> None:
        line = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=300)
        while not self.stopped.is_set():
            number += 1
            time.sleep(0.05)  # whoever writes beside them goes last: readers who never rest would keep it waiting
            asked = ASKED[number % len(ASKED)]
            found = self.get(line, f"/api/search?q={quote(asked)}&k=5&facets=1")
            if found is not None:
                self.hold_search(line, asked, found)
            if number % 5 == 0 and (answer := self.post(line, {"question": f"谁重修{asked}桥？"})) is not None:
                self.hold_answer(line, answer)
            if number % 7 == 0:
                self.get(line, f"/sparql?query={quote('ASK { ?s ?p ?o }')}")
                self.get(line, "/?q=%E7%A2%91", page=True)
        line.close()

    def hold_search(self, line: http.client.HTTPConnection, asked: str, found: dict[str, object]) -> None:
        hits: list[dict[str, object]] = found["hits"]  # type: ignore[assignment]
        if int(str(found["total"])) < len(hits):
            self.wrong[f"{asked}: fewer in all than are shown"] += 1
        for hit in hits[:2]:
            ident = str(hit["passage_id"])
            passage = self.get(line, f"/api/passages/{quote(ident, safe='')}", gone=True)
            if passage is not None and passage["text"] != hit["text"]:
                self.wrong[f"{asked}: a hit says something else than its passage"] += 1

    def hold_answer(self, line: http.client.HTTPConnection, answer: dict[str, object]) -> None:
        for one in answer.get("receipts", []):  # type: ignore[attr-defined]
            passage = self.get(line, f"/api/passages/{quote(str(one['passage_id']), safe='')}", gone=True)
            if passage is not None and str(one["quote"]) not in str(passage["text"]):
                self.wrong["an answer quotes what does not stand there"] += 1

    def get(
        self, line: http.client.HTTPConnection, path: str, *, gone: bool = False, page: bool = False
    ) -> dict[str, object] | None:
        """The answer; none for what has been taken away, where that may be."""
        line.request("GET", path, headers={"Accept": "text/html" if page else "application/json"})
        return self.told(line, path, gone=gone, page=page)

    def post(self, line: http.client.HTTPConnection, body: dict[str, object]) -> dict[str, object] | None:
        line.request("POST", "/api/ask", json.dumps(body), {"Content-Type": "application/json"})
        return self.told(line, "/api/ask")

    def told(
        self, line: http.client.HTTPConnection, path: str, *, gone: bool = False, page: bool = False
    ) -> dict[str, object] | None:
        answer = line.getresponse()
        body = answer.read()
        self.seen[str(answer.status)] += 1
        if answer.status == 200:
            return {} if page else dict(json.loads(body) if "json" in answer.headers["content-type"] else {})
        if not (gone and answer.status in (404, 410)):
            self.wrong[f"{path.partition('?')[0]} answers {answer.status}: {body[:200]!r}"] += 1
        return None


def write(folder: Path, new: Path, *, rounds: int) -> list[str]:
    """Take in, take away, make anew, again and again; return what went wrong."""
    wrong = []
    for number in range(rounds):
        batch = new / str(number)
        batch.mkdir(parents=True)
        for n, word in enumerate(WORDS[:3] if number else WORDS):
            text = "\n".join(
                TEXT.format(number="十百千"[n % 3], word=f"{word}{WORDS[(n + number) % 8]}") for _ in range(4)
            )
            (batch / f"{word}{number}.txt").write_text(text, "utf-8")
        # In the short form nothing is made anew: that alone takes as long as all the rest.
        for deed in ("ingest", "delete", "rebuild")[: 3 if rounds > 1 else 2]:
            words = {"ingest": [str(batch)], "delete": documents(folder, number)[:2]}.get(deed, [])
            done = run(deed, *words, folder=folder)
            if done.returncode:
                wrong.append(f"{deed}: {done.stdout[-300:]}{done.stderr[-600:]}")
    return wrong


def documents(folder: Path, number: int) -> Sequence[str]:
    """Those that this round took in."""
    from api.settings import Settings
    from api.wiring import open_texts

    with open_texts(Settings(library=folder)) as texts:
        return [one.id for one in texts.documents() if f"{number}.txt" in one.source]


def title_of(folder: Path, document_id: str) -> str:
    from api.settings import Settings
    from api.wiring import open_texts

    with open_texts(Settings(library=folder)) as texts:
        return texts.document(document_id)[0].source[:2]


def test_readers_see_one_library_while_it_is_written(soak: bool, sample_library: Path, tmp_path: Path) -> None:
    folder = tmp_path / "library"
    shutil.copytree(sample_library, folder)
    rounds, readers = (6, 8) if soak else (1, 3)
    # On a machine that does other things as well a search may take its time; that is not what is looked at here.
    patient = {"WENMAI_WORKERS": "2", "WENMAI_LIMIT_SEARCH_SECONDS": "300", "WENMAI_LIMIT_ASK_SECONDS": "300"}
    patient |= {"WENMAI_LIMIT_TURN_SECONDS": "300", "WENMAI_SPARQL_SECONDS": "300"}
    with served(folder, patient, tmp_path / "serve.log") as (address, _):
        looking = Looking(address)
        threads = [threading.Thread(target=looking.look, args=(number,), daemon=True) for number in range(readers)]
        for thread in threads:
            thread.start()
        failed = write(folder, tmp_path / "new", rounds=rounds)
        line = http.client.HTTPConnection(urlsplit(address).netloc, timeout=300)
        (left, *_) = documents(folder, rounds - 1)
        deadline, found = time.monotonic() + 120, False
        while not found and time.monotonic() < deadline:
            answer = looking.get(line, f"/api/search?q={quote(title_of(folder, left))}&k=20") or {"hits": []}
            found = any(str(hit["passage_id"]).startswith(left) for hit in answer["hits"])  # type: ignore[index,attr-defined]
        looking.stopped.set()
        for thread in threads:
            thread.join(60)
    assert failed == []
    assert not looking.wrong
    assert found, "what came in is found without a restart"
    assert looking.seen["200"] > 20
    assert not (folder / "rebuilding").exists()
