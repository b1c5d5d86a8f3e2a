"""What the further fields of a description are called, in one closed list: catalogues, TEI headers, manifests and MARC
say the same thing in many words, and :func:`canonical` brings them to one.

A reader writes ``(canonical(label), value)`` into :attr:`Metadata.extra`, or keeps the label of its source; whoever
reads the pairs asks :func:`canonical` too, so that both ways come to the same.

Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

VARIANT_TITLE = "异题名"
UNIFORM_TITLE = "统一题名"
SUBTITLE = "副题名"
PARALLEL_TITLE = "并列题名"
RESPONSIBILITY = "责任说明"
EXTENT = "卷数"
VOLUMES = "册数"
KEPT = "存卷"
EDITION = "版本"
EDITION_KIND = "版本类型"
EDITION_NUMBER = "版次"
ROWS = "行款"
FORMAT = "版式"
FRAME = "版框"
BINDING = "装帧"
SIZE = "尺寸"
SEALS = "钤印"
INSCRIPTIONS = "批校题跋"
SURVEY = "普查编号"
SIBU = "四部分类"
MISSING = "缺叶"
DAMAGE = "破损"
GRADE = "定级"
SERIES = "丛书"
CARVER = "刻工"
TABOO = "避讳"
COLOPHON = "牌记"
PROVENANCE = "递藏"
ABSTRACT = "内容提要"
CONTENTS = "目次"
NOTE = "附注"
TITLE_NOTE = "题名附注"
CREATOR_NOTE = "责任附注"
IMPRINT_NOTE = "出版附注"
EDITION_NOTE = "版本附注"
PLACE = "出版地"
PUBLISHER = "出版者"
YEAR = "出版年"
PAGES = "页数"
ISBN = "ISBN"
ISSN = "ISSN"
PRICE = "价格"
CALL_NUMBER = "索书号"
ACCESSION = "馆藏号"
ROOM = "馆藏地"
BARCODE = "条码"
CLASS = "中图分类"
AGENCY = "编目机构"
COORDINATES = "经纬度"
SCALE = "比例尺"
PROJECTION = "投影"
MATERIAL = "材质"
TECHNIQUE = "技法"
GENERATION = "世系"
STONE = "原石"
SCRIPT = "书体"
PHOTOGRAPHER = "摄影者"
SHOT_AT = "拍摄地"
SHOT = "拍摄日期"
SENDER = "寄信人"
ADDRESSEE = "收信人"
SENT_FROM = "寄信地"
SENT_TO = "收信地"
SENT = "写信日期"
WRITER = "撰文者"
CALLIGRAPHER = "书丹者"
ENGRAVER = "刻石者"
SURVEYOR = "测绘者"
RUBBER = "传拓者"
DIRECTION = "阅读方向"
LEAF_SIZES = "书影尺寸"
LANGUAGE = "语种"
ADDRESS = "网址"
PART = "卷次"
DOI = "DOI"


@dataclass(frozen=True, slots=True)
class Field:
    """A further field: ``words`` are other names of it; ``group`` is the part of a page where it is shown."""

    name: str
    group: str
    words: str = ""
    repeats: bool = False
    """Whether a description may give it more than once."""
    note: bool = False
    """Whether it is a note in plain words, of which no value is read."""


TITLES, MAKING, BODY, BOOK, HOLDING, CONTENT, SPECIAL = "题名", "出版", "形态", "古籍", "馆藏", "内容", "特藏"
GROUPS = (TITLES, MAKING, BODY, BOOK, HOLDING, CONTENT, SPECIAL)

FIELDS: tuple[Field, ...] = (
    Field(
        VARIANT_TITLE,
        TITLES,
        "别名 又名 异名 其他题名 其它题名 交替题名 别题名 又题名 变异题名 卷端题名 封面题名 版心题名 书签题名 "
        "书名页题名 目录题名 书衣题名 别称 alternative alttitle alternativetitle varianttitle othertitle",
        repeats=True,
    ),
    Field(UNIFORM_TITLE, TITLES, "uniformtitle 统一书名"),
    Field(SUBTITLE, TITLES, "副标题 副书名 其他题名信息 subtitle titleremainder"),
    Field(PARALLEL_TITLE, TITLES, "并列书名 外文题名 paralleltitle"),
    Field(RESPONSIBILITY, TITLES, "责任者说明 责任说明项 著者说明 著作方式 statementofresponsibility respstmt"),
    Field(EDITION, MAKING, "版本项 版本说明 版本信息 版本年代 版本情况 版本著录 版本描述 edition editionstatement"),
    Field(EDITION_KIND, MAKING, "版本类别 版本种类 版本形式 版别 刊写类型 制作方式 editiontype editionkind"),
    Field(EDITION_NUMBER, MAKING, "版次说明 版印次 印次 editionnumber"),
    Field(PLACE, MAKING, "出版地点 刻地 刊刻地 刻印地 刻书地 印刷地 placeofpublication pubplace publicationplace"),
    Field(
        PUBLISHER,
        MAKING,
        "出版社 出版单位 出版发行 出版项 刻者 刊刻者 刻书者 印行者 出版发行者 刊印者 刻印者 刻书铺 出版机构 publisher",
    ),
    Field(
        YEAR,
        MAKING,
        "出版时间 出版日期 刊刻年 刻印年 刊刻年代 出版年份 刊行年 刊刻时间 刻印年代 刊印年代 版本时间 year "
        "dateofpublication publicationdate dateissued issued",
    ),
    Field(SERIES, MAKING, "丛书名 丛编 丛编项 丛书项 丛书题名 所属丛书 series seriestitle", repeats=True),
    Field(PART, MAKING, "册次 volume part"),
    Field(CARVER, MAKING, "刊工 刻字工人 写工 刻工姓名 carver blockcutter", repeats=True),
    Field(COLOPHON, MAKING, "刊记 刻书牌记 书牌 colophon"),
    Field(EXTENT, BODY, "卷册 篇卷 卷数册数 卷帙 卷数说明 卷册数 extent numberofjuan"),
    Field(VOLUMES, BODY, "数量 册函 函册 册 函数 总册数 函册数 实有册数 存册 volumes numberofvolumes"),
    Field(PAGES, BODY, "页 叶数 总页数 页码 载体形态 pages numberofpages extentpages"),
    Field(BINDING, BODY, "装订 装订形式 装帧形式 装潢 binding"),
    Field(SIZE, BODY, "开本 开本尺寸 书高 高广 高宽 书籍尺寸 规格 dimensions size format-size measurements"),
    Field(KEPT, BOOK, "存 存卷数 存缺卷 现存卷次 存卷次 残存卷 存佚 存缺 实存卷 存缺卷情况 keptvolumes"),
    Field(MISSING, BOOK, "缺卷 缺页 阙叶 阙页 阙卷 缺佚 残缺 残缺情况 缺损 缺叶情况 缺卷缺叶 missingleaves missing"),
    Field(DAMAGE, BOOK, "破损情况 破损级别 破损定级 保存状况 保存现状 品相 完残 完残程度 condition damage"),
    Field(GRADE, BOOK, "级别 古籍定级 等级 文物级别 grade"),
    Field(ROWS, BOOK, "行格 行字数 行格字数 每半叶行字数 半叶行款 linespage lines"),
    Field(FORMAT, BOOK, "版式描述 版面 边栏 版刻特征 书口 版心 版式说明 layout pagelayout"),
    Field(FRAME, BOOK, "框高 框高广 版框尺寸 半框 框高宽 版框高广 frame framesize"),
    Field(SEALS, BOOK, "印章 藏书印 藏印 钤章 印鉴 鉴藏印 藏章 钤藏印 印记 seal seals sealimpressions", repeats=True),
    Field(
        INSCRIPTIONS,
        BOOK,
        "题跋 批校 批跋 题记 题识 跋文 题跋附注 批注题跋 题跋批校 批校题识 名家批校 手跋 inscription inscriptions "
        "annotations",
        repeats=True,
    ),
    Field(PROVENANCE, BOOK, "旧藏 递藏源流 流传 藏源 递藏者 provenance custodialhistory", repeats=True),
    Field(TABOO, BOOK, "讳字 避讳字 taboo"),
    Field(SURVEY, BOOK, "普查号 古籍普查编号 古籍普查登记编号 普查登记编号 普查登记号 全国古籍普查编号 surveynumber"),
    Field(SIBU, BOOK, "四部类目 四库分类 四部 部类 类目 经史子集 四部类别 古籍分类 四部法 sibu"),
    Field(CALL_NUMBER, HOLDING, "排架号 架位号 索取号 馆藏索书号 书号架位 callnumber shelfmark shelflocator"),
    Field(
        ACCESSION, HOLDING, "登录号 登记号 典藏号 财产号 藏品号 档号 总登记号 accession accessionnumber inventorynumber"
    ),
    Field(ROOM, HOLDING, "馆藏地点 库位 架位 藏地 书库 典藏地 收藏地点 location physicallocation"),
    Field(BARCODE, HOLDING, "条码号 条形码 barcode"),
    Field(ISBN, HOLDING, "统一书号 书号 标准书号 国际标准书号", repeats=True),
    Field(ISSN, HOLDING, "国际标准刊号 刊号"),
    Field(DOI, HOLDING),
    Field(PRICE, HOLDING, "定价 获得方式 price"),
    Field(CLASS, HOLDING, "中图分类号 中图法分类号 分类号 中图法 clc classification", repeats=True),
    Field(AGENCY, HOLDING, "编目单位 编目机构名称 著录单位 cataloguingagency"),
    Field(ADDRESS, HOLDING, "电子地址 链接 url uri relatedlink 原始链接 isshownat", repeats=True),
    Field(ABSTRACT, CONTENT, "提要 摘要 简介 内容简介 abstract summary", note=True),
    Field(CONTENTS, CONTENT, "目录 子目 篇目 内容附注 tableofcontents contents toc", note=True, repeats=True),
    Field(NOTE, CONTENT, "一般附注 一般性附注 备注 注 附注项 note notes remarks", note=True, repeats=True),
    Field(TITLE_NOTE, CONTENT, "题名与责任说明附注 titlenote", note=True, repeats=True),
    Field(CREATOR_NOTE, CONTENT, "知识责任附注 责任者附注 creatornote", note=True, repeats=True),
    Field(IMPRINT_NOTE, CONTENT, "出版发行附注 imprintnote", note=True, repeats=True),
    Field(EDITION_NOTE, CONTENT, "版本书目史附注 版本注 editionnote", note=True, repeats=True),
    Field(LANGUAGE, CONTENT, "语言 文种 language lang languages"),
    Field(COORDINATES, SPECIAL, "坐标 地理坐标 经纬 经纬坐标 coordinates"),
    Field(SCALE, SPECIAL, "比例 地图比例尺 scale"),
    Field(PROJECTION, SPECIAL, "投影法 投影方式 projection"),
    Field(MATERIAL, SPECIAL, "材料 质地 载体 质料 纸质 material materials medium"),
    Field(TECHNIQUE, SPECIAL, "工艺 制作技法 拓法 technique"),
    Field(STONE, SPECIAL, "原石所在 原石地点 原石所在地 原石现藏 原刻所在 碑石所在 石在 原物所在 原物地点"),
    Field(SCRIPT, SPECIAL, "字体 书法字体 书体类型 scripttype"),
    Field(PHOTOGRAPHER, SPECIAL, "摄影 摄影师 拍摄者 拍摄人 摄影人 photographer"),
    Field(SHOT_AT, SPECIAL, "拍摄地点 摄影地点 摄影地 拍摄处 placephotographed"),
    Field(SHOT, SPECIAL, "拍摄时间 摄影时间 摄影日期 拍摄年代 拍摄年份 datephotographed"),
    Field(SENDER, SPECIAL, "发信人 写信人 寄件人 发件人 致信人 写信者 寄信者 sender"),
    Field(ADDRESSEE, SPECIAL, "受信人 收件人 受件人 收信者 受信者 recipient addressee"),
    Field(SENT_FROM, SPECIAL, "发信地 寄出地 发信地点 寄信地点 写信地点 写信地 寄件地 placesent"),
    Field(SENT_TO, SPECIAL, "收件地 收信地点 寄达地 placereceived"),
    Field(SENT, SPECIAL, "写信时间 发信日期 发信时间 寄信日期 寄信时间 寄出日期 信件日期 datesent"),
    Field(WRITER, SPECIAL, "撰文 撰文人 碑文撰者"),
    Field(CALLIGRAPHER, SPECIAL, "书丹 书丹人 书者 篆额 calligrapher"),
    Field(ENGRAVER, SPECIAL, "刻石 刻石人 镌者 镌石 刻碑者"),
    Field(RUBBER, SPECIAL, "拓者 传拓 拓印者 拓工"),
    Field(SURVEYOR, SPECIAL, "绘制者 绘者 测绘 绘图者 制图者 测绘机构 绘制单位 cartographer"),
    Field(DIRECTION, SPECIAL, "viewingdirection"),
    Field(LEAF_SIZES, SPECIAL),
    Field(GENERATION, SPECIAL, "世 世次 辈分 世代 generation"),
)

PRINCIPAL: Mapping[str, tuple[str, ...]] = {
    field: tuple(words.split(" "))
    for field, words in {
        "id": "馆藏号 典藏号 登录号 登记号 索书号 藏品号 档号 编号 标识 序号 id identifier",
        "title": "题名 正题名 标题 名称 书名 篇名 片名 品名 题目 title name",
        "creator": "责任者 作者 著者 撰者 创作者 主要责任者 撰书者 主讲人 creator author",
        "dynasty": "朝代 时代 dynasty",
        "date": "年代 日期 时间 创作年代 刻立年代 出版年 出版时间 出版日期 年份 date year",
        "book": "所属书 丛书 book",
        "kind": "类型 类别 文献类型 资料类型 种类 体裁 type kind",
        "language": "语种 语言 language",
        "branch": "收藏单位 收藏馆 馆藏地 分馆 馆藏地点 branch",
        "rights": "版权 权利 权利声明 授权 rights",
        "subjects": "主题 主题词 关键词 标签 subject subjects keywords",
        "chapter": "章节 卷次 chapter",
        "text": "说明 内容 正文 全文 释文 提要 摘要 简介 描述 内容提要 题跋 text description abstract",
    }.items()
}
"""The fields of :class:`Metadata` and what catalogues call them, the likeliest first. A name that is among the further
fields too (出版年, 丛书, 馆藏地) is one of those wherever another column already gives the principal field."""

# The further fields that tell of persons in sentences: they are read as text, so that their names are tagged in place.
TOLD = (INSCRIPTIONS,)

_MARKS = re.compile(r"[\s_\-./:：·（）()\[\]［］【】]+")
# The characters of the names above in their other forms; a table of all characters is not this file's business.
_SIMPLE = str.maketrans(
    "題異別變號數冊葉頁級內簡錄館書編點條碼據經緯標質寫殘損壞狀況記識鑒鑑閱閣叢項類種單責說與釋註裝幀訂開寬廣"
    "規圖對應統並價財產檔總區語譜輩傳遞載體網鏈電係現實際關諱紀闕鈐邊欄時間發機構製術藝審處連紙庫獻",
    "题异别变号数册叶页级内简录馆书编点条码据经纬标质写残损坏状况记识鉴鉴阅阁丛项类种单责说与释注装帧订开宽广"
    "规图对应统并价财产档总区语谱辈传递载体网链电系现实际关讳纪阙钤边栏时间发机构制术艺审处连纸库献",
)


def plain(name: str) -> str:
    """Return a field's name for comparing: without marks and spaces, in small letters, its characters simplified."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", name)).lower().translate(_SIMPLE)


FIELD: Mapping[str, Field] = {field.name: field for field in FIELDS}
_NAMES: Mapping[str, str] = {
    plain(word): field.name for field in FIELDS for word in (field.name, *filter(None, field.words.split(" ")))
}


@lru_cache(maxsize=4_096)
def canonical(name: str) -> str:
    """Return what a field is called here, and a name that is unknown as it is, without the space around it.

    ``印章`` and ``藏書印`` are 钤印, ``Call Number`` is 索书号.
    """
    return _NAMES.get(plain(name), name.strip())


def is_known(name: str) -> bool:
    """Say whether a name is that of a further field, in whatever words."""
    return plain(name) in _NAMES


def repeats(name: str) -> bool:
    """Say whether a description may give a field more than once; one that is unknown may."""
    field = FIELD.get(canonical(name))
    return field is None or field.repeats


def said(extra: Iterable[tuple[str, str]], *names: str) -> tuple[str, ...]:
    """Return the values of the fields called ``names`` here, as they are written, in the order of the description."""
    return tuple(value.strip() for name, value in extra if value.strip() and canonical(name) in names)
