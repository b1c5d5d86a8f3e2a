"""Transcripts: WebVTT and SubRip to sentences with times, and what is wrong with them by line."""

from __future__ import annotations

import random
from pathlib import Path

import pysubs2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ingest.corpus import walk
from ingest.cues import BadCue, Cue, clock, parse
from ingest.passages import compose, cut
from ingest.spoken import paragraphs
from ingest.timedtext import parse_ttml
from ontology.records import Refusal, SourceText

VTT = """WEBVTT - 藏书楼
Kind: captions

STYLE
::cue { color: red }

NOTE 校对
两行

1
00:01.000 --> 00:03.000 align:start position:10%
<v 讲者>江南的<i>藏书楼</i>很多，

00:00:03.000 --> 00:00:05.500
<v.loud 讲者><c.big>八千卷楼</c>在杭州&amp;湖上。

00:00:06.000 --> 00:00:08.000
<v 讲者><ruby>丁<rt>dīng</rt>丙</ruby>是<00:00:07.000>主人。</v>
"""


def read(tmp_path: Path, text: str | bytes, name: str = "a.vtt") -> tuple[list[SourceText], list[Refusal]]:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    items = list(walk([path]))
    return [one for one in items if isinstance(one, SourceText)], [one for one in items if isinstance(one, Refusal)]


def test_webvtt_becomes_sentences_with_the_times_of_their_cues(tmp_path: Path) -> None:
    (text,), refusals = read(tmp_path, VTT)
    assert refusals == []
    assert (text.format, text.metadata.title) == ("webvtt", "藏书楼")
    assert [block.text for block in text.blocks] == ["江南的藏书楼很多，八千卷楼在杭州&湖上。", "丁丙是主人。"]
    assert {block.heading for block in text.blocks} == {"讲者"}
    first = text.blocks[0]
    assert [(first.text[mark.begin : mark.end], mark.start, mark.stop) for mark in first.marks] == [
        ("江南的藏书楼很多，", 1000, 3000),
        ("八千卷楼在杭州&湖上。", 3000, 5500),
    ]
    assert [block.locator for block in text.blocks] == ["00:00:01", "00:00:06"]


def test_several_speakers_stand_before_what_they_say(tmp_path: Path) -> None:
    said = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v 甲>你好。</v><v 乙>好。\n\n00:02.000 --> 00:03.000\n<v 乙>请坐。\n"
    (text,), _ = read(tmp_path, said)
    assert [block.text for block in text.blocks] == ["甲：你好。", "乙：好。", "请坐。"]
    assert [mark.speaker for block in text.blocks for mark in block.marks] == ["甲", "乙", "乙"]
    assert all(block.heading == "" for block in text.blocks)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_srt_in_any_encoding_with_times_as_people_write_them(tmp_path: Path, encoding: str) -> None:
    said = (
        "1\r\n00:00:01,500 --> 00:00:03,000 X1:10\r\n{\\an8}<font color='#fff'>中山陵在</font>\r\n<b>南京</b>。\r\n\r\n"
        "2\r\n01:04.2 --> 01:05.25\r\n它是我们的中国古迹。\r\n"
    )
    (text,), refusals = read(tmp_path, said.encode(encoding), "a.srt")
    assert refusals == []
    assert [block.text for block in text.blocks] == ["中山陵在南京。", "它是我们的中国古迹。"]
    assert [(mark.start, mark.stop) for block in text.blocks for mark in block.marks] == [(1500, 3000), (64200, 65250)]


def test_a_bad_cue_is_named_by_its_line_and_the_rest_goes_on(tmp_path: Path) -> None:
    said = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n一。\n\n坏的\n00:05.000 --> 00:04.000\n二。\n\n"
        "00:61.000 --> 01:02.000\n三。\n\n00:0x --> 1\n四。\n\n00:06.000 --> 00:07.000\n五。\n"
    )
    (text,), refusals = read(tmp_path, said)
    assert [block.text for block in text.blocks] == ["一。", "五。"]
    assert [refusal.source for refusal in refusals] == ["a.vtt:7", "a.vtt:10", "a.vtt:13"]
    assert "结束时间不晚于开始时间" in refusals[0].reason
    assert "小于 60" in refusals[1].reason


def test_no_line_of_subrip_is_lost_and_no_number_is_said(tmp_path: Path) -> None:
    said = (
        "字幕组\n\n1\n00:00:01,000 --> 00:00:02,000\n一九四九年是\n1949\n"
        "2\n00:00:03,000 --> 00:00:04,000\n乙说二。\n\n接着说。\n\n"
        "3\n00:00:05,000 --> 00:00:06,000\n\n丙说三，\n\n又说。\n"
        "00:00:07,000 --> 00:00:08,000\n1950。\n\n5\n没有时间。\n"
    )
    (text,), refusals = read(tmp_path, said, "a.srt")
    assert [block.text for block in text.blocks] == ["一九四九年是1949乙说二。接着说。", "丙说三，又说。", "1950。"]
    marks = [mark for block in text.blocks for mark in block.marks]
    assert [mark.start for mark in marks] == [1000, 3000, 5000, 7000]
    assert [(one.source, "只有序号" in one.reason) for one in refusals] == [("a.srt:22", True)]


def test_a_line_of_a_song_and_its_translation_bear_one_time(tmp_path: Path) -> None:
    said = "[ti:歌]\n[00:10.00]你好，世界。\n[00:10.00]Hello world.\n[00:15.00]再见。\n[00:15.00]Bye.\n[00:20.00]\n"
    (text,), _ = read(tmp_path, said, "a.lrc")
    marks = [mark for block in text.blocks for mark in block.marks]
    assert "".join(block.text for block in text.blocks) == "你好，世界。Hello world.再见。Bye."
    assert [(mark.start, mark.stop) for mark in marks] == [(10_000, 15_000)] * 2 + [(15_000, 20_000)] * 2


def test_of_an_lrc_times_before_a_line_begin_it_and_those_in_it_are_of_its_words(tmp_path: Path) -> None:
    (text,), refusals = read(tmp_path, "[00:01.00] [00:09.00]寻[00:01.50]寻<00:02.00>觅觅\n[00:03.00]冷冷清清", "a.lrc")
    assert [(mark.start, mark.stop) for block in text.blocks for mark in block.marks] == [
        (1000, 3000), (3000, 9000), (9000, 14000),
    ]  # fmt: skip
    assert "寻寻觅觅" in text.blocks[0].text
    assert not refusals
    many = "[00:01.00]" * 3_000 + "寻寻觅觅" * 3_000
    _, (refusal, *_) = read(tmp_path, f"[00:01.00]好。\n{many}", "b.lrc")
    assert (refusal.source, "3000 个时间" in refusal.reason) == ("b.lrc:2", True)


def test_many_bad_cues_are_counted(tmp_path: Path) -> None:
    said = "WEBVTT\n\n" + "".join(f"{n} --> 坏\n字\n\n" for n in range(30)) + "00:01.000 --> 00:02.000\n好。\n"
    _, refusals = read(tmp_path, said)
    assert len(refusals) == 21
    assert "另有 10 条" in refusals[-1].reason


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("00:01.000 --> 00:02.000\n字\n", "a.vtt", "source-broken"),
        ("WEBVTTX\n\n00:01.000 --> 00:02.000\n字\n", "a.vtt", "source-broken"),
        ("WEBVTT\n\nNOTE 没有字幕\n", "a.vtt", "source-empty"),
        ("这不是字幕。\n", "a.srt", "source-empty"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 99, "a.vtt", "source-broken"),
    ],
)
def test_what_is_no_transcript_is_refused(tmp_path: Path, text: str | bytes, name: str, code: str) -> None:
    texts, (refusal,) = read(tmp_path, text, name)
    assert texts == []
    assert refusal.code == code


def test_overlapping_cues_are_read_in_the_order_in_which_they_begin(tmp_path: Path) -> None:
    said = (
        "WEBVTT\n\n00:05.000 --> 00:09.000\n后。\n\n00:01.000 --> 00:06.000\n先。\n\n"
        "00:05.500 --> 00:09.500\n后。\n\n00:10.000 --> 00:11.000\n后。\n"
    )
    (text,), _ = read(tmp_path, said)
    marks = [mark for block in text.blocks for mark in block.marks]
    assert [(mark.start, mark.stop) for mark in marks] == [(1000, 6000), (5000, 9500), (10000, 11000)]


def test_a_transcript_without_marks_is_parted_by_spaces_silence_and_length() -> None:
    cues = [Cue(1, n * 1000, n * 1000 + 900, "没有标点的字幕一条") for n in range(40)]
    cues += [Cue(1, 60_000, 61_000, "很久以后")]
    blocks = list(paragraphs(cues))
    assert blocks[-1].text == "很久以后"
    assert "幕一条 没有" in blocks[0].text
    assert max(len(block.text) for block in blocks) < 180


def test_a_passage_leads_to_the_time_of_its_first_character() -> None:
    cues = [
        Cue(1, n * 10_000, n * 10_000 + 9_000, "这一句话说得很长很长很长很长很长很长很长很长，" * 3) for n in range(30)
    ]
    blocks = list(paragraphs(cues))
    text = compose(blocks)
    offsets = [
        (sum(len(b.text) + 1 for b in blocks[:place]) + mark.begin, mark.locator)
        for place, block in enumerate(blocks)
        for mark in block.marks
    ]
    for span in cut(blocks, 250):
        assert span.locator == [locator for begin, locator in offsets if begin <= span.begin][-1]
        assert text[span.begin : span.end].strip()


def test_clock() -> None:
    assert clock(725_000) == "00:12:05"
    assert clock(100 * 3_600_000 + 1, exact=True) == "100:00:00.001"


@given(st.text(alphabet="<>/v &;:-.\n0123456789一二。，{}\\", max_size=200))
def test_no_text_breaks_the_parser(text: str) -> None:
    for webvtt in (True, False):
        for one in parse(text, webvtt=webvtt):
            assert 1 <= one.line <= text.count("\n") + 1
            if isinstance(one, Cue):
                assert one.stop > one.start
                assert one.text


WORDS = st.text(alphabet="天地玄黄。，！a b", min_size=1, max_size=12).map(str.strip).filter(bool)


@given(
    st.lists(st.tuples(WORDS, st.integers(0, 50_000), st.integers(1, 9_000), st.sampled_from(["", "甲"])), min_size=1)
)
def test_marks_are_in_order_and_lie_where_their_words_are(said: list[tuple[str, int, int, str]]) -> None:
    cues = [Cue(1, start, start + length, " ".join(text.split()), who) for text, start, length, who in said]
    blocks = list(paragraphs(cues))
    marks = [(block, mark) for block in blocks for mark in block.marks]
    assert [mark.start for _, mark in marks] == sorted(mark.start for _, mark in marks)
    for block, mark in marks:
        spoken = block.text[mark.begin : mark.end]
        assert any(spoken == cue.text and cue.start == mark.start for cue in cues)
    for block in blocks:
        assert all(first.end <= second.begin for first, second in zip(block.marks, block.marks[1:], strict=False))


# As Aegisub writes a script with signs, karaoke, a comment and a drawing.
ASS = r"""[Script Info]
; Script generated by Aegisub 3.2.2
Title: 石头城
ScriptType: v4.00+
Video: https://example.org/stone.mp4

[V4+ Styles]
Format: Name, Fontname, Fontsize
Style: Default,Source Han Sans,60
Style: Signs,Source Han Sans,40

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,校对：某人
Dialogue: 0,0:00:04.00,0:00:06.00,Default,讲者,0,0,0,,{\i1}下临{\i0}长江。{注意读音}
Dialogue: 0,0:00:01.50,0:00:04.00,Default,讲者,0,0,0,,石头城在清凉山,\N因山为城，
Dialogue: 1,0:00:02.00,0:00:05.00,Signs,,0,0,0,,{\pos(320,50)}南京·清凉山公园
Dialogue: 1,0:00:02.00,0:00:05.00,Default,,0,0,0,,{\p1}m 0 0 l 100 0 100 100{\p0}
Dialogue: 0,0:00:08.00,0:00:10.00,Default,旁白,0,0,0,,{\k20}钟{\k30}山{\kf40}龙{\k10}蟠\h。
Dialogue: 0,0:00:08.00,0:00:08.20,Default,旁白,0,0,0,fx,{\move(1,2,3,4)}钟
Dialogue: 0,0:00:12.00,0:00:11.00,Default,旁白,0,0,0,,倒着。
Dialogue: 0,坏的
"""


def test_ass_says_who_speaks_and_what_stands_on_the_picture(tmp_path: Path) -> None:
    (text,), refusals = read(tmp_path, ASS.encode("utf-16"), "a.ass")
    assert (text.format, text.metadata.title, text.metadata.media) == ("ass", "石头城", "https://example.org/stone.mp4")
    assert [(block.role, block.text, block.locator) for block in text.blocks] == [
        ("", "讲者：石头城在清凉山,因山为城，下临长江。", "00:00:01"),
        ("note", "南京·清凉山公园", "00:00:02"),
        ("", "旁白：钟山龙蟠 。", "00:00:08"),
    ]
    assert [mark.speaker for block in text.blocks for mark in block.marks] == ["讲者", "讲者", "旁白"]
    assert [refusal.source for refusal in refusals] == ["a.ass:21", "a.ass:22"]


SAID = [(1000, 2500, "金陵自古帝王州，"), (2500, 5000, "吴晋宋齐梁陈，"), (5000, 8000, "皆都于此。")]


@pytest.mark.parametrize("name", ["a.srt", "a.vtt", "a.ass", "a.ssa", "a.ttml"])
def test_what_pysubs2_writes_is_read_the_same(tmp_path: Path, name: str) -> None:
    made = pysubs2.SSAFile()
    made.events = [pysubs2.SSAEvent(start=start, end=stop, text=f"{{\\b1}}{said}") for start, stop, said in SAID]
    form = {"ttml": "ttml"}.get(name[2:])
    made.save(str(tmp_path / name), format_=form)
    (text,) = walk([tmp_path / name])
    assert isinstance(text, SourceText)
    assert [block.text for block in text.blocks] == ["金陵自古帝王州，吴晋宋齐梁陈，皆都于此。"]
    assert [(mark.start, mark.stop) for mark in text.blocks[0].marks] == [(start, stop) for start, stop, _ in SAID]


def test_a_header_tells_of_the_recording(tmp_path: Path) -> None:
    said = (
        "WEBVTT 江南藏书\nKind: captions\nMedia: https://example.org/a.mp4\n\nNOTE 主讲：丁某\n时长: 00:45:10\n\n"
        "00:01.000 --> 00:02.000\n好。\n"
    )
    (text,), refusals = read(tmp_path, said)
    stated = text.metadata
    assert refusals == []
    assert (stated.title, stated.media, stated.creator) == ("江南藏书", "https://example.org/a.mp4", "丁某")
    assert stated.extra == (("时长", "00:45:10"),)


def srt(times: list[int]) -> str:
    cues = (f"{n}\n{clock(t * 1000)},000 --> {clock(t * 1000)},900\n第{n}句。\n" for n, t in enumerate(times))
    return "\n".join(cues)


def starts(text: SourceText) -> list[int]:
    return [mark.start // 1000 for block in text.blocks for mark in block.marks]


BACKWARDS = [[9, 7, 5, 3, 1], [*range(1, 8), 2, *range(8, 12)], [*range(20, 26), *range(1, 7)]]


@pytest.mark.parametrize("times", BACKWARDS)
def test_times_that_run_backwards_are_told_in_one_line_and_sorted(tmp_path: Path, times: list[int]) -> None:
    (text,), (refusal,) = read(tmp_path, srt(times), "a.srt")
    assert starts(text) == sorted(times)
    assert "时间倒退" in refusal.reason
    fall = next(place for place in range(1, len(times)) if times[place] < times[place - 1])
    assert refusal.source == f"a.srt:{fall * 4 + 2}"


def test_a_clock_that_begins_again_keeps_the_order_of_the_file(tmp_path: Path) -> None:
    (text,), (refusal,) = read(tmp_path, srt([*range(1, 20), *range(1, 20)]), "a.srt")
    assert "2 段" in refusal.reason
    assert [block.text for block in text.blocks] == [f"第{n}句。" for n in range(38)]
    assert (text.blocks[0].locator, text.blocks[-1].locator) == ("1: 00:00:01", "2: 00:00:19")
    assert starts(text) == []


def test_lyrics_and_timed_text(tmp_path: Path) -> None:
    lrc = (
        "[ti:声声慢]\n[ar:李清照]\n[00:12.50][01:10.00]寻寻觅觅，\n[00:15.00]<00:15.20>冷冷清清。\n[00:20.00]\n无时。\n"
    )
    (text,), (refusal,) = read(tmp_path, lrc, "a.lrc")
    assert (text.metadata.title, text.metadata.creator, refusal.source) == ("声声慢", "李清照", "a.lrc:6")
    assert [(mark.start, mark.stop) for block in text.blocks for mark in block.marks] == [
        (12500, 15000), (15000, 20000), (70000, 75000),
    ]  # fmt: skip
    ttml = """<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter" ttp:frameRate="25"
    xmlns:ttm="http://www.w3.org/ns/ttml#metadata"><head><metadata><ttm:title>课</ttm:title><ttm:agent xml:id="a">
    <ttm:name>师</ttm:name></ttm:agent></metadata></head><body begin="10s"><div><p begin="00:00:01:05" dur="2.5s"
    ttm:agent="a">学而<br/>时<span>习</span>之。</p><p begin="5s" end="x">坏。</p></div></body></tt>"""
    (text,), (refusal,) = read(tmp_path, ttml, "a.ttml")
    assert [(block.heading, block.text) for block in text.blocks] == [("师", "学而时习之。")]
    assert [(mark.start, mark.stop) for mark in text.blocks[0].marks] == [(11200, 13700)]
    assert "时间写得不对" in refusal.reason


@pytest.mark.parametrize(
    ("body", "times"),
    [
        ('<div begin="5s" end="9s"><p>甲</p></div>', [(5000, 9000)]),
        ('<div begin="5s"><p end="2s">甲</p></div>', [(5000, 7000)]),
        ('<div end="9s"><p>甲</p><p dur="2s">乙</p></div>', [(0, 9000), (0, 2000)]),
        ('<div begin="1s"><p><span begin="1s" end="2s">甲</span><span begin="3s" dur="1s">乙</span></p></div>',
         [(2000, 5000)]),
        ('<div timeContainer="seq"><p dur="2s">甲</p><p dur="3s">乙</p><p begin="1s" dur="1s">丙</p></div>',
         [(0, 2000), (2000, 5000), (6000, 7000)]),
        ('<div begin="1s" end="x"><p begin="1s" end="2s">甲</p></div>', [(2000, 3000)]),
    ],
)  # fmt: skip
def test_what_a_paragraph_does_not_state_is_that_of_the_parts_around_it(
    body: str, times: list[tuple[int, int]]
) -> None:
    found = parse_ttml(etree.fromstring(f'<tt xmlns="http://www.w3.org/ns/ttml"><body>{body}</body></tt>'))
    assert [(one.start, one.stop) for one in found if isinstance(one, Cue)] == times


@pytest.mark.parametrize(
    ("paragraph", "reason"),
    [
        ("<p>甲</p>", "没有结束时间"), ('<p begin="1s">甲</p>', "没有结束时间：1s"),
        ('<p begin="2s" end="1s">甲</p>', "结束时间不晚于开始时间：2s 1s"),
        ('<p begin="一">甲</p>', "时间写得不对：一"),
    ],
)  # fmt: skip
def test_a_paragraph_without_a_time_that_can_be_told_is_refused(paragraph: str, reason: str) -> None:
    (found,) = parse_ttml(etree.fromstring(f'<tt xmlns="http://www.w3.org/ns/ttml"><body>{paragraph}</body></tt>'))
    assert isinstance(found, BadCue)
    assert found.reason == reason


SENTENCES = st.lists(st.text(alphabet="天地玄黄宇宙洪荒，", min_size=3, max_size=90), min_size=2, max_size=25)


@settings(deadline=None, max_examples=30)
@given(SENTENCES, st.randoms(use_true_random=False))
def test_no_passage_ends_within_a_sentence_of_a_transcript_with_marks(said: list[str], chance: random.Random) -> None:
    text = "".join(f"{sentence.strip('，') or '天'}。" for sentence in said)
    cues, now = [], 0
    while text:
        size = chance.randint(4, 16)
        now += chance.choice([0, 200, 900, 5000])  # a speaker pauses for breath within sentences too
        cues.append(Cue(1, now, now + 200 * size, text[:size]))
        now, text = now + 200 * size, text[size:]
    blocks = list(paragraphs(cues))
    whole = compose(blocks)
    assert all(whole[span.begin : span.end].endswith("。") for span in cut(blocks, 250))


def test_without_marks_a_transcript_is_cut_at_its_longest_pauses() -> None:
    chance = random.Random(5)
    cues, now = [], 0
    for place in range(200):
        now += 2500 if place % 10 == 0 else chance.randint(50, 600)
        cues.append(Cue(1, now, now + 1500, "没有标点的字幕"))
        now += 1500
    begins = {mark.start for block in paragraphs(cues) for mark in block.marks[:1]}
    assert begins <= {cue.start for cue in cues[::10]}
