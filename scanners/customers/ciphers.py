"""Letters written as dots and dashes (Morse), as their places in the alphabet (11-15-18) or as their numbers in ASCII (75 111 114)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from scanners.customers.folding import Places
from scanners.customers.marks import Sign, SignClass, marked, matches, rows_of

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
_NUMBERS = re.compile(
    r"(?<![\d.,:/-])\d{1,3}(?P<gap>-|\.| |, ?|/| - )\d{1,3}(?:(?P=gap)\d{1,3}){3,40}(?![\d.,:/-]?\d)"
)
_FEWEST_CODES = 5
_APART = 3
_LETTERS = 26
_FEWEST = 6
"""Places in the alphabet one behind the other; of fewer, dates and versions have as many."""
_DOTS = SignClass(r"[.\u00b7\u2022_\u2013\u2212\u2014-]")
_BLANKS = SignClass(r"[ /|]")
_REACH = 5
"""Signs of the longest letter, and the blank behind it."""
_DIGITS = re.compile(r"\d+")


def ciphered(text: str) -> Iterator[tuple[int, int, str]]:
    """Where letters are written so, and the word that they are."""
    for found in matches(_IN_MORSE, text, _beginnings(text)):
        signs = re.split(r"[ /|]+", found[0].translate(_MORSE_SIGNS))
        yield found.start(), found.end(), "".join(_MORSE.get(one, "?") for one in signs)
    marks = marked(text)
    numbers = (marks.flags[marks.starts] & Sign.DIGIT) != 0
    for found in matches(_NUMBERS, text, rows_of(marks, numbers, _FEWEST_CODES, _APART)):
        word = _of_numbers([int(one) for one in _DIGITS.findall(found[0])])
        if word:
            yield found.start(), found.end(), word


def _beginnings(text: str) -> Places:
    """Where a dot or dash stands with another sign of Morse two places on, or three, or four."""
    there = marked(text).marks(_DOTS)
    if not there.any():
        return np.zeros(0, np.int64)
    ahead = np.concatenate([there, np.zeros(_REACH, dtype=bool)])
    size = len(there)
    near = np.zeros(size, dtype=bool)
    blank = np.concatenate([marked(text).marks(_BLANKS), np.zeros(_REACH, dtype=bool)])
    for step in range(1, _REACH):
        near |= blank[step : step + size] & ahead[step + 1 : step + 1 + size]
    return np.flatnonzero(there & near)


def _of_numbers(numbers: Sequence[int]) -> str:
    """The letters at these places of the alphabet, or with these codes; "" if they are neither."""
    if len(numbers) >= _FEWEST and all(1 <= one <= _LETTERS for one in numbers):
        return "".join(chr(ord("a") + one - 1) for one in numbers)
    if all(one < 128 and chr(one).isalpha() for one in numbers):
        return "".join(map(chr, numbers))
    return ""
