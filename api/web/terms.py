"""What terms of RDF are called on pages, and how an IRI is shown where nothing is called.

Our own terms have their labels in ``ontology/schema.ttl``; those of the published vocabularies are given here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from urllib.parse import unquote

from ontology.errors import WrongUse
from ontology.iri import Kind, Namer
from ontology.terms import PREFIXES, WM

KINDS: Mapping[str, str] = MappingProxyType(
    {
        Kind.DOCUMENT: "文献",
        Kind.VERSION: "文本版本",
        Kind.PASSAGE: "段落",
        Kind.TAG: "标引",
        Kind.ENTITY: "实体",
        Kind.COLLECTION: "馆藏专题",
        Kind.RELATION: "关系",
        Kind.MAKER: "标引者",
        Kind.AUTHORITY: "规范",
        Kind.GRAPH: "命名图",
        Kind.WORK: "作品",
        Kind.INSTANCE: "版本",
        Kind.ITEM: "馆藏",
        Kind.BRANCH: "分馆",
        Kind.DEED: "处理记录",
    }
)

_PUBLISHED: Mapping[str, str] = MappingProxyType(
    {
        "rdf:type": "类",
        "rdfs:label": "名称",
        "rdfs:seeAlso": "参见",
        "rdfs:isDefinedBy": "定义于",
        "rdfs:comment": "说明",
        "bf:Work": "作品",
        "bf:Instance": "版本",
        "bf:Item": "馆藏",
        "bf:Collection": "专题",
        "bf:Organization": "机构",
        "bf:instanceOf": "是其版本",
        "bf:hasInstance": "版本",
        "bf:itemOf": "是其馆藏",
        "bf:hasItem": "馆藏",
        "bf:heldBy": "收藏者",
        "bf:expressionOf": "同一作品",
        "bf:shelfMark": "索书号",
        "crm:E4_Period": "时期",
        "crm:E5_Event": "事件",
        "crm:E21_Person": "人物",
        "crm:E39_Actor": "行动者",
        "crm:E41_Appellation": "称谓",
        "crm:E53_Place": "地点",
        "crm:E74_Group": "机构",
        "crm:P1_is_identified_by": "称谓",
        "crm:P190_has_symbolic_content": "文字",
        "skos:Concept": "概念",
        "skos:ConceptScheme": "规范",
        "skos:prefLabel": "规范名称",
        "skos:altLabel": "其他名称",
        "skos:note": "说明",
        "skos:definition": "定义",
        "skos:inScheme": "所属规范",
        "skos:exactMatch": "等同于",
        "skos:closeMatch": "近于",
        "skos:broader": "上位",
        "skos:narrower": "下位",
        "skos:related": "相关",
        "skos:notation": "类号",
        "oa:Annotation": "标引",
        "oa:TextPositionSelector": "按位置选出",
        "oa:TextQuoteSelector": "按文字选出",
        "oa:hasTarget": "所标之处",
        "oa:hasBody": "所指",
        "oa:hasSource": "所在文本",
        "oa:hasScope": "所在段落",
        "oa:hasSelector": "文字",
        "oa:start": "起",
        "oa:end": "止",
        "oa:exact": "原文",
        "prov:Activity": "处理",
        "prov:Agent": "责任者",
        "prov:Entity": "事物",
        "prov:Person": "人",
        "prov:SoftwareAgent": "程序",
        "prov:wasAttributedTo": "出自",
        "prov:wasAssociatedWith": "参与者",
        "prov:wasGeneratedBy": "产生于",
        "prov:used": "所用",
        "prov:generated": "产生",
        "prov:endedAtTime": "完成时间",
        "prov:startedAtTime": "开始时间",
        "prov:wasInvalidatedBy": "废止于",
        "prov:wasDerivedFrom": "来自",
        "prov:wasRevisionOf": "修订自",
        "time:ProperInterval": "时段",
        "time:hasBeginning": "起",
        "time:hasEnd": "止",
        "geo:Geometry": "几何形状",
        "geo:hasGeometry": "位置",
        "geo:asWKT": "坐标（WKT）",
        "wgs84:lat": "纬度",
        "wgs84:long": "经度",
        "org:Post": "职官",
        "schema:creator": "责任者",
        "schema:genre": "类别",
        "schema:inLanguage": "语言",
        "schema:copyrightNotice": "权利",
        "schema:keywords": "主题词",
        "schema:additionalProperty": "其他著录项",
        "schema:PropertyValue": "著录项",
        "schema:name": "名称",
        "schema:value": "值",
        "schema:encodingFormat": "格式",
        "schema:position": "次序",
        "schema:softwareVersion": "版本号",
        "schema:text": "正文",
        "dcterms:title": "题名",
        "dcterms:date": "年代",
        "dcterms:created": "作成",
        "dcterms:modified": "修改",
        "dcterms:identifier": "标识",
        "dcterms:isPartOf": "属于",
        "dcterms:hasPart": "包含",
        "dcterms:subject": "主题",
        "dcterms:license": "许可",
        "dcterms:rights": "权利",
        "dcterms:source": "来源",
        "dcterms:creator": "撰者",
        "dcterms:contributor": "参与者",
        "dcterms:relation": "相关",
        "dcterms:replaces": "取代",
        "dcterms:isReplacedBy": "改用",
        "dcterms:description": "说明",
        "dcterms:publisher": "出版者",
    }
)


def term_label(iri: str) -> str:
    """The Chinese name of a term; its short form where it has none."""
    return _labels().get(iri, "") or short(iri)


def short(iri: str) -> str:
    """An IRI with a known prefix in short, any other as it is, readable characters for percent-encoded ones."""
    for prefix, base in PREFIXES.items():
        if iri.startswith(base) and iri != base:
            return f"{prefix}:{iri.removeprefix(base)}"
    try:
        return unquote(iri, errors="strict")
    except UnicodeDecodeError:
        return iri


def thing_name(iri: str, namer: Namer) -> str:
    """What an address of this library names, as kind and id: 标引 t1; anything else in short."""
    address, _, part = iri.partition("#")
    try:
        kind, ident = namer.parse(address)
    except WrongUse:
        return short(iri)
    return f"{KINDS.get(kind, kind)} {ident}" + (f"#{part}" if part else "")


def known_terms() -> list[tuple[str, str]]:
    """Terms in short with their Chinese names, ordered."""
    return sorted((short(iri), label) for iri, label in _labels().items())


@cache
def _labels() -> Mapping[str, str]:
    published = {}
    for name, label in _PUBLISHED.items():
        prefix, _, local = name.partition(":")
        published[PREFIXES[prefix] + local] = label
    return {**published, **_ours()}


def _ours() -> dict[str, str]:
    """The labels of our own terms, read from the line that follows each term's class."""
    text = (files("ontology") / "schema.ttl").read_text("utf-8")
    stated = re.findall(r'^wm:(\w+) a [^;"]+;\s+rdfs:label "([^"]+)"@zh-Hans', text, re.MULTILINE)
    return {WM.base + name: label for name, label in stated}
