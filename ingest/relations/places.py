"""Places: 治所 隶属 改名 位于, and what was built and rebuilt, when and by whom. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.relations.rules import Claim, Rule, evidence
from ingest.relations.scene import Scene

_RENAMED = "改名为?|更名为?|改曰|更曰|改称|改为|改作|易名|更为|升为|降为|赐名|复名|复称|改"
_AT = "位于|坐落于|坐落在|地处|设在|设于|址在"
_SIDE = "之?(?:东|西|南|北|城|治|中|内|旁|侧|境|左|右|上|下|外)"

RULES = (
    Rule(
        "治所",
        re.compile("(?<![县州府郡政统管自法防整医惩])(?:徙治|移治|还治|治所(?:在|设在|设于)?|治)(?:于|在)?(?P<o>L)"),
        0.85,
        "LG",
        reach=1,
        dated=True,
    ),
    Rule(
        "隶属",
        re.compile("(?:改|还|仍|并|皆|今|直|初|先后)*(?:隶属|属|隶)(?:于)?(?P<o>[LG])(?=[，。；、\n]|$)"),
        0.82,
        "LG",
        reach=1,
        dated=True,
    ),
    Rule(
        "改名",
        re.compile(f"(?:{_RENAMED})(?:曰|为|作|叫)?(?P<o>L)(?=[，。；、\n）]|$)"),
        0.82,
        "L",
        reach=1,
        dated=True,
    ),
    Rule("改名", re.compile("(?:更名|改名|改称|易名|定名)(?:为|作|叫)?(?P<o>G)"), 0.85, "G", reach=1, dated=True),
    Rule("改名", re.compile("(?:改|升|更)(?P<s>L)(?:曰|为|名|作|置)(?P<o>L)"), 0.88, dated=True),
    Rule("改名", re.compile("[本故旧古](?P<s>L)，T?(?:改|升|更|降)(?:名|曰|为)+(?P<o>L)"), 0.85, dated=True),
    Rule("位于", re.compile(f"(?:{_AT})(?:今|原)?L*(?P<o>L)(?=[，。；、\n的与和]|{_SIDE}|$)"), 0.82, "LG", reach=1),
    Rule("位于", re.compile(f"(?<=[LG])在(?:今)?(?P<o>L)(?={_SIDE})"), 0.8, "LG"),
    Rule("位于", re.compile(f"(?<=[LG]，)在(?:今)?(?P<o>L)(?={_SIDE})"), 0.8, "LG"),
)

_AGAIN = "重修|重建|重葺|修葺|复建|再建|再修|增修|改建|扩建|续修|重新|重构|葺而新之"
_NEW = (
    "建成|竣工|落成|桥成|始建|创建|始筑|创置|初置|始置|修建|建立|营建|肇建|筑成|建造|建|创|造|筑|置|开凿|凿|"
    "(?<=[T间])成"
)
_BUILT = re.compile(f"(?P<again>{_AGAIN})|(?P<new>{_NEW})")
_BY_WHOM = re.compile(
    f"(?P<who>P)等?(?:奉敕|奉诏|捐资|主持|始|又|复|再|首)*(?:(?P<again>{_AGAIN})|(?P<new>修建|创建|始建|建|创|造|筑|凿))"
    "了?(?P<what>[LG])(?=[，。；、\n]|$)"
)
_SET_UP = re.compile("T[^，。；、PLGT]{0,4}(?:析?L地?)?(?:初|始|分)?(?:置|立|设)(?P<what>L)(?=[，。；]|$)")
_PASSIVE = re.compile(
    "(?:[TFPKLG、，所始创初新移奏并又复由于再乃遂等皆本原中末间今匠]|邑人|里人|郡人|州人|县人|僧|道士|住持|主持|捐资|率众|奉敕|倡|"
    "等人|[FP][^A-Z，。；]{1,3}|析L.{0,4}地?|分L地?)*"
)
"""What stands before the word of building in a clause about the building: when, who, and little else."""
_ENDS = re.compile("(?:之|焉|成|完成|开放|启用)?(?:[，。；、\n]|$|(?=[TF]))")
_FOUNDS = re.compile("始建|创建|建立|创设")
"""Of an organisation these say that it was founded: :mod:`ingest.relations.events`."""
_SINCE = re.compile("[于在自](?P<o>T)")


def built(scene: Scene) -> Iterator[Claim]:
    """Yield what was built or rebuilt: 「X桥，T知府P建」, 「建于T」, 「P建X桥」.

    The object is the time; where none is told, the builder, who is a qualifier otherwise.
    """
    yield from _active(scene)
    found = [claim for match in _BUILT.finditer(scene.pattern) if (claim := _passive(match, scene)) is not None]
    for claim in found:
        told = [other for other in found if (other.subject, other.predicate) == (claim.subject, claim.predicate)]
        times = [other for other in told if scene.pattern[other.object] == "T"]
        builders = [("人物", other.object) for other in told if scene.pattern[other.object] == "P"]
        if not times:
            yield claim
        elif claim in times:
            alone = len(times) == 1 and len(builders) == 1 and not claim.qualifiers
            yield replace(claim, qualifiers=tuple(builders)) if alone else claim


def _passive(match: re.Match[str], scene: Scene) -> Claim | None:
    after = _SINCE.match(scene.pattern, match.end())
    begin = _start(scene, match.start())
    ends = after is not None or _ENDS.match(scene.pattern, match.end())
    if not ends or not _PASSIVE.fullmatch(scene.pattern, begin, match.start()):
        return None
    if scene.denied(match.start(), match.end()):
        return None
    spoken = scene.subject(match.start(), "LG", reach=1) or scene.subject(begin, "LG", reach=1)
    if (
        spoken is None
        or scene.kind(spoken[0]) in _NATURE
        or (after and scene.pattern[spoken[0]] == "G" and _FOUNDS.match(match[0]))
    ):
        return None
    time = after.start("o") if after is not None else scene.time(match.start())
    span = (match.start(), after.end() if after is not None else match.end())
    return _claim(scene, match, spoken, time, _builder(scene, begin, match.start()), span)


def _active(scene: Scene) -> Iterator[Claim]:
    for match in (*_BY_WHOM.finditer(scene.pattern), *_SET_UP.finditer(scene.pattern)):
        if scene.denied(match.start(), match.end()):
            continue
        who = match.start("who") if match.re is _BY_WHOM else None
        time = scene.time(match.start()) if who is not None else match.start()
        claim = _claim(scene, match, (match.start("what"), 1.0), time, who, match.span())
        if claim is not None:
            yield claim


def _claim(
    scene: Scene,
    match: re.Match[str],
    spoken: tuple[int, float],
    time: int | None,
    person: int | None,
    span: tuple[int, int],
) -> Claim | None:
    object_ = person if time is None else time
    if object_ is None:
        return None
    begin = min(span[0], object_, person if person is not None else object_)
    bounds = evidence(scene, begin, span[1], spoken[0])
    by = (("人物", person),) if person is not None and time is not None else ()
    predicate = "重修" if match.groupdict().get("again") else "建成"
    return Claim(spoken[0], predicate, object_, *bounds, 0.82 * spoken[1], by)


def _start(scene: Scene, at: int) -> int:
    """Return where what is said of the building begins: its clause, or its time in a text without punctuation."""
    begin = scene.clause(at)
    return max(begin, scene.pattern.rfind("T", begin, at)) if at - begin > _LONG else begin


def _builder(scene: Scene, begin: int, at: int) -> int | None:
    """Return the last person before the word of building, who is no part of a longer tale."""
    found = scene.pattern.rfind("P", begin, at)
    return found if found >= 0 and _BUILDS.fullmatch(scene.pattern, found + 1, at) else None


_NATURE = frozenset("山水海岛泉谷")
"""Kinds of place that nobody builds."""
_BUILDS = re.compile("(?:[等所始创初复再又于TL、P]|捐资|率众|主持|奉敕|倡)*")
"""What stands between a builder and the word of building."""
_LONG = 12
