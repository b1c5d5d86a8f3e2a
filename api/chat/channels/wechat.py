"""WeChat official accounts 微信公众号: messages in plain and in encrypted mode.

https://developers.weixin.qq.com/doc/offiaccount/Basic_Information/Access_Overview.html (check of the address),
…/Message_Management/Receiving_standard_messages.html, …/Passive_user_reply_message.html (replies within 5 seconds,
retries with the same MsgId), …/Message_encryption_and_decryption_instructions.html.

The key is the 43 letters of EncodingAESKey with ``=``, in base 64. A message in encrypted mode is AES-256 in CBC mode
with the key's first 16 bytes as its beginning; in it stand 16 random bytes, the length of the text in 4 bytes, the
highest first, the text, the AppID, and padding to whole blocks of 32 bytes (PKCS #7). In plain mode the signature does
not cover the message; where a key is set, only encrypted messages are taken.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
import struct
import time

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from lxml import etree

from api.chat.channels.ports import Incoming, Kind, Message, Outgoing, Reply
from api.chat.doors import WechatAccount
from api.chat.records import Channel
from ingest.safexml import parser
from ontology.errors import NotAllowed, WrongUse

_BLOCK = 32
_RANDOM = 16
_LENGTH = struct.Struct(">I")
_XML = "application/xml"
_WORDS = {"text": "Content", "voice": "Recognition"}
"""Where the words of a kind of message stand."""
_UNREADABLE = "读不出这条消息。"
# XML 1.0 has no place for these.
_NO_CHARACTERS = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Wechat:
    """Implements :class:`~api.chat.channels.ports.Port` for one account."""

    channel = Channel.WECHAT
    longest = 2048
    seconds = 5.0

    def __init__(self, account: WechatAccount) -> None:
        self._account = account
        self._crypt = Crypt(account) if account.key else None

    def greeted(self, incoming: Incoming) -> Outgoing:
        """Give back ``echostr`` to the platform that knows the token."""
        self._check(incoming, "signature")
        return Outgoing(incoming.query.get("echostr", ""), "text/plain")

    def read(self, incoming: Incoming) -> Message:
        """Return the message: its text, what was heard of its speech, or that somebody has subscribed."""
        self._check(incoming, "signature")
        tree = _parsed(incoming.body)
        if self._crypt is not None:
            sealed = _text(tree, "Encrypt")
            self._check(incoming, "msg_signature", sealed)
            tree = _parsed(self._crypt.opened(sealed))
        sender, recipient, event = (_text(tree, name) for name in ("FromUserName", "ToUserName", "Event"))
        text = _text(tree, _WORDS.get(_text(tree, "MsgType"), ""))
        ident = _text(tree, "MsgId") or f"{_text(tree, 'CreateTime')} {event}".strip()
        if not sender or not ident:
            raise WrongUse(_UNREADABLE)
        return Message(ident, sender, text, _kind(tree, text), recipient)

    def written(self, message: Message, reply: Reply) -> Outgoing:
        """Return the reply as a text message, encrypted where messages are; ``success`` where nothing is said."""
        if not reply.text:
            return Outgoing("success", "text/plain")
        stamp = str(int(time.time()))
        plain = _element(
            {
                "ToUserName": message.sender,
                "FromUserName": message.recipient,
                "CreateTime": stamp,
                "MsgType": "text",
                "Content": reply.text,
            }
        )
        return Outgoing(plain if self._crypt is None else self._sealed(self._crypt, plain, stamp), _XML)

    def caller(self, message: Message) -> str:
        """Return a name for a subscriber from which the OpenID cannot be told without the token."""
        who = f"wechat\0{self._account.app}\0{message.sender}"
        return hmac.new(self._account.token.encode(), who.encode(), hashlib.sha256).hexdigest()

    def _sealed(self, crypt: Crypt, plain: str, stamp: str) -> str:
        sealed, nonce = crypt.sealed(plain.encode()), secrets.token_hex(8)
        signature = signed(self._account.token, stamp, nonce, sealed)
        return _element({"Encrypt": sealed, "MsgSignature": signature, "TimeStamp": stamp, "Nonce": nonce})

    def _check(self, incoming: Incoming, name: str, *further: str) -> None:
        query = incoming.query
        parts = (self._account.token, query.get("timestamp", ""), query.get("nonce", ""), *further)
        if not hmac.compare_digest(query.get(name, "").encode(), signed(*parts).encode()):
            raise NotAllowed("签名不对。")


class Crypt:
    """Opens and seals the messages of an account."""

    def __init__(self, account: WechatAccount) -> None:
        self._app = account.app.encode()
        key = base64.b64decode(f"{account.key}=")
        self._cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16]))

    def opened(self, sealed: str) -> bytes:
        """Return the text of a sealed message. Raises :class:`WrongUse`, and :class:`NotAllowed` for another's."""
        try:
            decryptor = self._cipher.decryptor()
            plain = decryptor.update(base64.b64decode(sealed, validate=True)) + decryptor.finalize()
        except (ValueError, binascii.Error) as error:
            raise WrongUse(_UNREADABLE) from error
        padding = plain[-1] if plain else 0
        content = plain[_RANDOM : len(plain) - padding]
        if not 1 <= padding <= _BLOCK or plain[len(plain) - padding :] != bytes([padding]) * padding:
            raise WrongUse(_UNREADABLE)
        if len(content) < _LENGTH.size:
            raise WrongUse(_UNREADABLE)
        (length,) = _LENGTH.unpack_from(content)
        text, app = content[_LENGTH.size : _LENGTH.size + length], content[_LENGTH.size + length :]
        if len(text) != length:
            raise WrongUse(_UNREADABLE)
        if not hmac.compare_digest(app, self._app):
            raise NotAllowed("这条消息不是给本账号的。")
        return text

    def sealed(self, text: bytes) -> str:
        """Return a text sealed, in base 64."""
        content = secrets.token_bytes(_RANDOM) + _LENGTH.pack(len(text)) + text + self._app
        padding = _BLOCK - len(content) % _BLOCK
        encryptor = self._cipher.encryptor()
        return base64.b64encode(encryptor.update(content + bytes([padding]) * padding) + encryptor.finalize()).decode()


def signed(*parts: str) -> str:
    """Return the platform's signature: SHA-1 of the parts in the order of their letters, joined."""
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def _parsed(body: bytes) -> etree._Element:
    """Return the root of a message. A document type, which could make entities grow, is refused."""
    try:
        root = etree.fromstring(body, parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise WrongUse(_UNREADABLE) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise WrongUse(_UNREADABLE)
    return root


def _kind(tree: etree._Element, text: str) -> Kind:
    if _text(tree, "MsgType") == "event":
        return Kind.JOINED if _text(tree, "Event").lower() == "subscribe" else Kind.EVENT
    return Kind.TEXT if text else Kind.OTHER


def _text(root: etree._Element, name: str) -> str:
    return (root.findtext(name) or "").strip() if name else ""


def _element(fields: dict[str, str]) -> str:
    root = etree.Element("xml")
    for name, value in fields.items():
        etree.SubElement(root, name).text = etree.CDATA(_NO_CHARACTERS.sub("", value).replace("]]>", "]] >"))
    return etree.tostring(root, encoding="unicode")
