"""Review of recognised lines: which wait, and what is decided of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from api.desk.lines.applying import decided, spot_of
from api.desk.lines.following import names_of_images
from api.desk.lines.records import LineAction, LineDecision, Spot
from api.desk.lines.store import LineStore
from api.desk.reviewing.workbench import Following
from api.files.store import FileStore
from api.readers import LeafReader
from index.leafing import Lined
from ingest.ocr.lines import CONFIRMED, DOUBTFUL
from ontology.errors import NotFound, WrongUse
from ontology.records import Box, Document

PAGE = 20
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line that waits: ``number`` is its place among the lines of its document, from 0."""

    document: Document
    number: int
    line: Lined
    spot: Spot
    box: Box


@dataclass(slots=True)
class LineBench:
    """What a reviewer may do with lines; the texts follow in a process of their own."""

    store: LineStore
    leaves: LeafReader
    files: FileStore
    document: Callable[[str], Document]
    following: Following

    def waiting(self, by: str, *, skip: int = 0, limit: int = PAGE) -> tuple[int, list[Waiting]]:
        """Return how many lines wait for this person, and some of them, the least sure first."""
        found = sorted(self._all(by), key=lambda one: (one.line.mark.confidence, one.document.id, one.number))
        return len(found), found[skip : skip + limit]

    def decide(
        self, document_id: str, number: int, text: str, *, action: LineAction, said: str, by: str
    ) -> LineDecision:
        """Keep what a person says of a line. A text that is as it was recognised is confirmed.

        Raises :class:`NotFound` for no such line; :class:`WrongUse` where it reads otherwise by now (``said`` is what
        the person saw), or the text is too long or has several lines.
        """
        lines = self.leaves.lines(document_id)
        line = lines[number] if 0 <= number < len(lines) else None
        spot = spot_of(line.mark, self._images(document_id)) if line else None
        if line is None or spot is None:
            raise NotFound("没有这一行。")
        if line.text != said:
            raise WrongUse(f"这一行现在是「{line.text}」，已与您看到的不同；请重新打开。")
        wanted = text.strip()
        if len(wanted) > _LONGEST or "\n" in wanted:
            raise WrongUse(f"一行文字不能换行，也不超过 {_LONGEST} 字。")
        if action is not LineAction.SKIP:
            action = LineAction.CONFIRM if wanted == line.text else LineAction.CORRECT
        confidence = line.mark.confidence
        made = self.store.keep(
            spot, said=line.text, confidence=confidence, action=action, text=wanted, document_id=document_id, by=by
        )
        if made.stands:
            self.following.later()
        return made

    def undo(self, number: int, *, by: str) -> LineDecision:
        """Take a decision back; the text becomes again what was recognised. Raises :class:`NotFound`, WrongUse."""
        made = self.store.undo(number, by=by)
        self.following.later()
        return made

    def _all(self, by: str) -> Iterator[Waiting]:
        for document_id in self.leaves.lined():
            doubtful = [
                (number, line)
                for number, line in enumerate(self.leaves.lines(document_id))
                if line.mark.confidence < DOUBTFUL and line.text
            ]
            if doubtful:
                yield from self._open(document_id, doubtful, by)

    def _open(self, document_id: str, doubtful: Sequence[tuple[int, Lined]], by: str) -> Iterator[Waiting]:
        images = self._images(document_id)
        known = self.store.of_images(images.values())
        for number, line in doubtful:
            spot = spot_of(line.mark, images)
            if spot is None or line.mark.box is None or line.mark.confidence >= CONFIRMED:
                continue
            said = decided(spot, known.get(spot.image, ()))
            if not any(one.stands or (one.reviewer == by and not one.undone) for one in said):
                yield Waiting(self.document(document_id), number, line, spot, line.mark.box)

    def _images(self, document_id: str) -> Mapping[int, str]:
        return names_of_images(self.document(document_id).metadata, self.files)
