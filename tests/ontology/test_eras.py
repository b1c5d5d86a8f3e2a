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

from ingest.dating import date
from ingest.normalize import fold
from ingest.taggers.dates import DateFinder
from ingest.taggers.mention import TextContext
from ingest.taggers.plain_dates import edtf_year
from ontology.authority.bundled import bundled_era_rows, bundled_eras
from ontology.authority.eras import Era, EraTable, EraYear
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
        assert length(row.begin, row.end) <= 85 or row.kind == "kept", row
        assert row.kind in ("era", "regnal", "kept"), row
        assert row.standing in (1, 2, 3), row


def test_every_year_since_qin_has_a_name(table: EraTable) -> None:
    nameless = [year for year in range(-246, 1950) if year and not table.names(year)]
    assert nameless == []


@dataclass(frozen=True)
class DilaYear:
    """A year of an era in the calendar of DILA, simplified: 建武 or, without an era, the ruler; its historical year."""

    names: tuple[str, ...]
    dynasty: str
    ruler: str
    number: int
    year: int
    regnal: bool

    def __str__(self) -> str:
        return f"{self.dynasty}{self.ruler}{'' if self.regnal else self.names[0]} {self.number}: {self.year}"


def test_every_year_of_dila_is_known_in_both_directions(
    shared: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Run with ``pytest tests/ontology/test_eras.py -k dila`` to see the figures.

    The table holds Chinese eras alone; those of 日本 and 高丽 are in other files of DILA.
    """
    sql = gzip.decompress(shared("authority/dila_time_chinese.sql.gz").read_bytes()).decode("utf-8")
    table, theirs = EraTable(bundled_era_rows(), fold=fold), tuple(dila_years(sql))
    read = [one for one in theirs if one.year in {reading.year for reading in readings(table, one)}]
    first = [one for one in read if leads(table, one)]
    told = [one for one in theirs if is_told(table, one)]
    missed = {str(one) for one in theirs} - {str(one) for one in read}
    ours = [(name, number, year) for name, number, year in our_years(table, theirs)]
    confirmed = {(name, one.number, one.year) for one in theirs for name in one.names}
    share = sum(one in confirmed for one in ours) / len(ours)
    with capsys.disabled():
        print(
            f"\nDILA: {len(theirs)} era years: {len(read)} give the year ({len(read) / len(theirs):.4f}), of which"
            f" {len(first)} first when the dynasty is known ({len(first) / len(read):.4f}); {len(told)} are among the"
            f" names of the year ({len(told) / len(theirs):.4f}); of {len(ours)} years of such eras here"
            f" {share:.4f} are there; missed: {', '.join(sorted(missed))}"
        )
    assert len(read) / len(theirs) >= 0.995, missed
    assert len(told) / len(theirs) >= 0.995
    assert len(first) / len(read) >= 0.99
    assert share >= 0.85


def test_every_year_of_dila_is_read_in_a_text(
    shared: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """The whole way of a document: era and number as a text writes them, to the candidates of the date."""
    sql = gzip.decompress(shared("authority/dila_time_chinese.sql.gz").read_bytes()).decode("utf-8")
    theirs = [one for one in dila_years(sql) if not one.regnal]
    eras = bundled_eras()
    finder = DateFinder(eras)
    places = [place_in_text(one, finder, eras) for one in theirs]
    found, first = sum(place is not None for place in places), sum(place == 0 for place in places)
    with capsys.disabled():
        print(
            f"\nDILA in texts: {len(theirs)} era years, {found / len(theirs):.4f} read, {first / len(theirs):.4f} first"
        )
    assert found / len(theirs) >= 0.995
    assert first / len(theirs) >= 0.97


def place_in_text(one: DilaYear, finder: DateFinder, eras: EraTable) -> int | None:
    """Return at which place of the candidates the year stands; ``None`` where it does not."""
    for name in one.names:
        text = name + year_of_reign(one.number)
        context = TextContext("lzh", dynasty=one.dynasty)
        mentions = tuple(finder.find(text, context=context, known=()))
        ((mention, *_), *_) = date([mentions], [text], context=context, eras=eras) if mentions else [[None]]
        values = [candidate.value for candidate in mention.candidates] if mention else []
        if (wanted := edtf_year(one.year)) in values:
            return values.index(wanted)
    return None


def readings(table: EraTable, one: DilaYear) -> Sequence[EraYear]:
    """What the table makes of a year, the likeliest first: by its era, or by its ruler where it had none."""
    if not one.regnal:
        return [reading for name in one.names for reading in table.years(name, one.number, dynasty=one.dynasty)]
    names = [row.era for row in table.rows if one.ruler in (row.ruler, row.ruler_name, row.era, *row.names)]
    later = [part for part in ("中元", "后元") if one.ruler.endswith(part)]
    every = dict.fromkeys([*names, *one.names, *later])
    return [reading for name in every for reading in table.years(name, one.number, dynasty=one.dynasty)]


def leads(table: EraTable, one: DilaYear) -> bool:
    """Say whether no other year is likelier than theirs when dynasty and ruler are known."""
    found = [
        reading
        for hint in (one.dynasty, one.dynasty + one.ruler)
        for name in one.names
        for reading in table.years(name, one.number, dynasty=hint)
    ] or readings(table, one)
    best = max(reading.score for reading in found)
    return any(reading.year == one.year and reading.score == best for reading in found)


def is_told(table: EraTable, one: DilaYear) -> bool:
    """Say whether the year's names hold theirs with its number."""
    wanted = {(reading.era, reading.number) for reading in readings(table, one) if reading.year == one.year}
    return bool(wanted & {(reading.era, reading.number) for reading in table.names(one.year)})


def our_years(table: EraTable, theirs: Sequence[DilaYear]) -> Iterator[tuple[str, int, int]]:
    known = {name for one in theirs for name in one.names}
    for row in (row for row in table.rows if row.kind != "kept"):
        name = next((name for name in map(fold, (row.era, *row.names)) if name in known), "")
        for count in range(row.first, row.first + length(row.begin, row.end)) if name else ():
            yield name, count, row.year(count) or 0


def dila_years(sql: str) -> Iterator[DilaYear]:
    """Yield each year, of the calendars in force and of those kept on elsewhere; the historical year by its 干支."""
    labels = {table: first_names(sql, table) for table in ("t_dynasty_names", "t_emperor_names")}
    dynasties = {row[0]: labels["t_dynasty_names"].get(row[1], "") for row in rows_of(sql, "t_emperor")}
    emperors = {row[0]: row[1] for row in rows_of(sql, "t_era")}
    names: dict[str, list[str]] = defaultdict(list)
    for row in rows_of(sql, "t_era_names"):
        names[row[0]].append(fold(row[1]))
    seen: set[tuple[str, int]] = set()
    for row in rows_of(sql, "t_month"):
        if row[5] in emperors and (row[5], int(row[1])) not in seen:
            seen.add((row[5], int(row[1])))
            emperor = emperors[row[5]]
            yield dila_year(row, names[row[5]], dynasties.get(emperor, ""), labels["t_emperor_names"].get(emperor, ""))


def dila_year(row: Sequence[str], names: Sequence[str], dynasty: str, ruler: str) -> DilaYear:
    eras = tuple(name for name in names if name and not name.startswith(("（", "(")))
    year = year_of(int(row[6]), row[8])
    if dynasty == "民国":  # the republic counted the years of the West, which its first months show
        year = round((int(row[7]) - 1721058) / 365.2425)
    ruler = re.sub("[（(].*", "", ruler)
    part = next((name.strip("（）()") for name in names if name.strip("（）()") in ("中元", "后元")), "")
    return DilaYear(eras or (ruler + part,), dynasty, ruler if eras else ruler + part, int(row[1]), year, not eras)


def first_names(sql: str, table: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows_of(sql, table):
        found.setdefault(row[0], fold(row[1]))
    return found


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
