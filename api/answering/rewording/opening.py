"""A reworder as the settings want it."""

from __future__ import annotations

from collections.abc import Sequence

from api.annotate import Annotator
from api.answering.rewording.checking import Checker
from api.answering.rewording.client import LanguageModel
from api.answering.rewording.entailment import Judge
from api.answering.rewording.records import Known
from api.answering.rewording.reworder import Reworder
from api.question import mention_of, tags_of
from api.settings import Settings
from index.ports import Bridge, Encoder, TextReader
from ingest.normalize import fold
from ontology.errors import NotFound
from ontology.queries import Citation
from ontology.records import Tag


def open_reworder(
    settings: Settings, *, encoder: Encoder, bridge: Bridge | None, annotator: Annotator, texts: TextReader
) -> Reworder:
    """Return what rewords answers by the model at ``settings.llm_url``, which is set."""
    model = LanguageModel(
        settings.llm_url, model=settings.llm_model, key=settings.llm_key, seconds=settings.llm_seconds
    )
    return Reworder(model, Checker(Judge(encoder, bridge), known_to(annotator, texts)))


def known_to(annotator: Annotator, texts: TextReader | None = None) -> Known:
    """Return what is known of names: by the taggers, and by the tags that the texts carry."""

    def tags(folded: str) -> Sequence[Tag]:
        return tags_of(folded, tagger=annotator.question, naming=annotator.naming)

    def names(tag: Tag) -> Sequence[str]:
        mention = mention_of(tag, annotator.naming)
        return tuple(fold(one) for one in (mention.label, *mention.forms) if one)

    def stored(receipt: Citation) -> Sequence[Tag]:
        return _within(receipt, texts) if texts is not None else ()

    return Known(tags, names, stored)


def _within(receipt: Citation, texts: TextReader) -> list[Tag]:
    """The tags of a receipt's passage that lie within it."""
    try:
        held = texts.passage(receipt.passage_id)
    except NotFound:
        return []
    begin, end = held.passage.begin + receipt.begin, held.passage.begin + receipt.end
    return [tag for tag in held.tags if begin <= tag.begin and tag.end <= end]
