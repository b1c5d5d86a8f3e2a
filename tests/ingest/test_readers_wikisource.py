"""Dumps of Wikisource: pages, headers, templates, notes, verse; what is wrong with a page costs that page.

The dump is a short one written as MediaWiki exports; the texts are old.
"""

from __future__ import annotations

import bz2
import gzip
import time
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.corpus import Limits, walk
from ingest.passages import compose
from ingest.wikitext import parse
from ontology.records import Refusal, SourceText

HEAD = """<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="zh">
  <siteinfo><sitename>Wikisource</sitename><dbname>zhwikisource</dbname>
    <base>https://zh.wikisource.org/wiki/Wikisource:%E9%A6%96%E9%A1%B5</base></siteinfo>
"""

ANNALS = """{{Header
| title = [[../|史記]]
| section = 五帝本紀第一
| author = 司馬遷
| times = 漢
| previous = | next = [[../卷002|夏本紀]]
| notes =
}}
{{textquality|75%}}
==黃帝==
{{ProperNoun|黃帝}}者，{{*|徐廣曰：「號{{ProperNoun|有熊}}。」}}{{ProperNoun|少典}}之子，姓公孫，
名曰[[軒轅|{{ProperNoun|軒轅}}]]。父曰{{ProperNoun|-{zh:蟜;zh-hans:{{!|𫊸|⿰虫乔}};zh-hant:蟜;}-極}}\
<ref name="a">一本作[[某]]</ref>。<!-- 校 -->

:第二段{{另|甲|乙}}，{{不知名的|保留}}。
{{不知名的|獨立的一行}}
[[Category:史部]][[en:Shiji]]
{{PD-old}}
"""

POEM = """{{Header|title=登鸛雀樓|author=王之渙|times=唐}}
<poem>
白日依山盡，
黃河入海流。
</poem>
以上為詩。
"""


def page(title: str, text: str, *, space: int = 0, redirect: bool = False) -> str:
    turn = '<redirect title="史記" />' if redirect else ""
    return (
        f"<page><title>{escape(title)}</title><ns>{space}</ns><id>1</id>{turn}<revision><id>2</id>"
        f"<timestamp>2024-05-01T00:00:00Z</timestamp><contributor><username>Someone</username></contributor>"
        f'<model>wikitext</model><text bytes="9" xml:space="preserve">{escape(text)}</text></revision></page>\n'
    )


def dump(path: Path, *pages: str) -> Path:
    text = HEAD + "".join(pages) + "</mediawiki>\n"
    pack = {".bz2": bz2.compress, ".gz": gzip.compress}.get(path.suffix, bytes)
    path.write_bytes(pack(text.encode()))
    return path


@pytest.mark.parametrize("name", ["zhwikisource.xml", "zhwikisource-pages-articles.xml.bz2", "z.xml.gz"])
def test_a_page_is_a_document_and_a_subpage_a_chapter(tmp_path: Path, name: str) -> None:
    pages = (
        page("史記/卷001", ANNALS),
        page("Talk:史記", "閒談", space=1),
        page("史记", "#REDIRECT [[史記]]", redirect=True),
        page("登鸛雀樓", POEM),
    )
    annals, poem = walk([dump(tmp_path / name, *pages)])
    assert isinstance(annals, SourceText)
    assert isinstance(poem, SourceText)
    said = annals.metadata
    assert (annals.key, annals.format) == (f"{name}#史記/卷001", "mediawiki")
    assert (said.title, said.book, said.creator, said.dynasty) == ("五帝本紀第一", "史記", "司馬遷", "漢")
    assert said.subjects == ("史部",)
    extra = dict(said.extra)
    assert extra["网址"] == "https://zh.wikisource.org/wiki/%E5%8F%B2%E8%A8%98/%E5%8D%B7001"
    assert extra["略去的模板"] == "textquality、不知名的、PD-old"
    assert "Someone" not in repr(annals)
    assert [(block.role, block.text) for block in annals.blocks] == [
        ("", "黃帝者，少典之子，姓公孫，名曰軒轅。父曰蟜極。"),
        ("note", "徐廣曰：「號有熊。」"),
        ("note", "一本作某"),
        ("", "第二段甲，保留。"),
        ("note", "一作「乙」"),
    ]
    assert {block.heading for block in annals.blocks} == {"卷001/黃帝"}
    whole = compose(annals.blocks)
    before = [whole[: block.anchor][-3:] for block in annals.blocks if block.role == "note"]
    assert before == ["帝者，", "曰蟜極", "二段甲"]
    assert poem.metadata.title == "登鸛雀樓"
    assert [(block.role, block.text) for block in poem.blocks] == [
        ("verse", "白日依山盡，"), ("verse", "黃河入海流。"), ("", "以上為詩。")
    ]  # fmt: skip


def test_what_is_wrong_costs_itself(tmp_path: Path) -> None:
    path = dump(tmp_path / "x.xml", page("長", "字" * 2_000), page("登鸛雀樓", POEM))
    refused, poem = walk([path], limits=Limits(max_line_characters=1_000))
    assert isinstance(refused, Refusal)
    assert refused.reason == "页面《長》有 2000 字，超过上限 1000，未收"
    assert isinstance(poem, SourceText)
    path.write_text(path.read_text()[:-40])
    *_, last = walk([path])
    assert isinstance(last, Refusal)
    assert "不是正确的 XML" in last.reason
    path.write_text('<!DOCTYPE x [<!ENTITY a "b">]>' + HEAD + page("甲", "&a;") + "</mediawiki>")
    (last,) = walk([path])
    assert isinstance(last, Refusal)
    assert "DTD" in last.reason


@pytest.mark.parametrize(
    ("piece", "times"),
    [
        ("<ref>", 60_000),
        ("<b>", 60_000),
        ("[http://a ", 6_000),
        ("[[a|", 5_000),
        ("{{a|[[", 5_000),
        ("{{a|{{b|}}", 5_000),
        ("{{", 20_000),
        ("-{", 20_000),
        ("\n:", 20_000),
        ("{|\n|", 3_000),
        ("'''", 20_001),
    ],
)
def test_pathological_pages_take_no_time(piece: str, times: int) -> None:
    closing = {"{{": "}}", "-{": "}-", "<ref>": "</ref>"}.get(piece, "")
    began = time.process_time()
    parse(piece * times + closing * times)
    assert time.process_time() - began < 5


WIKI = st.sampled_from(
    [
        "{{",
        "}}",
        "[[",
        "]]",
        "|",
        "天地",
        "<ref>",
        "</ref>",
        "<poem>",
        "</poem>",
        "\n",
        "== ",
        "'''",
        "-{",
        "}-",
        "zh:",
        ";",
        "{{*|",
        "[http://a ",
        "]",
        "{|",
        "|}",
        "|-",
        "*",
        "&nbsp;",
        "<br>",
        "<",
        ">",
        "{{另|甲|乙}}",
        "\ufdd0",
        "\ufdd5",
        "註",
    ]
)


@settings(deadline=None, max_examples=50)
@given(st.lists(WIKI, max_size=40).map("".join))
def test_no_page_stops_the_reading_and_notes_stand_in_the_text(text: str) -> None:
    blocks = parse(text).blocks
    whole = compose(blocks)
    for block in blocks:
        assert block.text.strip()
        assert not any("\ufdd0" <= character <= "\ufdef" for character in block.text + block.heading)
        assert (0 <= block.anchor <= len(whole)) == (block.role == "note")
