"""How long the desk waits for what somebody sends: bytes have to keep coming, or a few slow senders would hold it for themselves.

(OWASP, Denial of Service Cheat Sheet: a least rate of incoming data, and limits for header and body.)
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive

HEAD_S = 20.0
"""For the first line and the headers of a request, and after an answer for what is still coming of its body."""
STALL_S = 20.0
"""So long at most nothing may come."""
GRACE_S = 20.0
"""So long a sender may be slower than the least rate."""
LEAST_BYTES_S = 8 * 1024
"""A deck of 100 MB may take three and a half hours, a form of 1 MB two and a half minutes."""


class Pace:
    """The waiting for one request's body. What the desk itself takes to read on is not held against the sender."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._waited_s = 0.0
        self._seen = 0
        self._is_over = False

    async def __call__(self) -> Message:
        """The next message; raises HTTPException 408 where the sender is too slow. Behind the body there is no limit."""
        if self._is_over:
            return await self._receive()
        clock = asyncio.get_running_loop().time
        began = clock()
        try:
            async with asyncio.timeout(self._left_s()):
                message = await self._receive()
        except TimeoutError:
            raise _too_slow() from None
        self._waited_s += clock() - began
        self._seen += len(message.get("body", b""))
        self._is_over = not message.get("more_body", False)
        return message

    def _left_s(self) -> float:
        return min(STALL_S, GRACE_S + self._seen / LEAST_BYTES_S - self._waited_s)


def _too_slow() -> HTTPException:
    return HTTPException(
        HTTPStatus.REQUEST_TIMEOUT,
        "What was sent came too slowly, so the desk stopped waiting. Nothing of it was kept; look at the connection and send it again.",
        headers={"Connection": "close"},
    )
