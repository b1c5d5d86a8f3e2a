"""The sample collection and the gold beside this file: what is stated is there, and what is quoted is right."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.corpus import walk
from ontology.language import language_of
from ontology.records import SourceText, TagType

GOLD = Path(__file__).parent
KINDS = {"topic", "question", "person_alias", "traditional", "date", "place", "quotation"}
LARGEST_BYTES = 600_000
EXPECTED: Mapping[str, Any] = yaml.safe_load((GOLD / "sample_expectations.yaml").read_text("utf-8"))


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLD / name).read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def documents(sample: Path) -> dict[str, list[SourceText]]:
    """What the production readers make of each file, by its path below the collections."""
    found = defaultdict(list)
    for folder in sorted(path for path in sample.iterdir() if path.is_dir()):
        for item in walk([folder]):
            assert isinstance(item, SourceText), item
            found[f"{folder.name}/{item.key.split('#')[0]}"].append(item)
    return dict(found)


@pytest.fixture(scope="module")
def sources(documents: dict[str, list[SourceText]]) -> dict[str, str]:
    """The text behind each name that a gold line may give: a file, a row's shelf-mark, a ready passage."""
    named: dict[str, str] = {}
    for path, items in documents.items():
        named[path] = text_of(items)
        for item in items:
            named[item.key.split("#")[-1]] = text_of([item])
            named |= {block.ready_id: block.text for block in item.blocks if block.ready_id}
    return named


def text_of(items: list[SourceText]) -> str:
    return "\n".join(block.text for item in items for block in item.blocks)


def test_every_file_is_read_and_none_is_unexpected(documents: dict[str, list[SourceText]]) -> None:
    assert set(documents) == set(EXPECTED["files"])
    assert sum(map(len, documents.values())) == EXPECTED["documents"]


@pytest.mark.parametrize("path", EXPECTED["files"])
def test_a_file_reads_as_stated(path: str, documents: dict[str, list[SourceText]], sample: Path) -> None:
    stated, items = EXPECTED["files"][path], documents[path]
    text = text_of(items)
    assert {item.format for item in items} == {stated["format"]}
    assert len(items) == stated.get("documents", 1)
    assert items[0].metadata.language in ("", stated["language"])
    assert language_of(text) == stated["language"]
    if len(items) == 1:
        assert items[0].metadata.title == stated["title"]
        assert items[0].metadata.book == stated.get("book", "")
    assert [part for part in stated.get("contains", ()) if part not in text] == []
    assert [part for part in stated.get("absent", ()) if part in text] == []
    if encoding := stated.get("encoding"):
        raw = (sample / path).read_bytes()
        assert raw.decode(encoding)
        with pytest.raises(UnicodeDecodeError):
            raw.decode("utf-8")


def test_the_sample_stays_small(sample: Path) -> None:
    assert sum(path.stat().st_size for path in sample.parent.rglob("*") if path.is_file()) < LARGEST_BYTES


def test_queries_name_what_is_there(sources: dict[str, str]) -> None:
    queries = lines("sample_queries.jsonl")
    assert len({query["qid"] for query in queries}) == len({query["query"] for query in queries}) == len(queries)
    assert {query["kind"] for query in queries} == KINDS
    assert [name for query in queries for name in query["gold"] if name not in sources] == []


@pytest.mark.parametrize("enquiry", lines("sample_enquiries.jsonl"), ids=lambda enquiry: enquiry["eid"])
def test_an_answer_stands_in_its_source(enquiry: dict[str, Any], sources: dict[str, str]) -> None:
    assert enquiry["must_contain"]
    assert bool(enquiry["gold_sources"]) is enquiry["answerable"]
    for name in enquiry["gold_sources"]:
        parts = enquiry["gold_answer"] if isinstance(enquiry["gold_answer"], list) else enquiry["must_contain"]
        present = [part in sources[name] for part in parts]
        assert all(present) if parts is enquiry["gold_answer"] else any(present), name


@pytest.mark.parametrize("sentence", lines("sample_tags.jsonl"), ids=lambda sentence: sentence["text"][:12])
def test_tags_lie_where_they_say(sentence: dict[str, Any], sources: dict[str, str]) -> None:
    text, end = sentence["text"], 0
    assert any(text in source for source in sources.values())
    for mention in sentence["mentions"]:
        assert mention["start"] >= end, "mentions are in order and do not overlap"
        end = mention["end"]
        assert text[mention["start"] : end] == mention["surface"]
        assert mention["type"] in set(TagType)
        assert mention["canonical"]
