"""Every label of the pages, in one place, so that another script can stand beside this one.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ontology.records import ReviewState, TagType

TYPES: Mapping[str, str] = MappingProxyType(
    {
        TagType.PER: "人物",
        TagType.LOC: "地名",
        TagType.ORG: "机构",
        TagType.OFI: "职官",
        TagType.BOOK: "典籍",
        TagType.TIME: "时间",
        TagType.EVENT: "事件",
        TagType.SUBJECT: "主题",
    }
)

REVIEWS: Mapping[str, str] = MappingProxyType(
    {
        ReviewState.MACHINE: "机器标引，未经审核",
        ReviewState.CONFIRMED: "馆员已确认",
        ReviewState.CORRECTED: "馆员已改正",
        ReviewState.REJECTED: "馆员已否定",
    }
)

FACET_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "collection": "馆藏专题",
        "book": "书名",
        "dynasty": "朝代",
        "branch": "分馆",
        "type": "标引类型",
        "entity": "实体",
    }
)

ZH_HANS: Mapping[str, str] = MappingProxyType(
    {
        "site": "文脉",
        "tagline": "地方文献 · 古籍 · 特藏",
        "skip": "跳到正文",
        "navigation": "站内",
        "home": "检索",
        "about": "关于",
        "question": "检索词或问题",
        "placeholder": "人名、地名、年号，或一句话",
        "search": "检索",
        "ask": "提问",
        "hint": "按 / 键可随时回到这里",
        "facets": "筛选",
        "facets_jump": "筛选结果",
        "chosen": "已选",
        "clear": "清除全部",
        "remove": "去掉",
        "more_values": "其余 {n} 项",
        "found": "列出 {n} 段",
        "took": "用时 {ms} 毫秒",
        "best_first": "相关的在前",
        "why": "为什么命中",
        "more": "更多",
        "nothing": "没有找到相合的段落",
        "nothing_filtered": "所选的筛选项可能太窄，试试去掉一些：",
        "nothing_help": "换一个说法，或只留最要紧的一两个词；人名可试字、号，地名可试旧称；繁体、简体写法都可以。",
        "nothing_ask": "把它当作问题来问",
        "in_context": "看上下文",
        "legend": "标引图例",
        "legend_help": "取消勾选即隐去该类标引",
        "holdings": "馆藏",
        "holdings_count": "{documents} 部文献，{passages} 个段落",
        "answer": "答复",
        "answer_made": "以下每一句都是馆藏原文，点出处可逐字核对。",
        "confidence": "把握 {n}%",
        "nearest": "最接近的段落",
        "librarian": "请馆员帮忙",
        "librarian_help": "把本页地址或打印件交给参考咨询台，馆员可据此继续查找。",
        "ask_more": "改用检索查找",
        "ask_intro": "写下您的问题。答案只用馆藏原文的引句，每句注明出处；馆藏里没有，就直说没有。",
        "graph_ask": "问图谱",
        "graph_ask_placeholder": "雍正年间在台州任知府的有谁",
        "graph_ask_intro": "用中文问一句，得到一张表：每行都有原文凭据，并给出产生它的 SPARQL。"
        "能问的句式有 {n} 种；不在其中的，会直说，不猜。",
        "graph_reading": "理解为：",
        "graph_senses": "「{name}」可以指：",
        "graph_table": "答案",
        "graph_evidence": "凭据",
        "graph_more": "另有 {n} 处",
        "graph_record": "著录",
        "graph_sparql": "产生这张表的 SPARQL",
        "graph_run": "在 SPARQL 页上运行",
        "graph_near": "可以这样问",
        "graph_shapes": "能问的句式（{n} 种）",
        "before": "前文",
        "after": "后文",
        "passage": "段落",
        "tags": "标引",
        "tags_count": "标引 {n} 处",
        "tags_none": "这一段没有标引。",
        "tag_maker": "标引者",
        "tag_confidence": "置信度",
        "tag_review": "审核",
        "tag_value": "折合",
        "tag_entity": "实体",
        "undecided": "未定",
        "unlinked": "未链接到规范",
        "candidates": "候选",
        "evidence": "依据",
        "margin": "分差",
        "citation": "引用",
        "copy": "复制引文",
        "copied": "已复制",
        "metadata": "著录",
        "read_document": "读全文",
        "locator": "位置",
        "position": "第 {n} 段",
        "data": "数据",
        "previous": "上一页",
        "next": "下一页",
        "pages": "分页",
        "page_of": "第 {page} 页，共 {pages} 页，{total} 段",
        "names": "名称",
        "years": "年代",
        "note": "说明",
        "place": "今地",
        "coordinates": "经纬度",
        "same_as": "另见",
        "match_exact": "等同",
        "match_close": "相近",
        "match_by": "据{source}",
        "match_rule": "据{source}，由程序比对得出：{evidence}",
        "match_here": "本馆规范",
        "match_other": "其他地址",
        "resolve_several": "这个编号对应 {n} 个实体，请辨别：",
        "authority": "来源",
        "mentions": "馆藏中的提及",
        "mentions_count": "共 {n} 段",
        "mentions_none": "馆藏中还没有段落链接到这里。",
        "title": "题名",
        "creator": "责任者",
        "dynasty": "朝代",
        "date": "年代",
        "book": "书名",
        "kind": "类别",
        "language": "语言",
        "branch": "分馆",
        "rights": "权利",
        "subjects": "主题",
        "subjects_given": "主题与分类",
        "relations": "文中关系",
        "pictures": "图",
        "picture_network": "关系图",
        "picture_timeline": "年表",
        "picture_map": "地图",
        "picture_alone": "单独打开，点图中的名字可以前往",
        "collection": "馆藏专题",
        "error_home": "回到检索",
        "error_request": "请求编号",
        "lost": "这一页不在架上",
        "lost_help": "地址可能写错了，或文献已更新、撤下。可以从检索重新找起。",
        "failed": "这次没有办成",
        "gone": "已经撤下",
        "history": "历史",
        "undone_by": "已由第 {n} 号决定撤销",
        "deed_number": "第 {n} 号决定",
        "departed_parts": "这个规范已经拆开，原来指的可能是下列之一：",
        "departed_no_parts": "这个规范已经拆开，拆出的各个规范也都停用了。",
        "departed_retired": "这个规范已经停用，不再用来标引；地址留在这里，说明是谁、何时、为什么停用的。",
        "decided_by": "决定者",
        "decided_at": "时间",
        "decided_why": "理由",
        "former": "曾用编号",
    }
)

FATES: Mapping[str, str] = MappingProxyType(
    {"live": "在用", "merged": "已合并", "split": "已拆分", "retired": "已停用"}
)

SCHEMES: Mapping[str, str] = MappingProxyType({"clc": "中图法", "sibu": "四部"})

AUTHORITIES: Mapping[str, str] = MappingProxyType({"bundled": "文脉自带规范", "local": "馆自建规范"})

LANGUAGES: Mapping[str, str] = MappingProxyType({"lzh": "文言", "zh": "现代汉语"})
