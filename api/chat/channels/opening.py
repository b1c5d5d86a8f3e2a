"""The channels that are open."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from api.chat.channels.ports import Port
from api.chat.doors import Doors


def _wechat(doors: Doors) -> Port | None:
    from api.chat.channels.wechat import Wechat

    return Wechat(doors.wechat) if doors.wechat else None


def _webhook(doors: Doors) -> Port | None:
    from api.chat.channels.webhook import Webhook

    return Webhook(doors.webhook_key) if doors.webhook_key else None


CHANNELS: Mapping[str, Callable[[Doors], Port | None]] = {"wechat": _wechat, "webhook": _webhook}
"""By the last part of their address."""
