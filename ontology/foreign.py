"""Identifiers of other people's records: how they are written, and the addresses that name them on the web.

A foreign id is written ``scheme:id``, as in ``cbdb:3767``, or as one of its addresses; both are brought to one form, so
that ``https://www.wikidata.org/wiki/Q36020#life`` and ``wikidata:Q36020`` are the same.

Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which the ids of a scheme look, and the address of such a record: ``{id}`` stands for the id."""

    pattern: re.Pattern[str]
    address: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """Whose ids they are. ``forms`` come likeliest first; ``seen`` are other addresses, less ``https://``, each with a
    group ``id``."""

    name: str
    title: str
    forms: tuple[Form, ...]
    seen: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Foreign:
    """An id of a known scheme."""

    scheme: str
    id: str

    @property
    def written(self) -> str:
        """``scheme:id``."""
        return f"{self.scheme}:{self.id}"

    @property
    def address(self) -> str:
        """The address that names the record."""
        forms = SCHEMES[self.scheme].forms
        form = next(one for one in forms if one.pattern.fullmatch(self.id))
        return form.address.replace("{id}", quote(self.id, safe="/"))


def _scheme(name: str, title: str, forms: dict[str, str], *seen: str) -> Scheme:
    known = tuple(Form(re.compile(pattern, re.ASCII), address) for pattern, address in forms.items())
    return Scheme(name, title, known, tuple(re.compile(pattern, re.ASCII) for pattern in seen))


_ALL = (
    _scheme(
        "cbdb",
        "历代人物传记资料库 CBDB",
        {r"\d{1,7}": "https://cbdb.fas.harvard.edu/cbdbapi/person.php?id={id}"},
        r"cbdb\.(?:fas|hsites)\.harvard\.edu/cbdbapi/person(?:\.php)?\?(?:[^#]*&)?id=0*(?P<id>\d+)(?:&.*)?",
    ),
    _scheme(
        "chgis",
        "中国历史地理信息系统 CHGIS",
        # Its own RDF names the records with http, and its pages lie at the same address.
        {r"hvd_\d+": "http://maps.cga.harvard.edu/tgaz/placename/{id}"},
        r"(?:maps\.cga\.harvard\.edu/tgaz|chgis\.hudci\.org/tgaz|tgaz\.fudan\.edu\.cn/tgaz)/placename/"
        r"(?:(?:json|xml|rdf)/)?(?P<id>hvd_\d+)/?",
    ),
    _scheme(
        "dila",
        "DILA 规范资料库",
        {
            r"A\d{6}": "https://authority.dila.edu.tw/person/?fromInner={id}",
            r"PL\d{12}": "https://authority.dila.edu.tw/place/?fromInner={id}",
            r"CA\d{7}": "https://authority.dila.edu.tw/catalog/?fromInner={id}",
        },
        r"authority\.(?:dila|ddbc)\.edu\.tw/(?:person|place|catalog)/(?:index\.php)?\?(?:[^#]*&)?fromInner="
        r"(?P<id>A\d{6}|PL\d{12}|CA\d{7})(?:&.*)?",
    ),
    _scheme(
        "ctext",
        "中国哲学书电子化计划",
        {
            r"\d+": "https://ctext.org/datawiki.pl?if=gb&res={id}",
            r"[a-z][a-z0-9-]*(?:/[a-z0-9-]+)*": "https://ctext.org/{id}",
        },
        r"ctext\.org/datawiki\.pl\?(?:[^#]*&)?res=(?P<id>\d+)(?:&.*)?",
        r"ctext\.org/(?P<id>[a-z][a-z0-9-]*(?:/[a-z0-9-]+)*?)(?:/(?:zh|zhs|ens|en|gb|b5))?/?",
    ),
    _scheme(
        "wikidata",
        "维基数据 Wikidata",
        {r"Q[1-9]\d*": "http://www.wikidata.org/entity/{id}"},
        r"(?:www\.|m\.)?wikidata\.org/(?:entity|wiki|wiki/Special:EntityData)/(?P<id>[Qq][1-9]\d*)(?:\.\w+)?/?",
    ),
    _scheme(
        "viaf",
        "虚拟国际规范文档 VIAF",
        {r"\d{1,22}": "http://viaf.org/viaf/{id}"},
        r"(?:www\.)?viaf\.org/viaf/(?P<id>\d+)(?:/.*)?",
    ),
    _scheme(
        "gnd",
        "德国国家图书馆 GND",
        {r"1[0-9X-]{6,12}|\d[0-9X-]{6,12}": "https://d-nb.info/gnd/{id}"},
        r"(?:www\.)?d-nb\.info/gnd/(?P<id>\d[0-9X-]+)(?:/.*)?",
    ),
    _scheme(
        "lcnaf",
        "美国国会图书馆名称规范",
        {r"n[a-z]?\d{6,10}": "http://id.loc.gov/authorities/names/{id}"},
        r"id\.loc\.gov/(?:authorities/names|rwo/agents)/(?P<id>n[a-z]?\d+)(?:\.[\w.]+)?/?",
    ),
    _scheme(
        "lcsh",
        "美国国会图书馆主题规范",
        {r"sh\d{6,10}": "http://id.loc.gov/authorities/subjects/{id}"},
        r"id\.loc\.gov/authorities/subjects/(?P<id>sh\d+)(?:\.[\w.]+)?/?",
    ),
    _scheme(
        "shl",
        "上海图书馆开放数据",
        {r"[a-z]+/[\w-]+": "http://data.library.sh.cn/entity/{id}"},
        r"data\.library\.sh\.cn/(?:jp/)?entity/(?P<id>[a-z]+/[\w-]+)/?",
    ),
    _scheme(
        "kanripo",
        "汉籍リポジトリ Kanripo",
        {r"KR\d[a-z]\d{4}": "https://www.kanripo.org/text/{id}/"},
        r"(?:www\.)?kanripo\.org/(?:text|edition|titles)/(?P<id>KR\d[a-z]\d{4})(?:/.*)?",
        r"github\.com/kanripo/(?P<id>KR\d[a-z]\d{4})(?:/.*)?",
    ),
    _scheme(
        "geonames",
        "地名数据库 GeoNames",
        {r"\d{1,9}": "https://sws.geonames.org/{id}/"},
        r"(?:sws\.|www\.)?geonames\.org/(?P<id>\d+)(?:/.*)?",
    ),
    _scheme(
        "tgn",
        "盖蒂地名叙词表 TGN",
        {r"\d{7}": "http://vocab.getty.edu/tgn/{id}"},
        r"vocab\.getty\.edu/(?:page/)?tgn/(?P<id>\d{7})(?:[.-].*)?",
    ),
)
SCHEMES = {one.name: one for one in _ALL}
"""The schemes that are known, by name."""

_ALIASES = {"tgaz": "chgis", "hvd": "chgis", "wd": "wikidata", "lc": "lcnaf", "ctp": "ctext", "kr": "kanripo"}
_WEB = re.compile(r"https?://", re.IGNORECASE)
# A web address that may stand in a graph as it is: RFC 3987 less what N-Triples keeps out of angle brackets.
_ADDRESS = re.compile(r'https?://[^\x00-\x20<>"{}|\\^`\ud800-\udfff]+')


def foreign(text: str) -> Foreign | None:
    """Return the foreign id that ``text`` writes, as ``scheme:id`` or as an address; none where it is of no scheme."""
    text = text.strip()
    return _of_address(text) if _WEB.match(text) else _of_short(text)


def is_address(text: str) -> bool:
    """Say whether ``text`` is a web address that a graph can hold."""
    return bool(_ADDRESS.fullmatch(text))


def canonical(text: str) -> str:
    """Return one form for all ways to write a foreign id: ``scheme:id``, or the text as it is without a scheme."""
    found = foreign(text)
    return found.written if found else text.strip()


def address_of(text: str) -> str:
    """Return the address of what ``text`` writes; empty where it has none."""
    found = foreign(text)
    if found:
        return found.address
    return text.strip() if is_address(text.strip()) else ""


def _of_short(text: str) -> Foreign | None:
    name, mark, ident = text.partition(":")
    name = name.strip().lower()
    scheme = SCHEMES.get(_ALIASES.get(name, name))
    if not mark or scheme is None:
        return None
    return _known(scheme, ident.strip())


def _of_address(text: str) -> Foreign | None:
    rest = _WEB.sub("", text, count=1)
    host, slash, path = rest.partition("/")
    rest = host.lower().removesuffix(":80").removesuffix(":443") + slash + unquote(path.partition("#")[0])
    for scheme in _ALL:
        for pattern in scheme.seen:
            if match := pattern.fullmatch(rest):
                return _known(scheme, match["id"])
    return None


def _known(scheme: Scheme, ident: str) -> Foreign | None:
    if scheme.name == "wikidata":
        ident = ident.upper()
    elif scheme.name == "cbdb":
        ident = ident.lstrip("0") or ident
    if any(form.pattern.fullmatch(ident) for form in scheme.forms):
        return Foreign(scheme.name, ident)
    return None
