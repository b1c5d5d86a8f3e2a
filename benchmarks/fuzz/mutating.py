"""Samples changed in the manner of their format: members of archives, nodes of XML and JSON, directories of MARC."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from lxml import etree

MOST_BYTES = 300_000
"""No changed sample is larger."""

NASTY: tuple[str, ...] = (
    "", "\0", "\r\n", "\u2028", "\ufeff", "\u202e逆", "\U000e0041", "\ud800", "e" + "\u0301" * 400, "9" * 5000, "-1",
    "0", "1e999", "-0", "NaN", "Infinity", "٣", "²", "1000000000", "-1000000000-01-01", "10000-13-45",
    "../../etc/passwd",
    "..\\..\\x", "C:\\x", "/etc/passwd", "file:///etc/passwd", "http://169.254.169.254/", "javascript:alert(1)",
    "<script>alert(1)</script>", "\" onmouseover=\"x", "=1+1", "@x", "\t=1", "%s%n", "{{7*7}}", "${x}", "' OR 1=1 --",
    "&a;", "]]>", "<![CDATA[", "<!--", "-->", "<?x", "[[[[[[", "((((((", "{{{{{{", "「「「", "《《《", "\x1b[31m",
    "年" * 300, "元年" * 100, "一" * 300, "零〇" * 99, "１９９９", "1/1/1", "0000", "a" * 3000, "洪武六十年",
    "T25:61:61",
    "00:00:99,999 --> 99:99:99", "P1Y", "../", "1..1", "[..]", "~", "XXXX", "2004-06-uu", "y17e70000000000", "Y-17E7",
)  # fmt: skip
"""What has broken readers of this kind before."""

_NAMES = (
    "../../x",
    "/abs",
    "a\\b",
    "a\0b",
    "x" * 5000,
    "word/document.xml",
    "META-INF/container.xml",
    "",
    "CON",
    "xl/x",
)

Change = Callable[[bytes, Random], bytes]


def changed(data: bytes, random: Random, *, kind: str, others: Sequence[bytes]) -> bytes:
    """Return ``data`` after one to four changes that suit its ``kind``."""
    ways = _WAYS[kind]
    for _ in range(random.choice((1, 1, 2, 4))):
        way = random.choice(ways) if ways and random.random() < 0.7 else _bytes
        if others and random.random() < 0.05:
            data = _spliced(data, random.choice(others), random)
        try:
            data = way(data, random)[:MOST_BYTES]
        except (ValueError, LookupError, etree.LxmlError, zipfile.BadZipFile, zlib.error, RecursionError):
            data = _bytes(data, random)
        except (NotImplementedError, struct.error, EOFError, RuntimeError, OSError, AttributeError):
            data = _bytes(data, random)
    return data[:MOST_BYTES]


def _spliced(data: bytes, other: bytes, random: Random) -> bytes:
    return data[: random.randint(0, len(data))] + other[random.randint(0, len(other)) :]


def _nasty(random: Random) -> bytes:
    return random.choice(NASTY).encode("utf-8", "surrogatepass")


def _bytes(data: bytes, random: Random) -> bytes:
    begin = random.randint(0, len(data))
    end = min(len(data), begin + random.choice((0, 1, 1, 4, 30, 300)))
    piece = data[begin:end]
    new = random.choice(
        (
            lambda: b"",
            lambda: random.randbytes(len(piece) or 1),
            lambda: _nasty(random),
            lambda: piece * random.choice((2, 3, 200)),
            lambda: bytes(one ^ (1 << random.randint(0, 7)) for one in piece),
        )
    )()
    return data[:begin] + new + (data[end:] if random.random() < 0.93 else b"")


def _text(data: bytes, random: Random) -> bytes:
    """Move, double and drop lines and words, and change what stands between marks."""
    cut = random.choice((b"\n", b" ", b",", b"\t", b"-", b":", b"|", b"\xe3\x80\x82"))
    parts = data.split(cut)
    place = random.randrange(len(parts))
    match random.randint(0, 4):
        case 0:
            del parts[place]
        case 1:
            parts[place] = _nasty(random)
        case 2:
            parts.insert(random.randrange(len(parts)), parts[place])
        case 3:
            parts = parts[:place] + [parts[place]] * random.choice((2, 50, 1000)) + parts[place + 1 :]
        case _:
            random.shuffle(parts)
    return cut.join(parts)


def _xml(data: bytes, random: Random) -> bytes:
    return _declared(data, random) if random.random() < 0.06 else _nodes(data, random)


def _nodes(data: bytes, random: Random) -> bytes:
    root = etree.fromstring(data, etree.XMLParser(recover=True, resolve_entities=False, huge_tree=False))
    nodes = [one for one in root.iter() if isinstance(one.tag, str)]
    node, other = random.choice(nodes), random.choice(nodes)
    above = node.getparent()
    # What XML cannot hold is put in as a mark and exchanged in the bytes.
    match random.randint(0, 7):
        case 0 if above is not None:
            above.remove(node)
        case 1:
            node.text = "@@NASTY@@"
        case 2:
            node.set(random.choice([*map(str, node.attrib), "n", "href", "id"]), "@@NASTY@@")
        case 3 if above is not None:
            for _ in range(random.choice((1, 3, 300))):
                above.append(_copy(node))
        case 4:
            node.tag = other.tag
        case 5:
            other.append(_copy(node))
        case 6:
            for _ in range(random.choice((2, 60, 240, 700))):
                below = etree.SubElement(node, node.tag)
                node = below
        case _:
            node.tail = "@@NASTY@@"
    return etree.tostring(root, encoding="utf-8").replace(b"@@NASTY@@", _nasty(random))


def _copy(node: etree._Element) -> etree._Element:
    return etree.fromstring(etree.tostring(node, with_tail=False))


def _declared(data: bytes, random: Random) -> bytes:
    place = max(data.find(b"?>") + 2, 0) if data.startswith(b"<?xml") else 0
    entity = random.choice(
        (
            b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
            b'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x">%p;]>',
            b'<!DOCTYPE x [<!ENTITY a "1"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>',
            b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
        )
    )
    told = data[:place] + entity + data[place:].replace(b"</", b"&a;</", 1)
    return told if random.random() < 0.7 else told.decode("utf-8", "replace").encode("utf-16")


def _json(data: bytes, random: Random) -> bytes:
    value = json.loads(data)
    spots: list[tuple[Any, Any]] = []
    pending: list[Any] = [value]
    while pending:
        one = pending.pop()
        keys = one if isinstance(one, dict) else range(len(one)) if isinstance(one, list) else ()
        for key in keys:
            spots.append((one, key))
            pending.append(one[key])
    if not spots:
        return _bytes(data, random)
    holder, key = random.choice(spots)
    holder[key] = random.choice(
        (
            None,
            [],
            {},
            True,
            -1,
            10**30,
            1.5,
            [[[]]],
            {"": ""},
            random.choice(NASTY),
            [None],
            holder[key],
            [holder[key]],
        )
    )
    if random.random() < 0.1 and isinstance(holder, dict):
        del holder[key]
    written = json.dumps(value, ensure_ascii=random.random() < 0.5).encode("utf-8", "surrogatepass")
    if random.random() < 0.04:
        deep = random.choice((50, 900, 20_000))
        written = written.replace(b"null", b"[" * deep + b"]" * deep, 1)
    return written


def _lines_of_json(data: bytes, random: Random) -> bytes:
    lines = data.split(b"\n")
    place = random.randrange(len(lines))
    lines[place] = _json(lines[place] or b"{}", random)
    return b"\n".join(lines)


def _zip(data: bytes, random: Random) -> bytes:
    if random.random() < 0.25:
        return _lying(bytearray(data), random)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [(one.filename, archive.read(one)) for one in archive.infolist()]
    place = random.randrange(len(members))
    name, held = members[place]
    way = random.randint(0, 9)
    if way == 0:
        del members[place]
    elif way == 1:
        members[place] = (random.choice(_NAMES), held)
    elif way == 2:
        members.append((random.choice(_NAMES), _nasty(random)))
    elif way == 3:
        members[place] = (name, b"")
    else:
        inner = _xml if name.endswith((".xml", ".xhtml", ".opf", ".ncx", ".rels", ".html")) else _bytes
        members[place] = (name, inner(held, random))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", random.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
        for name, held in members:
            archive.writestr(zipfile.ZipInfo(name.replace("\0", "\x01")), held)
    return out.getvalue()


def _lying(data: bytearray, random: Random) -> bytes:
    """Change what the list of members says of one: sizes, place, flags, way of packing."""
    entries = [at for at in range(len(data) - 46) if data[at : at + 4] == b"PK\x01\x02"]
    at = random.choice(entries)
    field, width = random.choice(((8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (32, 2), (42, 4)))
    value = random.choice((0, 1, 5, 0xFFFF, 0xFFFFFFFF, random.getrandbits(32)))
    if field == 42 and random.random() < 0.5:
        value = struct.unpack_from("<I", data, random.choice(entries) + 42)[0]
    data[at + field : at + field + width] = (value & ((1 << 8 * width) - 1)).to_bytes(width, "little")
    return bytes(data)


def _marc(data: bytes, random: Random) -> bytes:
    """Change figures of the leader and the directory, and the marks between fields."""
    made = bytearray(data)
    until = max(25, data.find(b"\x1e"))
    match random.randint(0, 3):
        case 0:
            place = random.randrange(min(24, len(made)))
            made[place : place + 1] = random.choice((b"9", b"0", b" ", b"a", b"-", b"\xff"))
        case 1:
            place = random.randrange(24, min(until, len(made)))
            made[place : place + 1] = random.choice((b"9", b"0", b" ", b"x", b"\x1e"))
        case 2:
            place = random.randrange(len(made))
            made[place:place] = random.choice((b"\x1d", b"\x1e", b"\x1f", b"\x1fa", b"\x1b$B", b"\xe5"))
        case _:
            made *= random.choice((2, 20))
    return bytes(made)


def _packed(data: bytes, random: Random) -> bytes:
    inner = zlib.decompress(data, 31)
    made = zlib.compressobj(9, zlib.DEFLATED, 31)
    return made.compress(_xml(inner, random) if inner.startswith(b"<") else _text(inner, random)) + made.flush()


_WAYS: Mapping[str, tuple[Change, ...]] = {
    "bytes": (),
    "text": (_text,),
    "xml": (_xml, _xml, _text),
    "json": (_json, _json, _text),
    "jsonl": (_lines_of_json, _text),
    "zip": (_zip,),
    "marc": (_marc, _marc, _text),
    "gzip": (_packed,),
}
KINDS = frozenset(_WAYS)
