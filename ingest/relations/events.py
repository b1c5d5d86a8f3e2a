"""Events with who, where and when, and organisations: 成立 主办. Pure."""

from __future__ import annotations

import re

from ingest.relations.rules import Rule, listed

_HELD = "爆发|发生|举行|举办|召开|开幕|启动|打响|闭幕|拉开帷幕|开展|进行"
_FOUNDED = "成立|创办|创建|建立|创立|设立|始建|筹建|组建|诞生|建馆|开馆|建校"
_LED = "领导|发动|参加|参与|指挥|策划|出席|组织|率领|参加过"

RULES = (
    Rule("发生时间", re.compile(f"(?:{_HELD}|始|创办|设立)(?:于|在)(?P<o>T)"), 0.85, "E"),
    Rule("发生时间", re.compile(f"(?P<s>E)(?:将|拟|定)?(?:于|在)?(?P<o>T)[^。；EP]{{0,8}}?(?:{_HELD})"), 0.85),
    Rule("发生时间", re.compile(f"(?P<o>T)，?(?P<s>E)[^。；EP]{{0,8}}?(?:{_HELD})"), 0.82),
    Rule("发生时间", re.compile(f"(?P<o>T)，(?:[PLG、和]|在)+(?:{_LED})了?(?P<s>E)"), 0.8),
    Rule(
        "发生地",
        re.compile(f"(?P<s>E)[^。；EP]{{0,10}}?(?:在|于)(?P<o>L)(?:首先|隆重|正式|顺利|成功|联合)*(?:{_HELD})"),
        0.85,
    ),
    Rule(
        "发生地",
        re.compile(
            f"(?P<s>E)(?:将|拟|定)?(?:在|于)?T?，?(?:在|于)?{listed('L')}(?:等?[两三四多各]地)?(?:首先|正式)*(?:{_HELD})"
        ),
        0.8,
    ),
    Rule("发生地", re.compile(f"在(?P<o>L)(?:{_LED}|{_HELD})了?(?P<s>E)"), 0.8),
    Rule("参与者", re.compile(f"{listed('[PG]')}(?:等|等人)?(?:在L)?(?:{_LED})了?(?P<s>E)"), 0.82),
    Rule(
        "参与者",
        re.compile(f"(?P<s>E)T?[^。；EP，]{{0,6}}，{listed('P')}(?:等|率|帅|大?破|大?败|领|指挥|战|扣|起|发动|将)"),
        0.65,
    ),
    Rule("主办", re.compile(f"由{listed('G')}(?:共同|联合|等)*(?:主办|承办|举办|组织|发起)"), 0.88, "EG", reach=1),
    Rule("主办", re.compile(f"{listed('G')}(?:共同|联合|等)*(?:主办|举办)了?(?:的)?(?P<s>E)"), 0.85),
    Rule("主办", re.compile(f"由{listed('G')}(?:共同|联合|等)*(?:主办|承办|举办|发起|组织)的(?P<s>E)"), 0.85),
    Rule("主办", re.compile("(?:举办|主办|承办|联办|开展|推出|打造|策划|组织|创办)(?:了|的|好)?T?(?P<s>E)"), 0.72, "G"),
    Rule("成立", re.compile(f"(?:正式)?(?:{_FOUNDED})(?:于|在)(?P<o>T)"), 0.88, "G", reach=1),
    Rule("成立", re.compile(f"(?P<s>G)(?:于|在|始)?(?P<o>T)(?:正式|在L)*(?:{_FOUNDED})"), 0.88),
    Rule(
        "成立",
        re.compile(f"(?:由[^，。；TG]{{1,6}})?(?:于|在)?(?P<o>T)(?:由P|正式|在L)*(?:{_FOUNDED})(?=[，。；、\\n]|$)"),
        0.85,
        "G",
    ),
    Rule("成立", re.compile(f"(?P<o>T)，?(?P<s>G)(?:在L)?(?:正式)?(?:{_FOUNDED})"), 0.88),
    Rule("成立", re.compile(f"(?P<o>T)，?[^。；，G]{{0,12}}(?:{_FOUNDED})[了的]?(?P<s>G)"), 0.8),
)
