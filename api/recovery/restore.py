"""A library out of a backup or an export: every digest verified, the rest made anew, all of it checked."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
import yaml

from api.desk.enquiries.files import FOLDER as DESK_FILES
from api.desk.store import open_desk
from api.recovery.backup import FILES, last_of
from api.recovery.imported import make_databases
from api.recovery.placing import PART, made_aside, require_vacant
from api.recovery.records import BACKUP, EXPORT, FORM, MANIFEST, PLACES, Manifest, Restored
from api.recovery.snapshot import DESK, TEXTS
from api.recovery.sums import SUMS, Folder, amiss, read_sums
from api.recovery.tables import copy_tables, desk_tables, empty_database, sqlite_url, texts_tables
from api.settings import FILE as SETTINGS
from api.settings import Settings, load_settings, stated_by_file
from api.upkeep.mending import check, repair
from api.wiring import open_library, open_texts
from index.encoders import load_encoder
from ontology.errors import LibraryBroken, WrongUse

_OF_EXPORTS = (f"{FILES}/", f"{DESK_FILES}/", SETTINGS)
"""What of an export lies in a library as it is; the rest is read, or is for others."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the databases of the restored library shall lie, as addresses; empty for files in its folder."""

    texts: str = ""
    desk: str = ""
    graph: str = ""
    graph_update: str = ""

    def stated(self) -> dict[str, str]:
        """Return those that are given, as settings."""
        return {name: getattr(self, name) for name in PLACES if getattr(self, name)}


def find(path: Path) -> Path:
    """Return a backup or an export: the folder itself, or the newest whole backup in it. Raises :class:`WrongUse`."""
    if not path.is_dir():
        raise WrongUse(f"没有 {path} 这个文件夹")
    if (path / SUMS).is_file():
        return path
    newest = last_of(path)
    if newest is None:
        begun = "；里面只有没写完的备份" if any(path.glob(f"*{PART}")) or path.suffix == PART else ""
        raise WrongUse(f"{path} 里没有完整的备份或导出{begun}")
    return newest


def read_manifest(folder: Path) -> Manifest:
    """Return what a folder says of itself. Raises :class:`WrongUse` for one that this program does not read."""
    try:
        said = json.loads((folder / MANIFEST).read_text("utf-8"))
        manifest = Manifest(**said)
    except (OSError, ValueError, TypeError) as error:
        raise WrongUse(f"{folder / MANIFEST} 读不出来：{error}") from error
    if manifest.format not in (BACKUP, EXPORT) or manifest.form > FORM:
        form = f"{manifest.format} 第 {manifest.form} 式"
        raise WrongUse(f"{folder} 是 {form}，由 wenmai {manifest.program} 写成；请用它来恢复")
    return manifest


def verify(path: Path) -> tuple[Path, Manifest, list[str]]:
    """Hold every file against its digest; return what was looked at, and what is wrong, a sentence each."""
    folder = find(path)
    return folder, read_manifest(folder), amiss(folder, read_sums(folder))


def restore(path: Path, library: Path, places: Places, *, shapes: bool = True) -> Restored:
    """Make the library ``library``, which must not be there or be empty, of what lies in ``path``.

    It is made aside and put in its place when it is whole and was checked. Raises :class:`WrongUse`, and
    :class:`~ontology.errors.LibraryBroken` naming files that are not as they were written: nothing is then made.
    """
    began = time.monotonic()
    library = library.resolve()
    require_vacant(library, "恢复")
    source = find(path)
    manifest = read_manifest(source)
    if wrong := amiss(source, read_sums(source)):
        more = f" 等 {len(wrong)} 处" if len(wrong) > 1 else ""
        raise LibraryBroken(f"{source}：{wrong[0]}{more}；没有恢复。请用 --verify 看全部，换一份备份")
    # Without texts.db there is no library; one whose texts lie elsewhere is one by its settings.
    with made_aside(library, last=(SETTINGS, TEXTS)) as aside:
        files = _copied(source, aside, manifest)
        if manifest.format == EXPORT:
            make_databases(source, aside, manifest)
        settings = _settled(aside, places)
        _move_databases(aside, settings)
        statements, problems = _opened(settings, shapes=shapes, mend=manifest.format == EXPORT)
    return Restored(
        str(library), str(source), manifest, files, statements,
        [name for name in manifest.left_out if name not in places.stated()],
        [*(f"文件 {name} 在做备份时馆藏里就没有" for name in manifest.missing), *problems],
        round(time.monotonic() - began, 3),
    )  # fmt: skip


def _copied(source: Path, aside: Path, manifest: Manifest) -> int:
    """Copy what a library consists of. Each digest is held against the list again."""
    folder = Folder(aside)
    for name, digest in read_sums(source).items():
        if name.startswith(_OF_EXPORTS) if manifest.format == EXPORT else name != MANIFEST:
            folder.copy(source / name, name, expected=digest)
    return folder.copied


def _settled(aside: Path, places: Places) -> Settings:
    stated = {**stated_by_file(aside / SETTINGS), **places.stated()}
    if stated:
        place = aside / SETTINGS
        place.write_text(yaml.safe_dump(stated, allow_unicode=True, sort_keys=False), "utf-8")
        place.chmod(0o600)
    empty = dict.fromkeys(PLACES, "")  # what the environment says is of another library
    return load_settings(aside, **{**empty, **places.stated()})


def _move_databases(aside: Path, settings: Settings) -> None:
    """Put texts and desk where they are to lie."""
    own = settings.model_copy(update={"texts": "", "desk": ""})
    if settings.texts:
        with open_texts(own):  # which brings an earlier schema up
            pass
        _move(aside / TEXTS, settings.texts, texts_tables(), "文本库")
    if settings.desk:
        open_desk(sqlite_url(aside / DESK)).dispose()
        _move(aside / DESK, settings.desk, desk_tables(), "咨询台")


def _move(path: Path, url: str, metadata: sa.MetaData, title: str) -> None:
    engine = sa.create_engine(sqlite_url(path))
    try:
        with engine.connect() as source, empty_database(url, metadata, title) as target:
            copy_tables(source, target, metadata)
    finally:
        engine.dispose()
    path.unlink()


def _opened(settings: Settings, *, shapes: bool, mend: bool) -> tuple[int, list[str]]:
    """Make the projections and check all; return the number of statements of the graph, and what is wrong.

    ``mend`` what is: the graph of an export may have been written a moment after its tables.
    """
    encoder = load_encoder(settings.encoder, threads=settings.threads or None).identity
    with open_texts(settings) as texts:
        known = texts.setting("encoder")
    if known and known != encoder:
        again = f"向量由 {known} 所做，设定的是 {encoder}：请运行 wenmai rebuild --encode，然后 wenmai check"
        return 0, [again]
    with open_library(settings, write=True):
        pass
    report = check(settings, shapes=shapes)
    if mend and not report.ok:
        report = repair(settings, shapes=shapes).left
    return report.checked.get("statements", 0), [one.what for one in report.problems]
