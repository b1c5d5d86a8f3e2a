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
        re.compile("(?<![县州府郡政])(?:徙治|移治|还治|治所(?:在|设在|设于)?|治)(?:于|在)?(?P<o>L)"),
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
    Rule("改名", re.compile(f"(?:{_RENAMED})(?:曰|为|作|叫)?(?P<o>L)"), 0.82, "L", reach=1, dated=True),
    Rule("改名", re.compile("(?:更名|改名|改称|易名|定名)(?:为|作|叫)?(?P<o>G)"), 0.85, "G", reach=1, dated=True),
    Rule("改名", re.compile("(?:改|升|更)(?P<s>L)(?:曰|为|名|作|置)(?P<o>L)"), 0.88, dated=True),
    Rule("位于", re.compile(f"(?:{_AT})(?:今|原)?L*(?P<o>L)(?=[，。；、\n的与和]|{_SIDE}|$)"), 0.82, "LG", reach=1),
    Rule("位于", re.compile(f"(?<=[LG])在(?:今)?(?P<o>L)(?={_SIDE})"), 0.8, "LG"),
    Rule("位于", re.compile(f"(?<=[LG]，)在(?:今)?(?P<o>L)(?={_SIDE})"), 0.8, "LG"),
)

_BUILT = re.compile(
    "(?P<again>重修|重建|重葺|修葺|复建|再建|再修|增修|改建|扩建|续修|重新|重构|葺而新之)|"
    "(?P<new>建成|竣工|落成|桥成|始建|创建|始筑|创置|初置|始置|修建|建立|营建|肇建|筑成|建造|建|创|造|筑|置|开凿|凿)"
)
_ENDS = re.compile("(?:之|焉|成|完成|开放|启用)?(?:[，。；、\n]|$)")
_FOUNDS = re.compile("始建|创建|建立|创设")
"""Of an organisation these say that it was founded: :mod:`ingest.relations.events`."""
_SINCE = re.compile("[于在自](?P<o>T)")


def built(scene: Scene) -> Iterator[Claim]:
    """Yield what was built or rebuilt: 「X桥，T知府P建」, 「建于T」.

    The object is the time; where none is told, the builder, who is a qualifier otherwise.
    """
    found = [claim for match in _BUILT.finditer(scene.pattern) if (claim := _built(match, scene)) is not None]
    for claim in found:
        told = [other for other in found if (other.subject, other.predicate) == (claim.subject, claim.predicate)]
        times = [other for other in told if scene.pattern[other.object] == "T"]
        builders = [("人物", other.object) for other in told if scene.pattern[other.object] == "P"]
        if not times:
            yield claim
        elif claim in times:
            alone = len(times) == 1 and len(builders) == 1 and not claim.qualifiers
            yield replace(claim, qualifiers=tuple(builders)) if alone else claim


def _built(match: re.Match[str], scene: Scene) -> Claim | None:
    after = _SINCE.match(scene.pattern, match.end())
    if (after is None and not _ENDS.match(scene.pattern, match.end())) or scene.denied(match.start(), match.end()):
        return None
    time = after.start("o") if after is not None else scene.time(match.start())
    person = _builder(scene, match.start())
    spoken = scene.subject(match.start(), "LG", reach=1)
    object_ = person if time is None else time
    if spoken is None or object_ is None or (after and scene.pattern[spoken[0]] == "G" and _FOUNDS.match(match[0])):
        return None
    begin = min(match.start(), object_, person if person is not None else object_)
    span = evidence(scene, begin, after.end() if after is not None else match.end(), spoken[0])
    by = (("人物", person),) if person is not None and time is not None else ()
    return Claim(spoken[0], "重修" if match["again"] else "建成", object_, *span, 0.82 * spoken[1], by)


def _builder(scene: Scene, at: int) -> int | None:
    """Return the last person of the clause before the word of building, who is no part of a longer tale."""
    found = scene.pattern.rfind("P", scene.clause(at), at)
    return found if found >= 0 and at - found <= 8 else None
