"""What is taken in as files: documents, what is beside them, letters, sheets, authorities, graphs."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from benchmarks.fuzz import samples
from benchmarks.fuzz.targets import Broken, Target, from_file, named, refusing, storable, text
from ontology.errors import SourceError
from ontology.records import Refusal


def readers() -> Iterable[Target]:
    """Each reader by the ending of its files, and the keeping of images and recordings."""
    for ending, (kind, good) in samples.files().items():
        yield Target(f"read{ending}", kind, good, from_file(f"a{ending}", _taken))
    yield Target("keep", "bytes", samples.pictures(), from_file("a.bin", _kept))


def _taken(path: Path) -> None:
    from ingest.corpus import walk
    from ingest.normalize import normalize
    from ingest.passages import compose, cut

    items = list(walk([path]))
    if not items:
        raise Broken(f"{path.name}: neither a document nor a refusal")
    for item in items:
        if isinstance(item, Refusal):
            named(item.source, item.reason, path.name.partition(".")[0])
            continue
        storable(item, type(item).__name__)
        text = compose(item.blocks)
        for one in cut(item.blocks, 120):
            if not 0 <= one.begin < one.end <= len(text):
                raise Broken(f"a passage outside of its text: {one}")
        normalize(text[:3000])


def _kept(path: Path) -> None:
    from api.files.store import FileStore

    families = ("image", "pages", "audio", "video", "text")
    FileStore(path.parent / "kept").keep(path, "a", families=families)


def beside() -> Iterable[Target]:
    """What stands beside documents, and what the desk is sent."""
    from api.desk.enquiries.files import DeskFiles
    from api.desk.enquiries.mail import read_letter
    from api.desk.knowledge.exchange import rows_of_cells, rows_of_csv, rows_of_jsonl
    from api.desk.sheet import read as read_sheet
    from api.files.transcript import read_transcript
    from api.topics.files import read as read_topic
    from api.workbook import read as read_workbook
    from ingest.limits import Limits
    from ingest.marc.iso2709 import parse
    from ingest.sidecar import read_sidecar

    def sidecar(path: Path) -> None:
        storable(read_sidecar(path, path.name, Limits()), "side-car")

    def letter(data: bytes) -> None:
        storable(refusing(read_letter)(data), "letter")

    def attached(data: bytes) -> None:
        DeskFiles(Path(folder)).keep(data, text(data[:60]))

    folder = tempfile.mkdtemp(prefix="wenmai-fuzz-")
    sheet = "标引编号,段落,起,止,原文,类型,状态\nt1,p1,0,2,南京,LOC,confirmed\n".encode()
    items = "问题,答案,依据\n洪武六年修城否,修了。,p1:0-4\n".encode()
    yield Target("side-car", "text", (samples.sidecar(),), from_file("a.yaml", sidecar))
    yield Target("letter", "text", (samples.LETTER.encode(),), letter)
    yield Target("attachment", "bytes", samples.pictures(), refusing(attached))
    yield Target("sheet", "text", (sheet,), refusing(lambda data: list(read_sheet(text(data)))))
    yield Target("knowledge.csv", "text", (items,), refusing(lambda data: list(rows_of_csv(text(data)))))
    yield Target("knowledge.jsonl", "jsonl", (b'{"question": "q", "answer": "a"}',), refusing(_jsonl(rows_of_jsonl)))
    yield Target(
        "workbook", "zip", (samples.workbook(),), refusing(lambda data: list(rows_of_cells(read_workbook(data))))
    )
    topic = "id: a\ntitle: 城墙\nquery: 城墙\nitems:\n  - passage: p1\n    note: 甲\n".encode()
    yield Target("topic", "text", (topic,), refusing(lambda data: read_topic(text(data), "a.yaml")))
    yield Target(
        "transcript", "text", (b"WEBVTT\n\n0-4\n00:00:01.000 --> 00:00:02.000\nx\n",), refusing(_told(read_transcript))
    )
    yield Target("iso2709", "marc", (samples.marc(),), _record(parse))


def _jsonl(read: Callable[[str], Iterable[object]]) -> Callable[[bytes], object]:
    return lambda data: list(read(text(data)))


def _told(read: Callable[[str], object]) -> Callable[[bytes], object]:
    return lambda data: read(text(data))


def _record(parse: Callable[[bytes], object]) -> Callable[[bytes], object]:
    from ingest.marc.iso2709 import BrokenRecord

    def run(data: bytes) -> None:
        with suppress(BrokenRecord):
            parse(data)

    return run


_OFFICES = b"office_id,dynasty_id,office_name,pinyin,dy\n1,6,\xe5\x88\xba\xe5\x8f\xb2,cishi,\xe5\x94\x90\n"
_TABLE = "编号,名称,类型,异名,起年,止年,今地,纬度,经度,关系\n1,莲花山,地名,别称:莲山,,,广东深圳,22.55,114.05,属:2\n"
_CHGIS = (
    "@prefix lawd: <http://lawd.info/ontology/> .\n<http://maps.cga.harvard.edu/tgaz/placename/hvd_1> a lawd:Place ;\n"
    '  lawd:hasName [ lawd:primaryForm "襄陽縣"@zh ] ;\n  geo:location [ geo:lat 32.02652 ; geo:long 112.15870 ] ;\n'
    '  dcterms:temporal "start=-202; end=13;" ;\n.\n'
)
_ERAS = "-- MySQL dump 10.13\n-- Host: localhost    Database: authority_time_chinese\n" + "".join(
    f"INSERT INTO `{table}` VALUES {values};\n"
    for table, values in {
        "t_dynasty": "(1,'chinese')", "t_dynasty_names": "(1,'唐',0,1)", "t_emperor": "(7,1)",
        "t_emperor_names": "(7,'玄宗',0,1)", "t_era": "(5,7)", "t_era_names": "(5,'開元',0,1)",
        "t_month": "(1,1,12,'十二',0,5,1981838,1981866,'癸丑',1,'S',0)",
    }.items()
) + "-- Dump completed on 2012-02-09\n"  # fmt: skip
_CATALOGUE = "* 經部\n*** KR1a0002 易-周-卜商\n:PROPERTIES:\n:KR_ID: KR1a0002\n:DYNASTY: 周\n:EXTENT: 11卷\n:END:\n"


def authorities() -> Iterable[Target]:
    """The importers of authorities and the readers of RDF."""
    from ontology.authority.importers import guess, reader
    from ontology.rdffiles import SYNTAXES, parsed
    from ontology.records import TagType

    def load(format_: str, *, typed: bool) -> Callable[[Path], None]:
        def read(path: Path) -> None:
            more = {"default": TagType.LOC} if typed else {}
            with suppress(SourceError):
                guess(path)
            for one in reader(format_)(path, name="x", **more):
                if isinstance(one, Refusal):
                    named(one.source, one.reason, path.name.partition(".")[0])
                else:
                    storable(one, format_)

        return read

    formats = {
        "csv": (".csv", "text", _TABLE, True), "chgis": (".ttl", "text", _CHGIS, False),
        "cbdb-offices": (".csv", "text", _OFFICES.decode(), False), "dila-time": (".sql", "text", _ERAS, False),
        "cbdb-addresses": (".csv", "text", "addr_id,addr_chn,addr_name,x_coord,y_coord\n1,江宁,x,118,32\n", False),
        "skqs": (".org", "text", _CATALOGUE, False), "skos": (".ttl", "text", samples.turtle().decode(), True),
        "edm": (".ttl", "text", samples.turtle().decode(), True),
        "slib": (".ttl", "text", samples.turtle().decode(), True),
    }  # fmt: skip
    for name, (ending, kind, said, typed) in formats.items():
        yield Target(f"authority {name}", kind, (said.encode(),), from_file(f"a{ending}", load(name, typed=typed)))
    xml = samples.files()[".rdf"][1]
    yield Target("authority skos.rdf", "xml", xml, from_file("a.rdf", load("skos", typed=True)))
    for ending in SYNTAXES:
        kind, good = samples.files().get(ending, samples.files()[".rdf"])
        yield Target(f"graph{ending}", kind, good, _graph(parsed, ending))


def _graph(parsed: Callable[..., Iterable[object]], ending: str) -> Callable[[bytes], object]:
    def run(data: bytes) -> None:
        storable(tuple(parsed(data, ending, source="a")), "graph")

    return refusing(run)
