# ruff: noqa: E501 - a line of a pattern or a query is kept whole
"""Kin, teachers and friends. Pure."""

from __future__ import annotations

from api.asking.shape import Shape
from api.asking.snippets import first, named, relation

_STEP = """{ ?条@ wm:subject ?%s ; wm:object ?%s . BIND("─" AS ?左@) BIND("→" AS ?右@) } UNION
    { ?条@ wm:object ?%s ; wm:subject ?%s . BIND("←" AS ?左@) BIND("─" AS ?右@) }
    VALUES (?谓@ ?称@) { (wm:father "父") (wm:mother "母") (wm:child "子") (wm:sibling "兄弟") (wm:spouse "夫妻")
      (wm:teacher "师") (wm:friend "友") }
    ?条@ wm:predicate ?谓@ ; wm:confidence ?置信度@ ; wm:review ?审核@ ; oa:hasScope ?段落@ ; oa:hasSelector ?字@ .
    ?字@ oa:start ?起@ ; oa:end ?止@ ; oa:exact ?原文@ . FILTER(?审核@ != wm:rejected)"""


def _step(start: str, stop: str, n: str) -> str:
    """One relation between two persons, whichever way it leads."""
    return (_STEP % (start, stop, start, stop)).replace("@", n)


def _said(n: str) -> str:
    return f'" ", ?左{n}, ?称{n}, ?右{n}, " "'


_PARTIES = first(
    """{ «P:人物» ?条 wm:subject ?人物 ; wm:object ?亲属 . BIND("正" AS ?向) }
  UNION { «P:人物» ?条 wm:object ?人物 ; wm:subject ?亲属 . BIND("反" AS ?向) }"""
)
_MET = "FILTER(?甲 != ?P1 && ?甲 != ?P2)"
_PASSPORT = " ".join(f"?{name}{n}" for n in ("", "2", "3") for name in ("段落", "起", "止", "原文", "置信度", "审核"))
_PATHS = f"""SELECT DISTINCT ?路径 ?步数 {_PASSPORT} {{
  {{ «P1» «P2»
    {_step("P1", "P2", "")}
    ?P1 skos:prefLabel ?名1 . ?P2 skos:prefLabel ?名2 .
    BIND(1 AS ?步数) BIND(CONCAT(?名1, {_said("")}, ?名2) AS ?路径)
  }} UNION {{ «P1» «P2»
    {_step("P1", "甲", "")}
    {_step("甲", "P2", "2")}
    {_MET}
    ?P1 skos:prefLabel ?名1 . ?P2 skos:prefLabel ?名2 . ?甲 skos:prefLabel ?甲名 .
    BIND(2 AS ?步数) BIND(CONCAT(?名1, {_said("")}, ?甲名, {_said("2")}, ?名2) AS ?路径)
  }} UNION {{ «P1» «P2»
    {_step("P1", "甲", "")}
    {_step("乙", "P2", "3")}
    {_step("甲", "乙", "2")}
    {_MET} FILTER(?乙 != ?P1 && ?乙 != ?P2 && ?甲 != ?乙)
    ?P1 skos:prefLabel ?名1 . ?P2 skos:prefLabel ?名2 . ?甲 skos:prefLabel ?甲名 . ?乙 skos:prefLabel ?乙名 .
    BIND(3 AS ?步数) BIND(CONCAT(?名1, {_said("")}, ?甲名, {_said("2")}, ?乙名, {_said("3")}, ?名2) AS ?路径)
  }}
}} ORDER BY ?步数 ?路径 LIMIT 200"""


def _kin(relations: str, inverse: str) -> str:
    """Relations from the person, and those to the person."""
    forward = f"{{ «P:人物» {relation(relations, '人物', '亲属')} }}" if relations else ""
    backward = f"{{ «P:人物» {relation(inverse, '亲属', '人物')} }}" if inverse else ""
    return first(" UNION ".join(part for part in (forward, backward) if part))


def _kin_shape(name: str, words: str, relations: str, inverse: str, examples: tuple[str, ...]) -> Shape:
    return Shape(
        name,
        "亲友",
        "人物",
        f"{{P}}的{name.removeprefix('某人的')}",
        ("亲属", "人物"),
        (
            f"{{P}}的?(?:{words})(?:都|分别)?(?:是|叫|有)?(?:过)?(?:谁|<哪些>人?|什么名字|哪一?位)?",
            f"<谁>是{{P}}的?(?:{words})",
            f"{{P}}有(?:<哪些>|没有)(?:{words})",
            f"{{P}}(?:一共|总共|共)?有(?:<哪些>)(?:{words})",
        ),
        examples,
        f"""SELECT DISTINCT ?亲属 ?亲属名 ?人物 ?人物名 ?段落 ?起 ?止 ?原文 ?置信度 ?审核 {{
  «P»
  {_kin(relations, inverse)}
  {named("亲属", "人物")}
}} ORDER BY ?亲属名 ?段落 ?起""",
    )


SHAPES = (
    _kin_shape(
        "某人的父亲",
        "父亲|父|爸爸|生父",
        "father",
        "child",
        ("苏轼的父亲是谁", "谁是曹丕的父亲", "曹丕的父亲叫什么名字"),
    ),
    _kin_shape(
        "某人的母亲", "母亲|母|妈妈|生母", "mother", "", ("苏轼的母亲是谁", "谁是司马迁的母亲", "孟子的母亲叫什么名字")
    ),
    _kin_shape(
        "某人的子女",
        "儿子|子女|孩子|女儿|儿女|子嗣|后代|子",
        "child",
        "father mother",
        ("曹操的儿子有哪些", "谁是曹操的儿子", "曹操有几个儿子"),
    ),
    _kin_shape(
        "某人的兄弟",
        "兄弟姐妹|兄弟|哥哥|弟弟|兄长|兄|弟|姐姐|妹妹|姊妹|手足",
        "sibling",
        "sibling",
        ("苏轼的弟弟是谁", "谁是苏辙的哥哥", "苏轼的兄弟有哪些"),
    ),
    _kin_shape(
        "某人的配偶",
        "妻子|夫人|丈夫|配偶|妻|老婆|太太|皇后|王后",
        "spouse",
        "spouse",
        ("苏轼的妻子是谁", "谁是赵明诚的妻子", "李清照的丈夫叫什么名字"),
    ),
    _kin_shape(
        "某人的老师",
        "老师|师父|师傅|先生|业师|师",
        "teacher",
        "",
        ("曾巩的老师是谁", "谁是曾巩的老师", "曾巩有哪些老师"),
    ),
    _kin_shape(
        "某人的学生",
        "学生|弟子|门生|门人|徒弟|门徒",
        "",
        "teacher",
        ("欧阳修的学生有哪些", "谁是欧阳修的弟子", "欧阳修有哪些门生"),
    ),
    _kin_shape(
        "某人的朋友",
        "朋友|好友|友人|友",
        "friend",
        "friend",
        ("苏轼的朋友有哪些", "谁是王安石的好友", "苏轼有哪些友人"),
    ),
    Shape(
        "某人的亲属",
        "亲友",
        "人物",
        "{P}的亲属和师友",
        ("亲属", "关系", "人物"),
        (
            "{P}的(?:亲属|家人|亲人|亲友|家属|家族|亲戚|师友)(?:成员)?<有哪些>?(?:人)?",
            "{P}<有哪些>(?:亲属|家人|亲人|亲友|亲戚|师友)",
            "<谁>是{P}的(?:亲属|家人|亲人|亲友|亲戚)",
        ),
        ("苏轼的亲属有哪些", "苏轼有哪些家人", "谁是曹操的亲人"),
        f"""SELECT DISTINCT ?亲属 ?亲属名 ?关系名 (?关系名 AS ?关系) ?人物 ?人物名 ?段落 ?起 ?止 ?原文 ?置信度 ?审核 {{
  {_PARTIES}
  VALUES (?谓 ?称) {{ (wm:father "父") (wm:mother "母") (wm:child "子") (wm:sibling "兄弟") (wm:spouse "夫妻") (wm:teacher "师") (wm:friend "友") }}
  ?条 wm:predicate ?谓 ; wm:confidence ?置信度 ; wm:review ?审核 ; oa:hasScope ?段落 ; oa:hasSelector ?字 .
  ?字 oa:start ?起 ; oa:end ?止 ; oa:exact ?原文 . FILTER(?审核 != wm:rejected)
  BIND(IF(?向 = "正", ?称, IF(?谓 IN (wm:father, wm:mother), "子", IF(?谓 = wm:child, "父母", IF(?谓 = wm:teacher, "学生", ?称)))) AS ?关系名)
  {named("亲属", "人物")}
}} ORDER BY ?关系名 ?亲属名 ?段落 ?起""",
    ),
    Shape(
        "两人的关系",
        "亲友",
        "关系",
        "{P1}与{P2}之间原文所说的关系（至多三步）",
        ("路径", "步数"),
        (
            "{P1}(?:和|与|跟|同|、){P2}(?:之间)?(?:有|是)?(?:什么|何|哪些)?(?:亲属)?(?:关系|联系)",
            "{P1}(?:是)?{P2}的(?:什么人|谁|何人)",
            "{P1}(?:和|与|跟|同|、){P2}的(?:关系|联系)(?:是什么|是怎样的|如何)?",
            "{P1}(?:和|与|跟|同){P2}(?:怎么|如何|怎样)(?:联系起来|认识|相连|关联)(?:的)?",
        ),
        ("苏轼和苏辙是什么关系", "曹操与曹丕的关系", "曹丕是曹操的什么人"),
        _PATHS,
        note="只算父、母、子、兄弟、夫妻、师、友几种关系，从一人走到另一人，至多三步。",
    ),
)
