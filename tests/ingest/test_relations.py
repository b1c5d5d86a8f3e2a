"""Relations within a passage: what each family says, who is spoken of, what is not said, and where the words stand."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.normalize import fold
from ingest.relations import Finding, relations
from ingest.relations.scene import Scene
from ingest.taggers.mention import Mention
from ontology.predicates import PREDICATES
from ontology.records import Link, Maker, TagType

_TYPES = dict(zip("PLGFBTE", ("PER", "LOC", "ORG", "OFI", "BOOK", "TIME", "EVENT"), strict=True))


def read(marked: str, kind: str = "") -> tuple[str, tuple[Mention, ...]]:
    """Return text and mentions of ``{P陈胜}者，{L阳城}人``; ``{F{L会稽}太守}`` nests."""
    text, open_, mentions = "", [], []
    for part in re.findall(r"\{[A-Z]|\}|[^{}]+", marked):
        if part.startswith("{"):
            open_.append((len(text), TagType(_TYPES[part[1]])))
        elif part == "}":
            begin, type_ = open_.pop()
            mentions.append(Mention(begin, len(text), type_, kind, "", 1.0, Maker("test", "1")))
        else:
            text += fold(part)
    return text, tuple(sorted(mentions, key=lambda one: (one.begin, -one.end)))


def found(marked: str, kind: str = "") -> tuple[str, tuple[Mention, ...], tuple[Finding, ...]]:
    text, mentions = read(marked, kind)
    return text, mentions, relations(mentions, [None] * len(mentions), text)


def said(marked: str, kind: str = "") -> set[str]:
    """Return what is found as 「主 谓 宾」 with the qualifiers behind."""
    text, mentions, findings = found(marked, kind)

    def surface(place: int) -> str:
        return text[mentions[place].begin : mentions[place].end]

    return {
        " ".join(
            [
                f"{surface(one.subject)} {one.predicate} {surface(one.object)}",
                *(f"{part}={surface(place)}" for part, place in one.qualifiers),
            ]
        )
        for one in findings
    }


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("{P陈胜}者，{L阳城}人也，字{P涉}。", {"陈胜 籍贯 阳城", "陈胜 字 涉"}),
        ("{P王守仁}，号{P阳明}，卒谥{P文成}。", {"王守仁 号 阳明", "王守仁 谥号 文成"}),
        ("{P杨万里}字{P廷秀}{L吉水}人自号{P诚斋}", {"杨万里 字 廷秀", "杨万里 籍贯 吉水", "杨万里 号 诚斋"}),
        ("{P鲁迅}原名{P周树人}，{L浙江绍兴}人", {"鲁迅 又名 周树人", "鲁迅 籍贯 浙江绍兴"}),
        ("{L洛阳桥}，一名{L万安桥}。", {"洛阳桥 又名 万安桥"}),
        ("{T元祐四年}，{P苏轼}知事。以{F龙图阁学士}{F知杭州}。", {"苏轼 任职 龙图阁学士", "苏轼 任职 知杭州"}),
        ("{P朱买臣}拜{F{L会稽}太守}。", {"朱买臣 任职 会稽太守 地点=会稽"}),
        ("上拜{P韩信}为{F大将军}。", {"韩信 任职 大将军"}),
        ("{T1909年}，{P缪荃孙}任{G京师图书馆}{F监督}。", {"缪荃孙 任职 监督 时间=1909年 机构=京师图书馆"}),
        ("{G南京图书馆}{F馆长}{P柳诒征}到会。", {"柳诒征 任职 馆长 机构=南京图书馆"}),
        ("{P司马迁}著《{B史记}》。", {"司马迁 著 史记"}),
        ("《{B咸淳临安志}》，{P潜说友}纂。", {"潜说友 编 咸淳临安志"}),
        ("{P陈寿}撰《{B三国志}》，{P裴松之}注之。", {"陈寿 著 三国志", "裴松之 注 三国志"}),
        ("{P曹丕}，{P操}之子也。弟{P植}。", {"曹丕 父 操", "曹丕 兄弟 植"}),
        ("{P叶圣陶}之子{P叶至善}。", {"叶圣陶 子 叶至善"}),
        ("{P冰心}的丈夫是{P吴文藻}。", {"冰心 夫妻 吴文藻"}),
        ("{P颜回}，{P孔子}弟子。", {"颜回 师 孔子"}),
        ("{P曾巩}从{P欧阳修}学，与{P王安石}友善。", {"曾巩 师 欧阳修", "曾巩 友 王安石"}),
        ("{T元丰三年}，{P苏轼}至{L黄州}。", {"苏轼 到达 黄州 时间=元丰三年"}),
        ("{P祖逖}镇{L雍丘}。", {"祖逖 驻守 雍丘"}),
        ("{L会稽郡}治{L吴县}，{T永建四年}徙治{L山阴}。", {"会稽郡 治所 吴县", "会稽郡 治所 山阴 时间=永建四年"}),
        ("{L上虞县}，明属{L绍兴府}。", {"上虞县 隶属 绍兴府"}),
        ("{T宣和三年}，改{L睦州}曰{L严州}。", {"睦州 改名 严州 时间=宣和三年"}),
        ("{L万安桥}，{T成化十八年}{F知县}{P吴璋}重修。", {"万安桥 重修 成化十八年 人物=吴璋", "吴璋 任职 知县"}),
        ("{L天一阁}由{P范钦}主持建造，建于{T嘉靖四十年}。", {"天一阁 建成 嘉靖四十年 人物=范钦"}),
        ("{P滕子京}重修{L岳阳楼}。", {"岳阳楼 重修 滕子京"}),
        ("{G深圳图书馆}成立于{T1986年}，位于{L福田区}。", {"深圳图书馆 成立 1986年", "深圳图书馆 位于 福田区"}),
        ("{E五四运动}{T1919年}在{L北京}爆发。", {"五四运动 发生时间 1919年", "五四运动 发生地 北京"}),
        ("{P周恩来}、{P贺龙}领导了{E南昌起义}。", {"南昌起义 参与者 周恩来", "南昌起义 参与者 贺龙"}),
        ("{E书香节}由{G甲局}、{G乙馆}共同主办。", {"书香节 主办 甲局", "书香节 主办 乙馆"}),
    ],
)  # fmt: skip
def test_what_a_passage_says(marked: str, expected: set[str]) -> None:
    assert expected <= said(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "{P苏轼}不为{F宰相}，然名满天下。",
        "{P王安石}岂尝为{F翰林学士}乎？",
        "{P苏轼}何时知{F杭州太守}？",
        "若{P韩信}为{F丞相}，则天下可安。",
        "{P司马光}未尝至{L岭南}。",
        "{P蔡元培}没有担任过{G南京大学}的{F校长}。",
        "{P韩信}拜{F大将军}，固辞。",
    ],
)
def test_what_is_denied_supposed_or_asked_is_not_said(marked: str) -> None:
    assert said(marked) == set()


def test_what_follows_is_of_the_one_last_introduced_within_the_sentence() -> None:
    whole = said("{P程颢}，字{P伯淳}；弟{P颐}，字{P正叔}。后为{F御史}。")
    assert {"程颢 字 伯淳", "颐 字 正叔", "程颢 任职 御史"} <= whole
    assert "颐 任职 御史" not in whole


def test_an_untagged_subject_keeps_a_statement_from_another() -> None:
    assert said("{P皇太后}怒。乃以长子某为{F郎中令}。") == set()


def test_who_is_only_possessor_speaker_or_grantor_is_not_spoken_of() -> None:
    assert "景帝 任职 蜀郡太守" not in said("{P文翁}，{L舒}人，{P景帝}末为{F蜀郡太守}。")
    assert said("{P褚先生}曰，后为{F舍人}。") == set()
    assert said("{P隆武帝}赐姓朱，封{F忠孝伯}。") == set()


def test_distance_costs_confidence() -> None:
    near = found("{P柳宗元}为{F刺史}。")[2][0].confidence
    far = found("{P柳宗元}，字{P子厚}，少精敏。后为{F刺史}。")[2][-1].confidence
    assert far < near


def test_nothing_is_said_across_a_paragraph() -> None:
    assert said("{P司马迁}，{L夏阳}人。\n著《{B史记}》。") == {"司马迁 籍贯 夏阳"}


def test_nobody_builds_a_mountain() -> None:
    assert said("{L武夷山}在南。{T淳熙十年}成。", kind="山") == set()


def test_each_carries_the_words_that_say_so() -> None:
    text, _, findings = found("{P陈胜}者，{L阳城}人也，字{P涉}。")
    assert [text[one.begin : one.end] for one in findings] == ["陈胜者，阳城人", "陈胜者，阳城人也，字涉"]


def test_entities_come_from_the_links() -> None:
    text, mentions = read("{P司马迁}著《{B史记}》。")
    link = Link("cbdb:1", "司马迁", (), 1.0, Maker("test", "1"))
    (one,) = relations(mentions, [link, None], text)
    assert (one.subject_id, one.object_id) == ("cbdb:1", "")


def test_a_name_is_one_letter_and_quotation_marks_are_none() -> None:
    text, mentions = read("{P司马迁}著《{B史记}》，{F知杭州}，{F知县}。")
    assert Scene(mentions, text).pattern == "P着B，K，F。"


_PIECES = st.sampled_from(
    ["{P甲乙}", "{L丙州}", "{G丁馆}", "{F戊令}", "{F知己}", "{B庚志}", "{T元年}", "{E辛战}", "{F{L丙州}令}",
     "，", "。", "；", "\n", "、", "？", "《", "》", "字", "人", "也", "为", "拜", "著", "修", "建", "重修", "属",
     "治", "改曰", "子", "之", "弟", "与", "友善", "至", "由", "主办", "成立于", "不", "在"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=24))
def test_every_finding_is_sound(pieces: list[str]) -> None:
    text, mentions, findings = found("".join(pieces))
    assert len({(one.subject, one.predicate, one.object) for one in findings}) == len(findings)
    for one in findings:
        predicate = PREDICATES[one.predicate]
        assert 0 <= one.begin < one.end <= len(text)
        assert 0 < one.confidence <= 1
        assert mentions[one.subject].type in predicate.domain
        assert mentions[one.object].type in predicate.range
        assert all(0 <= place < len(mentions) for _, place in one.qualifiers)
        low, high = sorted((mentions[one.subject].begin, mentions[one.object].begin))
        assert "\n" not in text[low:high]
