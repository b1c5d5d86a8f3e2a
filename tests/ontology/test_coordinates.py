"""Coordinates and scales in the ways that catalogues write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontology.cartography import cartographic_statements, extent_of
from ontology.coordinates import Unplaced, read_coordinates, read_scale
from ontology.records import Literal

NANJING = (118 + 22 / 60, 119 + 14 / 60, 31 + 14 / 60, 32 + 37 / 60)


@pytest.mark.parametrize(
    "stated",
    [
        "东经118°22′—119°14′，北纬31°14′—32°37′",
        "東經118度22分至東經119度14分；北緯31度14分至32度37分",
        "北纬31°14′～32°37′ 东经118°22′～119°14′",
        "(E 118°22ʹ--E 119°14ʹ/N 32°37ʹ--N 31°14ʹ)",
        "E1182200 E1191400 N0323700 N0311400",
        "E118.3666666667 E119.2333333333 N32.6166666667 N31.2333333333",
        "118.3666666667,119.2333333333,31.2333333333,32.6166666667",
        "westlimit=118.3666666667; eastlimit=119.2333333333; southlimit=31.2333333333; northlimit=32.6166666667",
        "118°22'00\"E - 119°14'00\"E, 31°14'00\"N - 32°37'00\"N",
    ],
)
def test_an_extent_is_read_however_it_is_written(stated: str) -> None:
    assert tuple(read_coordinates(stated)) == pytest.approx(NANJING)


@pytest.mark.parametrize(
    ("stated", "across", "down"),
    [
        ("118.78, 32.04", 118.78, 32.04),
        ("32.04 118.78", 118.78, 32.04),
        ("118.78°E，32.04°N", 118.78, 32.04),
        ("东经118°46′48″、北纬32°2′24″", 118.78, 32.04),
        ("name=南京; east=118.78; north=32.04", 118.78, 32.04),
        ("POINT(118.78 32.04)", 118.78, 32.04),
        ("西经77.0 南纬12.5", -77.0, -12.5),
    ],
)
def test_a_point(stated: str, across: float, down: float) -> None:
    found = read_coordinates(stated)
    assert found.is_point and (found.west, found.south) == pytest.approx((across, down))


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("218.5, 32.0", "经度 218.5 超出"),
        ("东经118°，北纬95°", "纬度 95 超出"),
        ("东经118°75′，北纬32°", "不小于 60"),
        ("南京城内", "读不出经纬度"),
        ("118.5", "读不出经纬度"),
        ("东经118°", "纬度有 0 个"),
    ],
)
def test_what_is_nowhere_is_said_to_be(stated: str, said: str) -> None:
    with pytest.raises(Unplaced, match=said):
        read_coordinates(stated)


@settings(deadline=None, max_examples=50)
@given(st.integers(-179 * 3600, 179 * 3600), st.integers(-89 * 3600, 89 * 3600))
def test_degrees_minutes_and_seconds_come_back(across: int, down: int) -> None:
    def written(value: int, sides: str) -> str:
        size = abs(value)
        return f"{sides[value < 0]}{size // 3600:03}{size // 60 % 60:02}{size % 60:02}"

    found = read_coordinates(f"{written(across, 'EW')} {written(down, 'NS')}")
    assert (found.west * 3600, found.south * 3600) == pytest.approx((across, down), abs=1e-6)


@pytest.mark.parametrize(
    ("stated", "below"),
    [
        ("1:50000", 50_000),
        ("比例尺1∶5万", 50_000),
        ("[ca. 1:1,000,000]", 1_000_000),
        ("五万分之一", 50_000),
        ("缩尺二十万分之一", 200_000),
        ("1/25 000", 25_000),
        ("计里画方，每方百里", None),
        ("1:0", None),
    ],
)
def test_scales(stated: str, below: int | None) -> None:
    assert read_scale(stated) == below


@pytest.mark.parametrize("run", ["9" * 60_000, "一" * 60_000, "1 " * 30_000, "1" + " " * 60_000])
def test_a_run_of_numbers_is_no_scale_and_takes_no_time(run: str) -> None:
    """In the square of its length the first of these took minutes."""
    assert read_scale(f"比例尺{run}") is None


def test_what_the_graph_says_of_a_map() -> None:
    extra = (("经纬度", "东经118°22′—119°14′，北纬31°14′—32°37′"), ("比例尺", "五万分之一"), ("投影", "多圆锥投影"))
    said = {(one.subject, one.predicate.rsplit("/", 1)[-1].rsplit("#", 1)[-1]): one.object
            for one in cartographic_statements("d", extra)}  # fmt: skip
    assert said["d#scale-1", "value"] == Literal("50000", datatype="http://www.w3.org/2001/XMLSchema#integer")
    wkt = said["d#geometry", "asWKT"]
    assert isinstance(wkt, Literal) and wkt.text.startswith("POLYGON((118.366667 31.233333, 119.233333 31.233333,")
    assert said["d#cartographic", "coordinates"] == Literal(extra[0][1])
    assert extent_of((("坐标", "999,999"),)) is None
    assert list(cartographic_statements("d", (("钤印", "x"),))) == []
