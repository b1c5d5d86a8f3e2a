"""The files by which 文脉 is put into service say what the program knows, and are read by the programs they are for."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from api.cli import _parser
from api.metrics import Metrics
from api.running.provenance import variable
from api.running.vitals import Vitals
from api.settings import Settings
from api.wiring import open_library

ROOT = Path(__file__).parents[3]
DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
PROGRAM = "/opt/wenmai/venv/bin/wenmai"
ALERTS = ROOT / "docs" / "alerts.yml"


def unit(path: Path) -> configparser.ConfigParser:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment, method-assign]
    read.read_string(path.read_text("utf-8"))
    return read


def tool(name: str) -> str:
    found = shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not here")
    return found


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_what_a_unit_runs_is_a_command_of_ours(path: Path) -> None:
    program, *arguments = unit(path)["Service"]["ExecStart"].split()
    assert program == PROGRAM
    assert _parser().parse_args(arguments).command == arguments[0]


def test_each_timer_has_its_unit_and_each_unit_but_the_service_its_timer() -> None:
    timers = {path.stem for path in DEPLOY.glob("*.timer")}
    assert timers | {"wenmai"} == {path.stem for path in UNITS}
    assert {"wenmai-backup", "wenmai-watches", "wenmai-privacy", "wenmai-harvest", "wenmai-check"} == timers


def test_the_service_is_given_the_time_that_it_takes_to_stop() -> None:
    said = unit(DEPLOY / "wenmai.service")["Service"]
    longest = Settings().stop_seconds + Settings().drain_seconds
    assert int(said["TimeoutStopSec"]) > longest + 5
    assert (said["KillMode"], said["Type"]) == ("mixed", "notify")
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]["wenmai"]
    drained = float(compose["environment"]["WENMAI_DRAIN_SECONDS"])
    assert int(compose["stop_grace_period"].removesuffix("s")) > Settings().stop_seconds + drained + 5


@pytest.mark.parametrize("path", [*UNITS, DEPLOY / "compose.yaml", ROOT / "Dockerfile"], ids=lambda path: path.name)
def test_every_variable_is_a_setting(path: Path) -> None:
    of_compose = {"WENMAI_DB_PASSWORD"}
    known = {variable(name) for name in Settings.model_fields} | of_compose
    assert set(re.findall(r"WENMAI_[A-Z_]+", path.read_text("utf-8"))) <= known


def test_the_image_is_made_of_what_is_there() -> None:
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()
    copied = [one for line in lines if line.startswith("COPY ") and "--from" not in line for one in line.split()[1:-1]]
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    assert copied
    for one in copied:
        assert (ROOT / one).exists()
        assert one.partition("/")[0] in let_in
    bases = [line.split()[1] for line in lines if line.startswith("FROM ")]
    assert all(re.fullmatch(r"[a-z]+:\d+\.\d+\.\d+-(?:slim-bookworm|bookworm-slim)", base) for base in bases)
    assert [line for line in lines if line.startswith("USER ")] == ["USER 10001:10001"]


def test_alerts_speak_of_figures_that_are_told(new_library: Path) -> None:
    with open_library(Settings(library=new_library), write=True, any_encoder=True) as library:
        told = {figure.name for figure in Vitals(library).figures()}
    counted = Metrics().registry
    told |= {name for metric in counted.collect() for name in (metric.name, f"{metric.name}_total")}
    told |= {"wenmai_http_request_seconds_bucket", "wenmai_backup_age_seconds"}
    rules = [rule for group in yaml.safe_load(ALERTS.read_text("utf-8"))["groups"] for rule in group["rules"]]
    for rule in rules:
        assert set(re.findall(r"wenmai_\w+", rule["expr"])) <= told, rule["alert"]


def test_alerts_are_read_by_prometheus() -> None:
    subprocess.run([tool("promtool"), "check", "rules", str(ALERTS)], check=True, capture_output=True)


def test_units_are_read_by_systemd(tmp_path: Path) -> None:
    verify = tool("systemd-analyze")
    for path in (*UNITS, *DEPLOY.glob("*.timer")):
        (tmp_path / path.name).write_text(path.read_text("utf-8").replace(PROGRAM, "/bin/true"), "utf-8")
    command = [verify, "verify", *map(str, sorted(tmp_path.glob("wenmai*")))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if "wenmai" in line] == []
