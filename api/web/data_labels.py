"""The labels of the pages of data: the SPARQL page, the pages of things, the page of the dataset.

Pure.
"""

from __future__ import annotations

from types import MappingProxyType

from ontology.media import SUFFIXES, TRIPLES

RDF_FORMATS = tuple((SUFFIXES[media_type], media_type) for media_type in TRIPLES)
"""Short name and media type of each format of RDF."""

ZH_HANS = MappingProxyType(
    {
        "rdf_formats": RDF_FORMATS,
        "names": {
            "ttl": "Turtle",
            "jsonld": "JSON-LD",
            "rdf": "RDF/XML",
            "nt": "N-Triples",
            "csv": "CSV",
            "tsv": "TSV",
            "json": "JSON",
            "xml": "XML",
        },
        "saved": ("csv", "tsv", "json", "xml", "ttl"),
        "address": "地址",
        "read": "阅读页",
        "said": "图谱里的陈述",
        "nothing_said": "图谱里没有以它为主语的陈述。",
        "parts": "各部分",
        "more": "其余 {n} 项",
        "pointing": "以它为宾语的陈述",
        "pointing_some": "这里只列前 200 条。",
        "pointing_all": "用 SPARQL 列出全部",
        "sparql": "图谱查询（SPARQL）",
        "sparql_short": "图谱查询",
        "open_data": "开放数据",
        "sparql_intro": "用 SPARQL 1.1 查询整个知识图谱。只读；一次至多 {seconds} 秒、{rows} 行，不接受更新与 SERVICE。"
        "不会写也不要紧：从下面的例子改起。",
        "query": "查询",
        "query_hint": "常用前缀已预设，不必声明。Ctrl + Enter 运行，Ctrl + 空格 补全，Tab 移到按钮。",
        "run": "运行",
        "save": "结果存为",
        "refused": "这个查询没有运行",
        "rdf": "结果（Turtle）",
        "yes": "是",
        "no": "否",
        "rows": "结果 {n} 行",
        "rows_shown": "页面只列前 {n} 行，存为文件可得全部。",
        "rows_none": "没有符合的行。",
        "examples": "十二个例子",
        "prefixes": "预设的前缀",
        "programs": "给程序用",
        "programs_text": "同一地址 /sparql 按 SPARQL 1.1 协议应答：GET 或 POST，结果格式按 Accept 或 format 参数"
        "（json、xml、csv、tsv、ttl、jsonld、rdf、nt）。默认图是所有命名图之并；"
        "default-graph-uri、named-graph-uri、FROM 可另行指定。",
        "dataset": "数据集说明与整库下载",
        "vocabulary": "词汇表",
        "description": "服务描述",
        "statements": "陈述",
        "entities": "实体",
        "things": "事物",
        "documents": "文献",
        "licence": "许可",
        "licence_none": "未注明，使用前请询问本馆",
        "space": "地址",
        "dump": "整库下载",
        "dump_size": "N-Quads，{size} MiB，{made}",
        "dump_none": "还没有制作",
        "example": "例",
        "term": "词",
        "meaning": "意思",
        "name": "名称",
        "collections": "馆藏专题",
        "authorities": "规范",
        "classes": "类",
        "properties": "属性",
        "not_whole": "馆藏较大，有些数目没有数完。",
    }
)
