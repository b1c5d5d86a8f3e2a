"""Settings: each with its type, default and meaning; an unknown one in the file is refused.

They come, the first that says it wins, from the command line, from environment variables ``WENMAI_…``, from
``settings.yaml`` in the library's folder, from the defaults here.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import ConfigDict, Field, ValidationError

from api.access.settings import OpenIDSettings
from api.limiting.settings import LimitSettings
from ontology.errors import WrongUse

PREFIX = "WENMAI_"
FILE = "settings.yaml"
# Hosts go into a header of every answer, as they are.
_HOSTS = r"^$|^(?:https?://)?[A-Za-z0-9.-]+(?::\d+)?(?:\s*,\s*(?:https?://)?[A-Za-z0-9.-]+(?::\d+)?)*$"

_SMTP = r"^$|^smtps?://\S+$"
_MAIL = r"^$|^[^@\s]+@[^@\s]+$"


class Settings(OpenIDSettings, LimitSettings):
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
    workers: Annotated[int, Field(ge=0, le=64, description="processes that answer; 0 for one a core, four at most")] = 0
    contact: Annotated[str, Field(description="e-mail address of the library's keeper, for harvesters")] = ""
    licence: Annotated[str, Field(description="licence of the library's data, as an address or in words")] = ""
    smtp_url: Annotated[
        str, Field(pattern=_SMTP, description="server that letters are given to: smtp://user:password@host:587")
    ] = ""
    mail_from: Annotated[str, Field(pattern=_MAIL, description="address that letters come from")] = ""
    private_webhooks: Annotated[
        bool, Field(description="let webhooks of watches point into the library's own network")
    ] = False
    push_bytes: Annotated[int, Field(gt=0, description="largest body that a branch may push, in bytes")] = 200_000_000
    fonts: Annotated[Path | None, Field(description="folder with fonts for PDF beside those of the system")] = None
    image_hosts: Annotated[
        str, Field(pattern=_HOSTS, description="other sites whose page images and recordings pages show, by commas")
    ] = ""
    iiif_hosts: Annotated[
        str, Field(pattern=_HOSTS, description="sites from which IIIF manifests and their texts are fetched, by commas")
    ] = ""
    private_hosts: Annotated[
        str, Field(pattern=_HOSTS, description="sites in the library's own network that may be fetched from, by commas")
    ] = ""
    image_bytes: Annotated[int, Field(gt=0, description="largest page image or PDF that is kept, in bytes")] = (
        200_000_000
    )
    media_bytes: Annotated[int, Field(gt=0, description="largest recording that is kept, in bytes")] = 4_000_000_000
    image_pixels: Annotated[int, Field(gt=0, le=178_000_000, description="most pixels of a kept image")] = 178_000_000
    image_answer_pixels: Annotated[int, Field(gt=0, description="most pixels of one answer of images")] = 16_000_000
    image_cache_bytes: Annotated[int, Field(ge=0, description="most bytes of made images that are kept")] = 500_000_000
    chat_days: Annotated[int, Field(ge=1, description="days for which questions and answers are kept, masked")] = 365
    contact_days: Annotated[
        int, Field(ge=0, description="days after its end that an enquiry's contact and files are kept; 0: for ever")
    ] = 90
    enquiry_days: Annotated[
        int, Field(ge=0, description="days after its end for which an enquiry's words are kept; 0: for ever")
    ] = 0
    widget_hosts: Annotated[
        str, Field(pattern=_HOSTS, description="sites whose pages may show the chat widget, by commas")
    ] = ""
    wechat_app: Annotated[str, Field(description="AppID of the WeChat official account")] = ""
    wechat_token: Annotated[str, Field(repr=False, description="its token; empty: the channel is shut")] = ""
    wechat_key: Annotated[
        str, Field(repr=False, pattern=r"^(?:[A-Za-z0-9]{43})?$", description="its EncodingAESKey, for encrypted mode")
    ] = ""
    webhook_key: Annotated[
        str, Field(repr=False, pattern=r"^$|^.{16,}$", description="key that callers of the webhook sign with")
    ] = ""
    llm_url: Annotated[
        str,
        Field(
            pattern=r"^$|^https?://[^\s]+$",
            description="address of an OpenAI-compatible model that rewords answers: http://host/v1; empty: none",
        ),
    ] = ""
    llm_model: Annotated[str, Field(description="its name there")] = ""
    llm_key: Annotated[str, Field(repr=False, description="the key that it asks for")] = ""
    llm_seconds: Annotated[
        float, Field(gt=0, le=60, description="longest wait for it; then the plain answer stands")
    ] = 8.0
    sparql_seconds: Annotated[float, Field(gt=0, description="longest time for one SPARQL query, in seconds")] = 10.0
    sparql_rows: Annotated[int, Field(gt=0, description="most rows that one SPARQL query may return")] = 10_000
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], Field(description="the least of what is written to the log")
    ] = "info"
    stop_seconds: Annotated[
        float, Field(ge=1, le=3_600, description="time in which answers under way are finished when it is stopped")
    ] = 30.0
    drain_seconds: Annotated[
        float, Field(ge=0, le=600, description="how long /ready says no before new connections are refused")
    ] = 0.0
    metrics: Annotated[
        Literal["local", "key", "open"],
        Field(description="who reads /metrics: this machine and keys of that scope; such keys alone; everybody"),
    ] = "local"

    @property
    def other_hosts(self) -> tuple[str, ...]:
        """The sites of ``image_hosts``."""
        return tuple(one.strip() for one in self.image_hosts.split(",") if one.strip())

    @property
    def without_taggers(self) -> tuple[str, ...]:
        """The taggers that these settings leave out."""
        return () if self.model_tagger else ("model",)


def load_settings(library: Path | None = None, **given: object) -> Settings:
    """Return the effective settings. Raises :class:`WrongUse` for an unknown name or a value of the wrong kind."""
    stated = stated_by_environment()
    folder = library or Path(str(stated.get("library", Settings().library)))
    merged = {**stated_by_file(folder / FILE), **stated, **given, "library": folder}
    try:
        return Settings.model_validate(merged)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise WrongUse(f"settings: {wrong}") from error


def stated_by_environment() -> dict[str, object]:
    """Return what environment variables state, by the names of settings."""
    names = {name: f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    return {name: os.environ[variable] for name, variable in names.items() if variable in os.environ}


def stated_by_file(path: Path) -> dict[str, object]:
    """Return what a file states; nothing where it is not there. Raises :class:`WrongUse`."""
    if not path.exists():
        return {}
    try:
        stated = yaml.safe_load(path.read_text("utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise WrongUse(f"{path}: cannot be read as YAML: {error}") from error
    if not isinstance(stated, dict):
        raise WrongUse(f"{path}: must hold names with values")
    return stated
