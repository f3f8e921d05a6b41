"""The words that a text is looked up by in the lists of wordfreq, and what a number's digits make of its frequency.

wordfreq tokenizes by rules for every script of the world, which take a fifth of a second to load. Where a text has only letters of
Latin, Greek or Cyrillic, digits and everyday marks, those rules come to one short pattern; whatever else there is, wordfreq is asked.
"""

from __future__ import annotations

import re
import unicodedata

_PLAIN = re.compile(
    "[a-zà-öø-ÿāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįıĳĵķĸĺļľŀłńņňŋōŏőœŕŗřśŝşšţťŧũūŭůűųŵŷźżžά-ώа-ѿ0-9_.,'’ \\-/\\\\&()+;!?\"]*"
)
"""What the pattern below is right about, as it is after case folding."""
_TOKEN = re.compile(
    r"""
    (?!\w\w?'[aehiouyáéíóúàèìòùâêîôûåïöœ])     # the l' of "l'arc" is a word of its own
    \w+
    (?: (?<=[^\W\d_]) [.'’]  (?=[^\W\d_]) \w+    # marks between letters part nothing: "e.g", "don't"
      | (?<=\d)       [.,'’] (?=\d)       \w+    # nor those between digits: "1,000"
    )*
    | \w\w?'
    """,
    re.VERBOSE,
)
"""https://unicode.org/reports/tr29/#Word_Boundary_Rules (WB5 to WB13b) and WB5a, as wordfreq has it."""


def tokens_of(text: str) -> tuple[str, ...]:
    """The words as the lists spell them, as `wordfreq.lossy_tokenize` gives them for English and German."""
    plain = unicodedata.normalize("NFC", text).casefold()
    if plain.isascii() and plain.isalpha():
        return (plain,)
    if not _PLAIN.fullmatch(plain):
        return _by_wordfreq(text)
    return tuple([token.strip("'").replace("’", "'") for token in _TOKEN.findall(plain)])


def _by_wordfreq(text: str) -> tuple[str, ...]:
    from wordfreq.tokens import lossy_tokenize

    return tuple(lossy_tokenize(text, "en"))


_SEVERAL_DIGITS = re.compile(r"\d[\d.,]+")
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d+")


def smashed(token: str) -> str:
    """The token with a 0 for each digit where several stand together: the lists count all numbers of one shape as one."""
    if token.isalpha():
        return token
    return _SEVERAL_DIGITS.sub(lambda found: _DIGIT.sub("0", found[0]), token)


_FIRST_DIGIT = (0.009, 0.300, 0.175, 0.124, 0.096, 0.078, 0.066, 0.057, 0.050, 0.045)
"""How often a number begins with it: Benford's law, with something left for 0."""
_NOW, _AHEAD = 2019, 20
"""The last year that was counted, and for how many more a year is held to be met as often."""
_PEAK = -1.9185
"""Logarithm of how often a number of four digits is that year."""
_NO_YEAR = 0.1
"""How many numbers of four digits are no years."""


def share_of_digits(token: str) -> float:
    """How many of the numbers of the token's shape are this one, by wordfreq's estimate."""
    share = 1.0
    for several in _SEVERAL_DIGITS.findall(token):
        for digits in _DIGITS.findall(several):
            share *= _of_four(digits) if len(digits) == 4 else _of_benford(digits)
    return share


def _of_benford(digits: str) -> float:
    return _FIRST_DIGIT[int(digits[0])] / 10.0 ** (len(digits) - 1)


def _of_four(digits: str) -> float:
    year = int(digits)
    if year <= _NOW:
        power = _PEAK - 0.0083 * (_NOW - year)
    else:
        power = _PEAK - 0.2 * max(0, year - _NOW - _AHEAD)
    share: float = 10.0**power + _NO_YEAR * _of_benford(digits)
    return share
