"""What is looked at before pdfium sees a PDF: whether a stream in it inflates beyond all measure.

pdfium takes whatever a page's content inflates to: a file of 1 MB can ask for 2 GB, and where memory is limited
it aborts the process. Content streams of real slides stay under 10 MB; pictures are left out, as text does not load them.
"""

from __future__ import annotations

import re
import zlib

from deckproof.errors import DeckTooLargeError

STREAM_BYTES = 64 << 20
"""What one stream may inflate to."""
TOTAL_BYTES = 256 << 20
"""What all streams beside pictures may inflate to together."""
_SUSPECT_FROM = STREAM_BYTES // 1032
"""Deflate shrinks at most 1032 to 1 (zlib's technical notes), so a smaller stream cannot reach the limit."""
_STREAM = re.compile(rb"stream\r?\n")
_CHUNK = 1 << 20


def check_streams(data: bytes, name: str) -> None:
    """Raise DeckTooLargeError if a stream, or all together, inflate beyond the limits."""
    total = 0
    at = 0
    while found := _STREAM.search(data, at):
        start = at = found.end()
        if data[found.start() - 3 : found.start()] == b"end":
            continue
        end = data.find(b"endstream", start)
        end = len(data) if end < 0 else end
        at = end
        if end - start < _SUSPECT_FROM:
            continue
        head = data[max(0, found.start() - 600) : found.start()]
        head = head[head.rfind(b" obj") + 1 :]
        if b"/Image" in head or (b"/FlateDecode" not in head and b"/Fl" not in head):
            continue
        total += _inflated_size(data, start, end)
        if total > TOTAL_BYTES:
            raise _too_large(name)
        if total > STREAM_BYTES and end - start < total // 200:
            raise _too_large(name)


def _inflated_size(data: bytes, start: int, end: int) -> int:
    """How much the stream inflates to; counting stops a little above the limit."""
    machine = zlib.decompressobj()
    waiting: bytes | memoryview = memoryview(data)[start:end]
    size = 0
    try:
        while size <= TOTAL_BYTES and not machine.eof:
            piece = machine.decompress(waiting, _CHUNK)
            waiting = machine.unconsumed_tail
            size += len(piece)
            if not piece and not waiting:
                break
    except zlib.error:
        return size
    return size


def _too_large(name: str) -> DeckTooLargeError:
    return DeckTooLargeError(
        "The PDF inflates to more than a presentation ever does, as files do that are made to harm.",
        where=name,
        remedy="Export it anew from the program it came from, and try again.",
    )
