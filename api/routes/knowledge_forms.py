"""What forms and programs say of items of the knowledge base, checked at the door."""

from __future__ import annotations

from itertools import zip_longest
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from api.desk.enquiries.records import Kind, Thing
from api.desk.enquiries.wishes import lines_of, things_of
from api.desk.knowledge.checking import LONGEST_QUOTE, MOST_RECEIPTS
from api.desk.knowledge.knowledge import Knowledge
from api.desk.knowledge.records import Content, Receipt
from api.shapes import Shape, ShortText

Long = Annotated[str, Field(max_length=20_000)]
Begin = Annotated[int | None, Field(ge=0), BeforeValidator(lambda value: None if value == "" else value)]


class ThingShape(Shape):
    """An entity or a subject; ``id`` is empty for a word that no authority has."""

    label: ShortText
    id: ShortText = ""
    type: ShortText = ""


class QuoteShape(Shape):
    """Words of a passage, to the letter; ``begin`` says which where they occur more than once."""

    passage_id: ShortText
    quote: Annotated[str, Field(max_length=LONGEST_QUOTE)]
    begin: Annotated[int | None, Field(ge=0)] = None


class ItemShape(Shape):
    """What a librarian writes of an item."""

    question: ShortText
    answer: Long
    wordings: Annotated[tuple[ShortText, ...], Field(max_length=100)] = ()
    receipts: Annotated[tuple[QuoteShape, ...], Field(max_length=MOST_RECEIPTS)] = ()
    links: Annotated[tuple[ShortText, ...], Field(max_length=100)] = ()
    entities: Annotated[tuple[ThingShape, ...], Field(max_length=100)] = ()
    subjects: Annotated[tuple[ThingShape, ...], Field(max_length=100)] = ()
    kind: Kind = Kind.FACTUAL
    branch: ShortText = ""
    owner: ShortText = ""
    review_by: ShortText = ""
    enquiry: ShortText = ""

    def content(self, knowledge: Knowledge, was: tuple[Receipt, ...] = ()) -> Content:
        """The content that it states, its receipts read from the texts. Raises WrongUse for one that is not there."""
        return Content(
            question=self.question,
            answer=self.answer,
            wordings=tuple(self.wordings),
            receipts=tuple(_receipt(one, knowledge, was) for one in self.receipts),
            links=tuple(self.links),
            entities=tuple(Thing(one.label, one.id, one.type) for one in self.entities),
            subjects=tuple(Thing(one.label, one.id, one.type) for one in self.subjects),
            **{name: getattr(self, name) for name in ("kind", "branch", "owner", "review_by", "enquiry")},
        )


class NewItem(ItemShape):
    """A new item; with ``approve`` it answers readers at once."""

    approve: bool = False


class ChangedItem(ItemShape):
    """An item changed from a revision that the librarian saw."""

    revision: Annotated[int, Field(ge=1)]
    note: ShortText = ""
    approve: bool = False


class Deed(Shape):
    """What is done with an item as it stood at a revision."""

    revision: Annotated[int, Field(ge=1)]
    note: ShortText = ""
    review_by: ShortText = ""
    to: Annotated[int, Field(ge=0)] = 0


class ItemForm(BaseModel):
    """The same from a page's form, where lists are lines."""

    model_config = ConfigDict(extra="ignore")

    question: ShortText = ""
    answer: Long = ""
    wordings: Long = ""
    links: Long = ""
    entities: Long = ""
    subjects: Long = ""
    passage_id: Annotated[list[ShortText], Field(max_length=50)] = []
    quote: Annotated[list[Annotated[str, Field(max_length=LONGEST_QUOTE * 2)]], Field(max_length=50)] = []
    begin: Annotated[list[Begin], Field(max_length=50)] = []
    kind: Kind = Kind.FACTUAL
    branch: ShortText = ""
    owner: ShortText = ""
    review_by: ShortText = ""
    enquiry: ShortText = ""
    note: ShortText = ""
    revision: int = 0
    approve: ShortText = ""

    def quotes(self) -> list[QuoteShape]:
        """The receipts that its rows state; an empty row states none."""
        rows = zip_longest(self.passage_id, self.quote, self.begin)
        return [
            QuoteShape.model_construct(
                passage_id=passage.strip(), quote=(words or "").replace("\r\n", "\n"), begin=begin
            )
            for passage, words, begin in rows
            if passage and passage.strip() and (words or "").strip()
        ]

    def content(self, knowledge: Knowledge, was: tuple[Receipt, ...] = ()) -> Content:
        """The content that it states. Raises WrongUse."""
        receipts = tuple(_receipt(one, knowledge, was) for one in self.quotes())
        return self.written(receipts)

    def written(self, receipts: tuple[Receipt, ...] = ()) -> Content:
        """The content as it was typed, with these receipts."""
        return Content(
            question=self.question,
            answer=self.answer,
            wordings=tuple(self.wordings.splitlines()),
            receipts=receipts,
            links=tuple(self.links.split()),
            entities=things_of(self.entities),
            subjects=things_of(self.subjects),
            **{name: getattr(self, name) for name in ("kind", "branch", "owner", "review_by", "enquiry")},
        )


def filled(content: Content) -> dict[str, Any]:
    """What the fields of a form show of an item."""
    return {
        **{name: getattr(content, name) for name in ("question", "answer", "kind", "branch", "owner", "review_by")},
        "enquiry": content.enquiry,
        "wordings": "\n".join(content.wordings),
        "links": "\n".join(content.links),
        "entities": lines_of(content.entities),
        "subjects": lines_of(content.subjects),
        "quotes": [(one.passage_id, one.quote, one.begin) for one in content.receipts],
    }


def typed(form: ItemForm) -> dict[str, Any]:
    """What the fields show of a form that was sent in vain."""
    rows = [(one.passage_id, one.quote, one.begin if one.begin is not None else "") for one in form.quotes()]
    return form.model_dump(exclude={"passage_id", "quote", "begin", "note", "revision", "approve"}) | {"quotes": rows}


def _receipt(said: QuoteShape, knowledge: Knowledge, was: tuple[Receipt, ...]) -> Receipt:
    """Return the receipt that is meant: one that the item has stays as it was taken, stale or not."""
    for one in was:
        if (one.passage_id, one.quote) == (said.passage_id, said.quote) and said.begin in (None, one.begin):
            return one
    return knowledge.quote(said.passage_id, said.quote, begin=said.begin)
