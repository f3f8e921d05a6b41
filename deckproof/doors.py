"""Sockets that our own servers listen on."""

from __future__ import annotations

import socket

WAITING = 256
"""So many connections may wait to be taken."""


def open_door(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 is any that is free. Raises OSError.

    It is named as TCP: asyncio goes by that whether what it writes leaves at once (TCP_NODELAY). Else an answer in two pieces waits
    for the other side's acknowledgement, which on Linux may take it 40 milliseconds.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
        door.listen(WAITING)
    except OSError:
        door.close()
        raise
    return door
