"""Web pages: what they say without the site around them, measured on pages made after the ways of real sites."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.html import PAGES, ours, said, score
from ingest.corpus import walk
from ontology.records import SourceText

ALL = sorted(PAGES.glob("*.html"))


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_what_a_page_says_is_kept_whole(path: Path) -> None:
    kept, _ = score(said(path.read_text("utf-8")), ours(path)[1])
    assert kept == 1.0


def test_most_of_the_site_is_gone() -> None:
    clean = [score(said(path.read_text("utf-8")), ours(path)[1])[1] for path in ALL]
    assert sum(clean) / len(clean) > 0.85
    assert min(clean) > 0.6


def one(path: Path) -> SourceText:
    (text,) = walk([path])
    assert isinstance(text, SourceText)
    return text


@pytest.mark.parametrize(
    ("name", "title", "creator", "date", "source"),
    [
        ("a_news", "城墙修缮工程完成", "王某", "2023-05-18", "某地日报"),
        ("a_gov", "关于加强古籍保护工作的通知", "", "2021-03-02", "市文化和旅游局"),
        ("a_wechat", "馆藏故事｜一封未寄出的信", "古籍部", "2022-11-03", ""),
        ("a_old", "夫子庙考", "", "", ""),
        ("b_gov", "市图书馆2022年工作总结", "", "2023-01-06", "市图书馆"),
        ("b_news", "江边老码头变身图书馆", "某晚报", "2024-09-12", ""),
        ("b_opac", "洪武京城圖志", "", "", ""),
    ],
)
def test_what_a_page_says_of_itself(name: str, title: str, creator: str, date: str, source: str) -> None:
    stated = one(PAGES / f"{name}.html").metadata
    assert (stated.title, stated.creator, stated.date) == (title, creator, date)
    assert dict(stated.extra).get("来源", "") == source


def test_notes_of_a_wiki_stand_behind_what_they_gloss() -> None:
    blocks = one(PAGES / "a_wiki.html").blocks
    note = next(place for place, block in enumerate(blocks) if block.role == "note")
    assert blocks[note].text == "《建康实录》卷一。"
    assert blocks[note - 1].text.endswith("旧址修筑。")


def page(tmp_path: Path, body: str) -> list[tuple[str, str]]:
    (tmp_path / "a.html").write_text(f"<title>诗话</title><body>{body}</body>", "utf-8")
    return [(block.role, block.text) for block in one(tmp_path / "a.html").blocks]


def test_lines_stay_where_the_page_keeps_them(tmp_path: Path) -> None:
    said = page(tmp_path, "<pre>\n床前<b>明月\n光</b>\r\n\n  疑是  地上霜</pre>举头\n望明月<p>低头\n思故乡</p>")
    assert said == [
        ("", "床前明月"), ("", "光"), ("", "疑是 地上霜"), ("", "举头望明月"), ("", "低头思故乡"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<p><a href="#n1">[1]</a></p><p id="n1">[1] 见《史记》。</p>', [("note", "见《史记》。")]),
        ('<p id="n1"><a href="#n1">[1]</a> 见《史记》。</p>', [("note", "见《史记》。")]),
        ("<p>[1] 见《史记》。</p><p>[2] 见《汉书》。</p>", [("", "[1] 见《史记》。"), ("", "[2] 见《汉书》。")]),
        ('<p>正文<a href="#n1">[1]</a>。</p><p id="n1">[1] 见《史记》<a href="#n2">[2]</a></p>'
         '<p id="n2">[2] 卷一。</p>',
         [("", "正文。"), ("note", "见《史记》"), ("note", "卷一。")]),
    ],
)  # fmt: skip
def test_a_note_is_told_though_no_paragraph_refers_to_it(
    tmp_path: Path, body: str, said: list[tuple[str, str]]
) -> None:
    assert page(tmp_path, body) == said


def test_a_page_of_nothing_but_links_keeps_them(tmp_path: Path) -> None:
    links = "".join(f"<li><a href='{n}'>第{n}卷 目录</a></li>" for n in range(60))
    (tmp_path / "a.html").write_text(f"<title>目录</title><body><div><ul>{links}</ul></div></body>", "utf-8")
    assert len(one(tmp_path / "a.html").blocks) == 60
