"""WeChat's protocol, spoken by a client of the tests' own, with an AES of its own."""

from __future__ import annotations

import base64
import hashlib
import io
import struct
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from starlette.testclient import TestClient

from api.app import create_app
from api.chat.channels.ports import Incoming, Kind, Reply
from api.chat.channels.wechat import Crypt, Wechat
from api.chat.channels.wording import HELP, TEXT_ONLY
from api.chat.doors import Doors, WechatAccount
from api.logs import make_logger
from ontology.errors import NotAllowed, WrongUse

TOKEN, APP = "letmein", "wx5823bf96d3bd56c7"
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
PLAIN, SEALED = WechatAccount(APP, TOKEN), WechatAccount(APP, TOKEN, KEY)
OPENID = "oDF3iYx0ro3_7jD4HFRDfrjdCM58"
TEXT = """<xml><ToUserName><![CDATA[gh_library]]></ToUserName><FromUserName><![CDATA[{sender}]]></FromUserName>
<CreateTime>1409735668</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{text}]]></Content>
<MsgId>{ident}</MsgId></xml>"""


# --- AES-256 as FIPS 197 writes it, so that the program is not tried by its own library -------------------------


def _times(a: int, b: int) -> int:
    product = 0
    while b:
        product ^= a if b & 1 else 0
        a = (a << 1) ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product


def _box(value: int) -> int:
    inverse = next((one for one in range(256) if _times(value, one) == 1), 0)
    turned = inverse
    for shift in range(1, 5):
        turned ^= ((inverse << shift) | (inverse >> (8 - shift))) & 0xFF
    return turned ^ 0x63


BOX = [_box(value) for value in range(256)]
BACK = [BOX.index(value) for value in range(256)]
MIX, UNMIX = (2, 3, 1, 1), (14, 11, 13, 9)


def _keys(key: bytes) -> list[bytes]:
    words = [list(key[at : at + 4]) for at in range(0, 32, 4)]
    turn = 1
    for at in range(8, 60):
        word = list(words[-1])
        if at % 8 == 0:
            word = [BOX[one] for one in word[1:] + word[:1]]
            word[0] ^= turn
            turn = _times(turn, 2)
        elif at % 8 == 4:
            word = [BOX[one] for one in word]
        words.append([one ^ other for one, other in zip(words[at - 8], word, strict=True)])
    return [bytes(one for word in words[at : at + 4] for one in word) for at in range(0, 60, 4)]


def _mixed(state: bytes, row: tuple[int, ...]) -> bytes:
    out = bytearray(16)
    for column in range(0, 16, 4):
        for at in range(4):
            for n in range(4):
                out[column + at] ^= _times(state[column + n], row[(n - at) % 4])
    return bytes(out)


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def _block(keys: list[bytes], block: bytes) -> bytes:
    state = _xor(block, keys[0])
    for turn in range(1, 15):
        state = bytes(BOX[state[(at + 4 * (at % 4)) % 16]] for at in range(16))
        state = _xor(_mixed(state, MIX) if turn < 14 else state, keys[turn])
    return state


def _unblock(keys: list[bytes], block: bytes) -> bytes:
    state = _xor(block, keys[14])
    for turn in range(13, -1, -1):
        state = bytes(BACK[state[(at - 4 * (at % 4)) % 16]] for at in range(16))
        state = _xor(state, keys[turn])
        state = _mixed(state, UNMIX) if turn else state
    return state


def seal(text: bytes, *, app: str = APP, key: str = KEY) -> str:
    """A message as the platform's documentation says it is sealed."""
    secret = base64.b64decode(key + "=")
    content = b"0123456789abcdef" + struct.pack(">I", len(text)) + text + app.encode()
    padding = 32 - len(content) % 32
    content += bytes([padding]) * padding
    keys, last, out = _keys(secret), secret[:16], b""
    for at in range(0, len(content), 16):
        last = _block(keys, _xor(content[at : at + 16], last))
        out += last
    return base64.b64encode(out).decode()


def unseal(sealed: str) -> tuple[bytes, bytes]:
    """The text and the AppID of a sealed message."""
    secret, held = base64.b64decode(KEY + "="), base64.b64decode(sealed)
    keys, last, out = _keys(secret), secret[:16], b""
    for at in range(0, len(held), 16):
        out += _xor(_unblock(keys, held[at : at + 16]), last)
        last = held[at : at + 16]
    content = out[16 : -out[-1]]
    (length,) = struct.unpack(">I", content[:4])
    return content[4 : 4 + length], content[4 + length :]


def test_the_tests_own_aes_is_that_of_the_standard() -> None:
    key, plain = bytes(range(32)), bytes.fromhex("00112233445566778899aabbccddeeff")
    sealed = _block(_keys(key), plain)
    assert sealed.hex() == "8ea2b7ca516745bfeafc49904b496089"
    assert _unblock(_keys(key), sealed) == plain


# --- the client -------------------------------------------------------------------------------------------------


def sign(*parts: str) -> str:
    return hashlib.sha1("".join(sorted((TOKEN, *parts))).encode()).hexdigest()


def query(*sealed: str) -> dict[str, str]:
    stated = {"timestamp": "1409735668", "nonce": "1320562132", "signature": sign("1409735668", "1320562132")}
    if sealed:
        stated |= {"encrypt_type": "aes", "msg_signature": sign("1409735668", "1320562132", *sealed)}
    return stated


def incoming(body: str, *sealed: str) -> Incoming:
    return Incoming(query(*sealed), {}, body.encode())


def wrapped(text: str, **options: str) -> Incoming:
    sealed = seal(text.encode(), **options)
    return incoming(f"<xml><ToUserName>gh_library</ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>", sealed)


def message(text: str, *, ident: str = "6054768590064713728", sender: str = OPENID) -> str:
    return TEXT.format(text=text, ident=ident, sender=sender)


def client(fake: ModuleType, account: WechatAccount | None, lines: io.StringIO) -> tuple[TestClient, Any]:
    library = fake.FakeLibrary(doors=Doors(wechat=account))
    app = create_app(library, logger=make_logger(lines))
    return TestClient(app, raise_server_exceptions=False), library


def said(text: str) -> dict[str, str]:
    return {str(one.tag): one.text or "" for one in etree.fromstring(text)}


# --- in plain mode ----------------------------------------------------------------------------------------------


def test_the_address_is_checked(fake: ModuleType, lines: io.StringIO) -> None:
    reader, _ = client(fake, PLAIN, lines)
    assert reader.get("/channels/wechat", params=query() | {"echostr": "5927"}).text == "5927"
    for wrong in ({"signature": "0" * 40}, {"nonce": "1"}, {"signature": ""}, {"signature": "签"}):
        answer = reader.get("/channels/wechat", params=query() | {"echostr": "5927"} | wrong)
        assert answer.status_code == 403 and "5927" not in answer.text


def test_a_channel_that_is_not_set_is_not_there(fake: ModuleType, lines: io.StringIO) -> None:
    reader, _ = client(fake, None, lines)
    for name in ("wechat", "webhook", "other"):
        assert reader.get(f"/channels/{name}", params=query()).status_code == 404
        assert reader.post(f"/channels/{name}", params=query(), content=message("东门")).status_code == 404


def test_a_message_is_answered_once(fake: ModuleType, lines: io.StringIO) -> None:
    reader, library = client(fake, PLAIN, lines)
    bodies = [message("东门叫什么").encode()] * 3 + [message("东门叫什么", ident="2").encode()]
    answers = [reader.post("/channels/wechat", params=query(), content=body) for body in bodies]
    assert {one.status_code for one in answers} == {200}
    told = said(answers[0].text)
    assert (told["ToUserName"], told["FromUserName"], told["MsgType"]) == (OPENID, "gh_library", "text")
    assert fake.TEXT[2:8] in told["Content"] and "《城垣小记》" in told["Content"]
    assert {said(one.text)["Content"] for one in answers} == {told["Content"]}
    caller = Wechat(PLAIN).caller(Wechat(PLAIN).read(incoming(message("东门"))))
    assert len(library.chat.turns(caller)) == 2
    assert [one.channel for one in library.chat.conversation(caller)] == ["wechat", "wechat"]
    assert OPENID not in lines.getvalue() and TOKEN not in lines.getvalue()


@pytest.mark.parametrize(
    ("body", "reply"),
    [
        ("<MsgType>event</MsgType><Event>subscribe</Event>", HELP),
        ("<MsgType>event</MsgType><Event>unsubscribe</Event>", ""),
        ("<MsgType>image</MsgType><MsgId>1</MsgId>", TEXT_ONLY),
        ("<MsgType>voice</MsgType><MsgId>1</MsgId><Recognition>东门叫什么</Recognition>", "东门曰"),
    ],
)
def test_what_is_no_text(fake: ModuleType, lines: io.StringIO, body: str, reply: str) -> None:
    reader, _ = client(fake, PLAIN, lines)
    whole = f"<xml><FromUserName>u</FromUserName><ToUserName>g</ToUserName><CreateTime>1</CreateTime>{body}</xml>"
    text = reader.post("/channels/wechat", params=query(), content=whole.encode()).text
    assert reply in said(text)["Content"] if reply else text == "success"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "不是 XML",
        "<xml>",
        "<xml/>",
        '<!DOCTYPE xml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xml><FromUserName>&b;</FromUserName></xml>',
        '<!DOCTYPE xml [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml><Content>&f;</Content></xml>',
    ],
)
def test_what_cannot_be_read_is_refused(body: str) -> None:
    with pytest.raises(WrongUse):
        Wechat(PLAIN).read(incoming(body))


@given(st.text(max_size=50))
def test_any_reply_is_xml_again(text: str) -> None:
    port = Wechat(PLAIN)
    asked = port.read(incoming(message("东门")))
    written = port.written(asked, Reply(f"甲{text}"))
    assert said(written.body)["Content"].startswith("甲")


# --- in encrypted mode ------------------------------------------------------------------------------------------


def test_an_encrypted_message_is_answered_encrypted(fake: ModuleType, lines: io.StringIO) -> None:
    reader, _ = client(fake, SEALED, lines)
    asked = wrapped(message("东门叫什么"))
    answer = reader.post("/channels/wechat", params=dict(asked.query), content=asked.body)
    told = said(answer.text)
    assert told["MsgSignature"] == sign(told["TimeStamp"], told["Nonce"], told["Encrypt"])
    text, app = unseal(told["Encrypt"])
    assert app.decode() == APP and fake.TEXT[2:8] in said(text.decode())["Content"]
    assert KEY not in lines.getvalue()


def test_where_a_key_is_set_plain_messages_are_refused() -> None:
    with pytest.raises(NotAllowed):
        Wechat(SEALED).read(incoming(message("东门叫什么")))


def test_a_message_that_was_changed_on_its_way_is_refused() -> None:
    port, asked = Wechat(SEALED), wrapped(message("东门叫什么"))
    assert port.read(asked).text == "东门叫什么"
    other = seal(message("西门叫什么").encode())
    changed = f"<xml><Encrypt>{other}</Encrypt></xml>".encode()
    with pytest.raises(NotAllowed):
        port.read(Incoming(asked.query, {}, changed))
    with pytest.raises(NotAllowed):
        port.read(wrapped(message("东门叫什么"), app="wx-another"))
    with pytest.raises(WrongUse):
        port.read(wrapped(message("东门叫什么"), key=KEY[::-1]))


@given(st.binary(max_size=100))
def test_what_is_sealed_here_is_opened_there(text: bytes) -> None:
    assert unseal(Crypt(SEALED).sealed(text)) == (text, APP.encode())
    assert Crypt(SEALED).opened(seal(text)) == text


@given(st.one_of(st.text(max_size=60), st.binary(max_size=96).map(lambda one: base64.b64encode(one).decode())))
def test_anything_else_is_refused(sealed: str) -> None:
    with pytest.raises((WrongUse, NotAllowed)):
        Crypt(SEALED).opened(sealed)


def test_a_subscriber_has_a_name_that_does_not_tell_him() -> None:
    port = Wechat(PLAIN)
    mine, others = (port.read(incoming(message("东门", sender=sender))) for sender in (OPENID, "another"))
    assert mine.kind is Kind.TEXT
    assert port.caller(mine) != port.caller(others) and OPENID not in port.caller(mine)
    assert port.caller(mine) != Wechat(WechatAccount(APP, "another token")).caller(mine)
    shown = f"{SEALED!r}{mine!r}{Doors(wechat=SEALED, webhook_key='x' * 20)!r}"
    for secret in (TOKEN, KEY, OPENID, "东门", "x" * 20):
        assert secret not in shown
