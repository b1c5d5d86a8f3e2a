"""Whether this process may be sent readers, and why not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from api.service import Status


class Why(StrEnum):
    """Why a process is not ready."""

    WARMING = "warming"
    STUCK = "warming-failed"
    APART = "parts-disagree"
    STOPPING = "stopping"


MEANINGS = {
    Why.WARMING: "模型和索引还在装入。",
    Why.STUCK: "模型或索引装不进来，过几秒再试；原因在日志里。",
    Why.APART: "馆藏各部分尚未一致：有的索引落在文本后面。",
    Why.STOPPING: "服务正在停止，只答完手上的请求。",
}


def _nobody() -> bool:
    return False


@dataclass(slots=True)
class Readiness:
    """What one process knows of itself. Several processes behind one address each answer for themselves.

    The parts of a library lie apart for a while whenever something is taken in. Where they agreed before in this
    process and somebody is writing now, readers are answered from what agrees, and the process stays ready.
    """

    warm: bool = True
    """The encoder has run once; names and columns are in memory."""
    stuck: bool = False
    stopping: bool = False
    written: Callable[[], bool] = _nobody
    """Says whether somebody writes to the library now."""
    agreed_before: bool = False

    def look(self, status: Callable[[], Status]) -> tuple[Status, tuple[Why, ...]]:
        """Return how far the parts came, and why this process is not ready: nothing where it is."""
        found = status()
        if not found.agreed:
            found = status()  # what was read of the parts one after the other may never have stood side by side
        why = list(self._of_itself())
        if found.agreed:
            self.agreed_before = True
        elif not (self.agreed_before and self.written()):
            why.append(Why.APART)
        return found, tuple(why)

    def _of_itself(self) -> tuple[Why, ...]:
        if self.stopping:
            return (Why.STOPPING,)
        if self.warm:
            return ()
        return (Why.STUCK,) if self.stuck else (Why.WARMING,)
