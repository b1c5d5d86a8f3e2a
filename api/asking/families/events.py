# ruff: noqa: E501 - a line of a pattern or a query is kept whole
"""Events: when, where, who took part, who held them. Pure."""

from __future__ import annotations

from api.asking.shape import Shape
from api.asking.snippets import entity_or_words, first, named, relation

_THING = "(?:事|事情|事件|大事|活动|战争|会议|变故)"
_ABOUT = "participant tookPlaceAt tookPlaceIn organiser"
_SIDE = (
    'BIND(IF(?谓 = wm:participant, "参与者", IF(?谓 = wm:tookPlaceAt, "地点", '
    'IF(?谓 = wm:tookPlaceIn, "时间", "主办"))) AS ?项)'
)
_IN_PASSAGE = """?标引 wm:tagType wm:EVENT ; oa:hasTarget ?处 ; wm:confidence ?置信度 ; wm:review ?审核 .
  ?处 oa:hasScope ?段落 ; oa:hasSelector ?字 . ?字 oa:start ?起 ; oa:end ?止 ; oa:exact ?原文 .
  FILTER(?审核 != wm:rejected)"""
_DATED = """{ ?标引 oa:hasBody ?事件 . ?事件 a crm:E5_Event ; wm:beginYear ?始 . OPTIONAL { ?事件 wm:endYear ?终 }
    FILTER(?始 <= «T.end» && COALESCE(?终, ?始) >= «T.begin») BIND("规范所记年份" AS ?依据) }
  UNION { ?时标 wm:beginYear ?始 ; wm:endYear ?终 ; oa:hasTarget ?时处 . ?时处 oa:hasScope ?段落 ; oa:hasSelector/oa:exact ?时间 .
    FILTER(?始 <= «T.end» && ?终 >= «T.begin» && ?终 - ?始 <= 100)
    ?处 oa:hasScope ?段落 . ?标引 oa:hasTarget ?处 ; wm:tagType wm:EVENT .
    FILTER(NOT EXISTS { ?标引 oa:hasBody/wm:beginYear ?自有 }) BIND("同段所记时间" AS ?依据) }"""

SHAPES = (
    Shape(
        "某事件的经过要素",
        "事件",
        "要素",
        "{E}的{kind}",
        ("项", "内容", "事件"),
        (
            "{E}的?(?P<kind>参与者|参加者|参战者|参与方|参加人)(?:有|是)?(?:<谁>|<哪些>人?)?",
            "{E}<有哪些>(?P<kind>参与者|参加者|人参加|人参与|人)",
            "(?P<kind>谁|哪些人|哪些人物|哪些单位|什么人)(?:参加|参与)(?:过|了)?{E}",
            "{E}(?:是)?(?:<何时>)(?:发生|举行|开始|举办|爆发)?(?P<kind>的)?",
            "{E}(?:发生|举行|爆发|举办)(?:于|在)?(?P<kind>哪里|何处|何地|什么地方|什么时候|何时|哪一?年)",
            "{E}(?:的)?(?P<kind>时间|年份|地点|主办方|主办单位|主办者)(?:是<哪些>?|是<何时>|在哪里|是谁|<有哪些>)?",
            "(?P<kind>谁|哪些单位|哪个机构|哪些机构)(?:主办|举办|发起|组织)(?:过|了)?{E}",
            "{E}(?:是)?(?:由)?(?P<kind>谁|哪些单位|哪个机构|哪些机构)(?:主办|举办|发起|组织)(?:的)?",
        ),
        ("五四运动的参与者有谁", "五四运动发生在哪里", "谁参加了五四运动"),
        f"""SELECT DISTINCT ?项 ?内容 ?内容名 ?事件 ?事件名 ?段落 ?起 ?止 ?原文 ?置信度 ?审核 ?规范 ?规范说 {{
  {{
    {{ «E:事件» {relation(_ABOUT, "事件", "内容")} }}
    {named("内容", "事件")}
    {_SIDE}
  }} UNION {{
    «E:事件» ?事件 wm:beginYear ?始 ; skos:prefLabel ?事件名 . OPTIONAL {{ ?事件 wm:endYear ?终 }}
    BIND("时间" AS ?项) BIND(IF(BOUND(?终) && ?终 != ?始, CONCAT(STR(?始), "—", STR(?终)), STR(?始)) AS ?内容名)
    BIND(?内容名 AS ?内容) BIND(?事件 AS ?规范) BIND(CONCAT(STR(?事件名), "，", ?内容名) AS ?规范说)
  }}
  FILTER(?项 IN («kind»))
}} ORDER BY ?项 ?内容名 ?段落 ?起""",
        words=(
            (
                "kind",
                "参与者|参加者|参战者|参与方|参加人|人参加|人参与|人|谁|哪些人|哪些人物|什么人",
                '"参与者", "主办"',
            ),
            ("kind", "哪里|何处|何地|什么地方|地点", '"地点"'),
            ("kind", "什么时候|何时|哪一?年|时间|年份|的", '"时间"'),
            ("kind", "主办.*|哪些单位|哪个机构|哪些机构", '"主办", "参与者"'),
            ("kind", "", '"时间"'),
        ),
    ),
    Shape(
        "某机构主办的活动",
        "事件",
        "事件",
        "{G}主办或参与的活动",
        ("事件", "机构", "项"),
        (
            "{G}(?:主办|举办|组织|发起|承办|参与|参加|开展)(?:过|了)?<哪些>(?:活动|项目|会议|展览|讲座|事件)",
            "{G}(?:主办|举办|组织|发起|参与|参加|开展)(?:过|了)?的(?:活动|项目|会议|展览|讲座|事件)<有哪些>?",
            "<哪些>(?:活动|项目|会议|展览|讲座)(?:是)?(?:由)?{G}(?:主办|举办|组织|发起|承办)的?",
        ),
        ("深圳图书馆主办过哪些活动", "南京图书馆举办的展览有哪些", "哪些活动由深圳图书馆主办"),
        f"""SELECT DISTINCT ?事件 ?事件名 ?机构 ?机构名 ?项 ?段落 ?起 ?止 ?原文 ?置信度 ?审核 {{
  {{ «G:机构» {relation("organiser participant", "事件", "机构")} }}
  BIND(IF(?谓 = wm:organiser, "主办", "参与") AS ?项)
  {named("事件", "机构")}
}} ORDER BY ?事件名 ?段落 ?起""",
    ),
    Shape(
        "某人参与的事件",
        "事件",
        "事件",
        "{P}参与的事件",
        ("事件", "人物", "依据"),
        (
            f"{{P}}(?:参加|参与|经历|参战)(?:过|了)?<哪些>{_THING}",
            f"{{P}}(?:参加|参与|经历)(?:过|了)?的{_THING}<有哪些>?",
            f"<哪些>{_THING}(?:有|和|与|跟|同)?{{P}}(?:参加|参与|有关|相关)(?:过|了|的)?",
        ),
        ("孙中山参加过哪些事件", "李鸿章参与的事件有哪些", "哪些事件和郑和有关"),
        f"""SELECT DISTINCT ?事件 ?事件名 ?人物 ?人物名 ?依据 ?段落 ?起 ?止 ?原文 ?置信度 ?审核 {{
  {{ {{ «P:人物» {relation("participant", "事件", "人物")} }}
    {named("事件", "人物")} BIND("原文所说" AS ?依据)
  }} UNION {{
    {first("«P:人物» ?人标 oa:hasBody ?人物 ; oa:hasTarget ?人处 . ?人处 oa:hasScope ?段落 .", "人物", "段落")}
    ?处 oa:hasScope ?段落 .
    {_IN_PASSAGE}
    {entity_or_words("标引", "事件")}
    {named("人物")}
    BIND("同段提到" AS ?依据)
  }}
}} ORDER BY ?依据 ?事件名 ?段落 ?起""",
        note="依据为「同段提到」的，原文只是在同一段里说到两者，证据较弱。",
    ),
    Shape(
        "某时某地发生的事件",
        "事件",
        "事件",
        "{T}在{L}发生的事件",
        ("事件", "地点", "依据"),
        (
            f"{{T}}[，,]?<在>?{{L}}发生(?:过|了)?<哪些>{_THING}?",
            f"{{T}}[，,]?<在>?{{L}}<有哪些>{_THING}",
            f"{{L}}<在>?{{T}}(?:发生)(?:过|了)?<哪些>{_THING}?",
            f"{{T}}[，,]?<在>?{{L}}(?:发生)?的{_THING}<有哪些>?",
        ),
        ("1919年北京发生了什么事", "清代南京有哪些事件", "明代在南京发生的大事有哪些"),
        f"""SELECT DISTINCT ?事件 ?事件名 ?地点 ?依据 ?段落 ?起 ?止 ?原文 ?置信度 ?审核 {{
  {first("«L.all@地标» ?地标 oa:hasTarget ?地处 . ?地处 oa:hasScope ?段落 ; oa:hasSelector/oa:exact ?地点 .", "段落", "地点")}
  ?处 oa:hasScope ?段落 .
  {_IN_PASSAGE}
  {_DATED}
  {entity_or_words("标引", "事件")}
}} ORDER BY ?事件名 ?段落 ?起""",
    ),
    Shape(
        "某地发生的事件",
        "事件",
        "事件",
        "在{L}发生的事件",
        ("事件", "地点", "依据"),
        (
            f"<在>?{{L}}发生(?:过|了)?<哪些>{_THING}?",
            f"<哪些>{_THING}(?:发生)(?:于|在){{L}}",
            f"(?:发生)(?:于|在){{L}}的{_THING}<有哪些>?",
            f"{{L}}<有哪些>{_THING}",
        ),
        ("南京发生过哪些事件", "哪些事件发生在深圳", "发生在北京的事件有哪些"),
        f"""SELECT DISTINCT ?事件 ?事件名 ?地点 ?依据 ?段落 ?起 ?止 ?原文 ?置信度 ?审核 {{
  {{ {{ «L.all:地» {relation("tookPlaceAt", "事件", "地")} }}
    {named("事件")} ?地 skos:prefLabel ?地点 . BIND("原文所说" AS ?依据)
  }} UNION {{
    {first("«L.all@地标» ?地标 oa:hasTarget ?地处 . ?地处 oa:hasScope ?段落 ; oa:hasSelector/oa:exact ?地点 .", "段落", "地点")}
    ?处 oa:hasScope ?段落 .
    {_IN_PASSAGE}
    {entity_or_words("标引", "事件")}
    BIND("同段提到" AS ?依据)
  }}
}} ORDER BY ?依据 ?事件名 ?段落 ?起""",
        note="依据为「同段提到」的，原文只是在同一段里说到两者，证据较弱。",
    ),
    Shape(
        "某时发生的事件",
        "事件",
        "事件",
        "{T}发生的事件",
        ("事件", "依据"),
        (
            f"{{T}}[，,]?(?:都)?发生(?:过|了)?<哪些>{_THING}?",
            f"{{T}}<有哪些>{_THING}",
            f"<哪些>{_THING}(?:发生)(?:于|在){{T}}",
            f"{{T}}(?:发生)?的{_THING}<有哪些>?",
        ),
        ("1949年发生了什么", "清代有哪些战争", "民国时期的事件有哪些"),
        f"""SELECT DISTINCT ?事件 ?事件名 ?依据 ?段落 ?起 ?止 ?原文 ?置信度 ?审核 {{
  {first(_DATED.replace("; oa:hasSelector/oa:exact ?时间 ", ""), "标引", "依据")}
  {_IN_PASSAGE}
  {entity_or_words("标引", "事件")}
}} ORDER BY ?依据 ?事件名 ?段落 ?起""",
    ),
)
