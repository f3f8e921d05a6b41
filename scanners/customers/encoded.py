"""Names that an address or a code carries unreadably: in Base64, Base32 or hexadecimal, escaped, in Punycode, percent-coded twice.

What looks encoded is decoded and kept only if it is text; few things are by chance. A name in it is found at the whole address.
"""

from __future__ import annotations

import base64
import binascii
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import unquote

from scanners.customers.folding import WALL
from scanners.customers.hits import Hit

_TOKEN = re.compile(r"[^\s\x00\"'<>()\[\]{}`]{12,}")
_TELLING = re.compile(
    r"://|www\.|xn--|%25|\\[ux][0-9a-fA-F]{2}|[A-Za-z0-9+/_\-]{12,}", re.IGNORECASE
)
_BY_SIGNS = re.compile(r"[?&=#;:,.|!$*@\\]+")
_BY_SIGNS_AND_SLASHES = re.compile(r"[/?&=#;:,.|!$*@\\]+")
_BASE64 = re.compile(r"[A-Za-z0-9+/_\-]{8,}")
_BASE32 = re.compile(r"[A-Z2-7]{16,}|[a-z2-7]{16,}")
_HEX = re.compile(r"(?:0x)?((?:[0-9a-fA-F]{2}){5,})")
_MIXED = re.compile(r"\d|[a-z][A-Z]|[A-Z]{2}[a-z]")
"""What no plain word has and nearly every code."""
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))")
_FEWEST_LETTERS = 4
_LETTERS_SHARE = 0.6
_DEEPEST = 3
"""How often something encoded is encoded again."""
_MOST = 0.8


class _Reading(NamedTuple):
    """What the code at start…end of a text says."""

    text: str
    start: int
    end: int


def encoded_hits(text: str, search: Callable[[str], Iterator[Hit]]) -> Iterator[Hit]:
    """What `search` finds in the decoded parts of the text's addresses and codes, at the whole of each."""
    readings = list(_readings(text))
    if not readings:
        return
    begins, joined = [], ""
    for one in readings:
        begins.append(len(joined))
        joined += one.text.replace(WALL, " ") + WALL
    for hit in search(joined):
        if hit.is_slip:
            continue
        _, start, end = readings[bisect_right(begins, hit.start) - 1]
        yield replace(
            hit,
            start=start,
            end=end,
            rule="encoded",
            confidence=min(hit.confidence, _MOST),
            evidence=("encoded", *hit.evidence),
        )


def _readings(text: str) -> Iterator[_Reading]:
    for match in _TOKEN.finditer(text):
        token = match.group().rstrip(".,;:!?")
        if not _TELLING.search(token):
            continue
        for said in dict.fromkeys(_said(token, _DEEPEST)):
            yield _Reading(said, match.start(), match.start() + len(token))


def _said(token: str, depth: int) -> Iterator[str]:
    """The texts that the token's parts are codes of, and those that these are codes of."""
    for said in _decoded(token):
        yield said
        if depth > 1:
            yield from _said(said, depth - 1)


def _decoded(token: str) -> Iterator[str]:
    plain = unquote(token)
    if "%25" in token:
        yield unquote(plain)
    if "\\" in token and _ESCAPE.search(token):
        yield _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)), token)
    for parting in (_BY_SIGNS, _BY_SIGNS_AND_SLASHES):
        for part in parting.split(plain):
            yield from _texts_of(part)


def _texts_of(part: str) -> Iterator[str]:
    """The texts that the part may be a code of."""
    if part[:4].lower() == "xn--":
        with_marks = _of_punycode(part)
        if with_marks:
            yield with_marks
    found = _HEX.fullmatch(part)
    if found:
        yield from _as_text(bytes.fromhex(found[1]))
    if _BASE32.fullmatch(part):
        yield from _as_text(_base32(part))
    if _BASE64.fullmatch(part) and _MIXED.search(part):
        yield from _as_text(_base64(part))


def _of_punycode(label: str) -> str | None:
    try:
        return label.encode("ascii").decode("idna")
    except UnicodeError:
        return None


def _base64(part: str) -> bytes:
    standard = part.replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _base32(part: str) -> bytes:
    try:
        return base64.b32decode(part.upper() + "=" * (-len(part) % 8))
    except (binascii.Error, ValueError):
        return b""


def _as_text(data: bytes) -> Iterator[str]:
    """The text that these bytes are, if they are one."""
    if len(data) > 2 and not any(data[1::2]):
        data = data[::2]  # UTF-16, as Windows encodes commands
    try:
        said = data.decode("utf-8")
    except UnicodeDecodeError:
        return
    letters = sum(map(str.isalpha, said))
    if letters < max(_FEWEST_LETTERS, _LETTERS_SHARE * len(said)):
        return
    if all(one.isprintable() or one.isspace() for one in said):
        yield said
