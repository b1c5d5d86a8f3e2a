"""From the cues of a transcript to paragraphs: whole sentences where it has marks, pauses where it has none.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce

from ingest.cues import Cue, clock
from ingest.reflow import ends_sentence, join
from ontology.records import Block, Mark

# A silence of so many milliseconds ends a paragraph that has no marks; so long a one even a sentence, which the speaker
# hardly goes on with.
_SILENCE = 4_000
_BROKEN_OFF = 15_000
# Without marks a paragraph of more characters is cut at its longest pause, no closer to its ends than the other number.
_LONGEST = 160
_SHORTEST = 40
# With marks a sentence is let run on so far before it is cut at the end of a cue.
_ENDLESS = 600
# Of the cues so many must end with a mark for the transcript to count as one with marks.
_MARKED = 0.1
# So many cues that lie before what was already said are a clock that begins again, not cues out of their place.
_AGAIN = 5


@dataclass(frozen=True, slots=True)
class Order:
    """Cues in the order in which they are read: one part, or several where the clock begins again."""

    parts: tuple[tuple[Cue, ...], ...]
    backwards: tuple[int, ...]
    """The lines of cues that begin before the one above them."""


def ordered(cues: Sequence[Cue]) -> Order:
    """Put cues that run by one clock in the order in which they begin; parts by clocks of their own stay apart."""
    falls = [place for place in range(1, len(cues)) if cues[place].start < cues[place - 1].start]
    parts: list[list[Cue]] = [[]]
    latest = 0
    for first, end in zip([0, *falls], [*falls, len(cues)], strict=True):
        run = cues[first:end]
        behind = sum(cue.start < latest for cue in run)
        if parts[-1] and behind >= _AGAIN and run[-1].start > min(cue.start for cue in parts[-1]):
            parts.append([])
            latest = 0
        parts[-1].extend(run)
        latest = max([latest, *(cue.start for cue in run)])
    sorted_ = tuple(tuple(sorted(part, key=lambda cue: cue.start)) for part in parts)
    return Order(sorted_, tuple(cues[place].line for place in falls))


def paragraphs(cues: Sequence[Cue]) -> Iterator[Block]:
    """Put cues together to runs of whole sentences of one speaker, each cue marked with its times.

    Cues come in the order in which they begin. One speaker is the heading of all; where several speak, the name stands
    before what each says, as transcripts are printed. Signs are notes behind the paragraph during which they are shown.
    """
    in_order = sorted(cues, key=lambda cue: cue.start)
    spoken = _once([cue for cue in in_order if not cue.sign])
    signs = _once([cue for cue in in_order if cue.sign])
    speakers = dict.fromkeys(cue.speaker for cue in spoken)
    several = len(speakers) > 1
    heading = "" if several or not spoken else spoken[0].speaker
    marked = sum(ends_sentence(cue.text) for cue in spoken) >= _MARKED * len(spoken)
    before = ""
    for run in _runs(spoken, marked=marked):
        named = several and run[0].speaker and run[0].speaker != before
        before = run[-1].speaker
        while signs and signs[0].start < run[0].start:
            yield _sign(signs.pop(0), heading)
        yield _block(run, heading, opening=f"{run[0].speaker}：" if named else "", spaced=not marked)
    yield from (_sign(sign, heading) for sign in signs)


def _runs(cues: Sequence[Cue], *, marked: bool) -> Iterator[Sequence[Cue]]:
    """Cut at changes of speaker and silences, and further at sentences' ends or at the longest pauses."""
    run: list[Cue] = []
    for cue in cues:
        if run and _ends(run, cue, marked=marked):
            yield from [run] if marked else _paused(run)
            run = []
        run.append(cue)
    if run:
        yield from [run] if marked else _paused(run)


def _ends(run: Sequence[Cue], cue: Cue, *, marked: bool) -> bool:
    before = run[-1]
    silence = cue.start - before.stop
    if before.speaker != cue.speaker:
        return True
    if not marked:
        return silence >= _SILENCE
    long = sum(len(one.text) for one in run) >= _ENDLESS
    return ends_sentence(before.text) or silence >= _BROKEN_OFF or long


def _paused(run: Sequence[Cue]) -> Iterator[Sequence[Cue]]:
    """Cut what is too long at its longest pause, of several the one nearest to the middle."""
    waiting = [run]
    while waiting:
        part = waiting.pop()
        size = sum(len(cue.text) for cue in part)
        best: tuple[int, int, int] | None = None
        said = 0
        for place in range(1, len(part)):
            said += len(part[place - 1].text)
            if size > _LONGEST and _SHORTEST <= said <= size - _SHORTEST:
                pause = part[place].start - part[place - 1].stop
                best = max(best or (pause, -size, place), (pause, -abs(2 * said - size), place))
        if best is None:
            yield part
        else:
            waiting += [part[best[2] :], part[: best[2]]]


def _once(cues: Sequence[Cue]) -> list[Cue]:
    """Take cues that say the same one upon the other for one: players of rolling captions repeat lines so."""
    kept: list[Cue] = []
    for cue in cues:
        last = kept[-1] if kept else None
        if last and (last.text, last.speaker) == (cue.text, cue.speaker) and cue.start <= last.stop:
            kept[-1] = replace(last, stop=max(last.stop, cue.stop))
        else:
            kept.append(cue)
    return kept


def _block(run: Sequence[Cue], heading: str, *, opening: str, spaced: bool) -> Block:
    made = _Run(spaced=spaced, text=opening)
    for cue in run:
        made.add(cue)
    return Block(made.text, heading, made.marks[0].locator, marks=tuple(made.marks))


def _sign(cue: Cue, heading: str) -> Block:
    return Block(" ".join(cue.text.split("\n")), heading, clock(cue.start), role="note")


@dataclass(slots=True)
class _Run:
    """A paragraph in the making. ``spaced`` puts a space between cues, where no marks part what they say."""

    spaced: bool
    text: str = ""
    marks: list[Mark] = field(default_factory=list)

    def add(self, cue: Cue) -> None:
        """Put a cue at the end."""
        said = cue.text.replace("\n", " ") if self.spaced else reduce(join, cue.text.split("\n"))
        joined = f"{self.text} {said}" if self.spaced and self.marks else join(self.text, said)
        begin = len(joined) - len(said)
        self.marks.append(Mark(begin, len(joined), clock(cue.start), cue.start, cue.stop, cue.speaker))
        self.text = joined
