"""The header of a TEI document that goes out: the description, who tagged it, how it is encoded.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy

from lxml import etree

from api.exporting.tei_standoff import write_makers
from api.harvest.described import Described
from api.harvest.xml import add
from ingest.leafmarks import LEAVES
from ingest.safexml import name_of, namespace_of, parser
from ingest.tei.dates import attributes
from ingest.tei.header import FIELD, OWN_FIELDS, PROGRAM
from ingest.tei.names import ID, LANG, TEI, below, child, children, said
from ontology import describing
from ontology.describing import said as said_of
from ontology.records import Maker, Metadata, SourceRecord

_POLICY = (
    "正文照来源原样：异文、改字、注释另存为注，在原处以 note 写出；标引不写入正文，见 standOff 中的 annotation，"
    "各指其字（string-range），resp 为标引者，cert 为置信度，ana 为审核状态与所指规范的地址。"
)
_TITLES = ((describing.VARIANT_TITLE, "alt"), (describing.PARALLEL_TITLE, "parallel"), (describing.SUBTITLE, "sub"))
_IMPRINT = (
    (describing.EDITION, "edition"), (describing.PLACE, "pubPlace"), (describing.PUBLISHER, "publisher"),
    (describing.YEAR, "date"), (describing.EXTENT, "extent"), (describing.PART, "biblScope"),
)  # fmt: skip
_LANGUAGES = {"lzh": "lzh", "zh": "cmn"}


def write_header(
    parent: etree._Element,
    described: Described,
    makers: Mapping[Maker, str],
    *,
    version: str,
    record: SourceRecord | None,
) -> None:
    """Write the header of a document. ``version`` is that of this program."""
    metadata = described.document.metadata
    header = add(parent, "teiHeader")
    file = add(header, "fileDesc")
    _title(add(file, "titleStmt"), described, makers)
    _publication(add(file, "publicationStmt"), described)
    if fields := [*_fields(metadata)]:
        notes = add(file, "notesStmt")
        for name, value in fields:
            add(notes, "note", value, type=FIELD, n=name)
    _source(add(file, "sourceDesc"), described)
    _encoding(add(header, "encodingDesc"), version, record)
    _profile(header, described)
    if described.stamp:
        add(add(header, "revisionDesc"), "change", "馆藏最近一次更改", when=described.stamp[:10])


def _title(parent: etree._Element, described: Described, makers: Mapping[Maker, str]) -> None:
    metadata = described.document.metadata
    add(parent, "title", described.title)
    for field, type_ in _TITLES:
        for value in said_of(metadata.extra, field):
            add(parent, "title", value, type=type_)
    for creator in filter(None, metadata.creator.split("；")):
        add(parent, "author", creator)
    write_makers(parent, makers)


def _publication(parent: etree._Element, described: Described) -> None:
    metadata = described.document.metadata
    add(parent, "distributor", metadata.branch or described.document.collection or "文脉")
    add(parent, "idno", described.address, type="URI")
    if metadata.rights:
        add(add(parent, "availability"), "p", metadata.rights)


def _fields(metadata: Metadata) -> Iterator[tuple[str, str]]:
    """Yield every field that has no place of its own which reads back to the same."""
    own = (metadata.dynasty, metadata.book, metadata.kind, metadata.branch)
    yield from (pair for pair in zip(OWN_FIELDS, own, strict=True) if pair[1])
    yield from (pair for pair in metadata.extra if pair[1].strip() and pair[0] != LEAVES)


def _source(parent: etree._Element, described: Described) -> None:
    metadata = described.document.metadata
    bibl = add(parent, "bibl")
    add(bibl, "title", metadata.book or described.title)
    for field, element in _IMPRINT:
        for value in said_of(metadata.extra, field):
            add(bibl, element, value)
    if any(said_of(metadata.extra, *_PHYSICAL)):
        _manuscript(add(parent, "msDesc"), metadata)


_BODY = (
    (describing.INSCRIPTIONS, "additions", ""), (describing.BINDING, "bindingDesc", "binding"),
    (describing.SEALS, "sealDesc", "seal"),
)  # fmt: skip
"""Parts of a ``physDesc`` in their order there: the field, the element, the element of each value."""
_PHYSICAL = (*(field for field, _, _ in _BODY), describing.ROWS, describing.PROVENANCE, describing.CALL_NUMBER)


def _manuscript(parent: etree._Element, metadata: Metadata) -> None:
    def values(field: str) -> Sequence[str]:
        return said_of(metadata.extra, field)

    where = add(parent, "msIdentifier")
    add(where, "repository", "；".join(values(describing.ROOM)) or metadata.branch or "不详")
    for value in values(describing.CALL_NUMBER)[:1]:
        add(where, "idno", value)
    body = add(parent, "physDesc")
    if rows := values(describing.ROWS):
        layouts = add(add(body, "objectDesc"), "layoutDesc")
        for value in rows:
            add(layouts, "layout", value)
    for field, name, inner in _BODY:
        if stated := values(field):
            _part(body, name, inner, stated)
    if not len(body):
        parent.remove(body)
    if stated := values(describing.PROVENANCE):
        history = add(parent, "history")
        for value in stated:
            add(history, "provenance", value)


def _part(parent: etree._Element, name: str, inner: str, values: Sequence[str]) -> None:
    made = add(parent, name, "" if inner else "；".join(values))
    for value in values if inner else ():
        add(add(made, inner), "p", value)


def _encoding(parent: etree._Element, version: str, record: SourceRecord | None) -> None:
    """Say how the file is made, and what its source's header said of its own making."""
    editorial = add(parent, "editorialDecl", n=PROGRAM)
    add(editorial, "p", _POLICY)
    application = add(add(parent, "appInfo"), "application", ident=PROGRAM, version=version)
    add(application, "label", "文脉")
    for element in _kept(record):
        parent.append(element)


def _kept(record: SourceRecord | None) -> Iterator[etree._Element]:
    if record is None or record.format != "tei":
        return
    stated = child(etree.fromstring(record.data, parser(remarks=False)), "encodingDesc")
    for one in children(stated, "projectDesc", "samplingDecl", "editorialDecl"):
        if said(one, "n") == PROGRAM or namespace_of(one) != TEI:
            continue
        kept = deepcopy(one)
        kept.tail = None
        for element in [kept, *below(kept, *{name_of(each) for each in kept.iter()})]:
            if ID in element.attrib:
                del element.attrib[ID]
        yield kept


def _profile(header: etree._Element, described: Described) -> None:
    metadata = described.document.metadata
    profile = add(header, "profileDesc")
    if metadata.date:
        stated = attributes(metadata.date)
        made = add(add(profile, "creation"), "date", "" if stated else metadata.date)
        for name, value in stated.items():
            made.set(name, value)
    if metadata.language in _LANGUAGES:
        add(add(profile, "langUsage"), "language", ident=_LANGUAGES[metadata.language])
    if metadata.subjects or described.subjects:
        classes = add(profile, "textClass")
        for subject in metadata.subjects:
            terms = next(children(classes, "keywords"), None)
            add(terms if terms is not None else add(classes, "keywords"), "term", subject)
        for one in described.subjects:
            made = add(classes, "classCode", one.label, scheme=f"#{one.scheme}")
            made.set("corresp", described.namer.entity_iri(one.heading_id))
            made.set("cert", f"{one.score:.3f}")
    if not len(profile):
        header.remove(profile)


def set_language(element: etree._Element, language: str) -> None:
    """Say in which language a text is."""
    if language:
        element.set(LANG, _LANGUAGES.get(language, language))
