# ruff: noqa: E501 - a line of a pattern or a query is kept whole
"""What is mentioned with what, most, first, by both; times and places of passages. Pure."""

from __future__ import annotations

from api.asking.shape import Shape
from api.asking.snippets import DOCUMENT, LEAST, first, mention

_KINDS = (
    ("kind", "人物?|人名|人士|名人", "wm:PER"),
    ("kind", "地方|地点|地名|地|城市", "wm:LOC"),
    ("kind", "书|著作|典籍|书名|作品", "wm:BOOK"),
    ("kind", "官职|职官|官名|官", "wm:OFI"),
    ("kind", "机构|单位|图书馆|组织", "wm:ORG"),
    ("kind", "事件|项目|活动|大事|工程|会议|战争", "wm:EVENT"),
    ("kind", "年份|时间|年代|年号", "wm:TIME"),
    ("kind", "主题|关键词", "wm:SUBJECT"),
)
_KIND = "(?P<kind>人物?|人名|地方|地点|地名|书名?|著作|典籍|作品|官职|职官|官名|机构|单位|图书馆|事件|项目|活动|年份|时间|年代|主题|关键词)"


def _spoken(slot: str, n: str) -> str:
    """Passages that are by or of what the slot names: of its documents, of the book that is called so, or such as
    mention it."""
    return f"""{{ ?书{n} schema:creator ?责{n} . FILTER(«{slot}.maker:责{n}») ?版{n} bf:instanceOf ?书{n} . ?段落{n} dcterms:isPartOf ?版{n} . BIND("著录" AS ?据{n}说) }}
    UNION {{ ?书{n} wm:branch ?责{n} . FILTER(«{slot}.maker:责{n}») ?版{n} bf:instanceOf ?书{n} . ?段落{n} dcterms:isPartOf ?版{n} . BIND("馆藏" AS ?据{n}说) }}
    UNION {{ VALUES ?题{n} {{ «{slot}.each» }} ?书{n} wm:book|dcterms:title ?题{n} . ?版{n} bf:instanceOf ?书{n} . ?段落{n} dcterms:isPartOf ?版{n} . BIND("书中" AS ?据{n}说) }}
    UNION {{ «{slot}@自标{n}» ?自标{n} oa:hasTarget/oa:hasScope ?段落{n} . BIND("同段提到" AS ?据{n}说) }}"""


_KEY = """OPTIONAL {{ ?{tag} oa:hasBody ?{tag}体 }} ?{target} oa:hasSelector/oa:exact ?{tag}词 .
    BIND(COALESCE(?{tag}体, ?{tag}词) AS ?{key})"""
"""What a tag stands for: its entity, or its words where it is not linked."""


def _item(n: str) -> str:
    return f"""?标{n} oa:hasTarget ?处{n} ; wm:tagType ?类{n} ; wm:confidence ?置信度{n} ; wm:review ?审核{n} .
  ?处{n} oa:hasScope ?段落{n} ; oa:hasSelector ?字{n} . ?字{n} oa:start ?起{n} ; oa:end ?止{n} ; oa:exact ?原文{n} .
  FILTER(?审核{n} != wm:rejected)
  FILTER(?类{n} = «kind»)
  {_KEY.format(tag=f"标{n}", target=f"处{n}", key="键")}"""


_SIDE = """SELECT DISTINCT ?键 ?原文@ ?段落@ ?起@ ?止@ ?置信度@ ?审核@ ?据@说 {
      %s
      %s
    }"""


def _side(slot: str, n: str) -> str:
    head = _SIDE.replace("@", n)
    return head % (first(_spoken(slot, n), f"段落{n}", f"据{n}说", most=900_000), _item(n))


_BEST = """{{ SELECT ?项 (COUNT(DISTINCT ?某段) AS ?段落数) {LEAST} {{
    {core}
    ?某处 oa:hasScope ?某段 . ?某标 oa:hasTarget ?某处 ; {kind}
    {key}
    FILTER(NOT EXISTS {{ ?某标 wm:review wm:rejected }})
    {but}
  }} GROUP BY ?项 ORDER BY DESC(?段落数) ?项 LIMIT 100 }}"""
# Beside passages that are known the type is asked of their tags; where there are none it leads to the tags.
_TYPED, _TYPE = "wm:tagType ?类 . FILTER(?类 = «kind»)", "wm:tagType «kind» ."


def _most(core: str, but: str = "") -> str:
    return f"""SELECT DISTINCT ?名称 ?名称名 ?段落数 ?段落 ?起 ?止 ?原文 ?置信度 ?审核 {{
  {_BEST.format(core=core, LEAST=LEAST, kind=_TYPED if core else _TYPE, key=_KEY.format(tag="某标", target="某处", key="项"), but=but)}
  {mention()}
  BIND(?项 AS ?名称) OPTIONAL {{ ?项 skos:prefLabel ?项题 }} BIND(COALESCE(?项题, ?原文) AS ?名称名)
}} ORDER BY DESC(?段落数) ?名称名"""


_OF_BOOK = first(
    """{ VALUES ?题 { «C.each» } ?馆藏 a bf:Collection ; dcterms:title ?题 . ?书 dcterms:isPartOf ?馆藏 }
      UNION { VALUES ?题 { «C.each» } ?书 wm:book ?题 } UNION { VALUES ?题 { «C.each» } ?书 dcterms:title ?题 ; a bf:Work }
      ?版 bf:instanceOf ?书 . ?某段 dcterms:isPartOf ?版 .""",
    "某段",
    most=900_000,
)
_OFTEN = "(?:最多|最常|最频繁|次数最多)"

SHAPES = (
    Shape(
        "两者都提到的",
        "同现",
        "共同项",
        "{X1}和{X2}都提到的{kind}",
        ("名称",),
        (
            f"{{X1}}(?:和|与|跟|同|、|及|以及){{X2}}<都>(?:<提到>|有)的?{_KIND}<有哪些>?",
            f"{{X1}}(?:和|与|跟|同|、|及|以及){{X2}}<都>(?:<提到>|有)(?:了|过)?<哪些>{_KIND}",
            f"<哪些>{_KIND}(?:是|被)?{{X1}}(?:和|与|跟|同|、|及|以及){{X2}}<都><提到>的?",
            f"{{X1}}(?:和|与|跟|同|、|及|以及){{X2}}(?:的)?(?:共同|共有)(?:<提到>)?的?{_KIND}<有哪些>?",
        ),
        (
            "金陵图书馆和深圳图书馆都提到的项目",
            "苏轼和王安石都提到了哪些地方",
            "哪些人是深圳图书馆和南京图书馆都提到的",
        ),
        f"""SELECT DISTINCT ?名称 ?名称名 ?段落 ?起 ?止 ?原文 ?置信度 ?审核 ?段落2 ?起2 ?止2 ?原文2 ?置信度2 ?审核2 {{
  {{ {_side("X1", "")} }}
  {{ {_side("X2", "2")} }}
  BIND(?键 AS ?名称)
  FILTER(?键 NOT IN («X1.list», «X2.list»))
  OPTIONAL {{ ?键 skos:prefLabel ?键题 }} BIND(COALESCE(?键题, ?原文) AS ?名称名)
}} ORDER BY ?名称名 ?段落 ?起 ?段落2 ?起2""",
        words=_KINDS,
        note="两者各自的文献（著录的责任者、所属的馆），和说到它们的段落，都算在内。",
    ),
    Shape(
        "两者同时出现的段落",
        "同现",
        "段落",
        "同时提到{X1}和{X2}的段落",
        ("段落", "文献", "甲", "乙"),
        (
            "(?:<都>)?<提到>{X1}(?:和|与|跟|同|、|及|以及){X2}的?(?:段落|文献|文字|记载|原文|地方)<有哪些>?",
            "<哪些>(?:段落?|文献|地方)(?:<都>)?<提到>(?:了)?{X1}(?:和|与|跟|同|、|及|以及){X2}",
            "{X1}(?:和|与|跟|同|、|及|以及){X2}(?:<都>)(?:<提到>|出现)(?:在|于)?(?:<哪些>(?:段落?|文献|地方)|哪里)",
            "{X1}(?:和|与|跟|同|、|及|以及){X2}<都>(?:<提到>|出现)的(?:段落|文献|地方)<有哪些>?",
        ),
        ("哪些段落同时提到郑和和南京", "同时提到苏轼和王安石的段落有哪些", "李鸿章和蛇口同时出现在哪里"),
        f"""SELECT DISTINCT ?段落 ?文献 ?文献名 ?甲 ?乙 ?起 ?止 ?原文 ?置信度 ?审核 ?段落2 ?起2 ?止2 ?原文2 ?置信度2 ?审核2 {{
  «X1@标引»
  {mention()}
  «X2@标引2»
  ?标引2 oa:hasTarget ?处2 ; wm:confidence ?置信度2 ; wm:review ?审核2 .
  ?处2 oa:hasScope ?段落 ; oa:hasSelector ?字2 . ?字2 oa:start ?起2 ; oa:end ?止2 ; oa:exact ?原文2 . FILTER(?审核2 != wm:rejected)
  BIND(?段落 AS ?段落2) BIND(?原文 AS ?甲) BIND(?原文2 AS ?乙)
  {DOCUMENT}
}} ORDER BY ?文献名 ?段落 ?起 ?起2""",
    ),
    Shape(
        "与某某同现最多的",
        "同现",
        "同现项",
        "与{X}在同一段里出现最多的{kind}",
        ("名称", "段落数"),
        (
            f"(?:和|与|跟|同){{X}}(?:一起|同时|共同)?(?:出现|提到|提及){_OFTEN}的{_KIND}(?:是谁|<有哪些>|是<哪些>|是哪里|是)?",
            f"(?:和|与|跟|同){{X}}(?:一起|同时|共同)?(?:出现|提到|提及)的{_KIND}<有哪些>",
            f"<哪些>{_KIND}(?:常|经常|最常)?(?:和|与|跟|同){{X}}(?:一起|同时|共同)?(?:出现|提到|提及)(?:{_OFTEN})?",
            f"(?:哪个|哪位|哪一?些?)?{_KIND}(?:和|与|跟|同){{X}}(?:一起|同时|共同)?(?:出现|提到|提及)(?:得)?{_OFTEN}",
            f"{{X}}(?:和|与|跟|同)<哪些>{_KIND}(?:一起|同时|共同)(?:出现|提到|提及)(?:{_OFTEN})?",
        ),
        ("与苏轼同时出现最多的人是谁", "哪些地方和郑和一起出现", "和南京一起提到的人物有哪些"),
        _most(
            first("«X@我标» ?我标 oa:hasTarget/oa:hasScope ?某段 .", "某段", most=900_000),
            "FILTER(?项 NOT IN («X.list»))",
        ),
        words=_KINDS,
    ),
    Shape(
        "某书提到最多的",
        "统计",
        "名称",
        "{C}提到最多的{kind}",
        ("名称", "段落数"),
        (
            f"{{C}}(?:里|中|里面)?(?:被)?(?:<提到>|出现)(?:得)?{_OFTEN}的{_KIND}(?:是谁|<有哪些>|是<哪些>|是哪里|是)?",
            f"{{C}}(?:里|中|里面)?(?:<提到>|出现)(?:了|过)?<哪些>{_KIND}",
            f"{{C}}(?:里|中|里面)?(?:<提到>|出现)(?:过)?的{_KIND}<有哪些>?",
            f"{{C}}(?:里|中|里面)?<哪些>{_KIND}(?:被)?(?:<提到>|出现)(?:得)?{_OFTEN}?",
            f"{{C}}(?:里|中|里面)?<有哪些>{_KIND}",
        ),
        ("《金陵小识》提到最多的人", "古籍里提到了哪些地方", "地方文献中出现最多的机构是哪些"),
        _most(_OF_BOOK),
        words=_KINDS,
    ),
    Shape(
        "某时提到的",
        "统计",
        "名称",
        "说到{T}的段落里提到的{kind}",
        ("名称", "段落数"),
        (
            f"(?:说到|写到|记|记载|提到){{T}}的?(?:段落|文字|记载)(?:里|中)?(?:<提到>|有)(?:了|过)?<哪些>{_KIND}",
            f"{{T}}(?:<提到>|出现)(?:了|过)?<哪些>{_KIND}",
            f"{{T}}(?:<提到>|出现)(?:过)?的{_KIND}<有哪些>?",
            f"{{T}}(?:<提到>|出现)(?:得)?{_OFTEN}的{_KIND}(?:是谁|<有哪些>|是<哪些>|是哪里|是)?",
            f"{{T}}(?:相关|有关)的{_KIND}<有哪些>?",
        ),
        ("永乐年间提到了哪些地方", "1980年代提到的机构有哪些", "洪武年间出现最多的人物"),
        _most(
            first(
                """?时标 wm:beginYear ?始 ; wm:endYear ?终 ; oa:hasTarget ?时处 . ?时处 oa:hasScope ?某段 .
      FILTER(?始 <= «T.end» && ?终 >= «T.begin» && ?终 - ?始 <= 100)""",
                "某段",
                most=900_000,
            )
        ),
        words=_KINDS,
    ),
    Shape(
        "全部馆藏提到最多的",
        "统计",
        "名称",
        "馆藏提到最多的{kind}",
        ("名称", "段落数"),
        (
            f"(?:全部|所有|整个)?(?:馆藏|图谱|文献|段落)?(?:里|中)?(?:被)?(?:<提到>|出现)(?:得)?{_OFTEN}的{_KIND}(?:是谁|<有哪些>|是<哪些>|是哪里|是)?",
            f"<哪些>{_KIND}(?:被)?(?:<提到>|出现)(?:得|次数)?{_OFTEN}",
            f"(?:馆藏|图谱|全部文献)?(?:里|中)?<有哪些>{_KIND}",
        ),
        ("提到最多的人物是谁", "哪些地方出现得最多", "馆藏里有哪些机构"),
        _most(""),
        words=_KINDS,
    ),
    Shape(
        "最早或最晚提到",
        "时间",
        "段落",
        "{kind}的、提到{X}的段落，按段落里的年份",
        ("年份", "时间", "文献", "所提"),
        (
            "{X}(?P<kind>最早|最先|首次|第一次|最初)(?:是)?(?:在)?(?:哪一?年|什么时候|何时|<哪些>文献|哪里)(?:被)?(?:<提到>|出现)(?:的)?",
            "{X}(?P<kind>最晚|最后|最近)(?:一次)?(?:是)?(?:在)?(?:哪一?年|什么时候|何时|<哪些>文献|哪里)(?:被)?(?:<提到>|出现)(?:的)?",
            "(?P<kind>最早|最先|首次|第一次)<提到>{X}的(?:是)?(?:<哪些>)?(?:文献|段落|年份|时间|记载)?(?:是<哪些>?|是<何时>)?",
            "(?P<kind>最晚|最后|最近)(?:一次)?<提到>{X}的(?:是)?(?:<哪些>)?(?:文献|段落|年份|时间|记载)?(?:是<哪些>?|是<何时>)?",
        ),
        ("郑和最早在什么时候被提到", "最早提到南京的文献", "最后一次提到孙中山的是哪年"),
        f"""SELECT DISTINCT ?年份 ?时间 ?文献 ?文献名 ?所提 ?段落 ?起 ?止 ?原文 ?置信度 ?审核 ?段落2 ?起2 ?止2 ?原文2 {{
  {{ SELECT DISTINCT ?年份 ?时标 ?标引 {{
    «X@标引» ?标引 oa:hasTarget/oa:hasScope ?某段 .
    ?时处 oa:hasScope ?某段 . ?时标 oa:hasTarget ?时处 ; wm:beginYear ?年份 ; wm:endYear ?至 . FILTER(?至 - ?年份 <= 100)
  }} ORDER BY «kind» LIMIT 20 }}
  {mention()}
  ?时标 oa:hasTarget ?处2 . ?处2 oa:hasScope ?段落2 ; oa:hasSelector ?字2 . ?字2 oa:start ?起2 ; oa:end ?止2 ; oa:exact ?原文2 .
  BIND(?原文 AS ?所提) BIND(?原文2 AS ?时间)
  {DOCUMENT}
}} ORDER BY «kind» ?文献名 ?起 ?起2""",
        words=(("kind", "最晚|最后|最近", "DESC(?年份)"), ("kind", ".*", "?年份")),
        note="年份是同一段里所记的时间，不一定是所提之事的时间。",
    ),
    Shape(
        "某人的年表",
        "时间",
        "时间",
        "与{P}同段的有年份的记载，依年份",
        ("年份", "时间", "文献"),
        (
            "{P}的?(?:年表|年谱|大事年表|生平年表|时间线|生平大事|大事记|生平)(?:是<哪些>)?",
            "{P}(?:在)?(?:哪些|什么)(?:年|年份|时间)(?:里|中)?(?:有)?(?:事|事迹|记载|记录|活动)",
            "(?:按年份|按时间)?(?:列出)?{P}的(?:事迹|经历|活动)(?:年表)?",
        ),
        ("郑和的年表", "孙中山的大事年表", "海瑞哪些年有记载"),
        f"""SELECT DISTINCT ?年份 ?时间 ?文献 ?文献名 ?段落 ?起 ?止 ?原文 ?置信度 ?审核 ?段落2 ?起2 ?止2 ?原文2 {{
  {first("«P@某标» ?某标 oa:hasTarget ?处 . ?处 oa:hasScope ?段落 ; oa:hasSelector ?字 . ?某标 wm:confidence ?置信度 ; wm:review ?审核 . FILTER(?审核 != wm:rejected)")}
  ?字 oa:start ?起 ; oa:end ?止 ; oa:exact ?原文 .
  ?处2 oa:hasScope ?段落 . ?时标 oa:hasTarget ?处2 ; wm:tagType wm:TIME ; wm:beginYear ?年份 ; wm:endYear ?至 . FILTER(?至 - ?年份 <= 20)
  ?处2 oa:hasSelector ?字2 . ?字2 oa:start ?起2 ; oa:end ?止2 ; oa:exact ?原文2 .
  BIND(?段落 AS ?段落2) BIND(?原文2 AS ?时间)
  {DOCUMENT}
}} ORDER BY ?年份 ?文献名 ?起2""",
        note="年份是提到其人的段落里所记的时间，不一定都是其人的事。",
    ),
    Shape(
        "某时某地的段落",
        "时间",
        "段落",
        "同时说到{T}和{L}的段落",
        ("段落", "文献", "时间", "地点"),
        (
            "(?:关于|有关|提到|说到)?{T}的?{L}的(?:段落|记载|文献|原文|资料)<有哪些>?",
            "<哪些>(?:段落?|文献)<提到>(?:了)?{T}的?{L}",
            "(?:关于|有关){T}的?{L}<有哪些>(?:段落|记载|文献|资料)",
        ),
        ("关于明代南京的记载有哪些", "哪些段落提到永乐年间的南京", "洪武年间南京的记载"),
        f"""SELECT DISTINCT ?段落 ?文献 ?文献名 ?时间 ?地点 ?起 ?止 ?原文 ?置信度 ?审核 ?段落2 ?起2 ?止2 ?原文2 {{
  {first("«L@标引» ?标引 oa:hasTarget ?处 . ?处 oa:hasScope ?段落 ; oa:hasSelector ?字 . ?标引 wm:confidence ?置信度 ; wm:review ?审核 . FILTER(?审核 != wm:rejected)")}
  ?字 oa:start ?起 ; oa:end ?止 ; oa:exact ?原文 .
  ?处2 oa:hasScope ?段落 . ?时标 oa:hasTarget ?处2 ; wm:tagType wm:TIME ; wm:beginYear ?始 ; wm:endYear ?终 .
  FILTER(?始 <= «T.end» && ?终 >= «T.begin» && (?终 - ?始 <= 100 || ?终 - ?始 <= «T.end» - («T.begin»)))
  ?处2 oa:hasSelector ?字2 . ?字2 oa:start ?起2 ; oa:end ?止2 ; oa:exact ?原文2 .
  BIND(?段落 AS ?段落2) BIND(?原文2 AS ?时间) BIND(?原文 AS ?地点)
  {DOCUMENT}
}} ORDER BY ?文献名 ?段落 ?起 ?起2""",
    ),
    Shape(
        "某时的段落",
        "时间",
        "段落",
        "说到{T}的段落",
        ("段落", "文献", "时间"),
        (
            "(?:关于|有关|提到|说到){T}的?(?:段落|记载|文献|原文|资料)<有哪些>?",
            "<哪些>(?:段落?|文献)<提到>(?:了|过)?{T}",
            "{T}的(?:段落|记载|资料)<有哪些>?",
        ),
        ("哪些段落提到永乐年间", "1949年的记载有哪些", "关于嘉靖年间的记载"),
        f"""SELECT DISTINCT ?段落 ?文献 ?文献名 ?时间 ?起 ?止 ?原文 ?置信度 ?审核 {{
  ?标引 wm:beginYear ?始 ; wm:endYear ?终 . FILTER(?始 <= «T.end» && ?终 >= «T.begin» && ?终 - ?始 <= 100)
  {mention(type_="TIME")}
  {DOCUMENT}
  BIND(?原文 AS ?时间)
}} ORDER BY ?始 ?文献名 ?段落 ?起""",
    ),
    Shape(
        "同名的实体",
        "人物",
        "规范",
        "名叫{X}的实体",
        ("名称", "类别", "朝代", "起年", "止年"),
        (
            "(?:同名|叫|名叫|名为|名字叫|称为){X}的(?:人物?|实体|规范|地方|地名)?<有哪些>",
            "<有哪些>(?:人|人物|实体|地方|地名)(?:叫|名叫|名为|名字叫|称为){X}",
            "<哪些>(?:人|人物|实体|地方|地名)(?:叫|名叫|名为|名字叫|称为)(?:做)?{X}",
            "{X}<有哪些>(?:同名|重名)(?:的)?(?:人|人物|地方|实体)?",
            "{X}(?:的)?(?:同名|重名)(?:的)?(?:人|人物|地方|实体)<有哪些>?",
        ),
        ("叫金陵的地方有哪些", "哪些人叫文忠", "有哪些人叫子山"),
        """SELECT DISTINCT ?名称 ?名称名 ?类别 ?朝代 ?起年 ?止年 ?规范 ?规范说 {
  VALUES ?词 { «X.tagged» }
  ?名称 skos:prefLabel|skos:altLabel ?词 . ?名称 skos:prefLabel ?名称名 .
  OPTIONAL { ?名称 crm:P1_is_identified_by ?称 . ?称 crm:P190_has_symbolic_content ?称词 ; wm:nameKind ?称类 . FILTER(?称词 = STR(?词)) }
  BIND(COALESCE(?称类, "本名") AS ?类别)
  OPTIONAL { ?名称 wm:dynasty ?朝代 } OPTIONAL { ?名称 wm:beginYear ?起年 } OPTIONAL { ?名称 wm:endYear ?止年 }
  BIND(?名称 AS ?规范) BIND(CONCAT(?类别, "：", STR(?词)) AS ?规范说)
} ORDER BY ?名称名 ?类别""",
    ),
    Shape(
        "什么出处这样说",
        "出处",
        "段落",
        "说{P}与{X}有关系的原文",
        ("关系", "文献", "原文"),
        (
            "(?:哪些|什么)(?:文献|书|段落|出处|地方)(?:说|记载|提到)(?:了)?{P}(?:和|与|跟|同){X}的?(?:关系)",
            "{P}(?:和|与|跟|同){X}的?(?:关系)?的?(?:有|是)?(?:什么|哪些)?(?:出处|原文|依据|凭据)(?:是什么|在哪里)?",
            "{P}(?:和|与|跟|同){X}(?:有关|相关)的(?:出处|原文|依据|凭据|说法)<有哪些>?",
        ),
        ("哪些文献说了郑和与南京的关系", "苏轼与黄州的关系有什么出处", "海瑞和淳安的关系的原文在哪里"),
        f"""SELECT DISTINCT ?关系 ?文献 ?文献名 ?原文 ?段落 ?起 ?止 ?置信度 ?审核 {{
  {
            first(
                '''{ «P» «X» ?条 wm:subject ?P ; wm:object ?X } UNION { «P» «X» ?条 wm:object ?P ; wm:subject ?X }
    UNION { «P» «X@某标» ?条 wm:subject ?P ; wm:when|wm:where|wm:within|wm:by ?某标 }
    UNION { «P» «X@某标» ?条 wm:subject ?P ; wm:object ?某标 }''',
                "条",
            )
        }
  ?条 wm:predicate ?谓 ; wm:confidence ?置信度 ; wm:review ?审核 ; oa:hasScope ?段落 ; oa:hasSelector ?字 .
  ?字 oa:start ?起 ; oa:end ?止 ; oa:exact ?原文 . FILTER(?审核 != wm:rejected)
  BIND(STRAFTER(STR(?谓), "#") AS ?关系词)
  VALUES (?关系词 ?关系) {{ «predicates» }}
  {DOCUMENT}
}} ORDER BY ?文献名 ?起""",
    ),
)
