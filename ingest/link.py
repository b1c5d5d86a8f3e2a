"""From the mentions of a document to the entities that they name, with the evidence, or 未定. Pure.

Every mention gets its options from the authorities and from what the document said before; their weights
(:mod:`ingest.linking.features`) become shares (:mod:`ingest.linking.ranking`). The best is chosen when it reaches the
floor and leads the next by the margin; otherwise the link is 未定 and keeps its candidates. A link's label is the form
under which the thing is listed 规范名; it may be known where no authority has the entity: then ``entity_id`` is empty.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.linking.lookups import Lookups
from ingest.linking.memory import Memory
from ingest.linking.options import options
from ingest.linking.passage import PassageLinker, Prior
from ingest.linking.ranking import FLOOR, MAKER, MARGIN, choose, listed
from ingest.linking.scene import Read, scenes
from ingest.taggers.mention import Mention, TextContext
from ontology.authority.names import NameIndex
from ontology.records import Link

__all__ = ["FLOOR", "MAKER", "MARGIN", "Prior", "choose", "link", "link_document", "listed"]


def link(mentions: Sequence[Mention], text: str, *, names: NameIndex, context: TextContext) -> tuple[Link | None, ...]:
    """Return a link for each of ``mentions`` of one normalised ``text``: a document of one passage."""
    return link_document([mentions], [text], names=names, context=context)[0]


def link_document(
    passages: Sequence[Sequence[Mention]],
    texts: Sequence[str],
    *,
    names: NameIndex,
    context: TextContext,
    prior: Prior | None = None,
    library: str = "",
) -> list[tuple[Link | None, ...]]:
    """Return a link for each mention of each passage, in their order; offsets count in the passage's own text.

    ``None`` stands for a mention that neither an authority nor the document itself explains. ``library`` is the
    name of the library whose document it is, for 我馆. Raises ``ValueError`` when the two sequences differ in length.
    """
    names = Lookups(names)
    reads = [
        Read(text, tuple(mentions), tuple(options(mention, text, names) for mention in mentions))
        for mentions, text in zip(passages, texts, strict=True)
    ]
    memory = Memory("\n".join(texts[:1]))
    around = scenes(reads, context=context, names=names)
    return [
        PassageLinker(read, scene, memory, names=names, place=place, prior=prior, library=library).links()
        for place, (read, scene) in enumerate(zip(reads, around, strict=True))
    ]
