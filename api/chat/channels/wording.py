"""An answer as the text of a message, and its cutting into parts that a platform takes. Pure."""

from __future__ import annotations

from api.chat.records import Kept

HELP = "您好！请直接写下您的问题，每个答案都注明馆藏出处。回复“新的话题”重新开始；回复 👍 或 👎 评价刚才的回答。"
TEXT_ONLY = "目前只能回答文字的问题，请把问题写下来。"
WAITING = "正在查找馆藏，请过一会儿回复 1 看答案。"
NOT_YET = "还没有查完，请再过一会儿回复 1。"
NOTHING_LEFT = "没有更多内容了，请写下您的问题。"
NEW_TOPIC = "好的，请写下新的问题。"
THANKS = "谢谢，已记下您的评价。"
NOT_JUDGED = "没有可以评价的回答，或已经评过了。"
FAILED = "这次没有办成，请稍后再试。"

_MORE = "……（回复 1 看下文）"
_STOPS = "。！？；\n”』」"


def worded(kept: Kept, *, address: str) -> str:
    """Return an exchange's answer with its sources; ``address`` is how those of pages begin, if they are public."""
    body = "".join(f"{one.text}{''.join(f'[{place + 1}]' for place in one.receipts)}" for one in kept.sentences)
    sources = [f"[{place}] {_source(one.document, one.locator)}" for place, one in enumerate(kept.receipts, start=1)]
    understood = f"（按“{kept.asked}”理解）" if kept.asked else ""
    parts = [understood, kept.text if kept.refused else body or kept.text, "\n".join(sources), _links(kept, address)]
    return "\n\n".join(filter(None, parts))


def _source(document: str, locator: str) -> str:
    return f"《{document}》{locator}" if locator else f"《{document}》"


def _links(kept: Kept, address: str) -> str:
    if not address or not kept.id:
        return ""
    whole = f"原文与出处：{address}ask/{kept.id}"
    return f"{whole}\n转请馆员：{address}enquiries/new?exchange={kept.id}" if kept.refused else whole


def cut(text: str, longest: int) -> tuple[str, str]:
    """Return a part of ``longest`` bytes at most, which says so where more follows, and what follows.

    It ends after a stop where one stands in its second half.
    """
    if len(text.encode()) <= longest:
        return text, ""
    room = longest - len(_MORE.encode())
    held = text.encode()[:room].decode(errors="ignore")
    stop = max(held.rfind(one) for one in _STOPS) + 1
    end = stop if stop > len(held) // 2 else len(held)
    return f"{text[:end].rstrip()}{_MORE}", text[end:].lstrip()
