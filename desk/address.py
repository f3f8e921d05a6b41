"""Where the desk is reached: by this a request's Host and Origin are judged, and by this links to the desk are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from deckproof.errors import UsageError

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
"""Names that only this machine answers to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One scheme and the hosts with ports, in lower case, under which a browser may ask for the desk."""

    scheme: Literal["http", "https"]
    hosts: tuple[str, ...]
    """The first one stands in links."""
    behind_proxy: bool = False
    """Whether a proxy on this machine says who asks (X-Forwarded-For)."""

    @property
    def origin(self) -> str:
        """What links to the desk begin with."""
        return f"{self.scheme}://{self.hosts[0]}"

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach it by TLS alone."""
        return self.scheme == "https"

    @property
    def cookie(self) -> str:
        """The session cookie's name. Browsers take `__Host-` (RFC 6265bis, 4.1.3.2) over TLS alone, so loopback goes without."""
        return "__Host-sid" if self.is_secure else "sid"

    @property
    def pending_cookie(self) -> str:
        """The cookie of a browser that is under way to the provider."""
        return "__Host-oidc" if self.is_secure else "oidc"

    def is_host(self, host: str) -> bool:
        """Whether a request with this Host header is meant for the desk (against DNS rebinding)."""
        return host.lower() in self.hosts

    def is_origin(self, origin: str) -> bool:
        """Whether a request with this Origin header comes from one of the desk's own pages."""
        return origin.lower() in {f"{self.scheme}://{host}" for host in self.hosts}


def loopback(port: int) -> Address:
    """The desk of one person on their own machine, without TLS."""
    return Address(scheme="http", hosts=tuple(f"{name}:{port}" for name in LOOPBACK))


def public(origin: str, *, behind_proxy: bool) -> Address:
    """The desk at this address, such as https://desk.example.com; raises UsageError unless it is an https origin."""
    parts = urlsplit(origin)
    if parts.scheme != "https" or not parts.netloc or parts.path.strip("/") or parts.query:
        raise UsageError(
            f"{origin!r} is not an address at which people can reach the desk safely.",
            remedy="Name it as https://desk.example.com: over TLS, and without a path.",
        )
    return Address(scheme="https", hosts=(parts.netloc.lower(),), behind_proxy=behind_proxy)
