"""Letters by SMTP (RFC 5321), one recipient at a time.

It is told apart whether a letter was surely not taken, surely taken, or perhaps: only what was surely not taken may be
sent again by itself.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from api.desk.watching.records import Fate

_PORTS = {"smtp": 25, "smtps": 465}
_TIMEOUT_S = 20.0
_PERMANENT = 500
_TAKEN = (250, 251)


_FORM = "设置 smtp_url 要写成 smtp://主机:端口 或 smtps://主机:端口；用户名、密码里的 / # @ : 写成 %2F %23 %40 %3A。"


class _Unfit(Exception):
    """The server that is set is none that letters can be given to."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a try; ``error`` says what went wrong, without addresses."""

    fate: Fate
    error: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """A mail server: ``smtp://[user:password@]host[:port]``, TLS where it offers it, or ``smtps://`` for TLS at once.

    ``sender`` is the address that letters come from. Without an address nothing is sent.
    """

    url: str = ""
    sender: str = ""

    @property
    def ready(self) -> bool:
        """Whether letters can be sent."""
        return bool(self.url and self.sender)

    def send(self, letter: EmailMessage, to: str) -> Outcome:
        """Send a letter."""
        if not self.ready:
            return Outcome(Fate.WAITING, "没有设置发信的服务器（smtp_url、mail_from）")
        try:
            with self._connected() as server:
                return self._given(server, letter, to)
        except _Unfit as error:
            return Outcome(Fate.WAITING, str(error))
        except smtplib.SMTPAuthenticationError:
            return Outcome(Fate.WAITING, "发信的服务器不认所设的用户名和密码")
        except smtplib.SMTPException:
            return Outcome(Fate.WAITING, "发信的服务器没有接受连接")
        except (OSError, ssl.SSLError) as error:
            return Outcome(Fate.WAITING, f"连不上发信的服务器（{type(error).__name__}）")

    def _given(self, server: smtplib.SMTP, letter: EmailMessage, to: str) -> Outcome:
        """Give a letter to a server. That it does not take this sender is no fault of the recipient's."""
        code, _ = server.mail(self.sender)
        if code not in _TAKEN:
            return Outcome(Fate.WAITING, f"发信的服务器不接受发信地址（{code}）")
        code, _ = server.rcpt(to)
        if code not in _TAKEN:
            return _refused(code)
        try:
            code, _ = server.data(letter.as_bytes())
        except smtplib.SMTPDataError as error:
            return _refused(error.smtp_code)
        except (smtplib.SMTPException, OSError):
            return Outcome(Fate.UNSURE, "信已交出，但没有等到服务器的回音，不知是否寄到")
        return Outcome(Fate.SENT) if code in _TAKEN else _refused(code)

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        context = ssl.create_default_context()
        try:
            parts = urlsplit(self.url)
            host, port = parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)
            if not host or parts.scheme not in _PORTS:
                raise _Unfit(_FORM)
            if parts.scheme == "smtps":
                server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=_TIMEOUT_S, context=context)
            else:
                server = smtplib.SMTP(host, port, timeout=_TIMEOUT_S)
        except ValueError as error:  # a port that is none, a host that no name can be
            raise _Unfit(_FORM) from error
        try:
            server.ehlo_or_helo_if_needed()
            secure = parts.scheme == "smtps"
            if not secure and server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
                secure = True
            if parts.username:
                if not secure and not _here(host):
                    raise _Unfit("发信的服务器不加密（没有 STARTTLS），不向它送密码：请改用 smtps。")
                server.login(unquote(parts.username), unquote(parts.password or ""))
            yield server
        finally:
            with suppress(smtplib.SMTPException, OSError):
                server.quit()


def _refused(code: int) -> Outcome:
    """RFC 5321, 4.2.1: 5yz is for good, 4yz may be tried again."""
    return Outcome(Fate.FAILED if code >= _PERMANENT else Fate.WAITING, f"发信的服务器回答 {code}")


def _here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
