# ruff: noqa: E501 - a line of a pattern or a query is kept whole
"""Places and bodies: names, seats, what belongs to them, buildings and foundings. Pure."""

from __future__ import annotations

from api.asking.shape import Shape
from api.asking.snippets import LEAST, first, mention, named, relation

_BUILT = """BIND(IF(?谓 = wm:built, "建成", IF(?谓 = wm:rebuilt, "重修", "成立")) AS ?事)"""
_DONE = "(?:建|建成|修建|建造|兴建|始建|创建|建立|落成|盖|造|修|筑|开工|设|设立|设置)"

# A time that an authority has as an era stands as the era; the words are those of its tag within the relation's own.
_ERA = """?期 a crm:E4_Period . ?时处 oa:hasScope ?段落 ; oa:hasSelector ?时字 . ?时标 oa:hasTarget ?时处 ; oa:hasBody ?期 .
      ?时字 oa:start ?时起 ; oa:end ?时止 . FILTER(?时起 >= ?起 && ?时止 <= ?止)"""
_RENAMED = f"""{{ «L:地点» {relation("renamed alsoNamed", "地点", "彼")}
      BIND(IF(?谓 = wm:renamed, "改名", "又名") AS ?类别) }}
    UNION {{ «L:地点» {relation("renamed alsoNamed", "彼", "地点")}
      BIND(IF(?谓 = wm:renamed, "原名", "又名") AS ?类别) }}"""
_MADE = f"""{{ «H.all:地点» {relation("built rebuilt founded", "地点", "时标")} FILTER(?谓 IN («kind»))
      ?时标 wm:tagType wm:TIME ; oa:hasTarget/oa:hasSelector/oa:exact ?字面 . }}
    UNION {{ «H.all:地点» {relation("built rebuilt founded", "地点", "期")} FILTER(?谓 IN («kind»))
      {_ERA} ?时字 oa:exact ?字面 . }}
    UNION {{ «H.all:地点» {relation("built rebuilt founded", "地点", "某人")} FILTER(?谓 IN («kind»))
      ?某人 a crm:E21_Person ; skos:prefLabel ?某人名 . }}
    UNION {{ «H.all:地点» {relation("built rebuilt founded", "地点", "某人")} FILTER(?谓 IN («kind»))
      ?某人 wm:tagType wm:PER ; oa:hasTarget/oa:hasSelector/oa:exact ?某人名 . }}"""
_ANY_MADE = relation("built rebuilt founded", "地点", "期") + " FILTER(?谓 IN («kind»))"
_THEN = """?时标 wm:beginYear ?始 ; wm:endYear ?终 ; oa:hasTarget/oa:hasSelector/oa:exact ?时间 .
      FILTER(?始 <= «T.end» && ?终 >= «T.begin»)"""
_MADE_THEN = f"""{{ {_ANY_MADE} BIND(?期 AS ?时标) {_THEN} }}
    UNION {{ {_ANY_MADE} ?关系 wm:when ?时标 . {_THEN} }}
    UNION {{ {_ANY_MADE} {_ERA} {_THEN} }}"""
# SPARQL has no square root; ten steps of Newton's method from the largest distance asked for come within a metre.
_ROOT = "\n    ".join(f"BIND((?根{n} + ?方 / ?根{n}) / 2 AS ?根{n + 1})" for n in range(10))
_NEAR = f"""{first("«L» ?L wgs84:lat ?甲纬 ; wgs84:long ?甲经", "甲纬", "甲经", most=1)}
    ?地点 wgs84:lat ?纬 ; wgs84:long ?经 .
    BIND((?纬 - ?甲纬) * 111.195 AS ?北) BIND((?经 - ?甲经) * 111.195 * «L.cos» AS ?东)
    BIND(xsd:double(?北 * ?北 + ?东 * ?东) AS ?方)
    FILTER(?方 <= «Q» * «Q» && ?地点 NOT IN («L.list»))
    BIND(xsd:double(«Q») AS ?根0)
    {_ROOT}
    BIND(ROUND(?根10 * 10) / 10 AS ?公里)"""

SHAPES = (
    Shape(
        "某地的别名",
        "地点",
        "名称",
        "{L}的旧称和别名",
        ("名称", "类别", "地点"),
        (
            "{L}(?:的)?(?:旧称|旧名|古称|古名|别名|别称|曾用名|又名|原名|简称|今名)(?:是|叫|有)?<哪些>?",
            "{L}(?:以前|古代|从前|过去|古时|旧时|历史上|曾经|原来|原先)(?:叫|称|名|称为|叫做)(?:过|作)?(?:<哪些>(?:名字|名称)?)",
            "{L}(?:又|还|也)(?:叫|称|名)(?:做|作)?<哪些>(?:名字)?",
            "{L}<有哪些>(?:旧称|旧名|古称|别名|别称|名字|名称)",
            "{L}(?:改名|改称|更名)(?:过)?(?:成|为)?(?:<哪些>(?:名字|名称)?)",
        ),
        ("南京古代叫什么", "东门老街的旧称是什么", "杭州有哪些别名"),
        f"""SELECT DISTINCT ?名称 ?类别 ?地点 ?地点名 ?段落 ?起 ?止 ?原文 ?置信度 ?审核 ?规范 ?规范说 {{
  {{
    {first(_RENAMED)}
    ?地点 skos:prefLabel ?地点名 .
    ?彼 skos:prefLabel|(oa:hasTarget/oa:hasSelector/oa:exact) ?名称 .
  }} UNION {{
    «L:地点»
    ?地点 crm:P1_is_identified_by ?称 . ?称 crm:P190_has_symbolic_content ?名称 ; wm:nameKind ?类别 .
    ?地点 skos:prefLabel ?地点名 .
    BIND(?地点 AS ?规范) BIND(CONCAT(?类别, "：", ?名称) AS ?规范说)
  }}
}} ORDER BY ?类别 ?名称 ?段落 ?起""",
    ),
    Shape(
        "某地的治所",
        "地点",
        "地点",
        "{L}的治所",
        ("治所", "地点", "时间"),
        (
            "{L}的?(?:治所|府治|县治|州治|郡治|治)(?:是|在|设在)?(?:哪里|哪儿|何处|何地|<哪些>(?:地方)?)?",
            "{L}治(?:于)?(?:哪里|何处|何地)",
            "{L}的(?:官署|衙门)(?:设)?在(?:哪里|哪儿|何处)",
        ),
        ("会稽郡的治所在哪里", "台州的府治是哪里", "新安县的县治在哪里"),
        f"""SELECT DISTINCT ?治所 ?治所名 ?地点 ?地点名 ?时间 ?段落 ?起 ?止 ?原文 ?置信度 ?审核 {{
  «L:地点»
  {relation("seat", "地点", "治所")}
  {named("治所", "地点")}
  OPTIONAL {{ ?关系 wm:when ?时间标 . ?时间标 oa:hasTarget/oa:hasSelector/oa:exact ?时间 }}
}} ORDER BY ?治所名 ?段落 ?起""",
    ),
    Shape(
        "某地下辖哪里",
        "地点",
        "地点",
        "隶属{L}的地方",
        ("下属", "地点"),
        (
            "{L}(?:下辖|管辖|辖|领|统辖|下属|所辖)(?:有|的)?(?:<哪些>(?:县|州|地方|区|地|机构)?)",
            "<哪些>(?:地方|县|州|区|地|机构)?(?:隶属|属|属于|归属)(?:于)?{L}",
            "(?:隶属|属|属于)(?:于)?{L}的(?:地方|县|州|地|机构)?<有哪些>",
            "{L}(?:下面)?<有哪些>(?:县|属县|辖县|属地|下属)",
            "{L}(?:的)?(?:属县|辖县|属地)<有哪些>",
        ),
        ("会稽郡下辖哪些县", "哪些地方属于广州府", "隶属于台州的县有哪些"),
        f"""SELECT DISTINCT ?下属 ?下属名 ?地点 ?地点名 ?段落 ?起 ?止 ?原文 ?置信度 ?审核 {{
  «L:地点»
  {relation("subordinateTo locatedIn", "下属", "地点")}
  {named("下属", "地点")}
}} ORDER BY ?下属名 ?段落 ?起""",
    ),
    Shape(
        "某地隶属哪里",
        "地点",
        "地点",
        "{H}隶属或位于何处",
        ("所属", "地点", "今地", "纬度", "经度"),
        (
            "{H}(?:隶属|属|属于|归属)(?:于)?(?:哪里|哪儿|何处|<哪些>(?:地方|府|州|郡|省)?|哪个(?:府|州|郡|省|县))",
            "{H}(?:位于|在|坐落于|坐落在|地处)(?:哪里|哪儿|何处|什么地方|今(?:天)?(?:的)?(?:哪里|何处|什么地方))",
            "{H}(?:是)?今(?:天)?(?:的)?(?:哪里|哪儿|何处|什么地方|何地)",
            "{H}的?(?:位置|坐标|经纬度|今地|所在地|地址)(?:是|在)?(?:<哪些>|哪里|哪儿|多少)?",
        ),
        ("大鹏所城在哪里", "建康是今天的哪里", "瞻园的位置在哪里"),
        f"""SELECT DISTINCT ?所属 ?所属名 ?地点 ?地点名 ?今地 ?纬度 ?经度 ?段落 ?起 ?止 ?原文 ?置信度 ?审核 ?规范 ?规范说 {{
  {{
    «H:地点»
    {relation("subordinateTo locatedIn", "地点", "所属")}
    {named("所属", "地点")}
  }} UNION {{
    «H:地点»
    ?地点 skos:prefLabel ?地点名 .
    OPTIONAL {{ ?地点 wm:modernPlace ?今地 }} OPTIONAL {{ ?地点 wgs84:lat ?纬度 ; wgs84:long ?经度 }}
    FILTER(BOUND(?今地) || BOUND(?纬度))
    BIND(?地点 AS ?规范) BIND(CONCAT("今地：", COALESCE(?今地, "未记")) AS ?规范说)
  }}
}} ORDER BY ?所属名 ?地点名 ?段落 ?起""",
    ),
    Shape(
        "某地周边的地名",
        "地点",
        "地点",
        "离{L}不到 {Q} 公里、馆藏提到的地名",
        ("地点", "公里", "段落数"),
        (
            "{L}(?:周边|周围|附近|方圆)?(?:的)?{Q}(?:公里|千米|里)(?:之)?(?:内|以内|范围内)?的?(?:<地名>)?<有哪些>?(?:<地名>)?",
            "(?:离|距|距离){L}(?:不到|少于|在)?{Q}(?:公里|千米)(?:之)?(?:内|以内)?的?<地名><有哪些>?",
            "{L}(?:周边|周围|附近|方圆)(?:的)?{Q}(?:公里|千米)(?:之)?(?:内|以内)?<有哪些><地名>",
        ),
        ("南京周边50公里内的地名", "离深圳30公里以内的地方有哪些", "杭州附近100公里内有哪些地名"),
        f"""SELECT DISTINCT ?地点 ?地点名 ?公里 ?段落数 ?段落 ?起 ?止 ?原文 ?置信度 ?审核 {{
  {{ SELECT ?地点 ?公里 (COUNT(DISTINCT ?某段) AS ?段落数) {LEAST} {{
    {first(_NEAR, "地点", "公里")}
    ?某标 oa:hasBody ?地点 ; oa:hasTarget/oa:hasScope ?某段 .
  }} GROUP BY ?地点 ?公里 ORDER BY ?公里 LIMIT 200 }}
  {mention()}
  {named("地点")}
}} ORDER BY ?公里 ?地点名""",
        note="按规范里的经纬度算直线距离。",
    ),
    Shape(
        "某物何时建成或重修",
        "建置",
        "时间",
        "{H}建成、重修、成立的时间和人物",
        ("时间", "人物", "地点", "事"),
        (
            f"{{H}}(?:是)?<何时>(?:开始)?(?P<kind>{_DONE}|重修|重建|修缮|修葺|成立|创办|开馆|建馆)(?:的|起来的)?",
            f"{{H}}(?P<kind>{_DONE}|重修|重建|修缮|成立|创办|开馆|建馆)(?:于|在)<何时>",
            f"{{H}}(?:的)?(?P<kind>{_DONE}|重修|重建|修缮|成立|创办|开馆)(?:时间|年份|年代|日期)(?:是<哪些>?|是<何时>)?",
            f"(?:是)?(?:谁|什么人|哪些人|何人)(?P<kind>{_DONE}|重修|重建|修缮|创办)(?:了|过|的)?{{H}}",
            f"{{H}}(?:是)?(?:由)?(?:谁|什么人|哪些人|何人)(?P<kind>{_DONE}|重修|重建|修缮|创办|主持修建)(?:的)?",
            "{H}(?P<kind>重修|重建|修)过(?:几|多少)次",
        ),
        ("深圳图书馆是哪年成立的", "大报恩寺是什么时候建的", "谁重修了大报恩寺"),
        f"""SELECT DISTINCT ?时间 ?人物 ?人物名 ?地点 ?地点名 ?事 ?段落 ?起 ?止 ?原文 ?置信度 ?审核 {{
  {first(_MADE)}
  {named("地点")}
  OPTIONAL {{ ?时标 wm:value ?时间值 }}
  OPTIONAL {{ ?关系 wm:by ?人标 . ?人标 oa:hasTarget/oa:hasSelector/oa:exact ?经手名 OPTIONAL {{ ?人标 oa:hasBody ?经手 }} }}
  BIND(IF(BOUND(?时间值), CONCAT(?字面, "（", STR(?时间值), "）"), ?字面) AS ?时间)
  BIND(COALESCE(?某人, ?经手) AS ?人物) BIND(COALESCE(?某人名, ?经手名) AS ?人物名)
  {_BUILT}
}} ORDER BY ?时间 ?段落 ?起""",
        words=(
            ("kind", "重修|重建|修缮|修葺", "wm:rebuilt"),
            ("kind", "成立|创办|开馆|建馆|设|设立|设置|建立|创建", "wm:founded, wm:built"),
            ("kind", "修|造|盖|筑", "wm:built, wm:rebuilt"),
            ("kind", ".*", "wm:built, wm:founded"),
        ),
    ),
    Shape(
        "某时建了什么",
        "建置",
        "地点",
        "{T}建成、重修、成立的",
        ("地点", "时间", "事"),
        (
            "{T}[，,]?(?P<kind>建成|建|修建|建造|兴建|落成|修)(?:了|过|的)?(?:<哪些>(?:地方|建筑|工程|东西|寺庙|桥)?)",
            "{T}[，,]?(?P<kind>成立|创办|建立|设立)(?:了|过|的)?(?:<哪些>(?:机构|单位|图书馆|学校|地方)?)",
            "{T}[，,]?(?P<kind>重修|重建|修缮)(?:了|过|的)?(?:<哪些>(?:地方|建筑|寺庙|桥)?)",
            "<哪些>(?:地方|建筑|机构|寺庙|桥|图书馆|学校)?是?(?:在|于)?{T}(?P<kind>建成|修建|建|成立|重修|创办|建造|落成|建立|设立)的?",
            "{T}(?P<kind>建成|修建|成立|重修|创办|建造|落成|建立|设立)的?(?:地方|建筑|机构|寺庙|桥|图书馆|学校)?<有哪些>",
        ),
        ("1999年建成了什么", "哪些机构是1986年成立的", "明代重修了哪些地方"),
        f"""SELECT DISTINCT ?地点 ?地点名 ?时间 ?事 ?段落 ?起 ?止 ?原文 ?置信度 ?审核 {{
  {first(_MADE_THEN)}
  {_BUILT}
  {named("地点")}
}} ORDER BY ?地点名 ?段落 ?起""",
        words=(
            ("kind", "重修|重建|修缮", "wm:rebuilt"),
            ("kind", "成立|创办|建立|设立", "wm:founded, wm:built"),
            ("kind", "修", "wm:built, wm:rebuilt"),
            ("kind", ".*", "wm:built, wm:founded"),
        ),
    ),
)
