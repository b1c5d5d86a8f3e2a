"""The answers of an OAI-PMH 2.0 provider. http://www.openarchives.org/OAI/openarchivesprotocol.html"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from api.harvest import tokens
from api.harvest.formats import FORMATS, Format
from api.harvest.names import collection_of, document_of, host_of, identifier, set_spec
from api.harvest.requests import TOKEN, OaiError, checked, window
from api.harvest.source import Source
from api.harvest.tokens import Token
from api.harvest.xml import add, root, written
from index.harvesting import ChangedRecord, Window
from index.stamps import FORMAT, now

PAGE_SIZE = 100
"""Records in one answer."""

_OAI = "http://www.openarchives.org/OAI/2.0/"
_SCHEMA = "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
_IDENTIFIER = "http://www.openarchives.org/OAI/2.0/oai-identifier"
_IDENTIFIER_SCHEMA = "http://www.openarchives.org/OAI/2.0/oai-identifier.xsd"
_NAME = "文脉 wenmai"
_DOMAIN = re.compile(r"[A-Za-z][A-Za-z0-9-]*(?:\.[A-Za-z][A-Za-z0-9-]*)+")
_REPEATED = re.compile(r"[A-Za-z0-9\-_.!~*'():=@/;?&+$,%]+")
_NAME_LIKE = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(?::[A-Za-z0-9\-_.!~*'()]+)*")


@dataclass(frozen=True, slots=True)
class Provider:
    """Answers harvesters from a library. ``contact`` is where its keeper gets mail.

    ``address`` is what it is reached at from outside; empty for wherever a request comes to.
    """

    source: Source
    contact: str = ""
    address: str = ""

    def answer(self, pairs: Sequence[tuple[str, str]], *, url: str) -> bytes:
        """Return the XML document that answers the arguments of a request made to ``url``."""
        url = self.address or url
        made = root(_OAI, "OAI-PMH", schema=_SCHEMA)
        add(made, "responseDate", now().strftime(FORMAT))
        request = add(made, "request", url)
        try:
            arguments = checked(pairs)
            body = root(_OAI, arguments["verb"])
            self._verbs()[arguments["verb"]](body, arguments, url)
        except OaiError as error:
            if error.code not in ("badVerb", "badArgument"):
                _repeat(request, arguments)
            add(made, "error", str(error), code=error.code)
            return written(made)
        _repeat(request, arguments)
        made.append(body)
        return written(made)

    def _verbs(self) -> dict[str, Callable[[etree._Element, dict[str, str], str], None]]:
        return {
            "Identify": self._identify,
            "ListMetadataFormats": self._formats,
            "ListSets": self._sets,
            "GetRecord": self._record,
            "ListIdentifiers": self._list,
            "ListRecords": self._list,
        }

    # --- the repository -------------------------------------------------------------------------------------

    @property
    def _host(self) -> str:
        return host_of(self.source.namer.base)

    def _identify(self, body: etree._Element, arguments: dict[str, str], url: str) -> None:  # noqa: ARG002
        stated = (
            ("repositoryName", _NAME),
            ("baseURL", url),
            ("protocolVersion", "2.0"),
            ("adminEmail", self.contact or f"library@{self._mail_host}"),
            ("earliestDatestamp", self.source.log.earliest() or now().strftime(FORMAT)),
            ("deletedRecord", "persistent"),
            ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
        )
        for name, value in stated:
            add(body, name, value)
        if not _DOMAIN.fullmatch(self._host):  # a scheme of identifiers must rest on a domain name
            return
        scheme = root(_IDENTIFIER, "oai-identifier", schema=_IDENTIFIER_SCHEMA)
        for name, value in (
            ("scheme", "oai"),
            ("repositoryIdentifier", self._host),
            ("delimiter", ":"),
            ("sampleIdentifier", identifier(self._host, "d0123456789ab")),
        ):
            add(scheme, name, value)
        add(body, "description").append(scheme)

    @property
    def _mail_host(self) -> str:
        """A host with a dot, as the schema's pattern of an e-mail address wants it."""
        return self._host if "." in self._host else f"{self._host}.localdomain"

    def _formats(self, body: etree._Element, arguments: dict[str, str], _url: str) -> None:
        if "identifier" in arguments:
            self._known(arguments["identifier"])
        for one in FORMATS.values():
            made = add(body, "metadataFormat")
            add(made, "metadataPrefix", one.prefix)
            add(made, "schema", one.schema)
            add(made, "metadataNamespace", one.namespace)

    def _sets(self, body: etree._Element, arguments: dict[str, str], _url: str) -> None:
        if TOKEN in arguments:
            raise OaiError("badResumptionToken", "专题一次列完，没有续取标记。")
        collections = self.source.log.collections()
        if not collections:
            raise OaiError("noSetHierarchy", "还没有馆藏专题。")
        for collection in collections:
            made = add(body, "set")
            add(made, "setSpec", set_spec(collection))
            add(made, "setName", collection)

    # --- records --------------------------------------------------------------------------------------------

    def _record(self, body: etree._Element, arguments: dict[str, str], _url: str) -> None:
        record = self._known(arguments["identifier"])
        self._put(body, record, _format(arguments["metadataPrefix"]))

    def _list(self, body: etree._Element, arguments: dict[str, str], _url: str) -> None:
        token = self._resumed(arguments) if TOKEN in arguments else self._begun(arguments)
        spec = collection_of(token.spec) if token.spec else None
        page = self.source.log.page(
            Window(token.since, token.until, spec), head=token.head, after=token.after, limit=PAGE_SIZE
        )
        if not page:
            raise OaiError("badResumptionToken", "续取标记指的是名单之末以后。")
        for record in page:
            if token.verb == "ListRecords":
                self._put(body, record, _format(token.prefix))
            else:
                self._header(body, record)
        _add_token(body, token, page)

    def _begun(self, arguments: dict[str, str]) -> Token:
        """The list that is asked for, of which nothing was given yet."""
        since, until = window(arguments)
        format_ = _format(arguments["metadataPrefix"])
        spec, log = arguments.get("set", ""), self.source.log
        collection = collection_of(spec) if "set" in arguments else None
        head = log.head()
        size = 0 if collection == "" else log.size(Window(since, until, collection), head=head)
        if not size:
            raise OaiError("noRecordsMatch", "没有符合条件的记录。")
        return Token(arguments["verb"], format_.prefix, since, until, spec, head, 0, 0, size)

    def _resumed(self, arguments: dict[str, str]) -> Token:
        token = tokens.read(arguments[TOKEN])
        if token is None or token.verb != arguments["verb"] or token.prefix not in FORMATS:
            raise OaiError("badResumptionToken", "续取标记不对：不全、有误，或不是这一请求给的。请从头重取。")
        if token.head > self.source.log.head():
            raise OaiError("badResumptionToken", "续取标记不是这个馆藏给的。请从头重取。")
        return token

    def _known(self, given: str) -> ChangedRecord:
        document_id = document_of(self._host, given)
        record = self.source.log.record(document_id) if document_id else None
        if record is None:
            raise OaiError("idDoesNotExist", f"没有这个标识：{given}。")
        return record

    def _put(self, body: etree._Element, record: ChangedRecord, format_: Format) -> None:
        described = None if record.deleted else self.source.described(record, entities=format_.entities)
        if described is None and not record.deleted:  # deleted since its place was read
            record = self.source.log.record(record.document_id) or record
        made = add(body, "record")
        self._header(made, record)
        if described is not None:
            add(made, "metadata").append(format_.write(described))

    def _header(self, parent: etree._Element, record: ChangedRecord) -> None:
        made = add(parent, "header", **({"status": "deleted"} if record.deleted else {}))
        add(made, "identifier", identifier(self._host, record.document_id))
        add(made, "datestamp", record.stamp)
        if record.collection:
            add(made, "setSpec", set_spec(record.collection))


def _format(prefix: str) -> Format:
    if prefix not in FORMATS:
        raise OaiError("cannotDisseminateFormat", f"没有格式 {prefix}；可用的是 {'、'.join(FORMATS)}。")
    return FORMATS[prefix]


def _add_token(body: etree._Element, token: Token, page: Sequence[ChangedRecord]) -> None:
    """Say how to go on; at the end of a list that was given in parts, that it is the end."""
    given = token.cursor + len(page)
    if not token.cursor and given >= token.size:
        return
    further = ""
    if given < token.size:
        fields = (token.verb, token.prefix, token.since, token.until, token.spec, token.head)
        further = Token(*fields, page[-1].sequence, given, token.size).written()
    add(body, TOKEN, further, completeListSize=str(token.size), cursor=str(token.cursor))


def _repeat(request: etree._Element, arguments: dict[str, str]) -> None:
    for name, value in _fitting(arguments):
        request.set(name, value)


def _fitting(arguments: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The arguments that the schema lets be repeated: of the characters of an address, or of a setSpec."""
    for name, value in arguments.items():
        form = _NAME_LIKE if name in ("set", "metadataPrefix") else _REPEATED
        if form.fullmatch(value):
            yield name, value
