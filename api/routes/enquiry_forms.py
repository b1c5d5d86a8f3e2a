"""What forms and programs say of enquiries, checked at the door."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from api.desk.enquiries.enquiries import LONGEST_QUESTION, LONGEST_TEXT
from api.desk.enquiries.posting import post
from api.desk.enquiries.quoting import Text, check_quotes
from api.desk.enquiries.records import Act, Channel, Contact, Enquiry, Group, Kind, Thing
from api.desk.enquiries.wishes import MOST_THINGS, Wish, carry_out, things_of
from api.desk.watching.posting import Post
from api.desk.watching.records import Fate
from api.service import Service
from api.shapes import ShortText


def _stated(value: object) -> object:
    """A field that a form sends without anything in it is not stated."""
    return None if value == "" else value


Long = Annotated[str, Field(max_length=LONGEST_TEXT)]
ChosenKind = Annotated[Kind | None, BeforeValidator(_stated)]
ChosenGroup = Annotated[Group | None, BeforeValidator(_stated)]
Seen = Annotated[int | None, BeforeValidator(_stated)]


def texts_of(service: Service) -> Text:
    """Where quotations are read."""
    return lambda passage_id: service.passage(passage_id).passage.text


def carried(service: Service, number: int, form: PageWish | WishBody, act: Act, *, by: str) -> Enquiry:
    """Do what is wished; an answer goes out only where what it quotes still stands in the texts."""
    enquiries = service.desk.enquiries
    if act is Act.ANSWER:
        check_quotes(enquiries.enquiry(number), form.text, texts_of(service))
    return carry_out(enquiries, number, form.stated(act), by=by)


def posted(service: Service, made: Enquiry, act: Act, form: WishForm, *, by: str) -> bool:
    """Send what was answered or asked by letter where that is wished; say whether nothing of it failed."""
    if not form.mail or act not in (Act.ANSWER, Act.ASK):
        return True
    sending, enquiries = service.desk.sending, service.desk.enquiries
    if not enquiries.contact(made.id).email:
        return False
    said = [one.said for one in enquiries.log(made.id) if one.act is act][-1]
    return post(enquiries, Post(sending.smtp_url, sending.mail_from), made, act, said, by=by).fate is Fate.SENT


class AskedForm(BaseModel):
    """A new enquiry; everything but the question may be left out."""

    model_config = ConfigDict(extra="ignore")

    question: Annotated[str, Field(max_length=LONGEST_QUESTION, description="问题；由问答转来的可以不写")] = ""
    detail: Annotated[Long, Field(description="补充说明")] = ""
    kind: Annotated[ChosenKind, Field(description="咨询类型，不写由馆员判断")] = None
    group: Annotated[ChosenGroup, Field(description="读者类别")] = None
    branch: Annotated[ShortText, Field(description="由哪个分馆答复")] = ""
    name: Annotated[ShortText, Field(description="读者姓名；与电话、邮箱一样只存于联系方式")] = ""
    phone: Annotated[ShortText, Field(description="电话")] = ""
    email: Annotated[ShortText, Field(description="邮箱")] = ""
    exchange: Annotated[ShortText, Field(description="由哪一次问答转来")] = ""

    def enquiry(self, channel: Channel) -> Enquiry:
        """What was asked."""
        kind, group = self.kind or Kind.FACTUAL, self.group or Group.PUBLIC
        return Enquiry(self.question, self.detail, kind, group, channel, branch=self.branch)

    def contact(self) -> Contact:
        """How to reach the reader."""
        return Contact(self.name, self.phone, self.email)


class WrittenForm(AskedForm):
    """An enquiry that a librarian writes down."""

    mine: Annotated[bool, Field(description="由我处理")] = False


class WishForm(BaseModel):
    """What a deed needs; each reads its own part."""

    model_config = ConfigDict(extra="ignore")

    revision: Annotated[Seen, Field(description="所依据的版次；其后别人改过同一处的，不改")] = None
    text: Annotated[Long, Field(description="备注、草稿、问读者的话、答复")] = ""
    reason: Annotated[Long, Field(description="原因")] = ""
    to: Annotated[ShortText, Field(description="指派给谁（登录名）；空为自己")] = ""
    branch: Annotated[ShortText, Field(description="转给哪个分馆")] = ""
    into: Annotated[ShortText, Field(description="并入哪一条（编号）")] = ""
    kind: ChosenKind = None
    group: ChosenGroup = None
    due: Annotated[ShortText, Field(description="改到哪一天到期")] = ""
    question: Annotated[str | None, Field(max_length=LONGEST_QUESTION)] = None
    detail: Annotated[Long | None, Field(description="补充说明")] = None
    name: ShortText = ""
    phone: ShortText = ""
    email: ShortText = ""
    files: Annotated[list[int], Field(max_length=100, description="随答复发出的附件")] = []
    machine: Annotated[Long | None, Field(description="草稿所本的机器拟稿")] = None
    mail: Annotated[bool, Field(description="答复或问读者的话，同时寄到读者的邮箱")] = False

    def wish(self, act: Act, **more: Any) -> Wish:  # noqa: ANN401 - fields of a wish
        """The wish that it states."""
        contact = Contact(self.name, self.phone, self.email)
        said = {name: getattr(self, name) for name in WishForm.model_fields if name not in _OWN}
        return Wish(act, **{**said, "files": tuple(self.files), "contact": contact, **more})


_OWN = ("name", "phone", "email", "files", "mail", "entities", "subjects")


class PageWish(WishForm):
    """As a page's form states it: entities and subjects one a line."""

    entities: Long | None = None
    subjects: Long | None = None

    def stated(self, act: Act) -> Wish:
        """The wish."""
        named = {"entities": self.entities, "subjects": self.subjects}
        return self.wish(act, **{name: things_of(lines) for name, lines in named.items() if lines is not None})


class ThingBody(BaseModel):
    """An entity or a subject heading."""

    label: ShortText
    id: ShortText = ""
    type: ShortText = ""


class WishBody(WishForm):
    """As a program states it."""

    entities: Annotated[list[ThingBody] | None, Field(max_length=MOST_THINGS)] = None
    subjects: Annotated[list[ThingBody] | None, Field(max_length=MOST_THINGS)] = None

    def stated(self, act: Act) -> Wish:
        """The wish."""
        named = {"entities": self.entities, "subjects": self.subjects}
        things = {
            name: tuple(Thing(**one.model_dump()) for one in said) for name, said in named.items() if said is not None
        }
        return self.wish(act, **things)
