"""Authority files that were cut in the middle or are in another encoding: one clear error, nothing lost."""

from __future__ import annotations

import gzip
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.normalize import fold
from ontology.authority.importers import Row, guess, reader
from ontology.authority.load import Wish, load
from ontology.authority.store import AuthorityStore
from ontology.errors import BrokenSource, SourceError, WrongEncoding
from ontology.records import Entity, TagType

PLACE = """<http://maps.cga.harvard.edu/tgaz/placename/hvd_{n}> a lawd:Place ;
  lawd:hasName [ lawd:primaryForm "襄陽縣"@zh ] ;
  lawd:hasName [ lawd:primaryForm "襄阳县"@zh ] ;
  dcterms:temporal "start=-202; end=13;" ;
.
"""
BOOK = """*** 子夏易傳{n}
:PROPERTIES:
:KR_ID:  KR1a000{n}
:EXTENT: 11 卷
:END:
**** 人物
***** 卜商
      :PROPERTIES:
      :DYNASTY:  周
      :FUNCTION: 撰
      :END:
"""
TIME = {
    "t_dynasty": "(1,'chinese')",
    "t_dynasty_names": "(1,'唐',0,1)",
    "t_emperor": "(7,1)",
    "t_emperor_names": "(7,'玄宗',0,1)",
    "t_era": "(5,7)",
    "t_era_names": "(5,'開元',0,1)",
    "t_month": "(1,1,12,'十二',0,5,1981838,1981866,'癸丑',1,'S',0)",
}
KIND = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/2004/02/skos/core#Concept>"
CONCEPT = f"""<http://example.org/c/{{n}}> {KIND} .
<http://example.org/c/{{n}}> <http://www.w3.org/2004/02/skos/core#prefLabel> "方志{{n}}"@zh .
"""
EDM = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix edm: <http://www.europeana.eu/schemas/edm/> .
"""
FILES = {
    "edm.ttl": EDM
    + "".join(f'<http://example.org/a/{n}> a edm:Agent ;\n  skos:prefLabel "蘇軾{n}"@zh .\n' for n in range(1, 4)),
    "edm.jsonld": """{"@context": {"@vocab": "http://www.europeana.eu/schemas/edm/",
 "label": {"@id": "http://www.w3.org/2004/02/skos/core#prefLabel", "@language": "zh"}},
 "@graph": [{"@id": "http://example.org/a/1", "@type": "Agent", "label": "蘇軾"},
 {"@id": "http://example.org/a/2", "@type": "Agent", "label": "蘇轍"}]}
""",
    "chgis.ttl": "@prefix lawd: <http://lawd.info/ontology/> .\n" + "".join(PLACE.format(n=n) for n in range(1, 4)),
    "offices.csv": "office_name,dynasty_index\n翰林學士,15\n判官,15\n知府,19\n",
    "addresses.csv": "addr_chn\n建康府\n益陽縣\n江寧\n",
    "time.sql": "-- MySQL dump 10.13\n-- Database: authority_time_chinese\n"
    + "".join(f"INSERT INTO `{table}` VALUES {values};\n" for table, values in TIME.items())
    + "-- Dump completed on 2012-02-09\n",
    "skqs.org": "* S1 經部\n** S1a 易類\n" + "".join(BOOK.format(n=n) for n in range(1, 4)),
    "own.csv": '名称,类型,附注\n莲花山,地名,在深圳\n梧桐山,地名,"在\n东边"\n大鹏所,地名,"所，城"\n',
    "own.tsv": "label\ttype\tnote\n莲花山\tLOC\t在深圳\n梧桐山\tLOC\t在东边\n",
    "own.nt": "".join(CONCEPT.format(n=n) for n in range(1, 4)),
    "own.ttl": "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    + "".join(f'<http://example.org/c/{n}> a skos:Concept ;\n  skos:prefLabel "方志{n}"@zh .\n' for n in range(1, 4)),
    "own.rdf": '<?xml version="1.0" encoding="utf-8"?>\n'
    '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://www.w3.org/2004/02/skos/core#">\n'
    '<Concept r:about="http://example.org/c/1"><prefLabel>方志</prefLabel></Concept>\n</r:RDF>\n',
}
SHARED = (
    "chgis_rdf_2016-07-07.zip", "cbdb_offices.csv", "cbdb_addresses.csv", "dila_time_chinese.sql.gz",
    "kr_catalog_skqs.org.gz",
)  # fmt: skip
WHERE = re.compile(r"\b(?:line|byte) \d+")


def _load(store: AuthorityStore, path: Path, format_: str = "") -> tuple[int, int]:
    """Load a file as the authority ``x``; return how many entities and refusals there are."""
    default = TagType.LOC if path.suffix in (".csv", ".tsv") and "own" in path.name else None
    wish = Wish((path,), format_ or guess(path), "x", default=default)
    done = load(wish, store, anchors=(), simplify=fold)
    return done.authority.entities, len(done.refusals)


@pytest.fixture
def store(tmp_path: Path) -> AuthorityStore:
    return AuthorityStore(tmp_path / "library", fold=fold)


def _held(store: AuthorityStore) -> list[str]:
    return [one.id for one in store.entities("x")]


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_was_cut_anywhere_is_refused_or_ends_with_a_record(name: str, tmp_path: Path) -> None:
    """At each byte. What ends where a line or the last cell of a table ends looks like a file that is whole."""
    path, content = tmp_path / name, FILES[name].encode()
    path.write_bytes(content)
    format_ = guess(path)
    whole = _entities(path, format_)
    for end in range(len(content)):
        path.write_bytes(content[:end])
        try:
            found = _entities(path, format_)
        except SourceError as error:
            assert error.source == str(path)
            continue
        if [one for one in found if one not in whole]:
            assert name in ("own.csv", "own.tsv") or (name == "skqs.org" and content[:end].endswith(b"\n"))


def _entities(path: Path, format_: str) -> list[Entity]:
    options = {"default": TagType.LOC} if format_ == "csv" else {}
    rows = reader(format_)(path, name="x", **options)
    return [row.entity for row in rows if isinstance(row, Row)]


@pytest.mark.parametrize("name", FILES)
def test_a_file_cut_in_the_middle_leaves_the_library_as_it_was(
    name: str, tmp_path: Path, store: AuthorityStore
) -> None:
    path, content = tmp_path / name, FILES[name].encode()
    path.write_bytes(content)
    assert _load(store, path)[0] > 0
    held, format_ = _held(store), guess(path)
    identity = store.identity
    marks = {"chgis.ttl": "lawd:hasName", "skqs.org": ":EXTENT:", "own.rdf": "</Concept", "time.sql": "'十二'"}
    mark = marks.get(name) or {"own.csv": "，城", "own.tsv": "\tLOC\t在东", "own.nt": '"方志3"'}.get(name, "")
    middle = content.rindex(mark.encode()) + 1 if mark else len(content) - 4
    path.write_bytes(content[:middle])
    with pytest.raises(SourceError) as raised:
        _load(store, path, format_)
    assert WHERE.search(str(raised.value)) and str(path) in str(raised.value)
    assert (_held(store), store.identity) == (held, identity)


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("name", [name for name in FILES if name != "own.rdf"])
def test_another_encoding_is_named_with_its_line(
    name: str, encoding: str, tmp_path: Path, store: AuthorityStore
) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name].encode())
    _load(store, path)
    held = _held(store)
    path.write_bytes(FILES[name].encode(encoding, errors="replace"))
    with pytest.raises(WrongEncoding) as raised:
        _load(store, path)
    assert re.search(r"line \d+, byte \d+", str(raised.value)) and str(path) in str(raised.value)
    assert _held(store) == held


def test_a_head_with_the_line_ends_of_old_computers_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("名称\r张三\r".encode())
    with pytest.raises(BrokenSource, match="line 1: new-line character"):
        list(reader("csv")(tmp_path / "a.csv", name="x"))


@pytest.mark.parametrize("format_", ["cbdb-offices", "cbdb-addresses"])
@pytest.mark.parametrize("begin", ["", "office_name,dynasty_index\n", "addr_chn\n"])
@pytest.mark.parametrize("wrong", ["判官,15\r判官,6\n", '"判官,15\n判官,6\n'])
def test_a_row_that_csv_cannot_read_is_named(format_: str, begin: str, wrong: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes((begin + wrong).encode())
    with pytest.raises(SourceError, match=r"line \d") as raised:
        list(reader(format_)(tmp_path / "a.csv", name="x"))
    assert str(tmp_path / "a.csv") in str(raised.value)


def test_xml_says_its_encoding_and_is_held_to_it(tmp_path: Path, store: AuthorityStore) -> None:
    path = tmp_path / "own.rdf"
    path.write_bytes(FILES["own.rdf"].encode("gb18030"))
    with pytest.raises(BrokenSource, match="xml"):
        _load(store, path)
    path.write_bytes(FILES["own.rdf"].encode("utf-16"))
    with pytest.raises(SourceError):
        _load(store, path)
    assert store.authorities() == ()


@pytest.mark.parametrize("packed", ["gz", "zip"])
def test_a_packed_file_that_was_cut_says_where(packed: str, tmp_path: Path, store: AuthorityStore) -> None:
    path = tmp_path / f"skqs.org.{packed}"
    text = "* S1 經部\n" + "".join(BOOK.format(n=n % 10).replace("子夏", f"子{n:x}夏") for n in range(4_000))
    if packed == "gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("skqs.org", text)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(BrokenSource, match=r"byte \d+") as raised:
        _load(store, path, "skqs")
    assert packed != "gz" or re.search(r"after line \d{2,}", str(raised.value))
    assert store.authorities() == ()


@pytest.mark.parametrize("name", SHARED)
def test_a_published_file_cut_in_the_middle_is_refused(
    name: str, shared: Callable[[str], Path], tmp_path: Path, store: AuthorityStore
) -> None:
    path, real = tmp_path / name, shared(f"authority/{name}")
    content = real.read_bytes()
    for part in (0.3, 0.5, 0.97):
        path.write_bytes(content[: int(len(content) * part) + 1])
        with pytest.raises(SourceError) as raised:
            _load(store, path, guess(real))
        assert WHERE.search(str(raised.value)) and name in str(raised.value)
    assert store.authorities() == ()


@pytest.mark.parametrize("name", SHARED)
def test_what_a_published_file_holds_cut_in_the_middle_is_refused(
    name: str, shared: Callable[[str], Path], tmp_path: Path, store: AuthorityStore
) -> None:
    """Unpacked, so that nothing but the text itself tells."""
    real = shared(f"authority/{name}")
    text, path = _unpacked(real), tmp_path / Path(name).stem
    path = path.with_suffix({".zip": ".ttl"}.get(real.suffix, path.suffix))
    path.write_bytes(text[: len(text) // 2 + 1])
    with pytest.raises(SourceError) as raised:
        _load(store, path, guess(real))
    assert WHERE.search(str(raised.value))
    assert store.authorities() == ()


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "utf-16"])
@pytest.mark.parametrize("name", SHARED)
def test_a_published_file_in_another_encoding_is_refused(
    name: str, encoding: str, shared: Callable[[str], Path], tmp_path: Path, store: AuthorityStore
) -> None:
    real = shared(f"authority/{name}")
    text, path = _unpacked(real).decode("utf-8", errors="replace")[:2_000_000], tmp_path / f"{Path(name).stem}.txt"
    path.write_bytes(text.encode(encoding, errors="replace"))
    with pytest.raises(WrongEncoding, match=r"line \d+, byte \d+"):
        _load(store, path, guess(real))
    assert store.authorities() == ()


def _unpacked(path: Path) -> bytes:
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes())
    if path.suffix != ".zip":
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return archive.read(max(archive.infolist(), key=lambda one: one.file_size))
