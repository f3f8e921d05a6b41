"""Serving the desk: on which address it may be reached, and the server itself."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from deckproof.doors import open_door
from deckproof.errors import UsageError
from deckproof.loopback import is_loopback_host
from desk.address import Address, loopback, public

if TYPE_CHECKING:
    import uvicorn
    from starlette.types import ASGIApp


M_ARENA_MAX = -8
"""As <malloc.h> has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the desk listens, and under which address browsers reach it."""

    door: socket.socket
    address: Address
    certificate: Path | None = None
    key: Path | None = None


def open_place(
    host: str,
    port: int,
    *,
    proxy: str | None = None,
    public_address: str | None = None,
    certificate: Path | None = None,
    key: Path | None = None,
) -> Place:
    """Listen. Beyond this machine only with TLS, one's own or that of a proxy which is named.

    Raises UsageError where that is missing, or where the port is taken.
    """
    if proxy:
        address = public(proxy, behind_proxy=True)
        return Place(door=_listen(host, port), address=address)
    if certificate and key:
        door = _listen(host, port)
        named = public_address or f"https://{host}:{door.getsockname()[1]}"
        try:
            address = public(named, behind_proxy=False)
        except UsageError:
            door.close()
            raise
        return Place(door=door, address=address, certificate=certificate, key=key)
    if not is_loopback_host(host):
        raise UsageError(
            f"The desk is not served on {host} without TLS: passwords and drafts would be read on the way.",
            remedy="Give --tls-cert and --tls-key, or put a proxy before it and name its address: "
            "--behind-proxy https://desk.example.com",
        )
    door = _listen(host, port)
    return Place(door=door, address=loopback(door.getsockname()[1]))


def make_server(app: ASGIApp, place: Place) -> uvicorn.Server:
    """A server for the app. Its access log is off, as addresses hold ids of what somebody reads."""
    import uvicorn

    from desk._connections import TimedProtocol

    config = uvicorn.Config(
        app,
        http=TimedProtocol,
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # who asks is told by the desk itself, from a proxy that was declared
        lifespan="off",
        timeout_graceful_shutdown=3,
        ssl_certfile=str(place.certificate) if place.certificate else None,
        ssl_keyfile=str(place.key) if place.key else None,
    )
    return uvicorn.Server(config)


def keep_memory_small() -> None:
    """Let all threads of this process share two places that memory is taken from.

    glibc gives each thread one of its own, up to eight a core, and what a page needed once stays there: with fifty people at it
    a desk came to 180 MB that way (mallopt(3), M_ARENA_MAX). Elsewhere nothing is done.
    """
    import ctypes

    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_ARENA_MAX, 2)


def _listen(host: str, port: int) -> socket.socket:
    try:
        return open_door(host, port)
    except OSError as error:
        raise UsageError(
            f"The desk cannot listen on {host}, port {port} ({error.strerror}).",
            remedy="Name another one with --port, or 0 for any that is free.",
        ) from None
