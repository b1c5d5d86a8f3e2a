"""How what is sent leaves the library. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Sending:
    """The settings ``smtp_url``, ``mail_from``, ``private_webhooks`` and ``fonts``."""

    smtp_url: str = ""
    mail_from: str = ""
    private_webhooks: bool = False
    fonts: Path | None = None
