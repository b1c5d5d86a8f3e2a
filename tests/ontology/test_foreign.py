"""Foreign ids: every way to write one leads to the same, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.foreign import SCHEMES, Foreign, address_of, canonical, foreign, is_address


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("cbdb:3767", "cbdb:3767"),
        ("CBDB: 03767", "cbdb:3767"),
        ("https://cbdb.fas.harvard.edu/cbdbapi/person.php?id=0003767", "cbdb:3767"),
        ("http://cbdb.fas.harvard.edu/cbdbapi/person?name=x&id=3767&o=json", "cbdb:3767"),
        ("http://maps.cga.harvard.edu/tgaz/placename/hvd_32180", "chgis:hvd_32180"),
        ("https://maps.cga.harvard.edu/tgaz/placename/json/hvd_32180/", "chgis:hvd_32180"),
        ("https://authority.dila.edu.tw/person/?fromInner=A001234", "dila:A001234"),
        ("http://authority.dila.edu.tw/place/index.php?fromInner=PL000000012345", "dila:PL000000012345"),
        ("https://ctext.org/analects/zh", "ctext:analects"),
        ("https://ctext.org/analects/xue-er/zhs", "ctext:analects/xue-er"),
        ("https://ctext.org/datawiki.pl?if=en&res=651445", "ctext:651445"),
        ("http://www.wikidata.org/entity/Q36020", "wikidata:Q36020"),
        ("https://www.wikidata.org/wiki/Q36020#life", "wikidata:Q36020"),
        ("https://www.wikidata.org/wiki/Special:EntityData/Q36020.ttl", "wikidata:Q36020"),
        ("wd:q36020", "wikidata:Q36020"),
        ("https://viaf.org/viaf/97265386/#Su,_Shi", "viaf:97265386"),
        ("http://d-nb.info/gnd/118756028/about", "gnd:118756028"),
        ("https://id.loc.gov/authorities/names/n81095664.html", "lcnaf:n81095664"),
        ("https://data.library.sh.cn/entity/person/6nz5z0dbfhxpfw7l", "shl:person/6nz5z0dbfhxpfw7l"),
        ("https://www.kanripo.org/text/KR1a0002/001", "kanripo:KR1a0002"),
        ("HTTP://SWS.GeoNames.org:80/1799962/", "geonames:1799962"),
    ],
)
def test_every_way_to_write_an_id_is_one(text: str, written: str) -> None:
    found = foreign(text)
    assert found is not None and found.written == written == canonical(text)
    assert foreign(found.address) == found == foreign(found.written)
    assert is_address(found.address) and address_of(text) == found.address


@pytest.mark.parametrize(
    "text",
    ["", "cbdb:", "cbdb:o12ab", "wikidata:P31", "http://www.wikidata.org/entity/L1", "p0001", "莲花山",
     "https://evil.example/http://viaf.org/viaf/1", "http://viaf.org.evil.example/viaf/1"],
)  # fmt: skip
def test_what_is_no_foreign_id_stays_as_it_is(text: str) -> None:
    assert foreign(text) is None
    assert canonical(text) == text


def test_an_address_of_no_scheme_is_kept() -> None:
    assert address_of(" https://example.org/1 ") == "https://example.org/1"
    assert address_of("javascript:alert(1)") == ""


@given(st.sampled_from(sorted(SCHEMES)), st.data())
def test_id_and_address_lead_to_each_other(scheme: str, data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(SCHEMES[scheme].forms))
    ident = data.draw(st.from_regex(form.pattern, fullmatch=True))
    if scheme == "cbdb":
        ident = str(int(ident))
    found = foreign(f"{scheme}:{ident}")
    assert found == Foreign(scheme, ident)
    again = foreign(found.address)
    assert again == found or (scheme == "ctext" and ident.rpartition("/")[2] in {"zh", "zhs", "ens", "en", "gb", "b5"})


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    found = foreign(text)
    assert found is None or found.address.isascii()
