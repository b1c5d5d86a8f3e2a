"""Who may come in by which front door of the chat. All but the pages are shut unless they are set. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class WechatAccount:
    """An official account 公众号, as set at WeChat; without ``key`` (EncodingAESKey) messages come plain."""

    app: str
    token: str = field(repr=False)
    key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Doors:
    """The front doors that are open."""

    widget_hosts: tuple[str, ...] = ()
    """Sites whose pages may show the widget."""
    wechat: WechatAccount | None = None
    webhook_key: str = field(default="", repr=False)
    """What callers of the webhook sign with; empty while it is shut."""
    address: str = ""
    """How the addresses of pages begin, with a slash at the end; empty where no public one is known."""
