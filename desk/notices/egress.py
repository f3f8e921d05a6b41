"""The one way out for notices: to the host that the settings name, over TLS, to an address that was looked at, no redirect.

The name is resolved once, every address is judged, and the connection goes to one that was judged: a name server that
answers otherwise the second time gains nothing (OWASP, Server-Side Request Forgery Prevention).
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from urllib.parse import urlsplit

from deckproof.errors import NoticeError
from deckproof.loopback import is_loopback

TIMEOUT_S = 10.0
LARGEST_ANSWER = 64 * 1024


def post(url: str, data: bytes, headers: Mapping[str, str], *, private: bool) -> None:
    """Send the bytes; raises NoticeError unless the answer is a success. A redirect is none."""
    parts = urlsplit(url)
    host, secure = parts.hostname or "", parts.scheme == "https"
    if not secure and not (private and is_loopback(url)):
        raise NoticeError(f"The address at {host} has no TLS.", remedy="Name one with https://.")
    port = parts.port or (443 if secure else 80)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = _Pinned(host, port, secure=secure, private=private)
    try:
        connection.request("POST", target, body=data, headers=dict(headers))
        answer = connection.getresponse()
        answer.read(LARGEST_ANSWER)
    except (OSError, http.client.HTTPException) as error:
        raise NoticeError(f"The webhook at {host} was not reached ({type(error).__name__}).") from None  # fmt: skip
    finally:
        connection.close()
    if not 200 <= answer.status < 300:
        raise NoticeError(f"The webhook at {host} answered with status {answer.status}.")


def address_of(host: str, port: int, *, private: bool) -> tuple[str, int]:
    """An address of this host; raises NoticeError when any of them lies in one's own network and that was not allowed."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        raise NoticeError(f"The host {host} has no address.") from None
    addresses = [str(one[4][0]) for one in found]
    if not private and any(not ipaddress.ip_address(one).is_global for one in addresses):
        raise NoticeError(
            f"The host {host} lies in a private network.",
            remedy="Set notify.private = true if it is yours.",
        )
    return addresses[0], port


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was judged, which still proves that it is the host by its certificate."""

    def __init__(self, host: str, port: int, *, secure: bool, private: bool) -> None:
        super().__init__(host, port, timeout=TIMEOUT_S)
        self._secure = secure
        self._private = private

    def connect(self) -> None:
        """Open it."""
        address = address_of(self.host, self.port, private=self._private)
        raw = socket.create_connection(address, timeout=TIMEOUT_S)
        if self._secure:
            self.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=self.host)
        else:
            self.sock = raw
