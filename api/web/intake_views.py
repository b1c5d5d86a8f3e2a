"""What the page of what comes in shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from api.desk.intake.intake import Intake
from api.desk.intake.records import Item, Kind, Run, Source, State
from api.desk.intake.sources import FOLDER
from api.desk.keys.records import Key, Scope
from ontology.sight import Sight

SHOWN = 50
_RUNS = 10


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item with who gave it: a branch, or a source by its name."""

    item: Item
    whose: str

    @property
    def address(self) -> str:
        """Where the document is, when it is there."""
        there = self.item.kind is Kind.PUT and self.item.state is State.DONE
        return f"/documents/{self.item.document_id}" if there else ""


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source with its last run; of a folder, how many files are known and how many of them were refused."""

    source: Source
    last: Run | None
    files: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class RunView:
    """A run with its source and what came of it."""

    run: Run
    name: str
    outcomes: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file of a watched folder that was not taken in."""

    folder: str
    key: str
    reason: str
    time: str


@dataclass(frozen=True, slots=True)
class IntakeView:
    """The whole page."""

    waiting: int
    refused: tuple[ItemView, ...]
    files: tuple[RefusedFile, ...]
    sources: tuple[SourceView, ...]
    runs: tuple[RunView, ...]
    recent: tuple[ItemView, ...]
    keys: tuple[Key, ...]


def intake_view(intake: Intake, keys: Iterable[Key], sight: Sight) -> IntakeView:
    """Read what the page shows, without what goes into collections that ``sight`` hides."""
    sources = [one for one in intake.sources.sources() if not sight.hides(one.collection)]
    names = {one.owner: one.name for one in sources}

    def whose(item: Item) -> str:
        return names.get(item.owner, item.branch or item.owner)

    def views(*states: State) -> tuple[ItemView, ...]:
        found = intake.queue.items(*states, limit=SHOWN)
        return tuple(ItemView(one, whose(one)) for one in found if not sight.hides(one.collection))

    ran = {one.id: one for one in sources}
    runs = [one for one in intake.sources.runs(limit=SHOWN) if one.source_id in ran]
    return IntakeView(
        intake.queue.waiting(),
        views(State.REFUSED),
        tuple(_refused_files(intake, [one for one in sources if one.kind == FOLDER])),
        tuple(_source(intake, one, runs) for one in sources),
        tuple(
            RunView(one, ran[one.source_id].name, tuple(sorted(intake.queue.outcomes(one.id).items())))
            for one in [run for run in runs if ran[run.source_id].kind != FOLDER][:_RUNS]
        ),
        views(State.DONE),
        tuple(one for one in keys if one.opens(Scope.PUSH)),
    )


def _source(intake: Intake, source: Source, runs: list[Run]) -> SourceView:
    last = next((one for one in runs if one.source_id == source.id), None)
    last = last or next(iter(intake.sources.runs(source.id, limit=1)), None)
    return SourceView(source, last, intake.ledger.counts(source.id) if source.kind == FOLDER else None)


def _refused_files(intake: Intake, folders: list[Source]) -> list[RefusedFile]:
    found: list[RefusedFile] = []
    for one in folders:
        for entry in intake.ledger.entries(one.id, refused=True):
            if len(found) >= SHOWN:
                return found
            found.append(RefusedFile(one.name, entry.key, entry.reason, entry.time))
    return found
