"""What the codes in a text say: Base64, Base32 and hexadecimal, wherever in an address, a line or a longer code they stand.

One decoder for the search for customers and for the border to a model, so that what the one reads the other does too.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{4,}={0,2}")
_BASE32 = re.compile(r"[A-Z2-7]{7,}|[a-z2-7]{7,}")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}){3,}")
BYTES = re.compile(
    r"(?<![0-9A-Za-z])(?:0x|\\x)?[0-9A-Fa-f]{2}(?:[ \t\n:;,_-]{1,3}(?:0x|\\x)?[0-9A-Fa-f]{2}){2,}(?![0-9A-Za-z])"
)
"""Hexadecimal digits with something between every two, as a dump of a file shows them."""
_PREFIX = re.compile(r"0x|\\x")
_WRAPPED = re.compile(
    r"(?<![A-Za-z0-9+/])([A-Za-z0-9+/]{16,}\r?\n(?:[A-Za-z0-9+/]{4,}\r?\n)*[A-Za-z0-9+/]{2,}={0,2})"
)
"""Base64 in lines, as mail has it (RFC 2045, 6.8)."""
_MIXED = re.compile(r"\d|[a-z][A-Z]|[A-Z]{2}[a-z]")
"""What no plain word has and nearly every code."""
_LONG_RUN = 12
_LONGER_THAN_WORDS = 16
_FEWEST_SAID = 4
_SAID_SHARE = 0.6
"""Share of letters in a stretch that stands between bytes that are none."""
_ASCII_SHARE = 0.75
_FEWEST_GUESSED = 6
"""Letters from which bytes may be text of Windows-1252, in which all bytes are letters or signs."""
_LAST_LATIN = 0x600


class Code(NamedTuple):
    """What the code at start…end of a text says; `whole` where all its bytes are text, and not a stretch of them."""

    text: str
    start: int
    end: int
    whole: bool


def decoded(text: str, *, shortest: int = 4, words: bool = True) -> Iterator[Code]:
    """Everything that stretches of the text may be codes of; without `words` nothing that looks like a plain word is tried."""
    for found in BYTES.finditer(text):
        digits = re.sub(r"[^0-9A-Fa-f]", "", _PREFIX.sub("", found[0]))
        yield from _said(bytes.fromhex(digits), found.start(), found.end())
    for found in _HEX.finditer(text):
        if len(found[0]) >= shortest:
            yield from _said(bytes.fromhex(found[0]), found.start(), found.end())
    for found in _BASE32.finditer(text):
        if len(found[0]) >= shortest and (words or _is_no_word(found[0])):
            yield from _said(_of_base32(found[0]), found.start(), found.end())
    for found in _WRAPPED.finditer(text):
        yield from _said(_of_base64("".join(found[0].split())), found.start(), found.end())
    for found in _BASE64.finditer(text):
        if len(found[0]) >= shortest and (words or _MIXED.search(found[0])):
            yield from _of_run(found[0], found.start())


def _is_no_word(run: str) -> bool:
    """Whether letters of one case are longer than words are, or have digits between."""
    return len(run) >= _LONGER_THAN_WORDS or not run.isalpha()


def _of_run(run: str, start: int) -> Iterator[Code]:
    """A run of the alphabet, and its parts between slashes and hyphens, which a path has as well."""
    parts = {(0, len(run))}
    for sign in "/-_":
        at = 0
        for part in run.split(sign) if sign in run else ():
            parts.add((at, at + len(part)))
            at += len(part) + 1
    for first, last in sorted(parts):
        bare = run[first:last].rstrip("=")
        if len(bare) < 2:
            continue
        # A long run may begin in the middle of another word, so every alignment is tried.
        for cut in range(4 if len(bare) >= _LONG_RUN else 1):
            yield from _said(_of_base64(bare[cut:]), start + first, start + last)


def _of_base64(run: str) -> bytes:
    plain = run.rstrip("=").replace("-", "+").replace("_", "/")
    plain = plain[: len(plain) - (len(plain) % 4 == 1)]
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _of_base32(run: str) -> bytes:
    bare = run[: len(run) - (len(run) % 8 in (1, 3, 6))]
    try:
        return base64.b32decode(bare.upper() + "=" * (-len(bare) % 8))
    except (binascii.Error, ValueError):
        return b""


def _said(data: bytes, start: int, end: int) -> Iterator[Code]:
    for text, whole in texts_of(data):
        yield Code(text, start, end, whole)


def texts_of(data: bytes) -> Iterator[tuple[str, bool]]:
    """The texts that these bytes are, each with whether it is all of them."""
    if not data:
        return
    whole = _whole(data)
    if whole is not None:
        yield whole, True
        return
    for encoding in ("utf-16-le", "utf-16-be"):
        wide = _in(data, encoding)
        # Words happen to decode to letters of far-off scripts; only what was written in UTF-16 decodes to Latin and its kin.
        if wide is not None and _is_text(wide) and all(ord(one) < _LAST_LATIN for one in wide):
            yield wide, True
            return
    if b"\x00" in data:
        data = data.replace(b"\x00", b"") if data.count(0) * 3 >= len(data) else data
    for said in _stretches(data.decode("utf-8", "replace")):
        yield said, False
    if any(one >= 0x80 for one in data):
        for said in _stretches(data.decode("cp1252", "replace")):
            plain = sum(one.isascii() and one.isalpha() for one in said)
            if plain >= max(_FEWEST_GUESSED, _ASCII_SHARE * len(said)):
                yield said, False


def _whole(data: bytes) -> str | None:
    text = _in(data, "utf-8")
    return text if text is not None and _is_text(text) else None


def _in(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_text(text: str) -> bool:
    return bool(text) and all(one.isprintable() or one.isspace() for one in text)


def _stretches(text: str) -> Iterator[str]:
    """Stretches of letters, signs and blanks between bytes that are none."""
    for said in _NO_TEXT.split(text):
        letters = sum(map(str.isalpha, said))
        if letters >= max(_FEWEST_SAID, _SAID_SHARE * len(said)):
            yield said


_NO_TEXT = re.compile(
    "["
    + re.escape(
        "".join(
            chr(code)
            for code in range(0x100)
            if unicodedata.category(chr(code)) == "Cc" and not chr(code).isspace()
        )
    )
    + "\ufffd]+"
)
