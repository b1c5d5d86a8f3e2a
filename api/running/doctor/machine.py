"""What is to be thought of a machine and an installation, from what was found of them. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from api.running.doctor.records import Finding, fine, note, wrong

GIB, MIB = 1 << 30, 1 << 20
OLDEST_PYTHON, NEWEST_PYTHON = (3, 11), (3, 14)
OLDEST_SQLITE = (3, 35, 0)
"""The first with RETURNING (https://www.sqlite.org/lang_returning.html)."""
WORKER_BYTES = 700 * MIB
"""What one process that answers holds, its model among it."""
FEWEST_FILES = 1_024
_PIN = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;]+)")


def judge_python(version: tuple[int, ...]) -> Finding:
    """Judge the interpreter."""
    said = ".".join(map(str, version[:3]))
    if version[:2] < OLDEST_PYTHON:
        return wrong("Python", said, "至少要 3.11：换一个解释器重新安装")
    if version[:2] > NEWEST_PYTHON:
        return note("Python", said, "没有用这一版试过；出错时换 3.11 至 3.14")
    return fine("Python", said)


def pins(requirements: list[str], *, extra: str = "") -> dict[str, str]:
    """Return the versions that requirements pin, by package; those of extras only for ``extra``."""
    wanted = {}
    for one in requirements:
        named = re.search(r"extra\s*==\s*['\"]([^'\"]+)", one)
        found = _PIN.match(one)
        if found and (named is None or named[1] == extra):
            wanted[found[1]] = found[2]
    return wanted


def judge_packages(pinned: Mapping[str, str], installed: Mapping[str, str]) -> Finding:
    """Judge what is installed by what the program was tested with."""
    if not pinned:
        return note("软件包", "不知道应装哪些版本", "没有安装，只是从代码目录运行：make install")
    missing = sorted(name for name in pinned if name not in installed)
    other = sorted(name for name, version in pinned.items() if _public(installed.get(name, version)) != version)
    if missing:
        return wrong("软件包", f"没有安装：{_some(missing)}", "重新安装：pip install wenmai，或 make install")
    if other:
        told = [f"{name} {installed[name]}（应为 {pinned[name]}）" for name in other]
        return note("软件包", f"版本不同：{_some(told)}", "重新安装可得到测试过的版本")
    return fine("软件包", f"{len(pinned)} 个，版本都相符")


def _public(version: str) -> str:
    """A version without how it was built: 2.13.0+cpu is 2.13.0 (PEP 440, local version identifiers)."""
    return version.partition("+")[0]


def judge_sqlite(version: tuple[int, ...], *, json: bool) -> Finding:
    """Judge the SQLite that Python brings."""
    said = ".".join(map(str, version))
    if version < OLDEST_SQLITE or not json:
        return wrong("SQLite", said, "要 3.35 以上、带 JSON：换一个 Python，或改用 PostgreSQL（设置 texts、desk）")
    return fine("SQLite", said)


def judge_disk(free: int, total: int, library: int) -> Finding:
    """Judge the room where the library lies: a rebuild writes the projections beside those that are read."""
    said = f"余 {in_words(free)}，共 {in_words(total)}；馆藏 {in_words(library)}"
    if free < max(GIB // 2, library // 2):
        return wrong("磁盘", said, "腾出空间：重做索引时新旧并存，写满会中断收入")
    if free < max(2 * GIB, library) or free < total // 20:
        return note("磁盘", said, "快要不够：备份不要放在同一块盘上")
    return fine("磁盘", said)


def judge_memory(available: int, workers: int, limit: int) -> Finding:
    """Judge the memory for so many processes; ``limit`` is that of the service's group, 0 for none."""
    need = workers * WORKER_BYTES
    have = min(available, limit) if limit else available
    said = f"可用 {in_words(have)}；{workers} 个进程约需 {in_words(need)}"
    if not have:
        return note("内存", "看不到有多少", "每个进程约需 700 MiB")
    if have < WORKER_BYTES:
        return wrong("内存", said, "不够一个进程用：加内存，或提高 MemoryMax")
    if have < need:
        return note("内存", said, "把设置 workers 调小，或加内存")
    return fine("内存", said)


def judge_models(expected: Mapping[str, str], found: Mapping[str, str]) -> Finding:
    """Judge the files of the models by their SHA-256."""
    if not expected:
        return wrong("模型", "没有 SHA256SUMS", "安装不完整：重新安装")
    bad = sorted(name for name, digest in expected.items() if found.get(name) != digest)
    if bad:
        return wrong("模型", f"缺少或已改动：{_some(bad)}", "重新安装；自己训练过模型时重新写 SHA256SUMS")
    return fine("模型", f"{len(expected)} 个文件，校验和都对")


def judge_fonts(family: str) -> Finding:
    """Judge whether a dossier can be set in PDF."""
    if not family:
        return note("字体", "没有可嵌入的中文字体，做不了 PDF", "apt-get install fonts-noto-cjk，或设置 fonts")
    return fine("字体", family)


def judge_files(soft: int, hard: int) -> Finding:
    """Judge how many files and connections may be open at a time; below zero there is no limit."""
    if 0 <= soft < FEWEST_FILES:
        return note("打开文件数", f"{soft}（最多可到 {hard}）", "ulimit -n 4096，或单元文件里 LimitNOFILE=4096")
    return fine("打开文件数", "不限" if soft < 0 else str(soft))


def judge_locale(encoding: str, names: str, *, utf8_mode: bool) -> Finding:
    """Judge in what text and file names are read and written."""
    said = f"文字 {encoding}，文件名 {names}" + ("，UTF-8 模式" if utf8_mode else "")
    if {encoding.lower().replace("-", ""), names.lower().replace("-", "")} - {"utf8"}:
        return wrong("语言环境", said, "设 PYTHONUTF8=1，或 LANG=C.UTF-8；否则中文文件名会乱")
    return fine("语言环境", said)


def judge_clock(now: float, newest: float, *, built: float, server: float | None, synced: bool | None) -> Finding:
    """Judge the clock, in seconds since 1970: ``newest`` is the last change of the library, ``built`` that of the
    program, ``server`` what a database on another machine says."""
    if now < newest - 5:
        return wrong("时钟", f"比馆藏最后一次改动早 {newest - now:.0f} 秒", "校准时钟：收割者会漏掉改动")
    if now < built - 86_400:
        return wrong("时钟", "比程序还早", "校准时钟（chrony 或 systemd-timesyncd）")
    if server is not None and abs(server - now) > 5:
        return note("时钟", f"与数据库服务器差 {abs(server - now):.0f} 秒", "两台机器都用 NTP 校准")
    if synced is False:
        return note("时钟", "没有与时间服务器同步", "timedatectl set-ntp true，或安装 chrony")
    return fine("时钟", "正常" if synced else "看不出不对")


def in_words(size: float) -> str:
    """Return a number of bytes as it is read."""
    for unit, name in ((1 << 40, "TiB"), (GIB, "GiB"), (MIB, "MiB"), (1 << 10, "KiB")):
        if size >= unit:
            return f"{size / unit:.1f} {name}"
    return f"{size:.0f} B"


def _some(names: list[str]) -> str:
    return "、".join(names[:5]) + (f" 等 {len(names)} 个" if len(names) > 5 else "")
