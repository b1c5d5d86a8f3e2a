"""Offices 任职, arrivals 到达 and garrisons 驻守. Pure."""

from __future__ import annotations

import re

from ingest.relations.rules import Rule, listed

_TO = (
    "官至|仕至|累官至?|累迁至?|累擢|出为|起为|召为|征为|拜为|擢为|封为|迁为|转为|授为|入为|召拜|征拜|起复|"
    "左迁|量移|移|[为拜迁除授任领兼转徙署补擢调改进封袭加晋摄权降贬谪充升历进]|袭封|追封|官"
)
_TAKES = (
    "(?:先后|曾经?|现|历|一直|长期|兼|当选|受聘|被?聘|被?任命|被?选|被?推举|出|升|就|接|继|连|担)*"
    "(?:为|任|担任|出任|职于?)"
)
_APPOINTS = "[以拜召命遣使擢迁徙封除用立征授调诏起委派聘]|任命|推选|选举|聘请|任用|推举"
_NOT_TAKEN = "(?![^。；]{0,2}，?(?:不拜|不就|不赴|固辞|辞不|力辞|未行|不受|皆不))"
_WISH = "(?<![欲求请愿当可宜拟辞堪以])"
_POSTED = "(?:[出徙移改起复寻后再又以权]|特起)*"

_CUE = f"{_WISH}(?:{_TO})(?:为|任|授|拜|迁|除|知)?"

RULES = (
    Rule(
        "任职",
        re.compile(f"(?:{_CUE})(?P<org>G)?{listed('[FK]')}{_NOT_TAKEN}"),
        0.8,
        reach=3,
        rulers=False,
        dated=True,
    ),
    Rule(
        "任职", re.compile(f"以(?P<o>F)(?=[，为兼领充权守出KF]|$){_NOT_TAKEN}"), 0.75, reach=2, rulers=False, dated=True
    ),
    Rule(
        "任职",
        re.compile(f"(?:(?<=[，。；：TPF\n])|^){_POSTED}(?P<o>K){_NOT_TAKEN}"),
        0.8,
        reach=3,
        rulers=False,
        dated=True,
    ),
    Rule(
        "任职",
        re.compile(f"(?:{_APPOINTS})(?P<s>P)(?:等)?(?:为|任|领|守|权|兼|行|摄|出任|担任)?{listed('[FK]')}{_NOT_TAKEN}"),
        0.82,
        dated=True,
    ),
    Rule(
        "任职",
        re.compile(f"{_TAKES}(?:了|过)?(?:首任|第.任)?(?P<org>G)?(?:的)?{listed('F')}"),
        0.85,
        reach=2,
        rulers=False,
        dated=True,
    ),
    Rule("任职", re.compile("(?P<org>G)(?:的|现任|原|前|首任|时任)?(?P<o>F)(?P<s>P)"), 0.9),
    Rule("任职", re.compile("(?P<o>[FK])(?P<s>P)"), 0.7),
    Rule("任职", re.compile("(?<=[，。；、])(?P<s>P)时?任(?P<o>F)"), 0.85, dated=True),
    Rule("任职", re.compile("(?P<o>F)(?:为|是|由|：)(?P<s>P)"), 0.75),
    Rule("任职", re.compile("(?<=[父子兄弟])(?P<s>P)，(?P<o>[FK])(?=[，。；]|$)"), 0.75),
    Rule(
        "到达",
        re.compile(
            "(?<![东西南北流官仕远下乃以甚功传运送通识靠感受得看听想提说直遇])(?:行至|逃至|进军|进至|来到|到达|抵达|回到|[至抵到达次幸])(?:了|于)?(?P<o>L(?:、L)*)(?![人之使军都])"
        ),
        0.72,
        topic="PG",
        reach=1,
        clauses=2,
        dated=True,
    ),
    Rule(
        "驻守",
        re.compile(
            "(?<![太郡国失谪出])(?:镇守|驻守|驻防|戍守|屯驻|留守|出镇|移镇|还镇|屯兵|驻军|屯军|[守镇戍屯驻])(?:于|在)?(?P<o>L)(?![人之])"
        ),
        0.75,
        topic="PG",
        reach=1,
        clauses=2,
        dated=True,
    ),
)
