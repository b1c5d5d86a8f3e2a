"""Labels of the pages of data: the SPARQL page, the pages of things, the page of the dataset. Pure."""

from __future__ import annotations

from types import MappingProxyType

from ontology.media import SUFFIXES, TRIPLES

RDF_FORMATS = tuple((SUFFIXES[media_type], media_type) for media_type in TRIPLES)
"""Short name and media type of each format of RDF."""

FORMAT_NAMES = MappingProxyType(
    {
        "ttl": "Turtle",
        "jsonld": "JSON-LD",
        "rdf": "RDF/XML",
        "nt": "N-Triples",
        "csv": "CSV",
        "tsv": "TSV",
        "json": "JSON",
        "xml": "XML",
    }
)

SAVED_FORMATS = ("csv", "tsv", "json", "xml", "ttl")
"""In which the result of a query is saved."""

LABELS = MappingProxyType(
    {
        "address": ("地址", "Address"),
        "read": ("阅读页", "Page to read"),
        "said": ("图谱里的陈述", "Statements of the graph"),
        "nothing_said": ("图谱里没有以它为主语的陈述。", "The graph says nothing of it."),
        "parts": ("各部分", "Parts"),
        "more": ("其余 {n} 项", "{n} more"),
        "pointing": ("以它为宾语的陈述", "Statements that point at it"),
        "pointing_some": ("这里只列前 200 条。", "Only the first 200 are listed here."),
        "pointing_all": ("用 SPARQL 列出全部", "List them all with SPARQL"),
        "sparql": ("图谱查询（SPARQL）", "Query the graph (SPARQL)"),
        "sparql_short": ("图谱查询", "SPARQL"),
        "open_data": ("开放数据", "Open data"),
        "sparql_intro": (
            "用 SPARQL 1.1 查询整个知识图谱。只读；一次至多 {seconds} 秒、{rows} 行，不接受更新与 "
            "SERVICE。不会写也不要紧：从下面的例子改起。",
            "Query the whole knowledge graph with SPARQL 1.1. Read only; {seconds} seconds and "
            "{rows} rows at most, no updates, no SERVICE. New to it? Start from an example below.",
        ),
        "query": ("查询", "Query"),
        "query_hint": (
            "常用前缀已预设，不必声明。Ctrl + Enter 运行，Ctrl + 空格 补全，Tab 移到按钮。",
            "The usual prefixes are declared. Ctrl + Enter runs it, Ctrl + Space completes, Tab moves to the button.",
        ),
        "run": ("运行", "Run"),
        "save": ("结果存为", "Save the result as"),
        "refused": ("这个查询没有运行", "This query was not run"),
        "rdf": ("结果（Turtle）", "Result (Turtle)"),
        "yes": ("是", "Yes"),
        "no": ("否", "No"),
        "rows": ("结果 {n} 行", "{n} rows"),
        "rows_shown": (
            "页面只列前 {n} 行，存为文件可得全部。",
            "The page lists the first {n}; save it as a file to have them all.",
        ),
        "rows_none": ("没有符合的行。", "No row matches."),
        "examples": ("十二个例子", "Twelve examples"),
        "prefixes": ("预设的前缀", "Declared prefixes"),
        "programs": ("给程序用", "For programs"),
        "programs_text": (
            "同一地址 /sparql 按 SPARQL 1.1 协议应答：GET 或 POST，结果格式按 Accept 或 format "
            "参数（json、xml、csv、tsv、ttl、jsonld、rdf、nt）。默认图是所有命名图之并；default-graph-uri、"
            "named-graph-uri、FROM 可另行指定。",
            "The same address, /sparql, speaks the SPARQL 1.1 Protocol by GET and POST; the format "
            "follows Accept or the parameter format (json, xml, csv, tsv, ttl, jsonld, rdf, nt). The "
            "default graph is the union of all named graphs; default-graph-uri, named-graph-uri and "
            "FROM choose others.",
        ),
        "dataset": ("数据集说明与整库下载", "The dataset, and all of it to download"),
        "vocabulary": ("词汇表", "Vocabulary"),
        "description": ("服务描述", "Service description"),
        "statements": ("陈述", "Statements"),
        "entities": ("实体", "Entities"),
        "things": ("事物", "Things"),
        "documents": ("文献", "Documents"),
        "licence": ("许可", "Licence"),
        "licence_none": ("未注明，使用前请询问本馆", "not stated; ask the library before use"),
        "space": ("地址", "Addresses"),
        "dump": ("整库下载", "The whole library"),
        "dump_size": ("N-Quads，{size} MiB，{made}", "N-Quads, {size} MiB, {made}"),
        "dump_none": ("还没有制作", "not made yet"),
        "example": ("例", "Example"),
        "term": ("词", "Term"),
        "meaning": ("意思", "Meaning"),
        "name": ("名称", "Name"),
        "collections": ("馆藏专题", "Collections"),
        "authorities": ("规范", "Authorities"),
        "classes": ("类", "Classes"),
        "properties": ("属性", "Properties"),
        "not_whole": (
            "馆藏较大，有些数目没有数完。",
            "The library is large; some of these were not counted to the end.",
        ),
    }
)
