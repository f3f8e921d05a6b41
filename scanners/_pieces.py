"""How texts and the pieces of patterns are written so that a piece is found wherever its pattern can match, and in few other places.

A run of blanks is one blank, a number is "0", case is evened out, and an edge stands where a word begins or ends: "is" as a word is
another piece than "is" within "this", and words that follow one another are one piece. All of it is decided by single letters or by
neighbours, so what is written of a part of a text stands in what is written of the text, but for edges at the part's own ends.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from scanners._memory import by_text

EDGE = "\x01"
"""Stands where a letter, digit or underscore meets anything else, or the beginning or the end."""
NO_WORD_BEFORE, NO_WORD_AFTER, WORD_BEFORE, WORD_AFTER = "\x02", "\x03", "\x04", "\x05"
"""In what a pattern spells: that no letter, digit or underscore stands before or behind this place, or that one does."""
BLANK, DIGIT = " ", "0"

_BLANKS = re.compile(r"\s+")
_DIGITS = re.compile(r"\d+")
_EDGES = re.compile(r"\b")
_LIKE_I = str.maketrans({"ı": "i", "İ": "i"})
_ODD = frozenset("\u0345\u0399\u03b9\u1fbe")
"""`re.IGNORECASE` holds these for the same, though the first is no letter of a word."""
_BEFORE = {NO_WORD_BEFORE: False, WORD_BEFORE: True}
_AFTER = {NO_WORD_AFTER: False, WORD_AFTER: True}
MARKS = "".join((EDGE, *_BEFORE, *_AFTER))
_MARKS = frozenset(MARKS)


def folded(text: str) -> str:
    """The text in one case: whatever `re.IGNORECASE` holds for the same is the same."""
    return text.casefold() if text.isascii() else text.translate(_LIKE_I).casefold()


@by_text
def written_out(text: str) -> str:
    """The text as pieces are looked for in it."""
    plain = _DIGITS.sub(DIGIT, _BLANKS.sub(BLANK, text))
    return folded(_EDGES.sub(EDGE, plain))


@cache
def letter(code: int) -> str | None:
    """How the letter of that code stands in a piece; None where it is not certain."""
    sign = chr(code)
    if sign in _ODD or sign in _MARKS:
        return None
    if sign.isspace():
        return BLANK
    if sign.isdecimal():
        return DIGIT
    small = folded(sign)
    return small if all(in_word(one) == in_word(sign) for one in small) else None


@lru_cache(maxsize=4096)
def piece_of(spelled: str) -> str:
    """What stands in a text written out wherever this stands in the text."""
    result: list[str] = []
    last, edge = "", False
    left: bool | None = None
    right: bool | None = None
    for sign in spelled:
        if sign in _MARKS:
            edge = edge or sign == EDGE
            left, right = _BEFORE.get(sign, left), _AFTER.get(sign, right)
            continue
        word = in_word(sign)
        if edge or (left is not None and left is not word):
            result.append(EDGE)
        if sign != last or sign not in (BLANK, DIGIT):
            result.append(sign)
        last, edge, left, right = sign, False, word, None
    if edge or (left is not None and right is not None and left is not right):
        result.append(EDGE)
    return "".join(result)


def kind_of(spelled: str) -> bool | None:
    """Whether the first sign is one of words; None where there is none."""
    signs = spelled.lstrip(MARKS)
    return in_word(signs[0]) if signs else None


def in_word(sign: str) -> bool:
    """Whether it is what words are made of: a letter, a digit or an underscore."""
    return sign.isalnum() or sign == "_"
