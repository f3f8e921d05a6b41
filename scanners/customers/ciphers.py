"""Letters written as dots and dashes (Morse), as their places in the alphabet (11-15-18) or as their numbers in ASCII (75 111 114)."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MORSE = {
    ".-": "a", "-...": "b", "-.-.": "c", "-..": "d", ".": "e", "..-.": "f", "--.": "g", "....": "h", "..": "i", ".---": "j", "-.-": "k",
    ".-..": "l", "--": "m", "-.": "n", "---": "o", ".--.": "p", "--.-": "q", ".-.": "r", "...": "s", "-": "t", "..-": "u", "...-": "v",
    ".--": "w", "-..-": "x", "-.--": "y", "--..": "z",
}  # fmt: skip
"""ITU-R M.1677-1."""
_MORSE_SIGNS = str.maketrans("\u00b7\u2022\u2013\u2212\u2014_", "..----")
_IN_MORSE = re.compile(
    r"(?<![^\s\x00:\"'(|/])[.\u00b7\u2022_\u2013\u2212\u2014-]{1,4}(?:[ /|]{1,3}[.\u00b7\u2022_\u2013\u2212\u2014-]{1,4}){4,40}(?![^\s\x00\"'),;|/])"
)
_NUMBER = r"(?:[1-9]|1\d|2[0-6])"
_NUMBERED = re.compile(
    rf"(?<![\d.,:/-]){_NUMBER}(?P<gap>-|\.| |, ?|/| - ){_NUMBER}(?:(?P=gap){_NUMBER}){{4,40}}(?![\d.,:/-]?\d)"
)
"""The place of each letter in the alphabet."""
_CODE = r"(?:6[5-9]|[78]\d|90|9[7-9]|1[01]\d|12[0-2])"
_CODES = re.compile(
    rf"(?<![\d.,:/-]){_CODE}(?P<gap>-| |, ?|/){_CODE}(?:(?P=gap){_CODE}){{3,40}}(?![\d.,:/-]?\d)"
)
"""The number of each letter in ASCII."""
_DIGITS = re.compile(r"\d+")


def ciphered(text: str) -> Iterator[tuple[int, int, str]]:
    """Where letters are written so, and the word that they are."""
    for found in _IN_MORSE.finditer(text):
        signs = re.split(r"[ /|]+", found[0].translate(_MORSE_SIGNS))
        yield found.start(), found.end(), "".join(_MORSE.get(one, "?") for one in signs)
    for found in _NUMBERED.finditer(text):
        letters = (chr(ord("a") + int(one) - 1) for one in _DIGITS.findall(found[0]))
        yield found.start(), found.end(), "".join(letters)
    for found in _CODES.finditer(text):
        yield (
            found.start(),
            found.end(),
            "".join(chr(int(one)) for one in _DIGITS.findall(found[0])),
        )
