"""Sentences in which machines say why something was linked, joined, headed or guessed: 简体, as stored, and English.

What stands in a place is from texts and records and stays as it is written; but ``kind`` is the kind of a name,
``told`` another of these sentences, ``marks`` may say that there are none, and ``word`` is a word of the program's own.
Pure.
"""

from __future__ import annotations

from types import MappingProxyType

_Said = tuple[str, str]

_LINKS: tuple[_Said, ...] = (
    ("「{kind}」匹配", "matches as: {kind}"),
    ("通行名相符", "bears the usual name"),
    ("单字", "a single character"),
    ("段中年份与生卒相合", "years in the passage agree with the years of life"),
    ("段中年份与生卒不合", "years in the passage disagree with the years of life"),
    ("与文献同属{dynasty}", "of {dynasty}, as the document is"),
    ("晚于文献年代", "later than the document"),
    ("不晚于文献年代", "not later than the document"),
    ("同时代", "of the same time"),
    ("同段人物同时代", "persons of the passage are of the same time"),
    ("同段人物同属{dynasty}", "persons of the passage are of {dynasty}"),
    ("同段地名同在{place}", "places of the passage lie in {place}"),
    ("与同段地名相近", "near to places of the passage"),
    ("同段见「{name}」", "「{name}」 stands in the same passage"),
    ("同段有「{name}」", "「{name}」 stands in the same passage"),
    ("规范注及「{name}」", "the note of the authority names 「{name}」"),
    ("通名相合", "the word for its unit agrees"),
    ("下有「{name}」", "「{name}」 follows"),
    ("上有「{name}」", "「{name}」 goes before"),
    ("先秦两汉国名", "a state of Han or before"),
    ("时代不合", "of another time"),
    ("今仍此名", "is still called so"),
    ("文中「{words}」与规范相合", "the text says 「{words}」, as the authority does"),
    ("文中「{words}」", "the text says 「{words}」"),
    ("前文「{words}」", "said before: 「{words}」"),
    ("同文前见", "named before in the document"),
    ("承前同姓「{name}」", "has the surname of 「{name}」 before"),
    ("承前「{name}」", "goes on from 「{name}」"),
    ("承姓「{name}」", "goes on from the surname 「{name}」"),
    ("承「{name}」", "goes on from 「{name}」"),
    ("由上级政区与通名合成", "made of what it lies in and the word for its unit"),
    ("由「{name}」今地与本名合成", "made of where 「{name}」 is today and its own name"),
    ("由治所与官名合成", "made of the seat and the office"),
    ("官名前有治所", "the seat stands before the office"),
    ("去称呼「{words}」", "without the form of address 「{words}」"),
    ("去「{words}」", "without 「{words}」"),
    ("去引号与副题", "without quotation marks and subtitle"),
    ("「{name}」之城", "the city of 「{name}」"),
    ("在「{name}」之下", "lies below 「{name}」"),
    ("其时之都", "the capital of the time"),
    ("机构所在", "where the body is"),
    ("本馆文献", "a document of this library"),
    ("审核记录", "decisions of reviewers"),
    ("审核选定", "chosen by a reviewer"),
    ("「{name}」已拆分", "「{name}」 was split"),
    ("「{name}」已合并", "「{name}」 was merged"),
)
_DATES: tuple[_Said, ...] = (
    ("年号纪年", "a year of an era"),
    ("干支纪年", "a year of the cycle of sixty"),
    ("干支纪日", "a day of the cycle of sixty"),
    ("承前纪年", "a year that goes on from one before"),
    ("公元纪年", "a year of the common era"),
    ("民国纪年", "a year of the Republic"),
    ("年代", "a decade"),
    ("世纪", "a century"),
    ("时期", "a period"),
    ("期间", "a span"),
    ("月日", "a month and day"),
    ("朝代", "a dynasty"),
    ("专名", "a proper name"),
    ("历代相连", "dynasties in a row"),
    ("通行所指", "what is usually meant"),
    ("朝代相合", "the dynasty agrees"),
    ("书述{dynasty}", "the book tells of {dynasty}"),
    ("题名有「{words}」", "「{words}」 stands in the title"),
    ("前有「{words}」", "「{words}」 goes before"),
    ("段中有「{words}」", "「{words}」 stands in the passage"),
    ("《春秋》以鲁纪年", "《春秋》 counts by the years of Lu"),
    ("{name}（{years}）在世", "{name} ({years}) was alive"),
    ("与前文同属{dynasty}", "of {dynasty}, as what goes before"),
    ("近前文{year}年", "near to {year} before"),
    ("近后文{year}年", "near to {year} after"),
    ("前文{year}年在其间", "{year} before falls within"),
    ("干支{cycle}相合", "{cycle} of the cycle of sixty agrees"),
    ("其时以载纪年", "at that time years were called 载"),
    ("承前{year}", "goes on from {year}"),
)
_SUBJECTS: tuple[_Said, ...] = (
    ("词：{words}", "word: {words}"),
    ("语义比平均近 {n} 个标准差", "nearer in meaning than the average by {n} standard deviations"),
)
_GUESSES: tuple[_Said, ...] = (
    ("正文开头“{words}”", "the beginning of the text, “{words}”"),
    ("卷端“{words}”", "the head of the chapter, “{words}”"),
    ("卷末“{words}”", "the end of the chapter, “{words}”"),
    ("文件名“{words}”", "the file's name, “{words}”"),
    ("文件夹名“{words}”", "the folder's name, “{words}”"),
)
_MATCHES: tuple[_Said, ...] = (
    ("规范自述", "stated by the authority"),
    ("同一外部编号另有实体也称等同，暂作相近", "others claim the same id; taken as close for now"),
    ("由合并入它的 {id} 而来", "by way of {id}, which was merged into it"),
    ("同名职官", "an office of the same name"),
    ("同名而年代相合", "the same name, and years that agree"),
    ("同名同时代", "the same name and time"),
    ("同名", "the same name"),
    ("同名，别无坐标与年代可比", "the same name; no position or years to compare"),
    ("与同组记录同名而相近，此地自身无坐标", "like records of the same name; has no position of its own"),
    ("同名，相距 {n} 公里", "the same name, {n} km apart"),
    ("同名，治所先后相接，相距 {n} 公里", "the same name, seats that follow on each other, {n} km apart"),
)
_WORKS: tuple[_Said, ...] = (
    ("著录的异名相同：{names}", "the same other name on record: {names}"),
    ("规范中是同一部书的名称：{names}", "names of one book in the authority: {names}"),
    ("题名一长一短：{names}", "one title within the other: {names}"),
    ("题名不同：{names}", "different titles: {names}"),
    ("题名相同：{names}", "the same title: {names}"),
    ("题名相同（仅 {n} 字）：{names}", "the same title (of {n} characters only): {names}"),
    ("题前冠词不同：{marks}，{more_marks}", "different words before the title: {marks}, {more_marks}"),
    ("增订、重修等字样不同：{marks}，{more_marks}", "different words for a revision: {marks}, {more_marks}"),
    ("副题名不同：{names}", "different subtitles: {names}"),
    ("只有一方有副题名：{name}", "one alone has a subtitle: {name}"),
    ("括注不同：{marks}，{more_marks}", "different notes in brackets: {marks}, {more_marks}"),
    ("题名属{word}，同名者多", "a title that many works bear ({word})"),
    ("两方都未载责任者", "neither names a creator"),
    ("一方未载责任者", "one names no creator"),
    ("首列的责任者相同：{names}", "the same creator first: {names}"),
    ("{told}，责任方式不同", "{told}, in another function"),
    ("一方只载注者、译者等：{names}", "one names only annotators, translators and the like: {names}"),
    ("责任者不同：{names}，但有“等”字", "different creators: {names}, but “and others”"),
    ("责任者不同：{names}", "different creators: {names}"),
    ("责任者为规范中的同一人：{names}", "creators are one person in the authority: {names}"),
    ("同名而朝代不同：{names}", "the same name, different dynasties: {names}"),
    ("责任者同名：{names}", "creators of the same name: {names}"),
    ("责任者可能是同一人：{names}", "creators may be one person: {names}"),
    ("责任者名称一全一简：{names}", "one creator's name is short for the other: {names}"),
    ("责任者朝代不同：{names}", "creators of different dynasties: {names}"),
    ("同为 {n} 卷", "both of {n} juan"),
    ("卷数不同：{n} 卷，{m} 卷", "different numbers of juan: {n}, {m}"),
    ("同为{era}志", "both gazetteers of {era}"),
    ("修于不同年号：{names}", "compiled in different eras: {names}"),
    ("修、刻同在{era}", "compiled and cut in {era}"),
    ("修、刻年号不同：{names}", "compiled and cut in different eras: {names}"),
    ("书号相同：{id}", "the same book number: {id}"),
    ("同为 {year} 年{publisher}本", "both printed by {publisher} in {year}"),
)
_QUOTED: tuple[_Said, ...] = (("「{words}」", "「{words}」"),)

SENTENCES = (*_LINKS, *_DATES, *_SUBJECTS, *_GUESSES, *_MATCHES, *_WORKS, *_QUOTED)
"""The first that fits is taken."""

KINDS = MappingProxyType(
    {
        "全称": ("全称", "Name in full"),
        "补通名": ("补通名", "Name without its unit"),
        "旧简称": ("旧简称", "Former short name"),
        "庙号谥号": ("庙号谥号", "Temple or posthumous name"),
        "尊称": ("尊称", "Honorific"),
        "承前": ("承前", "Named before"),
        "承姓": ("承姓", "Surname before"),
        "姓": ("姓", "Surname"),
    }
)
"""Ways in which a mention matches a name, beyond the kinds of names."""
NONE = ("无", "none")
