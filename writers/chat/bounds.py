"""A reply within bounds: no longer than a time and a size, however slowly or much an endpoint sends.

A client's own time-out begins anew with every byte; an endpoint that sends one a second would hold it forever.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import httpx2

MOST_BYTES = 8 * 1024 * 1024


class BoundedTransport(httpx2.BaseTransport):
    """Passes requests on; raises ReadTimeout while a reply is read that takes too long or is too large."""

    def __init__(
        self,
        inner: httpx2.BaseTransport,
        most_s: float,
        *,
        most_bytes: int = MOST_BYTES,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._inner = inner
        self._most_s = most_s
        self._most_bytes = most_bytes
        self._now = now

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The reply, to be read within the bounds from now on."""
        until = self._now() + self._most_s
        response = self._inner.handle_request(request)
        response.stream = _Bounded(response.stream, until, self._most_bytes, self._now)
        return response

    def close(self) -> None:
        """Close what it passes requests to."""
        self._inner.close()


class _Bounded(httpx2.SyncByteStream):
    def __init__(
        self,
        stream: httpx2.SyncByteStream | httpx2.AsyncByteStream,
        until: float,
        most_bytes: int,
        now: Callable[[], float],
    ) -> None:
        if not isinstance(stream, httpx2.SyncByteStream):
            raise TypeError("a stream that cannot be read here")
        self._stream = stream
        self._until = until
        self._left = most_bytes
        self._now = now

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._stream:
            self._left -= len(piece)
            if self._left < 0 or self._now() > self._until:
                raise httpx2.ReadTimeout("the reply is too long")
            yield piece

    def close(self) -> None:
        self._stream.close()
