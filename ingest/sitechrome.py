"""The site around what a web page says: menus, lists of other pages, invitations, imprints; and what it is told by.

Known by what parts are called, by how much of a part is links, by the words over a list and by the wording of lines. A
part that holds much of the page's text is never taken for the site.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import html

_GONE = (
    *(
        "script",
        "style",
        "nav",
        "footer",
        "aside",
        "noscript",
        "template",
        "iframe",
        "button",
        "select",
        "svg",
        "object",
    ),
    *("head", "input", "textarea"),
)
_SITE = (
    "//*[@hidden or @aria-hidden='true' or @role='navigation' or @role='banner' or @role='contentinfo'"
    " or @role='complementary' or @role='search' or @role='dialog']"
)
_NAMES = frozenset(
    (
        *(
            "nav",
            "navbar",
            "mainnav",
            "menu",
            "breadcrumb",
            "breadcrumbs",
            "bread",
            "crumb",
            "crumbs",
            "footer",
            "foot",
        ),
        *("bottom", "copyright", "share", "sharing", "related", "recommend", "recommended", "sidebar", "comment"),
        *("comments", "ad", "ads", "advert", "advertisement", "banner", "toolbar", "tool", "tools", "login", "search"),
        *("pagination", "pager", "prevnext", "rank", "ranking", "catlinks", "navbox", "toc", "editsection", "qr"),
        *("qrcode", "ewm", "print", "statistics", "promotion", "actions", "facets", "facet", "skip", "dqwz", "topbar"),
        *(
            "likes",
            "feedback",
            "dialog",
            "popup",
            "cookie",
            "subscribe",
            "hatnote",
            "breadnav",
            "bottomnav",
            "siteinfo",
        ),
        *("weixin", "jump", "edit"),
    )
)
_WORDS = re.compile(r"[a-z]+|[A-Z][a-z]*|\d+")
# What stands over lists of other things; a whole line.
_OVER = re.compile(
    r"\s*(?:相关(?:阅读|新闻|文章|链接|推荐|借阅|报道|资讯)|(?:热门|热点|精彩|猜你|为您|编辑|今日)(?:排行|推荐|评论|喜欢|阅读|新闻)"
    r"|推荐阅读|延伸阅读|最新(?:文章|评论|新闻)|点击排行|热搜|読者也|(?:讀者|读者)也借[閱阅]|网友评论|发表评论|栏目导航|导航菜单"
    r"|友情链接|你可能(?:还)?喜欢|可能感兴趣的.{0,12}|.{0,6}滚动播报|(?:缩|縮)小(?:范围|範圍)|站内搜索)[:：]?\s*"
)
# What sites say of themselves, of the page, to the reader; a whole line or its beginning.
_TALK = re.compile(
    r"(?:版权所有|Copyright|©|【?(?:打印|关闭|纠错|收藏)|分享(?:到|至)|扫一扫|微信扫|长按|关注(?:该|我们)|阅读原文|点击(?:上方|下方|数|排行)"
    r"|上一(?:篇|页|件|条)|下一(?:篇|页|件|条)|(?:您|你)?(?:的|当前|所在)?位置[:：]|(?:您|当前)(?:的|所在)?位置|责任编辑[:：]"
    r"|编辑[:：]|(?:阅读|浏览|点击|访问)(?:次数|量|数)?[:：\[\s]*\d"
    r"|字(?:号|体)[:：]"
    r"|\S*ICP备|\S*公网安备|网站(?:标识码|备案号|地图)"
    r"|主办(?:单位)?[:：]"
    r"|技术支持[:：]|首页\s*[>|｜]|继续滑动|轻触|返回(?:顶部|首页|列表)|写留言|赞 \d|在看$|关键[字词][:：]"
    r"|本站所有|未经\S{0,6}授权|建议使用\d|最佳浏览)",
    re.IGNORECASE,
)
_SHORT = 70
_LINKS = 0.6
_LARGE = 0.35
_BLANK = re.compile(r"\s+")
_FACTS = {
    "date": re.compile(r"(?<!\d)((?:19|20)\d{2})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})(?:\s*日)?(?!\d)"),
    "source": re.compile(r"(?:来源|來源|文章来源|信息来源|稿源)\s*[:：]\s*([^\s:：|｜　]{2,24})"),
    "creator": re.compile(r"(?:作者|撰文|文字|记者|通讯员)\s*[:：]\s*([^\s:：|｜　]{2,20})"),
}
_INFO = re.compile(r"来源|來源|发布(?:日期|时间)|作者|责任编辑|点击|字[体号]|编辑|时间|日期|浏览")
_INFO_CLASS = re.compile(r"info|meta|date|source|time|author|byline|publish", re.IGNORECASE)


def prune(page: html.HtmlElement) -> None:
    """Take away the parts of a page that are the site."""
    whole = _size(page)
    for element in [*page.iter(*_GONE), *page.xpath(_SITE)]:
        _drop(element, whole, always=element.tag in _GONE)
    for element in list(page.iter()):
        if isinstance(element.tag, str) and _is_called(element):
            _drop(element, whole)
    for element in list(page.iter("h2", "h3", "h4", "h5", "b", "strong", "div", "p", "dt")):
        above = element.getparent()
        if above is not None and len(element) == 0 and _OVER.fullmatch(str(element.text_content())):
            _drop(above, whole)
            _drop(element, whole)
    left = _size(page)
    for element in list(page.iter("ul", "ol", "div", "p", "table", "td", "dl", "section", "h2", "h3", "h4")):
        if _is_links(element):
            _drop(element, left)


def is_talk(line: str) -> bool:
    """Whether a line is the site's and not the page's."""
    return len(line) <= _SHORT and bool(_TALK.match(line.strip("　 ·|｜>")) or _OVER.fullmatch(line))


def facts_of(page: html.HtmlElement) -> Mapping[str, str]:
    """Return date, source and author as the line below the title says them: 2023-05-18　来源：某报　作者：王某."""
    found: dict[str, str] = {}
    for text in _infos(page):
        for name, pattern in _FACTS.items():
            match = pattern.search(text)
            if match and name not in found:
                found[name] = f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}" if name == "date" else match[1]
    return found


def drop_facts(page: html.HtmlElement) -> None:
    """Take the lines away that :func:`facts_of` reads."""
    for element in list(_info_elements(page)):
        if element.getparent() is not None:
            element.drop_tree()


def _infos(page: html.HtmlElement) -> Iterator[str]:
    yield from (" ".join(str(element.text_content()).split()) for element in _info_elements(page))


def _info_elements(page: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """Yield short parts with three words of a byline, or with a date and two, or called so and with a date."""
    for element in page.iter("div", "p", "span", "h2", "h3", "h4", "ul"):
        text = str(element.text_content())
        if len(text) > 4 * _SHORT or len(_BLANK.sub("", text)) > 2 * _SHORT:
            continue
        named = bool(_INFO_CLASS.search(f"{element.get('class') or ''} {element.get('id') or ''}"))
        dated = bool(_FACTS["date"].search(text)) and "。" not in text
        words = len(set(_INFO.findall(text)))
        if words >= 3 or (dated and (named or words >= 2)):
            yield element


def _is_called(element: html.HtmlElement) -> bool:
    called = f"{element.get('class') or ''} {element.get('id') or ''}"
    return any(word.lower() in _NAMES for word in _WORDS.findall(called))


def _is_links(element: html.HtmlElement) -> bool:
    """Whether a part is a list of links: of its characters most, in two links or more."""
    if element.getparent() is None:
        return False
    links = list(element.iter("a"))
    linked = sum(len(_BLANK.sub("", str(one.text_content()))) for one in links)
    size = _size(element)
    return len(links) >= 2 and size > 0 and linked > _LINKS * size


def _drop(element: html.HtmlElement, whole: int, *, always: bool = False) -> None:
    """Take an element away, unless it holds much of the page or its one title."""
    if element.getparent() is None or element.tag in ("html", "body"):
        return
    large = _size(element) > _LARGE * whole or next(element.iter("h1"), None) is not None
    if always or not large:
        element.drop_tree()


def _size(element: html.HtmlElement) -> int:
    return len(_BLANK.sub("", str(element.text_content())))
