"""What a sentence shows without being understood: addresses, markup, orders, another language, repetition.

Pure.
"""

from __future__ import annotations

import re
import unicodedata

from api.answering.rewording.prompt import planted
from api.answering.rewording.records import Drafted, Fault

_MARKUP = re.compile(r"!?\[[^\]]*\]\([^)]*\)|</?[A-Za-z][^>]*>|```|`[^`]+`|&#?\w+;|\]\(|!\[")
_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]*://[^\s，。；、）)”\"'<>]*|(?:www\.|mailto:|javascript:|data:)[^\s，。；、）)”\"'<>]*"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w.])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?:[/:?][^\s，。；、）)”\"'<>]*)?"
    r"|(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])",
    re.IGNORECASE,
)
_DISGUISED = re.compile(
    r"h\s*t\s*t\s*p\s*s?\s*[:：]\s*/\s*/|[a-z0-9]\s*(?:\[\.\]|\(\.\)|。|点)\s*(?:com|cn|net|org)\b", re.IGNORECASE
)
_ORDER = re.compile(
    r"(点击|访问|登录|打开|扫码|扫描|下载|复制|关注|添加|加)[^。]{0,12}(链接|网址|网站|二维码|页面|公众号|微信|[Qq]{2}|群)"
    r"|(提供|发送|输入|告知|填写|提交|回复|发到|发给)[^。]{0,12}(密码|验证码|账号|帐号|银行卡|身份证|手机号|电话|个人信息|邮箱)"
    r"|(转账|汇款|充值|付款)(到|至|给)"
)
_SPOKEN = re.compile(
    r"作为(一个|一名)?(AI|人工智能|语言模型|助手)|我(是|无法|不能|可以为您)|(以下|下面)是|希望(这|对您)|如果您(还|需要)|好的[，,]|当然[，,！!]"
)
_OVER_AND_OVER = re.compile(r"(.{2,20}?)\1{2,}", re.DOTALL)
_LATIN = re.compile(r"[A-Za-z]{2,}")
_LEAST_HAN = 0.6


def fault(drafted: Drafted, told: str) -> Fault | None:
    """Return what is wrong with a sentence by its looks; ``told`` is everything that its receipts hold, folded."""
    if not drafted.cites:
        return Fault.UNCITED
    if _MARKUP.search(drafted.raw) or not addresses_stand(drafted.raw, told):
        return Fault.ADDRESS
    if planted(drafted.raw) or _ORDER.search(drafted.text) or _SPOKEN.search(drafted.text):
        return Fault.INSTRUCTION
    if not _chinese(drafted.text, told):
        return Fault.LANGUAGE
    if _OVER_AND_OVER.search(drafted.text) and not _OVER_AND_OVER.search(told):
        return Fault.REPEATED
    return None


def addresses_stand(text: str, told: str) -> bool:
    """Say whether every address in a text stands in the receipts, to the letter but for case."""
    narrow = unicodedata.normalize("NFKC", text)
    held = told.casefold()
    plain = all(one.casefold() in held for one in _ADDRESS.findall(narrow))
    return plain and not (_DISGUISED.search(narrow) and not _ADDRESS.search(narrow))


def _chinese(text: str, told: str) -> bool:
    """Say whether a text is Chinese, with no words of other languages but such as its receipts have."""
    held = told.casefold()
    bare = _LATIN.sub(lambda match: "" if match[0].casefold() in held else match[0], _ADDRESS.sub("", text))
    letters = [character for character in bare if character.isalpha()]
    han = sum(unicodedata.name(character, "").startswith("CJK") for character in letters)
    return bool(letters) and han >= _LEAST_HAN * len(letters) and not _LATIN.search(bare)
