"""Numbers written as words: "two hundred and fifty", "a third of", "twice as"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from writers.grounding.units import MULTIPLIERS

_ONES = {
    word: float(value)
    for value, line in enumerate(
        [
            "zero null",
            "one eins",
            "two zwei",
            "three drei",
            "four vier",
            "five fünf funf",
            "six sechs",
            "seven sieben",
            "eight acht",
            "nine neun",
            "ten zehn",
            "eleven elf",
            "twelve zwölf zwolf",
            "thirteen dreizehn",
            "fourteen vierzehn",
            "fifteen fünfzehn",
            "sixteen sechzehn",
            "seventeen siebzehn",
            "eighteen achtzehn",
            "nineteen neunzehn",
        ]
    )
    for word in line.split()
}

_TENS = {
    word: float(10 * (value + 2))
    for value, line in enumerate(
        [
            "twenty zwanzig",
            "thirty dreißig dreissig",
            "forty vierzig",
            "fifty fünfzig funfzig",
            "sixty sechzig",
            "seventy siebzig",
            "eighty achtzig",
            "ninety neunzig",
        ]
    )
    for word in line.split()
}

BEGINNINGS = frozenset({*_ONES, *_TENS})
"""Words that a number in words can begin with."""

_FRACTIONS = {
    "half": 0.5,
    "halve": 0.5,
    "third": 1 / 3,
    "thirds": 1 / 3,
    "quarter": 0.25,
    "quarters": 0.25,
    "fifth": 0.2,
    "fifths": 0.2,
}

_COUNTS = {
    "two": 2.0,
    "twice": 2.0,
    "double": 2.0,
    "three": 3.0,
    "triple": 3.0,
    "three times": 3.0,
    "four": 4.0,
    "four times": 4.0,
    "five times": 5.0,
    "ten times": 10.0,
}

_FRACTION = re.compile(
    r"\b(?:(?:(?P<count>a|one|two|three|four)[\s-]+)?(?P<part>half|thirds?|quarters?|fifths?)"
    r"|(?P<times>twice|double|triple|three times|four times|five times|ten times))"
    r"(?=\s+(?:of|less|more|fewer|as|faster|slower|cheaper|higher|lower|the)\b)",
    re.IGNORECASE,
)


def number_at(words: list[str]) -> tuple[float, int]:
    """The number that the words begin with, and how many of them it takes; (0, 0) for none."""
    total = current = 0.0
    used = 0
    for at, word in enumerate(words):
        if word in _TENS:
            current += _TENS[word]
        elif word in _ONES:
            if used and words[at - 1] in _ONES:
                break
            current += _ONES[word]
        elif word in ("hundred", "hundert") and used:
            current = max(current, 1) * 100
        elif (
            word == "and"
            and used
            and words[at - 1] in ("hundred", "thousand")
            and at + 1 < len(words)
            and (words[at + 1] in _ONES or words[at + 1] in _TENS)
        ):
            continue
        elif word in ("thousand", "million", "billion") and used:
            total, current = total + max(current, 1) * MULTIPLIERS[word], 0.0
        else:
            break
        used = at + 1
    if used == 1 and words[0] in ("eins", "null", "zero"):
        return 0.0, 0
    return total + current, used


def fractions(text: str) -> Iterator[tuple[int, int, float]]:
    """Start, end and percent of shares and multiples: "a third of the staff", "half as much", "twice the price"."""
    for found in _FRACTION.finditer(text):
        count = _COUNTS.get((found["count"] or found["times"] or "").casefold(), 1.0)
        yield (
            found.start(),
            found.end(),
            100 * count * _FRACTIONS.get((found["part"] or "").casefold(), 1.0),
        )
