"""Everything that one question may be understood to say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from api.question import Naming, mention_of
from api.understanding.bridged import bridge_parts
from api.understanding.misspelt import Misspelt, Span, corrections, placed
from api.understanding.named import KINDS, TellSource, named_part
from api.understanding.parts import Part
from api.understanding.quoted import quotation_parts
from api.understanding.records import Correction
from ingest.normalize import Normalized, normalize
from ontology.queries import Expansion, QueryMention
from ontology.records import Tag, TagType

_NAMED = frozenset((TagType.PER, TagType.LOC, TagType.ORG, TagType.BOOK))


@dataclass(frozen=True, slots=True)
class Typed:
    """A question as it was typed with its normalised ``text``, and the way back."""

    raw: str
    form: Normalized
    lead: int
    """White space before its first character."""
    text: str

    @classmethod
    def of(cls, raw: str, normalized: str) -> Typed:
        """Return the question of which ``normalized`` is the normalised form without white space at its ends."""
        form = normalize(raw)
        return cls(raw, form, len(form.text) - len(form.text.lstrip()), normalized)

    def surface(self, begin: int, end: int) -> str:
        """Return a run of the normalised text as it was typed."""
        low, high = self.form.span(self.lead + begin, self.lead + end)
        return self.raw[low:high]

    def where(self, run: str) -> str:
        """Return a run as it was typed where it stands first; itself where it does not."""
        place = self.text.find(run)
        return self.surface(place, place + len(run)) if run and place >= 0 else run


@dataclass(frozen=True)
class Reading:
    """What a question says, each thing worked out when it is first asked for."""

    typed: Typed
    tokens: tuple[str, ...]
    tags: tuple[Tag, ...]
    naming: Naming
    misspelt: Misspelt
    bridged: tuple[Expansion, ...]
    source: TellSource

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The parts in the order of what they are: names and times, spellings, quotations, words of other times."""
        return (*self._told, *self._eras, *self._spelt, *self._corrected.values(), *self._quoted, *self._bridge[0])

    @property
    def plain(self) -> tuple[Expansion, ...]:
        """What weighs the question's own words and stands for no others."""
        return tuple(self._bridge[1])

    @cached_property
    def others(self) -> tuple[QueryMention, ...]:
        """Mentions that lead nowhere, and that nothing else was read in the place of."""
        read = [*self._era_spans, *((one.begin, one.end) for one in self._letters), *self._corrected]
        return tuple(
            mention
            for tag, mention, parts in self._tagged
            if not parts and not any(begin < tag.end and tag.begin < end for begin, end in read)
        )

    @cached_property
    def corrections(self) -> tuple[Correction, ...]:
        """What may have been meant, where that is not sure enough to be searched for."""
        spans = [one for one in self._amiss if (one.begin, one.end) not in self._corrected]
        surfaces = {(one.begin, one.end): self.typed.surface(one.begin, one.end) for one in spans}
        return corrections(spans, self.typed.raw, surfaces)

    # --- within ---------------------------------------------------------------------------------------------

    @cached_property
    def _tagged(self) -> list[tuple[Tag, QueryMention, tuple[Part, ...]]]:
        return [(tag, mention := mention_of(tag, self.naming), tuple(self._of(tag, mention))) for tag in self.tags]

    def _of(self, tag: Tag, mention: QueryMention) -> Iterator[Part]:
        surface = self.typed.surface(tag.begin, tag.end)
        if tag.type is TagType.TIME:
            yield from self.naming.times.parts(tag, mention, surface=surface, source=self.source)
        elif tag.type in KINDS:
            part = named_part(tag, mention, surface=surface, source=self.source)
            if part is not None:
                yield part

    @property
    def _told(self) -> Iterator[Part]:
        """The parts of tags, but for what is 未定 where an era is read."""
        for tag, _, parts in self._tagged:
            era = any(begin < tag.end and tag.begin < end for begin, end in self._era_spans)
            yield from (part for part in parts if not (era and part.sense.candidates))

    @cached_property
    def _era_spans(self) -> list[tuple[int, int]]:
        bounds = {0, len(self.typed.text), *(place for span in placed(self.typed.text, self.tokens) for place in span)}
        return list(self.naming.times.eras(self.typed.text, self.tags, bounds=bounds))

    @property
    def _eras(self) -> Iterator[Part]:
        for begin, end in self._era_spans:
            surface = self.typed.surface(begin, end)
            yield self.naming.times.era(self.typed.text[begin:end], surface=surface)

    @cached_property
    def _letters(self) -> list[Span]:
        return list(self.misspelt.pinyin(self.typed.text))

    @property
    def _spelt(self) -> Iterator[Part]:
        for span in self._letters:
            surface = self.typed.surface(span.begin, span.end)
            yield from self.misspelt.pinyin_parts(span, self.typed.text, surface)

    @cached_property
    def _amiss(self) -> list[Span]:
        """Runs that may be written wrongly, beside what is named already."""
        read = [*self._era_spans, *((one.begin, one.end) for one in self._letters)]
        free = self.misspelt.amiss(self.typed.text, self.tokens, self.tags)
        return [one for one in free if not any(begin < one.end and one.begin < end for begin, end in read)]

    @cached_property
    def _corrected(self) -> dict[tuple[int, int], Part]:
        found = {}
        for span in self._amiss:
            surface = self.typed.surface(span.begin, span.end)
            part = self.misspelt.corrected(span, self.typed.text, surface)
            if part is not None:
                found[span.begin, span.end] = part
        return found

    @cached_property
    def _quoted(self) -> list[Part]:
        return quotation_parts(self.typed.text, self.typed.where)

    @cached_property
    def _bridge(self) -> tuple[list[Part], list[Expansion]]:
        return bridge_parts(self.bridged, self.typed.where, unbridged=self._is_of_name)

    def _is_of_name(self, word: str) -> bool:
        """Say whether all places of a word touch the names of known persons, places, organisations and books.

        What lies across the end of a name is no word: 保守 in 于少保守北京; 史记 is called by no other words.
        """
        names = [(tag.begin, tag.end) for tag, one, _ in self._tagged if tag.type in _NAMED and one.entity_id]
        names += self._corrected
        found = [(one.start(), one.end()) for one in re.finditer(re.escape(word), self.typed.text)]
        return bool(found) and all(any(b < end and begin < e for b, e in names) for begin, end in found)
