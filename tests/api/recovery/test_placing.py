"""A restored library or an export takes its place also where no folder can take the place of another, or not at all."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.cli import main
from api.recovery.backup import back_up
from api.recovery.placing import made_aside, require_vacant, written_aside
from api.recovery.restore import Places, restore, verify
from api.settings import load_settings
from api.wiring import open_library
from ontology.errors import NotFound, StorageFailed, WrongUse

ROOT = Path(__file__).parent.parent.parent.parent
WITHIN = ".made.part"


@pytest.fixture
def backups(new_library: Path, tmp_path: Path) -> Path:
    """A folder with a backup of a library of few entities."""
    back_up(load_settings(new_library), tmp_path / "backups")
    return tmp_path / "backups"


@pytest.fixture
def volume(tmp_path: Path) -> Iterator[Path]:
    """An empty file system of its own; skipped where none may be mounted."""
    folder = tmp_path / "volume"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no file system may be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def opens(library: Path) -> None:
    """See that a library opens and that nothing is left of how it was made."""
    with open_library(load_settings(library)) as opened:
        assert opened.status().documents == 0
    assert not list(library.glob("*.part")) and not list(library.parent.glob("*.part"))


# --- libraries --------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_library_is_restored_into_an_empty_volume(backups: Path, volume: Path) -> None:
    assert restore(backups, volume, Places(), shapes=False).problems == []
    opens(volume)


@pytest.mark.slow
def test_a_library_is_restored_and_exported_into_the_folder_where_one_stands(
    backups: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("new", "out"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "new")
    assert main(["restore", "../backups", "--quick", "--library", "."]) == 0
    opens(tmp_path / "new")
    monkeypatch.chdir(tmp_path / "out")
    assert main(["export", ".", "--library", str(tmp_path / "new")]) == 0
    assert verify(tmp_path / "out")[2] == []


@pytest.mark.slow
def test_an_export_is_written_into_an_empty_volume(new_library: Path, volume: Path) -> None:
    assert main(["export", str(volume), "--library", str(new_library)]) == 0
    assert verify(volume)[2] == []
    assert not list(volume.glob("*.part"))


_KILLED = """
import os, signal, sys
from pathlib import Path
from api.recovery.restore import Places, restore
rename = Path.rename
def killed(path, target):
    if path.name == "texts.db":
        os.kill(os.getpid(), signal.SIGKILL)
    return rename(path, target)
Path.rename = killed
restore(Path(sys.argv[1]), Path(sys.argv[2]), Places(), shapes=False)
"""


@pytest.mark.slow
def test_what_is_killed_in_the_last_moment_does_not_open_and_is_named(backups: Path, volume: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", _KILLED, str(backups), str(volume)], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert (volume / "desk.db").exists() and (volume / "graph").exists() and not (volume / "texts.db").exists()
    with pytest.raises(NotFound), open_library(load_settings(volume)):
        pass
    with pytest.raises(WrongUse, match=r"已有东西.*上次在最后一步中断.*。"):
        restore(backups, volume, Places())


# --- folders ----------------------------------------------------------------------------------------------------------


def make(place: Path, content: str = "new") -> None:
    """Make a folder of three files of which one is the last."""
    with made_aside(place, last=("last",)) as aside:
        aside.mkdir()
        for name in ("last", "one", "two"):
            (aside / name).write_text(content)


def test_a_folder_is_made_new_in_an_empty_one_and_after_one_that_was_killed(tmp_path: Path) -> None:
    for name in ("new", "a/b/new"):
        make(tmp_path / name)
    (tmp_path / "empty").mkdir()
    for left in ("empty.part", f"empty/{WITHIN}", "killed.part"):
        (tmp_path / left).mkdir()
        (tmp_path / left / "old").touch()
    make(tmp_path / "empty")
    make(tmp_path / "killed")
    for name in ("new", "a/b/new", "empty", "killed"):
        assert sorted(one.name for one in (tmp_path / name).iterdir()) == ["last", "one", "two"]
    assert not list(tmp_path.rglob("*.part"))


def test_in_a_volume_the_last_comes_last_and_what_was_killed_goes(
    volume: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (volume / WITHIN).mkdir()
    (volume / WITHIN / "old").touch()
    moved: list[str] = []
    rename = Path.rename

    def noted(path: Path, target: Path) -> Path:
        made = rename(path, target)
        moved.append(path.name)
        return made

    monkeypatch.setattr(Path, "rename", noted)
    make(volume)
    assert moved == ["one", "two", "last"]
    assert sorted(one.name for one in volume.iterdir()) == ["last", "one", "two"]


def test_a_bound_folder_of_the_same_file_system_is_a_volume_too(volume: Path, tmp_path: Path) -> None:
    for name in ("held", "bound"):
        (volume / name).mkdir()
    subprocess.run(["mount", "--bind", str(volume / "held"), str(volume / "bound")], check=True)
    try:
        make(volume / "bound")
        assert sorted(one.name for one in (volume / "held").iterdir()) == ["last", "one", "two"]
    finally:
        subprocess.run(["umount", "-l", str(volume / "bound")], check=True)


def test_a_new_volume_keeps_its_lost_and_found(volume: Path) -> None:
    kept = volume / "lost+found"
    kept.mkdir(mode=0o700)
    (kept / "#12").write_text("found")
    make(volume)
    assert sorted(one.name for one in volume.iterdir()) == ["last", "lost+found", "one", "two"]
    assert [one.read_text() for one in kept.iterdir()] == ["found"]


@pytest.mark.parametrize("kind", ["file", "link"])
def test_what_is_only_called_so_is_something(kind: str, tmp_path: Path) -> None:
    place = tmp_path / "new"
    place.mkdir()
    if kind == "file":
        (place / "lost+found").touch()
    else:
        (place / "lost+found").symlink_to(tmp_path)
    with pytest.raises(WrongUse, match="已有东西"):
        require_vacant(place, "恢复")


@pytest.mark.slow
def test_a_backup_an_export_and_a_library_each_lie_in_a_volume_of_their_own(new_library: Path, tmp_path: Path) -> None:
    for name in ("backups", "out", "new"):
        (tmp_path / name / "lost+found").mkdir(parents=True)
        (tmp_path / name / "lost+found" / "#12").write_text("found")
    assert main(["backup", str(tmp_path / "backups"), "--library", str(new_library)]) == 0
    assert main(["export", str(tmp_path / "out"), "--library", str(new_library)]) == 0
    assert verify(tmp_path / "out")[2] == []
    assert main(["restore", str(tmp_path / "backups"), "--quick", "--library", str(tmp_path / "new")]) == 0
    for name in ("backups", "out", "new"):
        assert (tmp_path / name / "lost+found" / "#12").read_text() == "found"


def test_what_fails_while_it_moves_up_leaves_the_volume_empty(volume: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = Path.rename

    def failing(path: Path, target: Path) -> Path:
        if path.name == "last":
            raise KeyboardInterrupt
        return rename(path, target)

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Path, "rename", failing)
        make(volume)
    assert list(volume.iterdir()) == []
    make(volume)


def test_what_came_into_a_volume_meanwhile_is_not_written_over(volume: Path) -> None:
    with pytest.raises(WrongUse, match="什么也没有放进去"), made_aside(volume, last=("last",)) as aside:
        aside.mkdir()
        (aside / "last").write_text("new")
        (volume / "last").write_text("another's")
    assert [(one.name, one.read_text()) for one in volume.iterdir()] == [("last", "another's")]


def test_a_volume_that_may_not_be_written_is_one_sentence(volume: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(volume)], check=True)
    with pytest.raises(StorageFailed, match=f"^{volume}：这里不能写"), written_aside(volume) as folder:
        folder.write("one", b"1")


_UNPRIVILEGED = """
import os, sys
from pathlib import Path
from api.recovery.placing import made_aside
os.setgid(10001)
os.setuid(10001)
with made_aside(Path(sys.argv[1]), last=("last",)) as aside:
    aside.mkdir()
    (aside / "last").write_text("new")
"""


def test_a_folder_of_ones_own_in_one_that_is_not_is_filled(volume: Path) -> None:
    """As the image's ``/library`` without a volume, for its user 10001."""
    own = volume / "library"
    own.mkdir(mode=0o750)
    shutil.chown(own, 10001, 10001)
    volume.chmod(0o755)
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{_UNPRIVILEGED}"
    # By its name alone: what lies above it is closed to others.
    told = [sys.executable, "-c", code, own.name]
    made = subprocess.run(told, cwd=volume, capture_output=True, check=False)
    assert made.returncode == 0, made.stderr.decode()
    assert [one.name for one in own.iterdir()] == ["last"]
    assert not list(volume.glob("*.part"))


_LOOKED_FOR = """
import os, sys
from pathlib import Path
from api.recovery.backup import complete
os.setgid(10001)
os.setuid(10001)
print(complete(Path(sys.argv[1])))
"""


def test_a_lost_and_found_that_may_not_be_looked_into_hides_no_backup(volume: Path) -> None:
    (volume / "lost+found").mkdir(mode=0o700)
    volume.chmod(0o755)
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{_LOOKED_FOR}"
    looked = subprocess.run([sys.executable, "-c", code, "."], cwd=volume, capture_output=True, check=False)
    assert looked.stdout.decode().strip() == "[]", looked.stderr.decode()
