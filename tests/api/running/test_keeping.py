"""What is brought up beside the answers: narrowing at once, what is counted of all the library after a rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import cast

from api.library import Library
from api.running.keeping import Keeper


@dataclass
class _Counted:
    """A library that a second goes by to count."""

    now: float = 100.0
    counts: list[float] = field(default_factory=list)
    facets: int = 0

    def __post_init__(self) -> None:
        self.narrowing = SimpleNamespace(head=1)

    def count(self) -> None:
        self.now += 1.0
        self.counts.append(self.now)

    def keeper(self) -> Keeper:
        def facets() -> None:
            self.facets += 1

        library = SimpleNamespace(
            facets=facets,
            narrowing=self.narrowing,
            suggester=SimpleNamespace(warm=lambda: None),
            holdings=SimpleNamespace(statistics=self.count),
        )
        return Keeper(cast("Library", library), now=lambda: self.now)

    def pass_seconds(self, keeper: Keeper, seconds: int, *, written: bool) -> None:
        for _ in range(seconds):
            self.narrowing.head += written
            self.now += 1.0
            keeper.keep()


def test_a_change_after_a_rest_is_counted_at_once_and_no_change_not_at_all() -> None:
    library = _Counted()
    keeper = library.keeper()
    library.pass_seconds(keeper, 5, written=False)
    assert (library.counts, library.facets) == ([], 5)
    library.pass_seconds(keeper, 1, written=True)
    assert len(library.counts) == 1


def test_an_ingest_leaves_most_of_the_time_to_readers_and_its_end_is_counted() -> None:
    library = _Counted()
    keeper = library.keeper()
    library.pass_seconds(keeper, 400, written=True)
    assert library.facets == 400
    assert len(library.counts) == 9, "a second of every fifty"
    last = len(library.counts)
    library.pass_seconds(keeper, 60, written=False)
    assert len(library.counts) == last + 1, "the end of it"
    library.pass_seconds(keeper, 60, written=False)
    assert len(library.counts) == last + 1
