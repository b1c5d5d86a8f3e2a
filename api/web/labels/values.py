"""What values of records are called on pages: 简体 and English. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from api.catalogue.decisions import WORDS, Action
from api.chat.records import Reason as Judgement
from api.desk.decisions import Action as Decided
from api.desk.keys.records import MEANINGS, Scope
from api.desk.people.records import Role, Way
from api.desk.reviewing.queue import Order
from api.web.labels import ancient, desk, evidence, exporting, intake, lines, operations, predicates, search, watching
from ontology.queries import Origin
from ontology.records import ReviewState, TagType

Said = tuple[str, str]
"""A label in 简体 and in English."""

_DECIDED = {
    Action.SAME: "the same book",
    Action.DIFFERENT: "not the same book",
    Action.SAME_EDITION: "the same edition",
    Action.DIFFERENT_EDITION: "different editions",
    Action.UNDO: "decision undone",
}

VALUES: Mapping[str, Mapping[str, Said]] = MappingProxyType(
    {
        "TYPES": {
            TagType.PER: ("人物", "Person"),
            TagType.LOC: ("地名", "Place"),
            TagType.ORG: ("机构", "Organisation"),
            TagType.OFI: ("职官", "Office"),
            TagType.BOOK: ("典籍", "Book"),
            TagType.TIME: ("时间", "Time"),
            TagType.EVENT: ("事件", "Event"),
            TagType.SUBJECT: ("主题", "Subject"),
        },
        "NEARNESS": watching.NEARNESS,
        "SCHEDULES": watching.SCHEDULES,
        "WATCH_WAYS": watching.CHANNELS,
        "WATCH_FATES": watching.FATES,
        "INTAKE_WHATS": intake.WHATS,
        "INTAKE_GOING": intake.GOING,
        "INTAKE_SOURCES": intake.SOURCES,
        "SCOPES": {
            Scope.PUSH: (MEANINGS[Scope.PUSH], "Push: bring and take back documents of the branch"),
            Scope.READ: (MEANINGS[Scope.READ], "Read: collections for readers of the library, nothing else"),
            Scope.DESK: (MEANINGS[Scope.DESK], "Desk: the interfaces under /api/desk/ as a librarian of the branch"),
            Scope.METRICS: (MEANINGS[Scope.METRICS], "Metrics: fetch /metrics"),
        },
        "WAYS": {
            Way.PASSWORD: ("密码", "Password"),
            Way.OPENID: ("统一认证", "Single sign-on"),
        },
        "ROLES": {
            Role.READER: ("读者", "Reader"),
            Role.LIBRARIAN: ("馆员", "Librarian"),
            Role.HEAD: ("部门负责人", "Head"),
            Role.ADMINISTRATOR: ("管理员", "Administrator"),
        },
        "REVIEW_ORDERS": {
            Order.WEIGHED: ("拿不准而常被读的在前", "Least sure and most read first"),
            Order.CONFIDENCE: ("最拿不准的在前", "Least sure first"),
        },
        "REVIEW_ACTS": {
            Decided.CONFIRM: ("确认", "confirmed"),
            Decided.CORRECT: ("改正", "corrected"),
            Decided.REJECT: ("否定", "rejected"),
            Decided.MERGE: ("合并", "merged"),
            Decided.SPLIT: ("拆分", "split"),
            Decided.ADD: ("补标", "added"),
            Decided.UNDO: ("撤销", "taken back"),
        },
        **operations.VALUES,
        **desk.VALUES,
        "LINE_ACTIONS": lines.ACTIONS,
        "GUESS_FIELDS": ancient.GUESS_FIELDS,
        "GUESS_VERDICTS": ancient.GUESS_VERDICTS,
        "REVIEWS": {
            ReviewState.MACHINE: ("机器标引，未经审核", "by machine, not reviewed"),
            ReviewState.CONFIRMED: ("馆员已确认", "confirmed by a librarian"),
            ReviewState.CORRECTED: ("馆员已改正", "corrected by a librarian"),
            ReviewState.REJECTED: ("馆员已否定", "rejected by a librarian"),
            ReviewState.STATED: ("来源所标", "stated by the source"),
        },
        "ORIGINS": {
            Origin.TEXTS: ("馆藏原文", "the texts held"),
            Origin.GRAPH: ("知识图谱", "the knowledge graph"),
            Origin.KNOWLEDGE: ("知识库，馆员已审", "the knowledge base, approved by a librarian"),
        },
        "JUDGEMENTS": {
            Judgement.WRONG: ("说得不对", "It is wrong"),
            Judgement.INCOMPLETE: ("不完整", "It is incomplete"),
            Judgement.OFF: ("答非所问", "It answers something else"),
            Judgement.UNCLEAR: ("看不明白", "It is hard to understand"),
            Judgement.SOURCE: ("出处不对", "The source does not say so"),
            Judgement.OTHER: ("其他", "Something else"),
        },
        "FATES": {
            "live": ("在用", "in use"),
            "merged": ("已合并", "merged"),
            "split": ("已拆分", "split"),
            "retired": ("已停用", "retired"),
        },
        "SCHEMES": {"clc": ("中图法", "Chinese Library Classification"), "sibu": ("四部", "Four Divisions")},
        "AUTHORITIES": {
            "bundled": ("文脉自带规范", "authority shipped with 文脉"),
            "local": ("馆自建规范", "the library's own authority"),
        },
        "LANGUAGES": {"lzh": ("文言", "Classical Chinese"), "zh": ("现代汉语", "Modern Chinese")},
        "SCRIPTS": {"Hans": ("简体字", "Simplified characters"), "Hant": ("繁体字", "Traditional characters")},
        "FACET_NAMES": {
            "collection": ("馆藏专题", "Collection"),
            "branch": ("分馆", "Branch"),
            "book": ("书名", "Book"),
            "dynasty": ("朝代", "Dynasty"),
            "years": ("年代", "Years"),
            "kind": ("文献类别", "Kind"),
            "language": ("语言", "Language"),
            "script": ("字体", "Script"),
            "subject": ("主题", "Subject"),
            "person": ("人物", "Person"),
            "place": ("地点", "Place"),
            "type": ("标引类型", "Type of tag"),
            "review": ("审核", "Review"),
            "edition_kind": ("版本类型", "Kind of edition"),
            "sibu": ("四部分类", "Four Divisions"),
            "function": ("著作方式", "Function"),
            "rows": ("行款", "Rows of half a leaf"),
            "bears": ("钤印、题跋、存缺", "Seals, inscriptions, losses"),
            "century": ("版本世纪", "Century of the edition"),
            "image": ("图像", "Images"),
            "entity": ("实体", "Entity"),
        },
        "PREDICATES": predicates.FORWARD,
        "INVERSES": predicates.INVERSE,
        "PARTS": predicates.PARTS,
        "NAME_KINDS": predicates.NAME_KINDS,
        "MATCH_KINDS": predicates.NAME_KINDS | evidence.KINDS,
        "METHODS": search.METHODS,
        "EXPORTS": exporting.EXPORTS,
        "DECISIONS": {action: (word, _DECIDED[action]) for action, word in WORDS.items()},
    }
)


def in_chinese(group: str) -> Mapping[str, str]:
    """Return the 简体 labels of a group of values."""
    return MappingProxyType({value: said[0] for value, said in VALUES[group].items()})


TYPES = in_chinese("TYPES")
AUTHORITIES = in_chinese("AUTHORITIES")
