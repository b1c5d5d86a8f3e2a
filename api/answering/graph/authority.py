"""What authorities and records say, told beside an answer as what it is: no words of the collection.

A year of birth, a byname or an author that no passage states is not an answer of the collection. It is put before what
the texts have, or behind the refusal, with its source; a refusal stays one. Who wrote a book that is held is an answer
by itself, by the library's record of it or by its authority.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from api.annotate import Annotator
from api.answering.graph.composing import LONGEST, listed
from api.answering.kinds import Kind
from api.asking.reading import Read
from api.reading import PresentTexts
from api.web.labels.values import AUTHORITIES
from ingest.normalize import fold
from ontology.authority.bundled import SOURCE as BUNDLED
from ontology.errors import Gone, NotFound
from ontology.moments import year_text
from ontology.queries import Answer, Origin, Sentence
from ontology.records import Entity, TagType

YEARS, NAMES, AUTHOR = "某人的生卒年", "某人的字号", "某书的作者"
BEARER = "谁叫这个名号"
WHEREABOUTS, ALIASES = "某地隶属哪里", "某地的别名"
_WROTE = "撰"
_RECORDS = 20
"""Records of a book that are looked at."""
_KINDS = ("字", "号", "谥号", "庙号", "封爵")


@dataclass(frozen=True, slots=True)
class Authorities:
    """Tells what the record of an entity says of what is asked."""

    annotator: Annotator
    texts: PresentTexts

    def recorded(self, read: Read) -> str:
        """Return who wrote a book that is held: by the records of its documents, or by its authority."""
        if read.shape.name != AUTHOR:
            return ""
        filler = next(iter(read.fillers.values()))
        titles = {filler.text, *filler.spellings, *(one.label for one in filler.chosen)}
        held = self.texts.portraits.called(titles, limit=_RECORDS)
        creators = (self.texts.document(one.document_id)[0].metadata.creator for one in held)
        named = list(dict.fromkeys(one for one in creators if one))
        if named:
            return f"据馆藏著录，《{filler.text}》的著者是{listed(named)}。"
        return self.told(read) if held else ""

    def told(self, read: Read) -> str:
        """Return a sentence; empty where something else is asked, the name means several, or the record is silent."""
        if read.shape.name == BEARER:
            return self._bearer(read.fillers["N"].text)
        says = _SAYS.get(read.shape.name)
        filler = next(iter(read.fillers.values()), None)
        if says is None or filler is None or len(filler.chosen) != 1:
            return ""
        entity = filler.chosen[0]
        called = entity.label if fold(entity.label) == fold(filler.text) else f"{filler.text}（{entity.label}）"
        said = says(self, entity, called)
        return f"据规范数据（{self._source(entity)}），{said}。" if said else ""

    def _bearer(self, name: str) -> str:
        """Return whose byname a name is, where one person alone bears it."""
        found = {one.entity.id: one for one in self.annotator.names.bearers(name, type=TagType.PER)}
        if len(found) != 1:
            return ""
        (bearer,) = found.values()
        entity = bearer.entity
        kind = next((one.kind for one in entity.names if fold(one.text) == fold(name)), "")
        said = f"{name}是{entity.label}的{kind}" if kind else f"{name}即{entity.label}"
        return f"据规范数据（{self._source(entity)}），{said}{f'（{entity.dynasty}）' if entity.dynasty else ''}。"

    def _source(self, entity: Entity) -> str:
        source = entity.source or BUNDLED
        return self.annotator.titles().get(source) or AUTHORITIES.get(source, source)

    def years(self, entity: Entity, called: str) -> str:
        """Return the years of a person's life."""
        parts = [f"生于{year_text(entity.begin)}年"] if entity.begin is not None else []
        parts += [f"卒于{year_text(entity.end)}年"] if entity.end is not None else []
        parts = parts or ([f"是{entity.dynasty}人"] if entity.dynasty else [])
        return f"{called}{'，'.join(parts)}" if parts else ""

    def names(self, entity: Entity, called: str) -> str:
        """Return the bynames of a person by kind."""
        kinds = [(kind, [one.text for one in entity.names if one.kind == kind]) for kind in _KINDS]
        told = [f"{kind}{listed(texts)}" for kind, texts in kinds if texts]
        return f"{called}{'，'.join(told)}" if told else ""

    def whereabouts(self, entity: Entity, called: str) -> str:
        """Return where a place of old lies today."""
        return f"{called}在今{entity.modern}" if entity.type is TagType.LOC and entity.modern else ""

    def aliases(self, entity: Entity, called: str) -> str:
        """Return the other names of a place."""
        others = [one.text for one in entity.names if one.text != entity.label]
        return f"{called}又称{listed(others)}" if entity.type is TagType.LOC and others else ""

    def author(self, entity: Entity, called: str) -> str:
        """Return who wrote a book."""
        persons = list(dict.fromkeys(self._writers(entity)))
        return f"《{called}》的著者是{listed(persons)}" if persons else ""

    def _writers(self, entity: Entity) -> Iterator[str]:
        for word, other in entity.relations:
            try:
                found = self.annotator.entity(other)
            except (NotFound, Gone):
                continue
            if entity.type is TagType.BOOK and _WROTE in word and found.type in (TagType.PER, TagType.ORG):
                yield found.label
        # The bundled authority of books says its author before the note.
        if entity.type is TagType.BOOK and entity.source in ("", BUNDLED) and entity.note:
            yield entity.note.partition("；")[0]


_SAYS: dict[str, Callable[[Authorities, Entity, str], str]] = {
    YEARS: Authorities.years,
    NAMES: Authorities.names,
    AUTHOR: Authorities.author,
    WHEREABOUTS: Authorities.whereabouts,
    ALIASES: Authorities.aliases,
}


def by_record(question: str, said: str) -> Answer:
    """Return what is recorded of a book as an answer; it has no receipts, for it quotes no text."""
    return Answer(
        question,
        said,
        refused=False,
        confidence=1.0,
        sentences=(Sentence(said),),
        kind=Kind.WHO.value,
        origin=Origin.GRAPH,
    )


def beside(answer: Answer, said: str) -> Answer:
    """Return an answer of texts with what an authority says before it, as many of its sentences as there is room for;
    a refusal with it behind."""
    if answer.refused:
        return replace(answer, text=f"{answer.text}另{said}这不出自馆藏原文。")
    sentences, room = [Sentence(said)], LONGEST - len(said)
    for one in answer.sentences or (Sentence(answer.text, tuple(range(len(answer.receipts)))),):
        if len(one.text) <= room:
            sentences.append(one)
            room -= len(one.text)
    if len(sentences) == 1:
        return answer
    places = list(dict.fromkeys(place for one in sentences for place in one.receipts))
    moved = {place: number for number, place in enumerate(places)}
    kept = [replace(one, receipts=tuple(moved[place] for place in one.receipts)) for one in sentences]
    return replace(
        answer,
        text="".join(one.text for one in kept),
        sentences=tuple(kept),
        receipts=tuple(answer.receipts[place] for place in places),
    )
