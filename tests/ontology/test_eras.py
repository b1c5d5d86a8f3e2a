"""The era calendar: numerals, the sexagenary cycle, eras to years and back, and the calendar of DILA beside it."""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.authority.bundled import bundled_era_rows, bundled_eras
from ontology.authority.eras import Era, EraTable
from ontology.authority.ganzhi import CYCLE, ganzhi, later, length, years
from ontology.authority.numerals import number, numeral, year_of_reign

HISTORICAL = st.integers(-3000, 3000).filter(bool)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("元年", 1), ("元", 1), ("十", 10), ("二十三年", 23), ("廿五", 25), ("廿", 20), ("卅", 30), ("卅三", 33),
        ("卌", 40), ("一百二十", 120), ("百二十", 120), ("一百零五", 105), ("二〇二二", 2022), ("一九三三年", 1933),
        ("二十有三年", 23), ("十又一", 11), ("三载", 3), ("贰拾叁", 23), ("2022年", 2022), ("１９３３", 1933),
        ("一千九百一十一", 1911), ("三万六千", 36000), ("一万", 10000), ("零", 0), ("二十", 20),
    ],
)  # fmt: skip
def test_numerals_of_every_kind_are_read(text: str, value: int) -> None:
    assert number(text) == value


@pytest.mark.parametrize("text", ["", "年", "有", "十十", "百千", "二三十", "万", "正统", "三年春", "十有", "廿廿"])
def test_what_is_no_numeral_has_no_value(text: str) -> None:
    assert number(text) is None


@given(st.integers(0, 99_999_999))
def test_a_numeral_is_read_back(value: int) -> None:
    assert number(numeral(value)) == value


@given(st.integers(1, 200))
def test_a_year_of_a_reign_is_read_back(value: int) -> None:
    assert number(year_of_reign(value)) == value


@given(st.text(alphabet="〇一二三四五六七八九十百千万亿廿卅有年元", max_size=9))
def test_any_string_of_numeral_characters_is_read_or_refused(text: str) -> None:
    value = number(text)
    assert value is None or value >= 0


def test_a_number_that_cannot_be_written_is_refused() -> None:
    with pytest.raises(ValueError, match="99,999,999"):
        numeral(-1)


@pytest.mark.parametrize(
    ("year", "name"), [(1984, "甲子"), (4, "甲子"), (-221, "庚辰"), (-1, "庚申"), (1911, "辛亥"), (1898, "戊戌")]
)
def test_known_years_of_the_cycle(year: int, name: str) -> None:
    assert ganzhi(year) == name


def test_there_is_no_year_0() -> None:
    assert later(-1, 1) == 1
    assert length(-1, 1) == 2
    with pytest.raises(ValueError, match="no year 0"):
        ganzhi(0)


@given(HISTORICAL)
def test_a_year_is_among_those_of_its_name(year: int) -> None:
    assert year in years(ganzhi(year), later(year, -30), later(year, 30))
    assert ganzhi(later(year, 60)) == ganzhi(year)


def test_a_word_that_is_not_in_the_cycle_names_no_year() -> None:
    assert years("甲丑", 1, 2000) == ()


@pytest.fixture(scope="module")
def table() -> EraTable:
    return bundled_eras()


KNOWN = [
    ("永乐", 10, 1412), ("正统", 14, 1449), ("建元", 3, -138), ("民国", 22, 1933), ("洪武", 6, 1373),
    ("崇祯", 10, 1637),
    ("洪武", 35, 1402), ("汉文帝", 13, -167), ("孝文", 13, -167), ("文帝后元", 1, -163), ("秦始皇", 26, -221),
    ("鲁隐公", 1, -722), ("楚怀王", 30, -299), ("元封", 1, -110), ("建安", 13, 208), ("太康", 1, 280), ("永和", 9, 353),
    ("贞观", 1, 627), ("开元", 29, 741), ("天宝", 14, 755), ("会昌", 5, 845), ("天福", 12, 947), ("太平兴国", 8, 983),
    ("元丰", 5, 1082), ("靖康", 2, 1127), ("绍兴", 11, 1141), ("大定", 1, 1161), ("至元", 16, 1279), ("至正", 28, 1368),
    ("嘉靖", 1, 1522), ("万历", 48, 1620), ("乾隆", 60, 1795), ("宣统", 3, 1911), ("太平天国", 3, 1853),
    ("天统", 1, 565),
    ("居摄", 1, 6), ("元寿", 2, -1), ("元始", 1, 1), ("清光绪", 34, 1908), ("明成祖永乐", 22, 1424), ("至元", 6, 1340),
]  # fmt: skip


@pytest.mark.parametrize(("era", "count", "year"), KNOWN)
def test_known_dates(table: EraTable, era: str, count: int, year: int) -> None:
    assert year in [reading.year for reading in table.years(era, count)]


def test_an_era_of_many_reigns_gives_many_readings(table: EraTable) -> None:
    readings = table.years("太和", 3)
    assert len(readings) >= 5
    assert {229, 368, 479, 829} <= {reading.year for reading in readings}
    assert len({reading.year for reading in readings if reading.score == readings[0].score}) > 1


@pytest.mark.parametrize(
    ("hint", "year"), [("北魏", 479), ("曹魏", 229), ("唐", 829), ("东晋", 368), ("孝文帝", 479), ("唐文宗", 829)]
)
def test_the_dynasty_or_ruler_puts_its_reading_first(table: EraTable, hint: str, year: int) -> None:
    first, second = table.years("太和", 3, dynasty=hint)[:2]
    assert first.year == year
    assert first.score > second.score


def test_an_era_had_only_so_many_years(table: EraTable) -> None:
    assert table.years("贞观", 99) == ()
    assert table.years("贞观", 0) == ()
    assert table.years("无此年号", 1) == ()


def test_spellings_of_one_era_are_one(table: EraTable) -> None:
    for name in ("元祐", "元佑"):
        assert table.years(name, 3)[0].year == 1088
    assert table.years("干兴", 1)[0].year == table.years("乾兴", 1)[0].year == 1022


def test_a_fold_brings_traditional_characters_to_the_table() -> None:
    pairs = str.maketrans("萬曆貞觀", "万历贞观")
    table = EraTable(bundled_era_rows(), fold=lambda text: text.translate(pairs))
    assert table.years("萬曆", 1)[0].year == 1573
    assert table.years("唐太宗貞觀", 1)[0].year == 627


def test_a_year_has_the_names_of_all_who_reigned(table: EraTable) -> None:
    labels = {reading.label for reading in table.names(1127)}
    assert {"靖康二年", "建炎元年", "天会五年"} <= labels
    assert next(reading.label for reading in table.names(1933)) == "民国二十二年"
    assert {"太元八年", "建元十九年"} <= {reading.label for reading in table.names(383)}


@given(st.sampled_from(bundled_era_rows()), st.data())
def test_names_of_a_year_hold_what_gave_it(row: Era, data: st.DataObject) -> None:
    count = data.draw(st.integers(row.first, row.first + length(row.begin, row.end) - 1))
    table = bundled_eras()
    readings = table.years(row.era, count, dynasty=row.dynasty)
    assert any(reading.dynasty == row.dynasty and reading.year == row.year(count) for reading in readings)
    for reading in readings:
        assert reading in table.names(reading.year)


def test_the_rows_are_many_and_sane() -> None:
    rows = bundled_era_rows()
    assert len({row.id for row in rows}) == len(rows)
    assert sum(row.kind == "era" for row in rows) >= 450
    for row in rows:
        assert row.begin <= row.end, row
        assert row.begin and row.end, row
        assert row.first >= 1, row
        assert length(row.begin, row.end) <= 85, row
        assert row.kind in ("era", "regnal"), row
        assert row.standing in (1, 2, 3), row


def test_every_year_since_qin_has_a_name(table: EraTable) -> None:
    nameless = [year for year in range(-246, 1950) if year and not table.names(year)]
    assert nameless == []


DilaEra = tuple[tuple[str, ...], set[tuple[int, int]]]
"""The simplified names of an era, and each year of it: its number in the era and its historical year."""


@dataclass(frozen=True)
class Comparison:
    theirs: int
    known: int
    agreed: int
    ours: int
    confirmed: int
    apart: tuple[str, ...]


def test_the_calendar_agrees_with_dila(shared: Callable[[str], Path], capsys: pytest.CaptureFixture[str]) -> None:
    opencc = pytest.importorskip("opencc_pyo3")
    sql = gzip.decompress(shared("authority/dila_time_chinese.sql.gz").read_bytes()).decode("utf-8")
    found = compare(EraTable(bundled_era_rows(), fold=opencc.OpenCC("t2s").convert), tuple(dila_years(sql)))
    with capsys.disabled():
        print(
            f"\nDILA: {found.theirs} era years, {found.known} of an era that is known here, {found.agreed} agree"
            f" ({found.agreed / found.known:.4f}); of {found.ours} years of such names here {found.confirmed} are there"
        )
    assert found.known / found.theirs >= 0.95
    assert found.agreed / found.known >= 0.98, found.apart
    assert found.confirmed / found.ours >= 0.85


def compare(table: EraTable, theirs: Sequence[DilaEra]) -> Comparison:
    """Hold the table beside ``theirs``."""
    known = [(names, pairs) for names, pairs in theirs if any(table.named(name) for name in names)]
    apart = tuple(
        f"{names[0]} {count}: {year}"
        for names, pairs in known
        for count, year in sorted(pairs)
        if not any(reading.year == year for name in names for reading in table.years(name, count))
    )
    every = defaultdict(set)
    for names, pairs in theirs:
        for name in names:
            every[name] |= pairs
    ours = [
        (count, row.year(count)) in every[name]
        for row in table.rows
        for name in [next((name for name in (row.era, *row.names) if name in every), "")]
        if name
        for count in range(row.first, row.first + length(row.begin, row.end))
    ]
    total = sum(len(pairs) for _, pairs in known)
    return Comparison(sum(len(pairs) for _, pairs in theirs), total, total - len(apart), len(ours), sum(ours), apart)


def dila_years(sql: str) -> Iterator[DilaEra]:
    """Yield the simplified names of each Chinese era and its (number, year), the year found by its 干支."""
    simplify = pytest.importorskip("opencc_pyo3").OpenCC("t2s").convert
    chinese = {row[0] for row in rows_of(sql, "t_dynasty") if row[1] == "chinese"}
    emperors = {row[0] for row in rows_of(sql, "t_emperor") if row[1] in chinese}
    eras = {row[0] for row in rows_of(sql, "t_era") if row[1] in emperors}
    names: dict[str, list[str]] = defaultdict(list)
    for row in rows_of(sql, "t_era_names"):
        if row[0] in eras and row[1] and not row[1].startswith("（"):
            names[row[0]].append(simplify(row[1]))
    pairs: dict[str, dict[int, int]] = defaultdict(dict)
    for row in rows_of(sql, "t_month"):
        if row[5] in names and row[10] == "S":
            pairs[row[5]].setdefault(int(row[1]), year_of(int(row[6]), row[8]))
    for era, numbered in pairs.items():
        yield tuple(names[era]), set(numbered.items())


def year_of(julian_day: int, name: str) -> int:
    """The year called ``name`` in the cycle that lies nearest to a Julian day."""
    near = round((julian_day - 1721058) / 365.2425)
    astronomical = near + (CYCLE.index(name) - (near - 4) + 30) % 60 - 30
    return astronomical if astronomical > 0 else astronomical - 1


def rows_of(sql: str, table: str) -> Iterator[list[str]]:
    value = r"(?:'(?:[^'\\]|\\.)*'|[^(),']*)"
    for insert in re.finditer(rf"INSERT INTO `{table}` VALUES (.*?);\n", sql, re.DOTALL):
        for row in re.finditer(rf"\(({value}(?:,{value})*)\)", insert[1]):
            yield [cell.strip("'") for cell in re.findall(r"'(?:[^'\\]|\\.)*'|[^,]+", row[1])]
