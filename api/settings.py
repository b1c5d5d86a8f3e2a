"""Settings: each with its type, default and meaning; an unknown one in the file is refused.

They come, the first that says it wins, from the command line, from environment variables ``WENMAI_…``, from
``settings.yaml`` in the library's folder, from the defaults here.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ontology.errors import WrongUse

_PREFIX = "WENMAI_"
FILE = "settings.yaml"


class Settings(BaseModel):
    """What can be set for one library."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    library: Annotated[Path, Field(description="the folder that holds the library")] = Path("library")
    texts: Annotated[str, Field(description="SQLAlchemy address of the text store; empty for SQLite")] = ""
    desk: Annotated[str, Field(description="SQLAlchemy address of the desk; empty for SQLite")] = ""
    graph: Annotated[str, Field(description="query address of a SPARQL 1.1 server; empty for Oxigraph")] = ""
    graph_update: Annotated[str, Field(description="address that takes the SPARQL server's updates")] = ""
    base: Annotated[str, Field(description="how the addresses of the linked data begin")] = "http://localhost:8000/"
    encoder: Annotated[str, Field(description="default, or st:NAME for a sentence-transformers model")] = "default"
    threads: Annotated[int, Field(ge=0, description="threads of the encoder; 0 for one a core")] = 0
    model_tagger: Annotated[bool, Field(description="tag modern text with the LAC model as well")] = True
    subjects: Annotated[str, Field(description="headings: bundled, a loaded thesaurus, or several of them")] = "bundled"
    host: Annotated[str, Field(description="address that the service listens on")] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535, description="port of the service; 0 for any free one")] = 8000
    contact: Annotated[str, Field(description="e-mail address of the library's keeper, for harvesters")] = ""
    licence: Annotated[str, Field(description="licence of the library's data, as an address or in words")] = ""
    sparql_seconds: Annotated[float, Field(gt=0, description="longest time for one SPARQL query, in seconds")] = 10.0
    sparql_rows: Annotated[int, Field(gt=0, description="most rows that one SPARQL query may return")] = 10_000

    @property
    def without_taggers(self) -> tuple[str, ...]:
        """The taggers that these settings leave out."""
        return () if self.model_tagger else ("model",)


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
