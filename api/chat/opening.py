"""From settings to a chat."""

from __future__ import annotations

import sqlalchemy as sa

from api.chat.chat import Ask, Chat
from api.chat.doors import Doors, WechatAccount
from api.settings import Settings


def open_chat(settings: Settings, engine: sa.Engine, ask: Ask) -> Chat:
    """Return the chat over what answers, kept in the desk's database."""
    return Chat(engine, ask, days=settings.chat_days, doors=doors_of(settings))


def doors_of(settings: Settings) -> Doors:
    """Return the front doors that the settings open."""
    wechat = WechatAccount(settings.wechat_app, settings.wechat_token, settings.wechat_key)
    return Doors(
        widget_hosts=tuple(one.strip() for one in settings.widget_hosts.split(",") if one.strip()),
        wechat=wechat if settings.wechat_token else None,
        webhook_key=settings.webhook_key,
        address="" if settings.base == Settings().base else settings.base,
    )
