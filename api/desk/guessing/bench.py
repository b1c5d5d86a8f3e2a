"""Guesses in descriptions at the workbench: what waits, and what is decided."""

from __future__ import annotations

from dataclasses import dataclass

from api.desk.guessing.records import GuessDecision, Verdict, reopened
from api.desk.guessing.store import GuessStore
from api.desk.reviewing.workbench import Workbench
from index.texts import SqlTextStore
from ontology.errors import NotFound, WrongUse
from ontology.guesses import guessed, settled
from ontology.records import Document, Guess

PAGE = 20
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class WaitingGuess:
    """A guess that nobody has looked at."""

    document: Document
    guess: Guess


@dataclass(frozen=True, slots=True)
class GuessBench:
    """What a reviewer may do with guesses; a decision is laid over the stored description at once."""

    store: GuessStore
    workbench: Workbench

    @property
    def _texts(self) -> SqlTextStore:
        return self.workbench.queue.texts

    def waiting(self, *, skip: int = 0, limit: int = PAGE) -> tuple[list[WaitingGuess], int]:
        """Return guesses by document, the least sure of each first, and how many documents have some.

        ``skip`` and ``limit`` count documents.
        """
        ids, total = self._texts.tallies.guessed(offset=skip, limit=limit)
        found: list[WaitingGuess] = []
        for ident in ids:
            document = self._texts.description(ident)[0]
            guesses = sorted(document.metadata.guesses, key=lambda one: one.confidence)
            found += [WaitingGuess(document, one) for one in guesses]
        return found, total

    def decide(self, document_id: str, field: str, *, said: str, value: str, by: str) -> GuessDecision:
        """Decide that a guessed field says ``value``; empty for nothing. ``said`` is the guess that was looked at.

        Raises :class:`NotFound` for a field that is not guessed, :class:`WrongUse` where the guess is another by now
        and for a value that is too long.
        """
        value = " ".join(value.split())
        if len(value) > _LONGEST:
            raise WrongUse(f"最多 {_LONGEST} 字。")
        with self.workbench.writing():
            document = self._texts.description(document_id)[0]
            guess = guessed(document.metadata, field)
            if guess is None:
                raise NotFound("这一项已不是推测，可能已有人核过；请刷新页面。")
            if guess.value != said:
                raise WrongUse("这一项的推测已经变了；请刷新页面再看。")
            verdict = Verdict.REJECTED if not value else Verdict.CONFIRMED if value == said else Verdict.CORRECTED
            made = self.store.keep(document_id, guess, verdict=verdict, value=value, by=by)
            self._texts.describe(document_id, settled(document.metadata, field, value))
        self.workbench.following.later()
        return made

    def undo(self, number: int, *, by: str) -> GuessDecision:
        """Take a decision back: the guess stands again as one. Raises :class:`NotFound` and :class:`WrongUse`."""
        with self.workbench.writing():
            made = self.store.undo(number, by=by)
            try:
                document = self._texts.description(made.document_id)[0]
            except NotFound:  # the document is gone, the decision with it
                return made
            self._texts.describe(made.document_id, reopened(document.metadata, made))
        self.workbench.following.later()
        return made
