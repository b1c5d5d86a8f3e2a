"""What is taken in by its address."""

from __future__ import annotations

from pathlib import Path

from api.addressed import limits_of, paths_of
from api.settings import Settings


def test_addresses_become_a_list_a_site_that_is_gone_afterwards(tmp_path: Path) -> None:
    stated = [tmp_path, Path("https://iiif.example.org/a/manifest.json"), Path("http://other.example.org:81/b")]
    with paths_of([*stated, Path("https://iiif.example.org/c")]) as (own, first, second):
        assert own == tmp_path
        assert (first.parent.name, first.name) == ("iiif.example.org", "iiif.example.org.iiif")
        assert first.read_text("utf-8").split() == [
            "https://iiif.example.org/a/manifest.json",
            "https://iiif.example.org/c",
        ]
        assert second.read_text("utf-8").split() == ["http://other.example.org:81/b"]
    assert not first.exists()


def test_settings_name_the_sites_that_may_be_asked() -> None:
    limits = limits_of(Settings(iiif_hosts="https://iiif.example.org, other.example.org:81", private_hosts="10.0.0.9"))
    assert limits.iiif_hosts == {"iiif.example.org", "other.example.org:81"}
    assert limits.private_hosts == {"10.0.0.9"}
    assert limits_of(Settings()).iiif_hosts == frozenset(), "of nobody where nothing is said"
