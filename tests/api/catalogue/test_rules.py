"""What the rules say of two records, and on gold pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from api.catalogue.clusters import cluster
from api.catalogue.decisions import Standing
from api.catalogue.records import Knowledge, Record, record_of
from api.catalogue.rules import Judgement, Verdict, judge
from api.evaluate.catalogue import evaluate_catalogue, read_pairs
from ontology.authority.importers.skqs import read
from ontology.records import Document, Entity, Metadata, Refusal, TagType

GOLD = Path(__file__).parents[2] / "golden" / "catalogue"


def test_every_rule_says_what_it_saw(record: Callable[..., Record], known: Knowledge) -> None:
    told = judge(record("d1", "東坡志林五卷", "（宋）蘇軾撰"), record("d2", "东坡志林", "苏东坡"), agree=known.agree)
    assert told.verdict is Verdict.SAME
    words = {one.rule: one.words for one in told.evidence}
    assert words["题名相同"] == "题名相同：東坡志林五卷 = 东坡志林"
    assert words["责任者同人"] == "责任者为规范中的同一人：苏轼 = 苏东坡"
    assert 0.99 < told.confidence < 1


def test_a_judgement_does_not_hang_on_the_order(known: Knowledge) -> None:
    for name in ("dev", "gold"):
        for pair in read_pairs(GOLD / f"{name}.jsonl", known):
            there = judge(pair.one, pair.other, agree=known.agree)
            back = judge(pair.other, pair.one, agree=known.agree)
            assert there.score == pytest.approx(back.score), pair.id


def test_a_forbidding_rule_outweighs_all_others(record: Callable[..., Record], known: Knowledge) -> None:
    one = record("d1", "北游录", "（清）谈迁撰", ISBN="9787530625194")
    other = record("d2", "北游录", "冯至著", ISBN="9787530625194")
    told = judge(one, other, agree=known.agree)
    assert told.forbidden
    assert told.verdict is Verdict.DIFFERENT


def test_no_evidence_is_no_sameness() -> None:
    assert Judgement(()).verdict is Verdict.UNDECIDED


@pytest.mark.parametrize(("name", "recall"), [("dev", 0.95), ("gold", 0.95)])
def test_gold_pairs_are_united_without_a_wrong_one(name: str, recall: float) -> None:
    found = evaluate_catalogue(GOLD / f"{name}.jsonl")
    assert found["pairs"] >= 75
    assert found["precision"] == 1.0, found["wrong"]
    assert found["recall"] >= recall, found["wrong"]


def test_the_books_of_the_four_treasuries_stay_apart_and_are_found_again(
    shared: Callable[[str], Path], known: Knowledge
) -> None:
    """3,476 books, 30 titles of which are borne twice; a second branch writes them simplified and shorter."""
    books = _treasuries(shared("authority/kr_catalog_skqs.org.gz"))
    first = [_row(f"k{number}", title, makers, known) for number, (title, makers, _) in enumerate(books)]
    alone = cluster(first, Standing(), agree=known.agree)
    assert len(books) > 3400
    assert sum(len(group) > 1 for group in alone.groups) == 0
    second = [_row(f"s{number}", known.fold(title), name, known) for number, (title, _, name) in enumerate(books)]
    both = Counter(tuple(sorted(unit[1:] for unit in group)) for group in cluster(
        [*first, *second], Standing(), agree=known.agree
    ).groups)  # fmt: skip
    right = sum(len(group) == 2 and group[0] == group[1] for group in both)
    wrong = [group for group in both if len(set(group)) > 1]
    assert right > 0.95 * len(books)
    assert len(wrong) <= 3, wrong


def _treasuries(path: Path) -> list[tuple[str, str, str]]:
    """Title, statement of responsibility and first creator of each book."""
    entities: dict[str, Entity] = {}
    for row in read(path, name="skqs"):
        if not isinstance(row, Refusal):
            entities[row.entity.id] = row.entity
    books = [one for one in entities.values() if one.type is TagType.BOOK]
    return [(one.label, "；".join(f"（{entities[person].dynasty}）{entities[person].label}{role}"
             for role, person in one.relations),
             entities[one.relations[0][1]].label if one.relations else "") for one in books]  # fmt: skip


def _row(ident: str, title: str, creator: str, known: Knowledge) -> Record:
    made = record_of(Document(ident, "库", f"x.csv#{ident}", "csv", Metadata(title=title, creator=creator)), known)
    assert made is not None
    return made
