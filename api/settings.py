"""Settings: each with its type, default and meaning; an unknown one in the file is refused.

They come, the first that says it wins, from the command line, from environment variables ``WENMAI_…``, from
``settings.yaml`` in the library's folder, from the defaults here.
"""

from __future__ import annotations

import os
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ontology.errors import WrongUse

_PREFIX = "WENMAI_"
FILE = "settings.yaml"


class Settings(BaseModel):
    """What can be set for one library."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    library: Path = Field(Path("library"), description="the folder that holds the library")
    texts: str = Field("", description="SQLAlchemy address of the text store; empty for SQLite in the folder")
    graph: str = Field("", description="address of a SPARQL 1.1 server; empty for Oxigraph in the folder")
    base: str = Field("http://localhost:8000/", description="what the addresses of the linked data begin with")
    encoder: str = Field("default", description="default, or st:NAME for any sentence-transformers model or folder")
    threads: int = Field(0, ge=0, description="processor threads for the encoder; 0 for as many as there are cores")
    model_tagger: bool = Field(True, description="tag modern text with the LAC model as well")
    host: str = Field("127.0.0.1", description="address that the service listens on")
    port: int = Field(8000, ge=0, le=65535, description="port that the service listens on; 0 for any free one")
    sparql_seconds: float = Field(10.0, gt=0, description="longest time for one SPARQL query, in seconds")
    sparql_rows: int = Field(10_000, gt=0, description="most rows that one SPARQL query may return")


def load_settings(library: Path | None = None, **given: object) -> Settings:
    """Return the effective settings. Raises :class:`WrongUse` for an unknown name or a value of the wrong kind."""
    stated = _environment()
    folder = library or Path(str(stated.get("library", Settings().library)))
    merged = {**_file(folder / FILE), **stated, **given, "library": folder}
    try:
        return Settings.model_validate(merged)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise WrongUse(f"settings: {wrong}") from error


def _environment() -> dict[str, object]:
    names = {name: f"{_PREFIX}{name.upper()}" for name in Settings.model_fields}
    return {name: os.environ[variable] for name, variable in names.items() if variable in os.environ}


def _file(path: Path) -> dict[str, object]:
    if not path.exists():
        return {}
    try:
        stated = yaml.safe_load(path.read_text("utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise WrongUse(f"{path}: cannot be read as YAML: {error}") from error
    if not isinstance(stated, dict):
        raise WrongUse(f"{path}: must hold names with values")
    return stated
