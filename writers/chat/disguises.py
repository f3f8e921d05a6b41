"""A text read in every way that a program further on would read it: escapes undone, base64 and hexadecimal decoded."""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote, unquote_plus

_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{4,}={0,2}")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}){3,}")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\x([0-9A-Fa-f]{2})")
_LONG_RUN = 12
_DEPTH = 2
"""How often a disguise may be in a disguise."""


def readings(texts: Iterable[str]) -> Iterator[str]:
    """Each text as it is, then every other reading of it, each once."""
    seen: set[str] = set()
    waiting = [(text, 0) for text in texts]
    while waiting:
        text, depth = waiting.pop()
        if text in seen:
            continue
        seen.add(text)
        yield text
        if depth < _DEPTH:
            waiting += [(other, depth + 1) for other in _undone(text) if other != text]


def _undone(text: str) -> Iterator[str]:
    if "%" in text:
        yield unquote(text)
    if "+" in text:
        yield unquote_plus(text)
    if "&" in text:
        yield html.unescape(text)
    if "\\" in text:
        yield text.replace('\\"', '"').replace("\\n", "\n").replace("\\/", "/")
        yield _ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), text)
    for found in _BASE64.finditer(text):
        yield from _decoded64(found[0])
    for found in _HEX.finditer(text):
        yield from _as_text(bytes.fromhex(found[0]))


def _decoded64(run: str) -> Iterator[str]:
    plain = run.rstrip("=").replace("-", "+").replace("_", "/")
    for cut in range(4 if len(plain) >= _LONG_RUN else 1):
        # A long run may begin in the middle of another word, so every alignment is tried.
        piece = plain[cut:]
        piece = piece[: len(piece) - (len(piece) % 4 == 1)]
        try:
            data = base64.b64decode(piece + "=" * (-len(piece) % 4), validate=True)
        except (binascii.Error, ValueError):
            continue
        yield from _as_text(data)


def _as_text(data: bytes) -> Iterator[str]:
    for encoding in ("utf-8", "utf-16-le"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Words happen to decode to letters of far-off scripts; only what was written in UTF-16 decodes to Latin and its kin.
        if text.isprintable() and (encoding == "utf-8" or all(ord(one) < 0x600 for one in text)):
            yield text
