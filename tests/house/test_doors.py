"""What our servers listen on lets a small answer leave at once."""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from deckproof.doors import open_door


async def _answered_without_delay(door: socket.socket) -> list[int]:
    """Of each connection that asyncio takes at this door, whether it waits with small pieces (0) or not."""
    told: list[int] = []

    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        told.append(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))  # fmt: skip
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(answer, sock=door)
    async with server:
        host, port, *_ = door.getsockname()
        reader, writer = await asyncio.open_connection(host, port)
        await reader.read()
        writer.close()
        await writer.wait_closed()
    return told


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_small_answers_leave_at_once(host: str) -> None:
    try:
        door = open_door(host, 0)
    except OSError:
        pytest.skip(f"this machine has no {host}")
    # In a thread: where a browser's test was before in this process, its loop still runs in the main one.
    with door, ThreadPoolExecutor(1) as apart:
        (nodelay,) = apart.submit(lambda: asyncio.run(_answered_without_delay(door))).result()
    assert nodelay != 0


def test_a_door_that_is_taken_is_told_and_none_is_left_open() -> None:
    with open_door("127.0.0.1", 0) as door, pytest.raises(OSError, match="in use"):
        open_door("127.0.0.1", door.getsockname()[1])
