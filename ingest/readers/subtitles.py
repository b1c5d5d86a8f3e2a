"""Transcripts of films and lectures: WebVTT, SubRip, ASS and SSA, TTML, LRC, with the times of their cues.

Their cues are made sentences again. What a file says of its recording goes into the description.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingest.ass import parse_ass
from ingest.cues import BadCue, Cue, header, parse, stated
from ingest.reading import Reading, Source
from ingest.safexml import parse_xml
from ingest.spoken import Order, ordered, paragraphs
from ingest.textfile import load_text
from ingest.timedtext import parse_lrc, parse_ttml
from ontology.errors import BrokenSource, EmptySource
from ontology.records import Block, Metadata, Refusal

LENGTH = "时长"
"""The further field that says how long a recording is."""

_NAMED = 20
_ADDRESS = re.compile(r"https?://\S+$", re.IGNORECASE)
_MEDIA = ("media", "video", "audio", "source", "url", "媒体", "视频", "音频", "视频地址", "音频地址", "来源")
_LENGTHS = ("duration", "length", "时长", "片长")
_SPEAKERS = ("author", "speaker", "lecturer", "主讲", "主讲人", "讲者")


@dataclass(frozen=True, slots=True)
class _Said:
    """What a file holds: its cues, what it says of itself; ``sorted`` where its format has no order of its own."""

    found: Sequence[Cue | BadCue]
    title: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    sorted: bool = False


def read_vtt(source: Source) -> Iterator[Reading | Refusal]:
    """Read WebVTT. Raises BrokenSource for a file that does not begin with WEBVTT, EmptySource for one without cues."""
    text = load_text(source)
    title = header(text)
    if title is None:
        raise BrokenSource(source.key, "第 1 行应是 WEBVTT；如是 SRT 字幕，请把后缀改成 .srt")
    fields = stated(text)
    yield from _read(source, _Said(list(parse(text, webvtt=True)), fields.get("title", title), fields))


def read_srt(source: Source) -> Iterator[Reading | Refusal]:
    """Read SubRip. Raises EmptySource for a file without cues."""
    yield from _read(source, _Said(list(parse(load_text(source), webvtt=False))))


def read_ass(source: Source) -> Iterator[Reading | Refusal]:
    """Read ASS or SSA, whose lines may come in any order. Raises EmptySource for a file without dialogue."""
    script = parse_ass(load_text(source))
    yield from _read(source, _Said(script.cues, script.title, script.info, sorted=True))


def read_ttml(source: Source) -> Iterator[Reading | Refusal]:
    """Read TTML. Raises BrokenSource for what is no XML, EmptySource for a file without paragraphs."""
    root = parse_xml(source.path.read_bytes(), source.key)
    titles = ("".join(map(str, one.itertext())).strip() for one in root.iter("{*}title"))
    yield from _read(source, _Said(list(parse_ttml(root)), next(titles, "")))


def read_lrc(source: Source) -> Iterator[Reading | Refusal]:
    """Read LRC. Raises EmptySource for a file without lines that have times."""
    tags, found = parse_lrc(load_text(source))
    named = {"author": tags.get("ar", ""), "length": tags.get("length", "")}
    yield from _read(source, _Said(found, tags.get("ti", ""), named, sorted=True))


def _read(source: Source, said: _Said) -> Iterator[Reading | Refusal]:
    cues = [one for one in said.found if isinstance(one, Cue)]
    bad = [one for one in said.found if isinstance(one, BadCue)]
    if not cues and not bad:
        raise EmptySource(source.key, "没有一条字幕")
    for one in bad[:_NAMED]:
        yield Refusal(f"{source.key}:{one.line}", BrokenSource.code, f"第 {one.line} 行的字幕未收：{one.reason}")
    if len(bad) > _NAMED:
        more = f"第 {bad[_NAMED].line} 行以后另有 {len(bad) - _NAMED} 条字幕未收"
        yield Refusal(source.key, BrokenSource.code, more)
    if not cues:
        return
    order = Order((tuple(cues),), ()) if said.sorted else ordered(cues)
    if order.backwards:
        yield Refusal(f"{source.key}:{order.backwards[0]}", BrokenSource.code, _backwards(order))
    yield Reading(_metadata(said.fields), tuple(_blocks(order)), opening=said.title)


def _backwards(order: Order) -> str:
    where = f"第 {order.backwards[0]} 行起时间倒退（共 {len(order.backwards)} 处）"
    if len(order.parts) > 1:
        several = f"像是 {len(order.parts)} 段各有时钟的字幕接在一起"
        return f"{where}，{several}；按文件次序分段读，不与音像对时，请每段一个文件"
    return f"{where}；全部字幕已收，按时间先后排好，请核对"


def _blocks(order: Order) -> Iterator[Block]:
    """Yield paragraphs; where each part has a clock of its own, times only say where in it a thing is said."""
    if len(order.parts) == 1:
        yield from paragraphs(order.parts[0])
        return
    for number, part in enumerate(order.parts, start=1):
        for block in paragraphs(part):
            yield replace(block, locator=f"{number}: {block.locator}", marks=())


def _metadata(fields: Mapping[str, str]) -> Metadata:
    media = next((fields[name] for name in _MEDIA if _ADDRESS.match(fields.get(name, ""))), "") or fields.get(
        "media", ""
    )
    length = next((fields[name] for name in _LENGTHS if fields.get(name)), "")
    return Metadata(
        media=media,
        creator=next((fields[name] for name in _SPEAKERS if fields.get(name)), ""),
        date=fields.get("date", ""),
        rights=fields.get("rights", fields.get("copyright", "")),
        extra=((LENGTH, length),) if length else (),
    )
