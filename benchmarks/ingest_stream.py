"""Taking in a large collection: characters a second by reader and by stage, memory while a file goes through.

``python -m benchmarks.ingest_stream --megabytes 1000`` writes a file of each kind that is read piece by piece, and a
folder of small files, into a temporary folder (``--kinds poetry wiki org folder``), and reads each in a process of its
own: ``characters_a_second`` of the whole walk from file to documents, ``peak_mb`` of that process, ``early_mb`` and
``late_mb`` what it held more than at first after 5,000 documents and at the end, ``ratio`` its time by that of a peer
which does the bare parsing in a process of its own: ijson for poems, mwparserfromhell's ``strip_code`` behind
``iterparse`` for wikitext, decoding and splitting lines for Org, none for the folder. Times are those of the processor.

``--stages PATH…`` takes files through the whole way into a new library (``--encoder hashing`` leaves the encoder out)
and prints the seconds of each stage, of all threads, and its share.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any, ParamSpec, TextIO, TypeVar

from api.settings import Settings
from ontology.records import Metadata, SourceText

_LINES = (
    "白日依山盡，黃河入海流。", "欲窮千里目，更上一層樓。", "牀前明月光，疑是地上霜。", "舉頭望明月，低頭思故鄉。",
    "春眠不覺曉，處處聞啼鳥。", "夜來風雨聲，花落知多少。", "千山鳥飛絕，萬徑人蹤滅。", "孤舟蓑笠翁，獨釣寒江雪。",
)  # fmt: skip
_NAMES = ("王之渙", "李白", "孟浩然", "柳宗元")
_HEAD = '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/"><siteinfo></siteinfo>\n'
_MB = 1_000_000
_P = ParamSpec("_P")
_R = TypeVar("_R")
_STAGES: Mapping[str, tuple[str, str]] = {
    "normalise": ("api.pipeline", "normalize"),
    "words": ("api.pipeline", "words"),
    "relations": ("api.pipeline", "relations"),
    "encode": ("index.build", "encode"),
}


def poems(chance: random.Random) -> Iterator[str]:
    """Yield poems in JSON."""
    for number in count():
        lines = [chance.choice(_LINES) for _ in range(4)]
        poem = {"author": chance.choice(_NAMES), "paragraphs": lines, "title": f"其{number}", "id": f"id-{number}"}
        yield f"{',' if number else '['}\n{json.dumps(poem, ensure_ascii=False, indent=2)}"
    yield "]"


def pages(chance: random.Random) -> Iterator[str]:
    """Yield pages of a wiki's dump."""
    yield _HEAD
    for number in count():
        text = "\n\n".join(
            f"{{{{ProperNoun|{chance.choice(_NAMES)}}}}}曰：{chance.choice(_LINES)}{{{{*|{chance.choice(_LINES)}}}}}[[其]]"
            for _ in range(20)
        )
        yield (
            f"<page><title>書/卷{number}</title><ns>0</ns><id>{number}</id><revision><text>"
            f"{{{{Header|title=書|author=[[{chance.choice(_NAMES)}]]|times=唐}}}}\n{text}</text></revision></page>\n"
        )


def works(chance: random.Random) -> Iterator[str]:
    """Yield works of a catalogue in Org."""
    yield "* S1 經部\n** S1a 易類\n"
    for number in count():
        yield (
            f"*** 書{number}\n:PROPERTIES:\n:KR_ID: K{number}\n:EXTENT: {chance.randrange(1, 99)} 卷\n:END:\n"
            f"**** 人物\n***** {chance.choice(_NAMES)}\n:PROPERTIES:\n:DYNASTY: 唐\n:FUNCTION: 撰\n:END:\n"
        )


_ENDS = {"poetry": "]", "wiki": "</mediawiki>", "org": ""}
_KINDS: Mapping[str, tuple[str, Callable[[random.Random], Iterator[str]]]] = {
    "poetry": ("poet.tang.0.json", poems),
    "wiki": ("dump.xml", pages),
    "org": ("catalogue.org", works),
}

_PEERS: Mapping[str, tuple[str, ...]] = {"poetry": ("ijson",), "wiki": ("mwparserfromhell",), "org": ()}
"""What each peer imports; a folder has none."""


def make(kind: str, folder: Path, megabytes: int) -> Path:
    """Write so much of a kind; return its file, or the folder of files of 10 kB."""
    chance = random.Random(7)
    if kind == "folder":
        text = "\n".join(chance.choice(_LINES) for _ in range(270))
        for number in range(megabytes * 100):
            path = folder / "many" / f"{number // 1000:04d}" / f"{number:07d}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return folder / "many"
    name, pieces = _KINDS[kind]
    with (folder / name).open("w", encoding="utf-8") as file:
        _fill(file, pieces(chance), megabytes * _MB)
        file.write(_ENDS[kind])
    return folder / name


def _fill(file: TextIO, pieces: Iterator[str], size: int) -> None:
    written = 0
    while written < size:
        piece = next(pieces)
        file.write(piece)
        written += len(piece.encode())


def read(path: Path) -> dict[str, float]:
    """Walk a file or folder; return what it took."""
    from ingest.corpus import walk

    began, held, characters, early = time.process_time(), _held(), 0, 0.0
    documents = 0
    for one in walk([path]):
        if isinstance(one, SourceText):
            documents += 1
            characters += sum(len(block.text) for block in one.blocks)
            if documents == 5_000:
                early = _held() - held
    seconds = time.process_time() - began
    return {
        "documents": documents,
        "characters": characters,
        "seconds": round(seconds, 1),
        "characters_a_second": round(characters / seconds),
        "early_mb": round(early, 1),
        "late_mb": round(_held() - held, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


def peer(kind: str, path: Path) -> dict[str, float]:
    """Parse a file barely, with a library that others use."""
    began, seen = time.process_time(), 0
    if kind == "poetry":
        import ijson

        with path.open("rb") as file:
            seen = sum(1 for _ in ijson.items(file, "item"))
    elif kind == "wiki":
        import mwparserfromhell
        from lxml import etree

        for _, element in etree.iterparse(str(path), tag="{*}page"):
            seen += len(mwparserfromhell.parse(element.findtext(".//{*}text") or "").strip_code())
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    elif kind == "org":
        with path.open(encoding="utf-8") as lines:
            seen = sum(len(line.split()) for line in lines)
    return {"seconds": round(time.process_time() - began, 1), "seen": seen}


def _held() -> float:
    """Megabytes of this process now."""
    fields = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text("utf-8").splitlines())
    return int(fields["VmRSS"].split()[0]) / 1024


def stages(paths: list[Path], encoder: str) -> dict[str, Any]:
    """Take files into a new library; return the seconds of the whole and of each stage, in process time."""
    from importlib import import_module

    from api.annotate import Annotator
    from api.library import Library
    from api.pipeline import ingest
    from api.wiring import open_library
    from index.texts import SqlTextStore
    from ingest.corpus import walk
    from ingest.subjects import SubjectAssigner

    spent: defaultdict[str, float] = defaultdict(float)

    def timed(name: str, function: Callable[_P, _R]) -> Callable[_P, _R]:
        def run(*given: _P.args, **named: _P.kwargs) -> _R:
            began = time.process_time()
            try:
                return function(*given, **named)
            finally:
                spent[name] += time.process_time() - began

        return run

    for name, (module, function) in _STAGES.items():
        home = import_module(module)
        setattr(home, function, timed(name, getattr(home, function)))
    assign_all = SubjectAssigner.assign_all

    def assigned(assigner: SubjectAssigner, documents: Sequence[tuple[Metadata, Sequence[str]]]) -> list[Any]:
        return list(assign_all(assigner, documents))

    setattr(SubjectAssigner, "assign_all", timed("subject_headings", assigned))  # noqa: B010
    setattr(Annotator, "annotate", timed("tag_and_link", Annotator.annotate))  # noqa: B010  a method is not assigned
    setattr(SqlTextStore, "replace", timed("store", SqlTextStore.replace))  # noqa: B010
    setattr(Library, "follow", timed("graph_and_indexes", Library.follow))  # noqa: B010
    began = time.process_time()
    for _ in walk(paths):
        pass
    reading = time.process_time() - began
    with (
        tempfile.TemporaryDirectory() as folder,
        open_library(Settings(library=Path(folder) / "library", encoder=encoder), write=True) as library,
    ):
        began = time.process_time()
        report = ingest(library, paths)
        whole = time.process_time() - began
    spent["read"] = reading
    spent["rest"] = whole - sum(spent.values())
    return {
        "documents": report.documents,
        "characters": report.characters,
        "seconds": round(whole, 1),
        "characters_a_second": round(report.characters / whole),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "stages": {name: [round(taken, 1), f"{taken / whole:.1%}"] for name, taken in _most(spent)},
        "refused": dict(Counter(one.code for one in report.refusals)),
    }


def _most(spent: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(spent.items(), key=lambda one: -one[1])


def _apart(*arguments: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.ingest_stream", *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measure(kind: str, megabytes: int) -> dict[str, float]:
    """Write, read, compare."""
    with tempfile.TemporaryDirectory() as folder:
        path = make(kind, Path(folder), megabytes)
        found = _apart("--read", str(path))
        if not all(map(find_spec, _PEERS.get(kind, ()))):
            sys.stderr.write(f"the peer for {kind} is not here; it is installed with: pip install --group bench\n")
        elif kind in _PEERS:
            bare = _apart("--peer", kind, str(path))
            found |= {"peer_seconds": bare["seconds"], "ratio": round(found["seconds"] / max(bare["seconds"], 0.1), 2)}
    return found


def main() -> int:
    """Print one JSON object."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--megabytes", type=int, default=50)
    options.add_argument("--kinds", nargs="*", default=[*_KINDS, "folder"])
    options.add_argument("--stages", nargs="+", type=Path)
    options.add_argument("--encoder", default="default", help="default or hashing")
    options.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    options.add_argument("--peer", nargs=2, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.read:
        found: object = read(chosen.read)
    elif chosen.peer:
        found = peer(chosen.peer[0], Path(chosen.peer[1]))
    elif chosen.stages:
        found = stages(chosen.stages, chosen.encoder)
    else:
        found = {kind: measure(kind, chosen.megabytes) for kind in chosen.kinds}
    print(json.dumps(found, ensure_ascii=False, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
