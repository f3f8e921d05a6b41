"""Width and height out of a picture's first bytes; no decoder is started for it."""

from __future__ import annotations

import struct

_SOF = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}


def measure(head: bytes) -> tuple[int, int]:
    """Width and height in pixels; (0, 0) where the bytes do not say."""
    try:
        if head.startswith(b"\x89PNG\r\n\x1a\n"):
            width, height = struct.unpack_from(">II", head, 16)
            return width, height
        if head.startswith(b"GIF8"):
            width, height = struct.unpack_from("<HH", head, 6)
            return width, height
        if head.startswith(b"BM"):
            width, height = struct.unpack_from("<ii", head, 18)
            return abs(width), abs(height)
        if head.startswith(b"\xff\xd8"):
            return _jpeg(head)
    except struct.error:
        pass
    return 0, 0


def _jpeg(head: bytes) -> tuple[int, int]:
    """Out of the frame header (ITU-T T.81, B.2.2)."""
    at = 2
    while at + 9 <= len(head):
        if head[at] != 0xFF:
            at += 1
            continue
        marker = head[at + 1]
        if marker in _SOF:
            height, width = struct.unpack_from(">HH", head, at + 5)
            return width, height
        if marker == 0xFF or marker == 0x01 or 0xD0 <= marker <= 0xD9:
            at += 1 if marker == 0xFF else 2
            continue
        at += 2 + struct.unpack_from(">H", head, at + 2)[0]
    return 0, 0
