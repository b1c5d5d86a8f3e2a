"""A library that hides some of its collections is counted with the whole of it."""

from __future__ import annotations

from pathlib import Path

from api.chat.records import Exchange
from api.settings import Settings
from api.wiring import open_library
from ontology.sight import Sight


def test_what_is_asked_of_a_part_is_counted_with_the_whole(new_library: Path) -> None:
    heard: list[Exchange] = []
    with open_library(Settings(library=new_library, encoder="hashing")) as library:
        library.chat.heard = heard.append
        library.seen_by(Sight(frozenset({"不开放的"}))).chat.ask("谁修了城墙？")
    assert len(heard) == 1
