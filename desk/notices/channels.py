"""The ways a notice can go. Each takes the news of one round and raises NoticeError when it did not arrive."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import smtplib
import socket
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from email.message import EmailMessage
from typing import Protocol

from deckproof.codec import digest_of, to_json
from deckproof.errors import NoticeError
from deckproof.notify import Notify
from desk.notices.egress import TIMEOUT_S, address_of, post
from desk.notices.wording import News, body, subject


class Channel(Protocol):
    """One way; `name` is how the store remembers what went by it."""

    @property
    def name(self) -> str:
        """Its name."""

    def tell(self, news: Sequence[News], *, now: dt.datetime) -> Sequence[News]:
        """Send the news; gives what arrived. Raises NoticeError when nothing did."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """Signed JSON, one request for each piece of news.

    The signature is HMAC-SHA256 over the time, a full stop and the body, so that an old request cannot be sent again later.
    """

    url: str
    secret: str
    private: bool = False
    name: str = "webhook"

    def tell(self, news: Sequence[News], *, now: dt.datetime) -> Sequence[News]:
        """Send each; the first that fails ends the round, so that the order is kept."""
        told: list[News] = []
        for one in news:
            data = to_json(asdict(one))
            time = str(int(now.timestamp()))
            headers = {
                "Content-Type": "application/json",
                "User-Agent": "Deckproof",
                "Idempotency-Key": one.key,
                "Deckproof-Timestamp": time,
                "Deckproof-Signature": f"v1={sign(self.secret, time, data)}",
            }
            try:
                post(self.url, data, headers, private=self.private)
            except NoticeError:
                if not told:
                    raise
                break
            told.append(one)
        return told


def sign(secret: str, time: str, data: bytes) -> str:
    """What a receiver works out again: HMAC-SHA256 (RFC 2104) in hexadecimal."""
    return hmac.new(secret.encode(), time.encode() + b"." + data, hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Chat:
    """A Slack-compatible incoming webhook: one message a round."""

    url: str
    private: bool = False
    name: str = "chat"

    def tell(self, news: Sequence[News], *, now: dt.datetime) -> Sequence[News]:
        """Send one message about all of it."""
        del now
        data = to_json({"text": body(news)})
        headers = {"Content-Type": "application/json", "User-Agent": "Deckproof"}
        post(self.url, data, headers, private=self.private)
        return news


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail a round, in plain text, to all who are named; what is a team's goes to that team's own addresses."""

    notify: Notify
    password: str = ""
    teams: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Addresses of teams that have their own."""
    name: str = "mail"

    def tell(self, news: Sequence[News], *, now: dt.datetime) -> Sequence[News]:
        """Send one mail to each circle of people about all that is theirs; what failed after the first is tried again."""
        told: list[News] = []
        for team in dict.fromkeys(one.team if one.team in self.teams else "" for one in news):
            mine = [one for one in news if (one.team if one.team in self.teams else "") == team]
            message = self._message(mine, now, self.teams.get(team, self.notify.mail_to))
            try:
                self._post(message)
            except NoticeError:
                if not told:
                    raise
                break
            told += mine
        return told

    def _post(self, message: EmailMessage) -> None:
        host, _, port = self.notify.smtp.rpartition(":")
        address = address_of(host, int(port), private=self.notify.private)
        try:
            with self._connected(host, address) as server:
                if self.notify.smtp_user:
                    server.login(self.notify.smtp_user, self.password)
                server.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            raise NoticeError(f"The mail server {host} did not take it ({type(error).__name__}).") from None  # fmt: skip

    def _connected(self, host: str, address: tuple[str, int]) -> smtplib.SMTP:
        context = ssl.create_default_context()
        server = _PinnedMail(address, context if self.notify.smtp_tls == "tls" else None, host)
        try:
            server.connect(host, address[1])
            if self.notify.smtp_tls == "starttls":
                server.starttls(context=context)
        except (OSError, smtplib.SMTPException):
            server.close()
            raise
        return server

    def _message(self, news: Sequence[News], now: dt.datetime, to: Sequence[str]) -> EmailMessage:
        message = EmailMessage()
        message["Subject"] = subject(news)
        message["From"] = self.notify.mail_from
        message["To"] = ", ".join(to)
        message["Date"] = now
        key = digest_of([one.key for one in news])[:32]
        message["Message-ID"] = f"<{key}@deckproof.invalid>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(body(news))
        return message


class _PinnedMail(smtplib.SMTP):
    """Goes to the address that was judged; `tls` is None where TLS begins later or not at all."""

    def __init__(self, address: tuple[str, int], tls: ssl.SSLContext | None, host: str) -> None:
        self._address = address
        self._tls = tls
        self._name = host
        super().__init__(timeout=TIMEOUT_S)
        self._host = host  # by which smtplib judges the certificate when TLS begins; it is unset where nothing was connected

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        """The socket, as smtplib asks for it."""
        del host, port
        raw = socket.create_connection(self._address, timeout)
        return raw if self._tls is None else self._tls.wrap_socket(raw, server_hostname=self._name)
