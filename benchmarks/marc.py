"""How fast records of MARC are read, beside bare pymarc in the same run, and how fast they are ingested.

    python -m benchmarks.marc [--records 10000] [--ingest 100]

The records are made here: 23 fields, half of them in GB18030, each tenth with lengths that are wrong. pymarc is given
those in UTF-8 alone, for it cannot read the others; it makes no description of what it reads.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pymarc

from api.pipeline import ingest
from api.settings import Settings
from api.wiring import open_library
from ingest.marc import characters, iso2709
from ingest.marc.records import Field
from ingest.readers.marc import read
from ingest.reading import Reading, Source

_LEADER = b"00000nam0 2200000   450 "
_WORDS = "金陵江宁府志卷诗文集话录城南北东西山水楼阁桥寺院书藏刻本清明宋元著撰编校点注史记年谱传赋词曲方舆纪要地理"


def fields_of(number: int, random_: random.Random) -> list[Field]:
    """Return the fields of a made-up record."""

    def words(least: int, most: int) -> str:
        return "".join(random_.choices(_WORDS, k=random_.randint(least, most)))

    def field(tag: str, indicators: str, *subfields: str) -> Field:
        return Field(tag, indicators, tuple((one[0], one[1:]) for one in subfields))

    name = words(2, 3)
    return [
        Field("001", data=f"{number:012}"),
        field("010", "  ", f"a978-7-{number % 1000:03}-{number % 100_000:05}-1", "dCNY48.00"),
        field("100", "  ", "a20040223d2000    em y0chiy50      ea"),
        field("101", "0 ", "achi"),
        field("200", "1 ", f"a{words(4, 10)}", "9jin ling zhi", f"f(清){name}著", f"g{words(2, 3)}校点"),
        field("205", "  ", "a2版"),
        field("210", "  ", "a南京", "c江苏古籍出版社", f"d{random_.randint(1950, 2020)}"),
        field("215", "  ", f"a{random_.randint(1, 9)}册", "d21cm"),
        field("225", "2 ", f"a{words(5, 9)}"),
        *(field("300", "  ", f"a{words(8, 20)}") for _ in range(2)),
        field("314", "  ", f"a{words(20, 40)}"),
        field("327", "1 ", *(f"a{words(4, 8)}" for _ in range(4))),
        field("330", "  ", f"a{words(80, 160)}"),
        field("517", "1 ", f"a{words(4, 8)}"),
        *(field("606", "0 ", f"a{words(2, 4)}", "y中国") for _ in range(2)),
        field("690", "  ", "aI207.22", "v4"),
        field("701", " 0", "c(清)", f"a{name}", "4著"),
        field("702", " 0", f"a{words(2, 3)}", "4校点"),
        field("801", " 0", "aCN", "bNLC", "c20040223"),
        field("905", "  ", "a320001", f"b{number}", "dI207.22"),
        field("905", "  ", "a320002", f"b{number + 1}", "dI207.22"),
    ]


def made(count: int, *, encoding: str = "") -> Iterator[bytes]:
    """Yield records: all in one encoding with right lengths, or mixed and partly spoilt."""
    random_ = random.Random(7)
    for number in range(count):
        chosen = encoding or ("gb18030" if number % 2 else "utf-8")
        raw = [characters.bytes_of(one, chosen) for one in fields_of(number, random_)]
        data = iso2709.compose(_LEADER, raw)
        yield b"00000" + data[5:12] + b"00000" + data[17:] if not encoding and not number % 10 else data


def timed(work: Callable[[], int]) -> tuple[int, float, float]:
    """Return what ``work`` counts, with its seconds by the wall and of the processor."""
    wall, processor = time.perf_counter(), time.process_time()
    count = work()
    return count, time.perf_counter() - wall, time.process_time() - processor


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--ingest", type=int, default=100, help="so many through the whole ingest; 0 for none")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(json.dumps(measured(folder, options.records, options.ingest), ensure_ascii=False))


def measured(folder: Path, records: int, ingested: int) -> dict[str, object]:
    """Return records a second: of the reader on mixed and on plain records, of pymarc on plain ones, of ingest."""
    mixed, plain = folder / "mixed.mrc", folder / "plain.mrc"
    mixed.write_bytes(b"".join(made(records)))
    plain.write_bytes(b"".join(made(records, encoding="utf-8")))

    def by_pymarc() -> int:
        with plain.open("rb") as file:
            return sum(one is not None for one in pymarc.MARCReader(file, force_utf8=True))

    def by_reader(path: Path) -> int:
        return sum(isinstance(one, Reading) for one in read(Source(path, path.name)))

    found = {
        "reader_mixed": timed(lambda: by_reader(mixed)),
        "reader_utf8": timed(lambda: by_reader(plain)),
        "pymarc_utf8": timed(by_pymarc),
    }
    if ingested:
        found["ingest"] = _ingested(folder, ingested)
    told: dict[str, object] = {
        name: {"records": count, "a_second": round(count / wall), "a_second_of_processor": round(count / processor)}
        for name, (count, wall, processor) in found.items()
    }
    return {**told, "share_of_pymarc": round(found["pymarc_utf8"][2] / found["reader_utf8"][2], 2)}


def _ingested(folder: Path, count: int) -> tuple[int, float, float]:
    shelf = folder / "书目"
    shelf.mkdir()
    (shelf / "a.mrc").write_bytes(b"".join(made(count)))
    with open_library(Settings(library=folder / "library"), write=True) as library:
        return timed(lambda: ingest(library, [shelf]).documents)


if __name__ == "__main__":
    main()
